"""The questions on the command line: rates, changes, where a number comes from."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import PAGES, warc
from forked import fxtrack, rows
from storing import DATED, PACKED, lay_out


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all captures, and the pages beside it."""
    folder = tmp_path_factory.mktemp("imported")
    assert fxtrack("--db", folder / "x.db", "import", lay_out(folder / "pages")).status == 0
    return folder / "x.db"


def test_rates(database: Path) -> None:
    """11 December 2025 prints TJS at 0.10849, 0.10866 and 0.10876: the median is the middle one."""
    day = ["--since", "2025-12-11", "--until", "2025-12-11", "--pair", "TJS/USD"]
    header = "date,base,quote,rate,low,high,prints,rate_min,rate_max,spread,spread_resolved,mark\n"
    run = fxtrack("--db", database, "rates", *day)
    assert run.out == header + "2025-12-11,TJS,USD,0.10866,0.10849,0.10876,3,0.108655,0.108665,0.249,yes,\n"
    low = fxtrack("--db", database, "rates", *day, "--daily", "low")
    assert low.out == header + "2025-12-11,TJS,USD,0.10849,0.10849,0.10876,3,0.108485,0.108495,0.249,yes,\n"
    turned = fxtrack("--db", database, "rates", *day, "--per-usd")
    assert turned.out == header + "2025-12-11,USD,TJS,9.2030,9.1946,9.2174,3,9.2025,9.2035,0.249,yes,\n"
    # The lower middle of an even number: KZT at 0.00192 and 0.00193.
    [kzt] = rows(fxtrack("--db", database, "rates", *day[:4], "--pair", "KZT/USD"))
    assert (kzt["rate"], kzt["low"], kzt["high"], kzt["prints"]) == ("0.00192", "0.00192", "0.00193", "2")
    first = fxtrack("--db", database, "rates", *day, "--daily", "first")
    assert (first.out, "TJS/USD 2025-12-11" in first.err) == (header, True)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.usefixtures("elsewhere")
def test_the_rules_of_a_day_do_not_hang_on_the_order_of_import(order: tuple[int, ...]) -> None:
    for number in order:
        rate, hour = (("0.01144", 9), ("0.01146", 3), ("0.01142", 6))[number]
        text = f"KGS/USD = {rate} 0%\nKZT/USD = 0.00193 0%\n08 December 2025\n\n"
        row = {"text": text, "fetched": f"2025-12-08T0{hour}:00:00Z"}
        Path(f"{number}.jsonl").write_text(json.dumps(row) + "\n")
        assert fxtrack("import", f"{number}.jsonl", "--time-column", "fetched").status == 0
    found = {
        rule: rows(fxtrack("rates", "--pair", "KGS/USD", "--daily", rule))[0]["rate"]
        for rule in ("median", "first", "last", "low", "high")
    }
    assert found == {
        "median": "0.01144",
        "first": "0.01146",
        "last": "0.01144",
        "low": "0.01142",
        "high": "0.01146",
    }


def test_weekdays(database: Path) -> None:
    every = {r["date"] for r in rows(fxtrack("--db", database, "rates"))}
    weekdays = {r["date"] for r in rows(fxtrack("--db", database, "rates", "--weekdays"))}
    assert "2025-12-13" in every - weekdays
    assert "2025-12-14" in every - weekdays
    assert "2025-12-12" in weekdays


def test_the_pages_of_weekends_are_not_counted_where_weekends_are_left_out(
    database: Path, tmp_path: Path
) -> None:
    """149 copies of weekdays, 49 of weekends; one with a ticker and another date counts where it is dated."""
    for options, pages in (([], 198), (["--weekdays"], 149)):
        out = tmp_path / f"report{len(options)}"
        assert fxtrack("--db", database, "report", "--out", out, *options).status == 0
        assert json.loads((out / "about.json").read_text())["pages"] == pages
        assert len({line.split(",")[1] for line in (out / "pages.csv").read_text().splitlines()[1:]}) == pages
        assert f"Source: {pages} archived web pages" in (out / "index.html").read_text("utf-8")


def test_a_time_has_only_spans_that_lie_in_it(database: Path) -> None:
    run = fxtrack(
        "--db",
        database,
        "changes",
        "--pair",
        "TJS/USD",
        "--since",
        "2025-12-01",
        "--until",
        "2025-12-31",
        "--format",
        "table",
    )
    assert [line[9:22].strip() for line in run.out.splitlines()[10:]] == [
        "previous date",
        "7 days",
        "since first",
    ]
    assert "no data" not in run.out
    assert "year to date" not in run.out
    assert "Left out: the spans that reach back before --since 2025-12-01." in run.err
    assert "365 days" in fxtrack("--db", database, "changes", "--format", "table").out


def test_the_nearest_dates_are_named_where_there_is_nothing(database: Path) -> None:
    """25 December 2025 is in no page: neither are the days from the 23rd on to 28 January."""
    for question in ("rates", "changes"):
        run = fxtrack(
            "--db", database, question, "--pair", "KGS/KZT", "--since", "2025-12-25", "--until", "2025-12-25"
        )
        assert "The nearest dates with a rate: 2025-12-22, 2026-01-29." in run.err
    assert "nearest" not in fxtrack("--db", database, "rates", "--pair", "EUR/USD").err


def test_changes(database: Path) -> None:
    found = {r["period"]: r for r in rows(fxtrack("--db", database, "changes", "--pair", "KZT/USD"))}
    assert list(found) == [
        "previous date",
        "7 days",
        "30 days",
        "90 days",
        "365 days",
        "year to date",
        "since first",
    ]
    assert found["7 days"]["verdict"] == "not resolved"
    assert [found["30 days"][k] for k in ("target_date", "reference_date", "verdict")] == [
        "2026-01-24",
        "",
        "",
    ]
    thirty = rows(fxtrack("--db", database, "changes", "--pair", "KZT/USD", "--weekends"))[2]
    assert [thirty[k] for k in ("date", "rate", "reference_date", "reference_rate", "verdict")] == [
        "2026-02-28",
        "0.00201",
        "2026-01-29",
        "0.00199",
        "up",
    ]
    assert [thirty[k] for k in ("change", "change_min", "change_max")] == ["1.0", "0.5", "1.6"]
    assert [thirty[k] for k in ("inverse", "inverse_min", "inverse_max")] == ["498", "496", "499"]
    strict = {r["period"]: r for r in rows(fxtrack("--db", database, "changes", "--max-gap", "5"))}
    assert strict["90 days"]["reference_date"] == ""
    table = fxtrack("--db", database, "changes", "--format", "table").out
    assert "USD/UZS" in table
    assert "11,764 to 13,334" in table
    assert "not resolved" in table
    assert "possible range, %" not in table
    ranged = fxtrack("--db", database, "changes", "--format", "table", "--ranges", "--pair", "KZT/USD")
    assert "+0.5 to +1.6" in ranged.out
    assert "--ranges shows" not in ranged.err


def test_the_fall_of_a_month_has_its_range(database: Path) -> None:
    """By how much did the tenge fall in December 2025, and how sure is that?"""
    december = ["--pair", "KZT/USD", "--since", "2025-12-01", "--until", "2025-12-31"]
    *_, row = rows(fxtrack("--db", database, "changes", *december))
    assert [row[k] for k in ("reference_date", "date", "change", "change_min", "change_max", "verdict")] == [
        "2025-12-05",
        "2025-12-22",
        "-2.5",
        "-3.1",
        "-2.0",
        "down",
    ]
    *_, turned = rows(fxtrack("--db", database, "changes", *december, "--per-usd"))
    assert [turned[k] for k in ("base", "quote", "change", "verdict")] == ["USD", "KZT", "2.6", "up"]


def test_crosses(database: Path) -> None:
    day = ["--since", "2025-12-10", "--until", "2025-12-10"]
    expected = "2025-12-10,KGS,KZT,5.93,5.93,5.93,1,5.90,5.95,,,"
    for asked in (["--base", "kgs", "--quote", "KZT"], ["--pair", "KGS/KZT"]):
        assert fxtrack("--db", database, "rates", *day, *asked).out.splitlines()[1:] == [expected]
    alone = rows(fxtrack("--db", database, "rates", *day, "--quote", "KZT"))
    assert [row["base"] for row in alone] == ["KGS", "USD", "TJS", "UZS", "TMT"]
    clash = fxtrack("--db", database, "rates", "--per-usd", "--base", "KGS")
    assert (clash.status, "say one" in clash.err) == (2, True)
    assert fxtrack("--db", database, "rates", "--base", "KGS", "--quote", "KGS").status == 2
    assert fxtrack("--db", database, "rates", "--base", "KGS", "--pair", "KZT/USD").status == 2
    unknown = fxtrack("--db", database, "rates", "--pair", "EUR/KGS")
    assert "Left out: there is no rate of EUR/KGS." in unknown.err
    assert fxtrack("--db", database, "rates", "--base", "som").status == 2


def test_index(database: Path) -> None:
    run = fxtrack(
        "--db", database, "rates", "--index", "2025-12-04", "--pair", "KZT/USD", "--since", "2025-12-10"
    )
    assert run.status == 1
    assert "no pair has a weekday rate on 2025-12-04 or in the 14 days before it" in run.err
    run = fxtrack(
        "--db", database, "rates", "--index", "2025-12-20", "--until", "2025-12-10", "--pair", "KZT/USD"
    )
    assert rows(run)[-1]["rate"] == "100.0"
    assert rows(run)[-1]["date"] == "2025-12-10"
    between = fxtrack("--db", database, "rates", "--index", "2025-12-25", "--pair", "KZT/USD")
    assert "KZT/USD is 100 on 2025-12-22, its last date before 2025-12-25." in between.err
    both = fxtrack("--db", database, "rates", "--index", "2025-12-20", "--monthly", "mean")
    assert both.status == 2


def test_monthly(database: Path) -> None:
    *_, last = rows(fxtrack("--db", database, "rates", "--monthly", "mean", "--pair", "KZT/USD", "--per-usd"))
    assert (last["month"], last["base"], last["dates"]) == ("2026-02", "USD", "7")
    assert float(last["rate_min"]) < float(last["rate"]) < float(last["rate_max"])


def test_signs_are_explained_and_computed_rates_have_their_range(database: Path) -> None:
    day = ["--since", "2025-12-11", "--until", "2025-12-11", "--format", "table"]
    run = fxtrack("--db", database, "rates", *day)
    assert "0.5?" in run.out
    assert "possible range" not in run.out
    assert "?  the printed digits do not show that the rates of the day differ" in run.err
    assert "possible range" in fxtrack("--db", database, "rates", *day, "--ranges").out
    assert "11,764 to 13,334" in fxtrack("--db", database, "rates", *day, "--per-usd").out
    weekend = ["--since", "2025-05-08", "--until", "2025-05-18", "--format", "table"]
    run = fxtrack("--db", database, "rates", *weekend)
    assert "weekend: listed, and not compared unless --weekends is given" in run.err
    assert run.out.count("weekend\n") == 5


def test_a_report_says_what_its_signs_mean(database: Path, tmp_path: Path) -> None:
    run = fxtrack("--db", database, "report", "--out", tmp_path, "--table")
    said = (tmp_path / "changes.md").read_text()
    for sign, meaning in (
        ("?", "not resolved: with the printed digits"),
        ("*", "some of the rates printed on those"),
    ):
        assert f"{sign}  {meaning}" in run.err
        assert f"`{sign}` {meaning}" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told_in_a_line(database: Path) -> None:
    command = f"{sys.executable} -m fxtrack --db {database} rates > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, "no space is left where the output goes" in done.stderr) == (1, True)
    assert "this should not have happened" not in done.stderr


def test_turned_round_everywhere(database: Path, tmp_path: Path) -> None:
    commands: list[list[str | Path]] = [
        ["export", tmp_path / "r.csv"],
        ["chart", tmp_path / "c.svg", "--pair", "KGS/USD"],
        ["chart", tmp_path / "o.svg"],
        ["report", "--out", tmp_path / "out"],
    ]
    for command in commands:
        assert fxtrack("--db", database, *command, "--per-usd").status == 0
    assert (tmp_path / "r.csv").read_text().startswith("date,USD/KGS,USD/KZT,USD/TJS,USD/UZS,USD/TMT,mark\n")
    assert "Exchange rates of the US dollar" not in (tmp_path / "c.svg").read_text()
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "USD-KGS.png",
        "changes.csv",
        "overview.png",
    }
    assert ",USD,TMT,3.4" in (tmp_path / "out" / "rates.csv").read_text()


def test_trace_and_verify(database: Path) -> None:
    found = json.loads(fxtrack("--db", database, "trace", "TJS/USD", "2025-12-11", "--format", "json").out)
    assert {s["rate"] for s in found} == {"0.10849", "0.10866", "0.10876"}
    for sighting in found:
        lines = Path(sighting["file"]).read_text().splitlines()
        assert "TJS/USD" in lines[int(sighting["line"]) - 1]
    assert fxtrack("--db", database, "trace", "TJS/USD", "2025-12-11", "--verify").status == 0


def test_verify_finds_what_was_changed(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n")
    (elsewhere / "b.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    (elsewhere / "c.txt").write_text("Text\nKGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    (elsewhere / "d.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n\n")
    (elsewhere / "e.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n\n\n")
    fxtrack("import", ".")
    (elsewhere / "a.txt").unlink()
    (elsewhere / "b.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n")
    (elsewhere / "d.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n02 May 2025\n")
    (elsewhere / "e.txt").write_text("KGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\nmore\n")
    (elsewhere / "c.txt").write_text("More\n\nText\nKGS/USD = 1.5 0%\nKZT/USD = 2.5 -0%\n01 May 2025\n")
    run = fxtrack("trace", "KZT/USD", "2025-05-01", "--verify")
    assert run.status == 1
    said = {Path(r["file"]).name: r["still_says_so"] for r in rows(run)}
    assert said == {
        "a.txt": "no: no such file or folder",
        "b.txt": "no: the file was changed and does not print it",
        "c.txt": "yes, now on line 5",
        "d.txt": "no: the file was changed and is dated 2025-05-02",
        "e.txt": "yes, though the file was changed elsewhere",
    }


@pytest.mark.parametrize("name", PACKED)
def test_verify_reads_archives_again(elsewhere: Path, name: str) -> None:
    PACKED[name](elsewhere / name, DATED[-3:])
    assert fxtrack("import", name).status == 0
    day = rows(fxtrack("observations", "--include-flagged"))[-1]["date"]
    run = fxtrack("trace", "KGS/USD", day, "--verify")
    assert (run.status, {row["still_says_so"] for row in rows(run)}) == (0, {"yes"})
    PACKED[name](elsewhere / name, [b"Text\n" + DATED[-1], *DATED[:2]])
    said = {row["still_says_so"] for row in rows(fxtrack("trace", "KGS/USD", day, "--verify"))}
    assert "yes" not in said
    (elsewhere / name).unlink()
    run = fxtrack("trace", "KGS/USD", day, "--verify")
    assert (run.status, {row["still_says_so"] for row in rows(run)}) == (1, {"no: no such file or folder"})


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "markdown", "html"])
def test_every_format(database: Path, form: str) -> None:
    out = fxtrack("--db", database, "rates", "--since", "2026-02-28", "--format", form).out
    assert "0.28575" in out
    assert out.endswith("\n")
    if form == "json":
        assert {r["rate"] for r in json.loads(out)} == {"0.01143", "0.00201", "0.10510", "0.00008", "0.28575"}
    if form == "jsonl":
        assert [json.loads(line)["prints"] for line in out.splitlines()] == [1] * 5


def test_trace_tells_each_copy_its_own_time_and_address(elsewhere: Path) -> None:
    """The same bytes, taken twice: what belongs together stays together, in the same columns always."""
    first = PAGES[0]._replace(url="https://a.example/1", at=datetime(2025, 5, 2, 3, tzinfo=UTC))
    second = PAGES[0]._replace(url="https://b.example/2", at=datetime(2025, 5, 4, 5, tzinfo=UTC))
    Path("1.warc").write_bytes(warc([first]))
    Path("2.warc").write_bytes(warc([second]))
    Path("3.html").write_bytes(PAGES[0].data)
    assert fxtrack("import", "1.warc", "2.warc", "3.html").status == 0
    day = next(row["date"] for row in rows(fxtrack("observations", "--include-flagged")))
    traced = rows(fxtrack("trace", "KGS/USD", day, "--verify"))
    assert [(Path(r["file"].split("!/")[0]).name, r["url"], r["captured_at"]) for r in traced] == [
        ("1.warc", first.url, "2025-05-02T03:00:00Z"),
        ("2.warc", second.url, "2025-05-04T05:00:00Z"),
        ("3.html", "", ""),
    ]
    columns = "rate change file line text date_basis captured_at flagged url digest still_says_so"
    assert list(traced[0]) == columns.split()


@pytest.mark.parametrize(
    "question", [["observations", "--pair", "usd/kzt"], ["trace", "USD/KZT", "2025-12-08"]]
)
def test_the_inverse_of_a_pair_is_hinted_at(database: Path, question: list[str]) -> None:
    run = fxtrack("--db", database, *question)
    assert "Rates are kept as printed: ask for KZT/USD; 'rates' turns it round." in run.err


@pytest.mark.parametrize("to", ["table", "markdown", "html"])
@pytest.mark.parametrize("more", [[], ["--ranges"]])
def test_changes_of_nothing_are_a_sentence_for_people(database: Path, to: str, more: list[str]) -> None:
    run = fxtrack("--db", database, "changes", "--since", "2030-01-01", "--format", to, *more)
    assert run.status == 0
    assert run.out == ""
    assert "Nothing passes these filters" in run.err
