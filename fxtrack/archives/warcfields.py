"""The fields of a WARC record's header (ISO 28500), and what they say: type, length, digest, capture time."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache

from fxtrack.model import Capture
from fxtrack.pages.capture import Taken, replayed, stamped_instant

PAGES = frozenset([b"response", b"resource", b"conversion"])
"""The types of records that hold a page."""

_KINDS = PAGES | {b"revisit", b"warcinfo", b"request", b"metadata"}
_TYPE_OR_LENGTH = re.compile(rb"\n(warc-type|content-length)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_FIELDS = re.compile(
    rb"\n(warc-(?:target-uri|source-uri|date|creation-date|record-id|payload-digest|truncated"
    rb"|refers-to-target-uri|refers-to-date)|content-type)[ \t]*:[ \t]*([^\r\n]*)",
    re.IGNORECASE,
)
_DIGEST = re.compile(
    rb"\nWARC-Block-Digest[ \t]*:[ \t]*(sha1|sha-1|sha256|sha-256):([0-9A-Za-z]{32,64}=*)[ \t]*\r?\n",
    re.IGNORECASE,
)
_SEGMENT_NUMBER = re.compile(rb"[\n\0]WARC-Segment-", re.IGNORECASE)
_DAMAGED_NAME = re.compile(rb"\n[^\r\n:]*\0")
_MAX_DIGITS = 18
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?(?:Z|([+-][0-9]{2}):?([0-9]{2}))"
)
_FOURTEEN_DIGITS = re.compile(r"[0-9]{14}")


def type_and_length(data: bytes, start: int, end: int) -> tuple[bytes, int | None]:
    """Read the two fields that every record needs; first as everybody writes them, which is fastest."""
    kind, told = _field(data, b"\nWARC-Type: ", start, end), _field(data, b"\nContent-Length: ", start, end)
    if kind in _KINDS and _is_length(told):
        return kind, int(told)
    return _type_and_length_anyhow(data, start, end)


def _is_length(text: bytes) -> bool:
    return text.isdigit() and len(text) <= _MAX_DIGITS


def _field(data: bytes, name: bytes, start: int, end: int) -> bytes:
    at = data.find(name, start, end)
    if at < 0:
        return b""
    stop = data.find(b"\r", at, end)
    return data[at + len(name) : stop if stop >= 0 else end]


def _type_and_length_anyhow(data: bytes, start: int, end: int) -> tuple[bytes, int | None]:
    kind, length = b"", None
    for name, value in _TYPE_OR_LENGTH.findall(data, start, end):
        if len(name) == len(b"warc-type"):
            kind = value.strip().lower()
        elif _is_length(value.strip()):
            length = int(value)
    return kind, length


def fields_of(data: bytes, start: int, end: int) -> dict[str, str]:
    """Return the other fields that fxtrack uses, by their names in small letters."""
    found = _FIELDS.findall(data, start, end)
    return {_name(name): value.decode("utf-8", "replace").strip() for name, value in found}


@lru_cache(maxsize=256)  # a few ways to write each
def _name(field: bytes) -> str:
    return field.decode().lower()


def has_its_digest(data: bytes, start: int, block: int, end: int) -> bool | None:
    """Compare a block with the digest that the record tells of it; None without one that can be read."""
    told = _DIGEST.search(data, start, block)
    if told is None:
        return None
    made = hashlib.new(told[1].decode().lower().replace("-", ""), data[block:end])
    value = told[2].rstrip(b"=")
    if len(value) == made.digest_size * 2:
        return value.lower() == made.hexdigest().encode()
    return value.upper() == base64.b32encode(made.digest()).rstrip(b"=")


def is_segment(data: bytes, start: int, block: int) -> bool:
    """Tell whether a record says that it holds only a segment of a page."""
    return _SEGMENT_NUMBER.search(data, start, block) is not None


def has_damaged_name(data: bytes, start: int, block: int) -> bool:
    """Tell whether there is a NUL in the name of a field: that could be the one that tells of segments."""
    return data.find(b"\0", start, block) >= 0 and _DAMAGED_NAME.search(data, start, block) is not None


def name_of(fields: dict[str, str], place: int) -> str:
    """Return what a record is called in a location: its identifier, else its place."""
    name = fields.get("warc-record-id", "").strip("<>")
    return name or f"byte {place}"


def taken_of(fields: dict[str, str]) -> Taken:
    """Return of which address a page was taken, and when, as its record tells.

    A record can say that it was copied from a web archive (``WARC-Source-URI``). Then its date is that of the
    copying, unless it tells this one too (``WARC-Creation-Date``); the address of the source tells both.
    """
    url, at = fields.get("warc-target-uri", "").strip("<>"), captured(fields.get("warc-date", ""))
    source = fields.get("warc-source-uri", "").strip("<>")
    if not source or "warc-creation-date" in fields:
        return Taken(url, at)
    told = replayed(source, anywhere=True)
    if told.capture and (at is None or told.capture.at <= at.at):
        return Taken(told.url, Capture(told.capture.at, "warc source"))
    return Taken(url, None if "\0" in source else at)


@lru_cache(maxsize=1024)  # a crawler fetches many pages in a second
def captured(text: str) -> Capture | None:
    """Read a WARC-Date: in UTC, with an offset, or 14 digits; None if it is none, as a day alone is."""
    if _FOURTEEN_DIGITS.fullmatch(text):
        stamped = stamped_instant(text)
        return Capture(stamped, "warc") if stamped else None
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    time, hours, minutes = match.groups()
    try:
        at = datetime.fromisoformat(f"{time}{hours}:{minutes}" if hours else f"{time}+00:00")
        return Capture(at.astimezone(UTC), "warc")
    except (ValueError, OverflowError):
        return None
