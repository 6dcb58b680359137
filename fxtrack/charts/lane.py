"""A lane of the chart of changes: what it shows, and how much room that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from fxtrack.model import Pair

SPAN_TEXT, DATE_TEXT, VALUE_TEXT, NAME_TEXT, SENTENCE_TEXT = 7.2, 6.9, 7.6, 8.2, 7.2
"""Sizes of letters: names of spans, dates and ticks, values, names of currencies, sentences."""
DOT = 4.6
VALUE_PAD = 3.4
"""How large the dot at the end of a bar is, and how far from it its value stands."""
ROW_TEXT, BAR_ROW, DATED_ROW = 8.0, 12.0, 20.0
"""How high a line of a span's name is, and the least heights of a row: of its bar, of a bar with its date."""
NAME_LINE, AXIS, BLOCKS_APART, SENTENCE_LINE = 9.6, 19.0, 8.0, 9.0
"""How high are: a line of a currency's name, ticks and their words, between blocks, a line of a sentence."""

_LEAST_TICKS, _ROUNDED_OFF = 3, 1e-9
_ZERO_ROOM = 7.0  # beside zero, on a side without a change


@dataclass(frozen=True)
class Lane:
    """What one lane shows.

    Attributes:
        pair: its pair.
        values: its resolved changes in percent, each with the room that its figures take beyond it.
        hidden: the changes that are not resolved.
        hidden_room: how much room the words take that say so.
        step: from tick to tick, in percent; 0 before that is known.
        tick_room: half of what the widest number at a tick takes.
    """

    pair: Pair
    values: Sequence[tuple[float, float]]
    hidden: Sequence[float]
    hidden_room: float
    step: float = 0.0
    tick_room: float = 0.0

    @property
    def low(self) -> float:
        """The least of its scale, in percent; zero is always on it, and so are three ticks."""
        return self._ends[0]

    @property
    def high(self) -> float:
        """The greatest of its scale, likewise."""
        return self._ends[1]

    @cached_property
    def _ends(self) -> tuple[float, float]:
        shown = [0.0, *self.hidden, *(value for value, _ in self.values)]
        return with_ticks(min(shown), max(shown), self.step)

    def hides_left(self, percent: float) -> bool:
        """Tell whether words stand left of what is not resolved, as that takes less room."""
        return sum(self._needs(percent, left=True)) < sum(self._needs(percent, left=False))

    def needs(self, percent: float) -> tuple[float, float]:
        """Return how much room it needs left and right of zero, if a percent is so long."""
        return self._needs(percent, left=self.hides_left(percent))

    def _needs(self, percent: float, *, left: bool) -> tuple[float, float]:
        lefts = [-value * percent + room for value, room in self.values if value < 0]
        rights = [value * percent + room for value, room in self.values if value >= 0]
        for value in self.hidden:
            away = (-min(value, 0.0) if left else max(value, 0.0)) * percent
            (lefts if left else rights).append(away + self.hidden_room)
        dot = max(DOT / 2 + 1, self.tick_room)
        return (
            max(_ZERO_ROOM, -self.low * percent + dot, *lefts),
            max(_ZERO_ROOM, self.high * percent + dot, *rights),
        )


def tick_places(low: float, high: float, step: float) -> tuple[int, int]:
    """Return the first and the last tick of a range, counted in steps from zero."""
    return ceil(low / step - _ROUNDED_OFF), floor(high / step + _ROUNDED_OFF)


def with_ticks(low: float, high: float, step: float) -> tuple[float, float]:
    """Widen a range until it holds three ticks, to the side where that takes less; then nearer to zero.

    Args:
        low: its least, zero or below.
        high: its greatest, zero or above.
        step: from tick to tick; 0 for none.
    """
    if not step:
        return low, high
    first, last = tick_places(low, high, step)
    while last - first + 1 < _LEAST_TICKS:
        down, up = low - (first - 1) * step, (last + 1) * step - high
        if (down, -first) < (up, last):
            first -= 1
            low = first * step
        else:
            last += 1
            high = last * step
    return low, high
