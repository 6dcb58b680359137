"""How far rates lie apart: numbers that neither rise nor fall with each print.

A deviation grows when a rate moves away from the others and shrinks when it moves towards them. Its range
is not reached by taking all lower ends, or all upper ones: each end is found for itself.

Method: the squares of the distances from a level add up to least where the level is the mean. So the
least sum is that about the level to which all rates come as close as their ranges let them. The greatest
is bounded by the level from which the far ends of all ranges are nearest. That bound is reached, unless
the level falls on the middle of a range: then it is a little too high. (To find the greatest variance of
ranges exactly is hard in general: S. Ferson et al., Exact bounds on finite populations of interval data,
2005.)
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from fxtrack.numbers.intervals import Range

_ROOT_DECIMALS = 30
"""A square root is rounded to a fraction with so many decimals: far more than any print supports."""


def variance(rates: Sequence[Range]) -> Range:
    """Return the sample variance of rates, at least two, in squared units of the rates.

    The range holds every variance that the printed digits allow. Its lower end is reached.
    """
    freedom = len(rates) - 1
    if freedom < 1:
        raise ValueError("a variance takes at least two rates")
    level = sum((rate.value for rate in rates), Fraction(0)) / len(rates)
    return Range(
        _squares(level, [rate.value for rate in rates]) / freedom,
        _least_squares(rates) / freedom,
        _greatest_squares(rates) / freedom,
    )


def standard_deviation(rates: Sequence[Range]) -> Range:
    """Return the sample standard deviation of rates, at least two, in units of the rates.

    Its ends are those of the variance, their roots rounded outwards.
    """
    value, low, high = variance(rates)
    return Range(_square_root(value), _square_root(low), _square_root(high, up=True))


def _squares(level: Fraction, numbers: Sequence[Fraction]) -> Fraction:
    return sum(((number - level) ** 2 for number in numbers), Fraction(0))


def _least_squares(rates: Sequence[Range]) -> Fraction:
    """Return the least sum: each rate comes as close to one level as its range lets it."""

    def nearest(level: Fraction) -> list[Fraction]:
        return [min(max(level, low), high) for _, low, high in rates]

    def slope(level: Fraction) -> Fraction:
        return len(rates) * level - sum(nearest(level))

    level = _root_of_rising(slope, sorted({end for _, *ends in rates for end in ends}))
    return _squares(level, nearest(level))


def _root_of_rising(slope: Callable[[Fraction], Fraction], places: Sequence[Fraction]) -> Fraction:
    """Return where a function is zero that never falls, and is straight between some places."""
    below, above = 0, len(places) - 1
    while above - below > 1:
        middle = (below + above) // 2
        if slope(places[middle]) <= 0:
            below = middle
        else:
            above = middle
    start, end = places[below], places[above]
    at_start, at_end = slope(start), slope(end)
    if at_start == at_end:
        return start
    return start - at_start * (end - start) / (at_end - at_start)


def _greatest_squares(rates: Sequence[Range]) -> Fraction:
    """Return what no sum exceeds: that about the level from which the far ends of all ranges are nearest."""
    ordered = sorted(rates, key=_midpoint)
    far = sum((rate.high for rate in ordered), Fraction(0))
    # Left of the level a range counts with its lower end, right of it with its upper one.
    level = far / len(ordered)
    for rate, following in itertools.zip_longest(ordered, ordered[1:]):
        if level <= _midpoint(rate):
            break
        far += rate.low - rate.high
        level = max(_midpoint(rate), far / len(ordered))
        if following is None or level <= _midpoint(following):
            break
    return sum((max(rate.high - level, level - rate.low) ** 2 for rate in ordered), Fraction(0))


def _midpoint(rate: Range) -> Fraction:
    return (rate.low + rate.high) / 2


def _square_root(square: Fraction, *, up: bool = False) -> Fraction:
    """Return a square root, rounded to a fraction with ``_ROOT_DECIMALS`` decimals."""
    scale = 10**_ROOT_DECIMALS
    units = math.isqrt(square.numerator * scale**2 // square.denominator)
    exact = Fraction(units, scale) ** 2 == square
    return Fraction(units + (up and not exact), scale)
