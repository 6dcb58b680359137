"""Where snapshots come from: files, folders and standard input.

A location is how a place is written down, in the database and in messages: an absolute path in which
whatever cannot be printed (or is no UTF-8) is escaped with a backslash, so it can be turned back.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fxtrack import text
from fxtrack.errors import SourceError
from fxtrack.model import Snapshot

STDIN = "-"
"""The location of the page that came on standard input."""
MAX_PAGE = 64 * 1024 * 1024
"""A longer file, in bytes, is no page."""
PART_FILES = 256
"""A part is at most this many loose files."""

_ESCAPE = re.compile(r"\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its path, and whether it was named itself or found in a folder."""

    path: str
    named: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A path from which nothing can be read, and why; named as in ``File``."""

    location: str
    reason: str
    named: bool


Item = File | Snapshot | Problem
"""What a part is made of; each becomes one extraction."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of an import that is extracted in one go and committed in one transaction."""

    items: tuple[Item, ...]


def parts(
    paths: Iterable[str],
    stdin: BinaryIO | None = None,
    exclude: Iterable[str] = (),
    size: int = PART_FILES,
) -> Iterator[Part]:
    """Cut everything under the given paths into parts, in a stable order, without reading a page.

    Args:
        paths: files, folders, or ``-`` for one page on standard input.
        stdin: where ``-`` is read from.
        exclude: files that are no pages wherever they turn up in a folder: the database itself.
        size: how many items a part may have.
    """
    items = items_of(paths, stdin, exclude)
    while batch := tuple(itertools.islice(items, size)):
        yield Part(batch)


def items_of(
    paths: Iterable[str], stdin: BinaryIO | None = None, exclude: Iterable[str] = ()
) -> Iterator[Item]:
    """List what stands under the given paths, each path in turn, folders in the order of their names."""
    excluded = {os.path.basename(path): path for path in exclude}  # noqa: PTH119 - as below
    for path in paths:
        if path == STDIN and stdin is not None:
            yield _from_stdin(stdin)
        elif os.path.isdir(path):  # noqa: PTH112 - works on undecodable names and is faster
            found = (item for item in _in_folder(path) if not _is_one_of(item, excluded))
            first = next(found, None)
            if first is None:
                yield Problem(location_of(path), "a folder without pages", named=True)
            else:
                yield from itertools.chain([first], found)
        else:
            yield File(path, named=True)


def read(path: str) -> Snapshot:
    """Read one file.

    Raises:
        SourceError: it is missing, unreadable, too large, or no page at all (a binary file).
    """
    location = location_of(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            data = file.read(MAX_PAGE + 1)
    except OSError as error:
        raise SourceError(location, _reason(error)) from error
    except ValueError as error:  # a NUL in the name
        raise SourceError(location, "not the name of a file") from error
    return checked(Snapshot(location, data))


def checked(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot if its bytes can be a page.

    Raises:
        SourceError: they are too many, or binary.
    """
    if len(snapshot.data) > MAX_PAGE:
        raise SourceError(snapshot.location, f"larger than a page ({MAX_PAGE // 1024**2} MiB)")
    if text.looks_binary(snapshot.data):
        raise SourceError(snapshot.location, "a binary file, not a page")
    return snapshot


def location_of(path: str) -> str:
    """Write a path down: absolute, printable, reversible, and the same in every locale."""
    absolute = os.path.abspath(path) if path else path  # noqa: PTH100 - keeps symbolic links
    text = os.fsencode(Path(absolute).as_posix()).decode("utf-8", errors="surrogateescape")
    return text if text.isprintable() and "\\" not in text else "".join(map(_escaped, text))


def path_of(location: str) -> str:
    """Turn a location back into the path that it was written from."""
    return os.fsdecode(_ESCAPE.sub(_unescaped, location).encode("utf-8", errors="surrogateescape"))


def _escaped(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - a byte that is no UTF-8, as os.fsdecode keeps it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _unescaped(match: re.Match[str]) -> str:
    escape = match[0]
    if escape == "\\\\":
        return "\\"
    code = int(escape[2:], 16)  # noqa: FURB166 - \\x is no prefix that int knows
    return chr(code + 0xDC00) if escape[1] == "x" else chr(code)


def _is_one_of(item: Item, excluded: dict[str, str]) -> bool:
    if not isinstance(item, File):
        return False
    other = excluded.get(os.path.basename(item.path))  # noqa: PTH119 - a million times over
    return other is not None and os.path.abspath(other) == os.path.abspath(item.path)  # noqa: PTH100


def _from_stdin(stdin: BinaryIO) -> Item:
    try:
        return Snapshot(STDIN, stdin.read(MAX_PAGE + 1))
    except OSError as error:
        return Problem(STDIN, _reason(error), named=True)


def _in_folder(folder: str) -> Iterator[Item]:
    """Walk a folder depth first; a link to a folder that was walked already ends there."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Item] = [File(folder, named=True)]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, File) or not os.path.isdir(item.path):  # noqa: PTH112 - as above
            yield item
            continue
        try:
            status = os.stat(item.path)  # noqa: PTH116
            inside = _entries(item.path)
        except OSError as error:
            yield Problem(location_of(item.path), _reason(error), named=item.named)
            continue
        if (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            waiting += reversed(inside)


def _entries(folder: str) -> list[Item]:
    """List what in a folder may be a page or a folder of pages, in the order of names."""
    entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    pages = {Path(entry.name).stem for entry in entries}
    return [
        File(entry.path, named=False)
        for entry in entries
        if not entry.name.startswith(".")
        and not (entry.name.endswith("_files") and entry.name.removesuffix("_files") in pages)
        and _can_be_read(entry)
    ]


def _can_be_read(entry: os.DirEntry[str]) -> bool:
    """Pipes and devices are no pages, and reading one could wait for ever."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return True  # a broken link, say: reading it gives the reason
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)).lower()
