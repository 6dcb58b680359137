"""The change between two named dates: which rates stand for them, and what is known of the change."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import captures

from fxtrack.errors import OptionError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import series
from fxtrack.numbers.between import NEAREST, Between, Nearest, Stand, changes_between
from fxtrack.numbers.rates import Rate, compared
from fxtrack.numbers.series import View

KGS, KZT = Pair("KGS/USD"), Pair("KZT/USD")
FIRST = date(2025, 1, 6)  # a Monday

Book = Mapping[date, list[str]]
"""What a pair prints on each date."""


def rates_of(
    books: Mapping[Pair, Book], view: View | None = None, asked: tuple[Pair, ...] = ()
) -> list[Rate]:
    prints = [
        Prints(day, pair, tuple(map(Decimal, rates)))
        for pair, book in books.items()
        for day, rates in book.items()
    ]
    view = view or View()
    return compared(series.series(prints, view, asked).rates, weekends=view.weekends)


class Reckoned(NamedTuple):
    """The same, reckoned plainly."""

    then: date | None
    now: date | None
    change: Fraction | None
    low: Fraction | None
    high: Fraction | None
    prints_low: Fraction | None
    prints_high: Fraction | None


NOTHING = (None,) * 5


def plain_stand(days: list[date], asked: date, nearest: str, gap: int) -> date | None:
    """Walk away from a date, a day at a time, until there is a rate."""
    for far in range(gap + 1):
        before, after = asked - timedelta(days=far), asked + timedelta(days=far)
        if before in days and (nearest != "after" or far == 0):
            return before
        if after in days and nearest != "before":
            return after
    return None


class Asked(NamedTuple):
    """What is asked for: days after ``FIRST``, and the rules."""

    start: int
    length: int | None
    nearest: Nearest
    gap: int
    weekends: bool

    @property
    def days(self) -> tuple[date, date | None]:
        first = FIRST + timedelta(days=self.start)
        return first, first + timedelta(days=self.length) if self.length else None


def plainly(book: Book, asked: Asked) -> Reckoned:
    (first, last), _, nearest, gap, weekends = asked.days, *asked[1:]
    days = [day for day in book if weekends or day.strftime("%a") not in {"Sat", "Sun"}]
    then = plain_stand(days, first, nearest, gap)
    now = plain_stand(days, last, nearest, gap) if last else max(days)
    if then is None or now is None or then >= now:
        return Reckoned(then, now, *NOTHING)

    def rates(day: date) -> list[Fraction]:
        return sorted(Fraction(rate) for rate in set(book[day]))

    def middle(day: date) -> Fraction:
        return rates(day)[(len(rates(day)) - 1) // 2]

    half = Fraction(5, 10**6)  # all prints of these books have five decimals

    def change(new: Fraction, old: Fraction) -> Fraction:
        return 100 * (new - old) / old

    return Reckoned(
        then,
        now,
        change(middle(now), middle(then)),
        change(middle(now) - half, middle(then) + half),
        change(middle(now) + half, middle(then) - half),
        change(rates(now)[0] - half, rates(then)[-1] + half),
        change(rates(now)[-1] + half, rates(then)[0] - half),
    )


def is_outward(low: Decimal, exact: Fraction, *, down: bool) -> bool:
    """Whether a shown end lies outside of the exact one, by less than a unit of its last digit."""
    unit = Fraction(10) ** int(low.as_tuple().exponent)
    off = exact - Fraction(low) if down else Fraction(low) - exact
    return 0 <= off < unit


def agree(row: Between, wanted: Reckoned) -> None:
    then, now = row.start.used, row.end.used
    assert (then and then.date, now and now.date) == (wanted.then, wanted.now)
    if row.moved is None:
        assert wanted.change is None
        return
    assert wanted.change is not None
    assert wanted.low is not None
    assert wanted.high is not None
    assert wanted.prints_low is not None
    assert wanted.prints_high is not None
    shown = row.moved
    unit = Fraction(10) ** int(shown.change.as_tuple().exponent)
    assert abs(Fraction(shown.change) - wanted.change) <= unit / 2
    assert is_outward(shown.change_min, wanted.low, down=True)
    assert is_outward(shown.change_max, wanted.high, down=False)
    assert is_outward(shown.prints_min, wanted.prints_low, down=True)
    assert is_outward(shown.prints_max, wanted.prints_high, down=False)
    verdict = "up" if wanted.low > 0 else "down" if wanted.high < 0 else "not resolved"
    assert (shown.verdict, row.verdict, row.change) == (verdict, verdict, shown.change)
    other_prints_differ = shown.prints_min <= 0 <= shown.prints_max
    assert row.hangs_on_prints == (verdict != "not resolved" and other_prints_differ)


def days_between(*numbers: int, weekend_only: bool = False) -> st.SearchStrategy[date]:
    every = [FIRST + timedelta(days=number) for number in range(*numbers)]
    return st.sampled_from([day for day in every if not weekend_only or day.weekday() > 4])


prints_of_day = st.lists(st.integers(150, 230).map(lambda units: f"0.{units:05}"), min_size=1, max_size=3)
BOOKS: dict[str, st.SearchStrategy[dict[date, list[str]]]] = {
    "sparse": st.dictionaries(days_between(120), prints_of_day, min_size=1, max_size=6),
    "dense": st.dictionaries(days_between(21), prints_of_day, min_size=12),
    "single": st.dictionaries(days_between(30), prints_of_day, min_size=1, max_size=1),
    "weekends": st.dictionaries(days_between(60, weekend_only=True), prints_of_day, min_size=1),
}
questions = st.builds(
    Asked,
    st.integers(-20, 130),
    st.integers(1, 60) | st.none(),
    st.sampled_from(NEAREST),
    st.integers(0, 40),
    st.booleans(),
)


@pytest.mark.parametrize("kind", BOOKS)
@given(data=st.data(), asked=questions)
def test_a_plain_reckoning_gives_the_same(kind: str, data: st.DataObject, asked: Asked) -> None:
    book = data.draw(BOOKS[kind])
    first, last = asked.days
    weekends = asked.weekends
    rates = rates_of({KZT: book}, View(weekends=weekends))
    rows = changes_between(rates, first, last, asked.nearest, asked.gap)
    if not weekends and all(day.weekday() > 4 for day in book):
        assert rows == []
        return
    [row] = rows
    agree(row, plainly(book, asked))
    days = sorted(day for day in book if weekends or day.weekday() < 5)
    for asked_day, stand in ((first, row.start), (last, row.end)):
        assert stand.asked == asked_day
        if asked_day is None or asked_day in days:
            assert (stand.before, stand.after, stand.other) == (None, None, None)
            continue
        before = max((day for day in days if day < asked_day), default=None)
        after = min((day for day in days if day > asked_day), default=None)
        assert (stand.before and stand.before.date, stand.after and stand.after.date) == (before, after)
        if stand.used is None:
            assert (stand.other, stand.days) == (None, None)
        else:
            assert stand.other is (stand.before if stand.used is stand.after else stand.after)
            assert stand.days == (stand.used.date - asked_day).days


ROUNDED_FROM = [Fraction(step, 4) * Fraction(5, 10**6) for step in range(-4, 5)]
"""How far a true rate may be from a print of five decimals, in steps from end to end."""


def extremes_by_force(prints: list[str], change: Callable[..., Fraction]) -> tuple[Fraction, Fraction]:
    """Try true rates all over what each print allows."""
    true = [[Fraction(each) + off for off in ROUNDED_FROM[:: 2 if len(prints) > 2 else 1]] for each in prints]
    every = [change(*rates) for rates in itertools.product(*true)]
    return min(every), max(every)


VIEWS: dict[str, tuple[View, tuple[Pair, ...], Callable[..., Fraction]]] = {
    "as printed": (View(), (KZT,), lambda then, now, *_: 100 * (now / then - 1)),
    "per dollar": (View(per_usd=True), (KZT,), lambda then, now, *_: 100 * (then / now - 1)),
    "cross": (
        View(),
        (Pair("KGS/KZT"),),
        lambda then, now, som_then, som_now: 100 * ((som_now / now) / (som_then / then) - 1),
    ),
}


@pytest.mark.parametrize("name", VIEWS)
@given(
    tenge=st.tuples(st.integers(5, 400), st.integers(5, 400)),
    som=st.tuples(st.integers(5, 2000), st.integers(5, 2000)),
)
def test_no_true_rates_lie_outside_and_some_reach_each_end(
    name: str, tenge: tuple[int, int], som: tuple[int, int]
) -> None:
    view, asked, change = VIEWS[name]
    then, now = FIRST, FIRST + timedelta(days=3)
    prints = [f"0.{units:05}" for units in (*tenge, *som)]
    books = {KZT: {then: [prints[0]], now: [prints[1]]}, KGS: {then: [prints[2]], now: [prints[3]]}}
    [row] = changes_between(rates_of(books, view, asked), then, now)
    low, high = extremes_by_force(prints if name == "cross" else prints[:2], change)
    assert row.moved is not None
    assert is_outward(row.moved.change_min, low, down=True)
    assert is_outward(row.moved.change_max, high, down=False)
    assert (row.moved.verdict == "not resolved") == (low <= 0 <= high)
    middle = change(*map(Fraction, prints))
    assert (
        abs(Fraction(row.moved.change) - middle)
        <= Fraction(10) ** int(row.moved.change.as_tuple().exponent) / 2
    )


@given(st.dictionaries(days_between(60), prints_of_day, min_size=2), st.data(), st.sampled_from(NEAREST))
def test_a_later_date_never_takes_an_earlier_rate(
    book: dict[date, list[str]], data: st.DataObject, nearest: Nearest
) -> None:
    first = FIRST + timedelta(days=data.draw(st.integers(0, 58)))
    last = first + timedelta(days=data.draw(st.integers(1, 20)))
    [row] = changes_between(rates_of({KZT: book}, View(weekends=True)), first, last, nearest, 100)
    if row.start.used and row.end.used:
        assert row.start.used.date <= row.end.used.date
        assert row.is_one_rate == (row.start.used.date == row.end.used.date)
        assert (row.moved is None) == row.is_one_rate


def capture_rates(view: View | None = None, asked: tuple[Pair, ...] = ()) -> list[Rate]:
    books: dict[Pair, dict[date, list[str]]] = {}
    for capture in captures():
        for pair, rate, _ in capture.quotes:
            if capture.date:
                day = books.setdefault(Pair(pair), {}).setdefault(capture.date, [])
                day.extend([rate] * (rate not in day))
    return rates_of(books, view, asked)


# Worked out on paper from the figures of data/captures.jsonl: the rates of the days, the change and its range
# in percent, the verdict, and the range over all prints of the two days.
BY_HAND = """
2025-11-20 2025-12-10 before KGS 2025-11-14 0.01144 2025-12-10 0.01144   0.00  -0.09   0.09 not-resolved  -0.09   0.09
2025-11-20 2025-12-10 before KZT 2025-11-14 0.00191 2025-12-10 0.00193    1.0    0.5    1.6 up              0.5    1.6
2025-11-20 2025-12-10 before TJS 2025-11-14 0.10840 2025-12-10 0.10811 -0.268 -0.277 -0.258 down         -0.277  0.250
2025-11-20 2025-12-10 before UZS 2025-11-14 0.00008 2025-12-10 0.00008      0    -12     14 not-resolved    -12     14
2025-11-20 2025-12-10 before TMT 2025-11-14 0.28571 2025-12-10 0.28490 -0.284 -0.287 -0.280 down         -0.287 -0.280
2025-12-06 2025-12-13 before KZT 2025-12-05 0.00198 2025-12-12 0.00192   -3.0   -3.6   -2.5 down           -4.1   -2.5
2025-12-06 2025-12-13 before TJS 2025-12-05 0.10857 2025-12-12 0.10866  0.083  0.073  0.093 up           -0.349  0.212
2025-12-08 latest     before KZT 2025-12-08 0.00196 2026-02-23 0.00201    2.6    2.0    3.1 up              1.0    3.1
2025-12-08 latest     before TJS 2025-12-08 0.10901 2026-02-23 0.10607 -2.697 -2.707 -2.687 down         -2.733 -2.670
2025-02-05 2025-11-25 either KZT 2025-01-29 0.00194 2025-12-05 0.00198    2.1    1.5    2.6 up              1.5    3.2
2025-05-01 2025-12-13 either TJS 2025-04-24 0.09419 2025-12-12 0.10866  15.36  15.35  15.38 up            15.35  15.52
2025-03-09 2025-11-08 after  KGS -          -       2025-11-10 0.01144      -      -      - -                 -      -
2025-03-20 2025-11-08 after  KGS 2025-04-01 0.01156 2025-11-10 0.01144  -1.04  -1.13  -0.95 down          -1.13  -0.95
2024-10-15 2025-01-05 before KGS -          -       2024-12-25 0.01149      -      -      - -                 -      -
""".strip().splitlines()


@pytest.mark.parametrize("line", BY_HAND)
def test_captures_by_hand(line: str) -> None:
    first, last, nearest, code, *wanted = [None if each in {"-", "latest"} else each for each in line.split()]
    assert first is not None
    rows = changes_between(
        capture_rates(),
        date.fromisoformat(first),
        date.fromisoformat(last) if last else None,
        nearest,  # type: ignore[arg-type]  # a word of the table
    )
    [row] = [row for row in rows if row.pair == f"{code}/USD"]
    found = [
        *(part for stand in (row.start, row.end) for part in used(stand)),
        *(map(str, row.moved[:3]) if row.moved else [None] * 3),
        row.moved.verdict.replace(" ", "-") if row.moved else None,
        *(map(str, row.moved[4:]) if row.moved else [None] * 2),
    ]
    assert found == wanted


def used(stand: Stand) -> tuple[str | None, str | None]:
    return (str(stand.used.date), str(stand.used.rate)) if stand.used else (None, None)


def test_weekends_take_part_if_asked() -> None:
    """On paper: TJS 0.10899 on Saturday, and the lower of 0.10820 and 0.10879 on the next one."""
    rows = changes_between(capture_rates(View(weekends=True)), date(2025, 12, 6), date(2025, 12, 13))
    [row] = [row for row in rows if row.pair == "TJS/USD"]
    assert used(row.start) + used(row.end) == ("2025-12-06", "0.10899", "2025-12-13", "0.10820")
    assert row.moved is not None
    assert list(map(str, row.moved[:4])) == ["-0.725", "-0.734", "-0.715", "down"]


@pytest.mark.parametrize(
    ("first", "last", "nearest", "said"),
    [
        (FIRST, FIRST, "before", "first and last are both 2025-01-06"),
        (FIRST + timedelta(days=1), FIRST, "before", "first 2025-01-07 is after last 2025-01-06"),
        (FIRST, None, "nearest", "nearest is before or after or either, not 'nearest'"),
    ],
)
def test_what_makes_no_sense_is_refused(first: date, last: date | None, nearest: Nearest, said: str) -> None:
    with pytest.raises(OptionError) as told:
        changes_between(rates_of({KZT: {FIRST: ["0.00200"]}}), first, last, nearest)
    assert str(told.value) == said
