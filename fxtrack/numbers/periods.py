"""Kinds of calendar periods: how a date falls into one, and how one is written.

Averages, coverage and ``fxtrack coverage --by`` find a kind by its name. To add one, put it there::

    PERIOD_KINDS[MINE.name] = MINE
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
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
        written: takes the first day of a period; returns how it is written: ``2025-12``.
    """

    name: str
    first: Callable[[date], date]
    last: Callable[[date], date]
    written: Callable[[date], str]

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


DATE = PeriodKind("date", _same, _same, date.isoformat)
MONTH = PeriodKind("month", _first_of_month, _last_of_month, _year_and_month)

PERIOD_KINDS: dict[str, PeriodKind] = {kind.name: kind for kind in (DATE, MONTH)}
"""Every kind that can be asked for, by its name."""


def kind_named(name: str) -> PeriodKind:
    """Return a kind of period.

    Raises:
        InputError: there is none of that name.
    """
    try:
        return PERIOD_KINDS[name]
    except KeyError:
        raise InputError(f"{name!r} is no kind of period; there are: {', '.join(PERIOD_KINDS)}") from None
