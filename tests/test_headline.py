"""What happened, in words: true to the data, and never more sure than they are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.model import Pair, Prints
from fxtrack.numbers import intervals, series
from fxtrack.numbers.headline import headline, in_brief, pairs_title, strongest
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View
from fxtrack.words import words

FIRST, LAST = date(2024, 9, 13), date(2026, 2, 27)  # Fridays


def said(pair: str, *rates: tuple[date, str], asked: str = "") -> tuple[str, str]:
    prints = [Prints(day, Pair(pair), (Decimal(rate),)) for day, rate in rates]
    wanted = Pair(asked or pair)
    return headline(wanted, series.series(prints, View(), [wanted]).rates)


CASES = {
    ("TJS/USD", "0.09437", "0.10510"): (
        "The Tajik somoni gained 11 % against the US dollar",
        "13 September 2024 to 27 February 2026: +11.37 %, between +11.35 and +11.39 %",
    ),
    ("KZT/USD", "0.00209", "0.00201"): (
        "The Kazakh tenge lost 3.8 % against the US dollar",
        "13 September 2024 to 27 February 2026: \u22123.8 %, between \u22124.3 and \u22123.3 %",
    ),
    ("TMT/USD", "0.28490", "0.28575"): (
        "The Turkmen manat gained 0.30 % against the US dollar",
        "13 September 2024 to 27 February 2026: +0.298 %, between +0.294 and +0.302 %",
    ),
    ("UZS/USD", "0.00008", "0.00008"): (
        "No movement of the Uzbek som against the US dollar can be resolved",
        "13 September 2024 to 27 February 2026: any change between \u221212 and +14 % would look the same",
    ),
    ("KGS/USD", "0.01144", "0.01143"): (
        "No change of the Kyrgyz som against the US dollar can be resolved",
        "13 September 2024 to 27 February 2026: any change between \u22120.18 and 0.00 % would look the same",
    ),
}


@pytest.mark.parametrize("moved", CASES)
def test_headlines(moved: tuple[str, str, str]) -> None:
    pair, first, last = moved
    assert said(pair, (FIRST, first), (LAST, last)) == CASES[moved]


def test_a_rate_that_came_back_is_not_one_that_did_not_move() -> None:
    """From 0.28575 to 0.28490 and back: that is a movement, and resolved; where it ended may be a little off."""
    middle = FIRST + timedelta(days=3)
    title, subtitle = said("TMT/USD", (FIRST, "0.28575"), (middle, "0.28490"), (LAST, "0.28575"))
    assert title == "The Turkmen manat moved against the US dollar, but no lasting change can be resolved"
    assert subtitle == (
        "13 September 2024 to 27 February 2026: any change between \u22120.004 and +0.004 % would look the same; "
        "in between it was from 0.28490 to 0.28575"
    )
    unresolved = said("KGS/USD", (FIRST, "0.01144"), (middle, "0.01143"), (LAST, "0.01144"))
    assert unresolved[0] == "No change of the Kyrgyz som against the US dollar can be resolved"


def test_a_code_without_a_name_has_no_article() -> None:
    title, _ = said("XAU/CHF", (FIRST, "2500.00"), (LAST, "2600.00"))
    assert title == "XAU gained 4.0 % against CHF"


def moved(**percents: tuple[str, str]) -> list[tuple[Pair, intervals.Range]]:
    """Changes with their least and greatest."""
    return [
        (
            Pair(f"{code}/USD"),
            intervals.Range((Fraction(low) + Fraction(high)) / 2, Fraction(low), Fraction(high)),
        )
        for code, (low, high) in percents.items()
    ]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3")),
            "The Tajik somoni gained most (+12 %), the Kazakh tenge lost most (\u22123.5 %)",
        ),
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3"), UZS=("-12", "14")),
            "The Tajik somoni gained 12 %, the Kazakh tenge lost 3.5 %",
        ),
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3"), UZS=("-12", "10")),
            "The Tajik somoni gained most (+12 %), the Kazakh tenge lost 3.5 %",
        ),
        (moved(TJS=("11", "12"), KZT=("10", "11")), "The Tajik somoni gained 12 %"),
        (moved(TJS=("11", "12"), KZT=("9", "10")), "The Tajik somoni gained most (+12 %)"),
        (moved(KGS=("-5", "-4"), KZT=("-4", "-3")), "The Kyrgyz som lost 4.5 %"),
        (moved(KGS=("-6", "-5"), KZT=("-4", "-3")), "The Kyrgyz som lost most (\u22125.5 %)"),
        (moved(TJS=("11", "12")), "The Tajik somoni gained 12 % against the US dollar"),
        (moved(UZS=("-12", "14")), "No change can be resolved"),
    ],
)
def test_most_is_said_only_where_the_digits_of_all_others_allow_less(
    changes: list[tuple[Pair, intervals.Range]], title: str
) -> None:
    assert strongest(changes, words("en")) == title


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


SAY = words("en")


def tenge(*days: tuple[int, str]) -> list[Rate]:
    """Daily rates of December 2025; a day has one or several prints."""
    prints = [
        Prints(date(2025, 12, day), Pair("KZT/USD"), tuple(map(Decimal, rates.split())))
        for day, rates in days
    ]
    return series.series(prints, View(), [Pair("KZT/USD")]).rates


@pytest.mark.parametrize(
    ("days", "brief", "title", "subtitle"),
    [
        (
            [(1, "0.00190"), (2, "0.00195"), (3, "0.00198")],
            "+4.2 %",
            "The Kazakh tenge gained 4.2 % against the US dollar",
            "1 December 2025 to 3 December 2025: +4.2 %, between +3.6 and +4.8 %",
        ),
        (
            [(1, "0.00190 0.00200"), (2, "0.00195 0.00198 0.00199")],
            "+4.2 %",
            "The Kazakh tenge gained 4.2 % against the US dollar",
            (
                "1 December 2025 to 2 December 2025: +4.2 %, between +3.6 and +4.8 %; "
                "other prints of the two days: \u22123.0 to +5.3 %"
            ),
        ),
        (
            [(1, "0.00190"), (2, "0.00191")],
            "not resolved",
            "No change of the Kazakh tenge against the US dollar can be resolved",
            "1 December 2025 to 2 December 2025: any change between 0.0 and +1.1 % would look the same",
        ),
        (
            [(1, "0.00190"), (2, "0.00190 0.00192")],
            "not resolved",
            "The Kazakh tenge moved against the US dollar, but no lasting change can be resolved",
            (
                "1 December 2025 to 2 December 2025: any change between \u22120.6 and +0.6 % would look the same; "
                "in between it was from 0.00190 to 0.00192"
            ),
        ),
        (
            [(1, "0.00190"), (2, "0.00190")],
            "not resolved",
            "No movement of the Kazakh tenge against the US dollar can be resolved",
            "1 December 2025 to 2 December 2025: any change between \u22120.6 and +0.6 % would look the same",
        ),
        ([(1, "0.00190")], "", "The Kazakh tenge against the US dollar", "1 December 2025"),
    ],
    ids=["up", "hangs on prints", "touches zero", "apart on a day", "one rate", "one date"],
)
def test_the_words_of_a_month(days: list[tuple[int, str]], brief: str, title: str, subtitle: str) -> None:
    rates = tenge(*days)
    assert in_brief(rates, SAY) == brief
    assert headline(Pair("KZT/USD"), rates) == (title, subtitle)


def test_other_prints_are_told_where_one_of_them_just_reaches_zero() -> None:
    """0.00192 on the first day and 0.00191 on the last may be one true rate: that may be no change at all."""
    touching = headline(
        Pair("KZT/USD"), tenge((1, "0.00180 0.00192"), (2, "0.00191 0.00200 0.00201"))
    ).subtitle
    assert touching.endswith("; other prints of the two days: \u22121.1 to +12.3 %")
    apart = headline(Pair("KZT/USD"), tenge((1, "0.00180 0.00192"), (2, "0.00194 0.00200 0.00201"))).subtitle
    assert "other prints" not in apart


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ([("KGS/USD", "0", "5"), ("KZT/USD", "-5", "0")], "No change can be resolved"),
        ([("KGS/USD", "0", "5")], "No change can be resolved"),
        ([("TJS/USD", "11", "12"), ("KZT/USD", "0", "5")], "The Tajik somoni gained most (+12 %)"),
        ([("TJS/USD", "-11", "-9"), ("KZT/USD", "-9", "-5")], "The Tajik somoni lost 10 %"),
        ([("TJS/USD", "-11", "-9"), ("KZT/USD", "-8", "-5")], "The Tajik somoni lost most (\u221210 %)"),
        (
            [("TJS/USD", "5", "6"), ("KZT/USD", "7", "8"), ("KGS/USD", "-1", "1")],
            "The Kazakh tenge gained most (+7.5 %)",
        ),
        (
            [("USD/KGS", "1", "2"), ("USD/KZT", "-4", "-3")],
            "The US dollar gained 1.5 % against the Kyrgyz som, lost 3.5 % against the Kazakh tenge",
        ),
        (
            [("USD/KGS", "1", "2"), ("USD/KZT", "3", "4")],
            "The US dollar gained 3.5 % against the Kazakh tenge",
        ),
        (
            [("USD/KGS", "-2", "-1"), ("USD/KZT", "-4", "-3")],
            "The US dollar lost 3.5 % against the Kazakh tenge",
        ),
    ],
)
def test_only_what_is_resolved_counts(changes: list[tuple[str, str, str]], title: str) -> None:
    moved = [
        (Pair(pair), intervals.Range((Fraction(low) + Fraction(high)) / 2, Fraction(low), Fraction(high)))
        for pair, low, high in changes
    ]
    assert strongest(moved, SAY) == title


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ("KGS/USD KZT/USD", "Exchange rates against the US dollar"),
        ("USD/KGS USD/KZT", "Exchange rates of the US dollar"),
        ("KGS/USD USD/KZT", "Exchange rates"),
    ],
)
def test_pairs_are_named_by_what_they_share(pairs: str, title: str) -> None:
    assert pairs_title([Pair(pair) for pair in pairs.split()], SAY) == title
