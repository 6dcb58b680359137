"""Weekends beside the days around them: rates that run into Monday, weekends apart, another market."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby
from typing import NamedTuple

from fxtrack.model import Pair, plain
from fxtrack.numbers import intervals
from fxtrack.quality.evidence import Day, Evidence, Rates
from fxtrack.quality.findings import Finding, Kind, Severity, Value
from fxtrack.quality.markets import NEIGHBOUR_DAYS, Market, another_market

SIDE_DAYS = 3
"""The days on both sides of a weekend are at most so many days from it."""

_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SIDES = {1: "above", -1: "below"}
_RAREST = 1_000_000


class Weekend(NamedTuple):
    """A weekend between the days around it.

    Attributes:
        days: its dates that have rates, in rising order.
        before: the last weekday before it that has rates; None if none of the ten days before has.
        after: the first one after it, likewise.
    """

    days: list[Day]
    before: Day | None
    after: Day | None


def beside_weekdays(evidence: Evidence, weekend: Collection[int]) -> Iterator[Finding]:
    """Tell how weekends differ from weekdays, each from those around it.

    Args:
        evidence: what was printed.
        weekend: the days of the week that are weekends, as ``date.weekday`` counts.
    """
    for pair, days in evidence.days.items():
        for each in weekends_of(days, weekend):
            if each.after and _directly(each.days[-1].date, each.after.date, weekend):
                yield from _on_monday(evidence, pair, each, each.after)
            yield from _beyond_both(evidence, pair, each)
        chosen = {day.date: _of_one_copy(evidence.printed[day.date][pair], day) for day in days}
        if market := another_market(chosen, weekend):
            yield _told_market(pair, market)


def weekends_of(days: Sequence[Day], weekend: Collection[int]) -> Iterator[Weekend]:
    """Yield the weekends of a pair with the days around them, in rising order."""
    weekdays = [day for day in days if day.date.weekday() not in weekend]
    dates = [day.date for day in weekdays]
    those = (day for day in days if day.date.weekday() in weekend)
    for _, group in groupby(those, key=lambda day: bisect_left(dates, day.date)):
        for found in _weeks(list(group), len(weekend)):
            place = bisect_left(dates, found[0].date)
            before = weekdays[place - 1] if place else None
            after = weekdays[place] if place < len(weekdays) else None
            yield Weekend(found, _near(before, found[0]), _near(after, found[-1]))


def _weeks(days: Sequence[Day], length: int) -> Iterator[list[Day]]:
    """Part dates of several weekends between which there are no weekdays."""
    week: list[Day] = []
    for day in days:
        if week and (day.date - week[0].date).days >= length:
            yield week
            week = []
        week.append(day)
    yield week


def _near(weekday: Day | None, other: Day) -> Day | None:
    near = weekday is not None and abs((weekday.date - other.date).days) <= NEIGHBOUR_DAYS
    return weekday if near else None


def _of_one_copy(rates: Rates, day: Day) -> Decimal:
    """Choose the rate of a date by the date alone: that of one copy among all that print the pair.

    A median would do no good: of two rates it is the lower, and weekdays print two more often.
    """
    if len(day.printed) == 1:
        return day.low
    copies = [sum(ticker.copies for ticker, _ in rates[rate]) for rate in day.printed]
    digest = hashlib.sha256(day.date.isoformat().encode()).digest()
    place = int.from_bytes(digest, "big") % sum(copies)
    return Decimal(day.printed[bisect_right(list(accumulate(copies)), place)])


def _directly(last: date, after: date, weekend: Collection[int]) -> bool:
    """Tell whether there are only days of the weekend between a date and another."""
    between = range(last.toordinal() + 1, after.toordinal())
    return all(date.fromordinal(day).weekday() in weekend for day in between)


def _on_monday(evidence: Evidence, pair: Pair, weekend: Weekend, monday: Day) -> Iterator[Finding]:
    """Find rates on the day after a weekend that are the weekend's, and not the rest of the day's."""
    earlier = {Decimal(rate) for rate in weekend.before.printed} if weekend.before else set()
    of_weekend = {Decimal(rate) for day in weekend.days for rate in day.printed} - earlier
    those = [rate for rate in monday.printed if Decimal(rate) in of_weekend]
    rest = [rate for rate in monday.printed if Decimal(rate) not in of_weekend]
    if not those or not rest:
        return
    stands = monday.median in map(Decimal, those)
    text = (
        f"{' and '.join(those)} on a {_DAY_NAMES[monday.date.weekday()]} is of the weekend before it; the "
        f"rest of the day prints {' and '.join(rest)}{'. It is the daily rate' if stands else ''}"
    )
    values: dict[str, Value] = {
        "rates": ", ".join(those),
        "other_rates": ", ".join(rest),
        "daily_rate": monday.median,
    }
    standing = evidence.standing(monday.date, pair, those)
    yield Finding(Severity.WARNING, Kind.WEEKEND_ON_MONDAY, monday.date, pair, text, values, *standing)


def _beyond_both(evidence: Evidence, pair: Pair, weekend: Weekend) -> Iterator[Finding]:
    """Find a weekend beyond the days on both sides, and further from both than they are from each other."""
    days, before, after = weekend
    if before is None or after is None:
        return
    if (days[0].date - before.date).days > SIDE_DAYS or (after.date - days[-1].date).days > SIDE_DAYS:
        return
    low, high = min(day.low for day in days), max(day.high for day in days)
    levels = [before.low, before.high, after.low, after.high]
    side = 1 if low > max(levels) else -1 if high < min(levels) else 0
    if not side:
        return
    away = low - max(levels) if side > 0 else min(levels) - high
    inner, outer = (max(levels), low) if side > 0 else (high, min(levels))
    resolved = intervals.printed(outer).low > intervals.printed(inner).high
    if not resolved or away < max(levels) - min(levels):
        return
    rates = sorted({Decimal(rate) for day in days for rate in day.printed})
    text = (
        f"{' and '.join(map(plain, rates))} on the weekend is {_SIDES[side]} both days around it: "
        f"{_day_said(before)}, {_day_said(after)}"
    )
    values: dict[str, Value] = {
        "rates": ", ".join(map(plain, rates)),
        "side": _SIDES[side],
        "before": before.date,
        "before_rates": ", ".join(before.printed),
        "after": after.date,
        "after_rates": ", ".join(after.printed),
    }
    standing = evidence.standing(days[0].date, pair, days[0].printed)
    until = days[-1].date if len(days) > 1 else None
    first = days[0].date
    yield Finding(Severity.NOTE, Kind.WEEKEND_APART, first, pair, text, values, *standing, until=until)


def _day_said(day: Day) -> str:
    return f"{' and '.join(day.printed)} on {day.date}"


def _told_market(pair: Pair, market: Market) -> Finding:
    side = _SIDES[market.side]
    times = _RAREST if market.chance * _RAREST <= 1 else int(1 / market.chance)
    once = f"{'less than ' if times == _RAREST else ''}once in {times:,} times"
    weekends = f"{market.weekends_there:,} of {market.weekends:,}"
    weekdays = f"{market.weekdays_there:,} of {market.weekdays:,}"
    text = (
        f"weekends are another market: {weekends} lie {side} the weekdays on both sides of them, and of "
        f"weekdays {weekdays}; in one market that happens {once}"
    )
    values: dict[str, Value] = {
        "side": side,
        "weekends": market.weekends,
        "weekends_there": market.weekends_there,
        "weekdays": market.weekdays,
        "weekdays_there": market.weekdays_there,
        "once_in": times,
    }
    return Finding(Severity.NOTE, Kind.WEEKEND_MARKET, None, pair, text, values)
