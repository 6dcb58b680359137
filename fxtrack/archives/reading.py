"""Any file to snapshots: its kind is recognised by its content, and so are those of its members."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from fxtrack.archives import columns, mhtml, rows, streams, tarball, warc, zipped
from fxtrack.archives.context import Context, Found
from fxtrack.archives.kinds import COMPRESSED, HEAD, Kind, kind_of, torn
from fxtrack.archives.limits import MAX_PAGE, MIB, BombError
from fxtrack.model import Snapshot
from fxtrack.pages import text

_UNSOUND = (OSError, EOFError, ValueError)
_MEMBERS_TO_TRY = 3


def snapshots(raw: BinaryIO, context: Context, start: int = 0) -> Iterator[Found]:
    """Read all pages that may hold a ticker out of an archive.

    Args:
        raw: the archive; it can be sought in.
        context: where this is, how to read it, and whom to tell of counts and damage.
        start: a position at which reading was interrupted before.
    """
    try:
        yield from _any(raw, context, start)
    except BombError as error:
        context.broken(str(error))


def _any(raw: BinaryIO, context: Context, start: int) -> Iterator[Found]:
    context.budget.inside(context.depth)
    raw.seek(0)
    kind = kind_of(raw.read(HEAD))
    raw.seek(0)
    if kind in COMPRESSED:
        yield from _compressed(raw, kind, context.unpacked(), start)
    elif kind is Kind.ZIP:
        yield from zipped.snapshots(raw, context, _member, start)
    elif kind is Kind.PARQUET:
        yield from columns.snapshots(raw, context, start)
    elif kind in {Kind.WARC, Kind.TAR, Kind.JSONL}:
        raw.seek(start)
        yield from _streamed(iter(lambda: raw.read(streams.PIECE), b""), kind, context, start)
    else:
        yield from _page(raw, kind, context)


def _streamed(pieces: Iterator[bytes | None], kind: Kind, context: Context, start: int) -> Iterator[Found]:
    if kind is Kind.WARC:
        yield from warc.Records(pieces, context, start)
    elif kind is Kind.TAR:
        yield from tarball.snapshots(pieces, context, _member, start)
    else:
        yield from rows.snapshots(pieces, context, start)


def _page(raw: BinaryIO, kind: Kind, context: Context) -> Iterator[Found]:
    data = raw.read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        context.broken(f"larger than a page ({MAX_PAGE // MIB} MiB)")
    elif kind is Kind.MHTML:
        yield mhtml.snapshot(data, context)
    elif kind_of_torn := torn(data):
        context.broken(f"an archive ({kind_of_torn}) that has lost its beginning, or has something before it")
        yield from _torn(data, kind_of_torn, context.from_memory())
    elif text.looks_binary(data):
        context.log.counts.left += 1
    else:
        yield Snapshot(context.location, data)


def _torn(data: bytes, kind: Kind, context: Context) -> Iterator[Found]:
    """Read what is left of an archive; where the next member of a tar begins is not looked for."""
    if kind is not Kind.TAR:
        yield from _streamed(iter([data]), kind, context, 0)


def _member(file: BinaryIO, size: int, context: Context) -> Iterator[Found]:
    """Read a member of a zip or tar, which cannot be sought in: an archive in it is held in memory."""
    head = file.read(HEAD)
    kind = kind_of(head)
    most = MAX_PAGE if kind is Kind.PAGE else context.options.limits.nested
    if size > most:
        _too_large(kind, most, context)
        return
    context.budget.unpack(len(head))
    pieces = [head]
    while piece := file.read(MIB):
        context.budget.unpack(len(piece))
        pieces.append(piece)
        if len(pieces) * MIB > most + 2 * MIB:
            _too_large(kind, most, context)
            return
    yield from _any(io.BytesIO(b"".join(pieces)), context, 0)


def _too_large(kind: Kind, most: int, context: Context) -> None:
    if kind is Kind.PAGE:
        context.log.counts.left += 1
    else:
        context.broken(f"an archive within an archive larger than {most // MIB} MiB: unpack it first")


def _compressed(raw: BinaryIO, kind: Kind, context: Context, start: int) -> Iterator[Found]:
    inner = kind_of(streams.beginning(raw, kind, HEAD, context.budget))
    if inner is Kind.WARC and kind is Kind.GZIP and _a_member_a_record(raw):
        yield from _trusting(raw, context, start)
        return
    if streams.sound(raw, kind, context.budget):
        pieces: Iterator[bytes | None] = streams.skipping(streams.quick(raw, kind), start)
    else:
        pieces = streams.careful(raw, kind, context.budget, context.broken, start, rejoin=inner is Kind.WARC)
    if inner in {Kind.WARC, Kind.TAR, Kind.JSONL}:
        yield from _streamed(pieces, inner, context, start)
    else:
        yield from _held(pieces, inner, context.from_memory())


def _held(pieces: Iterator[bytes | None], inner: Kind, context: Context) -> Iterator[Found]:
    """Read a compressed page, or an archive that has to be sought in, from memory; only if it is whole."""
    most = MAX_PAGE if inner is Kind.PAGE else context.options.limits.nested
    held = bytearray()
    for piece in pieces:
        if piece is None:
            return  # the damage was told
        held += piece
        if len(held) > most:
            context.broken(f"unpacks to more than {most // MIB} MiB, too much for one {inner}")
            return
    yield from _any(io.BytesIO(bytes(held)), context, 0)


def _a_member_a_record(raw: BinaryIO) -> bool:
    """Tell whether each gzip member is one record, as in most web archives: then each proves itself."""
    sound = 0
    with suppress(*_UNSOUND):
        for member in itertools.islice(streams.members(raw, MIB), _MEMBERS_TO_TRY):
            if not warc.is_one_record(member):
                return False
            sound += 1
    return sound > 0


def _trusting(raw: BinaryIO, context: Context, start: int) -> Iterator[Found]:
    """Read at full speed; a member is used when its checksum has held.

    Where one does not hold, reading begins anew with care, behind the last good record.
    """
    records = warc.Records(_counted(raw, start, context), context, start, checked=True)
    try:
        yield from records
    except _UNSOUND:
        begin = records.position
        pieces = streams.careful(raw, Kind.GZIP, context.budget, context.broken, begin, rejoin=True)
        yield from warc.Records(pieces, context, begin)


def _counted(raw: BinaryIO, start: int, context: Context) -> Iterator[bytes | None]:
    members = streams.members(raw, 2 * MAX_PAGE)
    for piece in streams.skipping(streams.joined(members), start):
        context.budget.unpack(len(piece or b""))
        yield piece
