"""Any file to snapshots: its kind is recognised by its content, and so are those of its members."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from fxtrack.archives import streams, warc
from fxtrack.archives.compressions import GZIP, UNPACK_ERRORS
from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import HEAD, ArchiveFormat, Packed, Single, Sought, Streamed
from fxtrack.archives.inplace import InPlace
from fxtrack.archives.limits import MAX_PAGE, MIB, BombError
from fxtrack.archives.refused import RefusedError, refusal_of
from fxtrack.archives.spool import IN_MEMORY, Spool
from fxtrack.archives.zstddictionary import with_its_dictionary
from fxtrack.model import Snapshot
from fxtrack.pages import text

_UNSOUND = (OSError, EOFError, ValueError)
_MEMBERS_TO_TRY = 3


def read_archive(raw: BinaryIO, context: Context, start: int = 0) -> Iterator[FoundPage]:
    """Read all pages that may hold a ticker out of an archive.

    Args:
        raw: the archive; it can be sought in.
        context: where this is, how to read it, and whom to tell of counts and damage.
        start: a position at which reading was interrupted before.

    Raises:
        RefusedError: it is of a kind that is not read.
    """
    try:
        yield from _any(raw, context, start)
    except BombError as error:
        context.broken(str(error))


def read_blob(file: BinaryIO, size: int, context: Context) -> Iterator[FoundPage]:
    """Read a page or an archive that has its size and can be read only once, as a version in git.

    Args:
        file: its bytes.
        size: how many there are.
        context: as for ``read_archive``.
    """
    try:
        yield from _read_member(file, size, context)
    except BombError as error:
        context.broken(str(error))


def _any(raw: BinaryIO, context: Context, start: int) -> Iterator[FoundPage]:
    context.budget.inside(context.depth)
    raw.seek(0)
    found = context.options.formats.format_of(raw.read(HEAD))
    raw.seek(0)
    if isinstance(found, Packed):
        yield from _read_packed(raw, found, context.unpacked(), start)
    elif isinstance(found, Sought):
        yield from found.read(raw, context, _read_member, start)
    elif isinstance(found, Streamed):
        raw.seek(start)
        pieces = iter(lambda: raw.read(streams.PIECE), b"")
        yield from found.read(pieces, context, _read_member, start)
    else:
        yield from _held_page(raw, found, context)


def _held_page(raw: BinaryIO, found: ArchiveFormat | None, context: Context) -> Iterator[FoundPage]:
    """Read a page, or what is no larger than one."""
    data = raw.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        context.broken(f"larger than a page ({MAX_PAGE // MIB} MiB)")
    elif isinstance(found, Single):
        yield from found.read(data, context)
    elif torn := context.options.formats.torn_format_of(data):
        context.broken(f"an archive ({torn}) that has lost its beginning, or has something before it")
        if isinstance(torn, Streamed) and torn.reads_torn:
            yield from torn.read(iter([data]), context.from_memory(), _read_member, 0)
    elif words := refusal_of(data):
        raise RefusedError(words)
    elif text.looks_binary(data):
        context.log.counts.left += 1
    else:
        yield Snapshot(context.location, data)


def _read_member(file: BinaryIO, size: int, context: Context) -> Iterator[FoundPage]:
    """Read a member of a zip or tar; of an archive in it that cannot be sought in, a copy is made."""
    try:
        yield from _anything_in(file, size, context)
    except RefusedError:
        context.log.counts.left += 1


def _anything_in(file: BinaryIO, size: int, context: Context) -> Iterator[FoundPage]:
    if isinstance(file, InPlace):
        yield from _any(cast("BinaryIO", file), context, file.start)
        return
    head = file.read(HEAD)
    found = context.options.formats.format_of(head)
    most = MAX_PAGE if found is None else context.options.limits.nested
    if size > most:
        _too_large(found, most, context)
        return
    context.budget.unpack(len(head))
    if found is not None and size > IN_MEMORY:
        yield from _from_copy(file, head, found, context)
        return
    data = _read_at_most(file, head, most, context)
    if data is None:
        _too_large(found, most, context)
        return
    held = io.BytesIO(data)
    del data  # a page is held once
    yield from _any(held, context, 0)


def _read_at_most(file: BinaryIO, head: bytes, most: int, context: Context) -> bytes | None:
    """Return a member, of which the beginning was read; None if it is longer than told."""
    pieces = [head]
    while piece := file.read(MIB):
        context.budget.unpack(len(piece))
        pieces.append(piece)
        if len(pieces) * MIB > most + 2 * MIB:
            return None
    return b"".join(pieces)


def _from_copy(file: BinaryIO, head: bytes, found: ArchiveFormat, context: Context) -> Iterator[FoundPage]:
    """Read a large archive in an archive, of which the beginning was read, from a copy."""
    most = context.options.limits.nested
    with Spool() as spool:
        spool.add(head)
        while piece := file.read(MIB):
            context.budget.unpack(len(piece))
            spool.add(piece)
            if spool.size > most:  # it is longer than told
                _too_large(found, most, context)
                return
        yield from _any(spool.file(), context, 0)


def _too_large(found: ArchiveFormat | None, most: int, context: Context) -> None:
    if found is None:
        context.log.counts.left += 1
    else:
        context.broken(f"an archive within an archive larger than {most // MIB} MiB: unpack it first")


def _read_packed(raw: BinaryIO, packed: Packed, context: Context, start: int) -> Iterator[FoundPage]:
    try:
        packed = with_its_dictionary(raw, packed)
    except UNPACK_ERRORS:
        context.broken("zstd with a dictionary that is damaged, or larger than 8 MiB")
        return
    inner = context.options.formats.format_of(streams.beginning(raw, packed, HEAD, context.budget))
    if inner is warc.WARC and packed is GZIP and _a_member_a_record(raw):
        yield from _trusting(raw, context, start)
        return
    streamed = inner if isinstance(inner, Streamed) else None
    if streams.sound(raw, packed, context.budget):
        pieces: Iterator[bytes | None] = streams.skipping(streams.quick(raw, packed), start)
    else:
        rejoin = streamed is not None and streamed.goes_on
        pieces = streams.careful(raw, packed, context.budget, context.broken, start, rejoin=rejoin)
    if streamed is not None:
        yield from streamed.read(pieces, context, _read_member, start)
    else:
        yield from _read_whole(pieces, inner, context.from_memory())


def _read_whole(
    pieces: Iterator[bytes | None], inner: ArchiveFormat | None, context: Context
) -> Iterator[FoundPage]:
    """Read a copy of a compressed page, or of an archive that has to be sought in; only if it is whole."""
    most = MAX_PAGE if inner is None else context.options.limits.nested
    with Spool(MAX_PAGE if inner is None else 0) as spool:
        for piece in pieces:
            if piece is None:
                return  # the damage was told
            spool.add(piece)
            if spool.size > most:
                context.broken(f"unpacks to more than {most // MIB} MiB, too much for one {inner or 'page'}")
                return
        yield from _any(spool.file(), context, 0)


def _a_member_a_record(raw: BinaryIO) -> bool:
    """Tell whether each gzip member is one record, as in most web archives: then each proves itself."""
    sound = 0
    with suppress(*_UNSOUND):
        for member in itertools.islice(streams.members(raw, MIB), _MEMBERS_TO_TRY):
            if not warc.is_one_record(member):
                return False
            sound += 1
    return sound > 0


def _trusting(raw: BinaryIO, context: Context, start: int) -> Iterator[FoundPage]:
    """Read at full speed; a member is used when its checksum has held.

    Where one does not hold, reading begins anew with care, behind the last good record.
    """
    records = warc.Records(_within_budget(raw, start, context), context, start, checked=True)
    try:
        yield from records
    except _UNSOUND:
        begin = records.position
        pieces = streams.careful(raw, GZIP, context.budget, context.broken, begin, rejoin=True)
        yield from warc.Records(pieces, context, begin)


def _within_budget(raw: BinaryIO, start: int, context: Context) -> Iterator[bytes | None]:
    members = streams.members(raw, MAX_PAGE + 2 * MIB)
    for piece in streams.skipping(streams.joined(members), start):
        context.budget.unpack(len(piece or b""))
        yield piece
