"""A daily series as marks: a step line with open gaps, the day's spread, the band, hollow weekends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from fxtrack.drawing.scene import Band, Bars, Dots, FrameMark, Ink, Polyline, Shape
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate, by_pair, compared

MAX_JOINED_DAYS = 7
"""Dates further apart than this are not joined by a line."""

LONE = 3.0
"""How wide the band of a date is that stands alone, in points at 16 cm."""

_SPREAD_WIDTH = 2.6  # wider than the line that it lies under, or nobody would see it
_DOT_SIZE = 2.5
_ROOM_OF_A_DOT = 2.8  # points of a chart's width: where dates have less, they get no dots


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


class Line(NamedTuple):
    """A pair with its daily rates in rising order of dates, and what is drawn of them.

    Attributes:
        pair: the pair.
        rates: its daily rates, at least one.
        points: the same, ready for drawing.
        weekends: whether those of weekends take part in comparisons.
    """

    pair: Pair
    rates: Sequence[Rate]
    points: Points
    weekends: bool = False

    @property
    def compared(self) -> list[Rate]:
        """The daily rates that take part in comparisons; there may be none."""
        return compared(self.rates, weekends=self.weekends)


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
    start = 0
    for place in range(1, len(dates) + 1):
        if place == len(dates) or dates[place] - dates[place - 1] > MAX_JOINED_DAYS:
            yield slice(start, place)
            start = place


def has_gaps(drawn: Points) -> bool:
    """Tell whether a line is open somewhere."""
    return sum(1 for _ in stretches(drawn.dates)) > 1


def limits_of(drawn: Points) -> tuple[float, float]:
    """Return the ends of a scale on which all of a series shows; above zero, where there is an inverse."""
    low = min(*drawn.least, *drawn.low)
    high = max(*drawn.greatest, *drawn.high)
    margin = max((high - low) * 0.08, high * 1e-9)
    return max(low - margin, low * 0.9), high + margin


def step_line(x: Sequence[float], y: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Turn points into a step line: a rate stands until the next date, and changes there."""
    return np.repeat(np.asarray(x, dtype=float), 2)[1:], np.repeat(np.asarray(y, dtype=float), 2)[:-1]


def band_marks(drawn: Points, ink: Ink, lone_width: float, per_day: float) -> Iterator[FrameMark]:
    """Yield what the printed digits allow: an area a stretch, an upright bar a date where that is too narrow.

    Args:
        drawn: the series.
        ink: of the marks.
        lone_width: of a bar, in points.
        per_day: how wide a day is, in points.
    """
    lone: list[int] = []
    for stretch in stretches(drawn.dates):
        if (drawn.dates[stretch.stop - 1] - drawn.dates[stretch.start]) * per_day < lone_width:
            lone += range(stretch.start, stretch.stop)
            continue
        x, low = step_line(drawn.dates[stretch], drawn.least[stretch])
        yield Band(x, low, step_line(drawn.dates[stretch], drawn.greatest[stretch])[1], ink)
    if lone:
        yield Bars(
            [drawn.dates[i] for i in lone],
            [drawn.least[i] for i in lone],
            [drawn.greatest[i] for i in lone],
            ink,
            lone_width,
        )


def line_marks(drawn: Points, ink: Ink, width: float) -> Iterator[Polyline]:
    """Yield a step line a stretch of more than one date."""
    for stretch in stretches(drawn.dates):
        if stretch.stop - stretch.start > 1:
            yield Polyline(*step_line(drawn.dates[stretch], drawn.rate[stretch]), ink, width)


def spread_marks(drawn: Points, ink: Ink, width: float) -> Iterator[Bars]:
    """Yield the days on which several rates were printed, from the lowest to the highest."""
    apart = [i for i in range(len(drawn.dates)) if drawn.low[i] < drawn.high[i]]
    if apart:
        yield Bars(
            [drawn.dates[i] for i in apart],
            [drawn.low[i] for i in apart],
            [drawn.high[i] for i in apart],
            ink,
            width,
        )


def dotted_places(drawn: Points, width: float) -> list[int]:
    """Return the places of the dates that get a dot: all, or where they are many, those that stand alone.

    A stretch that is narrower than a dot gets one, at its last date.

    Args:
        drawn: the series.
        width: of the chart, in points at 16 cm.
    """
    if len(drawn.dates) * _ROOM_OF_A_DOT <= width:
        return list(range(len(drawn.dates)))
    days = (drawn.dates[-1] - drawn.dates[0]) * _DOT_SIZE / width
    return [
        stretch.stop - 1
        for stretch in stretches(drawn.dates)
        if drawn.dates[stretch.stop - 1] - drawn.dates[stretch.start] <= days
    ]


def spaced_places(drawn: Points, apart: float, phase: float) -> list[int]:
    """Return the places of dates by whose dots a series can be told: some of each stretch, far apart.

    Args:
        drawn: the series.
        apart: how many days apart.
        phase: from 0 to 1: series of different phases have their dots at different dates.
    """
    found = []
    for stretch in stretches(drawn.dates):
        cells = [math.floor(day / apart - phase) for day in drawn.dates[stretch]]
        begun = [stretch.start + i for i in range(1, len(cells)) if cells[i] != cells[i - 1]]
        found += begun or [(stretch.start + stretch.stop - 1) // 2]
    return found


def dot_marks(
    drawn: Points, places: Sequence[int], ink: Ink, size: float, shape: Shape = "circle"
) -> Iterator[Dots]:
    """Yield dots for some dates of a series, those of weekends hollow."""
    for hollow in (False, True):
        alike = [i for i in places if drawn.weekend[i] is hollow]
        if alike:
            days, rates = [drawn.dates[i] for i in alike], [drawn.rate[i] for i in alike]
            yield Dots(days, rates, ink, size, hollow, shape)


def series_marks(drawn: Points, width: float, scale: float, per_day: float) -> list[FrameMark]:
    """Return all marks of one series, the undermost first.

    Args:
        drawn: the series.
        width: of the chart, in points at 16 cm.
        scale: how much larger lines are than in a chart of 16 cm.
        per_day: how wide a day is, in points.
    """
    return [
        *band_marks(drawn, "band", LONE * scale, per_day),
        *spread_marks(drawn, "bar", _SPREAD_WIDTH * scale),
        *line_marks(drawn, "line", 1.1 * scale),
        *dot_marks(drawn, dotted_places(drawn, width), "line", _DOT_SIZE * scale),
    ]


def date_of(ordinal: int) -> date:
    """Return the date of an ordinal."""
    return date.fromordinal(ordinal)
