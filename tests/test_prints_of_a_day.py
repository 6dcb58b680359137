"""Prints of one day with different decimals, the first days of the calendar, and falls to almost nothing."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fxtrack.model import Pair, Prints
from fxtrack.numbers.changes import changes, moved
from fxtrack.numbers.extremes import extremes
from fxtrack.numbers.headline import headline
from fxtrack.numbers.rates import Rate, spread
from fxtrack.numbers.series import View, series
from fxtrack.words import words

KZT = Pair("KZT/USD")
THURSDAY, FRIDAY = date(2025, 12, 11), date(2025, 12, 12)


def of_days(*days: tuple[date, str], pair: Pair = KZT, view: View | None = None) -> list[Rate]:
    prints = [Prints(day, pair, tuple(map(Decimal, rates.split()))) for day, rates in days]
    return series(prints, view or View()).rates


def ends(text: str) -> tuple[Fraction, Fraction]:
    """What a print allows: half a unit of its last digit down and up."""
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    return Fraction(text) - half, Fraction(text) + half


def test_a_coarse_print_of_the_day_counts_with_all_that_it_allows() -> None:
    first, second = of_days((THURSDAY, "0.01166"), (FRIDAY, "0.01168 0.01169 0.0117 0.01171"))
    change = moved(second, first)
    assert change.verdict == "up"
    assert change.prints_min < 0 < change.prints_max  # 0.0117 may be 0.01165


PRINT = st.integers(1, 400).flatmap(
    lambda whole: st.integers(2, 5).map(lambda decimals: str(Decimal(whole).scaleb(-decimals)))
)
DAY = st.lists(PRINT, min_size=1, max_size=4).map(" ".join)


@given(DAY, DAY)
def test_the_range_over_all_prints_holds_every_true_rate_of_every_print(one: str, other: str) -> None:
    first, second = of_days((THURSDAY, one), (FRIDAY, other))
    change = moved(second, first)
    for then, now in itertools.product(one.split(), other.split()):
        for low, high in itertools.product(ends(then), ends(now)):
            if low > 0:
                assert change.prints_min <= 100 * (high - low) / low <= change.prints_max


@given(DAY)
def test_the_spread_of_a_day_is_resolved_only_where_some_prints_differ_for_sure(day: str) -> None:
    [rate] = of_days((THURSDAY, day))
    told = spread(rate)
    spans = [ends(each) for each in day.split()]
    apart = any(low[1] < high[0] for low in spans for high in spans)
    assert apart == (told is not None and told.resolved)


@given(DAY)
@example("0.02 0.016")
def test_the_inverse_has_the_same_ends(day: str) -> None:
    [rate] = of_days((THURSDAY, day), view=View(per_usd=True))
    spans = [ends(each) for each in day.split()]
    low, high = rate.extremes
    assert (low.low, high.high) == (1 / max(each[1] for each in spans), 1 / min(each[0] for each in spans))


@pytest.mark.parametrize(
    ("last", "a_year_before", "end_of_year"),
    [
        (2, None, None),
        (365, None, None),
        (366, date(1, 1, 1), date(1, 12, 31)),
        (367, date(1, 1, 2), date(1, 12, 31)),
    ],
)
def test_changes_at_the_beginning_of_the_calendar(
    last: int, a_year_before: date | None, end_of_year: date | None
) -> None:
    """There is no day before the year 1, and nothing is compared with it."""
    every = of_days((date.min, "0.01"), (date.fromordinal(last), "0.02"))
    found = {row.period: row for row in changes(every, 400)}
    assert found["365 days"].target_date == a_year_before
    assert found["year to date"].target_date == end_of_year
    assert found["since first"].reference_date == date.min


FALLS = {
    "0.00500 0.00001": "99.8",
    "0.50000 0.00100": "99.8",
    "9.00000 0.00010": "99.999",
    "0.00500 0.00010": "98",
}


@pytest.mark.parametrize("rates", FALLS)
def test_no_title_says_that_everything_was_lost(rates: str) -> None:
    high, low = rates.split()
    days = [date(2025, 3, number) for number in (3, 4, 5, 6, 7, 10, 11, 12, 13, 14)]
    told = of_days(*zip(days, [high] * 5 + [low] * 5, strict=True))
    assert f"lost {FALLS[rates]}%" in headline(KZT, told, words("en")).title


@pytest.mark.parametrize(
    "days", [((THURSDAY, "0.0019"), (FRIDAY, "0.00190")), ((THURSDAY, "0.00190"), (FRIDAY, "0.0019"))]
)
@pytest.mark.parametrize("per_usd", [False, True])
def test_of_equal_rates_the_finer_is_the_lowest_and_the_highest(
    days: tuple[tuple[date, str], ...], *, per_usd: bool
) -> None:
    """Whichever came first, and in either direction; the coarser one takes part in the range."""
    rates = of_days(*days, view=View(per_usd=per_usd))
    [finer] = [rate for rate, (_, text) in zip(rates, days, strict=True) if text == "0.00190"]
    for found in extremes(rates):
        assert (found.date, found.rate) == (finer.date, finer.rate)
