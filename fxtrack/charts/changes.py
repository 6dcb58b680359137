"""Changes: a lane a currency, a row a span of time; how long a bar is shows the change, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from fxtrack.answers.changes import PRICE_CHANGES
from fxtrack.answers.table import Table
from fxtrack.charts.asides import Asides
from fxtrack.charts.hues import hues_of
from fxtrack.charts.kinds import ChartKind, Listed, Material
from fxtrack.charts.lane import (
    AXIS,
    BAR_ROW,
    BLOCKS_APART,
    DATE_TEXT,
    DOT,
    NAME_LINE,
    NAME_TEXT,
    ROW_TEXT,
    SPAN_TEXT,
    VALUE_PAD,
    VALUE_TEXT,
)
from fxtrack.charts.lanes import Block, Plan
from fxtrack.charts.spans import change_of_what, is_resolved, missing_text, named_by_quote, pair_of, told_of
from fxtrack.charts.times import left_out_notes
from fxtrack.drawing.measure import wrapped
from fxtrack.drawing.scene import Dots, Frame, Polyline, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.changes import Change
from fxtrack.numbers.headline import headline
from fxtrack.numbers.rates import require, require_compared

_BAR_THICK = 1.6
_PALE = 0.62  # of its dot: what is pale inside
_GREY = 4  # the hue of a key that stands for several
_DATE_UP, _DATE_BELOW = 4.2, 11.0  # a bar with a date, and this date below it
_SLACK = 2.5  # by which a row is higher than it must be


def draw_changes(
    rows: Sequence[Change],
    look: Look,
    only_weekends: Sequence[Pair] = (),
    levels: Mapping[Pair, str] | None = None,
) -> Scene:
    """Draw the change table: a lane a pair, a row a span of time.

    Args:
        rows: the change table, not empty.
        look: size and words.
        only_weekends: pairs that are left out for they have weekend rates only.
        levels: what is said of pairs that go back and forth between two rates, in place of their changes.
    """
    return _Changes(rows, look, only_weekends, levels or {}).draw()


class _Changes:
    """The chart of changes being drawn."""

    def __init__(
        self, rows: Sequence[Change], look: Look, only_weekends: Sequence[Pair], levels: Mapping[Pair, str]
    ) -> None:
        self.rows, self.look, self.say = rows, look, look.say
        self.told = told_of(rows, levels)
        self.pairs = list(dict.fromkeys(map(pair_of, rows)))
        self.hues = hues_of(self.pairs)
        self.plan = Plan(rows, self.told, look)
        columns = self.plan.gutter if self.told.lanes else 0.0, self.plan.room
        self.asides = Asides(rows, self.told, self.say, columns, levels)
        count = sum(len(block.rows) for block in self.plan.blocks)
        least = self._height()
        notes = left_out_notes(only_weekends, self.say)
        self.sheet = Sheet(look, self._head(), (self._keys(), notes), least + _SLACK * count, least)
        self.slack = (self.sheet.body.height / self.sheet.scale - least) / max(1, count)

    def draw(self) -> Scene:
        """Draw all of it, from above."""
        top = self.sheet.body.top
        for block in self.plan.blocks:
            self._draw_block(block, top)
            rows = len(block.rows) * self.slack
            top -= self.sheet.pt(self.plan.height(block) + rows + BLOCKS_APART)
        self.asides.draw(self.sheet, top, self.hues)
        return self.sheet.scene

    def _head(self) -> tuple[str, str]:
        own = len({row.date for row in self.rows}) > 1
        title = self.say.changes_title.format(day=self.say.day(self.rows[0].date))
        title = self.say.changes_title_own if own else title
        if len(self.told.single) == len(self.pairs):
            return title, self.say.changes_none
        return title, change_of_what(self.pairs, self.say)

    def _keys(self) -> list[Key]:
        """Explain the marks that are drawn, and no others."""
        hue = self.hues[self.told.lanes[0]] if len(self.told.lanes) == 1 else _GREY
        kinds = {_kind_of(change) for change in self.plan.shown()}
        keys = [
            ("dot", Key("dot", self.say.key_change, f"series-{hue}")),
            ("pale", Key("pale", self.say.key_partly, f"series-{hue}")),
            ("hollow", Key("hollow", self.say.key_hidden, f"edge-{hue}")),
        ]
        return [key for kind, key in keys if kind in kinds]

    def _height(self) -> float:
        """Return how high all of it has to be, at 16 cm."""
        blocks = sum(self.plan.height(block) + BLOCKS_APART for block in self.plan.blocks)
        last = 0.0 if self.asides.height else BLOCKS_APART
        return max(BAR_ROW, blocks - last + self.asides.height)

    def _draw_block(self, block: Block, top: float) -> None:
        """Draw lanes side by side: names of currencies, spans, scale, bars."""
        sheet, plan = self.sheet, self.plan
        self._draw_heads(block, top)
        high = top - sheet.pt(plan.head_height(block))
        heights = [sheet.pt(plan.row_height(block, place) + self.slack) for place in range(len(block.rows))]
        low = high - sum(heights)
        frames = [self._draw_scale(block, column, low, high) for column in range(len(block.lanes))]
        for place, height in enumerate(heights):
            above = high - sum(heights[:place])
            middle = above - height / 2
            if place:
                sheet.rule((sheet.body.x, above), (sheet.body.right, above), "grid")
            self._draw_span(block, place, middle)
            if block.rows[place].is_empty:
                self._draw_missing(block, place, middle)
                continue
            for column, frame in enumerate(frames):
                self._draw_cell(block, place, column, frame, middle)
        sheet.scene.items.extend(frames)

    def _draw_heads(self, block: Block, top: float) -> None:
        sheet = self.sheet
        for column, (lane, lines) in enumerate(zip(block.lanes, block.heads, strict=True)):
            x, pair = self._place(block, column, top, 0).x, lane.pair
            for number, line in enumerate(lines):
                y = top - sheet.pt(NAME_LINE) * (number + 0.8)
                sheet.text(x, y, line, size=NAME_TEXT, ink=f"series-{self.hues[pair]}", bold=True)
            if self.plan.own:
                day = self.say.until_day.format(day=self.say.short_day(self.plan.lasts[pair]))
                y = top - sheet.pt(NAME_LINE) * (len(lines) + 0.8)
                sheet.text(x, y, day, size=DATE_TEXT, ink="quiet")

    def _draw_span(self, block: Block, place: int, middle: float) -> None:
        """Write the name of a row, and the date from which it counts."""
        sheet, since = self.sheet, block.dates[place]
        lines = [(line, SPAN_TEXT, "text") for line in block.names[place]]
        if since and self.plan.in_line:
            x = sheet.body.x + sheet.pt(self.plan.gutter - VALUE_PAD * 2)
            y = middle - sheet.pt(DATE_TEXT) * 0.36
            sheet.text(x, y, since, size=DATE_TEXT, ink="quiet", anchor="end")
        elif since:
            lines.append((since, DATE_TEXT, "quiet"))
        for number, (line, size, ink) in enumerate(lines):
            down = sheet.pt(ROW_TEXT) * (number - (len(lines) - 1) / 2) + sheet.pt(size) * 0.36
            sheet.text(sheet.body.x, middle - down, line, size=size, ink=ink)

    def _place(self, block: Block, column: int, low: float, high: float) -> Rect:
        """Return where a lane lies."""
        sheet = self.sheet
        x = sheet.body.x + sheet.pt(self.plan.lane_x(block, column))
        return Rect(x, low, sheet.pt(block.widths[column]), high - low)

    def _draw_scale(self, block: Block, column: int, low: float, high: float) -> Frame:
        """Draw the ticks of a lane and which way is which; return its frame, without bars."""
        sheet, lane = self.sheet, block.lanes[column]
        place, percent = self._place(block, column, low, high), sheet.pt(self.plan.percent)
        zero = place.x + sheet.pt(block.zeros[column])
        box = Rect(zero + lane.low * percent, low, (lane.high - lane.low) * percent, high - low)
        frame = Frame(box, (lane.low, lane.high), (0.0, high - low), name=lane.pair)
        for tick, text in self.plan.ticks(lane):
            at = frame.x(tick)
            sheet.rule((at, low), (at, high), "quiet" if tick == 0 else "grid", 0.9 if tick == 0 else 0.6)
            half, pad = sheet.width(text, DATE_TEXT) / 2, sheet.pt(VALUE_PAD)
            if text and place.x - pad <= at - half and at + half <= place.right + pad:
                y = low - sheet.pt(AXIS * 0.45)
                sheet.text(at, y, text, size=DATE_TEXT, ink="quiet", anchor="middle")
        self._draw_ways(place, zero, low - sheet.pt(AXIS * 0.88))
        return frame

    def _draw_ways(self, place: Rect, zero: float, y: float) -> None:
        """Say under a scale which way a currency gets weaker and stronger, where there is room."""
        sheet, apart = self.sheet, self.sheet.pt(VALUE_PAD)
        ways = self.say.weaker, self.say.stronger
        # A lane is named by the currency in which pairs differ; where that is the price, it is weaker above.
        below, above = ways[::-1] if named_by_quote(self.pairs) else ways
        weaker, stronger = f"\u2190 {below}", f"{above} \u2192"
        if zero - apart - sheet.width(weaker, DATE_TEXT) >= place.x:
            sheet.text(zero - apart, y, weaker, size=DATE_TEXT, ink="quiet", anchor="end")
        if zero + apart + sheet.width(stronger, DATE_TEXT) <= place.right:
            sheet.text(zero + apart, y, stronger, size=DATE_TEXT, ink="quiet")

    def _draw_cell(self, block: Block, row: int, column: int, frame: Frame, middle: float) -> None:
        """Draw a change: its bar and dot, its value beyond them, and its date if pairs differ in it."""
        sheet, lane = self.sheet, block.lanes[column]
        change = block.rows[row].cells[lane.pair]
        place = self._place(block, column, frame.box.y, frame.box.top)
        if change.change is None or change.reference_date is None:
            self._write_in(place, missing_text(change, self.plan.firsts[pair_of(change)], self.say), middle)
            return
        dated = not block.dates[row]
        y = middle + (sheet.pt(_DATE_UP) if dated else 0.0)
        self._draw_bar(change, frame, y - frame.box.y)
        self._draw_value(change, frame, y, left=block.lefts[column])
        if dated:
            text = self.say.since_day.format(day=self.say.short_day(change.reference_date))
            self._write(place, text, y - sheet.pt(_DATE_BELOW), middle=frame.x(float(change.change) / 2))

    def _draw_bar(self, change: Change, frame: Frame, y: float) -> None:
        sheet, hue, value = self.sheet, self.hues[pair_of(change)], float(change.change or 0)
        ink, kind = f"series-{hue}", _kind_of(change)
        if kind != "hollow" and value:
            frame.marks.append(Polyline((0.0, value), (y, y), ink, sheet.pt(_BAR_THICK)))
        frame.marks.append(Dots([value], [y], ink, sheet.pt(DOT), hollow=kind == "hollow"))
        if kind == "pale":
            frame.marks.append(Dots([value], [y], f"rail-{hue}", sheet.pt(DOT * _PALE), hollow=False))

    def _draw_value(self, change: Change, frame: Frame, y: float, *, left: bool) -> None:
        """Write a change beyond its dot; of one that is not resolved, that it is not."""
        sheet, value = self.sheet, change.change or Decimal(0)
        text, size, ink, bold = self.say.not_resolved_short, DATE_TEXT, "quiet", False
        if is_resolved(change):
            text, size, ink, bold, left = self.say.signed(value), VALUE_TEXT, "text", True, value < 0
        pad, wide = sheet.pt(DOT / 2 + VALUE_PAD), sheet.width(text, size, bold=bold)
        at = frame.x(min(float(value), 0.0)) - pad - wide if left else frame.x(max(float(value), 0.0)) + pad
        base = y - sheet.pt(size) * 0.36
        self._clear(at, base, wide, size)
        sheet.text(at, base, text, size=size, ink=ink, bold=bold)

    # What is missing.

    def _draw_missing(self, block: Block, row: int, middle: float) -> None:
        """Say across all lanes what none of them has; in each, if they lack different things."""
        texts = self.plan.lacking(block.rows[row])
        if len(set(texts)) == 1:
            x = self._place(block, 0, middle, middle).x
            self._write_in(Rect(x, middle, self.sheet.body.right - x, 0.0), texts[0], middle)
            return
        for column, text in enumerate(texts):
            self._write_in(self._place(block, column, middle, middle), text, middle)

    def _write_in(self, lane: Rect, text: str, middle: float) -> None:
        """Write words in the middle of a lane, in as many lines as they take."""
        sheet = self.sheet
        lines = wrapped(text, sheet.pt(DATE_TEXT), lane.width)
        for number, line in enumerate(lines):
            down = sheet.pt(ROW_TEXT) * (number - (len(lines) - 1) / 2) + sheet.pt(DATE_TEXT) * 0.36
            self._write(lane, line, middle - down)

    def _write(self, lane: Rect, text: str, base: float, *, middle: float | None = None) -> None:
        """Write a line in the middle of a lane, or as near to a place as the lane has room."""
        wide = self.sheet.width(text, DATE_TEXT)
        x = (lane.x + lane.width / 2 if middle is None else middle) - wide / 2
        x = max(lane.x, min(x, lane.right - wide))
        self._clear(x, base, wide, DATE_TEXT)
        self.sheet.text(x, base, text, size=DATE_TEXT, ink="quiet")

    def _clear(self, x: float, base: float, wide: float, size: float) -> None:
        """Take the grid away from behind words."""
        sheet = self.sheet
        box = Rect(x - sheet.pt(1), base - sheet.pt(size) * 0.2, wide + sheet.pt(2), sheet.pt(size) * 0.98)
        sheet.fill(box, "paper")


def _kind_of(change: Change) -> str:
    """Tell how the dot of a change looks: full; pale if other prints would not show it; hollow."""
    if not is_resolved(change):
        return "hollow"
    return "pale" if change.hangs_on_prints else "dot"


def _of_table(material: Material, look: Look) -> Scene:
    require(material.priced.series.rates)
    require_compared(material.priced.compared, material.priced.only_weekends())
    only = [each.pair for each in material.priced.only_weekends()]
    return draw_changes(material.changes, look, only, _levels(material, look))


def _levels(material: Material, look: Look) -> dict[Pair, str]:
    """Say of each pair at two levels which these are, in the direction in which charts lead."""
    found = {}
    for pair, line in material.led.items():
        if line.levels:
            said = headline(line.pair, line.rates, look.say, weekends=line.weekends, found=line.course)
            found[pair] = said.title
    return found


def _changes_drawn(material: Material) -> Table:
    return PRICE_CHANGES.for_programs(material.changes)


CHANGES_CHART = ChartKind(
    "changes",
    "changes over seven periods as bars on one scale",
    _of_table,
    origins=Material.compared_origins,
    in_report=lambda material: {"changes": partial(_of_table, material)} if material.changes else {},
    place=40,
    listed=lambda material: {"changes": Listed("changes.csv", partial(_changes_drawn, material))},
)
