"""MHTML: the "single file" in which browsers save a page with all that belongs to it (RFC 2557)."""

from __future__ import annotations

import email
import re
import string
from collections.abc import Iterator
from datetime import UTC
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from email.utils import parsedate_to_datetime

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.archives.format import Single
from fxtrack.model import Capture, Snapshot


def read_mhtml(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the page of an MHTML file; nothing, and a word of damage, if it has none that is whole."""
    yield _whole_page(data, context)


def _whole_page(data: bytes, context: Context) -> Snapshot | None:
    """Return the page of an MHTML file; None, and a word of damage, if it has none that is whole."""
    try:
        message = email.message_from_bytes(data)
        root = _root_part(message)
    except RecursionError:
        context.broken("an MHTML file with parts in parts, too deep to be followed")
        return None
    if root is None:
        context.broken("an MHTML file without a page in it")
        return None
    parts = [part for part in message.walk() if not part.is_multipart()]
    if parts[-1] is root and any(isinstance(d, CloseBoundaryNotFoundDefect) for d in message.defects):
        context.broken("an MHTML file that is cut short")
        return None
    payload = root.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = root.get_content_charset()
    url = root.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
    return Snapshot(
        context.location,
        payload,
        url_of(str(url)),
        saved_at(message, "mhtml"),
        f"; charset={charset}" if charset else None,
    )


def _root_part(message: Message) -> Message | None:
    pages = [
        part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}
    ]
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
        at = parsedate_to_datetime(str(message.get("Date", "")))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Capture(at.astimezone(UTC), source)
    except (TypeError, ValueError, OverflowError):
        return None


_MHTML_HEADER = re.compile(
    rb"(?=[A-Za-z])(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/related",
    re.IGNORECASE,
)
MHTML = Single("MHTML", _MHTML_HEADER.match, string.ascii_letters.encode(), read=read_mhtml)
