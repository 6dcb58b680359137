"""Spark lines: the course of a pair in a few strokes, for a card."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from markupsafe import Markup

from fxtrack.charts.marks import MAX_JOINED_DAYS, Line, Points, points_of
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.rates import Rate

_ACROSS, _TALL, _AROUND_SPARK = 160.0, 36.0, 4.0
_MOST_DOTS = 400
"""Of more dates than this some are left out: there is less than half a point for each."""


def spark(line: Line, hue: int) -> Markup:
    """Draw the compared rates of a pair; what rounding hides is a band, two levels are rails."""
    drawn = points_of(_few(line)) if line.compared else line.points
    body = "".join(_body(line, drawn, hue))
    return Markup(  # noqa: S704 - nothing but numbers
        f'<svg class="spark" viewBox="0 0 {_ACROSS:g} {_TALL:g}" aria-hidden="true">{body}</svg>'
    )


def _few(line: Line) -> list[Rate]:
    step = -(-len(line.compared) // _MOST_DOTS)
    return [*line.compared[:-1:step], line.compared[-1]]


def _body(line: Line, drawn: Points, hue: int) -> list[str]:
    places = _spots(drawn)
    dots = "".join(f"M{x:g} {y:g}h0" for x, y in places)
    if line.course and line.course.kind is Story.HIDDEN:
        low, high = _AROUND_SPARK, _TALL - _AROUND_SPARK
        ticks = "".join(f"M{x:g} {low:g}V{high:g}" for x, _ in places)
        limits = f"M0 {low:g}H{_ACROSS:g}M0 {high:g}H{_ACROSS:g}"
        return [_stroke(f"s-band-{hue}", 2, ticks), _stroke("s-quiet dashed", 0.8, limits)]
    if line.levels:
        ends = [float(level.range.value) for level in line.levels]
        scale = _scale(drawn)
        rails = "".join(f"M{_AROUND_SPARK:g} {scale(end):g}H{_ACROSS - _AROUND_SPARK:g}" for end in ends)
        return [_stroke(f"s-rail-{hue}", 5, rails), _stroke(f"s-series-{hue} dots", 3, dots)]
    solid, lead = [], []
    for (x1, y1), (x2, y2), (one, other) in zip(places, places[1:], pairwise(drawn.dates), strict=False):
        if other - one <= MAX_JOINED_DAYS:
            solid.append(f"M{x1:g} {y1:g}H{x2:g}V{y2:g}")
        else:
            lead.append(f"M{x1:g} {y1:g}L{x2:g} {y2:g}")
    x, y = places[-1]
    return [
        *([_stroke("s-lead lead", 1.3, "".join(lead))] if lead else []),
        *([_stroke(f"s-series-{hue} dots", 2, "".join(solid))] if solid else []),
        _stroke(f"s-series-{hue} dots", 2.6, dots),
        _stroke(f"s-series-{hue} dots", 7, f"M{x:g} {y:g}h0"),
    ]


def _stroke(look: str, width: float, data: str) -> str:
    return f'<path class="{look}" stroke-width="{width:g}" d="{data}"/>'


def _spots(drawn: Points) -> list[tuple[float, float]]:
    first, last = drawn.dates[0], drawn.dates[-1]
    wide, scale = _ACROSS - 2 * _AROUND_SPARK, _scale(drawn)
    x = [
        _ACROSS - _AROUND_SPARK if first == last else _AROUND_SPARK + (day - first) / (last - first) * wide
        for day in drawn.dates
    ]
    return [(round(at, 1), scale(rate)) for at, rate in zip(x, drawn.rate, strict=True)]


def _scale(drawn: Points) -> Callable[[float], float]:
    low, high = min(drawn.rate), max(drawn.rate)
    tall = _TALL - 2 * _AROUND_SPARK

    def place(rate: float) -> float:
        part = 0.5 if high == low else (rate - low) / (high - low)
        return round(_TALL - _AROUND_SPARK - part * tall, 1)

    return place
