"""An average of few dates makes the change to the next average as doubtful as the one before."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from running import runner
from storing import store_pages

from fxtrack.cli import main

FEW = "~  average of fewer than 50% of the weekdays"
EITHER = f"{FEW}, or a change to or from it"


def weekdays(first: date, number: int) -> list[date]:
    days = (first + timedelta(days=ahead) for ahead in range(60))
    return [day for day in days if day.weekday() < 5][:number]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """October is full, November has 3 of 20 weekdays, December 12 of 23, January is full."""
    file = str(tmp_path_factory.mktemp("few") / "x.db")
    days = [
        *((day, "0.00190") for day in weekdays(date(2025, 10, 1), 23)),
        *((day, "0.00192") for day in weekdays(date(2025, 11, 24), 3)),
        *((day, "0.00194") for day in weekdays(date(2025, 12, 15), 12)),
        *((day, "0.00196") for day in weekdays(date(2026, 1, 1), 22)),
    ]
    store_pages(file, *(f"KZT/USD = {rate} 0%\nTMT/USD = 0.285 0%\n{day:%d %B %Y}\n" for day, rate in days))
    return file


def asked(file: str, *words: str) -> tuple[str, list[str]]:
    words = ("--pair", "KZT/USD", "--today", "2026-03-01", *words)
    done = runner().invoke(main, ["--db", file, "periods", *words])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr.splitlines()


def test_changes_to_and_from_an_average_of_few_dates_are_marked(database: str) -> None:
    table, notes = asked(database, "--format", "table", "--ranges")
    lines = [line for line in table.splitlines() if line.startswith("202")]
    of_average = {line[:7]: [cell for cell in line.split() if cell.startswith("+")][::3] for line in lines}
    assert of_average == {
        "2025-10": [],
        "2025-11": ["+1.1", "+1.1~"],  # to it
        "2025-12": ["+1.0", "+1.0~"],  # from it
        "2026-01": ["+1.0", "+1.0"],
    }
    assert EITHER in notes
    rows = list(csv.DictReader(io.StringIO(asked(database, "--format", "csv")[0])))
    assert [row["before_dates"] for row in rows] == ["", "23", "3", "12"]


def test_the_note_is_about_what_the_table_shows(database: str) -> None:
    """Without the changes of averages only averages have the sign; without a sign there is no note."""
    table, notes = asked(database, "--format", "table")
    assert "of average" not in table
    assert FEW in notes
    table, notes = asked(database, "--format", "table", "--since", "2025-12", "--until", "2025-12")
    assert "~" not in table
    assert not [note for note in notes if note.startswith("~")]
