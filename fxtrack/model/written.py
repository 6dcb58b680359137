"""Dates as people write them: a day, a month, a quarter or a year."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from fxtrack.errors import InputError

DATES = "a day, month, quarter or year (2025-12-08, 2025-03, 2025-Q1, 2025)"
"""The forms, in words for messages."""

_WRITTEN = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|([0-9]{2})(?:-([0-9]{2}))?))?")
_MONTHS_OF_QUARTER = 3


class Dates(NamedTuple):
    """What a written date names.

    Attributes:
        first: its first day.
        last: its last day.
        kind: ``day``, ``month``, ``quarter`` or ``year``.
    """

    first: date
    last: date
    kind: str


def read_dates(text: str) -> Dates | None:
    """Read a date in one of the forms of ``DATES``; None for anything else, and for days that do not exist.

    Other ISO 8601 forms, such as 20251208 and 2025-W50-1, are too easily a slip.
    """
    form = _WRITTEN.fullmatch(text)
    if form is None:
        return None
    year, quarter, month, day = form.groups()
    try:
        if day is not None:
            named = date.fromisoformat(text)
            return Dates(named, named, "day")
        if month is not None:
            return _months(int(year), int(month), int(month), "month")
        if quarter is not None:
            last = int(quarter) * _MONTHS_OF_QUARTER
            return _months(int(year), last - _MONTHS_OF_QUARTER + 1, last, "quarter")
        return _months(int(year), 1, 12, "year")
    except ValueError:  # 2025-02-30, 2025-13, 0000
        return None


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
