"""What a part of an import is made of: files, what came on standard input, versions in git, problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from fxtrack.model import Snapshot
from fxtrack.places.location import place_of


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
        is_folder: whether it is a folder, with nothing to read in it.
    """

    location: str
    reason: str
    named: bool
    lasting: bool = False
    folder: str = ""
    is_folder: bool = False


class Spooled(NamedTuple):
    """An archive that came on standard input.

    Attributes:
        file: what it was copied to; only this process can read it.
        size: its bytes.
    """

    file: BinaryIO
    size: int


class History(NamedTuple):
    """The versions of the files of a git repository.

    Attributes:
        repository: its folder.
        under: only of this file or folder in it; empty for all.
        head: the commit from which they are reached.
    """

    repository: str
    under: str
    head: str


class Version(NamedTuple):
    """One version of one file of a git repository.

    Attributes:
        repository: its folder.
        commit: the one that has the version.
        path: of the file in it.
    """

    repository: str
    commit: str
    path: str


Item = File | Snapshot | Spooled | History | Version | Problem
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
        root: the folder that its places are kept relative to, as ``root_of`` gives it; empty for none.
    """

    items: tuple[Item, ...]
    version: str | None = None
    size: int = 0
    position: int = 0
    read: int = 0
    root: str = ""

    def place_of(self, path: str) -> str:
        """Write down where a file of it is."""
        return place_of(path, self.root)
