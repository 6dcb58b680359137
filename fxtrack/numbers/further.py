"""Whether a series went further in between than it ended: what its first and its last rates do not show.

A currency that rose by a third and came back ends where it began. A title that knows the ends alone says
nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from fxtrack.numbers.intervals import Range

_DATES_OF_THREE = 9
"""Three first dates, three last ones, and three in between."""
_DATES_OF_FOUR = 12  # from so many on: four, four and four
_ROW, _SHORT_ROW = 4, 3
_OF_CHANGE = 2  # it went at least half as far again as it ended


class Further(NamedTuple):
    """How far a series went in between, beyond its first and its last rates.

    Attributes:
        low: a rate that several dates in a row stayed below; None if it went no further down.
        high: a rate that several dates in a row stayed above; None if it went no further up.
    """

    low: Fraction | None = None
    high: Fraction | None = None


def further(ranges: Sequence[Range]) -> Further:
    """Tell whether, and how far, a series went further in between.

    Four dates in a row (of fewer than twelve dates: three) lie beyond each of the first four and each of the
    last four, by what their digits allow. The gap is wider than the rates of any of these three groups are
    apart, and at least half of the change from the first rate to the last: a series that only wobbles does
    not do so.

    Args:
        ranges: what the digits of each date allow, in rising order of dates.
    """
    if len(ranges) < _DATES_OF_THREE:
        return Further()
    row = _ROW if len(ranges) >= _DATES_OF_FOUR else _SHORT_ROW
    first, last = ranges[:row], ranges[-row:]
    ends = [*first, *last]
    least = max(_scatter(first), _scatter(last), abs(last[-1].value - first[0].value) / _OF_CHANGE)
    bottom, top = min(each.low for each in ends), max(each.high for each in ends)
    between = ranges[row:-row]
    below = [_is_more(bottom - least, each.high) for each in between]
    above = [_is_more(each.low, top + least) for each in between]
    deep = [(max(each.high for each in some), _scatter(some)) for some in _rows_beyond(between, below, row)]
    tall = [(min(each.low for each in some), _scatter(some)) for some in _rows_beyond(between, above, row)]
    return Further(
        min((reached for reached, apart in deep if bottom - reached > apart), default=None),
        max((reached for reached, apart in tall if reached - top > apart), default=None),
    )


def _rows_beyond(ranges: Sequence[Range], far: Sequence[bool], row: int) -> Iterator[Sequence[Range]]:
    """Yield each so many dates in a row that are all far."""
    length = 0
    for place, is_far in enumerate(far, 1):
        length = length + 1 if is_far else 0
        if length >= row:
            yield ranges[place - row : place]


def _is_more(one: Fraction, other: Fraction) -> bool:
    """Tell whether a number is greater than another, in a third of the time that fractions take."""
    return one.numerator * other.denominator > other.numerator * one.denominator


def _scatter(ranges: Sequence[Range]) -> Fraction:
    values = [each.value for each in ranges]
    return max(values) - min(values)
