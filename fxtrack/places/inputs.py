"""What is named to an import: paths, and files that list paths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from fxtrack.errors import InputError
from fxtrack.places.items import File
from fxtrack.places.listing import items_of
from fxtrack.places.location import STDIN
from fxtrack.places.stdin import standard_input

_LIST_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Inputs:
    """Paths, and lists of paths; iterate to get each path, those in lists last.

    Attributes:
        paths: files and folders; ``-`` is a page or an archive on standard input.
        lists: files with a path on each line; ``-`` is a list on standard input.
        null: the paths in lists end with a NUL, not with a line end.

    Raises:
        InputError: standard input is named twice; while iterating: a list cannot be read.
    """

    paths: tuple[str, ...]
    lists: tuple[str, ...] = ()
    null: bool = False

    def __post_init__(self) -> None:
        """Check that standard input is read once."""
        if (*self.paths, *self.lists).count(STDIN) > 1:
            raise InputError("standard input (-) can be read only once")

    def __iter__(self) -> Iterator[str]:
        yield from self.paths
        for name in self.lists:
            for path in _paths_in(name, b"\0" if self.null else b"\n"):
                yield path if path != STDIN else f"./{path}"  # in a list it is the name of a file

    @property
    def files(self) -> Iterator[str]:
        """The paths but for standard input."""
        return (path for path in self if path != STDIN)

    def sizes(self) -> Iterator[int]:
        """Yield the sizes of the files, as far as they can be known without reading standard input."""
        return (item.size for item in items_of(self.files) if isinstance(item, File) and item.size > 0)

    @property
    def can_be_listed_twice(self) -> bool:
        """Whether all lists are files: what comes through a pipe can be read only once."""
        return all(Path(name).is_file() for name in self.lists)


def _paths_in(name: str, end: bytes) -> Iterator[str]:
    try:
        with nullcontext(standard_input()) if name == STDIN else Path(name).open("rb") as file:
            rest = b""
            while piece := file.read(_LIST_PIECE):
                *lines, rest = (rest + piece).split(end)
                yield from (os.fsdecode(line) for line in lines if line)
            if rest:
                yield os.fsdecode(rest)
    except OSError as error:
        raise InputError(f"cannot read the list {name}: {(error.strerror or str(error)).lower()}") from error
