"""``fxtrack db retract`` as a user has it: what it says, what goes, what stays, and how it comes back."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import Run
from forked import counted, fxtrack, rows
from storing import TEXTS, observed, runs_of, store_pages, zip_of
from test_as_of import answers

import fxtrack as api
from fxtrack.store.targets import Target

PRINTED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
UNDATED = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages that were not changed just now, so that an import knows them again unread."""
    settled = tmp_path_factory.mktemp("settled")
    folder = settled / "pages"
    folder.mkdir()
    (folder / "printed.txt").write_text(PRINTED)
    (folder / "undated.txt").write_text(UNDATED)
    zip_of(settled / "x.zip", [f"{PRINTED}{n}\n".encode() for n in range(40)])
    time.sleep(3.1)
    return settled


@pytest.fixture
def folder(settled: Path) -> Path:
    """Two pages: one that prints its date, one that prints none."""
    return settled / "pages"


def done(*args: str | Path) -> Run:
    run = fxtrack(*args)
    assert run.status == 0, run.err
    return run


def dates() -> set[tuple[str, str]]:
    return {(row["date"], row["base"]) for row in rows(fxtrack("observations", "--format", "csv"))}


PRINTED_DATES = {("2025-12-08", "KGS"), ("2025-12-08", "KZT")}
GIVEN_DATES = {("2025-12-09", "TJS"), ("2025-12-09", "UZS")}


def test_a_date_that_was_given_wrongly_is_taken_back(folder: Path) -> None:
    """What the run dated goes; what the pages print came with the run before, and stays."""
    done("import", folder)
    done("import", folder, "--date", "2025-12-09")
    before = rows(done("db", "runs"))[-1]["known_as_of"]
    assert dates() == PRINTED_DATES | GIVEN_DATES
    dry = done("db", "retract", "--run", "2", "--dry-run")
    assert "go     2 observations on 2025-12-09 (TJS/USD, UZS/USD)" in dry.err
    assert dates() == PRINTED_DATES | GIVEN_DATES
    run = done("db", "retract", "--run", "2", "--reason", "wrong date")
    assert "Retraction 1. To undo it: fxtrack db retract --undo 1" in run.err
    assert dates() == PRINTED_DATES
    assert {row["base"] for row in rows(done("observations", "--undated"))} == {"TJS", "UZS"}
    then = rows(done("observations", "--as-of", before))
    assert {(row["date"], row["base"]) for row in then} == PRINTED_DATES | GIVEN_DATES
    assert [bool(row["retracted"]) for row in rows(done("db", "runs"))] == [False, True]
    traced = fxtrack("trace", "TJS/USD", "2025-12-09")
    assert traced.status == 1
    assert "with run 2: wrong date (retraction 1)" in traced.err
    done("db", "retract", "--undo", "1", "--reason", "it was right")
    assert dates() == PRINTED_DATES | GIVEN_DATES
    listed = rows(done("db", "retract", "--list"))
    assert [(r["kind"], r["target"], r["reason"], bool(r["undone_at"])) for r in listed] == [
        ("run", "2", "wrong date", True),
        ("undo", "1", "it was right", False),
    ]
    with api.open("fxtrack.db") as database:
        assert database.runs()["retracted_at"].isna().all()


def test_pages_that_are_imported_again_come_back(folder: Path) -> None:
    """Files that have not changed are read again after a retraction, and only then."""
    done("import", folder)
    done("db", "retract", "--file", folder / "printed.txt", "--reason", "a test")
    assert dates() == set()
    assert counted(done("import", folder))["imported"] == 1
    assert dates() == PRINTED_DATES
    again = done("import", folder)
    assert "Not read again: 2 of them" in again.out
    assert [row["undone_at"] for row in rows(done("db", "retract", "--list"))] == [""]


def test_pages_that_a_later_run_only_met_come_back_with_that_runs_options(folder: Path) -> None:
    """A run that met known pages left no trace of them: its files are read again, too."""
    done("import", folder)
    done("import", folder, "--date", "2025-12-09")
    done("db", "retract", "--run", "1", "--reason", "a test")
    assert dates() == GIVEN_DATES
    done("import", folder, "--date", "2025-12-09")
    assert dates() == PRINTED_DATES | GIVEN_DATES


def test_an_archive_in_shares_is_read_again_from_its_beginning(settled: Path) -> None:
    done("import", settled / "x.zip")
    page = rows(done("trace", "KGS/USD", "2025-12-08"))[7]["file"]
    done("db", "retract", "--page", page, "--reason", "a test")
    assert page not in {row["file"] for row in rows(done("trace", "KGS/USD", "2025-12-08"))}
    assert counted(done("import", settled / "x.zip"))["imported"] == 1
    assert page in {row["file"] for row in rows(done("trace", "KGS/USD", "2025-12-08"))}


def test_what_another_run_brought_as_well_stays(folder: Path, tmp_path: Path) -> None:
    done("import", folder)
    (tmp_path / "copy.txt").write_text(PRINTED)
    done("import", tmp_path / "copy.txt")
    run = done("db", "retract", "--run", "1", "--reason", "a test")
    assert "stays  1 page that run 2 brought as well" in run.err
    assert dates() == PRINTED_DATES
    traced = done("trace", "KGS/USD", "2025-12-08")
    assert [row["file"] for row in rows(traced)] == [str(tmp_path / "copy.txt")]
    assert "Left out: 1 place, retracted" in traced.err
    refused = fxtrack("db", "retract", "--run", "1", "--reason", "again")
    assert refused.status == 1
    assert "all of run 1 is retracted already" in refused.err


def test_one_observation_is_taken_back(folder: Path) -> None:
    """The other quotes of its page stay; so does what was known before."""
    done("import", folder)
    done("db", "retract", "--observation", "2025-12-08", "KZT/USD", "0.002", "+0.1%", "--dry-run")
    refused = fxtrack(
        "db", "retract", "--observation", "2025-12-08", "KZT/USD", "0.003", "-0.1", "--reason", "a"
    )
    assert refused.status == 1
    assert "no page prints KZT/USD = 0.003 -0.1% on 2025-12-08" in refused.err
    done("db", "retract", "--observation", "2025-12-08", "KZT/USD", "0.002", "0.1", "--reason", "misprint")
    assert dates() == {("2025-12-08", "KGS")}
    assert "misprint" in fxtrack("trace", "KZT/USD", "2025-12-08").err
    for command in (["rates"], ["changes"], ["coverage"], ["check"], ["periods"], ["stats"]):
        assert "KZT" not in fxtrack(*command).out
    done("import", folder)
    assert dates() == PRINTED_DATES


def test_a_reason_is_asked_for(folder: Path) -> None:
    done("import", folder)
    run = fxtrack("db", "retract", "--run", "1")
    assert (run.status, "say why with --reason" in run.err) == (2, True)
    run = fxtrack("db", "retract", "--run", "1", "--page", "x", "--reason", "a")
    assert (run.status, "only one of" in run.err) == (2, True)
    run = fxtrack("db", "retract", "--run", "7", "--reason", "a")
    assert (run.status, "there is no run 7: 'fxtrack db runs' shows all" in run.err) == (1, True)
    run = fxtrack("db", "retract", "--undo", "7")
    assert (run.status, "there is no retraction 7" in run.err) == (1, True)


def test_on_a_terminal_it_asks(folder: Path) -> None:
    """No is no; without a terminal, and with --yes, nobody is asked."""
    done("import", folder)
    assert "Take it back? [y/N]" in _typed("n\n", "db", "retract", "--run", "1", "--reason", "a")
    assert dates() == PRINTED_DATES
    assert "Take it back?" not in _typed("", "db", "retract", "--run", "1", "--reason", "a", "--yes")
    assert dates() == set()


def _typed(answer: str, *args: str) -> str:
    """Run a command on a terminal; returns what it shows."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "fxtrack", *args], stdin=follower, stdout=follower, stderr=follower
    ) as process:
        os.close(follower)
        os.write(leader, answer.encode())
        shown = b""
        while True:
            try:
                piece = os.read(leader, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait()
    os.close(leader)
    return shown.decode()


def test_every_answer_as_of_an_earlier_instant_stays(tmp_path: Path) -> None:
    """Whatever is taken back and undone, in whatever way: what was known is not changed by it."""
    database = str(tmp_path / "x.db")
    stored = store_pages(database, *(text.decode() for text in TEXTS[:12]))
    store_pages(database, *(text.decode() for text in TEXTS[12:20]))
    then = [run.known_at for run in runs_of(database) if run.known_at]
    before = [answers(database, at) for at in then]
    targets = [Target("page", "/pages/3.txt"), Target("run", "1"), Target("file", "/pages")]
    for target in targets:
        stored.retract(target, "a test")
        assert [answers(database, at) for at in then] == before
    now = datetime.now(UTC) + timedelta(days=1)
    assert answers(database, now) != before[-1]
    assert not observed(stored)
    for number in (3, 1, 2):
        stored.undo(number)
        assert [answers(database, at) for at in then] == before
    assert answers(database, now) == before[-1]


def test_what_is_taken_back_is_told_as_revised(folder: Path, tmp_path: Path) -> None:
    done("import", folder)
    (tmp_path / "later.txt").write_text("KGS/USD = 0.0117 0%\nKZT/USD = 0.002 0.1%\n09 December 2025\n")
    done("import", tmp_path / "later.txt")
    before = rows(done("db", "runs"))[-1]["known_as_of"]
    done("db", "retract", "--run", "2", "--reason", "a test")
    revised = rows(done("changes", "--revised", "--as-of", before))
    assert {(row["date"], row["base"]) for row in revised} == {("2025-12-09", "KGS"), ("2025-12-09", "KZT")}


def test_capture_times_of_what_is_taken_back_do_not_count(folder: Path, tmp_path: Path) -> None:
    """A copy that was captured far from the printed date sets the page aside, until that copy goes."""
    done("import", folder)
    row = {"text": PRINTED, "timestamp": "20260108101112"}
    (tmp_path / "late.jsonl").write_text(json.dumps(row) + "\n")
    done("import", tmp_path / "late.jsonl")
    assert dates() == set()
    done("db", "retract", "--file", tmp_path / "late.jsonl", "--reason", "a test")
    assert dates() == PRINTED_DATES
    assert {row["first_captured"] for row in rows(done("observations"))} == {""}
    done("db", "retract", "--undo", "1")
    assert dates() == set()


def test_the_command_that_undoes_names_the_database(elsewhere: Path) -> None:
    (elsewhere / "page.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n")
    done("--db", "other.db", "import", "page.txt")
    run = done("--db", "other.db", "db", "retract", "--run", "1", "--reason", "wrong")
    assert rows(done("--db", "other.db", "rates")) == []
    [line] = [each for each in run.err.splitlines() if "To undo it" in each]
    done(*line.partition("fxtrack ")[2].split())
    assert len(rows(done("--db", "other.db", "rates"))) == 2
