"""The charts of a report's page: each for wide and for narrow screens, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from fxtrack import charts
from fxtrack.charts.changes import CHANGES_CHART, draw_changes
from fxtrack.charts.marks import Line
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing.inline import inline
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.report import saying
from fxtrack.report.contents import Contents
from fxtrack.report.directions import Direction
from fxtrack.report.saying import identity
from fxtrack.report.windows import DrawnTime

OVERVIEW = "overview"
_SCREEN_WIDTH = 16.0  # cm: the page draws its charts for this, whatever the width of the pictures
_PHONE_WIDTH = 8.2  # cm: letters of a chart of this width can be read on a phone
_NARROW_LETTERS = 1.31
_SIDE_BY_SIDE = 3
"""So many pairs have room beside each other on a phone."""


class Chart(NamedTuple):
    """A chart for wide and for narrow screens.

    Attributes:
        wide: for wide ones.
        narrow: for narrow ones.
        title: what it says.
        files: the picture of it and what it shows, as they lie beside the page.
        held: what these files hold, in words, where the page has charts of other times or directions as well.
    """

    wide: Markup
    narrow: Markup
    title: str
    files: Sequence[str] = ()
    held: str = ""


class ShownChart(NamedTuple):
    """A chart of a pair, and when it is shown.

    Attributes:
        at: the classes of the times at which it is.
        chart: the chart.
        lacking: why there is none of its own at some of them, by their classes; some have no reason to tell.
    """

    at: str
    chart: Chart
    lacking: Mapping[str, str]


class Figures:
    """The charts of a page, each drawn when it is asked for.

    Args:
        contents: what they show.
        look: their words and source.
        drawn: the charts as they are in the pictures, by the names of these.
        files: the names of all files beside the page.
        direction: the direction of the pictures, in words; empty where there is no other.
    """

    def __init__(
        self,
        contents: Contents,
        look: Look,
        drawn: Mapping[str, Scene],
        files: Sequence[str],
        direction: str = "",
    ) -> None:
        self._contents, self._drawn, self._files = contents, drawn, files
        self._direction = direction
        self._listed = charts.listings(contents.material)
        self._wide = replace(look, width=_SCREEN_WIDTH, height=None, title=None)
        self._narrow = replace(self._wide, width=_PHONE_WIDTH, letters=_NARROW_LETTERS)
        self._fits = look.width == _SCREEN_WIDTH
        self._known: dict[str, dict[str, charts.Drawer]] = {}

    def alike(self) -> dict[str, Chart]:
        """Draw the charts that are the same in both directions, by the names of their pictures."""
        directed = {OVERVIEW, *map(identity, self._contents.material.led)}
        return {
            name: self._chart(drawer, self._contents, name, picture=name)
            for name, drawer in charts.drawers(self._contents.material)
            if name not in directed
        }

    def overview(self, way: Direction) -> Chart:
        """Draw all pairs in one direction."""
        drawer = self._drawers(way)[OVERVIEW]
        chart = self._chart(drawer, way.contents, OVERVIEW, picture=OVERVIEW if way.leads else None)
        return chart._replace(files=self._beside(OVERVIEW), held=self._direction)

    def trend(self, way: Direction, pair: Pair, parts: Sequence[DrawnTime]) -> list[ShownChart]:
        """Draw a pair in one direction, at each button.

        Args:
            way: the direction.
            pair: the pair as the tables of the report have it, by which its picture is named.
            parts: what is drawn, the whole first.
        """
        name, whole = identity(way.pair_of(pair)), parts[0]
        picture = identity(pair) if way.leads else None
        chart = self._chart(self._drawers(way)[name], way.contents, name, picture=picture)
        held = self._held(way, pair, timed=len(parts) > 1)
        of_files = self._drawn[identity(pair)].title
        charts_of = [chart._replace(title=of_files, files=self._beside(identity(pair)), held=held)]
        for part in parts[1:]:
            drawer = partial(_draw_part, part.line, way.contents)
            charts_of.append(self._chart(drawer, way.contents, name, picture=None))
        return [
            ShownChart(
                " ".join(window.id for window in part.windows), chart, whole.lacking if part is whole else {}
            )
            for part, chart in zip(parts, charts_of, strict=True)
        ]

    def _held(self, way: Direction, pair: Pair, *, timed: bool) -> str:
        """Say what the files of a pair hold: they are those of all dates, in the direction that leads."""
        say, shown = self._wide.say, self._contents.material.led[pair].pair
        unit = saying.unit(shown.base, shown.quote, say) if way.id else ""
        return ", ".join(filter(None, (say.page["all_dates"] if timed else "", unit)))

    def _drawers(self, way: Direction) -> dict[str, charts.Drawer]:
        if way.id not in self._known:
            self._known[way.id] = dict(charts.drawers(way.contents.material))
        return self._known[way.id]

    def _chart(self, drawer: charts.Drawer, contents: Contents, name: str, *, picture: str | None) -> Chart:
        say = self._wide.say
        reused = self._drawn[picture] if picture and self._fits else None
        wide = saying.heard(name, reused or drawer(self._wide), contents, say)
        narrow = [
            saying.heard(name, scene, part, say) for part, scene in self._on_phones(drawer, contents, name)
        ]
        return Chart(
            _inline("wide", name, wide, contents),
            Markup().join(_inline("narrow", name, each, contents) for each in narrow),
            self._drawn[picture].title if picture else wide.title,
            self._beside(picture) if picture else (),
        )

    def _beside(self, picture: str) -> list[str]:
        """Name the files of a chart: its picture, what it shows, and the picture in other formats."""
        table = [self._listed[picture].file] if picture in self._listed else []
        wanted = [f"{picture}.png", *table, f"{picture}.svg", f"{picture}.pdf"]
        return [file for file in wanted if file in self._files]

    def _on_phones(
        self, drawer: charts.Drawer, contents: Contents, name: str
    ) -> Iterator[tuple[Contents, Scene]]:
        """Draw a chart for narrow screens: the changes of few pairs at a time, or letters get small."""
        parts = _by_few(contents) if name == CHANGES_CHART.name else []
        if len(parts) <= 1:
            yield contents, drawer(self._narrow)
        else:
            yield from ((part, draw_changes(part.changes, self._narrow)) for part in parts)


def _draw_part(line: Line, contents: Contents, look: Look) -> Scene:
    """Draw a pair from the date that a change counts from to the end of the time that is asked for."""
    asked = line.rates[0].date, contents.filters.until
    return draw_trend(line, look, contents.material.rule(look.say), asked)


def _by_few(contents: Contents) -> list[Contents]:
    """Part the change table, a few pairs each, about equally many."""
    pairs = list(dict.fromkeys((row.base, row.quote) for row in contents.changes))
    if not pairs:
        return []
    most = -(-len(pairs) // -(-len(pairs) // _SIDE_BY_SIDE))
    groups = (set(pairs[start : start + most]) for start in range(0, len(pairs), most))
    return [
        replace(contents, changes=[row for row in contents.changes if (row.base, row.quote) in group])
        for group in groups
    ]


def _inline(kind: str, name: str, scene: Scene, contents: Contents) -> Markup:
    """Put a chart into the page, with the places of the frames that the pointer reads."""
    if name == OVERVIEW:
        return inline(scene, kind, *(line.pair for line in contents.leading))
    frames = {identity(pair): line.pair for pair, line in contents.material.led.items()}
    return inline(scene, kind, frames.get(name, name))
