"""The percent that pages print beside a rate, explained: what it was computed from, as far as that shows.

Finding, from real pages: the percent is a change rounded to four decimals, divided by the rate before it:
``k * 0.0001 / (rate - k * 0.0001)`` for a whole number ``k``, in percent with two decimals. So it moves in
steps of ``0.0001 / rate``, far coarser than the rate itself, and its zero has the sign of what was rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Date, Observation, Pair
from fxtrack.numbers import intervals

STEP = Fraction(1, 10_000)
"""To what the change was rounded, in units of the quote currency."""
DEFAULT_DAYS = 7
"""How many days before a date its previous rate is looked for."""

_DECIMALS = 2
_HALF = Fraction(1, 2)
_IN_PERCENT = 100


class Fit(StrEnum):
    """What became of an explanation: whether the previous rate that it implies was printed shortly before."""

    SEEN = "seen"
    NOT_SEEN = "not seen"
    NO_EARLIER = "no date shortly before"
    UNEXPLAINED = "not explained"


class Explained(NamedTuple):
    """A printed change and what it says.

    Attributes:
        date: of the observation.
        pair: its pair.
        rate: as printed.
        change: the printed percent, with the sign of its zero.
        k: the whole number of steps of 0.0001 that fits; None if none does.
        step: by how many percent the printed change moves from one k to the next.
        previous: the previous rate that it implies: ``rate - k * 0.0001``.
        previous_min: the least that both roundings allow.
        previous_max: the greatest.
        seen_date: the last of the days before on which a rate was printed that lies in that range.
        seen_rate: that rate.
        fit: what became of it.
    """

    date: date
    pair: Pair
    rate: Decimal
    change: Decimal
    k: int | None
    step: Decimal
    previous: Decimal | None
    previous_min: Decimal | None
    previous_max: Decimal | None
    seen_date: Date | None
    seen_rate: Decimal | None
    fit: Fit


class Steps(NamedTuple):
    """The whole numbers of steps that are printed as the same percent; mostly there is one.

    Attributes:
        nearest: the one that is nearest to the printed percent.
        least: the least.
        greatest: the greatest.
    """

    nearest: int
    least: int
    greatest: int


def steps(rate: Decimal, change: Decimal) -> Steps | None:
    """Return the whole k for which k * 0.0001 / (rate - k * 0.0001) is printed so; None if there is none."""
    if change <= -_IN_PERCENT:
        return None  # no rate can have been before
    low, high = (Fraction(change) + side * _HALF / 10**_DECIMALS for side in (-1, 1))
    if change == 0:  # a fall has the minus
        low, high = (low, Fraction(0)) if change.is_signed() else (Fraction(0), high)
    least, greatest = math.ceil(_solved(low, rate)), math.floor(_solved(high, rate))
    if least > greatest:
        return None
    return Steps(min(max(round(_solved(Fraction(change), rate)), least), greatest), least, greatest)


def _solved(percent: Fraction, rate: Decimal) -> Fraction:
    """Solve the formula for k, which rises with the percent; a fall of 100 % and more has no rate before."""
    share = max(percent / 100, -1 + Fraction(1, 10**9))
    return share * Fraction(rate) / (1 + share) / STEP


def previous(rate: Decimal, change: Decimal, found: Steps) -> intervals.Range:
    """Return the previous rate that steps imply: before the rounding of the change, and of the rate.

    A zero that is printed with a minus was a fall by less than half a step, one without it none or a rise.
    """
    least, greatest = found.least * STEP - STEP / 2, found.greatest * STEP + STEP / 2
    if change == 0 and change.is_signed():
        greatest = Fraction(0)
    elif change == 0:
        least = Fraction(0)
    now = intervals.printed(rate)
    low = max(Fraction(0), now.low - greatest)  # a rate is above zero
    return intervals.Range(now.value - found.nearest * STEP, low, now.high - least)


def explain(observations: Iterable[Observation], days: int = DEFAULT_DAYS) -> list[Explained]:
    """Explain the printed change of every observation.

    Args:
        observations: dated ones.
        days: how many days before a date the previous rate may have been printed.

    Returns:
        A row an observation, in their order.
    """
    listed = [each for each in observations if each.date]
    rates: dict[Pair, dict[date, list[Decimal]]] = {}
    for each in listed:
        rates.setdefault(each.pair, {}).setdefault(each.date or date.min, []).append(each.rate)
    return [_explained(each, rates[each.pair], days) for each in listed]


def _explained(observation: Observation, rates: dict[date, list[Decimal]], days: int) -> Explained:
    day, rate, change = observation.date or date.min, observation.rate, observation.change
    step = _step(rate)
    found = steps(rate, change)
    if found is None:
        return Explained(
            day, observation.pair, rate, change, None, step, None, None, None, None, None, Fit.UNEXPLAINED
        )
    implied = previous(rate, change, found)
    shown = intervals.rounded(implied, -int(rate.as_tuple().exponent) + 1)
    before = [day - timedelta(days=number) for number in range(1, days + 1)]
    seen_date, seen_rate = _seen_before(before, rates, implied)
    earlier = any(each in rates for each in before)
    fit = Fit.SEEN if seen_date else Fit.NOT_SEEN if earlier else Fit.NO_EARLIER
    return Explained(
        day, observation.pair, rate, change, found.nearest, step, *shown, seen_date, seen_rate, fit
    )


def _step(rate: Decimal) -> Decimal:
    """Return by how many percent a printed change moves from one step to the next."""
    return intervals.rounded(intervals.Range(*[100 * STEP / Fraction(rate)] * 3), _DECIMALS + 1).value


def _seen_before(
    before: Sequence[date], rates: dict[date, list[Decimal]], implied: intervals.Range
) -> tuple[date | None, Decimal | None]:
    for day in before:
        for rate in rates.get(day, []):
            printed = intervals.printed(rate)
            if printed.low <= implied.high and implied.low <= printed.high:
                return day, rate
    return None, None


class Summary(NamedTuple):
    """What holds for the printed changes of a pair.

    Attributes:
        pair: the pair.
        entries: how many different printed quotes (rate and change) there are.
        step_min: by how many percent a printed change moves from one step to the next, at the greatest rate.
        step_max: the same at the smallest rate.
        explained: of how many a whole number of steps explains the change.
        by_chance: how many of them any percent would explain, on the average: the share of all percents with
            two decimals that are a whole number of steps.
        dated: how many explained observations of the pair have a date in the days before.
        seen: for how many of these a rate of those days lies in the range that the change implies.
    """

    pair: Pair
    entries: int
    step_min: Decimal
    step_max: Decimal
    explained: int
    by_chance: Decimal
    dated: int
    seen: int


def summaries(
    explained: Sequence[Explained], entries: Iterable[tuple[Pair, Decimal, Decimal]]
) -> list[Summary]:
    """Sum up by pair.

    Args:
        explained: dated observations.
        entries: every printed quote, undated ones too: pair, rate and change.
    """
    different: dict[Pair, set[tuple[Decimal, str]]] = {}
    for pair, rate, change in entries:
        different.setdefault(pair, set()).add((rate, str(change)))
    return [_summary(pair, each, explained) for pair, each in different.items()]


def _summary(pair: Pair, entries: set[tuple[Decimal, str]], explained: Sequence[Explained]) -> Summary:
    fitting = sum(steps(rate, Decimal(change)) is not None for rate, change in entries)
    chance = sum(min(Fraction(1), Fraction(rate) / (100 * STEP) / 10**_DECIMALS) for rate, _ in entries)
    dated = [each for each in explained if each.pair == pair and each.fit is not Fit.UNEXPLAINED]
    compared = [each for each in dated if each.fit is not Fit.NO_EARLIER]
    rates = [rate for rate, _ in entries]
    by_chance = intervals.rounded(intervals.Range(chance, chance, chance), 1).value
    return Summary(
        pair,
        len(entries),
        _step(max(rates)),
        _step(min(rates)),
        fitting,
        by_chance,
        len(compared),
        sum(each.fit is Fit.SEEN for each in compared),
    )
