"""Pictures as bytes: like those that were looked at and approved, and the same every time.

``python tests/test_pictures.py`` makes the approved ones anew; look at each before it is committed.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from forked import fxtrack
from pages import as_text, captures
from PIL import Image
from test_charts import CASES

from fxtrack.charts.changes import draw_changes
from fxtrack.charts.coverage import draw_coverage
from fxtrack.charts.index import draw_index
from fxtrack.charts.kinds import common_start, references
from fxtrack.charts.marks import lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.charts.periods import draw_periods
from fxtrack.charts.together import draw_together
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing import fonts
from fxtrack.drawing.paint import PICTURE_FORMATS, PictureFormat, paint, paint_each
from fxtrack.drawing.scene import Scene, Segment
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import Theme
from fxtrack.errors import InputError
from fxtrack.model import Pair, Prints
from fxtrack.numbers.by_period import by_period
from fxtrack.numbers.changes import changes
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate, by_pair, compared
from fxtrack.numbers.series import View, series

APPROVED = Path(__file__).parent / "approved"
DPI = 80
SOURCE = "Source: 285 archived web pages."


@cache
def real(**view: Any) -> list[Rate]:
    """The daily rates of all captured pages."""
    printed: dict[tuple[date, str], dict[Decimal, None]] = {}
    for capture in captures():
        for pair, rate, _ in capture.quotes if capture.date else ():
            assert capture.date
            printed.setdefault((capture.date, pair), {})[Decimal(rate)] = None
    prints = [Prints(day, Pair(pair), tuple(found)) for (day, pair), found in printed.items()]
    return series(prints, View(**view)).rates


def of(pair: str, **view: Any) -> list[Rate]:
    turned = Pair(f"{pair[4:]}/{pair[:3]}")
    found = dict(by_pair(real(**view)))
    return found[turned] if view.get("per_usd") else found[Pair(pair)]


def trend(drawn: list[Rate], look: Look) -> Scene:
    [line] = lines_of(drawn)
    return draw_trend(line, look, look.say.rule["median"])


def overview(drawn: list[Rate], look: Look) -> Scene:
    return draw_overview(lines_of(drawn), look, look.say.rule["median"])


def index(drawn: list[Rate], look: Look) -> Scene:
    lines = lines_of(drawn)
    start = common_start(lines)
    return draw_index(lines, references(drawn, start), start, look, look.say.rule["median"])


def together_of(look: Look) -> Scene:
    """Two pairs on one scale, both in dollars."""
    found = [rate for rate in compared(real()) if rate.pair in {"TJS/USD", "TMT/USD"}]
    return draw_together(lines_of(found), look, look.say.rule["median"])


def by_period_of(pair: str, by: str, look: Look, *, printed: bool = False) -> Scene:
    """The real daily rates of a pair, or of all, by period; the rates of weekends hollow."""
    found = [rate for rate in real(per_usd=not printed) if pair in rate.pair]
    rows = by_period(compared(found), by, Possible((5, 6)))
    return draw_periods(rows, lines_of(found), by, look)


def undated(look: Look) -> Scene:
    days = [date(2025, 12, day) for day in range(1, 23)]
    states = [State.UNDATED if day.day % 3 else State.NONE for day in days]
    rows = [
        Coverage(day, day, Pair(pair), state, 0)
        for day, state in zip(days, states, strict=True)
        for pair in ("KGS/USD", "KZT/USD")
    ]
    return draw_coverage(rows, look)


def mixed(look: Look) -> Scene:
    """Every state, and pairs that differ."""
    states = [*State, State.OBSERVED, State.OBSERVED, State.NONE] * 3
    rows = [
        Coverage(
            date(2025, 12, n + 1), date(2025, 12, n + 1), Pair(pair), state, int(state is State.OBSERVED)
        )
        for n, state in enumerate(states)
        for pair in ("KGS/USD", "TMT/USD")
    ]
    later = [
        row._replace(state=State.WITHOUT_PAIR, observed=0) if row.pair == "TMT/USD" and n > 20 else row
        for n, row in enumerate(rows)
    ]
    return draw_coverage(later, look)


def by_month(look: Look) -> Scene:
    observed: dict[tuple[date, Pair], int] = {}
    for rate in CASES["five pairs, 20 years"]:
        if rate.date.day < 25 and rate.date.year % 5:
            key = rate.date.replace(day=1), rate.pair
            observed[key] = observed.get(key, 0) + 1
    rows = [
        Coverage(month, month.replace(day=28), pair, State.OBSERVED, number)
        for (month, pair), number in observed.items()
    ]
    return draw_coverage(sorted(rows, key=lambda row: row.first), look)


LEVELS = {Pair("TMT/USD"): "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change"}
PAGE, COLUMN = Look(source=SOURCE), Look(width=8, source=SOURCE)
RUSSIAN = Look(width=8, lang="ru", source="Источник: 285 архивных веб-страниц.")
SLIDE = Look(width=33.8, height=19, source=SOURCE)
PICTURES: dict[str, tuple[Callable[[], Scene], Theme]] = {
    "trend": (lambda: trend(of("TJS/USD", per_usd=True), PAGE), "light"),
    "trend-print": (lambda: trend(of("KZT/USD"), PAGE), "print"),
    "trend-dark-ru": (lambda: trend(of("KZT/USD", per_usd=True), RUSSIAN), "dark"),
    "trend-uzs": (lambda: trend(of("UZS/USD", per_usd=True), PAGE), "light"),
    "trend-point": (lambda: trend(CASES["one point"], PAGE), "light"),
    "trend-six-rates": (lambda: trend(CASES["one date with six rates"], PAGE), "light"),
    "trend-20-years": (lambda: trend(CASES["20 years"], PAGE), "light"),
    "trend-gap": (lambda: trend(CASES["a long gap"], PAGE), "light"),
    "overview": (lambda: overview(real(per_usd=True), PAGE), "light"),
    "overview-column": (lambda: overview(real(per_usd=True), COLUMN), "print"),
    "overview-slide": (lambda: overview(real(per_usd=True), SLIDE), "dark"),
    "overview-20-years": (lambda: overview(CASES["five pairs, 20 years"], PAGE), "light"),
    "index": (lambda: index(real(), PAGE), "light"),
    "index-column": (lambda: index(real(), RUSSIAN), "print"),
    "index-dark": (lambda: index(real(), SLIDE), "dark"),
    "changes": (lambda: draw_changes(changes(compared(real())), PAGE, (), LEVELS), "light"),
    "changes-column": (lambda: draw_changes(changes(real()), RUSSIAN), "dark"),
    "changes-print": (lambda: draw_changes(changes(real()), PAGE), "print"),
    "changes-uzs": (lambda: draw_changes(changes(CASES["only UZS"]), COLUMN), "light"),
    "trend-per-dollar": (lambda: trend(of("KZT/USD", per_usd=True), COLUMN), "light"),
    "trend-cross": (lambda: trend(of("KGS/KZT", base="KGS", quote="KZT"), PAGE), "light"),
    "trend-slide": (lambda: trend(of("KGS/USD", per_usd=True), SLIDE), "dark"),
    "trend-tmt": (lambda: trend(of("TMT/USD", per_usd=True), PAGE), "light"),
    "overview-point": (lambda: overview([*CASES["one point"], *of("KGS/USD")[:1]], PAGE), "light"),
    "index-point": (lambda: index([*CASES["one point"], *CASES["only UZS"][:1]], PAGE), "light"),
    "index-20-years": (lambda: index(CASES["five pairs, 20 years"], PAGE), "light"),
    "index-dollar": (
        lambda: index([each for pair in ("KZT", "TJS") for each in of(f"{pair}/USD", per_usd=True)], PAGE),
        "print",
    ),
    "changes-six-rates": (lambda: draw_changes(changes(CASES["one date with six rates"]), PAGE), "light"),
    "changes-slide": (lambda: draw_changes(changes(real()), SLIDE), "light"),
    "together": (lambda: together_of(PAGE), "light"),
    "together-column": (lambda: together_of(RUSSIAN), "print"),
    "periods": (lambda: by_period_of("TJS", "month", PAGE), "light"),
    "periods-column": (lambda: by_period_of("TJS", "month", RUSSIAN), "dark"),
    "periods-quarters": (lambda: by_period_of("KZT", "quarter", PAGE, printed=True), "print"),
    "periods-all": (lambda: by_period_of("USD", "month", PAGE), "light"),
    "periods-slide": (lambda: by_period_of("USD", "month", SLIDE), "dark"),
    "periods-uzs": (lambda: by_period_of("UZS", "month", PAGE), "light"),
    "coverage": (lambda: mixed(PAGE), "light"),
    "coverage-slide": (lambda: mixed(SLIDE), "print"),
    "coverage-undated": (lambda: undated(PAGE), "light"),
    "coverage-months": (lambda: by_month(PAGE), "dark"),
}


def picture(name: str) -> bytes:
    scene, theme = PICTURES[name]
    made = scene()
    return paint(made, theme, "png", DPI if made.width < 600 else DPI // 2)


def pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


_BLOCK = 6


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """The mean difference (of 255) in the square of 6 by 6 pixels where it is greatest."""
    apart = np.abs(one - other).max(axis=2)
    high, wide = (length // _BLOCK * _BLOCK for length in apart.shape)
    blocks = apart[:high, :wide].reshape(high // _BLOCK, _BLOCK, wide // _BLOCK, _BLOCK)
    return float(blocks.mean(axis=(1, 3)).max())


_TOLERANCE = 18


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_those_that_were_approved(name: str) -> None:
    """Another version of the fonts may move an edge by a part of a pixel; nothing may come, go or move."""
    made, approved = pixels(picture(name)), pixels((APPROVED / f"{name}.png").read_bytes())
    assert made.shape == approved.shape
    assert difference(made, approved) <= _TOLERANCE


@pytest.mark.parametrize("gone", ["2024", "2026", "0.10607", "a frame", "a line"])
def test_the_comparison_sees_what_is_missing(gone: str) -> None:
    """A tolerance that lets a label or a line go would approve anything."""
    scene = trend(of("TJS/USD"), PAGE)
    whole = pixels(paint(scene, "light", "png", DPI))
    if gone == "a frame":
        scene.items.remove(scene.frames[0])
    elif gone == "a line":
        lines = [item for item in scene.items if isinstance(item, Segment) and item.ink == "axis"]
        scene.items.remove(max(lines, key=lambda line: line.end[0] - line.start[0]))
    else:
        scene.items.remove(next(label for label in scene.labels if label.text.startswith(gone)))
    assert difference(pixels(paint(scene, "light", "png", DPI)), whole) > _TOLERANCE


def test_sizes_and_resolutions() -> None:
    scene = trend(CASES["one point"], Look(width=12, height=9))
    for dpi in (72, 200):
        with Image.open(io.BytesIO(paint(scene, "light", "png", dpi))) as image:
            assert image.size == (round(12 / 2.54 * dpi), round(9 / 2.54 * dpi))
            assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)
            assert "Software" not in image.info
    assert b'width="340.' in paint(scene, "light", "svg")
    assert b"/MediaBox [ 0 0 340." in paint(scene, "light", "pdf")


def test_letters_that_our_font_lacks_are_drawn_with_another() -> None:
    """The Fraktur A stands in none of DejaVu's, but in a font that comes with matplotlib."""
    assert fonts.unknown("\U0001d504") == ""
    drawn, boxes = (
        pixels(paint(trend(CASES["one point"], Look(title=f"A {letter}")), "light", "png", 80))
        for letter in ("\U0001d504", "\U000f1234")
    )
    assert difference(drawn, boxes) > _TOLERANCE


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_shapes_say_what_they_show_and_not_when_they_were_made(kind: PictureFormat) -> None:
    data = paint(trend(of("TJS/USD"), PAGE), "light", kind)
    title = "The Tajik somoni gained 12% against the US dollar. 13 September 2024 to 23 February 2026"
    assert title.encode() in data
    for trace in (b"CreationDate", b"ModDate", b"Producer", b"<dc:date>", b"dc:creator"):
        assert trace not in data
    if kind == "pdf":
        assert b"/CIDFontType2" in data, "letters, not shapes of letters"
        assert b"/Type3" not in data


@pytest.mark.slow
def test_charts_are_the_same_bytes_everywhere(elsewhere: Path) -> None:
    """Every kind and format, in another folder, time zone, locale and order of hashing."""
    snapshots = Path(__file__).parent.parent / "examples" / "snapshots"
    assert fxtrack("-q", "--db", "x.db", "import", snapshots).status == 0
    other = elsewhere / "other"
    other.mkdir()
    settings = {"TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    for kind in ("overview", "index", "changes", "coverage", "trend"):
        for suffix in PICTURE_FORMATS:
            options = [
                "chart",
                f"{kind}.{suffix}",
                "--kind",
                kind,
                *(["--pair", "KZT/USD"] if kind == "trend" else []),
            ]
            assert fxtrack("--db", "x.db", *options).status == 0
            subprocess.run(
                [sys.executable, "-m", "fxtrack", "-q", "--db", "../x.db", *options],
                check=True,
                cwd=other,
                env={**os.environ, **settings},
            )
            assert Path(options[1]).read_bytes() == (other / options[1]).read_bytes(), options[1]


def test_a_picture_too_large_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        paint(trend(CASES["one point"], Look(width=200)), "light", "png", 1200)


def test_many_are_drawn_as_each_alone() -> None:
    """In their order; a scene that is refused ends it after the pictures before it."""
    scenes = [trend(CASES[name], PAGE) for name in ("one point", "a long gap", "one point")]
    assert list(paint_each(scenes, "dark", 80)) == [paint(scene, "dark", "png", 80) for scene in scenes]
    assert list(paint_each([], "light")) == []
    drawn = paint_each([*scenes, Scene(20_001, 10)], "light", 72)
    assert [next(drawn) for _ in scenes[1:]]
    with pytest.raises(InputError, match="too large"):
        list(drawn)


@pytest.mark.parametrize("kind", PICTURE_FORMATS)
def test_shapes_and_points_show_the_same(kind: PictureFormat) -> None:
    scene = trend(of("TJS/USD"), PAGE)
    once, again = (paint(scene, "light", kind) for _ in range(2))
    assert once == again
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[kind]
    assert once.startswith(start)
    for trace in (b"matplotlib", b"Matplotlib", str(date.today().year).encode() + b"-"):
        assert trace not in once.replace(b"matplotlib.org/", b"") or kind == "png"


@pytest.mark.slow
def test_same_data_same_bytes_everywhere(elsewhere: Path) -> None:
    """Another process, folder, time zone, locale, style, clock and place of the pages: an identical folder."""
    for place in ("pages", "other/place/of/them"):
        folder = elsewhere / place
        folder.mkdir(parents=True)
        for number, capture in enumerate(captures()):
            (folder / f"{number:03}.txt").write_text(as_text(capture), "utf-8")
    (elsewhere / "matplotlibrc").write_text("font.size: 30\nlines.color: red\nsavefig.dpi: 30\n")
    assert fxtrack("report", "pages", "--out", "one").status == 0
    other = elsewhere / "other"
    subprocess.run(
        [sys.executable, "-m", "fxtrack", "-q", "report", other / "place", "--out", other / "two"],
        check=True,
        cwd=other,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    )
    first, second = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (elsewhere / "one", other / "two")
    )
    drawn = [*(f"{code}-USD" for code in ("KGS", "KZT", "TJS", "TMT", "UZS")), "index", "overview"]
    tables = ["changes", "coverage", "rates"]
    sums = ["between", "coverage-dates", "findings", "pages", "periods", "stats"]
    assert sorted(first) == sorted(
        [
            "about.json",
            "index.html",
            *(f"{name}{end}" for name in drawn for end in (".csv", ".png")),
            *(f"{name}{end}" for name in tables for end in (".csv", ".md")),
            *(f"{name}.csv" for name in sums),
            "changes.png",
            "coverage.png",
        ]
    )
    assert first == second


if __name__ == "__main__":
    APPROVED.mkdir(exist_ok=True)
    for each in PICTURES:
        (APPROVED / f"{each}.png").write_bytes(picture(each))
