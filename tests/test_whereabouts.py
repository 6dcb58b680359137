"""What a report tells of where its pages lie: no folder of a machine, in any of its files, and safe links."""

from __future__ import annotations

import json
import os
import re
import tarfile
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from forked import fxtrack

from fxtrack.model import DateBasis, Origin
from fxtrack.report.cells import Link
from fxtrack.report.contents import relative
from fxtrack.report.tables import origins
from fxtrack.report.whereabouts import sheltered, told_address, web_link
from fxtrack.words import words

TEMPORARY = "/" + "tmp"  # no file is made there

NAMED: dict[str, dict[str, str]] = {
    "one folder": {"/home/al/p/a.html": "a.html", "/home/al/p/b/c.html": "b/c.html"},
    "folders of one parent": {"/home/al/w/x/1.html": "x/1.html", "/home/al/w/y/1.html": "y/1.html"},
    "folders far apart": {
        "/home/al/pages/1.html": "pages/1.html",
        "/home/al/work/secret/1.html": "secret/1.html",
        "/srv/data/deep/2.html": "deep/2.html",
        f"{TEMPORARY}/x/y/pages/1.html": "pages-2/1.html",
    },
    "folders of two people": {"/home/al/p/1.html": "p/1.html", "/home/bo/q/1.html": "q/1.html"},
    "loose files": {"/root/1.html": "1.html", f"{TEMPORARY}/1.html": "2/1.html"},
    "one file": {f"/var{TEMPORARY}/zz/1.html": "1.html"},
    "a likeness of names": {
        "/d/x/1.html": "x/1.html",
        "/d/x-y/1.html": "x-y/1.html",
        "/d/x/b/1.html": "x/b/1.html",
    },
    "a mac": {"/Users/al/p/1.html": "p/1.html", "/private/var/folders/ab/cd/T/q/2.html": "q/2.html"},
    "disks": {"/media/al/STICK/p/1.html": "p/1.html", "/Volumes/Disk/q/1.html": "q/1.html"},
    "windows": {"C:\\Users\\Al B\\p\\1.html": "1.html", "C:\\Users\\Al B\\p\\q\\1.html": "q/1.html"},
    "two disks of windows": {"C:/Users/al/p/1.html": "p/1.html", "D:/q/1.html": "q/1.html"},
    "a share": {"\\\\server\\al\\p\\1.html": "1.html", "\\\\server\\al\\p\\q\\2.html": "q/2.html"},
    "members of archives": {
        "/home/al/x.zip!/in/1.html": "x.zip!/in/1.html",
        "/home/al/y.tar!/home/bo/p/1.html": "y.tar!/p/1.html",
        "/home/al/y.tar!/home/bo/q/1.html": "y.tar!/q/1.html",
        "/home/al/y.tar!/README": "y.tar!/README",
        f"/home/al/z.zip!/in.tar!/{TEMPORARY}/w/1.html": "z.zip!/in.tar!/1.html",
        "/home/al/z.zip!/C:\\Users\\al\\1.html": "z.zip!/1.html",
    },
    "what names no folder": {
        "-": "-",
        "./c/1.html": "./c/1.html",
        "s3://b/k/1.html": "s3://b/k/1.html",
        "": "",
    },
    "no home at all": {"/homework/a/1.html": "a/1.html", f"{TEMPORARY}l/b/1.html": "b/1.html"},
}


@pytest.mark.parametrize("case", NAMED)
def test_places_are_named_without_folders_of_a_machine(case: str) -> None:
    assert sheltered(NAMED[case]) == NAMED[case]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], ["one/pages/1.html", "one/pages/2/1.html", "two/way/3.html"]),
        (["/d/x/one/pages", "/d/x/two/way"], ["pages/1.html", "pages/2/1.html", "way/3.html"]),
        (["one/pages", "./two//way/"], ["pages/1.html", "pages/2/1.html", "way/3.html"]),
        (
            ["one/pages", "one/pages/2", "/d/x/two/way/3.html"],
            ["pages/1.html", "pages/2/1.html", "way/3.html"],
        ),
        (["/d/x"], ["one/pages/1.html", "one/pages/2/1.html", "two/way/3.html"]),
        ([".", "..", "", "../x", "elsewhere"], ["one/pages/1.html", "one/pages/2/1.html", "two/way/3.html"]),
    ],
)
def test_places_are_named_from_what_was_imported(asked: list[str], told: list[str]) -> None:
    """What lies between the folders that imports were asked to read is nobody's business."""
    found = sheltered(["/d/x/one/pages/1.html", "/d/x/one/pages/2/1.html", "/d/x/two/way/3.html"], asked)
    assert list(found.values()) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://al:secret@example.org:8080/a", "https://example.org:8080/a"),
        ("http://al@example.org", "http://example.org"),
        ("file:///home/al/a.html", ""),
        ("view-source:file:///home/al/a.html", ""),
        ("blob:file:///home/al/a", ""),
        ("https://web.archive.org/web/2025/file:///home/al/a.html", ""),
        ("https://example.org/profile:1", "https://example.org/profile:1"),
        ("FILE:/home/al/a.html", ""),
        ("/home/al/a.html", ""),
        ("C:\\Users\\al\\a.html", ""),
        ("\\\\server\\al\\a.html", ""),
        ("example.org/a", "example.org/a"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("http://[::1", "http://[::1"),
        ("", ""),
    ],
)
def test_addresses_tell_neither_passwords_nor_paths(url: str, told: str) -> None:
    assert told_address(url) == told


@pytest.mark.parametrize(
    "url",
    [
        "https://timesca.com/",
        "http://web.archive.org/web/20250101000000/https://timesca.com/a?b=%20c&d=e#f",
        "HTTPS://example.org/",
        "https://xn--e1afmkfd.example/\u043a",
    ],
)
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org/",
        "example.org",
        "https:",
        "https:///a",
        "https://",
        "http://[::1",
        "https://al@example.org/",
        "https://al:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\n",
        " https://example.org/",
        'https://example.org/"onclick=x',
        "https://example.org/<script>",
        "https://example.org\\@evil.example/",
        "",
    ],
)
def test_nothing_else_is_a_link(url: str) -> None:
    assert web_link(url) is None


def test_addresses_in_the_table_of_pages() -> None:
    say = words("en")
    page = Origin(date(2025, 5, 1), "0" * 64, "a.txt", None, 3, DateBasis.PRINTED, "https://example.org/")
    odd = page._replace(url="javascript:alert(1)")
    shown = origins([page, odd], say).rows
    assert shown[0][2].links == [Link("https://example.org/", "https://example.org/")]
    assert (shown[1][2].text, shown[1][2].links) == ("javascript:alert(1)", ())


def test_addresses_are_told_as_they_are_shown() -> None:
    page = Origin(
        date(2025, 5, 1), "0" * 64, "/home/al/a.txt", None, 3, DateBasis.PRINTED, "file:///home/al/a.txt"
    )
    _, [told] = relative([], [page])
    assert (told.location, told.url) == ("a.txt", "")


def test_no_file_of_a_report_tells_a_folder(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two folders far apart, of archives with whole paths in them, and with addresses of files."""
    deep, other = elsewhere / "innermost" / "secret" / "pages", elsewhere.parent / "unlike" / "folder"
    for folder in (deep, other):
        folder.mkdir(parents=True)
    home = Path.home()

    def ticker(number: int, month: str) -> str:
        return f"KGS/USD = 0.0114{number} 0%\nKZT/USD = 0.00{190 + number} -0%\n0{number + 1} {month} 2025\n"

    for number in range(3):
        (deep / f"a{number}.txt").write_text(ticker(number, "May"))
        (other / f"a{number}.txt").write_text(ticker(number, "June"))
    (deep / "saved.html").write_text(
        f"<!-- saved from url=(0022)file://{deep}/saved.html -->\n<p>{ticker(1, 'July')}</p>"
    )
    (deep / "undated.txt").write_text("KGS/USD = 0.01140 0%\nKZT/USD = 0.00190 -0%\nx")
    with tarfile.open(other / "whole.tar", "w") as tar:
        tar.add(deep / "a0.txt", arcname=str(deep / "t0.txt"))
        tar.add(deep / "a1.txt", arcname=f"{home}/x/t1.txt".lstrip("/"))
    with zipfile.ZipFile(other / "windows.zip", "w") as packed:
        packed.writestr("C:\\Users\\al\\secret\\w.txt", ticker(5, "August"))
    row = {"url": f"file://{deep}/row.html", "text": ticker(6, "August")}
    (other / "rows.jsonl").write_text(json.dumps(row) + "\n")
    database = elsewhere / "unseenbase" / "rates.db"
    database.parent.mkdir()
    made = fxtrack(
        "--db", database, "report", deep, other, "--out", "made", "--dpi", "50", "--also", "svg,pdf"
    )
    assert made.status == 0
    folders = {
        str(elsewhere),
        str(home),
        tempfile.gettempdir(),
        os.getcwd(),
        str(database),
        str(database.parent),
    }
    names = {
        "secret",
        "unlike",
        "innermost",
        "unseenbase",
        Path(tempfile.gettempdir()).name + "/",
        "file:",
        "Users",
    }
    for path in Path("made").iterdir():
        content = path.read_bytes()
        for told in folders | ({each for each in names if path.suffix not in {".png", ".pdf"}}):
            assert told.encode() not in content, (path.name, told)
    pages = Path("made", "pages.csv").read_text("utf-8")
    assert "pages/a0.txt" in pages
    assert "folder/a0.txt" in pages
    assert re.search(r"folder/windows\.zip!/\S*w\.txt", pages)
