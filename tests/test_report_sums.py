"""Periods, two dates and statistics in a report: the figures of the commands, in its files and on its page."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path

import pytest
from forked import fxtrack

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
LAST = "2026-02-28"
PAIRS = ["KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "fxtrack.db"
    assert fxtrack("-q", "--db", path, "import", SNAPSHOTS).status == 0
    return path


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def asked(database: Path, *question: str) -> list[list[str]]:
    run = fxtrack("-q", "--db", database, *question, "--format", "csv")
    assert run.status == 0
    return rows_of(run.out)


def file_of(name: str) -> list[list[str]]:
    return rows_of(Path("charts", name).read_text("utf-8"))


def table(source: str, name: str) -> list[list[str]]:
    """The rows of a table, with the text of each cell."""
    [found] = re.findall(rf'<table id="{name}">.*?</table>', source, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def page(database: Path, *options: str) -> str:
    assert fxtrack("-q", "--db", database, "report", "--dpi", "50", *options).status == 0
    return Path("charts/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "options", [(), ("--per-usd",), ("--weekends",), ("--since", "2025", "--until", "2025")]
)
def test_files_have_the_figures_of_the_commands(database: Path, options: tuple[str, ...]) -> None:
    """The last date counts as today: the same pages give the same report on any day."""
    page(database, *options)
    head, *told = file_of("periods.csv")
    every = []
    for kind in ("month", "quarter", "year"):
        own, *rows = asked(database, "periods", "--by", kind, "--today", LAST, *options)
        assert own == head
        every += rows
    assert told == every
    assert file_of("stats.csv") == asked(database, "stats", *options)
    if "--since" not in options:
        two = (
            ("--from", "2025-02-28", "--to", LAST)
            if "--weekends" in options
            else ("--from", "2025-02-23", "--to", "2026-02-23")
        )
        assert file_of("between.csv") == asked(database, "changes", *two, *options)


def test_two_dates_may_be_chosen(database: Path) -> None:
    two = ("--from", "2025-11-14", "--to", "2025-12-10")
    source = page(database, *two)
    assert file_of("between.csv") == asked(database, "changes", *two)
    assert "Change from 14 November 2025 to 10 December 2025" in source
    about = json.loads(Path("charts/about.json").read_text("utf-8"))["filters"]
    assert (about["from"], about["to"]) == two[1::2]
    for wrong in (("--to", "2025-12-10"), (*two, "--since", "2025")):
        assert fxtrack("-q", "--db", database, "report", *wrong).status == 2


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_the_page_has_the_periods_of_each_pair_in_both_directions(database: Path, kind: str) -> None:
    source = page(database)
    for pair in PAIRS:
        for suffix, options in (("", ()), ("-inverse", ("--per-usd",))):
            head, *told = asked(database, "periods", "--by", kind, "--today", LAST, "--pair", pair, *options)
            rows = [dict(zip(head, row, strict=True)) for row in told]
            names, *shown = table(source, f"{kind}s-{pair.replace('/', '-')}{suffix}")
            assert names[:8] == [
                "period",
                "end of period",
                "on",
                "average",
                "low",
                "high",
                "change of end, %",
                "weekdays",
            ]
            assert len(shown) == len(rows)
            for row, cells in zip(rows, shown, strict=True):
                figures = [cell.rstrip("~?*").replace(",", "").replace("\u2212", "-") for cell in cells]
                plain = (
                    row["change"]
                    if row["change"].startswith("-") or not row["change"].strip("0.")
                    else f"+{row['change']}"
                )
                assert figures[1] == row["end"]
                assert figures[3] == row["average"]
                assert figures[4:6] == [row["low"], row["high"]]
                assert cells[6].rstrip("~") == "?" or figures[6] == plain
                assert ("?" in cells[6]) == (row["verdict"] == "not resolved")
                assert cells[7] == f"{row['dates']} of {row['possible']}"
                assert cells[3].endswith("~") == ("few dates" in row["marks"])


def test_statistics_and_two_dates_on_the_page(database: Path) -> None:
    source = page(database)
    head, *rows = table(source, "stats")
    assert head == ["statistic", *PAIRS]
    own, *told = asked(database, "stats")
    known = [dict(zip(own, row, strict=True)) for row in told]
    named = dict(zip([row[0] for row in rows], rows, strict=True))
    assert named["weekdays with a rate"][1:] == [row["dates"] for row in known]
    for name in ("first", "last", "low", "high", "average", "median"):
        assert named[name][1:] == [row[name] for row in known]
    assert named["volatility, %"][3] == known[2]["volatility"]
    assert named["change, %"][3] == f"+{known[2]['change']}"
    assert named["change, %"][4] == "not resolved"
    head, first, *_ = table(source, "between-inverse")
    assert head == ["pair", "rate of", "rate", "rate of", "rate", "change, %", "direction"]
    assert first[:5] == ["USD/KGS", "19 Feb 2025", "87.41", "23 Feb 2026", "87.41"]
    assert "Change from 23 February 2025 to 23 February 2026" in source


def test_sums_in_russian(database: Path) -> None:
    source = page(database, "--lang", "ru", "--pair", "KGS/USD")
    head, first, *_ = table(source, "months-KGS-USD")
    assert head[:4] == ["период", "на конец периода", "дата", "в среднем"]
    assert first[0].lower() == "сентябрь 2024"
    assert table(source, "quarters-KGS-USD")[1][0] == "2024, 3-й кв."
    for text in (
        "Курсы по месяцам",
        "Курсы по кварталам",
        "Курсы по годам",
        "Статистика",
        "Две даты",
        "Волатильность \u2014",
    ):
        assert text in source


def test_very_many_rates_have_years_only(database: Path) -> None:
    from forked import Process

    options = ["report", "--pair", "KGS/USD", "--dpi", "50"]
    process = Process("-q", "--db", database, *options, patched={"fxtrack.report.sums.MOST_SUMMED": 50})
    assert process.finish().status == 0
    source = Path("charts/index.html").read_text("utf-8")
    assert 'id="years-KGS-USD"' in source
    assert 'id="months-KGS-USD"' not in source
    assert 'id="stats"' not in source
    assert not Path("charts/stats.csv").exists()
    assert {len(row[2]) for row in file_of("periods.csv")[1:]} == {4, 7}


def test_only_weekends_have_no_sums(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n04 May 2025\n")
    assert fxtrack("-q", "report", "a.txt", "--dpi", "50").status == 0
    source = Path("charts/index.html").read_text("utf-8")
    assert 'id="months-' not in source
    assert 'id="between' not in source
    assert not Path("charts/between.csv").exists()


def test_two_dates_that_nobody_asked_for_are_not_shown_blank(database: Path) -> None:
    """A month has no rate of a year before; dates that are asked for are shown as they are."""
    source = page(database, "--since", "2025-12", "--until", "2025-12")
    assert 'id="between' not in source
    assert not Path("charts/between.csv").exists()
    source = page(database, "--from", "2025-10-20", "--to", "2025-12-08")
    assert 'id="between' in source
    assert Path("charts/between.csv").exists()
