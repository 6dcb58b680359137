"""A daily series ready for drawing: dates as ordinals, rates as floats, and where its line is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.lasting import Course, Level, course
from fxtrack.numbers.rates import Rate, by_pair, compared

MAX_JOINED_DAYS = 7
"""Dates further apart than this are not joined by a line."""


Asked = tuple[date | None, date | None]
"""The first and the last date that a user asks for; None for those that there are."""
ALL_TIME: Asked = None, None


class Points(NamedTuple):
    """A daily series ready for drawing; all have one element a date, in rising order of dates.

    Attributes:
        dates: proleptic Gregorian ordinals.
        rate: the daily rate.
        low: the lowest rate of the day.
        high: the highest.
        least: the least true rate that the printed digits allow.
        greatest: the greatest.
        weekend: whether its source shows another market on it.
    """

    dates: list[int]
    rate: list[float]
    low: list[float]
    high: list[float]
    least: list[float]
    greatest: list[float]
    weekend: list[bool]


@dataclass(frozen=True)
class Line:
    """A pair with its daily rates in rising order of dates, and what is drawn of them.

    Attributes:
        pair: the pair.
        rates: its daily rates, at least one.
        points: the same, ready for drawing.
        weekends: whether those of weekends take part in comparisons.
        whole: the line of which these are the compared rates; None if it is not known.
    """

    pair: Pair
    rates: Sequence[Rate]
    points: Points
    weekends: bool = False
    whole: Line | None = None

    @cached_property
    def part(self) -> Line | None:
        """The line of its compared rates; None if there are none."""
        if not self.compared:
            return None
        return Line(self.pair, self.compared, points_of(self.compared), self.weekends, self)

    @cached_property
    def compared(self) -> list[Rate]:
        """The daily rates that take part in comparisons; there may be none."""
        return compared(self.rates, weekends=self.weekends)

    @cached_property
    def course(self) -> Course | None:
        """What they did; None if there are none."""
        if self.whole is not None:
            return self.whole.course
        return course(self.compared) if self.compared else None

    @property
    def levels(self) -> tuple[Level, Level] | None:
        """The two levels between which it goes back and forth, the lower first; None if it does not."""
        return self.course.levels if self.course else None


def lines_of(rates: Iterable[Rate], *, weekends: bool = False) -> list[Line]:
    """Group daily rates by pair, ready for drawing; ``weekends`` lets those of weekends be compared."""
    return [Line(pair, group, points_of(group), weekends) for pair, group in by_pair(rates)]


def points_of(rates: Sequence[Rate]) -> Points:
    """Take the daily rates of one pair, in rising order of dates; floats begin here, for drawing only.

    What is computed is drawn where it is, not where its rounded digits are. An index cannot be taken.
    """
    allowed = [_allowed(rate) for rate in rates]
    return Points(
        dates=[rate.date.toordinal() for rate in rates],
        rate=[float(rate.rate if rate.exact is None else rate.exact.value) for rate in rates],
        low=[float(rate.low if rate.ends is None else rate.ends[0].value) for rate in rates],
        high=[float(rate.high if rate.ends is None else rate.ends[1].value) for rate in rates],
        least=[low for low, _ in allowed],
        greatest=[high for _, high in allowed],
        weekend=[rate.mark is Mark.WEEKEND for rate in rates],
    )


def _allowed(rate: Rate) -> tuple[float, float]:
    """Return the ends of the range that the printed digits allow."""
    if rate.exact is not None:
        return float(rate.exact.low), float(rate.exact.high)
    low, high = intervals.bounds(rate.rate)
    return float(low), float(high)


def rebased_to(drawn: Points, reference: Points) -> Points:
    """Turn a series into an index: 100 at one date of a series, where it has no width.

    Args:
        drawn: the series.
        reference: the one date of the same pair that is 100.
    """
    [base], [rate] = reference.dates, reference.rate
    [least], [greatest] = reference.least, reference.greatest

    def divided(values: list[float], by: float) -> list[float]:
        return [
            100.0 if day == base else 100 * value / by for day, value in zip(drawn.dates, values, strict=True)
        ]

    return drawn._replace(
        rate=divided(drawn.rate, rate),
        low=divided(drawn.low, rate),
        high=divided(drawn.high, rate),
        least=divided(drawn.least, greatest),
        greatest=divided(drawn.greatest, least),
    )


def stretches(dates: Sequence[int]) -> Iterator[slice]:
    """Cut rising dates into stretches without a gap; only within a stretch are they joined by a line."""
    begun = [place for place, (day, later) in enumerate(pairwise(dates), 1) if later - day > MAX_JOINED_DAYS]
    if dates:
        yield from map(slice, [0, *begun], [*begun, len(dates)])


def limits_of(drawn: Points) -> tuple[float, float]:
    """Return the ends of a scale on which all of a series shows; above zero, where there is an inverse."""
    low = min(*drawn.least, *drawn.low)
    high = max(*drawn.greatest, *drawn.high)
    margin = max((high - low) * 0.08, high * 1e-9)
    return max(low - margin, low * 0.9), high + margin


def lacks_dates(some: Iterable[Line], every: Iterable[Line]) -> bool:
    """Tell whether a series has no rate on a date of another one: there are pages, but without it."""
    union = {day for line in every for day in line.points.dates}
    return any(len(line.points.dates) < len(union) for line in some)


def date_of(ordinal: int) -> date:
    """Return the date of an ordinal."""
    return date.fromordinal(ordinal)
