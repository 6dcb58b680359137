"""``fxtrack import``: its options, its lists of paths, what it says, what it does not read again."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from conftest import absent
from forked import OUTCOMES, counted, fxtrack, rows
from pages import DATA
from storing import DATED, PACKED, TEXTS, content, jsonl_gz, lay_out, warc_gz


@pytest.mark.usefixtures("odd_files")
def test_the_rest_of_the_import_goes_on(elsewhere: Path) -> None:
    run = fxtrack("import", "nowhere", "image.png", "empty", "good.txt", "undated.txt")
    assert run.status == 1
    assert counted(run) == dict(zip(OUTCOMES, [1, 0, 1, 0, 0, 0, 2], strict=True))
    assert len(run.err.splitlines()) == 3
    assert f"Nothing to read in {elsewhere}/empty.\n" in run.out
    assert "Refused, in all: 2" in run.out
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
    assert {
        "reason": "conflicting rates",
        "location": str(elsewhere / "conflict.txt"),
        "line": "2",
        "text": "KGS/USD = 2 0%",
    } in listed
    assert "and 44 more; " in run.err


@pytest.mark.usefixtures("odd_files")
@pytest.mark.parametrize("line", [["--db", "good.txt", "import", "cut.txt"], ["import", "--from-file", "no"]])
def test_an_import_that_fails_leaves_the_rejects_of_the_one_before(elsewhere: Path, line: list[str]) -> None:
    assert fxtrack("import", "conflict.txt", "--rejects", "rejects.csv").status == 0
    before = (elsewhere / "rejects.csv").read_bytes()
    assert before.count(b"\n") == 3
    there = sorted(elsewhere.iterdir())
    assert fxtrack(*line, "--rejects", "rejects.csv").status == 1
    assert (elsewhere / "rejects.csv").read_bytes() == before
    assert sorted(elsewhere.iterdir()) == there


@pytest.mark.usefixtures("odd_files")
def test_rejects_take_the_place_of_no_page_of_a_folder(elsewhere: Path) -> None:
    """What is read there is not known yet; an older list, and an empty file, may be there."""
    page = (elsewhere / "good.txt").read_bytes()
    (elsewhere / "far").symlink_to(".")
    for read, named in (
        (".", "good.txt"),
        (str(elsewhere), "good.txt"),
        ("far", "good.txt"),
        (".", "far/good.txt"),
    ):
        run = fxtrack("import", "empty", read, "--rejects", named)
        assert (run.status, (elsewhere / "good.txt").read_bytes()) == (2, page)
        assert f"--rejects {named} would overwrite the database, a page or a list" in run.err
    (elsewhere / "new.csv").touch()
    for _ in range(2):
        assert fxtrack("import", ".", "--rejects", "new.csv", "--again").status == 0
        assert len((elsewhere / "new.csv").read_text().splitlines()) > 2
    assert fxtrack("import", "conflict.txt", "--rejects", "good.txt").status == 0  # it is not read
    for place in ("/dev/stdout", "out.txt"):  # added to, as is what the shell opens
        line = f"'{sys.executable}' -m fxtrack -q import . --again --rejects {place} >> out.txt"
        subprocess.run(line, shell=True, check=True)
    assert len((elsewhere / "out.txt").read_text().splitlines()) > 4


@pytest.mark.usefixtures("odd_files")
def test_rejects_that_do_not_fit_on_the_disk(elsewhere: Path, small_disk: Path) -> None:
    """No half of them is left; the ones before are."""
    (elsewhere / "many.txt").write_text("KGS/USD = x\n" * 50 * 200)
    for number in range(100):
        (elsewhere / f"many{number}.txt").write_text(f"{number}\n" + "KGS/USD = nothing of a rate\n" * 100)
    (small_disk / "rejects.csv").write_text("reason,location,line,text\nold\n")
    run = fxtrack("import", elsewhere, "--rejects", "disk/rejects.csv")
    assert (run.status, run.out) == (1, "")
    assert run.err == "Error: cannot write disk/rejects.csv: no space left on device\n"
    assert [path.name for path in small_disk.iterdir()] == ["rejects.csv"]
    assert (small_disk / "rejects.csv").read_text() == "reason,location,line,text\nold\n"


@pytest.mark.usefixtures("odd_files")
def test_rejects_into_a_pipe_and_onto_standard_output(elsewhere: Path) -> None:
    fxtrack("import", "conflict.txt", "--rejects", "rejects.csv")
    rejects = (elsewhere / "rejects.csv").read_text()
    assert fxtrack("-q", "import", "conflict.txt", "--rejects", "/dev/stdout") == (0, rejects, "")
    line = f"'{sys.executable}' -m fxtrack -q import conflict.txt --rejects >(cat > piped.csv); wait"
    assert subprocess.run(["bash", "-c", line], check=False).returncode == 0
    assert (elsewhere / "piped.csv").read_text() == rejects
    full = fxtrack("import", "conflict.txt", "--rejects", "/dev/full")
    assert (full.status, full.err) == (1, "Error: cannot write /dev/full: no space left on device\n")


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
        "2025-06-12",
        "captured",
        "2025-06-12T10:11:12Z",
    )


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
    assert (sighting["file"], sighting["still_says_so"]) == (
        "-",
        "cannot be verified: it came on standard input",
    )
    assert found.status == 1
    assert (elsewhere / "fxtrack.db").exists()


def test_jobs_do_not_show(tmp_path: Path, elsewhere: Path) -> None:
    """So many files that processes are started; some bytes come twice, some pages have no ticker."""
    pages = lay_out(tmp_path / "pages")
    copies = elsewhere / "many"
    for number in range(2):
        (copies / str(number)).mkdir(parents=True)
        for page in pages.iterdir():
            (copies / str(number) / page.name).symlink_to(page)
    for number in range(1600):
        (copies / f"{number}.txt").write_bytes(b"Text" if number % 7 else TEXTS[number % len(TEXTS)])
    alone = fxtrack("--db", "a.db", "import", copies, "--jobs", "1")
    together = fxtrack("--db", "b.db", "import", copies, "--jobs", "2")
    assert alone == together
    assert content("a.db") == content("b.db")


# What was read before

TICKER = "KGS/USD = 1 0%\nKZT/USD = 2 0%\n"


@pytest.fixture(scope="module")
def settled_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that have not changed for three seconds: from then on it shows when they do."""
    folder = tmp_path_factory.mktemp("settled")
    lay_out(folder / "pages")
    jsonl_gz(folder / "c.jsonl.gz", TEXTS)
    (folder / "refused.txt").write_text("KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n")
    (folder / "untimed.jsonl").write_text(json.dumps({"text": TICKER, "timestamp": "yesterday"}) + "\n")
    (folder / "damaged").mkdir()
    warc_gz(folder / "damaged" / "a.warc.gz", TEXTS[:3])
    with (folder / "damaged" / "a.warc.gz").open("r+b") as file:
        file.truncate(file.seek(-9, os.SEEK_END))
    time.sleep(3.1)
    return folder


def test_files_that_have_not_changed_are_not_read_again(settled_files: Path) -> None:
    paths = [settled_files / "pages", settled_files / "c.jsonl.gz"]
    first = fxtrack("import", *paths)
    assert "Not read again" not in first.out
    second = fxtrack("import", *paths)
    total = sum(counted(first).values())
    without = counted(first)["no ticker"]
    assert counted(second) == dict(zip(OUTCOMES, [0, total - without, 0, without, 0, 0, 0], strict=True))
    assert (
        f"Not read again: {total} of them, in files that have not changed (--again reads them)." in second.out
    )
    for options in (["--json"], ["--json", "--dry-run"]):
        assert json.loads(fxtrack("import", *paths, *options).out)["not_read_again"] == total
    again = fxtrack("import", *paths, "--again")
    assert counted(again) == counted(second)
    assert "Not read again" not in again.out


@pytest.mark.parametrize(
    "option",
    [
        ["--date", "2025-05-01"],
        ["--date-from", "captured"],
        ["--date-from", "filename"],
        ["--text-column", "text"],
        ["--url-column", "url"],
        ["--time-column", "timestamp"],
    ],
)
def test_other_options_read_the_same_files_again(settled_files: Path, option: list[str]) -> None:
    archive = settled_files / "c.jsonl.gz"
    fxtrack("import", archive)
    assert "Not read again" not in fxtrack("import", archive, *option).out
    assert "Not read again" in fxtrack("import", archive, *option).out


def test_what_was_refused_is_counted_again(settled_files: Path) -> None:
    """It is not read again to tell it once more, unless it shall be listed."""
    runs = [fxtrack("import", "--strict", settled_files / "refused.txt") for _ in range(2)]
    assert [run.status for run in runs] == [3, 3]
    assert "conflicting rates" in runs[0].err
    assert "Not read again: 1 of them" in runs[1].out
    assert (
        runs[1].err
        == "Refused before, in files that have not changed: 2; --rejects FILE lists all of them.\n"
    )
    assert counted(runs[1]) == counted(runs[0])
    listing = fxtrack("import", settled_files / "refused.txt", "--rejects", "rejects.csv")
    assert listing.err == runs[0].err
    assert len(Path("rejects.csv").read_text().splitlines()) == 3


def test_what_is_damaged_is_told_again(settled_files: Path) -> None:
    runs = [fxtrack("import", settled_files / "damaged") for _ in range(3)]
    assert [run.status for run in runs] == [1] * 3
    assert "incomplete: " in runs[0].err
    assert [run.err for run in runs[1:]] == [runs[0].err] * 2
    assert not any("Not read again" in run.out for run in runs)


@pytest.mark.parametrize("name", PACKED)
def test_archives_that_have_just_been_written_are_read_again(elsewhere: Path, name: str) -> None:
    """A second change within the grain of the clock would not show, so the first is not trusted yet."""
    PACKED[name](elsewhere / name, DATED[:2])
    assert counted(fxtrack("import", name))["imported"] == 2
    PACKED[name](elsewhere / name, DATED[2:4])
    assert counted(fxtrack("import", name))["imported"] == 2


def test_flagged_dates_are_counted(elsewhere: Path) -> None:
    """A date far from the capture is kept out of every series; the import says so, and where to look."""
    pages = {"far": "2025-12-11", "near": "2025-12-10"}
    lines = [
        {"url": url, "text": TICKER + "08 December 2025\n", "timestamp": f"{day}T10:11:12Z"}
        for url, day in pages.items()
    ]
    (elsewhere / "a.jsonl").write_text("\n".join(map(json.dumps, lines[:1])) + "\n")
    run = fxtrack("import", "a.jsonl")
    assert "Flagged: 1 page with a printed date more than 2 days from the capture" in run.out
    assert rows(fxtrack("rates")) == []
    assert {r["flagged"] for r in rows(fxtrack("observations", "--include-flagged"))} == {"yes"}
    (elsewhere / "b.jsonl").write_text("\n".join(map(json.dumps, lines[1:])) + "\n")
    assert "Flagged" not in fxtrack("import", "b.jsonl").out


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
@pytest.mark.parametrize(
    ("column", "value", "untimed"),
    [("timestamp", "yesterday", 1), ("fetched", "2025-12-08T10:11:12Z", 0), ("when", "2025-12-08", 0)],
)
def test_capture_times_that_cannot_be_read_are_counted(
    elsewhere: Path, name: str, column: str, value: str, untimed: int
) -> None:
    """In a column that should have them, that is; a page that stays undated for that is told."""
    if name == "a.jsonl":
        Path(name).write_text(json.dumps({"text": TICKER, column: value}) + "\n")
    else:
        pq.write_table(pa.table({"text": [TICKER], column: [value]}), name)
    told = "Without a capture time: 1 row of corpora, whose time column is missing or holds no time"
    run = fxtrack("import", name, "--date-from", "captured")
    assert (told in run.out) == bool(untimed)
    is_dated = column == "fetched"
    assert counted(run)["imported" if is_dated else "undated"] == 1
    again = fxtrack("import", "--again", name, "--date-from", "captured")
    assert counted(again)["already known"] == 1
    still = "Still undated: 1 page without a printed date, and nothing tells when they were captured."
    assert (still in again.out) == (still in run.out) == (not is_dated)


def test_what_was_left_undated_is_told_again(settled_files: Path) -> None:
    """Each time, also where the file is not read again."""
    archive = settled_files / "untimed.jsonl"
    told = [
        "Without a capture time: 1 row of corpora, whose time column is missing or holds no time (--time-column names it).",
        "Still undated: 1 page without a printed date, and nothing tells when they were captured.",
    ]
    for again in (False, True, True):
        run = fxtrack("import", archive, "--date-from", "captured")
        assert ("Not read again: 1 of them" in run.out) == again
        assert [line for line in run.out.splitlines() if line in told] == told
    answer = json.loads(fxtrack("import", archive, "--date-from", "captured", "--json").out)
    assert (answer["without_capture_time"], answer["undated_still"]) == (1, 1)


def test_a_time_column_that_is_not_there_is_told(elsewhere: Path) -> None:
    Path("a.jsonl").write_text(json.dumps({"text": TICKER, "timestamp": "2025-12-08T10:11:12Z"}) + "\n")
    run = fxtrack("import", "a.jsonl", "--time-column", "tiemstamp", "--date-from", "captured")
    assert "Without a capture time: 1 row of corpora" in run.out
