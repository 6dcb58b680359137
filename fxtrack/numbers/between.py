"""The change between two named dates, and which rates stand for dates that have none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias, get_args

from fxtrack.errors import OptionError
from fxtrack.model import Pair
from fxtrack.numbers.changes import Moved, hang_on_prints, moved
from fxtrack.numbers.rates import MAX_AGE_DAYS, Rate, by_pair

Nearest: TypeAlias = Literal["before", "after", "either"]
"""Which rate stands for a date that has none: the last one before it, the first one after it, or the nearer
of the two (where both are as near, the one before)."""

NEAREST: tuple[Nearest, ...] = get_args(Nearest)


class Stand(NamedTuple):
    """What stands for a date.

    Attributes:
        asked: the date; None for the latest one of the pair.
        used: the daily rate that is compared; None where there is none, or none near enough.
        before: the last daily rate before the date; None if there is none, and if the date has a rate itself.
        after: the first one after it, likewise.
    """

    asked: date | None
    used: Rate | None
    before: Rate | None
    after: Rate | None

    @property
    def days(self) -> int | None:
        """How many days the rate that is used is later than the date; below zero if it is earlier."""
        return self.off(self.used)

    @property
    def other(self) -> Rate | None:
        """The daily rate on the other side of the date than the one that is used; None if there is none."""
        if self.used is None:
            return None
        return self.after if self.used is self.before else self.before

    def allowed(self, nearest: Nearest) -> list[Rate]:
        """Return the daily rates that may stand for a date that has none itself, the nearest first."""
        sides = {"before": (self.before,), "after": (self.after,), "either": (self.before, self.after)}
        there = [rate for rate in sides[nearest] if rate is not None]
        return sorted(there, key=lambda rate: abs(self.off(rate) or 0))  # of two as near the one before

    def off(self, rate: Rate | None) -> int | None:
        """Return how many days a daily rate is later than the date."""
        return None if rate is None or self.asked is None else (rate.date - self.asked).days


class Between(NamedTuple):
    """How the rate of a pair differs between two dates.

    Attributes:
        pair: what is priced in what.
        start: what stands for the earlier date.
        end: what stands for the later one.
        moved: the change; None where a date has no rate near enough, or the same rate stands for both.
    """

    pair: Pair
    start: Stand
    end: Stand
    moved: Moved | None

    @property
    def change(self) -> Decimal | None:
        """The change in percent; None where there is none."""
        return self.moved.change if self.moved else None

    @property
    def verdict(self) -> str | None:
        """``up``, ``down`` or ``not resolved``; None where there is no change."""
        return self.moved.verdict if self.moved else None

    @property
    def hangs_on_prints(self) -> bool:
        """Whether other prints of the two days would give another verdict."""
        return self.moved is not None and hang_on_prints(
            self.moved.verdict, self.moved.prints_min, self.moved.prints_max
        )

    @property
    def is_one_rate(self) -> bool:
        """Whether the same daily rate stands for both dates."""
        return self.start.used is not None and self.start.used is self.end.used


def changes_between(
    rates: Iterable[Rate],
    first: date,
    last: date | None = None,
    nearest: Nearest = "before",
    max_gap: int = MAX_AGE_DAYS,
) -> list[Between]:
    """Compare the rates of two dates.

    Args:
        rates: daily rates; see ``fxtrack.numbers.rates.compared`` for those that take part.
        first: the earlier date.
        last: the later one; None for the latest date of each pair.
        nearest: which rate stands for a date that has none.
        max_gap: how many days away from a date the rate may be that stands for it.

    Returns:
        A row a pair.

    Raises:
        OptionError: the dates are the same or in the wrong order, or there is no such ``nearest``.
    """
    if nearest not in NEAREST:
        raise OptionError("nearest", f"is {' or '.join(NEAREST)}, not {nearest!r}")
    if last is not None and first >= last:
        told = f"{first} is after last {last}" if first > last else f"and last are both {first}"
        raise OptionError("first", told)
    found = []
    for pair, points in by_pair(rates):
        start = stand_for(first, points, nearest, max_gap)
        end = stand_for(last, points, nearest, max_gap) if last else Stand(None, points[-1], None, None)
        found.append(Between(pair, start, end, _moved_between(start.used, end.used)))
    return found


def stand_for(day: date, rates: Sequence[Rate], nearest: Nearest, max_gap: int) -> Stand:
    """Return what stands for a date, of daily rates in rising order."""
    here = bisect_left(rates, day, key=lambda rate: rate.date)
    after = rates[here] if here < len(rates) else None
    if after and after.date == day:
        return Stand(day, after, None, None)
    stand = Stand(day, None, rates[here - 1] if here else None, after)
    near = [rate for rate in stand.allowed(nearest) if abs((rate.date - day).days) <= max_gap]
    return stand._replace(used=near[0] if near else None)


def _moved_between(then: Rate | None, now: Rate | None) -> Moved | None:
    return None if then is None or now is None or then is now else moved(now, then)
