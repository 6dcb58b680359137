"""HAR: what the developer tools of browsers save, requests and their responses (version 1.2)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.archives.format import Single
from fxtrack.archives.held import FIRST_OF_WIDE, MAX_VALUES, has_too_many_values, head_in_utf8, in_utf8
from fxtrack.archives.http import Header
from fxtrack.archives.limits import MIB
from fxtrack.archives.rows import capture_of
from fxtrack.model import Snapshot

_HAR_BEGINS = re.compile(
    rb"""[ \t\r\n]*\{[ \t\r\n]*"log"[ \t\r\n]*:[ \t\r\n]*\{[ \t\r\n]*"""
    rb""""(?:version|creator|browser|pages|entries|comment|_[^"]*)"[ \t\r\n]*:"""
)
_MAX_WIDE_HAR = 24 * MIB  # real ones are that large, and a response is the smaller part of it
_CAPTURED_IN = "startedDateTime"


def read_har(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages among the responses; none, and a word of damage, if the file is not whole."""
    for number, entry in enumerate(_entries(data, context)):
        context.budget.member()
        yield _page_of_entry(entry, f"entry {number}", context)


def _entries(data: bytes, context: Context) -> list[object]:
    held = in_utf8(data, "a HAR file", context, wide=_MAX_WIDE_HAR)
    if held is None:
        return []
    if has_too_many_values(held):
        context.broken(f"a HAR file of more than {MAX_VALUES:,} values")
        return []
    try:
        entries = json.loads(held.rstrip(b"\0"))["log"]["entries"]
    except (ValueError, RecursionError, LookupError, TypeError):
        entries = None
    if not isinstance(entries, list):
        context.broken("a HAR file that is cut short or damaged: nothing of it is used")
        return []
    return entries


def _page_of_entry(entry: object, name: str, context: Context) -> Snapshot | None:
    """Return the page of an entry; None if its response is no page, was not kept, or holds no mark."""
    content = _told_in(entry, "response", "content")
    text, told = _told_in(content, "text"), _told_in(content, "mimeType")
    media_type = told if isinstance(told, str) else ""
    if not isinstance(text, str) or not text or not Header(0, media_type, (), chunked=False).is_text:
        context.log.counts.left += 1
        return None
    page = _body_of(text, _told_in(content, "encoding"))
    if page is None:
        context.broken("a response in an encoding that cannot be read", name)
        return None
    if not context.options.marks.in_page(page):
        context.log.counts.no_ticker += 1
        return None
    capture = capture_of(_told_in(entry, _CAPTURED_IN), _CAPTURED_IN)
    if capture is None and context.options.may_hold_ticker(page.decode("utf-8", "replace")):
        context.log.counts.untimed += 1
    is_text = _told_in(content, "encoding") is None
    kind = media_type.partition(";")[0]
    return Snapshot(
        context.location_of(name),
        page,
        url_of(_told_in(entry, "request", "url")),
        capture,
        f"{kind}; charset=utf-8" if is_text else media_type or None,
    )


def _body_of(text: str, encoding: object) -> bytes | None:
    if encoding is None:
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text, validate=True) if encoding == "base64" else None
    except ValueError:
        return None


def _told_in(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


HAR = Single(
    "HAR", lambda head: _HAR_BEGINS.match(head_in_utf8(head)), b"{\xef \t\r\n" + FIRST_OF_WIDE, read=read_har
)
