"""``fxtrack changes --from DATE --to DATE``, in every format and from Python."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pages import as_text, captures
from running import runner

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError

ASKED = ("--from", "2025-11-20", "--to", "2025-12-13")
FILTERS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "all": ((), {}),
    "one pair": (("--pair", "TJS/USD"), {"pairs": "TJS/USD"}),
    "a cross": (("--pair", "KGS/KZT"), {"pairs": "KGS/KZT"}),
    "per dollar": (("--per-usd",), {"per_usd": True}),
    "one currency": (("--base", "TJS"), {"base": "TJS"}),
    "the day's highest": (("--daily", "high"), {"daily": "high"}),
    "weekends": (("--weekends",), {"weekends": True}),
    "after": (("--nearest", "after", "--max-gap", "15"), {"nearest": "after", "max_gap": 15}),
    "either": (("--nearest", "either"), {"nearest": "either"}),
    "as of": (("--as-of", "2100-01-01"), {"as_of": datetime(2100, 1, 1, tzinfo=UTC)}),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The captures: their figures are real."""
    folder = tmp_path_factory.mktemp("captures")
    (folder / "pages").mkdir()
    for number, capture in enumerate(captures()):
        (folder / "pages" / f"{number}.txt").write_text(as_text(capture), "utf-8")
    with fxtrack.open(folder / "c.db", create=True) as db:
        db.import_([folder / "pages"], jobs=1)
    return str(folder / "c.db")


def run(database: str, *args: str) -> Result:
    done = runner().invoke(main, ["--db", database, "changes", *args])
    assert done.exit_code == 0, done.output
    return done


def rows(database: str, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(database, *args, "--format", "json").stdout)
    return found


COLUMNS = [
    *("base", "quote"),
    *(
        f"{side}_{name}"
        for side in ("from", "to")
        for name in (
            *("asked", "date", "days", "rate", "mark"),
            *("before_date", "before_days", "before_rate", "after_date", "after_days", "after_rate"),
        )
    ),
    *("change", "change_min", "change_max", "verdict", "prints_min", "prints_max"),
]


def test_a_row_by_hand(database: str) -> None:
    """20 November 2025 has no page; 13 December is a Saturday. Read off data/captures.jsonl."""
    [row] = rows(database, *ASKED, "--pair", "KZT/USD")
    assert row == dict(
        zip(
            COLUMNS,
            [
                *("KZT", "USD"),
                *("2025-11-20", "2025-11-14", -6, "0.00191", ""),
                *("2025-11-14", -6, "0.00191", "2025-12-05", 15, "0.00198"),
                *("2025-12-13", "2025-12-12", -1, "0.00192", ""),
                *("2025-12-12", -1, "0.00192", "2025-12-15", 2, "0.00192"),
                *("0.5", "0.0", "1.1", "not resolved", "0.0", "1.1"),
            ],
            strict=True,
        )
    )


def values(text: object) -> str | None:
    return None if text is None or text == "" else str(text)


@pytest.mark.parametrize("name", FILTERS)
def test_formats_and_python_say_the_same(database: str, name: str) -> None:
    options, keywords = FILTERS[name]
    found = rows(database, *ASKED, *options)
    assert found
    wanted = [[values(row[column]) for column in COLUMNS] for row in found]
    for form, mark in (("csv", ","), ("tsv", "\t")):
        text = run(database, *ASKED, *options, "--format", form).stdout
        header, *cells = csv.reader(io.StringIO(text), delimiter=mark)
        assert header == COLUMNS
        assert [list(map(values, row)) for row in cells] == wanted
    with fxtrack.open(database) as db:
        frame = db.change_between("2025-11-20", date(2025, 12, 13), **keywords)
    assert list(frame.columns) == COLUMNS
    assert [[values(cell) for cell in row] for row in frame.itertuples(index=False)] == wanted
    assert {type(cell) for cell in frame["from_date"]} <= {date, type(None)}
    assert {type(cell) for cell in frame["change"]} <= {Decimal, type(None)}


def test_tables_for_people_have_all_of_it(database: str) -> None:
    for form in ("table", "markdown", "html"):
        done = run(database, *ASKED, "--pair", "TJS/USD", "--format", form, "--ranges")
        for text in (
            "Change of the daily rate from 2025-11-20 to 2025-12-13",
            "2025-11-14",
            "0.10840",
            "2025-12-12",
            "0.10866",
            "+0.240",
            "+0.230 to +0.250",
            "up",
        ):
            assert text in done.stdout, form
    assert done.stderr.splitlines()[1:] == [
        "No weekday rate on 2025-11-20; used 2025-11-14 (6 days earlier). The next is 2025-12-05 (15 days later).",
        "No weekday rate on 2025-12-13; used 2025-12-12 (1 day earlier). The next is 2025-12-15 (2 days later).",
        "A rate is what one unit of the first currency costs in the second.",
        "--format csv and json also have the rates on both sides of a day without one.",
    ]


NOTES = {
    ("--from", "2025-12-08", "--to", "2025-12-10"): [],
    ("--from", "2025-12-08"): [],
    ("--from", "2025-11-20", "--to", "2025-12-10", "--nearest", "after"): [
        (
            "No weekday rate in the 14 days from 2025-11-20; nearest: 2025-11-14 (6 days earlier) and 2025-12-05 (15 days "
            "later). Use one of these, --nearest either, or --max-gap 15."
        )
    ],
    ("--from", "2025-12-03", "--to", "2025-12-10"): [
        (
            "No weekday rate in the 14 days to 2025-12-03; nearest: 2025-11-14 (19 days earlier) and 2025-12-05 (2 days "
            "later). Use one of these, --nearest either, or --max-gap 19."
        )
    ],
    ("--from", "2025-12-03", "--to", "2025-12-10", "--nearest", "either"): [
        "No weekday rate on 2025-12-03; used 2025-12-05 (2 days later). The one before is 2025-11-14 (19 days earlier)."
    ],
    ("--from", "2026-01-11", "--to", "2026-02-09", "--nearest", "either"): [
        (
            "No weekday rate within 14 days of 2026-01-11; nearest: 2025-12-22 (20 days earlier) and 2026-01-29 (18 days "
            "later). Use one of these, or --max-gap 18."
        )
    ],
    ("--from", "2025-12-06", "--to", "2025-12-10", "--max-gap", "0"): [
        (
            "No weekday rate on 2025-12-06; nearest: 2025-12-05 (1 day earlier) and 2025-12-08 (2 days later). Use one of "
            "these, or --max-gap 1."
        )
    ],
    ("--from", "2025-12-06", "--to", "2025-12-10", "--max-gap", "1", "--nearest", "after"): [
        (
            "No weekday rate in the 1 day from 2025-12-06; nearest: 2025-12-05 (1 day earlier) and 2025-12-08 (2 days "
            "later). Use one of these, --nearest either, or --max-gap 2."
        )
    ],
    ("--from", "2025-03-01", "--to", "2025-12-01", "--max-gap", "5"): [  # one number that does for both
        (
            "No weekday rate in the 5 days to 2025-03-01; nearest: 2025-02-19 (10 days earlier) and 2025-04-01 (31 days "
            "later). Use one of these, or --max-gap 17."
        ),
        (
            "No weekday rate in the 5 days to 2025-12-01; nearest: 2025-11-14 (17 days earlier) and 2025-12-05 (4 days "
            "later). Use one of these, --nearest either, or --max-gap 17."
        ),
    ],
    ("--from", "2024-01-01", "--to", "2025-12-10"): [
        "No weekday rate in the 14 days to 2024-01-01: that is before the first (2024-09-13); say --from 2024-09-13."
    ],
    ("--from", "2025-12-10", "--to", "2026-02-24"): [
        "No weekday rate on 2026-02-24; used 2026-02-23 (1 day earlier). There is none after."
    ],
    ("--from", "2024-09-12", "--to", "2025-12-10", "--nearest", "after"): [
        "No weekday rate on 2024-09-12; used 2024-09-13 (1 day later). There is none before."
    ],
    ("--from", "2025-12-06", "--to", "2025-12-07"): [
        "No weekday rate on 2025-12-06; used 2025-12-05 (1 day earlier). The next is 2025-12-08 (2 days later).",
        "No weekday rate on 2025-12-07; used 2025-12-05 (2 days earlier). The next is 2025-12-08 (1 day later).",
        "The weekday rate of 2025-12-05 stands for both dates: there is no change to show.",
    ],
    ("--from", "2025-12-06", "--to", "2025-12-07", "--weekends"): [],
    ("--from", "2026-03-01", "--weekends"): [
        "No rate on 2026-03-01; used 2026-02-28 (1 day earlier). There is none after.",
        "The rate of 2026-02-28 stands for both dates: there is no change to show.",
    ],
}


@pytest.mark.parametrize("asked", NOTES, ids=" ".join)
def test_dates_without_a_rate_are_told(database: str, asked: tuple[str, ...]) -> None:
    done = run(database, *asked, "--format", "csv")
    assert [line for line in done.stderr.splitlines() if line] == NOTES[asked]


def test_nothing_to_compare(database: str) -> None:
    done = run(database, "--from", "2025-11-08", "--pair", "EUR/USD", "--format", "csv")
    assert done.stdout.splitlines() == [",".join(COLUMNS)]
    people = run(database, "--from", "2025-11-08", "--pair", "EUR/USD", "--format", "table")
    assert people.stdout == ""
    assert people.stderr == done.stderr
    assert people.stderr.splitlines() == [
        "Left out: there is no rate of EUR/USD. What is printed: KGS/USD, KZT/USD, TJS/USD, UZS/USD, TMT/USD.",
        "Nothing passes these filters; 'fxtrack coverage' shows which dates have data.",
    ]


def test_signs_stand_behind_a_change(database: str) -> None:
    """A change that hangs on the prints of the day, one that is not resolved, and what the signs mean."""
    done = run(database, "--from", "2025-11-14", "--to", "2025-12-10", "--format", "table")
    assert [line.split()[5:] for line in done.stdout.splitlines()[4:]] == [
        ["?", "not", "resolved"],
        ["+1.0", "up"],
        ["-0.268*", "down"],
        ["?", "not", "resolved"],
        ["-0.284", "down"],
    ]
    assert [line[:3] for line in done.stderr.splitlines()[1:]] == ["A r", "?  ", "*  ", "--r"]


def test_pairs_that_differ_are_told_apart(elsewhere: Path) -> None:
    """A date that only one of two pairs lacks."""
    for day, pairs in (("01", "KGS KZT"), ("02", "KGS TJS"), ("03", "KGS KZT TJS")):
        quotes = "".join(f"{code}/USD = 0.01144 0%\n" for code in pairs.split())
        (elsewhere / f"{day}.txt").write_text(f"{quotes}{day} December 2025\n")
    with fxtrack.open("x.db", create=True) as db:
        db.import_([elsewhere])
    done = run("x.db", "--from", "2025-12-02", "--format", "csv")
    assert done.stderr.split("\n")[1] == (
        "KZT/USD: No weekday rate on 2025-12-02; used 2025-12-01 (1 day earlier). The next is 2025-12-03 (1 day later)."
    )


REFUSED = {
    ("--to", "2025-12-10"): (
        "--to needs --from: say --from DATE --to 2025-12-10; for the changes up to a day, --until 2025-12-10"
    ),
    ("--nearest", "after"): "--nearest needs --from: say --from DATE --nearest after",
    ("--from", "2025-12-10", "--to", "2025-12-10"): "--from and --to are both 2025-12-10: say two days",
    ("--from", "2025-12-11", "--to", "2025-12-10"): "--from 2025-12-11 is after --to 2025-12-10",
    ("--from", "2025-12", "--to", "2025-12-10"): (
        "--from 2025-12 is a month, not a day: say 2025-12-01 or 2025-12-31; for the change within it, --since 2025-12 "
        "--until 2025-12, and for that from the month before, 'fxtrack periods --by month'"
    ),
    ("--from", "2025-01-01", "--to", "2025-Q1"): (
        "--to 2025-Q1 is a quarter, not a day: say 2025-01-01 or 2025-03-31; for the change within it, --since 2025-Q1 "
        "--until 2025-Q1, and for that from the quarter before, 'fxtrack periods --by quarter'"
    ),
    ("--from", "2024"): (
        "--from 2024 is a year, not a day: say 2024-01-01 or 2024-12-31; for the change within it, --since 2024 "
        "--until 2024, and for that from the year before, 'fxtrack periods --by year'"
    ),
    ("--from", "2025-02-30"): "--from 2025-02-30 is not a day such as 2025-12-08",
    ("--from", "2025-12-01", "--since", "2025"): (
        "--from and --to choose the days: leave --since out (--nearest and --max-gap say which rate may stand for a "
        "day that has none)"
    ),
    ("--from", "2025-12-01", "--to", "2025-12-05", "--until", "2025"): (
        "--from and --to choose the days: leave --until out (--nearest and --max-gap say which rate may stand for a "
        "day that has none)"
    ),
    ("--from", "2025-12-01", "--revised"): "--revised and --from both choose what is compared: say one",
}


@pytest.mark.parametrize("asked", REFUSED, ids=" ".join)
def test_what_makes_no_sense_is_refused(database: str, asked: tuple[str, ...]) -> None:
    done = runner().invoke(main, ["--db", database, "changes", *asked])
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == f"Error: {REFUSED[asked]}"


@pytest.mark.parametrize(
    ("days", "keywords", "said"),
    [
        (
            ("2025-12", None),
            {},
            (
                "first '2025-12' is a month, not a day: say 2025-12-01 or 2025-12-31; for the change within it, "
                "changes(start='2025-12', end='2025-12')"
            ),
        ),
        (("2025-12-01", "soon"), {}, "last 'soon' is not a day such as 2025-12-08"),
        (("2025-12-02", "2025-12-01"), {}, "first 2025-12-02 is after last 2025-12-01"),
        (("2025-12-01", date(2025, 12, 1)), {}, "first and last are both 2025-12-01"),
        (("2025-12-01",), {"nearest": "next"}, "nearest is before or after or either, not 'next'"),
        (("2025-12-01",), {"index": date(2025, 12, 1)}, "the changes of an index are those of the rates"),
        (("2025-12-01",), {"max_gap": -1}, "max_gap is 0 or more, not -1"),
    ],
)
def test_python_refuses_the_same(
    database: str, days: tuple[Any, ...], keywords: dict[str, Any], said: str
) -> None:
    with fxtrack.open(database) as db, pytest.raises(InputError) as told:
        db.change_between(*days, **keywords)
    assert str(told.value).startswith(said)


def test_since_first_of_the_change_table_is_the_same_change(database: str) -> None:
    """From a date that has a rate to the latest one."""
    same = ("change", "change_min", "change_max", "verdict", "prints_min", "prints_max")
    with fxtrack.open(database) as db:
        days = sorted(day for day in set(db.rates()["date"]) if day.weekday() < 5)[:-1]
        for day in days[::4]:
            table = db.changes(start=day)
            within = table[table["period"] == "since first"].to_dict("records")
            between = db.change_between(day).to_dict("records")
            assert [[row[each] for each in same] for row in within] == [
                [row[each] for each in same] for row in between
            ]
            assert {row["from_date"] for row in between} == {row["reference_date"] for row in within} == {day}


@pytest.fixture
def imported_twice(elsewhere: Path) -> tuple[str, datetime]:
    """A database, and an instant before its last import."""
    page = "KGS/USD = 0.0{} 0%\nKZT/USD = 0.00193 0%\n{} December 2025\n"
    for name, rate, day in (("a", "1144", "01"), ("b", "1150", "04"), ("c", "1160", "03")):
        (elsewhere / f"{name}.txt").write_text(page.format(rate, day))
    with fxtrack.open("y.db", create=True) as db:
        db.import_(["a.txt", "b.txt"])
        then = datetime.now(UTC)
        db.import_(["c.txt"])
    return "y.db", then


def test_as_of_an_earlier_instant(imported_twice: tuple[str, datetime]) -> None:
    database, then = imported_twice
    asked = ("--from", "2025-12-01", "--to", "2025-12-03", "--pair", "KGS/USD")
    [now] = rows(database, *asked)
    [known] = rows(database, *asked, "--as-of", then.isoformat())
    assert (now["to_date"], now["to_rate"], now["verdict"]) == ("2025-12-03", "0.01160", "up")
    assert (known["to_date"], known["to_after_date"], known["verdict"]) == ("2025-12-01", "2025-12-04", None)
