"""Titles of several pairs, over a thousand generated sets: each sentence against a second, plain reckoning."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from trips import plainly_further, trip

from fxtrack.charts.index import draw_index
from fxtrack.charts.kinds import references
from fxtrack.charts.marks import lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View, series
from fxtrack.words import Words, words

EN, RU = words("en"), words("ru")
MONDAY = date(2025, 1, 6)
NAMES = {
    "KGS/USD": ("Kyrgyz som", "кыргызский сом"),
    "KZT/USD": ("Kazakh tenge", "казахстанский тенге"),
    "TJS/USD": ("Tajik somoni", "таджикский сомони"),
    "TMT/USD": ("Turkmen manat", "туркменский манат"),
}


class Made(NamedTuple):
    """A pair with its dates and rates as they are printed."""

    pair: Pair
    days: list[date]
    rates: list[str]

    @property
    def compared(self) -> list[tuple[date, str]]:
        return [each for each in zip(self.days, self.rates, strict=True) if each[0].weekday() < 5]


def made(chance: random.Random, pair: str, end: date) -> Made:
    """A series that ends on a date; one in eight has weekend rates only."""
    rates = trip(chance)
    if chance.random() < 0.3:  # at one of two levels
        rates = [f"{0.4 * chance.choice([1, 1.01]):.4f}" for _ in rates]
    if chance.random() < 0.125:
        days = [end - timedelta(days=n) for n in range(7) if (end - timedelta(days=n)).weekday() > 4]
    else:
        days = [end - timedelta(days=n) for n in range(len(rates))]
    days = sorted(days)
    return Made(Pair(pair), days, rates[: len(days)])


def generated(chance: random.Random) -> list[Made]:
    """Two to four pairs that end together, or days or weeks apart."""
    ends = [MONDAY + timedelta(days=60 + chance.choice([0, 0, 0, 1, 6, 7, 30])) for _ in NAMES]
    if chance.random() < 0.5:
        ends = [ends[0]] * len(ends)
    chosen = chance.sample(sorted(NAMES), chance.randint(2, len(NAMES)))
    return [made(chance, pair, end) for pair, end in zip(chosen, ends, strict=False)]


def daily(every: Sequence[Made]) -> list[Rate]:
    found: list[Rate] = []
    for each in every:
        prints = [
            Prints(day, each.pair, (Decimal(rate),)) for day, rate in zip(each.days, each.rates, strict=True)
        ]
        found += series(prints, View(), [each.pair]).rates
    return found


def number(text: str) -> Fraction:
    return Fraction(text.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))


def allowed(printed: str) -> tuple[Fraction, Fraction]:
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return Fraction(printed) - half, Fraction(printed) + half


def lasts(rates: Sequence[str]) -> bool:
    if len(rates) < 6:
        return False
    ends = 3 if len(rates) < 8 else 4
    first, last = [allowed(each) for each in rates[:ends]], [allowed(each) for each in rates[-ends:]]
    above = all(new[0] > old[1] for new in last for old in first)
    return above or all(new[1] < old[0] for new in last for old in first)


def change(rates: Sequence[str]) -> tuple[Fraction, Fraction, Fraction]:
    """The least, the exact and the greatest change in percent."""
    (low_then, high_then), (low_now, high_now) = allowed(rates[0]), allowed(rates[-1])
    exact = Fraction(rates[-1]) / Fraction(rates[0])
    return 100 * (low_now / high_then - 1), 100 * (exact - 1), 100 * (high_now / low_then - 1)


SIX = 6
"""Of fewer dates no verdict is given."""


def check_overview(every: Sequence[Made], say: Words) -> str:
    """One time only where it is that of all; else each pair with two dates has its own."""
    scene = draw_overview(lines_of(daily(every)), Look(lang=say.code, width=30), "rule")
    texts = {label.text for label in scene.labels}
    dates = [[day for day, _ in each.compared] or each.days for each in every]
    times = {(days[0], days[-1]) for days in dates}
    subtitle = scene.title.partition(". ")[2]
    for each, days in zip(every, dates, strict=True):
        own = say.short_span(days[0], days[-1])
        is_told = len(times) > 1 and (len(days) > 1 or not each.compared)
        assert (own in texts) >= is_told, (own, texts)
        name = NAMES[each.pair][0 if say.code == "en" else 1]
        weekends = f"{name[0].upper()}{name[1:]} {say.only_weekends}"  # beside its frame, in as many rows as it takes
        assert (weekends in " ".join(label.text for label in scene.labels)) == (not each.compared)
        shown = [say.number(rate) for rate in (each.compared or [(days[0], "")])[-1][1:] if rate]
        bold = {label.text for label in scene.labels if label.bold}
        spans = [allowed(rate) for _, rate in each.compared]
        tells = max(low for low, _ in spans) > min(high for _, high in spans) if spans else False
        # What rounding hides the movement of is not quoted; of fewer than six dates nothing is said but rates.
        assert set(shown) <= bold or (len(spans) >= SIX and not tells)
    for days in dates:
        if len(times) > 1 and any(len(each.compared) > 1 for each in every):
            assert say.day(days[-1]) not in subtitle
    if len(times) == 1:
        assert subtitle == say.span(*times.pop())
        return "one time"
    return "own times"


CLAUSES = {
    "en": (
        r"(?:^|, |; )the ([A-Z]\w+ \w+) (gained|lost) (most )?\(?(?:about )?([+\u2212]?)([\d.,]+)%\)?",
        r"the (\w+ \w+) is (down|up) (?:about )?([\d.,]+)%, (not a lasting move|too few dates to judge)",
        {"lost", "down"},
    ),
    "ru": (
        r"(?:^|, |; )(?:(больше всех) )?(укрепился |ослаб )?(\w+ \w+)(?: (укрепился|ослаб) (?:примерно )?на)? \(?(?:примерно )?([+\u2212]?)([\d.,]+)%",
        r"(\w+ \w+): (?:примерно )?([+\u2212])([\d.,]+)%, (неустойчиво|дат слишком мало)",
        {"ослаб", "\u2212"},
    ),
}


class Claim(NamedTuple):
    """That a currency went down or up by a percent; most of all; for good."""

    pair: str
    down: bool
    percent: str
    most: bool
    lasting: bool
    few: bool = False


def claims(title: str, say: Words) -> list[Claim]:
    """Take a title apart."""
    place = 0 if say.code == "en" else 1
    by_name = {names[place]: pair for pair, names in NAMES.items()}
    text = title[0].lower() + title[1:]
    main, _, behind = text.partition("; ")
    named, passing, falls = CLAUSES[say.code]
    found = []
    for match in re.finditer(named, main):
        if say.code == "en":
            name, verb, most, _, percent = match.groups()
        else:
            most, early, name, late, _, percent = match.groups()
            verb = (early or late).strip()
        found.append(Claim(by_name[name], verb in falls, percent, bool(most), lasting=True))
    for match in re.finditer(passing, behind):
        name, way, percent, how = match.groups()
        few = how in {"too few dates to judge", "дат слишком мало"}
        found.append(Claim(by_name[name], way in falls, percent, most=False, lasting=False, few=few))
    assert found, title
    return found


def check_claim(claim: Claim, told: dict[str, list[str]], every: Sequence[Claim]) -> None:
    rates = told[claim.pair]
    low, exact, high = change(rates)
    assert (high < 0) if claim.down else (low > 0)
    decimals = len(claim.percent.replace(",", ".").partition(".")[2])
    assert abs(abs(exact) - number(claim.percent)) <= Fraction(51, 100) / 10**decimals
    assert lasts(rates) == claim.lasting
    assert claim.few == (not claim.lasting and len(rates) < 6)
    sign = -1 if claim.down else 1
    others = {pair: change(each) for pair, each in told.items() if pair != claim.pair}
    furthest = {pair: max(sign * ends[0], sign * ends[2]) for pair, ends in others.items()}
    if claim.most:
        assert all(each < min(sign * low, sign * high) for each in furthest.values())
    if claim.lasting:
        # What surely moved this way, and further, is named behind.
        surely = [
            pair
            for pair, (least, value, most) in others.items()
            if sign * value > sign * exact and min(sign * least, sign * most) > 0
        ]
        assert not surely or any(each.pair in surely and each.down == claim.down for each in every)


def check_index(every: Sequence[Made], say: Words) -> str:
    rates = [rate for rate in daily(every) if rate.date.weekday() < 5]
    pairs = {str(each.pair): [rate for _, rate in each.compared] for each in every if each.compared}
    if not pairs:
        return "none"
    lines = lines_of(rates)
    only = [each.pair for each in every if not each.compared]
    scene = draw_index(
        lines, references(rates, None), None, Look(lang=say.code, width=30), "rule", only_weekends=only
    )
    notes = " ".join(label.text for label in scene.labels)
    assert (say.only_weekends in notes) == bool(only)
    gone = any(any(plainly_further(each)) for each in pairs.values() if lasts(each))
    begin = say.index_further.partition(":")[0]
    assert (begin in notes) >= gone
    days = [[day for day, _ in each.compared] for each in every if each.compared]
    apart = [max(ends) - min(ends) for ends in ([each[0] for each in days], [each[-1] for each in days])]
    title = scene.title.partition(". ")[0]
    ranked = max(apart) < timedelta(days=7)
    if not ranked:
        assert "%" not in title
        return "not ranked"
    if "%" not in title:
        assert not any(lasts(each) for each in pairs.values())
        return "no lasting change"
    if len(pairs) == 1:
        return "one pair"
    said = claims(title, say)
    for claim in said:
        check_claim(claim, pairs, said)
    return "passing" if any(not claim.lasting for claim in said) else "ranked"


@pytest.mark.parametrize("say", [EN, RU], ids=["en", "ru"])
def test_no_time_of_an_overview_is_wrong(say: Words) -> None:
    chance = random.Random(21)
    kinds = {check_overview(generated(chance), say) for _ in range(150)}
    assert kinds == {"one time", "own times"}


@pytest.mark.parametrize("say", [EN, RU], ids=["en", "ru"])
def test_no_title_of_an_index_is_unsupported(say: Words) -> None:
    chance = random.Random(22)
    kinds = [check_index(generated(chance), say) for _ in range(1000)]
    assert set(kinds) >= {"not ranked", "no lasting change", "ranked", "passing"}
