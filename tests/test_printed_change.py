"""The percent beside a rate: which whole number of steps it is, and what rate before it that implies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import captures

from fxtrack.model import DateBasis, Observation, Pair
from fxtrack.quality.printed import STEP, Fit, Steps, Summary, explain, previous, steps, summaries

TJS = Pair("TJS/USD")


@pytest.mark.parametrize(
    ("rate", "change", "k"),
    [
        ("0.10857", "-0.18", -2),
        ("0.10903", "0.18", 2),
        ("0.10901", "0", 0),
        ("0.10899", "-0", 0),
        ("0.09479", "0.96", 9),
        ("0.28616", "0.14", 4),
        ("0.28571", "0.28", 8),
        ("0.10866", "0.18", 2),
        ("0.10866", "0.55", 6),  # 0.0006 / 0.10811, and 0.10811 + 0.0006 is 0.10871: within half a step
        ("0.10866", "0.51", None),  # five steps are 0.46, six 0.55 or 0.56
        ("0.01149", "0.87", 1),  # 0.0001 / 0.01144
        ("0.00193", "-0", 0),
        ("0.00193", "5.46", 1),
        ("0.00193", "1.00", None),
        ("0.00002", "0.55", None),  # a rise has a step at least, and one is more than the rate
        ("0.00008", "-0", 0),
        ("0.5", "-100", None),  # nothing can have been before
    ],
)
def test_steps_by_hand(rate: str, change: str, k: int | None) -> None:
    found = steps(Decimal(rate), Decimal(change))
    assert (found.nearest if found else None) == k


def test_the_previous_rate_by_hand() -> None:
    """0.10857 with -0.18 %: two steps down, so 0.10877 before, give or take half a step and half a unit."""
    implied = previous(Decimal("0.10857"), Decimal("-0.18"), Steps(-2, -2, -2))
    assert [float(each) for each in implied] == [0.10877, 0.108715, 0.108825]


def test_the_percent_narrows_the_rate_before() -> None:
    """Six steps from 0.10866, and half a step around: 0.108005 to 0.108115; 0.0006 / 0.555 % is 0.108108."""
    implied = previous(Decimal("0.10866"), Decimal("0.55"), Steps(6, 6, 6))
    assert implied == (Fraction(6, 55500) * 1000, Fraction(6, 55500) * 1000, Fraction("0.108115"))
    [later] = explain([seen(10, "0.10811", "-0.28"), seen(11, "0.10866", "0.55")])[1:]
    assert (later.fit, str(later.seen_rate)) == (Fit.SEEN, "0.10811")
    assert (str(later.previous), str(later.previous_min), str(later.previous_max)) == (
        "0.108108",
        "0.108108",
        "0.108115",
    )


def test_a_zero_of_a_large_rate_may_be_one_step() -> None:
    """0.0001 of 3 is 0.003 %, which prints as 0: none or one step, from 2.9998 up to what the rate allows."""
    rate, zero = Decimal("3.0000"), Decimal(0)
    found = steps(rate, zero)
    assert found == (0, 0, 1)
    assert list(previous(rate, zero, found)) == [3, Fraction("2.9998"), Fraction("3.00005")]
    assert steps(rate, Decimal("-0")) == (0, -1, 0)


def test_a_fall_of_almost_everything() -> None:
    """From 50000 to 0.5 is -99.999 %, and half of the last decimal more would be all of it."""
    found = steps(Decimal("0.5"), Decimal("-99.999"))
    assert found
    assert found.least <= -499_995_000 <= found.greatest


@pytest.mark.parametrize(
    ("zero", "low", "high"), [("0", "0.108905", "0.109005"), ("-0", "0.109005", "0.109065")]
)
def test_the_sign_of_zero_tells_the_side(zero: str, low: str, high: str) -> None:
    rate = Decimal("0.10901")
    found = steps(rate, Decimal(zero))
    assert found == (0, 0, 0)
    implied = previous(rate, Decimal(zero), found or Steps(0, 0, 0))
    below, above = (
        (Fraction("0.109005"), Fraction("0.109065"))
        if zero == "-0"
        else (Fraction("0.108955"), Fraction("0.109015"))
    )
    assert (implied.low, implied.high) == (below, above)


rates = st.integers(20, 200_000).map(lambda units: Decimal(units).scaleb(-5))


@given(now=rates, before=rates, drift=st.integers(-49, 49))
def test_what_the_site_does_is_always_explained(now: Decimal, before: Decimal, drift: int) -> None:
    """Do as the finding says, and the true previous rate lies in the range that is found."""
    true_before = Fraction(before) + Fraction(drift, 10**7)
    difference = Fraction(now) - true_before
    k = round(difference / STEP)
    hundredths = round(100 * 100 * k * STEP / true_before)
    change = Decimal(hundredths).scaleb(-2)
    if hundredths == 0 and difference < 0:
        change = Decimal("-0")
    found = steps(now, change)
    assert found
    assert found.least <= k <= found.greatest
    implied = previous(now, change, found)
    assert implied.low <= true_before <= implied.high
    assert implied.low <= implied.value <= implied.high


@given(units=st.integers(7, 200), k=st.integers(-6, 12).filter(bool), offset=st.integers(-549, 549))
def test_what_fits_is_what_trying_finds(units: int, k: int, offset: int) -> None:
    """Try rates before, a hundredth of a unit apart: what prints a percent lies in the range, whose ends are near."""
    middle = 100 * units - 1000 * k
    hundredths = round(Fraction(100 * 100 * 1000 * k, max(1, middle + offset)))
    rate, change = Decimal(units).scaleb(-5), Decimal(hundredths).scaleb(-2)
    if not hundredths or hundredths <= -100 * 100:
        return
    found = steps(rate, change)
    if middle + offset > 0:
        assert found
        assert found.least <= k <= found.greatest
    if found and found.least == found.greatest == k:
        implied, tried = previous(rate, change, found), list(tried_before(units, k, hundredths))
        assert all(implied.low <= each <= implied.high for each in tried)
        if implied.high - implied.low > Fraction(2, 10**7):
            assert min(tried) - implied.low <= Fraction(1, 10**7)
            assert implied.high - max(tried) <= Fraction(1, 10**7)


def tried_before(units: int, k: int, hundredths: int) -> Iterator[Fraction]:
    """Yield rates before, of all on a grid, from which k steps lead to the rate and print the percent."""
    middle = 100 * units - 1000 * k
    for each in range(max(1, middle - 550), middle + 551):
        before = Fraction(each, 10**7)
        apart = abs(Fraction(units, 10**5) - k * STEP - before)
        printed = 100 * 100 * k * STEP / before
        if apart <= STEP / 2 + Fraction(1, 2 * 10**5) and abs(printed - hundredths) <= Fraction(1, 2):
            yield before


def seen(day: int, rate: str, change: str = "0", pair: Pair = TJS) -> Observation:
    return Observation(
        date(2025, 12, day), pair, Decimal(rate), Decimal(change), DateBasis.PRINTED, 1, False, None, None
    )


def test_the_rate_before_is_looked_for_in_the_days_before() -> None:
    found = explain(
        [
            seen(1, "0.10877"),
            seen(9, "0.10857", "-0.18"),
            seen(10, "0.10857", "-0.18"),
            seen(11, "0.10866", "0.51"),
        ]
    )
    assert [each.fit for each in found] == [Fit.NO_EARLIER, Fit.NO_EARLIER, Fit.NOT_SEEN, Fit.UNEXPLAINED]
    near = explain([seen(1, "0.10877"), seen(7, "0.10882"), seen(8, "0.10857", "-0.18")])
    assert [(each.fit, each.seen_date, each.seen_rate) for each in near][-1] == (
        Fit.SEEN,
        date(2025, 12, 7),
        Decimal("0.10882"),
    )
    assert explain([seen(1, "0.10877"), seen(8, "0.10857", "-0.18")], days=6)[-1].fit is Fit.NO_EARLIER
    assert str(near[-1].step) == "0.092"
    week = explain([seen(1, "0.10877"), seen(8, "0.10857", "-0.18")])
    assert (week[-1].fit, week[-1].seen_date) == (Fit.SEEN, date(2025, 12, 1))


@pytest.mark.parametrize(
    ("before", "fit"),
    [
        ("0.10870", Fit.NOT_SEEN),
        ("0.10871", Fit.SEEN),  # it ends where the range begins, 0.108715
        ("0.10883", Fit.SEEN),  # it begins where the range ends, 0.108825
        ("0.10884", Fit.NOT_SEEN),
    ],
)
def test_a_rate_before_that_touches_the_range_is_in_it(before: str, fit: Fit) -> None:
    assert explain([seen(7, before), seen(8, "0.10857", "-0.18")])[-1].fit is fit


def test_the_same_day_is_not_before() -> None:
    assert explain([seen(8, "0.10877"), seen(8, "0.10857", "-0.18")])[-1].fit is Fit.NO_EARLIER


def test_summary_counts_different_quotes_once_and_zeros_apart() -> None:
    observations = [seen(1, "0.10857", "-0.18"), seen(2, "0.10857", "-0.18"), seen(2, "0.10866", "0.51")]
    entries = [(o.pair, o.rate, o.change) for o in (*observations, seen(3, "0.10866"))]
    [summary] = summaries(explain(observations), entries)
    assert (summary.entries, summary.explained, summary.zeros) == (3, 2, 1)
    assert (summary.dated, summary.seen) == (1, 0)
    [more] = summaries(explain([*observations, seen(3, "0.10877"), seen(4, "0.10857", "-0.18")]), entries)
    assert (more.dated, more.seen) == (3, 1)
    [anything] = summaries([], [(TJS, Decimal("0.00008"), Decimal(300))])  # nearly nothing before
    assert str(anything.by_chance) == "1.0"
    zeros = [(TJS, Decimal("0.1"), Decimal(change)) for change in ("0", "-0")]
    [nothing] = summaries([], zeros)
    assert (nothing.entries, nothing.zeros, str(nothing.by_chance)) == (2, 2, "0.0")


@pytest.mark.parametrize(
    ("rate", "around", "width"),
    [("0.10866", 50, 500), ("0.01149", 60, 400), ("0.28571", 20, 400), ("0.90000", 20, 400)],
)
def test_by_chance_is_the_share_of_percents_that_fit(rate: str, around: int, width: int) -> None:
    """Of every percent in a range around one step, so many fit; the mean of what is reckoned for each is near."""
    percents = [Decimal(each).scaleb(-2) for each in range(around, around + width)]
    fitting = sum(steps(Decimal(rate), each) is not None for each in percents)
    [summary] = summaries([], [(TJS, Decimal(rate), each) for each in percents])
    assert abs(float(summary.by_chance) - fitting) <= 0.1 * fitting + 1


@pytest.fixture(scope="module")
def real() -> dict[str, Summary]:
    entries = [
        (Pair(pair), Decimal(rate), Decimal(change.rstrip("%")))
        for capture in captures()
        for pair, rate, change in capture.quotes
    ]
    return {str(each.pair): each for each in summaries([], entries)}


@pytest.mark.parametrize(
    ("pair", "telling"), [("KGS/USD", 2), ("KZT/USD", 0), ("TJS/USD", 83), ("UZS/USD", 0), ("TMT/USD", 8)]
)
def test_every_real_percent_is_explained(real: dict[str, Summary], pair: str, telling: int) -> None:
    """Of 285 archived pages; the counts are of different quotes whose percent is not zero."""
    found = real[pair]
    assert found.entries - found.zeros == telling
    assert found.explained == found.entries
