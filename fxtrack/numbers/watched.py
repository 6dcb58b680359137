"""What a newsroom watches for in daily rates: a new high or low, and a large move within some days.

Pure. Only what is resolved counts: what holds for every true rate that the prints allow. What rounding leaves
open is found apart.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
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
    """A latest daily rate that was printed beyond every one before it.

    Attributes:
        side: ``highest`` or ``lowest``.
        latest: the rate.
        nearest: the one before it that rounding allows to come nearest; the last of several that are alike.
        first: the date of the first rate before it.
        before: how many rates there are before it.
    """

    side: Literal["highest", "lowest"]
    latest: Rate
    nearest: Rate
    first: date
    before: int

    @property
    def is_sure(self) -> bool:
        """Whether it lies beyond for every true rate that the prints allow."""
        latest, nearest = self.latest.range, self.nearest.range
        return latest.low > nearest.high if self.side == "highest" else latest.high < nearest.low


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
    def possible(self) -> tuple[Fraction, date]:
        """Sorts moves by the greatest size that rounding allows; of equal ones the shorter is the larger."""
        return max(abs(self.change.low), abs(self.change.high)), self.reference.date

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
    found = _beyond_all(rates, months)
    return found if found and found.is_sure else None


def possible_extreme(rates: Sequence[Rate], months: int) -> Extreme | None:
    """Tell whether the latest rate was printed beyond every one before it, and rounding leaves that open.

    Args:
        rates: as for ``new_extreme``.
        months: likewise.

    Returns:
        None if it is a new high or low for sure, was not printed beyond all, or has fewer than five before.
    """
    found = _beyond_all(rates, months)
    return found if found and not found.is_sure else None


def _beyond_all(rates: Sequence[Rate], months: int) -> Extreme | None:
    latest = rates[-1]
    before = before_latest(rates, months_before(latest.date, months))
    if len(before) < LEAST_BEFORE:
        return None
    if all(latest.rate > rate.rate for rate in before):
        nearest = max(before, key=lambda rate: (rate.range.high, rate.date))
        return Extreme("highest", latest, nearest, before[0].date, len(before))
    if all(latest.rate < rate.rate for rate in before):
        nearest = min(before, key=lambda rate: (rate.range.low, -rate.date.toordinal()))
        return Extreme("lowest", latest, nearest, before[0].date, len(before))
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
    large = [each for each in moves(rates, days) if _is_beyond(each.change, percent)]
    return max(large, key=lambda each: each.sure, default=None)


def possible_move(rates: Sequence[Rate], percent: Decimal, days: int) -> Move | None:
    """Find the largest move that the latest rate may have made, if none is that large for sure.

    Args:
        rates: as for ``largest_move``.
        percent: how large it has to be for one of the true rates that the prints allow.
        days: as for ``largest_move``.

    Returns:
        The one that may be largest; None if none may be of that size, or one is for sure.
    """
    every = list(moves(rates, days))
    if any(_is_beyond(each.change, percent) for each in every):
        return None
    open_ones = [each for each in every if each.possible[0] >= percent]
    return max(open_ones, key=lambda each: each.possible, default=None)


def moves(rates: Sequence[Rate], days: int) -> Iterator[Move]:
    """Yield the moves of the latest rate from each of some days before."""
    latest = rates[-1]
    first = latest.date - timedelta(days=min(days, latest.date.toordinal() - 1))
    for rate in before_latest(rates, first):
        yield Move(latest, rate, intervals.change(latest.range, rate.range))


def _is_beyond(change: Range, percent: Decimal) -> bool:
    """Tell whether a change is at least so large, up or down, for every true rate."""
    return change.low >= percent or change.high <= -percent
