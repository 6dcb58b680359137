"""Overview: the trends of all pairs under shared dates, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fxtrack.charts.kinds import ChartKind, Material
from fxtrack.charts.marks import Line, date_of
from fxtrack.charts.panels import (
    LEAST_FRAME,
    MOST_COLUMNS,
    draw_panel,
    foot_keys,
    foot_notes,
    panels,
    span_of,
    what_happened,
)
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look, Sheet
from fxtrack.numbers.headline import pairs_title

_PANEL = 92.0  # points at 16 cm: the height of a panel
_AROUND = 30.0  # what stands above and below a frame, in the lowest panel
_DATES_ROOM = 20.0


def draw_overview(lines: Sequence[Line], look: Look, rule: str) -> Scene:
    """Draw all pairs: shared dates, each on its own scale.

    Args:
        lines: the pairs with their daily rates, not empty.
        look: size and words.
        rule: which rate of a day the lines show, for the key.
    """
    say, span = look.say, span_of(lines)
    head: tuple[str, str] = pairs_title([line.pair for line in lines], say), say.span(*map(date_of, span))
    if len(lines) == 1:
        head = what_happened(lines[0], look)
    foot = foot_keys(lines, look, rule), foot_notes(lines, say)
    least = -(-len(lines) // MOST_COLUMNS) * (LEAST_FRAME + _AROUND) + _DATES_ROOM
    sheet = Sheet(look, head, foot, len(lines) * _PANEL + _DATES_ROOM, least)
    for line, panel in zip(lines, panels(sheet, lines), strict=True):
        draw_panel(sheet, line, panel, span)
    return sheet.scene


def _of_all(material: Material, look: Look) -> Scene:
    return draw_overview(material.lines, look, material.rule(look.say))


OVERVIEW_CHART = ChartKind(
    "overview",
    "all pairs, each on its own scale",
    _of_all,
    in_report=lambda material: {"overview": partial(_of_all, material)},
    place=10,
)
