"""What import, trace and rates advise where there is nothing to take, to verify or to show."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from pathlib import Path

import pytest
from forked import fxtrack, rows

UNDATED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n\nText\n"
DATED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
SEVERAL = DATED + DATED.replace("0.0115", "0.0116").replace("08", "09")
ADVICE = "several pages in one file: conflicting dates (split it, or import the archive that it came from): 0"

pytestmark = pytest.mark.usefixtures("elsewhere")


def test_several_pages_are_told_before_what_follows_from_them() -> None:
    Path("both").write_text(SEVERAL)
    run = fxtrack("import", "both", "--strict", "--rejects", "rejects.csv", "--list", "list.csv")
    assert run.status == 3
    there = Path("both").resolve()
    assert run.err.splitlines()[0] == f"{there}, line 3: {ADVICE}8 December 2025"
    several = "several pages in one file: conflicting dates"
    with Path("rejects.csv").open(newline="") as file:
        reasons = [row["reason"] for row in csv.DictReader(file)]
    assert reasons == [several] * 2 + ["conflicting rates"] * 2
    with Path("list.csv").open(newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == [f"{several}; conflicting rates"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (b"KGS/USD = 0.0115 0%\n\nText\n", "pieces of text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "files that are no pages"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", "damaged places"),
    ],
)
def test_only_the_kinds_that_were_refused_are_named(text: bytes, kinds: str) -> None:
    Path("a").write_bytes(text)
    assert f"Refused, in all: 1 ({kinds})." in fxtrack("import", "a").out


def test_rejects_are_printed() -> None:
    Path("both").write_text(SEVERAL)
    run = fxtrack("import", "both", "--rejects", "-")
    assert [row["line"] for row in csv.DictReader(io.StringIO(run.out))] == ["3", "6", "1", "4"]
    assert "1 page read:" in run.err
    assert not Path("-").exists()
    both = fxtrack("import", "both", "--rejects", "-", "--list", "-")
    assert (both.status, "--rejects and --list cannot both be -" in both.err) == (2, True)


def test_a_path_that_is_in_no_version_is_named() -> None:
    subprocess.run(["git", "init", "-q", "repo"], check=True)
    Path("repo/a").write_text(DATED)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["add", "a"], [*who, "commit", "-qm", "a"]):
        subprocess.run(["git", "-C", "repo", *command], check=True)
    run = fxtrack("import", "--history", "repo:nix")
    assert (run.status, "unreadable: no version of nix in its history" in run.err) == (1, True)


def test_hidden_files_are_told_to_be_skipped() -> None:
    for name in ("empty", "hidden"):
        Path(name).mkdir()
    Path("hidden/.page").write_text(DATED)
    told = fxtrack("import", "empty", "hidden").err
    assert "empty: unreadable: a folder without pages\n" in told
    assert "hidden: unreadable: a folder without pages: hidden files are skipped\n" in told


def test_what_cannot_be_verified_is_not_called_wrong() -> None:
    Path("a").write_text(DATED)
    fxtrack("import", "a", "--relative-to", ".")
    run = fxtrack("trace", "KGS/USD", "2025-12-08", "--verify")
    said = "cannot be verified: kept relative to a folder; name it with --relative-to"
    assert (run.status, [row["still_says_so"] for row in rows(run)]) == (1, [said])
    assert fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--relative-to", ".").status == 0
    assert "Invalid value for 'DATE': '2025-12-33'" in fxtrack("trace", "KGS/USD", "2025-12-33").err


def test_a_database_without_rates_says_how_to_get_some() -> None:
    fxtrack("import", os.devnull)
    Path("prose").write_text("Prose\n")
    fxtrack("import", "prose")
    assert fxtrack("rates").err == "No rates yet: import pages with 'fxtrack import PATH'.\n"
    Path("undated").write_text(UNDATED)
    fxtrack("import", "undated")
    waiting = "No rates yet: the quotes wait for a date ('fxtrack import' with --date or --date-from).\n"
    assert fxtrack("rates").err == waiting
    assert "Nothing passes these filters" in fxtrack("rates", "--since", "2025-01-01").err
    Path("dated").write_text(DATED)
    fxtrack("import", "dated")
    assert fxtrack("rates").err == ""


def test_a_folder_that_was_moved_without_relative_places() -> None:
    """As the documentation says: import it where it is, and take the old places back."""
    Path("pages").mkdir()
    Path("pages/a").write_text(DATED)
    fxtrack("import", "pages")
    before = fxtrack("rates").out
    Path("pages").rename("moved")
    fxtrack("import", "moved")
    assert fxtrack("db", "retract", "--file", "pages", "--reason", "moved").status == 0
    assert fxtrack("rates").out == before
    run = fxtrack("trace", "KGS/USD", "2025-12-08", "--verify")
    assert (run.status, [row["still_says_so"] for row in rows(run)]) == (0, ["yes"])
