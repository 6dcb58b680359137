"""Grammars for tests that hold for every one of them: the built-in one and a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sums import SUMS

from fxtrack import Page, parse_page
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import register_grammar, unregister_grammar
from fxtrack.pages.timesca import TIMESCA


@contextmanager
def also_reading(grammar: Grammar) -> Iterator[None]:
    """Read pages by one more grammar."""
    register_grammar(grammar)
    try:
        yield
    finally:
        unregister_grammar(grammar.name)


@dataclass(frozen=True, repr=False)
class Printed:
    """How a source prints the same things: six quotes, the dates under them, and what is almost either."""

    grammar: Grammar
    quotes: tuple[str, ...]
    day: str
    other_day: str
    impossible_day: str
    almost_days: tuple[str, ...]
    almost_quotes: tuple[str, ...]

    def __repr__(self) -> str:
        return self.grammar.name


TICKER = Printed(
    TIMESCA,
    (
        "KGS/USD = 0.01144 0%",
        "KZT/USD = 0.00198 -0%",
        "TJS/USD = 0.10901 0.28%",
        "UZS/USD = 0.00008 0 %",
        "TMT/USD = 0.28490 0%",
        "EUR/USD = 1.1 0%",
    ),
    "08 December 2025",
    "09 December 2025",
    "31 February 2025",
    ("08 December 2025 in town", "08 December 20255", "8 December 2025"),
    ("KZT/USD = 0.001", "KZT/USD = 0.00198 -", "%"),
)
IN_SUMS = Printed(
    SUMS,
    (
        "USD: 12 650.30 (+15.2)",
        "EUR: 13 500 (-0.01)",
        "RUB: 158.90 (+0)",
        "KZT: 24.1 (\u22120.4)",
        "KGS: 144.66\n(+1)",
        "JPY: 1\u00a0000\u00a0000.5 (-0)",
    ),
    "8 декабря 2025",
    "9 декабря 2025",
    "31 февраля 2025",
    ("8 декабря 2025 года", "8 декабря 20255", "108 декабря 2025"),
    ("EUR: 13 5", "EUR: 13 500 (-", ")"),
)
EVERY = (TICKER, IN_SUMS)


def read_by(grammar: Grammar, page: str | bytes) -> Page:
    """Read a page by one grammar, which is registered."""
    return parse_page(page, source=grammar.name)


def content(page: Page) -> set[tuple[str, str, str]]:
    """What is read, wherever it stands; 0 and -0 are two changes."""
    return {(str(q.pair), format(q.rate, "f"), str(q.change)) for q in page.quotes}
