"""What printed digits allow: against every possible true rate, by exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.intervals import Interval, bounds, change, half_unit, inverse

rates = st.builds(
    lambda digits, places: Decimal((0, tuple(map(int, str(digits))), -places)),
    st.integers(1, 10**9),
    st.integers(0, 12),
)


def unit(number: Decimal) -> Fraction:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent


def true_rates(rate: Decimal) -> list[Fraction]:
    """The ends and the middle of what a print allows."""
    half = unit(rate) / 2
    return [Fraction(rate) - half, Fraction(rate), Fraction(rate) + half]


HAND_CHECKED = {
    "KGS": ("0.01144", Interval(Decimal("87.41"), Decimal("87.37"), Decimal("87.46"))),
    "KZT": ("0.00193", Interval(Decimal(518), Decimal(516), Decimal(520))),
    "TJS": ("0.10901", Interval(Decimal("9.1735"), Decimal("9.1730"), Decimal("9.1739"))),
    "UZS": ("0.00008", Interval(Decimal(12500), Decimal(11764), Decimal(13334))),
    "TMT": ("0.28490", Interval(Decimal("3.51000"), Decimal("3.50994"), Decimal("3.51007"))),
}


@pytest.mark.parametrize("code", HAND_CHECKED)
def test_inverse_by_hand(code: str) -> None:
    rate, expected = HAND_CHECKED[code]
    assert inverse(Decimal(rate)) == expected


CHANGES_BY_HAND = {
    ("0.00193", "0.00198"): ("-2.5", "-3.1", "-2.0"),
    ("0.01143", "0.01144"): ("-0.09", "-0.18", "0.00"),
    ("0.28575", "0.28571"): ("0.014", "0.010", "0.018"),
    ("0.00008", "0.00008"): ("0", "-12", "14"),
}


@pytest.mark.parametrize("rates", CHANGES_BY_HAND)
def test_change_by_hand(rates: tuple[str, str]) -> None:
    new, old = map(Decimal, rates)
    assert [format(number, "f") for number in change(new, old)] == list(CHANGES_BY_HAND[rates])


def test_a_touch_of_zero_is_not_resolved() -> None:
    """A change by one unit of the last digit may be none at all: both true rates may lie on the boundary."""
    assert change(Decimal("0.01143"), Decimal("0.01144")).contains_zero
    assert not change(Decimal("0.01142"), Decimal("0.01144")).contains_zero


def test_a_computed_zero_has_no_sign() -> None:
    """From 0.00200 to 0.00201 the least possible change is exactly none."""
    assert format(change(Decimal("0.00201"), Decimal("0.00200")).low, "f") == "0.0"


@given(rates)
def test_bounds_are_half_a_unit_away(rate: Decimal) -> None:
    low, high = bounds(rate)
    assert Fraction(high) - Fraction(low) == unit(rate)
    assert Fraction(half_unit(rate)) * 2 == unit(rate)


def assert_contains_and_is_tight(interval: Interval, possible: list[Fraction]) -> None:
    assert Fraction(interval.low) <= min(possible)
    assert max(possible) <= Fraction(interval.high)
    shown = unit(interval.low)
    assert min(possible) - Fraction(interval.low) < shown
    assert Fraction(interval.high) - max(possible) < shown
    assert interval.low <= interval.value <= interval.high


@given(rates)
def test_inverse_contains_every_true_value_and_is_tight(rate: Decimal) -> None:
    assert_contains_and_is_tight(inverse(rate), [1 / true for true in true_rates(rate)])


@given(rates, rates)
def test_change_contains_every_true_value_and_is_tight(new: Decimal, old: Decimal) -> None:
    possible = [(n / o - 1) * 100 for n in true_rates(new) for o in true_rates(old)]
    assert_contains_and_is_tight(change(new, old), possible)
