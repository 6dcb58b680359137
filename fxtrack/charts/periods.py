"""Periods: a slot a month, quarter or year with its average, last rate and range, and its change below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fxtrack.charts.arranged import LANE_GAP, WAYS, Arranged, PanelCell
from fxtrack.charts.averaged import THIN, Slotted, period_marks
from fxtrack.charts.figures import draw_figures, figures_height
from fxtrack.charts.hues import hues_of
from fxtrack.charts.keys import keyed
from fxtrack.charts.kinds import ChartKind, Material, Needs
from fxtrack.charts.marks import Line
from fxtrack.charts.slots import begin_of, draw_slots, draw_years, period_named
from fxtrack.charts.steps import LANE_HEAD, StepLane, draw_lane
from fxtrack.charts.summed import Summed, summed_of
from fxtrack.charts.tags import placed_tags, put
from fxtrack.charts.told import gap_tag
from fxtrack.currencies import DOLLAR
from fxtrack.drawing import axes
from fxtrack.drawing.scene import DESCENT, Bars, Dots, Frame, FrameMark, Polyline, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.errors import InputError, NothingToShowError
from fxtrack.numbers.by_period import PeriodRates
from fxtrack.numbers.headline import headline
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.periods import MONTH, QUARTER, YEAR, kind_named
from fxtrack.numbers.rates import require
from fxtrack.words import stopped, upper

MANY_PERIODS = 60
"""Of more periods than this a chart has no room for dots and numbers."""
_EASY_SLOT = 9.0  # points at 16 cm: by itself a chart takes the shortest periods that are this wide
_BESIDE_PERIODS = 75.0  # margins and numbers beside the periods, about
_MOST_PERIODS_LISTED = 4  # periods; of more only the number is said
_SEVERAL_HUE = 4  # the hue of a key that stands for several


def draw_periods(
    rows: Sequence[PeriodRates], lines: Sequence[Line], by: str, look: Look, *, weekends: bool = False
) -> Scene:
    """Draw the daily rates of each pair by period: a panel a pair.

    Args:
        rows: see ``fxtrack.numbers.by_period``; all pairs have the same periods.
        lines: the daily rates of the pairs, those of weekends among them.
        by: the name of the kind of period.
        look: size and words.
        weekends: whether all dates take part, not only weekdays.

    Raises:
        NothingToShowError: no pair has a rate in any of the periods.
    """
    drawn = summed_of(rows, lines)
    if not drawn:
        raise NothingToShowError("nothing to show: no period has a rate")
    return _Periods(drawn, by, look, weekends=weekends).draw()


class _Periods:
    """The chart of periods being drawn."""

    def __init__(self, drawn: Sequence[Summed], by: str, look: Look, *, weekends: bool) -> None:
        self.drawn, self.by, self.look, self.say, self.weekends = drawn, by, look, look.say, weekends
        self.pairs = [each.pair for each in drawn]
        self.hues = hues_of(self.pairs)
        self.firsts = [begin_of(row, kind_named(by)) for row in drawn[0].rows]

    def draw(self) -> Scene:
        """Draw all of it, with a key of what is drawn."""
        return keyed(self._drawn, self._keys, [])

    def _drawn(self, keys: Sequence[Key]) -> Scene:
        arranged, sheet = self._arranged(keys)
        for place, cell in enumerate(arranged.cells(sheet)):
            self._draw_panel(sheet, arranged, place, cell)
        return sheet.scene

    def _arranged(self, keys: Sequence[Key]) -> tuple[Arranged, Sheet]:
        """Arrange panels in the first way for which the height that is asked for has room."""
        foot = keys, self._notes()
        for way in WAYS:
            arranged = Arranged(self.drawn, self.look, way, weekends=self.weekends)
            heights = arranged.height(least=False), arranged.height(least=True)
            try:
                return arranged, Sheet(self.look, self._head(), foot, *heights)
            except InputError:
                if way == WAYS[-1]:
                    raise
        raise AssertionError("the last way returns or raises")

    def _draw_panel(self, sheet: Sheet, arranged: Arranged, place: int, cell: PanelCell) -> None:
        """Draw a pair in its place, from above."""
        drawn, lane, area = self.drawn[place], arranged.lanes[place], cell.area
        axes.draw_heading(sheet, arranged.headings[place], area)
        low = area.top - arranged.heading_height - cell.plot
        box = Rect(area.x + arranged.left, low, area.width - arranged.left, cell.plot)
        frame = Frame(box, (0.0, len(self.firsts)), drawn.limits, name=drawn.pair)
        frame.marks += period_marks(drawn, Slotted.of(frame, sheet.scale, self.hues[drawn.pair]))
        axes.draw_values(sheet, frame, axes.scales(sheet, frame.ylim, cell.plot))
        bottom = low - (axes.date_room(sheet) if cell.named else 0.0)
        end = bottom - (sheet.pt(LANE_HEAD + LANE_GAP) + cell.lane if lane else 0.0)
        if self.by != YEAR.name:
            draw_years(sheet, frame, self.firsts, end - sheet.pt(figures_height(arranged.figures)))
        draw_slots(sheet, frame, self.firsts, self.by, named=cell.named)
        self._draw_gaps(sheet, frame, drawn)
        if lane:
            self._draw_lane(sheet, drawn, lane, Rect(box.x, end, box.width, cell.lane))
        draw_figures(sheet, frame, arranged.figures, end - sheet.pt(1))

    def _draw_gaps(self, sheet: Sheet, frame: Frame, drawn: Summed) -> None:
        """Draw the marks, and between them say where there are no pages."""
        middle = sum(frame.ylim) / 2
        tags = [gap_tag(*ends, self._lacking(drawn, ends), middle) for ends in drawn.lacking]
        placed = placed_tags(sheet, frame, tags)
        for _, place in placed:
            sheet.fill(place, "paper")
        sheet.scene.items.append(frame)
        for tag, place in placed:
            put(sheet, tag, place)

    def _lacking(self, drawn: Summed, ends: tuple[int, int]) -> str:
        """Say that there are no pages; where another pair has rates, only that there are none."""
        others = [each for each in self.drawn if each is not drawn]
        places = range(*ends)
        if any(each.rows[place].held or each.weekend[place] for each in others for place in places):
            return self.say.no_data
        return self.say.no_pages

    def _draw_lane(self, sheet: Sheet, drawn: Summed, lane: StepLane, box: Rect) -> None:
        x, y, text = sheet.body.x, box.top + sheet.pt(5), self.say.periods_change
        wide = sheet.width(text, axes.TEXT) + sheet.pt(2)
        sheet.fill(Rect(x, y - sheet.pt(axes.TEXT * DESCENT), wide, sheet.pt(axes.TEXT)), "paper")
        sheet.text(x, y, text, size=axes.TEXT, ink="quiet")
        draw_lane(sheet, drawn, lane, box, self.hues[drawn.pair])

    # Words.

    def _head(self) -> tuple[str, str]:
        """Describe the chart: what of which time, in which unit."""
        say = self.say
        title = say.periods_title.get(self.by, say.periods_title[""])
        if len(self.pairs) == 1:
            [pair] = self.pairs
            title = f"{title}, {say.counted(pair.base, pair.quote)}"
        days = [day for each in self.drawn for day in _days_of(each)]
        led = len(self.pairs) > 1 and all(pair.base == DOLLAR for pair in self.pairs)
        unit = f"{say.per_dollar}. " if led else ""
        return title, f"{unit}{self._told()}; {say.span(min(days), max(days))}"

    def _told(self) -> str:
        """Say what is drawn of periods."""
        say = self.say
        held = [each for each in self.drawn if each.held]
        if not held:
            return upper(say.only_weekends)
        if all(each.is_hidden for each in held):
            ends = [say.number(end) for end in held[0].margin]
            return upper(f"{say.legend_range}: {say.range(*ends)}" if len(held) == 1 else say.legend_range)
        return say.periods_told if self.weekends else say.periods_told_weekdays

    def _notes(self) -> list[str]:
        """Say what cannot be seen in the marks."""
        say, found = self.say, []
        for each in self.drawn:
            if each.line and each.story in {Story.HIDDEN, Story.LEVELS}:
                line = each.line
                said = headline(line.pair, line.rates, say, weekends=line.weekends, found=line.course)
                found.append(stopped(said.title))
            elif not each.changes and any(row.moved for row in each.rows):
                found.append(say.periods_unresolved)
        early = {row.period: row for each in self.drawn for row in each.early}
        if early:
            named = [period_named(row, self.by, say) for row in early.values()]
            many = say.number(len(named))
            periods = ", ".join(named) if len(named) <= _MOST_PERIODS_LISTED else many
            found.append(say.several(kind_named(self.by).slack, say.periods_early, periods=periods))
        return [*dict.fromkeys(found), *([say.own_scales] if len(self.drawn) > 1 else [])]

    def _keys(self, scene: Scene) -> list[Key]:
        """Explain what is drawn, and nothing else."""
        say, hue = self.say, self.hues[self.pairs[0]] if len(self.pairs) == 1 else _SEVERAL_HUE
        lanes = {f"{pair}, %" for pair in self.pairs}
        seen = {
            _kind_of_mark(mark, self.look.scale, lane=frame.name in lanes)
            for frame in scene.frames
            for mark in frame.marks
        }
        of = say.periods_average if self.weekends else say.periods_average_weekdays
        few = say.periods_few if self.weekends else say.periods_few_weekdays
        last = say.periods_last if self.weekends else say.periods_last_weekday
        full = "text" if len(self.pairs) > 1 else f"series-{hue}"
        weekend = say.page["weekend"] if self.weekends else say.periods_weekend
        found = [
            ("average", Key("dash", of, full)),
            ("few", Key("line", few, full)),
            ("last", Key("dot", last, full)),
            ("range", Key("bar", say.periods_range, f"bar-{hue}")),
            ("margin", Key("band", say.legend_range, f"band-{hue}")),
            ("weekend limits", Key("empty", say.periods_weekend_limits, "paper")),
            ("weekend", Key("hollow", weekend, f"edge-{hue}")),
            ("change", Key("square", say.key_change, full)),
            ("partly", Key("square", say.key_partly, f"bar-{hue}")),
            ("hidden", Key("hollow", say.key_hidden, f"edge-{hue}")),
        ]
        if not {"partly", "hidden"} & seen:
            seen -= {"change"}  # then the words above the lane say it
        return [key for kind, key in found if kind in seen]


def _kind_of_mark(mark: FrameMark, scale: float, *, lane: bool) -> str:
    """Name the entry of the key that explains a mark."""
    if isinstance(mark, Polyline):
        if mark.dash:
            return "weekend limits" if mark.ink.startswith("edge-") else ""
        return "average" if mark.width > THIN * scale * 1.01 else "few"
    if isinstance(mark, Dots):
        return ("hidden" if lane else "weekend") if mark.hollow else "" if mark.ink == "paper" else "last"
    if isinstance(mark, Bars) and lane:
        return "partly" if mark.ink.startswith("bar-") else "change"
    return "margin" if mark.ink.startswith("band-") else "range"


def _days_of(drawn: Summed) -> Iterable[date]:
    """Yield the first and the last date of the rates that are drawn."""
    if drawn.held:
        first, last = (drawn.rows[place].held for place in (drawn.held[0], drawn.held[-1]))
        return (first.first.date, last.end.date) if first and last else ()
    return [rate.date for rate in drawn.weekend if rate]


def _fitting_kind(material: Material, look: Look) -> str:
    """Return the shortest kind of period of which all in the time have room: months, quarters or years."""
    room = (look.room - _BESIDE_PERIODS) / _EASY_SLOT
    for by in (MONTH.name, QUARTER.name):
        if len({row.period for row in material.periods(by)}) <= room:
            return by
    return YEAR.name


def _by_period(material: Material, look: Look) -> Scene:
    require(material.priced.series.rates)
    by = material.by or _fitting_kind(material, look)
    return draw_periods(
        material.periods(by), material.leading, by, look, weekends=material.priced.view.weekends
    )


def _too_many(material: Material) -> list[str]:
    """Say what to ask for where periods are too many to be told apart."""
    by = material.by
    if by is None or by == YEAR.name:
        return []
    count = len({row.period for row in material.periods(by)})
    if count <= MANY_PERIODS:
        return []
    return [f"{count} {by}s are too many to be told apart: a longer kind of period (--by) leaves them room."]


PERIODS_CHART = ChartKind(
    "periods",
    "averages, last rates and changes of each month, quarter or year (--by)",
    _by_period,
    needs=frozenset({Needs.RATES, Needs.TODAY}),
    notes=_too_many,
    has_periods=True,
)
