"""Series that went away and came back, and a second reckoning of how far: plain, slow, in fractions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction


def ramp(start: float, *stops: tuple[int, float]) -> list[str]:
    """A rate that goes straight from stop to stop, each so many dates later."""
    rates = [start]
    for dates, stop in stops:
        step = (stop - rates[-1]) / dates
        begin = rates[-1]
        rates += [begin + step * (n + 1) for n in range(dates)]
    return [f"{rate:.5f}" for rate in rates]


Span = tuple[Fraction, Fraction, Fraction]
"""A number, the least that its digits allow, and the greatest."""


def span_of(printed: str, *, turned: bool = False) -> Span:
    """What a printed rate stands for, or its inverse: in fractions, with nothing of the code under test."""
    value, half = Fraction(printed), Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    if turned:
        return 1 / value, 1 / (value + half), 1 / (value - half)
    return value, value - half, value + half


def plainly_further(rates: Sequence[str], *, turned: bool = False) -> tuple[bool, bool]:
    """The second reckoning: every stretch of dates in between, in fractions, slow."""
    spans = [span_of(rate, turned=turned) for rate in rates]
    values = [value for value, _, _ in spans]
    row = 4 if len(rates) >= 12 else 3
    ends = [*range(row), *range(len(rates) - row, len(rates))]
    found = {}
    for sign in (-1, 1):
        found[sign] = False
        for start in range(row, len(rates) - 2 * row + 1):
            stretch = range(start, start + row)
            gap = min(_gap(spans[a], spans[b], sign) for a in stretch for b in ends)
            groups = [values[:row], values[-row:], [values[a] for a in stretch]]
            apart = max(max(group) - min(group) for group in groups)
            found[sign] |= gap > apart and gap > abs(values[-1] - values[0]) / 2
    return found[-1], found[1]


def _gap(one: Span, other: Span, sign: int) -> Fraction:
    """How far the one certainly lies above the other; with a negative sign, below."""
    return one[1] - other[2] if sign > 0 else other[1] - one[2]


def trip(chance: random.Random) -> list[str]:
    """A series that goes somewhere and comes back, more or less, in two to five decimals."""
    dates, decimals = chance.choice([*range(6, 16), 20, 40]), chance.choice([2, 3, 4, 5])
    far, end, noise = chance.uniform(-0.3, 0.4), chance.uniform(-0.05, 0.05), chance.choice([0, 0.001, 0.02])
    top = chance.randint(1, dates - 1)
    flat = chance.choice([0, 3, 5])
    values = []
    for day in range(dates):
        away = 1.0 if abs(day - top) <= flat else 1 - min(1.0, abs(day - top) / max(1, dates / 3))
        values.append(0.4 * (1 + far * away + end * day / dates + chance.gauss(0, noise)))
    return [f"{value:.{decimals}f}" for value in values]
