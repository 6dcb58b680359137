"""Averages of the daily rates in a calendar period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.by_period import Held, PeriodMark, PeriodRates, shown_average
from fxtrack.numbers.intervals import Range

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
        first: its first day, or the first that is asked for.
        pair: what is priced in what.
        rate: the mean or median of the daily rates.
        rate_min: the least that the printed digits allow, rounded down.
        rate_max: the greatest, rounded up.
        low: the lowest rate that was printed in the period.
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
    exact = _COMPUTED[average]([rate.range for rate in held.rates])
    return PeriodAverage(
        row.period,
        row.first,
        row.pair,
        *shown_average(exact, held.rates),
        min(rate.low for rate in held.rates),
        max(rate.high for rate in held.rates),
        held.dates,
        row.possible,
        row.marks,
    )
