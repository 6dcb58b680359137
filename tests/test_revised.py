"""What later imports changed, summed up: how many dates, how large, how long after."""

from __future__ import annotations

import json
import statistics
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from conftest import Databases
from forked import fxtrack, rows
from hypothesis import given
from hypothesis import strategies as st
from storing import runs_of, store_pages

import fxtrack as api
from fxtrack.answers.revisions import REVISION_SUMMARY, revision_words
from fxtrack.model import Filters, Pair
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.revised import RevisionSummary, revision_summaries
from fxtrack.store import Store, read_brought

KZT = Pair("KZT/USD")
FIRST = date(2025, 12, 1)


def known(rates: dict[int, str], prints: int = 1) -> list[Rate]:
    return [
        Rate(FIRST + timedelta(days=day), KZT, rate, rate, rate, prints)
        for day, text in rates.items()
        for rate in [Decimal(text)]
    ]


def test_by_hand() -> None:
    """0.00198 to 0.00193 is -2.53 %, -3.02 to -2.03; 0.00195 to 0.00196 is 0.51 %, 0 to 1.03: not resolved."""
    then = known({0: "0.00198", 1: "0.00195", 2: "0.00194", 3: "0.00194"})
    now = [*known({0: "0.00193", 1: "0.00196"}), *known({2: "0.00194"}, prints=2), *known({4: "0.00192"})]
    brought = {(KZT, FIRST + timedelta(days=day)): date(2025, 12, 10 + day) for day in (0, 2, 4)}
    [row] = revision_summaries(then, now, brought)
    assert (row.dates, row.changed, row.resolved, row.spread, row.gone, row.added) == (4, 2, 1, 1, 1, 1)
    assert [str(each) for each in (row.largest, row.largest_min, row.largest_max)] == ["2.5", "2.0", "3.1"]
    assert row.largest_date == FIRST
    # The median of two is their mean: (2.53 + 0.51) / 2, from (2.02 + 0) / 2 to (3.02 + 1.03) / 2.
    assert [str(each) for each in (row.median, row.median_min, row.median_max)] == ["1.5", "1.0", "2.1"]
    assert (row.lag_min, row.lag_median, row.lag_max) == (9, 9, 9)  # of the new date none counts
    assert revision_words([row]) == [
        (
            "KZT/USD: 2 of 4 daily rates changed, 1 of them by more than rounding. Median 1.5%, largest 2.5% "
            "(2.0 to 3.1 allowing for rounding), on 2025-12-01. The last change came 9 days after the date."
        )
    ]


def test_nothing_changed() -> None:
    [row] = revision_summaries(known({0: "0.00198"}), known({0: "0.00198", 1: "0.00197"}), {})
    assert row == RevisionSummary("KZT", "USD", 1, 0, 0, 0, 0, 1, *[None] * 10)
    assert revision_words([row]) == []
    assert revision_summaries([], [], {}) == []
    assert list(REVISION_SUMMARY.in_frame([row])[0]) == list(RevisionSummary._fields)


prints = st.tuples(st.integers(1, 30), st.integers(1, 2)).map(lambda each: Decimal(each[0]).scaleb(-each[1]))
two_states = st.dictionaries(
    st.integers(0, 9),
    st.tuples(st.none() | prints, st.none() | prints, st.none() | st.integers(0, 99)),
    max_size=4,
)


def ends(rate: Decimal) -> tuple[Fraction, Fraction]:
    half = Fraction(1, 2) / 10 ** len(str(rate).partition(".")[2])
    return Fraction(str(rate)) - half, Fraction(str(rate)) + half


def sizes(then: Decimal, now: Decimal) -> list[Fraction]:
    """Every size at a corner of what two prints allow, and 0 if it is between them."""
    corners = [100 * (new - old) / old for old, new in product(ends(then), ends(now))]
    return [*map(abs, corners), *([Fraction(0)] if min(corners) <= 0 <= max(corners) else [])]


@given(two_states)
def test_sums_are_those_of_a_plain_reckoning(
    states: dict[int, tuple[Decimal | None, Decimal | None, int | None]],
) -> None:
    """And the ranges those of trying every corner."""

    def series(which: int) -> list[Rate]:
        return known({day: str(state[which]) for day, state in states.items() if state[which] is not None})

    late = {day: state[2] for day, state in states.items() if state[2] is not None}
    brought = {
        (KZT, FIRST + timedelta(days=day)): FIRST + timedelta(days=day + lag) for day, lag in late.items()
    }
    found = revision_summaries(series(0), series(1), brought)
    both = {day: (then, now) for day, (then, now, _) in states.items() if then and now}
    moved = {day: each for day, each in both.items() if str(each[0]) != str(each[1])}
    if not any(then or now for then, now, _ in states.values()):
        assert found == []
        return
    [row] = found
    assert row.dates == sum(then is not None for then, _, _ in states.values())
    assert row.changed == len(moved)
    assert row.gone == sum(then is not None and now is None for then, now, _ in states.values())
    assert row.added == sum(then is None and now is not None for then, now, _ in states.values())
    lags = sorted(late[day] for day in moved if day in late)
    assert (row.lag_min, row.lag_max) == ((lags[0], lags[-1]) if lags else (None, None))
    assert row.lag_median == (lags[(len(lags) - 1) // 2] if lags else None)
    if not moved:
        assert (row.median, row.largest, row.largest_date) == (None, None, None)
        return
    exact = {
        day: abs(100 * (Fraction(str(now)) / Fraction(str(then)) - 1)) for day, (then, now) in moved.items()
    }
    assert row.largest_date == FIRST + timedelta(days=min(exact, key=lambda day: (-exact[day], day)))
    every = list(product(*(sizes(then, now) for then, now in moved.values())))
    assert row.resolved == sum(min(sizes(then, now)) > 0 for then, now in moved.values())
    for name, reckon in (("median", statistics.median), ("largest", max)):
        value, low, high = (Fraction(getattr(row, name + end)) for end in ("", "_min", "_max"))
        unit = Fraction(1, 10 ** -int(getattr(row, name).as_tuple().exponent))
        tried = [reckon(each) for each in every]
        assert 0 <= min(tried) - low < unit
        assert 0 <= high - max(tried) < unit
        assert abs(value - reckon(exact.values())) <= unit / 2


PAGE = "KGS/USD = {} 0%\nKZT/USD = {} 0%\n0{} May 2025\n\n"


def test_when_rates_were_brought(databases: Databases) -> None:
    """Of each date and pair the last import that brought a rate not known then; the same rate again is none."""
    database = databases.new()
    for text in (
        PAGE.format("0.01144", "0.00193", 1),
        PAGE.format("0.01144", "0.00195", 1),  # of KGS the same
        PAGE.format("0.01150", "0.00196", 1),
        PAGE.format("0.01144", "0.00199", 2),
    ):
        store_pages(database, text)
    then, second, third, fourth = (run.known_at for run in runs_of(database))
    assert then
    with Store(database).reading() as session:
        found = read_brought(session, Filters(), then)
        kzt = read_brought(session, Filters(pairs=(KZT,), until=date(2025, 5, 1)), then)
        later = read_brought(session, Filters(), second or then)
    kgs, day = Pair("KGS/USD"), date(2025, 5, 1)
    assert found == {
        (kgs, day): third,
        (KZT, day): third,
        (kgs, date(2025, 5, 2)): fourth,
        (KZT, date(2025, 5, 2)): fourth,
    }
    assert kzt == {(KZT, day): third}
    assert later == found
    with Store(database).reading() as session:
        assert read_brought(session, Filters(), fourth or then) == {}


@pytest.fixture
def twice(elsewhere: Path) -> str:
    """Two imports; returns the instant of the first."""
    for number, (kgs, kzt, day) in enumerate(
        [("0.01144", "0.00193", 1), ("0.01144", "0.00193", 2), ("0.01140", "0.00193", 1)]
    ):
        (elsewhere / f"{number}.txt").write_text(PAGE.format(kgs, kzt, day))
    fxtrack("import", "0.txt", "1.txt")
    fxtrack("import", "2.txt")
    return rows(fxtrack("db", "runs"))[0]["known_as_of"]


def test_the_summary_for_people_and_programs(twice: str) -> None:
    days = (datetime.now(UTC).date() - date(2025, 5, 1)).days
    run = fxtrack("changes", "--revised", "--format", "table")
    assert run.err.endswith(
        "KGS/USD: 1 of 2 daily rates changed, 1 of them by more than rounding. By 0.35% (0.26 to 0.44 allowing "
        f"for rounding), on 2025-05-01. The last change came {days} days after the date.\n"
        "Low and high then, and how many prints: --format csv.\n"
    )
    kgs, kzt = json.loads(fxtrack("changes", "--revised", "--summary", "--format", "json").out)
    assert kgs == {
        "base": "KGS",
        "quote": "USD",
        "dates": 2,
        "changed": 1,
        "resolved": 1,
        "spread": 0,
        "gone": 0,
        "added": 0,
        "median": "0.35",
        "median_min": "0.26",
        "median_max": "0.44",
        "largest": "0.35",
        "largest_min": "0.26",
        "largest_max": "0.44",
        "largest_date": "2025-05-01",
        "lag_min": days,
        "lag_median": days,
        "lag_max": days,
    }
    assert (kzt["changed"], kzt["largest"], kzt["lag_min"]) == (0, None, None)
    table = fxtrack("changes", "--revised", "--summary", "--format", "table", "--as-of", twice)
    assert table.out.splitlines()[0].split()[:3] == ["pair", "dates", "then"]
    assert fxtrack("changes", "--summary").status == 2


def test_the_summary_of_an_inverse_and_a_cross(twice: str) -> None:
    """What is behind them was brought by the same import."""
    days = (datetime.now(UTC).date() - date(2025, 5, 1)).days
    with api.open("fxtrack.db") as db:
        for pair in ("USD/KGS", "KGS/KZT"):
            frame = db.revisions(pairs=pair, summary=True)
            assert list(frame.columns) == list(RevisionSummary._fields)
            assert (list(frame["changed"]), list(frame["lag_max"])) == ([1], [days])
        whole = db.revisions(summary=True, as_of=datetime.fromisoformat(twice))
        assert [list(whole[name]) for name in ("base", "changed")] == [["KGS", "KZT"], [1, 0]]


def test_what_is_taken_back_has_no_lag(twice: str) -> None:
    before = rows(fxtrack("db", "runs"))[1]["known_as_of"]
    assert fxtrack("db", "retract", "--run", "2", "--reason", "a test", "--yes").status == 0
    [kgs, _] = json.loads(
        fxtrack("changes", "--revised", "--summary", "--as-of", before, "--format", "json").out
    )
    assert (kgs["changed"], kgs["lag_min"]) == (1, None)
    assert kgs["largest"] == "0.35"
