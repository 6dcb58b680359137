"""The change table as a picture: rises and falls in colour with an arrow, what is not resolved hatched."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fxtrack.changes import PERIODS, Change
from fxtrack.charts.measure import wrapped
from fxtrack.charts.scene import Ink, Rect, Scene
from fxtrack.charts.sheet import Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.words import Words

_ROW, _LEAST_ROW = 25.0, 21.0
_HEAD = 16.0
_SIZE, _SMALL = 7.4, 5.9
_STRONG = (Decimal(1), Decimal(5))  # percent: from these on a colour is darker
_NAME = 7.0
_MOST_NAME = 0.26  # of the width: what the names of the periods may take
_UNRESOLVED, _HANGS = "?", "*"
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
    periods = [period.name for period in PERIODS]
    head = say.changes_title.format(day=say.day(max(row.date for row in rows))), say.changes_subtitle
    least, wanted = (_HEAD + high * len(periods) for high in (_LEAST_ROW, _ROW))
    sheet = Sheet(look, head, (_keys(rows, say), _notes(rows, say)), wanted, least)
    named = [wrapped(say.periods[name], sheet.pt(_NAME), sheet.body.width * _MOST_NAME) for name in periods]
    left = max(sheet.width(line, _NAME) for lines in named for line in lines) + sheet.pt(6)
    wide = (sheet.body.width - left) / len(pairs)
    high = (sheet.body.height - sheet.pt(_HEAD)) / len(periods)
    for column, name in enumerate(_column_names(sheet, pairs, wide)):
        x = sheet.body.x + left + (column + 0.5) * wide
        _fit(sheet, name, (x, sheet.body.top - sheet.pt(_HEAD - 5)), wide, bold=True)
    for number, (name, lines) in enumerate(zip(periods, named, strict=True)):
        y = sheet.body.top - sheet.pt(_HEAD) - (number + 1) * high
        for place, line in enumerate(lines):
            down = sheet.pt(_NAME) * (1.2 * (place - (len(lines) - 1) / 2) + 0.36)
            sheet.text(sheet.body.x, y + high / 2 - down, line, size=_NAME)
        for column, pair in enumerate(pairs):
            box = Rect(sheet.body.x + left + column * wide, y, wide, high)
            _cell(sheet, cells.get((pair, name)), box)
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
    keys = [
        Key("fill", f"{_ARROWS['up']} {say.page['up']}", "up-2"),
        Key("fill", f"{_ARROWS['down']} {say.page['down']}", "down-2"),
        Key("hatched", f"{_UNRESOLVED} {say.not_resolved}", "paper"),
    ]
    return keys if any(row.verdict == "not resolved" for row in rows) else keys[:-1]


def _notes(rows: Sequence[Change], say: Words) -> list[str]:
    return [f"{_HANGS} {say.hangs}."] if any(row.hangs_on_prints for row in rows) else []


def _cell(sheet: Sheet, change: Change | None, box: Rect) -> None:
    say = sheet.look.say
    inner = Rect(box.x + sheet.pt(1), box.y + sheet.pt(1), box.width - sheet.pt(2), box.height - sheet.pt(2))
    middle = box.x + box.width / 2
    if change is None or change.change is None:
        _fit(sheet, say.no_data, (middle, box.y + box.height / 2 - sheet.pt(2)), inner.width)
        return
    resolved = change.verdict in _ARROWS
    sheet.fill(inner, ink_of(change), None if resolved else "grid", hatched=not resolved)
    lines = _range(change, say, sheet, inner.width)
    leading = sheet.pt(_SMALL) * 1.15
    top = box.y + box.height / 2 + (leading * len(lines)) / 2 - sheet.pt(_SIZE) * 0.36
    first = _UNRESOLVED
    if resolved:
        sign = _HANGS if change.hangs_on_prints else ""
        first = f"{_ARROWS[change.verdict or '']} {say.signed(change.change)}{sign}"
    _fit(sheet, first, (middle, top), inner.width, bold=True, paper=not resolved)
    for place, line in enumerate(lines):
        y = top - leading * (place + 1) - sheet.pt(0.6)
        _fit(sheet, line, (middle, y), inner.width, paper=not resolved)


def _range(change: Change, say: Words, sheet: Sheet, room: float) -> list[str]:
    """Write what the digits allow, in one line or two."""
    if change.change_min is None or change.change_max is None:
        return []
    low, high = say.signed(change.change_min), say.signed(change.change_max)
    whole = say.range(low, high)
    return [whole] if sheet.width(whole, _SMALL) <= room else [low, high]


def _fit(  # noqa: PLR0913 - a text has these
    sheet: Sheet, text: str, at: tuple[float, float], room: float, *, bold: bool = False, paper: bool = False
) -> None:
    """Write a text in the middle, smaller if it must be; on hatching, on a strip of paper."""
    x, y = at
    size = _SIZE if bold else _SMALL
    width = sheet.width(text, size, bold=bold)
    if width > room - sheet.pt(2):
        size *= (room - sheet.pt(2)) / width
        width = room - sheet.pt(2)
    if paper:
        low, high = y - sheet.pt(size) * 0.24, sheet.pt(size)
        sheet.fill(Rect(x - width / 2 - sheet.pt(1), low, width + sheet.pt(2), high), "paper")
    sheet.text(x, y, text, size=size, bold=bold, anchor="middle")
