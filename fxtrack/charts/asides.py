"""What the chart of changes says of currencies without a lane: a sentence each, under the lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fxtrack.charts.lane import NAME_LINE, NAME_TEXT, SENTENCE_LINE, SENTENCE_TEXT
from fxtrack.charts.spans import Told, lane_name, pair_of
from fxtrack.drawing.measure import width, wrapped
from fxtrack.drawing.sheet import Sheet
from fxtrack.model import Pair
from fxtrack.numbers.changes import Change
from fxtrack.words import Words

_NAME_PAD, _BELOW = 10.0, 4.0
_MOST_NAME = 0.4  # of the width: where names are longer, sentences stand under them


class _Aside(NamedTuple):
    """What is said of a pair in place of a lane."""

    pair: Pair
    name: str
    text: str


class Asides:
    """The sentences, laid out."""

    def __init__(
        self,
        rows: Sequence[Change],
        told: Told,
        say: Words,
        columns: tuple[float, float],
        levels: Mapping[Pair, str],
    ) -> None:
        """Lay them out.

        Args:
            rows: the change table.
            told: which pairs have no lane.
            say: the language.
            columns: where lanes begin, and the whole width, in points of a chart of 16 cm.
            levels: what is said of the pairs that go back and forth between two rates.
        """
        self._asides = [_Aside(pair, lane_name(pair, told.pairs, say), levels[pair]) for pair in told.levels]
        self._asides += _asides(rows, told, say)
        names = max((width(each.name, NAME_TEXT, bold=True) for each in self._asides), default=0.0)
        lanes, self._room = columns
        self._x = max(names + _NAME_PAD, lanes)
        self._beside = self._x < self._room * _MOST_NAME

    @property
    def height(self) -> float:
        """How high they are together, in points of a chart of 16 cm."""
        return sum(map(self._height, self._asides))

    def draw(self, sheet: Sheet, top: float, hues: Mapping[Pair, int]) -> None:
        """Write them, from a place downwards."""
        for aside in self._asides:
            y, ink = top - sheet.pt(NAME_LINE), f"series-{hues[aside.pair]}"
            sheet.text(sheet.body.x, y, aside.name, size=NAME_TEXT, ink=ink, bold=True)
            x = sheet.body.x + (sheet.pt(self._x) if self._beside else 0)
            for number, line in enumerate(self._lines(aside)):
                down = number + (0 if self._beside else 1)
                sheet.text(x, y - sheet.pt(SENTENCE_LINE) * down, line, size=SENTENCE_TEXT)
            top -= sheet.pt(self._height(aside))

    def _lines(self, aside: _Aside) -> list[str]:
        return wrapped(aside.text, SENTENCE_TEXT, self._room - (self._x if self._beside else 0))

    def _height(self, aside: _Aside) -> float:
        above = 0.0 if self._beside else NAME_LINE
        return above + len(self._lines(aside)) * SENTENCE_LINE + _BELOW


def _asides(rows: Sequence[Change], told: Told, say: Words) -> Sequence[_Aside]:
    """Say of each pair without a lane why it has none."""
    found, pairs = [], told.pairs
    for pair in [*told.hidden, *told.single]:
        own = [row for row in rows if pair_of(row) == pair]
        lows = [row.change_min for row in own if row.change_min is not None]
        highs = [row.change_max for row in own if row.change_max is not None]
        text = say.changes_single.format(day=say.day(own[0].date))
        if lows and highs:
            text = say.changes_hidden.format(low=say.signed(min(lows)), high=say.signed(max(highs)))
        found.append(_Aside(pair, lane_name(pair, pairs, say), text))
    return found
