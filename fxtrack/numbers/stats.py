"""Statistics of the daily rates of a pair: a row a pair, each number with what rounding allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Date, Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import Verdict, verdict
from fxtrack.numbers.consecutive import (
    DayChange,
    Largest,
    Point,
    day_changes,
    drawdown,
    largest_fall,
    largest_rise,
    points,
)
from fxtrack.numbers.daily import SATURDAY_AND_SUNDAY
from fxtrack.numbers.deviations import standard_deviation
from fxtrack.numbers.extremes import Quoted, extremes
from fxtrack.numbers.intervals import Interval, Range
from fxtrack.numbers.rates import Rate, by_pair

VOLATILITY_CHANGES = 2
"""On fewer changes there is no volatility."""


class Known(StrEnum):
    """What is known of a change, or of how far changes lie apart.

    A series of rises has no fall: that is certain, and something else than a fall that rounding may hide, or
    one of which too few dates tell.
    """

    RESOLVED = "resolved"
    NOT_RESOLVED = "not resolved"
    NONE = "none"
    NO_DATA = "no data"


class Percent(NamedTuple):
    """A change, or how far changes lie apart, in percent.

    Attributes:
        value: rounded to the digits that the prints support; None where that is zero: rounding may hide
            something else.
        low: the least that the printed digits allow, rounded down.
        high: the greatest, rounded up.
        resolved: whether rounding alone cannot explain it. What is resolved never has an end that is zero.
        start: the date from which a change is counted; None where there is none to name.
        end: the date to which, likewise.
    """

    value: Decimal | None
    low: Decimal
    high: Decimal
    resolved: bool
    start: Date | None = None
    end: Date | None = None


class Stats(NamedTuple):
    """What can be said of the daily rates of a pair.

    Attributes:
        pair: what is priced in what.
        dates: on how many dates there is a rate.
        first: the first rate.
        last: the last one.
        low: the lowest.
        high: the highest.
        average: the arithmetic mean of the rates, each date counted once.
        median: the median of the rates; of an even number the mean of the two in the middle.
        change: from the first rate to the last; None if there is one date.
        verdict: what can be said of it: ``up``, ``down`` or ``not resolved``.
        rise: the largest rise between consecutive days; None if there is certainly none.
        fall: the largest fall between consecutive days, below zero, likewise.
        drawdown: the largest fall from a rate to a later one, below zero, likewise.
        volatility: the sample standard deviation of the changes between consecutive days, not annualised;
            None of fewer than two changes.
        changes: the number of these changes.
        up: how many of them are resolved as rises.
        down: how many of them are resolved as falls.
        not_resolved: how many are neither.
        low_dates: the dates with the lowest rate.
        high_dates: those with the highest.
        rises: how many changes between consecutive days are the largest rise; 0 if there is none.
        falls: how many are the largest fall, likewise.
    """

    pair: Pair
    dates: int
    first: Quoted
    last: Quoted
    low: Quoted
    high: Quoted
    average: Interval
    median: Interval
    change: Percent | None
    verdict: str | None
    rise: Percent | None
    fall: Percent | None
    drawdown: Percent | None
    volatility: Percent | None
    changes: int
    up: int
    down: int
    not_resolved: int
    low_dates: Sequence[Date] = ()
    high_dates: Sequence[Date] = ()
    rises: int = 0
    falls: int = 0

    def known(self, name: str) -> Known:
        """Say what is known of ``change``, ``rise``, ``fall``, ``drawdown`` or ``volatility``."""
        moved: Percent | None = getattr(self, name)
        if moved is not None:
            return Known.RESOLVED if moved.resolved else Known.NOT_RESOLVED
        counted = {"rise": self.changes, "fall": self.changes, "drawdown": self.dates - 1}
        compared = counted.get(name, 0) > 0
        return Known.NONE if compared else Known.NO_DATA


def stats(rates: Iterable[Rate], weekend: Collection[int] = SATURDAY_AND_SUNDAY) -> list[Stats]:
    """Describe the daily rates of each pair.

    Args:
        rates: daily rates that take part in comparisons; see ``fxtrack.numbers.rates.compared``.
        weekend: days of the week that are not missed between consecutive days, as ``date.weekday`` counts.

    Returns:
        A row a pair, in the order of the rates.
    """
    return [_described(pair, days, weekend) for pair, days in by_pair(rates)]


def _described(pair: Pair, rates: Sequence[Rate], weekend: Collection[int]) -> Stats:
    days = points(rates)
    ranges = [day.rate for day in days]
    changes = day_changes(days, weekend)
    moved, found = _first_to_last(rates)
    low, high = extremes(rates)
    numbers = [change.percent.value for change in changes]
    counts = Counter(verdict(change.percent) for change in changes)
    return Stats(
        pair=pair,
        dates=len(rates),
        first=_quoted(rates[0]),
        last=_quoted(rates[-1]),
        low=low,
        high=high,
        average=intervals.shown(intervals.mean(ranges)),
        median=intervals.shown(intervals.median(ranges)),
        change=moved,
        verdict=found,
        rise=_extreme(largest_rise(changes)),
        fall=_extreme(largest_fall(changes)),
        drawdown=_extreme(drawdown(days)),
        volatility=_volatility(changes),
        changes=len(changes),
        up=counts[Verdict.UP],
        down=counts[Verdict.DOWN],
        not_resolved=counts[Verdict.NOT_RESOLVED],
        low_dates=_dates_with(days, min(days, key=_true_rate)),
        high_dates=_dates_with(days, max(days, key=_true_rate)),
        rises=numbers.count(max(numbers, default=Fraction(0))),
        falls=numbers.count(min(numbers, default=Fraction(0))),
    )


def _true_rate(day: Point) -> Fraction:
    return day.rate.value


def _dates_with(days: Sequence[Point], extreme: Point) -> list[Date]:
    """Return the dates with the same rate as one of them."""
    return [day.date for day in days if day.rate.value == extreme.rate.value]


def _quoted(rate: Rate) -> Quoted:
    return Quoted(rate.date, rate.rate, *rate.limits)


def _first_to_last(rates: Sequence[Rate]) -> tuple[Percent, str] | tuple[None, None]:
    first, last = rates[0], rates[-1]
    if first is last:
        return None, None
    change = intervals.change(last.range, first.range)
    return _shown_percent(change)._replace(start=first.date, end=last.date), verdict(change).value


def _extreme(found: Largest | None) -> Percent | None:
    return found and _shown_percent(found.percent)._replace(start=found.start, end=found.end)


def _volatility(changes: Sequence[DayChange]) -> Percent | None:
    if len(changes) < VOLATILITY_CHANGES:
        return None
    return _shown_percent(standard_deviation([change.percent for change in changes]))


def _shown_percent(percent: Range) -> Percent:
    """Round a range for show; one that is resolved does not touch zero even so."""
    shown = intervals.shown(percent)
    return Percent(shown.value or None, shown.low, shown.high, not percent.contains_zero)
