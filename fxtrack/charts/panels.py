"""Panels of trends: dates below, a rate on the left-hand scale, its inverse on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fxtrack.charts.marks import MAX_JOINED_DAYS, Line, dotted_places, has_gaps, limits_of, series_marks
from fxtrack.drawing import axes
from fxtrack.drawing.scene import Frame, Rect
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.headline import headline, in_brief
from fxtrack.numbers.rates import Rate
from fxtrack.words import Words, upper

LEAST_FRAME = 34.0
"""Points at 16 cm: panels whose frames would be lower are set beside each other."""
MOST_COLUMNS = 3

_AIR = 3.0  # between a frame and the first date
_COLUMNS_APART = 16.0  # columns
_UNDER = 8.0  # a panel that has others below it
_END_LABEL = 0.3  # of the width of a panel: what the label at the end of a line may take


class Panel(NamedTuple):
    """Where a series is drawn.

    Attributes:
        area: all that the panel takes.
        heading: what stands above its frame.
        box: the frame.
        scales: the numbers on both sides of it.
        label: what stands at the end of the line.
        dated: whether dates are written under it.
    """

    area: Rect
    heading: Sequence[axes.Heading]
    box: Rect
    scales: axes.Scales
    label: axes.EndLabel
    dated: bool


class _Grid(NamedTuple):
    """Cells of one size for all panels, filled by rows from the upper left.

    Attributes:
        columns: how many stand beside each other.
        width: of a cell, in points.
        height: of a cell.
        under: how much of a cell stays empty under a frame.
    """

    columns: int
    width: float
    height: float
    under: float

    def frame_height(self, sheet: Sheet, above: float) -> float:
        """Return how high a frame is, under headings of a height."""
        return max(sheet.pt(LEAST_FRAME / 3), self.height - above - self.under)

    def cell(self, sheet: Sheet, place: int) -> Rect:
        """Return the cell of the panel at a place."""
        row, column = divmod(place, self.columns)
        x = sheet.body.x + column * (self.width + sheet.pt(_COLUMNS_APART))
        return Rect(x, sheet.body.top - (row + 1) * self.height, self.width, self.height)


def panels(sheet: Sheet, lines: Sequence[Line]) -> list[Panel]:
    """Divide the body of a sheet among series, in as many columns as leave each frame high enough."""
    for columns in range(1, min(len(lines), MOST_COLUMNS) + 1):
        found = _in_columns(sheet, lines, columns)
        if found[0].box.height >= sheet.pt(LEAST_FRAME):
            break
    return found


def _in_columns(sheet: Sheet, lines: Sequence[Line], columns: int) -> list[Panel]:
    """Lay panels out in columns. All frames have one size, and stand in line."""
    grid = _grid(sheet, len(lines), columns)
    labels = [
        axes.end_label(sheet, _end_texts(line, sheet.look.say), grid.width * _END_LABEL) for line in lines
    ]
    room = max(label.room for label in labels)
    scales, headings = _scales_and_headings(sheet, lines, grid, grid.width - room)
    above = max(axes.heading_height(sheet, heading) for heading in headings)
    height = grid.frame_height(sheet, above)
    left, right = max(each.left_room for each in scales), max(each.right_room for each in scales)
    found = []
    for place, (heading, each, label) in enumerate(zip(headings, scales, labels, strict=True)):
        area = grid.cell(sheet, place)
        box = Rect(area.x + left, area.top - above - height, grid.width - left - right, height)
        fitted = axes.EndLabel(label.texts, label.size, room)
        found.append(Panel(area, heading, box, each, fitted, dated=place + columns >= len(lines)))
    return found


def _grid(sheet: Sheet, count: int, columns: int) -> _Grid:
    rows = -(-count // columns)
    width = (sheet.body.width - sheet.pt(_COLUMNS_APART) * (columns - 1)) / columns
    height = (sheet.body.height - axes.date_room(sheet)) / rows
    return _Grid(columns, width, height, sheet.pt(_UNDER) if count > 1 else 0.0)


def _scales_and_headings(
    sheet: Sheet, lines: Sequence[Line], grid: _Grid, width: float
) -> tuple[list[axes.Scales], list[list[axes.Heading]]]:
    """Find the scales and headings of all panels.

    Each hangs on the other: the height of headings leaves room for so many numbers beside a frame, and
    without a right-hand scale a heading has a caption less. The second round finds nothing more to change.
    """
    names = [_panel_name(line, lines, sheet.look.say) if len(lines) > 1 else "" for line in lines]
    above = 0.0
    for _ in range(2):
        scales = _scales(sheet, lines, grid.frame_height(sheet, above), width)
        headings = [
            axes.heading(sheet, name, captions(line.pair, each, sheet.look.say), grid.width)
            for name, line, each in zip(names, lines, scales, strict=True)
        ]
        above = max(axes.heading_height(sheet, heading) for heading in headings)
    return scales, headings


def _scales(sheet: Sheet, lines: Sequence[Line], height: float, width: float) -> list[axes.Scales]:
    """Find the scales of frames of a height: all have one on the right, or none."""
    found = [axes.scales(sheet, limits_of(line.points), height, width) for line in lines]
    if any(each.right is None for each in found):
        return [axes.scales(sheet, limits_of(line.points), height) for line in lines]
    return found


def draw_panel(sheet: Sheet, line: Line, panel: Panel, span: tuple[int, int]) -> None:
    """Draw one series with everything around it.

    Args:
        sheet: where.
        line: the series.
        panel: its place.
        span: the first and the last date of all panels, as ordinals.
    """
    ylim, box = limits_of(line.points), panel.box
    xlim = axes.xlim(span, box.width, sheet.pt(_AIR), panel.label.room)
    per_day = box.width / (xlim[1] - xlim[0])
    marks = series_marks(line.points, sheet.look.room, sheet.scale, per_day)
    frame = Frame(box, xlim, ylim, marks, line.pair)
    axes.draw_heading(sheet, panel.heading, panel.area)
    axes.draw_values(sheet, frame, panel.scales)
    at = line.points.dates[-1], float(_last(line).rate)
    axes.draw_end_label(sheet, frame, at, panel.label)
    axes.draw_dates(sheet, frame, span, labelled=panel.dated)
    sheet.scene.items.append(frame)


def foot_keys(lines: Sequence[Line], look: Look, rule: str) -> list[Key]:
    """Explain the marks that are there.

    Args:
        lines: what is drawn.
        look: size and words.
        rule: which rate of a day a line shows.
    """
    say = look.say
    found = [Key("dotted line", rule), Key("band", say.legend_range, "band")]
    if any(low < high for line in lines for low, high in zip(line.points.low, line.points.high, strict=True)):
        found.append(Key("bar", say.legend_spread, "bar"))
    if any(line.points.weekend[i] for line in lines for i in dotted_places(line.points, look.room)):
        compared = any(line.weekends for line in lines)
        found.append(Key("hollow", say.page["weekend"] if compared else say.legend_weekend))
    return found


def foot_notes(lines: Sequence[Line], say: Words) -> list[str]:
    """Say that scales differ, and why a line is open, if one is."""
    found = [say.own_scales] if len(lines) > 1 else []
    if any(has_gaps(line.points) for line in lines):
        found.append(say.not_joined.format(days=MAX_JOINED_DAYS))
    if len(lines) == 1:
        [line] = lines
        note = headline(line.pair, line.rates, say, weekends=line.weekends).note
        found += [f"{note}."] if note else []
    return found


def what_happened(line: Line, look: Look) -> tuple[str, str]:
    """Say what happened, for the head of a chart; under a title of the user's own, also to what."""
    said = headline(line.pair, line.rates, look.say, weekends=line.weekends)
    return said.title, said.subtitle if look.title is None else f"{line.pair}, {said.subtitle}"


def span_of(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the first and the last date of some series, as ordinals."""
    return min(line.points.dates[0] for line in lines), max(line.points.dates[-1] for line in lines)


def captions(pair: Pair, drawn: axes.Scales, say: Words) -> list[str]:
    """Say what each scale counts: US dollars per som, and on the right soms per US dollar."""
    both = [say.directed(pair.base, pair.quote), say.directed(pair.quote, pair.base)]
    return both[:1] if drawn.right is None else both


def panel_title(pair: Pair, lines: Sequence[Line], say: Words) -> str:
    """Name the currency in which the pairs of an overview differ."""
    pairs = [line.pair for line in lines]
    if len({each.quote for each in pairs}) == 1:
        return upper(say.currency(pair.base).full)
    if len({each.base for each in pairs}) == 1:
        return upper(say.currency(pair.quote).full)
    return pair


def _panel_name(line: Line, lines: Sequence[Line], say: Words) -> str:
    """Name the currency of a panel, and say in a word what happened to it."""
    name, brief = panel_title(line.pair, lines, say), in_brief(line.compared, say)
    if not line.compared:
        brief = say.only_weekends
    return f"{name}: {brief}" if brief[:1].isalpha() else f"{name} {brief}".rstrip()


def _last(line: Line) -> Rate:
    """Return the latest rate: the last that comparisons use, or of weekends if there are no others."""
    return (line.compared or line.rates)[-1]


def _end_texts(line: Line, say: Words) -> list[str]:
    last = _last(line)
    return [say.number(last.rate), say.short_day(last.date)]
