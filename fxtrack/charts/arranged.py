"""Where the panels of a chart of periods stand: under each other, or in columns where that is too high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from fxtrack.charts.figures import TEXT_SIZE, FigureRow, figure_rows, figures_height
from fxtrack.charts.spans import lane_name
from fxtrack.charts.steps import LANE_HEAD, StepLane, lane_of, scale_room
from fxtrack.charts.summed import Summed
from fxtrack.currencies import DOLLAR
from fxtrack.drawing import axes
from fxtrack.drawing.scene import Rect
from fxtrack.drawing.sheet import Look, Sheet

LANE_GAP = 4.0
"""How far a lane of changes is below what stands over it, in points at 16 cm."""
_PLOT, _LEAST_PLOT, _PLOT_AMONG, _LEAST_AMONG = 112.0, 40.0, 56.0, 26.0
_LANE, _LEAST_LANE, _LANE_AMONG = 32.0, 18.0, 20.0
_UNDER_PANEL, _BETWEEN_COLUMNS = 6.0, 16.0

WAYS: Sequence[tuple[int, bool]] = ((1, True), (1, False), (2, False), (3, False))
"""How panels may stand: in how many columns, and whether with changes; the first that has room is taken."""


class PanelCell(NamedTuple):
    """The place of a panel.

    Attributes:
        area: all of it, with the heading at its top.
        plot: how high the frame of its rates is, in points.
        lane: how high that of its changes is.
        named: whether periods are named under it.
    """

    area: Rect
    plot: float
    lane: float
    named: bool


class Arranged:
    """One way to arrange panels.

    Attributes:
        drawn: the pairs.
        left: how much room there is for numbers left of the periods, in points.
        figures: the numbers under the only pair; none under several, nor where they have no room.
        lanes: how changes are drawn, of each pair; None where they are not.
        headings: what stands above each panel.
    """

    def __init__(self, drawn: Sequence[Summed], look: Look, way: tuple[int, bool], *, weekends: bool) -> None:
        """Measure everything on a sheet without a head."""
        self.drawn, self.say = drawn, look.say
        self.columns, has_lanes = min(way[0], len(drawn)), way[1]
        self._draft = Sheet(replace(look, height=None), ("", ""), ([], []), _PLOT, _PLOT)
        self.figures: Sequence[FigureRow] = []
        if len(drawn) == 1:
            self.left = self._left(self.say.figures.values())
            self.figures = figure_rows(drawn[0], self._slot, self._draft, weekends=weekends)
        if not self.figures:
            self.left = self._left()
        self.lanes = self._lanes() if has_lanes else [None] * len(drawn)
        self.headings = [self._heading(each) for each in drawn]

    def _lanes(self) -> list[StepLane | None]:
        """Return how changes are drawn; there is room for the numbers beside them afterwards."""
        lanes = [lane_of(each, self._slot, self._draft) for each in self.drawn]
        both = zip(self.drawn, lanes, strict=True)
        rooms = [scale_room(self._draft, drawn, lane) for drawn, lane in both if lane]
        self.left = max(self.left, *rooms, 0.0)
        return lanes

    @property
    def _width(self) -> float:
        """How wide a panel is, in points."""
        apart = self._draft.pt(_BETWEEN_COLUMNS) * (self.columns - 1)
        return (self._draft.body.width - apart) / self.columns

    @property
    def _slot(self) -> float:
        """How wide a period is, in points."""
        return (self._width - self.left) / len(self.drawn[0].rows)

    @property
    def _rows(self) -> int:
        return -(-len(self.drawn) // self.columns)

    def height(self, *, least: bool) -> float:
        """Return how high all should be, or has to be, in points at 16 cm."""
        plot, lane = (_LEAST_PLOT, _LEAST_LANE) if least else (_PLOT, _LANE)
        if len(self.drawn) > 1:
            plot, lane = (_LEAST_AMONG, _LEAST_LANE) if least else (_PLOT_AMONG, _LANE_AMONG)
        return self._rows * plot + lane * self._lanes_drawn + self._fixed()

    def cells(self, sheet: Sheet) -> Iterator[PanelCell]:
        """Yield the place of each panel on a sheet."""
        room = sheet.body.height - sheet.pt(self._fixed())
        alone = len(self.drawn) == 1
        plot, lane = (_PLOT, _LANE) if alone else (_PLOT_AMONG, _LANE_AMONG)
        unit = room / (self._rows * plot + self._lanes_drawn * lane)
        top = sheet.body.top
        for place, step in enumerate(self.lanes):
            column = place % self.columns
            x = sheet.body.x + column * (self._width + sheet.pt(_BETWEEN_COLUMNS))
            named = place + self.columns >= len(self.drawn)
            yield PanelCell(
                Rect(x, sheet.body.y, self._width, top - sheet.body.y), plot * unit, lane * unit, named
            )
            if column == self.columns - 1:
                top -= self.heading_height + plot * unit + sheet.pt(_UNDER_PANEL)
                top -= sheet.pt(LANE_HEAD + LANE_GAP) + lane * unit if step else 0.0

    @property
    def _lanes_drawn(self) -> int:
        return sum(1 for each in self.lanes if each)

    @property
    def heading_height(self) -> float:
        """How high each heading is, in points."""
        return max(axes.heading_height(self._draft, each) for each in self.headings)

    def _fixed(self) -> float:
        """Return the height of everything but plots and lanes, at 16 cm."""
        heads = self._rows * self.heading_height + axes.date_room(self._draft)
        lanes = self._lanes_drawn * (LANE_HEAD + LANE_GAP)
        between = _UNDER_PANEL * (self._rows - 1)
        return heads / self._draft.scale + lanes + between + figures_height(self.figures)

    def _left(self, names: Iterable[str] = ()) -> float:
        """Return how much room numbers and names left of the periods take."""
        draft = self._draft
        height = draft.pt(_PLOT if len(self.drawn) == 1 else _PLOT_AMONG)
        rooms = [axes.scales(draft, each.limits, height).left_room for each in self.drawn]
        return max(*rooms, 0.0, *(draft.width(text, TEXT_SIZE) + draft.pt(3) for text in names))

    def _heading(self, drawn: Summed) -> list[axes.Heading]:
        """Say above a panel what its rates count; of several, also of which currency."""
        say, pair = self.say, drawn.pair
        alone = len(self.drawn) == 1
        name = "" if alone else lane_name(pair, [each.pair for each in self.drawn], say)
        led = alone and pair.base == DOLLAR
        aside = say.stronger_below.format(unit=say.currency(pair.quote).unit) if led else ""
        return axes.heading(
            self._draft, name, [say.directed(pair.base, pair.quote)], self._width, aside=aside
        )
