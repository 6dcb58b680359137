"""ARC 1.0 and 1.1: the web archives that were made before WARC (Internet Archive, 1996 and later).

Each record is a line with its address, time and length, and then the HTTP message. Nothing else tells where
a record ends, so one is used only if the next begins where its length says; else the rest is left out. Behind
the last one must be as many line ends as behind the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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
_NO_LINE_END = re.compile(rb"[^\r\n]")
_FILE = b"filedesc:"
_MOST_HEADER = 8192
_STAMP_DIGITS = 14


class _Line(NamedTuple):
    """The line with which a record begins; ``size`` is its own, with its end, ``length`` that of the rest."""

    url: bytes
    time: bytes
    kind: bytes
    length: int
    size: int


class _Ahead:
    """The unpacked bytes from a place on, read as far as somebody looks ahead.

    Attributes:
        data: the bytes that are at hand, some of those before the place among them.
        at: where in them the place is.
        marks: finds marks in them.
    """

    def __init__(self, pieces: Iterator[bytes | None], context: Context, start: int) -> None:
        self.data, self.at = b"", 0
        self._base = start
        self._pieces = pieces
        self._log = context.log
        self._sought = context.options.marks.page
        self._ended = False
        self.marks = MarkFinder(b"", self._sought)

    @property
    def place(self) -> int:
        """The place in the unpacked file."""
        return self._base + self.at

    def look(self, size: int) -> bool:
        """Read on until there are so many bytes from the place on; tell whether there are."""
        have = len(self.data) - self.at
        if have >= size or self._ended:
            return have >= size
        kept = [self.data[self.at :]]
        self._base, self.data, self.at = self.place, b"", 0
        while have < size and not self._ended:
            piece = next(self._pieces, None) or b""
            self._ended = not piece
            self._log.unpacked += len(piece)
            have += len(piece)
            kept.append(piece)
        self.data = b"".join(kept)
        self.marks = MarkFinder(self.data, self._sought)
        return have >= size

    def step(self, size: int) -> bool:
        """Go on by so many bytes, without holding them; tell whether there are so many."""
        while size > (have := len(self.data) - self.at):
            size -= have
            self.at += have
            if not self.look(1):
                return False
        self.at += size
        return True

    def step_over_line_ends(self) -> int:
        """Go behind the line ends that come next, and return their size."""
        begin = self.place
        while self.look(1):
            self.at = _over_line_ends(self.data, self.at, len(self.data))
            if self.at < len(self.data):
                break
        return self.place - begin


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
        line = _record_line_at(ahead.data, ahead.at)
        where = f"byte {ahead.place}"
        if line is None:
            context.broken("no record begins where the one before has ended: the rest is left out", where)
            return
        context.budget.member()
        size = line.size + line.length
        if size > MAX_PAGE:
            context.log.counts.left += 1
            if not ahead.step(size):
                context.broken("a record is cut short, or its length is wrong", where)
            ahead.step_over_line_ends()
            continue
        ahead.look(size + _MOST_HEADER)
        if not _may_end_at(ahead.data, ahead.at + size, line_ends):
            context.broken("a record is cut short, or its length is wrong: the rest is left out", where)
            return
        found = _page_of_record(line, ahead, where, context)
        ahead.step(size)
        behind = ahead.step_over_line_ends()
        line_ends = 1 if line.url.startswith(_FILE) else behind
        context.at(ahead.place)
        yield found


def _record_line_at(data: bytes, place: int) -> _Line | None:
    """Read the line of a record at a place; None if none begins there."""
    found = _RECORD_LINE.match(data, place, place + _MOST_HEADER)
    if found is None:
        return None
    return _Line(found["url"], found["time"], found["kind"], int(found["length"]), found.end() - place)


def _may_end_at(data: bytes, end: int, least: int) -> bool:
    """Tell whether a record may end at a place: line ends follow, then the next one or nothing.

    Args:
        data: the bytes at hand.
        end: the place.
        least: how large the line ends are; with fewer the record holds some, in place of bytes it has lost.
    """
    seen = min(end + _MOST_HEADER, len(data))
    following = _over_line_ends(data, end, seen)
    if end > len(data) or following - end < least:
        return False
    return following == seen or _RECORD_LINE.match(data, following, seen) is not None


def _over_line_ends(data: bytes, start: int, end: int) -> int:
    """Return the first place, from start to end, at which there is no line end."""
    found = _NO_LINE_END.search(data, start, end)
    return found.start() if found else end


def _page_of_record(line: _Line, ahead: _Ahead, name: str, context: Context) -> Snapshot | None:
    """Return the page in a record, if it may hold a ticker; all of the record is at hand."""
    counts = context.log.counts
    if line.url.startswith(_FILE):
        return None
    data, start = ahead.data, ahead.at + line.size
    end = start + line.length
    if http.begins_message(data, start):
        head = http.header(data, start, end)
    else:
        head = http.Header(start, line.kind.decode("latin-1"), (), chunked=False)
    if head is None or not head.is_text or line.url.startswith(b"dns:"):
        counts.left += 1
        return None
    if not head.is_packed and not ahead.marks.any(head.end, end):
        counts.no_ticker += 1
        return None
    if _WITHIN.search(data, start, end):
        context.broken("a record holds what looks like another record: left out", name)
        return None
    body = http.body(data[head.end : end], head)
    if body.fault:
        context.broken(f"the body of a page: {body.fault}", name)
        return None
    charset = head.media_type.lower().partition("charset=")[2]
    return Snapshot(
        context.location_of(name),
        body.data,
        url_of(line.url.decode("utf-8", "replace")),
        _captured(line.time.decode()),
        f"; charset={charset}" if charset else None,
    )


def _captured(stamp: str) -> Capture | None:
    at = stamped_instant(stamp) if len(stamp) == _STAMP_DIGITS else None
    return Capture(at, "arc") if at else None


def _is_torn_arc(data: bytes) -> bool:
    # Searching for what stands behind nearly every line of a record is faster than searching for the line.
    return b"\nHTTP/1." in data and (_RECORD_LINE.match(data) or _WITHIN.search(data)) is not None


ARC = Streamed("ARC", lambda head: head.startswith(b"filedesc://"), b"f", read=read_arc, torn=_is_torn_arc)
