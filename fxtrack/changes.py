"""The change table: how a rate moved over some periods, and how much of that the printed digits resolve."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from fxtrack import intervals, series

DEFAULT_MAX_GAP = 14
"""A reference rate may be this many days older than the day it stands for."""

COLUMNS = [
    "base", "quote", "date", "rate", "inverse", "inverse_min", "inverse_max", "period", "target_date",
    "reference_date", "reference_rate", "change", "change_min", "change_max", "verdict",
]  # fmt: skip
"""The columns of the change table; changes are in percent."""


class Verdict(StrEnum):
    """What can be said of a change."""

    UP = "up"
    DOWN = "down"
    NOT_RESOLVED = "not resolved"


class Period(NamedTuple):
    """A period of the change table: its name, and its length in days where that is fixed."""

    name: str
    days: int | None = None


PERIODS = (
    Period("previous date"),
    Period("7 days", 7),
    Period("30 days", 30),
    Period("90 days", 90),
    Period("365 days", 365),
    Period("year to date"),
    Period("since first"),
)
"""In the order of the table."""

_PREVIOUS, *_FIXED, _YEAR_TO_DATE, _SINCE_FIRST = PERIODS

Point = tuple[date, Decimal]
"""A daily rate: its date and the rate."""


def changes(rates: pd.DataFrame, max_gap: int = DEFAULT_MAX_GAP) -> pd.DataFrame:
    """Compare the latest daily rate of each pair with earlier ones.

    Args:
        rates: daily rates, as ``series.daily`` gives them.
        max_gap: a period is compared with the last daily rate on or before its target date (the last day of
            the year before, for the year to date). Where that is more than this many days older than the
            target, or older by more than the period itself, there is no change to show.

    Returns:
        A frame with a row a pair and period. ``change`` is in percent of the reference rate, rounded to the
        digits that both prints support; ``change_min`` to ``change_max`` is the range they allow, rounded
        outwards; the verdict is ``not resolved`` where that range contains zero, and ``change`` is None then.
        Where there is nothing to compare with, the reference, the change, its range and the verdict are None.
    """
    rows: list[tuple[object, ...]] = []
    for pair, group in series.by_pair(rates):
        points = sorted(zip(group["date"], group["rate"], strict=True))
        day, rate = points[-1]
        inverse = intervals.inverse(rate)
        for period, target, reference in _references(points, max_gap):
            rows.append(
                (pair.base, pair.quote, day, rate, *inverse, period.name, target, *_compared(rate, reference))
            )
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _references(points: list[Point], max_gap: int) -> Iterator[tuple[Period, date | None, Point | None]]:
    """Yield each period with its target date and the daily rate that stands for it."""
    earlier = points[:-1]
    latest = points[-1][0]
    yield _PREVIOUS, None, earlier[-1] if earlier else None
    for period in _FIXED:
        days = period.days or 0
        target = latest - timedelta(days=days)
        yield period, target, _on_or_before(earlier, target, min(max_gap, days))
    end_of_year = date(latest.year - 1, 12, 31)
    yield _YEAR_TO_DATE, end_of_year, _on_or_before(earlier, end_of_year, max_gap)
    yield _SINCE_FIRST, None, earlier[0] if earlier else None


def _on_or_before(points: list[Point], target: date, max_gap: int) -> Point | None:
    place = bisect_right(points, target, key=lambda point: point[0])
    if place == 0 or (target - points[place - 1][0]).days > max_gap:
        return None
    return points[place - 1]


def _compared(rate: Decimal, reference: Point | None) -> tuple[object, ...]:
    if reference is None:
        return None, None, None, None, None, None
    day, old = reference
    moved = intervals.change(rate, old)
    verdict = _verdict(moved)
    # What is not resolved has a range and no value: a number here would be taken for one.
    value = None if verdict is Verdict.NOT_RESOLVED else moved.value
    return day, old, value, moved.low, moved.high, verdict.value


def _verdict(moved: intervals.Interval) -> Verdict:
    if moved.contains_zero:
        return Verdict.NOT_RESOLVED
    return Verdict.UP if moved.low > 0 else Verdict.DOWN
