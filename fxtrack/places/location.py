"""How a place is written down, in the database and in messages.

A location is an absolute path in which whatever cannot be printed (or is no UTF-8) is escaped with a
backslash, so it can be turned back; the member of an archive follows after ``!/``. If an import keeps places
relative to a folder, ``./`` stands in place of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from fxtrack.archives.context import SEPARATOR, escaped

STDIN = "-"
"""The location of the page, or the archive, that came on standard input."""

_HERE = "./"
_ESCAPE = re.compile(r"\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


def place_of(path: str, root: str) -> str:
    """Write a path down, relative to a root, as ``root_of`` gives it; absolute if that is empty."""
    location = location_of(path)
    return f"{_HERE}{location[len(root) + 1 :]}" if root and is_within(location, root) else location


def root_of(folder: str) -> str:
    """Return what every location within a folder begins with, up to the slash."""
    return location_of(folder).rstrip("/")


def is_within(location: str, root: str) -> bool:
    """Tell whether a location is a folder, by its root, or within it."""
    return location.startswith(f"{root}/") or location == (root or "/")


def is_relative(location: str) -> bool:
    """Tell whether a location is kept relative to a folder."""
    return location.startswith(_HERE)


def absolute(location: str, root: str) -> str:
    """Turn a relative location into the one that it has below a root."""
    return f"{root}/{location[len(_HERE) :]}"


def location_of(path: str) -> str:
    """Write a path down: absolute, printable, reversible, and the same in every locale."""
    folder, slash, name = path.rpartition("/")
    if not slash or not folder or name in {"", ".", ".."}:
        return _written(os.path.abspath(path) if path else path)
    # A process may go to another folder between two imports.
    here = "" if folder.startswith("/") else os.getcwd()
    return f"{_folder(folder, here)}/{_escaped(name)}"


def path_of(location: str) -> str:
    """Turn a location, or the part of it before a member, back into the path that it was written from."""
    return os.fsdecode(_ESCAPE.sub(_unescaped, location).encode("utf-8", errors="surrogateescape"))


def is_from_stdin(location: str) -> bool:
    """Tell whether a page, or the archive that it is in, came on standard input."""
    return location == STDIN or location.startswith(STDIN + SEPARATOR)


def archives_of(location: str) -> Iterator[tuple[str, str]]:
    """Split the location of a member in all ways: what may be the path of the archive, and the rest."""
    start = location.find(SEPARATOR)
    while start >= 0:
        yield location[:start], location[start + len(SEPARATOR) :]
        start = location.find(SEPARATOR, start + 1)


@lru_cache(maxsize=256)
def _folder(path: str, here: str) -> str:
    """Write a folder down; ``here`` is the working folder, for what is remembered holds only there."""
    written = _written(os.path.abspath(os.path.join(here, path)))
    return "" if written == "/" else written


def _written(path: str) -> str:
    return _escaped(Path(path).as_posix() if os.sep != "/" else path)


def _escaped(path: str) -> str:
    text = path if path.isascii() else os.fsencode(path).decode("utf-8", errors="surrogateescape")
    return escaped(text)


def _unescaped(match: re.Match[str]) -> str:
    escape = match[0]
    if escape == "\\\\":
        return "\\"
    code = int(escape[2:], 16)
    return chr(code + 0xDC00) if escape[1] == "x" else chr(code)
