"""What ``db retract`` counts adds up, and its numbers are those of its list."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from running import runner

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError


def page(day: int, rate: str = "0.0115") -> str:
    return f"KGS/USD = {rate} 0%\nKZT/USD = 0.002 0.1%\n{day:02} December 2025\n"


def run(*words: str) -> Result:
    return runner().invoke(main, ["--db", "fx.db", *words])


def done(*words: str) -> Result:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result


def seen() -> tuple[int, int]:
    """How many places with a number there are, and how many observations."""
    with closing(sqlite3.connect("fx.db")) as raw:
        counted = (raw.execute(f"SELECT COUNT(*) FROM {view}") for view in ("sightings", "observations"))
        places, observations = (int(each.fetchone()[0]) for each in counted)
    return places, observations


def write(folder: str, *pages: str) -> None:
    Path(folder).mkdir()
    for number, text in enumerate(pages):
        (Path(folder) / f"{number}.txt").write_text(text)


@pytest.fixture
def two_folders(elsewhere: Path) -> Path:
    """One folder with three pages, and another one with two of them, and two more; one prints known quotes."""
    write("one", page(1), page(2), page(3))
    write("two", page(1), page(2), page(4), page(3) + "\nwith a footer\n")
    done("import", "one")
    done("import", "two")
    return elsewhere


def test_pages_places_and_observations_add_up(two_folders: Path) -> None:
    told = done("db", "retract", "--run", "2", "--dry-run").stderr.splitlines()
    assert told == [
        "This takes back run 2, with 4 pages:",
        "  go     2 pages, in 2 places",
        "  go     2 places of pages that stay",
        "  go     2 observations on 2025-12-04 (KGS/USD, KZT/USD)",
        "  stay   2 pages that run 1 brought as well",
        "  stay   6 observations printed elsewhere as well",
        "Nothing was written (dry run).",
    ]
    before = seen()
    with fxtrack.open("fx.db") as db:
        went = db.retract(run=2, reason="a test").went
    after = seen()
    assert (went.copies, went.copies_of_kept, went.printed_elsewhere) == (4, 2, 6)
    assert (before[0] - after[0], before[1] - after[1]) == (2 * 4, 2)


def test_what_is_retracted_already_is_counted_once(two_folders: Path) -> None:
    """Of a run, of which one page went before, only the rest is counted; so of an observation."""
    done("db", "retract", "--page", "two/2.txt", "--reason", "a test")
    done("db", "retract", "--observation", "2025-12-03", "KZT/USD", "0.002", "0.1", "--reason", "a test")
    told = done("db", "retract", "--run", "2", "--dry-run").stderr
    assert "run 2, with 3 pages" in told
    assert "  goes   1 page, in 1 place\n" in told
    assert "  go     0 observations\n" in told
    assert "  stay   5 observations printed elsewhere" in told


def test_a_page_that_loses_a_date_is_counted_once(elsewhere: Path) -> None:
    """It neither goes nor stays as it is: one page loses its date, one is printed by run 1 as well, one goes."""
    undated = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"
    write("one", page(1), undated)
    done("import", "one")
    write("two", page(1), undated, page(2))
    done("import", "two", "--date", "2025-12-02")
    told = done("db", "retract", "--run", "2", "--dry-run").stderr.splitlines()
    assert told[:-1] == [
        "This takes back run 2, with 3 pages:",
        "  goes   1 page, in 1 place",
        "  go     2 places of pages that stay",
        "  goes   the date 2025-12-02 of 1 page: it is undated again",
        "  go     4 observations on 2025-12-02 (KGS/USD, KZT/USD, TJS/USD, UZS/USD)",
        "  stays  1 page that run 1 brought as well",
        "  stay   2 observations printed elsewhere as well",
    ]


def test_a_page_without_a_valid_quote_is_counted_where_it_stays(elsewhere: Path) -> None:
    write("one", "KGS/XXQ = 0.0115 0%\nKZT/XXQ = 0.002 0.1%\n01 December 2025\n")
    done("import", "one")
    Path("one/0.txt").rename("one/1.txt")
    done("import", "one")
    told = done("db", "retract", "--file", "one/0.txt", "--dry-run").stderr
    assert "one/0.txt, with 1 page:\n" in told
    assert "  goes   1 place of pages that stay\n" in told
    assert "  stays  1 page that run 2 brought as well\n" in told


def test_where_all_goes_nothing_else_is_said(elsewhere: Path) -> None:
    write("one", page(1), page(2))
    done("import", "one")
    assert done("db", "retract", "--run", "1", "--dry-run").stderr.splitlines()[:-1] == [
        "This takes back run 1:",
        "  go     2 pages, in 2 places",
        "  go     4 observations from 2025-12-01 to 2025-12-02 (KGS/USD, KZT/USD)",
    ]


def test_undoing_has_the_numbers_and_words_of_the_list(two_folders: Path) -> None:
    done("db", "retract", "--run", "2", "--reason", "first")
    told = done("db", "retract", "--undo", "1").stderr
    assert told == "Number 2 undoes retraction 1, of run 2. --list shows both.\n"
    again = done("db", "retract", "--run", "2", "--reason", "second").stderr
    assert re.search(r"Retraction 3\. To undo it: fxtrack --db \S+ db retract --undo 3\n", again)
    listed = done("db", "retract", "--list", "--format", "csv").stdout
    assert re.findall(r"^(\d),[^,]+,(\w+),(\d)", listed, re.MULTILINE) == [
        ("1", "run", "2"),
        ("2", "undo", "1"),
        ("3", "run", "2"),
    ]
    assert run("db", "retract", "--undo", "2").stderr == (
        "Error: number 2 is no retraction, it undoes retraction 1: take the same back once more instead\n"
    )
    assert "retraction 1 was undone already, by number 2" in run("db", "retract", "--undo", "1").stderr
    assert "there is no retraction 4" in run("db", "retract", "--undo", "4").stderr
    with fxtrack.open("fx.db") as db, pytest.raises(InputError, match="number 2 is no retraction"):
        db.undo_retraction(2)


def test_undoing_an_observation_names_it_as_everything_else_does(elsewhere: Path) -> None:
    write("one", page(1))
    done("import", "one")
    done("db", "retract", "--observation", "2025-12-01", "KZT/USD", "0.002", "0.1", "--reason", "a test")
    told = done("db", "retract", "--undo", "1").stderr
    assert "retraction 1, of observation 2025-12-01 KZT/USD 0.002 0.1%." in told
