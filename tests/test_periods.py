"""Kinds of calendar periods: one entry in one registry, and averages and coverage know it."""

from __future__ import annotations

import calendar
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
from fxtrack.numbers.coverage import coverage
from fxtrack.numbers.periods import DATE, MONTH, PERIOD_KINDS, PeriodKind
from fxtrack.numbers.rates import Rate


def _first_of_quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _last_of_quarter(day: date) -> date:
    month = day.month - (day.month - 1) % 3 + 2
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def _written_quarter(first: date) -> str:
    return f"{first.year}-Q{(first.month + 2) // 3}"


QUARTER = PeriodKind("quarter", _first_of_quarter, _last_of_quarter, _written_quarter)


@pytest.fixture
def quarters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PERIOD_KINDS, QUARTER.name, QUARTER)


def rate(day: date, printed: str) -> Rate:
    number = Decimal(printed)
    return Rate(day, Pair("KZT/USD"), number, number, number, 1)


RATES = [
    rate(date(2025, 3, 31), "0.00190"),
    rate(date(2025, 4, 1), "0.00192"),
    rate(date(2025, 6, 30), "0.00196"),
    rate(date(2025, 7, 1), "0.00200"),
]


@pytest.mark.usefixtures("quarters")
def test_another_kind_has_averages() -> None:
    found = [
        (each.period, each.first, str(each.rate), each.dates) for each in averages(RATES, "mean", "quarter")
    ]
    assert found == [
        ("2025-Q1", date(2025, 1, 1), "0.001900", 1),
        ("2025-Q2", date(2025, 4, 1), "0.001940", 2),
        ("2025-Q3", date(2025, 7, 1), "0.002000", 1),
    ]


@pytest.mark.usefixtures("quarters")
def test_another_kind_has_coverage() -> None:
    tickers = [ticker(date(2025, 2, 3), "KGS/USD 0.01144 0"), ticker(date(2025, 5, 4), "KGS/USD 0.01144 0")]
    found = coverage(tickers, [], "quarter", Filters(until=date(2025, 7, 5)))
    assert [(str(row.first), str(row.last), row.state.value, row.observed) for row in found] == [
        ("2025-02-03", "2025-03-31", "observed", 1),
        ("2025-04-01", "2025-06-30", "observed", 1),
        ("2025-07-01", "2025-07-05", "none", 0),
    ]


@pytest.mark.usefixtures("quarters")
def test_another_kind_is_asked_for_on_the_command_line_and_from_python(elsewhere: Path) -> None:
    """It is among the choices of help; a table has its periods as it writes them."""
    (elsewhere / "a.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n08 December 2025\n")
    assert CliRunner().invoke(main, ["-q", "import", "a.txt"]).exit_code == 0
    asked = CliRunner().invoke(main, ["coverage", "--by", "quarter"])
    assert asked.output == "quarter,KGS/USD,KZT/USD\n2025-Q4,1 of 1,1 of 1\n"
    told = CliRunner().invoke(main, ["coverage", "--help"]).output
    assert "--by [date|month|quarter]" in told
    with fxtrack.open("fxtrack.db") as db:
        assert list(db.coverage("quarter")["observed"]) == [1, 1]


def test_a_kind_that_nobody_registered_is_wrong_usage() -> None:
    refused = CliRunner().invoke(main, ["coverage", "--by", "quarter"])
    assert refused.exit_code == 2
    assert "'quarter' is not one of 'date', 'month'." in refused.output


@pytest.mark.parametrize("command", ["coverage", "chart", "rates"])
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
    assert [each.period for each in averages(RATES, "median")] == ["2025-03", "2025-04", "2025-06", "2025-07"]
    assert [each.period for each in averages(RATES[:2], "mean", "date")] == ["2025-03-31", "2025-04-01"]
    leap = date(2024, 2, 10)
    assert (MONTH.first(leap), MONTH.last(leap)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (DATE.first(leap), DATE.last(leap), DATE.written(leap)) == (leap, leap, "2024-02-10")


def test_what_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'quarter' is no kind of period; there are: date, month"):
        averages(RATES, "mean", "quarter")
    with pytest.raises(InputError, match="'week' is no kind of period"):
        coverage([], [], "week", Filters())
    with pytest.raises(InputError, match="'mode' is no average; there are: mean, median"):
        averages(RATES, "mode")  # type: ignore[arg-type]
    assert set(periods.PERIOD_KINDS) == {"date", "month"}


@pytest.mark.parametrize("kind", [DATE, MONTH, QUARTER], ids=lambda kind: kind.name)
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
