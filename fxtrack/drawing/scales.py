"""Where the ticks of a scale of numbers stand, and what they say: three to five, at round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise

from fxtrack.words import Words

_STEPS = [1, 2, 2.5, 5, 10]
_ROUND = tuple(map(Decimal, ("5", "2.5", "2", "1")))
_FEWEST_ROUND, _BEST, _MOST_ROUND = 3, 4, 5
_UNEVEN = tuple(tuple(map(Decimal, each.split())) for each in ("1 2 5", "1 1.5 2 3 5 7", "1 2 3 4 5 6 7 8 9"))
_FURTHER = 1.25
_EXACT = Context(prec=60)  # whatever context a program happens to have


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two others, at most so many and one."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(nbins=max(1, most), steps=_STEPS).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def ticks_of_scale(low: float, high: float, apart: float) -> list[Decimal]:
    """Return three to five round numbers for a scale, in even steps of 1, 2, 2.5 or 5 times a power of ten.

    Args:
        low: the least of the scale.
        high: its greatest.
        apart: how far apart two of them must be, as a part of the length of the scale. Where no three have
            that room, every second one of five is taken, or the outermost two.
    """
    return _with_room(_even(low, high), _Room(low, high, apart, turned=False))


def ticks_of_inverse(low: float, high: float, apart: float) -> list[Decimal]:
    """Return round numbers for the inverse of a scale: likewise, in rising order of its own.

    Over a wide range even steps would crowd at one end; then they are uneven, such as 1, 2, 5, 10.

    Args:
        low: the least of the other scale, above zero.
        high: its greatest.
        apart: see ``ticks_of_scale``; as a part of the length of the other scale.
    """
    least, greatest = 1 / high, 1 / low
    room = _Room(low, high, apart, turned=True)
    found = [list(room.inside(ticks)) for ticks in _even(least, greatest)]
    if not any(map(room.is_enough, found)):
        for units in _UNEVEN:
            if (
                len(uneven := room.thinned(room.inside(_times_powers(units, least, greatest))))
                >= _FEWEST_ROUND
            ):
                return uneven
    return _with_room(found, room)


class _Room:
    """How near each other ticks may stand on the scale on which they are drawn."""

    def __init__(self, low: float, high: float, apart: float, *, turned: bool) -> None:
        self._low, self._high, self._apart, self._turned = low, high, apart, turned

    def inside(self, ticks: Iterable[Decimal]) -> Iterator[Decimal]:
        """Leave out what rounding has brought beyond an end."""
        return (tick for tick in ticks if self._low <= self._place(tick) <= self._high)

    def _place(self, tick: Decimal) -> float:
        return 1 / float(tick) if self._turned else float(tick)

    def are_apart(self, ticks: Sequence[Decimal], times: float = 1.0) -> bool:
        """Tell whether all neighbours have so many times the room that they need."""
        least = self._apart * times * (self._high - self._low)
        return all(abs(self._place(one) - self._place(other)) >= least for one, other in pairwise(ticks))

    def is_enough(self, ticks: Sequence[Decimal]) -> bool:
        """Tell whether there are as many as there should be, and all have room."""
        return _FEWEST_ROUND <= len(ticks) <= _MOST_ROUND and self.are_apart(ticks)

    def thinned(self, ticks: Iterable[Decimal]) -> list[Decimal]:
        """Leave out what is too near the one before, until there are few enough."""
        found, times = list(ticks), 1.0
        while True:
            kept: list[Decimal] = []
            for tick in found:
                if not kept or self.are_apart([kept[-1], tick], times):
                    kept.append(tick)
            if len(kept) <= _MOST_ROUND:
                return kept
            times *= _FURTHER


def _with_room(choices: Iterable[Sequence[Decimal]], room: _Room) -> list[Decimal]:
    """Choose the ticks whose number is best; what has room comes before what has not."""
    every = [list(ticks) for ticks in choices if len(ticks) >= _FEWEST_ROUND]
    good = [ticks for ticks in every if room.is_enough(ticks)]
    if good:
        return min(good, key=lambda ticks: (abs(len(ticks) - _BEST), ticks[0] - ticks[1]))
    for ticks in every:
        for some in (ticks[::2], ticks[:: len(ticks) - 1]):
            if room.are_apart(some):
                return some
    return every[0][:1] if every else []


def _even(low: float, high: float) -> Iterator[list[Decimal]]:
    """Yield the multiples of each step of which three to five lie between two numbers, the widest first.

    There always is one: of a step that is half as wide, or 2 after 2.5, lie at most five where of the wider
    one lay at most two.
    """
    least, greatest = Fraction(low), Fraction(high)
    exponent = math.floor(math.log10(high - low))
    for power in (exponent, exponent - 1):
        for factor in _ROUND:
            step = factor.scaleb(power, _EXACT)
            first, last = math.ceil(least / Fraction(step)), math.floor(greatest / Fraction(step))
            if _FEWEST_ROUND <= last - first + 1 <= _MOST_ROUND:
                yield [_EXACT.multiply(step, Decimal(number)) for number in range(first, last + 1)]


def _times_powers(units: Sequence[Decimal], low: float, high: float) -> Iterator[Decimal]:
    """Yield some units times each power of ten between two numbers."""
    for power in range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1):
        yield from (unit.scaleb(power, _EXACT) for unit in units)


def tick_labels(ticks: Sequence[Decimal], say: Words, decimals: int = 0) -> list[str]:
    """Write ticks as they are, all with the same number of decimals, at least so many."""
    places = [-int(tick.normalize(_EXACT).as_tuple().exponent) for tick in ticks]
    decimals = max([decimals, *places])
    return [say.number(f"{tick:.{decimals}f}") for tick in ticks]


def value_labels(ticks: Sequence[float], say: Words) -> list[str]:
    """Write ticks as plain digits, all with the same number of decimals."""
    # Ticks are round numbers: what floats add beyond the twelfth digit is noise.
    texts = [_as_digits(tick) for tick in ticks]
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    while len({f"{tick:.{decimals}f}" for tick in ticks}) < len(set(ticks)):
        decimals += 1  # noise or not, two ticks never say the same
    return [say.number(f"{tick:.{decimals}f}") for tick in ticks]


def _as_digits(number: float) -> str:
    """Write a round number with the decimals that it needs, however small it is."""
    for decimals in range(41):
        text = f"{number:.{decimals}f}"
        if abs(float(text) - number) <= abs(number) * 1e-9:
            return text
    return text
