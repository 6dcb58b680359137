"""Bytes that are no UTF-8, many on one page: each is decoded by itself, wherever the pieces of a page end."""

from __future__ import annotations

import pytest

from fxtrack.pages import text

# As (bytes, text): UTF-8 around bytes that are part of no well-formed sequence.
MIXED = {
    "Latin letters": (b"caf\xe9 \xc3\xa9t\xe9", "caf\u00e9 \u00e9t\u00e9"),
    "marks of Windows": (b"\x93a\x94 \x80 5 \xe2\x82\xac", "\u201ca\u201d \u20ac 5 \u20ac"),
    "a Cyrillic word": (b"\xca\xf3\xf0\xf1 \xd0\x9a\xd0\xb7", "\u041a\u0443\u0440\u0441 \u041a\u0437"),
    "a sequence that breaks off": (b"\xe2\x82a\xf0\x9f\x98", "\u00e2\u201aa\u00f0\u0178\u02dc"),
    "an emoji behind one": (b"a\xf0\xf0\x9f\x98\x80", "a\u0440\U0001f600"),
    "a surrogate": (b"\xed\xa0\x80a", "\u00ed\u00a0\u20aca"),
    "bytes without a meaning": (b"a\x81\x8d\xff", "a\ufffd\ufffd\u00ff"),
    "overlong": (b"\xc0\xaf", "\u00c0\u00af"),
}


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 16_384])
@pytest.mark.parametrize("name", MIXED)
def test_stray_bytes_are_decoded_by_themselves(
    monkeypatch: pytest.MonkeyPatch, name: str, piece: int
) -> None:
    data, decoded = MIXED[name]
    monkeypatch.setattr(text, "_DECODED_AT_ONCE", piece)
    found = text.decode(data)
    assert found.text == decoded
    assert found.replaced == decoded.count("\ufffd")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xff", "utf-8, cp1252"),
        (b"\xff a \xff a", "utf-8, cp1252"),
        (b"\xff\xff", "utf-8, cp1251"),
        (b"\xff\xff a \xff", "utf-8, cp1251"),
        (b"\xff\xff a \xff \xff", "utf-8, cp1252"),
        (b"a \xff\xff\xff \xff \xff", "utf-8, cp1251"),
        (b"\x80", "utf-8, cp1252"),
    ],
)
def test_letters_in_words_are_cyrillic(data: bytes, encoding: str) -> None:
    """Runs of letters beyond ASCII make the more of them, or each stands alone."""
    assert text.decode(data).encoding == encoding


def test_a_long_page_is_decoded_as_a_short_one() -> None:
    long = b"a\xff \xe2\x82\xac" * 20_000
    assert text.decode(long).text == "a\u00ff \u20ac" * 20_000
