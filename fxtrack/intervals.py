"""What printed digits allow: exact decimal intervals, rounded outwards.

A rate printed with five decimals stands for any true rate within half a unit of its last digit. Everything
that is computed from it is therefore a range; these functions return that range beside the value.

Method: interval arithmetic (Moore, 1966) on decimals with directed rounding (IEEE 754, round towards
minus and plus infinity), so the range always contains every true value that the print allows.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

# 36 digits is the longest rate that the parser takes; twice that and some more keeps every step exact or
# far below the digits that are shown.
_DOWN = Context(prec=90, rounding=ROUND_FLOOR)
_UP = Context(prec=90, rounding=ROUND_CEILING)
_NEAR = Context(prec=90, rounding=ROUND_HALF_EVEN)
_HUNDRED = Decimal(100)


class Interval(NamedTuple):
    """A derived number and the range that the printed digits allow.

    Attributes:
        value: from the printed rates themselves, rounded half to even.
        low: the least possible value, rounded down.
        high: the greatest possible value, rounded up.
    """

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def contains_zero(self) -> bool:
        """Whether not even the sign is known."""
        return self.low <= 0 <= self.high


def half_unit(rate: Decimal) -> Decimal:
    """Return half of one unit of the last printed digit: 0.01144 gives 0.000005."""
    exponent = rate.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{rate} is not a finite number")
    return Decimal((0, (5,), exponent - 1))


def bounds(rate: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest true rate that a printed rate allows, both exact."""
    half = half_unit(rate)
    return _NEAR.subtract(rate, half), _NEAR.add(rate, half)


def inverse(rate: Decimal) -> Interval:
    """Return the price the other way round: 0.01144 US dollars per som gives 87.41 som per dollar.

    The digits shown follow from the width of the range. The rate must be positive.
    """
    least, greatest = bounds(rate)
    return _shown(
        _NEAR.divide(Decimal(1), rate),
        _DOWN.divide(Decimal(1), greatest),
        _UP.divide(Decimal(1), least),
    )


def change(new: Decimal, old: Decimal) -> Interval:
    """Return the change from one printed rate to another, in percent of the old one.

    Both rates are taken as independent within their own resolution, and must be positive.
    """
    new_least, new_greatest = bounds(new)
    old_least, old_greatest = bounds(old)
    return _shown(
        _percent(new, old, _NEAR),
        _percent(new_least, old_greatest, _DOWN),
        _percent(new_greatest, old_least, _UP),
    )


def _percent(new: Decimal, old: Decimal, context: Context) -> Decimal:
    # One rounding in the division; the product and the difference are in the same direction.
    ratio = context.divide(context.multiply(new, _HUNDRED), old)
    return context.subtract(ratio, _HUNDRED)


def _shown(value: Decimal, low: Decimal, high: Decimal) -> Interval:
    # One digit beyond the size of half the range: more digits would be noise, fewer would widen it.
    half_width = _UP.divide(_UP.subtract(high, low), Decimal(2))
    places = max(0, -half_width.adjusted())
    unit = Decimal((0, (1,), -places))
    return Interval(
        _unsigned(value.quantize(unit, context=_NEAR)),
        _unsigned(low.quantize(unit, context=_DOWN)),
        _unsigned(high.quantize(unit, context=_UP)),
    )


def _unsigned(number: Decimal) -> Decimal:
    """Leave the sign of a zero out: of a computed one it says nothing."""
    return number or abs(number)
