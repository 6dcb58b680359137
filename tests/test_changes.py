"""The change table, and what later imports changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fxtrack.answers.changes import PRICE_CHANGES, change_notes, change_table
from fxtrack.model import Pair, Prints
from fxtrack.numbers import changes, series
from fxtrack.numbers.changes import Change
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View

KGS, KZT = Pair("KGS/USD"), Pair("KZT/USD")


def moved(row: Change) -> object:
    """The change as the table for people has it."""
    table = PRICE_CHANGES.for_people([row])
    return table.rows[0][table.names.index("change, %")]


def series_of(points: dict[str, str], pair: Pair = KGS, view: View | None = None) -> list[Rate]:
    prints = [Prints(date.fromisoformat(day), pair, (Decimal(rate),)) for day, rate in points.items()]
    return series.series(prints, view or View()).rates


def table(points: dict[str, str], max_gap: int = 14, view: View | None = None) -> dict[str, Change]:
    return {row.period: row for row in changes.changes(series_of(points, view=view), max_gap)}


def test_reference_dates() -> None:
    """On or before the target, and not too long before it."""
    found = table(
        {
            "2024-11-25": "0.0100",  # 365 days before minus 16: too old
            "2024-12-30": "0.0110",  # stands for the last day of the year
            "2025-11-01": "0.0120",  # 30 days before minus 10
            "2025-12-04": "0.0125",  # 7 days before
            "2025-12-10": "0.0126",
            "2025-12-11": "0.0130",
        }
    )
    assert {period: str(row.reference_date) for period, row in found.items()} == {
        "previous date": "2025-12-10",
        "7 days": "2025-12-04",
        "30 days": "2025-11-01",
        "90 days": "None",
        "365 days": "None",
        "year to date": "2024-12-30",
        "since first": "2024-11-25",
    }
    assert str(found["year to date"].target_date) == "2024-12-31"
    assert (found["90 days"].change, found["90 days"].verdict) == (None, None)
    assert str(found["7 days"].change) == "4.0"
    assert found["7 days"].verdict == "up"


def test_a_short_span_takes_no_reference_older_than_itself() -> None:
    assert table({"2025-12-01": "0.1", "2025-12-15": "0.2"})["7 days"].reference_date == date(2025, 12, 1)
    assert table({"2025-11-30": "0.1", "2025-12-15": "0.2"})["7 days"].reference_date is None
    assert table({"2025-12-07": "0.1", "2025-12-15": "0.2"}, max_gap=0)["7 days"].reference_date is None


def test_what_is_not_resolved_says_so_and_keeps_its_figures() -> None:
    found = table({"2025-12-10": "0.01144", "2025-12-11": "0.01143"})["previous date"]
    assert [str(each) for each in (found.change, found.change_min, found.change_max, found.verdict)] == [
        "-0.09",
        "-0.18",
        "0.00",
        "not resolved",
    ]


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        ("0.00198", "0.00193", "-2.5"),
        ("0.0125", "0.0130", "+4.0"),
        ("0.01144", "0.01143", "-0.09?"),
        ("0.00008", "0.00008", "?"),
        ("0.01144", "0.01144", "?"),
    ],
)
def test_a_change_that_is_not_resolved_is_never_shown_as_zero(then: str, now: str, shown: str) -> None:
    assert moved(table({"2025-12-10": then, "2025-12-11": now})["previous date"]) == shown


def test_a_change_says_which_of_its_dates_have_weekend_prices() -> None:
    row = table({"2026-02-27": "0.1", "2026-02-28": "0.2"})["previous date"]
    assert (row.mark, row.reference_mark) == ("weekend", "")
    assert table({"2026-02-28": "0.1"})["previous date"].reference_mark is None


def test_what_other_prints_of_the_days_would_show() -> None:
    """By the medians the somoni rose a little from 5 to 11 December; by other prints it may have fallen."""
    days = {date(2025, 12, 5): ("0.10857", "0.10903"), date(2025, 12, 11): ("0.10849", "0.10866", "0.10876")}
    prints = [Prints(day, Pair("TJS/USD"), tuple(map(Decimal, rates))) for day, rates in days.items()]
    [row, *_] = changes.changes(series.series(prints, View()).rates)
    assert [str(each) for each in (row.change, row.change_min, row.change_max, row.verdict)] == [
        "0.083",
        "0.073",
        "0.093",
        "up",
    ]
    assert (str(row.prints_min), str(row.prints_max)) == ("-0.505", "0.185")
    assert (row.hangs_on_prints, moved(row)) == (True, "+0.083*")
    assert "*  some of the rates printed on those two days do not show it" in change_notes([row])
    single = table({"2025-12-10": "0.00198", "2025-12-11": "0.00193"})["previous date"]
    assert (single.prints_min, single.prints_max) == (single.change_min, single.change_max)


def test_the_table_for_people_has_the_range_on_request() -> None:
    rows = changes.changes(series_of({"2025-12-05": "0.00198", "2025-12-22": "0.00193"}, KZT))
    plain, ranged = change_table(rows), change_table(rows, ranges=True)
    last = [str(cell) for cell in plain.rows[-1]]
    assert last == ["", "since first", "2025-12-05", "0.00198", "-2.5", "down"]
    assert [str(cell) for cell in ranged.rows[-1]][4:] == ["-2.5", "-3.1 to -2.0", "-3.1 to -2.0", "down"]
    assert "possible range, %" not in plain.names


def test_turned_round_what_rose_has_fallen() -> None:
    points = {"2025-12-05": "0.00198", "2025-12-22": "0.00193"}
    printed, turned = (table(points, view=View(per_usd=turn))["since first"] for turn in (False, True))
    assert (printed.verdict, turned.verdict) == ("down", "up")
    assert (turned.base, turned.quote, str(turned.rate), str(turned.reference_rate)) == (
        "USD",
        "KGS",
        "518",
        "505",
    )
    # From the prints, not from the rounded prices of a dollar: 518 / 505 would be 2.574 %.
    assert [str(each) for each in (turned.change, turned.change_min, turned.change_max)] == [
        "2.6",
        "2.0",
        "3.2",
    ]


def test_one_date_has_nothing_to_compare_with() -> None:
    assert {row.verdict for row in table({"2025-12-11": "0.1"}).values()} == {None}


def test_no_rates_no_changes() -> None:
    assert changes.changes([]) == []


def test_revisions() -> None:
    then = series_of({"2025-12-01": "0.1", "2025-12-02": "0.2", "2025-12-03": "0.3"})
    now = series_of({"2025-12-01": "0.1", "2025-12-02": "0.25", "2025-12-04": "0.4"})
    assert [(str(r.date), r.revision, r.rate_then, r.rate_now) for r in changes.revisions(then, now)] == [
        ("2025-12-02", "changed", Decimal("0.2"), Decimal("0.25")),
        ("2025-12-03", "gone", Decimal("0.3"), None),
        ("2025-12-04", "added", None, Decimal("0.4")),
    ]
    assert changes.revisions(now, now) == []
    finer = series_of({"2025-12-01": "0.10"})
    assert [r.revision for r in changes.revisions(series_of({"2025-12-01": "0.1"}), finer)] == ["changed"]


def test_any_gap_may_be_allowed() -> None:
    assert table({"2020-12-01": "0.1", "2025-12-15": "0.2"}, max_gap=10**12)["7 days"].reference_date is None


def compared(*points: tuple[str, str]) -> Change:
    """The change since the first date; a date has one or several prints."""
    prints = [
        Prints(date.fromisoformat(day), KZT, tuple(map(Decimal, rates.split()))) for day, rates in points
    ]
    return changes.changes(series.series(prints, View()).rates)[-1]


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("0.00190", "0.00191", "not resolved"),  # 0.001905 may be both
        ("0.00191", "0.00190", "not resolved"),
        ("0.00190", "0.00192", "up"),
        ("0.00192", "0.00190", "down"),
        ("0.00190", "0.00190", "not resolved"),
    ],
)
def test_a_bound_that_touches_zero_resolves_nothing(then: str, now: str, said: str) -> None:
    row = compared(("2025-12-01", then), ("2025-12-02", now))
    assert row.verdict == said
    touches = row.change_min == 0 or row.change_max == 0
    assert touches is (said == "not resolved" and then != now)
    assert row.hangs_on_prints is False


@pytest.mark.parametrize(
    ("then", "now", "hangs"),
    [
        ("0.00180 0.00192", "0.00191 0.00200 0.00201", True),  # 0.001915 may be both
        ("0.00180 0.00192", "0.00193 0.00200 0.00201", True),  # 0.001925 too: the least change is zero
        ("0.00180 0.00192", "0.00194 0.00200 0.00201", False),
        ("0.00201 0.00201 0.00193", "0.00180 0.00192", True),  # the greatest change is zero
        ("0.00201 0.00201 0.00194", "0.00180 0.00192", False),
    ],
)
def test_a_change_hangs_on_prints_where_some_of_them_may_be_equal(
    then: str, now: str, *, hangs: bool
) -> None:
    row = compared(("2025-12-01", then), ("2025-12-02", now))
    assert row.verdict in {"up", "down"}
    assert row.hangs_on_prints is hangs


def test_without_a_reference_nothing_hangs_on_anything() -> None:
    [row] = {
        each.reference_date: each for each in changes.changes(series_of({"2025-12-01": "0.0114"}))
    }.values()
    assert (row.reference_date, row.change, row.verdict, row.prints_min) == (None, None, None, None)
    assert not row.hangs_on_prints


def test_spans_reach_back_as_many_days_as_they_say() -> None:
    found = table({"2024-12-11": "0.0100", "2025-12-11": "0.0130"})
    assert {span: str(row.target_date) for span, row in found.items()} == {
        "previous date": "None",
        "7 days": "2025-12-04",
        "30 days": "2025-11-11",
        "90 days": "2025-09-12",
        "365 days": "2024-12-11",
        "year to date": "2024-12-31",
        "since first": "None",
    }


def test_the_range_over_all_prints_has_as_many_decimals_as_the_change() -> None:
    row = compared(("2025-12-01", "0.00190 0.00200"), ("2025-12-02", "0.00195 0.00198 0.00199"))
    assert (str(row.change), str(row.prints_min), str(row.prints_max)) == ("4.2", "-3.0", "5.3")


def test_a_resolved_change_does_not_touch_zero_and_hangs_on_no_prints_that_are_not_there() -> None:
    """0.10000 and 0.10002, each the only print of its day: up, by 0.009 to 0.031 %."""
    days = [(date(2025, 6, 2), "0.10000"), (date(2025, 6, 3), "0.10002")]
    prints = [Prints(day, Pair("TJS/USD"), (Decimal(rate),)) for day, rate in days]
    change = changes.changes(series.series(prints, View()).rates)[0]
    told = change.verdict, change.change, change.change_min, change.change_max
    assert told == ("up", Decimal("0.020"), Decimal("0.009"), Decimal("0.031"))
    assert (change.prints_min, change.hangs_on_prints) == (Decimal("0.009"), False)
