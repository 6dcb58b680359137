"""ARC 1.0 and 1.1: the web archives that were made before WARC (Internet Archive, 1996 and later).

Each record is a line with its address, time and length, and then the HTTP message. Nothing else tells where
a record ends, so one is used only if the next begins where its length says; else the rest is left out. Behind
the last one must be as many line ends as behind the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fxtrack.archives import http
from fxtrack.archives.context import Context, FoundPage, Member, url_of
from fxtrack.archives.format import Streamed
from fxtrack.archives.limits import MAX_PAGE
from fxtrack.model import Capture, Snapshot
from fxtrack.pages.capture import stamped_instant
from fxtrack.pages.marks import MarkFinder

_ADDRESS_AND_TIME = rb" (?:[0-9A-Fa-f.:]{2,45}|-) (?P<time>[0-9]{8,17}) "
# The address goes as far as the first words that can follow it, and is not tried again: a line may be long.
_LINE = (
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]{0,30}:[^ \r\n]*+"
    rb"(?: (?!(?:[0-9A-Fa-f.:]{2,45}|-) [0-9]{8,17} )[^ \r\n]*+)*+)"
    + _ADDRESS_AND_TIME
    + rb"(?P<kind>[^ \r\n]{0,200}) (?:[^\r\n]{0,1000} )?(?P<length>[0-9]{1,18})\r?\n"
)
_RECORD_LINE = re.compile(_LINE)
_WITHIN = re.compile(rb"\n" + _LINE)
_FILE = b"filedesc:"
_MOST_HEADER = 8192
_STAMP_DIGITS = 14


class _Ahead:
    """The unpacked bytes from a place on, read as far as somebody looks ahead.

    Attributes:
        place: of the first byte in the unpacked file.
        data: the bytes that were read.
    """

    def __init__(self, pieces: Iterator[bytes | None], context: Context, start: int) -> None:
        self.place = start
        self.data = bytearray()
        self._pieces = pieces
        self._log = context.log

    def look(self, size: int) -> bool:
        """Read on until there are so many bytes; tell whether there are."""
        while len(self.data) < size and (piece := next(self._pieces, None)):
            self._log.unpacked += len(piece)
            self.data += piece
        return len(self.data) >= size

    def step(self, size: int) -> bool:
        """Go on by so many bytes, without holding them; tell whether there are so many."""
        while size > len(self.data):
            size -= len(self.data)
            self.place += len(self.data)
            self.data.clear()
            if not self.look(1):
                return False
        self.place += size
        del self.data[:size]
        return True


def read_arc(
    pieces: Iterator[bytes | None], context: Context, _: Member, start: int = 0
) -> Iterator[FoundPage]:
    """Yield the pages of an ARC file; None for a record that is no page.

    Args:
        pieces: its unpacked bytes from ``start`` on; a gap ends it.
        context: where this is.
        _: what reads a member; a record is a page by itself.
        start: the place of the first byte, at which a record begins.
    """
    ahead = _Ahead(pieces, context, start)
    line_ends = 1
    while ahead.look(1):
        ahead.look(_MOST_HEADER)
        header = _RECORD_LINE.match(bytes(ahead.data[:_MOST_HEADER]))
        where = f"byte {ahead.place}"
        if header is None:
            context.broken("no record begins where the one before has ended: the rest is left out", where)
            return
        context.budget.member()
        size = header.end() + int(header["length"])
        if size > MAX_PAGE:
            context.log.counts.left += 1
            if not ahead.step(size):
                context.broken("a record is cut short, or its length is wrong", where)
            _step_over_line_ends(ahead)
            continue
        whole = ahead.look(size)
        ahead.look(size + _MOST_HEADER)
        rest = bytes(ahead.data[size : size + _MOST_HEADER])
        if not whole or not _may_end_before(rest, line_ends):
            context.broken("a record is cut short, or its length is wrong: the rest is left out", where)
            return
        block = bytes(ahead.data[header.end() : size])
        found = _page_of_record(header, block, where, context)
        ahead.step(size)
        behind = _step_over_line_ends(ahead)
        line_ends = 1 if header["url"].startswith(_FILE) else behind
        context.at(ahead.place)
        yield found


def _may_end_before(rest: bytes, least: int) -> bool:
    """Tell whether a record may end before these bytes: line ends, then the next one or nothing.

    Args:
        rest: what stands behind it.
        least: how large the line ends are; with fewer the record holds some, in place of bytes it has lost.
    """
    following = rest.lstrip(b"\r\n")
    if len(rest) - len(following) < least:
        return False
    return not following or _RECORD_LINE.match(following) is not None


def _step_over_line_ends(ahead: _Ahead) -> int:
    """Go behind the line ends that come next, and return their size."""
    size = 0
    while ahead.look(1):
        next_ones = bytes(ahead.data[:_MOST_HEADER])
        behind = len(next_ones) - len(next_ones.lstrip(b"\r\n"))
        ahead.step(behind)
        size += behind
        if behind < len(next_ones):
            break
    return size


def _page_of_record(header: re.Match[bytes], block: bytes, name: str, context: Context) -> Snapshot | None:
    """Return the page in a record, if it may hold a ticker."""
    counts = context.log.counts
    if header["url"].startswith(_FILE):
        return None
    is_message = http.begins_message(block, 0)
    head = (
        http.header(block, 0, len(block)) if is_message else http.Header(0, _kind(header), (), chunked=False)
    )
    if head is None or not head.is_text or header["url"].startswith(b"dns:"):
        counts.left += 1
        return None
    if not head.is_packed and not MarkFinder(block, context.options.marks.page).any(head.end, len(block)):
        counts.no_ticker += 1
        return None
    if _WITHIN.search(block):
        context.broken("a record holds what looks like another record: left out", name)
        return None
    body = http.body(block[head.end :], head)
    if body.fault:
        context.broken(f"the body of a page: {body.fault}", name)
        return None
    charset = head.media_type.lower().partition("charset=")[2]
    return Snapshot(
        context.location_of(name),
        body.data,
        url_of(header["url"].decode("utf-8", "replace")),
        _captured(header["time"].decode()),
        f"; charset={charset}" if charset else None,
    )


def _kind(header: re.Match[bytes]) -> str:
    """Return the media type that the line of a record tells."""
    return header["kind"].decode("latin-1")


def _captured(stamp: str) -> Capture | None:
    at = stamped_instant(stamp) if len(stamp) == _STAMP_DIGITS else None
    return Capture(at, "arc") if at else None


def _is_torn_arc(data: bytes) -> bool:
    # Searching for what stands behind nearly every line of a record is faster than searching for the line.
    return b"\nHTTP/1." in data and (_RECORD_LINE.match(data) or _WITHIN.search(data)) is not None


ARC = Streamed("ARC", lambda head: head.startswith(b"filedesc://"), b"f", read=read_arc, torn=_is_torn_arc)
