"""An overview: figures to read beside each frame, one scale each, and what hardly moves low and last."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from fxtrack.charts.marks import lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.drawing.scene import Label, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers.series import View, series

FIRST = date(2025, 1, 6)
RATES = {
    "UZS/USD": ["0.00008"] * 12,
    "TMT/USD": ["0.28490", "0.28571"] * 6,
    "TJS/USD": [f"0.1{number:02}00" for number in range(12)],
    "KGS/USD": [f"0.01{190 - number}" for number in range(12)],
}
DAYS = [FIRST + timedelta(days=day + 2 * (day // 5)) for day in range(12)]


def overview(look: Look, *, per_usd: bool = True) -> Scene:
    prints = [
        Prints(day, Pair(pair), (Decimal(rate),))
        for pair, rates in RATES.items()
        for day, rate in zip(DAYS, rates, strict=True)
    ]
    return draw_overview(lines_of(series(prints, View(per_usd=per_usd)).rates), look, "daily median")


def column(scene: Scene, place: int) -> list[Label]:
    """What stands left of a frame, and not on its scale."""
    box = scene.frames[place].box
    return [
        label
        for label in scene.labels
        if label.anchor == "start" and label.x < box.x and box.y - 12 < label.y < box.top
    ]


def test_figures_stand_beside_frames() -> None:
    scene = overview(Look())
    texts = {frame.name: [label.text for label in column(scene, n)] for n, frame in enumerate(scene.frames)}
    assert texts["USD/TJS"] == ["Tajik somoni", "9.01", "\u22129.9%", "Somoni per US dollar", "21 Jan 2025"]
    assert texts["USD/TMT"][:3] == ["Turkmen manat", "3.50", "no lasting change"]
    assert texts["USD/UZS"][:3] == ["Uzbek sum", "11,764 to 13,334", "not resolved"]
    sizes = {label.text: (label.size, label.bold) for label in column(scene, 0)}
    assert [size for size in sizes.values() if size == (14, True)]


def test_what_hardly_moves_is_low_and_lowest_down() -> None:
    frames = overview(Look()).frames
    assert [frame.name for frame in frames][-2:] == ["USD/TMT", "USD/UZS"]
    heights = [frame.box.height for frame in frames]
    assert heights[0] == pytest.approx(heights[1])
    assert heights[1] > heights[2] > heights[3]


@pytest.mark.parametrize("look", [Look(), Look(width=8), Look(width=33.8, height=19), Look(lang="ru")])
@pytest.mark.parametrize("per_usd", [True, False])
def test_each_frame_has_one_scale(look: Look, per_usd: bool) -> None:
    scene = overview(look, per_usd=per_usd)
    columns = sorted({frame.box.right for frame in scene.frames})
    for frame in scene.frames:
        beyond = [label for label in scene.labels if 0 < label.box.x - frame.box.right < 12]
        assert not [
            label
            for label in beyond
            if frame.box.y < label.y < frame.box.top and label.text[0].isdigit() and label.anchor == "start"
        ]
    assert columns[-1] == pytest.approx(scene.width - scene.margin)


def test_a_narrow_one_has_a_heading_of_one_row() -> None:
    scene = overview(Look(width=8))
    texts = [label.text for label in scene.labels]
    assert "Tajik somoni: US dollar \u22129.9%" in texts
    assert not any("per US dollar" in text and "Local" not in text for text in texts), "the subtitle says it"


def test_the_figure_is_what_rounding_leaves_of_the_latest_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of all dates: on the date below it the page printed 0.00009."""
    monkeypatch.setitem(RATES, "UZS/USD", ["0.00008"] * 6 + ["0.00009"] * 6)
    scene = overview(Look())
    [place] = [n for n, frame in enumerate(scene.frames) if frame.name == "USD/UZS"]
    assert [label.text for label in column(scene, place)][:3] == [
        "Uzbek sum",
        "10,526 to 11,765",
        "not resolved",
    ]
