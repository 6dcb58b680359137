"""Kinds of files that are not read: each is refused by name, with what to do, and left without a word in an archive."""

from __future__ import annotations

import gzip
import io
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from archives import PAGES, TEXTS, Reader, brotlied, files, tar, zipped
from forked import fxtrack
from pyarrow import feather, orc

PAGE = TEXTS[0].data
CELLS = f'<w:t xml:space="preserve">{TEXTS[0].text}</w:t>'


def document(*names: str) -> bytes:
    return zipped({name: CELLS.encode() for name in names})


def _sqlite(tmp_path: Path) -> bytes:
    path = tmp_path / "x.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("create table pages (text text)")
    connection.commit()
    connection.close()
    return path.read_bytes()


def _bundle(tmp_path: Path) -> bytes:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@a.example"]
    (tmp_path / "page.txt").write_bytes(PAGE)
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "pages"],
        ["bundle", "create", "-q", "b", "HEAD"],
    ):
        subprocess.run([*git, *words], check=True)
    return (tmp_path / "b").read_bytes()


def _arrow(write: object) -> bytes:
    out = io.BytesIO()
    write(pa.table({"text": [TEXTS[0].text]}), out)  # type: ignore[operator]
    return out.getvalue()


KINDS: dict[str, tuple[bytes, str]] = {
    "lz4": (b"\x04\x22\x4d\x18\x64\x40\xa7" + PAGE, "packed with lz4: unpack it first (lz4 -d FILE)"),
    "lz4, legacy": (b"\x02\x21\x4c\x18" + PAGE, "packed with lz4"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4" + PAGE, "a 7z archive: unpack it first (7z x FILE)"),
    "RAR": (b"Rar!\x1a\x07\1\0" + PAGE, "a RAR archive"),
    "Feather": (
        _arrow(feather.write_feather),
        "an Arrow or Feather file: convert it to Parquet or JSON Lines",
    ),
    "ORC": (_arrow(orc.write_table), "an ORC file"),
    "Avro": (b"Obj\x01\x04\x14avro.codec\x08null" + PAGE, "an Avro file"),
    "PDF": (b"%PDF-1.7\n" + PAGE, "a PDF: save what it holds as text or HTML, and import that"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + PAGE, "an old Office document"),
    "RTF": (b"{\\rtf1\\ansi " + PAGE + b"}", "an RTF document"),
    "Word": (document("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a Word document"),
    "Excel": (document("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    "PowerPoint": (document("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint presentation"),
    "LibreOffice": (document("mimetype", "content.xml", "META-INF/manifest.xml"), "an OpenDocument file"),
    "Word, cut short": (
        document("[Content_Types].xml", "word/document.xml")[:-30],
        "an Office document, cut short",
    ),
    "git, packed": (b"PACK\0\0\0\2\0\0\0\1" + PAGE, "a pack file of git"),
    "PDF in gzip": (gzip.compress(b"%PDF-1.7\n" + PAGE), "a PDF"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_that_is_not_read_is_refused_by_name(elsewhere: Path, name: str) -> None:
    data, words = KINDS[name]
    (elsewhere / "file").write_bytes(data)
    run = fxtrack("--db", "x.db", "import", "file")
    assert run.status == 1
    assert f"{elsewhere}/file: unreadable: {words}" in run.err
    assert len(run.err.splitlines()) == 1


def test_sqlite_and_a_git_bundle(elsewhere: Path, tmp_path: Path) -> None:
    (elsewhere / "a").write_bytes(_sqlite(tmp_path))
    assert "a SQLite database: export its pages" in fxtrack("--db", "x.db", "import", "a").err
    if shutil.which("git"):
        folder = tmp_path / "repository"
        folder.mkdir()
        (elsewhere / "b").write_bytes(_bundle(folder))
        assert "a git bundle: clone it" in fxtrack("--db", "x.db", "import", "b").err


@pytest.mark.parametrize("data", [KINDS["PDF"][0], KINDS["7z"][0]], ids=["PDF", "7z"])
def test_standard_input(elsewhere: Path, data: bytes) -> None:
    run = fxtrack("--db", "x.db", "import", "-", stdin=data)
    assert (run.status, "-: unreadable: a " in run.err) == (1, True)


def test_brotli_is_tried_where_the_name_says_so(elsewhere: Path) -> None:
    """It has no magic. A page is a page, whatever it is called."""
    (elsewhere / "page.html.br").write_bytes(brotlied(PAGE * 3))
    run = fxtrack("--db", "x.db", "import", "page.html.br")
    assert (run.status, "packed with Brotli: unpack it first (brotli -d FILE)" in run.err) == (1, True)
    (elsewhere / "page.html.br").write_bytes(PAGE)
    assert fxtrack("--db", "x.db", "import", "page.html.br").status == 0
    (elsewhere / "page.html.br").write_bytes(PAGE + b"\xff\xfe")
    assert fxtrack("--db", "x.db", "import", "page.html.br").status == 0


@pytest.mark.parametrize("name", KINDS)
def test_in_a_folder_it_is_told_and_costs_nothing(elsewhere: Path, name: str) -> None:
    (elsewhere / "f").mkdir()
    (elsewhere / "f/a.txt").write_bytes(PAGE)
    (elsewhere / "f/file").write_bytes(KINDS[name][0])
    run = fxtrack("--db", "x.db", "import", "f", "--rejects", "r.csv")
    assert run.status == 0
    assert "1 page read" in run.out
    assert KINDS[name][1] in Path("r.csv").read_text()


@pytest.mark.parametrize("name", [each for each in KINDS if each != "PDF in gzip"])
def test_in_an_archive_it_is_left_as_a_picture_is(reader: Reader, name: str) -> None:
    members = {**files(PAGES[:2]), "file": KINDS[name][0], "z.txt": TEXTS[4].data}
    for data in (zipped(members), tar(members), zipped(members, zipfile.ZIP_STORED)):
        found = reader(data)
        assert (found.pages, found.damage, found.left) == (3, [], 1)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize(
    "prose",
    [b"ORCHARDS\n", b"FEA1 is a word\n", b"PACK your things\n", b"# v2 git bundles\n", b"7zip\n", b"Obj\n"],
)
def test_pages_that_begin_nearly_so_are_pages(reader: Reader, prose: bytes) -> None:
    assert reader(prose + PAGE).pages == 1
    assert not reader(prose + PAGE).is_told


def test_a_zip_of_pages_with_such_a_name_is_read(reader: Reader) -> None:
    assert reader(zipped({"word/document.xml": PAGE, "a.txt": TEXTS[1].data})).pages == 2
