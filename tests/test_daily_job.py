"""The daily job of the docs: each alert is told once, a move again only if it went further, a broken job fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from command import fxtrack

ROOT = Path(__file__).parent.parent
MONDAY = date(2025, 12, 1)
Job = Callable[[Path, str], subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(not shutil.which("jq"), reason="the recipe is for jq")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Run the recipe as it stands in the docs, on a day and a database, in one directory."""
    docs = (ROOT / "docs" / "numbers.md").read_text("utf-8")
    [recipe] = re.findall(r"```sh\n(fxtrack check .*?)```", docs, re.DOTALL)
    script = recipe.replace("fxtrack check", f'"{sys.executable}" -m fxtrack check --today "$1"')
    script = script.replace("--new-extreme 12", "--new-extreme 3")

    def run(database: Path, today: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", script, "job", today],
            cwd=tmp_path,
            env={**os.environ, "FXTRACK_DB": str(database)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def told(run: subprocess.CompletedProcess[str]) -> list[list[str]]:
    assert (run.returncode, run.stderr) == (0, "")
    return [line.split("\t") for line in run.stdout.splitlines()]


def database(where: Path, rates: Sequence[str], first: date = MONDAY) -> Path:
    """Make one of a page a day."""
    pages = where / "pages"
    pages.mkdir()
    for n, rate in enumerate(rates):
        day = first + timedelta(days=n)
        (pages / f"{n}.txt").write_text(f"TJS/USD = {rate} 0%\nTMT/USD = 0.28571 0%\n{day:%d %B %Y}\n\n")
    made = where / "job.db"
    assert fxtrack("--db", made, "import", pages).status == 0
    return made


def day_by_day(job: Job, made: Path, first: date, count: int) -> list[list[str]]:
    every = [(first + timedelta(days=n)).isoformat() for n in range(count)]
    return [[today, *alert[:4]] for today in every for alert in told(job(made, today))]


def test_the_example_pages_day_by_day(job: Job, tmp_path: Path) -> None:
    """The tenge fell on two days and stayed there on a third, which is no news."""
    made = tmp_path / "examples.db"
    assert fxtrack("--db", made, "import", ROOT / "examples" / "snapshots").status == 0
    found = day_by_day(job, made, date(2025, 12, 8), 8)
    assert [each for each in found if each[1] == "move"] == [
        ["2025-12-10", "move", "KZT/USD", "2025-12-10", "0.00193"],
        ["2025-12-11", "move", "KZT/USD", "2025-12-11", "0.00192"],
    ]
    assert [each[:3] for each in found if each[1] == "new extreme"] == [
        ["2025-12-08", "new extreme", "TJS/USD"]
    ]


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # It stays, comes back in part, and goes further.
        (["0.1000", "0.0960", "0.0960", "0.0965", "0.0950"], ["0.0960", "0.0950"]),
        (["0.1000", "0.1040", "0.1040", "0.1035", "0.1050"], ["0.1040", "0.1050"]),
        # A rise back is a move of its own, and so is the fall after it.
        (["0.1000", "0.0960", "0.1000", "0.0960", "0.0960"], ["0.0960", "0.1000", "0.0960"]),
        # From a later rate, after the one before has been told.
        (["0.1000", "0.0960", "0.0960", "0.0920", "0.0920"], ["0.0960", "0.0920"]),
    ],
)
def test_a_move_is_told_again_only_if_it_went_further(
    job: Job, tmp_path: Path, rates: list[str], expected: list[str]
) -> None:
    made = database(tmp_path, rates)
    found = day_by_day(job, made, MONDAY, 7)
    assert [each[4] for each in found if each[1] == "move"] == expected


def test_silence_and_a_high_are_told_once(job: Job, tmp_path: Path) -> None:
    made = database(tmp_path, ["0.1000", *["0.1000"] * 4])
    late = tmp_path / "late.txt"
    late.write_text("TJS/USD = 0.1010 0%\nTMT/USD = 0.28571 0%\n08 December 2025\n\n")
    assert fxtrack("--db", made, "import", late).status == 0
    assert day_by_day(job, made, date(2025, 12, 8), 7) == [
        ["2025-12-08", "new extreme", "TJS/USD", "2025-12-08", "0.1010"],
        ["2025-12-12", "no page", "", "2025-12-08", ""],
    ]


def test_a_job_without_a_database_fails_and_says_so(job: Job, tmp_path: Path) -> None:
    run = job(tmp_path / "none.db", "2025-12-08")
    assert (run.returncode, run.stdout) == (1, "")
    assert "none.db" in run.stderr
    assert not (tmp_path / "told.jsonl").exists()


def test_a_job_with_a_broken_database_fails_and_says_so(job: Job, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 1000)
    run = job(broken, "2025-12-08")
    assert (run.returncode, run.stdout) == (1, "")
    assert "broken.db" in run.stderr


def test_a_high_in_steps_of_one_unit_is_a_note(tmp_path: Path) -> None:
    """The docs say so: rounding can explain each step."""
    made = database(tmp_path, ["0.0020"] * 5 + ["0.0022", "0.0023", "0.0024"])
    kinds = [
        fxtrack(
            *("--db", made, "check", "--only-asked", "--new-extreme", "12", "--weekends"),
            *("--today", f"2025-12-0{day}", "--pair", "TJS/USD", "--format", "tsv"),
        )
        .out.splitlines()[1]
        .split("\t")[1]
        for day in (6, 7, 8)
    ]
    assert kinds == ["new extreme", "not resolved", "not resolved"]
