"""Hostile input: a quadratic step would keep these cases busy for hours, so that they end is the test."""

from __future__ import annotations

import pytest

from fxtrack import parse_page

SIZE = 2_000_000

HOSTILE = {
    "quotes without rates": "KGS/USD = ",
    "digits": "1",
    "bullets": "\u2022",
    "less-than signs": "<",
    "open tags": "<a ",
    "open quotes": '<a b="',
    "tags": "<b>",
    "nested blocks": "<div>",
    "open comments": "<!--",
    "scripts": "<script>",
    "drawings": "<svg>",
    "ampersands": "&",
    "open entities": "&a",
    "line ends": "\n",
    "spaces after a pair": "KGS/USD =" + " " * 999,
    "digits after a pair": "KGS/USD = " + "1" * 990,
    "bullets after a quote": "KGS/USD = 1 1%" + "\u2022" * 985,
    "flattened tickers": "KGS/USD = 1 1% KZT/USD = 1 1% 01 May 2025 x ",
    "dated tickers": "KGS/USD = 1 1%\nKZT/USD = 1 1%\n01 May 2025 x\n",
    "tickers": "KGS/USD = 0.01144 0%\n",
    "equals signs": "<a =",
    "banners": '<div id="wm-ipp">',
    "preformatted": "<pre>",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    piece = HOSTILE[name]
    page = parse_page(piece * (SIZE // len(piece)))
    assert len(page.rejects) <= 101
    assert len(page.quotes) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["KGS/USD = ", "1", "\u2022", "<"])
def test_ten_megabytes(piece: str) -> None:
    assert parse_page((piece * (10_000_000 // len(piece))).encode()).quotes == ()


@pytest.mark.slow
@pytest.mark.parametrize("piece", [b"\xe9", b"\x81", b"\xff\xfe", b"\xe2\x80", b"<meta ", b"\xf0\x9f"])
def test_hostile_bytes(piece: bytes) -> None:
    page = parse_page(piece * (SIZE // len(piece)))
    assert page.quotes == ()


@pytest.mark.slow
def test_script_that_never_ends() -> None:
    page = parse_page("<script>" + "<script " * (SIZE // 8))
    assert page.quotes == ()
