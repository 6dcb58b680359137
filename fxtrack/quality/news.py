"""Which rates are news: those of the last days up to today, and what to say where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fxtrack.model import Filters, Pair
from fxtrack.quality.findings import Finding, Kind, Severity, Value


class Obstacle(StrEnum):
    """Why a rule could not be applied; ``reason`` in the values of what is *not compared*."""

    NO_RATE = "no rate"
    TOO_OLD = "too old"
    BEFORE_SINCE = "before since"
    WEEKENDS_ONLY = "weekends only"
    TOO_FEW = "too few"


class News(NamedTuple):
    """The days whose rates are news.

    Attributes:
        today: the last of them.
        days: how many days before it a rate may be.
        since: the first date that is asked for; None for any.
    """

    today: date
    days: int
    since: date | None = None

    @classmethod
    def until(cls, today: date, days: int, filters: Filters) -> News:
        """Return the days up to today, or up to the last date that is asked for if that is earlier."""
        return cls(min(today, filters.until or today), days, filters.since)

    def has(self, day: date) -> bool:
        """Tell whether a rate of this day is news."""
        return day <= self.today and not self.is_old(day)

    def is_old(self, day: date) -> bool:
        """Tell whether a day is too long ago, or before what is asked for."""
        return (self.today - day).days > self.days or (self.since is not None and day < self.since)

    def too_old(
        self, day: date, pair: Pair, values: Mapping[str, Value], what: str = "the latest rate"
    ) -> Finding:
        """Say that the latest rate of a pair is no news."""
        is_old = (self.today - day).days > self.days
        when = f"{in_days((self.today - day).days)} before {self.today}" if is_old else f"before {self.since}"
        text = f"{what} is of {day}, {when}: not looked at"
        ago: dict[str, Value] = {"last": day, "today": self.today, "days": (self.today - day).days}
        obstacle = Obstacle.TOO_OLD if is_old else Obstacle.BEFORE_SINCE
        return self.not_compared(obstacle, day, pair, text, {**values, **ago})

    def not_compared(
        self, obstacle: Obstacle, day: date | None, pair: Pair | None, text: str, values: Mapping[str, Value]
    ) -> Finding:
        """Say that a rule could not be applied; that is so of today, whatever dates are asked for."""
        told: dict[str, Value] = {"reason": obstacle.value, **values}
        until = max(self.today, self.since or self.today) if day else None
        return Finding(Severity.NOTE, Kind.NOT_COMPARED, day, pair, text, told, until=until)


def on_no_page(pair: Pair | None, text: str, values: Mapping[str, Value]) -> Finding:
    """Warn that a pair that is named is on no page: it may be a slip, and silence would hide that."""
    told: dict[str, Value] = {"reason": Obstacle.NO_RATE.value, **values}
    return Finding(Severity.WARNING, Kind.NOT_COMPARED, None, pair, text, told)


def in_days(number: int) -> str:
    """Say a number of days."""
    return f"{number} day{'' if number == 1 else 's'}"
