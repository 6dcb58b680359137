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

from fxtrack.report.paper import feet

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
