"""What a format of archives is: how it is recognised, by content and never by name, and who reads it.

A format is one of four: ``Streamed`` from its beginning on, ``Sought`` in (it has a directory, say), a
``Single`` that is held in memory, or ``Packed``: one file, compressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from fxtrack.archives.context import Context, FoundPage, Member

HEAD = 4096
"""How many bytes are enough to recognise a format."""


@dataclass(frozen=True, eq=False)
class ArchiveFormat:
    """A format of archives.

    Attributes:
        name: as messages have it.
        begins: tells from the first bytes, ``HEAD`` of them or all there are, whether a file is one.
        first: every byte that one may begin with, so that millions of pages need not be asked; empty for any.
    """

    name: str
    begins: Callable[[bytes], object]
    first: bytes = b""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False, kw_only=True)
class Streamed(ArchiveFormat):
    """A format that is read from its beginning on, or from a position at which that was interrupted.

    Attributes:
        read: takes the unpacked bytes from a place on (None stands for a gap between them, which damage
            leaves), where this is, what reads a member, and the place. It yields pages.
        torn: tells from the bytes of a file whether it is one that has lost its beginning; None if that
            cannot be told. Its members must not be read as one page: the quotes of one would get the date of
            another.
        reads_torn: whether it can be read all the same.
        goes_on: whether it is read on behind a gap.
    """

    read: Callable[[Iterator[bytes | None], Context, Member, int], Iterator[FoundPage]]
    torn: Callable[[bytes], object] | None = None
    reads_torn: bool = False
    goes_on: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Sought(ArchiveFormat):
    """A format whose reader goes back and forth in the file.

    Attributes:
        read: takes the file, where this is, what reads a member, and the position at which reading was
            interrupted before, 0 for the beginning. It yields pages.
    """

    read: Callable[[BinaryIO, Context, Member, int], Iterator[FoundPage]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Single(ArchiveFormat):
    """A format of files that are no larger than a page.

    Attributes:
        read: takes the bytes, and where this is. It yields pages.
    """

    read: Callable[[bytes, Context], Iterator[FoundPage]]


class Decompressor(Protocol):
    """Unpacks one frame of a compressed file, as those of ``zlib``, ``bz2`` and ``lzma`` do."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""

    @property
    def unused_data(self) -> bytes:
        """What came behind its end."""

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes:
        """Unpack some more."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Packed(ArchiveFormat):
    """A compression.

    Attributes:
        decompressor: makes what unpacks a frame.
        bounded: whether that gives out no more at once than it is asked for.
    """

    decompressor: Callable[[], Decompressor]
    bounded: bool = True
