"""Compressed files as pieces of believed bytes.

A gzip or xz file ends with a checksum over all of it, so a single wrong digit shows only at its end. That is
why a compressed file is checked before anything of it is used. One that passes is then read at full speed.
Of one that does not, only the frames (gzip members; bzip2, xz and zstd streams) that pass by themselves are
given out. A last frame that was cut off has no checksum any more; what stands before the cut is given.
"""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, NamedTuple, Protocol, cast

import zstandard
from isal import igzip, isal_zlib

from fxtrack.archives.kinds import Kind
from fxtrack.archives.limits import MIB, Budget

PIECE = MIB
_INPUT = 16 * 1024
_MEMBERS_INPUT = 64 * 1024
_ZSTD_INPUT = 2048  # its decompressor gives out all that a piece of input holds, however much that is
_GZIP_MAGIC = b"\x1f\x8b\x08"
_SEARCH = 8 * MIB
_ZSTD_WINDOW = 2**31  # what `zstd --long=31` needs
_ISAL_ERROR: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make it an instance
_ERRORS = (OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError, _ISAL_ERROR)

Broken = Callable[[str], None]
"""Is told of damage, in words."""


def plainly(error: Exception) -> str:
    """Say what a decompressor found, in words for people who do not know its codes."""
    told = str(error).lower()
    if "checksum" in told or "crc" in told or "-6 " in told or "check mismatch" in told:
        return "its checksum does not hold"
    if "end-of-stream" in told or "eof" in told or "truncated" in told:
        return "it is cut short"
    return "its packed data are broken"


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class _Frame(NamedTuple):
    """A frame: where it begins and ends in the file, and what is wrong with it, if anything is."""

    start: int
    end: int
    fault: str | None
    cut: bool = False


def sound(raw: BinaryIO, kind: Kind, budget: Budget) -> bool:
    """Read a compressed file to its end, and tell whether every checksum in it holds.

    Raises:
        BombError: it unpacks to too much.
    """
    if kind is not Kind.GZIP:
        return all(frame.fault is None for frame in _frames(raw, kind, budget, rejoin=False))
    try:
        for piece in quick(raw, kind):
            budget.unpack(len(piece))
    except _ERRORS:
        return False
    return True


def beginning(raw: BinaryIO, kind: Kind, size: int, budget: Budget) -> bytes:
    """Return the first unpacked bytes that can be read, ``size`` of them, or fewer.

    Where the first gzip member is damaged from its beginning, they are those of the next sound one.
    """
    found = _beginning(raw, kind, 0, size)
    if not found and kind is Kind.GZIP:
        following = _next_sound_member(raw, 0, budget)
        return b"" if following is None else _beginning(raw, kind, following, size)
    return found


def _beginning(raw: BinaryIO, kind: Kind, start: int, size: int) -> bytes:
    found = b""
    for piece in _inflated(raw, kind, start):
        found += piece
        if len(found) >= size:
            break
    return found[:size]


def members(raw: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield what each member of a gzip file holds, once its checksum has held.

    Raises:
        ValueError, EOFError: a member is damaged, cut short, or larger than ``most``.
    """
    raw.seek(0)
    decompressor: _Decompressor | None = None
    held: list[bytes] = []
    while data := raw.read(_MEMBERS_INPUT):
        while data:
            decompressor = decompressor or _new(Kind.GZIP)
            try:
                held.append(decompressor.decompress(data))
            except _ISAL_ERROR as error:
                raise ValueError(str(error)) from error
            if sum(map(len, held)) > most:
                raise ValueError("a member too large to be held")
            if not decompressor.eof:
                break
            yield b"".join(held)
            data, decompressor, held = decompressor.unused_data, None, []
    if decompressor is not None:
        raise EOFError("cut short")


def joined(members: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of about ``PIECE``; an error comes behind the last of them."""
    held: list[bytes] = []
    size = 0
    try:
        for member in members:
            held.append(member)
            size += len(member)
            if size >= PIECE:
                yield b"".join(held)
                held, size = [], 0
    except (ValueError, EOFError):
        if size:
            yield b"".join(held)
        raise
    if size:
        yield b"".join(held)


def skipping(pieces: Iterator[bytes | None], size: int) -> Iterator[bytes | None]:
    """Leave out the first bytes, which were read before, and gaps between them."""
    for piece in pieces:
        if size == 0:
            yield piece
        elif piece is not None:
            if len(piece) > size:
                yield piece[size:]
            size = max(size - len(piece), 0)


def quick(raw: BinaryIO, kind: Kind) -> Iterator[bytes]:
    """Yield the bytes of a file that is sound.

    Raises:
        OSError, EOFError, ValueError: it is not sound after all; what was yielded last is not to be believed.
    """
    raw.seek(0)
    if kind is not Kind.GZIP:
        start = 0
        while not _only_padding(raw, start):
            frame = yield from _inflated(raw, kind, start)
            if frame.fault:
                raise ValueError(frame.fault)
            start = frame.end
        return
    try:
        with igzip.IGzipFile(fileobj=raw, mode="rb") as file:  # type: ignore[no-untyped-call]
            while piece := file.read(PIECE):
                yield piece
    except _ISAL_ERROR as error:
        raise ValueError(str(error)) from error


def careful(  # noqa: PLR0913 - what to read, how, from where
    raw: BinaryIO, kind: Kind, budget: Budget, broken: Broken, start: int = 0, *, rejoin: bool
) -> Iterator[bytes | None]:
    """Yield what can be believed of a file that is not sound.

    Args:
        raw: the file; it can be sought in.
        kind: how it is compressed.
        budget: what may be unpacked.
        broken: is told of each fault behind ``start``.
        start: how many bytes to leave out: they, and the faults between them, were read before.
        rejoin: whether to go on behind a bad gzip member, after a gap; else all ends there.

    Yields:
        Bytes; None for a gap: what follows does not join what came before.
    """
    left = start
    for frame in _frames(raw, kind, budget, rejoin=rejoin):
        if frame.fault is None or frame.cut:
            for piece in _inflated(raw, kind, frame.start):
                if len(piece) > left:
                    yield piece[left:]
                left = max(left - len(piece), 0)
        if frame.fault and not left:
            broken(f"{frame.fault}: byte {frame.start} to {frame.end} of the packed file")
            yield None


def _frames(raw: BinaryIO, kind: Kind, budget: Budget, *, rejoin: bool) -> Iterator[_Frame]:
    """Check each frame in turn; a bad one is yielded with all that has to be skipped after it."""
    start = 0
    while not _only_padding(raw, start):
        frame = _checked(raw, kind, start, budget)
        if frame.fault is None:
            yield frame
            start = frame.end
            continue
        # What runs on to the end of the file, over a sound member, was not cut off: it is damaged.
        following = _next_sound_member(raw, start, budget, or_cut=not frame.cut) if rejoin else None
        if following is None:
            yield frame._replace(end=raw.seek(0, 2))
            return
        yield frame._replace(end=following, cut=False)
        start = following


def _next_sound_member(raw: BinaryIO, start: int, budget: Budget, *, or_cut: bool = False) -> int | None:
    """Return where the next gzip member begins that is sound; if so asked, it may be cut off at its end."""
    place = start + 1
    while True:
        raw.seek(place)
        window = raw.read(_SEARCH)
        at = window.find(_GZIP_MAGIC)
        if at < 0:
            if len(window) < _SEARCH:
                return None
            place += _SEARCH - len(_GZIP_MAGIC) + 1
            continue
        place += at
        frame = _checked(raw, Kind.GZIP, place, budget)
        if frame.fault is None or (frame.cut and or_cut):
            return place
        place += 1


def _checked(raw: BinaryIO, kind: Kind, start: int, budget: Budget) -> _Frame:
    """Unpack a frame, only to see whether it is sound."""
    pieces = _inflated(raw, kind, start)
    while True:
        try:
            budget.unpack(len(next(pieces)))
        except StopIteration as done:
            frame: _Frame = done.value
            return frame


def _inflated(raw: BinaryIO, kind: Kind, start: int) -> Generator[bytes, None, _Frame]:
    """Yield the bytes of one frame; the value of the generator is the frame."""
    decompressor = _new(kind)
    size = _ZSTD_INPUT if kind is Kind.ZSTD else _INPUT
    read = start
    try:
        while not decompressor.eof:
            raw.seek(read)
            data = raw.read(size)
            if not data:
                return _Frame(start, read, f"{kind} stream cut short", cut=True)
            read += len(data)
            yield from _bounded(decompressor, data, kind)
    except _ERRORS as error:
        return _Frame(start, read, f"{kind} stream damaged ({plainly(error)})")
    return _Frame(start, read - len(decompressor.unused_data), None)


def _new(kind: Kind) -> _Decompressor:
    made: object
    if kind is Kind.GZIP:
        made = isal_zlib.decompressobj(31)
    elif kind is Kind.BZIP2:
        made = bz2.BZ2Decompressor()
    elif kind is Kind.XZ:
        made = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    else:
        made = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
    return cast("_Decompressor", made)


def _bounded(decompressor: _Decompressor, data: bytes, kind: Kind) -> Iterator[bytes]:
    """Yield what a piece of input holds, if it is anything, in pieces of a bounded size."""
    if kind is Kind.ZSTD:
        if out := decompressor.decompress(data):
            yield out
        return
    while True:
        out = decompressor.decompress(data, PIECE)
        if out:
            yield out
        if len(out) < PIECE or decompressor.eof:
            return
        data = getattr(decompressor, "unconsumed_tail", b"")  # the others keep it to themselves


def _only_padding(raw: BinaryIO, start: int) -> bool:
    """Tell whether nothing but zeros follows: tapes and block devices leave them."""
    raw.seek(start)
    size = 64
    while data := raw.read(size):
        if data.strip(b"\0"):
            return False
        size = PIECE
    return True
