"""Ends of periods that are weeks early, and what else a table of periods has to explain."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.model import Pair
from fxtrack.numbers.by_period import PeriodMark, by_period
from fxtrack.numbers.periods import PERIOD_KINDS
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate
from fxtrack.words import words

EARLY = "~  end of period more than 10 days early, or a change to or from such an end"
BLANK = "blank: no rate in the period before"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Quarters of 2025: an end in time, one 38 days early, and two in time."""
    file = str(tmp_path_factory.mktemp("early") / "x.db")
    days = {"31 March 2025": 190, "23 May 2025": 195, "30 September 2025": 200, "22 December 2025": 210}
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
        ["2025-Q2", "0.00195~", "23", "May", "0.001950", "0.00195", "0.00195", "+2.6~", "1", "of", "65"],
        ["2025-Q3", "0.00200", "30", "Sep", "0.002000", "0.00200", "0.00200", "+2.6~", "1", "of", "66"],
        ["2025-Q4", "0.00210", "22", "Dec", "0.002100", "0.00210", "0.00210", "+5.0", "1", "of", "66"],
    ]
    notes = done.stderr.splitlines()
    assert EARLY in notes
    assert BLANK in notes
    assert sum(note.startswith("~") for note in notes) == 1
    with fxtrack.open(database) as db:
        frame = db.periods("quarter", pairs="KZT/USD", min_share=0, today=date(2026, 1, 5))
        assert list(frame["marks"]) == ["", "early end", "", ""]
        assert list(db.periods("week", min_share=0)["marks"].unique()) == ["early end", "missing", ""]


def test_one_sign_of_two_meanings_is_explained_once(database: str) -> None:
    notes = asked(database, "periods", "--by", "quarter", "--today", "2026-01-05").stderr.splitlines()
    assert notes[1:3] == ["~  average of fewer than 50% of the weekdays", EARLY.replace("~", " ")]


def test_the_short_form_marks_the_change(database: str) -> None:
    done = asked(database, "changes", "--by", "quarter", "--today", "2026-01-05")
    assert [line.count("~") for line in done.stdout.splitlines()[4:]] == [0, 2, 1, 0]
    assert EARLY in done.stderr.splitlines()
    assert BLANK in done.stderr.splitlines()


def test_what_counts_ends_with_what_is_asked_for_and_with_today(database: str) -> None:
    for options, marked in (
        (("--until", "2025-06-02"), False),
        (("--until", "2025-06-03"), True),
        (("--until", "2025-06-02", "--since", "2025-05"), False),
        (("--today", "2025-06-02"), False),
        (("--today", "2025-06-03"), True),
    ):
        done = asked(database, "periods", "--by", "quarter", *options)
        assert ("0.00195~" in done.stdout) == marked, options


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
    for options, told in (
        ("--from 2030-01-01", "to 2030-01-01: that is after the latest (2025-12-22); say an earlier --from."),
        ("--from 2010-01-01", "to 2010-01-01: that is before the first (2025-03-31); say --from 2025-03-31."),
        (
            "--from 2025-04-01 --to 2026-01-06",
            "to 2026-01-06: that is after the latest (2025-12-22); say --to 2025-12-22, or --max-gap 15.",
        ),
        (
            "--from 2010-01-01 --to 2010-02-01",
            "to 2010-02-01: that is before the first (2025-03-31); say a later --to.",
        ),
    ):
        notes = asked(database, "changes", *options.split()).stderr.splitlines()
        assert f"No weekday rate in the 14 days {told}" in notes


KINDS = {"week": 1, "month": 5, "quarter": 10, "year": 14}


@pytest.mark.parametrize("name", KINDS)
def test_how_early_an_end_may_be_is_of_the_kind_of_period(name: str) -> None:
    """The last rate of a month stands for its end up to five days before the last possible day."""
    kind, free = PERIOD_KINDS[name], Possible((), ())
    last = kind.last(date(2025, 12, 15))
    for days, marked in ((KINDS[name], False), (KINDS[name] + 1, True)):
        day = last - timedelta(days=days)
        rate = Rate(day, Pair("KZT/USD"), Decimal("0.00190"), Decimal("0.00190"), Decimal("0.00190"), 1)
        [row] = by_period([rate], name, free)
        assert (PeriodMark.EARLY in row.marks) is marked, days


def test_a_month_that_ends_a_week_before_its_last_weekday_is_marked(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    pages = (f"KGS/USD = 0.0114 0%\nKZT/USD = 0.00190 0%\n{day} November 2025\n" for day in (20, 21))
    store_pages(file, *pages)
    done = asked(file, "periods", "--min-share", "0", "--today", "2025-12-01")
    assert "0.00190~  21 Nov" in done.stdout
    assert EARLY.replace("10", "5") in done.stderr.splitlines()


def test_the_words_of_pages_know_how_early_is_early() -> None:
    for language in ("en", "ru"):
        numbers = re.findall(r"[0-9]+", words(language).page["note_few"])
        assert list(map(int, numbers)) == [PERIOD_KINDS[kind].slack for kind in ("month", "quarter", "year")]
