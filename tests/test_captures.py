"""Real figures, exact: the seeds by hand, and all 285 captures as text and as HTML."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pages import DATA, Capture, as_html, as_text, captures

from fxtrack import Page, parse_page

# Read off the real pages by hand; the prose of these files is invented.
SEEDS: dict[str, tuple[date | None, list[tuple[str, str, str]]]] = {
    "2025-12-08": (
        date(2025, 12, 8),
        [
            ("KGS/USD", "0.01144", "0"),
            ("KZT/USD", "0.00198", "-0"),
            ("TJS/USD", "0.10901", "0"),
            ("UZS/USD", "0.00008", "0"),
            ("TMT/USD", "0.28490", "0"),
        ],
    ),
    "2025-04-26": (
        date(2025, 4, 26),
        [
            ("KGS/USD", "0.01145", "-0"),
            ("KZT/USD", "0.00194", "0"),
            ("TJS/USD", "0.09479", "0.96"),
            ("UZS/USD", "0.00008", "0"),
            ("TMT/USD", "0.28616", "0.14"),
        ],
    ),
    "2025-12-05": (
        date(2025, 12, 5),
        [
            ("KGS/USD", "0.01144", "0"),
            ("KZT/USD", "0.00198", "-0"),
            ("TJS/USD", "0.10903", "0.18"),
            ("UZS/USD", "0.00008", "0"),
            ("TMT/USD", "0.28571", "0"),
        ],
    ),
    "2025-12-10": (
        date(2025, 12, 10),
        [
            ("KGS/USD", "0.01144", "0"),
            ("KZT/USD", "0.00193", "-0"),
            ("TJS/USD", "0.10811", "-0.28"),
            ("UZS/USD", "0.00008", "0"),
            ("TMT/USD", "0.28490", "0"),
        ],
    ),
    "no-ticker": (None, []),
}


def figures(page: Page) -> list[tuple[str, str, str]]:
    return [(str(q.pair), format(q.rate, "f"), format(q.change, "f")) for q in page.quotes]


@pytest.mark.parametrize("name", SEEDS)
def test_seeds(name: str) -> None:
    page = parse_page((DATA / "seeds" / f"{name}.txt").read_bytes())
    assert (page.page_date, figures(page), page.rejects) == (*SEEDS[name], ())


def test_every_seed_has_its_row() -> None:
    assert {path.stem for path in (DATA / "seeds").iterdir()} == set(SEEDS)


LAYOUTS: dict[str, Callable[[Capture], str | bytes]] = {
    "text": as_text,
    "text with CRLF": lambda c: as_text(c).replace("\n", "\r\n"),
    "text as bytes": lambda c: as_text(c).encode(),
    "HTML": as_html,
    "HTML as bytes": lambda c: as_html(c).encode(),
    "preformatted HTML": lambda c: f"<html><body><pre>{html.escape(as_text(c))}</pre></body></html>",
    "HTML of line breaks": lambda c: f"<body>{html.escape(as_text(c))}</body>".replace("\n", "<br>\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_captures(layout: str) -> None:
    """Every date, rate and change, digit by digit; nothing where the page prints nothing."""
    assert len(captures()) == 285
    for capture in captures():
        page = parse_page(LAYOUTS[layout](capture))
        expected = [(pair, rate, change.removesuffix("%")) for pair, rate, change in capture.quotes]
        assert figures(page) == expected, capture.url
        assert page.page_date == capture.date, capture.url
        assert page.rejects == (), capture.url


def test_place_of_quotes() -> None:
    """The span and the line lead back to the text as printed, in text and in HTML."""
    capture = next(c for c in captures() if c.date and len(c.quotes) == 5)
    for number, quote in enumerate(parse_page(as_text(capture)).quotes):
        assert as_text(capture)[slice(*quote.span)] == quote.raw
        assert quote.line == number + 1
    source = as_html(capture)
    for quote in parse_page(source).quotes:
        start, end = quote.span
        assert source[start : start + 7] == str(quote.pair)
        assert source[end - 1] == "%"
        assert source.splitlines()[quote.line - 1].startswith('    <li class="tick">')
        assert f"<b>{quote.pair}</b>" in source.splitlines()[quote.line - 1]


def test_captures_are_whole(tmp_path: Path) -> None:
    """Guard the data themselves: what the transcription counted."""
    del tmp_path
    every: tuple[Capture, ...] = captures()
    assert sum(c.date is None for c in every) == 87
    assert sum(not c.quotes for c in every) == 11
    assert len({c.date for c in every if c.date}) == 76
    assert {c.repeats for c in every} == {0, 2, 8}
