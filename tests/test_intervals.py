"""What printed digits allow: against every possible true rate, by exact fractions."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Interval, Range, bounds, half_unit, printed, rounded, shown

rates = st.builds(
    lambda digits, places: Decimal((0, tuple(map(int, str(digits))), -places)),
    st.integers(1, 10**9),
    st.integers(0, 12),
)
long_rates = st.builds(
    lambda digits, places: Decimal((0, tuple(map(int, str(digits))), -places)),
    st.integers(1, 10**36 - 1),
    st.integers(0, 36),
)


def unit(number: Decimal) -> Fraction:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent


def true_rates(rate: Decimal) -> list[Fraction]:
    """Some of what a print allows: the ends, the middle and between."""
    half = unit(rate) / 2
    return [Fraction(rate) + half * Fraction(step, 3) for step in (-3, -1, 0, 2, 3)]


def inverse(rate: str) -> Interval:
    return shown(intervals.inverse(printed(Decimal(rate))))


def change(new: str, old: str) -> Interval:
    return shown(intervals.change(printed(Decimal(new)), printed(Decimal(old))))


HAND_CHECKED = {
    "KGS": ("0.01144", Interval(Decimal("87.41"), Decimal("87.37"), Decimal("87.46"))),
    "KZT": ("0.00193", Interval(Decimal(518), Decimal(516), Decimal(520))),
    "TJS": ("0.10901", Interval(Decimal("9.1735"), Decimal("9.1730"), Decimal("9.1739"))),
    "UZS": ("0.00008", Interval(Decimal(12500), Decimal(11764), Decimal(13334))),
    "TMT": ("0.28490", Interval(Decimal("3.51000"), Decimal("3.50994"), Decimal("3.51007"))),
}


@given(long_rates)
def test_the_quick_inverse_is_the_exact_one(rate: Decimal) -> None:
    quick, exact = intervals.inverse_of_print(rate), shown(intervals.inverse(printed(rate)))
    assert [str(each) for each in quick] == [str(each) for each in exact]
    thousands = Decimal((0, rate.as_tuple().digits, 3))
    assert intervals.inverse_of_print(thousands) == shown(intervals.inverse(printed(thousands)))


@pytest.mark.parametrize("code", HAND_CHECKED)
def test_inverse_by_hand(code: str) -> None:
    rate, expected = HAND_CHECKED[code]
    assert inverse(rate) == expected
    assert [str(each) for each in inverse(rate)] == [str(each) for each in expected]


CHANGES_BY_HAND = {
    ("0.00193", "0.00198"): ("-2.5", "-3.1", "-2.0"),
    ("0.01143", "0.01144"): ("-0.09", "-0.18", "0.00"),
    ("0.28575", "0.28571"): ("0.014", "0.010", "0.018"),
    ("0.00008", "0.00008"): ("0", "-12", "14"),
}


@pytest.mark.parametrize("pair", CHANGES_BY_HAND)
def test_change_by_hand(pair: tuple[str, str]) -> None:
    assert [format(number, "f") for number in change(*pair)] == list(CHANGES_BY_HAND[pair])


def test_cross_by_hand() -> None:
    """0.01144 / 0.00193 is 5.927...; from 0.011435 / 0.001935 = 5.909... to 0.011445 / 0.001925 = 5.945..."""
    cross = intervals.cross(printed(Decimal("0.01144")), printed(Decimal("0.00193")))
    assert shown(cross) == (Decimal("5.93"), Decimal("5.90"), Decimal("5.95"))


def test_index_by_hand() -> None:
    """0.00193 with 0.00198 as 100."""
    index = intervals.index(printed(Decimal("0.00193")), printed(Decimal("0.00198")))
    assert shown(index) == (Decimal("97.5"), Decimal("96.9"), Decimal("98.0"))


def test_a_touch_of_zero_is_not_resolved() -> None:
    """A change by one unit of the last digit may be none at all: both true rates may lie on the boundary."""
    for new, resolved in (("0.01143", False), ("0.01142", True)):
        moved = intervals.change(printed(Decimal(new)), printed(Decimal("0.01144")))
        assert moved.contains_zero is not resolved
        assert intervals.change_of_prints(Decimal(new), Decimal("0.01144"))[1] is resolved


def test_a_computed_zero_has_no_sign() -> None:
    """From 0.00200 to 0.00201 the least possible change is exactly none."""
    assert format(change("0.00201", "0.00200").low, "f") == "0.0"
    assert format(intervals.change_of_prints(Decimal("0.00200"), Decimal("0.00201"))[0].high, "f") == "0.0"


def test_what_is_known_exactly_has_no_more_digits_than_it_takes() -> None:
    for text in ("100", "3.5", "0.0625"):
        exact = Fraction(text)
        assert [str(each) for each in shown(Range(exact, exact, exact))] == [text] * 3


@given(long_rates)
def test_bounds_are_half_a_unit_away(rate: Decimal) -> None:
    low, high = bounds(rate)
    assert Fraction(high) - Fraction(low) == unit(rate)
    assert Fraction(high) + Fraction(low) == 2 * Fraction(rate)
    assert Fraction(half_unit(rate)) * 2 == unit(rate)
    assert printed(rate) == (Fraction(rate), Fraction(low), Fraction(high))


def assert_contains_and_is_tight(exact: Range, possible: Sequence[Fraction]) -> None:
    """The exact range is that of the possible values; what is shown is wider by less than its last digit."""
    assert (exact.low, exact.high) == (min(possible), max(possible))
    assert exact.low <= exact.value <= exact.high
    interval = shown(exact)
    assert Fraction(interval.low) <= exact.low < Fraction(interval.low) + unit(interval.low)
    assert Fraction(interval.high) - unit(interval.high) < exact.high <= Fraction(interval.high)
    assert interval.low <= interval.value <= interval.high
    assert abs(Fraction(interval.value) - exact.value) <= unit(interval.value) / 2
    assert {each.as_tuple().exponent for each in interval} == {interval.value.as_tuple().exponent}


@given(rates)
def test_inverse(rate: Decimal) -> None:
    assert_contains_and_is_tight(intervals.inverse(printed(rate)), [1 / true for true in true_rates(rate)])


@pytest.mark.parametrize(
    ("compute", "truly"),
    [
        (intervals.change, lambda new, old: (new / old - 1) * 100),
        (intervals.cross, lambda base, quote: base / quote),
        (intervals.index, lambda rate, reference: 100 * rate / reference),
    ],
)
@given(first=rates, second=rates)
def test_of_two(
    compute: Callable[[Range, Range], Range],
    truly: Callable[[Fraction, Fraction], Fraction],
    first: Decimal,
    second: Decimal,
) -> None:
    possible = [truly(a, b) for a in true_rates(first) for b in true_rates(second)]
    assert_contains_and_is_tight(compute(printed(first), printed(second)), possible)


@given(rates, rates, rates, rates)
def test_the_change_of_a_cross(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    """Ranges of ranges are no wider than what the four prints allow."""
    then, now = intervals.cross(printed(a), printed(b)), intervals.cross(printed(c), printed(d))
    ends = [[true_rates(each)[0], true_rates(each)[-1]] for each in (a, b, c, d)]
    possible = [100 * ((w / z) / (x / y) - 1) for x, y, w, z in itertools.product(*ends)]
    assert_contains_and_is_tight(intervals.change(now, then), possible)


@pytest.mark.parametrize(
    ("compute", "truly"), [(intervals.mean, statistics.mean), (intervals.median, statistics.median)]
)
@given(several=st.lists(rates, min_size=1, max_size=4))
def test_of_several(
    compute: Callable[[Sequence[Range]], Range],
    truly: Callable[[Sequence[Fraction]], Fraction],
    several: list[Decimal],
) -> None:
    ends = [[true_rates(rate)[0], Fraction(rate), true_rates(rate)[-1]] for rate in several]
    possible = [truly(values) for values in itertools.product(*ends)]
    assert_contains_and_is_tight(compute([printed(rate) for rate in several]), possible)
    assert compute([printed(rate) for rate in several]).value == truly([Fraction(rate) for rate in several])


@given(long_rates, long_rates)
def test_the_quick_change_is_the_exact_one(new: Decimal, old: Decimal) -> None:
    exact = intervals.change(printed(new), printed(old))
    quick, resolved = intervals.change_of_prints(new, old)
    assert [str(each) for each in quick] == [str(each) for each in shown(exact)]
    assert resolved is not exact.contains_zero


@given(st.fractions(), st.fractions(0, 10**6), st.fractions(0, 10**6), st.integers(0, 8))
def test_rounded_outwards(value: Fraction, below: Fraction, above: Fraction, decimals: int) -> None:
    exact = Range(value, value - below, value + above)
    interval = rounded(exact, decimals)
    assert Fraction(interval.low) <= exact.low < Fraction(interval.low) + Fraction(1, 10**decimals)
    assert Fraction(interval.high) - Fraction(1, 10**decimals) < exact.high <= Fraction(interval.high)
    assert Fraction(interval.value) == Fraction(round(value * 10**decimals), 10**decimals)


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_number_has_no_range(text: str) -> None:
    for function in (half_unit, bounds, printed):
        with pytest.raises(TypeError):
            function(Decimal(text))
