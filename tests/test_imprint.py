"""``report --title --organisation --author --dated-as``: who gives a report out, wherever that can stand."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from forked import fxtrack
from PIL import Image

import fxtrack as package
from fxtrack.drawing.sheet import Look, Sheet
from fxtrack.errors import OptionError
from fxtrack.report.imprint import Imprint
from fxtrack.words import words

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    file = tmp_path_factory.mktemp("imprint") / "fxtrack.db"
    assert fxtrack("-q", "--db", file, "import", SNAPSHOTS).status == 0
    return file


SAID = ["--title", "Rates & reserves", "--organisation", "Ministry <of> Finance"]
SAID += ["--author", 'A. "B" C', "--dated-as", "2026-03-01"]


def test_everything_that_is_said_stands_on_the_page(examples: Path, tmp_path: Path) -> None:
    run = fxtrack("--db", examples, "-q", "report", "--out", tmp_path, "--also", "svg,pdf", *SAID)
    assert (run.status, run.err) == (0, "")
    page = (tmp_path / "index.html").read_text()
    assert "<title>Rates &amp; reserves – Ministry &lt;of&gt; Finance</title>" in page
    assert '<meta name="author" content="A. &#34;B&#34; C">' in page
    assert '<meta name="dcterms.publisher" content="Ministry &lt;of&gt; Finance">' in page
    assert '<meta name="dcterms.date" content="2026-03-01">' in page
    [imprint] = re.findall(r'<ul class="imprint">(.*?)</ul>', page)
    texts = re.findall(r'<li dir="auto">(.*?)</li>', imprint)
    assert list(map(unescape, texts)) == ["Ministry <of> Finance", 'A. "B" C', "1 March 2026"]
    about = json.loads((tmp_path / "about.json").read_text())
    assert {name: about[name] for name in ("title", "organisation", "author", "dated_as")} == {
        "title": "Rates & reserves",
        "organisation": "Ministry <of> Finance",
        "author": 'A. "B" C',
        "dated_as": "2026-03-01",
    }
    svg = (tmp_path / "overview.svg").read_text()
    assert "Ministry &lt;of&gt; Finance" in svg
    assert "2026-03-01" in svg
    pdf = (tmp_path / "overview.pdf").read_bytes()
    assert b'/Author (A. "B" C, Ministry <of> Finance)' in pdf
    assert b"/CreationDate (D:20260301000000" in pdf
    with Image.open(tmp_path / "overview.png") as png:
        assert png.info["Title"].startswith("Exchange rates of the US dollar")
        assert png.info["Author"] == 'A. "B" C, Ministry <of> Finance'
        assert png.info["Creation Time"] == "2026-03-01"


def test_nothing_stands_there_that_was_not_said(examples: Path, tmp_path: Path) -> None:
    run = fxtrack("--db", examples, "-q", "report", "--out", tmp_path)
    assert run.status == 0
    page = (tmp_path / "index.html").read_text()
    assert 'class="imprint"' not in page
    assert "dcterms" not in page
    about = json.loads((tmp_path / "about.json").read_text())
    assert not {"title", "organisation", "author", "dated_as"} & set(about)
    with Image.open(tmp_path / "overview.png") as png:
        assert not {"Author", "Creation Time"} & set(png.info)


HOSTILE = {
    "markup": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "line breaks": ("one\r\ntwo\u2028three\x00", "one two three"),
    "an override": ("a\u202egnp.exe", "agnp.exe"),
    "long": ("W" * 5000, "W" * 5000),
    "Arabic": ("وزارة المالية", "وزارة المالية"),
    "nothing": (" \u200b ", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_one_line_that_does_nothing(name: str) -> None:
    given, kept = HOSTILE[name]
    imprint = Imprint.of(given, given, None)
    assert imprint == Imprint(kept, kept, None)
    assert imprint.told(words("en")) == [kept, kept] * bool(kept)
    assert imprint.for_programs(given) == (
        dict.fromkeys(("title", "organisation", "author"), kept) if kept else {}
    )


def test_hostile_text_does_nothing_on_the_page(examples: Path, tmp_path: Path) -> None:
    given = "</title></head><script>alert(1)</script>" + "W" * 5000
    options = ["--title", given, "--organisation", given, "--author", given]
    assert fxtrack("--db", examples, "-q", "report", "--out", tmp_path, *options).status == 0
    page = (tmp_path / "index.html").read_text()
    assert page.count("<script") == 2  # its own: the data, and what reads them
    assert page.count("<script>alert") == 0


def test_a_date_is_written_in_the_language_asked_for() -> None:
    assert Imprint.of(None, None, date(2026, 3, 1)).told(words("ru")) == [words("ru").day(date(2026, 3, 1))]


@pytest.mark.parametrize("option", [["--date", "2025-12-08"], ["--date-from", "captured"]])
def test_to_date_pages_without_pages_is_refused(examples: Path, tmp_path: Path, option: list[str]) -> None:
    run = fxtrack("--db", examples, "report", "--out", tmp_path / "a", *option)
    assert run.status == 2
    assert run.err.splitlines()[-1] == (
        f"Error: {option[0]} dates the pages of an import, and no PATH is given; the date of the report itself "
        "is --dated-as"
    )
    assert not (tmp_path / "a").exists()


def test_python_has_the_same(examples: Path, tmp_path: Path) -> None:
    with package.open(examples) as db:
        db.report(tmp_path, organisation="Bank", author="A", dated_as=date(2026, 3, 1))
    assert json.loads((tmp_path / "about.json").read_text())["dated_as"] == "2026-03-01"


def test_kinds_of_findings_are_named_in_russian(examples: Path, tmp_path: Path) -> None:
    assert fxtrack("--db", examples, "-q", "report", "--out", tmp_path, "--lang", "ru").status == 0
    page = (tmp_path / "index.html").read_text()
    [table] = re.findall(r'<table id="finding-summary">(.*?)</table>', page, re.DOTALL)
    cells = [
        unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall(r"<t[dh].*?</t[dh]>", table, re.DOTALL)
    ]
    assert [cell for cell in cells if re.search("[A-Za-z]", cell)] == []
    assert "курс не меняется" in cells
    assert "примечание" in cells


def _in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


def test_a_date_of_tomorrow_is_taken_silently_a_later_one_is_told(examples: Path, tmp_path: Path) -> None:
    told = {}
    for days in (1, 40):
        run = fxtrack("--db", examples, "report", "--out", tmp_path / "a", "--dated-as", _in_days(days))
        assert run.status == 0
        told[days] = [line for line in run.err.splitlines() if "is dated" in line]
    assert told[1] == []
    assert told[40] == [f"The report is dated {_in_days(40)}, 40 days from today."]


def test_a_date_far_ahead_is_refused_before_anything_is_read(elsewhere: Path) -> None:
    run = fxtrack("report", SNAPSHOTS, "--dated-as", "2999-01-01")
    assert run.status == 2
    assert re.search(r"Error: --dated-as 2999-01-01 is [0-9,]+ days from today: mistyped\?\n$", run.err)
    assert not list(elsewhere.iterdir())
    with pytest.raises(OptionError, match="dated_as 2999-01-01 is"):
        Imprint.of(None, None, date(2999, 1, 1))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_an_empty_title_leaves_a_page_its_own(examples: Path, tmp_path: Path, lang: str) -> None:
    pages = []
    for title in ([], ["--title", ""], ["--title", " \u200b "]):
        run = fxtrack("--db", examples, "-q", "report", "--out", tmp_path, "--lang", lang, *title)
        assert run.status == 0
        pages.append((tmp_path / "index.html").read_text())
    assert pages[0] == pages[1] == pages[2]


LONG = {"words": "A title of many words " * 14, "a word": "W" * 200, "markup": "<b>bold</b> & </script>" * 9}


@pytest.mark.parametrize("title", LONG.values(), ids=LONG)
@pytest.mark.parametrize("width", [5.0, 8.0, 16.0, 33.8])
def test_no_title_leaves_the_paper(title: str, width: float) -> None:
    sheet = Sheet(Look(width, title=title), ("", "from 13 September 2024"), ([], []), 100, 50)
    assert (
        "".join(label.text for label in sheet.scene.labels)
        .replace(" ", "")
        .startswith(title.replace(" ", ""))
    )
    for label in sheet.scene.labels:
        assert label.box.x >= 0
        assert label.box.right <= sheet.scene.width
        assert label.box.y >= 0
        assert label.box.top <= sheet.scene.height
