"""Charts as scenes: open gaps, bands as wide as the digits allow, nothing cut off, nothing in each other's way."""

from __future__ import annotations

import itertools
import math
from calendar import FRIDAY
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.charts.changes import draw_changes
from fxtrack.charts.ends import spread_out
from fxtrack.charts.index import draw_index
from fxtrack.charts.kinds import common_start, references
from fxtrack.charts.marks import MAX_JOINED_DAYS, lines_of, points_of, rebased_to, stretches
from fxtrack.charts.overview import draw_overview
from fxtrack.charts.strokes import spaced_places
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing import measure, scales
from fxtrack.drawing.scene import Band, Bars, Disc, Dots, Frame, Label, Polyline, Rect, Scene, Segment
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import HUES, THEMES, Theme, colors
from fxtrack.errors import InputError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import changes
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View, series
from fxtrack.words import LANGS

UZS, TJS, KGS = Pair("UZS/USD"), Pair("TJS/USD"), Pair("KGS/USD")
RULE = "daily median"


def rates(pair: Pair, *rows: tuple[str, str] | tuple[str, str, str, str]) -> list[Rate]:
    """A rate, or a rate with the lowest and the highest of its day."""
    made = []
    for day, rate, *ends in rows:
        low, high = ends or (rate, rate)
        numbers = Decimal(rate), Decimal(low), Decimal(high)
        on = date.fromisoformat(day)
        made.append(
            Rate(on, pair, *numbers, 1 + 2 * bool(ends), Mark.WEEKEND if on.weekday() > FRIDAY else Mark.NONE)
        )
    return made


SAME = "0.00008"
GAPPED = rates(
    UZS,
    ("2025-01-01", SAME),
    ("2025-01-03", SAME),
    ("2025-01-10", SAME),
    ("2025-01-18", SAME),
    ("2025-03-01", SAME),
)
SPARSE = [
    *((f"2025-01-{day:02}", "0.00210") for day in range(1, 21)),
    ("2025-03-01", "0.00220"),
    ("2025-05-01", "0.00230"),
    ("2025-05-02", "0.00231"),
]
EVERY_DAY = [(date(2006, 1, 1) + timedelta(days=n)).isoformat() for n in range(20 * 365)]
FIVE = ("KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD")


def long_series(pair: str) -> list[Rate]:
    """Twenty years that look like some."""
    first = {"UZS/USD": 0.0008}.get(pair, 0.03)

    def rate(n: int) -> float:
        waves = 0.08 * math.sin(n / 310) + 0.03 * math.sin(n / 47) + 0.004 * math.sin(n * 1.7)
        return first * math.exp(-1.2 * n / 7300) * (1 + waves)

    return rates(Pair(pair), *((day, f"{rate(n):.5f}") for n, day in enumerate(EVERY_DAY)))


CASES: dict[str, list[Rate]] = {
    "one point": rates(TJS, ("2025-12-11", "0.10866")),
    "one date with six rates": rates(TJS, ("2025-12-11", "0.10866", "0.10849", "0.10876")),
    "only UZS": GAPPED,
    "18 digits": rates(TJS, ("2025-12-11", "0.000000000000000001"), ("2025-12-13", "0.000000000000000002")),
    "near zero": rates(UZS, ("2025-12-11", "0.00001"), ("2025-12-12", "0.00030")),
    "large": rates(Pair("USD/IRR"), ("2025-12-11", "123456789012.12"), ("2025-12-12", "123456789013.00")),
    "unknown names": rates(Pair("XAU/CHF"), ("2025-12-11", "3200.5"), ("2025-12-12", "3201.5")),
    "a long gap": rates(TJS, ("2010-02-01", "0.2299"), ("2010-02-02", "0.2300"), ("2025-12-11", "0.1087")),
    "20 years": long_series("TJS/USD"),
    "two pairs": [*GAPPED, *rates(TJS, ("2025-12-11", "0.10866"))],
    "five pairs, 20 years": [rate for pair in FIVE for rate in long_series(pair)],
    "no common quote": [
        *rates(TJS, ("2025-12-11", "0.10866")),
        *rates(Pair("USD/KZT"), ("2025-12-11", "517.1")),
    ],
}
LOOKS = {
    "page": Look(source="Source: $x$ & y."),
    "column": Look(width=8, source="Source: $x$ & y."),
    "slide": Look(width=33.8, height=19, source="Source: $x$ & y."),
    "phone": Look(width=8.2, letters=1.12),
    "Russian column": Look(width=8, lang="ru", source="Источник: $x$ & y."),
}


def every_chart(drawn: list[Rate], look: Look) -> dict[str, Scene]:
    lines = lines_of(drawn)
    start = common_start(lines)
    made = {
        "overview": draw_overview(lines, look, RULE),
        "index": draw_index(lines, references(drawn, start), start, look, RULE),
        "changes": draw_changes(changes(drawn), look),
    }
    return made | {line.pair: draw_trend(line, look, RULE) for line in lines}


def trend(drawn: list[Rate], look: Look, rule: str = RULE) -> Scene:
    [line] = lines_of(drawn)
    return draw_trend(line, look, rule)


def overview(drawn: list[Rate], look: Look) -> Scene:
    return draw_overview(lines_of(drawn), look, RULE)


def index(drawn: list[Rate], *, own: bool = False) -> Scene:
    lines = lines_of(drawn)
    start = None if own else common_start(lines)
    return draw_index(lines, references(drawn, start), start, Look(), RULE)


def frame_of(drawn: list[Rate]) -> Frame:
    [frame] = trend(drawn, Look()).frames
    return frame


# What the axes hold.


def test_runs_are_cut_at_gaps() -> None:
    days = [rate.date.toordinal() for rate in GAPPED]
    assert list(stretches(days)) == [slice(0, 3), slice(3, 4), slice(4, 5)]


def test_no_line_crosses_a_gap() -> None:
    lines = [mark for mark in frame_of(GAPPED).marks if isinstance(mark, Polyline) and mark.dash is None]
    assert [len(line.x) for line in lines] == [5]
    for line in lines:
        assert all(after - before <= MAX_JOINED_DAYS for before, after in itertools.pairwise(line.x))


def test_a_line_goes_in_steps() -> None:
    """A rate stands until the next date; nothing between two dates is made up."""
    drawn = rates(TJS, ("2025-12-09", "0.10811"), ("2025-12-10", "0.10866"), ("2025-12-12", "0.10840"))
    [line] = [mark for mark in frame_of(drawn).marks if isinstance(mark, Polyline)]
    first = date(2025, 12, 9).toordinal()
    assert [x - first for x in line.x] == [0, 1, 1, 3, 3]
    assert list(line.y) == [0.10811, 0.10811, 0.10866, 0.10866, 0.10840]


@pytest.mark.parametrize("name", ["only UZS", "near zero"])
def test_the_band_is_what_the_digits_allow(name: str) -> None:
    """Its edges are the intervals, at every date, alone or in a stretch."""
    edges: dict[float, set[tuple[float, float]]] = {}
    for mark in frame_of(CASES[name]).marks:
        if isinstance(mark, Band | Bars) and mark.ink.startswith("band-"):
            for x, low, high in zip(mark.x, mark.low, mark.high, strict=True):
                edges.setdefault(x, set()).add((low, high))
    for rate in CASES[name]:
        least, greatest = intervals.bounds(rate.rate)
        assert (float(least), float(greatest)) in edges[rate.date.toordinal()]


def test_weekends_are_hollow() -> None:
    dots = [mark for mark in frame_of(GAPPED).marks if isinstance(mark, Dots)]
    hollow, filled = (
        {int(x) for mark in dots if mark.hollow is kind for x in mark.x} for kind in (True, False)
    )
    assert sorted(str(date.fromordinal(x)) for x in hollow) == ["2025-01-18", "2025-03-01"]
    assert len(filled) == 3


def test_the_bar_is_the_days_spread() -> None:
    drawn = rates(TJS, ("2025-12-11", "0.10866", "0.10849", "0.10876"), ("2025-12-12", "0.10866"))
    [bar] = [mark for mark in frame_of(drawn).marks if isinstance(mark, Bars) and mark.ink == "bar-2"]
    assert (bar.low, bar.high) == ([0.10849], [0.10876])
    [line] = [mark for mark in frame_of(drawn).marks if isinstance(mark, Polyline)]
    assert bar.width > line.width, "seen on both sides of a line that goes up or down with it"


def test_a_stretch_too_narrow_to_be_seen_is_a_bar_a_date() -> None:
    """Two dates in eighteen months would be a band as thin as a hair, and look surer than one date."""
    drawn = rates(UZS, ("2024-09-13", SAME), ("2024-12-04", SAME), ("2024-12-05", SAME), ("2026-02-28", SAME))
    [bars] = [mark for mark in frame_of(drawn).marks if isinstance(mark, Bars) and mark.ink == "band-4"]
    assert len(bars.x) == 4
    assert not any(isinstance(mark, Band) for mark in frame_of(drawn).marks)
    assert any(isinstance(mark, Band) for mark in frame_of(drawn[1:3]).marks)
    many = rates(
        TJS, *((day, "0.1087") for day in EVERY_DAY[:400]), ("2010-01-01", "0.1087"), ("2010-01-02", "0.1087")
    )
    days = {
        int(x) for mark in frame_of(many).marks if isinstance(mark, Dots) and not mark.hollow for x in mark.x
    }
    # The first and the last compared rate are marked.
    assert sorted(str(date.fromordinal(day)) for day in days) == ["2006-01-02", "2010-01-01"]


def test_the_band_of_a_computed_rate_is_its_exact_range() -> None:
    """A cross is shown with fewer digits than its range has; the band keeps to the range."""
    exact = intervals.cross(intervals.printed(Decimal("0.01144")), intervals.printed(Decimal("0.00193")))
    shown = intervals.shown(exact).value
    drawn = Rate(
        date(2025, 12, 10), Pair("KGS/KZT"), shown, shown, shown, 1, exact=exact, ends=(exact, exact)
    )
    [bar] = [mark for mark in frame_of([drawn]).marks if isinstance(mark, Bars)]
    assert (bar.low, bar.high) == ([float(exact.low)], [float(exact.high)])
    assert float(exact.low) != pytest.approx(float(shown) - 0.005, rel=1e-5)


def test_the_right_scale_is_the_inverse() -> None:
    """Where the left-hand scale reads 0.00008, the right-hand one reads 12,500."""
    scene = trend(GAPPED, Look(height=12))
    [frame] = scene.frames
    right = {label.text: label for label in scene.labels if label.x > frame.box.right}
    assert {"12,000", "13,000"} <= set(right)
    for text, label in right.items():
        if text[0].isdigit():
            middle = label.y + label.size * 0.36
            assert middle == pytest.approx(frame.y(1 / float(text.replace(",", ""))), abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_panels_of_an_overview_share_their_dates(look: str) -> None:
    """Also where pairs begin and end on other days."""
    frames = overview(CASES["two pairs"], LOOKS[look]).frames
    assert len(frames) == 2
    day = date(2025, 6, 1).toordinal()
    assert len({(frame.x(day) - frame.box.x) / frame.box.width for frame in frames}) == 1


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [name for name, drawn in CASES.items() if len(drawn) < 1000])
def test_ticks_differ_and_keep_away_from_the_end_of_the_line(name: str, look: str) -> None:
    for kind, scene in every_chart(CASES[name], LOOKS[look]).items():
        for frame in scene.frames:
            box = frame.box
            beside = [label for label in scene.labels if box.y - 4 < label.y < box.top + 4]
            left = [label.text for label in beside if label.anchor == "end" and label.x < box.x]
            assert len(set(left)) == len(left), (kind, left)
            if kind in {"index", "changes"}:
                continue
            right = [
                label.text
                for label in beside
                if label.x > box.right and label.ink == "text" and not label.bold
            ]
            assert len(set(right)) == len(right), (kind, right)
            ticks = [
                item
                for item in scene.items
                if isinstance(item, Segment)
                and item.ink == "axis"
                and item.start[1] == item.end[1]
                and abs(item.start[0] - box.right) < 0.01
            ]
            assert all(item.end[0] > box.right for item in ticks), "outwards"


def test_a_rate_can_be_read_off_the_scales() -> None:
    """At least three numbers on each side, also in a column and in the panels of an overview."""
    drawn = rates(TJS, ("2024-09-13", "0.09437"), ("2025-01-09", "0.0914"), ("2026-02-27", "0.10510"))
    every = [trend(drawn, Look()), trend(drawn, Look(width=8)), trend(CASES["20 years"], Look())]
    for scene in every:
        [frame] = scene.frames
        right = [label for label in scene.labels if label.x > frame.box.right and label.text[0].isdigit()]
        left = [label for label in scene.labels if label.anchor == "end" and label.x < frame.box.x]
        assert (len(left) >= 3, len(right) >= 3) == (True, True)


def test_an_overview_says_what_happened_to_each_and_that_scales_differ() -> None:
    still = lasting(UZS, ("2025-01-06", SAME), ("2025-05-08", SAME))
    drawn = [*still, *lasting(TJS, ("2024-09-13", "0.09437"), ("2026-02-27", "0.10510"))]
    texts = said(overview(drawn, Look()))
    assert {"Tajik somoni", "0.10510", "+11%", "Uzbek sum", "0.000075 to 0.000085", "not resolved"} <= set(
        texts
    )
    assert {"Tajik somoni +11%", "Uzbek sum: not resolved"} <= set(said(overview(drawn, Look(width=8))))
    assert any("Scales differ." in text for text in texts)
    alone = overview(drawn[-8:], Look())
    assert alone.title.startswith("The Tajik somoni gained 11% against the US dollar. ")
    assert not any("Scales" in text for text in said(alone))


def test_currencies_of_one_name_are_told_apart() -> None:
    texts = said(trend(rates(Pair("UZS/KGS"), ("2025-12-11", "0.0070")), Look()))
    assert {"Som per sum", "Sum per som"} <= set(texts)


@pytest.mark.parametrize("name", CASES)
def test_scales_stay_above_zero(name: str) -> None:
    """The inverse of a negative rate would be nonsense."""
    for frame in overview(CASES[name], Look()).frames:
        low, high = frame.ylim
        assert 0 < low < high


def test_everything_drawn_is_inside_its_frame() -> None:
    for name, drawn in CASES.items():
        for frame in overview(drawn, Look()).frames:
            for mark in frame.marks:
                heights = [*mark.y] if isinstance(mark, Polyline | Dots) else [*mark.low, *mark.high]
                assert frame.ylim[0] <= min(heights), name
                assert max(heights) <= frame.ylim[1], name
                assert frame.xlim[0] <= min(mark.x), name
                assert max(mark.x) <= frame.xlim[1], name


# Labels.


def overlap(one: Rect, other: Rect, by: float = 0.8) -> bool:
    return (
        one.x + by < other.right
        and other.x + by < one.right
        and one.y + by < other.top
        and other.y + by < one.top
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if len(drawn) > 1000 else ())
        for name, drawn in CASES.items()
    ],
)
def test_all_text_is_inside_and_apart(name: str, look: str) -> None:
    """No label is cut off at an edge, no two overlap, and none lies on a line, a dot or a bar."""
    for kind, scene in every_chart(CASES[name], LOOKS[look]).items():
        labels = [label for label in scene.labels if label.text.strip()]
        assert len(labels) > (2 if kind == "changes" else 4), kind
        for label in labels:
            box = label.box
            assert box.x >= -0.5, (kind, label)
            assert box.right <= scene.width + 0.5, (kind, label)
            assert box.y >= -0.5, (kind, label)
            assert box.top <= scene.height + 0.5, (kind, label)
        for one, other in itertools.combinations(labels, 2):
            assert not overlap(one.box, other.box), (kind, one.text, other.text)
        if kind != "changes":
            assert_no_label_hides_data(scene, labels)


def assert_no_label_hides_data(scene: Scene, labels: list[Label]) -> None:
    for frame in scene.frames:
        inside = [
            label.box for label in labels if label.box.x < frame.box.right and frame.box.x < label.box.right
        ]
        for mark in frame.marks:
            for x, y in zip(mark.x, mark.y if isinstance(mark, Polyline | Dots) else mark.high, strict=True):
                at = Rect(frame.x(x), frame.y(y), 0, 0)
                assert not any(box.x < at.x < box.right and box.y < at.y < box.top for box in inside)


@given(
    st.text(st.characters(max_codepoint=0x4FF, categories=["L", "N", "P", "Zs"]), max_size=80),
    st.floats(20, 300),
)
def test_wrapping_keeps_every_letter(text: str, room: float) -> None:
    lines = measure.wrapped(text, 7, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measure.width(line, 7) <= room or len(line) == 1 or line.endswith("%") for line in lines)
    balanced = measure.balanced(text, 7, room)
    assert len(balanced) == len(lines)
    assert "".join(balanced).replace(" ", "") == text.replace(" ", "")


def test_a_percent_sign_is_never_alone() -> None:
    lines = measure.wrapped(
        "The somoni gained 11% against the dollar", 10, measure.width("The somoni gained 11", 10)
    )
    assert lines[0] == "The somoni gained"


places = st.lists(st.floats(-50, 150), min_size=1, max_size=12)


@given(places, st.floats(0.5, 30))
def test_labels_at_the_ends_are_apart(wanted: list[float], apart: float) -> None:
    """In their order, apart, between the ends; and left alone where they are apart already."""
    found = spread_out(wanted, apart, 0, 100)
    apart = min(apart, 100 / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    for before, after in itertools.pairwise(order):
        assert found[after] - found[before] >= apart - 1e-6
    assert min(found) >= -1e-6
    assert max(found) <= 100 + 1e-6
    ordered = sorted(wanted)
    if ordered[0] >= 0 and ordered[-1] <= 100 and all(b - a >= apart for a, b in itertools.pairwise(ordered)):
        assert found == pytest.approx(wanted)


# Words.


def said(scene: Scene) -> list[str]:
    return [label.text for label in scene.labels]


def lasting(pair: Pair, first: tuple[str, str], last: tuple[str, str]) -> list[Rate]:
    """A rate on a day and three weekdays after it, and another one on a day and three weekdays before it."""
    found = []
    for (day, rate), step in ((first, 1), (last, -1)):
        around = [date.fromisoformat(day) + timedelta(days=step * away) for away in range(8)]
        days = [each for place, each in enumerate(around) if place == 0 or each.weekday() <= FRIDAY][:4]
        found += [(str(each), rate) for each in sorted(days)]
    return rates(pair, *found)


def test_a_trend_says_what_happened_and_in_which_direction() -> None:
    texts = said(trend(GAPPED, LOOKS["page"], RULE))
    still = trend(lasting(UZS, ("2025-01-06", SAME), ("2025-05-08", SAME)), LOOKS["page"], RULE)
    assert still.title.startswith("Rounding hides whether the Uzbek sum moved against the US dollar. ")
    assert "US dollars per sum" in texts
    assert "Sum per US dollar" in texts
    assert any("a change of" in text and "would not show" in text for text in texts)
    key = ("weekend (not compared)", "margin of rounding", "no pages between", RULE)
    assert {"0.00008", "10 Jan 2025", *key} <= set(texts)
    assert "day's low to high" not in texts
    assert "Source: $x$ & y." in texts


def test_a_trend_in_russian() -> None:
    drawn = lasting(TJS, ("2024-09-13", "0.09437"), ("2026-02-27", "0.10510"))
    assert "8 мая 2025 г." in said(trend(rates(TJS, ("2025-05-08", "0.09437")), Look(lang="ru")))
    texts = said(trend(drawn, Look(lang="ru"), "медиана дня"))
    assert "Таджикский сомони укрепился на 11% к доллару США" in texts
    assert "13 сентября 2024 г. – 27 февраля 2026 г.: с 0,09437 до 0,10510 доллара США" in " ".join(texts)
    assert {"Долларов США за 1 сомони", "Сомони за 1 доллар США", "0,10510", "27 фев 2026"} <= set(texts)


def test_titles_and_sources_of_ones_own() -> None:
    look = Look(title="Курс сомони: 11%", source="© Ours")
    scene = trend(CASES["one point"], look, RULE)
    assert "Курс сомони: 11%" in said(scene)
    assert "© Ours" in said(scene)
    assert scene.title == "Курс сомони: 11%. TJS/USD, 11 December 2025"  # which way round, too


@pytest.mark.parametrize("title", ["a\u202eb", "a\u200bb", "a\x01b", "a\u2066b", "a\ufeffb"])
def test_what_is_no_letter_of_a_title_is_left_out(title: str) -> None:
    assert "ab" in said(trend(CASES["one point"], Look(title=title)))
    joined = "\u0915\u094d\u200d\u0937"  # some scripts need their joiners
    assert joined in said(trend(CASES["one point"], Look(title=joined)))


def test_an_index_says_who_gained_and_lost_most() -> None:
    ends = {
        pair: (("2024-09-13", first), ("2026-02-28", last))
        for pair, first, last in (
            (KGS, "0.01185", "0.01143"),
            (TJS, "0.09437", "0.10510"),
            (UZS, "0.00008", "0.00008"),
        )
    }
    drawn = [rate for pair, both in ends.items() for rate in lasting(pair, *both)]
    scene = index(drawn)
    # The Uzbek sum may have gained 13%, or lost 12: who moved most cannot be said.
    assert scene.title.startswith("The Tajik somoni gained 11%, the Kyrgyz som lost 3.5%. ")
    assert scene.title.endswith("13 September 2024 is 100; change until 28 February 2026")
    without = index([rate for rate in drawn if rate.pair != UZS])
    assert without.title.startswith("The Tajik somoni gained 11%, the Kyrgyz som lost 3.5%. ")
    assert {"Tajik somoni 111.37", "Kyrgyz som 96.46"} <= set(said(scene))


UNRESOLVED = rates(UZS, ("2024-09-13", "0.00008"), ("2026-02-28", "0.00008"))
FLAT = rates(KGS, ("2024-09-13", "0.01144"), ("2026-02-28", "0.01144"))
MOVING = rates(TJS, ("2024-09-13", "0.09437"), ("2026-02-28", "0.10510"))


def test_what_rounding_hides_is_named_below_an_index_and_does_not_set_its_scale() -> None:
    alone, scene = index(MOVING), index([*MOVING, *UNRESOLVED])
    assert scene.frames[0].ylim == alone.frames[0].ylim
    assert len(scene.frames[0].marks) == len(alone.frames[0].marks)
    assert any("Not shown: Uzbek sum. Rounding hides any change." in text for text in said(scene))
    assert not any("not resolved" in text for text in said(scene))
    assert not any("Not shown" in text for text in said(alone))


def test_a_rate_that_held_stays_in_an_index_with_its_band() -> None:
    scene = index([*MOVING, *FLAT, *UNRESOLVED])
    assert "Kyrgyz som: not resolved" in said(scene)
    assert any("Not shown: Uzbek sum." in text for text in said(scene))


def test_an_index_of_what_rounding_hides_shows_it_as_a_veil() -> None:
    scene = index([*FLAT, *UNRESOLVED])
    assert scene.title.startswith("Exchange rates against the US dollar. ")  # so few dates say nothing
    assert not any("Not shown" in text for text in said(scene))
    [band] = [mark for mark in scene.frames[0].marks if isinstance(mark, Bars) and mark.high[0] > 101]
    assert band.ink == "veil"
    assert "not resolved: Kyrgyz som, Uzbek sum" in said(scene)
    exact = intervals.index(intervals.printed(Decimal("0.00008")), intervals.printed(Decimal("0.00008")))
    assert band.low == [pytest.approx(float(exact.low))], "its first date is 100, and has no width"
    assert band.high == [pytest.approx(float(exact.high))]


def test_an_index_names_the_dates_that_are_100() -> None:
    """Of the rates that are 100, not the date that was asked for; and what moved did so since then."""
    drawn = [
        *rates(TJS, ("2024-09-13", "0.09437")),
        *lasting(TJS, ("2025-06-01", "0.10045"), ("2026-02-28", "0.10510")),
    ]
    lines = lines_of(drawn)
    asked = date(2025, 6, 1)
    scene = draw_index(lines, references(drawn, asked), asked, Look(), RULE)
    assert scene.title == (
        "The Tajik somoni gained 4.6% against the US dollar. Value in US dollars. 1 June 2025 is 100; "
        "change until 28 February 2026"
    )
    own = draw_index(lines, references(drawn, None), None, Look(lang="ru"), RULE)
    assert own.title.endswith("Первая дата каждого ряда = 100; изменение по 28 февраля 2026 г.")


def test_an_index_of_one_date_compares_nothing() -> None:
    scene = index([*CASES["one point"], *rates(UZS, ("2025-12-11", SAME))])
    assert scene.title == "Exchange rates against the US dollar. Value in US dollars. 11 December 2025"
    left = [label.text for label in scene.labels if label.anchor == "end"]
    assert left == ["99", "100", "101"]


def test_an_index_of_the_dollar_says_against_which_currency() -> None:
    drawn = [
        *lasting(Pair("USD/KZT"), ("2024-09-13", "478.5"), ("2026-02-28", "497.5")),
        *lasting(Pair("USD/TJS"), ("2024-09-13", "10.596"), ("2026-02-28", "9.515")),
    ]
    title = index(drawn).title
    assert title.startswith(
        "The US dollar gained 4.0% against the Kazakh tenge, lost 10% against the Tajik somoni. "
    )
    assert index(drawn[8:]).title.startswith("The US dollar lost 10% against the Tajik somoni. ")


def test_series_of_an_index_can_be_told_by_shapes() -> None:
    """Not by colours alone: a series has a shape of its own, also beside its name, in every stretch of dates."""
    drawn = [rate for pair in FIVE for rate in rates(Pair(pair), *SPARSE)]
    scene = index(drawn)
    shapes: dict[str, set[str]] = {}
    for mark in scene.frames[0].marks:
        if isinstance(mark, Dots):
            shapes.setdefault(mark.ink, set()).add(mark.shape)
    own = {"circle", "square", "triangle", "diamond", "wedge"}
    samples = [item for item in scene.items if isinstance(item, Disc) and item.ink in shapes]
    assert {sample.shape for sample in samples} == own
    # Beside its shape a series has small round dots, where its line is too short to be drawn.
    assert all(shapes[sample.ink] <= {sample.shape, "circle"} for sample in samples)
    assert all(sample.shape in shapes[sample.ink] for sample in samples)
    for ink in shapes:
        days = sorted(
            x for mark in scene.frames[0].marks if isinstance(mark, Dots) and mark.ink == ink for x in mark.x
        )
        for first, last in (
            ("2025-01-01", "2025-01-20"),
            ("2025-03-01", "2025-03-01"),
            ("2025-05-01", "2025-05-02"),
        ):
            begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
            assert any(begin <= day <= end for day in days)


@pytest.mark.parametrize("phase", [0, 0.2, 0.4, 0.6, 0.8])
def test_dots_of_a_series_are_as_far_apart_as_asked(phase: float) -> None:
    drawn = points_of(CASES["20 years"])
    days = [drawn.dates[place] for place in spaced_places(drawn, range(len(drawn.dates)), 300, phase)]
    assert {later - earlier for earlier, later in itertools.pairwise(days)} == {300}
    assert len(days) in {24, 25}


def test_an_index_of_what_is_not_resolved_says_so() -> None:
    scene = index(lasting(UZS, ("2025-01-06", SAME), ("2025-05-08", SAME)), own=True)
    assert scene.title.startswith("No change can be resolved")


def test_an_index_of_what_does_not_move_for_good_says_so() -> None:
    there_and_back = ("0.28490", "0.28571") * 4
    days = [(f"2025-01-{6 + day:02}", rate) for day, rate in enumerate(there_and_back)]
    assert index(rates(Pair("TMT/USD"), *days)).title.startswith("No currency moved for good. ")


def test_series_that_end_in_different_weeks_are_not_ranked() -> None:
    drawn = [
        *lasting(KGS, ("2025-01-06", "0.01185"), ("2025-03-14", "0.01143")),
        *lasting(TJS, ("2025-01-06", "0.09437"), ("2026-01-05", "0.10510")),
    ]
    scene = index(drawn)
    assert scene.title == (
        "Exchange rates against the US dollar. "
        "Value in US dollars. 6 January 2025 is 100; series end on different dates and are not ranked"
    )
    assert {"Kyrgyz som 96.46, 14 Mar 2025", "Tajik somoni 111.37"} <= set(said(scene))
    frame = scene.frames[0]
    leaders = [item for item in scene.items if isinstance(item, Segment) and item.ink.startswith("series-")]
    assert [leader.ink for leader in leaders] == ["series-2"]  # none leads over ten months
    assert leaders[0].start[0] > frame.box.right - 0.12 * frame.box.width


def test_series_that_end_within_a_week_are_ranked_and_dated() -> None:
    drawn = [
        *lasting(KGS, ("2025-01-06", "0.01185"), ("2026-01-01", "0.01143")),
        *lasting(TJS, ("2025-01-06", "0.09437"), ("2026-01-05", "0.10510")),
    ]
    assert index(drawn).title == (
        "The Tajik somoni gained 11%, the Kyrgyz som lost 3.5%. "
        "Value in US dollars. 6 January 2025 is 100; change until the last date of each, 1 January 2026 to 5 January 2026"
    )


def test_what_is_computed_is_drawn_where_it_is() -> None:
    """Not where its rounded digits are: the middle of a band, and the number beside the end of a line."""
    [line] = lines_of(
        series(
            [
                Prints(date(2025, 1, 6 + day), UZS, (Decimal(rate),))
                for day, rate in enumerate(("0.00008", "0.00009"))
            ],
            View(per_usd=True),
        ).rates
    )
    assert line.points.rate == [pytest.approx(12500), pytest.approx(100000 / 9)]


def test_an_index_is_100_at_its_start_without_width() -> None:
    drawn = rebased_to(points_of(CASES["near zero"]), points_of(CASES["near zero"][:1]))
    assert (drawn.least[0], drawn.rate[0], drawn.greatest[0]) == (100, 100, 100)
    exact = intervals.index(*(intervals.printed(rate.rate) for rate in reversed(CASES["near zero"])))
    assert drawn.least[1] == pytest.approx(float(exact.low))
    assert drawn.greatest[1] == pytest.approx(float(exact.high))


# Scales.


@given(st.floats(1e-20, 1e15), st.floats(1.0001, 1e6), st.integers(1, 6))
def test_ticks_are_between_the_ends(low: float, times: float, most: int) -> None:
    ticks = scales.value_ticks(low, low * times, most)
    assert all(low <= tick <= low * times for tick in ticks)


# Colours.


def luminance(color: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_contrast(theme: Theme) -> None:
    ink = colors(theme)
    for written in ("text", "quiet", "line", *(f"series-{n}" for n in range(5))):
        assert contrast(ink[written], ink["paper"]) >= 4.5, written
    # What is not text, but means something (WCAG 2.2, 1.4.11).
    for mark in ("line", "bar", "observed", "flagged", "without", "undated"):
        assert contrast(ink[mark], ink["paper"]) >= 3, mark


# Machado, Oliveira and Fernandes, IEEE TVCG 15 (2009): the whole of a deficiency, in linear RGB.
BLIND = {
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(color: str, how: str) -> tuple[float, ...]:
    """The colour as it is seen: lightness and the two others of CIELAB."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if how == "grey":
        grey = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        linear = [grey] * 3
    elif how != "all colours":
        linear = [min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in BLIND[how]]
    x, y, z = (
        sum(a * b for a, b in zip(row, linear, strict=True))
        for row in ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))
    )
    f = [value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def apart(one: str, other: str, how: str) -> float:
    return math.dist(seen(one, how), seen(other, how))


@pytest.mark.parametrize("how", ["all colours", "grey", *BLIND])
@pytest.mark.parametrize("theme", THEMES)
def test_what_lies_on_each_other_is_told_apart(theme: Theme, how: str) -> None:
    """Line, bar, band and paper, for everyone; a difference of 10 is seen at a glance."""
    ink = colors(theme)
    for one, other in itertools.combinations(("line", "bar", "band", "paper"), 2):
        assert apart(ink[one], ink[other], how) >= 10, (one, other)


@pytest.mark.parametrize("how", ["all colours", "grey", *BLIND])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("hue", range(HUES))
def test_marks_of_a_series_are_told_apart(hue: int, theme: Theme, how: str) -> None:
    """Its line, the bar of a day, the rail of a level, the band of the digits, and the paper."""
    ink = colors(theme)
    kinds = [ink[f"{kind}-{hue}"] for kind in ("series", "bar", "rail", "band")] + [ink["paper"]]
    for one, other in itertools.combinations(kinds, 2):
        if {one, other} != {ink[f"rail-{hue}"], ink[f"band-{hue}"]}:  # never in one place
            assert apart(one, other, how) >= 10, (one, other)


@pytest.mark.parametrize("theme", THEMES)
def test_a_lead_and_hollow_dots_can_be_seen(theme: Theme) -> None:
    ink = colors(theme)
    for mark in ("lead", *(f"edge-{hue}" for hue in range(HUES))):
        assert contrast(ink[mark], ink["paper"]) >= 3, mark


# Sizes.


@pytest.mark.parametrize(("width", "height"), [(4.9, None), (201, None), (16, 4), (float("nan"), None)])
def test_impossible_sizes(width: float, height: float | None) -> None:
    with pytest.raises(InputError, match="out of range"):
        Look(width=width, height=height)


def test_too_little_height_is_said() -> None:
    with pytest.raises(
        InputError, match=r"a height of 5 cm is too little for this chart: it takes \d+\.\d cm"
    ):
        overview(CASES["five pairs, 20 years"], Look(width=8, height=5))


def test_the_size_is_the_one_that_was_asked_for() -> None:
    scene = trend(CASES["one point"], Look(width=12, height=9), RULE)
    assert scene.width == pytest.approx(12 / 2.54 * 72)
    assert scene.height == pytest.approx(9 / 2.54 * 72)


@pytest.mark.parametrize("lang", LANGS)
def test_letters_are_never_smaller_than_can_be_read(lang: Look) -> None:
    """5 points in a column of 8 cm, 11 on a slide of 33.8 cm; but for numbers of 18 digits."""
    for look, least in ((Look(width=8), 4.6), (Look(width=33.8, height=19), 10)):
        drawn = [*GAPPED, *rates(TJS, ("2025-12-11", "0.10866"), ("2025-12-12", "0.10900"))]
        for kind, scene in every_chart(drawn, look).items():
            assert min(label.size for label in scene.labels) >= least, kind


def test_a_pair_with_weekend_rates_only_says_so_in_an_overview() -> None:
    saturday = [rate._replace(mark=Mark.WEEKEND) for rate in rates(KGS, ("2025-12-06", "0.01143"))]
    texts = said(
        overview([*saturday, *lasting(TJS, ("2025-01-06", "0.0944"), ("2026-01-05", "0.1051"))], Look())
    )
    assert "weekend rates only, no change is given" in " ".join(texts)
