"""What happened, in words: true to the data, and never more sure than they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack import intervals, series
from fxtrack.headline import headline
from fxtrack.model import Pair, Prints
from fxtrack.series import View

FIRST, LAST = date(2024, 9, 13), date(2026, 2, 28)


def said(pair: str, *rates: tuple[date, str], asked: str = "") -> tuple[str, str]:
    prints = [Prints(day, Pair(pair), (Decimal(rate),)) for day, rate in rates]
    wanted = Pair(asked or pair)
    return headline(wanted, series.series(prints, View(), [wanted]).rates)


CASES = {
    ("TJS/USD", "0.09437", "0.10510"): (
        "The Tajik somoni gained 11 % against the US dollar",
        "13 September 2024 to 28 February 2026: +11.37 %, between +11.35 and +11.39 %",
    ),
    ("KZT/USD", "0.00209", "0.00201"): (
        "The Kazakh tenge lost 3.8 % against the US dollar",
        "13 September 2024 to 28 February 2026: \u22123.8 %, between \u22124.3 and \u22123.3 %",
    ),
    ("TMT/USD", "0.28490", "0.28575"): (
        "The Turkmen manat gained 0.30 % against the US dollar",
        "13 September 2024 to 28 February 2026: +0.298 %, between +0.294 and +0.302 %",
    ),
    ("UZS/USD", "0.00008", "0.00008"): (
        "No movement of the Uzbek som against the US dollar can be resolved",
        "13 September 2024 to 28 February 2026: any change between \u221212 and +14 % would look the same",
    ),
    ("KGS/USD", "0.01144", "0.01143"): (
        "No change of the Kyrgyz som against the US dollar can be resolved",
        "13 September 2024 to 28 February 2026: any change between \u22120.18 and 0.00 % would look the same",
    ),
}


@pytest.mark.parametrize("moved", CASES)
def test_headlines(moved: tuple[str, str, str]) -> None:
    pair, first, last = moved
    assert said(pair, (FIRST, first), (LAST, last)) == CASES[moved]


def test_one_date_has_no_story() -> None:
    assert said("KGS/USD", (FIRST, "0.01144")) == (
        "The Kyrgyz som against the US dollar",
        "13 September 2024",
    )


def test_the_other_way_round() -> None:
    title, subtitle = said("TJS/USD", (FIRST, "0.09437"), (LAST, "0.10510"), asked="USD/TJS")
    assert title == "The US dollar lost 10 % against the Tajik somoni"
    assert "\u221210.209 %" in subtitle


rates = st.integers(1, 10**6).map(lambda units: Decimal(units).scaleb(-5))


@given(rates, rates)
def test_the_title_says_what_the_change_table_says(first: Decimal, last: Decimal) -> None:
    title, _ = said("KGS/USD", (FIRST, str(first)), (LAST, str(last)))
    moved = intervals.change(intervals.printed(last), intervals.printed(first))
    if moved.contains_zero:
        assert title.startswith("No ")
        return
    assert f" {'gained' if moved.low > 0 else 'lost'} " in title
    percent = Decimal(title.split(" %")[0].rpartition(" ")[2].replace(",", ""))
    assert percent > 0
    shown = abs(intervals.shown(moved).value)
    assert abs(percent - shown) <= max(Decimal("0.5"), shown / 10)
