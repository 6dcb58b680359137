"""The report on paper: numbered pages, none of them half empty, and nothing that only a screen can use."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from browser import chromium
from conftest import absent
from PIL import Image

from fxtrack.report.paper import css_string, feet

CHARTS = Path(__file__).parent.parent / "charts"


def test_the_foot_has_the_title_with_its_imprint_and_the_number_of_the_page() -> None:
    rule = feet(["Rates", "Ministry of Finance", "28 November 2026"])
    assert r'content: "Rates \b7  Ministry of Finance \b7  28 November 2026"' in rule
    assert 'content: counter(page) " / " counter(pages)' in rule


def test_no_title_can_close_the_style_or_the_text() -> None:
    rule = feet(['a"b</style>\\;}\n'])
    [left] = re.findall(r"@bottom-left \{ content: \"([^\"]*)\"", rule)
    assert left == r"a\22 b\3c \2f style\3e \5c \3b \7d \a "


def test_a_title_of_any_length_takes_one_line() -> None:
    [left] = re.findall(r"content: \"([^\"]*)\"", feet(["w" * 300]))[:1]
    assert left == "w" * 89 + r"\2026 "
    assert '"' + "w" * 90 + '"' in feet(["w" * 90])


def test_the_report_of_the_examples_has_it() -> None:
    page = (CHARTS / "index.html").read_text("utf-8")
    assert '@bottom-left { content: "Exchange rates of the US dollar"' in page


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for program in ("pdftotext", "pdftoppm"):
        if not shutil.which(program):
            absent(program)
    file = tmp_path_factory.mktemp("paper") / "report.pdf"
    with chromium() as browser:
        page = browser.new_page()
        page.goto((CHARTS / "index.html").as_uri())
        page.pdf(path=str(file), format="A4", print_background=True)
    return file


@pytest.mark.slow
def test_pages_are_numbered_and_have_no_names_of_files(paper: Path) -> None:
    run = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True)
    pages = run.stdout.split("\f")[:-1]
    assert 6 <= len(pages) <= 9
    for number, text in enumerate(pages, start=1):
        last = text.rstrip().rpartition("\n")[2]
        assert re.search(rf"^Exchange rates of the US dollar +{number} ?/ ?{len(pages)}$", last.strip())
        assert not re.search(r"\w\.(csv|png|json)\b", text)
        first = text.lstrip().partition("\n")[0]
        assert not first.startswith(("?", "*", "A date without a rate"))  # notes stay with their table


@pytest.mark.slow
def test_no_page_but_the_last_is_half_empty(paper: Path) -> None:
    subprocess.run(["pdftoppm", "-r", "20", "-gray", "-png", paper, paper.with_name("page")], check=True)
    files = sorted(paper.parent.glob("page*.png"))
    for file in files[:-1]:
        dots = np.asarray(Image.open(file))
        body = dots[: round(len(dots) * 0.94)]  # without the foot
        inked = np.flatnonzero((body < 200).any(axis=1))
        assert inked.max() / len(dots) > 0.7, file.name


def test_a_text_in_the_style_keeps_letters_of_any_script() -> None:
    assert css_string("есть ещё →") == '"есть ещё \\2192 "'


_CUT = """() => [...document.querySelectorAll("body *")].filter(each => {
    if (!each.checkVisibility() || each.closest(".unseen, .skip, .switch, .scroll, nav, svg")) return false;
    const box = each.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(each => each.outerHTML.slice(0, 90))"""
_UNHINTED = """() => [...document.querySelectorAll(".scroll")].filter(each => each.checkVisibility()
    && (each.scrollWidth > each.clientWidth) !== (getComputedStyle(each, "::before").display === "block"))
    .map(each => each.querySelector("table").id)"""
_SMALL = """() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !at.checkVisibility() || at.closest("script, style")) continue;
        const scale = at.closest("svg") ? at.getScreenCTM().a : 1;
        if (parseFloat(getComputedStyle(at).fontSize) * scale < 11.99) found.push(texts.currentNode.data);
    }
    for (const mark of document.querySelectorAll(".mark"))
        if (mark.checkVisibility() && parseFloat(getComputedStyle(mark, "::before").fontSize) < 12) found.push("mark");
    return found;
}"""


@pytest.mark.slow
def test_nothing_is_cut_at_any_width_and_letters_are_large_enough_on_a_phone() -> None:
    """What is wider than its box scrolls there, and words say so."""
    with chromium() as browser:
        for width in (320, 360, 390, 430, 500, 560, 640, 704, 720, 768, 900, 1024, 1100, 1280, 1600):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto((CHARTS / "index.html").as_uri())
            for way in ("as-local", "as-dollar"):
                page.locator(f"label[for={way}]").click()
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
                page.wait_for_timeout(100)
                assert page.evaluate("document.documentElement.scrollWidth") == width
                assert page.evaluate(_CUT) == [], width
                assert page.evaluate(_UNHINTED) == [], width
                if width == 390:
                    assert page.evaluate(_SMALL) == []
                if width >= 500:
                    table = page.locator(".scroll:has(table[id^=change-table]):visible")
                    assert table.evaluate("each => each.scrollWidth <= each.clientWidth"), width
            page.close()
