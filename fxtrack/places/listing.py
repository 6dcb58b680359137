"""What stands under the paths of an import, cut into parts; nothing is read yet."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from fxtrack.archives.limits import MIB
from fxtrack.places.folders import NO_PAGES_IN_FOLDER
from fxtrack.places.items import File, Item, Part, Problem
from fxtrack.places.location import is_within, location_of, place_of

PART_FILES = 1024
"""A part is at most this many small files."""
PART_BYTES = 64 * MIB
"""A part of more than one file is at most about so large."""
LARGE = MIB
"""A larger file is a part by itself."""

_CUT = 256  # on average a part has so many files
_SETTLED = 3_000_000_000
_REGULAR = stat.S_IFREG
_SKIPPED = ": hidden files are skipped"
OUTSIDE = "outside of the folder that places are kept relative to"


def parts(
    paths: Iterable[str], exclude: Iterable[str] = (), most: int = PART_FILES, root: str = ""
) -> Iterator[Part]:
    """Cut everything under the given paths into parts, in a stable order, without reading a page.

    Where a batch of files ends depends on the names in it, not on their number: a file that is added to a
    folder changes one batch, and leaves the others known.

    Args:
        paths: files and folders.
        exclude: files that are no pages wherever they turn up in a folder: the database itself.
        most: how many files a batch may have.
        root: the folder that places are kept relative to, as ``root_of`` gives it; empty for none. What is
            named outside of it is a problem.
    """
    batch: list[Item] = []
    size = 0
    for item in items_of(paths, exclude, root):
        if isinstance(item, File) and item.size > LARGE:
            yield _part([item], item.size, root)
            continue
        batch.append(item)
        size += max(item.size, 0) if isinstance(item, File) else 0
        if len(batch) >= most or size >= PART_BYTES or _ends_batch(item):
            yield _part(batch, size, root)
            batch, size = [], 0
    if batch:
        yield _part(batch, size, root)


def items_of(paths: Iterable[str], exclude: Iterable[str] = (), root: str = "") -> Iterator[Item]:
    """List what stands under the given paths, each path in turn, folders in the order of their names."""
    excluded = {os.path.basename(path): path for path in exclude}
    for path in paths:
        if root and not is_within(location_of(path), root):
            yield Problem(location_of(path), OUTSIDE, named=True)
        elif os.path.isdir(path):
            found = (item for item in _in_folder(path) if not _is_one_of(item, excluded))
            first = next(found, None)
            if first is None:
                why = NO_PAGES_IN_FOLDER + _SKIPPED * _has_hidden(path)
                yield Problem(location_of(path), why, named=True, is_folder=True)
            else:
                yield first
                yield from found
        else:
            yield _named_file(path)


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


def _part(items: list[Item], size: int, root: str) -> Part:
    return Part(tuple(items), _version(items, root), size, root=root)


def _version(items: list[Item], root: str) -> str | None:
    digest = hashlib.sha256()
    for item in items:
        if not isinstance(item, File) or not item.version:
            return None
        path = place_of(item.path, root) if root else item.path
        digest.update(f"{path}\0{item.size} {item.version}\0".encode("utf-8", "surrogateescape"))
    if root:  # wherever it is
        return digest.hexdigest()
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


def _has_hidden(folder: str) -> bool:
    return any(name.startswith(".") for name in os.listdir(folder))


def _is_one_of(item: Item, excluded: dict[str, str]) -> bool:
    if not isinstance(item, File):
        return False
    other = excluded.get(os.path.basename(item.path))
    return other is not None and os.path.abspath(other) == os.path.abspath(item.path)


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
