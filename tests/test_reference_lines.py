"""What is said of lines and labels that a scale cuts off, and that labels of one chart share their digits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from fxtrack.charts.guides import Beside
from fxtrack.charts.index import draw_index
from fxtrack.charts.marks import Line, lines_of
from fxtrack.charts.spans import span_rows
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing.scene import Disc, Dots, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError
from fxtrack.model import Pair, Prints
from fxtrack.numbers.changes import changes
from fxtrack.numbers.series import View, series
from fxtrack.quality.official import Official
from fxtrack.quality.pegs import Peg

MONDAY = date(2025, 12, 1)
WIDTHS = [16.0, 8.0]


def prints(pair: str, *rates: str, first: date = MONDAY, apart: int = 1) -> list[Prints]:
    """Rates of a pair, printed once a date."""
    days = (first + timedelta(days=apart * place) for place in range(len(rates)))
    return [Prints(day, Pair(pair), (Decimal(rate),)) for day, rate in zip(days, rates, strict=True)]


def line(pair: str, *rates: str, first: date = MONDAY, apart: int = 1, per_usd: bool = False) -> Line:
    [made] = lines_of(series(prints(pair, *rates, first=first, apart=apart), View(per_usd=per_usd)).rates)
    return made


def official(pair: str, *rates: str, apart: int = 1) -> list[Official]:
    return [
        Official(MONDAY + timedelta(days=apart * place), Pair(pair), Decimal(rate), 1, place + 2)
        for place, rate in enumerate(rates)
    ]


def texts(scene: Scene) -> list[str]:
    return [label.text for label in scene.labels]


def said(scene: Scene) -> str:
    return " ".join(texts(scene))


TENGE = line("USD/KZT", "510.1", "512.2", "514.3", "516.4", "518.5")
NAMES = {
    "en": ("official rate", "Beyond the scale: 2 official rates."),
    "ru": ("официальный курс", "За пределами шкалы: 2 официальных курса."),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", NAMES)
def test_official_rates_that_are_cut_off_are_counted(lang: str, width: float) -> None:
    """And the name stands where their line can be seen."""
    name, counted = NAMES[lang]
    beside = Beside(official("USD/KZT", "509", "511", "513", "525", "526"))
    look = Look(width=width, lang=lang, ymin=508, ymax=520)  # type: ignore[arg-type]
    scene = draw_trend(TENGE, look, "daily median", beside=beside)
    assert counted in said(scene)
    assert texts(scene).count(name) == 2, "at the line and in the key"
    bare = draw_trend(TENGE, Look(width=width, ymin=500, ymax=530), "daily median", beside=beside)
    assert "official rates." not in said(bare)


FAR: dict[str, tuple[Peg | Decimal, str]] = {
    "a typing mistake": (Decimal(100), "--peg 100 is not near the rates of USD/TMT, 3.5 to 3.51"),
    "a hundredth": (Decimal("0.035"), "--peg 0.035 is not near the rates of USD/TMT, 3.5 to 3.51"),
    "of its own direction": (
        Peg(Pair("TMT/USD"), Decimal("0.9")),
        "--peg 0.9 is not near the rates of TMT/USD, 0.2849 to 0.285714",
    ),
    "inverted": (Decimal("0.2857"), "--peg USD/TMT=0.2857 does not fit the rates; TMT/USD=0.2857 does"),
}


@pytest.mark.parametrize("name", FAR)
def test_a_peg_far_from_the_rates_is_refused(name: str) -> None:
    peg, told = FAR[name]
    manat = line("USD/TMT", "3.50", "3.51", "3.50", "3.51", "3.50")
    with pytest.raises(ChoiceError) as refused:
        draw_trend(manat, Look(), "daily median", beside=Beside((), [peg]))
    assert str(refused.value).startswith(told)


MANAT = ["0.28571", "0.28490"] * 10 + ["0.28530", "0.28571"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("per_usd", [True, False])
def test_labels_of_levels_never_lie_on_each_other(width: float, per_usd: bool) -> None:
    """A peg far from both leaves room for one label: that of both."""
    manat = line("TMT/USD", *MANAT, per_usd=per_usd)
    assert manat.levels
    scene = draw_trend(
        manat, Look(width=width), "daily median", beside=Beside((), [Peg(Pair("USD/TMT"), Decimal(5))])
    )
    [frame] = scene.frames
    beside = [each for each in scene.labels if each.anchor == "end" and each.x < frame.box.x]
    beside += [each for each in scene.labels if each.anchor == "start" and each.x > frame.box.right]
    assert any("–" in each.text for each in beside)
    for one in beside:
        near = [other for other in beside if other.x == one.x and abs(other.y - one.y) < one.size]
        assert near == [one]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "3.50 on 11 dates, 3.51 on 10; 0.3% apart; 1 date at another rate; peg 3.5"),
        ("ru", "число дат: 3,50 — 11; 3,51 — 10; разница 0,3%; другой курс — 1; привязка 3,5"),
    ],
)
def test_two_levels_say_how_far_apart_they_are(lang: str, told: str) -> None:
    """And how many dates are at neither; a peg is named under the title."""
    daily = prints("TMT/USD", *MANAT, apart=7)
    [manat] = lines_of(series(daily, View(per_usd=True)).rates)
    beside = Beside((), [Decimal("3.5")])
    scene = draw_trend(manat, Look(width=33.8, lang=lang), "daily median", beside=beside)  # type: ignore[arg-type]
    assert told in said(scene).replace("\u00a0", " ")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [1, 3])
def test_few_official_rates_are_dots_above_the_line(width: float, count: int) -> None:
    rates = ["511", "514", "517"][:count]
    tenge = line("USD/KZT", "510", "512", "514", "516", "518", apart=28)
    scene = draw_trend(
        tenge, Look(width=width), "daily median", beside=Beside(official("USD/KZT", *rates, apart=28))
    )
    [frame] = scene.frames
    assert not any(mark.ink == "official" for mark in frame.marks if isinstance(mark, Polyline))
    ring, dots = frame.marks[-2:]
    assert isinstance(dots, Dots)
    assert (dots.ink, list(dots.y), ring.ink) == ("official", [float(rate) for rate in rates], "paper")
    assert any(isinstance(item, Disc) and item.ink == "official" for item in scene.items), "the key has a dot"
    assert ("official rate 511" in texts(scene)) == (count == 1), "a single one has its value"


def test_neighbouring_days_miss_no_page() -> None:
    saturday = MONDAY + timedelta(days=5)
    two = draw_trend(line("USD/KZT", "510", "512", first=saturday), Look(), "daily median")
    assert "no pages between" not in texts(two)
    apart = draw_trend(line("USD/KZT", "510", "512", first=saturday, apart=8), Look(), "daily median")
    assert "no pages between" in texts(apart)


def index_of(lines: list[Line], look: Look) -> Scene:
    starts = {each.pair: each.rates[0] for each in lines}
    return draw_index(lines, starts, MONDAY, look, "daily median")


def test_labels_of_an_index_have_equally_many_decimals() -> None:
    """As many as the coarsest has; and each lies where its line ends."""
    fine = line("KGS/USD", "0.0114321", "0.0114000", "0.0115001", "0.0118765")
    coarse = line("KZT/USD", "0.00201", "0.00199", "0.00196", "0.00193")
    scene = index_of([fine, coarse], Look())
    ends = [text.rpartition(" ")[2] for text in texts(scene) if text.startswith(("Kyrgyz", "Kazakh"))]
    assert sorted(ends) == ["103.9", "96.0"]
    exact = [Fraction("0.0118765") / Fraction("0.0114321"), Fraction("0.00193") / Fraction("0.00201")]
    for told, value in zip(sorted(ends), exact, strict=True):
        assert abs(Fraction(told) - 100 * value) <= Fraction(1, 20)


def test_an_end_that_is_cut_off_has_an_arrow() -> None:
    up = line("KGS/USD", "0.011430", "0.011600", "0.012300", "0.012800")
    down = line("TJS/USD", "0.09430", "0.09400", "0.09300", "0.09000")
    scene = index_of([up, down], Look(ymin=98, ymax=103))
    arrows = {each.text: each for each in scene.labels if each.text in {"↑", "↓"}}
    assert set(arrows) == {"↑", "↓"}
    [frame] = scene.frames
    assert frame.ylim == (98, 103)
    assert not any(isinstance(item, Disc) and item.x > frame.box.right for item in scene.items)
    whole = index_of([up, down], Look())
    assert not any(each.text in {"↑", "↓"} for each in whole.labels)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_currencies_per_dollar_are_named(lang: str) -> None:
    lines = [line("USD/KZT", "510", "512", "514", "530"), line("USD/TJS", "10.1", "10.2", "10.3", "10.5")]
    scene = index_of(lines, Look(lang=lang))  # type: ignore[arg-type]
    assert not any("USD/" in text for text in texts(scene))
    assert any(text.startswith(NAMED[lang]) for text in texts(scene))


NAMED = {"en": "Kazakh tenge ", "ru": "Казахстанский тенге "}


def test_spans_stand_in_the_order_of_the_table() -> None:
    daily = prints("KZT/USD", *[f"0.00{190 + place}" for place in range(60)], first=date(2025, 1, 6), apart=7)
    rows = changes(series(daily, View()).rates)
    found = [row.spans[0] for row in span_rows(rows, [Pair("KZT/USD")])]
    order = [row.period for row in rows]
    assert found == sorted(found, key=order.index)
    assert found.index("365 days") < found.index("year to date")
