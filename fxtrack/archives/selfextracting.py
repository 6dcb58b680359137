"""Self-extracting pages of SingleFile: HTML around a zip in which the page is; a script unpacks it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from fxtrack.archives.context import Context, FoundPage, Member
from fxtrack.archives.format import Sought
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
        raw: the file; it is held in memory.
        context: where this is.
        read: reads a member.
        _: where reading was interrupted; it begins anew.
    """
    most = min(context.options.limits.nested, _MOST_EXTRACTING)
    data = raw.read(most + 1)
    begin, last = data.find(_FIRST_MEMBER), data.rfind(_LAST_RECORD)
    if len(data) > most or begin < 0:
        why = (
            f"larger than {most // MIB} MiB" if len(data) > most else "without its zip, cut short or damaged"
        )
        context.broken(f"a self-extracting page {why}")
        return
    length = int.from_bytes(data[last + _LENGTH_AT : last + _RECORD_SIZE], "little")
    end = len(data) if last < begin else last + _RECORD_SIZE + length
    before = data[: min(begin, _TOLD_WITHIN)].decode("utf-8", "replace")
    url, taken = capture.saved_from(before), capture.from_page(before)
    location = context.location_of(_PAGE_MEMBER)
    packed = io.BytesIO(data[begin:end])
    del data  # held once is enough
    for page in read_zip(packed, context.from_memory(), read):
        if page is not None and page.location == location:
            yield page._replace(url=page.url or url, capture=page.capture or taken)
        else:
            yield page


EXTRACTING = Sought("self-extracting page", _BEGINS_EXTRACTING.match, b"<\xef \t\r\n", read=read_extracting)
