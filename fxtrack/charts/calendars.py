"""Coverage as calendars: a row a month, a square a date with a rate; one for all pairs that are alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from fxtrack.charts.spans import lane_name
from fxtrack.drawing.measure import width, wrapped
from fxtrack.drawing.scene import Dots, Frame, Ink, Rect, Scene
from fxtrack.drawing.sheet import POINTS_PER_CM, SPECK, Key, Look, Sheet
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.words import Words

STATE_INKS: Mapping[State, Ink] = {
    State.OBSERVED: "observed",
    State.WITHOUT_PAIR: "without",
    State.FLAGGED: "flagged",
    State.UNDATED: "undated",
}
PARTS: Mapping[State, float] = {
    State.OBSERVED: 1.0,
    State.WITHOUT_PAIR: 0.5,
    State.FLAGGED: 0.34,
    State.UNDATED: 0.2,
}
"""Apart in height as well: whoever sees no colours sees how far a mark reaches."""

_MOST_ROWS = 60
"""Calendars of more months than this, together, would be higher than a page."""
_MONTH_ROW, _LEAST_MONTH_ROW, _YEAR_GAP, _DAYS_HEIGHT, _CALENDARS_APART, _NAME_LINE = (
    9.6,
    7.0,
    3.4,
    10.0,
    8.0,
    10.0,
)
_HIGHEST_ROW = 16.0  # in a taller chart, what is left stays empty under the calendars
_DAY_TEXT, _MONTH_TEXT, _NAME_TEXT = 6.9, 7.0, 8.2
_NUMBERED = (1, 5, 10, 15, 20, 25, 31)
_DAY_COLUMNS = 31
_SQUARE, _LARGEST = 0.74, 7.6  # of the room for it; points of a chart of 16 cm
_BESIDE = 6.0


class Calendar(NamedTuple):
    """What one calendar shows.

    Attributes:
        pairs: those that have the same data on every date.
        days: the rows of one of them, in the order of dates.
    """

    pairs: Sequence[Pair]
    days: Sequence[Coverage]

    @property
    def months(self) -> list[list[Coverage]]:
        """Its rows, by month."""
        return [list(days) for _, days in groupby(self.days, lambda row: (row.first.year, row.first.month))]


def calendars_of(rows: Sequence[Coverage]) -> list[Calendar]:
    """Group the pairs that have the same data on every date, in the order of the table."""
    found: dict[tuple[tuple[State, int], ...], list[Pair]] = {}
    by_pair: dict[Pair, list[Coverage]] = {}
    for row in rows:
        by_pair.setdefault(row.pair, []).append(row)
    for pair, own in by_pair.items():
        found.setdefault(tuple((row.state, row.observed) for row in own), []).append(pair)
    return [Calendar(pairs, by_pair[pairs[0]]) for pairs in found.values()]


def have_room(
    calendars: Sequence[Calendar], look: Look, head: tuple[str, str], weekend: Collection[int]
) -> bool:
    """Tell whether calendars fit on a page, and in the height that is asked for."""
    if sum(len(each.months) for each in calendars) > _MOST_ROWS:
        return False
    if look.height is None:
        return True
    free = draw_calendars(calendars, head, replace(look, height=None), weekend)
    months = sum(len(each.months) for each in calendars)
    least = free.height - months * (_MONTH_ROW - _LEAST_MONTH_ROW) * look.scale
    return least <= look.height * POINTS_PER_CM


def draw_calendars(
    calendars: Sequence[Calendar], head: tuple[str, str], look: Look, weekend: Collection[int]
) -> Scene:
    """Draw calendars under each other.

    Args:
        calendars: what they show, at least one.
        head: title and subtitle.
        look: size and words.
        weekend: the days of the week that are drawn hollow, as ``date.weekday`` counts.
    """
    return _Calendars(calendars, head, look, weekend).draw()


class _Calendars:
    """Calendars being drawn."""

    def __init__(
        self, calendars: Sequence[Calendar], head: tuple[str, str], look: Look, weekend: Collection[int]
    ) -> None:
        self.calendars, self.say, self.weekend = calendars, look.say, weekend
        self.pairs = [pair for each in calendars for pair in each.pairs]
        self.names = [self._name_lines(each, look.room - 2 * _BESIDE) for each in calendars]
        months = [month for each in calendars for month in each.months]
        around = self._height_without_rows()
        wanted, least = (around + len(months) * high for high in (_MONTH_ROW, _LEAST_MONTH_ROW))
        self.sheet = Sheet(look, head, (_marks_key(calendars, self.say, weekend), []), wanted, least)
        pt = self.sheet.pt
        self.row = min((self.sheet.body.height - pt(around)) / len(months), pt(_HIGHEST_ROW))
        names = max(width(self._month(month), _MONTH_TEXT) for month in months)
        years = width("2000", _MONTH_TEXT, bold=True)
        self.left = pt(years + _BESIDE + names + _BESIDE)
        self.counts = max(width(self._of(month), _MONTH_TEXT) for month in months)
        right = max(
            width(self.say.calendar_count, _DAY_TEXT), self.counts + width("00", _MONTH_TEXT, bold=True)
        )
        self.right = pt(right + _BESIDE)
        self.step = (self.sheet.body.width - self.left - self.right) / _DAY_COLUMNS
        self.square = min(self.step * _SQUARE, self.row * _SQUARE, pt(_LARGEST))

    def draw(self) -> Scene:
        """Draw all of them, from above."""
        top = self.sheet.body.top
        for calendar, names in zip(self.calendars, self.names, strict=True):
            top = self._draw_one(calendar, names, top) - self.sheet.pt(_CALENDARS_APART)
        return self.sheet.scene

    def _name_lines(self, calendar: Calendar, room: float) -> list[str]:
        """Name the pairs of a calendar, if there are several calendars."""
        if len(self.calendars) == 1:
            return []
        text = ", ".join(lane_name(pair, self.pairs, self.say) for pair in calendar.pairs)
        return wrapped(text, _NAME_TEXT, room, bold=True)

    def _height_without_rows(self) -> float:
        names = sum(len(lines) for lines in self.names) * _NAME_LINE
        years = sum(_begins_year(month) for each in self.calendars for month in each.months[1:])
        between = _CALENDARS_APART * (len(self.calendars) - 1)
        return names + years * _YEAR_GAP + between + _DAYS_HEIGHT * len(self.calendars)

    def _draw_one(self, calendar: Calendar, names: Sequence[str], top: float) -> float:
        """Draw a calendar; return where it ends."""
        sheet = self.sheet
        for line in names:
            top -= sheet.pt(_NAME_LINE)
            sheet.text(sheet.body.x, top + sheet.pt(2), line, size=_NAME_TEXT, bold=True)
        top -= sheet.pt(_DAYS_HEIGHT)
        self._draw_days(top + sheet.pt(2.6))
        box = Rect(sheet.body.x + self.left, 0.0, self.step * _DAY_COLUMNS, top)
        frame = Frame(box, (0.5, _DAY_COLUMNS + 0.5), (0.0, top), name="coverage")
        empty: list[tuple[int, float]] = []
        for number, month in enumerate(calendar.months):
            top -= sheet.pt(_YEAR_GAP) if number and _begins_year(month) else 0.0
            middle = top - self.row / 2
            self._draw_names(month, middle, with_year=not number or _begins_year(month))
            empty += self._draw_month(month, frame, middle)
            top -= self.row
        if empty:
            days, places = zip(*empty, strict=True)
            frame.marks.append(Dots(days, places, "quiet", sheet.pt(SPECK), hollow=False))
        sheet.scene.items.append(frame)
        return top

    def _draw_days(self, y: float) -> None:
        """Number the days above the squares; name the counts."""
        sheet = self.sheet
        for day in _NUMBERED:
            x = sheet.body.x + self.left + (day - 0.5) * self.step
            sheet.text(x, y, str(day), size=_DAY_TEXT, ink="quiet", anchor="middle")
        text = self.say.calendar_count
        sheet.text(sheet.body.right, y, text, size=_DAY_TEXT, ink="quiet", anchor="end")

    def _draw_names(self, month: Sequence[Coverage], middle: float, *, with_year: bool) -> None:
        """Name a month, and count its dates with a rate."""
        sheet = self.sheet
        y, count = middle - sheet.pt(_MONTH_TEXT) * 0.36, sum(row.observed for row in month)
        if with_year:
            sheet.text(sheet.body.x, y, str(month[0].first.year), size=_MONTH_TEXT, bold=True)
        x = sheet.body.x + self.left - sheet.pt(_BESIDE)
        sheet.text(x, y, self._month(month), size=_MONTH_TEXT, anchor="end")
        at = sheet.body.right - sheet.pt(self.counts)
        ink = "text" if count else "quiet"
        sheet.text(at, y, self.say.number(count), size=_MONTH_TEXT, ink=ink, bold=count > 0, anchor="end")
        sheet.text(sheet.body.right, y, self._of(month), size=_MONTH_TEXT, ink="quiet", anchor="end")

    def _draw_month(self, month: Sequence[Coverage], frame: Frame, middle: float) -> list[tuple[int, float]]:
        """Draw the squares of a month; return where a date has nothing."""
        empty = []
        for row in month:
            if row.state not in STATE_INKS:
                empty.append((row.first.day, middle))
                continue
            x = frame.x(row.first.day) - self.square / 2
            box = Rect(x, middle - self.square / 2, self.square, self.square * PARTS[row.state])
            self.sheet.square(box, STATE_INKS[row.state], hollow=_is_hollow(row, self.weekend))
        return empty

    def _month(self, month: Sequence[Coverage]) -> str:
        return self.say.months_short[month[0].first.month - 1]

    def _of(self, month: Sequence[Coverage]) -> str:
        return f" {self.say.calendar_of.format(days=self.say.number(len(month)))}"


def _begins_year(month: Sequence[Coverage]) -> bool:
    return month[0].first.month == 1


def _is_hollow(row: Coverage, weekend: Collection[int]) -> bool:
    """Tell whether a date with a rate is on a weekend: the calendar alone decides."""
    return row.state is State.OBSERVED and row.first.weekday() in weekend


def _marks_key(calendars: Sequence[Calendar], say: Words, weekend: Collection[int]) -> list[Key]:
    """Explain the marks that are there."""
    rows = [row for each in calendars for row in each.days]
    found = {row.state for row in rows}
    keys = []
    if any(row.state is State.OBSERVED and not _is_hollow(row, weekend) for row in rows):
        keys.append(Key("square", say.states[State.OBSERVED.value], STATE_INKS[State.OBSERVED]))
    if any(_is_hollow(row, weekend) for row in rows):
        keys.append(Key("hollow square", say.calendar_weekend, STATE_INKS[State.OBSERVED]))
    keys += [
        Key("square", say.states[state.value], ink, PARTS[state])
        for state, ink in STATE_INKS.items()
        if state is not State.OBSERVED and state in found
    ]
    return [*keys, Key("speck", say.states[State.NONE.value], "quiet")] if State.NONE in found else keys
