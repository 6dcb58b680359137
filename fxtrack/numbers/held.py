"""What the daily rates of a period say: their average, the lowest and the highest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.extremes import Quoted, extremes
from fxtrack.numbers.intervals import Interval, Range
from fxtrack.numbers.rates import Rate


class Held(NamedTuple):
    """What the daily rates of a period say.

    Attributes:
        rates: the daily rates in the order of dates, at least one.
        average: their arithmetic mean, each date counted once; its range is of rounding only.
        exact_average: the same before it was rounded.
        low: the lowest.
        high: the highest.
        is_early: whether the last one lies too long before the end of the period to stand for it.
    """

    rates: Sequence[Rate]
    average: Interval
    exact_average: Range
    low: Quoted
    high: Quoted
    is_early: bool

    @property
    def dates(self) -> int:
        """How many dates have a rate."""
        return len(self.rates)

    @property
    def first(self) -> Rate:
        """The first daily rate."""
        return self.rates[0]

    @property
    def end(self) -> Rate:
        """The last one: the rate at the end of the period."""
        return self.rates[-1]


def held_in(rates: Sequence[Rate], last: date | None = None, slack: int = 0) -> Held | None:
    """Sum up the daily rates of a period.

    Args:
        rates: in the order of dates.
        last: the last day of the period on which a rate might be; None if no day is known.
        slack: how many days before that day the last rate may be, and still stand for the end.
    """
    if not rates:
        return None
    average = _exact_mean(rates)
    is_early = last is not None and (last - rates[-1].date).days > slack
    return Held(rates, intervals.shown(average), average, *extremes(rates), is_early)


def _exact_mean(rates: Sequence[Rate]) -> Range:
    if all(rate.exact is None for rate in rates):
        return intervals.mean_of_prints([rate.rate for rate in rates])
    return intervals.mean([rate.range for rate in rates])
