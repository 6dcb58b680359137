"""zip: members in the order of the directory; without a directory, one local header after the other."""

from __future__ import annotations

import lzma
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from fxtrack.archives.compressions import plainly
from fxtrack.archives.context import Context, FoundPage, Member, closing_with
from fxtrack.archives.format import Sought
from fxtrack.archives.limits import MIB, BombError
from fxtrack.archives.maff import FactsBeside
from fxtrack.archives.refused import refuse_broken_document, refuse_documents
from fxtrack.archives.spool import Spool
from fxtrack.archives.wacz import Wacz, is_wacz

_LOCAL = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5HIIIHH")
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8
_NEAR_BY = 4096  # bytes: one member nearly always follows directly upon the one before
_DIRECTORY_END = b"PK\x05\x06"
_END_SIZE, _COUNT_AT, _MORE = 22, 10, 0xFFFF
_ENTRY = b"PK\x01\x02"
_LARGE_DIRECTORY = MIB
_MOST_OF_DIRECTORY = 64 * MIB
_MOST_MEMBERS = 400_000
_TOO_MANY = f"a zip of more than {_MOST_MEMBERS:,} members: unpack it, and import the folder"
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)


def read_zip(raw: BinaryIO, context: Context, read: Member, start: int = 0) -> Iterator[FoundPage]:
    """Read every file of a zip archive.

    Args:
        raw: the archive; it can be sought in.
        context: where this is.
        read: reads a member.
        start: how many members were read before; of WACZ, a position of its own.
    """
    try:
        archive = _opened(cast("BinaryIO", _Bounded(raw)))
    except (*_ZIP_ERRORS, NotImplementedError):
        refuse_broken_document(_first_name(raw))
        context.broken("the zip has no sound directory, it may be cut short: read member by member")
        yield from _without_directory(raw, context, read)
        return
    with archive:
        if is_wacz(archive):
            yield from Wacz(raw, archive, read, _listed_member).pages(context, start)
            return
        refuse_documents(archive)
        facts = FactsBeside(archive)
        for number, member in enumerate(archive.infolist()):
            if number < start or member.filename.endswith("/"):
                continue
            context.budget.member()
            found = facts.add(_listed_member(archive, member, context, read), member.filename, context)
            yield from closing_with(found, context, number + 1)


def _opened(raw: BinaryIO) -> zipfile.ZipFile:
    """Open an archive whose directory is its own, and whole.

    Raises:
        BombError: the directory is too large.
    """
    archive = zipfile.ZipFile(raw)
    if min((member.header_offset for member in archive.infolist()), default=0) != 0:
        raise zipfile.BadZipFile("its directory is that of a zip in it")  # an archive begins with a member
    raw.seek(max(raw.seek(0, 2) - _END_SIZE - _MORE, 0))
    tail = raw.read()
    promised = int.from_bytes(tail[tail.rfind(_DIRECTORY_END) + _COUNT_AT :][:2], "little")
    if promised not in {len(archive.infolist()), _MORE}:
        raise zipfile.BadZipFile("its directory promises another number of members")
    return archive


def _listed_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, context: Context, read: Member
) -> Iterator[FoundPage]:
    inside = context.member(member.filename)
    if member.flag_bits & _ENCRYPTED:
        inside.broken("encrypted")
        return
    if member.file_size > _most(member):
        inside.broken("damaged (it says that it is larger than it can be)")
        return
    try:
        with archive.open(member) as file:
            yield from read(cast("BinaryIO", file), member.file_size, inside)
    except BombError:
        raise
    except NotImplementedError as error:
        inside.broken(f"cannot be unpacked ({str(error).lower()})")
    except _ZIP_ERRORS as error:
        inside.broken(f"damaged ({plainly(error)})")


def _most(member: zipfile.ZipInfo) -> int:
    """Return the most bytes that a member can unpack to.

    A member is passed over if it says that it is larger than a page. So what it says must be possible.
    """
    ratio = {zipfile.ZIP_STORED: 1, zipfile.ZIP_DEFLATED: 1032}.get(member.compress_type, sys.maxsize)
    return member.compress_size * ratio


class _Bounded:
    """A file of which no more is read at once than a directory may have, which zipfile holds in memory."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.tell = raw.tell
        self.seek = raw.seek
        self.seekable = raw.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_OF_DIRECTORY:
            raise BombError(_TOO_MANY)
        data = self._raw.read(size)
        if size > _LARGE_DIRECTORY and data.count(_ENTRY) > _MOST_MEMBERS:
            raise BombError(_TOO_MANY)
        return data


class _Local(NamedTuple):
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int


def _without_directory(raw: BinaryIO, context: Context, read: Member) -> Iterator[FoundPage]:
    place = members = 0
    while (found := _next_local(raw, place)) is not None:
        header, data_at = found
        if header is None:
            return
        inside = context.member(header.name)
        context.budget.member()
        members += 1
        if members > _MOST_MEMBERS:
            raise BombError(_TOO_MANY)
        with Spool() as spool:
            place, fault = _unpack(raw, header, data_at, spool, context)
            if fault:
                inside.broken(fault)
            elif not header.name.endswith("/"):
                yield from read(spool.file(), spool.size, inside)


def _first_name(raw: BinaryIO) -> str:
    found = _next_local(raw, 0)
    return found[0].name if found is not None and found[0] is not None else ""


def _next_local(raw: BinaryIO, place: int) -> tuple[_Local | None, int] | None:
    """Return the next local header and where its data begin; None at the end."""
    size = _NEAR_BY
    while True:
        raw.seek(place)
        window = raw.read(size)
        at = window.find(_LOCAL)
        if at >= 0:
            break
        if len(window) < size:
            return None
        place += size - len(_LOCAL) + 1
        size = MIB
    raw.seek(place + at)
    head = raw.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size:
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL_HEADER.unpack(head)
    name = raw.read(name_length)
    if len(name) < name_length:
        return None
    text = name.decode("utf-8" if flags & _UTF8 else "cp437", "backslashreplace")
    return _Local(
        text, flags, method, crc, packed, size
    ), place + at + _LOCAL_HEADER.size + name_length + extra_length


def _unpack(
    raw: BinaryIO, header: _Local, start: int, spool: Spool, context: Context
) -> tuple[int, str | None]:
    """Copy what a member holds into a spool; returns the place behind it, and what is wrong with it."""
    if header.flags & _ENCRYPTED:
        return start, "encrypted"
    raw.seek(start)
    if header.method == _STORED and not header.flags & _DESCRIPTOR:
        made, after = _copied(raw, header.packed, spool, context), start + header.packed
        if spool.size < header.packed:
            return after, "cut short"
    elif header.method == _DEFLATED:
        inflated = _inflated(raw, spool, context)
        if inflated is None:
            return start, "cut short or damaged"
        made, after = inflated
    else:
        return start, "cannot be unpacked without the directory of the zip"
    told = header.crc
    if header.flags & _DESCRIPTOR:
        raw.seek(after)
        told = int.from_bytes(raw.read(8).removeprefix(b"PK\x07\x08")[:4], "little")
    return (after, None) if made == told else (start, "its checksum does not hold")


def _copied(raw: BinaryIO, size: int, spool: Spool, context: Context) -> int:
    """Copy a member that is stored, as far as there is one; returns its checksum."""
    made, left = 0, min(size, context.options.limits.nested)
    while left and (piece := raw.read(min(left, MIB))):
        context.budget.unpack(len(piece))
        made = zlib.crc32(piece, made)
        left -= len(piece)
        spool.add(piece)
    return made


def _inflated(raw: BinaryIO, spool: Spool, context: Context) -> tuple[int, int] | None:
    """Unpack a member; returns its checksum and the place behind it, None if it is damaged or too large."""
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    made = 0
    try:
        while not decompressor.eof:
            data = decompressor.unconsumed_tail or raw.read(16 * 1024)
            if not data:
                return None
            piece = decompressor.decompress(data, MIB)
            context.budget.unpack(len(piece))
            made = zlib.crc32(piece, made)
            spool.add(piece)
            if spool.size > context.options.limits.nested:
                return None
    except zlib.error:
        return None
    return made, raw.tell() - len(decompressor.unused_data)


ZIP = Sought("zip", lambda head: head.startswith((_LOCAL, _DIRECTORY_END)), b"P", read=read_zip)
