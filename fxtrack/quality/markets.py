"""Are weekends another market? A test that is local in time, and that one market passes.

A weekend is set between its neighbours, the nearest weekdays before and after it: it lies above both, below
both, or neither. Weekdays are set between other weekdays that are just as far away. If weekends were days
like any other, they would lie above (or below) both neighbours as often as those weekdays do. The chance that
so many weekends or more do is that of drawing them at random from both kinds of dates: Fisher's exact test,
with a stratum for each pair of distances.

Levels and trends cancel out, for each date is compared with its own neighbours. How often a date stands out
depends on the rate, its digits and the distances, and all of them are the same for weekends and weekdays.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

GREATEST_CHANCE = Fraction(2, 1000)
"""What weekends of one market show no more often than this, above or below, is called another market."""
NEIGHBOUR_DAYS = 10
"""A neighbour is at most so many days away."""

_WEEK = 7
_WHOLE_CHANCE = 2**160  # of a chance of one


class Stratum(NamedTuple):
    """Dates with neighbours at certain distances: on which side of both each lies.

    Attributes:
        weekends: 1 above both neighbours, -1 below both, 0 neither.
        weekdays: likewise, of weekdays with neighbours at the same distances.
    """

    weekends: list[int]
    weekdays: list[int]


class Market(NamedTuple):
    """How weekends differ from weekdays.

    Attributes:
        side: 1 if they lie above their neighbours, -1 if below.
        weekends: how many weekends have neighbours on both sides.
        weekends_there: how many of them lie on that side of both.
        weekdays: how many weekdays they are compared with; one counts once for each pair of distances.
        weekdays_there: how many of these lie on that side of both.
        chance: that of so many weekends there, or more, if they were days like any other.
    """

    side: int
    weekends: int
    weekends_there: int
    weekdays: int
    weekdays_there: int
    chance: Fraction


def another_market(rates: Mapping[date, Decimal], weekend: Collection[int]) -> Market | None:
    """Test whether weekends are another market.

    Args:
        rates: one rate a date, chosen without regard to its value: dates with more rates than others would
            else lie elsewhere among their neighbours.
        weekend: the days of the week that are in question, as ``date.weekday`` counts.

    Returns:
        The side on which the weekends lie, with its figures; None if one market may show the same.
    """
    strata = between_neighbours(rates, weekend)
    found = min((_on_side(strata, side) for side in (1, -1)), key=lambda each: each.chance)
    return found if found.chance <= GREATEST_CHANCE else None


def between_neighbours(rates: Mapping[date, Decimal], weekend: Collection[int]) -> list[Stratum]:
    """Set weekends, and weekdays with neighbours at the same distances, between their neighbours."""
    weekdays = sorted(day for day in rates if day.weekday() not in weekend)
    strata: dict[tuple[timedelta, timedelta], Stratum] = {}

    def side(day: date, before: date, after: date) -> int:
        levels = rates[before], rates[after]
        return (rates[day] > max(levels)) - (rates[day] < min(levels))

    for day in _one_a_weekend(sorted(day for day in rates if day.weekday() in weekend)):
        place = bisect_left(weekdays, day)
        if not 0 < place < len(weekdays):
            continue
        before, after = weekdays[place - 1], weekdays[place]
        distances = day - before, after - day
        if max(distances).days <= NEIGHBOUR_DAYS:
            strata.setdefault(distances, Stratum([], [])).weekends.append(side(day, before, after))
    known = set(weekdays)
    for (back, ahead), found in strata.items():
        those = (day for day in weekdays if day - back in known and day + ahead in known)
        found.weekdays.extend(side(day, day - back, day + ahead) for day in those)
    return list(strata.values())


def _one_a_weekend(days: Sequence[date]) -> Iterator[date]:
    """Yield one date of each weekend, so that none counts twice: of two the first and the second by turns."""
    weekends: dict[int, list[date]] = {}
    for day in days:  # ordinals begin with a Monday
        weekends.setdefault((day.toordinal() - 1) // _WEEK, []).append(day)
    for number, dates in weekends.items():
        yield dates[number % len(dates)]


def _on_side(strata: Sequence[Stratum], side: int) -> Market:
    weekends = [each == side for found in strata for each in found.weekends]
    weekdays = [each == side for found in strata for each in found.weekdays]
    chance = _chance_of(strata, side, sum(weekends))
    return Market(side, len(weekends), sum(weekends), len(weekdays), sum(weekdays), chance)


def _chance_of(strata: Iterable[Stratum], side: int, there: int) -> Fraction:
    """Return the chance that so many weekends or more lie there, drawn from the dates of each stratum.

    In whole numbers of parts so small that what is lost by rounding does not count: exact fractions would
    take seconds for decades of dates, floats would not be the same on all machines.
    """
    parts = [_WHOLE_CHANCE]
    for weekends, weekdays in strata:
        here = _drawn(
            len(weekends), weekends.count(side) + weekdays.count(side), len(weekends) + len(weekdays)
        )
        sums = [0] * (len(parts) + len(here) - 1)
        likely = [(more, each) for more, each in enumerate(here) if each]
        for number, before in enumerate(parts):
            if before:  # of decades of dates most chances are less than a part
                for more, each in likely:
                    sums[number + more] += before * each
        parts = [each // _WHOLE_CHANCE for each in sums]
    return Fraction(sum(parts[there:]), _WHOLE_CHANCE)


def _drawn(drawn: int, those: int, dates: int) -> list[int]:
    """Return the chances that none, one, two... of those are drawn from the dates, in parts."""
    others = dates - those
    least, most = max(0, drawn - others), min(drawn, those)
    ways = math.comb(those, least) * math.comb(others, drawn - least)
    every, found = math.comb(dates, drawn), [0] * least
    for number in range(least, most + 1):
        found.append(ways * _WHOLE_CHANCE // every)
        ways = ways * (those - number) * (drawn - number) // ((number + 1) * (others - drawn + number + 1))
    return found
