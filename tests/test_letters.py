"""How wide letters are, and whether a text stands where matplotlib would set it.

``python tests/test_letters.py`` writes ``fxtrack/drawing/letters.json`` from the font that matplotlib brings.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath, TextToPath

from fxtrack.drawing import fonts, letters, measure
from fxtrack.drawing.outlines import text_outline

FILE = Path(letters.__file__).with_name("letters.json")
SIMPLE = range(0x500)  # Latin, Greek and Cyrillic: no letter changes its shape beside another
SIGNS = range(0x2010, 0x2C00)  # nor do dashes, arrows and signs


def measured(weight: str) -> dict[str, dict[str, int]]:
    """The measures of our font, as fontTools reads them."""
    with TTFont(font_manager.findfont(FontProperties(family="DejaVu Sans", weight=weight))) as font:
        assert font["head"].unitsPerEm == 2048
        named = {
            chr(code): name for code, name in font.getBestCmap().items() if code in SIMPLE or code in SIGNS
        }
        [kerning] = font["kern"].kernTables
        spelled: dict[str, list[str]] = {}
        for letter, name in named.items():
            spelled.setdefault(name, []).append(letter)
        return {
            "advances": {letter: font["hmtx"][name][0] for letter, name in named.items()},
            "kerning": {
                first + second: apart
                for (left, right), apart in kerning.kernTable.items()
                for first in spelled.get(left, ())
                for second in spelled.get(right, ())
            },
        }


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_letters_are_as_wide_as_the_font_says(weight: str) -> None:
    """With whatever version of matplotlib runs: all bring the same font."""
    assert letters.measures()[weight]._asdict() == measured(weight)


@pytest.mark.parametrize(
    "text", ["The Tajik somoni gained 11% against the US dollar", "12,500", "Казахстанский тенге", "−0.914"]
)
@pytest.mark.parametrize("bold", [True, False])
def test_texts_are_as_wide_as_they_are_drawn(text: str, bold: bool) -> None:
    """Versions of matplotlib before 3.11 leave out what is empty before the first letter and after the last."""
    font = FontProperties(family="DejaVu Sans", size=10, weight="bold" if bold else "normal")
    drawn = TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
    assert measure.width(text, 10, bold=bold) == pytest.approx(drawn, abs=2.5)


@pytest.mark.parametrize("bold", [True, False])
def test_letters_stand_where_matplotlib_sets_them(bold: bool) -> None:
    """Drawn as shapes, a text is as it would be drawn as a text, with its kerning."""
    text = "Tajik AVATAR To Тенге −0.914%"
    font = FontProperties(family="DejaVu Sans", size=100, weight="bold" if bold else "normal")
    ours, theirs = text_outline(text, bold), TextPath((0, 0), text, prop=font)
    assert ours is not None
    assert ours.get_extents().get_points() == pytest.approx(theirs.get_extents().get_points(), abs=2)
    assert np.asarray(ours.vertices).shape == np.asarray(theirs.vertices).shape
    assert text_outline("\U0001d504", bold) is None, "a letter of another font"
    assert text_outline("\u0645\u0631", bold) is None, "letters that join"


def test_kerning_is_rounded_as_freetype_does() -> None:
    """-587.5 of 64 parts are -588: halves go away from zero."""
    assert letters.measures()["normal"].kerning["-T"] == -188
    _, end, _ = letters.letter_places("-T", False) or ()
    assert end == letters.measures()["normal"].advances["-"] * 100 / 2048 - 588 / 64


def test_a_text_of_spaces_is_empty_and_wide() -> None:
    shapes = text_outline("  ", False)
    assert shapes is not None
    assert np.size(shapes.vertices) == 0
    assert measure.width("  ", 10) == pytest.approx(2 * 651 * 10 / 2048)


if __name__ == "__main__":
    lines = [
        f' "{weight}": {{\n'
        + ",\n".join(
            f'  "{name}": {json.dumps(table, ensure_ascii=False, separators=(",", ":"))}'
            for name, table in measured(weight).items()
        )
        + "\n }"
        for weight in ("normal", "bold")
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def test_the_search_for_other_fonts_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A machine may have families without a font of the usual weight, which matplotlib would tell of."""
    fonts.others.cache_clear()
    fonts.others("汇率")
    assert caplog.records == []
