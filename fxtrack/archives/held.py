"""Files of text that are read as a whole: in UTF-8, or in UTF-16 with a byte order mark."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.limits import MIB

MAX_HELD = 32 * MIB
"""A longer file of JSON or CSV, in bytes of UTF-8, is not read: it is held in memory, several times."""
MAX_VALUES = 500_000
"""One of more JSON values is not read: each takes up to 200 bytes of memory."""

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def head_in_utf8(head: bytes) -> bytes:
    """Return the first bytes of a file as UTF-8, without a byte order mark."""
    if head.startswith(UTF_16):
        return head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(codecs.BOM_UTF8)


def in_utf8(data: bytes, what: str, context: Context, most: int = MAX_HELD) -> bytes | None:
    """Return a whole file as UTF-8, without a byte order mark; None, and a word of damage, if it is none.

    Args:
        data: all bytes of the file.
        what: what the file is, for messages.
        context: where this is.
        most: so many bytes are read.
    """
    try:
        told = (
            data.decode("utf-16").encode() if data.startswith(UTF_16) else data.removeprefix(codecs.BOM_UTF8)
        )
    except UnicodeError:
        context.broken(f"{what} that is no UTF-16 all through: damaged, or cut short")
        return None
    if len(told) > most:
        context.broken(f"{what} larger than {most // MIB} MiB: split it, or save it as JSON Lines")
        return None
    return told


def has_too_many_values(data: bytes) -> bool:
    """Tell whether JSON holds more values than fit into memory; what stands in strings does not count."""
    bare = _JSON_STRING.sub(b"", data)
    return sum(bare.count(sign) for sign in (b",", b"[", b"{")) > MAX_VALUES


def _is_damaged_utf_16(head: bytes) -> bool:
    in_utf_16 = head.startswith(UTF_16) and not head.startswith(codecs.BOM_UTF32_LE)
    return in_utf_16 and b"\0" in head_in_utf8(head)


def _refuse_damaged(_: bytes, context: Context) -> Iterator[FoundPage]:
    context.broken("a file in UTF-16 with a NUL near its beginning: damaged")
    return iter(())


DAMAGED_UTF_16 = Single("damaged UTF-16", _is_damaged_utf_16, b"\xff\xfe", read=_refuse_damaged)
"""Whether it was a page or rows of many cannot be told: read as one page, these would share a date."""
