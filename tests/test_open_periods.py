"""Periods that are not over, that have not begun, and that have no page at all."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from pages import as_text, captures
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError, OptionError
from fxtrack.model import Pair
from fxtrack.numbers.by_period import PeriodMark, by_period
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate

KGS = Pair("KGS/USD")
KZT = ("periods", "--pair", "KZT/USD")
PAIRS = ["KGS", "KZT", "TJS", "UZS", "TMT"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("open") / "x.db")
    store_pages(file, *map(as_text, captures()))
    return file


def asked(database: str, *words: str | Path) -> Result:
    return runner().invoke(main, ["--db", database, *map(str, words)])


def table(database: str, *words: str | Path) -> list[dict[str, str]]:
    done = asked(database, *words, "--format", "csv")
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def told(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [(row["period"], row["dates"], row["possible"], row["marks"]) for row in rows]


def test_a_year_that_is_not_over_counts_its_weekdays_up_to_today(database: str) -> None:
    """1 January 2026 is a Thursday: to Tuesday, 10 February, these are 2 + 5 * 5 + 2 = 29 weekdays."""
    words = (*KZT, "--by", "year", "--since", "2025", "--today", "2026-02-10")
    done = asked(database, *words, "--format", "table")
    assert done.stdout.splitlines()[2:] == [
        "period  end of period  on        average  of end, %  weekdays   mark",
        "------  -------------  ------  ---------  ---------  ---------  --------",
        "2025          0.00193  22 Dec  0.001934~          ?  32 of 261",
        "2026          0.00202  9 Feb   0.002005~       +4.7  2 of 29    not over",
    ]
    assert (
        "not over  the period goes on; it is counted up to 2026-02-10 (--today)" in done.stderr.splitlines()
    )
    assert told(table(database, *words)) == [
        ("2025", "32", "261", "few dates"),
        ("2026", "2", "29", "few dates; not over"),
    ]
    assert [row["marks"] for row in json.loads(asked(database, *words, "--format", "json").stdout)] == [
        "few dates",
        "few dates; not over",
    ]
    with fxtrack.open(database) as db:
        frame = db.periods("year", pairs="KZT/USD", since="2025", today=date(2026, 2, 10))
        ends = db.changes(by="year", pairs="KZT/USD", since="2025", today=date(2026, 2, 10))
    assert list(frame["marks"]) == list(ends["marks"]) == ["few dates", "few dates; not over"]
    assert list(frame["possible"]) == [261, 29]
    assert list(frame["last"]) == [date(2025, 12, 31), date(2026, 12, 31)]
    quarter = asked(database, "changes", "--by", "quarter", *KZT[1:], *words[5:], "--format", "table")
    assert quarter.stdout.splitlines()[-1].endswith("up       not over")
    assert "not over  the period goes on; it is counted up to 2026-02-10" in quarter.stderr
    [january, february] = table(
        database, "rates", "--monthly", "mean", *KZT[1:], "--since", "2026", *words[-2:]
    )
    assert (january["marks"], february["marks"]) == ("few dates", "few dates; not over")
    assert (february["dates"], february["possible"]) == ("1", "7")


def few(today: str, since: str | None = None, until: str | None = None) -> list[tuple[str, int, list[str]]]:
    """Ask for months; there is a rate on Monday, 5 May, and on Tuesday, 3 June 2025."""
    half = Decimal("0.5")
    rates = [Rate(day, KGS, half, half, half, 1) for day in (date(2025, 5, 5), date(2025, 6, 3))]
    possible = Possible((5, 6), (), 0, date.fromisoformat(today))
    first, last = (None if each is None else date.fromisoformat(each) for each in (since, until))
    found = by_period(rates, "month", possible, since=first, until=last)
    return [
        (row.period, row.possible, [str(mark) for mark in row.marks if mark != PeriodMark.EARLY])
        for row in found
    ]


MAY: tuple[str, int, list[str]] = ("2025-05", 22, [])


@pytest.mark.parametrize(
    ("today", "since", "until", "expected"),
    [
        ("2025-07-01", None, None, [MAY, ("2025-06", 21, [])]),
        ("2025-06-30", None, None, [MAY, ("2025-06", 21, ["not over"])]),
        ("2025-06-06", None, None, [MAY, ("2025-06", 5, ["not over"])]),
        ("2025-06-07", None, None, [MAY, ("2025-06", 5, ["not over"])]),  # a Saturday
        # What begins after today leaves nothing out, nor does what ends with it.
        ("2025-06-06", None, "2025-06-06", [MAY, ("2025-06", 5, ["not over"])]),
        ("2025-06-06", None, "2025-06-20", [MAY, ("2025-06", 5, ["not over"])]),
        ("2025-06-08", None, "2025-06-06", [MAY, ("2025-06", 5, ["not over"])]),  # a weekend is left out
        ("2025-06-06", None, "2025-06-05", [MAY, ("2025-06", 4, ["cut", "not over"])]),
        ("2025-06-06", "2025-06-03", None, [("2025-06", 4, ["cut", "not over"])]),
        ("2025-07-01", None, "2025-06-30", [MAY, ("2025-06", 21, [])]),
        ("2025-07-01", None, "2025-06-27", [MAY, ("2025-06", 20, ["cut"])]),
        # What has not begun has no row, however far the time goes.
        ("2025-06-06", None, "9999-12-31", [MAY, ("2025-06", 5, ["not over"])]),
        ("2025-06-06", "2025-07-01", "2025-08-31", []),
        ("2025-06-06", "2025-06-10", "2025-06-30", []),  # within the period, and still to come
        ("2025-06-06", "2025-06-10", "2025-06-10", []),
        # A rate that is later than today does not count: on Monday, 2 June, it is not known.
        ("2025-06-02", None, "2025-06-30", [MAY, ("2025-06", 1, ["missing", "not over"])]),
        ("2025-06-01", None, "2025-06-30", [MAY]),  # a Sunday: no weekday yet
        ("2025-05-05", None, None, [("2025-05", 3, ["not over"])]),
        ("2025-05-04", None, None, []),
        # No rate at all in what is asked for.
        (
            "2025-07-01",
            "2025-03-01",
            "2025-04-30",
            [("2025-03", 21, ["missing"]), ("2025-04", 22, ["missing"])],
        ),
        ("2025-07-01", "2025-03-01", "2025-03-28", [("2025-03", 20, ["missing", "cut"])]),
        (
            "2025-04-02",
            "2025-03-01",
            "2025-05-31",
            [("2025-03", 21, ["missing"]), ("2025-04", 2, ["missing", "not over"])],
        ),
        ("2025-08-01", "2025-07-01", None, []),
    ],
)
def test_what_is_over_and_what_is_cut(
    today: str, since: str | None, until: str | None, expected: list[tuple[str, int, list[str]]]
) -> None:
    assert few(today, since, until) == expected


def test_today_is_the_date_in_utc_or_a_later_one_with_a_rate(tmp_path: Path) -> None:
    now = datetime.now(UTC).date()
    for ahead in (0, 1):
        day = now + timedelta(days=ahead)
        file = str(tmp_path / f"{ahead}.db")
        store_pages(file, f"KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 0%\n{day:%d %B %Y}\n")
        words = ("periods", "--by", "year", "--weekends")
        rows = table(file, *words)
        assert {row["dates"] for row in rows} == {"1"}
        assert rows[-1]["marks"].endswith("not over")
        up_to = asked(file, *words, "--format", "table").stderr
        if datetime.now(UTC).date() == now:
            assert f"counted up to {day} (--today)" in up_to
        assert table(file, *words, "--today", day.isoformat()) == rows
        assert table(file, *words, "--today", f"{day - timedelta(days=1)}") == []


def test_months_without_any_page_are_missing_for_each_pair(database: str) -> None:
    """No page is dated in August, September or October 2025."""
    words = ("--since", "2025-08", "--until", "2025-10")
    done = asked(database, "periods", *words, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["base"], row["period"], row["dates"], row["marks"]) for row in rows] == [
        (pair, period, "0", "missing") for pair in PAIRS for period in ("2025-08", "2025-09", "2025-10")
    ]
    assert [(row["possible"], row["end"], row["average_min"]) for row in rows[:3]] == [
        ("21", "", ""),
        ("22", "", ""),
        ("23", "", ""),
    ]
    sentence = (
        "No weekday rate of KGS/USD, KZT/USD, TJS/USD, UZS/USD, TMT/USD from 2025-08-01 to 2025-10-31: "
        "all 3 months are missing."
    )
    nearest = next(
        line for line in done.stderr.splitlines() if line.startswith("The nearest dates with a rate")
    )
    assert sentence in done.stderr.splitlines()
    for command in (["periods"], ["changes", "--by", "month"]):
        people = asked(database, *command, *words, "--format", "table")
        assert (people.stdout, people.stderr.splitlines()) == ("", [sentence, nearest])
    alone = asked(
        database, *KZT, "--since", "2025-10", "--until", "2025-10", "--weekends", "--format", "table"
    )
    assert alone.stderr.startswith(
        "No rate of KZT/USD from 2025-10-01 to 2025-10-31: the month is missing.\n"
    )
    told_to_programs = json.loads(asked(database, "periods", *words, "--format", "json").stdout)
    assert [row["marks"] for row in told_to_programs] == ["missing"] * 15
    ends = table(database, "changes", "--by", "month", *words)
    assert [(row["base"], row["marks"]) for row in ends] == [
        (pair, "missing") for pair in PAIRS for _ in range(3)
    ]
    with fxtrack.open(database) as db:
        assert list(db.periods(pairs="TJS/USD", since="2025-08", until="2025-10")["end"]) == [None] * 3
        assert len(db.changes(by="month", since="2025-08", until="2025-10")) == 15
    assert table(database, "rates", "--monthly", "mean", *words) == []


def test_a_pair_without_a_rate_in_that_time_is_missing_beside_the_others(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    pages = ["KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 0%\n03 March 2025\n"]
    pages.append("KGS/USD = 0.01144 0%\nTJS/USD = 0.10 0%\n01 April 2025\n")
    store_pages(file, *pages)
    rows = table(file, "periods", "--since", "2025-04", "--until", "2025-04")
    assert [(row["base"], row["marks"]) for row in rows] == [
        ("KGS", "few dates; early end"),
        ("KZT", "missing"),
        ("TJS", "few dates; early end"),
    ]
    people = asked(file, "periods", "--since", "2025-04", "--until", "2025-04", "--format", "table")
    assert "KZT/USD by month" not in people.stdout
    assert people.stdout.count(" by month") == 2
    assert "No weekday rate of KZT/USD from 2025-04-01 to 2025-04-30: the month is missing." in people.stderr
    assert "nearest" not in people.stderr


def test_wrong_usage(database: str) -> None:
    for words, message in (
        (["rates", "--today", "2026-02-10"], "for the rates up to a day, --until 2026-02-10"),
        (["changes", "--today", "2026-02-10"], "for the changes up to a day, --until 2026-02-10"),
        (["stats", "--today", "2026-02-10"], "say --until 2026-02-10"),
        (["changes", "--summary"], "say --revised --summary"),
        (["periods", "--today", "2026-02"], "2026-02"),
    ):
        refused = asked(database, *words)
        assert (refused.exit_code, message in refused.stderr) == (2, True), refused.stderr
    with fxtrack.open(database) as db:
        with pytest.raises(OptionError, match="today goes with by only"):
            db.changes(today=date(2026, 2, 10))
        with pytest.raises(OptionError, match="max_gap does not go with by"):
            db.changes(by="month", max_gap=7)
        with pytest.raises(OptionError, match=r"today is a datetime\.date, not '2026-02-10'"):
            db.periods(today="2026-02-10")  # type: ignore[arg-type]
        there = "there are: week, month, quarter, year"
        with pytest.raises(InputError, match=f"'date' is no kind of period; {there}$"):
            db.periods(by="date")
        with pytest.raises(InputError, match=f"'date' is no kind of period; {there}$"):
            db.changes(by="date")
        with pytest.raises(InputError, match=f"{there}; for a pair, say pairs='TJS/USD'$"):
            db.periods("TJS/USD")
        with pytest.raises(InputError, match=r"year; for a pair, say pairs='TJS/USD'$"):
            db.coverage("TJS/USD")
        assert list(db.coverage("date")["observed"])[:1] == [1]


def test_changes_by_from_python_are_those_of_the_command(database: str) -> None:
    for kind in ("week", "month", "quarter", "year"):
        with fxtrack.open(database) as db:
            frame = db.changes(by=kind, per_usd=True, start="2025")
        known = [
            ["" if value is None else str(value) for value in row] for row in frame.itertuples(index=False)
        ]
        rows = table(database, "changes", "--by", kind, "--per-usd", "--since", "2025")
        assert list(frame.columns) == list(rows[0])
        assert known == [list(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "stats('TJS/USD')",
            "stats(): every argument has to be named, such as stats(pairs='TJS/USD'); there are pairs,",
        ),
        (
            "changes('TJS/USD')",
            "changes(): every argument has to be named, such as changes(pairs='TJS/USD'); there are by,",
        ),
        (
            "retract(1)",
            "retract(): every argument has to be named, such as retract(run=1); there are run, file, page,",
        ),
        ("retract(object())", "retract(): every argument has to be named; there are run,"),
        (
            "chart('x.png', 'TJS/USD')",
            "chart(): only file may stand without a name, such as chart(pairs='TJS/USD'); there",
        ),
        ("rates('TJS/USD', pairs='x')", "rates(): every argument has to be named, such as rates("),
        ("runs(1)", "runs() takes no arguments"),
        ("sightings('KGS/USD')", "sightings() lacks day: sightings(day=...)"),
        ("sightings()", "sightings() lacks pair, day: sightings(pair=..., day=...)"),
        ("sightings('KGS/USD', None, pair='x')", "sightings() got pair twice: by its place and by its name"),
        ("undo_retraction()", "undo_retraction() lacks number: undo_retraction(number=...)"),
    ],
)
def test_each_method_says_what_it_takes(database: str, call: str, message: str) -> None:
    with fxtrack.open(database) as db, pytest.raises(TypeError) as refused:
        eval(f"db.{call}", {"db": db})  # noqa: S307 - the texts stand above
    assert str(refused.value).startswith(message)


def test_a_change_hangs_on_prints_where_others_of_the_day_give_another_verdict() -> None:
    """From 0.60 to 0.55 it would be a fall."""
    rows = [
        Rate(date(2025, 5, 5), KGS, Decimal("0.50"), Decimal("0.50"), Decimal("0.60"), 2),
        Rate(date(2025, 6, 3), KGS, Decimal("0.55"), Decimal("0.55"), Decimal("0.55"), 1),
        Rate(date(2025, 7, 1), KGS, Decimal("0.70"), Decimal("0.70"), Decimal("0.70"), 1),
    ]
    found = by_period(rows, "month")
    assert [(row.verdict, row.hangs_on_prints) for row in found] == [
        (None, False),
        ("up", True),
        ("up", False),
    ]
