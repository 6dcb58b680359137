"""What ``fxtrack db retract`` takes for a place or a digest, and what it says of dates that go."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from forked import fxtrack, rows

PRINTED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
UNDATED = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages, two of them without a date."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "printed.txt").write_text(PRINTED)
    for name in "ab":
        (folder / f"{name}.txt").write_text(UNDATED + name)
    return folder


def dry(*args: str | Path) -> str:
    """Say what would go, with runs of blanks as one."""
    run = fxtrack("db", "retract", *args, "--dry-run")
    assert run.status == 0, run.err
    return " ".join(run.err.split())


def refused(*args: str | Path) -> str:
    run = fxtrack("db", "retract", *args, "--dry-run")
    assert run.status, run.err
    return run.err


def files() -> list[str]:
    return [row["file"] for row in rows(fxtrack("trace", "KGS/USD", "2025-12-08", "--format", "csv"))]


def test_a_place_that_is_kept_relative_is_taken_as_trace_shows_it(folder: Path) -> None:
    """It is no path from here, and the folder that is named here is not what it is relative to."""
    fxtrack("import", folder, "--relative-to", folder.parent)
    assert files() == ["./pages/printed.txt"]
    assert "takes back page ./pages/printed.txt: goes 1 page, in 1 place" in dry("--page", *files())
    assert "takes back file ./pages/printed.txt: goes 1 page" in dry("--file", *files())
    assert "go 3 pages, in 3 places" in dry("--file", "./pages")
    assert "go 3 pages, in 3 places" in dry("--file", "./")
    assert f"nothing in the database came from page {folder / 'a.txt'}" in refused("--page", folder / "a.txt")


def test_a_path_from_here_is_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fxtrack("import", folder)
    database = Path("fxtrack.db").absolute()
    monkeypatch.chdir(folder)
    for here in (".", "./"):
        run = fxtrack("--db", database, "db", "retract", "--file", here, "--dry-run")
        assert f"takes back file {folder}:" in run.err
    run = fxtrack("--db", database, "db", "retract", "--page", "./a.txt", "--dry-run")
    assert f"takes back page {folder}/a.txt:" in run.err


def test_a_place_from_standard_input_is_taken_as_trace_shows_it() -> None:
    """In CSV it begins with an apostrophe, for a spreadsheet would take it for a formula."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("u.txt", PRINTED)
    assert fxtrack("import", "-", stdin=packed.getvalue()).status == 0
    assert files() == ["'-!/u.txt"]
    for named in ("-!/u.txt", *files()):
        assert "takes back page -!/u.txt: goes 1 page, in 1 place" in dry("--page", named)
    assert "takes back file -: goes 1 page" in dry("--file", "-")


def test_a_digest_is_named_by_its_first_digits(folder: Path) -> None:
    fxtrack("import", folder)
    [row] = rows(fxtrack("trace", "KGS/USD", "2025-12-08", "--format", "csv"))
    digest = row["digest"]
    for named in (digest, digest[:8], digest[:20].upper()):
        assert f"takes back page {digest}: goes 1 page" in dry("--page", named)
    assert "a digest is named by its first 8 digits, or more" in refused("--page", digest[:7])
    assert "nothing in the database came from page 00000000" in refused("--page", "00000000")


def test_what_is_said_of_a_date_that_goes(folder: Path) -> None:
    """The pages stay: an earlier run had them without the date."""
    fxtrack("import", folder)
    fxtrack("import", folder, "--date", "2025-12-09")
    said = dry("--run", "2")
    assert "goes the date 2025-12-09 of 2 pages: they are undated again" in said
    assert "go 2 observations on 2025-12-09 (TJS/USD, UZS/USD)" in said
    assert "0 pages" not in said
    fxtrack("import", folder / "a.txt", "--date", "2025-12-10")
    assert "goes the date 2025-12-10 of 1 page: it keeps another date" in dry("--run", "3")
    said = dry("--run", "2")
    assert "goes the date 2025-12-09 of 2 pages: 1 is undated again, 1 keeps another date" in said


def test_what_is_left_out_of_a_trace_is_places(folder: Path, tmp_path: Path) -> None:
    """The page is there still, in the folder that it was moved to."""
    fxtrack("import", folder)
    moved = tmp_path / "moved"
    folder.rename(moved)
    fxtrack("import", moved)
    fxtrack("db", "retract", "--file", folder, "--reason", "moved")
    traced = fxtrack("trace", "KGS/USD", "2025-12-08")
    assert [row["file"] for row in rows(traced)] == [str(moved / "printed.txt")]
    assert "Left out: 1 place, retracted" in traced.err


def test_wrong_usage_is_told_plainly(folder: Path) -> None:
    fxtrack("import", folder)
    options = "one of --run, --file, --page, --observation, --undo and --list"
    assert f"name {options}" in refused("--reason", "a")
    assert f"only {options}" in refused("--run", "1", "--page", "x", "--reason", "a")
    assert "there is no run 99: 'fxtrack db runs' shows all" in refused("--run", "99")
