"""The trend of one pair, and the overview of several: dates below, the rate left, its inverse right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fxtrack.charts import plots
from fxtrack.charts.plots import MAX_JOINED_DAYS, Line
from fxtrack.drawing import axes
from fxtrack.drawing.scene import Frame, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.headline import headline, in_brief, summary
from fxtrack.words import Words, upper

_TREND, _PANEL = 178.0, 92.0  # heights at 16 cm
_LEAST_TREND = 75.0
_LEAST_PLOT = 34.0  # points: panels that would be lower are set beside each other
_MOST_COLUMNS = 3
_PAD = 3.0
_LABEL = 0.3  # of the width of a panel: what the label at the end of a line may take


class _Panel(NamedTuple):
    """Where a series is drawn: its area, what stands above, the frame, what stands beside and in it."""

    area: Rect
    heading: Sequence[axes.Heading]
    box: Rect
    scales: axes.Scales
    label: axes.EndLabel
    dated: bool


def trend(line: Line, look: Look, rule: str) -> Scene:
    """Draw the trend of one pair.

    Args:
        line: the pair with its daily rates, not empty.
        look: size and words.
        rule: which rate of a day the line shows, for the key.
    """
    say = look.say
    height = _TREND if look.width > 10 else _TREND * 0.8  # noqa: PLR2004 - of a column of a page
    foot = keys([line], look, rule), notes([line], say)
    sheet = Sheet(look, _head(line, look), foot, height, _LEAST_TREND)
    [panel] = _panels(sheet, [line])
    _draw(sheet, line, panel, _span([line]))
    return sheet.scene


def overview(drawn: Sequence[Line], look: Look, rule: str) -> Scene:
    """Draw all pairs: shared dates, each on its own scale.

    Args:
        drawn: the pairs with their daily rates, not empty.
        look: as for ``trend``.
        rule: as for ``trend``.
    """
    say = look.say
    span = _span(drawn)
    head: tuple[str, str] = summary([line.pair for line in drawn], say), say.span(*map(plots.day, span))
    if len(drawn) == 1:
        head = _head(drawn[0], look)
    foot = keys(drawn, look, rule), notes(drawn, say)
    least = -(-len(drawn) // _MOST_COLUMNS) * (_LEAST_PLOT + 30) + 20
    sheet = Sheet(look, head, foot, len(drawn) * _PANEL + 20, least)
    for line, panel in zip(drawn, _panels(sheet, drawn), strict=True):
        _draw(sheet, line, panel, span)
    return sheet.scene


def keys(drawn: Sequence[Line], look: Look, rule: str) -> list[Key]:
    """Explain the marks that are there."""
    say = look.say
    found = [Key("dotted line", rule), Key("band", say.legend_range, "band")]
    if any(low < high for line in drawn for low, high in zip(line.points.low, line.points.high, strict=True)):
        found.append(Key("bar", say.legend_spread, "bar"))
    if any(line.points.weekend[i] for line in drawn for i in plots.dotted(line.points, look.room)):
        found.append(Key("hollow", say.legend_weekend))
    return found


def notes(drawn: Sequence[Line], say: Words) -> list[str]:
    """Say that scales differ, and why a line is open, if one is."""
    found = [say.own_scales] if len(drawn) > 1 else []
    if any(plots.has_gaps(line.points) for line in drawn):
        found.append(say.not_joined.format(days=MAX_JOINED_DAYS))
    return found


def _head(line: Line, look: Look) -> tuple[str, str]:
    """Say what happened; under a title of the user's own, also to what."""
    title, subtitle = headline(line.pair, line.rates, look.say)
    return title, subtitle if look.title is None else f"{line.pair}, {subtitle}"


def panel_title(pair: Pair, drawn: Sequence[Line], say: Words) -> str:
    """Name the currency in which the pairs of an overview differ."""
    pairs = [line.pair for line in drawn]
    if len({each.quote for each in pairs}) == 1:
        return upper(say.currency(pair.base).full)
    if len({each.base for each in pairs}) == 1:
        return upper(say.currency(pair.quote).full)
    return pair


def _name(line: Line, drawn: Sequence[Line], say: Words) -> str:
    """Name the currency of a panel, and say in a word what happened to it."""
    name, brief = panel_title(line.pair, drawn, say), in_brief(line.rates, say)
    return f"{name}: {brief}" if brief == say.not_resolved else f"{name} {brief}".rstrip()


def _span(drawn: Sequence[Line]) -> tuple[int, int]:
    return min(line.points.dates[0] for line in drawn), max(line.points.dates[-1] for line in drawn)


def _end(line: Line, say: Words) -> list[str]:
    last = line.rates[-1]
    return [say.number(last.rate), say.short_day(last.date)]


def _panels(sheet: Sheet, drawn: Sequence[Line]) -> list[_Panel]:
    """Divide the body among series, in as many columns as leave each high enough."""
    count = len(drawn)
    for columns in range(1, min(count, _MOST_COLUMNS) + 1):
        panels = _in_columns(sheet, drawn, columns)
        if panels[0].box.height >= sheet.pt(_LEAST_PLOT):
            break
    return panels


def _in_columns(sheet: Sheet, drawn: Sequence[Line], columns: int) -> list[_Panel]:
    """Lay panels out in columns; their frames are in line."""
    body, count, between = sheet.body, len(drawn), sheet.pt(16)
    rows = -(-count // columns)
    wide = (body.width - between * (columns - 1)) / columns
    high = (body.height - axes.date_room(sheet)) / rows
    names = [_name(line, drawn, sheet.look.say) if count > 1 else "" for line in drawn]
    labels = [axes.end_label(sheet, _end(line, sheet.look.say), wide * _LABEL) for line in drawn]
    room = max(label.room for label in labels)
    below = sheet.pt(8) if count > 1 else 0.0
    above = 0.0
    for _ in range(2):  # which scales there is room for tells how high the headings are, and these the scales
        height = max(sheet.pt(_LEAST_PLOT / 3), high - above - below)
        scales = [axes.scales(sheet, plots.limits(line.points), height, wide - room) for line in drawn]
        if any(each.right is None for each in scales):  # all panels alike
            scales = [axes.scales(sheet, plots.limits(line.points), height) for line in drawn]
        headings = [
            axes.heading(sheet, name, axes.captions(sheet, line.pair, each), wide)
            for name, line, each in zip(names, drawn, scales, strict=True)
        ]
        above = max(axes.heading_height(sheet, heading) for heading in headings)
    height = max(sheet.pt(_LEAST_PLOT / 3), high - above - below)
    left, right = max(each.left_room for each in scales), max(each.right_room for each in scales)
    panels = []
    for place, (heading, each, label) in enumerate(zip(headings, scales, labels, strict=True)):
        row, column = divmod(place, columns)
        area = Rect(body.x + column * (wide + between), body.top - (row + 1) * high, wide, high)
        box = Rect(area.x + left, area.top - above - height, wide - left - right, height)
        fitted = axes.EndLabel(label.texts, label.size, room)
        panels.append(_Panel(area, heading, box, each, fitted, place + columns >= count))
    return panels


def _draw(sheet: Sheet, line: Line, panel: _Panel, span: tuple[int, int]) -> None:
    """Draw one series with everything around it."""
    ylim, box = plots.limits(line.points), panel.box
    xlim = axes.xlim(span, box.width, sheet.pt(_PAD), panel.label.room)
    per_day = box.width / (xlim[1] - xlim[0])
    marks = plots.series(line.points, sheet.look.room, sheet.scale, per_day)
    frame = Frame(box, xlim, ylim, marks, line.pair)
    axes.draw_heading(sheet, panel.heading, panel.area)
    axes.draw_values(sheet, frame, panel.scales)
    at = line.points.dates[-1], line.points.rate[-1]
    axes.draw_end_label(sheet, frame, at, panel.label)
    axes.draw_dates(sheet, frame, span, labelled=panel.dated)
    sheet.scene.items.append(frame)
