"""The change table as a picture: rises and falls in colour with an arrow, what is not resolved hatched."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fxtrack.answers.signs import HANGS_ON_PRINTS_SIGN, MIXED_SIGN, NOT_RESOLVED_SIGN, beside, signs_of
from fxtrack.drawing.measure import wrapped
from fxtrack.drawing.scene import Ink, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.changes import SPANS, Change
from fxtrack.words import Words

_ROW, _LEAST_ROW = 25.0, 21.0
_HEAD = 16.0
_SIZE, _SMALL = 7.4, 5.9
_STRONG = (Decimal(1), Decimal(5))  # percent: from these on a colour is darker
_NAME = 7.0
_MOST_NAME = 0.26  # of the width: what the names of the periods may take
_LEAST_SIZE = 0.85  # what would have to be smaller than this is left out
_ARROWS = {"up": "\u25b2", "down": "\u25bc"}


def changes(rows: Sequence[Change], look: Look) -> Scene:
    """Draw the change table: a row a period, a column a pair.

    Args:
        rows: the change table, not empty.
        look: size and words.
    """
    say = look.say
    cells = {(Pair(f"{row.base}/{row.quote}"), row.period): row for row in rows}
    pairs = list(dict.fromkeys(pair for pair, _ in cells))
    periods = _periods(rows)
    compared = any(row.change is not None for row in rows)
    last = say.day(max(row.date for row in rows))
    head = say.changes_title.format(day=last), say.changes_subtitle if compared else say.changes_none
    least, wanted = (_HEAD + high * len(periods) for high in (_LEAST_ROW, _ROW))
    sheet = Sheet(look, head, (_keys(rows, say), _notes(rows, say)), wanted, least)
    named = [wrapped(say.periods[name], sheet.pt(_NAME), sheet.body.width * _MOST_NAME) for name in periods]
    dated = [_since(rows, name, say) for name in periods]
    left = max(sheet.width(line, _NAME) for lines in named for line in lines) + sheet.pt(6)
    if any(len(lines) > 1 for lines in named) or any(sheet.width(text, _SMALL) > left for text in dated):
        dated = [""] * len(dated)
    wide = (sheet.body.width - left) / len(pairs)
    high = (sheet.body.height - sheet.pt(_HEAD)) / len(periods)
    style = _style(sheet, rows, wide - sheet.pt(4))
    for column, name in enumerate(_column_names(sheet, pairs, wide)):
        x = sheet.body.x + left + (column + 0.5) * wide
        _fit(sheet, name, (x, sheet.body.top - sheet.pt(_HEAD - 5)), wide, size=_SIZE, bold=True)
    for number, (name, lines) in enumerate(zip(periods, named, strict=True)):
        y = sheet.body.top - sheet.pt(_HEAD) - (number + 1) * high
        for place, line in enumerate(lines):
            down = sheet.pt(_NAME) * (1.2 * (place - (len(lines) - 1) / 2) + 0.36)
            up = sheet.pt(_SMALL * 0.6) if dated[number] else 0.0
            sheet.text(sheet.body.x, y + high / 2 - down + up, line, size=_NAME)
        if dated[number]:
            below = sheet.pt(_SMALL * 0.95)
            sheet.text(sheet.body.x, y + high / 2 - below, dated[number], size=_SMALL, ink="quiet")
        for column, pair in enumerate(pairs):
            box = Rect(sheet.body.x + left + column * wide, y, wide, high)
            _cell(sheet, cells.get((pair, name)), box, style)
    return sheet.scene


def _column_names(sheet: Sheet, pairs: Sequence[Pair], wide: float) -> list[str]:
    """Name the pairs; by one currency, if they share the other and have too little room."""
    if all(sheet.width(pair, _SIZE, bold=True) < wide - sheet.pt(2) for pair in pairs):
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


def _notes(rows: Sequence[Change], say: Words) -> list[str]:
    resolved = [row for row in rows if row.verdict in _ARROWS]
    notes = [say.shades] if resolved else []
    if any(row.hangs_on_prints for row in resolved):
        notes.append(f"{HANGS_ON_PRINTS_SIGN} {say.hangs}.")
    if any(row.is_mixed for row in resolved):
        notes.append(f"{MIXED_SIGN} {say.mixed_sign}.")
    return notes


def _periods(rows: Sequence[Change]) -> list[str]:
    """Name the periods; those for which there is nothing to compare with are left out, but for the first."""
    found = {row.period for row in rows if row.change is not None}
    return [span.name for span in SPANS if span.name in found] or [SPANS[0].name]


def _since(rows: Sequence[Change], period: str, say: Words) -> str:
    """Say from which date a period counts, if that is the same for all pairs."""
    days = {row.reference_date for row in rows if row.period == period and row.reference_date}
    return say.since_day.format(day=say.short_day(*days)) if len(days) == 1 else ""


class _Style(NamedTuple):
    """How much is written in all cells alike: with an arrow, with the range, and how large."""

    arrows: bool
    ranges: bool
    size: float


def _style(sheet: Sheet, rows: Sequence[Change], room: float) -> _Style:
    """Find what has room in the narrowest cells; the sign of a number says the same as its arrow."""
    changed = [row for row in rows if row.change is not None]

    def factor(*, arrows: bool) -> float:
        values = [_value(row, sheet.look.say, arrows=arrows) for row in changed]
        wide = max((sheet.width(value, _SIZE, bold=True) for value in values), default=0.0)
        return min(1.0, room / wide) if wide else 1.0

    arrows = factor(arrows=True) >= _LEAST_SIZE
    ranges = all(_range(row, sheet.look.say, sheet, room) for row in changed)
    return _Style(arrows, ranges, _SIZE * factor(arrows=arrows))


def _value(change: Change, say: Words, *, arrows: bool) -> str:
    """Write a change as the table does."""
    value = change.change or Decimal(0)
    arrow = f"{_ARROWS[change.verdict]} " if arrows and change.verdict in _ARROWS else ""
    return beside(f"{arrow}{say.signed(value)}", value, signs_of(change))


def _cell(sheet: Sheet, change: Change | None, box: Rect, style: _Style) -> None:
    say = sheet.look.say
    inner = Rect(box.x + sheet.pt(1), box.y + sheet.pt(1), box.width - sheet.pt(2), box.height - sheet.pt(2))
    middle = box.x + box.width / 2
    if change is None or change.change is None:
        _fit(sheet, say.no_data, (middle, box.y + box.height / 2 - sheet.pt(2)), inner.width)
        return
    resolved = change.verdict in _ARROWS
    sheet.fill(inner, ink_of(change), None if resolved else "grid", hatched=not resolved)
    lines = _range(change, say, sheet, inner.width) if style.ranges else []
    leading = sheet.pt(_SMALL) * 1.15
    top = box.y + box.height / 2 + (leading * len(lines)) / 2 - sheet.pt(style.size) * 0.36
    value = _value(change, say, arrows=style.arrows)
    _fit(sheet, value, (middle, top), inner.width, size=style.size, bold=True, paper=not resolved)
    for place, line in enumerate(lines):
        y = top - leading * (place + 1) - sheet.pt(0.6)
        _fit(sheet, line, (middle, y), inner.width, paper=not resolved)


def _range(change: Change, say: Words, sheet: Sheet, room: float) -> list[str]:
    """Write what the digits allow, in one line or two; nothing if it would be too small to read."""
    if change.change_min is None or change.change_max is None:
        return []
    low, high = say.signed(change.change_min), say.signed(change.change_max)
    whole = say.range(low, high)
    if sheet.width(whole, _SMALL) <= room - sheet.pt(2):
        return [whole]
    wide = max(sheet.width(each, _SMALL) for each in (low, high)) + sheet.pt(2)
    return [low, high] if _LEAST_SIZE * wide <= room else []


def _fit(  # noqa: PLR0913 - a text has these
    sheet: Sheet,
    text: str,
    at: tuple[float, float],
    room: float,
    *,
    size: float = _SMALL,
    bold: bool = False,
    paper: bool = False,
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
    sheet.text(x, y, text, size=size, bold=bold, anchor="middle")
