"""Rates that stand out against those of the dates around them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Date
from fxtrack.numbers import intervals
from fxtrack.quality.evidence import Day

NEIGHBOURS = 3
"""A rate is compared with those of this many dates before and after it."""
WITHIN_DAYS = 30
"""Dates further away than this are no neighbours."""

_LEAST_NEIGHBOURS = 3
_LEAST_PERCENT = 3
_DEVIATIONS = 6
_NORMAL = 14_826  # of ten thousand: from a median absolute deviation to a standard deviation


class Outlier(NamedTuple):
    """A rate that stands out.

    Attributes:
        date: its date.
        rate: the rate, as printed.
        median: of the neighbours.
        off: how far it is from the median, in percent of it, with the range that the digits allow.
        neighbours: how many dates it was compared with.
        since: the first of them.
        until: the last.
    """

    date: date
    rate: Decimal
    median: Fraction
    off: intervals.Interval
    neighbours: int
    since: Date
    until: Date


def outliers(days: Sequence[Day]) -> Iterator[Outlier]:
    """Find the rates of a pair that stand out.

    The lowest and the highest rate of each date are compared with the median of the daily rates of up to
    three dates before and three after it, within 30 days: at least three dates, or one on each side. One
    stands out if, beyond what the printed digits leave open, it is further from that median than 3 %, and
    than six times the spread of the neighbours.
    That spread is the median absolute deviation, scaled to a standard deviation (Hampel's identifier: F. R.
    Hampel, The influence curve and its role in robust estimation, 1974). A step to a new level is none.

    Args:
        days: of one pair, in rising order of dates.
    """
    dates = [day.date.toordinal() for day in days]
    rates = [day.median for day in days]
    # Of most days there is one print, which is all three.
    ends = [
        (rate, rate) if len(day.printed) == 1 else (day.low, day.high)
        for day, rate in zip(days, rates, strict=True)
    ]
    exponent = min((_finest_exponent(rate) for rate in itertools.chain(*ends, rates)), default=0)
    medians = [_units(rate, exponent) for rate in rates]
    for place, (day, (lowest, highest)) in enumerate(zip(days, ends, strict=True)):
        first, last = _around(dates, place)
        if last - first - 1 < _LEAST_NEIGHBOURS and not first < place < last - 1:
            continue  # a neighbour on each side would do
        neighbours = medians[first:place] + medians[place + 1 : last]
        one = lowest is highest
        low, high = (medians[place],) * 2 if one else (_units(lowest, exponent), _units(highest, exponent))
        least = min(neighbours)
        if 100 * max(high - least, max(neighbours) - low) <= _LEAST_PERCENT * least:
            continue  # so near to all of them that it is near to their median
        middle, spread = _middle_and_spread(neighbours)
        for rate in sorted({lowest, highest}):
            # Half a unit is open on either side, of the neighbours that of the coarsest.
            others = [*range(first, place), *range(place + 1, last)]
            coarsest = max(_finest_exponent(rates[other]) for other in others)
            open_units = 2 * 10 ** (_finest_exponent(rate) - exponent) + 2 * 10 ** (coarsest - exponent)
            beyond = abs(_units(rate, exponent) - middle) - open_units
            if 100 * beyond > _LEAST_PERCENT * middle and 10_000 * beyond > _DEVIATIONS * _NORMAL * spread:
                yield _outlier(day.date, rate, [days[other] for other in others])


def _finest_exponent(rate: Decimal) -> int:
    return int(rate.as_tuple().exponent)


def _units(rate: Decimal, exponent: int) -> int:
    """Count quarters of the finest unit: means of two, and of two of those, stay whole numbers."""
    return int(rate.scaleb(-exponent)) * 4


def _around(days: Sequence[int], place: int) -> tuple[int, int]:
    """Return between which places the dates around one lie; dates as ordinals, in rising order."""
    first, last = max(0, place - NEIGHBOURS), min(len(days), place + NEIGHBOURS + 1)
    while days[place] - days[first] > WITHIN_DAYS:
        first += 1
    while days[last - 1] - days[place] > WITHIN_DAYS:
        last -= 1
    return first, last


def _middle_and_spread(rates: Sequence[int]) -> tuple[int, int]:
    """Return the median of the neighbours, and the median of their distances from it."""
    middle = _median(rates)
    return middle, _median([abs(rate - middle) for rate in rates])


def _median(numbers: Sequence[int]) -> int:
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) // 2


def _outlier(day: date, rate: Decimal, around: Sequence[Day]) -> Outlier:
    median = intervals.median([intervals.printed(other.median) for other in around])
    off = intervals.shown(intervals.change(intervals.printed(rate), median))
    return Outlier(day, rate, median.value, off, len(around), around[0].date, around[-1].date)
