"""Coverage of a long time: a row a year, a cell a month with the number of its dates that have a rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from fxtrack.charts.calendars import PARTS, STATE_INKS, Calendar, calendars_of
from fxtrack.charts.spans import lane_name
from fxtrack.drawing.measure import width, wrapped
from fxtrack.drawing.scene import Disc, Rect, Scene
from fxtrack.drawing.sheet import POINTS_PER_CM, SPECK, Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage, State

_MOST_YEARS = 45
"""Grids of more rows than this, together, would be higher than a page."""
_YEAR_ROW, _LEAST_YEAR_ROW, _HIGHEST_YEAR_ROW = 10.5, 8.0, 15.0
_MONTHS_HEAD, _GRIDS_APART, _PAIRS_LINE = 11.0, 8.0, 10.0
_COUNT, _YEAR, _PAIRS = 6.4, 7.0, 8.2  # sizes of letters
_MONTHS_A_YEAR = 12
_AROUND_CELLS = 6.0
_WIDEST_BOX, _BOX_PART, _BOX_ALONE, _BOX_HEIGHT, _BOX_TO_COUNT = 7.0, 0.34, 0.6, 0.76, 1.4
_LEAST_PART = 0.12  # of a box: what is filled of a month with one date


class YearRow(NamedTuple):
    """A year of a grid: its months, as far as they belong to the time."""

    year: int
    months: Sequence[Coverage]

    @property
    def observed(self) -> int:
        """On how many dates there is a rate."""
        return sum(month.observed for month in self.months)

    @property
    def days(self) -> int:
        """Of how many dates."""
        return sum((month.last - month.first).days + 1 for month in self.months)


def by_months(rows: Sequence[Coverage]) -> list[Coverage]:
    """Sum coverage of dates up by month; rows of months stay as they are."""
    found: dict[tuple[date, Pair], Coverage] = {}
    ranks = list(State)
    for row in rows:
        key = row.first.replace(day=1), row.pair
        before = found.get(key)
        if before is None:
            found[key] = row
            continue
        state = min(before.state, row.state, key=ranks.index)
        found[key] = before._replace(last=row.last, state=state, observed=before.observed + row.observed)
    return list(found.values())


def years_of(calendar: Calendar) -> list[YearRow]:
    """Return the years of some months."""
    return [YearRow(year, list(rows)) for year, rows in groupby(calendar.days, lambda row: row.first.year)]


def years_have_room(months: Sequence[Coverage], look: Look, head: tuple[str, str]) -> bool:
    """Tell whether grids of years fit on a page, and in the height that is asked for."""
    count = sum(len(years_of(each)) for each in calendars_of(months))
    if count > _MOST_YEARS or look.height is None:
        return count <= _MOST_YEARS
    free = draw_grids(months, head, replace(look, height=None)).height
    return free - count * (_YEAR_ROW - _LEAST_YEAR_ROW) * look.scale <= look.height * POINTS_PER_CM


def draw_grids(months: Sequence[Coverage], head: tuple[str, str], look: Look) -> Scene:
    """Draw a grid of years and months for all pairs that are alike, under each other.

    Args:
        months: coverage by month.
        head: title and subtitle.
        look: size and words.
    """
    return _Grids(calendars_of(months), head, look).draw()


class _Grids:
    """Grids being drawn."""

    def __init__(self, calendars: Sequence[Calendar], head: tuple[str, str], look: Look) -> None:
        self.calendars, self.say = calendars, look.say
        self.pairs = [pair for each in calendars for pair in each.pairs]
        self.names = [self._name_lines(each, look.room - 2 * _AROUND_CELLS) for each in calendars]
        self.years = [years_of(each) for each in calendars]
        count = sum(map(len, self.years))
        around = sum(map(len, self.names)) * _PAIRS_LINE + _MONTHS_HEAD * len(calendars)
        around += _GRIDS_APART * (len(calendars) - 1)
        wanted, least = (around + count * high for high in (_YEAR_ROW, _LEAST_YEAR_ROW))
        self.sheet = Sheet(look, head, (self._keys(), []), wanted, least)
        pt = self.sheet.pt
        self.row = min((self.sheet.body.height - pt(around)) / count, pt(_HIGHEST_YEAR_ROW))
        self.left = pt(width("2000", _YEAR, bold=True) + _AROUND_CELLS)
        rows = [row for years in self.years for row in years]
        self.ofs = max(width(self._of(row), _YEAR) for row in rows)
        counted = max(width(self.say.number(row.observed), _YEAR, bold=True) for row in rows)
        heading = width(self.say.calendar_count, _YEAR)
        self.right = pt(max(heading, counted + self.ofs) + _AROUND_CELLS)
        self.cell = (self.sheet.body.width - self.left - self.right) / _MONTHS_A_YEAR
        self.box = min(pt(_WIDEST_BOX), self.cell * _BOX_PART)
        self.has_counts = self.box + pt(_BOX_TO_COUNT + width("30", _COUNT)) <= self.cell
        if not self.has_counts:
            self.box = min(pt(_WIDEST_BOX), self.cell * _BOX_ALONE)

    def draw(self) -> Scene:
        """Draw all of them, from above."""
        top = self.sheet.body.top
        for years, names in zip(self.years, self.names, strict=True):
            top = self._draw_grid(years, names, top) - self.sheet.pt(_GRIDS_APART)
        return self.sheet.scene

    def _name_lines(self, calendar: Calendar, room: float) -> list[str]:
        """Name the pairs of a grid, if there are several grids."""
        if len(self.calendars) == 1:
            return []
        text = ", ".join(lane_name(pair, self.pairs, self.say) for pair in calendar.pairs)
        return wrapped(text, _PAIRS, room, bold=True)

    def _keys(self) -> list[Key]:
        """Explain the states that are there."""
        found = {row.state for each in self.calendars for row in each.days}
        keys = []
        if State.OBSERVED in found:
            keys.append(Key("fill", self.say.key_share, STATE_INKS[State.OBSERVED], 0.6))
        keys += [
            Key("fill", self.say.states[state.value], ink, PARTS[state])
            for state, ink in STATE_INKS.items()
            if state is not State.OBSERVED and state in found
        ]
        if State.NONE in found:
            keys.append(Key("speck", self.say.states[State.NONE.value], "quiet"))
        return keys

    def _draw_grid(self, years: Sequence[YearRow], names: Sequence[str], top: float) -> float:
        """Draw a grid; return where it ends."""
        sheet = self.sheet
        for line in names:
            top -= sheet.pt(_PAIRS_LINE)
            sheet.text(sheet.body.x, top + sheet.pt(2), line, size=_PAIRS, bold=True)
        top -= sheet.pt(_MONTHS_HEAD)
        self._draw_months(top + sheet.pt(3))
        for row in years:
            self._draw_year(row, top - self.row / 2)
            top -= self.row
        return top

    def _draw_months(self, y: float) -> None:
        """Name the months above their cells, where they have room; and the counts by year."""
        sheet = self.sheet
        whole = all(sheet.width(name, _COUNT) <= self.cell - 1 for name in self.say.months_short)
        for place, name in enumerate(self.say.months_short):
            text = name if whole else self.say.number(place + 1)
            sheet.text(self._x(place), y, text, size=_COUNT, ink="quiet")
        sheet.text(sheet.body.right, y, self.say.calendar_count, size=_YEAR, ink="quiet", anchor="end")

    def _x(self, place: int) -> float:
        return self.sheet.body.x + self.left + place * self.cell

    def _draw_year(self, row: YearRow, middle: float) -> None:
        sheet = self.sheet
        y = middle - sheet.pt(_YEAR) * 0.36
        sheet.text(sheet.body.x, y, str(row.year), size=_YEAR, bold=True)
        for month in row.months:
            self._draw_month(month, middle)
        at = sheet.body.right - sheet.pt(self.ofs)
        ink = "text" if row.observed else "quiet"
        text = self.say.number(row.observed)
        sheet.text(at, y, text, size=_YEAR, ink=ink, bold=row.observed > 0, anchor="end")
        sheet.text(sheet.body.right, y, self._of(row), size=_YEAR, ink="quiet", anchor="end")

    def _draw_month(self, month: Coverage, middle: float) -> None:
        """Draw the box of a month, filled as far as its dates have a rate, and their number."""
        sheet, x, high = self.sheet, self._x(month.first.month - 1), self.row * _BOX_HEIGHT
        if month.state is State.NONE:
            dot = Disc(x + self.box / 2, middle, sheet.pt(SPECK), "quiet", hollow=False)
            sheet.scene.items.append(dot)
            return
        part = PARTS[month.state]
        if month.state is State.OBSERVED:
            part = max(_LEAST_PART, month.observed / ((month.last - month.first).days + 1))
            sheet.fill(Rect(x, middle - high / 2, self.box, high), "grid")
        sheet.fill(Rect(x, middle - high / 2, self.box, high * part), STATE_INKS[month.state])
        if month.observed and self.has_counts:
            text, y = self.say.number(month.observed), middle - sheet.pt(_COUNT) * 0.36
            sheet.text(x + self.box + sheet.pt(_BOX_TO_COUNT), y, text, size=_COUNT)

    def _of(self, row: YearRow) -> str:
        return f" {self.say.calendar_of.format(days=self.say.number(row.days))}"
