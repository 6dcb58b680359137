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
from fxtrack.numbers.headline import Headline, headline, pairs_title
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.ranking import IndexMove, strongest
from fxtrack.numbers.series import View
from fxtrack.words import words

FIRST, LAST = date(2024, 9, 13), date(2026, 2, 27)  # Fridays


def said(pair: str, *rates: tuple[date, str], asked: str = "") -> Headline:
    prints = [Prints(day, Pair(pair), (Decimal(rate),)) for day, rate in rates]
    wanted = Pair(asked or pair)
    return headline(wanted, series.series(prints, View(), [wanted]).rates)


def lasting(first: str, last: str) -> list[tuple[date, str]]:
    """A rate on four weekdays, and another one on the last four."""
    begins = [FIRST + timedelta(days=day) for day in (0, 3, 4, 5)]
    ends = [LAST - timedelta(days=day) for day in (3, 2, 1, 0)]
    return [*((day, first) for day in begins), *((day, last) for day in ends)]


CASES = {
    ("TJS/USD", "0.09437", "0.10510"): (
        "The Tajik somoni gained 11% against the US dollar",
        ("13 September 2024 to 27 February 2026: from 0.09437 to 0.10510 US dollars"),
    ),
    ("KZT/USD", "0.00209", "0.00201"): (
        "The Kazakh tenge lost about 4% against the US dollar",
        (
            "13 September 2024 to 27 February 2026: from 0.00209 to 0.00201 US dollars, "
            "\u22123.8% (\u22124.3 to \u22123.3% allowing for rounding)"
        ),
    ),
    ("TMT/USD", "0.28490", "0.28575"): (
        "The Turkmen manat gained 0.30% against the US dollar",
        ("13 September 2024 to 27 February 2026: from 0.28490 to 0.28575 US dollars"),
    ),
    ("UZS/USD", "0.00008", "0.00008"): (
        "Rounding hides whether the Uzbek sum moved against the US dollar",
        "13 September 2024 to 27 February 2026: a change of \u221212 to +14% would not show",
    ),
    ("KGS/USD", "0.01144", "0.01143"): (
        "Rounding hides whether the Kyrgyz som moved against the US dollar",
        "13 September 2024 to 27 February 2026: the change may be anything from \u22120.18 to 0.00%",
    ),
}


@pytest.mark.parametrize("moved", CASES)
def test_headlines(moved: tuple[str, str, str]) -> None:
    pair, first, last = moved
    assert said(pair, *lasting(first, last)) == (*CASES[moved], "")


def test_a_code_without_a_name_has_no_article() -> None:
    assert said("XAU/CHF", *lasting("2500.00", "2600.00")).title == "XAU gained 4.0% against CHF"


def move(pair: str, low: str, high: str, kind: Story = Story.LASTING) -> IndexMove:
    """A change with its least and greatest; lasting, unless it may be none."""
    change = intervals.Range((Fraction(low) + Fraction(high)) / 2, Fraction(low), Fraction(high))
    return IndexMove(Pair(pair), change, Story.HIDDEN if change.contains_zero else kind)


def moved(**percents: tuple[str, str]) -> list[IndexMove]:
    return [move(f"{code}/USD", *ends) for code, ends in percents.items()]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3")),
            "The Tajik somoni gained about 12%, the Kazakh tenge lost about 4%",
        ),
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3"), UZS=("-12", "14")),
            "The Tajik somoni gained about 12%, the Kazakh tenge lost about 4%",
        ),
        (
            moved(TJS=("11", "12"), KZT=("-4", "-3"), UZS=("-12", "10")),
            "The Tajik somoni gained most (about +12%), the Kazakh tenge lost about 4%",
        ),
        (moved(TJS=("11", "12"), KZT=("10", "11")), "The Tajik somoni gained about 12%"),
        (moved(TJS=("11", "12"), KZT=("9", "10")), "The Tajik somoni gained most (about +12%)"),
        (moved(KGS=("-5", "-4"), KZT=("-4", "-3")), "The Kyrgyz som lost about 4%"),
        (moved(KGS=("-6", "-5"), KZT=("-4", "-3")), "The Kyrgyz som lost most (about \u22126%)"),
        (moved(TJS=("11", "12")), "The Tajik somoni gained about 12% against the US dollar"),
        (moved(UZS=("-12", "14")), "No change can be resolved"),
    ],
)
def test_most_is_said_only_where_the_digits_of_all_others_allow_less(
    changes: list[IndexMove], title: str
) -> None:
    assert strongest(changes, words("en")) == title


def test_only_what_lasts_counts() -> None:
    """But what did not last may still be more than what did."""
    passing, little = move("KZT/USD", "20", "21", Story.MOVED), move("TJS/USD", "11", "12")
    assert strongest([passing, little], SAY) == (
        "The Tajik somoni gained about 12%; the Kazakh tenge is up about 20%, not a lasting move"
    )
    assert strongest([passing], SAY) == "No currency moved for good"
    assert strongest([move("TMT/USD", "0.2", "0.3", Story.LEVELS)], SAY) == "No currency moved for good"
    assert strongest([move("KZT/USD", "20", "21", Story.FEW)], SAY) == ""


def ended(pair: str, low: str, high: str, kind: Story = Story.MOVED) -> IndexMove:
    """A change that may be none, too."""
    change = intervals.Range((Fraction(low) + Fraction(high)) / 2, Fraction(low), Fraction(high))
    return IndexMove(Pair(pair), change, kind)


FOR_GOOD = Story.LASTING


def _lasting_move(pair: str, ends: str) -> IndexMove:
    low, high = ends.split()
    return ended(pair, low, high, FOR_GOOD)


FURTHER = [
    # What ended further, but may have ended where it began, is not named.
    (("TJS/USD 11 12", "KZT/USD 0 30"), "The Tajik somoni gained about 12%"),
    (("TJS/USD -12 -11", "KZT/USD -30 0"), "The Tajik somoni lost about 12%"),
    (
        ("TJS/USD 11 12", "KZT/USD 0.5 30"),
        "The Tajik somoni gained about 12%; the Kazakh tenge is up about 15%, not a lasting move",
    ),
    (
        ("TJS/USD 0.2 0.5", "KZT/USD 0.3 0.9"),
        "The Tajik somoni gained 0.4%; the Kazakh tenge is up about 0.6%, not a lasting move",
    ),
    (
        ("TJS/USD -0.5 -0.2", "KZT/USD -0.9 -0.3"),
        "The Tajik somoni lost 0.4%; the Kazakh tenge is down about 0.6%, not a lasting move",
    ),
    # Of several that ended further, the furthest.
    (
        ("TJS/USD 11 12", "KZT/USD 20 21", "KGS/USD 30 31"),
        "The Tajik somoni gained about 12%; the Kyrgyz som is up about 30%, not a lasting move",
    ),
    (
        ("TJS/USD -12 -11", "KZT/USD -21 -20", "KGS/USD -31 -30"),
        "The Tajik somoni lost about 12%; the Kyrgyz som is down about 30%, not a lasting move",
    ),
    # What went the other way does not matter.
    (("TJS/USD 11 12", "KZT/USD -30 -20"), "The Tajik somoni gained about 12%"),
    (("TJS/USD -12 -11", "KZT/USD 20 30"), "The Tajik somoni lost about 12%"),
    # One currency in several others.
    (
        ("USD/TJS 11 12", "USD/KZT -5 -4 for good"),
        "The US dollar gained about 12% against the Tajik somoni, lost about 4% against the Kazakh tenge",
    ),
    (
        ("USD/TJS 11 12", "USD/KZT 20 21"),
        "The US dollar gained about 12% against the Tajik somoni; about +20% against the Kazakh tenge, not a lasting move",
    ),
    (
        ("USD/TJS -0.5 -0.2", "USD/KZT -0.9 -0.3"),
        (
            "The US dollar lost 0.4% against the Tajik somoni; about \u22120.6% against the Kazakh tenge, "
            "not a lasting move"
        ),
    ),
    (
        ("USD/TJS 0.2 0.5", "USD/KZT 0.3 0.9"),
        (
            "The US dollar gained 0.4% against the Tajik somoni; about +0.6% against the Kazakh tenge, "
            "not a lasting move"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "title"), FURTHER)
def test_what_ended_further_but_not_for_good_is_named(changes: tuple[str, ...], title: str) -> None:
    """The first one of each case moved for good."""
    moves = []
    for place, each in enumerate(changes):
        pair, low, high, *for_good = each.split(maxsplit=3)
        moves.append(ended(pair, low, high, FOR_GOOD if for_good or not place else Story.MOVED))
    assert strongest(moves, SAY) == title


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (("11 12", "5 6", "8 9"), "The Tajik somoni gained most (about +12%)"),
        (("-12 -11", "-6 -5", "-9 -8"), "The Tajik somoni lost most (about \u221212%)"),
    ],
)
def test_of_three_that_went_one_way_the_furthest_is_named(ends: tuple[str, ...], said: str) -> None:
    pairs = ("TJS/USD", "KGS/USD", "KZT/USD")
    moves = [_lasting_move(pair, each) for pair, each in zip(pairs, ends, strict=True)]
    assert strongest(moves, SAY) == strongest(moves[::-1], SAY) == said


def test_one_date_has_no_story() -> None:
    assert said("KGS/USD", (FIRST, "0.01144")) == (
        "The Kyrgyz som against the US dollar",
        "13 September 2024",
        "",
    )


def test_the_other_way_round() -> None:
    told = said("TJS/USD", *lasting("0.09437", "0.10510"), asked="USD/TJS")
    assert told.title == "The US dollar lost 10% against the Tajik somoni"
    assert told.subtitle == "13 September 2024 to 27 February 2026: from 10.60 to 9.51 somoni"


rates = st.integers(1, 10**6).map(lambda units: Decimal(units).scaleb(-5))


@given(rates, rates)
def test_the_title_says_what_the_change_table_says(first: Decimal, last: Decimal) -> None:
    title = said("KGS/USD", *lasting(str(first), str(last))).title
    moved = intervals.change(intervals.printed(last), intervals.printed(first))
    if moved.contains_zero:
        assert title.startswith("Rounding hides") or (first == last and " held at " in title)
        return
    assert f" {'gained' if moved.low > 0 else 'lost'} " in title
    percent = Decimal(title.split("%")[0].rpartition(" ")[2].replace(",", ""))
    assert percent > 0
    shown = abs(intervals.shown(moved).value)
    assert abs(percent - shown) <= max(Decimal("0.5"), shown / 10)


SAY = words("en")


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ([("KGS/USD", "0", "5"), ("KZT/USD", "-5", "0")], "No change can be resolved"),
        ([("KGS/USD", "0", "5")], "No change can be resolved"),
        ([("TJS/USD", "11", "12"), ("KZT/USD", "0", "5")], "The Tajik somoni gained most (about +12%)"),
        ([("TJS/USD", "-11", "-9"), ("KZT/USD", "-9", "-5")], "The Tajik somoni lost about 10%"),
        ([("TJS/USD", "-11", "-9"), ("KZT/USD", "-8", "-5")], "The Tajik somoni lost most (about \u221210%)"),
        (
            [("TJS/USD", "5", "6"), ("KZT/USD", "7", "8"), ("KGS/USD", "-1", "1")],
            "The Kazakh tenge gained most (about +8%)",
        ),
        (
            [("USD/KGS", "1", "2"), ("USD/KZT", "-4", "-3")],
            "The US dollar gained about 2% against the Kyrgyz som, lost about 4% against the Kazakh tenge",
        ),
        (
            [("USD/KGS", "1", "2"), ("USD/KZT", "3", "4")],
            "The US dollar gained about 4% against the Kazakh tenge",
        ),
        (
            [("USD/KGS", "-2", "-1"), ("USD/KZT", "-4", "-3")],
            "The US dollar lost about 4% against the Kazakh tenge",
        ),
    ],
)
def test_only_what_is_resolved_counts(changes: list[tuple[str, str, str]], title: str) -> None:
    assert strongest([move(*each) for each in changes], SAY) == title


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
