"""Bytes to text: byte order mark, declared charset, UTF-8, then Windows-1252 or 1251 byte by byte.

Decoding never fails and never looks ahead: what a byte means depends on nothing that follows it, so a page
that was cut short decodes to the beginning of what the whole page decodes to. That is why a stray byte in
an otherwise good UTF-8 page is decoded by itself instead of turning the whole page into Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple


class Decoded(NamedTuple):
    """Text, the encoding it was read as, and how many bytes could not be decoded."""

    text: str
    encoding: str
    replaced: int


# Only charsets in which ASCII bytes are ASCII text may be declared inside a page: anything else would have
# made the declaration itself unreadable, and some Python codecs (rot13, unicode_escape) are no charsets.
_DECLARABLE = frozenset(
    ["utf-8", "cp866", "koi8-r", "koi8-u", "mac-cyrillic", "ascii", "gb18030", "gbk", "gb2312", "big5"]
    + ["shift_jis", "euc_jp", "euc_kr", "tis-620"]
    + [f"cp{n}" for n in range(1250, 1259)]
    + [f"iso8859-{n}" for n in range(1, 17) if n != 12]  # noqa: PLR2004 - there is no part 12
)
# What browsers do with these labels (WHATWG Encoding Standard).
_AS_BROWSERS_DO = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874"}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKS_BEGIN = frozenset(mark[:1] for mark, _ in _MARKS)
_HEAD = 4096
_DECLARATION = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40}))""",
    re.IGNORECASE,
)

_ASCII_BYTES = bytes(range(0x80))
_DECODED_AT_ONCE = 16 * 1024
_LONGEST_SEQUENCE = 4  # bytes of a character in UTF-8
# What stands for a byte that is part of no well-formed sequence, when UTF-8 is read with "surrogateescape".
_STRAY = tuple(chr(0xDC00 + byte) for byte in range(0x100))
_MEANT = {
    charset: tuple(bytes([byte]).decode(charset, "replace") for byte in range(0x100))
    for charset in ("cp1252", "cp1251")
}
# A letter of one of these charsets that is none of ASCII, and any other byte.
_HIGH_LETTER, _OTHER = b"L", b"o"
_LETTERS = _OTHER * 0xC0 + _HIGH_LETTER * 0x40


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """Decode the bytes of a page.

    Args:
        data: the bytes.
        charset: the charset that the page came with (of an HTTP header), if any; an unknown one is ignored.

    Returns:
        The text without its byte order mark; the encoding; and the number of characters U+FFFD that stand
        for bytes without a meaning.
    """
    for mark, encoding in _MARKS if data[:1] in _MARKS_BEGIN else ():
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return Decoded(text, encoding, text.count("\ufffd"))
    encoding = _usable(charset) or _declared(data) or "utf-8"
    if encoding != "utf-8":
        text = data.decode(encoding, errors="replace")
        return Decoded(text, encoding, text.count("\ufffd"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        fallback = "cp1251" if _looks_cyrillic(data) else "cp1252"
        text = _byte_by_byte(data, fallback)
        return Decoded(text, f"utf-8, {fallback}", text.count("\ufffd"))


def looks_binary(data: bytes) -> bool:
    """Tell whether the bytes are no page at all: an image, an archive, a database.

    A page has no NUL byte near its start, unless a byte order mark announces UTF-16 or UTF-32. A text that
    is damaged further on is still a page.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    return b"\0" in data[:1024] or data.startswith(
        (b"%PDF-", b"\x1f\x8b", b"BZh", b"\xff\xd8\xff", b"PK\x03\x04")
    )


def _declared(data: bytes) -> str | None:
    # A declaration counts only before the first byte that needs it; so a cut page decodes as the whole does.
    found = _DECLARATION.search(data, 0, _HEAD)
    if found is None or not data[: found.end()].isascii():
        return None
    return _usable((found[1] or found[2]).decode("ascii"))


def _usable(charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):  # ValueError: a name with a NUL or beyond ASCII
        return None
    return _AS_BROWSERS_DO.get(name, name) if name in _DECLARABLE else None


def _byte_by_byte(data: bytes, charset: str) -> str:
    """Decode UTF-8, and each byte that is part of no well-formed sequence by itself.

    A piece at a time, for a page may be all stray bytes: an error handler would be called for each.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = ""
    for start in range(0, len(data), _DECODED_AT_ONCE):
        piece = data[start : start + _DECODED_AT_ONCE]
        read = decoder.decode(piece, final=start + _DECODED_AT_ONCE >= len(data))
        if _has_stray(read):
            # The first of the piece may be left from the one before.
            for byte in {
                *data[max(start - _LONGEST_SEQUENCE, 0) : start],
                *piece.translate(None, _ASCII_BYTES),
            }:
                read = read.replace(_STRAY[byte], _MEANT[charset][byte])
        text += read  # grows in its place; to join all pieces would hold them twice
    return text


def _has_stray(read: str) -> bool:
    try:
        read.encode()
    except UnicodeEncodeError:
        return True
    return False


def _looks_cyrillic(data: bytes) -> bool:
    """Tell Windows-1251 from 1252: Cyrillic words are runs of high letters, accents stand alone."""
    kinds = data.translate(_LETTERS)
    letters = kinds.count(_HIGH_LETTER)
    words = kinds.count(_OTHER + _HIGH_LETTER * 2) + kinds.startswith(_HIGH_LETTER * 2)
    runs = kinds.count(_OTHER + _HIGH_LETTER) + kinds.startswith(_HIGH_LETTER)
    alone = runs - words
    return (letters - alone) * 2 > letters
