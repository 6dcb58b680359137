"""A series whose movement rounding hides is two limits, and pages between them: no line, no dots, no figure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.charts.margins import margin_of, margin_shown, moves_unseen
from fxtrack.charts.marks import Line, lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing.scene import Band, Bars, Dots, Frame, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.series import View, series

FIRST = date(2025, 1, 6)
DAYS = [*range(10), *range(40, 52), 200]
LOOKS = [Look(), Look(width=8), Look(width=33.8, height=19), Look(width=8, lang="ru")]


def line(*, per_usd: bool, rate: str = "0.00008", pair: str = "UZS/USD") -> Line:
    prints = [Prints(FIRST + timedelta(days=day), Pair(pair), (Decimal(rate),)) for day in DAYS]
    [found] = lines_of(series(prints, View(per_usd=per_usd)).rates)
    return found


def drawn(found: Line, look: Look) -> tuple[Scene, Frame]:
    scene = draw_trend(found, look, "daily median")
    [frame] = scene.frames
    return scene, frame


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("per_usd", [True, False])
def test_a_hidden_series_is_two_limits_and_a_tint(per_usd: bool, look: Look) -> None:
    _, frame = drawn(line(per_usd=per_usd), look)
    limits = [mark for mark in frame.marks if isinstance(mark, Polyline)]
    ends = (
        [Fraction(1_000_000, 85), Fraction(1_000_000, 75)]
        if per_usd
        else [Fraction("0.000075"), Fraction("0.000085")]
    )
    assert [mark.y for mark in limits] == [(float(end), float(end)) for end in ends]
    for limit in limits:
        assert tuple(limit.x) == frame.xlim
        assert limit.dash == pytest.approx((4 * look.scale, 3 * look.scale))
        assert limit.width == pytest.approx(0.8 * look.scale)
    assert not any(isinstance(mark, Dots) for mark in frame.marks)
    tinted = {int(x) for mark in frame.marks if isinstance(mark, Band | Bars) for x in mark.x}
    assert tinted >= {FIRST.toordinal(), (FIRST + timedelta(days=200)).toordinal()}
    for mark in frame.marks:
        if isinstance(mark, Band | Bars):
            assert mark.ink == "band-4"
            assert set(mark.low) | set(mark.high) == set(map(float, ends))


@pytest.mark.parametrize("look", LOOKS[:2])
def test_its_scale_names_the_limits_rounded_outwards(look: Look) -> None:
    scene, frame = drawn(line(per_usd=True), look)
    numbers = [
        label
        for label in scene.labels
        if frame.box.y - 5 < label.y < frame.box.top and label.text[0].isdigit()
    ]
    left = [label for label in numbers if label.anchor == "end"]
    assert [(label.text, label.ink, label.bold) for label in left] == [
        ("11,764", "text", False),
        ("12,500", "quiet", False),
        ("13,334", "text", False),
    ]
    assert [label.text for label in numbers if label not in left] == ["0.000085", "0.000080", "0.000075"]
    printed, _ = drawn(line(per_usd=False), look)
    assert {"0.000075", "0.000080", "0.000085", "11,764", "12,500", "13,334"} <= {
        label.text for label in printed.labels
    }


def test_it_is_half_as_high_and_says_where_there_are_no_pages() -> None:
    scene, frame = drawn(line(per_usd=True), Look())
    other, higher = drawn(line(per_usd=True, rate="0.1087", pair="TJS/USD"), Look())
    assert frame.box.height < 0.6 * higher.box.height
    assert scene.height < 0.8 * other.height
    texts = [label.text for label in scene.labels]
    assert texts.count("no pages") == 2
    assert "margin of rounding" in texts
    assert not {"daily median", "no pages between", "weekend (not compared)"} & set(texts)


def test_among_others_it_is_drawn_likewise() -> None:
    lines = [line(per_usd=True), line(per_usd=True, rate="0.1087", pair="TJS/USD")]
    hidden, plain = draw_overview(lines, Look(), "daily median").frames
    if hidden.name != "USD/UZS":
        hidden, plain = plain, hidden
    assert not any(isinstance(mark, Dots) for mark in hidden.marks)
    assert any(isinstance(mark, Dots) for mark in plain.marks)


@given(
    st.decimals(Decimal("0.0001"), Decimal(10_000), places=4),
    st.decimals(Decimal("0.0001"), Decimal(100), places=4),
)
def test_limits_are_rounded_outwards(low: Decimal, wide: Decimal) -> None:
    """By less than a hundredth of what lies between them; computed anew in fractions."""
    ends = Fraction(low), Fraction(low) + Fraction(wide)
    shown = margin_shown(Range((ends[0] + ends[1]) / 2, *ends))
    assert Fraction(shown.low) <= ends[0] < ends[1] <= Fraction(shown.high)
    assert (
        Fraction(shown.high) - Fraction(shown.low)
        <= (ends[1] - ends[0]) * Fraction(102, 100) + (wide > 1000) * 2
    )


def test_what_is_hidden() -> None:
    """Not what held at one rate whose digits show that it held, nor so few dates that nothing is said."""
    assert moves_unseen(line(per_usd=True))
    assert not moves_unseen(line(per_usd=True, rate="0.1087", pair="TJS/USD"))
    few = line(per_usd=True)
    [short] = lines_of(few.rates[:3])
    assert not moves_unseen(short)
    margin = margin_of(few)
    assert (margin.value, margin.high) == (Fraction(12500), Fraction(40000, 3))
