"""A daily rate with the range that the printed digits allow, and what can be told of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.errors import NothingToShowError
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.intervals import Interval, Range, TurnedPrint

MAX_AGE_DAYS = 14
"""A rate may stand for a date that is at most this many days later."""


class Rate(NamedTuple):
    """A daily rate.

    Attributes:
        date: the day.
        pair: what is priced in what.
        rate: units of the quote currency for one unit of the base; as printed, or rounded to the digits that
            the prints support where it is computed from them. Of an index, 100 at its reference date.
        low: the lowest rate of the day, likewise.
        high: the highest.
        prints: how many distinct rates were printed; of a cross, for the currency with more of them.
        mark: whether the date is one of a weekend, on which the source shows another market.
        exact: the range of a computed rate; None for a printed one.
        ends: the ranges of the lowest and the highest true rate of the day: of a computed rate, of an index
            before it was rebased, and where prints of the day differ in their decimals; else None.
    """

    date: date
    pair: Pair
    rate: Decimal
    low: Decimal
    high: Decimal
    prints: int
    mark: Mark = Mark.NONE
    exact: Range | None = None
    ends: tuple[Range, Range] | None = None

    @property
    def range(self) -> Range:
        """The exact range that the printed digits allow."""
        return self.exact or intervals.printed(self.rate)

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """The same as decimals: exact for a printed rate, rounded outwards for a computed one."""
        if self.exact is None:
            return intervals.bounds(self.rate)
        if isinstance(self.exact, TurnedPrint):
            return self.exact.shown[1:]
        return intervals.shown(self.exact)[1:]

    @property
    def inverse(self) -> Interval:
        """The price the other way round, as it is shown."""
        if self.exact is None:
            return intervals.inverse_of_print(self.rate)
        return intervals.shown(intervals.inverse(self.exact))

    @property
    def extremes(self) -> tuple[Range, Range]:
        """The exact ranges of the lowest and the highest true rate of the day."""
        return self.ends or (intervals.printed(self.low), intervals.printed(self.high))


class Spread(NamedTuple):
    """How far apart the lowest and the highest rate of a day are.

    Attributes:
        percent: of the lowest.
        resolved: whether the printed digits show that they differ at all: they do not if both may be the
            same true rate, rounded up once and down once.
    """

    percent: Decimal
    resolved: bool


def spread(rate: Rate) -> Spread | None:
    """Set the spread of a day against the resolution; None where only one rate was printed."""
    if rate.ends is None and rate.low.compare_total(rate.high) == 0:
        return None  # of most days: one print, with its digits
    low, high = rate.extremes
    if low == high:
        return None
    percent = intervals.shown(intervals.change(high, low)).value
    return Spread(percent, resolved=low.high < high.low)


def compared(rates: Iterable[Rate], *, weekends: bool = False) -> list[Rate]:
    """Return the daily rates that a comparison uses: those of weekdays, or all with ``weekends``."""
    return [rate for rate in rates if weekends or rate.mark is not Mark.WEEKEND]


class OnlyWeekends(NamedTuple):
    """A pair that has rates, but only of weekends; the first and the last of these dates."""

    pair: Pair
    first: date
    last: date

    @property
    def text(self) -> str:
        """Say so, and what to do."""
        if self.first == self.last:
            return f"{self.pair} has only a weekend rate, of {self.first}. Add --weekends to compare it."
        return (
            f"{self.pair} has only weekend rates from {self.first} to {self.last}. Add --weekends to compare "
            "them."
        )


def only_weekends(rates: Iterable[Rate]) -> list[OnlyWeekends]:
    """Name the pairs of which comparisons have no daily rate, because all of theirs are of weekends."""
    return [
        OnlyWeekends(pair, group[0].date, group[-1].date)
        for pair, group in by_pair(rates)
        if not compared(group)
    ]


def require(rates: Sequence[Rate]) -> None:
    """Refuse to draw nothing.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    if not rates:
        raise NothingToShowError(
            "nothing to show: no dated rates pass these filters. 'fxtrack observations' lists what there is: "
            "with --undated what has no date, with --include-flagged what is dated far from its capture"
        )


def require_compared(rates: Sequence[Rate], only: Iterable[OnlyWeekends]) -> None:
    """Refuse to compare nothing.

    Args:
        rates: the daily rates that take part.
        only: the pairs that have none among them.

    Raises:
        NothingToShowError: there is no daily rate that takes part in comparisons.
    """
    if not rates:
        raise NothingToShowError("\n".join(each.text for each in only))


def by_pair(rates: Iterable[Rate]) -> Iterator[tuple[Pair, list[Rate]]]:
    """Yield each pair with its daily rates in rising order of dates."""
    groups: dict[Pair, list[Rate]] = {}
    for rate in rates:
        groups.setdefault(rate.pair, []).append(rate)
    for pair, group in groups.items():
        yield pair, sorted(group, key=lambda rate: rate.date)


def on_or_before(rates: Sequence[Rate], day: date, max_gap: int = MAX_AGE_DAYS) -> Rate | None:
    """Return the last daily rate on or before a date, of rates in rising order; None if it is too old."""
    place = bisect_right(rates, day, key=lambda rate: rate.date)
    if place == 0 or (day - rates[place - 1].date).days > max_gap:
        return None
    return rates[place - 1]
