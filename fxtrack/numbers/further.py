"""Whether a series went further in between than it ended: what its first and its last rates do not show.

A currency that rose by a third and came back ends where it began. A title that knows the ends alone says
nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fxtrack.numbers.intervals import Range

_DATES_OF_THREE = 9
"""Three first dates, three last ones, and three in between."""
_DATES_OF_FOUR = 12  # from so many on: four, four and four
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
    low = _beyond([Range(-each.value, -each.high, -each.low) for each in ranges])
    return Further(None if low is None else -low, _beyond(ranges))


def _beyond(ranges: Sequence[Range]) -> Fraction | None:
    """Return the highest rate that enough dates in a row in between stay above; None if there are none."""
    row = 4 if len(ranges) >= _DATES_OF_FOUR else 3
    first, between, last = ranges[:row], ranges[row:-row], ranges[-row:]
    top = max(each.high for each in (*first, *last))
    least = max(_scatter(first), _scatter(last), abs(last[-1].value - first[0].value) / _OF_CHANGE)
    found, far = None, 0
    for place, each in enumerate(between):
        far = far + 1 if each.low > top + least else 0
        if far < row:
            continue
        stretch = between[place + 1 - row : place + 1]
        reached = min(each.low for each in stretch)
        if reached - top > _scatter(stretch) and (found is None or reached > found):
            found = reached
    return found


def _scatter(ranges: Sequence[Range]) -> Fraction:
    values = [each.value for each in ranges]
    return max(values) - min(values)
