"""The figures of a panel among others, in a column left of its frame: name, latest rate, change, unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fxtrack.charts.margins import moves_unseen
from fxtrack.charts.marks import Line
from fxtrack.drawing.scales import tick_labels
from fxtrack.drawing.scene import Ink, Rect
from fxtrack.drawing.sheet import Sheet
from fxtrack.numbers.headline import in_brief
from fxtrack.numbers.spoken import spoken_ends
from fxtrack.words import Words

FIGURES = 118.0
"""How wide the column is, in points at 16 cm, with the space right of it."""

_FIGURE_NAME, _FIGURE, _RANGE, _BRIEF, _SMALL = 9.0, 14.0, 10.0, 9.0, 7.0
_APART = 12.0  # from the frame
_ROW_LEADING, _BESIDE_VALUE = 1.25, 5.0


class _FigureRow(NamedTuple):
    """A row of the column: a text, its size, colour and weight."""

    text: str
    size: float
    ink: Ink
    bold: bool


def weight_of(line: Line) -> float:
    """Return how high the panel of a series is beside others: less where little can be seen to move."""
    return 0.66 if moves_unseen(line) else 0.8 if line.levels else 1.0


def draw_column(sheet: Sheet, line: Line, told: tuple[str, str], hue: int, area: Rect) -> None:
    """Write the column of a series at the left of an area, from its top.

    Args:
        sheet: where.
        line: the series.
        told: what it is called, and for which date or time the figures are.
        hue: the number of its colour.
        area: of its panel.
    """
    y = area.top
    for row in _figure_rows(sheet, line, told, hue):
        y -= sheet.pt(row.size) * _ROW_LEADING
        sheet.text(area.x, y, row.text, size=row.size, ink=row.ink, bold=row.bold)
        beside = _beside(line, row, sheet.look.say)
        if beside and _has_room(sheet, row, beside):
            x = area.x + sheet.width(row.text, row.size, bold=True) + sheet.pt(_BESIDE_VALUE)
            sheet.text(x, y, beside, size=_BRIEF)


def _figure_rows(sheet: Sheet, line: Line, told: tuple[str, str], hue: int) -> Iterator[_FigureRow]:
    """Yield what is written, from above; of what rounding hides the limits, of weekends alone no figure."""
    say, room = sheet.look.say, sheet.pt(FIGURES - _APART)
    name, time = told
    for text in sheet.wrap(name, _FIGURE_NAME, room, bold=True):
        yield _FigureRow(text, _FIGURE_NAME, f"series-{hue}", bold=True)
    dated = _within_column(sheet, _FigureRow(time, _SMALL, "quiet", bold=False))
    if not line.compared:
        for text in sheet.wrap(say.only_weekends, _SMALL, room):
            yield _FigureRow(text, _SMALL, "quiet", bold=False)
        yield dated
        return
    value = _within_column(sheet, _figure_of(line, say))
    yield value
    brief = _told_in_brief(line, say)
    if brief and not _has_room(sheet, value, brief):
        for text in sheet.wrap(brief, _SMALL, room):
            yield _FigureRow(text, _SMALL, "text", bold=False)
    for text in sheet.wrap(say.directed(line.pair.base, line.pair.quote), _SMALL, room):
        yield _FigureRow(text, _SMALL, "quiet", bold=False)
    yield dated


def _figure_of(line: Line, say: Words) -> _FigureRow:
    if moves_unseen(line):
        low, high = tick_labels([*line.compared[-1].limits], say)
        return _FigureRow(say.range(low, high), _RANGE, "text", bold=True)
    return _FigureRow(say.number(spoken_ends(line.compared)[1]), _FIGURE, "text", bold=True)


def _within_column(sheet: Sheet, row: _FigureRow) -> _FigureRow:
    """Make a row smaller that is too wide for the column."""
    part = sheet.pt(FIGURES - _APART) / sheet.width(row.text, row.size, bold=row.bold)
    return row if part >= 1 else row._replace(size=row.size * part)


def _told_in_brief(line: Line, say: Words) -> str:
    return in_brief(line.compared, say, line.course)


def _beside(line: Line, row: _FigureRow, say: Words) -> str:
    """Return what is written beside a row: behind the rate, what it did."""
    return _told_in_brief(line, say) if line.compared and row.text == _figure_of(line, say).text else ""


def _has_room(sheet: Sheet, row: _FigureRow, brief: str) -> bool:
    taken = sheet.width(row.text, row.size, bold=True) + sheet.pt(_BESIDE_VALUE) + sheet.width(brief, _BRIEF)
    return taken <= sheet.pt(FIGURES - _APART)
