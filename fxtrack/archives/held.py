"""Files of text that are read as a whole: in UTF-8, or in UTF-16 or UTF-32 with a byte order mark."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.limits import MIB

MAX_HELD = 32 * MIB
"""A longer file of JSON or CSV, in bytes of UTF-8, is not read: it is held in memory, several times."""
MAX_HELD_WIDE = 16 * MIB
"""A longer one, or such a row, is not read if it has emoji: each character takes four bytes then."""
_MAX_NOT_ASCII = 48 * MIB
MAX_VALUES = 500_000
"""One of more JSON values is not read: each takes up to 200 bytes of memory."""

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How files in UTF-16 and UTF-32 begin; the mark of one order of UTF-32 begins with one of UTF-16."""
FIRST_OF_WIDE = b"\xff\xfe\0"
_IS_WIDE_TEXT = re.compile(rb"[\xf0-\xf4]|\\u[dD][89abAB]")
# A string that has no end is one too, or each quotation mark in it would be tried.
_JSON_PIECE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[,\[{]', re.DOTALL)
_PIECES_OF_VALUE = 3  # a key, a string, a comma


def head_in_utf8(head: bytes) -> bytes:
    """Return the first bytes of a file as UTF-8, without a byte order mark."""
    if head.startswith(WIDE):
        return head.decode(_wide_encoding(head), "ignore").encode("utf-8", "ignore")
    return head.removeprefix(codecs.BOM_UTF8)


def _wide_encoding(data: bytes) -> str:
    is_utf_32 = data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))
    return "utf-32" if is_utf_32 else "utf-16"


def in_utf8(
    data: bytes, what: str, context: Context, most: int = MAX_HELD, wide: int | None = None
) -> bytes | None:
    """Return a whole file as UTF-8, without a byte order mark; None, and a word of damage, if it is none.

    Args:
        data: all bytes of the file.
        what: what the file is, for messages.
        context: where this is.
        most: so many bytes are read.
        wide: so many if there is an emoji among them; by default ``MAX_HELD_WIDE``.
    """
    try:
        if data.startswith(WIDE):
            told = data.decode(_wide_encoding(data)).encode()
        else:
            told = data.removeprefix(codecs.BOM_UTF8)
    except UnicodeError:
        encoding = _wide_encoding(data).upper()
        context.broken(f"{what} that is no {encoding} all through: damaged, or cut short")
        return None
    if len(told) > most:
        context.broken(f"{what} larger than {most // MIB} MiB: split it, or save it as JSON Lines")
        return None
    wide = wide or MAX_HELD_WIDE
    if len(told) > wide and _IS_WIDE_TEXT.search(told):
        context.broken(
            f"{what} with emoji, larger than {wide // MIB} MiB: split it, or save it as JSON Lines"
        )
        return None
    return told


_MAX_UNCOUNTED = 8 * MIB  # however many values are in a row of this size, they fit into memory


def too_wide_row(line: bytes) -> str:
    """Say that a row of JSON takes too much memory as text; empty if it does not."""
    if len(line) > MAX_HELD_WIDE and _IS_WIDE_TEXT.search(line):
        return f"a row with emoji, larger than {MAX_HELD_WIDE // MIB} MiB"
    if len(line) > _MAX_NOT_ASCII and not line.isascii():
        return f"a row with letters beyond ASCII, larger than {_MAX_NOT_ASCII // MIB} MiB"
    if len(line) > _MAX_UNCOUNTED and has_too_many_values(line):
        return f"a row of more than {MAX_VALUES:,} values"
    return ""


def has_too_many_values(data: bytes) -> bool:
    """Tell whether JSON holds more values than fit into memory; what stands in strings does not count."""
    signs = 0
    for pieces, found in enumerate(_JSON_PIECE.finditer(data)):
        signs += found.end() - found.start() == 1  # a lone quotation mark at the end does not matter
        if signs > MAX_VALUES or pieces > _PIECES_OF_VALUE * MAX_VALUES:
            return True
    return False


def _is_damaged_wide(head: bytes) -> bool:
    return head.startswith(WIDE) and b"\0" in head_in_utf8(head)


def _refuse_damaged(data: bytes, context: Context) -> Iterator[FoundPage]:
    context.broken(f"a file in {_wide_encoding(data).upper()} with a NUL near its beginning: damaged")
    return iter(())


DAMAGED_WIDE = Single("damaged UTF-16 or UTF-32", _is_damaged_wide, FIRST_OF_WIDE, read=_refuse_damaged)
"""Whether it was a page or rows of many cannot be told: read as one page, these would share a date."""
