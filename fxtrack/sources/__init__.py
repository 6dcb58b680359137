"""Where snapshots come from: files, folders, archives and standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator

from fxtrack import text
from fxtrack.archives import reading
from fxtrack.archives.context import SEPARATOR, Context, Options
from fxtrack.archives.kinds import HEAD, Kind, kind_of
from fxtrack.archives.limits import MAX_PAGE, MIB, Budget, Limits
from fxtrack.archives.log import Damage, Log
from fxtrack.errors import SourceError
from fxtrack.model import Snapshot
from fxtrack.sources.listing import LARGE, PART_FILES, File, Item, Part, Problem, items_of, parts, reason
from fxtrack.sources.places import STDIN, archives_of, location_of, path_of

__all__ = [
    "MAX_PAGE", "PART_FILES", "SEPARATOR", "STDIN", "Damage", "File", "Item", "Limits", "Log", "Options",
    "Part", "Problem", "find", "items_of", "location_of", "parts", "path_of", "snapshots",
]  # fmt: skip

_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def snapshots(part: Part, options: Options, log: Log) -> Iterator[Snapshot | Problem | None]:
    """Read every item of a part, archives member by member.

    Args:
        part: what to read, and from which position on.
        options: how archives are read.
        log: is told of counts, damage and positions.

    Yields:
        Pages, and paths that could not be read; None now and then within long archives, so that the work can
        be interrupted there. Pages of archives that cannot hold a ticker are only counted.
    """
    for item in part.items:
        if isinstance(item, File):
            page = _page(item, log)
            if page is None:
                # Only an archive that is a part by itself can be taken up again at a position.
                tracked = len(part.items) == 1
                yield from _archive(item, options, log, part.position if tracked else 0, tracked=tracked)
            else:
                yield page
        elif isinstance(item, Snapshot):
            yield from _from_stdin(item)
        else:
            yield item


def find(location: str) -> Snapshot:
    """Read the page at a location again.

    Raises:
        SourceError: it is gone, cannot be read, or holds no ticker any more.
    """
    if os.path.exists(path_of(location)):  # noqa: PTH110 - as everywhere here
        return _only(location, location)
    for archive, _ in archives_of(location):
        if os.path.isfile(path_of(archive)):  # noqa: PTH113
            return _only(location, archive)
    raise SourceError(location, "no such file or folder")


def _only(location: str, archive: str) -> Snapshot:
    log = Log()
    for found in snapshots(Part((File(path_of(archive), named=True),)), Options(), log):
        if isinstance(found, Problem):
            raise SourceError(found.location, found.reason)
        if found is not None and found.location == location:
            return found
    told = log.damage[0].reason if log.damage else "no page with a ticker is there any more"
    raise SourceError(location, told)


def _from_stdin(item: Snapshot) -> Iterator[Snapshot | Problem]:
    if len(item.data) > MAX_PAGE:
        yield Problem(item.location, f"larger than a page ({MAX_PAGE // MIB} MiB)", named=True)
    elif text.looks_binary(item.data):
        yield Problem(item.location, "a binary file, not a page", named=True)
    else:
        yield item


def _page(file: File, log: Log) -> Snapshot | Problem | None:
    """Read a file that is one page; None if it is an archive. Written for speed: there are millions."""
    try:
        descriptor = os.open(file.path, _READ_ONLY)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = reason(error) if isinstance(error, OSError) else "not the name of a file"
        return Problem(location_of(file.path), why, file.named)
    try:
        data = os.read(descriptor, file.size + 1 if 0 <= file.size <= LARGE else HEAD)
        if kind_of(data[:HEAD]) is not Kind.PAGE:
            return None
        if len(data) != file.size:
            data = _rest(descriptor, data)
    except OSError as error:
        return Problem(location_of(file.path), reason(error), file.named)
    finally:
        os.close(descriptor)
    log.size += len(data)
    if len(data) > MAX_PAGE:
        return Problem(location_of(file.path), f"larger than a page ({MAX_PAGE // MIB} MiB)", file.named)
    if text.looks_binary(data):
        return Problem(location_of(file.path), "a binary file, not a page", file.named)
    return Snapshot(location_of(file.path), data)


def _rest(descriptor: int, data: bytes) -> bytes:
    """Read on to the end, or to more than a page: the file is longer than it was, or its size unknown."""
    pieces, have = [data], len(data)
    while have <= MAX_PAGE and (piece := os.read(descriptor, MIB)):
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)


def _archive(
    file: File, options: Options, log: Log, position: int, *, tracked: bool
) -> Iterator[Snapshot | Problem | None]:
    log.position = None
    try:
        with open(file.path, "rb") as raw:  # noqa: PTH123 - as everywhere here
            size = os.fstat(raw.fileno()).st_size
            budget = Budget(options.limits, size)
            context = Context(location_of(file.path), options, log, budget, tracked=tracked)
            # Of an archive that is taken up again, what stands before was counted then.
            log.tell, log.told = raw.tell, 0
            yield from reading.snapshots(raw, context, position)
            log.read_to(size)
    except OSError as error:
        yield Problem(location_of(file.path), reason(error), file.named)
    log.position = log.tell = None
