"""Changes: the change table, rises and falls in colour with an arrow, what is not resolved hatched."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from fxtrack.answers.signs import HANGS_ON_PRINTS_SIGN, NOT_RESOLVED_SIGN, beside, signs_of
from fxtrack.charts.kinds import ChartKind, Material
from fxtrack.charts.times import left_out_notes
from fxtrack.drawing.measure import wrapped
from fxtrack.drawing.scene import Ink, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.changes import SPANS, Change
from fxtrack.numbers.rates import require, require_compared
from fxtrack.words import Words

_ROW_HEIGHT, _LEAST_ROW_HEIGHT = 25.0, 21.0  # points at 16 cm
_PAIRS_HEIGHT = 16.0  # of the row with the names of pairs
_DATE_HEIGHT = 7.5  # of a line with a date, where pairs differ in it
_SPAN_SIZE, _VALUE_SIZE, _DETAIL_SIZE = 7.0, 7.4, 5.9  # of letters: names of spans, changes, ranges and dates
_MOST_SPAN_NAME = 0.26  # of the width: what the names of the spans may take
_LEAST_SIZE = 0.85  # what would have to be smaller than this is left out
_STRONG = (Decimal(1), Decimal(5))  # percent: from these on a colour is darker
_ARROWS = {"up": "\u25b2", "down": "\u25bc"}


class _SpanRows(NamedTuple):
    """The rows of the table, each a span of time.

    Attributes:
        spans: their names in the change table.
        names: these in words, each in the lines that it takes.
        dates: the date from which each counts; empty if pairs differ, or if there is no room.
        room: the width of the names and dates, in points.
    """

    spans: Sequence[str]
    names: Sequence[Sequence[str]]
    dates: Sequence[str]
    room: float


def draw_changes(rows: Sequence[Change], look: Look, only_weekends: Sequence[Pair] = ()) -> Scene:
    """Draw the change table: a row a span of time, a column a pair.

    Args:
        rows: the change table, not empty.
        look: size and words.
        only_weekends: pairs that are left out for they have weekend rates only.
    """
    say = look.say
    cells = {(Pair(f"{row.base}/{row.quote}"), row.period): row for row in rows}
    pairs = list(dict.fromkeys(pair for pair, _ in cells))
    compared = any(row.change is not None for row in rows)
    lasts = {Pair(f"{row.base}/{row.quote}"): row.date for row in rows}
    own = len(set(lasts.values())) > 1
    title = say.changes_title_own if own else say.changes_title.format(day=say.day(rows[0].date))
    head = title, say.changes_subtitle if compared else say.changes_none
    spans = _spans(rows)
    heading = _PAIRS_HEIGHT + (_DATE_HEIGHT if own else 0.0)
    more = _DATE_HEIGHT if own or any(_differ(rows, span) for span in spans) else 0.0
    least, wanted = (heading + (high + more) * len(spans) for high in (_LEAST_ROW_HEIGHT, _ROW_HEIGHT))
    notes = [*_sign_notes(rows, say), *left_out_notes(only_weekends, say)]
    sheet = Sheet(look, head, (_keys(rows, say), notes), wanted, least)
    names = _span_rows(sheet, rows, spans)
    if not any(names.dates) and (undated := _not_dated(rows, spans, say)):
        # The note takes room, but none from the width, on which it hangs whether there is one.
        sheet = Sheet(look, head, (_keys(rows, say), [undated, *notes]), wanted, least)
    width = (sheet.body.width - names.room) / len(pairs)
    height = (sheet.body.height - sheet.pt(heading)) / len(spans)
    style = _cell_style(sheet, rows, width - sheet.pt(4))
    for column, name in enumerate(_column_names(sheet, pairs, width)):
        x = sheet.body.x + names.room + (column + 0.5) * width
        y = sheet.body.top - sheet.pt(_PAIRS_HEIGHT - 5)
        _fit(sheet, name, (x, y), width, size=_VALUE_SIZE, bold=True)
        if own:
            day = say.until_day.format(day=say.short_day(lasts[pairs[column]]))
            _fit(sheet, day, (x, y - sheet.pt(_DATE_HEIGHT)), width, ink="quiet")
    for number, span in enumerate(spans):
        y = sheet.body.top - sheet.pt(heading) - (number + 1) * height
        _draw_name(sheet, names.names[number], names.dates[number], y + height / 2)
        for column, pair in enumerate(pairs):
            box = Rect(sheet.body.x + names.room + column * width, y, width, height)
            _draw_cell(sheet, cells.get((pair, span)), box, style, dated=own or _differ(rows, span))
    return sheet.scene


def _span_rows(sheet: Sheet, rows: Sequence[Change], spans: Sequence[str]) -> _SpanRows:
    """Name the rows; their dates are left out where there is too little room for all."""
    say, most = sheet.look.say, sheet.body.width * _MOST_SPAN_NAME
    names = [wrapped(say.spans[span], sheet.pt(_SPAN_SIZE), most) for span in spans]
    dates = [_since(rows, span, say) for span in spans]
    room = max(sheet.width(line, _SPAN_SIZE) for lines in names for line in lines) + sheet.pt(6)
    too_long = any(sheet.width(text, _DETAIL_SIZE) > room for text in dates)
    if too_long or any(len(lines) > 1 for lines in names):
        dates = [""] * len(dates)
    return _SpanRows(spans, names, dates, room)


def _draw_name(sheet: Sheet, lines: Sequence[str], since: str, middle: float) -> None:
    """Write the name of a row, and below it the date from which it counts."""
    up = sheet.pt(_DETAIL_SIZE * 0.6) if since else 0.0
    for place, line in enumerate(lines):
        down = sheet.pt(_SPAN_SIZE) * (1.2 * (place - (len(lines) - 1) / 2) + 0.36)
        sheet.text(sheet.body.x, middle - down + up, line, size=_SPAN_SIZE)
    if since:
        below = sheet.pt(_DETAIL_SIZE * 0.95)
        sheet.text(sheet.body.x, middle - below, since, size=_DETAIL_SIZE, ink="quiet")


def _column_names(sheet: Sheet, pairs: Sequence[Pair], wide: float) -> list[str]:
    """Name the pairs; by one currency, if they share the other and have too little room."""
    if all(sheet.width(pair, _VALUE_SIZE, bold=True) < wide - sheet.pt(2) for pair in pairs):
        return list(pairs)
    if len({pair.quote for pair in pairs}) == 1:
        return [pair.base for pair in pairs]
    return [pair.quote for pair in pairs] if len({pair.base for pair in pairs}) == 1 else list(pairs)


def ink_of(change: Change | None) -> Ink:
    """Return the colour of a cell: that of a movement only if the digits resolve one."""
    if change is None or change.change is None or change.verdict not in _ARROWS:
        return "paper"
    strength = 1 + sum(abs(change.change) >= bound for bound in _STRONG)
    return f"{change.verdict}-{strength}"


def _keys(rows: Sequence[Change], say: Words) -> list[Key]:
    keys = {
        "up": Key("shades", f"{_ARROWS['up']} {say.page['up']}", "up"),
        "down": Key("shades", f"{_ARROWS['down']} {say.page['down']}", "down"),
        "not resolved": Key("hatched", f"{NOT_RESOLVED_SIGN} {say.not_resolved}", "paper"),
    }
    return [key for verdict, key in keys.items() if any(row.verdict == verdict for row in rows)]


def _sign_notes(rows: Sequence[Change], say: Words) -> list[str]:
    resolved = [row for row in rows if row.verdict in _ARROWS]
    notes = [say.shades] if resolved else []
    if any(row.hangs_on_prints for row in resolved):
        notes.append(f"{HANGS_ON_PRINTS_SIGN} {say.hangs}.")
    return notes


def _spans(rows: Sequence[Change]) -> list[str]:
    """Name the spans; those for which there is nothing to compare with are left out, but for the first."""
    found = {row.period for row in rows if row.change is not None}
    return [span.name for span in SPANS if span.name in found] or [SPANS[0].name]


def _since(rows: Sequence[Change], span: str, say: Words) -> str:
    """Say from which date a span counts, if that is the same for all pairs, and they end on the same."""
    days = {row.reference_date for row in rows if row.period == span and row.reference_date}
    if len({row.date for row in rows}) > 1:
        return ""
    return say.since_day.format(day=say.short_day(*days)) if len(days) == 1 else ""


def _not_dated(rows: Sequence[Change], spans: Sequence[str], say: Words) -> str:
    """Say from which dates the rows count that do not count from what their names say."""
    told = []
    for span in spans:
        of_span = [row for row in rows if row.period == span and row.reference_date]
        since = _since(rows, span, say)
        if since and any(row.reference_date != row.target_date for row in of_span):
            told.append(
                f"{say.spans[span]} \u2013 {say.short_day(of_span[0].reference_date or of_span[0].date)}"
            )
    return say.compared_from.format(rows=", ".join(told)) if told else ""


def _differ(rows: Sequence[Change], span: str) -> bool:
    """Tell whether pairs are compared with rates of different dates."""
    return len({row.reference_date for row in rows if row.period == span and row.reference_date}) > 1


class _Style(NamedTuple):
    """How much is written in all cells alike: with an arrow, with the range, and how large."""

    arrows: bool
    ranges: bool
    size: float


def _cell_style(sheet: Sheet, rows: Sequence[Change], room: float) -> _Style:
    """Find what has room in the narrowest cells; the sign of a number says the same as its arrow."""
    changed = [row for row in rows if row.change is not None]

    def factor(*, arrows: bool) -> float:
        values = [_change_text(row, sheet.look.say, arrows=arrows) for row in changed]
        wide = max((sheet.width(value, _VALUE_SIZE, bold=True) for value in values), default=0.0)
        return min(1.0, room / wide) if wide else 1.0

    arrows = factor(arrows=True) >= _LEAST_SIZE
    ranges = all(_range_lines(row, sheet.look.say, sheet, room) for row in changed)
    return _Style(arrows, ranges, _VALUE_SIZE * factor(arrows=arrows))


def _change_text(change: Change, say: Words, *, arrows: bool) -> str:
    """Write a change as the table does."""
    value = change.change or Decimal(0)
    arrow = f"{_ARROWS[change.verdict]} " if arrows and change.verdict in _ARROWS else ""
    return beside(f"{arrow}{say.signed(value)}", value, signs_of(change))


def _draw_cell(sheet: Sheet, change: Change | None, box: Rect, style: _Style, *, dated: bool) -> None:
    say = sheet.look.say
    inner = Rect(box.x + sheet.pt(1), box.y + sheet.pt(1), box.width - sheet.pt(2), box.height - sheet.pt(2))
    middle = box.x + box.width / 2
    if change is None or change.change is None:
        _fit(sheet, say.no_data, (middle, box.y + box.height / 2 - sheet.pt(2)), inner.width)
        return
    resolved = change.verdict in _ARROWS
    sheet.fill(inner, ink_of(change), None if resolved else "grid", hatched=not resolved)
    lines = _range_lines(change, say, sheet, inner.width) if style.ranges else []
    if dated and change.reference_date:
        lines = [*lines, say.since_day.format(day=say.short_day(change.reference_date))]
    leading = sheet.pt(_DETAIL_SIZE) * 1.15
    top = box.y + box.height / 2 + (leading * len(lines)) / 2 - sheet.pt(style.size) * 0.36
    value = _change_text(change, say, arrows=style.arrows)
    _fit(sheet, value, (middle, top), inner.width, size=style.size, bold=True, paper=not resolved)
    for place, line in enumerate(lines):
        y = top - leading * (place + 1) - sheet.pt(0.6)
        _fit(sheet, line, (middle, y), inner.width, paper=not resolved)


def _range_lines(change: Change, say: Words, sheet: Sheet, room: float) -> list[str]:
    """Write what the digits allow, in one line or two; nothing if it would be too small to read."""
    if change.change_min is None or change.change_max is None:
        return []
    low, high = say.signed(change.change_min), say.signed(change.change_max)
    whole = say.range(low, high)
    if sheet.width(whole, _DETAIL_SIZE) <= room - sheet.pt(2):
        return [whole]
    wide = max(sheet.width(each, _DETAIL_SIZE) for each in (low, high)) + sheet.pt(2)
    return [low, high] if _LEAST_SIZE * wide <= room else []


def _fit(  # noqa: PLR0913 - a text has these
    sheet: Sheet,
    text: str,
    at: tuple[float, float],
    room: float,
    *,
    size: float = _DETAIL_SIZE,
    bold: bool = False,
    paper: bool = False,
    ink: Ink = "text",
) -> None:
    """Write a text in the middle, smaller if it must be; on hatching, on a strip of paper."""
    x, y = at
    width = sheet.width(text, size, bold=bold)
    if width > room - sheet.pt(2):
        size *= (room - sheet.pt(2)) / width
        width = room - sheet.pt(2)
    if paper:
        low, high = y - sheet.pt(size) * 0.24, sheet.pt(size)
        sheet.fill(Rect(x - width / 2 - sheet.pt(1), low, width + sheet.pt(2), high), "paper")
    sheet.text(x, y, text, size=size, bold=bold, anchor="middle", ink=ink)


def _of_table(material: Material, look: Look) -> Scene:
    require(material.priced.series.rates)
    require_compared(material.priced.compared, material.priced.only_weekends())
    only = [each.pair for each in material.priced.only_weekends()]
    return draw_changes(material.changes, look, only)


CHANGES_CHART = ChartKind(
    "changes",
    "the change table in colours",
    _of_table,
    origins=Material.compared_origins,
    in_report=lambda material: {"changes": partial(_of_table, material)} if material.changes else {},
    place=40,
)
