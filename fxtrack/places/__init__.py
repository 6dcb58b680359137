"""Where snapshots come from: files, folders, archives and standard input."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from functools import partial

from fxtrack.archives import reading
from fxtrack.archives.context import SEPARATOR, Context
from fxtrack.archives.format import HEAD
from fxtrack.archives.formats import Formats
from fxtrack.archives.limits import MAX_PAGE, MIB, ArchiveLimits, Budget
from fxtrack.archives.log import Damage, Log
from fxtrack.archives.options import Options
from fxtrack.errors import SourceError
from fxtrack.model import Snapshot
from fxtrack.pages import text
from fxtrack.places.folders import Folders, folders_known, folders_of
from fxtrack.places.inputs import Inputs
from fxtrack.places.listing import (
    LARGE,
    PART_FILES,
    File,
    Item,
    Part,
    Problem,
    items_of,
    parts,
    reason,
    standard_input,
)
from fxtrack.places.location import STDIN, archives_of, location_of, path_of
from fxtrack.places.repeated import NamesMet, unnumbered

__all__ = [
    "MAX_PAGE",
    "PART_FILES",
    "SEPARATOR",
    "STDIN",
    "ArchiveLimits",
    "Damage",
    "File",
    "Folders",
    "Inputs",
    "Item",
    "Log",
    "Options",
    "Part",
    "Problem",
    "find",
    "folders_known",
    "folders_of",
    "items_of",
    "location_of",
    "parts",
    "path_of",
    "snapshots",
    "standard_input",
]

BINARY = "a binary file, not a page"
NO_ARCHIVE = "an archive cannot be read from a pipe or standard input: save it to a file first"

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
            page = _page(item, options.formats, log)
            if page is None:
                # Only an archive that is a part by itself can be taken up again at a position.
                tracked = len(part.items) == 1
                log.told = part.read if tracked else 0
                yield from _archive(item, options, log, part.position if tracked else 0, tracked=tracked)
            else:
                yield page
        elif isinstance(item, Snapshot):
            yield _page_of_stdin(item, options.formats)
        else:
            yield item


def find(location: str, digest: str = "") -> Snapshot:
    """Read the page at a location again.

    Args:
        location: where it was.
        digest: SHA-256 of its bytes, hexadecimal, if that is known. Of several pages with one name in an
            archive the one that has it is returned: before they were numbered, all were at one place.

    Raises:
        SourceError: it is gone, cannot be read, or holds no ticker any more.
    """
    if os.path.exists(path_of(location)):
        return _page_at(location, location, digest)
    for archive, _ in archives_of(location):
        if os.path.isfile(path_of(archive)):
            return _page_at(location, archive, digest)
    raise SourceError(location, "no such file or folder")


def _page_at(location: str, archive: str, digest: str) -> Snapshot:
    log, there = Log(), None
    name = unnumbered(location)
    for found in snapshots(Part((File(path_of(archive), named=True),)), Options(all_copies=True), log):
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


def _page_of_stdin(item: Snapshot, formats: Formats) -> Snapshot | Problem:
    found = formats.format_of(item.data[:HEAD]) or formats.torn_format_of(item.data)
    fault = NO_ARCHIVE if found else _fault(item.data)
    return Problem(item.location, fault, named=True) if fault else item


def _page(file: File, formats: Formats, log: Log) -> Snapshot | Problem | None:
    """Read a file that is one page; None if it is an archive. Written for speed: there are millions."""
    try:
        descriptor = os.open(file.path, _READ_ONLY)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = reason(error) if isinstance(error, OSError) else "not the name of a file"
        return Problem(location_of(file.path), why, file.named)
    try:
        data = os.read(descriptor, file.size + 1 if 0 <= file.size <= LARGE else HEAD)
        is_archive = formats.format_of(data[:HEAD]) is not None
        if not is_archive:
            if len(data) != file.size:
                data = _rest(descriptor, data)
            is_archive = formats.torn_format_of(data) is not None
        if is_archive:
            is_file = file.size >= 0 or stat.S_ISREG(os.fstat(descriptor).st_mode)
            return None if is_file else Problem(location_of(file.path), NO_ARCHIVE, file.named)
    except OSError as error:
        return Problem(location_of(file.path), reason(error), file.named)
    finally:
        os.close(descriptor)
    log.counts.size += len(data)
    if fault := _fault(data):
        return Problem(location_of(file.path), fault, file.named, lasting=True)
    return Snapshot(location_of(file.path), data)


def _fault(data: bytes) -> str | None:
    """Say why some bytes are no page; None if they are one."""
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
    file: File, options: Options, log: Log, position: int, *, tracked: bool
) -> Iterator[Snapshot | Problem | None]:
    log.position = None
    before = partial(_pages_before, file, options, position) if position else None
    names = NamesMet(location_of(file.path), before)
    try:
        with open(file.path, "rb") as raw:
            log.tell = raw.tell
            size = os.fstat(raw.fileno()).st_size
            context = Context(
                location_of(file.path), options, log, Budget(options.limits, size), tracked=tracked
            )
            for found in reading.read_archive(raw, context, position):
                yield names.placed(found) if found is not None else None
            log.read_to(size)
    except OSError as error:
        yield Problem(location_of(file.path), reason(error), file.named)
    except Exception as error:  # noqa: BLE001 - one odd archive must not cost the others anything
        why = f"cannot be read ({type(error).__name__}: {error}); please report it"
        log.damage.append(Damage(location_of(file.path), why))
    log.position = log.tell = None


def _pages_before(file: File, options: Options, position: int) -> Iterator[Snapshot]:
    """Read the pages of an archive again up to a position at which reading was interrupted."""
    log = Log()
    with open(file.path, "rb") as raw:
        budget = Budget(options.limits, os.fstat(raw.fileno()).st_size)
        for found in reading.read_archive(raw, Context(location_of(file.path), options, log, budget)):
            if found is not None:
                yield found
            if (log.position or 0) >= position:
                return
