"""What 285 real pages show, found by ``check`` and its neighbours on the command line."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from forked import fxtrack, rows
from storing import lay_out


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all captures, and the pages beside it."""
    folder = tmp_path_factory.mktemp("captures")
    assert fxtrack("--db", folder / "x.db", "import", lay_out(folder / "pages")).status == 0
    return folder / "x.db"


@pytest.fixture(scope="module")
def findings(database: Path) -> list[dict[str, Any]]:
    run = fxtrack("--db", database, "check", "--format", "json", "--peg", "USD/TMT=3.5")
    found: list[dict[str, Any]] = json.loads(run.out)
    return found


def of(findings: list[dict[str, Any]], kind: str, pair: str | None = None) -> list[dict[str, Any]]:
    return [each for each in findings if each["kind"] == kind and pair in {None, each["pair"]}]


def test_dates_with_several_tickers_and_several_rates(findings: list[dict[str, Any]], database: Path) -> None:
    """17 of the 76 dates carry two to six different sets of figures, 14 of them different rates."""
    assert len({row["date"] for row in rows(fxtrack("--db", database, "rates"))}) == 76
    sets = [each["values"]["tickers"] for each in of(findings, "several tickers")]
    assert (len(sets), min(sets), max(sets)) == (17, 2, 6)
    several = of(findings, "several rates")
    assert len({each["date"] for each in several}) == 14
    same = of(findings, "same ticker on other dates")
    assert ("2025-12-06", "the very same figures on 2025-12-06 and 2025-12-07") in [
        (each["date"], each["finding"]) for each in same
    ]
    eleventh = {each["pair"]: each for each in several if each["date"] == "2025-12-11"}
    assert eleventh["KZT/USD"]["finding"] == "0.00192 and 0.00193, 0.5 % apart, which is not resolved"
    assert eleventh["TJS/USD"]["finding"] == "0.10849, 0.10866 and 0.10876, 0.249 % apart"


def test_weekends_beside_the_days_around_them(findings: list[dict[str, Any]], database: Path) -> None:
    markets = {each["pair"]: each["values"]["side"] for each in of(findings, "weekend market")}
    assert markets == {"KGS/USD": "below", "TMT/USD": "above"}
    manat = [each["date"] for each in of(findings, "weekend apart", "TMT/USD")]
    assert manat == ["2024-12-22", "2025-11-08", "2026-02-14"]
    [monday] = of(findings, "weekend rate on a Monday")
    assert (monday["date"], monday["pair"], len(monday["sightings"])) == ("2025-12-08", "TJS/USD", 3)
    assert "0.10899 on a Monday is of the weekend before it" in monday["finding"]
    turned = rows(fxtrack("--db", database, "rates", "--weekdays", "--pair", "TMT/USD", "--per-usd"))
    assert {row["mark"] for row in turned} == {""}


def test_printed_changes_explained(database: Path) -> None:
    """Of 125 different TJS entries 42 are zeros; all 83 others are a whole number of steps, by chance 8.5 would be."""
    run = fxtrack("--db", database, "check", "--printed-change", "--format", "table")
    summary = {line.split()[0]: line.split()[1:] for line in run.out.splitlines() if "/USD  " in line[:9]}
    assert summary["TJS/USD"][:7] == ["0.092", "to", "0.109", "125", "42", "83", "83"]
    assert summary["TJS/USD"][7] == "8.5"
    explained = rows(fxtrack("--db", database, "check", "--printed-change"))
    assert {row["verdict"] for row in explained} == {"seen", "not seen", "no date shortly before"}
    # The steps: 0.09 for TJS, 0.035 for TMT; for KZT nothing below 2.5 %, for KGS below 0.4 %, for UZS ever.
    december = {row["base"]: float(row["step"]) for row in explained if row["date"] == "2025-12-22"}
    assert december == {"KGS": 0.874, "KZT": 5.181, "TJS": 0.092, "UZS": 125.0, "TMT": 0.035}
    tenth = [row for row in explained if row["date"] == "2025-12-10" and row["base"] == "KZT"]
    assert [(row["rate"], row["change"], row["k"]) for row in tenth] == [("0.00193", "-0", "0")]
    # From 8 to 10 December it fell from 0.00198 to 0.00193, and every page printed -0%.
    fall = [row for row in explained if "2025-12-08" <= row["date"] <= "2025-12-10" and row["base"] == "KZT"]
    assert {row["change"] for row in fall} == {"-0"}
    assert {row["rate"] for row in fall if row["date"] == "2025-12-08"} == {"0.00196", "0.00198"}


def test_a_pair_whose_digits_do_not_move(findings: list[dict[str, Any]], database: Path) -> None:
    [uzs] = of(findings, "never moves")
    assert (uzs["pair"], uzs["values"]["dates"], uzs["values"]["rate"]) == ("UZS/USD", 76, "0.00008")
    changes = rows(fxtrack("--db", database, "changes", "--pair", "UZS/USD"))
    assert {row["verdict"] for row in changes if row["reference_date"]} == {"not resolved"}


def test_resolution(database: Path) -> None:
    """Half of the last digit is 6.25 % of UZS, 0.26 % of KZT, 0.044 % of KGS, 0.005 % of TJS, 0.002 % of TMT."""
    latest = [row for row in rows(fxtrack("--db", database, "rates")) if row["date"] == "2025-12-22"]
    half = {r["base"]: 100 * (float(r["rate_max"]) - float(r["rate"])) / float(r["rate"]) for r in latest}
    assert {base: round(percent, 4) for base, percent in half.items()} == {
        "KGS": 0.0437,
        "KZT": 0.2591,
        "TJS": 0.0046,
        "UZS": 6.25,
        "TMT": 0.0018,
    }


def test_pages_without_a_date(findings: list[dict[str, Any]], database: Path) -> None:
    """87 of the 285 copies have no date, 11 of them no ticker either."""
    undated = of(findings, "undated")
    assert sum(each["copies"] for each in undated) == 87 - 11
    bracketed = [each for each in undated if each["values"]["same_from"]]
    assert bracketed
    for each in bracketed:
        traced = each["values"]["same_dates"].split()
        assert (traced[0], traced[-1]) == (each["values"]["same_from"], each["values"]["same_to"])
    dates = {row["date"] for row in rows(fxtrack("--db", database, "observations"))}
    assert dates == {row["date"] for row in rows(fxtrack("--db", database, "rates"))}


def test_the_peg_holds(findings: list[dict[str, Any]], database: Path) -> None:
    """TMT moves between 3.50 and 3.51 around a peg of 3.5; a tighter peg would be broken."""
    assert of(findings, "peg broken") == []
    tight = fxtrack("--db", database, "check", "--format", "json", "--peg", "USD/TMT=3.5~0.2")
    assert {each["values"]["rate"] for each in of(json.loads(tight.out), "peg broken")} == {"0.28490"}


def test_real_pages_have_no_outlier(findings: list[dict[str, Any]]) -> None:
    assert of(findings, "outlier") == []


def test_sightings_lead_back_to_the_lines(findings: list[dict[str, Any]]) -> None:
    for each in findings:
        for sighting in each["sightings"]:
            line = Path(sighting["file"]).read_text("utf-8").splitlines()[sighting["line"] - 1]
            assert (each["pair"] or "KGS/USD") in line
        assert len(each["sightings"]) == min(3, each["copies"])


def test_figures_of_a_finding_are_those_of_the_lines(findings: list[dict[str, Any]]) -> None:
    for each in of(findings, "several rates"):
        lines = [Path(s["file"]).read_text("utf-8").splitlines()[s["line"] - 1] for s in each["sightings"]]
        assert each["values"]["low"] in lines[0]
        assert each["values"]["high"] in lines[1]


def test_strict(database: Path) -> None:
    assert fxtrack("--db", database, "check", "--strict").status == 3
    assert fxtrack("--db", database, "check", "--strict", "--severity", "error").status == 0
    assert fxtrack("--db", database, "check", "--printed-change", "--strict").status == 0


def test_strict_of_a_printed_change_that_no_step_explains(elsewhere: Path) -> None:
    (elsewhere / "odd.txt").write_text("KGS/USD = 0.01144 0.5%\nKZT/USD = 0.00193 0%\n01 May 2025\n\n")
    fxtrack("import", "odd.txt")
    odd = fxtrack("check", "--printed-change", "--strict", "--format", "csv")
    assert odd.status == 3
    assert [row["verdict"] for row in rows(odd)] == ["not explained", "no date shortly before"]


def test_how_findings_are_shown(database: Path) -> None:
    table = fxtrack("--db", database, "check", "--format", "table").out
    assert table.startswith("What the checks found\n")
    assert "Warning: several rates, the first 20 of 21 (--all shows the rest)" in table
    assert "the first 20" not in fxtrack("--db", database, "check", "--format", "table", "--all").out
    every = rows(fxtrack("--db", database, "check"))
    assert list(every[0]) == ["severity", "kind", "date", "pair", "finding", "copies", "sightings"]
    order = [("error", "warning", "note").index(row["severity"]) for row in every]
    assert order == sorted(order)
    counted = Counter(row["kind"] for row in every)
    lines = fxtrack("--db", database, "check", "--format", "jsonl").out.splitlines()
    assert Counter(json.loads(line)["kind"] for line in lines) == counted
    one = rows(fxtrack("--db", database, "check", "--sightings", "1"))
    assert all(row["sightings"].count("; ") == 0 for row in one)
    assert {row["severity"] for row in rows(fxtrack("--db", database, "check", "--severity", "warning"))} == {
        "warning"
    }
    quiet = fxtrack(
        "--db",
        database,
        "check",
        "--pair",
        "XAU/USD",
        "--since",
        "2030-01-01",
        "--severity",
        "error",
        "--format",
        "table",
    )
    assert (quiet.out, quiet.err) == (
        "",
        "No finding of severity error or more.\n--severity leaves out 49 warnings.\n",
    )
    assert fxtrack("--db", database, "check", "--peg", "USD/TMT=x").status == 2


def test_nothing_to_look_at_is_not_all_clear(elsewhere: Path) -> None:
    (elsewhere / "good.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n01 May 2025\n\n")
    fxtrack("import", "good.txt")
    assert fxtrack("check", "--format", "table").err == "Nothing looks wrong.\n"
    nothing = "There is nothing to check: no ticker passes these filters.\n"
    assert fxtrack("check", "--format", "table", "--as-of", "2020-01-01").err == nothing
    (elsewhere / "rates.csv").write_text("date,rate\n2025-05-01,\n")
    official = fxtrack("check", "--official", "rates.csv", "--official-pair", "USD/KGS", "--strict")
    assert (official.status, "Nothing was compared" in official.err) == (3, True)


def test_a_peg_from_the_environment_and_its_default_tolerance(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.4 % around 3.5 manat would still hold them; 0.28490 is 0.286 % away, 0.5 % is the default."""
    monkeypatch.setenv("FXTRACK_PEG", "USD/TMT=3.5")
    found = json.loads(fxtrack("--db", database, "check", "--format", "json").out)
    assert [each["values"]["tolerance_percent"] for each in of(found, "peg held")] == ["0.5"]
    monkeypatch.setenv("FXTRACK_PEG", "USD/TMT=3.493")  # the print that is furthest is 0.487 % away
    found = json.loads(fxtrack("--db", database, "check", "--format", "json").out)
    assert [each["values"]["off_percent"] for each in of(found, "peg held")] == ["0.487"]


def test_what_is_told_of_a_cross_is_told_of_its_pairs(database: Path) -> None:
    run = fxtrack(
        "--db", database, "check", "--printed-change", "--pair", "TMT/KGS", "--format", "table", "--summary"
    )
    assert [line.split()[0] for line in run.out.splitlines()[4:]] == ["KGS/USD", "TMT/USD"]


def test_what_is_not_shown_is_counted(database: Path) -> None:
    def said(*options: str) -> str:
        return fxtrack("--db", database, "check", "--format", "table", *options).err

    worst = said("--severity", "error", "--peg", "USD/TMT=3.5")
    assert worst.startswith("No finding of severity error or more.\n--severity leaves out ")
    assert "Nothing looks wrong" not in worst
    assert "leaves out" not in said()
    nothing = said("--pair", "KGS/USD", "--peg", "USD/TMT=3.5")
    assert "Left out: no print that is asked for can be set beside the peg of USD/TMT." in nothing


def test_the_peg_says_what_was_compared(findings: list[dict[str, Any]]) -> None:
    [held] = of(findings, "peg held")
    assert (held["values"]["dates"], held["values"]["rate"], held["values"]["off_percent"]) == (
        76,
        "0.28490",
        "0.286",
    )


def test_pages_without_a_date_that_say_the_same_are_one_row(database: Path) -> None:
    def undated(*options: str) -> list[str]:
        table = fxtrack("--db", database, "check", "--format", "table", "--severity", "warning", *options).out
        return [line for line in table.splitlines() if line.startswith("no dated page prints these figures")]

    assert len(undated()) == 1
    assert len(undated("--all")) > 20
    assert fxtrack("--db", database, "check", "--printed-change", "--official", database).status == 2


def test_coverage_on_the_command_line(database: Path) -> None:
    by_month = {row["month"]: row for row in rows(fxtrack("--db", database, "coverage"))}
    assert by_month["2025-12"]["KZT/USD"] == "18 of 31"
    assert by_month["2025-08"]["KZT/USD"] == "none"
    by_date = rows(fxtrack("--db", database, "coverage", "--by", "date"))
    assert len(by_date) == (date(2026, 2, 28) - date(2024, 9, 13)).days + 1
    assert sum(row["TMT/USD"] == "observed" for row in by_date) == 76
    long = rows(fxtrack("--db", database, "coverage", "--layout", "long", "--pair", "KZT/USD"))
    assert {row["first"][:7]: row["dates_observed"] for row in long}["2025-12"] == "18"


WAYBACK = (
    "<p>KGS/USD = {} 0%<br>KZT/USD = 0.00193 0%<br>08 December 2025</p>"
    "<!-- FILE ARCHIVED ON 10:11:12 {}, 2025 AND RETRIEVED FROM -->"
)


def test_a_date_far_from_its_capture_is_told_and_kept_out(elsewhere: Path) -> None:
    (elsewhere / "far.html").write_text(WAYBACK.format("0.02", "Nov 08"))
    (elsewhere / "near.html").write_text(WAYBACK.format("0.01144", "Dec 09"))
    (elsewhere / "only.html").write_text(WAYBACK.format("0.02", "Nov 08").replace("08 Dec", "10 Dec"))
    assert fxtrack("import", ".").status == 0
    found = json.loads(fxtrack("check", "--format", "json").out)
    far = of(found, "date far from capture")
    assert [each["date"] for each in far] == ["2025-12-08", "2025-12-10"]
    assert far[0]["finding"] == "the printed date is 30 days after the capture of the page on 2025-11-08"
    assert far[0]["sightings"] == [{"file": str(elsewhere / "far.html"), "line": 1}]
    assert of(found, "several rates") == []
    flagged = json.loads(fxtrack("check", "--format", "json", "--include-flagged").out)
    assert [each["values"]["high"] for each in of(flagged, "several rates")] == ["0.02"]
    by_date = rows(fxtrack("coverage", "--by", "date", "--until", "2025-12-10"))
    assert [row["KGS/USD"] for row in by_date] == ["observed", "none", "flagged only"]
    included = rows(fxtrack("coverage", "--by", "date", "--include-flagged"))
    assert [row["KGS/USD"] for row in included] == ["observed", "none", "observed"]


def test_what_is_told_of_an_inverse_is_told_of_the_printed_pair(database: Path) -> None:
    for command in (["check"], ["coverage"], ["check", "--printed-change"]):
        printed = fxtrack("--db", database, *command, "--pair", "KZT/USD")
        turned = fxtrack("--db", database, *command, "--pair", "USD/KZT")
        assert printed.out == turned.out
        assert "USD/KZT is not printed; what is told of it is told of KZT/USD." in turned.err
    peg = fxtrack("--db", database, "check", "--peg", "EUR/TMT=4", "--summary")
    assert "no print that is asked for can be set beside the peg of EUR/TMT" in peg.err
