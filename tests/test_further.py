"""How far a series went in between: what is found fast is what the rule says, date by date."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fxtrack.numbers import intervals
from fxtrack.numbers.further import Further, further
from fxtrack.numbers.intervals import Range


def spread(ranges: Sequence[Range]) -> Fraction:
    return max(each.value for each in ranges) - min(each.value for each in ranges)


def highest(ranges: Sequence[Range]) -> Fraction | None:
    """By the rule: of all stretches in between, the highest rate that one that lies beyond stays above."""
    row = 4 if len(ranges) >= 12 else 3
    first, last = ranges[:row], ranges[-row:]
    top = max(each.high for each in (*first, *last))
    least = max(spread(first), spread(last), abs(last[-1].value - first[0].value) / 2)
    stretches = [ranges[start : start + row] for start in range(row, len(ranges) - 2 * row + 1)]
    reached = [
        min(each.low for each in some)
        for some in stretches
        if all(each.low - top > least for each in some)
        and min(each.low for each in some) - top > spread(some)
    ]
    return max(reached, default=None)


prints = st.lists(
    st.integers(9980, 10020) | st.sampled_from([9000, 10000, 10900, 12000]), min_size=9, max_size=30
)


@given(prints, st.booleans(), st.booleans())
def test_it_is_what_the_rule_says_of_each_stretch(rates: list[int], is_turned: bool, holds: bool) -> None:
    """Of prints and of prints turned round; also where rates stay for some dates."""
    each_thrice = [rate for rate in rates for _ in range(3 if holds else 1)]
    ranges = [intervals.printed(Decimal(rate) / 10000) for rate in each_thrice]
    if is_turned:
        ranges = [intervals.inverse(each) for each in ranges]
    mirrored = [Range(-each.value, -each.high, -each.low) for each in ranges]
    low = highest(mirrored)
    assert further(ranges) == Further(None if low is None else -low, highest(ranges))


def test_of_eight_dates_nothing_is_found() -> None:
    rates = [1, 1, 1, 9, 9, 9, 1, 1]
    assert further([intervals.printed(Decimal(rate)) for rate in rates]) == Further()
    assert further([intervals.printed(Decimal(rate)) for rate in [*rates, 1]]) == Further(
        None, Fraction(17, 2)
    )


def test_a_gap_as_wide_as_the_rates_are_apart_is_none() -> None:
    """Only what is wider counts."""
    start = [Fraction(number) for number in (0, 0, 0, 4)]
    for top, found in ((8, None), (9, 9)):
        rates = [*start, *[Fraction(top)] * 4, *start]
        exact = [Range(rate, rate, rate) for rate in rates]
        assert further(exact).high == found
