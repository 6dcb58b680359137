"""What stands under the paths of an import, cut into parts; nothing is read yet."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zlib import crc32

from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.errors import InputError
from fxtrack.model import Snapshot
from fxtrack.places.location import STDIN, location_of

PART_FILES = 1024
"""A part is at most this many small files."""
PART_BYTES = 64 * MIB
"""A part of more than one file is at most about so large."""
LARGE = MIB
"""A larger file is a part by itself."""

_CUT = 256  # on average a part has so many files
_SETTLED = 3_000_000_000
_REGULAR = stat.S_IFREG


class File(NamedTuple):
    """A file to read.

    Attributes:
        path: where it is.
        named: whether it was named itself, not found in a folder.
        size: its bytes when it was listed; -1 if that is not known.
        version: what changes when the file does: its modification and change times in nanoseconds, its
            inode; empty if that is not known, or so fresh that a second change might not show in it.
        folder: the folder that was named, in which it was found; empty if it was named itself.
    """

    path: str
    named: bool
    size: int = -1
    version: str = ""
    folder: str = ""


class Problem(NamedTuple):
    """A path from which nothing can be read, and why.

    Attributes:
        location: where it is.
        reason: why, in a few words.
        named: as in ``File``.
        lasting: whether it stays so while the file stays as it is.
        folder: as in ``File``.
    """

    location: str
    reason: str
    named: bool
    lasting: bool = False
    folder: str = ""


Item = File | Snapshot | Problem
"""What a part is made of."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of an import: a batch of small files, or one large file.

    Attributes:
        items: what to read.
        version: identifies the items and their state, so that a part that was read before is known again;
            None if it cannot be told that nothing has changed.
        size: the bytes of its files.
        position: where to begin in the one archive that the part is.
        read: how many bytes of its file were counted up to there.
    """

    items: tuple[Item, ...]
    version: str | None = None
    size: int = 0
    position: int = 0
    read: int = 0


def parts(
    paths: Iterable[str], stdin: BinaryIO | None = None, exclude: Iterable[str] = (), most: int = PART_FILES
) -> Iterator[Part]:
    """Cut everything under the given paths into parts, in a stable order, without reading a page.

    Where a batch of files ends depends on the names in it, not on their number: a file that is added to a
    folder changes one batch, and leaves the others known.

    Args:
        paths: files, folders, or ``-`` for one page on standard input.
        stdin: where ``-`` is read from.
        exclude: files that are no pages wherever they turn up in a folder: the database itself.
        most: how many files a batch may have.
    """
    batch: list[Item] = []
    size = 0
    for item in items_of(paths, stdin, exclude):
        if isinstance(item, File) and item.size > LARGE:
            yield _part([item], item.size)
            continue
        batch.append(item)
        size += max(item.size, 0) if isinstance(item, File) else 0
        if len(batch) >= most or size >= PART_BYTES or _ends_batch(item):
            yield _part(batch, size)
            batch, size = [], 0
    if batch:
        yield _part(batch, size)


def items_of(
    paths: Iterable[str], stdin: BinaryIO | None = None, exclude: Iterable[str] = ()
) -> Iterator[Item]:
    """List what stands under the given paths, each path in turn, folders in the order of their names."""
    excluded = {os.path.basename(path): path for path in exclude}
    for path in paths:
        if path == STDIN and stdin is not None:
            yield _read_stdin(stdin)
        elif os.path.isdir(path):
            found = (item for item in _in_folder(path) if not _is_one_of(item, excluded))
            first = next(found, None)
            if first is None:
                yield Problem(location_of(path), "a folder without pages", named=True)
            else:
                yield first
                yield from found
        else:
            yield _named_file(path)


def standard_input() -> BinaryIO:
    """Return what ``-`` is read from.

    Raises:
        InputError: it is closed.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed: there is nothing to read from -")
    return sys.stdin.buffer


def reason(error: OSError) -> str:
    """Say in a few words why a file could not be read."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)).lower()


def _ends_batch(item: Item) -> bool:
    return (
        isinstance(item, File) and crc32(item.path.rpartition("/")[2].encode("utf-8", "replace")) % _CUT == 0
    )


def _part(items: list[Item], size: int) -> Part:
    return Part(tuple(items), _version(items), size)


def _version(items: list[Item]) -> str | None:
    digest = hashlib.sha256()
    for item in items:
        if not isinstance(item, File) or not item.version:
            return None
        digest.update(f"{item.path}\0{item.size} {item.version}\0".encode("utf-8", "surrogateescape"))
    where = "" if all(isinstance(i, File) and i.path.startswith("/") for i in items) else os.getcwd()
    digest.update(where.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _named_file(path: str) -> File:
    try:
        return _file(path, os.stat(path), time.time_ns(), named=True)
    except (OSError, ValueError):
        return File(path, named=True)  # reading it gives the reason


def _file(path: str, status: os.stat_result, now: int, *, named: bool, folder: str = "") -> File:
    """Describe a file; one that was changed just now could change again and look the same."""
    if status.st_mode & 0o170000 != _REGULAR:
        return File(path, named, folder=folder)
    changed, meta = status.st_mtime_ns, status.st_ctime_ns
    settled = max(changed, meta) < now - _SETTLED
    version = f"{changed} {meta} {status.st_ino}" if settled else ""
    return File(path, named, status.st_size, version, folder)


def _is_one_of(item: Item, excluded: dict[str, str]) -> bool:
    if not isinstance(item, File):
        return False
    other = excluded.get(os.path.basename(item.path))
    return other is not None and os.path.abspath(other) == os.path.abspath(item.path)


def _read_stdin(stdin: BinaryIO) -> Item:
    try:
        return Snapshot(STDIN, stdin.read(MAX_PAGE + 1))
    except OSError as error:
        return Problem(STDIN, reason(error), named=True)


def _in_folder(folder: str) -> Iterator[Item]:
    """Walk a folder depth first; a link to a folder that was walked already ends there.

    Only names are kept while a folder is walked: it may hold millions.
    """
    seen: set[tuple[int, int]] = set()
    open_folders = [iter([folder])]
    named = True
    while open_folders:
        path = next(open_folders[-1], None)
        if path is None:
            open_folders.pop()
            continue
        try:
            status = os.stat(path)
        except OSError:
            yield File(path, named=False, folder=folder)  # a broken link, say: reading it gives the reason
            continue
        if stat.S_ISREG(status.st_mode):
            yield _file(path, status, time.time_ns(), named=False, folder=folder)
        elif stat.S_ISDIR(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            try:
                open_folders.append(_inside(path))
            except OSError as error:
                yield Problem(location_of(path), reason(error), named, folder="" if named else folder)
        named = False  # pipes and devices are no pages, and could be waited on for ever


def _inside(folder: str) -> Iterator[str]:
    """List what in a folder may be a page or a folder of pages, in the order of names."""
    names = sorted(os.listdir(folder), key=os.fsencode)
    folders = {name for name in names if name.endswith("_files")}
    if folders:  # a page NAME.html and its pictures in NAME_files, as browsers save them
        beside = {f"{Path(name).stem}_files" for name in names}
        names = [name for name in names if name not in folders or name not in beside]
    start = folder if folder.endswith("/") else f"{folder}/"
    return (start + name for name in names if not name.startswith("."))
