"""Charts: the same bytes each time, open gaps, bands as wide as the digits allow, nothing cut off."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import fxtrack
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from pages import as_text, captures
from PIL import Image

from fxtrack import charts
from fxtrack.model import Pair
from fxtrack.rates import Rate

UZS, TJS = Pair("UZS/USD"), Pair("TJS/USD")
NOTES = charts.Notes("daily median", "Source: $x$ & y.")


def rates(pair: Pair, *rows: tuple[str, str, str, str]) -> list[Rate]:
    return [
        Rate(date.fromisoformat(day), pair, Decimal(r), Decimal(low), Decimal(high), 1)
        for day, r, low, high in rows
    ]


SAME = ("0.00008",) * 3
GAPPED = rates(
    UZS,
    ("2025-01-01", *SAME),
    ("2025-01-03", *SAME),
    ("2025-01-10", *SAME),
    ("2025-01-18", *SAME),
    ("2025-03-01", *SAME),
)


def test_runs_are_cut_at_gaps() -> None:
    assert list(charts.runs([rate.date for rate in GAPPED])) == [slice(0, 3), slice(3, 4), slice(4, 5)]


def test_no_line_crosses_a_gap() -> None:
    axes = Figure().add_subplot()
    charts.draw_trend(axes, charts.points(GAPPED))
    lines = [line for line in axes.lines if line.get_linestyle() != "None"]
    joined = [np.asarray(line.get_xdata()) for line in lines]
    assert [len(x) for x in joined] == [3, 1, 1]
    assert all(step <= charts.MAX_JOINED_DAYS for x in joined for step in np.diff(x))


def test_the_band_is_what_the_digits_allow() -> None:
    axes = Figure().add_subplot()
    charts.draw_trend(axes, charts.points(GAPPED))
    band: Any = axes.collections[0]
    heights = band.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (pytest.approx(0.000075), pytest.approx(0.000085))
    low, high = axes.get_ylim()
    assert low < 0.000075
    assert high > 0.000085


def test_weekends_are_hollow() -> None:
    axes = Figure().add_subplot()
    charts.draw_trend(axes, charts.points(GAPPED))
    filled, hollow = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert [len(np.asarray(line.get_xdata())) for line in (filled, hollow)] == [3, 2]
    assert hollow.get_markerfacecolor() == "white"
    weekend = [rate.date for rate in GAPPED if rate.date.weekday() >= 5]
    assert [str(day) for day in weekend] == ["2025-01-18", "2025-03-01"]


def test_the_bar_is_the_days_spread() -> None:
    axes = Figure().add_subplot()
    frame = rates(TJS, ("2025-12-11", "0.10866", "0.10849", "0.10876"), ("2025-12-12", *("0.10866",) * 3))
    charts.draw_trend(axes, charts.points(frame))
    bars: Any = axes.collections[-1]
    ends = [segment[:, 1].tolist() for segment in bars.get_segments()]
    assert ends == [[0.10849, 0.10876], [0.10866, 0.10866]]


def test_the_right_scale_is_the_inverse() -> None:
    axes = Figure().add_subplot()
    charts.draw_trend(axes, charts.points(GAPPED))
    [right] = axes.child_axes
    FigureCanvasAgg(axes.figure).draw()  # type: ignore[arg-type]  # a figure of its own
    low, high = axes.get_ylim()
    assert sorted(right.get_ylim()) == [pytest.approx(1 / high), pytest.approx(1 / low)]
    # Where the left-hand scale reads 0.00008, the right-hand one reads 12,500.
    left_place = axes.transData.transform((0, 0.00008))[1]
    assert right.transData.transform((0, 12_500))[1] == pytest.approx(left_place, abs=0.5)


def drawn(monkeypatch: pytest.MonkeyPatch, frame: list[Rate]) -> Figure:
    """Catch the figure before it becomes bytes."""
    caught: list[Figure] = []

    def catch(figure: Figure, _: str) -> bytes:
        caught.append(figure)
        return b""

    monkeypatch.setattr(charts, "_bytes", catch)
    if len({rate.pair for rate in frame}) == 1:
        charts.trend(frame[0].pair, frame, NOTES)
    else:
        charts.overview(frame, NOTES)
    return caught[0]


def texts(figure: Figure) -> list[Text]:
    return [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]


EVERY_DAY = [(date(2006, 1, 1) + timedelta(days=n)).isoformat() for n in range(20 * 365)]
EDGE_CASES = {
    "one point": rates(TJS, ("2025-12-11", *("0.10866",) * 3)),
    "one date with a spread": rates(TJS, ("2025-12-11", "0.10866", "0.10849", "0.10876")),
    "only UZS": GAPPED,
    "18 digits": rates(TJS, ("2025-12-11", *("0.000000000000000001",) * 3), ("2025-12-13", *("0.000000000000000002",) * 3)),
    "near zero": rates(UZS, ("2025-12-11", *("0.00001",) * 3), ("2025-12-12", *("0.00030",) * 3)),
    "large": rates(Pair("USD/IRR"), ("2025-12-11", *("123456789012.12",) * 3), ("2025-12-12", *("123456789013.00",) * 3)),
    "unknown names": rates(Pair("XAU/CHF"), ("2025-12-11", *("3200.5",) * 3), ("2025-12-12", *("3201.5",) * 3)),
    "20 years": rates(TJS, *((day, *(f"{0.1 + n % 97 / 1e4:.5f}",) * 3) for n, day in enumerate(EVERY_DAY))),
    "two pairs": [*GAPPED, *rates(TJS, ("2025-12-11", *("0.10866",) * 3))],
}  # fmt: skip


@pytest.mark.parametrize("name", EDGE_CASES)
def test_all_text_is_inside_and_apart(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No label is cut off at the edge, and no two overlap."""
    figure = drawn(monkeypatch, EDGE_CASES[name])
    canvas = FigureCanvasAgg(figure)
    with charts._style():  # noqa: SLF001 - some labels are made only when they are drawn
        canvas.draw()
    unseen = {t for axes in figure.axes for t in _unseen(axes)}
    renderer = canvas.get_renderer()
    boxes = [
        (t.get_text(), t.get_window_extent(renderer)) for t in texts(figure) if t.get_text() not in unseen
    ]
    assert len(boxes) > 8
    for text, box in boxes:
        assert box.x0 >= figure.bbox.x0 - 1, text
        assert box.x1 <= figure.bbox.x1 + 1, text
        assert box.y0 >= figure.bbox.y0 - 1, text
        assert box.y1 <= figure.bbox.y1 + 1, text
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        assert not first.padded(-1).overlaps(second.padded(-1)), (one, other)


def _unseen(axes: Any) -> set[str]:  # noqa: ANN401 - axes of any kind
    """Labels of ticks that lie beyond the ends of a scale are laid out, but not drawn."""
    unseen = set()
    for one in (axes, *axes.child_axes):
        for axis, (low, high) in ((one.xaxis, sorted(one.get_xlim())), (one.yaxis, sorted(one.get_ylim()))):
            ticks = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False)
            unseen |= {label.get_text() for place, label in ticks if not low <= place <= high}
    return unseen


@pytest.mark.parametrize("name", EDGE_CASES)
def test_titles_say_what_and_in_which_direction(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = EDGE_CASES[name]
    said = [t.get_text() for t in texts(drawn(monkeypatch, frame))]
    if name == "only UZS":
        assert "No movement of the Uzbek som against the US dollar can be resolved" in said
        assert "US dollars per som" in said
        assert "Som per US dollar" in said
        assert any("any change between" in text and "would look the same" in text for text in said)
        assert "0.00008 on 1 Mar 2025" in said
        assert any("Hollow: Saturdays and Sundays." in text for text in said)
    assert any("Source: $x$ & y." in text for text in said)


@pytest.mark.parametrize("name", EDGE_CASES)
def test_scales_stay_above_zero(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The inverse of a negative rate would be nonsense."""
    for axes in drawn(monkeypatch, EDGE_CASES[name]).axes:
        low, high = axes.get_ylim()
        assert 0 < low < high


def test_the_foot_says_which_rate_is_shown(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n02 May 2025\n")
    assert fxtrack("report", "a.txt", "--daily", "high", "--weekdays").status == 0
    said = (elsewhere / "charts" / "rates.md").read_text()
    assert said.startswith("**Daily rates: highest print of the day, weekdays only**")
    fxtrack("chart", "a.svg", "--daily", "low")
    assert (elsewhere / "a.svg").exists()


def test_pictures_are_pictures() -> None:
    picture = charts.trend(UZS, GAPPED, NOTES)
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.size) == ("PNG", (1260, 740))
        assert "Software" not in image.info
    assert charts.overview(EDGE_CASES["two pairs"], NOTES, "svg").startswith(b"<?xml")


def test_it_reads_in_grey() -> None:
    """Line, bar and band differ in lightness alone, each from the paper and from the next."""

    def lightness(color: str) -> float:
        r, g, b = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        return (0.299 * r + 0.587 * g + 0.114 * b) / 255

    line, bar, band = map(lightness, (charts._LINE, charts._BAR, charts._BAND))  # noqa: SLF001
    assert line + 0.1 < bar
    assert bar + 0.2 < band
    assert band + 0.1 < 1


@pytest.mark.slow
def test_same_data_same_bytes_everywhere(elsewhere: Path) -> None:
    """Another process, folder, time zone, locale, style and clock: an identical report."""
    pages = elsewhere / "pages"
    pages.mkdir()
    for number, capture in enumerate(captures()):
        (pages / f"{number:03}.txt").write_text(as_text(capture), "utf-8")
    (elsewhere / "matplotlibrc").write_text("font.size: 30\nlines.color: red\n")
    assert fxtrack("report", pages, "--out", "one", TZ="Asia/Bishkek").status == 0
    other = elsewhere / "other"
    other.mkdir()
    subprocess.run(
        [sys.executable, "-m", "fxtrack", "-q", "report", pages, "--out", other / "two"],
        check=True, cwd=other, stdout=subprocess.DEVNULL,
        env={**os.environ, "TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    first = {path.name: path.read_bytes() for path in (elsewhere / "one").iterdir()}
    second = {path.name: path.read_bytes() for path in (other / "two").iterdir()}
    assert sorted(first) == [
        "KGS-USD.png", "KZT-USD.png", "TJS-USD.png", "TMT-USD.png", "UZS-USD.png",
        "changes.csv", "changes.md", "overview.png", "rates.csv", "rates.md",
    ]  # fmt: skip
    assert first == second


def test_chart_command(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n")
    fxtrack("import", "a.txt")
    assert fxtrack("chart").err == "Drew chart.png.\n"
    assert fxtrack("chart", "a.svg", "--pair", "KGS/USD", "--source", "Ours <&>").status == 0
    assert (elsewhere / "a.svg").read_text().count("<svg") == 1
