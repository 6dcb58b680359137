"""``fxtrack db runs RUN``: the pages of an earlier import with their outcomes, as far as they are stored."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from running import runner

from fxtrack.cli import main

PAGE = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n{:02} December 2025\n"
UNDATED = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"
CONFLICT = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\nKGS/USD = 0.0116 0%\n05 December 2025\n"
REJECTED = "KGS/XXQ = 0.0115 0%\nKZT/XXQ = 0.002 0.1%\n06 December 2025\n"


def run(*words: str) -> Result:
    return runner().invoke(main, ["--db", "fx.db", *words])


def done(*words: str) -> Result:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result


def table(*words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done(*words, "--format", "csv").stdout)))


def as_listed(number: int) -> list[tuple[str, str]]:
    return [(Path(row["location"]).name, row["outcome"]) for row in table("db", "runs", str(number))]


@pytest.fixture
def pages(elsewhere: Path) -> Path:
    folder = elsewhere / "pages"
    folder.mkdir()
    texts = (PAGE.format(1), PAGE.format(1), PAGE.format(2), UNDATED, CONFLICT, REJECTED, "Only prose.\n")
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text)
    (folder / "image.png").write_bytes(b"\0\1\2")
    return folder


def test_a_past_import_lists_what_its_list_had(pages: Path) -> None:
    """All pages that left a row stand there as the list of that import has them, with the same columns."""
    listed = list(csv.DictReader(io.StringIO(done("import", "pages", "--list", "-").stdout)))
    stored = table("db", "runs", "1")
    assert list(stored[0]) == list(listed[0])
    rows = [row for row in listed if row["outcome"] not in {"no ticker", "unreadable"}]
    names = ("outcome", "date", "date_basis", "url", "captured_at", "quotes", "location")
    assert [[row[name] for name in names] for row in stored] == [
        [row[name] for name in names] for row in rows
    ]
    assert [row["outcome"] for row in stored] == [
        "imported",
        "already known",
        "imported",
        "undated",
        "conflict",
        "rejected",
    ]
    assert [row["reason"] for row in stored][:5] == ["", "", "", "", rows[4]["reason"]]


def test_what_is_not_stored_is_said(pages: Path) -> None:
    done("import", "pages")
    assert done("db", "runs", "1").stderr == (
        "Run 1 read 8 pages; of 2 no outcome is stored: no ticker, could not be read, or known in the same "
        "place.\n"
    )
    done("import", "pages", "--again")
    again = done("db", "runs", "2", "--format", "csv")
    assert "Run 2 left no page in the database." in again.stderr
    assert "Run 2 read 8 pages; of 8 no outcome is stored" in again.stderr


def test_known_pages_in_new_places_and_new_dates_are_told(pages: Path) -> None:
    done("import", "pages/2.txt", "pages/3.txt")
    Path("two").mkdir()
    Path("two/2.txt").write_text(PAGE.format(2))
    Path("two/9.txt").write_text(PAGE.format(9))
    done("import", "two")
    assert as_listed(2) == [("2.txt", "already known"), ("9.txt", "imported")]
    done("import", "pages/3.txt", "--date", "2025-12-03")
    assert as_listed(3) == [("3.txt", "imported")]
    [row] = table("db", "runs", "3")
    assert (row["date"], row["date_basis"]) == ("2025-12-03", "given")
    assert as_listed(1) == [("2.txt", "imported"), ("3.txt", "undated")]


def test_pages_that_came_back_are_imported_again(pages: Path) -> None:
    done("import", "pages/2.txt")
    done("db", "retract", "--run", "1", "--reason", "a test")
    assert as_listed(1) == [("2.txt", "imported")]
    done("import", "pages/2.txt")
    assert as_listed(2) == [("2.txt", "imported")]


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "markdown", "html", "table"])
def test_every_format_has_it(pages: Path, name: str) -> None:
    done("import", "pages/2.txt")
    told = done("db", "runs", "1", "--format", name).stdout
    assert "imported" in told
    assert "2.txt" in told
    if name == "json":
        assert json.loads(told)[0]["quotes"] == 2


def test_damage_is_told(elsewhere: Path) -> None:
    with zipfile.ZipFile("x.zip", "w") as archive:
        archive.writestr("a.txt", PAGE.format(1))
        archive.writestr("b.txt", PAGE.format(2))
    whole = Path("x.zip").read_bytes()
    at = whole.index(b"02 December")
    Path("x.zip").write_bytes(whole[:at] + b"03" + whole[at + 2 :])
    assert run("import", "x.zip").exit_code == 1
    told = done("db", "runs", "1", "--format", "csv")
    assert told.stdout.count("imported") == 1
    assert told.stderr.count("Damaged: ") == 1


def test_there_is_no_such_run(pages: Path) -> None:
    done("import", "pages")
    asked = run("db", "runs", "7")
    assert (asked.exit_code, "there is no run 7: 'fxtrack db runs' shows all" in asked.stderr) == (1, True)
    assert run("db", "runs", "0").exit_code == 2
