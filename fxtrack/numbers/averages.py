"""Averages of the daily rates in a calendar period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.by_period import PeriodMark, PeriodRates
from fxtrack.numbers.held import Held
from fxtrack.numbers.intervals import Interval

Average = Literal["mean", "median"]
"""How the daily rates of a period are averaged."""


def _mean_of_dates(held: Held) -> Interval:
    return held.average


def _median_of_dates(held: Held) -> Interval:
    return intervals.shown(intervals.median([rate.range for rate in held.rates]))


_COMPUTED: Mapping[str, Callable[[Held], Interval]] = {"mean": _mean_of_dates, "median": _median_of_dates}


class PeriodAverage(NamedTuple):
    """The average of a period.

    Attributes:
        period: as its kind writes it: ``2025-12``.
        first: its first day, or the first that is asked for.
        pair: what is priced in what.
        rate: the mean or median of the daily rates.
        rate_min: the least that the printed digits allow, rounded down.
        rate_max: the greatest, rounded up.
        low: the lowest daily rate of the period.
        high: the highest, likewise.
        dates: how many dates have a rate.
        possible: how many might have one.
        marks: what a reader should know of the period.
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
    possible: int
    marks: tuple[PeriodMark, ...]


def averages(rows: Iterable[PeriodRates], average: Average) -> list[PeriodAverage]:
    """Average the daily rates of periods; periods without a rate are left out.

    Args:
        rows: what is known of each period; see ``fxtrack.numbers.by_period.by_period``.
        average: ``mean``, the arithmetic mean of the daily rates, each date counted once; or ``median``.

    Raises:
        InputError: there is no such average.
    """
    if average not in _COMPUTED:
        raise InputError(f"{average!r} is no average; there are: {', '.join(_COMPUTED)}")
    return [_averaged(row, row.held, average) for row in rows if row.held]


def _averaged(row: PeriodRates, held: Held, average: Average) -> PeriodAverage:
    return PeriodAverage(
        row.period,
        row.first,
        row.pair,
        *_COMPUTED[average](held),
        held.low.rate,
        held.high.rate,
        held.dates,
        row.possible,
        row.marks,
    )
