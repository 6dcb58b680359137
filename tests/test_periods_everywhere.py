"""Periods and their kin say the same on every engine, in every format, and beside the report."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import Databases
from pages import as_text, captures
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main

TODAY = ("--today", "2026-02-10")
QUESTIONS = [
    *(["periods", "--by", kind, *TODAY] for kind in ("week", "month", "quarter", "year")),
    ["periods", "--per-usd", "--since", "2025-03", "--until", "2026-02-10", *TODAY],
    ["periods", "--base", "KGS", "--quote", "KZT", "--weekends", *TODAY],
    ["periods", "--since", "2025-08", "--until", "2025-10", *TODAY],
    ["changes", "--by", "quarter", *TODAY],
    ["changes", "--from", "2025-11-20", "--to", "2025-12-10"],
    ["changes", "--from", "2025-03-01", "--to", "2026-02-01", "--nearest", "either", "--max-gap", "99"],
    ["stats"],
    ["stats", "--per-usd", "--since", "2025-10"],
    ["rates", "--monthly", "mean", *TODAY],
    ["rates", "--monthly", "median", "--per-usd", *TODAY],
    ["check", "--new-extreme", "12", "--move", "1:7", "--no-page", "3", "--only-asked", *TODAY],
]


def said(database: str, *words: str) -> str:
    done = runner().invoke(main, ["--db", database, *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("everywhere") / "x.db")
    store_pages(file, *map(as_text, captures()))
    return file


def test_each_engine_answers_alike_to_the_byte(databases: Databases, reference: str) -> None:
    url = databases.new()
    store_pages(url, *map(as_text, captures()))
    for words in QUESTIONS:
        for form in ("csv", "json"):
            told = said(url, *words, "--format", form)
            assert told == said(reference, *words, "--format", form), (words, form)
            assert len(told.splitlines()) > 1, words
    with fxtrack.open(url) as there, fxtrack.open(reference) as here:
        for name, keywords in (
            ("periods", {"by": "quarter"}),
            ("changes", {"by": "month"}),
            ("stats", {}),
            ("change_between", {"first": "2025-11-20", "last": "2025-12-10"}),
        ):
            assert getattr(there, name)(**keywords).equals(getattr(here, name)(**keywords)), name


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_every_form_of_periods_says_the_same_value_by_value(reference: str, kind: str) -> None:
    """CSV, JSON, a frame of Python, and the table for people with all its columns."""
    words = ("periods", "--by", kind, *TODAY)
    rows = list(csv.DictReader(io.StringIO(said(reference, *words, "--format", "csv"))))
    in_json = json.loads(said(reference, *words, "--format", "json"))
    with fxtrack.open(reference) as db:
        frame = db.periods(kind, today=date(2026, 2, 10))
    assert [as_texts(row) for row in in_json] == rows
    assert [as_texts(row) for row in frame.to_dict("records")] == rows
    people = said(reference, *words, "--ranges", "--format", "table").split("\n\n")
    tables = [block.splitlines() for block in people[1::2]]
    assert [len(lines) - 2 for lines in tables] == [len(group) for group in by_base(rows).values()]
    for lines, group in zip(tables, by_base(rows).values(), strict=True):
        for line, row in zip(lines[2:], group, strict=True):
            shown = line.split()
            assert shown[0] == row["period"]
            share = f"{row['dates']} of {row['possible']}"
            assert share in line
            assert ("not over" in line) == ("not over" in row["marks"])
            if row["end"]:
                wanted = {row[name] for name in ("end", "low", "high")}
                wanted |= {row[name] for name in ("average_min", "average_max")}
                assert wanted <= {each.rstrip("~") for each in shown}, (line, wanted)
                assert row["average"] + ("~" if "few dates" in row["marks"] else "") in shown
                assert (row["end"] + "~" in shown) == ("early end" in row["marks"])
            else:
                assert shown[1] == "missing"


def as_texts(row: dict[Any, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def by_base(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["base"]].append(row)
    return groups


def test_periods_are_those_of_the_series_that_the_report_holds(reference: str, tmp_path: Path) -> None:
    """The report has no table of periods: each month is reckoned anew from its daily rates."""
    said(reference, "report", "--out", str(tmp_path / "report"))
    with (tmp_path / "report" / "rates.csv").open(encoding="utf-8-sig") as file:
        daily = [row for row in csv.DictReader(file) if row["mark"] != "weekend"]
    months = defaultdict(list)
    for row in daily:
        months[row["base"], row["date"][:7]].append((row["date"], row["rate"]))
    told = csv.DictReader(io.StringIO(said(reference, "periods", "--today", "2026-12-31", "--format", "csv")))
    held = {(row["base"], row["period"]): row for row in told if row["end"]}
    assert held.keys() == months.keys()
    for key, row in held.items():
        dates, rates = zip(*sorted(months[key]), strict=True)
        assert (row["first_date"], row["end_date"], row["end"]) == (dates[0], dates[-1], rates[-1])
        assert (row["low"], row["high"]) == (min(rates, key=Decimal), max(rates, key=Decimal))
        mean = sum(map(Fraction, rates), Fraction(0)) / len(rates)
        unit = Fraction(1, 10 ** len(row["average"].partition(".")[2]))
        assert abs(Fraction(row["average"]) - mean) <= unit / 2
