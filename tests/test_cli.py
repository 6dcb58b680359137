"""The command line from end to end, in processes of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import command
import pytest
from forked import OUTCOMES, counted, fxtrack, rows
from pages import DATA
from storing import lay_out


def test_the_main_job(tmp_path: Path, elsewhere: Path) -> None:
    """A folder of pages to a series, twice: the second import adds nothing."""
    pages = lay_out(tmp_path / "pages")
    first = command.fxtrack("import", pages)
    assert (first.status, first.err) == (0, "")
    assert counted(first) == dict(zip(OUTCOMES, [198, 0, 76, 11, 0, 0, 0], strict=True))
    before = fxtrack("observations").out
    second = command.fxtrack("import", pages)
    assert counted(second) == dict(zip(OUTCOMES, [0, 274, 0, 11, 0, 0, 0], strict=True))
    assert fxtrack("observations").out == before
    assert [path.name for path in elsewhere.iterdir()] == ["fxtrack.db"]


def test_the_seeds_end_to_end(elsewhere: Path) -> None:
    """Four dates, the fifth page has no ticker and the summary says so."""
    run = fxtrack("import", DATA / "seeds")
    assert counted(run)["imported"] == 4
    assert counted(run)["no ticker"] == 1
    found = {(r["date"], r["base"], r["rate"], r["change"]) for r in rows(fxtrack("observations"))}
    assert len(found) == 20
    assert ("2025-04-26", "TJS", "0.09479", "0.96") in found
    assert ("2025-12-08", "KZT", "0.00198", "-0") in found
    assert ("2025-12-05", "TMT", "0.28571", "0") in found
    assert ("2025-12-10", "TJS", "0.10811", "-0.28") in found


# name: arguments, standard input, exit status, what standard error says
BAD_INPUT: dict[str, tuple[list[str], bytes, int, str]] = {
    "a missing path": (
        ["import", "nowhere.html"],
        b"",
        1,
        "nowhere.html: unreadable: no such file or folder",
    ),
    "a folder without pages": (["import", "empty"], b"", 1, "empty: unreadable: a folder without pages"),
    "a binary file": (["import", "image.png"], b"", 1, "image.png: unreadable: a binary file, not a page"),
    "binary on standard input": (["import", "-"], b"\0\1\2", 1, "-: unreadable: a binary file, not a page"),
    "a conflict under --strict": (
        ["import", "--strict", "conflict.txt"],
        b"",
        3,
        "conflicting rates: KGS/USD = 1 0%",
    ),
    "a cut page under --strict": (
        ["import", "--strict", "cut.txt"],
        b"",
        3,
        "cut off at the end of the text",
    ),
    "no path": (["import"], b"", 2, "name at least one PATH, a list of them with --from-file, or --history"),
    "standard input twice": (["import", "-", "-"], b"", 2, "standard input (-) can be read only once"),
    "standard input as a page and as a list": (
        ["import", "-", "--from-file", "-"],
        b"",
        2,
        "can be read only once",
    ),
    "standard input as two lists": (
        ["import", "--from-file", "-", "--from-file", "-"],
        b"",
        2,
        "can be read only once",
    ),
    "a list that is missing": (
        ["import", "--from-file", "nowhere"],
        b"",
        1,
        "cannot read the list nowhere: no such file or directory",
    ),
    "a list that is a folder": (
        ["import", "--from-file", "empty"],
        b"",
        1,
        "cannot read the list empty: is a directory",
    ),
    "a missing path in a list": (
        ["import", "--from-file", "-"],
        b"good.txt\nnowhere.html\n",
        1,
        "nowhere.html: unreadable: no such file or folder",
    ),
    "a date in the future": (
        ["import", "--date", "2101-01-01", "good.txt"],
        b"",
        2,
        "--date 2101-01-01 is in the future: no page can be of that day",
    ),
    "a date in the future for a report": (
        ["report", "--date", "2101-01-01", "good.txt"],
        b"",
        2,
        "--date 2101-01-01 is in the future",
    ),
    "no job": (["import", "--jobs", "0", "good.txt"], b"", 2, "0 is not in the range x>=1"),
    "an unknown command": (["fetch"], b"", 2, "No such command 'fetch'"),
    "a mistyped command": (["rate"], b"", 2, "No such command 'rate'. Did you mean 'rates'?"),
    "a mistyped pair": (["rates", "--pair", "KTZ/USD"], b"", 2, "such as KGS/USD: did you mean KZT/USD?"),
    "a mistyped currency": (["rates", "--base", "TSJ"], b"", 2, "such as KGS: did you mean TJS?"),
    "a pair for a file": (["chart", "KZT/USD"], b"", 2, "choose a pair with --pair KZT/USD"),
    "a pair that is not printed": (
        ["--db", "good.db", "rates", "--pair", "EUR/USD"],
        b"",
        0,
        "no rate of EUR/USD. What is printed: KGS/USD",
    ),
    "dates without data": (
        ["--db", "good.db", "rates", "--since", "2030-01-01"],
        b"",
        0,
        "The nearest date with a rate: 20",
    ),
    "a cross is no sighting": (
        ["--db", "good.db", "trace", "KGS/KZT", "2025-12-08"],
        b"",
        1,
        "what is printed, and can be traced, is KGS/USD and KZT/USD",
    ),
    "--per-usd of a cross": (
        ["rates", "--pair", "KGS/KZT", "--per-usd"],
        b"",
        2,
        "turns pairs with the dollar round",
    ),
    "a date that is none": (
        ["import", "--date", "8 December", "good.txt"],
        b"",
        2,
        "is not a date such as 2025-12-08",
    ),
    "an impossible date": (["import", "--date", "2025-02-31", "good.txt"], b"", 2, "is not a date such as"),
    "a pair that is none": (["rates", "--pair", "KGS+USD"], b"", 2, "is not a pair of two ISO 4217 codes"),
    "an instant that is none": (["rates", "--as-of", "now"], b"", 2, "is not an instant such as"),
    "since after until": (
        ["rates", "--since", "2025-02-01", "--until", "2025-01-01"],
        b"",
        2,
        "is after --until",
    ),
    "no database yet": (["rates"], b"", 1, "Import pages first: fxtrack import PATH"),
    "no database of that name": (["--db", "other.db", "rates"], b"", 1, "other.db import PATH"),
    "a file that is no database": (
        ["--db", "good.txt", "import", "good.txt"],
        b"",
        1,
        "is not a database; it was left",
    ),
    "an empty name": (
        ["--db", "", "rates"],
        b"",
        1,
        "Error: the name of the database is empty: name a SQLite file",
    ),
    "an empty name, later": (["rates", "--db", ""], b"", 1, "the name of the database is empty"),
    "a blank name": (["--db", "  ", "db", "status"], b"", 1, "the name of the database is empty"),
    "a device as a database": (
        ["--db", "/dev/null", "rates"],
        b"",
        1,
        "/dev/null is a device or a pipe, not a database",
    ),
    "an import into a device": (
        ["--db", "/dev/zero", "import", "good.txt"],
        b"",
        1,
        "is a device or a pipe, not a ",
    ),
    "a folder as a database": (["--db", "empty", "rates"], b"", 1, "empty is a folder, not a database"),
    "a database in a missing folder": (["--db", "no/x.db", "import", "good.txt"], b"", 1, "for a database"),
    "another kind of database": (
        ["--db", "mysql://x/y", "rates"],
        b"",
        1,
        "no support for 'mysql' databases",
    ),
    "an unwritable --rejects": (
        ["import", "--rejects", "no/r.csv", "good.txt"],
        b"",
        1,
        "cannot write no/r.csv: no such file or directory",
    ),
    "--rejects over the database": (
        ["import", "--rejects", "fxtrack.db", "good.txt"],
        b"",
        2,
        "would overwrite",
    ),
    "--rejects over a page": (["import", "--rejects", "good.txt", "good.txt"], b"", 2, "would overwrite"),
    "--rejects over a page in a folder": (
        ["import", "--rejects", "good.txt", "empty", "."],
        b"",
        2,
        "--rejects good.txt would overwrite the database, a page or a list",
    ),
    "--rejects over a list": (
        ["import", "--rejects", "good.txt", "--from-file", "good.txt"],
        b"",
        2,
        "would overwrite",
    ),
    "a port that is none": (
        ["--db", "postgresql://h:abc/x", "rates"],
        b"",
        1,
        "cannot read the database URL",
    ),
    "an instant out of time": (
        ["rates", "--as-of", "0001-01-01T00:00+05:00"],
        b"",
        2,
        "is not an instant such as",
    ),
    "an unknown suffix": (["export", "rates.doc"], b"", 2, "the suffix must be one of"),
    "an unknown picture": (["chart", "rates.gif"], b"", 2, "the suffix must be one of .png, .svg, .pdf"),
    "a long delimiter": (["export", "r.csv", "--delimiter", "::"], b"", 2, "one character such as ;"),
    "a taken delimiter": (
        ["export", "r.csv", "--decimal-comma", "--delimiter", ","],
        b"",
        2,
        "the comma is taken",
    ),
    "CSV options elsewhere": (["export", "r.json", "--excel"], b"", 2, "are for .csv and .tsv files"),
    "no sighting": (
        ["--db", "good.db", "trace", "KGS/USD", "1999-01-01"],
        b"",
        1,
        "no sighting of KGS/USD on 1999-01-01",
    ),
    "nothing to draw": (["--db", "good.db", "chart", "--since", "2030-01-01"], b"", 1, "nothing to show"),
    "nothing to report": (["--db", "undated.db", "report"], b"", 1, "--undated what has no date"),
    "out is a file": (["--db", "good.db", "report", "--out", "good.txt"], b"", 2, "is a file"),
    "a backup over a file": (["--db", "good.db", "db", "backup", "good.txt"], b"", 1, "never overwrites"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
@pytest.mark.usefixtures("odd_files")
def test_bad_input(name: str) -> None:
    """A clear message, the right exit status, never a traceback."""
    arguments, stdin, status, message = BAD_INPUT[name]
    for database, page in (("good.db", "good.txt"), ("undated.db", "undated.txt")):
        if database in arguments:
            assert fxtrack("--db", database, "import", page).status == 0
    run = fxtrack(*arguments, stdin=stdin)
    assert run.status == status, run
    assert message in " ".join(run.err.split()), run
    assert len(run.err.strip().splitlines()) <= 4


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["import", "--help"], ["import", "good.txt"]]
)
@pytest.mark.usefixtures("odd_files")
def test_start_up_loads_nothing_heavy(arguments: list[str]) -> None:
    fxtrack("import", "undated.txt")  # the database is there
    code = (
        "import sys; from fxtrack.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print([m for m in ('pandas', 'numpy', 'matplotlib', 'alembic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.usefixtures("odd_files")
def test_the_environment_names_the_database() -> None:
    fxtrack("--db", "good.db", "import", "good.txt")
    assert len(rows(command.fxtrack("rates", FXTRACK_DB="good.db"))) == 2


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    fxtrack("--db", "x.db", "import", lay_out(tmp_path / "pages"))
    run = f"{sys.executable} -m fxtrack --db x.db observations | head -n 1"
    done = subprocess.run(["bash", "-c", run], capture_output=True, check=False)
    assert (done.stdout.count(b"\n"), done.stderr) == (1, b"")


def test_help_teaches() -> None:
    """Every command is listed, has help, and names each of its options."""
    top = fxtrack("--help").out
    for name in ("import", "observations", "rates", "changes", "trace", "chart", "export", "report", "db"):
        assert f"\n  {name} " in top
        run = fxtrack(name, "--help")
        assert run.status == 0
        assert len(run.out.splitlines()) > 6
    for name in ("upgrade", "status", "check", "backup"):
        assert fxtrack("db", name, "--help").status == 0


@pytest.mark.usefixtures("odd_files")
def test_db_commands(elsewhere: Path) -> None:
    fxtrack("import", "good.txt")
    assert "nothing to do" in fxtrack("db", "upgrade").err
    status = {r["what"]: r["value"] for r in rows(fxtrack("db", "status"))}
    assert [status[name] for name in ("observation", "quote", "ticker", "sighting", "import_run")] == list(
        "22111"
    )
    assert "sound" in fxtrack("db", "check").err
    assert fxtrack("db", "backup", "b.db").status == 0
    assert len(rows(fxtrack("--db", "b.db", "observations"))) == 2
    assert (elsewhere / "b.db").stat().st_size > 10_000
