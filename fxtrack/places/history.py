"""A git repository of snapshots: each version of each of its files, saved when its author says so."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from fxtrack.archives import reading
from fxtrack.archives.context import Context, FoundPage, closing_with, escaped
from fxtrack.archives.limits import BombError, Budget
from fxtrack.archives.log import Log
from fxtrack.archives.options import Options
from fxtrack.archives.spool import Spool
from fxtrack.model import Capture, Snapshot
from fxtrack.pages.capture import COMMIT
from fxtrack.places.git import Blob, GitError, Running, answer, running, tokens
from fxtrack.places.items import History, Part, Problem, Version
from fxtrack.places.listing import OUTSIDE
from fxtrack.places.location import archives_of, is_within, location_of, path_of

_LOG = (
    *("log", "--reverse", "--full-history", "--format=%H %at", "-z", "--raw", "-r", "-c", "--root"),
    *("--no-renames", "--no-abbrev", "--no-relative", f"-O{os.devnull}"),
    *("--no-ext-diff", "--no-textconv", "--no-notes", "--no-color"),
)
_COMMIT_IN_PLACE = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64}):")
_SHA_256 = 64  # digits
_FILES = (b"100644", b"100755")  # the others are links, and repositories in it
_SHALLOW = "a shallow clone, whose first commits seem to have saved every file: git fetch --unshallow"


class _Saved(NamedTuple):
    """One version: the commit that brought it, when its author says that was, the file, its object."""

    commit: str
    at: datetime | None
    path: str
    object: bytes


def history_part(named: str, root: str) -> Part:
    """Return a git repository as a part; it is known again while its HEAD is the same.

    Args:
        named: ``REPO``, or ``REPO:PATH`` for one file or folder in it.
        root: as for ``parts``.
    """
    repository, under = _split(named)
    location = location_of(repository)
    if root and not is_within(location, root):
        return Part((Problem(location, OUTSIDE, named=True),))
    try:
        head = _head_of(repository)
    except GitError as error:
        return Part((Problem(location, f"no history to read: {error}", named=True),))
    part = Part((History(repository, under, head),), root=root)
    told = "\0".join(["history", part.place_of(repository), under, head])
    version = hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()
    return Part(part.items, version, root=root)


def _head_of(repository: str) -> str:
    """Return the commit at which a repository stands.

    Raises:
        GitError: it is none, or holds no whole history.
    """
    if not os.path.isdir(repository):
        raise GitError("no such folder")
    head = answer(repository, "rev-parse", "--verify", "HEAD^{commit}").decode().strip()
    if answer(repository, "rev-parse", "--is-shallow-repository").strip() != b"false":
        raise GitError(_SHALLOW)
    return head


def versions(
    item: History | Version, part: Part, options: Options, log: Log
) -> Iterator[Snapshot | Problem | None]:
    """Read versions, archives among them member by member; the import can be taken up again after each."""
    context = Context(part.place_of(item.repository), options, log, Budget(options.limits, 1))
    log.position, number = None, 0
    try:
        found = _saved_since(item) if isinstance(item, History) else _saved_in(item)
        with running(item.repository, "cat-file", "--batch") as objects:
            for number, saved in enumerate(found, 1):
                context.budget.member()
                if number > part.position:
                    yield from closing_with(_pages_of_version(saved, objects, context), context, number)
    except GitError as error:
        context.broken(f"git cannot read on: {error}")
    if not number and not log.damage:
        sought = item.under if isinstance(item, History) else item.path
        what = f"{escaped(sought)} in its history" if sought else "a file in its history"
        yield Problem(context.location, f"no version of {what}", named=True)
    log.position = None


def version_at(location: str) -> Version | None:
    """Return the version that a location names, or in which it names a member; None if it names none."""
    for archive, rest in archives_of(location):
        found = _COMMIT_IN_PLACE.match(rest)
        repository = path_of(archive)
        if found is None or not os.path.isdir(repository):
            continue
        inside = rest[found.end() :]
        for name in [inside, *(name for name, _ in archives_of(inside))]:
            version = Version(repository, found[1], path_of(name))
            try:
                if next(iter(_saved_in(version)), None):
                    return version
            except GitError:
                break
    return None


def _split(named: str) -> tuple[str, str]:
    """Split ``REPO:PATH``: a folder of that name as a whole is a repository."""
    ends = [len(named), *(place for place in range(len(named) - 1, 0, -1) if named[place] == ":")]
    end = next((end for end in ends if os.path.isdir(named[:end])), len(named))
    return named[:end], named[end + 1 :].strip("/")


def _saved_since(history: History) -> Iterator[_Saved]:
    """Yield all versions, the oldest commits first.

    Raises:
        GitError: git cannot read the repository.
    """
    under = [history.under] if history.under else []
    with running(history.repository, *_LOG, history.head, "--", *under) as log:
        commit, at = "", b""
        told = tokens(log.output)
        for token in told:
            line = token.strip(b"\n")
            if line.startswith(b":"):
                path = os.fsdecode(next(told, b""))
                if found := _object_of(line):
                    yield _Saved(commit, _author_time(at), path, found)
            elif line:
                name, _, at = line.partition(b" ")
                commit = name.decode()
        log.require_success()


def _object_of(line: bytes) -> bytes | None:
    """Return the object that a line of ``git log --raw`` puts in place; None if that is no file.

    It begins with a colon for each parent, and has the mode and the object of each, then those of the commit.
    """
    parents = len(line) - len(line.lstrip(b":"))
    fields = line.lstrip(b":").split()
    return fields[-2] if len(fields) == 2 * parents + 3 and fields[parents] in _FILES else None


def _author_time(seconds: bytes) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):  # anyone can write any time
        return None


def _saved_in(version: Version) -> Iterable[_Saved]:
    """Return the one version, if it is there.

    Raises:
        GitError: git cannot read the commit.
    """
    told = answer(version.repository, "ls-tree", "-z", "--full-tree", version.commit, "--", version.path)
    entry, _, _ = told.partition(b"\t")
    mode, _, name = entry.partition(b" blob ")
    return [_Saved(version.commit, None, version.path, name)] if mode in _FILES else []


def _pages_of_version(saved: _Saved, objects: Running, context: Context) -> Iterator[FoundPage]:
    """Read one version.

    Raises:
        GitError: git has ended.
    """
    name = f"{saved.commit}:{saved.path}"
    try:
        objects.input.write(saved.object + b"\n")
        objects.input.flush()
    except OSError:
        raise objects.failure() from None
    header = objects.output.readline().split()
    if len(header) == 2:  # noqa: PLR2004 - the object, and the word missing
        context.broken("git does not have this version any more", name)
        return
    if len(header) != 3:  # noqa: PLR2004 - the object, its type and size
        raise objects.failure()
    blob = Blob(objects.output, int(header[2]))
    budget = Budget(context.options.limits, blob.left)
    inside = Context(context.location_of(name), context.options, context.log, budget, depth=1, tracked=False)
    with Spool() as spool:
        fault = _copied_object(blob, saved.object, spool, context)
        if not blob.pass_over():
            raise objects.failure()
        context.log.counts.size += spool.size
        context.log.unpacked += spool.size
        if fault:
            inside.broken(fault)
        elif blob.size > spool.size:
            context.log.counts.left += 1
        else:
            found = reading.read_blob(spool.file(), spool.size, inside)
            yield from _with_time(found, saved, inside)


def _copied_object(blob: Blob, name: bytes, spool: Spool, context: Context) -> str:
    """Copy an object, unless it is too large for an archive; returns what is wrong with it, if anything is.

    Its name is its checksum: git itself looks at that only when it is told to.
    """
    if blob.size > context.options.limits.nested:
        return ""
    made = hashlib.new("sha256" if len(name) == _SHA_256 else "sha1", usedforsecurity=False)
    made.update(b"blob %d\0" % blob.size)
    try:
        for piece in blob:
            made.update(piece)
            spool.add(piece)
    except BombError as error:
        return str(error)
    is_whole = made.hexdigest().encode() == name
    return "" if is_whole else "git gives other bytes than it was given: its store is damaged"


def _with_time(pages: Iterator[FoundPage], saved: _Saved, context: Context) -> Iterator[FoundPage]:
    """Add the author's time to a page that is a version itself; what is in an archive may be much older."""
    taken = Capture(saved.at, COMMIT) if saved.at else None
    for page in pages:
        is_version = page is not None and page.location == context.location and page.capture is None
        yield page._replace(capture=taken) if page is not None and is_version else page
