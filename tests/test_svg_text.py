"""``--svg-text``: an SVG whose texts are text, as wide as measured in whatever font there is."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from browser import chromium
from forked import fxtrack

from fxtrack.drawing.scene import Label, Scene
from fxtrack.drawing.texted import FAMILIES, texted
from fxtrack.drawing.theme import colors

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    file = tmp_path_factory.mktemp("svg") / "fxtrack.db"
    assert fxtrack("-q", "--db", file, "import", SNAPSHOTS).status == 0
    return file


def test_a_text_has_its_width_and_acts_as_nothing() -> None:
    label = Label(5, 8, '<b class="f-text">&', 10, "quiet", bold=True, anchor="middle", width=33.333)
    root = ET.fromstring(texted(Scene(50, 20, 0, 'a "title" <x>', [label]), "dark"))  # noqa: S314 - ours
    [text] = root.iter(f"{_SVG}text")
    assert text.text == '<b class="f-text">&'
    assert (text.get("textLength"), text.get("lengthAdjust")) == ("33.33", "spacingAndGlyphs")
    assert (text.get("x"), text.get("y"), root.get("width"), root.get("font-family")) == (
        "5",
        "12",
        "50pt",
        FAMILIES,
    )
    title = root.find(f"{_SVG}title")
    assert title is not None
    assert title.text == 'a "title" <x>'
    assert (text.get("fill"), text.get("text-anchor"), text.get("font-weight")) == (
        colors("dark")["quiet"],
        "middle",
        "700",
    )


KINDS = [
    ["--pair", "KZT/USD", "--lang", "ru"],
    ["--kind", "index"],
    ["--kind", "changes", "--theme", "dark"],
    ["--kind", "coverage"],
    ["--kind", "periods", "--pair", "TJS/USD"],
]


@pytest.mark.parametrize("options", KINDS, ids=" ".join)
def test_every_colour_is_an_attribute(examples: Path, tmp_path: Path, options: list[str]) -> None:
    outlined, file = tmp_path / "a.svg", tmp_path / "b.svg"
    assert fxtrack("--db", examples, "chart", outlined, *options).status == 0
    assert fxtrack("--db", examples, "chart", file, *options, "--svg-text").status == 0
    text = file.read_text()
    assert "class=" not in text
    assert "<text " in text
    assert "<text " not in outlined.read_text()
    for shape in ET.fromstring(text).iter():  # noqa: S314 - ours
        if shape.tag in {f"{_SVG}path", f"{_SVG}rect", f"{_SVG}circle"}:
            assert shape.get("fill") or shape.get("stroke"), ET.tostring(shape)


def test_it_is_for_svg_files(examples: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    run = fxtrack("--db", examples, "chart", file, "--svg-text")
    assert run.status == 2
    assert run.err.endswith(f"Error: --svg-text is for SVG files, and {file} is none: leave it out\n")


def test_texts_stay_apart_without_the_font(examples: Path, tmp_path: Path) -> None:
    """In a real browser, with its own fonts and with one that is much wider or narrower."""
    file = tmp_path / "a.svg"
    assert fxtrack("--db", examples, "chart", file, "--pair", "KZT/USD", "--svg-text").status == 0
    places = (
        "[...document.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect().toJSON()])"
    )
    with chromium() as browser:
        page = browser.new_page()
        for family in (FAMILIES, "monospace", "'Liberation Sans Narrow', serif"):
            page.set_content(file.read_text().partition("?>")[2].replace(FAMILIES, family))
            drawn = page.evaluate(places)
            wide = page.evaluate("document.querySelector('svg').getBoundingClientRect().width")
            assert len(drawn) > 10
            for (one, a), (other, b) in combinations(drawn, 2):
                across = min(a["right"], b["right"]) - max(a["left"], b["left"])
                upright = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
                assert across < 2 or upright < 4, (family, one, other)
            assert all(box["left"] >= 0 and box["right"] <= wide + 9 for _, box in drawn), family
