"""From a daily rate to the pages that print it: the line of the very quote, and the address of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import APART, Origin, Pair, PrintedTicker
from fxtrack.numbers.rates import Rate
from fxtrack.questions.pairs import behind

_NAMED_OF_A_RATE = 3  # are named of a rate; the rest is counted


class At(NamedTuple):
    """Where a quote stands, as others are told.

    Attributes:
        location: the page.
        line: the line of the quote, counted from 1.
        url: the address of the page; empty if unknown.
    """

    location: str
    line: int
    url: str


class Quotes(NamedTuple):
    """Quotes that a daily rate rests on.

    Attributes:
        places: where the first of them stand.
        copies: how many copies of pages there are of them, more than places if these are many.
    """

    places: Sequence[At]
    copies: int


class _Printed(NamedTuple):
    """A quote: what it says, where it stands, and how many copies of pages have it and its ticker."""

    ticker: int
    pair: Pair
    rate: Decimal
    places: Sequence[At]
    copies: int


@dataclass(frozen=True)
class Behind:
    """Which pages print a daily rate.

    Attributes:
        tickers: every ticker by its date.
        known: every pair that was printed.
        pages: what others are told of a page: its name and address, by date and location.
    """

    tickers: Mapping[date, Sequence[PrintedTicker]]
    known: Collection[Pair]
    pages: Mapping[tuple[date, str], tuple[str, str]]

    @classmethod
    def of(
        cls,
        tickers: Iterable[PrintedTicker],
        known: Collection[Pair],
        pages: Sequence[Origin],
        told: Sequence[Origin],
    ) -> Behind:
        """Make it of what was read.

        Args:
            tickers: every ticker.
            known: every pair that was printed.
            pages: the pages of a report.
            told: the same as others are told of them.
        """
        by_date: dict[date, list[PrintedTicker]] = {}
        for ticker in tickers:
            if ticker.date:
                by_date.setdefault(ticker.date, []).append(ticker)
        names = {
            (page.date, page.location): (each.location, each.url)
            for page, each in zip(pages, told, strict=True)
        }
        return cls(by_date, known, names)

    def quotes(self, rate: Rate) -> Quotes:
        """Return the quotes that print a daily rate; of a computed one, all that it may rest on."""
        wanted = behind([rate.pair], self.known)
        found = list(self._printed(rate.date, wanted))
        value = rate.range.value
        same = [each for each in found if _is_worth(each, rate.pair, value)]
        chosen = same or found
        places = dict.fromkeys(at for each in chosen for at in each.places)
        return Quotes(
            sorted(places)[:_NAMED_OF_A_RATE], sum({each.ticker: each.copies for each in chosen}.values())
        )

    def _printed(self, day: date, wanted: Collection[Pair]) -> Iterator[_Printed]:
        """Yield the quotes of some pairs on a date."""
        for number, ticker in enumerate(self.tickers.get(day, ())):
            lines = ticker.lines.split(APART)
            for figure, line in zip(ticker.text.split(APART), lines, strict=True):
                pair, rate, _ = figure.split(" ", 2)
                if pair in wanted:
                    places = tuple(self._places(ticker, int(line)))
                    yield _Printed(number, Pair(pair), Decimal(rate), places, ticker.copies)

    def _places(self, ticker: PrintedTicker, below: int) -> Iterator[At]:
        for location, line in ticker.places:
            found = self.pages.get((ticker.date or date.min, location))
            if found:
                yield At(found[0], line + below, found[1])


def _is_worth(quote: _Printed, pair: Pair, value: Fraction) -> bool:
    """Tell whether a quote is that of a daily rate, whichever way round."""
    printed = Fraction(quote.rate)
    return value == (printed if quote.pair == pair else 1 / printed)
