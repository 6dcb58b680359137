"""A lane of the chart of changes: what it shows, and how much room that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

_ZERO_ROOM = 7.0  # beside zero, on a side without a change


@dataclass(frozen=True)
class Lane:
    """What one lane shows.

    Attributes:
        pair: its pair.
        values: its resolved changes in percent, each with the room that its figures take beyond it.
        hidden: the changes that are not resolved.
        hidden_room: how much room the words take that say so.
    """

    pair: Pair
    values: Sequence[tuple[float, float]]
    hidden: Sequence[float]
    hidden_room: float

    @property
    def low(self) -> float:
        """The least that it shows, in percent; zero is always shown."""
        return min(0.0, *self.hidden, *(value for value, _ in self.values))

    @property
    def high(self) -> float:
        """The greatest that it shows, likewise."""
        return max(0.0, *self.hidden, *(value for value, _ in self.values))

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
        dot = DOT / 2 + 1
        return (
            max(_ZERO_ROOM, -self.low * percent + dot, *lefts),
            max(_ZERO_ROOM, self.high * percent + dot, *rights),
        )
