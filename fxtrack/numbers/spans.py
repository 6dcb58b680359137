"""The periods that a question is about: how much of each is asked for, and whether it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fxtrack.numbers.periods import PeriodKind
from fxtrack.numbers.possible import Possible


class PeriodSpan(NamedTuple):
    """A period, or what is asked for of it; see ``PeriodRates`` and ``Possible.days``.

    Attributes:
        start: the first day of the whole period.
        first: the first day that is asked for.
        last: the last day that is asked for; it may lie after today.
        is_cut: whether dates up to today on which a rate might be lie outside of what is asked for.
        is_open: whether the period is not over: today is one of its days.
        days: how many possible dates there are up to today, holidays counted.
        free: those of them that are holidays.
    """

    start: date
    first: date
    last: date
    is_cut: bool
    is_open: bool
    days: int
    free: frozenset[date]


def spans_of(begin: date, end: date, kind: PeriodKind, possible: Possible) -> Iterator[PeriodSpan]:
    """Yield the periods of a time, but for those without a possible date, such as those that have not begun.

    Args:
        begin: the first day that is asked for.
        end: the last one.
        kind: the kind of period.
        possible: on which dates a rate is to be expected.
    """
    today = possible.today
    for first, last in kind.within(begin, min(end, kind.last(possible.now))):
        start, whole_end = kind.first(first), kind.last(last)
        days, free = possible.days(first, last)
        whole, _ = possible.days(start, whole_end)
        is_open = today is not None and today <= whole_end
        if days:
            yield PeriodSpan(start, first, last, whole > days, is_open, days, free)
