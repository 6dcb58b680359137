"""The scale of a chart of periods: a slot a period, all as wide, with as many names as have room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from fxtrack.drawing.axes import TEXT
from fxtrack.drawing.scene import Frame
from fxtrack.drawing.sheet import Sheet
from fxtrack.numbers.by_period import PeriodRates
from fxtrack.numbers.periods import MONTH, PERIOD_KINDS, QUARTER, WEEK, YEAR, PeriodKind
from fxtrack.words import Words

_NAME_BELOW, _YEAR_BELOW = 10.0, 18.2  # points at 16 cm, under the lower edge
_NAMES_APART = 3.0  # on either side of a name
_LEAST_YEAR = 20.0  # points: where years are narrower, no line parts them
_MONTHS, _QUARTERS = 12, 4

# From how many to how many periods a name stands; the first step whose names have room is taken.
_SLOT_STEPS: Mapping[str, Sequence[int]] = {
    WEEK.name: (1, 2, 4, 8, 13, 26, 52, 104, 260, 520),
    MONTH.name: (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200),
    QUARTER.name: (1, 2, 4, 8, 20, 40, 80, 200, 400),
}
_OTHER_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class SlotName(NamedTuple):
    """What stands under a slot: the place of the slot, a name, and the year where it begins."""

    place: int
    text: str
    year: str


def begin_of(row: PeriodRates, kind: PeriodKind) -> date:
    """Return the first day of the whole period of a row, of which a part may have been asked for."""
    return kind.first(row.first)


def period_named(row: PeriodRates, by: str, say: Words) -> str:
    """Name a period in a sentence: May 2025."""
    day = begin_of(row, PERIOD_KINDS[by])
    text, is_year = _slot_text(day, by, 1, say)
    return text if is_year else f"{text} {day.year}"


def year_places(firsts: Sequence[date]) -> list[int]:
    """Return the places of the periods with which years begin, but for the first period of all."""
    return [place for place, (before, day) in enumerate(pairwise(firsts), 1) if before.year != day.year]


def draw_slots(sheet: Sheet, frame: Frame, firsts: Sequence[date], by: str, *, named: bool) -> None:
    """Draw the lower edge of a frame, and the names of periods under it.

    Args:
        sheet: where.
        frame: of which a unit across is a period.
        firsts: the first day of each period.
        by: the name of the kind of period.
        named: whether names are written.
    """
    box = frame.box
    sheet.rule((box.x, box.y), (box.right, box.y), "quiet", 0.7)
    if not named:
        return
    for name in fitting_names(sheet, frame, firsts, by):
        x = frame.x(name.place + 0.5)
        sheet.text(x, box.y - sheet.pt(_NAME_BELOW), name.text, size=TEXT, anchor="middle")
        if name.year:
            y = box.y - sheet.pt(_YEAR_BELOW)
            sheet.text(x, y, name.year, size=TEXT, anchor="middle", ink="quiet")


def draw_years(sheet: Sheet, frame: Frame, firsts: Sequence[date], low: float) -> None:
    """Draw a line at the beginning of each year, down to a height on the sheet, where years are wide."""
    places = year_places(firsts)
    a_slot = frame.box.width / len(firsts) / sheet.scale
    if any((after - before) * a_slot < _LEAST_YEAR for before, after in pairwise(places)):
        return
    for place in places:
        x = frame.x(place)
        sheet.rule((x, low), (x, frame.box.top), "grid")


def fitting_names(sheet: Sheet, frame: Frame, firsts: Sequence[date], by: str) -> list[SlotName]:
    """Return the names of as many periods as have room."""
    for step in _SLOT_STEPS.get(by, _OTHER_STEPS):
        names = list(slot_names(firsts, by, step, sheet.look.say))
        if _names_fit(sheet, frame, names):
            return names
    return []


def _names_fit(sheet: Sheet, frame: Frame, names: Sequence[SlotName]) -> bool:
    ends = []
    for name in names:
        half = max(sheet.width(name.text, TEXT), sheet.width(name.year, TEXT)) / 2
        x = frame.x(name.place + 0.5)
        ends.append((x - half, x + half))
    apart = sheet.pt(_NAMES_APART)
    inside = not ends or (ends[0][0] >= 0 and ends[-1][1] <= sheet.scene.width)
    return inside and all(before[1] + apart <= after[0] for before, after in pairwise(ends))


def slot_names(firsts: Sequence[date], by: str, step: int, say: Words) -> Iterator[SlotName]:
    """Name every so many of the periods, evenly with the calendar; years where they begin among these.

    Args:
        firsts: the first day of each period.
        by: the name of the kind of period.
        step: each which one is named; all of a year or longer are called by their years.
        say: the language.
    """
    year = None
    for place, day in enumerate(firsts):
        if _slot_number(day, by, place) % step:
            continue
        text, yearly = _slot_text(day, by, step, say)
        own = "" if yearly or day.year == year else str(day.year)
        yield SlotName(place, text, own)
        year = day.year


def _slot_number(day: date, by: str, place: int) -> int:
    """Return the number of a period, counted so that steps begin with years."""
    if by == MONTH.name:
        return day.year * _MONTHS + day.month - 1
    if by == QUARTER.name:
        return day.year * _QUARTERS + (day.month - 1) // 3
    return day.year if by == YEAR.name else place


def _slot_text(day: date, by: str, step: int, say: Words) -> tuple[str, bool]:
    """Name a period, and tell whether its name is that of a year."""
    month = say.months_short[day.month - 1]
    if by == YEAR.name:
        return str(day.year), True
    if by == MONTH.name:
        return (str(day.year), True) if step >= _MONTHS else (month, False)
    if by == QUARTER.name:
        text = say.quarter_short.format(number=(day.month + 2) // 3)
        return (str(day.year), True) if step >= _QUARTERS else (text, False)
    if by == WEEK.name:
        return f"{day.day} {month}", False
    return PERIOD_KINDS[by].written(day), True
