"""What printed digits allow: exact ranges, and decimal intervals rounded outwards.

A rate printed with five decimals stands for any true rate within half a unit of its last digit. Everything
that is computed from it is therefore a range. Ranges are exact fractions, whatever is computed from them;
only what is shown is rounded, and always outwards, so it contains every true value that the prints allow.

Method: interval arithmetic (R. E. Moore, Interval Analysis, 1966). The prints that a number is computed from
are taken as independent of each other within their resolution. Every function here rises or falls with each
of them, so the ends of the range are reached: it is as narrow as can be. What neither rises nor falls with
each print, such as a deviation, stands in ``fxtrack.numbers.deviations``.
"""

from __future__ import annotations

import functools
import statistics
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

_HUNDRED = 100
# Of sums and shifts every digit counts, whatever context a program happens to have; more would raise.
_ENDLESS = Context(prec=10_000, traps=[Inexact, InvalidOperation])


class Range(NamedTuple):
    """An exact number and the exact range that the printed digits allow.

    Attributes:
        value: from the printed rates themselves.
        low: the least possible value.
        high: the greatest possible value.
    """

    value: Fraction
    low: Fraction
    high: Fraction

    @property
    def contains_zero(self) -> bool:
        """Whether not even the sign is known."""
        return self.low <= 0 <= self.high


class TurnedPrint(Range):
    """The range of a print turned round, which many dates have in common; see ``turned_print``.

    Attributes:
        shown: as it is shown.
        of: the print.
    """

    shown: Interval
    of: str


class Interval(NamedTuple):
    """A range as it is shown, all three with the same number of decimals.

    Attributes:
        value: rounded half to even.
        low: rounded down.
        high: rounded up.
    """

    value: Decimal
    low: Decimal
    high: Decimal


def half_unit(rate: Decimal) -> Decimal:
    """Return half of one unit of the last printed digit: 0.01144 gives 0.000005."""
    return _half(_exponent(rate))


@functools.lru_cache(maxsize=256)
def _half(exponent: int) -> Decimal:
    return Decimal((0, (5,), exponent - 1))


def _exponent(rate: Decimal) -> int:
    exponent = rate.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{rate} is not a finite number")
    return exponent


def bounds(rate: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest true rate that a printed rate allows, both exact."""
    return _bounds(str(rate))


@functools.lru_cache(maxsize=100_000)
def _bounds(printed: str) -> tuple[Decimal, Decimal]:
    rate = Decimal(printed)  # by its text: as a number 0.2849 would be found for 0.28490
    half = half_unit(rate)
    return _ENDLESS.subtract(rate, half), _ENDLESS.add(rate, half)


def printed(rate: Decimal) -> Range:
    """Return the true rates that a printed rate allows: 0.01144 gives 0.011435 to 0.011445."""
    return _allowed_by(str(rate))


@functools.lru_cache(maxsize=100_000)
def _allowed_by(text: str) -> Range:
    rate = Decimal(text)  # by its text, as above
    exponent = _exponent(rate)
    twice = 2 * int(_ENDLESS.scaleb(rate, -exponent))
    over, under = (1, 2 * 10**-exponent) if exponent < 0 else (10**exponent, 2)
    return Range(*(Fraction(each * over, under) for each in (twice, twice - 1, twice + 1)))


def inverse(rate: Range) -> Range:
    """Return the price the other way round: US dollars per som become som per US dollar.

    The whole range must be above zero.
    """
    return Range(1 / rate.value, 1 / rate.high, 1 / rate.low)


@functools.lru_cache(maxsize=100_000)
def turned_print(text: str) -> TurnedPrint:
    """Return the price the other way round of a printed rate, with what is shown of it: made once."""
    rate = Decimal(text)  # by its text: as a number 0.2849 would be found for 0.28490
    made = TurnedPrint(*inverse(printed(rate)))
    made.shown, made.of = inverse_of_print(rate), text
    return made


def inverse_of_print(rate: Decimal) -> Interval:
    """Return the price the other way round of a printed rate, as it is shown.

    The same as ``shown(inverse(printed(rate)))`` in whole numbers, in a fraction of the time.
    """
    exponent = _exponent(rate)
    units = int(_ENDLESS.scaleb(rate, -exponent))
    # Twice a unit is 2 * 10**exponent; the print is any number from 2 * units - 1 to 2 * units + 1 halves.
    over, under = (2 * 10**-exponent, 1) if exponent < 0 else (2, 10**exponent)
    least, greatest = (2 * units + 1) * under, (2 * units - 1) * under
    decimals = max(0, -_magnitude_of(over * (least - greatest), 2 * least * greatest))
    scaled = over * 10**decimals
    return Interval(
        _scaled(_nearest(scaled, 2 * units * under), -decimals),
        _scaled(scaled // least, -decimals),
        _scaled(-(-scaled // greatest), -decimals),
    )


def cross(base: Range, quote: Range) -> Range:
    """Return what a unit of one currency costs in another, from what both cost in a third.

    KGS/USD and KZT/USD give KGS/KZT. The whole range of ``quote`` must be above zero.
    """
    return Range(base.value / quote.value, base.low / quote.high, base.high / quote.low)


def change(new: Range, old: Range) -> Range:
    """Return the change from one rate to another, in percent of the old one."""
    return Range(_percent(new.value, old.value), _percent(new.low, old.high), _percent(new.high, old.low))


def _percent(new: Fraction, old: Fraction) -> Fraction:
    # In whole numbers up to the end: a fraction is put in its lowest terms at every step, which takes long.
    under = old.numerator * new.denominator
    return Fraction(_HUNDRED * (new.numerator * old.denominator - under), under)


def change_of_prints(new: Decimal, old: Decimal) -> tuple[Interval, bool]:
    """Return the change between two printed rates as it is shown, and whether it is resolved.

    The same as ``shown(change(printed(new), printed(old)))`` in whole numbers, in a fraction of the time.
    """
    finest = min(_exponent(new), _exponent(old))
    # All in halves of the finer unit.
    now, then = (2 * int(_ENDLESS.scaleb(rate, -finest)) for rate in (new, old))
    half_now, half_then = (10 ** (_exponent(rate) - finest) for rate in (new, old))
    least, under_least = _HUNDRED * (now - half_now - then - half_then), then + half_then
    greatest, under_greatest = _HUNDRED * (now + half_now - then + half_then), then - half_then
    width = greatest * under_least - least * under_greatest
    decimals = max(0, -_magnitude_of(width, 2 * under_least * under_greatest))
    if least > 0:
        decimals = max(decimals, -_magnitude_of(least, under_least))
    elif greatest < 0:
        decimals = max(decimals, -_magnitude_of(-greatest, under_greatest))
    scale = 10**decimals
    interval = Interval(
        _scaled(_nearest(_HUNDRED * (now - then) * scale, then), -decimals),
        _scaled(least * scale // under_least, -decimals),
        _scaled(-(-greatest * scale // under_greatest), -decimals),
    )
    return interval, not least <= 0 <= greatest


def index(rate: Range, reference: Range) -> Range:
    """Return a rate rebased to 100 at a reference rate of another date."""
    return Range(*(_HUNDRED * each for each in cross(rate, reference)))


def index_of_print(rate: Decimal, reference: Decimal) -> Interval:
    """Return a printed rate rebased to 100 at another one, as it is shown.

    The same as ``shown(index(printed(rate), printed(reference)))`` in whole numbers, in a fraction of the
    time.
    """
    return _index_of_print(str(rate), str(reference))


@functools.lru_cache(maxsize=100_000)
def _index_of_print(text: str, reference_text: str) -> Interval:
    rate, reference = Decimal(text), Decimal(reference_text)  # by their texts, as above
    exponent, base = _exponent(rate), _exponent(reference)
    units, hundred = int(_ENDLESS.scaleb(rate, -exponent)), int(_ENDLESS.scaleb(reference, -base))
    power = exponent - base
    over, under = (_HUNDRED * 10**power, 1) if power >= 0 else (_HUNDRED, 10**-power)
    # Either print is any number from one half of a unit below it to one half above.
    least, greatest = (2 * units - 1) * over, (2 * units + 1) * over
    lowest, highest = (2 * hundred + 1) * under, (2 * hundred - 1) * under
    width = greatest * lowest - least * highest
    decimals = max(0, -_magnitude_of(width, 2 * lowest * highest), -_magnitude_of(least, lowest))
    scale = 10**decimals
    return Interval(
        _scaled(_nearest(units * over * scale, hundred * under), -decimals),
        _scaled(least * scale // lowest, -decimals),
        _scaled(-(-greatest * scale // highest), -decimals),
    )


def is_near(times: Fraction) -> bool:
    """Tell whether two rates are of the same size, from how many times as large one is as the other.

    A pair that was taken the wrong way round is not.
    """
    return Fraction(1, 2) < times < 2  # noqa: PLR2004 - as far as one half, the other way


def mean(rates: Sequence[Range]) -> Range:
    """Return the arithmetic mean of rates, at least one."""
    count = len(rates)
    return Range(*(sum(ends, Fraction(0)) / count for ends in zip(*rates, strict=True)))


def mean_of_prints(rates: Sequence[Decimal]) -> Range:
    """Return the arithmetic mean of printed rates, at least one.

    The same as ``mean`` of what ``printed`` gives, in a fraction of the time.
    """
    total, half = (
        Fraction(functools.reduce(_ENDLESS.add, each)) for each in (rates, list(map(half_unit, rates)))
    )
    return Range(*(each / len(rates) for each in (total, total - half, total + half)))


def median(rates: Sequence[Range]) -> Range:
    """Return the median of rates, at least one; of an even number the mean of the two in the middle."""
    return Range(*(statistics.median(ends) for ends in zip(*rates, strict=True)))


def shown(number: Range) -> Interval:
    """Round a range outwards, to one digit beyond the size of half its width.

    More digits would be noise, fewer would widen it: the ends are off by less than one unit of their last
    digit. A range on one side of zero gets the decimals that keep it there. A number that is known exactly is
    shown without decimals, or with as many as it takes.
    """
    return rounded(number, places(number))


def shown_beside(number: Range, limit: Decimal) -> Interval:
    """Round a range as ``shown`` does, but so that one beyond a limit does not seem to fall short of it.

    The limit holds up and down; the range gets its decimals where that takes them.
    """
    interval = shown(number)
    if min(abs(number.low), abs(number.high)) >= limit > min(abs(interval.low), abs(interval.high)):
        return rounded(number, -_exponent(limit))
    return interval


def places(number: Range) -> int:
    """Return how many decimals a range is shown with."""
    width = number.high - number.low
    if width == 0:
        return max(0, -_decimal_exponent(number.value))
    return max(0, -_magnitude(width / 2), places_apart_from_zero(number))


def places_apart_from_zero(number: Range) -> int:
    """Return how many decimals it takes that a range on one side of zero does not touch it when rounded."""
    if number.contains_zero:
        return 0
    return -_magnitude(number.low if number.low > 0 else -number.high)


def rounded(number: Range, decimals: int) -> Interval:
    """Round a range to a number of decimals, its ends outwards."""
    scale = 10**decimals
    value, low, high = number
    return Interval(
        _scaled(_nearest(value.numerator * scale, value.denominator), -decimals),
        _scaled(low.numerator * scale // low.denominator, -decimals),
        _scaled(-(-high.numerator * scale // high.denominator), -decimals),
    )


def _nearest(over: int, under: int) -> int:
    """Divide, and round half to even."""
    whole, rest = divmod(over, under)
    return whole + (2 * rest > under or (2 * rest == under and whole % 2 == 1))


def _scaled(units: int, exponent: int) -> Decimal:
    return Decimal(f"{units}E{exponent}")  # read from text: exact, whatever the context, and quick


def _magnitude(number: Fraction) -> int:
    """Return the power of ten of the first digit of a number above zero: 3 for 1234, -2 for 0.05."""
    return _magnitude_of(number.numerator, number.denominator)


def _magnitude_of(over: int, under: int) -> int:
    # By the lengths in bits it is this or one less; decimal digits of long numbers would take long.
    greatest = (over.bit_length() - under.bit_length() + 1) * 30_103 // 100_000
    reached = over >= under * 10**greatest if greatest >= 0 else over * 10**-greatest >= under
    return greatest if reached else greatest - 1


def _decimal_exponent(number: Fraction) -> int:
    """Return the exponent of the last digit of a number with finitely many; of others that of the twelfth."""
    for exponent in range(12):
        if (number * 10**exponent).denominator == 1:
            return -exponent
    return -12
