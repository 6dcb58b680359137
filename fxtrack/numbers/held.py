"""What the daily rates of a period say: their average, the lowest and the highest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
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
    """

    rates: Sequence[Rate]
    average: Interval
    exact_average: Range
    low: Quoted
    high: Quoted

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


def held_in(rates: Sequence[Rate]) -> Held | None:
    """Sum up the daily rates of a period."""
    if not rates:
        return None
    average = _exact_mean(rates)
    return Held(rates, shown_average(average, rates), average, *extremes(rates))


def _exact_mean(rates: Sequence[Rate]) -> Range:
    if all(rate.exact is None for rate in rates):
        return intervals.mean_of_prints([rate.rate for rate in rates])
    return intervals.mean([rate.range for rate in rates])


def shown_average(average: Range, rates: Sequence[Rate]) -> Interval:
    """Round the average of daily rates: a mean of prints is no better known than a print.

    Args:
        average: their average.
        rates: the daily rates, at least one.
    """
    places = intervals.places(average)
    if all(rate.exact is None for rate in rates):
        places = min(places, max(decimals(rate.rate) for rate in rates) + 1)
    return intervals.rounded(average, places)
