"""Dates as people write them: a day, a week, a month, a quarter or a year."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from fxtrack.errors import InputError

DATES = "a day, week, month, quarter or year (2025-12-08, 2025-W10, 2025-03, 2025-Q1, 2025)"
"""The forms, in words for messages."""

_WRITTEN = re.compile(r"([0-9]{4})(?:-?[Qq]([1-4])|-[Ww]([0-9]{2})|-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS_OF_QUARTER = 3
_DAYS_TO_SUNDAY = timedelta(days=6)


class Dates(NamedTuple):
    """What a written date names.

    Attributes:
        first: its first day.
        last: its last day.
        kind: ``day``, ``week``, ``month``, ``quarter`` or ``year``.
    """

    first: date
    last: date
    kind: str


def read_dates(text: str) -> Dates | None:
    """Read a date in one of the forms of ``DATES``; None for anything else, and for days that do not exist.

    A quarter may be written 2025q1 too. A week is that of ISO 8601, from Monday to Sunday. Other forms of
    that standard, such as 20251208 and 2025-W50-1, are too easily a slip.
    """
    form = _WRITTEN.fullmatch(text)
    if form is None:
        return None
    try:
        return _days_named(form)
    except (ValueError, OverflowError):  # 2025-02-30, 2025-13, 2025-W53, 0000, 9999-W52
        return None


def _days_named(form: re.Match[str]) -> Dates:
    year, quarter, week, month, day = form.groups()
    if day is not None:
        named = date.fromisoformat(form[0])
        return Dates(named, named, "day")
    if week is not None:
        monday = date.fromisocalendar(int(year), int(week), 1)
        return Dates(monday, monday + _DAYS_TO_SUNDAY, "week")
    if month is not None:
        return _months(int(year), int(month), int(month), "month")
    if quarter is not None:
        last = int(quarter) * _MONTHS_OF_QUARTER
        return _months(int(year), last - _MONTHS_OF_QUARTER + 1, last, "quarter")
    return _months(int(year), 1, 12, "year")


def _months(year: int, first: int, last: int, kind: str) -> Dates:
    begin = date(year, first, 1)
    return Dates(begin, date(year, last, calendar.monthrange(year, last)[1]), kind)


def read_day(text: str) -> date:
    """Read a date that has to be a day.

    Raises:
        InputError: it is none; the message goes on behind the text, and says what to say in place of a month.
    """
    named = read_dates(text)
    if named is None:
        raise InputError("is not a day such as 2025-12-08")
    if named.kind != "day":
        raise InputError(f"is a {named.kind}, not a day: say {named.first} or {named.last}")
    return named.first
