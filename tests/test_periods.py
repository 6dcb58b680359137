"""Kinds of calendar periods: one entry in one registry, and averages and coverage know it."""

from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_checks import ticker

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError
from fxtrack.model import Filters, Pair
from fxtrack.numbers import periods
from fxtrack.numbers.averages import averages
from fxtrack.numbers.by_period import by_period
from fxtrack.numbers.coverage import coverage
from fxtrack.numbers.periods import DATE, MONTH, PERIOD_KINDS, QUARTER, WEEK, YEAR, PeriodKind
from fxtrack.numbers.rates import Rate


def _first_of_half(day: date) -> date:
    return date(day.year, 1 if day.month < 7 else 7, 1)


def _last_of_half(day: date) -> date:
    return date(day.year, 6, 30) if day.month < 7 else date(day.year, 12, 31)


def _written_half(first: date) -> str:
    return f"{first.year}-H{1 if first.month < 7 else 2}"


HALF = PeriodKind("half", _first_of_half, _last_of_half, _written_half)


@pytest.fixture
def halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PERIOD_KINDS, HALF.name, HALF)


def rate(day: date, printed: str) -> Rate:
    number = Decimal(printed)
    return Rate(day, Pair("KZT/USD"), number, number, number, 1)


RATES = [
    rate(date(2025, 3, 31), "0.00190"),
    rate(date(2025, 4, 1), "0.00192"),
    rate(date(2025, 6, 30), "0.00196"),
    rate(date(2025, 7, 1), "0.00200"),
]


@pytest.mark.usefixtures("halves")
def test_another_kind_has_averages() -> None:
    found = [
        (each.period, each.first, str(each.rate), each.dates)
        for each in averages(by_period(RATES, "half"), "mean")
    ]
    assert found == [
        ("2025-H1", date(2025, 1, 1), "0.001927", 3),
        ("2025-H2", date(2025, 7, 1), "0.002000", 1),
    ]


@pytest.mark.usefixtures("halves")
def test_another_kind_has_coverage() -> None:
    tickers = [ticker(date(2025, 2, 3), "KGS/USD 0.01144 0"), ticker(date(2025, 5, 4), "KGS/USD 0.01144 0")]
    found = coverage(tickers, [], "half", Filters(until=date(2025, 7, 5)))
    assert [(str(row.first), str(row.last), row.state.value, row.observed) for row in found] == [
        ("2025-02-03", "2025-06-30", "observed", 2),
        ("2025-07-01", "2025-07-05", "none", 0),
    ]


@pytest.mark.usefixtures("halves")
def test_another_kind_is_asked_for_on_the_command_line_and_from_python(elsewhere: Path) -> None:
    """It is among the choices of help; a table has its periods as it writes them."""
    (elsewhere / "a.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n08 December 2025\n")
    assert CliRunner().invoke(main, ["-q", "import", "a.txt"]).exit_code == 0
    asked = CliRunner().invoke(main, ["coverage", "--by", "half"])
    assert asked.output == "half,KGS/USD,KZT/USD\n2025-H2,1 of 1,1 of 1\n"
    for command, choices in (
        ("coverage", "--by [date|week|month|quarter|year|half]"),
        ("periods", "--by [week|month|quarter|year|half]"),
        ("changes", "--by [week|month|quarter|year|half]"),
    ):
        assert choices in CliRunner().invoke(main, [command, "--help"]).output
    told = (
        CliRunner().invoke(main, ["periods", "--by", "half", "--pair", "KGS/USD", "--format", "csv"]).output
    )
    assert told.splitlines()[1].startswith("KGS,USD,2025-H2,2025-07-01,2025-12-31,1,132,2025-12-08,")
    with fxtrack.open("fxtrack.db") as db:
        assert list(db.coverage("half")["observed"]) == [1, 1]
        assert list(db.periods("half")["dates"]) == [1, 1]


def test_a_kind_that_nobody_registered_is_wrong_usage() -> None:
    refused = CliRunner().invoke(main, ["coverage", "--by", "decade"])
    assert refused.exit_code == 2
    assert "'decade' is not one of 'date', 'week', 'month', 'quarter', 'year'." in refused.output


@pytest.mark.parametrize("command", ["coverage", "chart", "rates", "periods", "changes"])
def test_choices_from_registries_load_neither_pandas_nor_matplotlib(command: str) -> None:
    program = (
        "import sys\n"
        "from fxtrack.cli import main\n"
        f"main([{command!r}, '--help'], standalone_mode=False)\n"
        "print(*{'pandas', 'matplotlib'} & set(sys.modules), 'end', file=sys.stderr)"
    )
    asked = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert (asked.stdout[:7], asked.stderr) == ("Usage: ", "end\n")


def test_months_and_dates() -> None:
    months = averages(by_period(RATES, "month"), "median")
    assert [each.period for each in months] == ["2025-03", "2025-04", "2025-06", "2025-07"]
    leap = date(2024, 2, 10)
    assert (MONTH.first(leap), MONTH.last(leap)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (DATE.first(leap), DATE.last(leap), DATE.written(leap)) == (leap, leap, "2024-02-10")


def test_what_there_is_not_is_refused_by_name() -> None:
    there = "there are: date, week, month, quarter, year"
    with pytest.raises(InputError, match=f"'decade' is no kind of period; {there}"):
        coverage([], [], "decade", Filters())
    assert list(periods.PERIOD_KINDS) == ["date", "week", "month", "quarter", "year"]


@pytest.mark.parametrize(
    ("kind", "day", "written", "first", "last"),
    [
        (WEEK, "2025-03-09", "2025-W10", "2025-03-03", "2025-03-09"),
        (WEEK, "2025-03-10", "2025-W11", "2025-03-10", "2025-03-16"),
        (WEEK, "2024-12-31", "2025-W01", "2024-12-30", "2025-01-05"),  # its Thursday is in 2025
        (WEEK, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
        (WEEK, "0001-01-01", "0001-W01", "0001-01-01", "0001-01-07"),
        (WEEK, "9999-12-31", "9999-W52", "9999-12-27", "9999-12-31"),  # there is no Saturday after it
        (QUARTER, "2025-03-31", "2025-Q1", "2025-01-01", "2025-03-31"),
        (QUARTER, "2025-04-01", "2025-Q2", "2025-04-01", "2025-06-30"),
        (QUARTER, "2025-08-15", "2025-Q3", "2025-07-01", "2025-09-30"),
        (QUARTER, "0999-12-31", "0999-Q4", "0999-10-01", "0999-12-31"),
        (YEAR, "2024-02-29", "2024", "2024-01-01", "2024-12-31"),
        (YEAR, "0999-12-31", "0999", "0999-01-01", "0999-12-31"),
    ],
)
def test_weeks_quarters_and_years(kind: PeriodKind, day: str, written: str, first: str, last: str) -> None:
    found = kind.first(date.fromisoformat(day)), kind.last(date.fromisoformat(day))
    assert (*map(str, found), kind.written(found[0])) == (first, last, written)


@pytest.mark.parametrize("kind", [DATE, WEEK, MONTH, QUARTER, YEAR, HALF], ids=lambda kind: kind.name)
@given(since=st.dates(), length=st.integers(0, 900))
def test_periods_touch_and_leave_nothing_out(kind: PeriodKind, since: date, length: int) -> None:
    until = since + timedelta(days=min(length, (date.max - since).days))
    cut = list(kind.within(since, until))
    assert (cut[0][0], cut[-1][1]) == (since, until)
    for (first, last), (following, _) in itertools.pairwise(cut):
        assert following == last + timedelta(days=1)
        assert kind.first(first) == kind.first(last) != kind.first(following)
    for first, last in cut[1:]:
        assert kind.first(last) == first
    assert list(kind.within(until, since - timedelta(days=1)) if since > date.min else []) == []
