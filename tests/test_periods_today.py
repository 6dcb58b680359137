"""Periods as of a day: what comes after it does not count, and a row is the same whatever time is asked for."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import Result
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main


def stored(tmp_path: Path, *pages: str) -> str:
    """Store pages such as ``KGS/USD 0.01100 03 November 2025; ...``, and return the database."""
    file = str(tmp_path / "x.db")
    lines = (page.split(maxsplit=2) for page in pages)
    store_pages(file, *(f"{pair} = {rate} 0%\nTMT/USD = 0.285 0%\n{day}\n" for pair, rate, day in lines))
    return file


def asked(file: str, *words: str) -> Result:
    return runner().invoke(main, ["--db", file, "periods", *words])


def table(file: str, *words: str) -> list[dict[str, str]]:
    done = asked(file, *words, "--format", "csv")
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


KGS = (
    "KGS/USD 0.01100 03 November 2025",
    "KGS/USD 0.01200 27 November 2025",
    "KGS/USD 0.01150 01 December 2025",
)


@pytest.mark.parametrize("since", ["2025", "2025-11", "2025-11-20", "2025-11-28", "2025-12"])
def test_a_period_is_compared_with_the_whole_one_before_it(tmp_path: Path, since: str) -> None:
    """The average of November is 0.0115, whatever part of it is asked for."""
    file = stored(tmp_path, *KGS)
    words = ("--pair", "KGS/USD", "--since", since, "--until", "2025-12")
    december = table(file, *words)[-1]
    assert (december["period"], december["before_average"]) == ("2025-12", "0.011500")
    assert (december["average_change"], december["average_verdict"]) == ("0.00", "not resolved")
    assert (december["before_end"], december["verdict"]) == ("0.01200", "down")
    told = asked(file, *words, "--format", "table").stderr
    is_beyond = since in {"2025-11-28", "2025-12"}
    assert ("(2025-12 from 2025-11-27)" in told) == is_beyond
    november = [(row["dates"], row["marks"].split("; ")[-1]) for row in table(file, *words)[-2:-1]]
    expected = {"2025-11-20": [("1", "cut")], "2025-11-28": [("0", "cut")], "2025-12": []}
    assert november == expected.get(since, [("2", "few dates")])


@pytest.mark.parametrize("number", ["nan", "-1", "101", "x"])
def test_a_share_that_is_none_is_wrong_usage(tmp_path: Path, number: str) -> None:
    refused = asked(stored(tmp_path, *KGS), "--min-share", number)
    assert (refused.exit_code, "Usage:" in refused.stderr) == (2, True)


def test_a_width_that_is_no_number_is_wrong_usage(tmp_path: Path) -> None:
    words = ("chart", str(tmp_path / "x.png"), "--width", "nan")
    refused = runner().invoke(main, ["--db", stored(tmp_path, *KGS), *words])
    assert (refused.exit_code, "nan" in refused.stderr) == (2, True), refused.stderr


KZT = ("--pair", "KZT/USD", "--since", "2025-12", "--until", "2025-12", "--format", "table")


def told(file: str, today: str, *words: str) -> list[str]:
    return asked(file, "--today", today, *words).stderr.splitlines()


def test_a_later_weekday_rate_is_neither_there_nor_of_a_weekend(tmp_path: Path) -> None:
    """The rate is of Thursday, 11 December; that of the other pair, of a weekend, is not its own."""
    file = stored(tmp_path, "KZT/USD 0.00190 11 December 2025", "KGS/USD 0.01100 06 December 2025")
    missing = "No weekday rate of KZT/USD from 2025-12-01 to 2025-12-10: the month is missing."
    later = "Left out: 1 daily rate after 2025-12-10 (--today), of 2025-12-11."
    assert told(file, "2025-12-10", *KZT) == [later, missing]
    ends = runner().invoke(main, ["--db", file, "changes", "--by", "month", "--today", "2025-12-10", *KZT])
    assert ends.stderr.splitlines() == [later, missing]
    assert "KZT/USD by month" in asked(file, "--today", "2025-12-11", *KZT).stdout


@pytest.mark.parametrize("has_weekend", [True, False])
def test_the_weekends_of_one_pair_are_not_those_of_another(tmp_path: Path, *, has_weekend: bool) -> None:
    """In December the other pair has a weekend and a weekday; this one has a weekend, or nothing."""
    pages = ["KZT/USD 0.00190 03 November 2025", "KZT/USD 0.00191 05 January 2026"]
    pages += ["KGS/USD 0.01100 06 December 2025", "KGS/USD 0.01100 08 December 2025"]
    pages += ["KZT/USD 0.00190 07 December 2025"] if has_weekend else []
    words = ("--pair", "KZT/USD", "--pair", "KGS/USD", "--until", "2025-12", "--format", "table")
    sentence = "Only weekend rates: 2025-12. Add --weekends to compare them."
    assert (sentence in told(stored(tmp_path, *pages), "2026-02-01", *words)) == has_weekend


def test_a_pair_of_which_only_a_weekend_is_known_by_then_is_told(tmp_path: Path) -> None:
    pages = ("KZT/USD 0.00190 06 December 2025", "KZT/USD 0.00191 07 December 2025")
    file = stored(tmp_path, *pages, "KZT/USD 0.00192 08 December 2025")
    pair = ("--pair", "KZT/USD", "--format", "table")
    for today, has in (
        ("2025-12-06", "has only a weekend rate, of 2025-12-06. Add --weekends to compare it."),
        (
            "2025-12-07",
            "has only weekend rates from 2025-12-06 to 2025-12-07. Add --weekends to compare them.",
        ),
    ):
        assert told(file, today, *pair)[:2] == [
            f"Left out: 1 daily rate after {today} (--today), of 2025-12-08.",
            f"KZT/USD {has}",
        ]
    for today in ("2025-11-06", "2025-12-08"):
        assert "weekend rate" not in "".join(told(file, today, *pair))


class Noon(datetime):
    """A clock that stands at noon of Friday, 12 December 2025."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2025, 12, 12, 12, tzinfo=tz)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.questions.today.datetime", Noon)


AHEAD = "KGS/USD 0.01120 13 December 2025"


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("further", "today"),
    [((), "2025-12-12"), ((AHEAD,), "2025-12-13"), (("KGS/USD 0.01120 14 December 2025",), "2025-12-12")],
)
@pytest.mark.parametrize("asked_for", [(), ("--until", "2025-12-12"), ("--since", "2025-12-11")])
def test_today_is_the_same_whatever_is_asked_for(
    tmp_path: Path, further: tuple[str, ...], today: str, asked_for: tuple[str, ...]
) -> None:
    """A page of any pair that is dated a day ahead makes that day today; one of a later day does not."""
    file = stored(tmp_path, "KZT/USD 0.00190 03 November 2025", "KZT/USD 0.00191 11 December 2025", *further)
    for pair in ("KZT/USD", "TMT/USD"):
        words = ("--pair", pair, "--weekends", *asked_for, "--format", "table")
        told = asked(file, "--by", "year", *words).stderr
        assert f"counted up to {today} (--today)" in told
        ends = runner().invoke(main, ["--db", file, "changes", "--by", "year", *words]).stderr
        assert f"counted up to {today} (--today)" in ends
    days = ("check", "--only-asked", "--no-page", "1", "--format", "jsonl", "--pair", "KZT/USD")
    found = runner().invoke(main, ["--db", file, *days])
    ago = {"2025-12-12": [], "2025-12-13": [("2025-12-13", 2)]}[today]
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert [(row["values"]["today"], row["values"]["days"]) for row in rows] == ago
    with fxtrack.open(file) as db:
        [marks] = db.periods("year", pairs="KZT/USD")["marks"]
        [possible] = db.periods("year", pairs="KZT/USD", weekends=True)["possible"]
    assert marks == "few dates; not over"
    assert possible == (date.fromisoformat(today) - date(2024, 12, 31)).days


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    "command", [("periods",), ("changes", "--by", "month"), ("rates", "--monthly", "mean")]
)
def test_rates_after_today_are_counted_where_they_are_left_out(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    pages = ("KGS/USD 0.01120 11 December 2025", "KGS/USD 0.01130 15 December 2025")
    file = stored(tmp_path, *pages, "KGS/USD 0.01140 16 December 2025", "KGS/USD 0.01150 20 December 2025")

    def note(*words: str) -> list[str]:
        done = runner().invoke(main, ["--db", file, *command, "--pair", "KGS/USD", *words])
        assert done.exit_code == 0, done.output
        return [line for line in done.stderr.splitlines() if line.startswith("Left out:") and "after" in line]

    assert note() == ["Left out: 2 daily rates after 2025-12-12 (--today), the last of 2025-12-16."]
    assert note("--weekends") == [
        "Left out: 3 daily rates after 2025-12-12 (--today), the last of 2025-12-20."
    ]
    assert note("--today", "2025-12-15") == [
        "Left out: 1 daily rate after 2025-12-15 (--today), of 2025-12-16."
    ]
    assert note("--today", "2025-12-16") == note("--until", "2025-12-12") == []
