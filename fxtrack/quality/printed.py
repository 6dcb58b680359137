"""The percent that pages print beside a rate, explained: what it was computed from, as far as that shows.

Finding, from real pages: the percent is a change rounded to four decimals, divided by the rate before it:
``k * 0.0001 / before`` for a whole number ``k``, in percent with two decimals. The rate before is not
printed; it lies within half a step of ``rate - k * 0.0001``, and the percent often tells more. So the percent
moves in steps of ``0.0001 / rate``, far coarser than the rate itself. Its zero has the sign of what was
rounded; and because k = 0 fits it whatever the rates were, a zero is no evidence for the finding.
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
        previous: the previous rate that it implies: ``rate - k * 0.0001``, or the nearest to it that the
            percent allows.
        previous_min: the least that the roundings of rate, change and percent allow.
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
    """Return the whole k for which k * 0.0001 / before is printed so; None if there is none.

    The rate before may be any within half a step of ``true - k * 0.0001``, for any true rate printed so.
    """
    if change <= -_IN_PERCENT:
        return None  # no rate can have been before
    low, high = _percents(change)
    near, far = _limits(rate)
    least = math.ceil(min(_solved(low, near), _solved(low, far)))
    greatest = math.floor(max(_solved(high, near), _solved(high, far)))
    if low > 0:  # a rise has at least one step, also where the rate before may have been next to nothing
        least = max(least, 1)
    if least > greatest:
        return None
    nearest = round(_solved(Fraction(change) / _IN_PERCENT, Fraction(rate)))
    return Steps(min(max(nearest, least), greatest), least, greatest)


def _percents(change: Decimal) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest share of the rate before that is printed so; -0 is a fall."""
    low, high = (Fraction(change) + side * _HALF / 10**_DECIMALS for side in (-1, 1))
    if change == 0:
        low, high = (low, Fraction(0)) if change.is_signed() else (Fraction(0), high)
    return low / _IN_PERCENT, high / _IN_PERCENT


def _limits(rate: Decimal) -> tuple[Fraction, Fraction]:
    """Return between what ``before + k * 0.0001`` lies: both the rate and the change were rounded."""
    now = intervals.printed(rate)
    return max(Fraction(0), now.low - STEP / 2), now.high + STEP / 2


def _solved(share: Fraction, total: Fraction) -> Fraction:
    """Solve ``k * 0.0001 == share * before`` for k, where ``before + k * 0.0001`` is the total.

    It rises with the share; a fall of 100 % and more has no rate before.
    """
    share = max(share, -1 + Fraction(1, 10**9))
    return share * total / (1 + share) / STEP


def previous(rate: Decimal, change: Decimal, found: Steps) -> intervals.Range:
    """Return the rate before that steps imply: what the rate less the change leaves, and the percent allows.

    A zero that is printed with a minus was a fall by less than half a step, one without it none or a rise.
    """
    low, high = _percents(change)
    near, far = _limits(rate)
    # Each k has a range of its own. Its ends turn where the limit that binds changes: look there too.
    turns = (_solved(share, total) for share in (low, high) for total in (near, far))
    candidates = {found.least, found.greatest, found.nearest}
    candidates.update(
        near_k
        for turn in turns
        for near_k in (math.floor(turn), math.ceil(turn))
        if found.least <= near_k <= found.greatest
    )
    ranges = [_before(rate, change, k) for k in candidates]
    least, greatest = min(each[0] for each in ranges), max(each[1] for each in ranges)
    value = min(max(Fraction(rate) - found.nearest * STEP, least), greatest)
    return intervals.Range(value, least, greatest)


def _before(rate: Decimal, change: Decimal, k: int) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest rate before for one k that fits."""
    least, greatest = k * STEP - STEP / 2, k * STEP + STEP / 2
    if change == 0 and change.is_signed():
        greatest = min(greatest, Fraction(0))
    elif change == 0:
        least = max(least, Fraction(0))
    now = intervals.printed(rate)
    low, high = max(Fraction(0), now.low - greatest), now.high - least
    if k:
        shares = [share for share in _percents(change) if share * k > 0]
        allowed = sorted(k * STEP / share for share in shares)
        low = max(low, allowed[0])
        high = min(high, allowed[1]) if len(allowed) > 1 else high
    return low, high


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
        by_chance: how many of those that are not zero would be explained, on the average, if their percents
            had nothing to do with the rates.
        dated: how many explained observations of the pair have a date in the days before.
        seen: for how many of these a rate of those days lies in the range that the change implies.
        zeros: how many of the entries have a change of zero, which is always explained and so no evidence.
    """

    pair: Pair
    entries: int
    step_min: Decimal
    step_max: Decimal
    explained: int
    by_chance: Decimal
    dated: int
    seen: int
    zeros: int


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
    telling = [(rate, change) for rate, text in entries if (change := Decimal(text))]
    chance = sum((_chance(rate, change) for rate, change in telling), Fraction(0))
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
        len(entries) - len(telling),
    )


def _chance(rate: Decimal, change: Decimal) -> Fraction:
    """Return the share of percents about the size of a printed one that a whole number of steps explains.

    Each k explains the percents that its rates before give, and half of the last decimal around them.
    """
    near, far = (each / STEP for each in _limits(rate))
    k = round(_solved(Fraction(change) / _IN_PERCENT, Fraction(rate)))
    if k >= near:  # the rate before may have been next to nothing, the percent anything
        return Fraction(1)
    width = abs(Fraction(k) / (near - k) - Fraction(k) / (far - k))
    middle = Fraction(rate) / STEP
    step = middle / (middle - k) ** 2  # from one k to the next
    last = Fraction(1, _IN_PERCENT * 10**_DECIMALS)
    return min(Fraction(1), (width + last) / step)
