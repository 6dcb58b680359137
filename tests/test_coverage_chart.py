"""The chart of coverage: calendars of what there is, one for pairs that are alike; by month where dates are many."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from test_charts import KGS, LOOKS, TJS, overlap, said

from fxtrack.charts.coverage import draw_coverage
from fxtrack.drawing.scene import Dots, Fill, Frame, Label, Rect, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage, State

KZT, TMT = Pair("KZT/USD"), Pair("TMT/USD")
INKS = {
    State.OBSERVED: "observed",
    State.WITHOUT_PAIR: "without",
    State.FLAGGED: "flagged",
    State.UNDATED: "undated",
}


def covered(first: str, states: Sequence[State], pair: Pair = TJS) -> list[Coverage]:
    """One date after the other, from the first."""
    days = (date.fromisoformat(first) + timedelta(days=number) for number in range(len(states)))
    return [
        Coverage(day, day, pair, state, int(state is State.OBSERVED))
        for day, state in zip(days, states, strict=True)
    ]


def in_order(*rows: Sequence[Coverage]) -> list[Coverage]:
    """The rows of several pairs, as a table has them."""
    return [row for day in zip(*rows, strict=True) for row in day]


EVERY = [*State] * 12
ALL = [State.OBSERVED] * 60
ALIKE = in_order(*(covered("2025-11-20", EVERY, pair) for pair in (KGS, KZT, TJS)))
UNLIKE = in_order(
    *(covered("2025-11-20", EVERY, pair) for pair in (KGS, KZT)), covered("2025-11-20", EVERY[::-1], TMT)
)
LONG = covered("2024-01-01", EVERY * 13)
CASES = {
    "one date": covered("2025-12-08", [State.OBSERVED]),
    "undated": covered("2025-12-08", [State.UNDATED, State.NONE, State.UNDATED]),
    "alike": ALIKE,
    "unlike": UNLIKE,
    "two years": LONG,
    "months": [
        Coverage(date(year, month, 1), date(year, month, 28), pair, State.OBSERVED, month * 2)
        for year in range(2006, 2026)
        for month in range(1, 13)
        for pair in (KGS, TJS)
    ],
}


def squares(scene: Scene) -> list[tuple[Fill, bool]]:
    """The marks of dates in the order of drawing, and whether each is hollow; without those of the key."""
    last = max(place for place, item in enumerate(scene.items) if isinstance(item, Frame))
    names = [
        place
        for place, item in enumerate(scene.items[:last])
        if isinstance(item, Label) and item.text == "31"
    ]
    fills = [item for item in scene.items[names[0] : last] if isinstance(item, Fill)]
    return [
        (fill, after is not None and after.ink == "paper")
        for fill, after in itertools.zip_longest(fills, fills[1:])
        if fill.ink != "paper"
    ]


def specks(scene: Scene) -> int:
    return sum(len(mark.x) for frame in scene.frames for mark in frame.marks if isinstance(mark, Dots))


def test_every_date_has_its_place_in_the_row_of_its_month() -> None:
    rows = covered("2025-11-20", ALL)
    scene = draw_coverage(rows, Look())
    drawn = squares(scene)
    [frame] = scene.frames
    assert len(drawn) == len(rows)
    for row, (fill, _) in zip(rows, drawn, strict=True):
        assert fill.rect.x + fill.rect.width / 2 == pytest.approx(frame.x(row.first.day))
    heights = [fill.rect.y for fill, _ in drawn]
    for (row, later), (y, below) in zip(itertools.pairwise(rows), itertools.pairwise(heights), strict=True):
        assert (y == pytest.approx(below)) is (row.first.month == later.first.month)
        assert below <= y + 1e-9
    assert {"Nov", "Dec", "Jan", "2025", "2026"} <= set(said(scene))


def test_only_the_calendar_makes_a_square_hollow() -> None:
    rows = covered("2025-11-20", ALL)
    hollow = [is_hollow for _, is_hollow in squares(draw_coverage(rows, Look()))]
    assert hollow == [row.first.weekday() >= 5 for row in rows]
    fridays = [is_hollow for _, is_hollow in squares(draw_coverage(rows, Look(), {4}))]
    assert fridays == [row.first.weekday() == 4 for row in rows]
    assert not any(is_hollow for _, is_hollow in squares(draw_coverage(rows, Look(), ())))


def test_months_count_their_dates_with_a_rate() -> None:
    states = [State.OBSERVED] * 4 + [State.WITHOUT_PAIR] * 4 + [State.NONE] * 5 + [State.UNDATED] * 18
    texts = said(draw_coverage(covered("2025-11-27", states), Look()))
    assert texts[texts.index("Nov") + 1 : texts.index("Nov") + 3] == ["4", " of 4"]
    assert texts[texts.index("Dec") + 1 : texts.index("Dec") + 3] == ["0", " of 27"]


def test_every_state_has_its_own_ink_and_height() -> None:
    states = [
        State.OBSERVED,
        State.OBSERVED,
        State.WITHOUT_PAIR,
        State.FLAGGED,
        State.UNDATED,
        State.NONE,
        State.OBSERVED,
    ]
    scene = draw_coverage(covered("2025-12-01", states), Look())
    drawn = [fill for fill, _ in squares(scene)]
    assert [fill.ink for fill in drawn] == [INKS[state] for state in states if state in INKS]
    heights = [fill.rect.height for fill in drawn]
    assert heights[0] == heights[5] > heights[2] > heights[3] > heights[4]
    assert drawn[0].rect.width == pytest.approx(drawn[0].rect.height)
    assert specks(scene) == 1
    assert scene.title.startswith("Rates on 3 of 7 dates")


@pytest.mark.parametrize("name", ["undated", "alike", "unlike", "one date"])
@pytest.mark.parametrize("look", ["page", "Russian column"])
def test_the_key_lists_what_is_drawn_and_no_more(name: str, look: str) -> None:
    scene, say = draw_coverage(CASES[name], LOOKS[look]), LOOKS[look].say
    drawn = squares(scene)
    expected = {say.states[state.value] for state, ink in INKS.items() if ink != "observed"} & {
        say.states[state.value] for state, ink in INKS.items() if any(fill.ink == ink for fill, _ in drawn)
    }
    expected |= (
        {say.states["observed"]} if any(f.ink == "observed" and not open_ for f, open_ in drawn) else set()
    )
    expected |= {say.calendar_weekend} if any(open_ for _, open_ in drawn) else set()
    expected |= {say.states["none"]} if specks(scene) else set()
    told = {*say.states.values(), say.calendar_weekend}
    assert told & set(said(scene)) == expected


def test_pairs_that_are_alike_share_a_calendar() -> None:
    scene = draw_coverage(ALIKE, Look())
    assert len(scene.frames) == 1
    assert "all currencies alike" in scene.title
    assert not any("Kyrgyz" in text for text in said(scene))
    alone = draw_coverage(covered("2025-11-20", EVERY), Look())
    assert "alike" not in alone.title


def test_a_pair_that_differs_has_its_own_calendar() -> None:
    scene = draw_coverage(UNLIKE, Look())
    assert len(scene.frames) == 2
    assert {"Kyrgyz som, Kazakh tenge", "Turkmen manat"} <= set(said(scene))
    assert "alike" not in scene.title
    upper, lower = scene.frames
    for fill, _ in squares(scene):
        assert fill.rect.x >= upper.box.x
    first = [fill for fill, _ in squares(scene)][
        : len([row for row in UNLIKE if row.pair == KGS and row.state in INKS])
    ]
    rest = [fill for fill, _ in squares(scene)][len(first) :]
    assert min(fill.rect.y for fill in first) > max(fill.rect.top for fill in rest)
    assert lower.box.x == upper.box.x


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", CASES)
def test_no_words_overlap_leave_the_chart_or_lie_on_squares(name: str, look: str) -> None:
    scene = draw_coverage(CASES[name], LOOKS[look])
    for label in scene.labels:
        assert label.box.x >= scene.margin - 0.5, label
        assert label.box.right <= scene.width - scene.margin + 0.5, label
        assert label.box.y >= -0.5, label
        assert label.box.top <= scene.height + 0.5, label
    for one, other in itertools.combinations(scene.labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)
    fills = [item.rect for item in scene.items if isinstance(item, Fill)]
    for label, rect in itertools.product(scene.labels, fills):
        assert not overlap(label.box, rect), label.text
    for one_rect, other_rect in itertools.combinations(fills, 2):
        inside = one_rect.x <= other_rect.x and other_rect.right <= one_rect.right
        inside = inside and one_rect.y <= other_rect.y and other_rect.top <= one_rect.top
        assert inside or not overlap(one_rect, other_rect, 0.01)
    assert all(_within(rect, scene) for rect in fills)


def _within(rect: Rect, scene: Scene) -> bool:
    return rect.x >= 0 and rect.right <= scene.width and rect.y >= 0 and rect.top <= scene.height


def test_calendars_that_do_not_fit_become_a_row_a_year() -> None:
    """In a height that is asked for; or if they would be higher than a page."""
    assert len(squares(draw_coverage(LONG, Look(height=18)))) > 300
    low = draw_coverage(LONG, Look(height=6))
    assert {"2024", "2025", "2026"} <= set(said(low))
    assert low.height == pytest.approx(6 / 2.54 * 72)
    shifted = [EVERY * 13, EVERY[1:] * 13 + EVERY[:13], EVERY[2:] * 13 + EVERY[:26]]
    every = in_order(
        *(covered("2024-01-01", states, pair) for pair, states in zip((KGS, KZT, TMT), shifted, strict=True))
    )
    texts = said(draw_coverage(every, Look()))
    assert {"Kyrgyz som", "Kazakh tenge", "Turkmen manat"} <= set(texts)
    assert texts.count("2025") == 3


def test_pairs_that_differ_are_counted_from_least_to_most() -> None:
    rows = in_order(
        covered("2025-12-01", [State.OBSERVED, State.OBSERVED]),
        covered("2025-12-01", [State.WITHOUT_PAIR, State.OBSERVED], KGS),
    )
    assert draw_coverage(rows, Look()).title.startswith("Rates on 1 to 2 of 2 dates")


def test_months_are_as_high_as_they_are_full() -> None:
    """In a row a pair, where there are more years than a page has room for."""
    rows = [
        Coverage(date(year, month, 1), date(year, month, last), TJS, State.OBSERVED, observed)
        for year in range(1975, 2025)
        for month, last, observed in ((4, 30, 15), (5, 31, 31))
    ]
    scene = draw_coverage(rows, Look())
    bottom = scene.frames[0].box.y
    fills = [item for item in scene.items if isinstance(item, Fill) and item.rect.y > bottom]
    high = [item.rect.height for item in fills if item.ink == "observed"]
    assert high[0] * 2 == pytest.approx(high[1])
    assert "a cell a month" in scene.title
