"""Rates and percentages as people say them: what is said from A to B has the percentage that A and B give."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate

_TEN = 10
_SPOKEN_CENTS, _DIGITS_BEHIND = 2, 3  # decimals; digits behind the first one
_EVERYTHING = 100  # percent: what nothing can lose
_SURE = Fraction(1, 2)
"""Percent: of a change that is known less well than this, a title says "about"."""

SaidEnds = tuple[Decimal, Decimal]
"""The first and the last rate, as they are said."""


class Spoken(NamedTuple):
    """A change as it is said.

    Attributes:
        percent: with its sign.
        is_about: whether it is said to be near this: it is not known well, or the rates said beside it
            are rounded too far to give it.
    """

    percent: Decimal
    is_about: bool = False


def spoken_change(change: Range, ends: SaidEnds | None = None) -> Spoken:
    """Return a change for a title: whole percents from ten on, two digits below, or fewer.

    No more digits than are known, and none behind the first where these tell less than half a percent; of
    rates that are said beside it, no more than a reader gets from them.

    Args:
        change: in percent, as far as the printed digits tell.
        ends: the rates that are said beside it, if any are.
    """
    value = intervals.shown(change).value
    size, known = value.adjusted(), -int(value.as_tuple().exponent)
    decimals = min(known, 0 if abs(value) >= _TEN else max(0, 1 - size))
    least = min(decimals, max(0, -size))
    is_rough = change.high - change.low > _SURE
    return _agreeing(change, least if is_rough else decimals, least, ends, is_rough=is_rough)


def precise_change(change: Range, ends: SaidEnds) -> Spoken:
    """Return a change with all its digits, but no more than a reader gets from the rates said beside it."""
    value = intervals.shown(change).value
    return _agreeing(change, -int(value.as_tuple().exponent), max(0, -value.adjusted()), ends)


def _agreeing(
    change: Range, decimals: int, least: int, ends: SaidEnds | None, *, is_rough: bool = False
) -> Spoken:
    """Round a change to the most decimals that a reader of the two rates gets as well.

    Args:
        change: the exact change.
        decimals: how many it has at most.
        least: how many it has at least, if it is more than that.
        ends: the rates that are said beside it.
        is_rough: whether it is not known well.
    """
    for places in range(decimals, min(decimals, least) - 1, -1):
        percent = _rounded(change, places)
        if ends is None or _gives(ends, percent):
            return Spoken(percent, is_rough)
    return Spoken(_rounded(change, min(decimals, least)), is_about=True)


def _rounded(change: Range, decimals: int) -> Decimal:
    """Round once, from the exact value; what did not lose everything has the digits to say so."""
    while (told := intervals.rounded(change, decimals).value) == -_EVERYTHING and change.value > -_EVERYTHING:
        decimals += 1
    return told


def _gives(ends: SaidEnds, percent: Decimal) -> bool:
    """Tell whether whoever divides the two rates, and rounds, gets this percentage."""
    first, last = map(Fraction, ends)
    unit = Fraction(10) ** int(percent.as_tuple().exponent)
    return abs(100 * (last / first - 1) - Fraction(percent)) <= unit / 2


def spoken_ends(rates: Sequence[Rate]) -> SaidEnds:
    """Return the first and the last rate as people say them.

    With more digits, as far as they are known, where they would look alike or give another percentage than
    the title's.
    """
    first, last = rates[0], rates[-1]
    tried = spoken_rate(first), spoken_rate(last)
    change = intervals.change(last.range, first.range)
    if change.contains_zero:
        return tried if tried[0] != tried[1] or first.rate == last.rate else (first.rate, last.rate)
    percent = spoken_change(change).percent
    most = max(_decimals_said(first.rate), _decimals_said(last.rate), *map(_decimals_said, tried))
    alike = tried[0] == tried[1]
    for more in range(most + 1):
        ends = spoken_rate(first, more), spoken_rate(last, more)
        if ends[0] != ends[1] and _gives(ends, percent):
            return ends
    return (first.rate, last.rate) if alike else tried


def _decimals_said(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def spoken_rate(rate: Rate, more: int = 0) -> Decimal:
    """Return a rate as people say it: a printed one as printed, a computed one with four digits or cents.

    Args:
        rate: the rate.
        more: how many digits are added; never more than are known.
    """
    if rate.exact is None:
        return rate.rate
    known, size = -int(rate.rate.as_tuple().exponent), rate.rate.adjusted()
    spoken = _SPOKEN_CENTS if size >= 0 else _DIGITS_BEHIND - size
    return intervals.rounded(rate.exact, max(0, min(known, spoken + more))).value
