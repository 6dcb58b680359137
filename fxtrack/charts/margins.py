"""A series whose movement rounding hides: the limits between which it may be anywhere, and no line."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10

from fxtrack.charts.marks import Line
from fxtrack.charts.paths import Grain
from fxtrack.charts.strokes import Pen, band_marks
from fxtrack.drawing.axes import Fixed
from fxtrack.drawing.scales import tick_labels
from fxtrack.drawing.scene import FrameMark, Polyline
from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Interval, Range
from fxtrack.numbers.lasting import Story
from fxtrack.words import Words

_LIMIT_WIDTH, _LIMIT_DASH = 0.8, (4.0, 3.0)
_FINE = 3  # powers of ten by which a limit is finer than what lies between the two


def moves_unseen(line: Line) -> bool:
    """Tell whether rounding hides the movement of a series."""
    return line.course is not None and line.course.kind is Story.HIDDEN


def margin_of(line: Line) -> Range:
    """Return what the compared rates of a series may be, all together; the value is that of the latest."""
    ranges = [rate.range for rate in line.compared]
    return Range(ranges[-1].value, min(each.low for each in ranges), max(each.high for each in ranges))


def margin_shown(margin: Range) -> Interval:
    """Return a margin as it is shown: limits rounded outwards, three digits of their distance or more."""
    finest = floor(log10(margin.high - margin.low)) - _FINE
    return intervals.rounded(margin, max(0, -finest))


def margin_marks(line: Line, grain: Grain, pen: Pen, span: tuple[float, float]) -> Iterator[FrameMark]:
    """Yield the marks of such a series: a tint where there are pages, and both limits.

    Args:
        line: the series.
        grain: how fine the chart is.
        pen: how they look.
        span: from where to where the limits go, in days.
    """
    hue, scale, _ = pen
    yield from band_marks(line.points, grain, f"band-{hue}", scale, weekends=line.weekends)
    margin = margin_of(line)
    for limit in (float(margin.low), float(margin.high)):
        dash = _LIMIT_DASH[0] * scale, _LIMIT_DASH[1] * scale
        yield Polyline(span, (limit, limit), f"series-{hue}", _LIMIT_WIDTH * scale, dash)


def margin_ticks(line: Line, say: Words) -> list[Fixed]:
    """Return the ticks of its scale: both limits, and muted between them what the prints read, if all do."""
    margin = margin_of(line)
    left, right = margin_shown(margin), margin_shown(intervals.inverse(margin))
    ticks = [(margin.low, left.low, right.high, "text"), (margin.high, left.high, right.low, "text")]
    if len({rate.rate for rate in line.compared}) == 1:
        ticks.insert(1, (margin.value, left.value, right.value, "quiet"))
    lefts = tick_labels([tick[1] for tick in ticks], say)
    rights = tick_labels([tick[2] for tick in ticks], say)
    return [
        Fixed(float(place), on_left, on_right, bold=False, ink=ink)
        for (place, _, _, ink), on_left, on_right in zip(ticks, lefts, rights, strict=True)
    ]
