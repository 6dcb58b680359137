"""Tickers apart from each other, of which some have a date: whether all may belong to one page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from fxtrack.model import Pair, Quote
from fxtrack.pages.located import ANY_LINE_END

_LONGEST_REST = 80
"""So many characters of a line may be the rest of a quote that was refused."""


class StandingTicker(NamedTuple):
    """A ticker in the text that a page shows.

    Attributes:
        first: where its first quote begins and ends.
        end: where its last quote ends.
        quotes: all of them.
        has_date: whether a date stands under it.
    """

    first: tuple[int, int]
    end: int
    quotes: Sequence[Quote]
    has_date: bool


@dataclass(frozen=True)
class Gaps:
    """What stands between tickers.

    Attributes:
        text: that the page shows.
        separator: matches what may stand between two quotes of a ticker.
        starts: where what begins as a quote stands, in rising order.
    """

    text: str
    separator: re.Pattern[str]
    starts: Sequence[int]

    def hold_refused_quotes_alone(self, start: int, end: int) -> bool:
        """Tell whether nothing but quotes that were refused, each in a line, stands between two places."""
        place = start
        while True:
            space = self.separator.match(self.text, place, end)
            place = space.end() if space else place
            if place >= end:
                return True
            number = bisect_left(self.starts, place)
            if self.starts[number] != place:
                return False
            line_end = ANY_LINE_END.search(self.text, place, end)
            place = min(line_end.start() if line_end else end, self.starts[number + 1])
            if place - self.starts[number] > _LONGEST_REST:
                return False


def undated_ticker(tickers: Sequence[StandingTicker], gaps: Gaps) -> tuple[int, int] | None:
    """Return the place of a ticker that has no date and prints what none with a date does; None without one.

    It may be that of another page, whose date is not printed. Repeated as a whole or in part it does no harm;
    nor does it if all that it prints otherwise are other rates, for pairs with several rates are refused.
    """
    apart = _with_what_goes_on(tickers, gaps)
    rates: dict[Pair, set[Decimal]] = {}
    for ticker in tickers:
        for quote in ticker.quotes:
            rates.setdefault(quote.pair, set()).add(quote.rate)
    dated = {_as_printed(quote) for ticker in apart if ticker.has_date for quote in ticker.quotes}
    for ticker in apart:
        for quote in () if ticker.has_date else ticker.quotes:
            if _as_printed(quote) not in dated and len(rates[quote.pair]) == 1:
                return ticker.first
    return None


def _with_what_goes_on(tickers: Sequence[StandingTicker], gaps: Gaps) -> list[StandingTicker]:
    """Give the date of a ticker to the one before it, if quotes that were refused are all that parts them."""
    told = list(tickers)
    for number in range(len(told) - 2, -1, -1):
        this, behind = told[number : number + 2]
        if not this.has_date and behind.has_date:
            goes_on = gaps.hold_refused_quotes_alone(this.end, behind.first[0])
            told[number] = this._replace(has_date=goes_on)
    return told


def _as_printed(quote: Quote) -> tuple[Pair, str, str]:
    return quote.pair, str(quote.rate), str(quote.change)
