"""What the header of a saved HTTP response tells of its page: the address, and when it was taken."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime

from fxtrack.archives.context import url_of
from fxtrack.model import Capture

_RESPONSE_FIELD = re.compile(
    rb"\n(date|memento-datetime|content-length|content-location|link)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE
)
_LINK_TO_ORIGINAL = re.compile(r"<([^<>\s]+)>[^,<]*;\s*rel=\"?original\b", re.IGNORECASE)


def fields_told(data: bytes, start: int, end: int) -> dict[str, list[str]]:
    """Return what the header from start to end tells, by the names of its fields in small letters."""
    told: dict[str, list[str]] = {}
    for name, value in _RESPONSE_FIELD.findall(data, start, end):
        told.setdefault(name.decode().lower(), []).append(value.decode("utf-8", "replace").strip())
    return told


def address_in(told: dict[str, list[str]]) -> str:
    """Return the address that a header tells: that of which an archive has a copy, else that of the page."""
    for link in told.get("link", []):
        if original := _LINK_TO_ORIGINAL.search(link):
            return url_of(original[1])
    url = url_of((told.get("content-location") or [""])[0])
    return url if url.lower().startswith(("http://", "https://")) else ""


def answered_at(told: dict[str, list[str]]) -> Capture | None:
    """Return when a page was taken: an archive tells that of its copy, and its ``Date`` is a later one."""
    name = "memento-datetime" if "memento-datetime" in told else "date"
    texts = set(told.get(name, []))
    text = texts.pop() if len(texts) == 1 else ""
    try:
        at = parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    if format_datetime(at, usegmt=True) != text:  # as servers write it, with the right weekday
        return None
    return Capture(at, "http date" if name == "date" else "memento datetime")
