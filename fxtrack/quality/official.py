"""Official rates beside printed ones: does what a central bank set lie within what the pages print?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from fxtrack.currencies import DOLLAR
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import middle_of
from fxtrack.numbers.intervals import Range


class Official(NamedTuple):
    """An official rate, as a file has it.

    Attributes:
        date: the day it holds for.
        pair: what is priced in what.
        rate: units of the quote currency for ``nominal`` units of the base, with all its digits.
        nominal: of how many units the rate is.
        line: the line of the file, counted from 1.
    """

    date: date
    pair: Pair
    rate: Decimal
    nominal: int
    line: int


class Placing(StrEnum):
    """How an official rate lies to the printed ones."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NO_PRINT = "no print on that date"


class Comparison(NamedTuple):
    """An official rate beside what was printed on its date.

    Attributes:
        date: the day.
        pair: as in the file.
        rate: as in the file.
        nominal: of how many units it is; all that follows is for one.
        official: units of the quote currency for one unit of the base.
        printed: what the daily rate gives, in the direction of the file; None without a print.
        printed_min: the least that the prints of the day allow, rounded down.
        printed_max: the greatest, rounded up.
        prints: how many different rates were printed on that date.
        verdict: whether the official rate lies between these two; decided exactly, before any rounding.
        off: how far beyond the nearer of the two it is, above zero if it is higher; 0 inside.
        off_percent: the same in percent of that end.
        line: the line of the file.
    """

    date: date
    pair: Pair
    rate: Decimal
    nominal: int
    official: Decimal
    printed: Decimal | None
    printed_min: Decimal | None
    printed_max: Decimal | None
    prints: int
    verdict: Placing
    off: Decimal | None
    off_percent: Decimal | None
    line: int


Days = Mapping[tuple[Pair, date], Sequence[Decimal]]
"""The distinct rates of each printed pair and date, in rising order."""


def compare(official: Iterable[Official], days: Days) -> list[Comparison]:
    """Set each official rate beside the prints of its date.

    An official rate is exact: it is set, not measured. The prints of a date allow everything from the least
    that the lowest of them stands for to the greatest that the highest stands for.

    Args:
        official: of printed pairs, their inverses, or crosses through the dollar; others are left out.
        days: what was printed.
    """
    printed = {pair for pair, _ in days}
    return [_beside_prints(each, days) for each in official if _is_related(each.pair, printed)]


def unrelated(official: Iterable[Official], days: Days) -> list[Pair]:
    """Name the pairs that nothing printed can be set beside, on any date."""
    printed = {pair for pair, _ in days}
    return [pair for pair in dict.fromkeys(each.pair for each in official) if not _is_related(pair, printed)]


def turned_round(compared: Iterable[Comparison]) -> list[Pair]:
    """Name the pairs whose official rates are nowhere near the prints, and near them the other way round."""
    likely: dict[Pair, set[bool]] = {}
    for each in compared:
        if each.printed is not None:
            printed, official = Fraction(each.printed), Fraction(each.official)
            is_turned = not intervals.is_near(official / printed) and intervals.is_near(official * printed)
            likely.setdefault(each.pair, set()).add(is_turned)
    return [pair for pair, found in likely.items() if found == {True}]


def _is_related(pair: Pair, printed: Collection[Pair]) -> bool:
    """Tell whether a pair is printed, or follows from printed ones."""

    def either_way(pair: Pair) -> bool:
        return pair in printed or pair.turned in printed

    legs = Pair(f"{pair.base}/{DOLLAR}"), Pair(f"{pair.quote}/{DOLLAR}")
    return either_way(pair) or all(map(either_way, legs))


def _beside_prints(official: Official, days: Days) -> Comparison:
    exact = Fraction(official.rate) / official.nominal
    shown = _for_one(official)
    found = _allowed_by_prints(official.pair, official.date, days)
    head = (official.date, official.pair, official.rate, official.nominal, shown)
    if found is None:
        return Comparison(*head, None, None, None, 0, Placing.NO_PRINT, None, None, official.line)
    printed, count, decimals = found
    end = printed.low if exact < printed.low else min(exact, printed.high)
    off = exact - end
    return Comparison(
        *head,
        *_ends_shown(printed, exact, decimals),
        count,
        Placing.OUTSIDE if off else Placing.INSIDE,
        _two_digits(off),
        _two_digits(100 * off / end),
        official.line,
    )


def _ends_shown(printed: Range, official: Fraction, decimals: int) -> intervals.Interval:
    """Round the ends outwards, to enough decimals for a rate outside of them to be shown outside."""
    shown = intervals.rounded(printed, decimals)
    outside = not printed.low <= official <= printed.high
    while outside and Fraction(shown.low) <= official <= Fraction(shown.high):
        decimals += 1
        shown = intervals.rounded(printed, decimals)
    return shown


def _allowed_by_prints(pair: Pair, day: date, days: Days) -> tuple[Range, int, int] | None:
    """Return what the prints of a date allow, in the direction of a pair, their number, and its decimals."""
    either_way = _either_way(pair, day, days)
    if either_way is not None or DOLLAR in {pair.base, pair.quote}:
        return either_way
    base = _either_way(Pair(f"{pair.base}/{DOLLAR}"), day, days)
    quote = _either_way(Pair(f"{pair.quote}/{DOLLAR}"), day, days)
    if base is None or quote is None:
        return None
    cross = intervals.cross(base[0], quote[0])
    return cross, max(base[1], quote[1]), intervals.places(cross) + 1


def _either_way(pair: Pair, day: date, days: Days) -> tuple[Range, int, int] | None:
    for asked, compute in ((pair, None), (pair.turned, intervals.inverse)):
        rates = days.get((asked, day))
        if rates:
            middle = intervals.printed(middle_of(rates))
            span = Range(middle.value, intervals.printed(rates[0]).low, intervals.printed(rates[-1]).high)
            if compute:
                middle, span = compute(middle), compute(span)
            return span, len(rates), intervals.places(middle)
    return None


def _for_one(official: Official) -> Decimal:
    """Divide by the nominal; by a power of ten, as nominals are, without losing a digit."""
    power = len(str(official.nominal)) - 1
    if official.nominal == 10**power:
        sign, digits, exponent = official.rate.as_tuple()
        # Put together from digits: scaleb would round to the precision of the context.
        return Decimal((sign, digits, int(exponent) - power))
    number = Fraction(official.rate) / official.nominal
    return intervals.shown(Range(number, number, number)).value


def _two_digits(number: Fraction) -> Decimal:
    """Round to two digits, away from zero: what is outside is never shown as 0."""
    if number == 0:
        return Decimal(0)
    away = Range(number, min(number, Fraction(0)), max(number, Fraction(0)))
    decimals = intervals.places(Range(number, -abs(number), abs(number))) + 1
    low, high = intervals.rounded(away, decimals)[1:]
    return high if number > 0 else low
