"""What is news to a daily job: how old a rate may be, what rounding leaves open, what was not looked at."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from command import Run, fxtrack
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.model import Filters, Pair, Place, PrintedTicker
from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.watched import possible_extreme, possible_move
from fxtrack.quality.alerts import Alerts, MoveRule
from fxtrack.quality.checks import Limits, check
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity
from fxtrack.quality.pegs import Peg
from fxtrack.words.english import ENGLISH
from fxtrack.words.russian import RUSSIAN

TJS, TMT = Pair("TJS/USD"), Pair("TMT/USD")
MONDAY = date(2025, 12, 1)
ASKED = {Kind.NEW_EXTREME, Kind.MOVE, Kind.NO_PAGE, Kind.PEG_BROKEN, Kind.NOT_RESOLVED, Kind.NOT_COMPARED}


def page(day: date, rate: str, pair: Pair = TJS) -> PrintedTicker:
    return PrintedTicker(day, f"{pair} {rate} 0", "0", 1, (Place(f"{day}.txt", 1),))


def days(*rates: str, first: date = MONDAY, pair: Pair = TJS) -> list[PrintedTicker]:
    return [page(first + timedelta(days=n), rate, pair) for n, rate in enumerate(rates)]


def told(tickers: list[PrintedTicker], limits: Limits, filters: Filters | None = None) -> list[Finding]:
    return [each for each in check(Evidence(tickers), limits, filters or Filters()) if each.kind in ASKED]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> functools.partial[Run]:
    """Five equal weekdays, a fall of 1.9 % on the Monday after; the manat leaves its peg on that day."""
    made_in = tmp_path_factory.mktemp("news")
    rates = dict.fromkeys(range(5), ("0.1080", "0.28571")) | {5: ("0.1200", "0.28571"), 7: ("0.1060", "0.2")}
    for n, (tjs, tmt) in rates.items():
        day = MONDAY + timedelta(days=n)
        (made_in / f"{n}.txt").write_text(f"TJS/USD = {tjs} 0%\nTMT/USD = {tmt} 0%\n{day:%d %B %Y}\n\n")
    where = made_in / "news.db"
    assert fxtrack("--db", where, "import", made_in).status == 0

    return functools.partial(asked, where=where)


def asked(*options: str, where: Path, to: str = "jsonl") -> Run:
    return fxtrack("--db", where, "-q", "check", "--only-asked", "--strict", *options, "--format", to)


def lines(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.out.splitlines()]


@pytest.mark.parametrize(
    ("today", "options", "status", "kinds"),
    [
        # The day itself, and as long as the latest rate is at most 7 days old.
        ("2025-12-08", ("--move", "1:7"), 3, ["move"]),
        ("2025-12-15", ("--move", "1:7"), 3, ["move"]),
        ("2025-12-16", ("--move", "1:7"), 0, ["not compared"]),
        ("2025-12-16", ("--move", "1:7", "--max-gap", "8"), 3, ["move"]),
        ("2025-12-09", ("--move", "1:7", "--max-gap", "1"), 3, ["move"]),
        ("2025-12-10", ("--move", "1:7", "--max-gap", "1"), 0, ["not compared"]),
        ("2025-12-15", ("--new-extreme", "3"), 3, ["new extreme"]),
        ("2025-12-16", ("--new-extreme", "3"), 0, ["not compared"]),
        # One note however many rules; --no-page is what makes silence an alert.
        ("2025-12-16", ("--new-extreme", "3", "--move", "1:7", "--move", "2:9"), 0, ["not compared"]),
        ("2025-12-16", ("--move", "1:7", "--no-page", "3"), 3, ["no page", "not compared"]),
        # Quiet: no line, status 0.
        ("2025-12-05", ("--move", "1:7"), 0, []),
        ("2025-12-08", ("--move", "3:7"), 0, []),
        # What is of an earlier date than asked for is not told again.
        ("2025-12-09", ("--move", "1:7", "--since", "2025-12-09"), 0, ["not compared"]),
        ("2025-12-09", ("--move", "1:7", "--since", "2025-12-08"), 3, ["move"]),
        # --until is a day like today.
        ("2026-11-01", ("--move", "1:7", "--until", "2025-12-09"), 3, ["move"]),
    ],
)
def test_an_old_rate_is_no_news(
    ask: functools.partial[Run], today: str, options: tuple[str, ...], status: int, kinds: list[str]
) -> None:
    run = ask("--pair", "TJS/USD", "--today", today, *options)
    assert (run.status, [each["kind"] for each in lines(run)], run.err) == (status, kinds, "")
    assert (run.out == "") is (not kinds)


def test_what_an_old_rate_says(ask: functools.partial[Run]) -> None:
    [note] = lines(ask("--pair", "TJS/USD", "--today", "2025-12-16", "--move", "1:7"))
    assert (note["severity"], note["date"], note["pair"]) == ("note", "2025-12-08", "TJS/USD")
    assert note["finding"] == "the latest rate is of 2025-12-08, 8 days before 2025-12-16: not looked at"
    assert note["values"] == {"reason": "too old", "last": "2025-12-08", "today": "2025-12-16", "days": 8}
    table = ask("--pair", "TJS/USD", "--today", "2025-12-16", "--move", "1:7", to="table")
    assert note["finding"] in table.out
    # The Saturday is no weekday: the latest to compare is the Friday.
    [friday] = lines(ask("--pair", "TJS/USD", "--today", "2025-12-07", "--move", "1:7", "--max-gap", "1"))
    assert friday["finding"].startswith("the latest weekday rate is of 2025-12-05, 2 days before 2025-12-07")
    [either] = lines(
        ask("--pair", "TJS/USD", "--today", "2025-12-07", "--move", "1:7", "--max-gap", "1", "--weekends")
    )
    assert (either["kind"], either["date"]) == ("move", "2025-12-06")


def test_a_move_is_the_same_line_on_every_day_that_tells_it(ask: functools.partial[Run]) -> None:
    """So a job can leave out what it has told: kind, pair, date and rate name an alert."""
    rules = ("--new-extreme", "3", "--move", "1:7", "--peg", "USD/TMT=3.5", "--no-page", "30")
    first, later = (ask(*rules, "--today", f"2025-12-{day:02}") for day in (8, 12))
    assert first.out == later.out
    keys = [(each["kind"], each["pair"], each["date"]) for each in lines(first)]
    assert len(set(keys)) == len(keys) > 2
    late = [lines(ask("--no-page", "3", "--today", f"2025-12-{day}"))[0] for day in (12, 14)]
    assert late[0]["date"] == late[1]["date"] == "2025-12-08"
    assert late[0]["values"]["days"] + 2 == late[1]["values"]["days"] == 6


@pytest.mark.parametrize(
    ("options", "status", "kinds"),
    [
        # What comes after today takes no part.
        (("--today", "2025-12-07"), 0, ["peg held"]),
        (("--today", "2025-12-08"), 3, ["peg broken"]),
        (("--today", "2025-12-15"), 3, ["peg broken"]),
        # Then it is old; without today every print counts, however old.
        (("--today", "2025-12-16"), 0, ["not compared"]),
        ((), 3, ["peg broken"]),
        (("--today", "2025-11-30"), 0, ["not compared"]),
        # An earlier break is no news once the days before today have none.
        (("--today", "2025-12-16", "--max-gap", "8"), 3, ["peg broken"]),
        # Other pairs are asked for, not the peg's.
        (("--today", "2025-12-16", "--pair", "TJS/USD"), 0, []),
    ],
)
def test_a_peg_goes_by_today(
    ask: functools.partial[Run], options: tuple[str, ...], status: int, kinds: list[str]
) -> None:
    run = ask("--peg", "USD/TMT=3.5", *options)
    assert (run.status, [each["kind"] for each in lines(run)]) == (status, kinds)


def test_what_is_said_of_a_peg_that_was_not_compared(ask: functools.partial[Run]) -> None:
    [old] = lines(ask("--peg", "USD/TMT=3.5", "--today", "2025-12-16"))
    assert old["finding"] == (
        "the latest rate for the peg of USD/TMT is of 2025-12-08, 8 days before 2025-12-16: not looked at"
    )
    assert (old["pair"], old["values"]["rule"], old["values"]["reason"]) == ("TMT/USD", "peg", "too old")
    [none] = lines(ask("--peg", "EUR/TMT=4", "--today", "2025-12-16"))
    assert none["finding"] == "no rate up to 2025-12-16 can be set beside the peg of EUR/TMT"
    assert (none["date"], none["pair"], none["values"]["reason"]) == (None, None, "no rate")
    # Beside another rule a peg is of today too; the default is the day on which it runs.
    run = ask("--peg", "USD/TMT=3.5", "--no-page", "3")
    assert [(each["kind"], each["values"].get("rule")) for each in lines(run)] == [
        ("no page", None),
        ("not compared", "peg"),
    ]


def test_an_earlier_break_of_a_peg_is_no_news() -> None:
    tickers = days("0.2", *["0.28571"] * 9, pair=TMT)
    today = Alerts(MONDAY + timedelta(days=9))
    pegs = (Peg.parse("USD/TMT=3.5"),)
    assert [each.date for each in told(tickers, Limits(pegs=pegs))] == [MONDAY]
    assert told(tickers, Limits(pegs=pegs, alerts=today)) == []
    assert [each.date for each in told(tickers, Limits(9, pegs, today))] == [MONDAY]
    assert told(tickers, Limits(9, pegs, today), Filters(since=MONDAY + timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--today", "2025-12-08"), "--today goes with --new-extreme, --move, --no-page or --peg"),
        (("--weekends",), "--weekends goes with --new-extreme or --move"),
        (("--weekends", "--no-page", "3"), "--weekends goes with --new-extreme or --move"),
        (("--weekends", "--peg", "USD/TMT=3.5"), "--weekends goes with --new-extreme or --move"),
        (("--today", "2025-12-08", "--official", __file__), "--today goes with --new-extreme"),
        (("--printed-change", "--weekends"), "--weekends goes with --new-extreme or --move"),
        (("--printed-change", "--today", "2025-12-08", "--peg", "USD/TMT=3.5"), "list of findings alone"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: tuple[str, ...], said: str) -> None:
    run = fxtrack("--db", "nowhere.db", "check", *options)
    assert (run.status, said in run.err, run.out) == (2, True, "")


@pytest.mark.parametrize(
    ("rates", "rule", "text"),
    [
        # 0.10595 / 0.10805 to 0.10605 / 0.10795: -1.944 to -1.760.
        (
            ["0.1080", "0.1060"],
            "1.8:7",
            (
                "may have moved by 1.8% within 7 days: by -1.95 to -1.76%, allowing for rounding, in 1 day, "
                "from 0.1080 on 2025-12-01 to 0.1060"
            ),
        ),
        # As printed it falls short, and rounding leaves that open as well.
        (
            ["0.1080", "0.1060"],
            "1.9:7",
            (
                "may have moved by 1.9% within 7 days: by -1.95 to -1.76%, allowing for rounding, in 1 day, "
                "from 0.1080 on 2025-12-01 to 0.1060"
            ),
        ),
        (["0.1080", "0.1060"], "1.95:7", None),
        # Of two that may be, the one that may be larger; of two alike the shorter.
        (
            ["0.1080", "0.1079", "0.1060"],
            "1.8:7",
            (
                "may have moved by 1.8% within 7 days: by -1.95 to -1.76%, allowing for rounding, in 2 days, "
                "from 0.1080 on 2025-12-01 to 0.1060"
            ),
        ),
        (
            ["0.1080", "0.1080", "0.1100"],
            "1.9:7",
            (
                "may have moved by 1.9% within 7 days: by +1.75 to +1.95%, allowing for rounding, in 1 day, "
                "from 0.1080 on 2025-12-02 to 0.1100"
            ),
        ),
        # 7.5 / 8.5 to 8.5 / 7.5: not even the sign is known.
        (
            ["0.00008", "0.00008"],
            "2:7",
            (
                "may have moved by 2% within 7 days: by -12 to +14%, allowing for rounding, in 1 day, from 0.00008 "
                "on 2025-12-01 to 0.00008"
            ),
        ),
    ],
)
def test_a_move_that_rounding_leaves_open(rates: list[str], rule: str, text: str | None) -> None:
    tickers = days(*rates)
    alerts = Alerts(MONDAY + timedelta(days=len(rates) - 1), moves=(MoveRule.parse(rule),))
    found = told(tickers, Limits(alerts=alerts))
    assert [each.text for each in found] == ([text] if text else [])
    for each in found:
        assert (each.severity, each.kind, each.copies) == (Severity.NOTE, Kind.NOT_RESOLVED, 1)
        assert (each.values["rule"], each.values["asked_days"]) == ("move", 7)
        low, high, limit = (
            Decimal(str(each.values[name])) for name in ("change_min", "change_max", "asked_percent")
        )
        assert low <= -limit <= high or low <= limit <= high


def test_a_move_that_may_be_exactly_so_large() -> None:
    """1 is 0.5 to 1.5: from one to the next 200 % at the most, and no more than that."""
    for percent, kinds in (("200", [Kind.NOT_RESOLVED]), ("200.1", [])):
        alerts = Alerts(date(2025, 12, 2), moves=(MoveRule(Decimal(percent), 7),))
        assert [each.kind for each in told(days("1", "1"), Limits(alerts=alerts))] == kinds


@pytest.mark.parametrize(
    ("rate", "said"), [("0.1085", "rose 0.46% (0.37 to 0.56"), ("0.1075", "fell 0.46% (0.37 to 0.56")]
)
def test_a_small_move_has_a_direction(rate: str, said: str) -> None:
    alerts = Alerts(date(2025, 12, 2), moves=(MoveRule(Decimal("0.3"), 7),))
    [move] = told(days("0.1080", rate), Limits(alerts=alerts))
    assert move.text.startswith(said)


@pytest.mark.parametrize(("tolerance", "kinds"), [("50", []), ("49.9", [Kind.NOT_RESOLVED])])
def test_a_peg_held_to_its_very_tolerance(tolerance: str, kinds: list[Kind]) -> None:
    """1 is 0.5 to 1.5."""
    limits = Limits(pegs=(Peg.parse(f"TMT/USD=1~{tolerance}"),))
    found = check(Evidence(days("1", pair=TMT)), limits, Filters())
    assert [each.kind for each in found if each.kind in ASKED] == kinds
    assert Kind.PEG_HELD in {each.kind for each in found}


@pytest.mark.parametrize(("tolerance", "kind"), [("25", Kind.NOT_RESOLVED), ("24.9", Kind.PEG_BROKEN)])
def test_a_peg_that_is_reached_by_the_end_of_a_range(tolerance: str, kind: Kind) -> None:
    """1.5 is 25 % below 2; of the prints from 3.5 to 4.5 both ends are as far or further above 2.8."""
    below, above = (Limits(pegs=(Peg.parse(f"TMT/USD={peg}~{tolerance}"),)) for peg in ("2", "2.8"))
    assert [each.kind for each in told(days("1", pair=TMT), below)] == [kind]
    assert [each.kind for each in told(days("4", pair=TMT), above)] == [kind]


@pytest.mark.parametrize(("count", "said"), [(1, "0 rates from"), (2, "1 rate from"), (3, "2 rates from")])
def test_how_many_rates_are_too_few(count: int, said: str) -> None:
    alerts = Alerts(MONDAY + timedelta(days=count), new_extreme=1)
    [note] = told(days(*["0.1080"] * count), Limits(alerts=alerts))
    assert note.text.startswith(said)


def test_dates_that_are_still_to_come_are_said_to_be_not_looked_at() -> None:
    limits = Limits(pegs=(Peg.parse("USD/TMT=3.5"),), alerts=Alerts(MONDAY, new_extreme=1))
    found = told(days("0.28571", pair=TMT), limits, Filters(since=date(2025, 12, 2)))
    assert [(each.kind, each.values["reason"]) for each in found] == [(Kind.NOT_COMPARED, "before since")] * 2


def test_the_page_of_today_is_no_silence() -> None:
    assert told(days("0.1080"), Limits(alerts=Alerts(MONDAY, no_page=3))) == []
    [silent] = told(days("0.1080", first=date(2025, 12, 2)), Limits(alerts=Alerts(MONDAY, no_page=3)))
    assert silent.text == "no page has a date up to 2025-12-01"


def test_the_latest_rate_and_the_latest_weekday_rate() -> None:
    friday = date(2025, 12, 5)
    alerts = Alerts(date(2025, 12, 14), new_extreme=3)
    for count, text in (
        (1, "the latest rate is of 2025-12-05, 9 days before 2025-12-14: not looked at"),
        (3, "the latest weekday rate is of 2025-12-05, 9 days before 2025-12-14: not looked at"),
    ):
        [note] = told(days(*["0.1080"] * count, first=friday), Limits(alerts=alerts))
        assert (note.text, note.until) == (text, date(2025, 12, 14))


def test_a_move_for_sure_needs_no_note() -> None:
    """-1.95 to -1.76 % from one day is open at 1.8 %, -10 % from the other is not."""
    alerts = Alerts(date(2025, 12, 3), moves=(MoveRule(Decimal("1.8"), 7),))
    [move] = told(days("0.1180", "0.1080", "0.1060"), Limits(alerts=alerts))
    assert (move.kind, move.values["reference_date"]) == (Kind.MOVE, MONDAY)


def test_what_is_beyond_the_limit_does_not_seem_to_fall_short() -> None:
    """From 7.5 to 12.5 and 2.5 to 3.5: 114.3 to 400 %, shown as 110 %, below 114, but for the limit's digits."""
    alerts = Alerts(date(2025, 12, 2), moves=(MoveRule(Decimal("1.75"), 7),))
    [move] = told(days("0.1080", "0.1100"), Limits(alerts=alerts))
    assert (move.values["change_min"], move.values["change_max"]) == (Decimal("1.75"), Decimal("1.95"))
    exact = Range(Fraction(6), Fraction("5.16"), Fraction(7))
    assert [str(each) for each in intervals.shown(exact)] == ["6.0", "5.1", "7.0"]
    assert [str(each) for each in intervals.shown_beside(exact, Decimal("5.15"))] == ["6.00", "5.16", "7.00"]
    assert [str(each) for each in intervals.shown_beside(exact, Decimal("5.1"))] == ["6.0", "5.1", "7.0"]
    assert [str(each) for each in intervals.shown_beside(exact, Decimal("5.17"))] == ["6.0", "5.1", "7.0"]
    fall = Range(*(-each for each in (exact.value, exact.high, exact.low)))
    assert [str(each) for each in intervals.shown_beside(fall, Decimal("5.16"))] == [
        "-6.00",
        "-7.00",
        "-5.16",
    ]


LEVEL = ["0.1080", "0.1079", "0.1080", "0.1078", "0.1080"]


@pytest.mark.parametrize(
    ("rate", "kinds", "text"),
    [
        ("0.1082", ["new extreme"], None),
        (
            "0.1081",
            ["not resolved"],
            (
                "0.1081 (0.10805 to 0.10815 allowing for rounding) may be the highest of 6 dates since 2025-12-01; "
                "0.1080 on 2025-12-05 may be as high (0.10795 to 0.10805)"
            ),
        ),
        ("0.1080", [], None),
        ("0.1078", [], None),
        (
            "0.1077",
            ["not resolved"],
            (
                "0.1077 (0.10765 to 0.10775 allowing for rounding) may be the lowest of 6 dates since 2025-12-01; "
                "0.1078 on 2025-12-04 may be as low (0.10775 to 0.10785)"
            ),
        ),
        ("0.1076", ["new extreme"], None),
    ],
)
def test_an_extreme_that_rounding_leaves_open(rate: str, kinds: list[str], text: str | None) -> None:
    found = told(days(*LEVEL, rate), Limits(alerts=Alerts(date(2025, 12, 6), 3, weekends=True)))
    assert [each.kind.value for each in found] == kinds
    if text:
        assert (found[0].text, found[0].severity) == (text, Severity.NOTE)
        assert (found[0].values["rule"], found[0].values["months"], found[0].values["dates"]) == (
            "new extreme",
            3,
            6,
        )
        names = ("rate_min", "rate_max", "nearest_min", "nearest_max")
        assert [f"{found[0].values[name]}" for name in names] == re.findall(r"0\.\d{5}", text)


def test_a_peg_that_rounding_leaves_open() -> None:
    """0.28427 is 3.51772 to 3.51784 per dollar: 0.506 to 0.510 %; 0.284 is 3.5149 to 3.5273, 0.42 to 0.78 %."""
    limits = Limits(pegs=(Peg.parse("USD/TMT=3.5"),))
    [note] = told(days("0.28571", "0.284", "0.28571", pair=TMT), limits)
    assert (note.kind, note.severity, note.date, note.pair) == (
        Kind.NOT_RESOLVED,
        Severity.NOTE,
        date(2025, 12, 2),
        TMT,
    )
    assert note.text == (
        "0.284 may be more than 0.5 % from USD/TMT = 3.5: off by +0.6 % (+0.4 to +0.8 % allowing for rounding)"
    )
    assert (note.values["rule"], note.values["dates"], note.copies) == ("peg", 1, 1)
    broken, left_open = told(days("0.28427", "0.284", "0.284", pair=TMT), limits)
    assert (broken.kind, left_open.kind) == (Kind.PEG_BROKEN, Kind.NOT_RESOLVED)
    assert left_open.date == date(2025, 12, 3)
    assert left_open.text.endswith("; so may the rates of 2 dates")
    assert broken.values["off_percent_min"] > Decimal("0.5")  # type: ignore[operator]


def test_what_could_not_be_looked_at() -> None:
    """Nothing found is silence; nothing looked at is a kind of its own, with a reason."""
    move = (MoveRule(Decimal(1), 7),)
    saturday = date(2025, 12, 6)
    cases = [
        (days("0.1080", first=saturday), Filters(), "weekends only", TJS),
        ([], Filters(), "no rate", None),
        (days("0.1080"), Filters(pairs=(TMT,)), "no rate", TMT),
        (days("0.1080", first=date(2025, 12, 8)), Filters(), "no rate", TJS),
        (days("0.1080"), Filters(), "too few", TJS),
        (days("0.1080", "0.1080", first=date(2025, 11, 27)), Filters(), "too old", TJS),
        (days("0.1080", "0.1080"), Filters(since=date(2025, 12, 5)), "before since", TJS),
    ]
    for tickers, filters, reason, pair in cases:
        [note] = told(tickers, Limits(alerts=Alerts(saturday, moves=move)), filters)
        assert (note.kind, note.severity, note.values["reason"], note.pair) == (
            Kind.NOT_COMPARED,
            Severity.WARNING if filters.pairs else Severity.NOTE,
            reason,
            pair,
        )
    assert told(days("0.1080", "0.1080"), Limits(alerts=Alerts(saturday, moves=move))) == []
    assert told([], Limits(alerts=Alerts(saturday))) == []


def test_what_was_not_looked_at_on_the_command_line(tmp_path: Path) -> None:
    """Weekend rates only: told in every format, not an alert under --strict, counted where it is left out."""
    (tmp_path / "a.txt").write_text("TJS/USD = 0.1080 0%\nTMT/USD = 0.28571 0%\n06 December 2025\n\n")
    where = tmp_path / "a.db"
    assert fxtrack("--db", where, "import", tmp_path / "a.txt").status == 0
    job = ("check", "--only-asked", "--strict", "--move", "1:7", "--pair", "TJS/USD", "--today", "2025-12-07")
    for to in ("table", "json", "jsonl", "csv"):
        run = fxtrack("--db", where, "-q", *job, "--format", to)
        assert (run.status, run.err) == (0, "")
        assert "has only a weekend rate, of 2025-12-06" in run.out
        assert "not compared" in run.out
    left_out = fxtrack("--db", where, *job, "--severity", "warning", "--format", "jsonl")
    assert (left_out.status, left_out.out) == (0, "")
    assert left_out.err == (
        "No finding of severity warning or more.\n--severity leaves out 1 note; not compared: 1.\n"
    )


@pytest.mark.parametrize(("to", "out"), [("jsonl", ""), ("table", ""), ("json", "[]\n")])
def test_a_quiet_day(ask: functools.partial[Run], to: str, out: str) -> None:
    quiet = ask("--move", "3:7", "--no-page", "3", "--pair", "TJS/USD", "--today", "2025-12-08", to=to)
    assert (quiet.status, quiet.out, quiet.err) == (0, out, "")


@pytest.mark.parametrize("to", ["csv", "tsv"])
def test_a_quiet_day_in_csv_is_its_head(ask: functools.partial[Run], to: str) -> None:
    quiet = ask("--move", "3:7", "--pair", "TJS/USD", "--today", "2025-12-08", to=to)
    assert (quiet.status, quiet.out.strip().replace("\t", ",")) == (
        0,
        "severity,kind,date,pair,finding,copies,sightings",
    )


def test_the_status_tells_a_quiet_day_from_a_broken_one(tmp_path: Path) -> None:
    run = fxtrack("--db", tmp_path / "none.db", "check", "--only-asked", "--strict", "--no-page", "3")
    assert run.status == 1


def test_both_languages_have_the_kinds() -> None:
    for words in (ENGLISH, RUSSIAN):
        assert {f"kind_{kind}" for kind in Kind} <= set(words.page)
    assert RUSSIAN.page["kind_not resolved"] == "Из-за округления не видно, достигнут ли заданный предел."


prints = st.tuples(st.integers(2, 60), st.integers(1, 3)).map(lambda each: Decimal(each[0]).scaleb(-each[1]))
series = st.lists(st.tuples(st.integers(1, 9), prints), min_size=1, max_size=12)


def made(steps: list[tuple[int, Decimal]]) -> Iterator[Rate]:
    day = MONDAY
    for step, rate in steps:
        day += timedelta(days=step)
        yield Rate(day, TJS, rate, rate, rate, 1)


def ends(rate: Decimal) -> tuple[Fraction, Fraction]:
    """Reckon plainly what a print allows."""
    half = Fraction(1, 2) / 10 ** len(str(rate).partition(".")[2])
    return Fraction(str(rate)) - half, Fraction(str(rate)) + half


@given(series, st.integers(1, 40), st.sampled_from(["0.5", "5", "20", "80"]))
def test_moves_left_open_against_a_second_reckoning(
    steps: list[tuple[int, Decimal]], within: int, percent: str
) -> None:
    rates, limit = list(made(steps)), Fraction(percent)
    latest, possible, sure = rates[-1], {}, False
    for rate in rates[:-1]:
        if (latest.date - rate.date).days <= within:
            every = [100 * (now - then) / then for now, then in product(ends(latest.rate), ends(rate.rate))]
            sure = sure or min(every) >= limit or max(every) <= -limit
            if max(map(abs, every)) >= limit:
                possible[rate.date] = max(map(abs, every))
    found = possible_move(rates, Decimal(percent), within)
    if sure or not possible:
        assert found is None
    else:
        assert found
        assert found.reference.date == max(day for day in possible if possible[day] == max(possible.values()))


@given(series)
def test_extremes_left_open_against_a_second_reckoning(steps: list[tuple[int, Decimal]]) -> None:
    rates = list(made(steps))
    latest, before = rates[-1].rate, [rate.rate for rate in rates[:-1]]
    found = possible_extreme(rates, 12)  # at most 108 days
    highest, lowest = latest > max(before, default=latest), latest < min(before, default=latest)
    sure = all(ends(latest)[0] > ends(rate)[1] for rate in before) or all(
        ends(latest)[1] < ends(rate)[0] for rate in before
    )
    if len(before) < 5 or sure or not (highest or lowest):
        assert found is None
    else:
        assert found
        assert found.side == ("highest" if highest else "lowest")
        reach = [ends(rate)[1] if highest else -ends(rate)[0] for rate in before]
        nearest = ends(found.nearest.rate)
        assert (nearest[1] if highest else -nearest[0]) == max(reach)
        assert (
            found.nearest.date
            == [rate.date for rate, far in zip(rates, reach, strict=False) if far == max(reach)][-1]
        )


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["0.28571", "0.2857", "0.284", "0.2842", "0.3", "0.2"])),
        min_size=1,
        max_size=9,
    ),
    st.integers(-3, 40),
    st.integers(1, 12),
)
def test_pegs_against_a_second_reckoning(steps: list[tuple[int, str]], day: int, gap: int) -> None:
    """Every print of the days before today: beyond for sure, open, or near; old ones take no part."""
    rates = list(made([(step, Decimal(rate)) for step, rate in steps]))
    today = MONDAY + timedelta(days=day)
    kinds: dict[date, set[bool]] = {}
    for rate in rates:
        if 0 <= (today - rate.date).days <= gap:
            offs = [abs(1 / end / Fraction("3.5") - 1) * 100 for end in ends(rate.rate)]
            inside = [off <= Fraction("0.5") for off in offs]
            low, high = (1 / end for end in reversed(ends(rate.rate)))
            kinds[rate.date] = (
                {True, False} if low <= Fraction("3.5") <= high and not all(inside) else set(inside)
            )
    found = told(
        [page(rate.date, str(rate.rate), TMT) for rate in rates],
        Limits(gap, (Peg.parse("USD/TMT=3.5"),), Alerts(today)),
    )
    of_kind = {kind: [each.date for each in found if each.kind is kind] for kind in ASKED}
    assert of_kind[Kind.PEG_BROKEN] == [each for each in kinds if kinds[each] == {False}]
    left_open = [each for each in kinds if kinds[each] == {True, False}]
    assert len(of_kind[Kind.NOT_RESOLVED]) == bool(left_open)
    assert set(of_kind[Kind.NOT_RESOLVED]) <= set(left_open)
    assert len(of_kind[Kind.NOT_COMPARED]) == (not kinds)


RULES = (["--no-page", "5"], ["--move", "2:14"], ["--new-extreme", "3"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule[0])
@pytest.mark.parametrize("beside", [[], ["--pair", "TJS/USD"]])
@pytest.mark.parametrize("pair", ["RUB/USD", "TJS/EUR"])
def test_a_pair_on_no_page_is_never_silent(
    tmp_path: Path, rule: list[str], beside: list[str], pair: str
) -> None:
    """A slip in a job would hide every alert; the other leg of a cross says nothing of it."""
    (tmp_path / "a.txt").write_text("TJS/USD = 0.1080 0%\nTMT/USD = 0.28571 0%\n08 December 2025\n\n")
    where = tmp_path / "a.db"
    assert fxtrack("--db", where, "import", tmp_path / "a.txt").status == 0
    job = ("check", "--only-asked", "--strict", "--severity", "warning", "--today", "2025-12-09")
    run = fxtrack("--db", where, "-q", *job, *rule, "--pair", pair, *beside, "--format", "jsonl")
    assert [json.loads(line)["pair"] for line in run.out.splitlines()] == [pair]
    assert run.status == 3
    aloud = fxtrack("--db", where, *job, *rule, "--pair", pair, *beside, "--format", "jsonl")
    assert (f"Left out: there is no rate of {pair}." in aloud.err) == bool(beside)


def test_a_cross_of_two_printed_legs_is_told_of_both(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("TJS/USD = 0.1080 0%\nTMT/USD = 0.28571 0%\n08 December 2025\n\n")
    where = tmp_path / "a.db"
    assert fxtrack("--db", where, "import", tmp_path / "a.txt").status == 0
    job = ("check", "--only-asked", "--no-page", "5", "--today", "2026-01-09", "--format", "jsonl")
    run = fxtrack("--db", where, *job, "--pair", "TJS/TMT")
    assert [json.loads(line)["pair"] for line in run.out.splitlines()] == ["TJS/USD", "TMT/USD"]
