"""Periods: each number reckoned anew in fractions, each range against whatever is possible."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import captures

from fxtrack.errors import InputError, OptionError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import intervals, series
from fxtrack.numbers.averages import averages
from fxtrack.numbers.by_period import PeriodMark, PeriodRates, by_period
from fxtrack.numbers.possible import Possible, read_holidays
from fxtrack.numbers.rates import Rate, compared
from fxtrack.numbers.series import View

KGS, KZT = Pair("KGS/USD"), Pair("KZT/USD")
WEEKEND = (5, 6)
HAND = Path(__file__).parent / "data" / "periods.csv"
KINDS = ["week", "month", "quarter", "year"]
WAYS = {
    "as printed": (View(), (KGS,)),
    "per dollar": (View(per_usd=True), (KGS,)),
    "cross": (View(), (Pair("KGS/KZT"),)),
    "weekends": (View(weekends=True), (KGS,)),
}

Data = list[tuple[date, str, str]]


# What follows reckons everything a second time: plain, and slow.


def name_of(day: date, kind: str) -> str:
    if kind == "week":
        return day.strftime("%G-W%V")
    if kind == "quarter":
        return f"{day.year}-Q{[1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][day.month - 1]}"
    return day.strftime({"month": "%Y-%m", "year": "%Y"}[kind])


def before(name: str, kind: str) -> str:
    """Step back day by day from some day of the period until it has another name."""
    day = next(day for day in every_day() if name_of(day, kind) == name)
    while name_of(day, kind) == name:
        day -= timedelta(days=1)
    return name_of(day, kind)


def every_day() -> Iterable[date]:
    return (date(2023, 12, 1) + timedelta(days=number) for number in range(1300))


def turned(way: str, kgs: Fraction, kzt: Fraction) -> Fraction:
    return {"per dollar": 1 / kgs, "cross": kgs / kzt}.get(way, kgs)


def ends_of(printed: str) -> tuple[Fraction, Fraction]:
    """Half a unit of the last digit below, and above."""
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return Fraction(printed) - half, Fraction(printed) + half


def is_compared(way: str, day: date) -> bool:
    return way == "weekends" or day.strftime("%a") not in {"Sat", "Sun"}


def percent(then: Fraction, now: Fraction) -> Fraction:
    return 100 * (now - then) / then


def mean(rates: Sequence[Fraction]) -> Fraction:
    return sum(rates, Fraction(0)) / len(rates)


# Data of all kinds.


@st.composite
def prints_of(draw: st.DrawFn, most: int) -> Data:
    """Dates that are dense, sparse, one, or of weekends only; rates coarse and fine, often equal."""
    within = draw(st.sampled_from([12, 12, 70, 500]))
    kind = draw(st.sampled_from(["any", "any", "one", "weekends"]))
    start = date(2025, 2, 20) if draw(st.booleans()) else date(2024, 12, 28)
    numbers = draw(
        st.lists(st.integers(0, within), min_size=1, max_size=1 if kind == "one" else most, unique=True)
    )
    days = [start + timedelta(days=number) for number in sorted(numbers)]
    wobble = draw(st.sampled_from([0, 1, 3, 90]))
    level = draw(st.integers(100, 900))

    def printed() -> str:
        rate = Decimal(level + draw(st.integers(-wobble, wobble))).scaleb(-3)
        return f"{rate:.{draw(st.integers(2, 4))}f}"

    return [(day, printed(), printed()) for day in days if kind != "weekends" or day.weekday() > 4]


def rates_of(way: str, data: Iterable[tuple[date, str, str]]) -> list[Rate]:
    view, asked = WAYS[way]
    prints = [
        Prints(day, pair, (Decimal(rate),))
        for day, *both in data
        for pair, rate in zip((KGS, KZT), both, strict=True)
    ]
    return compared(series.series(prints, view, asked, weekend=WEEKEND).rates, weekends=view.weekends)


def is_rounded(said: Decimal, true: Fraction) -> bool:
    half = Fraction(Decimal(1).scaleb(int(said.as_tuple().exponent))) / 2
    return abs(Fraction(said) - true) <= half


@pytest.mark.parametrize("way", WAYS)
@given(
    data=prints_of(14),
    kind=st.sampled_from(KINDS),
    edges=st.tuples(
        st.none() | st.integers(-20, 100), st.none() | st.integers(0, 300), st.none() | st.integers(0, 13)
    ),
    expected=st.tuples(
        st.sampled_from([0, 10, 50, 100]), st.sets(st.integers(0, 60)), st.none() | st.integers(-20, 300)
    ),
)
def test_a_second_reckoning_agrees(
    way: str,
    data: Data,
    kind: str,
    edges: tuple[int | None, int | None, int | None],
    expected: tuple[int, set[int], int | None],
) -> None:
    share, holidays, now = expected
    today = None if now is None else date(2025, 1, 1) + timedelta(days=now)
    free = {date(2025, 1, 1) + timedelta(days=number) for number in holidays}
    *ends, behind = edges
    since, until = (None if edge is None else date(2025, 1, 1) + timedelta(days=edge) for edge in ends)
    if data and behind is not None:  # inside a period, behind a rate of it
        since = data[behind % len(data)][0] + timedelta(days=1)
    if since and until and since > until:
        since, until = until, since
    possible = Possible(() if way == "weekends" else WEEKEND, free, share, today)
    found = by_period(rates_of(way, data), kind, possible, since=since, until=until)

    known = {
        day: turned(way, Fraction(kgs), Fraction(kzt)) for day, kgs, kzt in data if is_compared(way, day)
    }
    has_rates = bool(known)
    begun = [day for day in every_day() if not today or day <= today]
    known = {day: rate for day, rate in known.items() if day in begun and (not until or day <= until)}
    asked = {day: rate for day, rate in known.items() if not since or day >= since}
    if not (asked or (has_rates and since and until)):
        assert found == []
        return
    names = {name_of(day, kind) for day in asked}
    first = since or min(day for day in every_day() if name_of(day, kind) == name_of(min(asked), kind))
    last = until or max(day for day in every_day() if name_of(day, kind) == name_of(max(asked), kind))
    time = [day for day in begun if first <= day <= last and is_compared(way, day)]
    periods = list(dict.fromkeys(name_of(day, kind) for day in time))
    assert [row.period for row in found] == periods
    assert names <= set(periods)
    for row in found:
        inside = {day: rate for day, rate in asked.items() if name_of(day, kind) == row.period}
        days = [day for day in time if name_of(day, kind) == row.period]
        whole = [day for day in begun if name_of(day, kind) == row.period and is_compared(way, day)]
        there = [day for day in days if day not in free or day in inside]
        marks = [
            mark
            for mark, holds in (
                ("missing", not inside),
                ("few dates", bool(inside) and len(inside) / len(there) < share / 100),
                ("cut", days != whole),
                ("not over", today is not None and name_of(today, kind) == row.period),
                ("early end", bool(inside) and is_early(max(inside), days, free, kind)),
            )
            if holds
        ]
        assert (row.possible, list(row.marks)) == (len(there), marks)
        assert row.first <= days[0] <= days[-1] <= row.last
        assert {name_of(row.first, kind), name_of(row.last, kind)} == {row.period}
        earlier = before(row.period, kind)
        previous = {day: rate for day, rate in known.items() if name_of(day, kind) == earlier}
        agrees(row, inside, previous)


SLACK = {"week": 1, "month": 5, "quarter": 10, "year": 14}


def is_early(end: date, days: Iterable[date], free: Collection[date], kind: str) -> bool:
    """Whether a possible day comes so much later than the end that this does not stand for the period."""
    return any((day - end).days > SLACK[kind] for day in days if day not in free)


def agrees(row: PeriodRates, inside: dict[date, Fraction], previous: dict[date, Fraction]) -> None:
    """The values are those of the second reckoning, rounded; so are the dates."""
    if not inside:
        assert (row.held, row.before, row.change, row.verdict, row.average_moved) == (None,) * 5
        return
    held = row.held
    assert held is not None
    assert (held.dates, held.first.date, held.end.date) == (len(inside), min(inside), max(inside))
    assert is_rounded(held.end.rate, inside[max(inside)])
    assert is_rounded(held.average.value, mean(list(inside.values())))
    lowest, highest = min(inside.values()), max(inside.values())
    assert inside[held.low.date] == lowest  # on which date of several, see test_one_answer.py
    assert inside[held.high.date] == highest
    assert is_rounded(held.low.rate, lowest)
    assert is_rounded(held.high.rate, highest)
    assert (row.moved is not None) == (row.average_moved is not None) == bool(previous)
    if previous:
        assert row.before is not None
        assert row.moved is not None
        assert row.average_moved is not None
        assert (row.before.end.date, row.before.dates) == (max(previous), len(previous))
        assert is_rounded(row.moved.change, percent(previous[max(previous)], inside[max(inside)]))
        change = percent(mean(list(previous.values())), mean(list(inside.values())))
        assert is_rounded(row.average_moved.change, change)


@pytest.mark.parametrize("way", WAYS)
@given(data=prints_of(5), kind=st.sampled_from(KINDS), seed=st.integers(0, 99))
def test_each_range_holds_whatever_is_possible(way: str, data: Data, kind: str, seed: int) -> None:
    used = [row for row in data if is_compared(way, row[0])][: 3 if way == "cross" else 5]
    found = by_period(rates_of(way, used), kind)
    chance = random.Random(seed)
    reached: dict[tuple[str, str], list[Fraction]] = {}
    for rates in whatever_is_possible(way, used, chance):
        true = {day: rate for (day, *_), rate in zip(used, rates, strict=True)}
        for row in found:
            for name, number, said in said_and_true(row, true, kind):
                assert said[0] <= number <= said[1], (row.period, name)
                reached.setdefault((row.period, name), []).append(number)
                for verdict in [row.verdict if name == "change" else average_verdict(row)]:
                    if "change" in name:
                        assert verdict != "up" or number > 0
                        assert verdict != "down" or number < 0
    for row in found:
        for name, said in said_of(row).items():
            numbers = reached[row.period, name]
            unit = Fraction(Decimal(1).scaleb(max(int(end.as_tuple().exponent) for end in said)))
            assert min(numbers) - Fraction(said[0]) <= unit, name
            assert Fraction(said[1]) - max(numbers) <= unit, name


def average_verdict(row: PeriodRates) -> str | None:
    return row.average_moved and row.average_moved.verdict


def said_of(row: PeriodRates) -> dict[str, tuple[Decimal, Decimal]]:
    if not row.held:
        return {}
    said = {
        "average": (row.held.average.low, row.held.average.high),
        "low": (row.held.low.low, row.held.low.high),
        "high": (row.held.high.low, row.held.high.high),
        "end": row.held.end.limits,
    }
    if row.moved and row.average_moved:
        said["change"] = row.moved.change_min, row.moved.change_max
        said["average change"] = row.average_moved.change_min, row.average_moved.change_max
    return said


def said_and_true(
    row: PeriodRates, true: dict[date, Fraction], kind: str
) -> Iterable[tuple[str, Fraction, tuple[Decimal, Decimal]]]:
    inside = [rate for day, rate in true.items() if name_of(day, kind) == row.period]
    earlier = [rate for day, rate in true.items() if name_of(day, kind) == before(row.period, kind)]
    for name, said in said_of(row).items():
        number = {
            "average": lambda: mean(inside),
            "low": lambda: min(inside),
            "high": lambda: max(inside),
            "end": lambda: inside[-1],
            "change": lambda: percent(earlier[-1], inside[-1]),
            "average change": lambda: percent(mean(earlier), mean(inside)),
        }[name]()
        yield name, number, said


def whatever_is_possible(way: str, data: Data, chance: random.Random) -> Iterable[list[Fraction]]:
    """Yield what the true rates may be: all corners, and points inside."""
    one = (Fraction(1), Fraction(1))
    boxes = [(ends_of(kgs), ends_of(kzt) if way == "cross" else one) for _, kgs, kzt in data]
    each = [
        [turned(way, kgs, kzt) for kgs in first for kzt in dict.fromkeys(second)] for first, second in boxes
    ]
    yield from map(list, itertools.product(*each))
    for _ in range(10):
        yield [
            turned(way, *(low + (high - low) * chance.randint(0, 64) / 64 for low, high in box))
            for box in boxes
        ]


# By hand.


def pooled() -> list[Rate]:
    prints: dict[tuple[date, Pair], set[Decimal]] = {}
    for capture in captures():
        for pair, rate, _ in capture.quotes:
            if capture.date:
                prints.setdefault((capture.date, Pair(pair)), set()).add(Decimal(rate))
    made = [Prints(day, pair, tuple(rates)) for (day, pair), rates in prints.items()]
    return compared(series.series(made, View(), weekend=WEEKEND).rates)


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_the_captures_by_hand(kind: str) -> None:
    """All five pairs, worked out from the captures without the code; see the head of the file."""
    found = {(row.pair, row.period): row for row in by_period(pooled(), kind, Possible(WEEKEND))}
    with HAND.open() as file:
        expected = [row for row in csv.DictReader(itertools.islice(file, 1, None)) if row["by"] == kind]
    assert len({row["pair"] for row in expected}) == 5
    assert [(row["pair"], row["period"]) for row in expected] == [
        key for key, row in found.items() if row.held
    ]
    for row in expected:
        by_hand(found[Pair(row["pair"]), row["period"]], row)


def by_hand(row: PeriodRates, expected: dict[str, str]) -> None:
    held = row.held
    assert held is not None
    dates, possible = int(expected["dates"]), int(expected["possible"])
    assert (held.dates, row.possible) == (dates, possible)
    marks = [mark for mark in row.marks if mark != PeriodMark.EARLY]  # see the second reckoning
    assert marks == (["few dates"] if 2 * dates < possible else [])
    told = (held.first.date, held.end.date, held.low.date, held.high.date)
    assert [str(day) for day in told] == [
        expected[f"{name}_date"] for name in ("first", "end", "low", "high")
    ]
    told_rates = (held.end.rate, held.low.rate, held.high.rate)
    assert [str(rate) for rate in told_rates] == [expected[name] for name in ("end", "low", "high")]
    rounded_as(held.average, expected, "average")
    assert (row.moved is None) == (row.average_moved is None) == (expected["change"] == "")
    if row.moved and row.average_moved:
        rounded_as(row.moved, expected, "change")
        rounded_as(row.average_moved, expected, "average_change")
        low, high = float(expected["change_min"]), float(expected["change_max"])
        if low * high:  # an end that is zero to five decimals is looked at below
            assert row.verdict == ("not resolved" if low < 0 < high else "up" if low > 0 else "down")


def rounded_as(said: Sequence[object], expected: dict[str, str], name: str) -> None:
    """Whether value and ends are those of the table, rounded to the nearest, down and up."""
    for number, (end, least, most) in zip(
        said, (("", -0.5, 0.5), ("_min", -1, 0), ("_max", 0, 1)), strict=False
    ):
        assert isinstance(number, Decimal)
        unit = 10.0 ** int(number.as_tuple().exponent)
        apart = (float(number) - float(expected[f"{name}{end}"])) / unit
        assert least - 0.01 <= apart <= most + 0.01, (name, end)


def rows(points: dict[str, str], kind: str = "month", possible: Possible | None = None) -> list[PeriodRates]:
    prints = [Prints(date.fromisoformat(day), KGS, (Decimal(rate),)) for day, rate in points.items()]
    return by_period(compared(series.series(prints, View(), weekend=WEEKEND).rates), kind, possible)


def test_by_hand() -> None:
    """In February 100 and 104, in March 99, 101 and 106, give or take a half."""
    february, march = rows(
        {
            "2025-02-03": "100",
            "2025-02-27": "104",
            "2025-03-03": "99",
            "2025-03-04": "101",
            "2025-03-31": "106",
        }
    )
    assert february.held
    assert march.held
    assert march.moved
    assert march.average_moved
    assert [str(each) for each in february.held.average] == ["102.0", "101.5", "102.5"]
    assert [str(each) for each in march.held.average] == ["102.0", "101.5", "102.5"]
    assert [str(each) for each in march.held.low] == ["2025-03-03", "99", "98.5", "99.5"]
    assert [str(each) for each in march.held.high] == ["2025-03-31", "106", "105.5", "106.5"]
    # 106 over 104 is 1.92 %; 105.5 over 104.5 is 0.957, 106.5 over 103.5 is 2.90.
    assert [str(each) for each in march.moved[:4]] == ["1.9", "0.9", "2.9", "up"]
    # 101.5 over 102.5 is -0.976 %, 102.5 over 101.5 is 0.985.
    assert [str(each) for each in march.average_moved] == ["0.0", "-1.0", "1.0", "not resolved"]
    assert (february.moved, february.before, february.period) == (None, None, "2025-02")
    assert (march.change, march.verdict, march.hangs_on_prints) == (Decimal("1.9"), "up", False)


def test_the_lowest_of_coarse_and_fine_prints() -> None:
    """0.5 may be 0.45 to 0.55, so the lowest rate may be that of the finer print."""
    [january] = rows({"2025-01-02": "0.52", "2025-01-03": "0.5", "2025-01-06": "0.53"})
    assert january.held
    assert [str(each) for each in january.held.low] == ["2025-01-03", "0.5", "0.450", "0.525"]
    assert [str(each) for each in january.held.high] == ["2025-01-06", "0.53", "0.525", "0.550"]


def test_a_missing_period_is_a_row_and_no_change_leaps_over_it() -> None:
    months = rows({"2025-01-31": "100", "2025-03-03": "110", "2025-04-01": "120"}, "month", Possible(WEEKEND))
    assert [(row.period, list(row.marks), row.verdict) for row in months] == [
        ("2025-01", ["few dates"], None),
        ("2025-02", ["missing"], None),
        ("2025-03", ["few dates", "early end"], None),
        ("2025-04", ["few dates", "early end"], "up"),
    ]
    assert months[1].before is None
    assert (months[1].possible, months[1].first, months[1].last) == (20, date(2025, 2, 1), date(2025, 2, 28))


def test_the_first_period_is_compared_with_the_one_before_it_whatever_is_asked_for() -> None:
    points = {"2025-02-03": "100", "2025-02-27": "104", "2025-03-03": "99", "2025-03-31": "106"}
    prints = [Prints(date.fromisoformat(day), KGS, (Decimal(rate),)) for day, rate in points.items()]
    rates = series.series(prints, View()).rates
    _, march = by_period(rates, "month", Possible(WEEKEND))
    assert by_period(rates, "month", Possible(WEEKEND), since=date(2025, 3, 1)) == [march]
    [late] = by_period(rates, "month", Possible(WEEKEND), since=date(2025, 3, 4))
    assert (late.held and late.held.dates, list(late.marks)) == (1, ["few dates", "cut"])
    assert late.moved == march.moved
    # The first of March 2025 is a Saturday: from the third on, no weekday is left out.
    [monday] = by_period(rates, "month", Possible(WEEKEND), since=date(2025, 3, 3))
    assert monday.marks == march.marks
    weeks = by_period(rates, "week", Possible(WEEKEND), since=date(2025, 3, 1), until=date(2025, 3, 9))
    assert [(row.period, row.marks, row.verdict) for row in weeks] == [
        ("2025-W10", (PeriodMark.FEW, PeriodMark.EARLY), "down")
    ]


def test_all_pairs_have_the_same_periods() -> None:
    points = {KGS: ("2025-01-02", "2025-02-03"), KZT: ("2025-03-03", "2025-04-01")}
    prints = [
        Prints(date.fromisoformat(day), pair, (Decimal("0.5"),))
        for pair, days in points.items()
        for day in days
    ]
    rates = series.series(prints, View()).rates
    found = by_period(rates, "month")
    assert [
        (row.pair, row.period, bool(row.held)) for row in found if row.period in {"2025-02", "2025-03"}
    ] == [(KGS, "2025-02", True), (KGS, "2025-03", False), (KZT, "2025-02", False), (KZT, "2025-03", True)]
    assert len(found) == 8
    late = by_period(rates, "month", since=date(2025, 3, 1))
    early = by_period(rates, "month", until=date(2025, 3, 2))
    assert [(row.pair, row.period) for row in late if not row.held] == [(KGS, "2025-03"), (KGS, "2025-04")]
    assert {(row.pair, bool(row.held)) for row in early if row.period != "2025-03"} == {
        (KGS, True),
        (KZT, False),
    }
    assert by_period([], "month") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_period_that_there_is(kind: str, day: date) -> None:
    [only] = by_period([Rate(day, KGS, Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), 1)], kind)
    assert only.first <= day <= only.last
    assert (only.held and only.held.dates, only.before) == (1, None)


def test_few_are_less_than_the_share() -> None:
    week = {"2025-03-03": "0.5", "2025-03-04": "0.5"}
    for share, few in ((0, False), (40, False), (40.001, True), (100, True)):
        [row] = rows(week, "week", Possible(WEEKEND, (), share))
        assert (PeriodMark.FEW in row.marks) == few, share
    for share in (-0.1, 100.1):
        with pytest.raises(OptionError, match="is from 0 to 100 percent"):
            Possible(WEEKEND, (), share)
    assert Possible().min_share == 50


def test_holidays() -> None:
    """Women's Day of 2024 is a Friday; Nowruz is a Thursday, and the page printed a rate on it."""
    free = read_holidays("\ufeff# spring\n2024-03-08 # a Friday\r\n\n  2024-03-21\n2024-03-09\n2024-03-08\n")
    assert free == {date(2024, 3, 8), date(2024, 3, 9), date(2024, 3, 21)}
    march = {"2024-03-20": "0.5", "2024-03-21": "0.5"}
    assert [row.possible for row in rows(march, "month", Possible(WEEKEND))] == [21]
    assert [row.possible for row in rows(march, "month", Possible(WEEKEND, free))] == [20]
    assert [row.possible for row in rows({"2024-03-20": "0.5"}, "month", Possible(WEEKEND, free))] == [19]
    assert [row.possible for row in rows(march, "month", Possible((), free))] == [29]
    assert read_holidays("") == frozenset()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-03-08\n2024-02-30\n", "line 2: '2024-02-30' is not a day such as 2025-12-08"),
        ("# all of it\n\n2024-03 # a month", "line 3: '2024-03' is a month, not a day"),
        ("8 March 2024", "line 1: '8 March 2024' is not a day"),
    ],
)
def test_a_list_of_holidays_with_something_else_in_it(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_holidays(text)


@given(st.lists(st.decimals("0.001", "99", places=4) | st.decimals(1, 99, places=1), min_size=1))
def test_the_mean_of_prints_is_the_mean_of_their_ranges(rates: list[Decimal]) -> None:
    assert intervals.mean_of_prints(rates) == intervals.mean([intervals.printed(rate) for rate in rates])


def test_monthly_averages_are_those_of_the_periods() -> None:
    found = by_period(pooled(), "month", Possible(WEEKEND))
    held = [row for row in found if row.held]
    for row, short in zip(held, averages(found, "mean"), strict=True):
        assert row.held
        assert (short.rate, short.rate_min, short.rate_max) == row.held.average
        assert (short.period, short.dates, short.marks) == (row.period, row.held.dates, row.marks)
        assert (short.first, short.pair, short.possible) == (row.first, row.pair, row.possible)
    with pytest.raises(InputError, match="'mode' is no average; there are: mean, median"):
        averages(found, "mode")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'decade' is no kind of period"):
        by_period([], "decade")


@pytest.mark.parametrize("weekend", [(), (5, 6), (4, 5)])
def test_possible_dates_are_counted_from_any_day_on(weekend: tuple[int, ...]) -> None:
    for start, length in itertools.product(range(7), range(1, 16)):
        days = [date(2025, 3, 3) + timedelta(days=start + number) for number in range(length)]
        number, free = Possible(weekend).days(days[0], days[-1])
        assert (number, free) == (sum(day.weekday() not in weekend for day in days), frozenset())


def test_the_last_date_may_be_the_first_that_is_asked_for() -> None:
    rates = [Rate(date(2025, 3, 3), KGS, Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), 1)]
    [only] = by_period(rates, "month", since=date(2025, 3, 3), until=date(2025, 3, 3))
    assert only.held
