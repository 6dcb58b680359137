"""How far numbers lie apart: what neither rises nor falls with each of them.

A deviation grows when a number moves away from the others and shrinks when it moves towards them. Its range
is not reached by taking all lower ends, or all upper ones: each end is found for itself.

Method: the squares of the distances from a level add up to least where the level is the mean. So the
least sum is that about the level to which all numbers come as close as their ranges let them. The greatest
is bounded by the level from which the far ends of all ranges are nearest. That bound is reached, unless
the level falls on the middle of a range: then it is a little too high. (To find the greatest variance of
ranges exactly is hard in general: S. Ferson et al., Exact bounds on finite populations of interval data,
2005.)

The numbers are taken as independent of each other. Those that share a print, as the changes before and after
a day do, cannot take every place in their ranges at once: their deviation lies within the same range, which
is then wider than it need be.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fxtrack.numbers.intervals import Range

_ROOT_DECIMALS = 30
"""Far more than any print supports: numbers and roots are rounded to fractions with so many decimals."""


class _Box(NamedTuple):
    """A number and its range, in whole units: sums of fractions would take long."""

    value: int
    low: int
    high: int


def variance(rates: Sequence[Range]) -> Range:
    """Return the sample variance of numbers, at least two, in squared units of these.

    The range holds every variance that the printed digits allow. Its lower end is reached.
    """
    scale = math.lcm(*(end.denominator for rate in rates for end in rate))
    boxes = [_Box(*(end.numerator * (scale // end.denominator) for end in rate)) for rate in rates]
    return _variance(boxes, scale)


def standard_deviation(rates: Sequence[Range]) -> Range:
    """Return the sample standard deviation of numbers, at least two, in units of these.

    The numbers and the root of their variance are rounded to 30 decimals, the ends of ranges outwards.
    """
    scale = 10**_ROOT_DECIMALS
    boxes = [
        _Box(
            value.numerator * scale // value.denominator,
            low.numerator * scale // low.denominator,
            -(-high.numerator * scale // high.denominator),
        )
        for value, low, high in rates
    ]
    value, low, high = _variance(boxes, scale)
    return Range(_square_root(value), _square_root(low), _square_root(high, up=True))


def _variance(boxes: Sequence[_Box], scale: int) -> Range:
    freedom = len(boxes) - 1
    if freedom < 1:
        raise ValueError("a variance takes at least two numbers")
    squares = _squares([box.value for box in boxes]), _least_squares(boxes), _greatest_squares(boxes)
    return Range(*(each / (scale**2 * freedom) for each in squares))


def _squares(numbers: Sequence[int]) -> Fraction:
    """Add up the squares of the distances from the mean."""
    return sum(number**2 for number in numbers) - Fraction(sum(numbers) ** 2, len(numbers))


def _least_squares(boxes: Sequence[_Box]) -> Fraction:
    """Return the least sum: each number comes as close to one level as its range lets it."""
    lows, highs = sorted(box.low for box in boxes), sorted(box.high for box in boxes)
    sums_of_lows, sums_of_highs = ([0, *itertools.accumulate(ends)] for ends in (lows, highs))

    def pull(level: int) -> int:
        """Return by how much the ranges below a level pull it down more than those above pull it up."""
        below, above = bisect_right(highs, level), bisect_right(lows, level)
        of_those_above = sums_of_lows[-1] - sums_of_lows[above]
        return (below + len(lows) - above) * level - sums_of_highs[below] - of_those_above

    # The pull never shrinks with the level. About the level without any, ranges around it add nothing.
    places = sorted({*lows, *highs})
    level = places[bisect_right(places, 0, key=pull) - 1]
    return _squares([*highs[: bisect_right(highs, level)], *lows[bisect_right(lows, level) :]])


def _greatest_squares(boxes: Sequence[_Box]) -> Fraction:
    """Return what no sum exceeds: that about the level from which the far ends of all ranges are nearest."""
    ordered = sorted(boxes, key=_twice_the_middle)
    # Left of the level a range counts with its lower end, right of it with its upper one.
    far, count = sum(box.high for box in ordered), len(ordered)
    level = Fraction(far, count)
    for box in ordered:
        if 2 * level <= _twice_the_middle(box):
            break
        far += box.low - box.high
        level = max(Fraction(_twice_the_middle(box), 2), Fraction(far, count))
    over, under = level.numerator, level.denominator
    distances = (max(under * box.high - over, over - under * box.low) for box in ordered)
    return Fraction(sum(distance**2 for distance in distances), under**2)


def _twice_the_middle(box: _Box) -> int:
    return box.low + box.high


def _square_root(square: Fraction, *, up: bool = False) -> Fraction:
    """Return a square root, rounded to a fraction with ``_ROOT_DECIMALS`` decimals."""
    scale = 10**_ROOT_DECIMALS
    units = math.isqrt(square.numerator * scale**2 // square.denominator)
    exact = Fraction(units, scale) ** 2 == square
    return Fraction(units + (up and not exact), scale)
