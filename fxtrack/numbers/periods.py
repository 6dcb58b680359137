"""Kinds of calendar periods: how a date falls into one, and how one is written.

``fxtrack periods``, averages and coverage find a kind by its name. To add one, put it there::

    PERIOD_KINDS[MINE.name] = MINE
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fxtrack.errors import InputError


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """A kind of period. Its periods touch: each begins on the day after the one before ends.

    Attributes:
        name: how it is asked for: ``month``.
        first: takes a date; returns the first day of its period.
        last: takes a date; returns the last day of its period.
        written: takes the first day of a period; returns how it is written: ``2025-12``, ``2025-W10``.
        slack: the last daily rate may be so many days before the last possible day, and still stand for the
            end of the period; one that is earlier is marked.
    """

    name: str
    first: Callable[[date], date]
    last: Callable[[date], date]
    written: Callable[[date], str]
    slack: int = 14

    def within(self, since: date, until: date) -> Iterator[tuple[date, date]]:
        """Cut a time into periods, without a gap; the first and the last may be cut short.

        Yields:
            The first and the last day of each.
        """
        day = since
        while day <= until:
            last = min(until, self.last(day))
            yield day, last
            if last == date.max:
                return
            day = last + timedelta(days=1)


def _same(day: date) -> date:
    return day


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _year_and_month(first: date) -> str:
    return first.isoformat()[:7]


def _first_of_week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_of_week(day: date) -> date:
    left = 6 - day.weekday()
    return day + timedelta(days=min(left, (date.max - day).days))


def _year_and_week(first: date) -> str:
    year, week, _ = first.isocalendar()
    return f"{year:04}-W{week:02}"


def _first_of_quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _last_of_quarter(day: date) -> date:
    return _last_of_month(date(day.year, 3 * ((day.month + 2) // 3), 1))


def _year_and_quarter(first: date) -> str:
    return f"{first.year:04}-Q{(first.month + 2) // 3}"


def _first_of_year(day: date) -> date:
    return date(day.year, 1, 1)


def _last_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _year(first: date) -> str:
    return f"{first.year:04}"


DATE = PeriodKind("date", _same, _same, date.isoformat, 0)
WEEK = PeriodKind("week", _first_of_week, _last_of_week, _year_and_week, 1)
"""Weeks of ISO 8601: from Monday to Sunday, the first one of a year is that with its first Thursday."""
MONTH = PeriodKind("month", _first_of_month, _last_of_month, _year_and_month, 5)
QUARTER = PeriodKind("quarter", _first_of_quarter, _last_of_quarter, _year_and_quarter, 10)
YEAR = PeriodKind("year", _first_of_year, _last_of_year, _year, 14)

PERIOD_KINDS: dict[str, PeriodKind] = {kind.name: kind for kind in (DATE, WEEK, MONTH, QUARTER, YEAR)}
"""Every kind that can be asked for, by its name."""


def summed_kinds() -> list[str]:
    """Name the kinds of which daily rates are summed up: all that are longer than a date."""
    return [name for name in PERIOD_KINDS if name != DATE.name]


def kind_named(name: str) -> PeriodKind:
    """Return a kind of period.

    Raises:
        InputError: there is none of that name.
    """
    return _kind_among(name, list(PERIOD_KINDS))


def summed_kind_named(name: str) -> PeriodKind:
    """Return a kind of period that is longer than a date.

    Raises:
        InputError: there is none of that name.
    """
    return _kind_among(name, summed_kinds())


def _kind_among(name: str, names: Sequence[str]) -> PeriodKind:
    if name in names:
        return PERIOD_KINDS[name]
    hint = f"; for a pair, say pairs={name!r}" if "/" in name else ""
    raise InputError(f"{name!r} is no kind of period; there are: {', '.join(names)}{hint}")
