"""A file in a file, as a member of a zip that is stored as it is: read where it lies, whatever its size."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import BinaryIO, Self

from isal import isal_zlib

from fxtrack.archives.limits import MIB

_LOCAL_HEADER_SIZE = 30
_LENGTHS = struct.Struct("<26xHH")


class InPlace(io.RawIOBase):
    """Some of the bytes of a file; it can be sought in.

    Attributes:
        start: the position at which reading it was interrupted before, or 0.
    """

    def __init__(self, raw: BinaryIO, begin: int, size: int, start: int = 0) -> None:
        """Take the file, which can be sought in, and where in it these bytes are."""
        super().__init__()
        self.start = start
        self._raw = raw
        self._begin, self._size = begin, size
        self._place = 0

    @classmethod
    def member(cls, raw: BinaryIO, member: zipfile.ZipInfo, start: int = 0) -> Self:
        """Take a member of a zip that is stored as it is.

        Raises:
            struct.error: there is no such member at its place.
        """
        raw.seek(member.header_offset)
        name, extra = _LENGTHS.unpack(raw.read(_LOCAL_HEADER_SIZE))
        begin = member.header_offset + _LOCAL_HEADER_SIZE + name + extra
        return cls(raw, begin, member.file_size, start)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be sought in."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(base + offset, 0)
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what fits, up to its end."""
        self._raw.seek(self._begin + self._place)
        piece = self._raw.read(max(min(len(buffer), self._size - self._place), 0))
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def has_checksum(self, checksum: int) -> bool:
        """Read all of it, and tell whether it has this CRC."""
        self.seek(0)
        made = 0
        while piece := self.read(MIB):
            made = isal_zlib.crc32(piece, made)
        self.seek(0)
        return made == checksum
