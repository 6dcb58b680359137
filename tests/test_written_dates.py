"""Dates as people write them: the time that is asked for may be a day, a month, a quarter or a year."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import runner

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError
from fxtrack.model import read_dates

FORMS = "a day, week, month, quarter or year (2025-12-08, 2025-W10, 2025-03, 2025-Q1, 2025)"

READ = {
    "2025-12-08": ("2025-12-08", "2025-12-08", "day"),
    "2024-02-29": ("2024-02-29", "2024-02-29", "day"),
    "2025-03": ("2025-03-01", "2025-03-31", "month"),
    "2025-02": ("2025-02-01", "2025-02-28", "month"),
    "2024-02": ("2024-02-01", "2024-02-29", "month"),
    "2025-12": ("2025-12-01", "2025-12-31", "month"),
    "2025-Q1": ("2025-01-01", "2025-03-31", "quarter"),
    "2025-q1": ("2025-01-01", "2025-03-31", "quarter"),
    "2025q1": ("2025-01-01", "2025-03-31", "quarter"),
    "2025Q4": ("2025-10-01", "2025-12-31", "quarter"),
    "2025-W10": ("2025-03-03", "2025-03-09", "week"),
    "2025-w01": ("2024-12-30", "2025-01-05", "week"),
    "2020-W53": ("2020-12-28", "2021-01-03", "week"),
    "2025-Q2": ("2025-04-01", "2025-06-30", "quarter"),
    "2025-Q3": ("2025-07-01", "2025-09-30", "quarter"),
    "2025-Q4": ("2025-10-01", "2025-12-31", "quarter"),
    "2025": ("2025-01-01", "2025-12-31", "year"),
    "0001": ("0001-01-01", "0001-12-31", "year"),
    "9999": ("9999-01-01", "9999-12-31", "year"),
    "9999-12": ("9999-12-01", "9999-12-31", "month"),
}

REFUSED = """
2025-Q5 2025-Q0 2025q0 Q1-2025 2025-13 2025-00 2025-3 202503 25 20251 0000 2025-02-29 2025-04-31 2025-01-00
2025-12-8 2025-12-008 20251208 2025-W5 2025-W00 2025-W53 9999-W52 2025W50 2025-W50-1 2025-342 08.12.2025
12/08/2025 2025/12/08 2025-12-08T00:00 2025- 2025-Q
2025-03- ٢٠٢٥ ２０２５ today -2025 +2025 2025-03-Q1 2025-H1
""".split()


@pytest.mark.parametrize("text", READ)
def test_a_form_names_its_days(text: str) -> None:
    named = read_dates(text)
    assert named is not None
    assert (str(named.first), str(named.last), named.kind) == READ[text]


@pytest.mark.parametrize("text", ["", " 2025", "2025 ", "2025\n", *REFUSED])
def test_other_forms_name_none(text: str) -> None:
    assert read_dates(text) is None


@given(st.dates())
def test_a_day_lies_in_its_month_quarter_and_year(day: date) -> None:
    """The days of a form are all days of that name, and no others."""
    quarter = next(number for number in (1, 2, 3, 4) if day.month <= 3 * number)
    for text in (f"{day:%Y-%m}".rjust(7, "0"), f"{day.year:04}-Q{quarter}", f"{day.year:04}"):
        named = read_dates(text)
        assert named is not None
        assert named.first <= day <= named.last
        inside = str(day)[: len(text)] if "Q" not in text else str(day)[:4]
        for edge, out in ((named.first, -1), (named.last, 1)):
            assert str(edge).startswith(inside)
            if edge not in {date.min, date.max}:
                beyond = edge + timedelta(days=out)
                same_quarter = (beyond.month - 1) // 3 == (day.month - 1) // 3
                assert not str(beyond).startswith(inside) or ("Q" in text and not same_quarter)
    alone = read_dates(str(day))
    assert alone is not None
    assert alone == (day, day, "day")


@pytest.fixture
def database(elsewhere: Path) -> str:
    """Rates of five dates around the ends of a month, a quarter and a year."""
    for day in ("28 February 2025", "03 March 2025", "31 March 2025", "01 April 2025", "02 January 2026"):
        page = f"KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n{day}\n"
        (elsewhere / f"{day}.txt").write_text(page)
    with fxtrack.open("w.db", create=True) as db:
        db.import_([elsewhere])
    return "w.db"


def run(*args: str) -> str:
    done = runner().invoke(main, ["--db", "w.db", *args])
    assert done.exit_code == 0, done.output
    return done.stdout


TIMES = {
    ("--since", "2025-03"): 4,
    ("--until", "2025-03"): 3,
    ("--since", "2025-Q2"): 2,
    ("--until", "2025-Q1"): 3,
    ("--since", "2026"): 1,
    ("--until", "2025"): 4,
    ("--since", "2025-03", "--until", "2025-03"): 2,
    ("--since", "2025-03-31", "--until", "2025-Q2"): 2,
    ("--since", "2025", "--until", "2026"): 5,
}


@pytest.mark.parametrize("time", TIMES, ids=" ".join)
def test_the_first_day_counts_there_and_the_last_here(database: str, time: tuple[str, ...]) -> None:
    rows = json.loads(run("rates", "--pair", "KGS/USD", "--format", "json", *time))
    assert len(rows) == TIMES[time]
    asked: dict[str, Any] = dict(
        zip((each.removeprefix("--") for each in time[::2]), time[1::2], strict=True)
    )
    renamed = {{"since": "start", "until": "end"}[name]: value for name, value in asked.items()}
    with fxtrack.open(database) as db:
        for filters in (asked, renamed):
            assert len(db.rates(pairs="KGS/USD", **filters)) == TIMES[time]


COMMANDS = [
    ["rates"],
    ["changes"],
    ["observations"],
    ["coverage"],
    ["check"],
    ["chart", "c.svg"],
    ["report"],
    ["export", "e.csv"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_takes_them_and_refuses_others(database: str, command: list[str]) -> None:
    run(*command, "--since", "2025-03", "--until", "2025-Q1")
    for option in ("--since", "--until"):
        done = runner().invoke(main, ["--db", database, *command, option, "2025-Q5"])
        assert done.exit_code == 2
        assert done.stderr.splitlines()[-1] == f"Error: {option} 2025-Q5 is not {FORMS}"
    done = runner().invoke(main, ["--db", database, *command, "--since", "2025-Q2", "--until", "2025-03"])
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == "Error: --since 2025-04-01 is after --until 2025-03-31"


CALLS: dict[str, list[Any]] = {
    "rates": [],
    "series": [],
    "changes": [],
    "observations": [],
    "findings": [],
    "printed_changes": [],
    "coverage": [],
    "snapshots": [],
    "chart": ["c.svg"],
    "report": ["r"],
    "export": ["e.csv"],
}


@pytest.mark.parametrize("name", CALLS)
def test_every_call_takes_them_by_either_name(database: str, name: str) -> None:
    day = date(2025, 3, 1)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"since": day, "start": day}, "start is another name of since: give one of the two"),
        ({"until": "2025", "end": "2025"}, "end is another name of until: give one of the two"),
        ({"start": "2025-13"}, f"start '2025-13' is not {FORMS}"),
        ({"end": ""}, f"end '' is not {FORMS}"),
        ({"since": "2025W50"}, f"since '2025W50' is not {FORMS}"),
        ({"start": "2025-Q2", "end": "2025-03"}, "start 2025-04-01 is after end 2025-03-31"),
        ({"start": "2025-Q2", "until": "2025-03"}, "start 2025-04-01 is after until 2025-03-31"),
        ({"since": "2025-Q2", "end": day}, "since 2025-04-01 is after end 2025-03-01"),
    ]
    with fxtrack.open(database) as db:
        call = getattr(db, name)
        call(*CALLS[name], since="2025-03", until="2025-Q1")
        call(*CALLS[name], start=day, end="2025")
        for filters, said in refused:
            with pytest.raises(InputError) as told:
                call(*CALLS[name], **filters)
            assert str(told.value) == said


def test_either_name_gives_the_same(database: str) -> None:
    with fxtrack.open(database) as db:
        wanted = db.rates(since=date(2025, 3, 1), until=date(2025, 3, 31))
        assert len(wanted) == 4
        for filters in (
            {"since": "2025-03", "until": "2025-03"},
            {"start": "2025-03", "end": "2025-03"},
            {"start": "2025-03-01", "until": date(2025, 3, 31)},
            {"since": "2025-03", "end": "2025-Q1"},
        ):
            assert db.rates(**filters).equals(wanted)
