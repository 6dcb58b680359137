"""``fxtrack periods``, ``changes --by`` and ``db.periods``: the same numbers, short for people."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from pages import as_text, captures
from running import runner
from storing import store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.errors import InputError, OptionError


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("periods") / "x.db")
    store_pages(file, *map(as_text, captures()))
    return file


def asked(database: str, *words: str | Path) -> Result:
    return runner().invoke(main, ["--db", database, *map(str, words)])


def table(database: str, *words: str | Path) -> list[dict[str, str]]:
    done = asked(database, *words, "--format", "csv")
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def lines(database: str, *words: str | Path) -> list[str]:
    """What people read, below the heading."""
    return asked(database, *words, "--format", "table").stdout.splitlines()[4:]


KZT = ("periods", "--pair", "KZT/USD")


def test_months_for_people(database: str) -> None:
    done = asked(database, *KZT, "--since", "2025-10", "--until", "2025-12", "--format", "table")
    assert done.stdout.splitlines() == [
        "KZT/USD by month: US dollars per tenge",
        "",
        "period   end of period  on        average      low     high  of end, %  weekdays",
        "-------  -------------  ------  ---------  -------  -------  ---------  --------",
        "2025-10        missing                                                  0 of 23",
        "2025-11       0.00191~  14 Nov  0.001910~  0.00191  0.00191             5 of 20",
        "2025-12       0.00193~  22 Dec   0.001939  0.00192  0.00198      +1.0~  12 of 23",
    ]
    assert done.stderr.splitlines() == [
        "",
        "~  average of fewer than 50% of the weekdays",
        "   end of period more than 5 days early, or a change to or from such an end",
        "--ranges shows what the printed digits allow.",
        "Average: arithmetic mean of the daily rates.",
        "Its range allows for rounding only, not for dates without a rate.",
        "of end, %: change from the end of the period before.",
        "blank: no rate in the period before",
        "Left out: dates of low and high, change of the average (--ranges or CSV).",
        "Possible dates: Mondays to Fridays, public holidays included.",
        "--holidays FILE leaves these out.",
    ]


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--per-usd"],
        ["--base", "KGS"],
        ["--weekends"],
        ["--since", "2025-01-15", "--until", "2025-12-10"],
    ],
    ids=" ".join,
)
def test_a_table_for_people_fits_into_80_columns(database: str, kind: str, words: list[str]) -> None:
    done = asked(database, "periods", "--by", kind, *words, "--format", "table")
    assert done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert max(map(len, done.stderr.splitlines())) <= 80


def test_what_is_left_out_to_fit(database: str) -> None:
    """Low and high, if the table is too wide with them; --ranges shows all."""

    def heading(*words: str) -> str:
        return asked(database, *words, "--format", "table").stdout.splitlines()[2]

    assert heading("periods", "--by", "year", "--pair", "KZT/USD", "--today", "2027-01-01") == (
        "period  end of period  on        average      low     high  of end, %  weekdays"
    )
    cut = heading(*KZT, "--since", "2025-11-10")
    assert cut.split() == [
        "period",
        *"end of period".split(),
        "on",
        "average",
        "of",
        "end,",
        "%",
        "weekdays",
        "mark",
    ]
    wide = heading(*KZT, "--ranges")
    assert wide.count("  on  ") == 3
    for name in (
        "  low  ",
        "  high  ",
        "rounding range",
        "possible range, %",
        "of average, %",
        "of average, range",
    ):
        assert name in wide


def test_marks_and_notes(database: str) -> None:
    words = ("--by", "year", "--pair", "UZS/USD", "--today", "2027-01-01")
    year = asked(database, "periods", *words, "--format", "table")
    assert year.stdout.splitlines()[-1] == (
        "2026         0.00008~  23 Feb  0.000080~  0.00008  0.00008         ?~  8 of 261"
    )
    assert "?  not resolved: with the printed digits there may have been no change at all" in year.stderr
    assert "Average: arithmetic mean of all daily rates of the year, not of its months." in year.stderr
    assert "cut" not in year.stderr
    cut = asked(database, *KZT, "--since", "2025-11-10", "--until", "2025-11-11", "--format", "table")
    assert cut.stdout.splitlines()[-1].split()[-4:] == ["2", "of", "2", "cut"]
    assert "cut  --since or --until leaves out a part of the period" in cut.stderr
    assert "~" not in cut.stdout + cut.stderr
    alike = asked(database, *KZT, "--weekends", "--format", "table")
    assert "  dates" in alike.stdout
    assert "weekdays" not in alike.stdout
    assert "~  average of fewer than 50% of the dates" in alike.stderr
    assert "Possible dates: all days, public holidays included." in alike.stderr
    few = asked(database, *KZT, "--min-share", "12.5", "--format", "table")
    assert "~  average of fewer than 12.5% of the weekdays" in few.stderr
    assert "0.001914 " in few.stdout or "0.001913 " in few.stdout
    quiet = asked(database, *KZT, "-q", "--format", "table")
    assert (quiet.stdout != "", quiet.stderr) == (True, "")


def test_programs_get_every_column(database: str) -> None:
    [november, december] = table(database, *KZT, "--since", "2025-11", "--until", "2025-12")
    assert list(december.items()) == [
        ("base", "KZT"),
        ("quote", "USD"),
        ("period", "2025-12"),
        ("first", "2025-12-01"),
        ("last", "2025-12-31"),
        ("dates", "12"),
        ("possible", "23"),
        ("first_date", "2025-12-05"),
        ("end_date", "2025-12-22"),
        ("end", "0.00193"),
        ("end_min", "0.001925"),
        ("end_max", "0.001935"),
        ("average", "0.001939"),
        ("average_min", "0.001934"),
        ("average_max", "0.001945"),
        ("low_date", "2025-12-11"),
        ("low", "0.00192"),
        ("low_min", "0.001915"),
        ("low_max", "0.001925"),
        ("high_date", "2025-12-05"),
        ("high", "0.00198"),
        ("high_min", "0.001975"),
        ("high_max", "0.001985"),
        ("before_date", "2025-11-14"),
        ("before_end", "0.00191"),
        ("change", "1.0"),
        ("change_min", "0.5"),
        ("change_max", "1.6"),
        ("verdict", "up"),
        ("prints_min", "0.5"),
        ("prints_max", "1.6"),
        ("before_average", "0.001910"),
        ("average_change", "1.5"),
        ("average_change_min", "1.0"),
        ("average_change_max", "2.1"),
        ("average_verdict", "up"),
        ("marks", "early end"),
        ("before_dates", "5"),
    ]
    assert (november["marks"], november["change"], november["before_date"]) == (
        "few dates; early end",
        "",
        "",
    )
    cut = table(database, *KZT, "--since", "2025-10-02", "--until", "2025-11")
    assert [row["marks"] for row in cut] == ["missing; cut", "few dates; early end"]
    assert (cut[0]["dates"], cut[0]["end"], cut[0]["possible"]) == ("0", "", "22")


def test_every_format_tells_the_same(database: str) -> None:
    rows = table(database, *KZT)
    told = json.loads(asked(database, *KZT, "--format", "json").stdout)
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in told] == rows
    markdown = asked(database, *KZT, "--format", "markdown").stdout
    assert "| 2025-12 |" in markdown
    assert "<td>2025-12</td>" in asked(database, *KZT, "--format", "html").stdout
    with fxtrack.open(database) as db:
        frame = db.periods(pairs="KZT/USD")
    assert list(frame.columns) == list(rows[0])
    known = [["" if value is None else str(value) for value in row] for row in frame.itertuples(index=False)]
    assert known == [list(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"by": "quarter"}, ["--by", "quarter"]),
        ({"by": "week", "per_usd": True}, ["--by", "week", "--per-usd"]),
        (
            {"base": "KGS", "quote": "KZT", "weekends": True},
            ["--base", "KGS", "--quote", "KZT", "--weekends"],
        ),
        ({"start": "2025-Q1", "end": date(2025, 11, 10)}, ["--since", "2025-Q1", "--until", "2025-11-10"]),
        ({"min_share": 12.5, "daily": "high"}, ["--min-share", "12.5", "--daily", "high"]),
    ],
)
def test_python_and_the_command_agree(database: str, keywords: dict[str, Any], words: list[str]) -> None:
    with fxtrack.open(database) as db:
        frame = db.periods(**keywords)
    known = [["" if value is None else str(value) for value in row] for row in frame.itertuples(index=False)]
    assert known == [list(row.values()) for row in table(database, "periods", *words)]


def test_holidays(database: str, tmp_path: Path) -> None:
    file = tmp_path / "holidays.txt"
    file.write_text("# New Year\n2025-12-31\n2025-12-25  # Christmas\n")
    words = (*KZT, "--since", "2025-12", "--until", "2025-12")
    assert [row["possible"] for row in table(database, *words, "--holidays", file)] == ["21"]
    told = asked(database, *words, "--holidays", file, "--format", "table").stderr
    assert "Possible dates: Mondays to Fridays, without the holidays of the list." in told
    assert "--holidays FILE" not in told
    with fxtrack.open(database) as db:
        free = [date(2025, 12, 25), date(2025, 12, 31)]
        frame = db.periods(pairs="KZT/USD", since="2025-12", until="2025-12", holidays=free)
        assert list(frame["possible"]) == [21]
        with pytest.raises(OptionError, match=r"holidays is a list of datetime\.date, not '2025-12-25'"):
            db.periods(holidays="2025-12-25")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"2025-12-31\n31.12.2025\n", "holidays.txt, line 2: '31.12.2025' is not a day such as 2025-12-08"),
        (b"\xff\xfe\x00", "holidays.txt is no text in UTF-8"),
        (None, "does not exist"),
    ],
)
def test_a_list_that_is_none_is_wrong_usage(
    database: str, tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "holidays.txt").write_bytes(content)
    refused = asked(database, "periods", "--holidays", tmp_path / "holidays.txt")
    assert refused.exit_code == 2
    assert message in refused.stderr.replace("\n", "")


def test_wrong_usage(database: str) -> None:
    for words, message in (
        (["periods", "--by", "date"], "'date' is not one of 'week', 'month', 'quarter', 'year'"),
        (["periods", "--min-share", "101"], "101"),
        (["periods", "--index", "2025-12-05"], "No such option"),
        (["changes", "--by", "month", "--revised"], "--by compares the ends of periods: leave --revised out"),
        (["changes", "--by", "month", "--max-gap", "0"], "leave --max-gap out"),
        (["changes", "--by", "month", "--from", "2025-12-01"], "leave --from out"),
    ):
        refused = asked(database, *words)
        assert (refused.exit_code, message in refused.stderr) == (2, True), refused.stderr
    with fxtrack.open(database) as db:
        with pytest.raises(InputError, match="'decade' is no kind of period"):
            db.periods("decade")
        with pytest.raises(InputError, match="periods are of rates, not of an index"):
            db.periods(index=date(2025, 12, 5))
        with pytest.raises(OptionError, match="min_share is from 0 to 100 percent, not 101"):
            db.periods(min_share=101)


def test_changes_by_is_the_short_form(database: str) -> None:
    words = ("--pair", "KZT/USD", "--pair", "UZS/USD", "--since", "2025-Q4")
    short = table(database, "changes", "--by", "quarter", *words)
    long = table(database, "periods", "--by", "quarter", *words)
    assert len(short) == 4
    assert short == [{name: row[name] for name in short[0]} for row in long]
    done = asked(database, "changes", "--by", "quarter", *words, "--format", "table")
    assert done.stdout.splitlines() == [
        "Last daily rate of each quarter (what one unit of the first currency costs in the second)",
        "",
        "pair     period   end_date    end of period  compared with  rate then  change, %  verdict",
        "-------  -------  ----------  -------------  -------------  ---------  ---------  ------------",
        "KZT/USD  2025-Q4  2025-12-22        0.00193",
        "         2026-Q1  2026-02-23       0.00201~  2025-12-22       0.00193      +4.1~  up",
        "UZS/USD  2025-Q4  2025-12-22        0.00008",
        "         2026-Q1  2026-02-23       0.00008~  2025-12-22       0.00008         ?~  not resolved",
    ]
    assert done.stderr.splitlines()[1:] == [
        "~  end of period more than 10 days early, or a change to or from such an end",
        "?  not resolved: with the printed digits there may have been no change at all",
        "--ranges shows what the printed digits allow.",
        "blank: no rate in the period before",
    ]
    ranges = asked(database, "changes", "--by", "year", *words, "--ranges", "--format", "table")
    assert "possible range, %  over all prints, %" in ranges.stdout
    cut = asked(database, "changes", "--by", "year", "--since", "2025-06-02", "--format", "table")
    assert cut.stdout.splitlines()[2].endswith("mark")
    assert "cut  --since or --until" in cut.stderr


def test_what_has_no_rate_is_told(database: str) -> None:
    for command in (["periods"], ["changes", "--by", "month"]):
        weekends = asked(
            database, *command, "--pair", "TMT/USD", "--since", "2025-12-06", "--until", "2025-12-07"
        )
        assert "TMT/USD has only weekend rates from 2025-12-06 to 2025-12-07" in weekends.stderr
        assert "The nearest dates with a rate: 2025-12-05, 2025-12-08." in weekends.stderr
        missing = asked(database, *command, "--pair", "KGS/USD", "--pair", "EUR/USD")
        assert "there is no rate of EUR/USD" in missing.stderr


def test_a_database_without_rates(tmp_path: Path) -> None:
    database = str(tmp_path / "x.db")
    store_pages(database)
    done = asked(database, "periods", "--format", "table")
    assert done.exit_code == 0
    assert "No rates yet: import pages with 'fxtrack import PATH'." in done.stderr


def test_as_of(tmp_path: Path) -> None:
    """Later imports do not change what was known."""
    database = str(tmp_path / "x.db")
    pages = list(map(as_text, captures()))
    store_pages(database, *pages[::2])
    [first] = table(database, "db", "runs")
    before = table(database, "periods")
    store_pages(database, *pages)
    assert table(database, "periods") != before
    assert table(database, "periods", "--as-of", first["known_as_of"]) == before


def test_rates_monthly_is_a_short_form(database: str) -> None:
    short = table(database, "rates", "--monthly", "mean")
    long = [row for row in table(database, "periods") if row["dates"] != "0"]
    names = {"month": "period", "rate": "average", "rate_min": "average_min", "rate_max": "average_max"}
    same = ["month", "base", "quote", "rate", "rate_min", "rate_max", "dates", "possible", "marks"]
    assert [[row[name] for name in same] for row in short] == [
        [row[names.get(name, name)] for name in same] for row in long
    ]
    assert list(short[0]) == [*same[:6], "low", "high", *same[6:]]
    [cut] = table(database, "rates", "--monthly", "median", "--since", "2025-12-10", "--pair", "KZT/USD")[:1]
    assert (cut["dates"], cut["marks"]) == ("9", "cut; early end")


def test_a_period_with_weekend_rates_only_says_so(database: str) -> None:
    """It is shown as missing, and is not."""
    told = asked(database, "periods", "--pair", "KZT/USD", "--since", "2025", "--until", "2025").stderr
    assert "Only weekend rates: 2025-03, 2025-06, 2025-07. Add --weekends to compare them.\n" in told
    assert (
        "Only weekend rates: 9 periods." in asked(database, *KZT, "--by", "week", "--format", "table").stderr
    )
    for words in (("--pair", "KZT/USD", "--weekends"), ("--since", "2025-11", "--until", "2025-12")):
        assert "Only weekend rates" not in asked(database, "periods", *words).stderr
