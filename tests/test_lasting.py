"""What a sentence may say of a series: checked against a second reckoning, plain and slow."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from forked import fxtrack
from pages import captures
from trips import plainly_further, span_of, trip

from fxtrack.model import Filters, Pair, Prints
from fxtrack.numbers import intervals
from fxtrack.numbers.headline import Headline, headline, in_brief
from fxtrack.numbers.lasting import Level, Story, course, is_lasting
from fxtrack.numbers.rates import Rate, by_pair, compared
from fxtrack.numbers.series import View, series
from fxtrack.store import Store
from fxtrack.store.prints import read_prints
from fxtrack.words import Words, words

EXAMPLES = Path(__file__).parent.parent / "examples" / "snapshots"
EN, RU = words("en"), words("ru")
MONDAY = date(2025, 1, 6)
TMT = Pair("TMT/USD")


def weekdays(begin: date = MONDAY) -> Iterator[date]:
    day = begin
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def daily(*rates: str, pair: Pair = TMT, turned: bool = False) -> list[Rate]:
    """Daily rates of weekdays, one after the other; a day has one or several prints, with blanks between."""
    prints = [
        Prints(day, pair, tuple(map(Decimal, each.split())))
        for day, each in zip(weekdays(), rates, strict=False)
    ]
    return series(prints, View(per_usd=turned), [pair]).rates


A, B, BETWEEN, BESIDE = "0.28490", "0.28571", "0.28530", "0.28573"

KINDS: dict[str, tuple[list[str], Story]] = {
    "one date": ([A], Story.FEW),
    "five dates that rise": (["0.10", "0.20", "0.30", "0.40", "0.50"], Story.FEW),
    "six dates that rise": (["0.10", "0.11", "0.12", "0.20", "0.21", "0.22"], Story.LASTING),
    "six dates of which the third is as high as the fourth": (
        ["0.10", "0.11", "0.20", "0.20", "0.21", "0.22"],
        Story.MOVED,
    ),
    "seven dates: three and three": (["0.10", "0.11", "0.12", "0.05", "0.20", "0.21", "0.22"], Story.LASTING),
    "eight dates: four and four": (
        ["0.10", "0.11", "0.12", "0.20", "0.20", "0.21", "0.22", "0.23"],
        Story.MOVED,
    ),
    "eight dates that fall": (
        ["0.23", "0.22", "0.21", "0.20", "0.12", "0.11", "0.10", "0.09"],
        Story.LASTING,
    ),
    "ranges that touch": (["0.10"] * 4 + ["0.11"] * 4, Story.HIDDEN),
    "ranges just apart": (["0.10"] * 4 + ["0.12"] * 4, Story.LASTING),
    "one rate": ([A] * 6, Story.HELD),
    "one coarse rate": (["0.00008"] * 20, Story.HIDDEN),
    "one rate that leaves just under 0.1% open": (["0.01001"] * 6, Story.HELD),
    "one rate that leaves 0.1% open": (["0.00999"] * 6, Story.HIDDEN),
    "two levels": ([A, B] * 4, Story.LEVELS),
    "two levels, and a tenth elsewhere": ([A, B] * 9 + [BETWEEN, BETWEEN], Story.LEVELS),
    "two levels, and more than a tenth elsewhere": ([A, B] * 9 + [BETWEEN] * 3, Story.MOVED),
    "a second level on one date in five": ([A, A, A, A, B, A, A, B, A, A], Story.LEVELS),
    "a few days elsewhere are no level": ([A, A, A, A, B, A, A, A, B, A, A], Story.MOVED),
    "a level that does not come back": ([A, A, B, B, B, A, A, A], Story.MOVED),
    "both come back": ([A, A, B, B, A, A, B, A], Story.LEVELS),
    "prints beside a level": ([A, BESIDE, A, B, A, BESIDE, A, B, A], Story.LEVELS),
    "two levels, and four days above both": ([A, B] * 20 + ["0.29000"] * 4 + [A, B] * 2, Story.MOVED),
    "two levels, and four days below both": ([A, B] * 20 + ["0.28000"] * 4 + [A, B] * 2, Story.MOVED),
    "two levels, and three days above both": ([A, B] * 20 + ["0.29000"] * 3 + [A, B] * 2, Story.LEVELS),
    "four days a little above a level": (
        [B] * 4 + [A] * 4 + ["0.28590"] * 4 + [A] * 4 + [B] * 4,
        Story.LEVELS,
    ),
    "four days a little below a level": (
        [A] * 4 + [B] * 4 + ["0.28470"] * 4 + [B] * 4 + [A] * 4,
        Story.LEVELS,
    ),
    "levels too near": (["1.0000", "1.0019"] * 4, Story.MOVED),
    "levels just far enough": (["1.0000", "1.0021"] * 4, Story.LEVELS),
    "only prints within days differ": ([f"{A} {B}", A, A, A, A, A, f"{A} {B}"], Story.HELD),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_series_did(name: str) -> None:
    rates, kind = KINDS[name]
    assert course(daily(*rates)).kind is kind


@pytest.mark.parametrize("rates", [[A], ["0.10", "0.20", "0.30", "0.40", "0.50"]])
def test_of_fewer_than_six_dates_nothing_lasts(rates: list[str]) -> None:
    assert not is_lasting([rate.range for rate in daily(*rates)])


def test_levels_tell_their_dates() -> None:
    found = course(daily(A, B, BESIDE, BETWEEN, *[A, B] * 8))
    assert found.levels == (Level(Decimal(A), 9), Level(Decimal(B), 10))


def test_of_rates_near_one_level_the_most_frequent_is_the_level() -> None:
    """Whichever way the price is turned."""
    rates = daily(A, BESIDE, A, B, *[A, B] * 4, B, BESIDE)
    found = course(rates).levels
    turned = course([_turned(rate) for rate in rates]).levels
    assert found is not None
    assert turned is not None
    assert [level.rate for level in found] == [Decimal(A), Decimal(B)]
    assert [1 / level.range.value for level in turned] == [Fraction(B), Fraction(A)]


def _turned(rate: Rate) -> Rate:
    exact = intervals.inverse(rate.range)
    return rate._replace(rate=intervals.shown(exact).value, exact=exact)


HEADLINES: dict[str, tuple[Headline, str, Headline]] = {
    "KGS/USD": (
        Headline(
            "The Kyrgyz som lost 3.5% against the US dollar",
            "13 September 2024 to 23 February 2026: from 0.01185 to 0.01144 US dollars, "
            "\u22123.46% (\u22123.55 to \u22123.37% allowing for rounding)",
        ),
        "\u22123.5%",
        Headline(
            "Кыргызский сом ослаб на 3,5% к доллару США",
            "13 сентября 2024 г. \u2013 23 февраля 2026 г.: с 0,01185 до 0,01144 доллара США, "
            "\u22123,46% (с учётом округления от \u22123,55 до \u22123,37%)",
        ),
    ),
    "KZT/USD": (
        Headline(
            "The Kazakh tenge moved between 0.00189 and 0.00209 US dollars and ended about 4% lower, at 0.00201",
            "13 September 2024 to 23 February 2026: from 0.00209 to 0.00201 US dollars, "
            "\u22123.8% (\u22124.3 to \u22123.3% allowing for rounding)",
        ),
        "about \u22124%, not a lasting move",
        Headline(
            "Казахстанский тенге колебался в пределах 0,00189\u20130,00209 доллара США и в итоге стоил 0,00201, "
            "примерно на 4% дешевле, чем в начале",
            "13 сентября 2024 г. \u2013 23 февраля 2026 г.: с 0,00209 до 0,00201 доллара США, "
            "\u22123,8% (с учётом округления от \u22124,3 до \u22123,3%)",
        ),
    ),
    "TJS/USD": (
        Headline(
            "The Tajik somoni gained 12% against the US dollar",
            "13 September 2024 to 23 February 2026: from 0.09437 to 0.10607 US dollars",
        ),
        "+12%",
        Headline(
            "Таджикский сомони укрепился на 12% к доллару США",
            "13 сентября 2024 г. \u2013 23 февраля 2026 г.: с 0,09437 до 0,10607 доллара США",
        ),
    ),
    "UZS/USD": (
        Headline(
            "Rounding hides whether the Uzbek sum moved against the US dollar",
            "13 September 2024 to 23 February 2026: a change of \u221212 to +14% would not show",
        ),
        "not resolved",
        Headline(
            "Из-за округления не видно, менялся ли курс узбекского сума к доллару США",
            "13 сентября 2024 г. \u2013 23 февраля 2026 г.: изменение от \u221212 до +14% было бы незаметно",
        ),
    ),
    "TMT/USD": (
        Headline(
            "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change",
            "13 September 2024 to 23 February 2026: 3.50 on 22 dates, 3.51 on 25; 0.3% apart; 2 dates at other rates",
        ),
        "no lasting change",
        Headline(
            "Доллар США стоит 3,50 или 3,51 туркменского маната, устойчивого изменения нет",
            "13 сентября 2024 г. \u2013 23 февраля 2026 г.: число дат: 3,50 \u2014 22; 3,51 \u2014 25; разница 0,3%; другой курс \u2014 2",
        ),
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[Prints]:
    """What the example pages print."""
    database = tmp_path_factory.mktemp("examples") / "examples.db"
    assert fxtrack("--db", database, "import", EXAMPLES).status == 0
    with Store(str(database)).reading() as session:
        return list(read_prints(session, Filters()))


@pytest.fixture(scope="module")
def examples(printed: list[Prints]) -> dict[Pair, list[Rate]]:
    """The daily rates of weekdays on the example pages."""
    return {pair: compared(group) for pair, group in by_pair(series(printed, View()).rates)}


@pytest.fixture(scope="module")
def examples_per_dollar(printed: list[Prints]) -> dict[Pair, list[Rate]]:
    """The same, what a dollar costs."""
    return {pair: compared(group) for pair, group in by_pair(series(printed, View(per_usd=True)).rates)}


@pytest.mark.parametrize("pair", HEADLINES)
def test_what_the_examples_did(examples: dict[Pair, list[Rate]], pair: str) -> None:
    english, brief, russian = HEADLINES[pair]
    rates = examples[Pair(pair)]
    assert headline(Pair(pair), rates) == english
    assert in_brief(rates, EN) == brief
    assert headline(Pair(pair), rates, RU) == russian


OF_A_DOLLAR = {
    "KGS/USD": (
        "The US dollar gained 3.6% against the Kyrgyz som",
        "Доллар США подорожал на 3,6% к кыргызскому сому",
    ),
    "KZT/USD": (
        "The US dollar moved between 478 and 529 tenge and ended about 4% higher, at 498",
        (
            "Доллар США колебался в пределах 478\u2013529 тенге и в итоге стоил 498, "
            "примерно на 4% дороже, чем в начале"
        ),
    ),
    "TJS/USD": (
        "The US dollar lost 11% against the Tajik somoni",
        "Доллар США подешевел на 11% к таджикскому сомони",
    ),
    "UZS/USD": (
        "Rounding hides whether the US dollar moved against the Uzbek sum",
        "Из-за округления не видно, менялся ли курс доллара США к узбекскому суму",
    ),
    "TMT/USD": (
        "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change",
        "Доллар США стоит 3,50 или 3,51 туркменского маната, устойчивого изменения нет",
    ),
}


@pytest.mark.parametrize("pair", OF_A_DOLLAR)
def test_what_a_dollar_did_on_the_examples(examples_per_dollar: dict[Pair, list[Rate]], pair: str) -> None:
    rates = examples_per_dollar[Pair(pair).turned]
    titles = tuple(headline(rates[0].pair, rates, say).title for say in (EN, RU))
    assert titles == OF_A_DOLLAR[pair]


@pytest.mark.parametrize(
    ("pair", "rates", "english", "russian"),
    [
        (
            "KZT/USD",
            ["0.00198", "0.00193"],
            "The Kazakh tenge cost 0.00198 US dollars on 6 January 2025 and 0.00193 on 7 January 2025",
            "6 января 2025 г. казахстанский тенге стоил 0,00198 доллара США, 7 января 2025 г. \u2014 0,00193",
        ),
        (
            "USD/UZS",
            ["12521", "12502", "12500"],
            "The US dollar cost 12,521 sum on 6 January 2025 and 12,500 on 8 January 2025",
            "6 января 2025 г. доллар США стоил 12\u00a0521 сум, 8 января 2025 г. \u2014 12\u00a0500",
        ),
        ("TMT/USD", [A] * 6, "The Turkmen manat held at 0.28490 US dollars", None),
        ("TMT/USD", [A] * 6, None, "Туркменский манат держался на уровне 0,28490 доллара США"),
        (
            "USD/TMT",
            ["3.5000", "3.5100"] * 4,
            "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change",
            "Доллар США стоит 3,50 или 3,51 туркменского маната, устойчивого изменения нет",
        ),
        (
            "USD/UZS",
            ["12500", "12600"] * 4,
            "The US dollar costs 12,500 or 12,600 Uzbek sum, with no lasting change",
            "Доллар США стоит 12\u00a0500 или 12\u00a0600 узбекского сума, устойчивого изменения нет",
        ),
    ],
)
def test_the_words_of_a_title(pair: str, rates: list[str], english: str | None, russian: str | None) -> None:
    given = daily(*rates, pair=Pair(pair))
    if english:
        assert headline(Pair(pair), given).title == english
    if russian:
        assert headline(Pair(pair), given, RU).title == russian


def test_other_prints_are_a_note_and_not_a_line_of_the_title() -> None:
    said = headline(TMT, daily("0.28 0.40", "0.28", "0.28", "0.35", "0.36", "0.37 0.45"))
    assert said.title == "The Turkmen manat gained about 32% against the US dollar"
    assert said.subtitle == (
        "6 January 2025 to 13 January 2025: from 0.28 to 0.37 US dollars, +32% (+28 to +37% allowing for rounding)"
    )
    assert said.note == "Other prints of the two days: \u221210 to +66%"


# The second reckoning: in fractions, from the prints, with nothing of the code under test.

Span = tuple[Fraction, Fraction]


class Plain(NamedTuple):
    """The rates of a series as printed, and whether it is told of their inverses."""

    printed: list[str]
    turned: bool = False

    @property
    def values(self) -> list[Fraction]:
        return [span_of(rate, turned=self.turned)[0] for rate in self.printed]

    @property
    def spans(self) -> list[Span]:
        return [span_of(rate, turned=self.turned)[1:] for rate in self.printed]

    @property
    def goes_further(self) -> bool:
        return any(plainly_further(self.printed, turned=self.turned))


def middle(prints: str) -> str:
    """The lower middle one of the distinct prints of a day."""
    distinct = sorted(set(prints.split()), key=Decimal)
    return distinct[(len(distinct) - 1) // 2]


def lasts(spans: Sequence[Span]) -> int:
    """1 if the last rates lie above the first, -1 if below, 0 if neither."""
    if len(spans) < 6:
        return 0
    ends = 3 if len(spans) < 8 else 4
    pairs = [(first, last) for first in spans[:ends] for last in spans[-ends:]]
    if all(last[0] > first[1] for first, last in pairs):
        return 1
    return -1 if all(last[1] < first[0] for first, last in pairs) else 0


def stays_apart(rates: Plain) -> bool:
    """Whether the printed digits tell any two of the rates apart."""
    spans = set(rates.spans)
    return any(low[1] < high[0] for low in spans for high in spans)


def at_two_levels(rates: Plain, low: Fraction, high: Fraction) -> tuple[int, int] | None:
    """How many dates are at each of two levels, if they are levels."""
    near = [[abs(value - level) <= level / 1000 for level in (low, high)] for value in rates.values]
    if any(5 * sum(at) < len(near) for at in zip(*near, strict=True)):
        return None
    visits = [levels.index(True) for levels in near if any(levels)]
    turns = sum(1 for before, after in itertools.pairwise(visits) if before != after)
    counts = visits.count(0), visits.count(1)
    return counts if 10 * len(visits) >= 9 * len(near) and turns >= 3 else None


def any_two_levels(rates: Plain) -> bool:
    each = sorted(set(zip(rates.values, rates.spans, strict=True)))
    return any(
        low * 1001 < high * 999 and below[1] < above[0] and at_two_levels(rates, low, high)
        for low, below in each
        for high, above in each
    )


def number(text: str) -> Fraction:
    return Fraction(text.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))


def rounds_to(told: str, exact: Fraction) -> bool:
    """Whether a number is an exact one, rounded to its own digits."""
    decimals = len(told.replace(",", ".").partition(".")[2])
    return abs(number(told) - exact) <= Fraction(1, 2 * 10**decimals)


def moved_by(rates: Plain) -> tuple[Fraction, Fraction, Fraction]:
    (low_then, high_then), (low_now, high_now) = rates.spans[0], rates.spans[-1]
    exact = rates.values[-1] / rates.values[0] - 1
    return 100 * exact, 100 * (low_now / high_then - 1), 100 * (high_now / low_then - 1)


def check_percent(rates: Plain, about: str | None, percent: str) -> None:
    """It is the exact change, rounded; "about" if that is known to no half percent."""
    exact, low, high = moved_by(rates)
    decimals = len(percent.replace(",", ".").partition(".")[2])
    assert abs(abs(exact) - number(percent)) <= Fraction(51, 100) / 10**decimals
    assert bool(about) >= (high - low > Fraction(1, 2))


def check_move(rates: Plain, about: str | None, percent: str, *, up: bool) -> None:
    assert lasts(rates.spans) == (1 if up else -1)
    check_percent(rates, about, percent)


def check_steady(rates: Plain, about: str | None, percent: str, *, up: bool) -> None:
    check_move(rates, about, percent, up=up)
    assert not rates.goes_further


def check_ends(rates: Plain, low: str, high: str) -> None:
    assert rounds_to(low, min(rates.values))
    assert rounds_to(high, max(rates.values))


def check_between(rates: Plain, about: str | None, percent: str, *ends: str, up: bool) -> None:
    check_move(rates, about, percent, up=up)
    assert rates.goes_further
    check_ends(rates, *ends)


def check_few(rates: Plain, first: str, last: str) -> None:
    assert len(rates.printed) < 6
    assert rounds_to(first, rates.values[0])
    assert rounds_to(last, rates.values[-1])


def check_levels(rates: Plain, low: str, high: str) -> None:
    assert not lasts(rates.spans)
    assert any_two_levels(rates)
    dollars = [value if rates.turned else 1 / value for value in rates.values]
    for told in (low, high):
        assert any(rounds_to(told, value) for value in dollars)


def check_moved(rates: Plain, low: str, high: str) -> None:
    assert len(rates.printed) >= 6
    assert stays_apart(rates)
    assert not lasts(rates.spans)
    assert not any_two_levels(rates) or rates.goes_further
    check_ends(rates, low, high)


def check_ended(rates: Plain, low: str, high: str, *told: str | None, up: bool) -> None:
    """What moved without lasting ended up or down only where its digits show that it did."""
    check_moved(rates, low, high)
    english = told[0] is None or told[0].startswith("about")
    about, percent, last = told if english and len(told) == 3 else (told[1], told[2], told[0])
    check_percent(rates, about, percent or "")
    _, least, greatest = moved_by(rates)
    assert least > 0 if up else greatest < 0
    assert rounds_to(last or "", rates.values[-1])


def check_held(rates: Plain, rate: str) -> None:
    assert len(rates.printed) >= 6
    assert len(set(rates.values)) == 1
    assert rounds_to(rate, rates.values[0])
    _, low, high = moved_by(rates)
    assert max(abs(low), high) <= Fraction(1, 10)


def check_hidden(rates: Plain) -> None:
    assert len(rates.printed) >= 6
    assert not stays_apart(rates)


Check = Callable[..., None]
N = r"([\d.,\u00a0]*\d)"
MOVED = rf"moved between {N} and {N}"
RANGED = rf"колебался в пределах {N}\u2013{N}"
ABOUT = "(about |примерно )?"
SAID: dict[str, list[tuple[str, Check, dict[str, bool]]]] = {
    "en": [
        (rf"gained {ABOUT}{N}% against the US dollar$", check_steady, {"up": True}),
        (rf"lost {ABOUT}{N}% against the US dollar$", check_steady, {"up": False}),
        (
            rf"gained {ABOUT}{N}% against the US dollar, moving between {N} and {N}$",
            check_between,
            {"up": True},
        ),
        (
            rf"lost {ABOUT}{N}% against the US dollar, moving between {N} and {N}$",
            check_between,
            {"up": False},
        ),
        (rf"cost {N} US dollars on .* and {N} on", check_few, {}),
        (rf"The US dollar costs {N} or {N} Turkmen manat, with no lasting change", check_levels, {}),
        (rf"moved between {N} and {N} US dollars, with no lasting change", check_moved, {}),
        (rf"{MOVED} US dollars and ended {ABOUT}{N}% higher, at {N}$", check_ended, {"up": True}),
        (rf"{MOVED} US dollars and ended {ABOUT}{N}% lower, at {N}$", check_ended, {"up": False}),
        (rf"held at {N} US dollars", check_held, {}),
        ("Rounding hides whether", check_hidden, {}),
    ],
    "ru": [
        (rf"укрепился {ABOUT}на {N}% к доллару США$", check_steady, {"up": True}),
        (rf"ослаб {ABOUT}на {N}% к доллару США$", check_steady, {"up": False}),
        (rf"укрепился {ABOUT}на {N}% .* курс был от {N} до {N}$", check_between, {"up": True}),
        (rf"ослаб {ABOUT}на {N}% .* курс был от {N} до {N}$", check_between, {"up": False}),
        (rf"стоил {N} доллара США, .* \u2014 {N}$", check_few, {}),
        (rf"Доллар США стоит {N} или {N} туркменского маната, устойчивого", check_levels, {}),
        (rf"в пределах {N}\u2013{N} доллара США, устойчивого изменения нет", check_moved, {}),
        (rf"{RANGED} доллара США и в итоге стоил {N}, {ABOUT}на {N}% дороже", check_ended, {"up": True}),
        (rf"{RANGED} доллара США и в итоге стоил {N}, {ABOUT}на {N}% дешевле", check_ended, {"up": False}),
        (rf"держался на уровне {N} доллара США", check_held, {}),
        ("Из-за округления не видно", check_hidden, {}),
    ],
}


SAID_OF_A_DOLLAR: dict[str, list[tuple[str, Check, dict[str, bool]]]] = {
    "en": [
        (rf"gained {ABOUT}{N}% against the Turkmen manat$", check_steady, {"up": True}),
        (rf"lost {ABOUT}{N}% against the Turkmen manat$", check_steady, {"up": False}),
        (
            rf"gained {ABOUT}{N}% against the Turkmen manat, moving between {N} and {N}$",
            check_between,
            {"up": True},
        ),
        (
            rf"lost {ABOUT}{N}% against the Turkmen manat, moving between {N} and {N}$",
            check_between,
            {"up": False},
        ),
        (rf"The US dollar cost {N} manat on .* and {N} on", check_few, {}),
        (rf"The US dollar costs {N} or {N} Turkmen manat, with no lasting change", check_levels, {}),
        (rf"The US dollar moved between {N} and {N} manat, with no lasting change", check_moved, {}),
        (rf"The US dollar {MOVED} manat and ended {ABOUT}{N}% higher, at {N}$", check_ended, {"up": True}),
        (rf"The US dollar {MOVED} manat and ended {ABOUT}{N}% lower, at {N}$", check_ended, {"up": False}),
        (rf"The US dollar held at {N} manat", check_held, {}),
        ("Rounding hides whether the US dollar moved against the Turkmen manat", check_hidden, {}),
    ],
    "ru": [
        (rf"^Доллар США подорожал {ABOUT}на {N}% к туркменскому манату$", check_steady, {"up": True}),
        (rf"^Доллар США подешевел {ABOUT}на {N}% к туркменскому манату$", check_steady, {"up": False}),
        (rf"Доллар США подорожал {ABOUT}на {N}% .* курс был от {N} до {N}$", check_between, {"up": True}),
        (rf"Доллар США подешевел {ABOUT}на {N}% .* курс был от {N} до {N}$", check_between, {"up": False}),
        (rf"доллар США стоил {N} манат\w*, .* \u2014 {N}$", check_few, {}),
        (rf"Доллар США стоит {N} или {N} туркменск\w+ манат\w*, устойчивого", check_levels, {}),
        (
            rf"Доллар США колебался в пределах {N}\u2013{N} манат\w*, устойчивого изменения нет",
            check_moved,
            {},
        ),
        (rf"{RANGED} манат\w* и в итоге стоил {N}, {ABOUT}на {N}% дороже", check_ended, {"up": True}),
        (rf"{RANGED} манат\w* и в итоге стоил {N}, {ABOUT}на {N}% дешевле", check_ended, {"up": False}),
        (rf"Доллар США держался на уровне {N} манат", check_held, {}),
        ("Из-за округления не видно, менялся ли курс доллара США к туркменскому манату", check_hidden, {}),
    ],
}


EXTREMES = {
    "en": (rf"owest {N}, (first on )?(\d+ \w+ \d+); highest {N}, (first on )?(\d+ \w+ \d+)", "lowest"),
    "ru": (
        rf"инимум {N}, (впервые )?(\d+ \w+ \d+ г\.); максимум {N}, (впервые )?(\d+ \w+ \d+ г\.)",
        "минимум",
    ),
}


def check_furthest(rates: Plain, days: Sequence[date], note: str, say: Words, *, told: bool) -> None:
    """The dates of the lowest and the highest rate are told where a series went further in between."""
    pattern, name = EXTREMES[say.code]
    if not (told and rates.goes_further):
        assert name not in note.lower()
        return
    found = re.match(f".{pattern}", note)
    assert found
    values = rates.values
    for value, (shown, first, day) in zip(
        (min(values), max(values)), (found.groups()[:3], found.groups()[3:]), strict=True
    ):
        assert rounds_to(shown, value)
        assert say.day(days[values.index(value)]) == day
        assert bool(first) == (values.count(value) > 1)


ONE_DATE = {
    "The Turkmen manat against the US dollar",
    "Туркменский манат к доллару США",
    "The US dollar against the Turkmen manat",
    "Доллар США к туркменскому манату",
}


def supported(printed: Sequence[str], say: Words, *, turned: bool = False) -> str:
    """Check everything that is said of a series; returns which of the sentences it was."""
    rates = Plain([middle(each) for each in printed], turned)
    given = daily(*printed, turned=turned)
    said = headline(given[0].pair, given, say)
    days = [day for day, _ in zip(weekdays(), printed, strict=False)]
    assert said.subtitle.startswith(say.span(days[0], days[-1]))
    if len(printed) == 1:
        assert said.title in ONE_DATE
        return "one date"
    known = SAID_OF_A_DOLLAR if turned else SAID
    [(pattern, check, more)] = [each for each in known[say.code] if re.search(each[0], said.title)]
    found = re.search(pattern, said.title)
    assert found
    check(rates, *found.groups(), **more)
    if check is check_moved and not any(" " in each for each in (printed[0], printed[-1])):
        _, least, greatest = moved_by(rates)
        assert least <= 0 <= greatest  # else it says where it ended
    check_furthest(rates, days, said.note, say, told=check in {check_moved, check_ended, check_between})
    below = said.subtitle.partition(": ")[2]
    if both := re.match(rf"(?:from|с) {N} (?:to|до) {N} [^,]*(?:, |$)", below):
        assert rounds_to(both[1], rates.values[0])
        assert rounds_to(both[2], rates.values[-1])
        below = below[both.end() :]
    _, least, greatest = moved_by(rates)
    has_change = (
        check in {check_steady, check_between, check_moved, check_ended} and not least <= 0 <= greatest
    )
    assert bool(both) == has_change
    if short := re.fullmatch(r"([+\u2212]\d[\d.,]*)%", below):
        assert rounds_to(short[1].replace("\u2212", "-"), moved_by(rates)[0])
        assert check is check_moved
        return check.__name__
    told = [number(each) for each in re.findall(r"[+\u2212]?\d[\d.,]*", below)]
    if check is not check_levels and told:
        _, low, high = moved_by(rates)
        assert min(told) <= low
        assert max(told) >= high
        hides = "would not show" in said.subtitle or "было бы незаметно" in said.subtitle
        assert hides == (rates.values[0] == rates.values[-1])  # where the prints differ, it did show
    return check.__name__


def generated(chance: random.Random) -> list[str]:
    """A series of one of several kinds, of one to sixty dates, in two to five decimals."""
    dates, decimals = chance.choice([*range(1, 13), 20, 40, 60]), chance.choice([2, 3, 4, 5])
    if chance.random() < 0.25:
        return trip(chance)
    kind = chance.choice(["walk", "drift", "wobble", "levels", "constant", "step", "return"])
    level, other = chance.uniform(0.05, 0.9), chance.uniform(1.001, 1.05)
    rates, at = [], level
    for day in range(dates):
        at *= 1 + chance.gauss(0.0, 0.003) + (0.004 if kind == "drift" else 0.0)
        value = {
            "wobble": level * (1 + chance.gauss(0, 0.01)),
            "levels": level * chance.choice([1, other]) * (1 + chance.choice([0] * 12 + [0.002])),
            "constant": level,
            "step": level * (other if day > dates // 2 else 1),
            "return": level * (other if dates // 3 < day < 2 * dates // 3 else 1),
        }.get(kind, at)
        rates.append(f"{max(value, 0.02):.{decimals}f}")
        if chance.random() < 0.1:
            rates[-1] += f" {value * chance.uniform(0.99, 1.02) + 0.02:.{decimals}f}"
    return rates


@pytest.mark.parametrize("turned", [False, True], ids=["as printed", "per dollar"])
@pytest.mark.parametrize("say", [EN, RU], ids=["en", "ru"])
def test_no_sentence_is_unsupported(say: Words, turned: bool) -> None:
    chance = random.Random(13)
    kinds = [supported(generated(chance), say, turned=turned) for _ in range(1000)]
    assert len(set(kinds)) == 9  # each sentence came up


@pytest.mark.parametrize("say", [EN, RU], ids=["en", "ru"])
def test_sentences_of_the_captures_are_supported(say: Words) -> None:
    printed: dict[date, dict[str, None]] = {}
    for capture in captures():
        for pair, rate, _ in capture.quotes if capture.date and capture.date.weekday() < 5 else ():
            if pair == TMT:
                printed.setdefault(capture.date or MONDAY, {})[rate] = None
    every = [" ".join(printed[day]) for day in sorted(printed)]
    for begin in range(0, len(every) - 8, 7):
        supported(every[begin : begin + 30], say)
        supported(every[begin : begin + 30], say, turned=True)


@pytest.mark.parametrize(("dates", "most"), [(8, 0.04), (30, 0.04), (250, 0.04)])
def test_a_series_that_only_wobbles_is_seldom_called_lasting(dates: int, most: float) -> None:
    """Of eight rates in any order one in 35 has the four highest, or lowest, at its end."""
    chance = random.Random(dates)
    series_of = [[f"{0.3 * (1 + chance.gauss(0, 0.02)):.5f}" for _ in range(dates)] for _ in range(1500)]
    called = [course(daily(*rates)).kind is Story.LASTING for rates in series_of]
    assert 0 < sum(called) / len(called) < most


def test_a_series_of_two_levels_is_seldom_called_lasting() -> None:
    chance = random.Random(5)
    series_of = [[chance.choice([A, B]) for _ in range(chance.randint(8, 60))] for _ in range(1500)]
    assert sum(course(daily(*rates)).kind is Story.LASTING for rates in series_of) / 1500 < 0.01
