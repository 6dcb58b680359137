"""Hostile input: a quadratic step would keep these cases busy for hours, so that they end is the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from reading import also_reading
from sums import SUMS

from fxtrack import parse_page


@pytest.fixture(scope="module", autouse=True)
def both() -> Iterator[None]:
    """Two grammars are active throughout."""
    with also_reading(SUMS):
        yield


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
    "prices without changes": "USD: 1 ",
    "groups of digits after a currency": "USD: 1" + " 000" * 249,
    "digits after a currency": "USD: " + "1" * 990,
    "spaces after a currency": "USD: 1" + " " * 990,
    "bullets after a price": "USD: 1 (+1)" + "\u2022" * 985,
    "prices": "USD: 12 650.30 (+15.2)\n",
    "dated prices": "USD: 1 (+1)\nEUR: 1 (+1)\n8 декабря 2025 x\n",
    "tickers of two sources": "KGS/USD = 1 1%\nKZT/USD = 1 1%\nUSD: 1 (+1)\nEUR: 1 (+1)\n",
    "entities of letters": "&#65;",
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
