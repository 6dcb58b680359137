"""The chart of changes: bars on one scale, marks by verdict, rows by reference date, words that fit."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_charts import CASES, GAPPED, KGS, LOOKS, TJS, UZS, lasting, overlap, rates, said

from fxtrack.charts.changes import draw_changes
from fxtrack.charts.spans import told_of
from fxtrack.drawing.scene import Disc, Dots, Frame, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair
from fxtrack.numbers.changes import Change, changes
from fxtrack.numbers.rates import Rate
from fxtrack.words import words

KZT, TMT = Pair("KZT/USD"), Pair("TMT/USD")
RUB, EUR = Pair("RUB/USD"), Pair("EUR/USD")
HANGS = rates(KZT, ("2025-12-01", "0.10866", "0.10849", "0.10876"), ("2025-12-02", "0.10870"))
SIX = [
    *rates(KGS, ("2025-01-06", "0.01185"), ("2025-12-01", "0.01143"), ("2025-12-08", "0.01143")),
    *rates(KZT, ("2025-01-06", "0.00210"), ("2025-12-01", "0.00190"), ("2025-12-08", "0.00200")),
    *rates(TJS, ("2025-01-06", "0.09437"), ("2025-12-01", "0.10857"), ("2025-12-08", "0.10510")),
    *rates(UZS, ("2025-01-06", "0.00008"), ("2025-12-01", "0.00008"), ("2025-12-08", "0.00008")),
    *rates(TMT, ("2025-01-06", "0.28490"), ("2025-12-01", "0.28571"), ("2025-12-08", "0.28490")),
    *rates(RUB, ("2025-01-06", "0.00980"), ("2025-12-01", "0.01290"), ("2025-12-08", "0.01300")),
]
FORMS: dict[str, list[Rate]] = {
    **{name: drawn for name, drawn in CASES.items() if len(drawn) < 1000},
    "six pairs": SIX,
    "own dates": [
        *rates(KGS, ("2025-01-06", "0.01185"), ("2025-02-06", "0.01145"), ("2025-03-14", "0.01143")),
        *rates(TJS, ("2025-01-06", "0.09437"), ("2025-12-29", "0.10520"), ("2026-01-05", "0.10510")),
    ],
    "per dollar": [
        *rates(Pair("USD/KZT"), ("2025-12-01", "517.1"), ("2025-12-08", "520.4")),
        *rates(Pair("USD/TJS"), ("2025-12-01", "9.21"), ("2025-12-08", "9.51")),
    ],
    "no two alike": [
        *rates(Pair("KGS/KZT"), ("2025-12-01", "5.9"), ("2025-12-08", "6.0")),
        *rates(Pair("USD/TJS"), ("2025-12-01", "9.21"), ("2025-12-08", "9.51")),
    ],
    "hangs on prints": [*HANGS, *GAPPED],
}


def all_text(scene: Scene) -> str:
    return " ".join(said(scene))


def chart(drawn: list[Rate], look: Look | None = None) -> Scene:
    return draw_changes(changes(drawn), look or Look())


def shown(frame: Frame) -> list[float]:
    """The changes of a lane, from above."""
    dots = [mark for mark in frame.marks if isinstance(mark, Dots) and not mark.ink.startswith("rail")]
    return [float(dot.x[0]) for dot in sorted(dots, key=lambda dot: -float(dot.y[0]))]


def bars(scene: Scene) -> list[tuple[float, float]]:
    """The change of each bar, and its length on the sheet."""
    lines = [(frame, mark) for frame in scene.frames for mark in frame.marks if isinstance(mark, Polyline)]
    return [(float(mark.x[1]), frame.x(float(mark.x[1])) - frame.x(0.0)) for frame, mark in lines]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", FORMS)
def test_bars_are_as_long_as_their_changes_on_one_scale(name: str, look: str) -> None:
    scene = chart(FORMS[name], LOOKS[look])
    drawn = bars(scene)
    for (value, length), (other, beside) in itertools.pairwise(drawn):
        assert length * other == pytest.approx(beside * value)
    for frame in scene.frames:
        assert frame.xlim[0] <= 0 <= frame.xlim[1]


@pytest.mark.parametrize("name", FORMS)
def test_every_change_of_a_lane_is_drawn_once_and_no_other(name: str) -> None:
    """Spans from one reference date share a dot."""
    table = changes(FORMS[name])
    for frame in chart(FORMS[name]).frames:
        own = [row for row in table if f"{row.base}/{row.quote}" == frame.name and row.change is not None]
        assert set(shown(frame)) == {float(row.change) for row in own if row.change is not None}
        assert len(shown(frame)) <= len(own)
        assert len(shown(frame)) >= len({row.reference_date for row in own})


def marks_of(frame: Frame) -> dict[float, str]:
    """How the dot of each change looks: by the place of its middle."""
    found: dict[float, str] = {}
    for mark in frame.marks:
        if isinstance(mark, Dots):
            kind = "hollow" if mark.hollow else "pale" if mark.ink.startswith("rail") else "full"
            found[float(mark.x[0])] = kind  # what is pale lies on what is full
    return found


@pytest.mark.parametrize("name", FORMS)
def test_marks_are_those_of_the_verdicts(name: str) -> None:
    table = changes(FORMS[name])
    for frame in chart(FORMS[name]).frames:
        own = [row for row in table if f"{row.base}/{row.quote}" == frame.name and row.change is not None]
        expected = {
            float(row.change): "hollow"
            if row.verdict == "not resolved"
            else "pale"
            if row.hangs_on_prints
            else "full"
            for row in own
            if row.change is not None
        }
        assert marks_of(frame) == expected


def test_what_is_not_resolved_has_no_bar() -> None:
    scene = chart(rates(KGS, ("2025-01-06", "0.01185"), ("2025-12-01", "0.01144"), ("2025-12-08", "0.01143")))
    assert len(bars(scene)) == 1
    assert "not resolved" in said(scene)
    assert "−3.54" in said(scene)
    assert "−0.09" not in said(scene)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_key_lists_what_is_drawn_and_no_more(name: str, lang: str) -> None:
    scene = chart(FORMS[name], Look(lang="ru" if lang == "ru" else "en"))
    say = words("ru" if lang == "ru" else "en")
    kinds = {kind for frame in scene.frames for kind in marks_of(frame).values()}
    texts = {"full": say.key_change, "pale": say.key_partly, "hollow": say.key_hidden}
    for kind, text in texts.items():
        assert (text in said(scene)) is (kind in kinds), kind
    samples = [item for item in scene.items if isinstance(item, Disc)]
    assert len(samples) == len(kinds) + ("pale" in kinds)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", FORMS)
def test_no_words_overlap_or_leave_the_chart(name: str, look: str) -> None:
    scene = chart(FORMS[name], LOOKS[look])
    for label in scene.labels:
        box = label.box
        assert box.x >= scene.margin - 0.5, label
        assert box.right <= scene.width - scene.margin + 0.5, label
        assert box.y >= -0.5, label
        assert box.top <= scene.height + 0.5, label
    for one, other in itertools.combinations(scene.labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)
    assert_no_words_on_marks(scene)


def assert_no_words_on_marks(scene: Scene) -> None:
    for frame in scene.frames:
        for mark in (each for each in frame.marks if isinstance(each, Dots | Polyline)):
            x, y = (frame.x(float(mark.x[-1])), frame.y(float(mark.y[-1])))
            for label in scene.labels:
                box = label.box
                assert not (box.x - 1 < x < box.right + 1 and box.y < y < box.top), label.text


def test_a_currency_of_which_nothing_is_resolved_has_one_sentence() -> None:
    scene = chart([*GAPPED, *lasting(TJS, ("2025-01-06", "0.0944"), ("2025-03-03", "0.1051"))])
    assert [frame.name for frame in scene.frames] == ["TJS/USD"]
    assert "Uzbek sum" in said(scene)
    assert "not resolved over any span: allowing for rounding, −12 to +14%" in said(scene)
    alone = chart(GAPPED)
    assert alone.frames == []
    assert sum("not resolved" in text for text in said(alone)) == 1


def test_one_date_is_compared_with_nothing() -> None:
    scene = chart(CASES["one point"])
    assert "There is one date, and nothing to compare it with" in said(scene)
    assert {"Tajik somoni", "one date, 11 December 2025: nothing to compare it with"} <= set(said(scene))
    both = chart([*CASES["one point"], *lasting(KGS, ("2025-01-06", "0.0118"), ("2025-03-03", "0.0114"))])
    assert "one date, 11 December 2025: nothing to compare it with" in said(both)


def test_spans_from_one_date_share_a_row_and_rows_go_back_in_time() -> None:
    """The last page of the year is that of 30 days as well."""
    drawn = rates(
        TJS,
        ("2025-02-03", "0.0944"),
        ("2025-12-22", "0.1084"),
        ("2026-01-15", "0.1085"),
        ("2026-01-22", "0.1087"),
    )
    texts = said(chart(drawn))
    names = ["previous date; 7 days", "30 days; year to date", "since first"]
    assert [text for text in texts if text in names] == names
    dates = ["from 15 Jan 2026", "from 22 Dec 2025", "from 3 Feb 2025"]
    assert [text for text in texts if text.startswith("from")] == dates
    assert "365 days" not in texts, "before the first page: no row"


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "no page near 24 Jan 2026"), ("ru", "нет страниц около 24 янв 2026")]
)
@pytest.mark.parametrize("width", [8, 16])
def test_a_span_without_a_page_near_its_day_says_so(lang: str, text: str, width: float) -> None:
    """Never a change of two months under the name of one."""
    drawn = rates(TJS, ("2025-12-22", "0.1084"), ("2026-02-20", "0.1085"), ("2026-02-23", "0.1090"))
    texts = said(chart(drawn, Look(lang="ru" if lang == "ru" else "en", width=width)))
    assert text in texts
    assert len([each for each in texts if each == text]) == 1


def test_pairs_that_end_on_different_dates_each_have_their_own() -> None:
    texts = said(chart(FORMS["own dates"]))
    assert "Changes up to the last date of each pair" in texts
    assert {"to 14 Mar 2025", "to 5 Jan 2026"} <= set(texts)
    assert {"from 6 Feb 2025", "from 29 Dec 2025"} <= set(texts)  # of the previous date, in the lanes
    assert texts.count("from 6 Jan 2025") == 1, "since first: the same for both, beside the row"
    assert {"begins later", "no page near 6 Dec 2025"} <= set(texts)


@pytest.mark.parametrize(
    ("name", "subtitle", "lanes"),
    [
        (
            "six pairs",
            "against the US dollar, %; right of zero: stronger against the US dollar",
            "Kyrgyz som",
        ),
        ("per dollar", "of the US dollar against each currency, %", "Kazakh tenge"),
        ("no two alike", "of the first currency of each pair, %", "US dollar (USD/TJS)"),
        ("unknown names", "against CHF, %", "XAU"),
    ],
)
def test_direction_and_currencies_are_in_words(name: str, subtitle: str, lanes: str) -> None:
    scene = chart(FORMS[name], Look(width=20))
    assert f"Change in value {subtitle}" in all_text(scene)
    assert lanes in all_text(scene)
    # The currency that a lane is named by is weaker where the dollar is dearer.
    right = "weaker →" if name == "per dollar" else "stronger →"
    assert any(right in text for text in said(scene))


def test_direction_is_said_in_russian() -> None:
    texts = all_text(chart(SIX, Look(lang="ru")))
    assert "Изменение стоимости к доллару США, %; правее нуля — укрепление к доллару США" in texts
    assert "крепче →" in texts
    assert "stronger" not in texts


@pytest.mark.parametrize("look", LOOKS)
def test_dates_stay_at_every_size(look: str) -> None:
    say = LOOKS[look].say
    texts = said(chart(SIX, LOOKS[look]))
    assert say.since_day.format(day=say.short_day(date(2025, 1, 6))) in texts
    assert say.since_day.format(day=say.short_day(date(2025, 12, 1))) in texts


def test_lanes_keep_the_order_of_the_table_and_the_colours_of_their_currencies() -> None:
    scene = chart(SIX)
    assert [frame.name for frame in scene.frames] == [KGS, KZT, TJS, TMT, RUB]
    inks = {
        frame.name: {mark.ink for mark in frame.marks if isinstance(mark, Polyline)} for frame in scene.frames
    }
    assert inks[KGS] == {"series-0"}
    assert inks[TJS] == {"series-2"}


def test_lanes_that_stand_alone_have_their_zeros_under_each_other() -> None:
    frames = chart(SIX, Look(width=6)).frames
    assert len({round(frame.x(0.0), 6) for frame in frames}) == 1
    assert len({frame.box.y for frame in frames}) == len(frames)


def series_of(pair: Pair, steps: list[tuple[int, int]]) -> list[Rate]:
    """A series by the days between its dates and its last digits."""
    days = itertools.accumulate((days for days, _ in steps), initial=0)
    return rates(
        pair,
        *(
            ((date(2025, 1, 6) + timedelta(days=day)).isoformat(), f"0.{number:05}")
            for day, (_, number) in zip(days, steps, strict=False)
        ),
    )


steps = st.lists(st.tuples(st.integers(1, 120), st.integers(1, 99999)), min_size=1, max_size=6)


@given(
    st.dictionaries(st.sampled_from([KGS, KZT, TJS, UZS, TMT, RUB, EUR]), steps, min_size=1),
    st.sampled_from(list(LOOKS)),
)
def test_whatever_the_series_all_is_drawn_and_can_be_read(
    made: dict[Pair, list[tuple[int, int]]], look: str
) -> None:
    drawn = [rate for pair, of_pair in made.items() for rate in series_of(pair, of_pair)]
    scene = chart(drawn, Look(**{**vars(LOOKS[look]), "height": None}))
    table: list[Change] = changes(drawn)
    told = told_of(table)
    assert sorted(frame.name for frame in scene.frames) == sorted(told.lanes)
    for one, other in itertools.combinations(scene.labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)
    for label in scene.labels:
        assert label.box.x >= scene.margin - 0.5
        assert label.box.right <= scene.width - scene.margin + 0.5, label.text
