"""``--db``, ``-v`` and ``-q``: before and after the name of every command."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from forked import fxtrack, rows

from fxtrack.cli import main

pytestmark = pytest.mark.usefixtures("odd_files")


def commands(group: click.Group, *before: str) -> Iterator[list[str]]:
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        yield [*before, name]
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


EVERY = list(commands(main))


def test_every_command_is_looked_at() -> None:
    assert len(EVERY) >= 16
    assert ["db", "runs"] in EVERY


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_help_of_every_command_names_them_at_its_end(words: list[str]) -> None:
    """Once each, briefly."""
    options = fxtrack(*words, "--help").out.partition("Options:\n")[2].partition("\n\n")[0]
    assert [line.split("  ")[1] for line in options.splitlines()[-4:]] == [
        "--db FILE|URL",
        "-v, --verbose",
        "-q, --quiet",
        "-h, --help",
    ]
    assert options.count("--quiet") == 1


@pytest.mark.parametrize(
    "line",
    [
        ["--db", "x.db", "db", "status"],
        ["db", "--db", "x.db", "status"],
        ["db", "status", "--db", "x.db"],
        # The last one counts.
        ["--db", "y.db", "db", "--db", "z.db", "status", "--db", "x.db"],
        ["--db", "y.db", "db", "--db", "x.db", "status"],
        ["db", "status", "--db", "y.db", "--db", "x.db"],
    ],
    ids=" ".join,
)
def test_the_database_is_named_in_any_place(elsewhere: Path, line: list[str]) -> None:
    fxtrack("import", "good.txt", "--db", "x.db")
    assert [path.name for path in elsewhere.glob("*.db")] == ["x.db"]
    [database, *_] = rows(fxtrack(*line))
    assert database["value"] == str(elsewhere / "x.db")


def test_the_environment_counts_least(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("x.db", "y.db", "z.db")):
        fxtrack("import", *["good.txt", "undated.txt", "cut.txt"][: number + 1], "--db", name)
    monkeypatch.setenv("FXTRACK_DB", "x.db")

    def named(*line: str) -> str:
        return Path(rows(fxtrack(*line))[0]["value"]).name

    assert named("db", "status") == "x.db"
    assert named("--db", "y.db", "db", "status") == "y.db"
    assert named("db", "status", "--db", "y.db") == "y.db"
    assert named("--db", "y.db", "db", "status", "--db", "z.db") == "z.db"


ANSWERS = [
    ["observations", "--pair", "USD/KGS"],
    ["rates", "--pair", "KGS/EUR", "--pair", "KGS/USD"],
    ["changes", "--format", "table"],
    ["periods", "--format", "table"],
    ["check"],
    ["coverage"],
    ["trace", "KGS/USD", "2025-05-01"],
    ["db", "status"],
    ["db", "runs"],
]
PRODUCTS = [
    ["import", "good.txt", "conflict.txt"],
    ["chart", "c.svg"],
    ["export", "r.csv"],
    ["report"],
    ["report", "good.txt"],
    ["db", "upgrade"],
    ["db", "check"],
    ["db", "backup", "b.db"],
]


def with_quiet(words: list[str]) -> Iterator[list[str]]:
    """Put it before each word of the command, and at the end."""
    names = 2 if words[0] == "db" else 1
    for place in (*range(names + 1), len(words)):
        yield [*words[:place], "-q", *words[place:]]


@pytest.mark.parametrize("words", ANSWERS, ids=lambda words: " ".join(words[:2]))
def test_quiet_leaves_the_answer(words: list[str]) -> None:
    """And nothing else."""
    fxtrack("import", "good.txt")
    loud = fxtrack(*words)
    assert loud.out
    for line in with_quiet(words):
        assert fxtrack(*line) == (loud.status, loud.out, "")


@pytest.mark.parametrize("words", PRODUCTS, ids=lambda words: " ".join(words[:2]))
def test_quiet_says_nothing_of_what_is_made(elsewhere: Path, words: list[str]) -> None:
    fxtrack("import", "good.txt")
    loud = fxtrack(*words)
    assert loud.out + loud.err
    for line in with_quiet(words):
        (elsewhere / "b.db").unlink(missing_ok=True)
        assert fxtrack(*line) == (0, "", "")


def test_quiet_tells_errors() -> None:
    run = fxtrack("rates", "-q")
    assert (run.status, run.out, run.err.startswith("Error: no database at ")) == (1, "", True)
    assert fxtrack("rates", "-q", "--nope").status == 2


@pytest.mark.parametrize("line", ["-v db status", "db -v status", "db status -v", "db status"])
def test_verbose_shows_where_an_error_is_from(line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fxtrack", *line.split()], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert ("NoDatabaseError" in done.stderr) == ("-v" in line)
    assert done.stderr.splitlines()[-1].startswith("Error: no database at ")


def test_a_password_after_the_command_is_not_shown(elsewhere: Path) -> None:
    url = f"postgresql://me:secret@/x?host={elsewhere}"
    line = ["rates", "--db", url, "-v"]
    done = subprocess.run(
        [sys.executable, "-m", "fxtrack", *line], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "StoreError" in done.stderr) == (1, True)
    assert "secret" not in done.stderr


def test_they_are_added_once() -> None:
    """However often a command is looked up in one process."""
    ctx = click.Context(main)
    for name in ("rates", "db"):
        for _ in range(2):
            command = main.get_command(ctx, name)
        assert isinstance(command, click.Command)
        assert [param.name for param in command.params].count("quiet") == 1


def test_they_do_not_stay_for_the_next_command(elsewhere: Path) -> None:
    """Several commands may be run in one process."""
    fxtrack("import", "good.txt")
    fxtrack("import", "good.txt", "--db", "x.db")
    code = (
        "from fxtrack.cli import main\n"
        "for line in (['rates', '--db', 'nope.db'], ['rates', '-q', '--pair', 'EUR/USD'], ['rates', '--pair', 'EUR/USD']):\n"
        "    try: main(line)\n"
        "    except SystemExit as done: print('status', done.code, flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if line.startswith("status")] == [
        "status 1",
        "status 0",
        "status 0",
    ]
    assert done.stderr.count("no rate of EUR/USD") == 1


def test_every_place_is_tried() -> None:
    assert len(list(itertools.chain.from_iterable(map(with_quiet, ANSWERS + PRODUCTS)))) == 17 * 3 + 5
