"""Where snapshots come from: files, folders, archives and standard input."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import BinaryIO

from fxtrack.archives import reading
from fxtrack.archives.context import SEPARATOR, Context, PassedOver
from fxtrack.archives.format import HEAD
from fxtrack.archives.formats import Formats
from fxtrack.archives.limits import MAX_PAGE, MIB, ArchiveLimits, Budget
from fxtrack.archives.log import Damage, Log
from fxtrack.archives.options import Options
from fxtrack.archives.refused import RefusedError, refusal_of, refusal_of_brotli
from fxtrack.errors import SourceError
from fxtrack.model import Snapshot
from fxtrack.pages import text
from fxtrack.places.folders import NOTHING_IN_FOLDER, Folders, folders_known, folders_of, is_of_folder
from fxtrack.places.history import history_part, version_at, versions
from fxtrack.places.inputs import Inputs
from fxtrack.places.items import File, History, Item, Part, Problem, Spooled, Version
from fxtrack.places.listing import LARGE, PART_FILES, items_of, parts, reason
from fxtrack.places.location import (
    STDIN,
    absolute,
    archives_of,
    is_from_stdin,
    is_relative,
    is_within,
    location_of,
    path_of,
    place_of,
    root_of,
)
from fxtrack.places.repeated import NamesMet, unnumbered
from fxtrack.places.stdin import standard_input, stdin_part

__all__ = [
    "MAX_PAGE",
    "NOTHING_IN_FOLDER",
    "PART_FILES",
    "SEPARATOR",
    "STDIN",
    "ArchiveLimits",
    "Damage",
    "File",
    "Folders",
    "History",
    "Inputs",
    "Item",
    "Log",
    "Options",
    "Part",
    "Problem",
    "Spooled",
    "Version",
    "find",
    "folders_known",
    "folders_of",
    "history_part",
    "is_from_stdin",
    "is_of_folder",
    "is_relative",
    "is_within",
    "items_of",
    "location_of",
    "parts",
    "path_of",
    "root_of",
    "snapshots",
    "standard_input",
    "stdin_part",
]

BINARY = "a binary file, not a page"
NO_ARCHIVE = "an archive cannot be read from a pipe: read it from standard input (-), or save it first"

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
            page = _page(item, part.root, options.formats, log)
            if page is None:
                yield from _archive(item, part, options, log)
            else:
                yield page
        elif isinstance(item, Spooled):
            yield from _archive(item, part, options, log)
        elif isinstance(item, History | Version):
            yield from versions(item, part, options, log)
        elif isinstance(item, Snapshot):
            fault = _fault(item.data, "")
            yield Problem(item.location, fault, named=True) if fault else item
        else:
            yield item


def find(location: str, digest: str = "", root: str = "") -> Snapshot:
    """Read the page at a location again.

    Args:
        location: where it was.
        digest: SHA-256 of its bytes, hexadecimal, if that is known. Of several pages with one name in an
            archive the one that has it is returned: before they were numbered, all were at one place.
        root: the folder to which a relative location is relative, as ``root_of`` gives it.

    Raises:
        SourceError: it is gone, cannot be read, or holds no ticker any more.
    """
    if not is_relative(location):
        root = ""
    elif not root:
        raise SourceError(location, "kept relative to a folder: name that with --relative-to")
    there = absolute(location, root) if root else location
    for archive in [there, *(archive for archive, _ in archives_of(there))]:
        is_archive = archive != there
        path = path_of(archive)
        if os.path.isfile(path) if is_archive else os.path.exists(path):
            return _page_at(location, Part((File(path, named=True),), root=root), digest)
    if version := version_at(there):
        return _page_at(location, Part((version,), root=root), digest)
    raise SourceError(location, "no such file or folder")


def _page_at(location: str, part: Part, digest: str) -> Snapshot:
    log, there = Log(), None
    name = unnumbered(location)
    for found in snapshots(part, Options(all_copies=True, sought=digest), log):
        log.revisits.clear()
        if isinstance(found, Problem):
            raise SourceError(found.location, found.reason)
        if found is None or not found.location.startswith(name) or unnumbered(found.location) != name:
            continue
        is_there = found.location == location
        if hashlib.sha256(found.data).hexdigest() == digest or (is_there and not digest):
            return found
        there = found if is_there and there is None else there
    if there is not None:
        return there
    told = log.damage[0].reason if log.damage else "no page with a ticker is there any more"
    raise SourceError(location, told)


def _page(file: File, root: str, formats: Formats, log: Log) -> Snapshot | Problem | None:
    """Read a file that is one page; None if it is an archive. Written for speed: there are millions."""
    try:
        descriptor = os.open(file.path, _READ_ONLY)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = reason(error) if isinstance(error, OSError) else "not the name of a file"
        return Problem(place_of(file.path, root), why, file.named)
    try:
        data = os.read(descriptor, file.size + 1 if 0 <= file.size <= LARGE else HEAD)
        known_by = formats.begun_by if len(data) == file.size else formats.format_of
        is_archive = known_by(data[:HEAD]) is not None
        if not is_archive:
            if len(data) != file.size:
                data = _rest(descriptor, data)
            is_archive = formats.torn_format_of(data) is not None
        if is_archive:
            is_file = file.size >= 0 or stat.S_ISREG(os.fstat(descriptor).st_mode)
            return None if is_file else Problem(place_of(file.path, root), NO_ARCHIVE, file.named)
    except OSError as error:
        return Problem(place_of(file.path, root), reason(error), file.named)
    finally:
        os.close(descriptor)
    log.counts.size += len(data)
    if fault := _fault(data, file.path):
        return Problem(place_of(file.path, root), fault, file.named, lasting=True)
    return Snapshot(place_of(file.path, root), data)


def _fault(data: bytes, name: str) -> str | None:
    """Say why some bytes are no page; None if they are one."""
    if words := refusal_of(data) or refusal_of_brotli(name, data):
        return words
    if len(data) > MAX_PAGE:
        return f"larger than a page ({MAX_PAGE // MIB} MiB)"
    return BINARY if text.looks_binary(data) else None


def _rest(descriptor: int, data: bytes) -> bytes:
    """Read on to the end, or to more than a page: the file is longer than it was, or its size unknown."""
    pieces, have = [data], len(data)
    while have <= MAX_PAGE and (piece := os.read(descriptor, MIB)):
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)


def _archive(
    item: File | Spooled, part: Part, options: Options, log: Log
) -> Iterator[Snapshot | Problem | None]:
    # Only an archive that is a part by itself can be taken up again at a position.
    tracked = len(part.items) == 1
    position, log.told = (part.position, part.read) if tracked else (0, 0)
    log.position = None
    location = STDIN if isinstance(item, Spooled) else part.place_of(item.path)
    before = partial(_pages_before, item, location, options, position) if position else None
    names = NamesMet(location, before)
    try:
        with _bytes_of(item) as raw:
            log.tell = raw.tell
            size = os.fstat(raw.fileno()).st_size
            context = Context(location, options, log, Budget(options.limits, size), tracked=tracked)
            for found in reading.read_archive(raw, context, position):
                yield found if found is None or isinstance(found, PassedOver) else names.placed(found)
            log.read_to(size)
    except RefusedError as error:
        yield Problem(location, str(error), isinstance(item, Spooled) or item.named, lasting=True)
    except OSError as error:
        yield Problem(location, reason(error), isinstance(item, Spooled) or item.named)
    except Exception as error:  # noqa: BLE001 - one odd archive must not cost the others anything
        why = f"cannot be read ({type(error).__name__}: {error}); please report it"
        log.damage.append(Damage(location, why))
    log.position = log.tell = None


def _bytes_of(item: File | Spooled) -> AbstractContextManager[BinaryIO]:
    return nullcontext(item.file) if isinstance(item, Spooled) else open(item.path, "rb")


def _pages_before(item: File | Spooled, location: str, options: Options, position: int) -> Iterator[Snapshot]:
    """Read the pages of an archive again up to a position at which reading was interrupted."""
    log = Log()
    with _bytes_of(item) as raw:
        budget = Budget(options.limits, os.fstat(raw.fileno()).st_size)
        for found in reading.read_archive(raw, Context(location, options, log, budget)):
            log.revisits.clear()
            if found is not None:
                yield found
            if (log.position or 0) >= position:
                return
