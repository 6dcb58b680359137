"""Self-extracting pages of SingleFile: HTML around a zip in which the page is; a script unpacks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from fxtrack.archives.context import Context, FoundPage, Member
from fxtrack.archives.format import Sought
from fxtrack.archives.inplace import InPlace
from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.archives.zipped import read_zip
from fxtrack.pages import capture

# Every page of HTML is asked, so it is to be told fast, from its first tags alone.
_BEGINS_EXTRACTING = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:<!doctype[^>]*>[ \t\r\n]*)?<html data-sfz[ \t\r\n=>]", re.IGNORECASE
)
_FIRST_MEMBER, _LAST_RECORD = b"PK\x03\x04", b"PK\x05\x06"
_RECORD_SIZE, _LENGTH_AT = 22, 20
_MOST_EXTRACTING = 2 * MAX_PAGE
_TOLD_WITHIN = 64 * 1024
_PAGE_MEMBER = "index.html"


def read_extracting(raw: BinaryIO, context: Context, read: Member, _: int = 0) -> Iterator[FoundPage]:
    """Yield what the zip holds; the page with the address and time that the HTML before it tells.

    Args:
        raw: the file; it can be sought in.
        context: where this is.
        read: reads a member.
        _: where reading was interrupted; it begins anew.
    """
    most = min(context.options.limits.nested, _MOST_EXTRACTING)
    size = raw.seek(0, 2)
    begin, last = (-1, -1) if size > most else _zip_in(raw)
    if begin < 0:
        why = f"larger than {most // MIB} MiB" if size > most else "without its zip, cut short or damaged"
        context.broken(f"a self-extracting page {why}")
        return
    raw.seek(last + _LENGTH_AT if last >= begin else size)
    length = int.from_bytes(raw.read(_RECORD_SIZE - _LENGTH_AT), "little")
    end = size if last < begin else min(last + _RECORD_SIZE + length, size)
    raw.seek(0)
    before = raw.read(min(begin, _TOLD_WITHIN)).decode("utf-8", "replace")
    url, taken = capture.saved_from(before), capture.from_page(before)
    location = context.location_of(_PAGE_MEMBER)
    packed = cast("BinaryIO", InPlace(raw, begin, end - begin))
    for page in read_zip(packed, context.from_memory(), read):
        if page is not None and page.location == location:
            yield page._replace(url=page.url or url, capture=page.capture or taken)
        else:
            yield page


def _zip_in(raw: BinaryIO) -> tuple[int, int]:
    """Return where the first member of a zip and the last end of its directory begin; -1 for none."""
    begin = last = -1
    place, window = 0, b""
    raw.seek(0)
    while piece := raw.read(MIB):
        window = window[1 - len(_LAST_RECORD) :] + piece  # a mark may begin in the piece before
        at = place + len(piece) - len(window)
        place += len(piece)
        if begin < 0 and (found := window.find(_FIRST_MEMBER)) >= 0:
            begin = at + found
        if (found := window.rfind(_LAST_RECORD)) >= 0:
            last = at + found
    return begin, last


EXTRACTING = Sought("self-extracting page", _BEGINS_EXTRACTING.match, b"<\xef \t\r\n", read=read_extracting)
