"""Archives on standard input, and places that are relative to a folder: they stay what they are when it moves."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import archives
import pytest
from archives import PAGES, Page
from forked import Process, counted, fxtrack, rows
from storing import content

import fxtrack as interface
from fxtrack.places import MAX_PAGE

WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {
    "WARC": archives.warc,
    "WARC, a member a record": lambda pages: archives.warc(pages, members=True),
    "zip": lambda pages: archives.zipped(archives.files(pages)),
    "tar.gz": lambda pages: gzip.compress(archives.tar(archives.files(pages))),
    "tar.zst": lambda pages: archives.zst(archives.tar(archives.files(pages))),
    "JSON Lines": archives.jsonl,
    "Parquet": archives.parquet,
    "ARC": archives.arc,
    "packed page": lambda pages: gzip.compress(pages[0].data),
}


def places() -> list[str]:
    """Where all pages of the database are."""
    return sorted({row[1] for row in content("fxtrack.db")["copies"]})


@pytest.mark.parametrize("name", WRITERS)
def test_an_archive_on_standard_input(elsewhere: Path, name: str) -> None:
    """It holds what the same file holds, at places of its own; whether it still does cannot be told."""
    data = WRITERS[name](PAGES)
    (elsewhere / "archive").write_bytes(data)
    as_file = fxtrack("--db", "file.db", "import", "archive")
    piped = fxtrack("import", "-", stdin=data)
    assert (piped.status, piped.out, piped.err) == (0, as_file.out, "")
    there, here = content("file.db"), content("fxtrack.db")
    there["copies"] = sorted(
        tuple(cell.replace(str(elsewhere / "archive"), "-") for cell in row) for row in there["copies"]
    )
    assert here == there
    assert all(place.startswith("-!/") or place == "-" for place in places())
    first = rows(fxtrack("observations"))[0]
    run = fxtrack("trace", f"{first['base']}/{first['quote']}", first["date"], "--verify")
    assert run.status == 1
    assert {row["still_says_so"] for row in rows(run)} == {"cannot be verified: it came on standard input"}


def test_the_same_archive_on_standard_input_again_adds_nothing(elsewhere: Path) -> None:
    """Beside files that several processes read, and in a dry run."""
    data = archives.warc(PAGES)
    for number, page in enumerate(archives.TEXTS):
        (elsewhere / f"{number}.txt").write_bytes(page.data)
    patched = {"fxtrack.ingest.pool._FEWEST_FILES": 2, "fxtrack.places.listing._CUT": 2}
    dry = fxtrack("import", ".", "-", "--dry-run", stdin=data)
    first = Process("import", ".", "-", "--jobs", "2", stdin=data, patched=patched).finish()
    assert counted(first) == counted(dry)
    before = content("fxtrack.db")
    again = Process("import", "-", ".", "--jobs", "2", stdin=data, patched=patched).finish()
    assert counted(again)["imported"] == 0
    assert content("fxtrack.db") == before


def test_a_long_archive_on_standard_input_is_committed_as_it_is_read(elsewhere: Path) -> None:
    data = archives.jsonl(PAGES * 20)
    patched = {"fxtrack.extract.HELD": 3, "fxtrack.ingest.committing._MOST_EXTRACTIONS": 3}
    run = Process("import", "-", stdin=data, patched=patched).finish()
    assert (run.status, sum(counted(run).values())) == (0, 20 * len(PAGES))


def test_damage_on_standard_input_is_told() -> None:
    run = fxtrack("import", "-", stdin=gzip.compress(archives.tar(archives.files(PAGES)))[:-20])
    assert (run.status, run.err.startswith("-: incomplete: ")) == (1, True)


@pytest.mark.parametrize("many", [MAX_PAGE, MAX_PAGE + 1])
def test_a_page_on_standard_input_is_no_larger_than_a_page(many: int) -> None:
    """One that is none is not copied to a file."""
    run = fxtrack("import", "-", stdin=b"x" * many)
    assert (run.status, "larger than a page (64 MiB)" in run.err) == ((many > MAX_PAGE), many > MAX_PAGE)


def test_no_place_for_a_copy_of_standard_input(
    elsewhere: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(small_disk))
    run = fxtrack("import", "-", stdin=archives.warc(PAGES) + bytes(300_000))
    assert (run.status, run.err) == (
        1,
        "-: unreadable: cannot be copied to a file: no space left on device\n",
    )
    assert list(small_disk.iterdir()) == []


# Places that are relative.

RELATIVE = "cannot be verified: kept relative to a folder; name it with --relative-to"


@pytest.fixture
def data(elsewhere: Path) -> Path:
    """A folder of pages and archives, written long ago enough to be known again."""
    folder = elsewhere / "data"
    (folder / "deep").mkdir(parents=True)
    for page in archives.TEXTS[:4]:
        (folder / page.name.replace("/", "-")).write_bytes(page.data)
    (folder / "deep" / "crawl.warc.gz").write_bytes(archives.warc(PAGES[:4], members=True))
    (folder / "deep" / "pages.zip").write_bytes(archives.zipped(archives.files(PAGES[4:8])))
    (folder / "-").write_bytes(archives.TEXTS[5].data)
    time.sleep(3.1)
    return folder


def verified(*options: str) -> set[str]:
    """What all files say of all quotes when they are read again."""
    told: set[str] = set()
    for row in rows(fxtrack("observations")):
        run = fxtrack("trace", f"{row['base']}/{row['quote']}", row["date"], "--verify", *options)
        told |= {each["still_says_so"] for each in rows(run)}
    return told


def test_a_folder_that_was_moved(elsewhere: Path, data: Path) -> None:
    """It is known again without being read, and all its places are found."""
    first = fxtrack("import", "data", "--relative-to", "data")
    assert all(place.startswith("./") for place in places())
    assert {"./-", "./deep/crawl.warc.gz"} <= {place.partition("!/")[0] for place in places()}
    before = content("fxtrack.db")
    assert verified("--relative-to", "data") == {"yes"}
    data.rename(elsewhere / "elsewhere")
    again = fxtrack("import", "elsewhere", "--relative-to", str(elsewhere / "elsewhere"))
    assert f"Not read again: {sum(counted(first).values())} of them" in again.out
    assert content("fxtrack.db") == before
    assert verified("--relative-to", "elsewhere") == {"yes"}


def test_a_copy_of_a_folder(elsewhere: Path, data: Path) -> None:
    """As a fresh checkout is: it is read, and adds nothing."""
    fxtrack("import", "data", "--relative-to", "data")
    before = content("fxtrack.db")
    shutil.copytree(data, elsewhere / "copy")
    shutil.rmtree(data)
    os.chdir("copy")
    again = fxtrack("--db", "../fxtrack.db", "import", ".", "--relative-to", ".")
    os.chdir("..")
    assert "Not read again" not in again.out
    assert counted(again)["imported"] == 0
    assert content("fxtrack.db") == before
    assert verified("--relative-to", "copy") == {"yes"}


def test_relative_places_without_their_folder(elsewhere: Path, data: Path) -> None:
    """It has to be named; absolute places beside them are found without it, and stay so."""
    fxtrack("import", "data/deep", "--relative-to", "data")
    assert verified() == {RELATIVE}
    assert verified("--relative-to", str(elsewhere)) == {"no: no such file or folder"}
    fxtrack("import", "data/deep")
    assert verified("--relative-to", "data") == {"yes"}
    assert verified() == {"yes", RELATIVE}
    run = fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--relative-to", "nowhere")
    assert (run.status, "'nowhere' does not exist" in run.err) == (2, True)


@pytest.mark.usefixtures("data")
def test_absolute_places_are_added_once_and_relative_ones_too(elsewhere: Path) -> None:
    """A file that was imported in the one way is read again in the other: its places are others."""
    copies = []
    for options in ([], ["--relative-to", "data"], [], ["--relative-to", "data"]):
        fxtrack("import", "data", *options)
        copies.append(len(content("fxtrack.db")["copies"]))
    assert copies == [copies[0], 2 * copies[0], 2 * copies[0], 2 * copies[0]]
    assert str(elsewhere) in "".join(places())


@pytest.mark.parametrize("path", ["other", "data/../other", "datas", "."])
def test_what_is_outside_is_refused_by_name(elsewhere: Path, data: Path, path: str) -> None:
    for name in ("other", "datas"):
        (elsewhere / name).mkdir()
        (elsewhere / name / "page.txt").write_bytes(archives.TEXTS[0].data)
    run = fxtrack("import", "data", path, "--relative-to", "data")
    assert (run.status, f"--relative-to data does not have {path} in it" in run.err) == (2, True)
    assert not (elsewhere / "fxtrack.db").exists()
    listed = f"data/deep\n{path}\n".encode()
    run = fxtrack("import", "--from-file", "-", "--relative-to", "data", stdin=listed)
    told = "unreadable: outside of the folder that places are kept relative to"
    assert (run.status, f"{os.path.abspath(path)}: {told}\n" in run.err) == (1, True)
    assert counted(run)["unreadable"] == 1


def test_no_folder_to_be_relative_to(data: Path) -> None:
    for folder in ("nowhere", "data/-"):
        run = fxtrack("import", str(data), "--relative-to", folder)
        assert (run.status, f"--relative-to {folder} is no folder" in run.err) == (2, True)


@pytest.mark.usefixtures("data")
def test_relative_places_by_several_processes_and_from_python(elsewhere: Path) -> None:
    patched = {"fxtrack.ingest.pool._FEWEST_FILES": 2, "fxtrack.places.listing._CUT": 2}
    line = ["--db", "a.db", "import", "data", "--relative-to", "data", "--jobs", "2"]
    Process(*line, patched=patched).finish()
    with interface.open("b.db", create=True) as db:
        assert db.import_(elsewhere / "data", relative_to=elsewhere / "data").counts.imported
        day = date.fromisoformat(rows(fxtrack("--db", "b.db", "observations"))[0]["date"])
        assert all(copy.location.startswith("./") for s in db.sightings("KGS/USD", day) for copy in s.copies)
    assert content("a.db") == content("b.db")


def test_a_folder_without_pages_among_relative_ones(data: Path) -> None:
    (data / "bad").mkdir()
    (data / "bad" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    run = fxtrack("import", "data/deep", "data/bad", "--relative-to", "data")
    assert run.status == 1
    assert "./bad/1.png: unreadable: a binary file, not a page\n" in run.err
    assert f"{data}/bad: unreadable: nothing in this folder could be read\n" in run.err
