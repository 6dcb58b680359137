"""Panels of trends: dates below, a rate on the left-hand scale, its inverse on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fxtrack.charts.guides import (
    Beside,
    Guide,
    guide_tags,
    guided,
    guides_of,
    official_beyond_notes,
    with_guides,
)
from fxtrack.charts.hues import hues_of
from fxtrack.charts.keys import Form, Meanings, keyed, keys_of, likely_keys
from fxtrack.charts.limits import beyond_notes, ends_chosen
from fxtrack.charts.margins import margin_marks, margin_ticks, moves_unseen
from fxtrack.charts.marks import ALL_TIME, MAX_JOINED_DAYS, Asked, Line, lacks_dates, limits_of
from fxtrack.charts.paths import Grain
from fxtrack.charts.quoted import FIGURES, draw_column, weight_of
from fxtrack.charts.strokes import ALONE, AMONG_OTHERS, Pen, Weight, series_marks
from fxtrack.charts.tags import Tag, placed_tags, put, roomy
from fxtrack.charts.times import common_time, time_of
from fxtrack.charts.told import empty_tags, gap_tag, tags_of
from fxtrack.currencies import DOLLAR
from fxtrack.drawing import axes
from fxtrack.drawing.cutting import cut
from fxtrack.drawing.scene import Frame, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.headline import headline, in_brief, levels_shown, turned_levels_shown
from fxtrack.words import Words, stopped, upper

LEAST_FRAME = 34.0
"""Points at 16 cm: panels whose frames would be lower are set beside each other."""
MOST_COLUMNS = 3

_AIR = 3.0  # between a frame and the first date
_COLUMNS_APART = 16.0  # columns
_LOW_FRAME = 50.0
_LEAST_WITH_FIGURES = 380.0  # of the width, at 16 cm
_UNDER = 8.0  # a panel that has others below it


class Setting(NamedTuple):
    """What the panels of a chart share.

    Attributes:
        lines: what is drawn, a panel each.
        span: the first and the last date that is shown, as ordinals.
        hues: the number of the colour of each.
        weight: how heavy the marks are.
        guides: lines that the only series is read against.
    """

    lines: Sequence[Line]
    span: tuple[int, int]
    hues: Mapping[Pair, int]
    weight: Weight
    guides: Sequence[Guide] = ()

    @classmethod
    def of(cls, lines: Sequence[Line], asked: Asked = ALL_TIME, beside: Beside | None = None) -> Setting:
        """Return that of some series, of the time that was asked for, and of what is set beside the first.

        Raises:
            ChoiceError: what is set beside it does not fit.
        """
        weight = ALONE if len(lines) == 1 else AMONG_OTHERS
        span = span_of(lines, asked)
        guides = guides_of(lines[0], beside, span) if beside else []
        return cls(lines, span, hues_of([line.pair for line in lines]), weight, guides)

    def ends_of(self, line: Line, look: Look) -> tuple[float, float]:
        """Return the ends of the scale of a series."""
        return ends_chosen(with_guides(limits_of(line.points), self.guides), [line.points], look)


class Panel(NamedTuple):
    """Where a series is drawn.

    Attributes:
        area: all that the panel takes.
        heading: what stands above its frame.
        box: the frame.
        ylim: the ends of its scale.
        scales: the numbers on both sides of it.
        dated: whether dates are written under it.
        frame: the frame with its marks; None if it is not made yet.
    """

    area: Rect
    heading: Sequence[axes.Heading]
    box: Rect
    ylim: tuple[float, float]
    scales: axes.Scales
    dated: bool
    frame: Frame | None = None


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


def panels(sheet: Sheet, setting: Setting) -> list[Panel]:
    """Divide the body of a sheet among series, in as many columns as leave each frame high enough.

    Where there is room for it, a column of figures stands left of each frame, in place of a heading.
    """
    if len(setting.lines) > 1 and sheet.look.room >= _LEAST_WITH_FIGURES:
        found = _beside_figures(sheet, setting)
        if min(panel.box.height for panel in found) >= sheet.pt(LEAST_FRAME):
            return found
    for columns in range(1, min(len(setting.lines), MOST_COLUMNS) + 1):
        found = _in_columns(sheet, setting, columns)
        if found[0].box.height >= sheet.pt(LEAST_FRAME):
            break
    return found


def _beside_figures(sheet: Sheet, setting: Setting) -> list[Panel]:
    """Lay panels out under each other, all right of a column of figures, each as high as it deserves."""
    body, under, lines = sheet.body, sheet.pt(_UNDER), setting.lines
    weights = [weight_of(line) for line in lines]
    room = body.height - axes.date_room(sheet) - under * len(lines)
    ylims = [setting.ends_of(line, sheet.look) for line in lines]
    heights = [room * weight / sum(weights) for weight in weights]
    scales = [
        axes.scales(sheet, ylim, height, None, _fixed_ticks(line, sheet.look.say), alone=moves_unseen(line))
        for line, ylim, height in zip(lines, ylims, heights, strict=True)
    ]
    left = sheet.pt(FIGURES) + max(each.left_room for each in scales)
    found, top = [], body.top
    for line, ylim, height, each in zip(lines, ylims, heights, scales, strict=True):
        area = Rect(body.x, top - height - under, body.width, height + under)
        box = Rect(body.x + left, top - height, body.width - left, height)
        found.append(Panel(area, [], box, ylim, each, line is lines[-1]))
        top -= height + under
    return found


def _in_columns(sheet: Sheet, setting: Setting, columns: int) -> list[Panel]:
    """Lay panels out in columns. All frames have one size, and stand in line.

    A scale grows where the words at a line find no room. The room hangs on the scale; the second round finds
    what the first has left to change.
    """
    grid = _grid(sheet, len(setting.lines), columns)
    ylims = [setting.ends_of(line, sheet.look) for line in setting.lines]
    found = _on_scales(sheet, setting, grid, ylims)
    if sheet.look.has_ends:
        return found
    both = list(zip(setting.lines, found, strict=True))
    frames = [_frame(sheet, line, panel, setting) for line, panel in both]
    grown = [
        roomy(sheet, frame, _tags(sheet, line, panel, setting))
        for frame, (line, panel) in zip(frames, both, strict=True)
    ]
    if grown != ylims:
        return _on_scales(sheet, setting, grid, grown)
    return [panel._replace(frame=frame) for panel, frame in zip(found, frames, strict=True)]


def _on_scales(
    sheet: Sheet, setting: Setting, grid: _Grid, ylims: Sequence[tuple[float, float]]
) -> list[Panel]:
    scales, headings = _scales_and_headings(sheet, setting.lines, grid, ylims)
    above = max(axes.heading_height(sheet, heading) for heading in headings)
    height = grid.frame_height(sheet, above)
    left, right = max(each.left_room for each in scales), max(each.right_room for each in scales)
    found = []
    for place, (heading, each, ylim) in enumerate(zip(headings, scales, ylims, strict=True)):
        area = grid.cell(sheet, place)
        box = Rect(area.x + left, area.top - above - height, grid.width - left - right, height)
        dated = place + grid.columns >= len(setting.lines)
        found.append(Panel(area, heading, box, ylim, each, dated))
    return found


def _grid(sheet: Sheet, count: int, columns: int) -> _Grid:
    rows = -(-count // columns)
    width = (sheet.body.width - sheet.pt(_COLUMNS_APART) * (columns - 1)) / columns
    height = (sheet.body.height - axes.date_room(sheet)) / rows
    return _Grid(columns, width, height, sheet.pt(_UNDER) if count > 1 else 0.0)


def _scales_and_headings(
    sheet: Sheet, lines: Sequence[Line], grid: _Grid, ylims: Sequence[tuple[float, float]]
) -> tuple[list[axes.Scales], list[list[axes.Heading]]]:
    """Find the scales and headings of all panels.

    Each hangs on the other: the height of headings leaves room for so many numbers beside a frame, and
    without a right-hand scale a heading has a caption less. The second round finds nothing more to change.
    """
    say = sheet.look.say
    names = [panel_name(line, lines, say) if len(lines) > 1 else "" for line in lines]
    own = common_time(lines) is None
    # A single date stands at the end of its line.
    times = ["" if not own or len(line.compared) == 1 else say.short_span(*time_of(line)) for line in lines]
    told = len(lines) > 1 and all(line.pair.base == DOLLAR for line in lines)  # by the subtitle
    above = 0.0
    for _ in range(2):
        scales = _scales(sheet, lines, ylims, (grid.frame_height(sheet, above), grid.width))
        headings = [
            axes.heading(
                sheet,
                name,
                [] if told else captions(line.pair, each, say),
                grid.width,
                time=time,
                aside=_aside(line, lines, say),
            )
            for name, line, each, time in zip(names, lines, scales, times, strict=True)
        ]
        above = max(axes.heading_height(sheet, heading) for heading in headings)
    return scales, headings


def _aside(line: Line, lines: Sequence[Line], say: Words) -> str:
    """Say what is up on a scale of what a dollar costs; of several panels the subtitle says it once."""
    if len(lines) > 1 or line.pair.base != DOLLAR:
        return ""
    return say.stronger_below.format(unit=say.currency(line.pair.quote).unit)


def _scales(
    sheet: Sheet, lines: Sequence[Line], ylims: Sequence[tuple[float, float]], size: tuple[float, float]
) -> list[axes.Scales]:
    """Find the scales of frames of a height in a width: all have one on the right, or none."""
    height, width = size[0], size[1] if len(lines) == 1 else None
    both = [
        (
            (low, high),
            [tick for tick in _fixed_ticks(line, sheet.look.say) if low <= tick.place <= high],
            moves_unseen(line),
        )
        for line, (low, high) in zip(lines, ylims, strict=True)
    ]
    found = [axes.scales(sheet, ylim, height, width, at, alone=alone) for ylim, at, alone in both]
    if not all(each.right for each in found):
        return [axes.scales(sheet, ylim, height, None, at, alone=alone) for ylim, at, alone in both]
    return found


def _fixed_ticks(line: Line, say: Words) -> list[axes.Fixed]:
    """Return the places of the two levels of a series, or its limits, and what is written beside them."""
    if moves_unseen(line):
        return margin_ticks(line, say)
    if not line.levels:
        return []
    both = zip(line.levels, levels_shown(*line.levels), turned_levels_shown(*line.levels), strict=True)
    return [
        axes.Fixed(float(level.range.value), say.number(left), say.number(right))
        for level, left, right in both
    ]


def _frame(sheet: Sheet, line: Line, panel: Panel, setting: Setting) -> Frame:
    """Return the frame of a series, with its marks."""
    (low, high), box = panel.ylim, panel.box
    xlim = axes.xlim(setting.span, box.width, sheet.pt(_AIR))
    grain = Grain(box.width / (xlim[1] - xlim[0]) / sheet.scale, box.height / (high - low) / sheet.scale)
    pen = Pen(setting.hues[line.pair], sheet.scale, setting.weight)
    marks = [*(margin_marks if moves_unseen(line) else series_marks)(line, grain, pen, xlim)]
    frame = Frame(box, xlim, panel.ylim, guided(marks, setting.guides, sheet.scale), line.pair)
    return cut(frame) if sheet.look.has_ends else frame


def draw_panel(sheet: Sheet, line: Line, panel: Panel, setting: Setting) -> None:
    """Draw one series with everything around it.

    Args:
        sheet: where.
        line: the series.
        panel: its place.
        setting: what all panels share.
    """
    frame = panel.frame or _frame(sheet, line, panel, setting)
    axes.draw_heading(sheet, panel.heading, panel.area)
    if not panel.heading:
        say, (first, last) = sheet.look.say, time_of(line)
        time = say.short_day(last) if common_time(setting.lines) else say.short_span(first, last)
        told = panel_title(line.pair, setting.lines, say), time
        draw_column(sheet, line, told, setting.hues[line.pair], panel.area)
    axes.draw_values(sheet, frame, panel.scales)
    axes.draw_dates(sheet, frame, setting.span, labelled=panel.dated, ruled=True)
    tags = [*_tags(sheet, line, panel, setting), *_empty_tags(sheet, line, panel, setting)]
    placed = placed_tags(sheet, frame, tags)
    for _, place in placed:
        sheet.fill(place, "paper")
    sheet.scene.items.append(frame)
    for tag, place in placed:
        put(sheet, tag, place)


def _tags(sheet: Sheet, line: Line, panel: Panel, setting: Setting) -> list[Tag]:
    if not panel.heading:  # the figures say it
        return []
    alone, low = len(setting.lines) == 1, panel.box.height < sheet.pt(_LOW_FRAME)
    found = tags_of(line, sheet.look.say, hue=setting.hues[line.pair], alone=alone, low=low)
    found += guide_tags(setting.guides, sheet.look.say, panel.ylim)
    return [tag for tag in found if panel.ylim[0] <= tag.rate <= panel.ylim[1]]


def _empty_tags(sheet: Sheet, line: Line, panel: Panel, setting: Setting) -> list[Tag]:
    """Say where there are no pages; where no lead is there to say it, also in gaps."""
    say, days, middle = sheet.look.say, line.points.dates, sum(panel.ylim) / 2
    text = say.no_data if lacks_dates([line], setting.lines) else say.no_pages
    found = list(empty_tags(days, setting.span, text, middle))
    if line.levels or moves_unseen(line):
        gaps = [ends for ends in pairwise(days) if ends[1] - ends[0] > MAX_JOINED_DAYS]
        found += [gap_tag(*ends, text, middle) for ends in gaps]
    return found


def panels_scene(
    setting: Setting, look: Look, head: tuple[str, str], rule: str, heights: tuple[float, float]
) -> Scene:
    """Draw a chart of panels.

    Args:
        setting: what they share.
        look: size and words.
        head: title and subtitle.
        rule: which rate of a day a line shows, for the key.
        heights: which its body should have, and which it must have, in points at 16 cm.
    """
    say, lines = look.say, setting.lines
    weekend = say.page["weekend"] if any(line.weekends for line in lines) else say.legend_weekend
    hue = setting.hues[lines[0].pair] if len(lines) == 1 else None
    lead = say.legend_lead_rates if lacks_dates(lines, lines) else say.legend_lead
    meanings = Meanings(
        rule,
        weekend,
        lead,
        say.legend_spread,
        say.legend_range,
        say.legend_level,
        hue,
        (say.legend_official, say.legend_peg),
    )

    notes = foot_notes(lines, say)
    if look.has_ends:
        ends = setting.ends_of(lines[0], look)
        beyond = beyond_notes([lines[0].points], ends, say)
        notes = [*beyond, *official_beyond_notes(setting.guides, ends, say), *notes]

    def draw(keys: Sequence[Key]) -> Scene:
        sheet = Sheet(look, head, (keys, notes), *heights)
        for line, panel in zip(lines, panels(sheet, setting), strict=True):
            draw_panel(sheet, line, panel, setting)
        return sheet.scene

    return keyed(
        draw,
        lambda scene: keys_of(scene.frames, meanings),
        likely_keys([line.points for line in lines], meanings, map(_form_of, lines)),
    )


def _form_of(line: Line) -> Form:
    """Tell as what a series is drawn."""
    return "limits" if moves_unseen(line) else "levels" if line.levels else "line"


def foot_notes(lines: Sequence[Line], say: Words) -> list[str]:
    """Say that scales differ, and what other prints would show."""
    found = [say.own_scales] if len(lines) > 1 else []
    if len(lines) == 1:
        [line] = lines
        note = headline(line.pair, line.rates, say, weekends=line.weekends, found=line.course).note
        found += [stopped(note)] if note else []
    return found


def what_happened(line: Line, look: Look) -> tuple[str, str]:
    """Say what happened, for the head of a chart; under a title of the user's own, also to what."""
    said = headline(line.pair, line.rates, look.say, weekends=line.weekends, found=line.course)
    return said.title, said.subtitle if look.title is None else f"{line.pair}, {said.subtitle}"


def span_of(lines: Sequence[Line], asked: Asked = ALL_TIME) -> tuple[int, int]:
    """Return the first and the last date that is shown: as asked for, or those of the series; as ordinals."""
    since, until = asked
    first = min(line.points.dates[0] for line in lines) if since is None else since.toordinal()
    last = max(line.points.dates[-1] for line in lines) if until is None else until.toordinal()
    return first, last


def captions(pair: Pair, drawn: axes.Scales, say: Words) -> list[str]:
    """Say what each scale counts: US dollars per som, and on the right soms per US dollar."""
    both = [say.directed(pair.base, pair.quote), say.directed(pair.quote, pair.base)]
    return both if drawn.right else both[:1]


def panel_title(pair: Pair, lines: Sequence[Line], say: Words) -> str:
    """Name the currency in which the pairs of an overview differ."""
    pairs = [line.pair for line in lines]
    if len({each.quote for each in pairs}) == 1:
        return upper(say.currency(pair.base).full)
    if len({each.base for each in pairs}) == 1:
        return upper(say.currency(pair.quote).full)
    return pair


def panel_name(line: Line, lines: Sequence[Line], say: Words) -> str:
    """Name the currency of a panel, and say in a word what happened to it."""
    name, brief = panel_title(line.pair, lines, say), in_brief(line.compared, say, line.course)
    if not line.compared:
        brief = say.only_weekends
    if "%" in brief and line.pair.base == DOLLAR:  # that of the dollar, not of the currency named
        return f"{name}: {say.currency(DOLLAR).unit} {brief}"
    if brief[:1].isalpha():
        return f"{name}: {brief}"
    return f"{name} {brief}".rstrip()
