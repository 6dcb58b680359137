"""HTTP responses saved with their headers, as ``curl -i`` and ``wget --save-headers`` do (RFC 9112).

What vouches for a page: its ``Content-Length``, its chunks, or the checksum of its compression. A body with
none of these is read like a page in a file of its own, of which a cut only takes the end; but not if it shows
a second response. Its end is open then, unless it is the end of a document of HTML: a page that was cut has
lost its date, and is not dated by when it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fxtrack.archives import http
from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.responsefields import address_in, answered_at, fields_told
from fxtrack.model import Snapshot

_STATUS_LINE = re.compile(rb"HTTP/[0-9](?:\.[0-9])?[ ]+[0-9]{3}(?:[ ][^\r\n]*)?\r?\n")
_STATUS_BEGINS = b"HTTP/"
_FIRST_SIGNS = (
    b"H",
    b"T",
    b"T",
    b"P",
    b"/",
    b"[0-9]",
    b"[.]",
    b"[0-9]",
    b"[ ]",
    b"[0-9]",
    b"[0-9]",
    b"[0-9]",
)


def _with_a_nul(signs: tuple[bytes, ...]) -> list[bytes]:
    """Return the patterns of a beginning as it is, and with each sign lost to damage in turn."""
    return [b"".join(signs), *(b"".join((*signs[:n], b"\0", *signs[n + 1 :])) for n in range(len(signs)))]


_BEGINS_RESPONSE = re.compile(
    b"|".join(_with_a_nul(_FIRST_SIGNS) + _with_a_nul((*_FIRST_SIGNS[:6], *_FIRST_SIGNS[8:])))
)
# Responses behind which the next one follows: curl leaves their bodies out, whatever their headers say.
_LEADS_ON = re.compile(
    rb"HTTP/[0-9.]+[ ]+(?:1[0-9]{2}|3[0-9]{2}|401|407)\b|HTTP/[0-9.]+[ ]+200[ ]+connection established",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    rb"HTTP/[0-9][.0-9]*[ ]+[0-9]{3}"
    rb"|\n(?:content-(?:type|length|encoding)|transfer-encoding|server|set-cookie)[ \t]*:",
    re.IGNORECASE,
)
_HEADER_FIELD = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:"  # RFC 9110, 5.1
_HEADER_FIELD_BEGINS = re.compile(rb"^" + _HEADER_FIELD, re.MULTILINE)
_FIELDS_ALONE = re.compile(rb"(?:(?:" + _HEADER_FIELD + rb"|[ \t])[^\r\n]*\r?\n)*\r?\n")
_END_OF_DOCUMENT = re.compile(rb"</html\s*>(?:\s|<!--(?:[^-]|-(?!->))*-->)*\Z", re.IGNORECASE)
_LAST_OF_BODY = 64 * 1024
_LINE_ENDS = re.compile(rb"[\r\n]*")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_LONGEST_LENGTH = 18
_FIRST_OF_BODY = 1024
_LONGEST_HEADER = 256 * 1024
_MOST_RESPONSES = 10_000
_MOST_REDIRECTS = 100
_NO_END = "nothing tells where one ends: save each in a file of its own"


class _Message(NamedTuple):
    """A response.

    Attributes:
        place: where it begins.
        heads: how many there are, with redirects before it.
        head: the last of them.
        told: the fields that tell of it.
        body: joined from its chunks.
        end: where it ends.
        is_measured: whether its length or its chunks tell where it ends.
    """

    place: int
    heads: int
    head: http.Header
    told: dict[str, list[str]]
    body: http.Body
    end: int
    is_measured: bool


class _DamagedError(Exception):
    """The rest of a file cannot be used; the message says why."""


def read_responses(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of a file of saved responses, up to the first that is not whole; that is told."""
    found: list[_Message] = []
    fault, place, heads = "", 0, 0
    if _is_prose(data):
        yield Snapshot(context.location, data)
        return
    try:
        while place < len(data) and heads < _MOST_RESPONSES:
            found.append(_message(data, place))
            heads += found[-1].heads
            place = _behind_line_ends(data, found[-1].end)
    except _DamagedError as error:
        fault = str(error)
    if not fault and place < len(data):
        fault = f"more than {_MOST_RESPONSES:,} saved HTTP responses: split the file"
    several = len(found) + bool(fault) > 1
    for message in found:
        context.budget.member()
        yield _page_of_message(message, f"byte {message.place}" if several else "", context)
    if fault:
        context.broken(fault, f"byte {place}" if several else "")


def _is_prose(data: bytes) -> bool:
    """Tell whether what follows the first line, up to a blank one, is text: no line of it is a field."""
    status = _STATUS_LINE.match(data)
    head = http.header(data, 0, _LONGEST_HEADER)
    if status is None or head is None:
        return False
    lines = data[status.end() : head.end]
    return bool(lines.strip()) and b"\0" not in lines and _HEADER_FIELD_BEGINS.search(lines) is None


def _behind_line_ends(data: bytes, place: int) -> int:
    found = _LINE_ENDS.match(data, place)
    return found.end() if found else place


def _message(data: bytes, place: int) -> _Message:
    """Return the response at a place, or the one to which it leads: behind a redirect, or ``100 Continue``.

    Raises:
        _DamagedError: there is none that is whole.
    """
    begin = place
    for heads in range(1, _MOST_REDIRECTS + 1):
        status = _STATUS_LINE.match(data, begin)
        if status is None:
            raise _DamagedError("no saved HTTP response, or a damaged one: left out from here on")
        head = http.header(data, begin, min(begin + _LONGEST_HEADER, len(data)))
        if head is None:
            raise _DamagedError("a saved HTTP response that is cut short in its header, or has none")
        if data.find(b"\0", begin, head.end) >= 0:
            raise _DamagedError("a saved HTTP response with a NUL in its header: left out from here on")
        if _FIELDS_ALONE.fullmatch(data, status.end(), head.end) is None:
            raise _DamagedError("a saved HTTP response with a line in its header that is no field: left out")
        if _STATUS_LINE.match(data, head.end) is None or _LEADS_ON.match(data, begin) is None:
            return _whole_message(data, (place, begin), head)._replace(heads=heads)
        if _may_have_body(data, begin, head.end):
            raise _DamagedError(f"several saved HTTP responses, and {_NO_END}")
        begin = head.end
    raise _DamagedError(f"a saved HTTP response behind more than {_MOST_REDIRECTS} others without a body")


def _whole_message(data: bytes, places: tuple[int, int], head: http.Header) -> _Message:
    """Return the response that begins at the first place; its own header, behind redirects, at the second."""
    place, begin = places
    told = fields_told(data, begin, head.end)
    return _Message(place, 1, head, told, *_body_and_end(data, head, set(told.get("content-length", []))))


def _may_have_body(data: bytes, begin: int, end: int) -> bool:
    """Tell whether what follows a redirect like a response may be its body: a file or another one ends it."""
    lengths = set(fields_told(data, begin, end).get("content-length", []))
    length = _length_in(lengths) or 0
    behind = end + length
    return length > 0 and (behind == len(data) or _STATUS_LINE.match(data, behind) is not None)


def _length_in(lengths: set[str]) -> int | None:
    """Return the length that a header tells; None if it tells none, several, or no number."""
    length = next(iter(lengths)) if len(lengths) == 1 else ""
    return int(length) if length.isdecimal() and len(length) <= _LONGEST_LENGTH else None


def _body_and_end(data: bytes, head: http.Header, lengths: set[str]) -> tuple[http.Body, int, bool]:
    """Return the body of a response, joined from its chunks; where it ends, and whether that is measured.

    Raises:
        _DamagedError: it is cut short, or nothing tells where it ends, and there is more than one.
    """
    body = http.Body(b"", None)
    if head.chunked:
        body, end = http.dechunked(data, head.end)
        if body.fault:
            raise _DamagedError(f"a saved HTTP response: {body.fault}")
        if end >= 0:
            return body, _checked_end(data, end, _behind_line_ends(data, end)), True
    is_packed = http.is_still_packed(body.data or data[head.end : head.end + _FIRST_OF_BODY], head)
    length = _length_in(lengths)
    if length is not None and not head.chunked and (is_packed or not head.encodings):
        end = head.end + length
        # No line end may stand behind it: it could make up for a byte that was lost.
        return http.Body(data[head.end : end], None), _checked_end(data, end, end), True
    if _ANOTHER.search(data, head.end):
        raise _DamagedError(f"several saved HTTP responses, and {_NO_END}")
    return http.Body(data[head.end :], None), len(data), False


def _checked_end(data: bytes, end: int, after: int) -> int:
    """Return where a body ends by its header or its chunks, if the file ends or a response begins behind it.

    Raises:
        _DamagedError: neither is so.
    """
    if end > len(data):
        raise _DamagedError("a saved HTTP response that is cut short: it is shorter than it says")
    if after < len(data) and not data.startswith(_STATUS_BEGINS[: len(data) - after], after):
        raise _DamagedError("a saved HTTP response that is longer than it says: left out")
    return end


def _page_of_message(message: _Message, name: str, context: Context) -> Snapshot | None:
    head, told = message.head, message.told
    if not head.is_text:
        context.log.counts.left += 1
        return None
    body = message.body
    is_packed = http.is_still_packed(body.data, head)
    if not body.fault and b"\0" in body.data and not (is_packed or body.data.startswith(_WIDE_MARKS)):
        body = http.Body(b"", "there is a NUL in it")
    if not body.fault and is_packed:
        unchecked = http.unchecked_encoding(body.data, head)
        fault = f"{unchecked} keeps no checksum of it: save it unpacked" if unchecked else None
        body = http.Body(b"", fault) if fault else http.body(body.data, head._replace(chunked=False))
    if body.fault:
        context.broken(f"the body of a page: {body.fault}", name)
        return None
    if not context.options.marks.in_page(body.data):
        context.log.counts.no_ticker += 1
        return None
    charset = head.media_type.lower().partition("charset=")[2]
    return Snapshot(
        context.location_of(name) if name else context.location,
        body.data,
        address_in(told),
        answered_at(told),
        f"; charset={charset}" if charset else None,
        open_end=not (message.is_measured or is_packed or _ends_document(body.data)),
    )


def _ends_document(data: bytes) -> bool:
    """Tell whether nothing but space and comments stands behind the end of a document of HTML."""
    return _END_OF_DOCUMENT.search(data, max(0, len(data) - _LAST_OF_BODY)) is not None


RESPONSE = Single("HTTP response", _BEGINS_RESPONSE.match, b"H\0", read=read_responses)
