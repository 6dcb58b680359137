"""``--date``: asked about on a terminal, and never used far from the day of a known capture; folders without pages."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import command
import pytest
from forked import counted, fxtrack, rows

import fxtrack as interface

UNDATED = "KGS/USD = 1 0%\nKZT/USD = 2 0%\n\n"
GIVEN = ("--date", "2025-12-08")
QUESTION = "Go on? [y/N]: "


def on_terminal(*args: str, answer: bytes = b"", until: str = QUESTION) -> tuple[int, str]:
    """Run a command on a terminal of its own, and type an answer once it has asked."""
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "fxtrack", *args]
    process = subprocess.Popen(line, preexec_fn=lambda: os.login_tty(theirs))  # noqa: PLW1509 - no threads here
    os.close(theirs)
    told, type_at, end = b"", 0.0, time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                told += os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
        if until.encode() in told and time.monotonic() > type_at:
            os.write(ours, answer)
            # A Ctrl-C can come just before readline begins to wait: then one more is needed.
            type_at = time.monotonic() + 1 if answer == b"\x03" else end
    status = process.wait(10)
    os.close(ours)
    return status, told.decode().replace("\r\n", "\n")


@pytest.fixture
def pages(elsewhere: Path) -> Path:
    """Three pages without a date, and one with."""
    folder = elsewhere / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(UNDATED + "x" * number)
    (folder / "dated.txt").write_text(UNDATED.strip() + "\n01 May 2025\n\n")
    return folder


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("command_line", [["import"], ["report", "--out", "out"]])
def test_a_terminal_is_asked(elsewhere: Path, command_line: Sequence[str]) -> None:
    """No: nothing is written. Yes: what was told is done."""
    status, told = on_terminal(*command_line, "pages", *GIVEN, answer=b"n\n")
    assert "--date 2025-12-08 would date 3 pages that print no date.\n" + QUESTION in told
    assert "Nothing was imported." in told
    assert (status, (elsewhere / "fxtrack.db").exists(), (elsewhere / "out").exists()) == (1, False, False)
    status, told = on_terminal(*command_line, "pages", *GIVEN, answer=b"y\n")
    assert status == 0, told
    assert "Dated by --date: 3 pages." in told
    assert {row["date"] for row in rows(fxtrack("observations"))} == {"2025-05-01", "2025-12-08"}


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("flag", ["--yes", "--dry-run"])
def test_a_terminal_is_not_asked(flag: str) -> None:
    status, told = on_terminal("import", "pages", *GIVEN, flag)
    assert (status, QUESTION in told, "Dated by --date: 3 pages." in told) == (0, False, True)


@pytest.mark.usefixtures("pages")
def test_nothing_is_asked_where_nothing_would_be_dated() -> None:
    """One of one page is told as one; what is dated so already is not told."""
    for answer in (b"y\n", b""):
        status, told = on_terminal("import", "pages/0.txt", *GIVEN, answer=answer)
        assert (status, QUESTION in told) == (0, bool(answer))
        assert ("would date 1 page that prints no date." in told) == bool(answer)
    status, told = on_terminal("import", "pages/dated.txt", *GIVEN)
    assert (status, QUESTION in told) == (0, False)


@pytest.mark.usefixtures("pages")
def test_without_a_terminal_nothing_is_asked() -> None:
    run = fxtrack("import", "pages", *GIVEN, stdin=b"n\n")
    assert (run.status, counted(run)["imported"], QUESTION in run.err) == (0, 4, False)
    assert "Dated by --date: 3 pages." in run.out


def test_what_can_be_read_only_once_is_not_counted(elsewhere: Path) -> None:
    """A pipe is empty after it was looked at."""
    os.mkfifo(elsewhere / "pipe")
    (elsewhere / "page.txt").write_text(UNDATED)
    with subprocess.Popen("cat page.txt > pipe", shell=True):
        status, told = on_terminal("import", "pipe", *GIVEN, answer=b"y\n")
    assert "would date all pages that print no date." in told
    assert (status, "Dated by --date: 1 page." in told) == (0, True)


@pytest.mark.usefixtures("pages")
def test_looking_ends_after_some_time(elsewhere: Path) -> None:
    (elsewhere / "sitecustomize.py").write_text(
        "import fxtrack.cli.confirming\nfxtrack.cli.confirming._LOOKS_FOR = 0.0\n"
    )
    line = ["env", f"PYTHONPATH={elsewhere}", sys.executable, "-m", "fxtrack", "import", "pages", *GIVEN]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs)
    os.write(ours, b"n\n")
    assert process.wait(60) == 1
    told = os.read(ours, 4096).decode()
    os.close(ours)
    os.close(theirs)
    assert "would date at least 0 pages that print no date; there was no time to look at all of them." in told


@pytest.mark.usefixtures("pages")
def test_an_interrupt_at_the_question_imports_nothing(elsewhere: Path) -> None:
    status, told = on_terminal("import", "pages", *GIVEN, answer=b"\x03")
    assert (status, "Interrupted." in told, (elsewhere / "fxtrack.db").exists()) == (130, True, False)


def captured(day: date) -> str:
    """A page that the Wayback Machine has captured on a day, and that prints no date."""
    stamp = f"FILE ARCHIVED ON 10:11:12 {day:%b %d, %Y} AND RETRIEVED FROM"
    return f"<html><pre>{UNDATED}</pre></html><!-- {stamp} -->"


@pytest.mark.parametrize("days", [-400, -3, -2, 0, 2, 3, 30])
def test_a_date_far_from_the_capture_is_refused(elsewhere: Path, days: int) -> None:
    """The page stays undated, and that is told; --force-date gives it the date all the same."""
    (elsewhere / "page.html").write_text(captured(date(2025, 12, 8) + timedelta(days=days)))
    is_far = abs(days) > 2
    run = fxtrack("import", "page.html", *GIVEN, "--strict", "--list", "list.csv")
    assert counted(run)["undated" if is_far else "imported"] == 1
    told = (
        "Not dated by --date: 1 page captured more than 2 days from it (--force-date gives it all the same)."
    )
    assert (told in run.out, run.status) == (is_far, 3 if is_far else 0)
    with (elsewhere / "list.csv").open() as file:
        reason = next(csv.DictReader(file))["reason"]
    assert reason == ("the given date is more than 2 days from the capture" if is_far else "")
    answer = json.loads(fxtrack("import", "page.html", *GIVEN, "--json").out)
    assert (answer["not_dated_by_date"], answer["dated_by_date"]) == (int(is_far), 0)
    forced = fxtrack("import", "page.html", *GIVEN, "--force-date")
    assert counted(forced)["imported" if is_far else "already known"] == 1
    assert [row["date"] for row in rows(fxtrack("observations"))] == ["2025-12-08"] * 2


def test_force_date_reads_a_file_again_that_has_not_changed(elsewhere: Path) -> None:
    (elsewhere / "page.html").write_text(captured(date(2025, 1, 8)))
    time.sleep(3.1)
    for flags, outcome in (([], "undated"), ([], "already known"), (["--force-date"], "imported")):
        assert counted(fxtrack("import", "page.html", *GIVEN, *flags))[outcome] == 1
    assert "Not dated by --date: 1 page" in fxtrack("import", "page.html", *GIVEN).out


def test_a_date_in_the_future(elsewhere: Path) -> None:
    (elsewhere / "page.txt").write_text(UNDATED)
    run = fxtrack("import", "page.txt", "--date", "2101-01-01")
    assert (run.status, "2101-01-01 is in the future" in run.err) == (2, True)
    assert counted(fxtrack("import", "page.txt", "--date", "2101-01-01", "--force-date"))["imported"] == 1
    with interface.open("fxtrack.db") as db:
        with pytest.raises(interface.FxtrackError, match="is in the future"):
            db.import_("page.txt", date=date(2101, 1, 2))
        assert db.import_("page.txt", date=date(2101, 1, 2), force_date=True).counts.given == 1


@pytest.mark.parametrize("flag", ["--yes", "--force-date"])
def test_what_is_for_a_date_needs_one(elsewhere: Path, flag: str) -> None:
    (elsewhere / "page.txt").write_text(UNDATED)
    run = fxtrack("import", "page.txt", flag)
    assert (run.status, f"{flag} is for --date" in run.err) == (2, True)


# Folders of which nothing could be read.

BINARY = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture
def folders(elsewhere: Path) -> Path:
    for name in ("good", "bad", "mixed", "empty", "outer/bad"):
        (elsewhere / name).mkdir(parents=True)
    (elsewhere / "good/page.txt").write_text("A page of prose")
    (elsewhere / "bad/1.png").write_bytes(BINARY + b"1")
    (elsewhere / "bad/2.png").write_bytes(BINARY + b"2")
    (elsewhere / "mixed/1.png").write_bytes(BINARY + b"3")
    (elsewhere / "mixed/page.txt").write_text(UNDATED)
    (elsewhere / "outer/bad/1.png").write_bytes(BINARY + b"4")
    (elsewhere / "outer/page.txt").write_text("prose")
    return elsewhere


FOLDERS = {
    "good": 0,
    "bad": 1,
    "mixed": 0,
    "empty": 1,
    "outer": 0,
    "outer/bad": 1,
    "good bad": 1,
    "bad good": 1,
    "good mixed outer": 0,
    "outer outer/bad": 1,
}


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize("named", FOLDERS)
def test_a_folder_of_which_nothing_could_be_read(named: str) -> None:
    """Fails as a file does that is named, each time, whatever else there is; it is told by its name."""
    time.sleep(3.1)
    for _ in range(2):
        run = fxtrack("import", *named.split())
        assert run.status == FOLDERS[named], run
        bad = [name for name in named.split() if name.endswith("bad")]
        told = [
            line
            for line in run.err.splitlines()
            if line.endswith(": unreadable: nothing in this folder could be read")
        ]
        assert [line.partition(": ")[0].endswith(bad[0]) for line in told] == [True] * len(bad)
        assert ("empty: unreadable: a folder without pages" in run.err) == ("empty" in named)


@pytest.mark.usefixtures("folders")
def test_a_folder_in_a_list_and_in_the_rejects(elsewhere: Path) -> None:
    run = fxtrack("import", "--from-file", "-", "--rejects", "r.csv", "--json", stdin=b"good\nbad\n")
    assert run.status == 1
    with (elsewhere / "r.csv").open() as file:
        told = [(row["reason"], row["location"]) for row in csv.DictReader(file)]
    assert told[-1] == ("unreadable: nothing in this folder could be read", f"{elsewhere}/bad")
    answer = json.loads(run.out)
    assert (answer["refused"], len(answer["refusals"]), len(told)) == (3, 3, 3)
    assert answer["outcomes"]["unreadable"] == 2


def test_a_folder_that_may_not_be_read(folders: Path) -> None:
    """By a user who may not read it; root may."""
    done = command.fxtrack("import", "bad", "-q", "--jobs", "1")
    assert (done.status, "bad: unreadable: nothing in this folder could be read" in done.err) == (1, True)
