"""Alerts of the latest rates: new highs and lows, large moves, pages that fail to come."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from command import fxtrack
from hypothesis import given
from hypothesis import strategies as st

import fxtrack as package
from fxtrack.errors import InputError, OptionError
from fxtrack.model import Filters, Pair, Place, PrintedTicker
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.watched import LEAST_BEFORE, largest_move, months_before, new_extreme
from fxtrack.quality.alerts import Alerts, MoveRule
from fxtrack.quality.checks import Limits, check
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity

TJS, KZT = Pair("TJS/USD"), Pair("KZT/USD")
MONDAY = date(2025, 12, 1)


def daily(*rates: str, first: date = MONDAY, pair: Pair = TJS) -> list[Rate]:
    """Rates of days in a row."""
    exact = [Decimal(rate) for rate in rates]
    return [Rate(first + timedelta(days=n), pair, rate, rate, rate, 1) for n, rate in enumerate(exact)]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2025-12-22", 3, "2025-09-22"),
        ("2025-12-22", 12, "2024-12-22"),
        ("2025-05-31", 3, "2025-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2025-01-15", 1, "2024-12-15"),
        ("2025-12-22", 99_999, "0001-01-01"),
        ("0001-03-05", 1, "0001-02-05"),
    ],
)
def test_months_before(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_the_highest_and_the_lowest() -> None:
    """One unit apart may be rounding (0.10805 is the edge of both); two units are apart."""
    level = ["0.1080", "0.1079", "0.1080", "0.1078", "0.1080"]
    up = new_extreme(daily(*level, "0.1082"), 1)
    assert up
    assert (up.side, up.before, up.first) == ("highest", 5, MONDAY)
    assert (str(up.nearest.rate), up.nearest.date) == ("0.1080", date(2025, 12, 5))  # the last of three
    assert new_extreme(daily(*level, "0.1081"), 1) is None
    assert new_extreme(daily(*level, "0.1077"), 1) is None
    down = new_extreme(daily(*level, "0.1076"), 1)
    assert down
    assert (down.side, str(down.nearest.rate), down.nearest.date) == ("lowest", "0.1078", date(2025, 12, 4))
    assert (down.first, down.before) == (MONDAY, 5)
    assert new_extreme(daily(*level[1:], "0.1082"), 1) is None  # four before it are too few


def test_only_so_many_months_count() -> None:
    old = daily("0.2", "0.2", first=date(2025, 9, 30))  # and 1 October
    new = daily("0.108", "0.108", "0.108", "0.108", "0.108", first=date(2025, 12, 20))
    latest = daily("0.12", first=date(2026, 1, 1))
    assert new_extreme([*old, *new, *latest], 3) is None  # 1 October is three months before
    found = new_extreme([*old[:1], *new, *latest], 3)
    assert found
    assert (found.side, found.first, found.before) == ("highest", date(2025, 12, 20), 5)


def test_moves_by_hand() -> None:
    """0.00193 from 0.00198: from 0.001925 / 0.001985 to 0.001935 / 0.001975, -3.02 to -2.03%."""
    rates = daily("0.00198", "0.00195", "0.00193", pair=KZT)
    found = largest_move(rates, Decimal(2), 7)
    assert found
    assert (found.reference.date, round(float(found.change.low), 2), round(float(found.change.high), 2)) == (
        MONDAY,
        -3.02,
        -2.03,
    )
    assert largest_move(rates, Decimal("2.1"), 7) is None  # rounding leaves less than that
    assert largest_move(rates, Decimal(2), 1) is None  # two days before
    assert largest_move(rates[:1], Decimal(2), 7) is None
    assert largest_move(rates, Decimal(2), 999_999) == found
    assert largest_move(daily("1", "3", first=date.min), Decimal(60), 999_999)  # from 1.5 to 2.5 at least
    # Exactly so many percent count: from 2.5 to 7.5 at least, and from 7.5 to 1.5 at least.
    assert largest_move(daily("2", "8"), Decimal(200), 7)
    assert largest_move(daily("8", "1"), Decimal(80), 7)
    same = daily("0.100", "0.100", "0.200")
    move = largest_move(same, Decimal(50), 7)
    assert move is not None
    assert move.reference.date == date(2025, 12, 2)  # of equal moves the shorter


prints = st.tuples(st.integers(1, 40), st.integers(1, 2)).map(lambda each: Decimal(each[0]).scaleb(-each[1]))
series = st.lists(st.tuples(st.integers(1, 40), prints), min_size=1, max_size=12)


def made(steps: list[tuple[int, Decimal]]) -> list[Rate]:
    day, rates = MONDAY, []
    for step, rate in steps:
        day += timedelta(days=step)
        rates.append(Rate(day, TJS, rate, rate, rate, 1))
    return rates


def ends(rate: Rate) -> tuple[Fraction, Fraction]:
    """Reckon plainly what a print allows."""
    half = Fraction(1, 2) / 10 ** len(str(rate.rate).partition(".")[2])
    return Fraction(str(rate.rate)) - half, Fraction(str(rate.rate)) + half


@given(series, st.integers(1, 6))
def test_extremes_hold_for_every_true_rate(steps: list[tuple[int, Decimal]], months: int) -> None:
    rates = made(steps)
    latest = rates[-1]
    since = latest.date
    for _ in range(months):  # no day that is in no month comes up: compare as text, 02-30 is before 03-01
        since = since.replace(day=1) - timedelta(days=1)
    earliest = f"{since:%Y-%m}-{latest.date.day:02}"
    last_of_month = (since.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    earliest = min(earliest, last_of_month.isoformat())
    before = [rate for rate in rates[:-1] if rate.date.isoformat() >= earliest]
    signs = {now > then for rate in before for now, then in product(ends(latest), ends(rate))}
    touching = any(now == then for rate in before for now, then in product(ends(latest), ends(rate)))
    found = new_extreme(rates, months)
    if len(before) < LEAST_BEFORE or len(signs) > 1 or touching:
        assert found is None
    else:
        assert found
        assert (found.side, found.before, found.first) == (
            "highest" if signs == {True} else "lowest",
            len(before),
            before[0].date,
        )
        far = [abs(end - ends(latest)[0]) for rate in before for end in ends(rate)]
        assert min(far) == min(abs(end - ends(latest)[0]) for end in ends(found.nearest))


@given(series, st.integers(1, 60), st.sampled_from(["0.5", "5", "20", "80"]))
def test_moves_hold_for_every_true_rate(steps: list[tuple[int, Decimal]], days: int, percent: str) -> None:
    rates = made(steps)
    latest, least = rates[-1], Fraction(percent)
    sure: dict[date, Fraction] = {}
    for rate in rates[:-1]:
        if (latest.date - rate.date).days <= days:
            changes = [100 * (now - then) / then for now, then in product(ends(latest), ends(rate)) if then]
            if all(each >= least for each in changes) or all(each <= -least for each in changes):
                sure[rate.date] = min(map(abs, changes))
    found = largest_move(rates, Decimal(percent), days)
    if not sure:
        assert found is None
    else:
        assert found
        assert sure[found.reference.date] == max(sure.values())
        assert found.reference.date == max(day for day in sure if sure[day] == max(sure.values()))


def page(day: date, rate: str, pair: Pair = TJS) -> PrintedTicker:
    return PrintedTicker(day, f"{pair} {rate} 0", "0", 1, (Place(f"{day}.txt", 1),))


def found(tickers: list[PrintedTicker], alerts: Alerts, filters: Filters | None = None) -> list[Finding]:
    every = check(Evidence(tickers), Limits(alerts=alerts), filters or Filters())
    kinds = {Kind.NEW_EXTREME, Kind.MOVE, Kind.NO_PAGE, Kind.NOT_COMPARED}
    return [each for each in every if each.kind in kinds]


WEEK = [page(MONDAY + timedelta(days=n), "0.1080") for n in range(5)]
SATURDAY, NEXT_MONDAY = date(2025, 12, 6), date(2025, 12, 8)


def test_weekends_take_no_part_unless_asked() -> None:
    tickers = [*WEEK, page(SATURDAY, "0.1090")]
    assert found(tickers, Alerts(SATURDAY, 12, (MoveRule(Decimal("0.5"), 7),))) == [
        each for each in found(tickers, Alerts(SATURDAY, 12)) if each.kind is Kind.NOT_COMPARED
    ]
    extreme, move = found(tickers, Alerts(SATURDAY, 12, (MoveRule(Decimal("0.5"), 7),), weekends=True))
    assert (extreme.kind, extreme.date, move.kind, move.date) == (
        Kind.NEW_EXTREME,
        SATURDAY,
        Kind.MOVE,
        SATURDAY,
    )
    only = found([page(SATURDAY, "0.1090")], Alerts(NEXT_MONDAY, 12))
    assert [(each.kind, each.severity) for each in only] == [(Kind.NOT_COMPARED, Severity.NOTE)]
    assert only[0].text.startswith("TJS/USD has only a weekend rate, of 2025-12-06.")


def test_what_is_told_of_the_latest_rate() -> None:
    tickers = [*WEEK, page(NEXT_MONDAY, "0.1100")]
    extreme, move = found(tickers, Alerts(NEXT_MONDAY, 12, (MoveRule(Decimal(1), 7),)))
    assert (extreme.severity, extreme.date, extreme.pair, extreme.copies) == (
        Severity.WARNING,
        NEXT_MONDAY,
        TJS,
        1,
    )
    assert extreme.text == (
        "0.1100 is the highest of 6 dates since 2025-12-01; the nearest before was 0.1080 on 2025-12-05"
    )
    assert extreme.places == (Place("2025-12-08.txt", 1),)
    assert (extreme.values["extreme"], extreme.values["dates"], extreme.values["first"]) == (
        "highest",
        6,
        MONDAY,
    )
    assert (move.values["days"], move.values["asked_days"]) == (3, 7)
    assert move.text == (
        "rose 1.85% (1.75 to 1.95 allowing for rounding) in 3 days, from 0.1080 on 2025-12-05 to 0.1100; "
        "asked for: 1% within 7 days"
    )
    assert (move.values["change_min"], move.values["change_max"]) == (Decimal("1.75"), Decimal("1.95"))
    # What comes after today, or after --until, is not looked at.
    assert found(tickers, Alerts(date(2025, 12, 5), None, (MoveRule(Decimal(1), 7),))) == []
    until = Filters(until=date(2025, 12, 5))
    assert found(tickers, Alerts(NEXT_MONDAY, None, (MoveRule(Decimal(1), 7),)), until) == []


def test_what_cannot_be_compared_is_told() -> None:
    few, none = found(WEEK[:1], Alerts(MONDAY, 12, (MoveRule(Decimal(1), 7),)))
    assert {few.kind, none.kind} == {Kind.NOT_COMPARED}
    assert [each.values["before"] for each in (few, none)] == [0, 0]
    assert {each.values["rule"] for each in (few, none)} == {"new extreme", "move"}
    assert {few.text, none.text} == {
        (
            "0 rates from 2024-12-01 to the day before: too few to call 0.1080 the highest or the lowest "
            "of 12 months"
        ),
        "no rate within 7 days before to compare 0.1080 with",
    }


def test_no_page() -> None:
    """Saturday's page is a page; more than so many days is one day more."""
    tickers = [*WEEK, page(SATURDAY, "0.1090"), page(MONDAY, "0.00193", KZT)]
    assert found(tickers, Alerts(date(2025, 12, 9), no_page=8)) == []
    [kzt] = found(tickers, Alerts(date(2025, 12, 9), no_page=3))
    assert (kzt.pair, kzt.date, kzt.text) == (
        KZT,
        MONDAY,
        "the last rate is of 2025-12-01, 8 days before 2025-12-09",
    )
    [every] = found(tickers, Alerts(date(2025, 12, 10), no_page=3))
    assert (every.pair, every.date, every.text) == (
        None,
        SATURDAY,
        "the last page is of 2025-12-06, 4 days before 2025-12-10",
    )
    asked = found(tickers, Alerts(date(2025, 12, 10), no_page=3), Filters(pairs=(TJS,)))
    assert [(each.pair, each.values["days"]) for each in asked] == [(TJS, 4)]
    [nothing] = found([], Alerts(date(2025, 12, 10), no_page=3))
    assert (nothing.text, nothing.severity) == ("no page has a date up to 2025-12-10", Severity.WARNING)
    [later] = found(tickers, Alerts(date(2025, 11, 10), no_page=3))
    assert later.values["last"] is None


@pytest.mark.parametrize("text", ["2", "2:", ":7", "0:7", "2:0", "-2:7", "2:7:1", "two:7", "2,5:7"])
def test_moves_that_are_none(text: str) -> None:
    with pytest.raises(InputError, match="is not a percentage and days such as 2:7"):
        MoveRule.parse(text)


def test_moves_and_wrong_numbers() -> None:
    assert MoveRule.parse("2.5:7") == MoveRule.parse(" 2.5% : 7 ") == (Decimal("2.5"), 7)
    with pytest.raises(OptionError, match="no_page"):
        Alerts(MONDAY, no_page=0)
    with pytest.raises(OptionError, match="today"):
        Alerts("2025-12-01")  # type: ignore[arg-type]
    assert Alerts(MONDAY, new_extreme=1, no_page=1).moves == ()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_in = tmp_path_factory.mktemp("alerts")
    for n, rate in enumerate(["0.1080"] * 5 + ["0.1200", "0.1100"]):
        day = MONDAY + timedelta(days=n)
        text = f"TJS/USD = {rate} 0%\nKZT/USD = 0.00193 0%\n{day:%d %B %Y}\n\n"
        (made_in / f"{n}.txt").write_text(text)
    (made_in / "8.txt").write_text("TJS/USD = 0.1060 0%\nKZT/USD = 0.00193 0%\n08 December 2025\n\n")
    where = made_in / "alerts.db"
    assert fxtrack("--db", where, "import", made_in).status == 0
    return where


def test_alerts_on_the_command_line(database: Path) -> None:
    asked = ("--only-asked", "--strict", "--move", "1:7", "--new-extreme", "3", "--no-page", "3")
    run = fxtrack("--db", database, "check", *asked, "--today", "2025-12-08", "--format", "json")
    told: list[dict[str, Any]] = json.loads(run.out)
    assert run.status == 3
    assert [(each["kind"], each["date"], each["pair"]) for each in told] == [
        ("new extreme", "2025-12-08", "TJS/USD"),
        ("move", "2025-12-08", "TJS/USD"),
    ]
    assert told[0]["values"]["extreme"] == "lowest"
    assert told[1]["values"]["change"] == "-1.85"
    calm = fxtrack("--db", database, "check", *asked, "--today", "2025-12-05", "--format", "table")
    assert calm.status == 0  # a note that there are too few rates is no alert
    assert "not compared" in calm.out
    late = fxtrack("--db", database, "check", "--only-asked", "--strict", "--no-page", "3")
    assert (late.status, "no page" in late.out) == (3, True)
    quiet = fxtrack(
        "--db",
        database,
        "check",
        "--only-asked",
        "--no-page",
        "3",
        "--today",
        "2025-12-11",
        "--format",
        "table",
    )
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "Nothing of what was asked for was found.\n")


def test_the_page_has_what_is_told_of_the_examples(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    where = tmp_path / "examples.db"
    fxtrack("--db", where, "import", root / "examples" / "snapshots")
    asked = ("--only-asked", "--move", "2:14", "--today", "2025-12-15", "--format", "json")
    every = json.loads(fxtrack("--db", where, "check", *asked).out)
    [told] = [each for each in every if each["severity"] == "warning"]
    left_open = [(each["kind"], each["pair"]) for each in every if each is not told]
    assert left_open == [("not resolved", "UZS/USD")]
    line = f"{told['date']}  {told['pair']}  {told['finding']}\n"
    assert line in (root / "docs" / "numbers.md").read_text("utf-8")


def test_alerts_asked_wrongly(database: Path) -> None:
    alone = fxtrack("--db", database, "check", "--only-asked")
    assert (alone.status, "--only-asked needs --peg" in alone.err) == (2, True)
    move = fxtrack("--db", database, "check", "--move", "2")
    assert (move.status, "2% within 7 days" in move.err) == (2, True)
    mixed = fxtrack("--db", database, "check", "--printed-change", "--no-page", "3")
    assert (mixed.status, "belong to the list of findings alone" in mixed.err) == (2, True)


def test_alerts_from_python(database: Path) -> None:
    alerts = Alerts(date(2025, 12, 8), 3, (MoveRule(Decimal(1), 7),), 3)
    with package.open(database) as db:
        frame = db.findings(Limits(alerts=alerts))
    told = frame[frame["kind"].isin(["new extreme", "move", "no page"])]
    assert list(told["kind"]) == ["new extreme", "move"]
