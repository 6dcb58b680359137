"""The marks of a daily series, from what it is to what is seen: line, lead, dots, band, bars, rails.

Lengths are points of a chart of 16 cm, but for those that a mark has.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from fxtrack.charts.marks import Line, Points
from fxtrack.charts.paths import Grain, Paths, dotted, paths_of, runs
from fxtrack.drawing.scene import EDGE, LEAD, Band, Bars, Dots, FrameMark, Ink, Polyline, Shape

_LONE = 3.0  # the band of a date that stands alone
_LEAST_BAND, _LEAST_BAR = 1.5, 1.2  # how high; what is lower cannot be seen
_BAR = 1.4
_HOLLOW, _HOLLOW_WITHIN = 3.1, 2.3
_END = 4.6
_RING = 0.9  # of paper, around what lies on something


class Weight(NamedTuple):
    """How heavy the marks of a chart are.

    Attributes:
        line: the width of lines.
        dot: the diameter of the dot of a weekday.
        rail: the width of the rail of a level.
    """

    line: float
    dot: float
    rail: float


ALONE, AMONG_OTHERS, TOGETHER = Weight(1.2, 3.0, 5.2), Weight(1.1, 2.6, 4.0), Weight(1.2, 2.0, 2.0)
"""Those of a chart of one series, of a panel among others, and of several series in one frame."""


class Pen(NamedTuple):
    """How the marks of a series look.

    Attributes:
        hue: the number of their colour.
        scale: how much larger they are than in a chart of 16 cm.
        weight: how heavy.
    """

    hue: int
    scale: float
    weight: Weight


class Shaped(NamedTuple):
    """The dots by which a series can be told from others.

    Attributes:
        shape: its own.
        size: of a dot.
        apart: how far apart they are, in points of a chart of 16 cm.
        phase: from 0 to 1: series of different phases have their dots at different dates.
    """

    shape: Shape
    size: float
    apart: float
    phase: float


def series_marks(line: Line, grain: Grain, pen: Pen, span: tuple[float, float]) -> list[FrameMark]:
    """Return all marks of one series, the undermost first.

    Args:
        line: the series.
        grain: how fine the chart is.
        pen: how they look.
        span: from where to where rails go, in days.
    """
    drawn, levels, (hue, scale, weight) = line.points, line.levels, pen
    paths = paths_of(drawn, grain, weekends=line.weekends, at_levels=levels is not None)
    dots = {place for run in paths.short for place in run}
    dots |= {place for run in paths.lines for place in dotted(drawn, run, grain)}
    filled = sorted(place for place in dots if not drawn.weekend[place])
    ends = _end_places(line)
    hollow = [place for place, weekend in enumerate(drawn.weekend) if weekend and place not in ends]
    # One that no line goes through has its full size; others lie under the line, or nobody would see it.
    beside = [place for place in hollow if place in dots or not paths.within[place]]
    ink, edge, size = f"series-{hue}", f"edge-{hue}", weight.dot / (1 + EDGE) * scale
    marks: list[FrameMark] = [*band_marks(drawn, grain, f"band-{hue}", scale, weekends=line.weekends)]
    if levels is not None:
        places = [float(level.range.value) for level in levels]
        marks += rail_marks(places, span, grain, f"rail-{hue}", weight.rail)
    marks += lead_marks(drawn, paths, "lead", scale)
    marks += spread_marks(drawn, grain, f"bar-{hue}", _BAR * scale)
    marks += dot_marks(drawn, sorted({*hollow}.difference(beside)), edge, _HOLLOW_WITHIN * scale, hollow=True)
    marks += line_marks(drawn, paths, ink, weight.line * scale)
    if levels is not None:
        marks += dot_marks(drawn, filled, "paper", size + _RING * scale)
    marks += dot_marks(drawn, filled, ink, size)
    # What is newer than the last compared rate lies above its large dot, what is older under it.
    newer = [place for place in beside if ends and place > ends[-1]]
    older = [place for place in beside if place not in newer]
    marks += dot_marks(drawn, older, edge, _HOLLOW * scale, hollow=True)
    marks += _end_marks(drawn, ends, pen)
    return marks + list(dot_marks(drawn, newer, edge, _HOLLOW * scale, hollow=True))


def index_marks(
    drawn: Points, levels: Sequence[float], grain: Grain, pen: Pen, shaped: Shaped
) -> Iterator[FrameMark]:
    """Yield the marks of a rebased series, but for its band; all its dates are compared.

    Args:
        drawn: the series, rebased.
        levels: the two between which it goes back and forth, rebased; none if it does not.
        grain: how fine the chart is.
        pen: how they look.
        shaped: the dots by which it can be told from others.
    """
    hue, scale, weight = pen
    paths = paths_of(drawn, grain, weekends=True, at_levels=bool(levels))
    ends = drawn.dates[0], drawn.dates[-1]
    yield from rail_marks(levels, ends, grain, f"rail-{hue}", weight.rail)
    yield from lead_marks(drawn, paths, f"edge-{hue}", scale)
    yield from line_marks(drawn, paths, f"series-{hue}", weight.line * scale)
    short = [place for run in paths.short for place in run]
    apart = shaped.apart / grain.day
    places = [
        each for run in runs(drawn, weekends=True) for each in spaced_places(drawn, run, apart, shaped.phase)
    ]
    small = weight.dot / (1 + EDGE) * scale
    for hollow, ink in ((False, f"series-{hue}"), (True, f"edge-{hue}")):
        alone, spaced = ([each for each in some if drawn.weekend[each] is hollow] for some in (short, places))
        yield from dot_marks(drawn, alone, ink, small, hollow=hollow)
        yield from dot_marks(drawn, spaced, ink, shaped.size, shaped.shape, hollow=hollow)


def _end_places(line: Line) -> list[int]:
    """Return the places of the first and the last compared rate; of two levels that of the last alone."""
    ends = line.compared[-1:] if line.levels else [*line.compared[:1], *line.compared[1:][-1:]]
    days = {rate.date.toordinal() for rate in ends}
    return [place for place, day in enumerate(line.points.dates) if day in days]


def _end_marks(drawn: Points, ends: Sequence[int], pen: Pen) -> Iterator[Dots]:
    """Yield the ends larger than the other dots, and apart from what they lie on."""
    size = _END / (1 + EDGE) * pen.scale
    yield from dot_marks(drawn, ends, "paper", size + 2 * _RING / (1 + EDGE) * pen.scale)
    for hollow, ink in ((False, "series"), (True, "edge")):
        alike = [place for place in ends if drawn.weekend[place] is hollow]
        yield from dot_marks(drawn, alike, f"{ink}-{pen.hue}", size, hollow=hollow)


def step_line(x: Sequence[float], y: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Turn points into a step line: a rate stands until the next date, and changes there."""
    return np.repeat(np.asarray(x, dtype=float), 2)[1:], np.repeat(np.asarray(y, dtype=float), 2)[:-1]


def band_marks(drawn: Points, grain: Grain, ink: Ink, scale: float, *, weekends: bool) -> Iterator[FrameMark]:
    """Yield what the printed digits allow, where it is high enough to be seen.

    An area a run of compared dates, an upright bar a date where that is too narrow, and for weekends.

    Args:
        drawn: the series.
        grain: how fine the chart is.
        ink: of the marks.
        scale: how much larger lines are than in a chart of 16 cm.
        weekends: whether dates of weekends are compared.
    """
    lone = [place for place, weekend in enumerate(drawn.weekend) if weekend and not weekends]
    for run in runs(drawn, weekends=weekends):
        days, least, greatest = (
            [values[place] for place in run] for values in (drawn.dates, drawn.least, drawn.greatest)
        )
        if (days[-1] - days[0]) * grain.day < _LONE:
            lone += run
        elif max(high - low for low, high in zip(least, greatest, strict=True)) * grain.unit >= _LEAST_BAND:
            x, low = step_line(days, least)
            yield Band(x, low, step_line(days, greatest)[1], ink)
    yield from _bars(
        drawn, lone, (drawn.least, drawn.greatest), (grain.unit, _LEAST_BAND), (ink, _LONE * scale)
    )


def spread_marks(drawn: Points, grain: Grain, ink: Ink, width: float) -> Iterator[Bars]:
    """Yield the days on which several rates were printed, from the lowest to the highest."""
    places = range(len(drawn.dates))
    yield from _bars(drawn, places, (drawn.low, drawn.high), (grain.unit, _LEAST_BAR), (ink, width))


def _bars(
    drawn: Points,
    places: Sequence[int],
    ends: tuple[Sequence[float], Sequence[float]],
    least: tuple[float, float],
    looks: tuple[Ink, float],
) -> Iterator[Bars]:
    """Yield upright bars at some dates, without those that would be too low to be seen."""
    (low, high), (unit, height) = ends, least
    seen = sorted(place for place in places if (high[place] - low[place]) * unit >= height)
    if seen:
        days = [drawn.dates[place] for place in seen]
        yield Bars(days, [low[place] for place in seen], [high[place] for place in seen], *looks)


def rail_marks(
    levels: Sequence[float], span: tuple[float, float], grain: Grain, ink: Ink, width: float
) -> Iterator[Band]:
    """Yield a rail at each level, so high that it has a width in points."""
    half = width / 2 / grain.unit
    for rate in levels:
        yield Band(span, [rate - half] * 2, [rate + half] * 2, ink)


def line_marks(drawn: Points, paths: Paths, ink: Ink, width: float) -> Iterator[Polyline]:
    """Yield a step line a run."""
    for run in paths.lines:
        days, rates = [drawn.dates[place] for place in run], [drawn.rate[place] for place in run]
        yield Polyline(*step_line(days, rates), ink, width)


def lead_marks(drawn: Points, paths: Paths, ink: Ink, scale: float) -> Iterator[Polyline]:
    """Yield dotted lines over what no solid line joins."""
    for chain in paths.leads:
        days, rates = [drawn.dates[place] for place in chain], [drawn.rate[place] for place in chain]
        yield Polyline(days, rates, ink, LEAD.width * scale, (LEAD.dash[0] * scale, LEAD.dash[1] * scale))


def spaced_places(drawn: Points, run: Sequence[int], apart: float, phase: float) -> list[int]:
    """Return the dates of a run by whose dots a series can be told: some, far apart, at least one.

    Args:
        drawn: the series.
        run: places of its dates.
        apart: how many days apart.
        phase: from 0 to 1: series of different phases have their dots at different dates.
    """
    cells = [math.floor(drawn.dates[place] / apart - phase) for place in run]
    begun = [run[i] for i in range(1, len(cells)) if cells[i] != cells[i - 1]]
    return begun or [run[(len(run) - 1) // 2]]


def dot_marks(  # noqa: PLR0913 - a dot has these
    drawn: Points,
    places: Sequence[int],
    ink: Ink,
    size: float,
    shape: Shape = "circle",
    *,
    hollow: bool = False,
) -> Iterator[Dots]:
    """Yield dots for some dates of a series."""
    if places:
        days, rates = [drawn.dates[place] for place in places], [drawn.rate[place] for place in places]
        yield Dots(days, rates, ink, size, hollow, shape)
