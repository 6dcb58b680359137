"""Compressed files as pieces of believed bytes.

A gzip or xz file ends with a checksum over all of it, so a single wrong digit shows only at its end. That is
why a compressed file is checked before anything of it is used. One that passes is then read at full speed.
Of one that does not, only the frames (gzip members; bzip2, xz and zstd streams) that pass by themselves are
given out. One that was cut off, or whose end became zeros, has no checksum any more: its digits may be
garbage, and nothing of it is used. Web archives are no exception, though their records may have digests:
these say nothing of the headers, which tell the capture times.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, NamedTuple

from isal import igzip

from fxtrack.archives.compressions import (
    GZIP,
    GZIP_MAGIC,
    ISAL_ERROR,
    UNPACK_ERRORS,
    ZSTD,
    ZSTD_MAGIC,
    plainly,
)
from fxtrack.archives.format import Decompressor, Packed
from fxtrack.archives.limits import MIB, Budget

PIECE = MIB
_INPUT = 16 * 1024
_MEMBERS_INPUT = 64 * 1024
_UNBOUNDED_INPUT = 2048  # of a decompressor that gives out all that a piece holds, however much that is
_SEARCH = 8 * MIB
_MAGICS = {GZIP.name: GZIP_MAGIC, ZSTD.name: ZSTD_MAGIC}

Broken = Callable[[str], None]
"""Is told of damage, in words."""


class _Frame(NamedTuple):
    """A frame: where it begins and ends in the file, and what is wrong with it, if anything is."""

    start: int
    end: int
    fault: str | None
    cut: bool = False


def sound(raw: BinaryIO, packed: Packed, budget: Budget) -> bool:
    """Read a compressed file to its end, and tell whether every checksum in it holds.

    Raises:
        BombError: it unpacks to too much.
    """
    if packed is not GZIP:
        return all(frame.fault is None for frame in _frames(raw, packed, budget, rejoin=False))
    try:
        for piece in quick(raw, packed):
            budget.unpack(len(piece))
    except UNPACK_ERRORS:
        return False
    return True


def beginning(raw: BinaryIO, packed: Packed, size: int, budget: Budget) -> bytes:
    """Return the first unpacked bytes that can be read, ``size`` of them, or fewer.

    Where the first gzip member is damaged from its beginning, they are those of the next sound one.
    """
    found = _beginning(raw, packed, 0, size)
    if not found and packed is GZIP:
        following = _next_sound_member(raw, packed, 0, budget)
        return b"" if following is None else _beginning(raw, packed, following, size)
    return found


def _beginning(raw: BinaryIO, packed: Packed, start: int, size: int) -> bytes:
    found = b""
    pieces = _unpacked_frame(raw, packed, start)
    while len(found) < size:
        try:
            found += next(pieces)
        except StopIteration as done:
            frame: _Frame = done.value
            if found or frame.fault is not None:
                break
            pieces = _unpacked_frame(raw, packed, frame.end)  # an empty frame, or one to be skipped
    return found[:size]


def members(raw: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield what each member of a gzip file holds, once its checksum has held.

    Raises:
        ValueError, EOFError: a member is damaged, cut short, or larger than ``most``.
    """
    raw.seek(0)
    decompressor: Decompressor | None = None
    held: list[bytes] = []
    while data := raw.read(_MEMBERS_INPUT):
        while data:
            decompressor = decompressor or GZIP.decompressor()
            try:
                held.append(decompressor.decompress(data))
            except ISAL_ERROR as error:
                raise ValueError(str(error)) from error
            if sum(map(len, held)) > most:
                raise ValueError("a member too large to be held")
            if not decompressor.eof:
                break
            data, decompressor = decompressor.unused_data, None
            yield _taken(held)
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
            del member  # a large one is held once
            if size >= PIECE:
                size = 0
                yield _taken(held)
    except (ValueError, EOFError):
        if size:
            yield _taken(held)
        raise
    if size:
        yield _taken(held)


def _taken(held: list[bytes]) -> bytes:
    """Return all pieces in one, and forget them."""
    data = b"".join(held)
    held.clear()
    return data


def skipping(pieces: Iterator[bytes | None], size: int) -> Iterator[bytes | None]:
    """Leave out the first bytes, which were read before, and gaps between them."""
    for piece in pieces:
        if size == 0:
            yield piece
        elif piece is not None:
            if len(piece) > size:
                yield piece[size:]
            size = max(size - len(piece), 0)


def quick(raw: BinaryIO, packed: Packed) -> Iterator[bytes]:
    """Yield the bytes of a file that is sound.

    Raises:
        OSError, EOFError, ValueError: it is not sound after all; what was yielded last is not to be believed.
    """
    raw.seek(0)
    if packed is not GZIP:
        start = 0
        while not _only_padding(raw, start):
            frame = yield from _unpacked_frame(raw, packed, start)
            if frame.fault:
                raise ValueError(frame.fault)
            start = frame.end
        return
    try:
        with igzip.IGzipFile(fileobj=raw, mode="rb") as file:  # type: ignore[no-untyped-call]
            while piece := file.read(PIECE):
                yield piece
    except ISAL_ERROR as error:
        raise ValueError(str(error)) from error


def careful(  # noqa: PLR0913 - what to read, how, from where
    raw: BinaryIO, packed: Packed, budget: Budget, broken: Broken, start: int = 0, *, rejoin: bool
) -> Iterator[bytes | None]:
    """Yield what can be believed of a file that is not sound.

    Args:
        raw: the file; it can be sought in.
        packed: how it is compressed.
        budget: what may be unpacked.
        broken: is told of each fault behind ``start``.
        start: how many bytes to leave out: they, and the faults between them, were read before.
        rejoin: whether to go on behind a bad gzip member, after a gap; else all ends there.

    Yields:
        Bytes; None for a gap: what follows does not join what came before.
    """
    left = start
    for frame in _frames(raw, packed, budget, rejoin=rejoin):
        if frame.fault is None:
            for piece in _unpacked_frame(raw, packed, frame.start):
                if len(piece) > left:
                    yield piece[left:]
                left = max(left - len(piece), 0)
        elif frame.cut or not left:
            where = f"{frame.start} to {frame.end}"
            broken(
                f"{frame.fault}: nothing of bytes {where} is used, for its checksum is missing"
                if frame.cut
                else f"{frame.fault}: byte {where} of the packed file"
            )
            yield None


def _frames(raw: BinaryIO, packed: Packed, budget: Budget, *, rejoin: bool) -> Iterator[_Frame]:
    """Check each frame in turn; a bad one is yielded with all that has to be skipped after it."""
    start = 0
    while not _only_padding(raw, start):
        frame = _checked(raw, packed, start, budget)
        if frame.fault is None:
            yield frame
            start = frame.end
            continue
        # A frame that ends with the file, but has a sound member in it, was not cut off: it is damaged.
        following = _next_sound_member(raw, packed, start, budget, or_cut=not frame.cut) if rejoin else None
        if following is None:
            yield frame._replace(end=raw.seek(0, 2))
            return
        # "Cut short" means that nothing comes behind.
        fault = f"{packed} stream damaged (its end is missing)" if frame.cut else frame.fault
        yield frame._replace(end=following, fault=fault, cut=False)
        start = following


def _next_sound_member(
    raw: BinaryIO, packed: Packed, start: int, budget: Budget, *, or_cut: bool = False
) -> int | None:
    """Return where the next frame begins that is sound; if so asked, it may be cut off at its end."""
    magic = _MAGICS.get(packed.name)
    if magic is None:
        return None
    place = start + 1
    while True:
        raw.seek(place)
        window = raw.read(_SEARCH)
        at = window.find(magic)
        if at < 0:
            if len(window) < _SEARCH:
                return None
            place += _SEARCH - len(magic) + 1
            continue
        place += at
        frame = _checked(raw, packed, place, budget)
        if frame.fault is None or (frame.cut and or_cut):
            return place
        place += 1


def _checked(raw: BinaryIO, packed: Packed, start: int, budget: Budget) -> _Frame:
    """Unpack a frame, only to see whether it is sound."""
    pieces = _unpacked_frame(raw, packed, start)
    while True:
        try:
            budget.unpack(len(next(pieces)))
        except StopIteration as done:
            frame: _Frame = done.value
            return frame


def _unpacked_frame(raw: BinaryIO, packed: Packed, start: int) -> Generator[bytes, None, _Frame]:
    """Yield the bytes of one frame; the value of the generator is the frame."""
    decompressor = packed.decompressor()
    size = _INPUT if packed.bounded else _UNBOUNDED_INPUT
    read = start
    try:
        while not decompressor.eof:
            raw.seek(read)
            data = raw.read(size)
            if not data:
                return _Frame(start, read, f"{packed} stream cut short", cut=True)
            read += len(data)
            yield from _bounded(decompressor, data, packed)
    except UNPACK_ERRORS as error:
        return _Frame(start, read, f"{packed} stream damaged ({plainly(error)})")
    return _Frame(start, read - len(decompressor.unused_data), None)


def _bounded(decompressor: Decompressor, data: bytes, packed: Packed) -> Iterator[bytes]:
    """Yield what a piece of input holds, if it is anything, in pieces of a bounded size."""
    if not packed.bounded:
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
