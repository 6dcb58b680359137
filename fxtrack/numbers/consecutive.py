"""Changes between consecutive days, and the largest of them; the largest fall from a high.

Bounds: each rate lies anywhere in its range, whatever the others are. The largest of some changes is at most
the largest of their greatest values, and at least the largest of their least ones: both are sure. The first
is reached; the second need not be, for a rate that makes one change small makes the next one large. Of the
fall from a high both ends are reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.daily import SATURDAY_AND_SUNDAY
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate

_ZERO = Fraction(0)


class Point(NamedTuple):
    """A daily rate: its date, and what the printed digits allow."""

    date: date
    rate: Range


class DayChange(NamedTuple):
    """How a rate changed from one day to the next.

    Attributes:
        start: the date of the first.
        end: the date of the second.
        percent: the change, in percent of the first rate.
    """

    start: date
    end: date
    percent: Range


class Largest(NamedTuple):
    """The largest change of a kind.

    Attributes:
        percent: the change; never beyond zero.
        start: the date from which it is counted; None where the prints show none, and so all of it is what
            rounding may hide.
        end: the date to which, likewise.
    """

    percent: Range
    start: date | None
    end: date | None


def points(rates: Iterable[Rate]) -> list[Point]:
    """Return daily rates with their ranges, each computed once."""
    return [Point(rate.date, rate.range) for rate in rates]


def day_changes(days: Iterable[Point], weekend: Collection[int] = SATURDAY_AND_SUNDAY) -> list[DayChange]:
    """Return the changes between consecutive days.

    Two days are consecutive if both have a rate, and no day between them has one or is missing: Friday and
    Monday are, unless the rates have a Saturday or Sunday between them.

    Args:
        days: rates of one pair, in rising order of dates; see ``fxtrack.numbers.rates.compared``.
        weekend: the days of the week that are not missed, as ``date.weekday`` counts.
    """
    return [
        DayChange(start, end, intervals.change(now, then))
        for (start, then), (end, now) in pairwise(days)
        if all(day.weekday() in weekend for day in _days_between(start, end))
    ]


def largest_rise(changes: Sequence[DayChange]) -> Largest | None:
    """Return the largest rise, and of equal ones the first; None if there is certainly none."""
    if not changes:
        return None
    largest = max(changes, key=_value)
    least, greatest = (max(change.percent[end] for change in changes) for end in (1, 2))
    return _risen(Range(largest.percent.value, least, greatest), largest.start, largest.end)


def largest_fall(changes: Sequence[DayChange]) -> Largest | None:
    """Return the largest fall, a change below zero, and of equal ones the first; None if certainly none."""
    return _turned(
        largest_rise([DayChange(start, end, _negative(percent)) for start, end, percent in changes])
    )


def drawdown(days: Sequence[Point]) -> Largest | None:
    """Return the largest fall from any rate to a later one: the maximum drawdown.

    Args:
        days: rates of one pair, in rising order of dates.

    Returns:
        A change below zero; of equal ones the one that ends first, counted from the last date of its high.
        None if there is certainly none.
    """
    if len(days) < 2:  # noqa: PLR2004 - from one to another
        return None
    values, lows, highs = ([day.rate[end] for day in days] for end in range(3))
    found, least, greatest = (_deepest(*each) for each in ((values, values), (lows, highs), (highs, lows)))
    fallen = Range(*((fall.times - 1) * 100 for fall in (found, least, greatest)))
    return _turned(_risen(_negative(fallen), days[found.start].date, days[found.end].date))


class _Fall(NamedTuple):
    """How many times a high a later low is, and the places of both."""

    times: Fraction
    start: int
    end: int


def _deepest(later: Sequence[Fraction], earlier: Sequence[Fraction]) -> _Fall:
    """Return the deepest fall from a number of ``earlier`` to one of ``later`` with a higher place."""
    top = 0
    falls = []
    for place in range(1, len(later)):
        if earlier[place - 1] >= earlier[top]:
            top = place - 1
        falls.append(_Fall(later[place] / earlier[top], top, place))
    return min(falls, key=_times)


def _value(change: DayChange) -> Fraction:
    return change.percent.value


def _times(fall: _Fall) -> Fraction:
    return fall.times


def _risen(percent: Range, start: date, end: date) -> Largest | None:
    """Return a rise, without what lies below zero; None if nothing lies above it."""
    if percent.high <= 0:
        return None
    rise = Range(*(max(each, _ZERO) for each in percent))
    return Largest(rise, start, end) if rise.value else Largest(rise, None, None)


def _turned(rise: Largest | None) -> Largest | None:
    return rise and rise._replace(percent=_negative(rise.percent))


def _negative(percent: Range) -> Range:
    return Range(-percent.value, -percent.high, -percent.low)


def _days_between(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(1, (end - start).days))
