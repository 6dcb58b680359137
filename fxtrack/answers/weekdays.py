"""The days of the week that are no weekend, in words."""

from __future__ import annotations

from calendar import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY
from collections.abc import Collection

_DAYS = {
    MONDAY: "Monday",
    TUESDAY: "Tuesday",
    WEDNESDAY: "Wednesday",
    THURSDAY: "Thursday",
    FRIDAY: "Friday",
    SATURDAY: "Saturday",
    SUNDAY: "Sunday",
}


def possible_days(weekend: Collection[int]) -> str:
    """Name the days that are no weekend, such as "Mondays to Fridays".

    Args:
        weekend: the days of the week that are weekends, as ``date.weekday`` counts.
    """
    if not weekend:
        return "all days"
    firsts = _firsts(weekend)
    if len(firsts) == 1:
        return f"{_DAYS[firsts[0]]}s to {_DAYS[_last_before_weekend(firsts[0], weekend)]}s"
    return "all days but " + " and ".join(f"{_DAYS[day]}s" for day in sorted(weekend))


def neighbours(weekend: Collection[int]) -> list[str]:
    """Say of the days on both sides of a weekend that they are neighbours, in a sentence for each weekend."""
    firsts = _firsts(weekend)
    return [f"{_DAYS[_day_before_weekend(day, weekend)]} and {_DAYS[day]} are neighbours." for day in firsts]


def _firsts(weekend: Collection[int]) -> list[int]:
    """Return the days directly behind a weekend."""
    return [day for day in _DAYS if day not in weekend and (day - 1) % 7 in weekend]


def _last_before_weekend(day: int, weekend: Collection[int]) -> int:
    while (day + 1) % 7 not in weekend:
        day = (day + 1) % 7
    return day


def _day_before_weekend(day: int, weekend: Collection[int]) -> int:
    """Return the last day before the weekend that is directly before a day."""
    day = (day - 1) % 7
    while day in weekend:
        day = (day - 1) % 7
    return day
