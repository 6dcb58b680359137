"""Comparisons are between weekdays: changes, averages, an index, headlines; all dates with --weekends."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command import Run, fxtrack
from hypothesis import given
from hypothesis import strategies as st

import fxtrack as package
from fxtrack.errors import InputError, NothingToShowError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import series
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.headline import headline
from fxtrack.numbers.rates import OnlyWeekends, compared, only_weekends
from fxtrack.numbers.series import View
from fxtrack.words import words

DATA = Path(__file__).parent / "data" / "numbers"
TMT = Pair("TMT/USD")
SATURDAY = date(2025, 11, 29)


def rows(run: Run) -> list[dict[str, str]]:
    assert run.status == 0, run.err
    return list(csv.DictReader(run.out.splitlines()))


@pytest.fixture
def pooled(elsewhere: Path) -> Path:
    """Weekends print 0.28575 and 0.28615, weekdays 0.28490, but for two days that print 0.28575."""
    assert fxtrack("-q", "import", DATA / "pooled.jsonl", "--text-column", "text").status == 0
    return elsewhere


@pytest.mark.usefixtures("pooled")
def test_changes_are_between_weekdays_however_the_dates_of_other_years_print() -> None:
    found = {row["period"]: row for row in rows(fxtrack("changes", "--pair", "TMT/USD"))}
    assert found["previous date"]["date"] == "2025-11-28"
    assert found["previous date"]["reference_date"] == "2025-11-27"
    assert {row["verdict"] for row in found.values()} == {"not resolved", "down", ""}
    assert (found["since first"]["reference_date"], found["since first"]["verdict"]) == ("2025-04-23", "down")
    assert {row["mark"] + row["reference_mark"] for row in found.values()} == {""}
    friday = rows(fxtrack("changes", "--pair", "TMT/USD", "--until", "2025-11-15"))[0]
    assert (friday["date"], friday["change"], friday["verdict"]) == ("2025-11-14", "0.000", "not resolved")
    people = fxtrack("changes", "--pair", "TMT/USD", "--format", "table")
    assert "w" not in {line.split()[-2][-1] for line in people.out.splitlines() if "/USD  " in line[:9]}


@pytest.mark.usefixtures("pooled")
def test_weekends_take_part_where_they_are_asked_for() -> None:
    saturday = rows(fxtrack("changes", "--pair", "TMT/USD", "--until", "2025-11-15", "--weekends"))[0]
    assert (saturday["date"], saturday["change"], saturday["verdict"]) == ("2025-11-15", "0.298", "up")
    assert (saturday["mark"], saturday["reference_mark"]) == ("weekend", "")
    plain, listed = (rows(fxtrack("changes", *more)) for more in ([], ["--weekdays"]))
    assert plain == listed, "comparisons leave weekends out by themselves"
    contradiction = fxtrack("changes", "--weekdays", "--weekends")
    assert (contradiction.status, "say one" in contradiction.err) == (2, True)


@pytest.mark.usefixtures("pooled")
def test_every_list_of_dates_says_which_are_weekends() -> None:
    november = ["--since", "2025-11-14", "--until", "2025-11-17", "--pair", "TMT/USD"]
    marks = ["", "weekend", "weekend", ""]
    assert [row["mark"] for row in rows(fxtrack("rates", *november))] == marks
    assert [row["mark"] for row in rows(fxtrack("observations", *november))] == marks
    for layout in ("wide", "long"):
        assert fxtrack("export", "a.csv", "--layout", layout, *november).status == 0
        with Path("a.csv").open() as file:
            assert [row["mark"] for row in csv.DictReader(file)] == marks
    assert len(rows(fxtrack("rates", *november, "--weekdays"))) == 2
    with package.open("fxtrack.db") as db:
        chosen: dict[str, Any] = {
            "since": date(2025, 11, 14),
            "until": date(2025, 11, 17),
            "pairs": "TMT/USD",
        }
        assert list(db.rates(**chosen)["mark"]) == marks
        assert list(db.observations(**chosen)["mark"]) == marks


@pytest.mark.usefixtures("pooled")
def test_averages_and_an_index_are_of_weekdays() -> None:
    for more, dates in (
        ([], {"2025-04": "2", "2025-11": "20"}),
        (["--weekends"], {"2025-01": "6", "2025-11": "27"}),
    ):
        months = rows(fxtrack("rates", "--monthly", "mean", "--pair", "TMT/USD", *more))
        assert {row["month"]: row["dates"] for row in months}.items() >= dates.items()
    index = rows(fxtrack("rates", "--index", "2025-11-15", "--pair", "TMT/USD", "--since", "2025-11-14"))
    assert (index[0]["date"], index[0]["rate"]) == ("2025-11-14", "100")
    assert {row["mark"] for row in index} == {""}
    every = rows(fxtrack("rates", "--index", "2025-11-15", "--pair", "TMT/USD", "--weekends"))
    assert {row["date"] for row in every if float(row["rate"]) == 100} >= {"2025-11-15", "2025-11-16"}
    assert "no pair has a weekday rate on 2025-01-12" in fxtrack("rates", "--index", "2025-01-12").err


@pytest.mark.usefixtures("pooled")
def test_the_page_of_a_report_says_which_dates_are_weekends() -> None:
    for lang, heading, cell in (("en", "mark", "weekend"), ("ru", "пометка", "выходной")):
        assert fxtrack("report", "--pair", "TMT/USD", "--lang", lang).status == 0
        page = Path("charts/index.html").read_text("utf-8")
        [table] = re.findall(r'<table id="rates-TMT-USD">.*?</table>', page, re.DOTALL)
        assert f">{heading}<" in table
        assert len(re.findall(rf"<td[^>]*>{cell}</td>", table)) == 13
    # Without weekends the column is not there.
    assert fxtrack("report", "--pair", "TMT/USD", "--weekdays").status == 0
    page = Path("charts/index.html").read_text("utf-8")
    [table] = re.findall(r'<table id="rates-TMT-USD">.*?</table>', page, re.DOTALL)
    assert ">mark<" not in table


def test_two_weekdays_are_compared(elsewhere: Path) -> None:
    assert fxtrack("-q", "import", DATA / "zero.jsonl", "--text-column", "text").status == 0
    found = [row for row in rows(fxtrack("changes")) if row["reference_date"]]
    assert {(row["date"], row["reference_date"]) for row in found} == {("2025-06-03", "2025-06-02")}
    assert {row["verdict"] for row in found} == {"up"}


ONLY = "TMT/USD has only weekend rates from 2025-01-04 to 2025-01-19. Add --weekends to compare them."


@pytest.mark.usefixtures("pooled")
def test_a_pair_with_weekend_rates_only_says_so() -> None:
    january = ["--since", "2025-01-01", "--until", "2025-01-31", "--pair", "TMT/USD"]
    for command in (["changes"], ["rates", "--monthly", "mean"], ["chart", "a.svg"], ["report"]):
        run = fxtrack(*command, *january)
        assert (run.status, run.err.count(ONLY)) == (0, 1), command
    assert "weekend rates only, no change is given" in Path("a.svg").read_text()
    assert not Path("charts/changes.png").exists()
    assert Path("charts/TMT-USD.png").exists()
    for kind in ("changes", "index"):
        refused = fxtrack("chart", "a.svg", "--kind", kind, *january)
        assert (refused.status, ONLY in refused.err) == (1, True), kind
    assert rows(fxtrack("changes", *january)) == []
    assert rows(fxtrack("changes", *january, "--weekends"))[0]["verdict"] == "not resolved"
    nearest = fxtrack("changes", "--pair", "TMT/USD", "--since", "2025-11-29")
    assert "The nearest date with a rate: 2025-11-28." in nearest.err


@pytest.mark.usefixtures("pooled")
def test_python_compares_weekdays_too() -> None:
    with package.open("fxtrack.db") as db:
        told = [row["date"] for row in rows(fxtrack("changes"))]
        assert list(db.changes()["date"].astype(str)) == told
        assert db.changes(weekends=True)["date"].astype(str).max() == "2025-11-29"
        assert db.changes(pairs="TMT/USD", until=date(2025, 1, 31)).empty
        assert db.chart("a.svg", pairs="TMT/USD", until=date(2025, 1, 31)) == [ONLY]
        with pytest.raises(NothingToShowError, match="only weekend rates"):
            db.chart("a.svg", kind="changes", pairs="TMT/USD", until=date(2025, 1, 31))
        with pytest.raises(InputError, match="leave one of the two out"):
            db.rates(weekdays=True, weekends=True)
        db.report("there", weekends=True)
    assert json.loads(Path("there/about.json").read_text())["filters"]["weekends"] is True


def book(days: dict[date, str], weekend: frozenset[int] = frozenset({5, 6})) -> list[Any]:
    prints = [Prints(day, TMT, (Decimal(rate),)) for day, rate in days.items()]
    return series.series(prints, View(), weekend=weekend).rates


def test_which_days_are_weekends_comes_from_the_source() -> None:
    days = {SATURDAY + timedelta(days=n): "0.2849" for n in range(7)}
    fridays = book(days, frozenset({4}))
    assert [rate.date.weekday() for rate in fridays if rate.mark is Mark.WEEKEND] == [4]
    assert len(compared(fridays)) == 6
    assert compared(book(days, frozenset())) == book(days, frozenset())


@given(st.dictionaries(st.integers(0, 60), st.sampled_from(["0.2849", "0.2857", "0.3"]), min_size=1))
def test_what_is_compared_are_the_weekdays(numbers: dict[int, str]) -> None:
    rates = book({SATURDAY + timedelta(days=n): rate for n, rate in numbers.items()})
    assert [rate.date for rate in compared(rates)] == [r.date for r in rates if r.date.weekday() < 5]
    assert compared(rates, weekends=True) == rates
    alone = [] if compared(rates) else [OnlyWeekends(TMT, rates[0].date, rates[-1].date)]
    assert only_weekends(rates) == alone


def test_a_headline_is_of_weekdays() -> None:
    """From Friday to Saturday of the week after: what is said is said of Fridays."""
    friday = SATURDAY - timedelta(days=1)
    days = {SATURDAY + timedelta(days=n): "0.2861" for n in (0, 1, 7)}
    rates = book({friday: "0.2849", **days, friday + timedelta(days=7): "0.2849"})
    assert "28 November 2025 to 5 December 2025" in headline(TMT, rates).subtitle
    assert "28 November 2025 to 6 December 2025: +0.4" in headline(TMT, rates, weekends=True).subtitle
    assert "есть только курсы выходных" in headline(TMT, book(days), words("ru")).subtitle


def test_what_was_known_is_compared_as_it_was(elsewhere: Path) -> None:
    """A weekday that a later import brings changes no earlier answer, with weekends or without."""
    lines = (DATA / "pooled.jsonl").read_text().splitlines(keepends=True)
    (elsewhere / "first.jsonl").write_text("".join(lines[:20]))
    assert fxtrack("-q", "import", "first.jsonl", "--text-column", "text").status == 0
    before = [fxtrack("changes", *more).out for more in ([], ["--weekends"])]
    instant = datetime.now(UTC).isoformat()
    assert fxtrack("-q", "import", DATA / "pooled.jsonl", "--text-column", "text").status == 0
    after = [fxtrack("changes", "--as-of", instant, *more).out for more in ([], ["--weekends"])]
    assert before == after
    assert before[0] != before[1]
    assert before[0] != fxtrack("changes").out
