"""The lowest and the highest of daily rates, whichever day has it in truth.

The true rate of a day lies within half of the last printed digit. So of prints of the same value the one with
more digits is better known: that one is shown, with the first of its dates. Its range is that of the lowest
(or highest) true rate: a coarser print beside it may be the lowest one in truth, and takes part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Date
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate


class Quoted(NamedTuple):
    """A daily rate among others: the first, the last, the lowest or the highest.

    Attributes:
        date: its date; of equal rates the first one whose print has the most digits.
        rate: the rate, as it stands in the series.
        low: the least that the printed digits allow; of the lowest (or highest) rate, whichever day has it.
        high: the greatest.
    """

    date: Date
    rate: Decimal
    low: Decimal
    high: Decimal


def extremes(rates: Sequence[Rate]) -> tuple[Quoted, Quoted]:
    """Find the lowest and the highest of daily rates, at least one, in the order of dates."""
    if all(rate.exact is None for rate in rates):
        return _printed_extreme(rates, min), _printed_extreme(rates, max)
    ranges = [rate.range for rate in rates]
    return _computed_extreme(rates, ranges, min), _computed_extreme(rates, ranges, max)


def _printed_extreme(
    rates: Sequence[Rate], pick: Callable[[Iterable[Decimal]], Decimal]
) -> Quoted:  # of decimals: fractions of millions of prints would take long
    extreme = pick(rate.rate for rate in rates)
    found = max((rate for rate in rates if rate.rate == extreme), key=_decimals_of)
    low, high = map(pick, zip(*(rate.limits for rate in rates), strict=True))
    places = max(decimals(low), decimals(high))
    if decimals(low) != decimals(high):
        true = Range(*map(Fraction, (found.rate, low, high)))
        _, low, high = intervals.rounded(true, places)
    return Quoted(found.date, found.rate, low, high)


def _decimals_of(rate: Rate) -> int:
    return decimals(rate.rate)


def _computed_extreme(
    rates: Sequence[Rate], ranges: Sequence[Range], pick: Callable[[Iterable[Fraction]], Fraction]
) -> Quoted:
    true = Range(*map(pick, zip(*ranges, strict=True)))
    equal = [pair for pair in zip(rates, ranges, strict=True) if pair[1].value == true.value]
    found, _ = min(equal, key=_range_width)
    places = max(decimals(found.rate), intervals.places(true))
    _, low, high = intervals.rounded(true, places)
    return Quoted(found.date, found.rate, low, high)


def _range_width(pair: tuple[Rate, Range]) -> Fraction:
    return pair[1].high - pair[1].low
