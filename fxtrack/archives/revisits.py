"""What joins the records of a WARC file that only say that a page had not changed to that page.

A revisit record names the page by the digest of what the server sent; some name its address and the time of
its capture instead. Either can be compared, whatever file holds the page and whenever it is imported.
"""

from __future__ import annotations

import base64
import hashlib
import re

from fxtrack.archives.context import url_of
from fxtrack.archives.warcfields import captured, taken_of
from fxtrack.model import Revisit, named_by_capture

_KEPT_FORM = re.compile(r"sha1:[A-Z2-7]{32}")
_TOLD = re.compile(r"(md5|sha-?1|sha-?256|sha-?512):([0-9A-Za-z]+)=*", re.IGNORECASE)
_DIGEST_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


def payload_digest(told: str) -> str:
    """Write a digest as fxtrack compares it: ``sha1:`` and base32; empty if it cannot be read.

    Args:
        told: the algorithm, a colon, and the digest in base32 or hexadecimal.
    """
    if _KEPT_FORM.fullmatch(told):  # nearly always
        return told
    match = _TOLD.fullmatch(told)
    if match is None:
        return ""
    algorithm, value = match[1].lower().replace("-", ""), match[2].upper()
    size = _DIGEST_SIZES[algorithm]
    try:
        if len(value) == 2 * size:
            return _as_kept(algorithm, bytes.fromhex(value))
        digest = base64.b32decode(value + "=" * (-len(value) % 8))
    except ValueError:
        return ""
    return _as_kept(algorithm, digest) if len(digest) == size else ""


def _as_kept(algorithm: str, digest: bytes) -> str:
    return f"{algorithm}:{base64.b32encode(digest).decode().rstrip('=')}"


_OF_NOTHING = {
    _as_kept(algorithm, hashlib.new(algorithm, b"", usedforsecurity=False).digest())
    for algorithm in _DIGEST_SIZES
}


def payload_of(fields: dict[str, str]) -> str:
    """Return the digest of what the server sent, as the record tells it; empty if it does not."""
    return payload_digest(fields.get("warc-payload-digest", ""))


def revisit_of(fields: dict[str, str], location: str) -> Revisit | None:
    """Return what a revisit record says; None if it does not tell when, or which page.

    Some programs write the digest of nothing, for the server sent nothing: it names no page.
    """
    taken = taken_of(fields)
    named = payload_digest(fields.get("warc-payload-digest", ""))
    if not named or named in _OF_NOTHING:
        url, at = fields.get("warc-refers-to-target-uri", ""), captured(fields.get("warc-refers-to-date", ""))
        named = named_by_capture(url_of(url.strip("<>")), at.at) if url and at else ""
    if taken.capture is None or not named:
        return None
    return Revisit(named, location, taken.capture.at, url_of(taken.url))
