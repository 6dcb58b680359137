"""Scales: three to five round numbers on each side, quarters and months below, all with room."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fxtrack.charts.marks import lines_of
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing import dates, scales
from fxtrack.drawing.scene import Scene, Segment
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate
from fxtrack.words import LANGS, Lang, words

TJS = Pair("TJS/USD")


def drawn(first: str, last: str, look: Look | None = None) -> Scene:
    """A rate on the first and on the last date."""
    ends = date.fromisoformat(first), date.fromisoformat(last)
    numbers = Decimal("0.0944"), Decimal("0.1051")
    rates = [Rate(day, TJS, rate, rate, rate, 1, Mark.NONE) for day, rate in zip(ends, numbers, strict=True)]
    [line] = lines_of(rates[: 1 if first == last else 2])
    return draw_trend(line, look or Look(), "daily median")


def below(scene: Scene) -> list[str]:
    """What is written under the frame, from the left: a label, and the year under it."""
    [frame] = scene.frames
    near = [label for label in scene.labels if 0 < frame.box.y - label.y < 20 * scene.margin / 6]
    places = sorted(
        {round(label.x + (label.width / 2 if label.anchor == "start" else 0), 2) for label in near}
    )
    at = {place: [label for label in near if abs(label.x - place) < 0.1] for place in places}
    return [
        "/".join(label.text for label in sorted(found, key=lambda each: -each.y) if label.text)
        for found in at.values()
    ]


COLUMN, SLIDE = Look(width=8), Look(width=33.8, height=19)


@pytest.mark.parametrize(
    ("first", "last", "look", "labels"),
    [
        ("2024-09-13", "2026-02-28", Look(), "Oct/2024 Jan/2025 Apr Jul Oct Jan/2026"),
        ("2024-09-13", "2026-02-28", COLUMN, "Jan/2025 Jul Jan/2026"),
        ("2024-09-13", "2026-02-28", SLIDE, "Oct/2024 Jan/2025 Apr Jul Oct Jan/2026"),
        ("2025-01-01", "2025-12-31", Look(), "Jan/2025 Apr Jul Oct"),
        ("2025-06-01", "2026-02-28", Look(), "Jun/2025 Jul Aug Sep Oct Nov Dec Jan/2026 Feb"),
        ("2025-11-20", "2026-02-28", COLUMN, "Dec/2025 Jan/2026 Feb"),
        ("2025-12-01", "2025-12-22", COLUMN, "1_Dec/2025 8_Dec 15_Dec 22_Dec"),
        ("2025-12-30", "2026-01-02", Look(), "30_Dec/2025 31_Dec 1_Jan/2026 2_Jan"),
        ("2025-12-11", "2025-12-11", Look(), "11_Dec/2025"),
        ("2020-03-01", "2026-02-28", COLUMN, "2022 2024 2026"),
        ("2006-01-01", "2025-12-26", Look(), "2006 2008 2010 2012 2014 2016 2018 2020 2022 2024"),
        ("2006-01-01", "2025-12-26", COLUMN, "2010 2015 2020 2025"),
    ],
)
def test_dates_below_a_frame(first: str, last: str, look: Look, labels: str) -> None:
    assert below(drawn(first, last, look)) == [each.replace("_", " ") for each in labels.split(" ")]


def test_days_of_may_in_russian() -> None:
    scene = drawn("2025-05-10", "2025-05-13", Look(lang="ru"))
    assert below(scene)[1:] == ["11 мая", "12 мая", "13 мая"]


@pytest.mark.parametrize("look", [Look(), COLUMN, SLIDE])
def test_a_line_stands_where_a_year_begins_and_nowhere_else(look: Look) -> None:
    scene = drawn("2024-09-13", "2026-02-28", look)
    [frame] = scene.frames
    upright = [
        item
        for item in scene.items
        if isinstance(item, Segment) and item.start[0] == item.end[0] and item.ink == "grid"
    ]
    years = [frame.x(date(year, 1, 1).toordinal()) for year in (2025, 2026)]
    assert [item.start[0] for item in upright] == pytest.approx(years)
    assert all((item.start[1], item.end[1]) == (frame.box.y, frame.box.top) for item in upright)
    assert all(scene.items.index(item) < scene.items.index(frame) for item in upright), "under the data"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 40_000), st.sampled_from(LANGS))
@example(date(2025, 1, 1), 364, "en")
def test_dates_on_a_scale_are_within_it_in_order_and_fewer_each_time(
    first: date, span: int, lang: Lang
) -> None:
    last = min(first + timedelta(days=span), date(2100, 12, 31))
    choices = list(dates.date_choices(first, last, words(lang)))
    assert any(choices)
    for ticks in choices:
        days = [tick.day for tick in ticks]
        assert days == sorted(set(days))
        assert all(first <= day <= last for day in days)
        assert all(tick.begins_year == ((tick.day.month, tick.day.day) == (1, 1)) for tick in ticks)
    months = [ticks for ticks in choices if ticks and all(tick.day.day == 1 for tick in ticks)]
    assert [len(ticks) for ticks in months] == sorted((len(ticks) for ticks in months), reverse=True)
    # Every month is named only in a time of less than 300 days.
    if (last - first).days >= 300:
        assert all(tick.day.month % 3 == 1 for tick in choices[0])


widths = st.tuples(st.floats(1e-20, 1e15), st.floats(1.0000001, 1e6))


def are_even(ticks: Sequence[Decimal]) -> bool:
    steps = {Fraction(after) - Fraction(before) for before, after in itertools.pairwise(ticks)}
    [step] = steps if len(steps) == 1 else [Fraction(3)]
    while step < 1:
        step *= 10
    while step >= 10:
        step /= 10
    return step in {1, 2, Fraction(5, 2), 5}


@given(widths)
@example((0.0914, 1.05))
@example((123456789012.12, 1.0000001))
def test_a_scale_has_three_to_five_round_numbers(ends: tuple[float, float]) -> None:
    """In even steps of 1, 2, 2.5 or 5: whatever the ends, where a third of the scale is room enough."""
    low, high = ends[0], ends[0] * ends[1]
    ticks = scales.ticks_of_scale(low, high, 1 / 6.01)
    assert 3 <= len(ticks) <= 5
    assert all(Fraction(low) <= Fraction(tick) <= Fraction(high) for tick in ticks)
    assert are_even(ticks)


@given(widths, st.floats(0.02, 0.16))
def test_the_inverse_of_a_scale_has_three_to_five_numbers(ends: tuple[float, float], apart: float) -> None:
    """Even steps over a narrow range; over a wide one, whatever is round and has room."""
    low, high = ends[0], ends[0] * ends[1]
    ticks = scales.ticks_of_inverse(low, high, apart)
    assert len(ticks) <= 5
    places = [1 / float(tick) for tick in ticks]
    assert places == sorted(places, reverse=True)
    assert all(low <= place <= high for place in places)
    for above, place in itertools.pairwise(places):
        assert above - place >= apart * (high - low) * 0.999999
    if ends[1] < 1.5:
        assert len(ticks) >= 3
        assert are_even(ticks)


@given(widths, st.floats(0.2, 0.9))
def test_a_low_frame_has_what_has_room(ends: tuple[float, float], apart: float) -> None:
    low, high = ends[0], ends[0] * ends[1]
    ticks = scales.ticks_of_scale(low, high, apart)
    assert 1 <= len(ticks) <= 5
    for before, after in itertools.pairwise(ticks):
        assert float(after - before) >= apart * (high - low) * 0.999999


def test_labels_of_ticks() -> None:
    """All with the same decimals, and no more than they need."""
    say = words("en")
    assert scales.tick_labels([Decimal("9.50"), Decimal(10), Decimal("10.5")], say) == ["9.5", "10.0", "10.5"]
    assert scales.tick_labels([Decimal("1E+4"), Decimal(12500)], say) == ["10,000", "12,500"]
    assert scales.tick_labels([Decimal("0.2853")], say, 5) == ["0.28530"]
    assert scales.tick_labels([], say) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [8, 9, 10, 12, 16])
def test_a_line_of_a_title_ends_in_no_name_and_no_date(lang: Lang, width: float) -> None:
    scene = drawn("2024-09-13", "2026-02-27", Look(width=width, lang=lang))
    [frame] = scene.frames
    above = [label.text for label in scene.labels if label.y > frame.box.top + 25]
    assert " ".join(above).startswith(scene.title.partition(". ")[0])
    broken = ("Tajik", "US", "Таджикский", "таджикскому", "September", "сентября", "13", "27")
    assert not [line for line in above if line.endswith(broken)]
    if width > 8:  # there a name may break where it would take another line
        assert not [line for line in above if line.startswith("США")]
