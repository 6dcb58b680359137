"""Ticks of a scale of dates: days, months, quarters, half-years or years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from fxtrack.words import Words

_A_YEAR = 12  # months
_MONTHLY_BELOW = 300  # days: a longer time has quarters at most
_FEW_MONTHS = 3  # a time in which fewer begin has days
_DAY_STEPS = (1, 2, 3, 7, 14, 28)
_MONTH_STEPS = (1, 3, 6, 12)
_YEAR_STEPS = (2, 5, 10, 20, 50, 100)


class DateTick(NamedTuple):
    """A tick on a scale of dates.

    Attributes:
        day: where it stands.
        label: its day, month or year.
        year: what is written under it: the year, under the first tick of each; empty where ticks are years.
        begins_year: whether it is the first day of a year, which has a line of the grid.
    """

    day: date
    label: str
    year: str
    begins_year: bool


def date_choices(first: date, last: date, say: Words) -> Iterator[list[DateTick]]:
    """Yield ticks for a time, the most first; all lie within it.

    Args:
        first: its first date.
        last: its last date.
        say: the language.
    """
    span = (last - first).days
    if len(list(_month_starts(first, last, 1))) < _FEW_MONTHS:
        for step in _DAY_STEPS:
            days = [first + timedelta(days=offset) for offset in range(0, span + 1, step)]
            yield list(_labelled(days, [say.day_and_month(day) for day in days]))
    for step in _MONTH_STEPS:
        if step > 1 or span < _MONTHLY_BELOW:
            days = list(_month_starts(first, last, step))
            if step < _A_YEAR or len({day.year for day in days}) == 1:
                yield list(_labelled(days, [say.months_short[day.month - 1] for day in days]))
            else:
                yield [DateTick(day, str(day.year), "", begins_year=True) for day in days]
    for step in _YEAR_STEPS:
        days = [day for day in _month_starts(first, last, _A_YEAR) if day.year % step == 0]
        yield [DateTick(day, str(day.year), "", begins_year=True) for day in days]


def _month_starts(first: date, last: date, step: int) -> Iterator[date]:
    """Yield the first days of months, in steps that begin anew with each year."""
    for month in range(first.year * _A_YEAR, last.year * _A_YEAR + _A_YEAR, step):
        year, place = divmod(month, _A_YEAR)
        if first <= (day := date(year, place + 1, 1)) <= last:
            yield day


def _labelled(days: Sequence[date], labels: Sequence[str]) -> Iterator[DateTick]:
    before = None
    for day, label in zip(days, labels, strict=True):
        begins = (day.month, day.day) == (1, 1)
        yield DateTick(day, label, "" if day.year == before else str(day.year), begins)
        before = day.year
