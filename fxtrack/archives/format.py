"""What a format of archives is: how it is recognised, by content and never by name, and who reads it.

A format is one of four: ``Streamed`` is read from its beginning on; in ``Sought`` the reader goes back and
forth (it has a directory, say); ``Single`` is held in memory; ``Packed`` is one file, compressed.

A reader yields pages, and gets a ``Context``: ``location_of`` makes the place of a page in the archive,
``broken`` tells of damage, and ``budget.member`` counts what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from fxtrack.archives.context import Context, FoundPage, Member

HEAD = 4096
"""How many bytes are enough to recognise a format."""


@dataclass(frozen=True)
class ArchiveFormat:
    """A format of archives.

    Attributes:
        name: what messages call it.
        begins: takes the first bytes of a file, ``HEAD`` of them or all there are; tells whether it has this
            format.
        first: the bytes of which such a file begins with one: other files are passed over at once, which
            matters for millions of pages. Empty for any byte.
        torn: tells from its bytes whether a file is one of these that has lost its beginning: it must not be
            read as a page, for the quotes of one member would get the date of another. None if that cannot be
            told.
    """

    name: str
    begins: Callable[[bytes], object]
    first: bytes = b""
    torn: Callable[[bytes], object] | None = field(default=None, kw_only=True)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class Streamed(ArchiveFormat):
    """A format that is read from its beginning on, or from a position at which that was interrupted.

    Attributes:
        read: yields pages. It takes the unpacked bytes in pieces (a None among them is a gap that damage has
            left), the context, a function that reads a member, and the position of the first byte: 0, or the
            place where reading was interrupted.
        reads_torn: whether one that has lost its beginning is read all the same.
        goes_on: whether reading goes on behind a gap.
    """

    read: Callable[[Iterator[bytes | None], Context, Member, int], Iterator[FoundPage]]
    reads_torn: bool = False
    goes_on: bool = False


@dataclass(frozen=True, kw_only=True)
class Sought(ArchiveFormat):
    """A format whose reader goes back and forth in the file.

    Attributes:
        read: yields pages. It takes the file, the context, a function that reads a member, and the position
            at which reading was interrupted, or 0.
    """

    read: Callable[[BinaryIO, Context, Member, int], Iterator[FoundPage]]


@dataclass(frozen=True, kw_only=True)
class Single(ArchiveFormat):
    """A format of files that are no larger than a page.

    Attributes:
        read: yields pages. It takes all bytes of the file, and the context.
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


@dataclass(frozen=True, kw_only=True)
class Packed(ArchiveFormat):
    """A compression.

    Attributes:
        decompressor: makes a new object that unpacks one frame.
        bounded: whether its ``decompress`` keeps to ``max_length``.
    """

    decompressor: Callable[[], Decompressor]
    bounded: bool = True
