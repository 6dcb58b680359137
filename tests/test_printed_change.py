"""The percent beside a rate: which whole number of steps it is, and what rate before it that implies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.model import DateBasis, Observation, Pair
from fxtrack.quality.printed import STEP, Fit, Steps, explain, previous, steps, summaries

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
        ("0.10866", "0.55", None),  # 5 steps are 0.46, 6 are 0.56: the one that does not fit
        ("0.00193", "-0", 0),
        ("0.00193", "5.46", 1),
        ("0.00193", "1.00", None),
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
    if Fraction(now) - k * STEP <= 0:
        return
    percent = 100 * k * STEP / (Fraction(now) - k * STEP)
    negative = difference < 0 and round(percent * 100) == 0
    change = Decimal(round(percent * 100)).scaleb(-2) if not negative else Decimal("-0")
    found = steps(now, change)
    assert found
    assert found.least <= k <= found.greatest
    implied = previous(now, change, found)
    assert implied.low <= true_before <= implied.high


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
            seen(11, "0.10866", "0.55"),
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


def test_the_same_day_is_not_before() -> None:
    assert explain([seen(8, "0.10877"), seen(8, "0.10857", "-0.18")])[-1].fit is Fit.NO_EARLIER


def test_summary_counts_different_quotes_once() -> None:
    observations = [seen(1, "0.10857", "-0.18"), seen(2, "0.10857", "-0.18"), seen(2, "0.10866", "0.55")]
    entries = [(o.pair, o.rate, o.change) for o in observations]
    [summary] = summaries(explain(observations), entries)
    assert (summary.entries, summary.explained, str(summary.by_chance)) == (2, 1, "0.2")
    assert (summary.dated, summary.seen) == (1, 0)
    zeros = [(TJS, Decimal("0.1"), Decimal(change)) for change in ("0", "-0")]
    assert summaries([], zeros)[0].entries == 2
