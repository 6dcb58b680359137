"""What a sentence may say of a series: that it gained or lost for good, or which of the weaker things holds.

A headline is read without its range and its chart. So it claims a gain or a loss only where the last daily
rates all lie beyond the first ones by what their digits allow. Everything here is exact; only daily rates
count, for nothing is said of a date that is not there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, islice
from typing import NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.further import Further, further
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate

FEWEST_DATES = 6
"""A series of fewer dates says nothing but its first and its last rate."""
_MANY_DATES = 8
"""From so many dates on, the first four are compared with the last four; below, three with three."""
_AT_LEVEL = Fraction(1, 1000)  # a date is at a level if its rate is within 0.1 % of it
_SHARE = Fraction(9, 10)  # of the dates are at one of two levels
_LEAST_SHARE = Fraction(1, 5)  # of them are at either: a few days elsewhere make no second level
_MOST_TRIED = 100
_RETURNS = 4  # stretches at one level and then the other: both come back after the other


class Story(StrEnum):
    """What holds of a series, the first that does."""

    FEW = "few dates"
    LASTING = "lasting"
    LEVELS = "two levels"
    MOVED = "moved"
    HELD = "held"
    HIDDEN = "hidden by rounding"


class Level(NamedTuple):
    """A rate around which a series keeps coming back, and on how many dates it is there.

    Attributes:
        rate: the rate, as it is shown.
        dates: how many dates are at it.
        exact: the range of a computed rate; None for a printed one.
    """

    rate: Decimal
    dates: int
    exact: Range | None = None

    @property
    def range(self) -> Range:
        """The exact range that the printed digits allow."""
        return self.exact or intervals.printed(self.rate)


class Course(NamedTuple):
    """What a series did.

    Attributes:
        kind: what holds of it.
        change: from its first to its last daily rate, in percent.
        lowest: its lowest daily rate.
        highest: its highest.
        levels: the lower and the upper one, where it is at one of two.
        further: how far it went in between, beyond its ends or its levels.
    """

    kind: Story
    change: Range
    lowest: Decimal
    highest: Decimal
    levels: tuple[Level, Level] | None = None
    further: Further = Further()


def course(rates: Sequence[Rate]) -> Course:
    """Tell what a series did.

    Args:
        rates: the daily rates of one pair that are compared, in rising order of dates, at least one.
    """
    every = [rate.rate for rate in rates]
    change = intervals.change(rates[-1].range, rates[0].range)
    told = Course(Story.FEW, change, min(every), max(every))
    if len(rates) < FEWEST_DATES:
        return told
    ranges = [rate.range for rate in rates]
    if _have_a_rate_in_common(ranges):
        return told._replace(kind=_of_one_rate(rates, change))
    told = told._replace(kind=Story.MOVED, further=further(ranges))
    if is_lasting(ranges):
        return told._replace(kind=Story.LASTING)
    levels = two_levels(rates)
    if levels is None or _leaves(levels, told.further):
        return told
    return told._replace(kind=Story.LEVELS, levels=levels, further=Further())


def _have_a_rate_in_common(ranges: Sequence[Range]) -> bool:
    """Tell whether one rate may be the true one of all dates; of most series few dates show that none is."""
    low, high = ranges[0].low, ranges[0].high
    for each in ranges:
        low, high = max(low, each.low), min(high, each.high)
        if low > high:
            return False
    return True


def is_lasting(ranges: Sequence[Range]) -> bool:
    """Tell whether the last rates of a series all lie beyond all of the first; ranges that touch do not.

    Of fewer than six dates none does: the first ones are among the last.
    """
    ends = 4 if len(ranges) >= _MANY_DATES else 3
    first, last = ranges[:ends], ranges[-ends:]
    is_above = min(each.low for each in last) > max(each.high for each in first)
    return is_above or max(each.high for each in last) < min(each.low for each in first)


def _leaves(levels: tuple[Level, Level], gone: Further) -> bool:
    """Tell whether a series of two levels was for some time in a row beyond both."""
    low, high = (_exact_number(level) for level in levels)
    below = gone.low is not None and gone.low < low * (1 - _AT_LEVEL)
    return below or (gone.high is not None and gone.high > high * (1 + _AT_LEVEL))


def two_levels(rates: Sequence[Rate]) -> tuple[Level, Level] | None:
    """Find two rates between which a series goes back and forth; None if there are none.

    Nine in ten of its dates are within 0.1 % of one of the two, at least one in five is near each, and each
    is come back to after the other. No rate is near both, and their digits tell them apart. Of several such
    two, those with most dates; if a hundred of these do not come back, no others are tried.
    """
    # By their exact values: what is shown of a computed rate is rounded.
    keys = [rate.rate if rate.exact is None else rate.exact.value for rate in rates]
    named: dict[Decimal | Fraction, Rate] = dict(zip(keys, rates, strict=True))
    counted = sorted((Fraction(key), number) for key, number in Counter(keys).items())
    values = [value for value, _ in counted]
    sums = list(accumulate((number for _, number in counted), initial=0))
    near = [_dates_near(value, values, sums) for value in values]
    sizes = [(at, own) for at, (_, own) in zip(near, counted, strict=True)]
    for low, high in islice(_likely_levels(values, sizes, len(rates)), _MOST_TRIED):
        below, above = named[values[low]], named[values[high]]
        if below.range.high < above.range.low and _come_back(rates, values[low], values[high]):
            return Level(below.rate, near[low], below.exact), Level(above.rate, near[high], above.exact)
    return None


def _exact_number(of: Rate | Level) -> Fraction:
    """Return the exact number of a rate, printed or computed."""
    return Fraction(of.rate) if of.exact is None else of.exact.value


def _likely_levels(
    values: Sequence[Fraction], sizes: Sequence[tuple[int, int]], dates: int
) -> list[tuple[int, int]]:
    """Return the places of two values, the lower first, near which enough dates are; most dates first.

    Args:
        values: all rates in rising order.
        sizes: for each how many dates are near it, and how many at it: of several that are near the same
            dates, the most frequent is the level.
        dates: how many there are.
    """
    near = [at for at, _ in sizes]
    least = -(-_SHARE.numerator * dates // _SHARE.denominator)
    by_size = sorted(range(len(values)), key=lambda place: (-near[place], place))
    found: list[tuple[int, int, int, int]] = []
    for first in by_size:
        if 2 * near[first] < least:
            break  # the one with more dates has half of them at least
        for second in by_size:
            if near[first] + near[second] < least:
                break
            low, high = min(first, second), max(first, second)
            is_rare = near[second] < _LEAST_SHARE * dates
            if not is_rare and values[low] * (1 + _AT_LEVEL) < values[high] * (1 - _AT_LEVEL):
                own = sizes[low][1] + sizes[high][1]
                found.append((-near[low] - near[high], -own, low, high))
    return [(low, high) for *_, low, high in sorted(set(found))]


def _of_one_rate(rates: Sequence[Rate], change: Range) -> Story:
    """Tell whether a series without a movement that shows held, or whether rounding may hide one."""
    is_same = len({rate.rate for rate in rates}) == 1
    is_fine = max(abs(change.low), abs(change.high)) <= _AT_LEVEL * 100
    return Story.HELD if is_same and is_fine else Story.HIDDEN


def _dates_near(level: Fraction, values: Sequence[Fraction], sums: Sequence[int]) -> int:
    """Count the dates whose rate is near a level."""
    begin = bisect_left(values, level * (1 - _AT_LEVEL))
    end = bisect_right(values, level * (1 + _AT_LEVEL))
    return sums[end] - sums[begin]


def _come_back(rates: Sequence[Rate], low: Fraction, high: Fraction) -> bool:
    """Tell whether a series is at one level, the other, the first again, and the other again."""
    stretches, at = 0, None
    for rate in rates:
        value = _exact_number(rate)
        level = next((each for each in (low, high) if abs(value - each) <= _AT_LEVEL * each), None)
        if level is not None and level != at:
            stretches, at = stretches + 1, level
    return stretches >= _RETURNS
