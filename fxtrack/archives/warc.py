"""WARC and WET: the records of web archives (ISO 28500).

Records are found in large pieces of unpacked bytes, and each piece is searched for the mark of a ticker once;
a record between two marks is stepped over. A record that is not whole is left out and told: the archive
that was mended later brings it, and repeats nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fxtrack.archives import http
from fxtrack.archives.context import Context, FoundPage, Member, PassedOver, url_of
from fxtrack.archives.format import HEAD, Streamed
from fxtrack.archives.limits import MAX_PAGE
from fxtrack.archives.revisits import payload_of, revisit_of
from fxtrack.archives.warcfields import (
    PAGES,
    fields_of,
    has_damaged_name,
    has_its_digest,
    is_segment,
    name_of,
    taken_of,
    type_and_length,
)
from fxtrack.archives.warcwindow import HEADER_END, MAX_HEADER, RECORD_BEGIN, Window, header_end
from fxtrack.model import Snapshot

# What a file looks like that has lost its beginning, or has something before it.
_TORN = re.compile(rb"(?:\A[\s\0]*(?:\xef\xbb\xbf)?|\n)WARC/[0-9]\.[0-9]{1,2}\r?\n[A-Za-z-]+:")

_LINE_END = len("WARC/1.0")
_SEGMENT = "a record is one segment of a page, which is not whole: left out"


class _Head(NamedTuple):
    """A record header that begins at a place of the window: where its block begins, its type and length."""

    block: int
    kind: bytes
    length: int


def is_one_record(member: bytes) -> bool:
    """Tell whether a gzip member holds one whole record and nothing else."""
    end, block = header_end(member, 0)
    if not member.startswith(RECORD_BEGIN) or end < 0:
        return False
    _, length = type_and_length(member, 0, end)
    return length is not None and len(member.rstrip(b"\r\n")) <= block + length <= len(member)


class Records:
    """The records of a WARC file; iterate to get the pages that may hold a ticker.

    None comes now and then in between, so that a long archive can be interrupted.

    Attributes:
        position: the unpacked place before which every record was read, and its checksum held.
    """

    def __init__(
        self, pieces: Iterator[bytes | None], context: Context, start: int = 0, *, checked: bool = False
    ) -> None:
        """Take the unpacked bytes from ``start`` on, where a record begins; None stands for a gap.

        With ``checked``, a checksum has held for the bytes; else the digests of the records are compared.
        """
        self.position = start
        self._window = _RecordWindow(pieces, context, start, checked=checked)
        self._context = context

    def __iter__(self) -> Iterator[Snapshot | None]:
        window = self._window
        while window.begin_record():
            head = window.head()
            found = window.record(head) if head else None
            self.position = window.position
            self._context.at(self.position)
            if found is not None:
                yield found
            if window.may_pause:
                window.may_pause = False
                yield None


class _RecordWindow(Window):
    """The record at hand: what its header says, whether it is whole, and the page in it."""

    def head(self) -> _Head | None:
        """Read the header of the record at hand; None if it has none to be used, and was passed over."""
        start = self._place
        if self._data.startswith(b"\r", start + _LINE_END):  # nearly always, and faster
            end = self._data.find(HEADER_END, start)
            block = end + len(HEADER_END)
        else:
            end, block = header_end(self._data, start)
        while end < 0 and len(self._data) - self._place < MAX_HEADER and self._more():
            start = self._place
            end, block = header_end(self._data, start)
        if end < 0 or self._begins_within(start + 1, end):
            self._pass_over("a record without the end of its header")
            return None
        kind, length = type_and_length(self._data, start, end)
        if length is None:
            self._pass_over("a record without its length")
            return None
        return _Head(block, kind, length)

    def record(self, head: _Head) -> Snapshot | None:
        """Step over the record at hand; return the page it holds, if that may hold a ticker."""
        start, size = self._place, head.block - self._place + head.length
        if size > MAX_PAGE + MAX_HEADER:
            self._skip_large(head.block, size)
            return None
        self._reach(size + len(HEADER_END))
        moved = self._place - start  # reading on moves the window
        block, end = head.block + moved, head.block + moved + head.length
        if end > len(self._data):
            self._lying(block, "is cut short, or its length is wrong")
            return None
        after = self._end_of(end)
        if after is None:
            self._lying(block, "has another length than it says")
            return None
        found = self._page(head.kind, self._place, block, end)
        is_used = found is not None and not isinstance(found, PassedOver)
        if is_used and (fault := self._fault(block, end)):
            fields = fields_of(self._data, self._place, block)
            self._context.broken(fault, name_of(fields, self.position))
            found, is_used = None, False
        if is_used and self._is_doubtful(block, end):
            self._doubted(block, after)
            return None
        self._place = after
        return found

    def _fault(self, block: int, end: int) -> str:
        """Return why no page of the record at hand may be used; empty if it may."""
        if is_segment(self._data, self._place, block):
            return _SEGMENT
        if has_damaged_name(self._data, self._place, block):
            return "a record has a NUL in the name of a field"
        if not self._checked and has_its_digest(self._data, self._place, block, end) is False:
            return "a record does not have its digest"
        return ""

    def _is_doubtful(self, block: int, end: int) -> bool:
        """Tell whether a record seems to begin within another one, and nothing proves the length of that."""
        if self._checked or not self._begins_within(block, end):
            return False
        return not has_its_digest(self._data, self._place, block, end)

    def _doubted(self, block: int, after: int) -> None:
        """Leave out a record with what looks like another one in it, or read on at that one.

        Its page may print the header of a record, or its length may be wrong and reach over the next record.
        If a record begins where its length says that it ends, nothing tells which is so.
        """
        size, into = after - self._place, block - self._place
        self._reach(size + len(RECORD_BEGIN))
        if not self._goes_on_at(self._place + size):
            self._lying(self._place + into, "has another record in it: its length is wrong")
            return
        fields = fields_of(self._data, self._place, self._place + into)
        told = "a record holds what looks like another record, and nothing proves its length: left out"
        self._context.broken(told, name_of(fields, self.position))
        self._place += size

    def _end_of(self, end: int) -> int | None:
        """Return the place behind the line ends of a record; None if it does not end there."""
        if self._data.startswith(HEADER_END, end):
            return end + len(HEADER_END)
        rest = self._data[end : end + len(HEADER_END) + len(RECORD_BEGIN)]
        begin = rest.lstrip(b"\r\n")  # some writers leave a line end out, and a cut may take them
        if not begin or begin.startswith(RECORD_BEGIN[: len(begin)]):
            return end + len(rest) - len(begin)
        return None

    def _page(self, kind: bytes, start: int, block: int, end: int) -> Snapshot | None:
        context = self._context
        if kind not in PAGES:
            if kind == b"revisit":
                self._revisit(start, block, end)
            elif kind == b"continuation":
                context.broken(_SEGMENT, name_of(fields_of(self._data, start, block), self._base + start))
            elif kind != b"warcinfo":
                context.log.counts.left += 1
            return None
        context.budget.member()
        if kind == b"response":
            return self._response(start, block, end)
        if not self._marks.any(block, end):
            return self._passed_over(start, block)
        fields = fields_of(self._data, start, block)
        media_type = fields.get("content-type", "")
        if kind == b"resource" and not http.Header(0, media_type, (), chunked=False).is_text:
            context.log.counts.left += 1
            return None
        # A conversion is text, whatever characters it holds; a resource is told by its content.
        told = "text/plain" if kind == b"conversion" and media_type.startswith("text/plain") else None
        payload = payload_of(fields) if kind == b"resource" else ""
        return self._snapshot(fields, self._data[block:end], told, payload)

    def _revisit(self, start: int, block: int, end: int) -> None:
        """Count a record that says that a page had not changed; keep it if it can be believed.

        What a NUL stands in was damaged, and no digest vouches for a header.
        """
        log = self._context.log
        log.counts.revisits += 1
        if (
            self._data.find(b"\0", start, end) >= 0
            or self._fault(block, end)
            or self._is_doubtful(block, end)
        ):
            return
        head = http.header(self._data, block, end) if http.begins_message(self._data, block) else None
        if head is not None and not head.is_text:
            return
        fields = fields_of(self._data, start, block)
        location = self._context.location_of(name_of(fields, self._base + start))
        if revisit := revisit_of(fields, location):
            log.revisits.append(revisit)
            self.may_pause = True

    def _response(self, start: int, block: int, end: int) -> Snapshot | None:
        log = self._context.log
        head = http.header(self._data, block, end) if http.begins_message(self._data, block) else None
        if head is None:
            self._tell_headless(start, block, end)
        if head is None or not head.is_text:
            log.counts.left += 1
            return None
        if not head.is_packed and not self._marks.any(head.end, end):
            return self._passed_over(start, block)
        fields = fields_of(self._data, start, block)
        body = http.body(self._data[head.end : end], head)
        if body.fault:
            self._context.broken(f"the body of a page: {body.fault}", name_of(fields, self._base + start))
            return None
        charset = head.media_type.lower().partition("charset=")[2]
        payload = payload_of(fields)
        return self._snapshot(fields, body.data, f"; charset={charset}" if charset else None, payload)

    def _tell_headless(self, start: int, block: int, end: int) -> None:
        """Tell of a response without a header, if it may hold a ticker: other protocols have none."""
        if not self._marks.any(block, end):
            return
        fields = fields_of(self._data, start, block)
        is_http = fields.get("content-type", "").lower().startswith("application/http")
        if is_http:
            name = name_of(fields, self._base + start)
            self._context.broken("a response whose HTTP header cannot be read: left out", name)

    def _passed_over(self, start: int, block: int) -> Snapshot | None:
        """Count a page that cannot hold a ticker; return it if it is to be listed."""
        if self._context.options.lists_pages:
            page = self._snapshot(fields_of(self._data, start, block), b"", None)
            return PassedOver(*page)
        self._context.log.counts.no_ticker += 1
        return None

    def _snapshot(
        self, fields: dict[str, str], data: bytes, media_type: str | None, payload: str = ""
    ) -> Snapshot:
        location = self._context.location_of(name_of(fields, self._base + self._place))
        taken = taken_of(fields)
        # A page that the crawler cut may have lost its date.
        is_cut = "warc-truncated" in fields
        return Snapshot(
            location, data, url_of(taken.url), taken.capture, media_type, payload, open_end=is_cut
        )


def read_warc(
    pieces: Iterator[bytes | None], context: Context, _: Member, start: int = 0
) -> Iterator[FoundPage]:
    """Read the records of a WARC file; see ``Records``."""
    yield from Records(pieces, context, start)


def _is_torn_warc(data: bytes) -> bool:
    if b"\r" in data and RECORD_BEGIN in data:
        return _TORN.search(data) is not None
    # Lines that end in LF; from the end is five times as fast.
    begins = data.rfind(b"\n" + RECORD_BEGIN) >= 0 or RECORD_BEGIN in data[:HEAD]
    return begins and _TORN.search(data) is not None


WARC = Streamed(
    "WARC",
    lambda head: head.startswith(RECORD_BEGIN),
    b"W",
    read=read_warc,
    torn=_is_torn_warc,
    reads_torn=True,
    goes_on=True,
)
