"""Statistics and the changes between two dates: the same in every format, and sure where prints differ in digits."""

from __future__ import annotations

import csv
import io
import itertools
import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import as_text, captures
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.model import Pair, Prints
from fxtrack.numbers import series
from fxtrack.numbers.extremes import Quoted, extremes
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View
from fxtrack.numbers.stats import stats

KGS = Pair("KGS/USD")
MONDAY = date(2025, 12, 1)
PAIRS = ["KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("answers") / "x.db")
    store_pages(file, *map(as_text, captures()))
    return file


def run(database: str, *args: str) -> tuple[str, str]:
    done = runner().invoke(main, ["--db", database, *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def told(value: object) -> str:
    """A value as CSV tells it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def same_for_programs(database: str, frame: Any, *args: str) -> list[dict[str, str]]:
    """CSV, JSON and the frame hold the same values in the same columns; returns the rows."""
    header, *cells = csv.reader(io.StringIO(run(database, *args, "--format", "csv")[0]))
    objects = json.loads(run(database, *args, "--format", "json")[0])
    kept = frame.to_dict("records")
    assert header == list(objects[0]) == list(frame.columns)
    rows = [dict(zip(header, row, strict=True)) for row in cells]
    assert rows == [{name: told(value) for name, value in row.items()} for row in objects]
    assert rows == [{name: told(value) for name, value in row.items()} for row in kept]
    assert [f"{row['base']}/{row['quote']}" for row in rows] == PAIRS
    return rows


def markdown(text: str) -> list[list[str]]:
    """The cells of all tables, without their headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rules = [place for place, line in enumerate(lines) if set(line) <= set("|-: ")]
    heads = {place - 1 for place in rules} | set(rules)
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for place, line in enumerate(lines)
        if place not in heads
    ]


def percent(text: str) -> str:
    return f"{Decimal(text):+,f}" if Decimal(text) else text


def shown_percent(row: dict[str, str], name: str, write: Any = percent) -> list[str]:
    """What people read of a percent: value, range and dates."""
    state = row[f"{name}_state"]
    if state in {"none", "no data"}:
        return [state, "", ""]
    sign = "?" if state == "not resolved" else ""
    value = f"{write(row[name])}{sign}" if row[name] else state
    start, end = {"change": ("first_date", "last_date"), "volatility": ("", "")}.get(
        name, (f"{name}_from", f"{name}_to")
    )
    dates = f"{row[start]} to {row[end]}" if row.get(start) else ""
    return [value, f"{write(row[f'{name}_min'])} to {write(row[f'{name}_max'])}", dates]


def test_statistics_are_the_same_everywhere(database: str) -> None:
    with fxtrack.open(database) as db:
        rows = same_for_programs(database, db.stats(), "stats")
    cells = markdown(run(database, "stats", "--format", "markdown")[0])
    cells = [
        line for line in cells if not line[3].startswith("first of")
    ]  # for people only: see test_stats.py
    assert len(cells) == sum(17 if row["drawdown_from"] else 16 for row in rows)
    for row in rows:
        wanted = [["weekdays with a rate", row["dates"], "", ""]]
        for name in ("first", "last", "low", "high"):
            limits = f"{row[f'{name}_min']} to {row[f'{name}_max']}"
            wanted.append([name, row[name], limits, row[f"{name}_date"]])
        wanted += [
            [name, row[name], f"{row[f'{name}_min']} to {row[f'{name}_max']}", ""]
            for name in ("average", "median")
        ]
        wanted.append(["first to last", *shown_percent(row, "change")])
        wanted.append(["largest rise", *shown_percent(row, "rise")])
        wanted.append(["largest fall", *shown_percent(row, "fall")])
        value, limits, dates = shown_percent(row, "drawdown")
        start, _, end = dates.partition(" to ")
        wanted.append(["maximum drawdown", value, limits, f"from its high of {start}" if start else ""])
        if start:
            wanted.append(["", "", "", f"to {end}"])
        wanted.append(["volatility", *shown_percent(row, "volatility", str)])
        wanted.append(["day-to-day changes", row["changes"], "", ""])
        wanted += [
            [name, row[key], "", ""]
            for name, key in (("- up", "up"), ("- down", "down"), ("- not resolved", "not_resolved"))
        ]
        found, cells = cells[: len(wanted)], cells[len(wanted) :]
        assert found == wanted


@pytest.mark.parametrize("days", [("2025-11-20", "2025-12-13"), ("2024-09-13", "2026-02-23")])
def test_two_dates_are_the_same_everywhere(database: str, days: tuple[str, str]) -> None:
    first, last = days
    asked = ("changes", "--from", first, "--to", last)
    with fxtrack.open(database) as db:
        rows = same_for_programs(database, db.change_between(first, last), *asked)
    short = markdown(run(database, *asked, "--format", "markdown")[0])
    long = markdown(run(database, *asked, "--ranges", "--format", "markdown")[0])
    rates, changes = long[: len(rows)], long[len(rows) :]
    for pair, row, all_of_it, used, moved in zip(PAIRS, rows, short, rates, changes, strict=True):
        both = [row[name] for name in ("from_date", "from_rate", "to_date", "to_rate")]
        unknown, zero = row["verdict"] == "not resolved", not Decimal(row["change"])
        change = "?" if unknown and zero else f"{percent(row['change'])}{'?' if unknown else ''}"
        assert used == [pair, *both]
        assert [cell.rstrip("*\\") for cell in all_of_it] == [pair, *both, change, row["verdict"]]
        ends = [
            f"{percent(row[f'{name}_min'])} to {percent(row[f'{name}_max'])}" for name in ("change", "prints")
        ]
        assert [cell.rstrip("*\\") for cell in moved] == [pair, change, *ends, row["verdict"]]


# How wide they are.


@pytest.mark.parametrize("options", [(), ("--ranges",), ("--per-usd",), ("--per-usd", "--ranges")])
def test_a_table_of_two_dates_fits_a_terminal(database: str, options: tuple[str, ...]) -> None:
    asked = ("changes", "--from", "2025-11-20", "--to", "2025-12-13", "--format", "table")
    out, _ = run(database, *asked, *options)
    assert max(map(len, out.splitlines())) <= 80
    headings = out.splitlines()[2].split("  ")
    named = [name.strip() for name in headings if name.strip()]
    assert len(named) == len(set(named)) == (5 if "--ranges" in options else 7)


def test_a_day_without_a_rate_near_enough_says_none(database: str) -> None:
    out, err = run(
        database, *"changes --from 2025-12-03 --to 2025-12-10 --pair KZT/USD --format table".split()
    )
    assert out.splitlines() == [
        "Change of the daily rate from 2025-12-03 to 2025-12-10",
        "",
        "pair     from  rate then  to             rate  change, %  verdict",
        "-------  ----  ---------  ----------  -------  ---------  -----------------",
        "KZT/USD  none             2025-12-10  0.00193             no change to show",
    ]
    assert err.splitlines()[-1] == (
        "--format csv and json also have the rates on both sides of a day without one."
    )


def test_a_whole_table_of_statistics(database: str) -> None:
    """Read off the captures; see test_stats.py for the values by hand."""
    out, err = run(database, "stats", "--pair", "KZT/USD", "--format", "table")
    assert out.splitlines()[14:] == [
        "KZT/USD: changes in percent",
        "",
        "statistic           value  possible range  dates",
        "------------------  -----  --------------  ---------------------------",
        "first to last        -3.8    -4.3 to -3.3  2024-09-13 to 2026-02-23",
        "largest rise         +1.6    +1.0 to +2.2  2025-01-21 to 2025-01-22",
        "largest fall         -1.0    -1.6 to -0.5  2025-12-09 to 2025-12-10",
        "                                           first of 2 as large",
        "maximum drawdown     -9.6   -10.1 to -9.1  from its high of 2024-09-19",
        "                                           to 2025-01-15",
        "volatility            0.6      0.3 to 1.1",
        "day-to-day changes     23",
        "- up                    2",
        "- down                  3",
        "- not resolved         18",
    ]
    assert err.splitlines()[1:] == [
        "A rate is what one unit of the first currency costs in the second; percentages",
        "are of that. The possible range allows for rounding.",
        "Day-to-day changes: from one of two neighbouring weekdays that both have a rate",
        "to the other. Their number counts pairs, not days in a row.",
        "Friday and Monday are neighbours.",
        "Largest rise and fall: of the day-to-day changes.",
        "Maximum drawdown: the largest fall from a rate to a later one, counted from the",
        "last date of its high.",
        "Volatility: sample standard deviation of the day-to-day changes; not annualised.",
    ]


# What certainly is not there, and what cannot be told.

STATES: dict[str, tuple[list[str | None], str]] = {
    "rising": (["1.100", "1.300", "1.900"], "resolved resolved none none resolved"),
    "falling": (["1.900", "1.300", "1.100"], "resolved none resolved resolved resolved"),
    "equal": (["0.00008"] * 3, "not resolved;not resolved;not resolved;not resolved;not resolved"),
    "two": (["1.1", "1.3"], "resolved;resolved;none;none;no data"),
    "one": (["1.1"], "no data;no data;no data;no data;no data"),
    "apart": (["1.1", None, "1.3"], "resolved;no data;no data;none;no data"),
}


@pytest.mark.parametrize("name", STATES)
def test_what_is_not_there_is_told_from_what_cannot_be_told(name: str, tmp_path: Path) -> None:
    texts, states = STATES[name]
    wanted = states.split(";") if ";" in states else states.split()
    file = str(tmp_path / "x.db")
    store_pages(
        file,
        *(
            f"KGS/USD = {text} 0%\nTJS/USD = {text} 0%\n0{day} December 2025\nNews.\n"
            for day, text in enumerate(texts, 1)
            if text
        ),
    )
    asked = ("stats", "--pair", "KGS/USD")
    [row] = json.loads(run(file, *asked, "--format", "json")[0])
    names = ("change", "rise", "fall", "drawdown", "volatility")
    assert [row[f"{each}_state"] for each in names] == wanted
    assert list(row)[-5:] == [f"{each}_state" for each in names]
    for each, state in zip(names, wanted, strict=True):
        assert (row[f"{each}_min"] is None) == (state in {"none", "no data"})
    out, err = run(file, *asked, "--format", "table")
    lines = out.split("changes in percent")[1].splitlines()[4:]
    titles = ("first to last", "largest rise", "largest fall", "maximum drawdown", "volatility")
    for title, state in zip(titles, wanted, strict=True):
        [line] = [line for line in lines if line.startswith(title)]
        if state != "resolved":
            assert line[len("day-to-day changes  ") :].strip().startswith(state)
    for state in ("none", "no data", "not resolved"):
        assert any(line.startswith(f"{state}: ") for line in err.splitlines()) == (state in wanted)


# The same rate with different digits.


def rates_of(texts: list[str], view: View | None = None) -> list[Rate]:
    prints = [
        Prints(MONDAY + timedelta(days=place), KGS, (Decimal(text),)) for place, text in enumerate(texts)
    ]
    return series.series(prints, view or View()).rates


def written(found: Quoted) -> str:
    return f"{found.date.day} {found.rate} {found.low} {found.high}"


@pytest.mark.parametrize(
    ("texts", "low", "high"),
    [
        # The lowest true rate is at most 0.284905; the coarse print may be as low as 0.28485.
        (["0.2849", "0.28490", "0.28490"], "2 0.28490 0.284850 0.284905", "2 0.28490 0.284895 0.284950"),
        (["0.28490", "0.2849"], "1 0.28490 0.284850 0.284905", "1 0.28490 0.284895 0.284950"),
        (["0.1", "0.52345"], "1 0.1 0.05 0.15", "2 0.52345 0.523445 0.523455"),
        (["0.28490", "0.285"], "1 0.28490 0.284500 0.284905", "2 0.285 0.284895 0.285500"),
    ],
)
def test_of_equal_prints_the_finer_one_is_shown(texts: list[str], low: str, high: str) -> None:
    rates = rates_of(texts)
    assert tuple(map(written, extremes(rates))) == (low, high)
    [row] = stats(rates)
    assert (written(row.low), written(row.high)) == (low, high)


def test_of_equal_inverses_the_finer_one_is_shown() -> None:
    """1 / 0.2849 is 3.510004; of the finer print it lies from 3.509942 to 3.510066, of the coarser to 3.510620."""
    rates = rates_of(["0.2849", "0.28490"], View(per_usd=True))
    assert tuple(map(written, extremes(rates))) == ("2 3.51000 3.50938 3.51007", "2 3.51000 3.50994 3.51062")


@pytest.mark.parametrize("per_usd", [False, True])
@given(
    texts=st.lists(
        st.sampled_from(["0.2", "0.20", "0.21", "0.205", "0.200", "0.2049", "0.2000"]), min_size=1, max_size=5
    )
)
def test_no_true_rate_lies_outside_and_both_ends_are_reached(per_usd: bool, texts: list[str]) -> None:
    rates = rates_of(texts, View(per_usd=per_usd))
    halves = [Fraction(1, 2 * 10 ** len(text.partition(".")[2])) for text in texts]
    boxes = [(Fraction(text) - half, Fraction(text) + half) for text, half in zip(texts, halves, strict=True)]
    corners = [[1 / each if per_usd else each for each in corner] for corner in itertools.product(*boxes)]
    for found, pick in zip(extremes(rates), (min, max), strict=True):
        true = [pick(corner) for corner in corners]
        unit = Fraction(1, 10 ** -int(found.low.as_tuple().exponent))
        assert 0 <= min(true) - Fraction(found.low) < unit
        assert 0 <= Fraction(found.high) - max(true) < unit
        values = [1 / Fraction(text) if per_usd else Fraction(text) for text in texts]
        equal = [text for text, value in zip(texts, values, strict=True) if value == pick(values)]
        finest = max(equal, key=len)
        assert found.date == MONDAY + timedelta(days=texts.index(finest))
        assert per_usd or str(found.rate) == finest


def test_periods_show_the_finer_one_too(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    store_pages(
        file,
        *(
            f"KGS/USD = {text} 0%\nTMT/USD = {text} 0%\n0{day} December 2025\nNews.\n"
            for day, text in ((1, "0.2849"), (2, "0.28490"))
        ),
    )
    [row] = json.loads(run(file, "periods", "--pair", "TMT/USD", "--format", "json")[0])
    assert (row["low_date"], row["low"], row["low_min"], row["low_max"]) == (
        "2025-12-02",
        "0.28490",
        "0.284850",
        "0.284905",
    )


@given(
    texts=st.lists(
        st.sampled_from(["0.20000", "0.20001", "0.20002", "0.2", "0.3000", "1.5"]), min_size=2, max_size=5
    )
)
def test_what_is_resolved_never_touches_zero(texts: list[str]) -> None:
    [row] = stats(rates_of(texts))
    for name in ("change", "rise", "fall", "drawdown", "volatility"):
        moved = getattr(row, name)
        if row.known(name) == "resolved":
            assert moved.value
            assert moved.low * moved.high > 0


# Empty answers.

NOTHING = "Nothing passes these filters; 'fxtrack coverage' shows which dates have data."
EMPTY = [
    "stats --since 2030",
    "periods --since 2030",
    "rates --since 2030",
    "rates --since 2030 --monthly mean",
    "changes --since 2030",
    "changes --since 2030 --by month",
    "changes --from 2025-12-01 --pair EUR/USD",
    "observations --since 2030",
    "coverage --since 2030",
    "check --printed-change --since 2030",
    "check --printed-change --summary --since 2030",
]


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
@pytest.mark.parametrize("asked", EMPTY)
def test_an_empty_answer_for_people_is_a_sentence(database: str, asked: str, form: str) -> None:
    out, err = run(database, *asked.split(), "--format", form)
    assert out == ""
    assert err.splitlines().count(NOTHING) == 1
    assert len(err.splitlines()) <= 2
    assert max(map(len, err.splitlines())) <= 100


@pytest.mark.parametrize("asked", EMPTY[:-2])
def test_an_empty_answer_for_programs_keeps_its_columns(database: str, asked: str) -> None:
    [heading] = run(database, *asked.split(), "--format", "csv")[0].splitlines()
    assert heading


@pytest.mark.parametrize("asked", ["stats", "periods", "rates", "changes", "changes --by month"])
def test_a_database_without_rates_says_what_to_do(tmp_path: Path, asked: str) -> None:
    file = str(tmp_path / "x.db")
    store_pages(file)
    out, err = run(file, *asked.split(), "--format", "table")
    assert out == ""
    assert err.splitlines() == ["No rates yet: import pages with 'fxtrack import PATH'."]
