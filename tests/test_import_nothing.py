"""Imports that find nothing: folders are told as folders, and empty standard input as what it is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from running import runner

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.cli import main
from fxtrack.export.delimited import delimited
from fxtrack.export.format import Dialect

PAGE = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
BINARY = b"\0\1\2" * 50


def imported(*words: str, stdin: bytes = b"") -> Result:
    return runner().invoke(main, ["--db", "fx.db", "import", *words], input=stdin)


@pytest.fixture
def folders(elsewhere: Path) -> Path:
    """One folder with a page, one with two files that are none, one with nothing."""
    for name in ("good", "bad", "empty"):
        (elsewhere / name).mkdir()
    (elsewhere / "good" / "page.txt").write_text(PAGE)
    for name in ("a.png", "b.png"):
        (elsewhere / "bad" / name).write_bytes(BINARY)
    return elsewhere


def unreadable(done: Result) -> int:
    [line] = [each for each in done.stdout.splitlines() if each.startswith("  unreadable")]
    return int(line.split()[-1])


def test_a_folder_with_nothing_readable_is_named_and_only_its_files_are_counted(folders: Path) -> None:
    done = imported("bad")
    assert done.exit_code == 1
    assert unreadable(done) == 2
    assert f"Nothing to read in {folders}/bad.\n" in done.stdout
    assert "Refused, in all: 2 (files that are no pages).\n" in done.stdout
    assert f"{folders}/bad: unreadable: nothing in this folder could be read\n" in done.stderr


def test_an_empty_folder_is_no_file(folders: Path) -> None:
    done = imported("empty")
    assert done.exit_code == 1
    assert unreadable(done) == 0
    assert f"Nothing to read in {folders}/empty.\n" in done.stdout
    assert "Refused" not in done.stdout
    runs = runner().invoke(main, ["--db", "fx.db", "db", "runs", "--format", "csv"]).stdout
    assert [row["pages"] for row in csv.DictReader(io.StringIO(runs))] == ["0"]


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_folders_with_and_without_pages(folders: Path, more: list[str]) -> None:
    done = imported("good", "bad", "empty", *more)
    assert done.exit_code == 1
    assert unreadable(done) == 2
    assert "1 page read" in done.stdout
    assert f"Nothing to read in {folders}/empty, {folders}/bad.\n" in done.stdout
    assert "Refused, in all: 2 (files that are no pages).\n" in done.stdout


def test_many_folders_are_counted(elsewhere: Path) -> None:
    for number in range(4):
        (elsewhere / f"empty{number}").mkdir()
    done = imported(*(f"empty{number}" for number in range(4)))
    assert "Nothing to read in 4 folders.\n" in done.stdout


def test_programs_learn_which_refusals_are_folders(folders: Path) -> None:
    told = json.loads(imported("bad", "empty", "--json").stdout)
    assert (told["refused"], told["folders_with_nothing_to_read"], len(told["refusals"])) == (4, 2, 4)
    assert (told["snapshots"], told["outcomes"]["unreadable"]) == (2, 2)


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_nothing_on_standard_input_is_told(elsewhere: Path, more: list[str]) -> None:
    done = imported("-", *more)
    assert done.exit_code == 1
    assert "-: unreadable: nothing came on standard input\n" in done.stderr
    assert unreadable(done) == 1
    quiet = runner().invoke(main, ["-q", "--db", "fx.db", "import", "-", *more], input=b"")
    assert (quiet.exit_code, quiet.stderr) == (1, "-: unreadable: nothing came on standard input\n")


def test_what_came_on_standard_input_is_no_formula(elsewhere: Path) -> None:
    """The place of a lone page is a sign alone, which is text to every spreadsheet."""
    done = imported("-", "--list", "-", stdin=PAGE.encode())
    assert done.exit_code == 0
    assert [row["location"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["-"]
    traced = runner().invoke(main, ["--db", "fx.db", "trace", "KZT/USD", "2025-12-08", "--format", "csv"])
    assert [row["file"] for row in csv.DictReader(io.StringIO(traced.stdout))] == ["-"]


@pytest.mark.parametrize(
    "text",
    ["-1+1", "--", "-A1", "- ", "-!/page.txt", "=", "=1", "@", "@a", "+", "+a", "%", "|", "\t-", "\uff0d"],
)
def test_what_may_be_a_formula_is_guarded(text: str) -> None:
    answer: Answer[str] = Answer((Column("place", CellKind.TEXT, lambda row: row),))
    written = delimited(answer.for_programs([text]), Dialect())
    assert next(csv.reader(io.StringIO(written.partition("\n")[2]))) == [f"'{text}"]
