"""The folder that ``fxtrack report`` writes: whole or not at all, nobody else's, and what its files say."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from forked import Process, fxtrack

from fxtrack import report
from fxtrack.errors import InputError
from fxtrack.model import DateBasis, Origin
from fxtrack.report.contents import relative

ROOT = Path(__file__).parent.parent
SNAPSHOTS = ROOT / "examples" / "snapshots"
TICKER = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n"


def about_of(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "about.json").read_text("utf-8")))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def contents_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def made(**files: str) -> Iterator[tuple[str, str]]:
    """A report of files that say little; ``a_csv`` stands for ``a.csv``."""
    named = {name.replace("_", "."): text for name, text in files.items()}
    yield from named.items()
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in named.items()}
    yield "about.json", json.dumps({"made_by": "fxtrack 1", "files": digests})


@pytest.fixture
def two_dates(elsewhere: Path) -> Path:
    (elsewhere / "a.txt").write_text(f"{TICKER}01 May 2025\n")
    (elsewhere / "b.txt").write_text("KGS/USD = 0.01140 0%\nKZT/USD = 0.00190 -0%\n02 May 2025\n")
    assert fxtrack("-q", "import", "a.txt", "b.txt").status == 0
    return elsewhere


def test_a_page_from_standard_input_lies_in_no_folder(two_dates: Path) -> None:
    """The folder that the others share is left out all the same."""
    assert fxtrack("import", "-", stdin=f"{TICKER}03 May 2025\n".encode()).status == 0
    run = fxtrack("report")
    assert (run.status, "Error" in run.err) == (0, False)
    assert [row["page"] for row in rows_of(two_dates / "charts" / "pages.csv")] == ["a.txt", "b.txt", "-"]


def test_only_a_page_from_standard_input(elsewhere: Path) -> None:
    assert fxtrack("import", "-", stdin=f"{TICKER}03 May 2025\n".encode()).status == 0
    assert fxtrack("report").status == 0
    assert [row["page"] for row in rows_of(elsewhere / "charts" / "pages.csv")] == ["-"]


PLACES = {
    "none in a folder": (["-", "a.txt"], ["-", "a.txt"]),
    "one in a folder": (["-", "/x/y/a.txt"], ["-", "a.txt"]),
    "a member of an archive": (["/x/a.zip!/in/b.txt", "/x/y/c.txt"], ["a.zip!/in/b.txt", "y/c.txt"]),
    "at the root": (["/a.txt", "/x/b.txt"], ["a.txt", "x/b.txt"]),
    "odd names": (["//host/a.txt", "/x/./b\0.txt", "", "!/"], ["host/a.txt", "./b\0.txt", "", "!/"]),
}


@pytest.mark.parametrize("case", PLACES)
def test_places_are_told_from_the_folder_that_holds_them(case: str) -> None:
    given, told = PLACES[case]
    pages = [Origin(date(2025, 5, 1), "0", each, None, 1, DateBasis.PRINTED) for each in given]
    assert [page.location for page in relative([], pages)[1]] == told


def test_a_report_takes_the_place_of_the_one_before(two_dates: Path) -> None:
    """Charts of pairs that it no longer has go, and it says so."""
    assert fxtrack("report").status == 0
    run = fxtrack("report", "--pair", "KGS/USD")
    assert "Removed what the report before had and this one has not: KZT-USD.png, KZT-USD.csv." in run.err
    names = {path.name for path in (two_dates / "charts").iterdir()}
    assert not {"KZT-USD.png", "KZT-USD.csv"} & names
    files = about_of(two_dates / "charts")["files"]
    assert isinstance(files, dict)
    assert names == {*files, "about.json"}


def test_nothing_goes_but_files_of_the_report_before_that_nobody_changed(tmp_path: Path) -> None:
    """Whatever its ``about.json`` claims."""
    folder = tmp_path / "site"
    report.save(folder, made(index_html="1", old_csv="old", edited_csv="old", linked_csv="linked"))
    (folder / "edited.csv").write_text("mine")
    (folder / "own.txt").write_text("mine")
    (tmp_path / "beside.txt").write_text("beside")
    (folder / "linked.csv").unlink()
    (folder / "linked.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "elsewhere.csv").write_text("linked")
    (folder / "folder").mkdir()
    about = about_of(folder)
    digest = hashlib.sha256(b"beside").hexdigest()
    named = ["../beside.txt", str(tmp_path / "beside.txt"), "..", ".", "", "folder", "a\0b", "x" * 999]
    about["files"] = {**dict.fromkeys(named, digest), **about["files"]}  # type: ignore[dict-item]
    (folder / "about.json").write_text(json.dumps(about))
    saved = report.save(folder, made(index_html="2"))
    assert [path.name for path in saved.removed] == ["old.csv"]
    assert {path.name for path in folder.iterdir()} == {
        "index.html",
        "about.json",
        "edited.csv",
        "own.txt",
        "linked.csv",
        "folder",
    }
    assert (tmp_path / "beside.txt").exists()
    assert (folder / "index.html").read_text() == "2"


ABOUT = {
    "no about.json": None,
    "another's": '{"made_by": "someone"}',
    "no object": '["fxtrack 1"]',
    "no JSON": "fxtrack 1",
    "no UTF-8": "\udcff",
}


@pytest.mark.parametrize("about", ABOUT)
def test_a_site_of_someone_is_not_overwritten(two_dates: Path, about: str) -> None:
    (two_dates / "site").mkdir()
    (two_dates / "site" / "index.html").write_text("<title>Mine</title>")
    text = ABOUT[about]
    if text is not None:
        (two_dates / "site" / "about.json").write_bytes(text.encode(errors="surrogateescape"))
    before = contents_of(two_dates / "site")
    run = fxtrack("report", "--out", "site")
    assert run.status == 1
    assert (
        "Error: site has an index.html that fxtrack did not make: name another folder with --out" in run.err
    )
    assert contents_of(two_dates / "site") == before


@pytest.mark.parametrize("reported", [False, True])
def test_a_file_of_someone_is_not_written_over(two_dates: Path, reported: bool) -> None:
    """In a new folder, and beside a report of before that had no such file."""
    folder = two_dates / "out"
    folder.mkdir()
    if reported:
        report.save(folder, made(index_html="old"))
    (folder / "rates.csv").write_text("mine")
    before = contents_of(folder)
    run = fxtrack("report", "--out", "out")
    assert run.status == 1
    assert "out has a rates.csv that fxtrack did not make: name another folder with --out" in run.err
    assert contents_of(folder) == before


def test_a_folder_without_a_page_is_written_into(two_dates: Path) -> None:
    (two_dates / "pictures").mkdir()
    (two_dates / "pictures" / "mine.png").write_bytes(b"mine")
    assert fxtrack("report", "--out", "pictures").status == 0
    assert (two_dates / "pictures" / "mine.png").read_bytes() == b"mine"


def test_a_report_that_fails_leaves_the_one_before(two_dates: Path) -> None:
    """Midway: the pictures are made, the disk is full."""
    folder = two_dates / "charts"
    assert fxtrack("report").status == 0
    before = contents_of(folder)

    def full() -> Iterator[tuple[str, str]]:
        yield "index.html", "new"
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"cannot write .*charts: no space left on device"):
        report.save(folder, full())
    assert contents_of(folder) == before
    with pytest.raises(InputError, match="no space left"):
        report.save(two_dates / "new", full())
    assert not (two_dates / "new").exists()


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    """Also an empty one, when the report fails."""
    (tmp_path / "out").mkdir()

    def failing() -> Iterator[tuple[str, str]]:
        yield "index.html", "new"
        raise InputError("no more")

    with pytest.raises(InputError):
        report.save(tmp_path / "out", failing())
    assert list((tmp_path / "out").iterdir()) == []


def test_all_of_a_report_is_on_the_disk_before_any_of_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        told.append("on the disk")
        fsync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        told.append("in its place")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    report.save(tmp_path / "out", made(a_csv="1", b_csv="1"))
    assert told == ["on the disk"] * 3 + ["in its place"] * 3


def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    report.save(folder, made(a_csv="1", b_csv="1"))
    (folder / "b.csv").unlink()
    (folder / "b.csv").mkdir()
    with pytest.raises(InputError, match=r"cannot write .*b.csv: it is a folder"):
        report.save(folder, made(a_csv="2", b_csv="2"))
    assert (folder / "a.csv").read_text() == "1"
    assert {path.name for path in folder.iterdir()} == {"a.csv", "b.csv", "about.json"}


def test_no_about_vouches_for_a_mixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes before the first file of the new report comes, and comes after the last."""
    folder = tmp_path / "report"
    report.save(folder, made(a_csv="1", b_csv="1"))
    seen = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append((target.name, (folder / "about.json").exists()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    report.save(folder, made(a_csv="2", b_csv="2"))
    assert seen == [("a.csv", False), ("b.csv", False), ("about.json", False)]


def test_a_report_that_was_cut_short_is_made_anew(two_dates: Path) -> None:
    """Its page is there without an ``about.json``, and names fxtrack."""
    assert fxtrack("report").status == 0
    (two_dates / "charts" / "about.json").unlink()
    assert fxtrack("report").status == 0
    assert (two_dates / "charts" / "about.json").exists()


@pytest.mark.slow
def test_a_report_that_is_killed_leaves_the_one_before(two_dates: Path) -> None:
    """At any moment: the folder holds one whole report, or no ``about.json`` that says so.

    What is left beside it goes with the next report.
    """
    folder, chosen = two_dates / "charts", random.Random(1)
    whole = {}
    for lang in ("ru", "en"):
        began = time.monotonic()
        assert fxtrack("report", "--lang", lang).status == 0
        duration = time.monotonic() - began
        whole[lang] = contents_of(folder)
    killed = 0
    for number in range(12):
        process = Process("report", "--lang", ("ru", "en")[number % 2])
        if not process.has_ended(chosen.uniform(0.2, 1) * duration):
            os.killpg(process.pid, signal.SIGKILL)
        killed += process.finish().status == -signal.SIGKILL
        found = contents_of_files(folder)
        assert found in whole.values() or "about.json" not in found
        assert found.keys() <= whole["en"].keys()
    assert killed > 4
    assert fxtrack("report").status == 0
    assert contents_of(folder) == whole["en"]


def contents_of_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_digest_of_the_data_covers_pages_that_only_coverage_and_checks_rest_on(two_dates: Path) -> None:
    """Undated pages and dates that were set aside; but not pages without a ticker, nor places and repetitions."""

    def digest() -> object:
        assert fxtrack("report", "--pair", "KGS/USD").status == 0
        return about_of(two_dates / "charts")["data_sha256"]

    first = digest()
    lines = sorted(
        f"2025-05-0{number + 1} {hashlib.sha256((two_dates / name).read_bytes()).hexdigest()}\n"
        for number, name in enumerate(("a.txt", "b.txt"))
    )
    assert first == hashlib.sha256("".join(lines).encode()).hexdigest()
    (two_dates / "copy.txt").write_bytes((two_dates / "a.txt").read_bytes())
    (two_dates / "none.txt").write_text("no ticker")
    fxtrack("-q", "import", "copy.txt", "none.txt")
    assert digest() == first
    (two_dates / "undated.txt").write_text(f"{TICKER}Text\n")
    fxtrack("-q", "import", "undated.txt")
    with_undated = digest()
    assert with_undated != first
    # The very bytes of a known page, captured long before the date that they print: the date does not count.
    row = {"text": (two_dates / "b.txt").read_text(), "timestamp": "20200101000000"}
    (two_dates / "row.jsonl").write_text(json.dumps(row))
    fxtrack("-q", "import", "row.jsonl")
    assert digest() not in {first, with_undated}
    assert about_of(two_dates / "charts")["pages"] == 1


@pytest.mark.parametrize("as_of", [False, True])
def test_a_page_that_got_its_date_later_counts_for_it(two_dates: Path, as_of: bool) -> None:
    """As of an earlier instant it is undated."""
    (two_dates / "undated.txt").write_text(f"{TICKER}Text\n")
    fxtrack("-q", "import", "undated.txt")
    assert fxtrack("report").status == 0
    before = about_of(two_dates / "charts")["data_sha256"]
    known = json.loads(fxtrack("db", "runs", "--format", "json").out)[-1]["known_as_of"]
    fxtrack("-q", "import", "--date", "2025-05-03", "undated.txt")
    assert fxtrack("report", *(["--as-of", known] if as_of else [])).status == 0
    assert (about_of(two_dates / "charts")["data_sha256"] == before) == as_of


def test_pages_are_told_with_their_addresses(elsewhere: Path) -> None:
    """As the archive gives them; a page without one has none."""
    row = {
        "url": "https://example.org/a?b=1",
        "text": f"{TICKER}01 May 2025\n",
        "timestamp": "20250501120000",
    }
    (elsewhere / "corpus.jsonl").write_text(json.dumps(row) + "\n")
    (elsewhere / "b.txt").write_text(f"{TICKER}02 May 2025\n")
    assert fxtrack("report", "corpus.jsonl", "b.txt").status == 0
    rows = rows_of(elsewhere / "charts" / "pages.csv")
    assert [(row["date"], row["url"]) for row in rows] == [
        ("2025-05-01", "https://example.org/a?b=1"),
        ("2025-05-02", ""),
    ]


def test_coverage_for_a_document(two_dates: Path) -> None:
    assert fxtrack("report").status == 0
    assert (two_dates / "charts" / "coverage.md").read_text() == (
        "**Dates with a rate, by month**\n\n"
        "| month | KGS/USD | KZT/USD |\n| --- | --- | --- |\n| 2025-05 | 2 of 2 | 2 of 2 |\n"
    )
