"""Checks of weekends: local in time, and no word of another market where simulated data of one market are."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import captures
from test_checks import ticker

from fxtrack.model import Filters, Pair, PrintedTicker
from fxtrack.quality.checks import Limits, check
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity
from fxtrack.quality.markets import Stratum, _chance_of, another_market, between_neighbours
from fxtrack.quality.weekends import beside_weekdays, weekends_of

WEEKEND = frozenset({5, 6})
START = date(2024, 9, 2)  # a Monday
PAIR = "TMT/USD"
Random = random.Random


# One market: series in which weekends are days like any other.


def rounded(rate: float) -> Decimal:
    return Decimal(round(rate * 10**5)).scaleb(-5)


def walk(chance: Random, days: int) -> list[Decimal]:
    """From steps that five decimals hide on most days to steps of thirty units."""
    size, rate, found = chance.choice([1e-5, 3e-5, 1e-4, 3e-4]), 0.1, []
    for _ in range(days):
        found.append(rounded(rate))
        rate += chance.gauss(0, size)
    return found


def two_levels(chance: Random, days: int) -> list[Decimal]:
    often = chance.choice([0.5, 0.7, 0.9, 0.1])
    return [Decimal("0.28571" if chance.random() < often else "0.28490") for _ in range(days)]


def levels_that_last(chance: Random, days: int) -> list[Decimal]:
    up, down = chance.choice([(0.1, 0.1), (0.3, 0.1), (0.05, 0.4)])
    high, found = False, []
    for _ in range(days):
        high = high != (chance.random() < (down if high else up))
        found.append(Decimal("0.28571" if high else "0.28490"))
    return found


def noise(chance: Random, days: int) -> list[Decimal]:
    size = chance.choice([3e-6, 1e-5, 1e-4])
    return [rounded(0.1 + chance.gauss(0, size)) for _ in range(days)]


def leaps(chance: Random, days: int) -> list[Decimal]:
    """Noise to one side."""
    return [rounded(0.1 + chance.expovariate(1 / 3e-5)) for _ in range(days)]


def trend(chance: Random, days: int) -> list[Decimal]:
    return [rounded(0.1 + 2e-5 * number + chance.gauss(0, 3e-5)) for number in range(days)]


def closed(chance: Random, days: int) -> list[Decimal]:
    """Weekends carry the rate of Friday over."""
    found = walk(chance, days)
    for number in range(1, days):
        if (START + timedelta(days=number)).weekday() in WEEKEND:
            found[number] = found[number - 1]
    return found


SERIES = (walk, two_levels, levels_that_last, noise, leaps, trend, closed)


def every_date(_: Random, days: int) -> Iterable[int]:
    return range(days)


def sparse(chance: Random, days: int) -> Iterable[int]:
    return [number for number in range(days) if chance.random() < 0.25]


def few_weekends(chance: Random, days: int) -> Iterable[int]:
    return [n for n in range(days) if chance.random() < (0.9 if n % 7 < 5 else 0.3)]


def as_crawled(chance: Random, days: int) -> Iterable[int]:
    """Some days in a row, then nothing for weeks."""
    found: list[int] = []
    number = 0
    while number < days:
        run = chance.randint(2, 15)
        found += (n for n in range(number, min(days, number + run)) if chance.random() < 0.7)
        number += run + chance.randint(5, 60)
    return found


DATES = (every_date, sparse, few_weekends, as_crawled)


def simulated(kind: Callable[[Random, int], list[Decimal]], number: int) -> Mapping[date, Decimal]:
    chance = Random(f"{kind.__name__} {number}")
    days = chance.choice([180, 540, 1500])
    rates = kind(chance, days)
    return {START + timedelta(days=n): rates[n] for n in DATES[number % len(DATES)](chance, days)}


def alarms(kind: Callable[[Random, int], list[Decimal]], series: int) -> int:
    return sum(another_market(simulated(kind, number), WEEKEND) is not None for number in range(series))


def test_one_market_is_called_two_in_less_than_one_of_a_hundred_series() -> None:
    assert sum(alarms(kind, 160) for kind in SERIES) < 0.01 * 160 * len(SERIES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", SERIES)
def test_no_kind_of_one_market_is_called_two_more_often(kind: Callable[[Random, int], list[Decimal]]) -> None:
    assert alarms(kind, 2000) < 0.01 * 2000


def test_weekdays_with_more_prints_are_no_other_market() -> None:
    """A median of several levels, of two the lower, would lie below single ones."""
    called = 0
    for number in range(60):
        chance = Random(number)
        tickers = []
        for n in range(180):
            day = START + timedelta(days=n)
            copies = 1 if day.weekday() in WEEKEND else chance.randint(1, 5)
            rates = [chance.choice(["0.28490", "0.28571"]) for _ in range(copies)]
            tickers += [ticker(day, f"{PAIR} {rate} 0", copies=rates.count(rate)) for rate in set(rates)]
        found = beside_weekdays(Evidence(tickers), WEEKEND)
        called += any(finding.kind is Kind.WEEKEND_MARKET for finding in found)
    assert called == 0


# Another market is found.


@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize("kind", [walk, two_levels, noise])
def test_another_market_is_found(
    kind: Callable[[Random, int], list[Decimal]], dates: Callable[[Random, int], Iterable[int]]
) -> None:
    """Weekends that stand 0.3 % above: in three years of dates, in nine of ten series and more."""
    found = 0
    for number in range(20):
        chance = Random(f"{kind.__name__} {dates.__name__} {number}")
        rates = kind(chance, 1100)
        above = [rate * Decimal("1.003") if n % 7 >= 5 else rate for n, rate in enumerate(rates)]
        market = another_market({START + timedelta(days=n): above[n] for n in dates(chance, 1100)}, WEEKEND)
        found += market is not None and market.side == 1
    assert found >= 18


def of_captures() -> list[Finding]:
    tickers = [
        ticker(each.date, *(f"{pair} {rate} 0" for pair, rate, _ in each.quotes))
        for each in captures()
        if each.date
    ]
    return check(Evidence(tickers), Limits(), Filters())


def test_the_captures_show_it_of_two_currencies() -> None:
    """Of 76 dates in 18 months; the manat stands higher on weekends, the som lower by one unit of five decimals."""
    markets = {each.pair: each.values for each in of_captures() if each.kind is Kind.WEEKEND_MARKET}
    assert {pair: values["side"] for pair, values in markets.items()} == {
        "KGS/USD": "below",
        "TMT/USD": "above",
    }
    assert all(isinstance(values["once_in"], int) and values["once_in"] >= 500 for values in markets.values())


def test_ten_years_of_another_market_are_beyond_chance() -> None:
    days = [START + timedelta(days=n) for n in range(3650)]
    tickers = [ticker(day, f"{PAIR} {'0.3' if day.weekday() in WEEKEND else '0.2'} 0") for day in days]
    [market] = [
        each for each in beside_weekdays(Evidence(tickers), WEEKEND) if each.kind is Kind.WEEKEND_MARKET
    ]
    assert market.text == (
        "weekends are another market: 521 of 521 lie above the weekdays on both sides of them, and of weekdays 0 "
        "of 2,084; in one market that happens less than once in 1,000,000 times"
    )


# How the chance is reckoned.


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=3),
            st.lists(st.sampled_from([-1, 0, 1]), max_size=3),
        ),
        max_size=2,
    ),
    st.sampled_from([1, -1]),
)
def test_the_chance_is_that_of_drawing_weekends_from_all_dates(
    strata: list[tuple[list[int], list[int]]], side: int
) -> None:
    """Counted one by one: every choice of the weekends among the dates of each stratum."""
    from itertools import combinations, product

    there = sum(weekends.count(side) for weekends, _ in strata)
    draws = [
        [sum(each == side for each in drawn) for drawn in combinations(weekends + weekdays, len(weekends))]
        for weekends, weekdays in strata
    ]
    every = list(product(*draws))
    as_many = sum(sum(draw) >= there for draw in every)
    chance = _chance_of([Stratum(*each) for each in strata], side, there)
    assert chance == pytest.approx(Fraction(as_many, len(every)), abs=1e-30)


def test_fishers_exact_test() -> None:
    """Fisher's lady tasting tea: three of four cups right by chance is 17 of 70; all four, 1 of 70."""
    three, four = Stratum([1, 1, 1, 0], [1, 0, 0, 0]), Stratum([1, 1, 1, 1], [0, 0, 0, 0])
    assert _chance_of([three], 1, 3) == pytest.approx(Fraction(17, comb(8, 4)), abs=1e-30)
    assert _chance_of([four], 1, 4) == pytest.approx(Fraction(1, 70), abs=1e-30)
    assert _chance_of([four, four], 1, 8) == pytest.approx(Fraction(1, 4900), abs=1e-30)


def test_weekends_are_set_beside_weekdays_at_the_same_distances() -> None:
    """Friday to Saturday to Monday: 1 and 2 days; Monday, Tuesday, Thursday are as far apart."""
    rates = {START + timedelta(days=n): Decimal(rate) for n, rate in enumerate([1, 3, 1, 1, 1, 2, 2, 1])}
    [found] = between_neighbours(rates, WEEKEND)
    assert found == Stratum([1], [1, 0])  # Saturday; Tuesday, and Wednesday beside Tuesday and Friday
    first = {day: rate for day, rate in rates.items() if day.weekday() in {0, 4, 5} and day > START}
    assert between_neighbours(first, WEEKEND) == [Stratum([1], [])]
    alone = {day: rate for day, rate in rates.items() if day.weekday() > 3}
    assert between_neighbours(alone, WEEKEND) == []
    later = {START + timedelta(days=n): Decimal(1) for n in (0, 12, 14)}
    assert between_neighbours(later, WEEKEND) == [], "twelve days are too far away"


# Rates on Mondays, and weekends apart.

FRIDAY = START + timedelta(days=4)


def prints(rates: Mapping[int, str], first: date = FRIDAY) -> list[PrintedTicker]:
    """Tickers, by the number of days after a Friday; a day prints one or several rates."""
    return [
        ticker(first + timedelta(days=number), f"{PAIR} {rate} 0")
        for number, several in rates.items()
        for rate in several.split()
    ]


def found(kind: Kind, rates: Mapping[int, str]) -> list[Finding]:
    return [each for each in beside_weekdays(Evidence(prints(rates)), WEEKEND) if each.kind is kind]


def test_a_rate_of_the_weekend_on_monday() -> None:
    [finding] = found(Kind.WEEKEND_ON_MONDAY, {0: "0.28490", 1: "0.2857", 2: "0.28575", 3: "0.28490 0.28575"})
    assert (finding.date, finding.severity, finding.copies) == (
        FRIDAY + timedelta(days=3),
        Severity.WARNING,
        1,
    )
    assert finding.text == (
        "0.28575 on a Monday is of the weekend before it; the rest of the day prints 0.28490"
    )
    assert finding.values == {"rates": "0.28575", "other_rates": "0.28490", "daily_rate": Decimal("0.28490")}
    [stands] = found(Kind.WEEKEND_ON_MONDAY, {1: "0.28570", 3: "0.2857 0.28580"})
    assert stands.text.endswith(" prints 0.28580. It is the daily rate")


@pytest.mark.parametrize(
    "rates",
    [
        {0: "0.28490", 1: "0.28575", 3: "0.28575"},  # the whole of Monday
        {0: "0.28490", 1: "0.28575", 3: "0.28490 0.28571"},  # none of it
        {0: "0.28575", 1: "0.28575", 3: "0.28490 0.28575"},  # of Friday as well
        {0: "0.28490", 1: "0.28575", 4: "0.28490 0.28575"},  # a Tuesday
        {0: "0.28490", 2: "0.28575", 4: "0.28490 0.28575"},
        {1: "0.28575", 2: "0.28575"},  # no Monday
    ],
)
def test_what_is_no_rate_of_the_weekend_on_monday(rates: Mapping[int, str]) -> None:
    assert found(Kind.WEEKEND_ON_MONDAY, rates) == []


def test_a_weekend_apart() -> None:
    [finding] = found(Kind.WEEKEND_APART, {0: "0.28490 0.28500", 1: "0.28575", 2: "0.28571", 3: "0.28490"})
    assert (finding.date, finding.until) == (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2))
    assert finding.text == (
        "0.28571 and 0.28575 on the weekend is above both days around it: 0.28490 and 0.28500 on 2024-09-06, "
        "0.28490 on 2024-09-09"
    )
    [below] = found(Kind.WEEKEND_APART, {0: "0.28575", 2: "0.28490", 5: "0.28575"})
    assert (below.values["side"], below.until) == ("below", None)


@pytest.mark.parametrize(
    "rates",
    [
        {0: "0.01144", 1: "0.01143", 3: "0.01144"},  # not resolved
        {0: "0.28490", 1: "0.28575", 3: "0.28571"},  # nearer to one day than the two are to each other
        {0: "0.28490", 1: "0.28530", 3: "0.28571"},  # between
        {0: "0.28490", 1: "0.28575", 2: "0.28490", 3: "0.28490"},  # one day of the weekend alone
        {-1: "0.28490", 2: "0.28575", 6: "0.28490"},  # four days to Thursday
        {1: "0.28575", 3: "0.28490"},
    ],
)
def test_what_is_no_weekend_apart(rates: Mapping[int, str]) -> None:
    assert found(Kind.WEEKEND_APART, rates) == []


@given(st.sets(st.integers(0, 60), min_size=1))
def test_every_weekend_is_seen_once_between_its_days(numbers: set[int]) -> None:
    days = Evidence(prints(dict.fromkeys(numbers, "0.28490"))).days[Pair(PAIR)]
    weekends = list(weekends_of(days, WEEKEND))
    seen = [day.date for weekend in weekends for day in weekend.days]
    assert seen == [day.date for day in days if day.date.weekday() in WEEKEND]
    for weekend in weekends:
        first, last = weekend.days[0].date, weekend.days[-1].date
        assert (last - first).days <= 1
        weekdays = [day for day in days if day.date.weekday() not in WEEKEND]
        before = [day for day in weekdays if 0 < (first - day.date).days <= 10]
        after = [day for day in weekdays if 0 < (day.date - last).days <= 10]
        assert weekend.before == (before[-1] if before else None)
        assert weekend.after == (after[0] if after else None)


def test_without_weekends_of_the_source_there_is_nothing_to_tell() -> None:
    tickers = prints({0: "0.28490", 1: "0.28575", 3: "0.28490 0.28575"})
    assert list(beside_weekdays(Evidence(tickers), frozenset())) == []
