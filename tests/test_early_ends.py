"""Ends of periods that are weeks early, and what else a table of periods has to explain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.numbers.possible import Possible

EARLY = "~  end of period more than 14 days early, or a change to or from such an end"
BLANK = "blank: no rate in the period before"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Quarters of 2025: an end in time, one 40 days early, one in time, one exactly 14 days early."""
    file = str(tmp_path_factory.mktemp("early") / "x.db")
    days = {"31 March 2025": 190, "21 May 2025": 195, "30 September 2025": 200, "17 December 2025": 210}
    store_pages(
        file, *(f"KGS/USD = 0.0114 0%\nKZT/USD = 0.00{rate} 0%\n{day}\n" for day, rate in days.items())
    )
    return file


def asked(database: str, *words: str) -> Result:
    done = runner().invoke(main, ["--db", database, *words, "--pair", "KZT/USD", "--format", "table"])
    assert done.exit_code == 0, done.output
    return done


def test_an_early_end_and_the_changes_to_and_from_it_have_a_sign(database: str) -> None:
    done = asked(database, "periods", "--by", "quarter", "--min-share", "0", "--today", "2026-01-05")
    assert [line.split() for line in done.stdout.splitlines()[4:]] == [
        ["2025-Q1", "0.00190", "31", "Mar", "0.001900", "0.00190", "0.00190", "1", "of", "64"],
        ["2025-Q2", "0.00195~", "21", "May", "0.001950", "0.00195", "0.00195", "+2.6~", "1", "of", "65"],
        ["2025-Q3", "0.00200", "30", "Sep", "0.002000", "0.00200", "0.00200", "+2.6~", "1", "of", "66"],
        ["2025-Q4", "0.00210", "17", "Dec", "0.002100", "0.00210", "0.00210", "+5.0", "1", "of", "66"],
    ]
    notes = done.stderr.splitlines()
    assert EARLY in notes
    assert BLANK in notes
    assert sum(note.startswith("~") for note in notes) == 1
    with fxtrack.open(database) as db:
        frame = db.periods("quarter", pairs="KZT/USD", min_share=0, today=date(2026, 1, 5))
        assert list(frame["marks"]) == ["", "early end", "", ""]
        assert list(db.periods("week", min_share=0)["marks"].unique()) == ["", "missing"]


def test_one_sign_of_two_meanings_is_explained_once(database: str) -> None:
    notes = asked(database, "periods", "--by", "quarter", "--today", "2026-01-05").stderr.splitlines()
    assert notes[1:3] == ["~  average of fewer than 50% of the weekdays", EARLY.replace("~", " ")]


def test_the_short_form_marks_the_change(database: str) -> None:
    done = asked(database, "changes", "--by", "quarter", "--today", "2026-01-05")
    assert [line.count("~") for line in done.stdout.splitlines()[4:]] == [0, 2, 1, 0]
    assert EARLY in done.stderr.splitlines()
    assert BLANK in done.stderr.splitlines()


def test_what_counts_ends_with_what_is_asked_for_and_with_today(database: str) -> None:
    for words, marked in (
        (("--until", "2025-06-04"), False),
        (("--until", "2025-06-05"), True),
        (("--until", "2025-06-04", "--since", "2025-05"), False),
        (("--today", "2025-06-04"), False),
        (("--today", "2025-06-05"), True),
    ):
        done = asked(database, "periods", "--by", "quarter", *words)
        assert ("0.00195~" in done.stdout) == marked, words


def test_nothing_is_explained_that_is_not_there(database: str) -> None:
    done = asked(database, "periods", "--by", "quarter", "--since", "2025-10", "--min-share", "0")
    assert "~" not in done.output
    assert BLANK not in done.stderr


def test_columns_do_not_leave_without_a_word(tmp_path: Path, database: str) -> None:
    words = ("periods", "--by", "quarter")
    assert (
        "Left out: dates of low and high, change of the average (--ranges or CSV)."
        in asked(database, *words).stderr
    )
    assert "Left out" not in asked(database, *words, "--ranges").stderr
    file = str(tmp_path / "x.db")
    store_pages(
        file,
        *(f"KGS/USD = 0.0114 0%\nKZT/USD = 0.00190{day}5678 0%\n1{day} March 2025\n" for day in range(9)),
    )
    assert "Left out: low, high, change of the average (--ranges or CSV)." in asked(file, *words).stderr


def test_the_last_possible_day() -> None:
    monday, sunday = date(2025, 12, 22), date(2025, 12, 28)
    week = Possible((5, 6), {date(2025, 12, 25), date(2025, 12, 26)})
    assert week.last_day(monday, sunday) == date(2025, 12, 24)
    assert week.last_day(date(2025, 12, 25), sunday) is None
    assert Possible(today=monday).last_day(date.min, date.max) == monday
    assert Possible((0,)).last_day(date.min, date.min) is None  # a Monday


def test_days_beyond_all_rates_say_what_to_ask_for(database: str) -> None:
    for words, told in (
        ("--from 2030-01-01", "to 2030-01-01: that is after the latest (2025-12-17); say an earlier --from."),
        ("--from 2010-01-01", "to 2010-01-01: that is before the first (2025-03-31); say --from 2025-03-31."),
        (
            "--from 2025-04-01 --to 2026-01-01",
            "to 2026-01-01: that is after the latest (2025-12-17); say --to 2025-12-17, or --max-gap 15.",
        ),
        (
            "--from 2010-01-01 --to 2010-02-01",
            "to 2010-02-01: that is before the first (2025-03-31); say a later --to.",
        ),
    ):
        notes = asked(database, "changes", *words.split()).stderr.splitlines()
        assert f"No weekday rate in the 14 days {told}" in notes
