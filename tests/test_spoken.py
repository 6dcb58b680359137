"""What is said from A to B has the percentage that a reader gets from A and B, or says "about"."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from fxtrack.currencies import Names
from fxtrack.model import Pair, Prints
from fxtrack.numbers.headline import headline, in_brief
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View, series
from fxtrack.numbers.spoken import Spoken, precise_change, spoken_change, spoken_ends
from fxtrack.words import Words, sentences, stopped, words

EN, RU = words("en"), words("ru")
MONDAY = date(2025, 1, 6)


def daily(rates: Sequence[str], pair: str = "KZT/USD", *, turned: bool = False) -> list[Rate]:
    """Daily rates of weekdays, one a week."""
    days = [MONDAY + timedelta(days=7 * place) for place in range(len(rates))]
    prints = [Prints(day, Pair(pair), (Decimal(rate),)) for day, rate in zip(days, rates, strict=True)]
    return series(prints, View(per_usd=turned), [Pair(pair)]).rates


TENGE = ["0.00209"] * 3 + ["0.00191", "0.00189", "0.00195", "0.00191", "0.00204", "0.00201", "0.00201"]


def test_what_ended_lower_but_did_not_stay_is_said_in_one_sentence() -> None:
    """The fourth of the first rates lies below the last ones: that is no lasting change."""
    rates = daily(TENGE, turned=True)
    told, russian = headline(rates[0].pair, rates), headline(rates[0].pair, rates, RU)
    assert told.title == "The US dollar moved between 478 and 529 tenge and ended about 4% higher, at 498"
    assert told.subtitle == (
        "6 January 2025 to 10 March 2025: from 478 to 498 tenge, +4% (+3.4 to +4.5% allowing for rounding)"
    )
    assert russian.title == (
        "Доллар США колебался в пределах 478\u2013529 тенге и в итоге стоил 498, "
        "примерно на 4% дороже, чем в начале"
    )
    assert in_brief(rates, EN) == "about +4%, not a lasting move"
    assert in_brief(rates, RU) == "примерно +4%, неустойчиво"
    printed = headline(Pair("KZT/USD"), daily(TENGE))
    assert printed.title == (
        "The Kazakh tenge moved between 0.00189 and 0.00209 US dollars and ended about 4% lower, at 0.00201"
    )


def number(text: str) -> Fraction:
    return Fraction(re.sub(r"[\u00a0,](?=\d{3}\b)", "", text).replace(",", ".").replace("\u2212", "-"))


N = r"([\u2212+]?\d[\d.,]*\d|\d)"
FROM_TO = re.compile(rf": from {N} to {N} [^,]+(?:, (about )?{N}%)?")
IN_TITLE = re.compile(rf"(gained|lost|ended) (about )?{N}%( lower)?")


def check_reader(first: str, last: str, about: str | None, percent: str, exact: Fraction) -> str:
    """Divide the two rates as a reader does, and round as the percentage is rounded."""
    unit = Fraction(1, 10 ** len(percent.partition(".")[2]))
    told = number(percent)
    reader = 100 * (number(last) / number(first) - 1)
    assert abs(exact - told) <= unit / 2
    if abs(reader - told) <= unit / 2:
        return "agrees"
    assert about, (first, last, percent)
    # What the digits of the two rates leave open holds the percentage all the same.
    halves = [Fraction(1, 2 * 10 ** len(each.partition(".")[2])) for each in (first, last)]
    low = 100 * ((number(last) - halves[1]) / (number(first) + halves[0]) - 1)
    high = 100 * ((number(last) + halves[1]) / (number(first) - halves[0]) - 1)
    assert low - unit / 2 <= told <= high + unit / 2
    return "about"


def generated(chance: random.Random) -> list[str]:
    """A walk of six to thirty dates, in three to five digits."""
    decimals = chance.choice([3, 4, 5])
    at, drift = 10 ** chance.uniform(1.3 - decimals, 2.0 - decimals), chance.choice([0.0, 0.01, -0.01, 0.04])
    rates = []
    for _ in range(chance.randint(6, 30)):
        at *= 1 + drift + chance.gauss(0, 0.02)
        rates.append(f"{max(at, 10.0**-decimals):.{decimals}f}")
    return rates


@pytest.mark.parametrize("turned", [False, True], ids=["as printed", "per dollar"])
def test_whoever_divides_the_two_rates_gets_the_percentage(turned: bool) -> None:
    chance, kinds = random.Random(16), Counter[str]()
    for _ in range(1500):
        rates = daily(generated(chance), turned=turned)
        said = headline(rates[0].pair, rates)
        both = FROM_TO.search(said.subtitle)
        if not both:
            continue
        exact = 100 * (rates[-1].range.value / rates[0].range.value - 1)
        first, last, about, percent = both.groups()
        if percent:
            kinds[f"subtitle {check_reader(first, last, about, percent, exact)}"] += 1
        if title := IN_TITLE.search(said.title):
            verb, about, percent, lower = title.groups()
            falls = verb == "lost" or bool(lower)
            kinds[check_reader(first, last, about, f"{'-' if falls else ''}{percent}", exact)] += 1
    assert kinds["agrees"] > 100
    assert kinds["subtitle agrees"] > 100


@pytest.mark.parametrize(
    ("low", "value", "high", "said"),
    [
        ("3.5", "4.0", "4.5", Spoken(Decimal(4), is_about=True)),
        ("3.75", "4.0", "4.25", Spoken(Decimal("4.0"))),
        ("12.1", "12.4", "12.7", Spoken(Decimal(12), is_about=True)),
        ("-12.5", "-12.4", "-12.3", Spoken(Decimal(-12))),
        ("0.2", "0.6", "1.0", Spoken(Decimal("0.6"), is_about=True)),
        ("-99.99", "-99.98", "-99.97", Spoken(Decimal("-99.98"))),
    ],
)
def test_a_change_that_is_known_to_no_half_percent_is_about(
    low: str, value: str, high: str, said: Spoken
) -> None:
    change = Range(*(Fraction(each) for each in (value, low, high)))
    assert spoken_change(change) == said
    assert spoken_change(change).percent.as_tuple() == said.percent.as_tuple()


def test_rates_get_a_digit_more_where_they_give_another_percentage() -> None:
    rates = daily(["1.00000", "1.00400"], "TJS/USD", turned=True)  # else both would be 1.00
    assert spoken_ends(rates) == (Decimal("1.00"), Decimal("0.9960"))
    change = Range(*(Fraction(each) for each in ("-1.04", "-1.05", "-1.03")))
    assert spoken_change(change, spoken_ends(rates)) == Spoken(Decimal(-1), is_about=True)
    assert spoken_change(change, (Decimal("100.0"), Decimal("99.0"))) == Spoken(Decimal("-1.0"))
    assert precise_change(change, (Decimal("10.00"), Decimal("9.90"))) == Spoken(Decimal("-1.0"))
    assert precise_change(change, (Decimal("10.0"), Decimal("9.8"))).is_about


# Russian: what agrees with a currency.

LIRA = Names("лунная лира", "лира", "лир", "лунной лиры", "лунной лире", "лиры", "f")
EURO = Names("лунное экю", "экю", "экю", "лунного экю", "лунному экю", "экю", "n")
OTHERS = replace(RU, names={**RU.names, "XLF": LIRA, "XLN": EURO})


def tell(pair: str, rates: Sequence[str], say: Words = OTHERS) -> str:
    return headline(Pair(pair), daily(rates, pair), say).title


UP, DOWN = ["1.00"] * 4 + ["1.10"] * 4, ["1.10"] * 4 + ["1.00"] * 4
AROUND, FLAT = ["1.00", "1.10", "1.05", "1.20", "1.00", "1.11", "1.04", "1.00"], ["1.0000"] * 8


@pytest.mark.parametrize(
    ("code", "name", "verbs"),
    [
        ("XLF", "Лунная лира", "укрепилась ослабла колебалась держалась стоила"),
        ("XLN", "Лунное экю", "укрепилось ослабло колебалось держалось стоило"),
        ("KGS", "Кыргызский сом", "укрепился ослаб колебался держался стоил"),
        ("TRY", "Турецкая лира", "укрепилась ослабла колебалась держалась стоила"),
        ("USD", "Доллар США", "подорожал подешевел колебался держался стоил"),
        ("UAH", "Курс UAH", "вырос снизился колебался держался составлял"),
    ],
)
def test_verbs_agree_with_the_currency(code: str, name: str, verbs: str) -> None:
    pair = f"{code}/KZT"
    up, down, moved, held, cost = verbs.split()
    assert tell(pair, UP).startswith(f"{name} {up} примерно на 10% к казахстанскому тенге")
    assert tell(pair, DOWN).startswith(f"{name} {down} примерно на 9% к казахстанскому тенге")
    assert tell(pair, AROUND).startswith(f"{name} {moved} в пределах 1,00\u20131,20 тенге")
    assert tell(pair, FLAT) == f"{name} {held} на уровне 1,0000 тенге"
    assert f"{name[0].lower()}{name[1:]} {cost} 1,00 тенге" in tell(pair, ["1.00", "1.10"])


def texts_of(say: Words) -> Iterator[str]:
    for rates in (UP, DOWN, AROUND, FLAT, UP[3:5], TENGE):
        for pair in ("KGS/USD", "USD/UZS", "XLF/KZT", "KGS/XLN", "TRY/JPY"):
            said = headline(Pair(pair), daily(rates, pair), say)
            yield sentences([said.title, said.subtitle, said.note])


def test_a_date_in_russian_has_its_abbreviation_and_one_full_stop() -> None:
    for text in texts_of(OTHERS):
        assert re.search(r"\d{4} г\.", text)
        assert not re.search(r"\d{4}(?! г\.)\b(?!\u00a0)", re.sub(r"\d+,\d+", "", text))
        assert ".." not in text


def test_nothing_begins_with_a_capital_behind_a_colon() -> None:
    for text in (*texts_of(OTHERS), *texts_of(EN)):
        assert not re.search(r"[:;] [А-ЯЁ][а-яё]|[:;] [A-Z][a-z]", text), text


@pytest.mark.parametrize(
    ("number", "form"), [(0, "дат"), (1, "дата"), (2, "даты"), (5, "дат"), (11, "дат"), (21, "дата")]
)
def test_numbers_take_their_form(number: int, form: str) -> None:
    assert RU.several(number, ("{number} дата", "{number} даты", "{number} дат")) == f"{number} {form}"


def test_a_sentence_ends_with_one_full_stop() -> None:
    assert stopped("6 января 2025 г.") == "6 января 2025 г."
    assert stopped("a") == "a."
    assert sentences(["a", "", "6 января 2025 г.", "b"]) == "a. 6 января 2025 г. b"
