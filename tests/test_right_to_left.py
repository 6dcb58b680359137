"""Titles that are read from right to left: on the right, in their order, in every format and on the page."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest
from browser import chromium
from forked import fxtrack

from fxtrack.drawing import fonts
from fxtrack.drawing.scene import Label, Scene
from fxtrack.drawing.sheet import Look, Sheet
from fxtrack.drawing.texted import texted
from fxtrack.errors import InputError
from fxtrack.words.safe import has_right_to_left, is_right_to_left

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
HEBREW, ARABIC, PERSIAN = "שער הדולר 2025", "سعر الدولار 2025", "نرخ دلار"

TEXTS = {
    HEBREW: (True, True),
    ARABIC: (True, True),
    f"2025 {PERSIAN}": (True, True),
    f"USD {PERSIAN}": (False, True),
    "Курс 2025": (False, False),
    "2025 – 50%": (False, False),
    "": (False, False),
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_letter_with_a_direction_decides(text: str) -> None:
    assert (is_right_to_left(text), has_right_to_left(text)) == TEXTS[text]


def test_older_versions_refuse_what_they_would_draw_in_the_wrong_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mpl, "__version_info__", (3, 10, 9))
    fonts.require_order("Курс 2025")
    with pytest.raises(InputError, match="in the wrong order: install"):
        fonts.require_order(HEBREW)


needs_order = pytest.mark.skipif(mpl.__version_info__ < (3, 11), reason="drawn from left to right")


@needs_order
@pytest.mark.parametrize("title", [HEBREW, ARABIC, PERSIAN, " ".join([ARABIC] * 9)])
def test_a_title_ends_at_the_right_edge(title: str) -> None:
    sheet = Sheet(Look(title=title), ("", "below"), ([], []), 50, 20)
    heads = [label for label in sheet.scene.labels if label.bold]
    assert " ".join(label.text for label in heads) == title
    assert {(label.x, label.anchor) for label in heads} == {(sheet.body.right, "end")}
    [below] = [label for label in sheet.scene.labels if not label.bold]
    assert (below.x, below.anchor) == (sheet.body.x, "start")
    usual = Sheet(Look(title="Rates"), ("", ""), ([], []), 50, 20)
    assert [(label.x, label.anchor) for label in usual.scene.labels] == [(usual.body.x, "start")]


def test_a_browser_sets_the_first_word_on_the_right() -> None:
    label = Label(190, 20, HEBREW, 12, "text", bold=True, anchor="end", width=100)
    svg = texted(Scene(200, 40, 0, "", [label]), "light").decode().partition("?>")[2]
    assert 'direction="rtl" text-anchor="start"' in svg
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(svg)
        first, last, box = page.evaluate(
            """() => { const t = document.querySelector("text"), n = t.getNumberOfChars();
            const b = t.getBBox(); return [t.getExtentOfChar(0).x, t.getExtentOfChar(n - 1).x, b.x + b.width] }"""
        )
    assert first > last
    assert abs(box - 190) < 2


@needs_order
def test_the_heading_of_a_page_has_its_direction(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    assert fxtrack("-q", "--db", database, "import", SNAPSHOTS).status == 0
    for title, heading in ((ARABIC, '<h1 dir="rtl">'), ("Rates", "<h1>")):
        run = fxtrack("-q", "--db", database, "report", "--out", tmp_path / "out", "--title", title)
        assert run.status == 0
        assert heading in (tmp_path / "out" / "index.html").read_text()
