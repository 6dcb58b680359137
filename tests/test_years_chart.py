"""Coverage of long times: years as rows, a cell a month with its count; never more boxes than can be read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from test_charts import KGS, LOOKS, TJS, overlap, said

from fxtrack.charts.coverage import draw_coverage
from fxtrack.charts.years import by_months
from fxtrack.drawing.scene import Disc, Fill, Rect, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.words import words

FIVE = [KGS, TJS, *map(Pair, ("KZT/USD", "TMT/USD", "UZS/USD"))]


def last_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months(years: int, pairs: Sequence[Pair] = (TJS,), skew: int = 0) -> list[Coverage]:
    """Months from 2006 on; the number of their dates goes with the month, and with the pair if it is skewed."""
    rows = []
    for year, month in itertools.product(range(2006, 2006 + years), range(1, 13)):
        first = date(year, month, 1)
        for place, pair in enumerate(pairs):
            observed = (month * 2 + place * skew + year) % 29
            state = State.OBSERVED if observed else State.NONE
            rows.append(Coverage(first, last_of(first), pair, state, observed))
    return rows


def dates(count: int, pairs: Sequence[Pair], skew: int = 0) -> list[Coverage]:
    rows = []
    for number in range(count):
        day = date(2024, 1, 1) + timedelta(days=number)
        for place, pair in enumerate(pairs):
            state = State.OBSERVED if (number + place * skew) % 3 else State.NONE
            rows.append(Coverage(day, day, pair, state, int(state is State.OBSERVED)))
    return rows


def row_of(scene: Scene, year: str) -> list[str]:
    [named] = [label for label in scene.labels if label.text == year]
    beside = [each for each in scene.labels if abs(each.y - named.y) < 1.5 and each is not named]
    return [label.text.strip() for label in sorted(beside, key=lambda label: label.box.x)]


def test_each_month_of_20_years_has_its_number() -> None:
    rows = months(20)
    scene = draw_coverage(rows, Look())
    for year in (2006, 2015, 2025):
        own = [row for row in rows if row.first.year == year]
        counts = [str(row.observed) for row in own if row.observed]
        days = 366 if year % 4 == 0 else 365
        assert row_of(scene, str(year)) == [*counts, str(sum(map(int, counts))), f"of {days}"]
    empty = [row for row in rows if not row.observed]
    assert empty
    assert sum(isinstance(item, Disc) for item in scene.items) == len(empty) + 1, "and one in the key"
    assert set(words("en").months_short) <= set(said(scene))


def test_a_box_is_as_full_as_its_month() -> None:
    rows = months(20)
    scene = draw_coverage(rows, Look())
    boxes = [item.rect for item in scene.items if isinstance(item, Fill) and item.ink == "grid"]
    fills = [item.rect for item in scene.items if isinstance(item, Fill) and item.ink == "observed"]
    observed = [row for row in rows if row.observed]
    assert len(boxes) == len(observed) == len(fills) - 1, "one more in the key"
    for row, box in zip(observed, boxes, strict=True):
        [inside] = [fill for fill in fills if fill[:3] == box[:3]]
        share = row.observed / row.last.day
        assert inside.height / box.height == pytest.approx(max(0.12, share))


def test_pairs_that_are_alike_share_a_grid() -> None:
    alike = draw_coverage(months(20, FIVE), Look())
    assert said(alike).count("2012") == 1
    assert any("all currencies alike" in text for text in said(alike))
    apart = draw_coverage(months(8, FIVE, skew=1), Look())
    assert said(apart).count("2012") == 5
    assert "Tajik somoni" in said(apart)


def test_too_many_rows_become_one_a_pair() -> None:
    """Five grids of 20 years would be higher than a page."""
    scene = draw_coverage(months(20, FIVE, skew=1), Look())
    assert TJS in said(scene)
    assert not any(text.startswith("of ") for text in said(scene))


def test_calendars_too_high_for_a_page_are_counted_by_month() -> None:
    """700 dates of five pairs that differ are 120 rows of squares, or a stroke of half a point a date."""
    rows = dates(700, FIVE, skew=1)
    scene = draw_coverage(rows, Look())
    assert said(scene).count("2025") == 3, "shifted by three dates, pairs are alike again"
    january = [row for row in rows if row.pair == TJS and row.first < date(2024, 2, 1) and row.observed]
    assert str(len(january)) in said(scene)


def test_dates_are_summed_up_by_month() -> None:
    rows = [
        Coverage(date(2025, 1, 30), date(2025, 1, 30), TJS, State.UNDATED, 0),
        Coverage(date(2025, 1, 31), date(2025, 1, 31), TJS, State.OBSERVED, 1),
        Coverage(date(2025, 2, 1), date(2025, 2, 1), TJS, State.NONE, 0),
        Coverage(date(2025, 2, 2), date(2025, 2, 2), TJS, State.FLAGGED, 0),
    ]
    assert by_months(rows) == [
        Coverage(date(2025, 1, 30), date(2025, 1, 31), TJS, State.OBSERVED, 1),
        Coverage(date(2025, 2, 1), date(2025, 2, 2), TJS, State.FLAGGED, 0),
    ]
    assert by_months(months(3, FIVE)) == months(3, FIVE)


def test_one_month_and_one_day_are_calendars() -> None:
    for count in (1, 31):
        texts = said(draw_coverage(dates(count, [TJS]), Look()))
        assert {"2024", "Jan", f" of {count}"} <= set(texts)
    texts = said(draw_coverage(months(1)[:1], Look()))
    assert {"2006", "Jan"} <= set(texts)


@pytest.mark.parametrize("height", [6.0, 9.0, 40.0])
def test_a_height_that_is_asked_for_is_kept(height: float) -> None:
    scene = draw_coverage(months(20), Look(height=height))
    assert scene.height == pytest.approx(height * 72 / 2.54)


@pytest.mark.parametrize("look", LOOKS)
def test_texts_are_inside_and_apart(look: str) -> None:
    for rows in (months(20), months(2, FIVE, skew=3), dates(700, FIVE, skew=1), months(1)[:1]):
        scene = draw_coverage(rows, LOOKS[look])
        labels = [label for label in scene.labels if label.text.strip()]
        for label in labels:
            assert label.box.x >= -0.5
            assert label.box.right <= scene.width + 0.5
        for one, other in itertools.combinations(labels, 2):
            assert not overlap(one.box, other.box), (one.text, other.text)
        boxes: list[Rect] = [
            item.rect for item in scene.items if isinstance(item, Fill) and item.ink == "grid"
        ]
        for box in boxes:
            assert not any(overlap(box, label.box) for label in labels)
