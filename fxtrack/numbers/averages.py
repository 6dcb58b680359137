"""Averages of the daily rates in a calendar period."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.periods import kind_named
from fxtrack.numbers.rates import Rate, by_pair

Average = Literal["mean", "median"]
"""How the daily rates of a period are averaged."""

_COMPUTED: Mapping[str, Callable[[Sequence[Range]], Range]] = {
    "mean": intervals.mean,
    "median": intervals.median,
}


class PeriodAverage(NamedTuple):
    """The average of a period.

    Attributes:
        period: as its kind writes it: ``2025-12``.
        first: its first day.
        pair: what is priced in what.
        rate: the mean or median of the daily rates.
        rate_min: the least that the printed digits allow, rounded down.
        rate_max: the greatest, rounded up.
        low: the lowest rate of the period.
        high: the highest.
        dates: how many dates have a rate.
    """

    period: str
    first: date
    pair: Pair
    rate: Decimal
    rate_min: Decimal
    rate_max: Decimal
    low: Decimal
    high: Decimal
    dates: int


def averages(rates: Iterable[Rate], average: Average, by: str = "month") -> list[PeriodAverage]:
    """Average daily rates by calendar period.

    Args:
        rates: daily rates, not of an index; see ``fxtrack.numbers.rates.compared`` for those that take part.
        average: ``mean``, the arithmetic mean of the daily rates, each date counted once; or ``median``.
        by: the name of a kind of period; see ``fxtrack.numbers.periods``.

    Raises:
        InputError: there is no such average, or no such kind of period.
    """
    kind = kind_named(by)
    if average not in _COMPUTED:
        raise InputError(f"{average!r} is no average; there are: {', '.join(_COMPUTED)}")
    return [
        _average(list(group), average, kind.written(first), first)
        for _, days in by_pair(rates)
        for first, group in itertools.groupby(days, key=lambda rate: kind.first(rate.date))
    ]


def _average(rates: list[Rate], average: Average, period: str, first: date) -> PeriodAverage:
    exact = _COMPUTED[average]([rate.range for rate in rates])
    # A mean of prints is no better known than a print.
    finest = max(decimals(rate.rate) for rate in rates) + 1
    places = intervals.places(exact)
    value, low, high = intervals.rounded(exact, min(places, finest) if rates[0].exact is None else places)
    ends = min(rate.low for rate in rates), max(rate.high for rate in rates)
    return PeriodAverage(period, first, rates[0].pair, value, low, high, *ends, len(rates))
