"""Web archives of Safari: a property list, binary or XML, with a page, its frames and all the rest."""

from __future__ import annotations

import plistlib
import re
import struct
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.archives.format import Single
from fxtrack.archives.held import MAX_HELD, MAX_VALUES
from fxtrack.archives.http import Header
from fxtrack.archives.limits import MIB
from fxtrack.model import Snapshot

_BINARY_MAGIC = b"bplist00"
_XML_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:<\?xml[^>]*>[ \t\r\n]*)?(?:<!DOCTYPE[ \t\r\n]+plist\b|<plist[ >])"
)
_MAIN, _FRAMES = "WebMainResource", "WebSubframeArchives"
_PART_OF_ANY = b"WebResource"
_MOST_FRAMES = 10_000
_MOST_XML_LINES = 1_000_000  # the parser holds two strings for each
_XML_DATA = re.compile(rb"<data>([^<]*)</data>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*+={0,2}\s*+")
# How many bytes an offset and a reference take, how many objects there are, and where their offsets begin.
_TRAILER = struct.Struct(">6xBBQ8xQ")
_ERRORS = (
    *(ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError),
    *(ExpatError, struct.error),
)
_SIZES = {0x0: 0, 0x4: 1, 0x5: 1, 0x6: 2}
_COUNT_FOLLOWS = 0xF


def read_webarchive(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the page of a web archive, and those in its frames that may hold a ticker.

    The page has the place of the file; nothing is used of a file that is not whole.
    """
    is_binary = data.startswith(_BINARY_MAGIC)
    if len(data) > MAX_HELD or (not is_binary and data.count(b"<") > MAX_VALUES):
        context.broken(f"a web archive of more than {MAX_HELD // MIB} MiB, or of {MAX_VALUES:,} values")
        return
    if not is_binary and sum(data.count(sign) for sign in (b"\n", b"\r", b"&")) > _MOST_XML_LINES:
        context.broken(f"a web archive of more than {_MOST_XML_LINES:,} lines and entities")
        return
    try:
        if not (_is_whole_binary(data) if is_binary else _is_whole_xml(data)):
            raise ValueError("something is missing")
        archive = plistlib.loads(data)
    except _ERRORS:
        context.broken("a web archive that is cut short or damaged: nothing of it is used")
        return
    if isinstance(archive, dict) and _MAIN in archive:
        yield from _pages_of_archive(archive, context)
    elif _PART_OF_ANY in data:
        context.broken("a web archive without its page: damaged")
    else:
        context.log.counts.left += 1  # a property list of another kind


def _pages_of_archive(archive: dict[str, object], context: Context) -> Iterator[Snapshot]:
    for number, each in enumerate(_with_frames(archive)):
        name = f"frame {number}" if number else ""
        page = _page_of_resource(each.get(_MAIN), context, name)
        if page is not None and (not number or context.options.marks.in_page(page.data)):
            yield page


def _with_frames(archive: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield an archive and those of its frames; none twice, though they should name each other."""
    waiting, seen = [archive], {id(archive)}
    for each in waiting:
        yield each
        frames = each.get(_FRAMES)
        for frame in frames if isinstance(frames, list) else ():
            if isinstance(frame, dict) and id(frame) not in seen and len(seen) < _MOST_FRAMES:
                seen.add(id(frame))
                waiting.append(frame)


def _page_of_resource(resource: object, context: Context, name: str) -> Snapshot | None:
    told = resource if isinstance(resource, dict) else {}
    page, kind = told.get("WebResourceData"), told.get("WebResourceMIMEType")
    if not isinstance(page, bytes):
        context.broken("a web archive with a part that is damaged", name)
        return None
    if isinstance(kind, str) and not Header(0, kind, (), chunked=False).is_text:
        context.log.counts.left += 1
        return None
    charset = told.get("WebResourceTextEncodingName")
    url = url_of(told.get("WebResourceURL"))
    return Snapshot(
        context.location_of(name) if name else context.location,
        page,
        url if url.lower().startswith(("http://", "https://")) else "",
        media_type=f"; charset={charset}" if isinstance(charset, str) else None,
    )


def _is_whole_xml(data: bytes) -> bool:
    """Tell whether all data are base64: plistlib would leave out what is not, and join the rest."""
    return all(_BASE64.fullmatch(each[1]) for each in _XML_DATA.finditer(data))


def _is_whole_binary(data: bytes) -> bool:
    """Tell whether the objects of a binary property list fill the file: else one of their lengths is wrong.

    Raises:
        struct.error, IndexError: it has no end, or an object lies elsewhere.
        ValueError: there are too many values.
    """
    offset_size, reference_size, number, table = _TRAILER.unpack_from(data, len(data) - _TRAILER.size)
    if number > MAX_VALUES or table + number * offset_size != len(data) - _TRAILER.size:
        return False
    starts = sorted(
        int.from_bytes(data[place : place + offset_size], "big")
        for place in range(table, table + number * offset_size, offset_size)
    )
    ends = [_end_of_object(data, start, reference_size) for start in starts]
    is_filled = all(end == start for end, start in zip(ends, [*starts[1:], table], strict=True))
    return is_filled and starts[0] == len(_BINARY_MAGIC)


def _end_of_object(data: bytes, start: int, reference_size: int) -> int:
    """Return where an object of a binary property list ends."""
    kind, count = data[start] >> 4, data[start] & 0xF
    body = start + 1
    if kind in {0x1, 0x2, 0x3}:  # numbers and dates
        return body + (1 << count)
    if kind == 0x8:  # noqa: PLR2004 - a UID, as Apple calls it
        return body + count + 1
    if count == _COUNT_FOLLOWS and kind:
        size = 1 << (data[body] & 0xF)
        count = int.from_bytes(data[body + 1 : body + 1 + size], "big")
        body += 1 + size
    sizes = _SIZES | {0xA: reference_size, 0xC: reference_size, 0xD: 2 * reference_size}
    if kind >= 0xA and count > MAX_VALUES:  # noqa: PLR2004 - an array or a dictionary
        raise ValueError("too many values")
    return body + count * sizes.get(kind, 0)


def _begins_webarchive(head: bytes) -> bool:
    return head.startswith(_BINARY_MAGIC) or _XML_BEGINS.match(head) is not None


WEBARCHIVE = Single("web archive", _begins_webarchive, b"b<\xef \t\r\n", read=read_webarchive)
