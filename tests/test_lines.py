"""How a daily series is drawn: what a line joins, what a lead leads over, which dates are hollow, what is said."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fxtrack.charts.hues import hues_of
from fxtrack.charts.index import draw_index
from fxtrack.charts.kinds import common_start, references
from fxtrack.charts.margins import moves_unseen
from fxtrack.charts.marks import MAX_JOINED_DAYS, lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.charts.told import tags_of
from fxtrack.charts.trend import draw_trend
from fxtrack.cli import main
from fxtrack.drawing.scene import EDGE, Band, Bars, Dots, Frame, Polyline, Scene, Segment
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate
from fxtrack.words import words

KGS, TJS, TMT = Pair("KGS/USD"), Pair("TJS/USD"), Pair("TMT/USD")
RULE = "daily median"
SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
MONDAY = date(2025, 1, 6)


def is_weekend(day: date) -> bool:
    return day.isoweekday() > 5


def rate_on(day: date, rate: str, pair: Pair = TJS, ends: tuple[str, str] | None = None) -> Rate:
    low, high = map(Decimal, ends or (rate, rate))
    mark = Mark.WEEKEND if is_weekend(day) else Mark.NONE
    return Rate(day, pair, Decimal(rate), low, high, 1 + bool(ends), mark)


def daily(days: Sequence[date], pair: Pair = TJS) -> list[Rate]:
    """Rates that wobble, on some days."""
    return [rate_on(day, f"{0.1 + 0.004 * math.sin(day.toordinal() / 9):.5f}", pair) for day in days]


def days_from(first: date, number: int, *, weekends: bool = True) -> list[date]:
    every = [first + timedelta(days=n) for n in range(number)]
    return [day for day in every if weekends or not is_weekend(day)]


def two_level(days: Sequence[date]) -> list[Rate]:
    return [rate_on(day, ("0.28490", "0.28571")[place % 2], TMT) for place, day in enumerate(days)]


def trend(drawn: list[Rate], look: Look | None = None, *, weekends: bool = False) -> Scene:
    [line] = lines_of(drawn, weekends=weekends)
    return draw_trend(line, look or Look(), RULE)


def index(drawn: list[Rate], *, weekends: bool = False) -> Scene:
    """As a report draws it: of compared dates."""
    compared = [rate for rate in drawn if weekends or rate.mark is Mark.NONE]
    lines = lines_of(compared, weekends=weekends)
    start = common_start(lines)
    return draw_index(lines, references(compared, start), start, Look(), RULE)


def solid(frame: Frame) -> list[Polyline]:
    return [mark for mark in frame.marks if isinstance(mark, Polyline) and mark.dash is None]


def leads(frame: Frame) -> list[Polyline]:
    return [mark for mark in frame.marks if isinstance(mark, Polyline) and mark.dash is not None]


def dots(frame: Frame, *, hollow: bool) -> set[int]:
    """The dates of dots; what is paper lies under another dot."""
    marks = [mark for mark in frame.marks if isinstance(mark, Dots) and mark.ink != "paper"]
    return {int(x) for mark in marks if mark.hollow is hollow for x in mark.x}


def said(scene: Scene) -> list[str]:
    return [label.text for label in scene.labels]


steps = st.sampled_from([1, 1, 1, 1, 2, 3, 7, 8, 30, 200])


@st.composite
def series(draw: st.DrawFn) -> list[Rate]:
    """Dense, sparse, of one date, of weekends only, at two levels: whatever pages may leave."""
    day = MONDAY + timedelta(days=draw(st.integers(0, 6)))
    days = [day]
    for step in draw(st.lists(steps, max_size=draw(st.sampled_from([0, 3, 60])))):
        days.append(days[-1] + timedelta(days=step))
    if draw(st.integers(0, 5)) == 0:
        days = [each for each in days if is_weekend(each)]
    assume(days)
    low = draw(st.integers(10, 9000))
    rates = st.integers(low, low + draw(st.sampled_from([0, 1, 30, 900])))
    if draw(st.integers(0, 3)) == 0:
        rates = st.sampled_from([low, low + 40])
    return [
        rate_on(
            each,
            f"{value / 1e5:.5f}",
            TMT,
            (f"{value / 1e5:.5f}", f"{(value + 3) / 1e5:.5f}") if value % 3 == 0 else None,
        )
        for each, value in ((each, draw(rates)) for each in days)
    ]


looks = st.sampled_from([Look(), Look(width=8), Look(width=33.8, height=19)])
DENSE = daily(days_from(MONDAY, 900))


@given(series(), looks, st.booleans())
@example(DENSE, Look(), False)
def test_a_line_joins_compared_dates_that_are_near(drawn: list[Rate], look: Look, weekends: bool) -> None:
    """No weekend is a vertex of a line, in charts of few dates and of many; all dates are, if all are compared."""
    [frame] = trend(drawn, look, weekends=weekends).frames
    shown = {rate.date.toordinal() for rate in drawn if weekends or rate.mark is Mark.NONE}
    for line in solid(frame):
        assert {int(x) for x in line.x} <= shown
        assert all(after - before <= MAX_JOINED_DAYS for before, after in itertools.pairwise(line.x))
        assert list(line.x) == sorted(line.x)


@given(series(), looks, st.booleans())
@example(DENSE, Look(), False)
def test_every_date_is_drawn_and_weekends_alone_are_hollow(
    drawn: list[Rate], look: Look, weekends: bool
) -> None:
    [line] = lines_of(drawn, weekends=weekends)
    if moves_unseen(line):
        return  # has no line and no dots
    [frame] = trend(drawn, look, weekends=weekends).frames
    every = {rate.date.toordinal() for rate in drawn}
    hollow = {day for day in every if is_weekend(date.fromordinal(day))}
    assert dots(frame, hollow=True) == hollow
    assert not dots(frame, hollow=False) & hollow
    joined = {int(x) for line in solid(frame) for x in line.x}
    assert dots(frame, hollow=False) | hollow | joined == every


def covers(frame: Frame, before: Rate, after: Rate) -> str:
    """What joins two dates that follow each other."""
    first, last = before.date.toordinal(), after.date.toordinal()
    if any(line.x[0] <= first and last <= line.x[-1] for line in solid(frame)):
        return "line"
    if any((first, last) in itertools.pairwise(map(int, lead.x)) for lead in leads(frame)):
        return "lead"
    return ""


@given(series(), looks, st.booleans())
@example(DENSE, Look(), False)
@example(daily([MONDAY, MONDAY + timedelta(days=5), MONDAY + timedelta(days=40)]), Look(), False)
def test_leads_and_lines_together_join_all_dates(drawn: list[Rate], look: Look, weekends: bool) -> None:
    """But those that touch, and none between two levels. A lead goes from page to page: nothing is between."""
    [line] = lines_of(drawn, weekends=weekends)
    [frame] = trend(drawn, look, weekends=weekends).frames
    if line.levels or moves_unseen(line):
        assert solid(frame) == []
        assert all(lead.ink == "series-3" for lead in leads(frame)), "limits, if anything"
        return
    pairs = list(itertools.pairwise(drawn))
    drawn_over = sum(len(lead.x) - 1 for lead in leads(frame))
    assert drawn_over == sum(covers(frame, *pair) == "lead" for pair in pairs)
    for before, after in pairs:
        places = [(frame.x(each.date.toordinal()), frame.y(float(each.rate))) for each in (before, after)]
        apart = math.dist(*places) / look.scale
        neighbours = after.date - before.date == timedelta(days=1)  # no page can be missing
        assert covers(frame, before, after) or apart < 5.001 or neighbours
        assert covers(frame, before, after) != "lead" or apart >= 4.999


def kinds_of(frames: Sequence[Frame]) -> Iterator[str]:
    for mark in (mark for frame in frames for mark in frame.marks):
        if isinstance(mark, Polyline):
            if not (mark.dash and mark.ink.startswith("series-")):
                yield "no pages between" if mark.dash else RULE
        elif isinstance(mark, Dots) and mark.ink != "paper":  # a ring around another
            yield "weekend" if mark.hollow else RULE
        elif mark.ink.startswith("band-"):
            yield "margin of rounding"
        elif mark.ink.startswith("bar-"):
            yield "day's low to high"


KEYS = {RULE, "weekend", "margin of rounding", "day's low to high", "no pages between"}


@given(series(), looks, st.booleans())
@example(DENSE, Look(), False)
def test_a_key_lists_what_is_drawn_and_no_more(drawn: list[Rate], look: Look, weekends: bool) -> None:
    for scene in (
        trend(drawn, look, weekends=weekends),
        draw_overview(lines_of([*drawn, *daily(days_from(MONDAY, 3), KGS)], weekends=weekends), look, RULE),
    ):
        below = [label.text for label in scene.labels if label.y < min(frame.box.y for frame in scene.frames)]
        words = (text.replace(" (not compared)", "").replace("no rate", "no pages") for text in below)
        listed = set(words) & KEYS
        assert listed == set(kinds_of(scene.frames))


@pytest.mark.parametrize(("apart", "dotted"), [(7, True), (1, False)])
def test_a_line_has_dots_where_they_have_room(apart: int, dotted: bool) -> None:
    """Dates a week apart over a year and a half are four points apart at 16 cm, and more on half a year."""
    short = daily([MONDAY + timedelta(days=apart * n) for n in range(26) if apart > 1 or n % 7 < 5])
    long = daily(days_from(MONDAY, 500, weekends=False))
    [frame] = trend(short if dotted else long).frames
    ends = {frame_day for line in solid(frame) for frame_day in (int(line.x[0]), int(line.x[-1]))}
    within = dots(frame, hollow=False) - ends
    assert bool(within) is dotted


def test_a_run_too_short_to_be_seen_is_dots() -> None:
    """Under 5 points at 16 cm: of 6 dates or more, under 2.5."""
    far = [MONDAY + timedelta(days=700)]
    for number, lines in ((5, 0), (8, 1), (9, 1)):
        days = [*days_from(MONDAY, 1), *days_from(MONDAY + timedelta(days=350), number, weekends=False), *far]
        [frame] = trend(daily(days)).frames
        assert len(solid(frame)) == lines, number
    joined = days_from(MONDAY + timedelta(days=350), 4)
    [frame] = trend(daily([MONDAY, *joined, *far])).frames
    assert {day.toordinal() for day in joined} <= dots(frame, hollow=False)


def test_sizes_of_marks() -> None:
    """In points at 16 cm, and as much larger on a slide."""
    drawn = [*daily(days_from(MONDAY, 40)), *daily([MONDAY + timedelta(days=n) for n in (60, 67, 89, 95)])]
    for look in (Look(), Look(width=32)):
        [frame] = trend(drawn, look).frames
        scale = look.width / 16
        assert {line.width / scale for line in solid(frame)} == {1.2}
        for lead in leads(frame):
            assert lead.width == pytest.approx(0.9 * scale)
            assert lead.dash is not None
            assert list(lead.dash) == pytest.approx([0.1 * scale, 2.4 * scale])
        marks = [mark for mark in frame.marks if isinstance(mark, Dots)]
        filled = {round(mark.size * (1 + EDGE) / scale, 3) for mark in marks if mark.ink == "series-2"}
        assert filled == {3.0, 4.6}
        assert {round(mark.size / scale, 3) for mark in marks if mark.hollow} == {2.3, 3.1}
        assert round(EDGE * 3.1, 1) == 0.7


# What is high enough to be seen.


@pytest.mark.parametrize(("reach", "shown"), [("0.05", True), ("0.3", False)])
def test_a_band_is_drawn_where_it_can_be_seen(reach: str, shown: bool) -> None:
    """From 1.5 points on, in the chart and in its key."""
    far = str(Decimal("0.100") + Decimal(reach))
    days = days_from(MONDAY, 5)
    drawn = [rate_on(day, rate) for day, rate in zip(days, ["0.100", far] * 3, strict=False)]
    scene = trend(drawn)
    [frame] = scene.frames
    bands = [mark for mark in frame.marks if isinstance(mark, Band)]
    assert bool(bands) is shown
    assert ("margin of rounding" in said(scene)) is shown
    height = frame.y(0.1005) - frame.y(0.0995)
    assert (height >= 1.5) is shown


@pytest.mark.parametrize("high", ["0.10020", "0.10500"])
def test_the_bar_of_a_day_is_drawn_where_it_can_be_seen(high: str) -> None:
    """From 1.2 points on."""
    days = days_from(MONDAY, 3)
    drawn = [
        rate_on(days[0], "0.10000", ends=("0.10000", high)),
        *(rate_on(day, "0.13000") for day in days[1:]),
    ]
    scene = trend(drawn)
    [frame] = scene.frames
    bars = [mark for mark in frame.marks if isinstance(mark, Bars) and mark.ink == "bar-2"]
    shown = frame.y(float(high)) - frame.y(0.1) >= 1.2
    assert bool(bars) is shown is (high == "0.10500")
    assert ("day's low to high" in said(scene)) is shown


@pytest.mark.parametrize("weekends", [False, True])
def test_the_band_of_a_date_alone_is_a_bar_as_wide_as_a_dot(weekends: bool) -> None:
    """So is that of a weekend, which no area goes through; where it is compared, it is in the area."""
    days = days_from(MONDAY, 8)
    drawn = [rate_on(day, "0.00008", Pair("UZS/USD")) for day in [*days, MONDAY + timedelta(days=60)]]
    for look in (Look(), Look(width=32)):
        [frame] = trend(drawn, look, weekends=weekends).frames
        [bars] = [mark for mark in frame.marks if isinstance(mark, Bars) and mark.ink == "band-4"]
        alone = [] if weekends else [day.toordinal() for day in days if is_weekend(day)]
        assert list(bars.x) == [*alone, drawn[-1].date.toordinal()]
        assert bars.width == pytest.approx(3 * look.width / 16)


def test_the_compared_rates_stand_apart_from_what_they_lie_on() -> None:
    """A ring of paper goes around them, on every size."""
    for look in (Look(), Look(width=32)):
        [frame] = trend(daily(days_from(MONDAY, 40)), look).frames
        scale = look.width / 16
        [ring] = [mark for mark in frame.marks if isinstance(mark, Dots) and mark.ink == "paper"]
        assert ring.size * (1 + EDGE) == pytest.approx((4.6 + 2 * 0.9) * scale)
        assert {int(x) for x in ring.x} == {MONDAY.toordinal(), MONDAY.toordinal() + 39}


# What is said inside the frame.


def bold(scene: Scene) -> list[str]:
    """What is bold beside title and headings."""
    [frame] = scene.frames
    return [label.text for label in scene.labels if label.bold and frame.box.y < label.y < frame.box.top]


def test_the_label_is_the_latest_compared_rate() -> None:
    """A weekend that is newer is hollow, and has none."""
    days = days_from(MONDAY, 13)  # to a Saturday
    drawn = daily(days)
    scene = trend(drawn)
    assert bold(scene) == [str(drawn[-2].rate), str(drawn[0].rate)]
    assert {"17 Jan 2025", "6 Jan 2025"} <= set(said(scene))
    assert "18 Jan 2025" not in said(scene)
    [frame] = scene.frames
    assert days[-1].toordinal() in dots(frame, hollow=True)
    assert bold(trend(drawn, weekends=True))[0] == str(drawn[-1].rate)


def test_of_weekends_only_nothing_is_quoted() -> None:
    saturdays = daily([MONDAY + timedelta(days=5 + 7 * n) for n in range(3)])
    scene = trend(saturdays)
    assert bold(scene) == []
    assert any("weekend rates only" in text for text in said(scene))
    [frame] = scene.frames
    assert solid(frame) == []
    assert dots(frame, hollow=False) == set()
    panels = draw_overview(lines_of([*saturdays, *daily(days_from(MONDAY, 3), KGS)]), Look(), RULE)
    numbers = [label.text for label in panels.labels if label.bold and label.text[0].isdigit()]
    assert numbers == [str(daily(days_from(MONDAY, 3), KGS)[-1].rate)]
    assert "weekend rates only, no change is given" in " ".join(said(panels))


@given(series(), looks)
def test_words_in_a_frame_hide_no_mark(drawn: list[Rate], look: Look) -> None:
    scene = trend(drawn, look)
    [frame] = scene.frames
    inside = [label for label in scene.labels if frame.box.y < label.y < frame.box.top]
    boxes = [
        label.box
        for label in inside
        if label.box.x > frame.box.x and label.box.right <= frame.box.right + 0.1
    ]
    for mark in frame.marks:
        if isinstance(mark, Dots | Polyline):
            for x, y in zip(map(frame.x, mark.x), map(frame.y, mark.y), strict=True):
                assert not any(box.x < x < box.right and box.y < y < box.top for box in boxes)


# The time that was asked for.


def ticks_of(scene: Scene) -> list[str]:
    """What is written under the frame, from the left."""
    [frame] = scene.frames
    row = [label for label in scene.labels if abs(label.y - (frame.box.y - 10.6 * Look().scale)) < 0.1]
    return [label.text for label in sorted(row, key=lambda label: label.x)]


@pytest.mark.parametrize("kind", ["trend", "overview", "index"])
def test_the_time_asked_for_is_the_time_shown(kind: str) -> None:
    """A whole year, though its rates begin in March and end in October: nothing before, nothing after."""
    drawn = daily(days_from(date(2025, 3, 3), 220))
    asked = date(2025, 1, 1), date(2025, 12, 31)
    lines = lines_of(drawn)
    if kind == "index":
        compared = lines_of([rate for rate in drawn if rate.mark is Mark.NONE])
        start = common_start(compared)
        scene = draw_index(compared, references(drawn, start), start, Look(), RULE, asked=asked)
    elif kind == "overview":
        scene = draw_overview(lines, Look(), RULE, asked)
    else:
        scene = draw_trend(lines[0], Look(), RULE, asked)
    [frame] = scene.frames
    ticks = ticks_of(scene)
    assert ticks == ["Jan", "Apr", "Jul", "Oct"]
    assert [label.text for label in scene.labels if label.text in {"2024", "2025", "2026"}] == ["2025"]
    first, last = (day.toordinal() for day in asked)
    assert frame.x(first) - frame.box.x == pytest.approx(3, abs=0.1)
    assert frame.box.right - frame.x(last) == pytest.approx(3, abs=0.1)
    assert said(scene).count("no pages") == 2
    words = [label for label in scene.labels if label.text == "no pages"]
    assert frame.x(first) < words[0].box.x
    assert words[0].box.right < frame.x(drawn[0].date.toordinal())
    assert words[1].box.x > frame.x(drawn[-1].date.toordinal())


def test_an_empty_time_is_said_in_russian() -> None:
    [line] = lines_of(daily(days_from(date(2025, 6, 2), 20)))
    asked = date(2025, 1, 1), None
    assert "нет страниц" in said(draw_trend(line, Look(lang="ru"), RULE, asked))
    full = draw_trend(line, Look(lang="ru"), RULE)
    assert "нет страниц" not in said(full)


def test_a_report_of_a_year_shows_the_year(elsewhere: Path) -> None:
    """Of every pair, and of all in one frame: from January to December, though the first page is of the 5th."""
    options = ("--since", "2025-01-01", "--until", "2025-12-31", "--out", "out")
    main(["-q", "--db", "x.db", "report", str(SNAPSHOTS), *options], standalone_mode=False)
    page = (elsewhere / "out" / "index.html").read_text("utf-8")
    drawn = re.findall(r'<svg class="chart wide".*?</svg>', page, re.DOTALL)
    framed = [svg for svg in drawn if "data-frame" in svg]
    assert len(framed) == 14
    first, last = date(2025, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
    for svg in framed[:-1]:  # the last is of coverage, whose days are as wide as they can be
        [frame] = re.findall(r'data-frame="\[+(.*?)\]', svg)  # of several, the first: they share their days
        left, right = map(float, frame.split(", ")[4:])
        assert left < first < left + 6
        assert right - 6 < last < right
        months = re.findall(r">(\w{3})</text>", svg)
        assert "Jan" in months
        assert not re.search(r">20(24|26)</text>", svg)


# Two levels.


def test_two_levels_are_rails_and_dots() -> None:
    """Nothing is joined, no lead is drawn; how many dates are at each is written at its rail."""
    days = [*days_from(MONDAY, 20, weekends=False), *days_from(date(2025, 5, 5), 11, weekends=False)]
    drawn = two_level(days)
    scene = trend(drawn)
    [frame] = scene.frames
    assert solid(frame) == leads(frame) == []
    rails = [mark for mark in frame.marks if isinstance(mark, Band) and mark.ink == "rail-3"]
    middles = [float(mark.low[0] + mark.high[0]) / 2 for mark in rails]
    assert middles == [pytest.approx(0.28490), pytest.approx(0.28571)]
    for rail in rails:
        assert frame.y(rail.high[0]) - frame.y(rail.low[0]) == pytest.approx(5.2)
        assert list(rail.x) == list(frame.xlim)
    assert dots(frame, hollow=False) == {day.toordinal() for day in days}
    at, odd = divmod(len(days), 2)
    assert not odd
    assert {f"{at} weekdays near 0.28490", f"{at} weekdays near 0.28571"} <= set(said(scene))
    for label in scene.labels:
        if "weekdays near" in label.text:
            level = frame.y(float(label.text.split()[-1]))
            assert abs(label.box.y + label.box.height / 2 - level) < 20
            assert frame.x(days[0].toordinal()) < label.box.x < frame.x(days[-1].toordinal())
    assert "no pages" in said(scene), "where a lead would lead over a gap"
    assert "no pages between" not in said(scene)


def test_the_scale_names_two_levels_in_bold() -> None:
    """And no other tick is so near that their numbers touch."""
    for look in (Look(), Look(width=8)):
        scene = trend(two_level(days_from(MONDAY, 60, weekends=False)), look)
        [frame] = scene.frames
        left = [label for label in scene.labels if label.anchor == "end" and label.box.right < frame.box.x]
        assert [label.text for label in left if label.bold] == ["0.28490", "0.28571"]
        heights = sorted(label.y for label in left)
        assert all(after - before >= left[0].size for before, after in itertools.pairwise(heights))


def test_two_levels_among_others() -> None:
    days = days_from(MONDAY, 60, weekends=False)
    drawn = [*two_level(days), *daily(days, KGS)]
    frames = draw_overview(lines_of(drawn), Look(), RULE).frames
    assert [bool(solid(frame)) for frame in frames] == [frame.name == KGS for frame in frames]
    [frame] = index(drawn).frames
    assert {line.ink for line in solid(frame)} == {"series-0"}
    assert {mark.ink for mark in frame.marks if mark.ink.startswith("rail")} == {"rail-3"}
    seen = {
        int(x) for mark in frame.marks if isinstance(mark, Dots) and mark.ink == "series-3" for x in mark.x
    }
    assert seen == {day.toordinal() for day in days}


# Several series.


def test_an_index_leads_over_what_has_no_weekday_pages() -> None:
    days = [MONDAY, *(MONDAY + timedelta(days=n) for n in (1, 5, 30, 31, 90))]
    scene = index([*daily(days), *daily(days, KGS)])
    [frame] = scene.frames
    assert "no weekday pages between" in said(scene)
    assert "no pages between" not in said(scene)
    assert {lead.ink for lead in leads(frame)} == {"edge-0", "edge-2"}
    for lead in leads(frame):
        assert not any(is_weekend(date.fromordinal(int(x))) for x in lead.x)
    # With weekends, they are pages like any other; but hollow, in the chart and in its key.
    every = index([*daily(days), *daily(days, KGS)], weekends=True)
    assert dots(every.frames[0], hollow=True) == {day.toordinal() for day in days if is_weekend(day)}
    assert {"weekend", "no pages between"} <= set(said(every))
    assert dots(frame, hollow=True) == set()


def test_a_lead_of_a_pair_that_pages_lack_says_so() -> None:
    """Between its dates there are pages, of another pair."""
    drawn = [*daily(days_from(MONDAY, 60)), *daily([MONDAY, MONDAY + timedelta(days=30)], KGS)]
    for scene in (draw_overview(lines_of(drawn), Look(), RULE), index(drawn)):
        texts = said(scene)
        assert "no rate between" in texts
        assert not {"no pages between", "no weekday pages between", "no pages"} & set(texts)
    assert "no data" in said(draw_overview(lines_of(drawn), Look(), RULE)), "after the last of one pair"


def test_a_currency_keeps_its_colour() -> None:
    """In every picture, whichever others are in it; those of no known currency get what is left."""
    pairs = [Pair(each) for each in ("KGS/USD", "USD/KZT", "TJS/KGS", "TMT/USD", "UZS/USD")]
    assert list(hues_of(pairs).values()) == [0, 1, 2, 3, 4]
    assert hues_of([TMT]) == {TMT: 3}
    assert hues_of([Pair("AMD/USD"), KGS, Pair("EUR/USD")]) == {"AMD/USD": 1, "KGS/USD": 0, "EUR/USD": 2}
    many = [Pair(f"{code}/USD") for code in "AED AFN ALL AMD AOA ARS AUD".split()]
    assert list(hues_of(many).values()) == [0, 1, 2, 3, 4, 0, 1]
    [frame] = trend(daily(days_from(MONDAY, 5), KGS)).frames
    assert {line.ink for line in solid(frame)} == {"series-0"}


def test_the_sample_of_the_key_is_like_what_it_explains() -> None:
    """A lead is dotted there too; a line has a dot on it only if lines have dots."""
    scene = trend(daily([MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=60)]))
    dashed = [item for item in scene.items if isinstance(item, Segment) and item.dash]
    [frame] = scene.frames
    assert [item.dash for item in dashed] == [leads(frame)[0].dash]
    assert dashed[0].end[1] < frame.box.y


def test_a_rate_of_which_rounding_hides_the_movement_is_not_quoted() -> None:
    """Its scale is then that of its margin, with no room left for words."""
    days = [date(2025, 3, number) for number in (3, 4, 5, 6, 7, 10, 11, 12)]
    rate = Decimal("0.00008")
    drawn = [Rate(day, Pair("UZS/USD"), rate, rate, rate, 1) for day in days]
    [line] = lines_of(drawn)
    assert tags_of(line, words("en"), hue=0, alone=True) == []
