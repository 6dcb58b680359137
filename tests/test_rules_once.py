"""Rules that stand twice, once for speed, say the same."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from test_checks import ticker

from fxtrack.model import Pair
from fxtrack.numbers.daily import distinct, middle_of
from fxtrack.quality.evidence import Evidence

PAIR = Pair("TMT/USD")
FRIDAY = date(2025, 1, 3)
printed = st.sampled_from("0.28490 0.2849 0.284900 0.28575 0.2857 0.3 0.30 1 1.0 10 12.5".split())
days = st.lists(st.lists(printed, min_size=1, max_size=4), min_size=1, max_size=40)


def evidence_of(book: list[list[str]]) -> Evidence:
    return Evidence(
        [
            ticker(FRIDAY + timedelta(days=number), f"{PAIR} {rate} 0")
            for number, rates in enumerate(book)
            for rate in rates
        ],
        [],
        3,
    )


@given(days)
def test_distinct_rates_of_a_day_and_the_one_in_the_middle(book: list[list[str]]) -> None:
    """Checks sort the texts of a day; the series sorts numbers."""
    for day in evidence_of(book).days[PAIR]:
        exact = distinct([Decimal(rate) for rate in book[(day.date - FRIDAY).days]])
        assert day.printed == [str(rate) for rate in exact]
        assert str(day.median) == str(middle_of(exact))
        assert (str(day.low), str(day.high)) == (str(exact[0]), str(exact[-1]))
