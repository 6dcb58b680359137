"""MHTML: the "single file" in which browsers save a page with all that belongs to it (RFC 2557)."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from datetime import UTC
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from email.utils import parsedate_to_datetime

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.archives.format import Single
from fxtrack.archives.messages import LongFieldError, parsed_message, too_large_message
from fxtrack.model import Capture, Snapshot

_PAGE_TYPES = frozenset(["text/html", "application/xhtml+xml"])
_LEAST_HALF = 6
_MOST_BOUNDARIES = 30  # each is sought in all pages


def read_mhtml(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the page of an MHTML file, and those in its frames that may hold a ticker.

    Each is a document of its own: the page has the place of the file, a frame that of its part. Of a part
    that is not whole there is only a word of damage.
    """
    if fault := too_large_message(data):
        context.broken(f"an MHTML file {fault}: not read")
        return
    try:
        message = parsed_message(data)
        root = _root_part(message)
        leaves = [part for part in message.walk() if not part.is_multipart()]
    except LongFieldError as error:
        context.broken(f"an MHTML file {error}")
        return
    except RecursionError:
        context.broken("an MHTML file with parts in parts, too deep to be followed")
        return
    if root is None or not message.is_multipart():  # the latter has lost its beginning
        context.broken("an MHTML file without a page in it")
        return
    cut = leaves[-1] if any(isinstance(d, CloseBoundaryNotFoundDefect) for d in message.defects) else None
    boundaries = _halves_of_boundaries(message)
    if len(boundaries) > 2 * _MOST_BOUNDARIES:
        context.broken(f"an MHTML file of more than {_MOST_BOUNDARIES} boundaries: not read")
        return
    saved = saved_at(message, "mhtml")
    for number, part in enumerate(filter(_is_page, leaves)):
        name = "" if part is root else f"part {number}"
        payload = part.get_payload(decode=True)
        if part is cut:
            context.broken("an MHTML file that is cut short", name)
        elif part.defects or _holds_any(part, boundaries):
            context.broken("an MHTML file with a part that is damaged", name)
        elif isinstance(payload, bytes) and (part is root or context.options.marks.in_page(payload)):
            page = _snapshot_of_part(message, part, payload, context, name)
            yield page._replace(capture=saved)


def _snapshot_of_part(message: Message, part: Message, page: bytes, context: Context, name: str) -> Snapshot:
    charset = part.get_content_charset()
    url = url_of(str(part.get("Content-Location") or ""))
    if name and not url.lower().startswith(("http://", "https://")):
        url = ""  # the name of a frame in this file
    if not name:
        url = url or url_of(str(message.get("Snapshot-Content-Location") or ""))
    return Snapshot(
        context.location_of(name) if name else context.location,
        page,
        url,
        media_type=f"; charset={charset}" if charset else None,
    )


def _halves_of_boundaries(message: Message) -> set[str]:
    """Return both halves of the lines between parts: one is left where a byte of such a line is damaged."""
    lines = {boundary for part in message.walk() if (boundary := part.get_boundary())}
    halves = {half for line in lines for half in (line[: len(line) // 2], line[len(line) // 2 :])}
    return {half for half in halves if len(half) >= _LEAST_HALF}


def _holds_any(part: Message, boundaries: set[str]) -> bool:
    """Tell whether a part holds what should have parted it from the next: it is two."""
    payload = part.get_payload()
    return isinstance(payload, str) and any(half in payload for half in boundaries)


def _is_page(part: Message) -> bool:
    return part.get_content_type() in _PAGE_TYPES


def _root_part(message: Message) -> Message | None:
    pages = [part for part in message.walk() if _is_page(part) and not part.is_multipart()]
    start = message.get_param("start")
    named = [part for part in pages if start and str(part.get("Content-ID", "")).strip() == start]
    chosen = named or pages
    return chosen[0] if chosen else None


def saved_at(message: Message, source: str) -> Capture | None:
    """Return the instant in the header, where browsers write when they saved the page; None without one.

    Args:
        message: the file.
        source: what the instant is said to come from.
    """
    try:
        told = str(message.get("Date", ""))
        if "\0" in told:
            return None  # a digit may be lost
        at = parsedate_to_datetime(told)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Capture(at.astimezone(UTC), source)
    except (TypeError, ValueError, OverflowError):
        return None


_MHTML_HEADER = re.compile(
    rb"(?=[A-Za-z\0])(?:[!-9;-~\0]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/related",
    re.IGNORECASE,
)
_TORN_PARTS = re.compile(rb"\n--[^\r\n]{1,200}\r?\n(?:[^\r\n]{1,500}\r?\n){0,3}?Content-[A-Za-z-]{2,30}:")


def _is_torn_mhtml(data: bytes) -> bool:
    # The longer the word, the faster is it known that a page does not have it.
    return b"Content-Transfer-Encoding" in data and _TORN_PARTS.search(data) is not None


MHTML = Single(
    "MHTML", _MHTML_HEADER.match, string.ascii_letters.encode() + b"\0", read=read_mhtml, torn=_is_torn_mhtml
)
