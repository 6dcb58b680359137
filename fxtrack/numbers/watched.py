"""What a newsroom watches for in daily rates: a new high or low, and a large move within some days.

Pure. Only what is resolved counts: what holds for every true rate that the prints allow.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate

LEAST_BEFORE = 5
"""Fewer rates before the latest one make it no high or low that is worth a word."""

_MONTHS_OF_YEAR = 12


class Extreme(NamedTuple):
    """A latest daily rate that lies beyond every one before it.

    Attributes:
        side: ``highest`` or ``lowest``.
        latest: the rate.
        nearest: the one before it that comes nearest; the last of several that are alike.
        first: the date of the first rate before it.
        before: how many rates there are before it.
    """

    side: Literal["highest", "lowest"]
    latest: Rate
    nearest: Rate
    first: date
    before: int


class Move(NamedTuple):
    """A change up to the latest daily rate.

    Attributes:
        latest: the rate.
        reference: the one that it is compared with.
        change: in percent of the reference, with the exact range that the printed digits allow.
    """

    latest: Rate
    reference: Rate
    change: Range

    @property
    def sure(self) -> tuple[Fraction, date]:
        """Sorts moves by the size that is sure; of equal ones the shorter is the larger."""
        return min(abs(self.change.low), abs(self.change.high)), self.reference.date


def months_before(day: date, months: int) -> date:
    """Return the same day some months before, or the last day of that month; not before the year 1."""
    number = day.year * _MONTHS_OF_YEAR + day.month - 1 - months
    year, month = divmod(number, _MONTHS_OF_YEAR)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def before_latest(rates: Sequence[Rate], since: date) -> Sequence[Rate]:
    """Return the rates from a date on, without the last one; of rates in rising order of dates."""
    return [rate for rate in rates[:-1] if rate.date >= since]


def new_extreme(rates: Sequence[Rate], months: int) -> Extreme | None:
    """Tell whether the latest rate is a new high or low.

    Args:
        rates: daily rates of one pair in rising order of dates, at least one; all of them are compared.
        months: how far back to look from the date of the latest.

    Returns:
        None if it is neither for every true rate that the prints allow, or has fewer than five before it.
    """
    latest = rates[-1]
    before = before_latest(rates, months_before(latest.date, months))
    if len(before) < LEAST_BEFORE:
        return None
    highest = max(before, key=lambda rate: (rate.range.high, rate.date))
    if latest.range.low > highest.range.high:
        return Extreme("highest", latest, highest, before[0].date, len(before))
    lowest = min(before, key=lambda rate: (rate.range.low, -rate.date.toordinal()))
    if latest.range.high < lowest.range.low:
        return Extreme("lowest", latest, lowest, before[0].date, len(before))
    return None


def largest_move(rates: Sequence[Rate], percent: Decimal, days: int) -> Move | None:
    """Find the largest move of the latest rate from one of some days before.

    Args:
        rates: daily rates of one pair in rising order of dates, at least one; all of them are compared.
        percent: how large it has to be for every true rate that the prints allow.
        days: how many days before the latest the other rate may be.

    Returns:
        The one that is largest for sure; None if there is none of that size.
    """
    latest = rates[-1]
    before = before_latest(rates, latest.date - timedelta(days=min(days, latest.date.toordinal() - 1)))
    moves = [Move(latest, rate, intervals.change(latest.range, rate.range)) for rate in before]
    large = [each for each in moves if each.change.low >= percent or each.change.high <= -percent]
    return max(large, key=lambda each: each.sure, default=None)
