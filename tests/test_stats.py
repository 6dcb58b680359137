"""Statistics of a pair: each number reckoned anew in fractions, each range against whatever is possible."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import as_text, captures
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.answers.stats import STATS, stats_notes, stats_tables
from fxtrack.cli import main
from fxtrack.errors import InputError
from fxtrack.model import Filters, Pair, Prints
from fxtrack.numbers import intervals, series
from fxtrack.numbers.consecutive import day_changes, drawdown, largest_fall, largest_rise, points
from fxtrack.numbers.daily import SATURDAY_AND_SUNDAY
from fxtrack.numbers.rates import Rate, compared
from fxtrack.numbers.series import View
from fxtrack.numbers.stats import Percent, Stats, stats
from fxtrack.questions.priced import Priced

KGS, KZT = Pair("KGS/USD"), Pair("KZT/USD")
MONDAY = date(2025, 12, 1)

Numbers = dict[str, Fraction | None]


# What follows reckons everything a second time: plain, and slow.


def plain(days: Sequence[date], rates: Sequence[Fraction]) -> Numbers:
    """Reckon each number of some rates from what its name says."""
    changes = day_by_day(days, rates)
    ordered = sorted(rates)
    middle = ordered[(len(rates) - 1) // 2 : len(rates) // 2 + 1]
    falls = [percent(then, now) for then, now in itertools.combinations(rates, 2)]
    return {
        "low": min(rates),
        "high": max(rates),
        "average": sum(rates, Fraction(0)) / len(rates),
        "median": sum(middle, Fraction(0)) / len(middle),
        "change": percent(rates[0], rates[-1]) if len(rates) > 1 else None,
        "rise": max([Fraction(0), *changes]),
        "fall": min([Fraction(0), *changes]),
        "drawdown": min([Fraction(0), *falls]),
        "variance": variance_of(changes) if len(changes) > 1 else None,
    }


def day_by_day(days: Sequence[date], rates: Sequence[Fraction]) -> list[Fraction]:
    """Walk from each date: the next weekday, or a Saturday or Sunday before it, has to be the next date."""
    found = []
    for place, day in enumerate(days[:-1]):
        walked = day + timedelta(days=1)
        while walked.strftime("%a") in ("Sat", "Sun") and walked != days[place + 1]:
            walked += timedelta(days=1)
        if walked == days[place + 1]:
            found.append(percent(rates[place], rates[place + 1]))
    return found


def percent(then: Fraction, now: Fraction) -> Fraction:
    return 100 * (now - then) / then


def variance_of(numbers: Sequence[Fraction]) -> Fraction:
    mean = sum(numbers, Fraction(0)) / len(numbers)
    return sum(((number - mean) ** 2 for number in numbers), Fraction(0)) / (len(numbers) - 1)


def ends_of(printed: str) -> tuple[Fraction, Fraction]:
    """Half a unit of the last digit below, and above."""
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return Fraction(printed) - half, Fraction(printed) + half


def shown_of(row: Stats) -> dict[str, tuple[Decimal | None, Decimal, Decimal] | None]:
    """The numbers of a row, each as value and ends."""
    found: dict[str, tuple[Decimal | None, Decimal, Decimal] | None] = {}
    for name in ("low", "high"):
        quoted = getattr(row, name)
        found[name] = quoted.rate, quoted.low, quoted.high
    for name in ("average", "median"):
        found[name] = tuple(getattr(row, name))
    for name in ("change", "rise", "fall", "drawdown", "volatility"):
        moved: Percent | None = getattr(row, name)
        found[name] = moved and (moved.value, moved.low, moved.high)
    return found


def holds(row: Stats, days: Sequence[date], rates: Sequence[Fraction]) -> None:
    """What may be true lies within what is said, and nothing that is resolved is otherwise."""
    true, shown = plain(days, rates), shown_of(row)
    for name in ("low", "high", "average", "median", "change", "rise", "fall", "drawdown"):
        number, said = true[name], shown[name]
        if said is None:
            assert not number, name  # there is none
        else:
            assert number is not None
            assert said[1] <= number <= said[2], name
    for quoted, rate in ((row.first, rates[0]), (row.last, rates[-1])):
        assert quoted.low <= rate <= quoted.high
    said = shown["volatility"]
    assert (said is None) == (true["variance"] is None)
    if said is not None and true["variance"] is not None:
        assert Fraction(said[1]) ** 2 <= true["variance"] <= Fraction(said[2]) ** 2
    assert row.verdict != "up" or (true["change"] or 0) > 0
    assert row.verdict != "down" or (true["change"] or 0) < 0
    changes = day_by_day(days, rates)
    assert sum(change > 0 for change in changes) in range(row.up, row.up + row.not_resolved + 1)
    assert sum(change < 0 for change in changes) in range(row.down, row.down + row.not_resolved + 1)


def agrees(row: Stats, days: Sequence[date], rates: Sequence[Fraction]) -> None:
    """The values are those of the second reckoning, rounded; so are dates and counts."""
    true, shown = plain(days, rates), shown_of(row)
    for name, number in true.items():
        said = shown.get(name)
        if said is None:
            continue
        value = said[0] or Decimal(0)  # nothing is said where it would be a zero
        ends = said[:1] if name in ("low", "high") else said  # a rate stands there with its own digits
        unit = Decimal(1).scaleb(min(int(end.as_tuple().exponent) for end in ends if end is not None))
        assert number is not None
        assert abs(Fraction(value) - number) <= Fraction(unit) / 2, name
    if row.volatility and true["variance"] is not None:
        value = row.volatility.value or Decimal(0)
        half = Decimal(1).scaleb(int(row.volatility.low.as_tuple().exponent)) / 2
        assert Fraction(max(value - half, Decimal(0))) ** 2 <= true["variance"] <= Fraction(value + half) ** 2
    assert row.dates == len(days)
    assert (row.first.date, row.last.date) == (days[0], days[-1])
    assert rates[days.index(row.low.date)] == min(rates)  # of which, see test_one_answer.py
    assert rates[days.index(row.high.date)] == max(rates)
    assert row.changes == row.up + row.down + row.not_resolved == len(day_by_day(days, rates))
    falls = [(percent(rates[i], rates[j]), j, -i) for i, j in itertools.combinations(range(len(rates)), 2)]
    deepest = min(falls, default=(Fraction(0), 0, 0))
    if deepest[0] < 0:
        assert row.drawdown is not None
        assert (row.drawdown.start, row.drawdown.end) == (days[-deepest[2]], days[deepest[1]])
    elif row.drawdown:
        assert (row.drawdown.start, row.drawdown.end) == (None, None)


# Data of all kinds.

WAYS: dict[str, tuple[View, tuple[Pair, ...], Callable[[Fraction, Fraction], Fraction]]] = {
    "as printed": (View(), (KGS,), lambda kgs, _: kgs),
    "per dollar": (View(per_usd=True), (KGS,), lambda kgs, _: 1 / kgs),
    "cross": (View(), (Pair("KGS/KZT"),), lambda kgs, kzt: kgs / kzt),
    "weekends": (View(weekends=True), (KGS,), lambda kgs, _: kgs),
}


@st.composite
def days_of(draw: st.DrawFn, most: int) -> list[date]:
    """Dates: dense, sparse, one, or of weekends only."""
    kind = draw(st.sampled_from(["dense", "dense", "sparse", "one", "weekends"]))
    if kind == "one":
        return [MONDAY + timedelta(days=draw(st.integers(0, 6)))]
    within = {"dense": 11, "sparse": 400, "weekends": 60}[kind]
    numbers = draw(st.lists(st.integers(0, within), min_size=2, max_size=most, unique=True))
    days = [MONDAY + timedelta(days=number) for number in sorted(numbers)]
    return [day for day in days if kind != "weekends" or day.weekday() > 4]


@st.composite
def printed_rates(draw: st.DrawFn, number: int) -> list[str]:
    """Texts with their digits: some coarse, some fine, often equal or next to each other."""
    places = draw(st.lists(st.integers(2, 4), min_size=number, max_size=number))
    level = draw(st.integers(100, 900))
    wobble = draw(st.sampled_from([0, 1, 3, 90]))
    return [
        f"{Decimal(level + draw(st.integers(-wobble, wobble))).scaleb(-3):.{digits}f}" for digits in places
    ]


@st.composite
def prints_of(draw: st.DrawFn, most: int) -> list[tuple[date, str, str]]:
    days = draw(days_of(most))
    kgs, kzt = draw(printed_rates(len(days))), draw(printed_rates(len(days)))
    return list(zip(days, kgs, kzt, strict=True))


def rates_of(way: str, data: Iterable[tuple[date, str, str]]) -> list[Rate]:
    view, asked, _ = WAYS[way]
    prints = [
        Prints(day, pair, (Decimal(rate),))
        for day, *both in data
        for pair, rate in zip((KGS, KZT), both, strict=True)
    ]
    return compared(series.series(prints, view, asked).rates, weekends=view.weekends)


def possible(
    way: str, data: Sequence[tuple[date, str, str]], chance: random.Random
) -> Iterable[list[Fraction]]:
    """Yield what the true rates may be: all corners, and points inside."""
    turn = WAYS[way][2]
    boxes = [(ends_of(kgs), ends_of(kzt)) for _, kgs, kzt in data]
    used = boxes if way == "cross" else [(kgs, ((Fraction(1), Fraction(1)))) for kgs, _ in boxes]
    each = [[turn(kgs, kzt) for kgs in first for kzt in dict.fromkeys(second)] for first, second in used]
    yield from map(list, itertools.product(*each))
    for _ in range(20):
        yield [turn(*(inside(ends, chance) for ends in box)) for box in used]


def inside(ends: tuple[Fraction, Fraction], chance: random.Random) -> Fraction:
    low, high = ends
    return low + (high - low) * Fraction(chance.randint(0, 64), 64)


def with_weekdays(way: str, data: list[tuple[date, str, str]]) -> list[tuple[date, str, str]]:
    return [row for row in data if way == "weekends" or row[0].strftime("%a") not in ("Sat", "Sun")]


@pytest.mark.parametrize("way", WAYS)
@given(data=prints_of(12))
def test_a_second_reckoning_agrees(way: str, data: list[tuple[date, str, str]]) -> None:
    found = stats(rates_of(way, data))
    used = with_weekdays(way, data)
    assert len(found) == bool(used)  # of weekends alone there is nothing to compare
    if found:
        turn = WAYS[way][2]
        exact = [turn(Fraction(kgs), Fraction(kzt)) for _, kgs, kzt in used]
        agrees(found[0], [day for day, *_ in used], exact)


@pytest.mark.parametrize("way", WAYS)
@given(data=prints_of(5), seed=st.integers(0, 99))
def test_each_range_holds_whatever_is_possible(
    way: str, data: list[tuple[date, str, str]], seed: int
) -> None:
    used = with_weekdays(way, data)[: 4 if way == "cross" else 5]
    days = [day for day, *_ in used]
    for row in stats(rates_of(way, used)):
        for rates in possible(way, used, random.Random(seed)):
            holds(row, days, rates)


@given(data=prints_of(5))
def test_the_ends_of_a_drawdown_are_reached(data: list[tuple[date, str, str]]) -> None:
    """The upper one where each rate is as low, or as high, as the smallest fall needs it."""
    rates = rates_of("weekends", data)
    found = drawdown(points(rates))
    boxes = [ends_of(str(rate.rate)) for rate in rates]
    corners = [
        min(percent(then, now) for then, now in itertools.combinations(corner, 2))
        for corner in itertools.product(*boxes)
        if len(boxes) > 1
    ]
    assert (found is not None) == bool(corners and min(corners) < 0)
    if found:
        assert found.percent.low == min(corners)
        shrunk = 1 + found.percent.high / 100
        true: list[Fraction] = []
        for low, high in boxes:
            rate = max([low, *(shrunk * before for before in true)])
            assert rate <= high
            true.append(rate)
        deepest = min(percent(then, now) for then, now in itertools.combinations(true, 2))
        assert min(deepest, Fraction(0)) == found.percent.high


# By hand.


def described(points: dict[str, str], weekends: bool = False) -> Stats:
    prints = [Prints(date.fromisoformat(day), KGS, (Decimal(rate),)) for day, rate in points.items()]
    return stats(compared(series.series(prints, View()).rates, weekends=weekends))[0]


def text(moved: Percent | None) -> str:
    if moved is None:
        return "none"
    dates = f", {moved.start} to {moved.end}" if moved.start or moved.end else ""
    return f"{moved.value} ({moved.low} to {moved.high}){'' if moved.resolved else '?'}{dates}"


def test_by_hand() -> None:
    """Each print is 100, 102, 99 or 101, give or take a half; Friday is followed by Monday."""
    row = described(
        {"2025-12-04": "100", "2025-12-05": "102", "2025-12-08": "99", "2025-12-10": "101"}  # Thursday on
    )
    # 99.5 to 102.5 is 3.02 %, 100.5 to 101.5 is 0.995 %.
    assert text(row.rise) == "2.0 (0.9 to 3.1), 2025-12-04 to 2025-12-05"
    # 102.5 to 98.5 is -3.90 %, 101.5 to 99.5 is -1.97 %.
    assert text(row.fall) == "-2.9 (-4.0 to -1.9), 2025-12-05 to 2025-12-08"
    assert text(row.drawdown) == "-2.9 (-4.0 to -1.9), 2025-12-05 to 2025-12-08"
    # 100.5 to 100.5 is nothing, 99.5 to 101.5 is 2.01 %. Half of that range is above 1 %: no decimals.
    assert text(row.change) == "1 (0 to 3)?, 2025-12-04 to 2025-12-10"
    # +2 and -2.94 %: their difference over the root of two. At least 0.995 and -1.97: 2.10; at most
    # 3.02 and -3.90: 4.89.
    assert text(row.volatility) == "3 (2 to 5)"
    assert (row.dates, row.changes, row.up, row.down, row.not_resolved) == (4, 2, 1, 1, 0)
    assert [str(each) for each in (*row.average, *row.median)] == [
        "100.5",
        "100.0",
        "101.0",
        "100.5",
        "100.0",
        "101.0",
    ]


def test_friday_and_monday_are_neighbours_unless_a_weekend_stands_between() -> None:
    points = {"2025-12-05": "0.10", "2025-12-06": "0.11", "2025-12-08": "0.12", "2025-12-10": "0.13"}
    assert described(points).changes == 1
    assert described(points, weekends=True).changes == 2
    days = {"2025-12-03": "0.10", "2025-12-07": "0.11"}  # a Thursday and a Friday are missing
    assert described(days, weekends=True).changes == 0
    later = {"2025-12-05": "0.10", "2025-12-15": "0.11"}  # a week between
    assert described(later).changes == 0


def test_other_weekends() -> None:
    """A source may have its weekend on other days."""
    prints = [
        Prints(date(2025, 12, day), KGS, (Decimal(rate),)) for day, rate in ((4, "0.1"), (7, "0.2"))
    ]  # a Thursday and a Sunday
    rates = series.series(prints, View(), weekend=(4, 5)).rates
    assert stats(rates, weekend=(4, 5))[0].changes == 1
    assert stats(rates)[0].changes == 0


def test_what_rounding_hides_is_not_resolved_and_never_zero() -> None:
    row = described({"2025-12-01": "0.00008", "2025-12-02": "0.00008", "2025-12-03": "0.00008"})
    assert text(row.change) == "None (-12 to 14)?, 2025-12-01 to 2025-12-03"
    assert text(row.rise) == "None (0 to 14)?"
    assert text(row.fall) == "None (-12 to 0)?"
    assert text(row.drawdown) == "None (-12 to 0)?"
    assert text(row.volatility) == "None (0 to 18)?"
    assert (row.verdict, row.up, row.down, row.not_resolved) == ("not resolved", 0, 0, 2)


def test_what_certainly_is_not_there_is_none() -> None:
    """Each day is higher by more than the digits leave open."""
    rising = described({"2025-12-01": "1.1", "2025-12-02": "1.3", "2025-12-03": "1.5"})
    assert (rising.fall, rising.drawdown) == (None, None)
    assert rising.rise is not None
    falling = described({"2025-12-01": "1.5", "2025-12-02": "1.3", "2025-12-03": "1.1"})
    assert falling.rise is None
    assert falling.fall is not None
    # 0.5 above and 0.5 below meet: from 1.5 to 1.5 is neither a rise nor, for certain, none.
    assert largest_fall(day_changes(points(rates_of_texts("1", "2")))) is None
    assert largest_rise(day_changes(points(rates_of_texts("2", "1")))) is None
    assert drawdown(points(rates_of_texts("1", "2"))) is None


def rates_of_texts(*texts: str) -> list[Rate]:
    prints = [Prints(MONDAY + timedelta(days=n), KGS, (Decimal(t),)) for n, t in enumerate(texts)]
    return series.series(prints, View()).rates


def test_one_date_has_no_change() -> None:
    row = described({"2025-12-01": "0.00193"})
    assert (row.change, row.verdict, row.rise, row.fall, row.drawdown, row.volatility) == (None,) * 6
    assert (row.dates, row.changes, str(row.average.value)) == (1, 0, "0.001930")
    two = described({"2025-12-01": "0.00193", "2025-12-02": "0.00194"})
    assert two.changes == 1
    assert two.volatility is None


def test_of_equal_ones_the_first_is_dated() -> None:
    row = described(
        {
            "2025-12-01": "1.00",
            "2025-12-02": "1.10",
            "2025-12-03": "1.00",
            "2025-12-04": "1.10",
            "2025-12-05": "1.10",
            "2025-12-08": "1.00",
        }
    )
    assert (row.low.date.day, row.high.date.day) == (1, 2)
    assert text(row.rise).endswith("2025-12-01 to 2025-12-02")
    assert text(row.fall).endswith("2025-12-02 to 2025-12-03")
    assert text(row.drawdown).endswith("2025-12-02 to 2025-12-03")
    high = described({"2025-12-01": "1.10", "2025-12-02": "1.10", "2025-12-04": "1.00", "2025-12-05": "1.00"})
    assert text(high.drawdown).endswith("2025-12-02 to 2025-12-04")  # from the last date of the high


def test_equal_ones_are_counted() -> None:
    row = described(
        {
            "2025-12-01": "1.00",
            "2025-12-02": "1.10",
            "2025-12-03": "1.00",
            "2025-12-04": "1.10",
            "2025-12-05": "1.1",
            "2025-12-08": "1.00",
        }
    )
    assert [day.day for day in row.low_dates] == [1, 3, 8]
    assert [day.day for day in row.high_dates] == [2, 4, 5]
    assert (row.rises, row.falls) == (2, 2)
    rates, changes = stats_tables([row], weekends=False)
    told = [cells[0] or cells[3] for table in (rates, changes) for cells in table.rows]
    assert told[3:7] == ["low", "first of 3 dates", "high", "first of 3 dates"]
    named = list(map(str, told))
    assert named[named.index("largest rise") + 1] == "first of 2 as large"
    assert named[named.index("largest fall") + 1] == "first of 2 as large"
    alone = described({"2025-12-01": "1.00", "2025-12-02": "1.10"})
    assert not [
        cells for table in stats_tables([alone], weekends=False) for cells in table.rows if not cells[0]
    ]
    single = described({"2025-12-01": "1.00"})
    assert (len(single.low_dates), single.rises, single.falls) == (1, 0, 0)


def test_what_is_resolved_does_not_touch_zero() -> None:
    row = described({"2025-12-01": "0.10000", "2025-12-02": "0.10002"})
    assert text(row.change) == "0.020 (0.009 to 0.031), 2025-12-01 to 2025-12-02"
    assert row.verdict == "up"


def test_the_lowest_may_be_the_coarser_print() -> None:
    row = described({"2025-12-01": "0.28490", "2025-12-02": "0.285"})
    assert [str(each) for each in row.low[1:]] == ["0.28490", "0.284500", "0.284905"]
    assert [str(each) for each in row.high[1:]] == ["0.285", "0.284895", "0.285500"]


def test_long_series_of_inverses() -> None:
    """The sum of many fractions has thousands of digits."""
    chance = random.Random(3)
    texts = [f"{0.28 + chance.random() / 10:.7f}" for _ in range(900)]
    prints = [Prints(MONDAY + timedelta(days=n), KGS, (Decimal(t),)) for n, t in enumerate(texts)]
    row = stats(series.series(prints, View(per_usd=True)).rates)[0]
    assert float(row.average.value) == pytest.approx(statistics.mean(1 / float(t) for t in texts), abs=1e-6)


def test_magnitudes() -> None:
    """The number of decimals, over many sizes, from the definition."""
    for exponent in range(-12, 13):
        for digits in (1, 2, 3, 5, 9, Fraction(99999, 10000), Fraction(10001, 10000)):
            width = Fraction(digits) * Fraction(10) ** exponent
            number = intervals.Range(Fraction(0), -width, width)
            assert intervals.places(number) == max(0, -exponent)


# The captures of tests/data, worked out from their texts by a script of its own that knows nothing of this.

BY_HAND = {
    "KGS/USD": {
        "first": "0.01185 2024-09-13",
        "last": "0.01144 2026-02-23",
        "low": "0.01144 2025-01-15",
        "high": "0.01187 2024-09-19",
        "average": 0.0114791837,
        "median": 0.01144,
        "change": (-3.459916, -3.542809, -3.376952),
        "rise": (None, 0.0, 0.087451),
        "fall": (-0.434783, -0.521512, -0.347977, "2025-04-23 2025-04-24"),
        "drawdown": (-3.622578, -3.705263, -3.539823, "2024-09-23 2025-01-15"),
        "volatility": (0.090658, 0.054353, 0.141411),
        "counts": (49, 23, 0, 1, 22),
    },
    "KZT/USD": {
        "first": "0.00209 2024-09-13",
        "last": "0.00201 2026-02-23",
        "low": "0.00189 2025-01-15",
        "high": "0.00209 2024-09-13",
        "average": 0.0019546939,
        "median": 0.00193,
        "change": (-3.827751, -4.295943, -3.357314),
        "rise": (1.587302, 1.055409, 2.122016, "2025-01-21 2025-01-22"),
        "fall": (-1.025641, -1.534527, -0.514139, "2025-12-09 2025-12-10"),
        "drawdown": (-9.569378, -10.023866, -9.112710, "2024-09-19 2025-01-15"),
        "volatility": (0.621494, 0.313964, 1.047480),
        "counts": (49, 23, 2, 3, 18),
    },
    "TJS/USD": {
        "first": "0.09437 2024-09-13",
        "last": "0.10607 2026-02-23",
        "low": "0.09146 2024-12-25",
        "high": "0.10901 2025-12-08",
        "average": 0.1002651020,
        "median": 0.10553,
        "change": (12.398008, 12.386755, 12.409262),
        "rise": (0.731681, 0.720721, 0.742642, "2025-01-21 2025-01-22"),
        "fall": (-0.780103, -0.789244, -0.770960, "2025-12-09 2025-12-10"),
        "drawdown": (-3.192368, -3.201394, -3.183340, "2025-12-08 2026-02-20"),
        "volatility": (0.317349, 0.309886, 0.324938),
        "counts": (49, 23, 11, 11, 1),
    },
    "UZS/USD": {
        "first": "0.00008 2024-09-13",
        "last": "0.00008 2026-02-23",
        "low": "0.00008 2024-09-13",
        "high": "0.00008 2024-09-13",
        "average": 0.00008,
        "median": 0.00008,
        "change": (None, -11.764706, 13.333333),
        "rise": (None, 0.0, 13.333333),
        "fall": (None, -11.764706, 0.0),
        "drawdown": (None, -11.764706, 0.0),
        "volatility": (None, 0.0, 12.831069),
        "counts": (49, 23, 0, 0, 23),
    },
    "TMT/USD": {
        "first": "0.28490 2024-09-13",
        "last": "0.28571 2026-02-23",
        "low": "0.28490 2024-09-13",
        "high": "0.28575 2025-04-23",
        "average": 0.2852832653,
        "median": 0.28490,
        "change": (0.284310, 0.280795, 0.287825),
        "rise": (0.284310, 0.280795, 0.287825, "2025-01-21 2025-01-22"),
        "fall": (-0.283504, -0.286999, -0.280009, "2024-12-04 2024-12-05"),
        "drawdown": (-0.297463, -0.300957, -0.293968, "2025-05-08 2025-11-07"),
        "volatility": (0.211089, 0.208288, 0.213903),
        "counts": (49, 23, 7, 6, 10),
    },
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("stats") / "x.db")
    store_pages(file, *map(as_text, captures()))
    return file


def rounded_as(said: Decimal | None, true: float | None, towards: int = 0) -> bool:
    """Whether a number is another one, rounded: to the nearest, down (-1) or up (1)."""
    if said is None or true is None:
        return said is None and true is None
    unit = 10.0 ** int(said.as_tuple().exponent)
    apart = (float(said) - true) * (towards or 1)
    least, most = (-unit / 2, unit / 2) if towards == 0 else (0, unit)
    return least - 2e-6 <= apart <= most + 2e-6


@pytest.mark.parametrize("pair", BY_HAND)
def test_the_captures_by_hand(database: str, pair: str) -> None:
    with fxtrack.open(database) as db:
        row = db.stats(pairs=pair).iloc[0]
    for name, true in BY_HAND[pair].items():
        if name == "counts":
            counted = row[["dates", "changes", "up", "down", "not_resolved"]]
            assert tuple(counted) == true
        elif isinstance(true, str):
            assert f"{row[name]} {row[f'{name}_date']}" == true, name
        elif isinstance(true, float):
            assert rounded_as(row[name], true), name
        elif isinstance(true, tuple):
            value, low, high, *dates = true
            assert rounded_as(row[name], value), name
            assert rounded_as(row[f"{name}_min"], low, -1), name
            assert rounded_as(row[f"{name}_max"], high, 1), name
            if name in ("rise", "fall", "drawdown"):
                assert [f"{row[f'{name}_from']} {row[f'{name}_to']}"] == (dates or ["None None"]), name


# What people and programs see.


def run(database: str, *args: str) -> tuple[str, str]:
    done = runner().invoke(main, ["--db", database, "stats", *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


COLUMNS = """
base quote dates first_date first first_min first_max last_date last last_min last_max low_date low low_min
low_max high_date high high_min high_max average average_min average_max median median_min median_max change
change_min change_max verdict rise_from rise_to rise rise_min rise_max rise_resolved fall_from fall_to fall
fall_min fall_max fall_resolved drawdown_from drawdown_to drawdown drawdown_min drawdown_max drawdown_resolved
volatility volatility_min volatility_max volatility_resolved changes up down not_resolved
change_state rise_state fall_state drawdown_state volatility_state
""".split()


def test_csv_json_and_frame_agree(database: str) -> None:
    out, _ = run(database, "--format", "csv", "--per-usd")
    header, *rows = csv.reader(io.StringIO(out))
    objects = json.loads(run(database, "--format", "json", "--per-usd")[0])
    with fxtrack.open(database) as db:
        frame = db.stats(per_usd=True)
    assert header == list(objects[0]) == list(frame.columns) == COLUMNS
    assert len(rows) == len(objects) == len(frame) == 5
    for cells, each, (_, held) in zip(rows, objects, frame.iterrows(), strict=True):
        for name, cell in zip(header, cells, strict=True):
            kept = "" if held[name] is None else held[name]
            if isinstance(kept, bool):
                kept = "yes" if kept else "no"
            told = each[name]
            told = ("yes" if told else "no") if isinstance(told, bool) and name != "dates" else told
            assert cell == ("" if told is None else str(told))
            assert cell == (f"{kept:f}" if isinstance(kept, Decimal) else str(kept))


@pytest.mark.parametrize("options", [(), ("--per-usd",), ("--base", "TJS"), ("--weekends",)])
def test_a_block_a_pair_fits_a_terminal(database: str, options: tuple[str, ...]) -> None:
    out, err = run(database, "--format", "table", *options)
    assert max(map(len, [*out.splitlines(), *err.splitlines()])) <= 80
    blocks = out.split("\n\n")
    assert len([block for block in blocks if block.split("\n")[-1].endswith("changes in percent")]) >= 4
    days = "dates" if "--weekends" in options else "weekdays"
    assert f"{days} with a rate" in out
    assert f"neighbouring {days}" in err
    assert ("Friday and Monday" in err) == ("--weekends" not in options)


def test_a_block(database: str) -> None:
    out, err = run(database, "--pair", "UZS/USD", "--per-usd", "--format", "table")
    assert out.splitlines() == [
        "USD/UZS",
        "",
        "statistic              value    possible range  date",
        "--------------------  ------  ----------------  -----------------",
        "weekdays with a rate      49",
        "first                 12,500  11,764 to 13,334  2024-09-13",
        "last                  12,500  11,764 to 13,334  2026-02-23",
        "low                   12,500  11,764 to 13,334  2024-09-13",
        "                                                first of 49 dates",
        "high                  12,500  11,764 to 13,334  2024-09-13",
        "                                                first of 49 dates",
        "average               12,500  11,764 to 13,334",
        "median                12,500  11,764 to 13,334",
        "",
        "USD/UZS: changes in percent",
        "",
        "statistic                  value  possible range  dates",
        "------------------  ------------  --------------  ------------------------",
        "first to last       not resolved      -12 to +14  2024-09-13 to 2026-02-23",
        "largest rise        not resolved        0 to +14",
        "largest fall        not resolved        -12 to 0",
        "maximum drawdown    not resolved        -12 to 0",
        "volatility          not resolved         0 to 13",
        "day-to-day changes            23",
        "- up                           0",
        "- down                         0",
        "- not resolved                23",
    ]
    assert "not resolved: allowing for rounding, it may be zero." in err.splitlines()


def cells_of(row: Stats) -> dict[str, object]:
    _, changes = stats_tables([row], weekends=False)
    return {str(name): value for name, value, *_ in changes.rows}


def test_signs_and_notes() -> None:
    row = described({"2025-12-01": "0.00194", "2025-12-02": "0.00194", "2025-12-03": "0.00293"})
    cells = cells_of(row)
    assert (cells["largest rise"], cells["largest fall"]) == ("+51.0", "not resolved")
    assert cells["volatility"] == "36.1"
    assert (
        stats_notes([row], SATURDAY_AND_SUNDAY)[0] == "not resolved: allowing for rounding, it may be zero."
    )
    clear = row._replace(fall=None, drawdown=None)
    assert stats_notes([clear], SATURDAY_AND_SUNDAY)[0] == "none: whatever rounding hides, there was none."
    assert stats_notes([clear], SATURDAY_AND_SUNDAY)[1].startswith("A rate is")
    part = row._replace(change=Percent(Decimal("0.5"), Decimal("-0.1"), Decimal("1.0"), resolved=False))
    assert cells_of(part)["first to last"] == "+0.5?"
    assert stats_notes([part], SATURDAY_AND_SUNDAY)[0][0] == "?"


def test_filters(database: str) -> None:
    with fxtrack.open(database) as db:
        whole, part = db.stats(pairs="KZT/USD"), db.stats(pairs="KZT/USD", since="2025-12", until="2025-12")
        assert (whole.dates[0], part.dates[0]) == (49, 12)
        assert (str(part.first_date[0]), str(part.last_date[0])) == ("2025-12-05", "2025-12-22")
        assert db.stats(pairs="KZT/USD", weekends=True).dates[0] > 49
        assert db.stats(pairs="TJS/KZT").quote[0] == "KZT"
        assert db.stats(base="KGS", quote="KZT", daily="low").base[0] == "KGS"
        saturday = db.stats(pairs="KZT/USD", since=date(2025, 12, 6), until=date(2025, 12, 7))
        assert (len(saturday), list(saturday.columns)) == (0, COLUMNS)
    out, err = run(database, "--pair", "KZT/USD", "--since", "2025-12-06", "--until", "2025-12-07")
    assert out.splitlines()[1:] == []
    assert "KZT/USD has only" in err
    assert "The nearest dates with a rate: 2025-12-05, 2025-12-08." in err
    assert "there is no rate of EUR/USD" in run(database, "--pair", "EUR/USD", "--pair", "KZT/USD")[1]
    empty, told = run(database, "--since", "2030", "--format", "table")
    assert "The nearest date with a rate: 2026-02-23." in told
    assert "statistic" not in empty


def test_a_database_without_rates_says_why(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    store_pages(file, "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\nNo date.\n")
    assert "No rates yet: the quotes wait for a date" in run(file)[1]
    store_pages(file, "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n08 December 2025\nNews.\n")
    assert run(file)[1].splitlines() == [
        "volatility needs two pairs of neighbouring weekdays; KGS/USD has none",
        "volatility needs two pairs of neighbouring weekdays; KZT/USD has none",
    ]
    store_pages(file, "KGS/USD = 0.01144 0%\nTJS/USD = 0.1 0%\n09 December 2025\nNews.\n")
    out, err = run(file, "--weekends", "--format", "table", "--pair", "KGS/USD")
    assert err.splitlines()[-1] == "volatility needs two pairs of neighbouring dates; KGS/USD has one"
    assert [line.split() for line in out.splitlines() if "volatility" in line] == [
        ["volatility", "no", "data"]
    ]
    store_pages(file, "KGS/USD = 0.01144 0%\nTJS/USD = 0.1 0%\n10 December 2025\nNews.\n")
    assert run(file, "--pair", "KGS/USD")[1] == ""


def test_as_of(tmp_path: Path) -> None:
    """Later imports never change what was known before."""
    file = str(tmp_path / "x.db")
    store_pages(file, "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n08 December 2025\nNews.\n")
    with fxtrack.open(file) as db:
        known, before = db.runs().known_at[0], db.stats()
    store_pages(file, "KGS/USD = 0.01150 0%\nKZT/USD = 0.00199 0%\n09 December 2025\nNews.\n")
    with fxtrack.open(file) as db:
        assert db.stats(as_of=known).equals(before)
        assert (list(before.dates), list(db.stats().dates)) == ([1, 1], [2, 2])


def test_an_index_has_no_statistics() -> None:
    priced = Priced([], [], View(index=MONDAY), Filters())
    with pytest.raises(InputError, match="not of an index"):
        priced.stats()


def test_columns_are_named_once() -> None:
    assert len({column.name for column in STATS.columns}) == len(STATS.columns)
