"""Bytes to text, whatever they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack import parse_page
from fxtrack.pages.text import decode, looks_binary

TICKER = "• KGS/USD = 0.01144 0%\n• KZT/USD = 0.00198 −0%\n08 December 2025\nнаïve\n"

CASES: dict[str, tuple[bytes, str, str]] = {
    "UTF-8": (TICKER.encode(), "utf-8", TICKER),
    "UTF-8 with BOM": (codecs.BOM_UTF8 + TICKER.encode(), "utf-8", TICKER),
    "UTF-16 little": (codecs.BOM_UTF16_LE + TICKER.encode("utf-16-le"), "utf-16-le", TICKER),
    "UTF-16 big": (codecs.BOM_UTF16_BE + TICKER.encode("utf-16-be"), "utf-16-be", TICKER),
    "UTF-32": (codecs.BOM_UTF32_LE + TICKER.encode("utf-32-le"), "utf-32-le", TICKER),
    "Windows-1252": ("• café – crème\n".encode("cp1252"), "utf-8, cp1252", "• café – crème\n"),
    "Windows-1251": ("• курс сома\n".encode("cp1251"), "utf-8, cp1251", "• курс сома\n"),
    "declared": ('<meta charset="koi8-r">курс'.encode("koi8-r"), "koi8-r", '<meta charset="koi8-r">курс'),
    "declared the old way": (
        '<meta http-equiv=Content-Type content="text/html; charset=windows-1251">курс'.encode("cp1251"),
        "cp1251",
        '<meta http-equiv=Content-Type content="text/html; charset=windows-1251">курс',
    ),
    "declared in XML": (
        '<?xml version="1.0" encoding="windows-1251"?>курс'.encode("cp1251"),
        "cp1251",
        '<?xml version="1.0" encoding="windows-1251"?>курс',
    ),
    "Latin-1 is read as Windows-1252": (
        b'<meta charset="iso-8859-1">\x93x\x94',
        "cp1252",
        '<meta charset="iso-8859-1">“x”',
    ),
    "a codec that is no charset": (b'<meta charset="rot13">KGS', "utf-8", '<meta charset="rot13">KGS'),
    "an unknown charset": (b'<meta charset="klingon">KGS', "utf-8", '<meta charset="klingon">KGS'),
    "one stray byte in UTF-8": (
        "• курс \xff сома".encode().replace("ÿ".encode(), b"\xff"),
        "utf-8, cp1252",
        "• курс ÿ сома",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_decoding(name: str) -> None:
    data, encoding, text = CASES[name]
    assert decode(data) == (text, encoding, 0)


def test_a_stray_byte_does_not_turn_the_page() -> None:
    """One bad byte in the prose leaves the bullets of a UTF-8 page what they are."""
    page = parse_page(TICKER.encode() + b"caf\xe9 \x81\n")
    assert len(page.quotes) == 2
    assert page.encoding == "utf-8, cp1252"
    assert page.replaced == 1


def test_windows_bytes_in_the_ticker() -> None:
    """Windows-1252 bullets, no-break spaces and dashes are read as what they are."""
    page = parse_page(
        b"\x95\xa0KGS/USD\xa0= 0.01144 0%\r\n\x95 KZT/USD = 0.00198 \x960%\r\n08 December 2025\r\n"
    )
    assert [format(q.change, "f") for q in page.quotes] == ["0", "-0"]
    assert str(page.page_date) == "2025-12-08"


def test_a_charset_is_declared_near_the_beginning() -> None:
    """All of the declaration stands in the first 4096 bytes, or it does not count."""
    declaration = b'<meta charset="windows-1251'
    for before, encoding in ((4096 - len(declaration), "cp1251"), (4097 - len(declaration), "utf-8, cp1251")):
        data = b" " * before + declaration + '">курс'.encode("cp1251")
        assert decode(data).encoding == encoding


def test_charset_of_the_media_type() -> None:
    page = parse_page("<p>курс".encode("koi8-r"), media_type='text/html; charset="KOI8-R"')
    assert page.encoding == "koi8-r"


@given(st.binary())
def test_any_bytes_give_a_page(data: bytes) -> None:
    page = parse_page(data)
    assert page.encoding
    looks_binary(data)


@given(st.text())
def test_utf8_round_trip(text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    decoded = decode(data)
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"<" not in data:
        assert decoded.text == data.decode()


BINARY = {
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "SQLite": b"SQLite format 3\0",
    "gzip": b"\x1f\x8b\x08\x08",
    "PDF": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04\x14",
    "JPEG": b"\xff\xd8\xff\xe0",
}


@pytest.mark.parametrize("name", BINARY)
def test_binary(name: str) -> None:
    assert looks_binary(BINARY[name])


def test_text_is_not_binary() -> None:
    assert not any(looks_binary(data) for data, *_ in CASES.values())
    assert not looks_binary(TICKER.encode() * 20 + b"\0" * 4096)  # damaged further on
