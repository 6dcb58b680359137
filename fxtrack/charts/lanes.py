"""Where everything of the chart of changes stands: lanes side by side, beside the names of spans.

Lengths are points of a chart of 16 cm; a ``Sheet`` scales them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from fxtrack.charts.lane import (
    AXIS,
    BAR_ROW,
    DATE_TEXT,
    DATED_ROW,
    DOT,
    NAME_LINE,
    NAME_TEXT,
    ROW_TEXT,
    SPAN_TEXT,
    VALUE_PAD,
    VALUE_TEXT,
    Lane,
    tick_places,
)
from fxtrack.charts.spans import (
    SpanRow,
    Told,
    firsts_of,
    is_resolved,
    lane_name,
    missing_text,
    pair_of,
    span_rows,
)
from fxtrack.drawing.measure import width, wrapped
from fxtrack.drawing.scales import value_labels, value_ticks
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.changes import Change
from fxtrack.words import Words

_SHEET_MARGINS = 12.0
_MOST_TICKS = 5
_LEAST_BARS = 20.0  # the length of what the lane with the widest range shows
_LEAST_BARS_IN_HEIGHT = 10.0  # where a height is asked for, in which a second block may have no room
_MOST_GUTTER, _MOST_WIDE_GUTTER = 0.3, 0.5  # of the width
_GUTTER_PAD, _LANE_PAD = 9.0, 10.0
_TICK_PAD = 3.0
_IN_TWO_LINES = 0.65  # and a little: of a text that is set in two lines


class Block(NamedTuple):
    """Lanes that stand side by side.

    Attributes:
        lanes: what each shows.
        heads: the names of their pairs, each in the lines that it takes.
        widths: how wide each is.
        zeros: where in each zero is, from its left edge.
        lefts: whether in each words stand left of what is not resolved.
        rows: the spans.
        names: what these are called, likewise.
        dates: from which date each counts; empty where pairs differ in it.
    """

    lanes: Sequence[Lane]
    heads: Sequence[Sequence[str]]
    widths: Sequence[float]
    zeros: Sequence[float]
    lefts: Sequence[bool]
    rows: Sequence[SpanRow]
    names: Sequence[Sequence[str]]
    dates: Sequence[str]


class Plan:
    """How the lanes of a chart of changes are laid out.

    Attributes:
        blocks: the lanes, in groups that have room beside each other.
        gutter: the width left of the lanes, for the names of spans.
        percent: how long a percent is; the same in all lanes.
        in_line: whether dates stand beside the names of their spans, not under them.
        own: whether pairs end on different dates.
    """

    def __init__(self, changes: Sequence[Change], told: Told, look: Look) -> None:
        self.say, self.room = look.say, look.room - _SHEET_MARGINS
        self._least_bars = _LEAST_BARS if look.height is None else _LEAST_BARS_IN_HEIGHT
        self._changes = [row for row in changes if pair_of(row) in told.lanes]
        self.own = len({row.date for row in changes}) > 1
        self.lasts = {pair_of(row): row.date for row in changes}
        self._every = told.pairs
        lanes = self._scaled([self._lane(pair) for pair in told.lanes])
        rows = span_rows(self._changes, told.lanes)
        self.firsts = firsts_of(changes)
        self._least_lane = self._room_in_lanes(rows)
        self.in_line = False
        groups = self._arranged(lanes, rows)
        alone = bool(groups) and len(groups[0]) == 1
        if alone:
            self.in_line = self._widen(rows)
            self._like = _like_all(lanes)
        self.percent = min((self._fitting(group) for group in groups), default=1.0)
        if alone:
            self.percent = self._fitting([self._like])
        self.blocks = [self._block(group, alone=alone) for group in groups]

    def _scaled(self, lanes: Sequence[Lane]) -> list[Lane]:
        """Give lanes a step from tick to tick, the same for all, with at most five ticks on the widest."""
        if not lanes:
            return []
        ends = min(lane.low for lane in lanes), max(lane.high for lane in lanes)
        ticks = value_ticks(*ends, _MOST_TICKS - 1)
        step = ticks[1] - ticks[0] if len(ticks) > 1 else 0.0
        texts = _signed_ticks(ticks, self.say)
        room = max((width(text, DATE_TEXT) for text in texts), default=0.0) / 2
        return [replace(lane, step=step, tick_room=room) for lane in lanes]

    def lane_x(self, block: Block, column: int) -> float:
        """Return where a lane begins, from the left edge of the body."""
        return self.gutter + sum(block.widths[:column]) + _LANE_PAD * column

    def _arranged(self, lanes: Sequence[Lane], rows: Sequence[SpanRow]) -> list[Sequence[Lane]]:
        """Set lanes beside each other; names of spans take more lines if that makes room for more lanes."""
        found: list[list[Sequence[Lane]]] = []
        gutters = [self._gutter(rows, wrap=wrap) for wrap in (False, True)]
        for self.gutter in gutters:
            found.append(self._grouped(lanes))
        best = 1 if len(found[1]) < len(found[0]) else 0
        self.gutter = gutters[best]
        return found[best]

    def _grouped(self, lanes: Sequence[Lane]) -> list[Sequence[Lane]]:
        """Set lanes beside each other, as many as leave bars a length that can be compared."""
        if not lanes:
            return []
        longest = max(lane.high - lane.low for lane in lanes)
        for count in range(1, len(lanes) + 1):
            many = ceil(len(lanes) / count)
            groups = [lanes[start : start + many] for start in range(0, len(lanes), many)]
            if min(map(self._fitting, groups)) * longest >= self._least_bars:
                break
        return groups

    def _fitting(self, lanes: Sequence[Lane]) -> float:
        """Return how long a percent can be, if lanes stand beside each other."""
        room = self.room - self.gutter - _LANE_PAD * (len(lanes) - 1)
        low, high = 0.0, room / max(lane.high - lane.low for lane in lanes)
        for _ in range(40):
            middle = (low + high) / 2
            if sum(self._lane_width(lane, middle) for lane in lanes) <= room:
                low = middle
            else:
                high = middle
        return low

    def _lane_width(self, lane: Lane, percent: float) -> float:
        words = lane_name(lane.pair, self._every, self.say).split()
        named = max(width(word, NAME_TEXT, bold=True) + 1 for word in words)
        return max(sum(lane.needs(percent)), named, self._least_lane)

    def _room_in_lanes(self, rows: Sequence[SpanRow]) -> float:
        """Return how wide a lane must be for what is written in it: dates in a line, what lacks in two."""
        found = [0.0]
        if self.own:
            ends = (self.say.until_day.format(day=self.say.short_day(day)) for day in self.lasts.values())
            found += [width(text, DATE_TEXT) for text in ends]
        for row in rows:
            lacking = self.lacking(row)
            if len(set(lacking)) > 1 or not row.is_empty:
                found += [width(text, DATE_TEXT) * _IN_TWO_LINES for text in lacking]
            if row.day is None:
                days = (change.reference_date for change in row.cells.values() if change.reference_date)
                texts = (self.say.since_day.format(day=self.say.short_day(day)) for day in days)
                found += [width(text, DATE_TEXT) + 2 for text in texts]
        return max(found)

    def _lane(self, pair: Pair) -> Lane:
        rows = [row for row in self._changes if pair_of(row) == pair and row.change is not None]
        resolved = [row for row in rows if is_resolved(row)]
        beside = DOT / 2 + VALUE_PAD
        return Lane(
            pair,
            [
                (float(value), width(self.say.signed(value), VALUE_TEXT, bold=True) + beside)
                for value in (row.change for row in resolved)
                if value is not None
            ],
            [float(row.change) for row in rows if row.change is not None and not is_resolved(row)],
            width(self.say.not_resolved_short, DATE_TEXT) + beside,
        )

    def lacking(self, row: SpanRow) -> list[str]:
        """Say of each pair that has no change in a row why it has none."""
        cells = [(pair, change) for pair, change in row.cells.items() if change.change is None]
        return [missing_text(change, self.firsts[pair], self.say) for pair, change in cells]

    def shown(self) -> list[Change]:
        """Return the changes that are drawn."""
        cells = [cell for block in self.blocks for row in block.rows for cell in row.cells.values()]
        return [cell for cell in cells if cell.change is not None]

    def ticks(self, lane: Lane) -> list[tuple[float, str]]:
        """Return the ticks of a lane with what each says; those without room for a number say nothing."""
        if not lane.step:
            return [(0.0, "0")]
        first, last = tick_places(lane.low, lane.high, lane.step)
        ticks = [place * lane.step for place in range(first, last + 1)]
        texts = _signed_ticks(ticks, self.say)
        numbers = dict(zip(range(first, last + 1), texts, strict=True))
        every = next(
            every for every in range(1, len(ticks) + 1) if self._have_room(numbers, every, lane.step)
        )
        return [(place * lane.step, text if place % every == 0 else "") for place, text in numbers.items()]

    def _have_room(self, numbers: Mapping[int, str], every: int, step: float) -> bool:
        """Tell whether each so many of the numbers at ticks, counted from zero, stand apart."""
        apart = every * step * self.percent - _TICK_PAD
        wide = [width(text, DATE_TEXT) for place, text in numbers.items() if place % every == 0]
        return all((one + other) / 2 <= apart for one, other in pairwise(wide))

    def row_height(self, block: Block, place: int) -> float:
        """Return how high a row has to be."""
        row, lines = block.rows[place], len(block.names[place])
        lines += 1 if block.dates[place] and not self.in_line else 0
        height = max(BAR_ROW, lines * ROW_TEXT + 1.8)
        dated = not block.dates[place] and not row.is_empty
        least = DATED_ROW if dated else 0.0
        return max(height, least, self._lacking_lines(block, row) * ROW_TEXT + 2)

    def _lacking_lines(self, block: Block, row: SpanRow) -> int:
        """Return how many lines it takes to say what is missing in a row."""
        lacking = self.lacking(row)
        if row.is_empty and len(set(lacking)) == 1:
            return len(wrapped(lacking[0], DATE_TEXT, self.room - self.gutter))
        wide = min(block.widths)
        return max((len(wrapped(text, DATE_TEXT, wide)) for text in lacking), default=0)

    def height(self, block: Block) -> float:
        """Return how high a block is."""
        rows = sum(self.row_height(block, place) for place in range(len(block.rows)))
        return self.head_height(block) + rows + AXIS

    def head_height(self, block: Block) -> float:
        """Return how high the names of currencies are, with the dates on which pairs end if these differ."""
        lines = max(len(lines) for lines in block.heads) + (1 if self.own else 0)
        return lines * NAME_LINE + 3

    def _gutter(self, rows: Sequence[SpanRow], *, wrap: bool) -> float:
        """Return the width of names and dates, one above the other; of no more than dates, if names wrap."""
        names = [_names(row, self.say) for row in rows]
        texts = [(_since(row, self.say), DATE_TEXT) for row in rows]
        texts += [(part, SPAN_TEXT) for name in names for part in name.split()]
        least = max((width(text, size) for text, size in texts), default=0.0)
        whole = max((width(name, SPAN_TEXT) for name in names), default=0.0)
        room = least if wrap else max(least, min(whole, self.room * _MOST_GUTTER))
        return room + _GUTTER_PAD

    def _widen(self, rows: Sequence[SpanRow]) -> bool:
        """Set dates beside names, if a lane that stands alone leaves the room; tell whether it does."""
        dates = max((width(_since(row, self.say), DATE_TEXT) for row in rows), default=0.0)
        names = max((width(_names(row, self.say), SPAN_TEXT) for row in rows), default=0.0)
        wide = names + dates + 2 * _GUTTER_PAD
        if wide > self.room * _MOST_WIDE_GUTTER:
            return False
        self.gutter = wide
        return True

    def _block(self, lanes: Sequence[Lane], *, alone: bool) -> Block:
        """Lay out some lanes; those that stand alone have their zeros under each other."""
        rows = span_rows(self._changes, [lane.pair for lane in lanes])
        like = [self._like] if alone else lanes
        widths = [self._lane_width(lane, self.percent) for lane in like]
        spare = self.room - self.gutter - _LANE_PAD * (len(lanes) - 1) - sum(widths)
        widths = [wide + max(0.0, spare) / len(lanes) for wide in widths]
        named = [lane_name(lane.pair, self._every, self.say) for lane in lanes]
        heads = [wrapped(name, NAME_TEXT, wide, bold=True) for name, wide in zip(named, widths, strict=True)]
        room = self.room if self.in_line else self.gutter - _GUTTER_PAD
        names = [wrapped(_names(row, self.say), SPAN_TEXT, room) for row in rows]
        zeros = [lane.needs(self.percent)[0] for lane in like]
        lefts = [lane.hides_left(self.percent) for lane in like]
        dates = [_since(row, self.say) for row in rows]
        return Block(lanes, heads, widths, zeros, lefts, rows, names, dates)


def _like_all(lanes: Sequence[Lane]) -> Lane:
    """Return a lane that shows what all of them show."""
    values = [each for lane in lanes for each in lane.values]
    hidden = [each for lane in lanes for each in lane.hidden]
    return replace(lanes[0], values=values, hidden=hidden)


def _signed_ticks(ticks: Sequence[float], say: Words) -> list[str]:
    """Write ticks with their signs; zero without decimals."""
    labels = zip(ticks, value_labels(ticks, say), strict=True)
    return [(f"+{text}" if tick > 0 else text) if tick else "0" for tick, text in labels]


def _names(row: SpanRow, say: Words) -> str:
    return "; ".join(say.spans[span] for span in row.spans)


def _since(row: SpanRow, say: Words) -> str:
    return say.since_day.format(day=say.short_day(row.day)) if row.day else ""
