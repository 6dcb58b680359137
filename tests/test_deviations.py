"""Deviations: their ranges hold every true value, and are as narrow as they say."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.numbers import intervals
from fxtrack.numbers.deviations import standard_deviation, variance
from fxtrack.numbers.intervals import Range


def printed(*rates: str) -> list[Range]:
    return [intervals.printed(Decimal(rate)) for rate in rates]


def test_by_hand() -> None:
    """1, 2 and 3, each give or take a half: they may all be 1.5 to 2.5, and at most 0.5, 2 and 3.5."""
    found = variance(printed("1", "2", "3"))
    # Least: 1.5, 2, 2.5. Greatest: 0.5, 2.5 (or 1.5), 3.5; the level falls on the middle of the second range.
    assert (found.value, found.low) == (Fraction(1), Fraction(1, 4))
    corners = Fraction("0.5"), Fraction("2.5"), Fraction("3.5")
    assert statistics.variance(corners) <= found.high == Fraction(19, 8)
    assert variance(printed("0.00190", "0.00190")).low == 0
    # Two rates, each give or take 0.00005, are 0.0003 to 0.0005 apart.
    pair = variance(printed("0.0019", "0.0023"))
    assert pair == (Fraction(8, 10**8), Fraction(9, 2 * 10**8), Fraction(25, 2 * 10**8))
    deviation = standard_deviation([Range(*[Fraction(number)] * 3) for number in (1, 4)])
    assert deviation.low <= deviation.high
    assert [float(end) for end in deviation] == pytest.approx([4.5**0.5] * 3)
    assert deviation.low**2 < Fraction(9, 2) < deviation.high**2
    assert deviation.high - deviation.low == Fraction(1, 10**30)
    exact = standard_deviation([Range(*[Fraction(number)] * 3) for number in (1, 2, 3)])
    assert list(exact) == [1, 1, 1]


def test_one_rate_has_none() -> None:
    with pytest.raises(ValueError, match="at least two"):
        variance(printed("1"))


@st.composite
def boxes(draw: st.DrawFn) -> list[Range]:
    found = []
    for _ in range(draw(st.integers(2, 6))):
        middle, half = draw(st.integers(-40, 40)), draw(st.integers(0, 20))
        value = draw(st.integers(middle - half, middle + half))
        found.append(Range(Fraction(value), Fraction(middle - half), Fraction(middle + half)))
    return found


@given(boxes())
def test_the_range_holds_whatever_is_possible(box: Sequence[Range]) -> None:
    found = variance(box)
    corners = max(
        statistics.variance(ends) for ends in itertools.product(*((low, high) for _, low, high in box))
    )
    assert found.low <= found.value <= found.high
    assert found.value == statistics.variance([rate.value for rate in box])
    assert corners <= found.high
    # Where the level falls on the middle of a range, that one counts with half its width: no more is lost.
    widest = max(high - low for _, low, high in box)
    assert found.high - corners <= widest**2
    grid = [[low + (high - low) * Fraction(step, 4) for step in range(5)] for _, low, high in box[:4]]
    for point in itertools.product(*grid):
        if len(point) == len(box):
            assert found.low <= statistics.variance(point) <= found.high
    root = standard_deviation(box)
    assert root.low**2 <= found.low
    assert found.high <= root.high**2
    assert root.low <= root.value <= root.high


@given(boxes())
def test_the_lower_end_is_reached(box: Sequence[Range]) -> None:
    """Halve the way to the level that pulls up as much as it pulls down: there the sum is least."""
    low, high = min(rate.low for rate in box), max(rate.high for rate in box)
    for _ in range(50):
        level = (low + high) / 2
        point = [min(max(level, rate.low), rate.high) for rate in box]
        low, high = (level, high) if sum(point) >= len(box) * level else (low, level)
    assert float(statistics.variance(point)) == pytest.approx(float(variance(box).low), rel=1e-9, abs=1e-9)
    if len(box) == 2:
        gap = max(Fraction(0), *(one.low - other.high for one, other in itertools.permutations(box)))
        assert variance(box).low == gap**2 / 2
