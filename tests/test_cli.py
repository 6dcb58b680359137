"""The command line from end to end, in processes of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import Run, fxtrack
from conftest import absent
from pages import DATA, as_html, as_text, captures

OUTCOMES = ["imported", "already known", "undated", "no ticker", "conflict", "rejected", "unreadable"]


def lay_out(folder: Path) -> Path:
    folder.mkdir()
    for number, capture in enumerate(captures()):
        kind = "html" if number % 4 == 0 else "txt"
        page = as_html(capture) if kind == "html" else as_text(capture)
        (folder / f"{number:03}.{kind}").write_text(page, "utf-8")
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "pages")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all captures, and the pages beside it."""
    folder = tmp_path_factory.mktemp("imported")
    assert fxtrack("--db", folder / "x.db", "import", lay_out(folder / "pages")).status == 0
    return folder / "x.db"


def counted(run: Run) -> dict[str, int]:
    lines = [line for line in run.out.splitlines() if line.startswith("  ")]
    return {line[2:16].strip(): int(line[16:]) for line in lines}


def rows(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run.out)))


def test_the_main_job(pages: Path, elsewhere: Path) -> None:
    """A folder of pages to a series, twice: the second import adds nothing."""
    first = fxtrack("import", pages)
    assert (first.status, first.err) == (0, "")
    assert counted(first) == dict(zip(OUTCOMES, [198, 0, 76, 11, 0, 0, 0], strict=True))
    before = fxtrack("observations").out
    second = fxtrack("import", pages)
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
    "a missing path": (["import", "nowhere.html"], b"", 1, "nowhere.html: unreadable: no such file or folder"),
    "a folder without pages": (["import", "empty"], b"", 1, "empty: unreadable: a folder without pages"),
    "a binary file": (["import", "image.png"], b"", 1, "image.png: unreadable: a binary file, not a page"),
    "binary on standard input": (["import", "-"], b"\0\1\2", 1, "-: unreadable: a binary file, not a page"),
    "a conflict under --strict": (["import", "--strict", "conflict.txt"], b"", 3, "conflicting rates: KGS/USD = 1 0%"),
    "a cut page under --strict": (["import", "--strict", "cut.txt"], b"", 3, "cut off at the end of the text"),
    "no path": (["import"], b"", 2, "Missing argument 'PATH...'"),
    "an unknown command": (["fetch"], b"", 2, "No such command 'fetch'"),
    "a date that is none": (["import", "--date", "8 December", "good.txt"], b"", 2, "is not a date such as 2025-12-08"),
    "an impossible date": (["import", "--date", "2025-02-31", "good.txt"], b"", 2, "is not a date such as"),
    "a pair that is none": (["rates", "--pair", "KGSUSD"], b"", 2, "is not a pair of two ISO 4217 codes"),
    "an instant that is none": (["rates", "--as-of", "now"], b"", 2, "is not an instant such as"),
    "since after until": (["rates", "--since", "2025-02-01", "--until", "2025-01-01"], b"", 2, "is after --until"),
    "no database yet": (["rates"], b"", 1, "Import pages first: fxtrack import PATH"),
    "no database of that name": (["--db", "other.db", "rates"], b"", 1, "other.db import PATH"),
    "a file that is no database": (["--db", "good.txt", "import", "good.txt"], b"", 1, "is not a database; it was left"),
    "a folder as a database": (["--db", "empty", "rates"], b"", 1, "empty is a folder, not a database"),
    "a database in a missing folder": (["--db", "no/x.db", "import", "good.txt"], b"", 1, "for a database"),
    "another kind of database": (["--db", "mysql://x/y", "rates"], b"", 1, "no support for 'mysql' databases"),
    "an unwritable --rejects": (["import", "--rejects", "no/r.csv", "good.txt"], b"", 1, "cannot write no/r.csv: no such file or directory"),
    "--rejects over the database": (["import", "--rejects", "fxtrack.db", "good.txt"], b"", 2, "would overwrite"),
    "--rejects over a page": (["import", "--rejects", "good.txt", "good.txt"], b"", 2, "would overwrite"),
    "a port that is none": (["--db", "postgresql://h:abc/x", "rates"], b"", 1, "cannot read the database URL"),
    "an instant out of time": (["rates", "--as-of", "0001-01-01T00:00+05:00"], b"", 2, "is not an instant such as"),
    "an unknown suffix": (["export", "rates.doc"], b"", 1, "the suffix must be one of"),
    "an unknown picture": (["chart", "rates.gif"], b"", 2, "the suffix must be .png or .svg"),
    "a long delimiter": (["export", "r.csv", "--delimiter", "::"], b"", 2, "one character such as ;"),
    "a taken delimiter": (["export", "r.csv", "--decimal-comma", "--delimiter", ","], b"", 2, "the comma is taken"),
    "CSV options elsewhere": (["export", "r.json", "--excel"], b"", 2, "are for .csv and .tsv files"),
    "no sighting": (["--db", "good.db", "trace", "KGS/USD", "1999-01-01"], b"", 1, "no sighting of KGS/USD on 1999-01-01"),
    "nothing to draw": (["--db", "good.db", "chart", "--since", "2030-01-01"], b"", 1, "nothing to show"),
    "nothing to report": (["--db", "undated.db", "report"], b"", 1, "--undated what has no date"),
    "out is a file": (["--db", "good.db", "report", "--out", "good.txt"], b"", 2, "is a file"),
    "a backup over a file": (["--db", "good.db", "db", "backup", "good.txt"], b"", 1, "never overwrites"),
}  # fmt: skip


@pytest.fixture
def odd_files(elsewhere: Path) -> None:
    (elsewhere / "empty").mkdir()
    (elsewhere / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (elsewhere / "good.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n")
    (elsewhere / "undated.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n\n")
    (elsewhere / "cut.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\nTJS/USD = 3.")
    (elsewhere / "conflict.txt").write_text("KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n")


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


@pytest.mark.usefixtures("odd_files")
def test_the_rest_of_the_import_goes_on(elsewhere: Path) -> None:
    run = fxtrack("import", "nowhere", "image.png", "empty", "good.txt", "undated.txt")
    assert run.status == 1
    assert counted(run) == dict(zip(OUTCOMES, [1, 0, 1, 0, 0, 0, 3], strict=True))
    assert len(run.err.splitlines()) == 3
    assert "Refused, in all: 3" in run.out
    assert len(rows(fxtrack("observations"))) == 2
    # Found in a folder, not named: told, and no failure.
    run = fxtrack("import", elsewhere)
    assert run.status == 0
    assert "image.png: unreadable: a binary file" in run.err


# To root everything is readable, unless it gives up the right to it.
POWERS = "-dac_override,-dac_read_search"
WITHOUT_POWERS = ["setpriv", f"--bounding-set={POWERS}", f"--inh-caps={POWERS}"]


@pytest.mark.usefixtures("odd_files")
def test_unreadable_files_and_folders(elsewhere: Path) -> None:
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        absent("setpriv")
    prefix = WITHOUT_POWERS if os.geteuid() == 0 else []
    (elsewhere / "pages").mkdir()
    (elsewhere / "locked").mkdir()
    for name in ("secret.txt", "pages/secret.txt", "pages/good.txt"):
        (elsewhere / name).write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n")
    for name in ("secret.txt", "pages/secret.txt", "locked"):
        (elsewhere / name).chmod(0)

    def run(path: str) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, "-m", "fxtrack", "import", path]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    for named in ("secret.txt", "locked"):
        done = run(named)
        assert (done.returncode, "no permission to read it" in done.stderr) == (1, True), done
    done = run("pages")
    assert (done.returncode, "pages/secret.txt: unreadable: no permission" in done.stderr) == (0, True), done
    assert "imported             1" in done.stdout
    (elsewhere / "locked").chmod(0o755)


@pytest.mark.usefixtures("odd_files")
def test_rejects_file_lists_everything(elsewhere: Path) -> None:
    (elsewhere / "many.txt").write_text("KGS/USD = " * 50)
    run = fxtrack("import", elsewhere, "--rejects", "rejects.csv")
    listed = list(csv.DictReader((elsewhere / "rejects.csv").read_text().splitlines()))
    assert list(listed[0]) == ["reason", "location", "line", "text"]
    assert len(listed) == 50 + 2 + 1 + 1
    assert {"reason": "conflicting rates", "location": str(elsewhere / "conflict.txt"), "line": "2",
            "text": "KGS/USD = 2 0%"} in listed  # fmt: skip
    assert "and 44 more refusals" in run.err


@pytest.mark.usefixtures("odd_files")
def test_dry_run_writes_nothing(elsewhere: Path) -> None:
    before = sorted(elsewhere.rglob("*"))
    run = fxtrack("import", ".", "--dry-run")
    assert counted(run)["imported"] == 1
    assert "nothing written" in run.out
    assert sorted(elsewhere.rglob("*")) == before
    fxtrack("import", "good.txt")
    data = (elsewhere / "fxtrack.db").read_bytes()
    assert counted(fxtrack("import", "good.txt", "good.txt", "undated.txt", "--dry-run")) == dict(
        zip(OUTCOMES, [0, 2, 1, 0, 0, 0, 0], strict=True)
    )
    assert (elsewhere / "fxtrack.db").read_bytes() == data


@pytest.mark.usefixtures("odd_files")
def test_json_summary() -> None:
    answer = json.loads(fxtrack("import", "good.txt", "conflict.txt", "nowhere", "--json").out)
    assert answer["snapshots"] == 3
    assert list(answer["outcomes"]) == OUTCOMES
    assert [r["reason"] for r in answer["refusals"]] == ["conflicting rates"] * 2 + [
        "unreadable: no such file or folder"
    ]


@pytest.mark.usefixtures("odd_files")
def test_quiet() -> None:
    assert fxtrack("import", "-q", "good.txt", "conflict.txt") == (0, "", "")
    assert fxtrack("-q", "import", "good.txt") == (0, "", "")
    run = fxtrack("import", "-q", "nowhere")
    assert (run.status, run.out, "no such file" in run.err) == (1, "", True)


@pytest.mark.usefixtures("odd_files")
def test_dates_for_undated_pages(elsewhere: Path) -> None:
    """A given date is for pages that print none; a printed date wins."""
    fxtrack("import", "--date", "2025-12-08", "undated.txt", "good.txt")
    assert {(r["date"], r["date_basis"]) for r in rows(fxtrack("observations"))} == {
        ("2025-12-08", "given"),
        ("2025-05-01", "printed"),
    }
    (elsewhere / "20250612101112.txt").write_text("KGS/USD = 3 0%\nKZT/USD = 4 0%\n\n")
    fxtrack("import", "--date-from", "filename", "20250612101112.txt")
    [kgs, _] = rows(fxtrack("observations", "--since", "2025-06-01", "--until", "2025-06-30"))
    assert (kgs["date"], kgs["date_basis"], kgs["first_captured"]) == (
        "2025-06-12", "captured", "2025-06-12T10:11:12Z",
    )  # fmt: skip


def test_captured_dates(elsewhere: Path) -> None:
    """The Wayback Machine's own comment dates a page only when it is asked to."""
    stamp = "<!-- FILE ARCHIVED ON 23:59:59 Dec 08, 2025 AND RETRIEVED FROM THE ARCHIVE -->"
    (elsewhere / "p.html").write_text(f"<p>KGS/USD = 1 0%<br>KZT/USD = 2 0%</p><h1>Text</h1>{stamp}")
    assert counted(fxtrack("import", "p.html"))["undated"] == 1
    assert rows(fxtrack("rates")) == []
    assert len(rows(fxtrack("observations", "--undated"))) == 2
    fxtrack("import", "--date-from", "captured", "p.html")
    assert [(r["date"], r["date_basis"]) for r in rows(fxtrack("observations"))] == [
        ("2025-12-08", "captured")
    ] * 2
    assert rows(fxtrack("observations", "--undated")) == []


def test_one_page_on_standard_input(elsewhere: Path) -> None:
    run = fxtrack("import", "-", stdin=(DATA / "seeds" / "2025-12-08.txt").read_bytes())
    assert counted(run)["imported"] == 1
    found = fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--format", "json")
    [sighting] = json.loads(found.out)
    assert (sighting["file"], sighting["still_says_so"]) == ("-", "came on standard input")
    assert found.status == 1
    assert (elsewhere / "fxtrack.db").exists()


def test_jobs_do_not_show(pages: Path, elsewhere: Path) -> None:
    copies = elsewhere / "many"
    for number in range(8):
        (copies / str(number)).mkdir(parents=True)
        for page in pages.iterdir():
            (copies / str(number) / page.name).symlink_to(page)
    alone = fxtrack("--db", "a.db", "import", copies, "--jobs", "1")
    together = fxtrack("--db", "b.db", "import", copies, "--jobs", "2")
    assert alone == together
    assert fxtrack("--db", "a.db", "observations").out == fxtrack("--db", "b.db", "observations").out


@pytest.mark.slow
def test_progress_on_a_terminal(elsewhere: Path) -> None:
    """A bar on standard error when it takes more than a second, on a terminal, and not under -q."""
    (elsewhere / "many").mkdir()
    text = as_html(captures()[0])
    for number in range(4000):
        (elsewhere / "many" / f"{number}.html").write_text(text + "x" * number)
    shown = {}
    for options in ("", "-q"):
        command = f"stty cols 100 rows 30; {sys.executable} -m fxtrack {options} --db {options or 'x'}.db import --jobs 1 many"
        done = subprocess.run(
            ["script", "-qec", command, "/dev/null"], capture_output=True, check=False, timeout=300
        )
        assert done.returncode == 0
        shown[options] = done.stdout.decode()
    assert "/4000" in shown[""]
    assert "pages/s" in shown[""]
    assert shown["-q"] == ""
    assert "pages/s" not in fxtrack("--db", "z.db", "import", "--jobs", "1", "many").err


def test_rates(database: Path) -> None:
    """11 December 2025 prints TJS at 0.10849, 0.10866 and 0.10876: the median is the middle one."""
    day = ["--since", "2025-12-11", "--until", "2025-12-11", "--pair", "TJS/USD"]
    header = "date,base,quote,rate,low,high,prints\n"
    run = fxtrack("--db", database, "rates", *day)
    assert run.out == header + "2025-12-11,TJS,USD,0.10866,0.10849,0.10876,3\n"
    low = fxtrack("--db", database, "rates", *day, "--daily", "low")
    assert low.out == header + "2025-12-11,TJS,USD,0.10849,0.10849,0.10876,3\n"
    turned = fxtrack("--db", database, "rates", *day, "--per-usd")
    assert turned.out == (
        "date,base,quote,rate,low,high,prints,rate_min,rate_max\n"
        "2025-12-11,USD,TJS,9.2030,9.1946,9.2174,3,9.2025,9.2035\n"
    )
    # The lower middle of an even number: KZT at 0.00192 and 0.00193.
    [kzt] = rows(fxtrack("--db", database, "rates", *day[:4], "--pair", "KZT/USD"))
    assert (kzt["rate"], kzt["low"], kzt["high"], kzt["prints"]) == ("0.00192", "0.00192", "0.00193", "2")
    first = fxtrack("--db", database, "rates", *day, "--daily", "first")
    assert (first.out, "TJS/USD 2025-12-11" in first.err) == (header, True)


def test_weekdays(database: Path) -> None:
    every = {r["date"] for r in rows(fxtrack("--db", database, "rates"))}
    weekdays = {r["date"] for r in rows(fxtrack("--db", database, "rates", "--weekdays"))}
    assert "2025-12-13" in every - weekdays
    assert "2025-12-14" in every - weekdays
    assert "2025-12-12" in weekdays


def test_changes(database: Path) -> None:
    found = {r["period"]: r for r in rows(fxtrack("--db", database, "changes", "--pair", "KZT/USD"))}
    assert list(found) == [
        "previous date", "7 days", "30 days", "90 days", "365 days", "year to date", "since first",
    ]  # fmt: skip
    assert found["7 days"]["verdict"] == "not resolved"
    thirty = found["30 days"]
    assert [thirty[k] for k in ("date", "rate", "reference_date", "reference_rate", "verdict")] == [
        "2026-02-28", "0.00201", "2026-01-29", "0.00199", "up",
    ]  # fmt: skip
    assert [thirty[k] for k in ("change", "change_min", "change_max")] == ["1.0", "0.5", "1.6"]
    assert [thirty[k] for k in ("inverse", "inverse_min", "inverse_max")] == ["498", "496", "499"]
    strict = {r["period"]: r for r in rows(fxtrack("--db", database, "changes", "--max-gap", "5"))}
    assert strict["90 days"]["reference_date"] == ""
    table = fxtrack("--db", database, "changes", "--format", "table").out
    assert "USD/UZS" in table
    assert "12,500" in table
    assert "not resolved" in table


def test_trace_and_verify(database: Path) -> None:
    found = json.loads(fxtrack("--db", database, "trace", "TJS/USD", "2025-12-11", "--format", "json").out)
    assert {s["rate"] for s in found} == {"0.10849", "0.10866", "0.10876"}
    for sighting in found:
        lines = Path(sighting["file"]).read_text().splitlines()
        assert "TJS/USD" in lines[int(sighting["line"]) - 1]
    assert fxtrack("--db", database, "trace", "TJS/USD", "2025-12-11", "--verify").status == 0


def test_verify_finds_what_was_changed(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n")
    (elsewhere / "b.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    (elsewhere / "c.txt").write_text("Text\nKGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    (elsewhere / "d.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n\n")
    (elsewhere / "e.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n\n\n")
    fxtrack("import", ".")
    (elsewhere / "a.txt").unlink()
    (elsewhere / "b.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n")
    (elsewhere / "d.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n02 May 2025\n")
    (elsewhere / "e.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\nmore\n")
    (elsewhere / "c.txt").write_text("More\n\nText\nKGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    run = fxtrack("trace", "KZT/USD", "2025-05-01", "--verify")
    assert run.status == 1
    said = {Path(r["file"]).name: r["still_says_so"] for r in rows(run)}
    assert said == {
        "a.txt": "no: no such file or folder",
        "b.txt": "no: the file was changed and does not print it",
        "c.txt": "yes, now on line 5",
        "d.txt": "no: the file was changed and is dated 2025-05-02",
        "e.txt": "yes, though the file was changed elsewhere",
    }


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "markdown", "html"])
def test_every_format(database: Path, form: str) -> None:
    out = fxtrack("--db", database, "rates", "--since", "2026-02-28", "--format", form).out
    assert "0.28575" in out
    assert out.endswith("\n")
    if form == "json":
        assert {r["rate"] for r in json.loads(out)} == {"0.01143", "0.00201", "0.10510", "0.00008", "0.28575"}
    if form == "jsonl":
        assert [json.loads(line)["prints"] for line in out.splitlines()] == [1] * 5


def test_the_environment_names_the_database(database: Path) -> None:
    assert len(rows(fxtrack("rates", FXTRACK_DB=str(database)))) > 300


def test_a_closed_pipe_is_no_error(database: Path) -> None:
    command = f"{sys.executable} -m fxtrack --db {database} observations | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.stdout.count(b"\n"), done.stderr) == (1, b"")


def test_odd_file_names(elsewhere: Path) -> None:
    """Names that are no UTF-8, or would run as a formula or steer a terminal."""
    text = "KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n"
    names = [
        b"caf\xe9.txt",
        b"=1+1.txt",
        b"\x1b[31m.txt",
        b"back\\slash.txt",
        b"two\nlines.txt",
        "Курс.txt".encode(),
    ]
    for number, name in enumerate(names):
        (elsewhere / os.fsdecode(name)).write_text(text + "x" * number)
    assert counted(fxtrack("import", "."))["imported"] == len(names)
    run = fxtrack("trace", "KGS/USD", "2025-05-01", "--verify", LC_ALL="C", PYTHONUTF8="0")
    assert run.status == 0
    assert len(rows(run)) == len(names)
    assert "\x1b" not in run.out
    table = fxtrack("trace", "KGS/USD", "2025-05-01", "--format", "table").out
    assert "caf\\xe9.txt" in table
    assert "\\x1b[31m.txt" in table or "\\u001b[31m.txt" in table


START_UP = {"--help": [], "--version": [], "import": ["import", "--help"]}


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
    assert (status["observation"], status["sighting"], status["import_run"]) == ("2", "2", "1")
    assert "sound" in fxtrack("db", "check").err
    assert fxtrack("db", "backup", "b.db").status == 0
    assert len(rows(fxtrack("--db", "b.db", "observations"))) == 2
    assert (elsewhere / "b.db").stat().st_size > 10_000
