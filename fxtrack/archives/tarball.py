"""tar: members in their order, without unpacking to disk."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from fxtrack.archives.context import Context, FoundPage, Member, closing_with
from fxtrack.archives.format import Streamed
from fxtrack.archives.limits import MIB

_MAGIC, _MAGIC_AT = b"ustar", 257
_INNER_MAGIC = b"\0" + _MAGIC
# Name, mode, owner, group, size, time, checksum.
_OLD_HEADER = re.compile(
    rb"[^\0].{99}(?:[0-7 ]{6,7}[\0 ]{1,2}){3}(?:[0-7 ]{11}[\0 ]){2}([0-7 ]{6})[\0 ]{2}", re.DOTALL
)
_CHECKSUM = slice(148, 156)
_BLOCK = 512
_LONG_NAMES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE)
# Before one member; tarfile reads each inside the one before, and writers need two.
_MOST_LONG_NAMES = 16
_TAR_ERRORS = (tarfile.TarError, EOFError, OSError, ValueError)


def read_tar(
    pieces: Iterator[bytes | None], context: Context, read: Member, start: int = 0
) -> Iterator[FoundPage]:
    """Read every file of a tar archive.

    Args:
        pieces: its unpacked bytes from ``start`` on; a gap ends it, for a member could span it.
        context: where this is.
        read: reads a member.
        start: the place of the first byte, at which the header of a member begins.
    """
    headers = _Headers()
    joined = _Joined(pieces, context)
    try:
        stream = io.BufferedReader(joined, MIB)
        with tarfile.open(
            fileobj=stream, mode="r|", ignore_zeros=True, tarinfo=_watched_by(headers)
        ) as archive:
            while (member := archive.next()) is not None:
                headers.tell(context, start + member.offset)
                context.budget.member()
                archive.members.clear()  # type: ignore[attr-defined]  # or memory would grow with their number
                if not (member.isfile() or member.isdir()):
                    context.log.counts.left += 1  # links and devices
                if member.isfile():
                    file = cast("BinaryIO", archive.extractfile(member))
                    found = read(file, member.size, context.member(member.name))
                    yield from closing_with(found, context, start + archive.offset)
    except _TAR_ERRORS as error:
        if not joined.at_gap:  # that was told, and why
            context.broken(f"the tar is cut short or damaged ({error})")
        return
    headers.tell(context, None)
    if not headers.ended and not joined.at_gap:
        context.broken("the tar is cut short: it has no end mark")


class _Headers:
    """What tarfile passes over in silence: headers that it cannot read, and a missing end mark."""

    def __init__(self) -> None:
        self.unreadable = False
        self.ended = False
        self.long_names = 0

    def tell(self, context: Context, place: int | None) -> None:
        if self.unreadable:
            where = "at its end" if place is None else f"before byte {place} of the unpacked file"
            context.broken(f"the tar has an unreadable header {where}")
        self.unreadable = False


def _watched_by(headers: _Headers) -> type[tarfile.TarInfo]:
    class Watched(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Watched:
            try:
                made = super().frombuf(buf, encoding, errors)
            except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
                headers.ended = True
                raise
            except tarfile.EmptyHeaderError:  # type: ignore[attr-defined]
                raise
            except tarfile.HeaderError:
                headers.unreadable = bool(bytes(buf).strip(b"\0"))  # less than a block of zeros is padding
                raise
            headers.ended = False
            headers.long_names = headers.long_names + 1 if made.type in _LONG_NAMES else 0
            if headers.long_names and made.size > MIB:
                raise tarfile.ReadError("the name of a member is longer than a MiB")
            if headers.long_names > _MOST_LONG_NAMES:
                raise tarfile.ReadError(f"more than {_MOST_LONG_NAMES} long names of one member")
            return made

    return Watched


class _Joined(io.RawIOBase):
    """The pieces up to the first gap, as a file."""

    def __init__(self, pieces: Iterator[bytes | None], context: Context) -> None:
        super().__init__()
        self._pieces = pieces
        self._context = context
        self._rest = memoryview(b"")
        self.at_gap = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            piece = b"" if self.at_gap else next(self._pieces, b"")
            if not piece:
                self.at_gap = self.at_gap or piece is None
                return 0
            self._context.log.unpacked += len(piece)
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _begins_tar(head: bytes) -> bool:
    if head[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC:
        return True
    return b"\0" in head and _begins_old_tar(head)


def _begins_old_tar(head: bytes) -> bool:
    """Recognise a tar without a magic, as they were before 1988, by the checksum of its first header."""
    header = _OLD_HEADER.match(head)
    if header is None or len(head) < _BLOCK:
        return False
    told = header[1].strip(b" ")
    # The sum is made as if blanks stood in its place.
    counted = sum(head[:_BLOCK]) - sum(head[_CHECKSUM]) + len(head[_CHECKSUM]) * ord(" ")
    return told.isdigit() and int(told, 8) == counted


def _is_torn_tar(data: bytes) -> bool:
    # Looking for one byte is ten times as fast as looking for two, and there are millions of pages.
    return b"\0" in data and _INNER_MAGIC in data


# It begins with the name of a member, so with any byte. Where the next member of a torn one begins is not
# looked for.
TAR = Streamed("tar", _begins_tar, read=read_tar, torn=_is_torn_tar)
