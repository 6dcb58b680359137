"""Which dates have which data."""

from __future__ import annotations

from datetime import UTC, date, datetime

from test_checks import ticker

from fxtrack.answers.coverage import coverage_by_pair
from fxtrack.export import CSV, WriteOptions
from fxtrack.model import FarDate, Filters, Pair, Place, PrintedTicker
from fxtrack.numbers.coverage import State, coverage

TICKERS = [
    ticker(date(2025, 1, 30), "KGS/USD 0.01144 0", "TMT/USD 0.28490 0"),
    ticker(date(2025, 2, 1), "KGS/USD 0.01144 0"),
    ticker(None, "KGS/USD 0.01144 0", captured=(date(2025, 2, 3), date(2025, 4, 5))),
]
FAR = [
    FarDate(day, datetime(2025, 5, 1, tzinfo=UTC), -9, Place("x", 1))
    for day in (date(2025, 2, 2), date(1999, 1, 1))
]


def states(tickers: list[PrintedTicker], **asked: object) -> dict[tuple[str, str], State]:
    rows = coverage(tickers, FAR, "date", Filters(**asked))  # type: ignore[arg-type]
    return {(str(row.first), row.pair): row.state for row in rows}


def test_each_date_has_its_state() -> None:
    found = states(TICKERS, until=date(2025, 2, 4))
    assert {day: found[day, "TMT/USD"] for day, pair in found if pair == "TMT/USD"} == {
        "2025-01-30": State.OBSERVED,
        "2025-01-31": State.NONE,
        "2025-02-01": State.WITHOUT_PAIR,
        "2025-02-02": State.FLAGGED,
        "2025-02-03": State.NONE,
        "2025-02-04": State.NONE,
    }
    assert found["2025-02-03", "KGS/USD"] is State.UNDATED
    assert found["2025-02-01", "KGS/USD"] is State.OBSERVED


def test_a_month_has_the_best_state_and_counts_its_dates() -> None:
    rows = coverage(TICKERS, FAR, "month", Filters())
    assert [(f"{r.first:%Y-%m}", r.pair, r.state, r.observed, r.last.day) for r in rows] == [
        ("2025-01", "KGS/USD", State.OBSERVED, 1, 31),
        ("2025-01", "TMT/USD", State.OBSERVED, 1, 31),
        ("2025-02", "KGS/USD", State.OBSERVED, 1, 28),
        ("2025-02", "TMT/USD", State.WITHOUT_PAIR, 0, 28),
        ("2025-03", "KGS/USD", State.NONE, 0, 31),
        ("2025-03", "TMT/USD", State.NONE, 0, 31),
        ("2025-04", "KGS/USD", State.UNDATED, 0, 5),
        ("2025-04", "TMT/USD", State.NONE, 0, 5),
    ]
    by_pair, groups = coverage_by_pair(rows, "month")
    assert str(CSV.write([by_pair.for_programs(groups)], WriteOptions())).splitlines()[:3] == [
        "month,KGS/USD,TMT/USD",
        "2025-01,1 of 2,1 of 2",
        "2025-02,1 of 28,page without that pair",
    ]


def test_filters() -> None:
    rows = coverage(TICKERS, FAR, "date", Filters((Pair("TMT/USD"),), date(2025, 2, 1), date(2025, 2, 2)))
    assert [(str(r.first), r.pair) for r in rows] == [("2025-02-01", "TMT/USD"), ("2025-02-02", "TMT/USD")]
    assert coverage([], [], "month", Filters()) == []


def test_the_last_day_of_all() -> None:
    last = date(9999, 12, 31)
    assert len(coverage([ticker(last, "KGS/USD 1 0")], [], "month", Filters())) == 1
