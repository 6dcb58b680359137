"""The marks of a chart of periods: averages as dashes, last rates as dots, from low to high a bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from fxtrack.charts.summed import Summed, is_few
from fxtrack.drawing.scene import Bars, Dash, Dots, Frame, FrameMark, Ink, Polyline
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.held import Held

DASH_THICK, THIN = 2.2, 1.1
"""A dash, and one of an average that stands on few dates; points at 16 cm."""
LIMITS: Dash = (4.0, 3.0)
_DASH_PART = 0.72  # of its period
_LONGEST_DASH = 48.0
_RANGE_BAR, _RANGE_PART = 5.0, 0.6
_LAST_DOT, _WEEKEND_DOT, _DOT_RING = 3.0, 3.1, 4.4
_NARROW = 6.0  # periods narrower than this have no dots, and their dashes touch
_SEEN_RANGE, _SEEN_MARGIN = 1.2, 1.5  # what is lower is not seen


class Slotted(NamedTuple):
    """How periods are drawn.

    Attributes:
        slot: how wide each is, in points at 16 cm.
        unit: how high a unit of the rates is, likewise.
        scale: how much larger everything is than at 16 cm.
        hue: the number of the colour.
    """

    slot: float
    unit: float
    scale: float
    hue: int

    @classmethod
    def of(cls, frame: Frame, scale: float, hue: int) -> Slotted:
        """Return how the periods of a frame are drawn."""
        slot = frame.box.width / (frame.xlim[1] - frame.xlim[0]) / scale
        return cls(slot, frame.box.height / (frame.ylim[1] - frame.ylim[0]) / scale, scale, hue)

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for a dot on a dash."""
        return self.slot < _NARROW

    @property
    def half(self) -> float:
        """Half of a dash, in units of periods."""
        return 0.5 if self.is_narrow else min(_DASH_PART / 2, _LONGEST_DASH / 2 / self.slot)


def period_marks(drawn: Summed, looks: Slotted) -> list[FrameMark]:
    """Return the marks of a pair, the first undermost.

    Where rounding hides any movement, only what it leaves open is drawn: neither averages nor single rates
    are figures to quote.
    """
    held = [(place, row.held) for place in drawn.held if (row := drawn.rows[place]).held]
    marks: list[FrameMark] = []
    if drawn.is_hidden:
        marks += _hidden_limits(held, looks)
    else:
        marks += _margins(held, looks)
        marks += _range_bars(held, looks)
        marks += _dashes(drawn, held, looks)
        marks += [] if looks.is_narrow else _last_dots(held, looks)
    return [*marks, *(_weekend_limits(drawn, looks) if drawn.is_hidden else _weekend_dots(drawn, looks))]


def _margins(held: Sequence[tuple[int, Held]], looks: Slotted) -> Iterator[Bars]:
    """Yield what rounding leaves open of averages, where that is high enough to be seen."""
    ends = [(place, float(each.average.low), float(each.average.high)) for place, each in held]
    seen = [each for each in ends if (each[2] - each[1]) * looks.unit >= _SEEN_MARGIN]
    if seen:
        wide = 2 * looks.half * looks.slot * looks.scale
        yield _upright(seen, f"band-{looks.hue}", wide)


def _hidden_limits(held: Sequence[tuple[int, Held]], looks: Slotted) -> Iterator[FrameMark]:
    """Yield what rounding leaves open of all rates of periods, between two broken lines."""
    yield from _margins(held, looks)
    for place, each in held:
        yield from _limit_lines(place, (each.average.low, each.average.high), f"series-{looks.hue}", looks)


def _limit_lines(place: int, ends: Sequence[Decimal], ink: Ink, looks: Slotted) -> Iterator[Polyline]:
    """Yield broken lines at both ends of a range."""
    x = place + 0.5 - looks.half, place + 0.5 + looks.half
    dash = LIMITS[0] * looks.scale, LIMITS[1] * looks.scale
    for end in ends:
        yield Polyline(x, (float(end), float(end)), ink, 0.8 * looks.scale, dash)


def _weekend_limits(drawn: Summed, looks: Slotted) -> Iterator[Polyline]:
    """Yield the same of periods that have only rates of weekends, as lines without anything between."""
    for place, rate in enumerate(drawn.weekend):
        if rate:
            yield from _limit_lines(place, rate.limits, f"edge-{looks.hue}", looks)


def _range_bars(held: Sequence[tuple[int, Held]], looks: Slotted) -> Iterator[Bars]:
    """Yield bars from the lowest to the highest daily rate, where they are high enough to be seen."""
    ends = [(place, float(each.low.rate), float(each.high.rate)) for place, each in held]
    seen = [each for each in ends if (each[2] - each[1]) * looks.unit >= _SEEN_RANGE]
    if seen:
        wide = min(_RANGE_BAR, looks.slot * _RANGE_PART) * looks.scale
        yield _upright(seen, f"bar-{looks.hue}", wide)


def _upright(ends: Sequence[tuple[int, float, float]], ink: str, wide: float) -> Bars:
    places, low, high = zip(*ends, strict=True)
    return Bars([place + 0.5 for place in places], low, high, ink, wide)


def _dashes(drawn: Summed, held: Sequence[tuple[int, Held]], looks: Slotted) -> Iterator[Polyline]:
    """Yield averages as dashes; those of few dates are thin."""
    for place, each in held:
        thick = (THIN if is_few(drawn.rows[place]) else DASH_THICK) * looks.scale
        average = float(each.average.value)
        x = place + 0.5 - looks.half, place + 0.5 + looks.half
        yield Polyline(x, (average, average), f"series-{looks.hue}", thick)


def _last_dots(held: Sequence[tuple[int, Held]], looks: Slotted) -> Iterator[Dots]:
    """Yield the last rates of periods, each in a ring of paper; those of weekends are hollow."""
    dots = [(place + 0.5, float(each.end.rate), each.end.mark is Mark.WEEKEND) for place, each in held]
    if dots:
        x, y, _ = zip(*dots, strict=True)
        yield Dots(x, y, "paper", _DOT_RING * looks.scale, hollow=False)
    for hollow, ink, size in ((False, "series", _LAST_DOT), (True, "edge", _WEEKEND_DOT)):
        if own := [(x, y) for x, y, is_hollow in dots if is_hollow is hollow]:
            x, y = zip(*own, strict=True)
            yield Dots(x, y, f"{ink}-{looks.hue}", size * looks.scale, hollow=hollow)


def _weekend_dots(drawn: Summed, looks: Slotted) -> Iterator[Dots]:
    """Yield the last rates of periods that have only some of weekends."""
    dots = [(place + 0.5, float(rate.rate)) for place, rate in enumerate(drawn.weekend) if rate]
    if dots:
        x, y = zip(*dots, strict=True)
        size = min(_WEEKEND_DOT, looks.slot * _DASH_PART) * looks.scale
        yield Dots(x, y, f"edge-{looks.hue}", size, hollow=True)
