"""Daily rates, their inverse, crosses, an index, the averages of months."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.errors import InputError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import daily, intervals, series
from fxtrack.numbers.averages import averages
from fxtrack.numbers.by_period import by_period
from fxtrack.numbers.rates import Rate, spread
from fxtrack.numbers.series import View

KGS, KZT, UZS = Pair("KGS/USD"), Pair("KZT/USD"), Pair("UZS/USD")
DAY = date(2025, 12, 11)


def prints(*rates: str, day: date = DAY, pair: Pair = KGS, captured: tuple[str | None, ...] = ()) -> Prints:
    times = tuple(datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None for at in captured)
    return Prints(day, pair, tuple(map(Decimal, rates)), times, times)


def made(*each: Prints, view: View | None = None, asked: tuple[str, ...] = ()) -> list[Rate]:
    return series.series(each, view or View(), [Pair(pair) for pair in asked]).rates


def one(each: Prints, rule: daily.Rule = "median") -> tuple[str, str, str, int]:
    [rate] = made(each, view=View(rule))
    return str(rate.rate), str(rate.low), str(rate.high), rate.prints


@pytest.mark.parametrize(
    ("rates", "median"),
    [
        (["0.01144"], "0.01144"),
        (["0.01144", "0.01146"], "0.01144"),
        (["0.01146", "0.01144", "0.01145"], "0.01145"),
        (["0.4", "0.1", "0.3", "0.2"], "0.2"),
        (["9", "10", "100"], "10"),  # as numbers, not as text
    ],
)
def test_median_is_a_printed_rate(rates: list[str], median: str) -> None:
    expected = (median, min(rates, key=Decimal), max(rates, key=Decimal), len(rates))
    assert one(prints(*rates)) == expected


def test_equal_rates_count_once() -> None:
    """Two changes beside one rate are two observations and one print of the rate; the finest print stays."""
    assert one(prints("0.2849", "0.28490", "0.28490")) == ("0.28490",) * 3 + (1,)


RATES = st.lists(st.sampled_from(["0.1", "0.2", "0.3", "0.4", "0.5"]), min_size=1)


@given(RATES, st.randoms(), st.sampled_from(["median", "low", "high"]))
def test_order_does_not_show(rates: list[str], shuffle: random.Random, rule: daily.Rule) -> None:
    shuffled = list(rates)
    shuffle.shuffle(shuffled)
    assert one(prints(*rates), rule) == one(prints(*shuffled), rule)


@given(
    st.lists(st.tuples(st.sampled_from("12345"), st.integers(0, 23)), min_size=1, max_size=6), st.randoms()
)
def test_order_does_not_show_in_what_was_captured_first(
    taken: list[tuple[str, int]], shuffle: random.Random
) -> None:
    shuffled = list(taken)
    shuffle.shuffle(shuffled)
    rules: tuple[daily.Rule, ...] = ("first", "last")
    for rule in rules:
        results = [
            series.series(
                [prints(*(r for r, _ in order), captured=tuple(f"2025-12-11T{h:02}:00" for _, h in order))],
                View(rule),
            )
            for order in (taken, shuffled)
        ]
        assert results[0] == results[1]


def test_first_and_last_follow_the_capture() -> None:
    two = prints("0.2", "0.1", captured=("2025-12-11T08:00", "2025-12-11T20:00"))
    assert one(two, "first")[0] == "0.2"
    assert one(two, "last")[0] == "0.1"
    third = prints("0.2", "0.1", "0.3", captured=("2025-12-11T08:00", "2025-12-11T20:00", None))
    undecided = series.series([third], View("first"))
    assert undecided.undecided == [(DAY, KGS)]
    assert undecided.rates == []
    assert one(prints("0.3", captured=(None,)), "last")[0] == "0.3"  # the only rate of a day needs no time


def test_ticker_order_then_others() -> None:
    pairs = ["USD/RUB", "UZS/USD", "EUR/USD", "KGS/USD"]
    rates = made(*(prints("1.5", pair=Pair(p)) for p in pairs))
    assert [rate.pair for rate in rates] == ["KGS/USD", "UZS/USD", "EUR/USD", "USD/RUB"]


def test_inverse_of_a_day() -> None:
    [rate] = made(prints("0.01144", "0.01150"), view=View(per_usd=True))
    assert rate.pair == "USD/KGS"
    assert [str(each) for each in (rate.rate, rate.low, rate.high, *rate.limits)] == [
        "87.41",
        "86.96",
        "87.41",
        "87.37",
        "87.46",
    ]


@pytest.mark.parametrize("rule", ["low", "high"])
def test_low_and_high_are_those_of_what_is_shown(rule: daily.Rule) -> None:
    """The lowest price of a dollar is that of the highest price of a som, and so with crosses."""
    for pair in ("KGS/USD", "USD/KGS", "KGS/KZT", "KZT/KGS"):
        several = prints("0.01144", "0.01150"), prints("0.00193", "0.00196", "0.00199", pair=KZT)
        [rate] = made(*several, view=View(rule), asked=(pair,))
        assert rate.rate == (rate.low if rule == "low" else rate.high)
        assert rate.low < rate.high


def test_asked_pairs_are_made_of_what_is_printed() -> None:
    book = prints("0.01144"), prints("0.00193", pair=KZT), prints("90.5", pair=Pair("USD/RUB"))
    made_of = {
        pair: made(*book, asked=(pair,))[0]
        for pair in ("KGS/USD", "USD/KGS", "KGS/KZT", "KZT/KGS", "RUB/USD", "KGS/RUB", "RUB/KGS")
    }
    assert {pair: str(rate.rate) for pair, rate in made_of.items()} == {
        "KGS/USD": "0.01144",
        "USD/KGS": "87.41",
        "KGS/KZT": "5.93",
        "KZT/KGS": "0.1687",
        "RUB/USD": "0.011050",
        "KGS/RUB": "1.035",
        "RUB/KGS": "0.9659",
    }
    missing = series.series(book, View(), [Pair("EUR/KGS"), Pair("EUR/USD")])
    assert (missing.rates, missing.missing) == ([], ["EUR/KGS", "EUR/USD"])


def test_a_pair_that_is_printed_both_ways_has_all_its_dates() -> None:
    later = DAY + timedelta(days=1)
    book = (
        prints("0.01144"),
        prints("87.5", pair=Pair("USD/KGS"), day=later),
        prints("0.00193", pair=KZT, day=later),
    )
    for asked in ("KGS/USD", "USD/KGS"):
        assert [rate.date for rate in made(*book, asked=(asked,))] == [DAY, later]
    assert [rate.date for rate in made(*book, asked=("KGS/KZT",))] == [later]
    turned = [rate.date for rate in made(*book, view=View(per_usd=True)) if rate.pair == "USD/KGS"]
    assert turned == [DAY, later]
    assert [str(rate.rate) for rate in made(*book)] == ["0.01144", "87.5", "0.00193"]  # as printed


def test_the_spread_of_a_day_does_not_hang_on_the_reference_of_an_index() -> None:
    days = [prints("0.00190", pair=KZT, day=date(2025, 12, 1)), prints("0.00192", "0.00194", pair=KZT)]
    plain, index = made(*days)[-1], made(*days, view=View(index=date(2025, 12, 1)))[-1]
    assert spread(index) == spread(plain)


def test_dates_that_are_not_asked_for_are_not_called_undecided() -> None:
    book = [prints("0.1", "0.2", day=date(2025, 12, day), captured=(None, None)) for day in (5, 6, 8)]
    asked = series.series(book, View("first"), since=date(2025, 12, 6))
    assert [day.day for day, _ in asked.undecided] == [6, 8]
    weekdays = series.series(book, View("first", weekdays=True))
    assert [day.day for day, _ in weekdays.undecided] == [5, 8]
    crosses = series.series([*book, prints("0.5", pair=KZT)], View("first", base="KGS"))
    assert [day.day for day, _ in crosses.undecided] == [5, 6, 8]
    assert (asked.rates, asked.missing) == ([], [])


@pytest.mark.parametrize("wrong", [{"daily": "mean"}, {"base": "kgs"}, {"base": "KGS", "quote": "KGS"}])
def test_a_view_that_makes_no_sense(wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        View(**wrong)  # type: ignore[arg-type]


def test_a_cross_needs_both_on_one_date() -> None:
    later = DAY + timedelta(days=1)
    rates = made(
        prints("0.01144"), prints("0.00193", pair=KZT, day=later), view=View(base="KGS", quote="KZT")
    )
    assert rates == []


def test_one_currency_alone_against_all_others() -> None:
    book = prints("0.01144"), prints("0.00193", pair=KZT), prints("0.00008", pair=UZS)
    assert {r.pair for r in made(*book, view=View(base="KGS"))} == {"KGS/USD", "KGS/KZT", "KGS/UZS"}
    assert {r.pair for r in made(*book, view=View(quote="KZT"))} == {"KGS/KZT", "USD/KZT", "UZS/KZT"}


PRINTED = st.builds(lambda units: Decimal(units).scaleb(-5), st.integers(1, 200_000))


@given(PRINTED, PRINTED)
def test_a_cross_times_its_inverse_contains_one(kgs: Decimal, kzt: Decimal) -> None:
    book = prints(str(kgs)), prints(str(kzt), pair=KZT)
    [there] = made(*book, asked=("KGS/KZT",))
    [back] = made(*book, asked=("KZT/KGS",))
    assert there.limits[0] * back.limits[0] <= 1 <= there.limits[1] * back.limits[1]
    assert there.range.value * back.range.value == 1


@given(st.lists(PRINTED, min_size=2, max_size=6), st.data())
def test_an_index_keeps_the_proportions(rates: list[Decimal], data: st.DataObject) -> None:
    """Whichever date is 100, two dates stand to each other as their rates do."""
    days = [prints(str(rate), day=DAY + timedelta(days=n)) for n, rate in enumerate(rates)]
    base = data.draw(st.integers(0, len(days) - 1))
    index = made(*days, view=View(index=DAY + timedelta(days=base), weekends=True))
    assert set(index[base].range) == {100}
    for rate, value in zip(rates, index, strict=True):
        assert value.range.value / 100 == Fraction(rate) / Fraction(rates[base])
        assert value.range.low <= value.range.value <= value.range.high


def test_an_index_takes_the_last_rate_before_its_date() -> None:
    days = [prints("0.00190", pair=KZT, day=date(2025, 12, day)) for day in (1, 20)]
    result = series.series(days, View(index=date(2025, 12, 5)))
    assert result.references == {KZT: date(2025, 12, 1)}
    late = series.series(days, View(index=date(2025, 12, 17)))
    assert (late.rates, late.missing, late.references) == ([], [KZT], {KZT: None})
    with pytest.raises(InputError, match="choose another date for --index"):
        series.require_reference(View(index=date(2025, 12, 17)), late)


def test_the_index_of_a_turned_pair() -> None:
    days = [prints("0.00200", pair=KZT, day=date(2025, 12, 1)), prints("0.00160", pair=KZT)]
    index = made(*days, view=View(per_usd=True, index=date(2025, 12, 1)))
    assert [(rate.pair, str(rate.rate)) for rate in index] == [("USD/KZT", "100"), ("USD/KZT", "125.0")]


@pytest.mark.parametrize(
    ("low", "high", "percent", "resolved"),
    [
        ("0.00192", "0.00193", "0.5", False),  # may be the same, rounded down once and up once
        ("0.00192", "0.00194", "1.0", True),
        ("0.10849", "0.10876", "0.249", True),
        ("0.0019", "0.00193", "2", False),  # 0.0019 may be 0.00195
    ],
)
def test_the_spread_against_the_resolution(low: str, high: str, percent: str, resolved: bool) -> None:
    for asked in ("KZT/USD", "USD/KZT"):
        [rate] = made(prints(low, high, pair=KZT), asked=(asked,))
        found = spread(rate)
        assert found
        assert (str(found.percent), found.resolved) == (percent, resolved)
    [single] = made(prints(low))
    assert spread(single) is None


def test_the_average_of_a_month() -> None:
    book = [
        prints(rate, day=date(2025, 12, day))
        for day, rate in ((1, "0.00190"), (2, "0.00191"), (31, "0.00198"))
    ]
    book.append(prints("0.00200", day=date(2026, 1, 1)))
    rates = made(*book)
    months = by_period(rates, "month")
    mean, january = averages(months, "mean")
    # As many decimals as a print and one: 0.00193 is the mean of three, to a tenth of a unit.
    assert (mean.first, str(mean.rate), str(mean.rate_min), str(mean.rate_max)) == (
        date(2025, 12, 1),
        "0.001930",
        "0.001925",
        "0.001935",
    )
    assert (str(mean.low), str(mean.high), mean.dates) == ("0.00190", "0.00198", 3)
    assert (january.first, january.dates) == (date(2026, 1, 1), 1)
    assert str(averages(months, "median")[0].rate) == "0.001910"
    exact = intervals.mean([rate.range for rate in rates[:3]])
    assert mean.rate_min <= exact.low < exact.high <= mean.rate_max
