"""Averages of calendar months."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
from fxtrack.numbers.rates import Rate, by_pair

Average = Literal["mean", "median"]
"""How the daily rates of a month are averaged."""


class Month(NamedTuple):
    """The average of a month.

    Attributes:
        month: its first day.
        pair: what is priced in what.
        rate: the mean or median of the daily rates.
        rate_min: the least that the printed digits allow, rounded down.
        rate_max: the greatest, rounded up.
        low: the lowest rate of the month.
        high: the highest.
        dates: how many dates have a rate.
    """

    month: date
    pair: Pair
    rate: Decimal
    rate_min: Decimal
    rate_max: Decimal
    low: Decimal
    high: Decimal
    dates: int


def monthly(rates: Iterable[Rate], average: Average) -> list[Month]:
    """Average daily rates by calendar month.

    Args:
        rates: daily rates, not of an index.
        average: ``mean``, the arithmetic mean of the daily rates, each date counted once; or ``median``.
    """
    return [
        _month(list(group), average)
        for _, days in by_pair(rates)
        for _, group in itertools.groupby(days, key=lambda rate: (rate.date.year, rate.date.month))
    ]


def _month(rates: list[Rate], average: Average) -> Month:
    compute = intervals.mean if average == "mean" else intervals.median
    exact = compute([rate.range for rate in rates])
    # A mean of prints is no better known than a print.
    finest = max(decimals(rate.rate) for rate in rates) + 1
    places = intervals.places(exact)
    value, low, high = intervals.rounded(exact, min(places, finest) if rates[0].exact is None else places)
    first = rates[0].date.replace(day=1)
    ends = min(rate.low for rate in rates), max(rate.high for rate in rates)
    return Month(first, rates[0].pair, value, low, high, *ends, len(rates))
