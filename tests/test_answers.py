"""The columns of answers: what each audience sees of one list."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fxtrack import answers
from fxtrack.answers.changes import PRICE_CHANGES, change_notes, latest_of
from fxtrack.answers.column import Answer, Column
from fxtrack.answers.coverage import PAIR_COVERAGE, coverage_by_pair
from fxtrack.answers.findings import FINDINGS, finding_counts, finding_tables
from fxtrack.answers.official import COMPARISON_COUNTS, COMPARISONS, counted_verdicts
from fxtrack.answers.printed import PRINTED_CHANGES, PRINTED_SUMMARY, printed_summary_for_programs
from fxtrack.answers.rates import RATES, rate_notes, rates_for_people, wide_rates
from fxtrack.answers.revisions import REVISIONS, by_weight, revision_note
from fxtrack.answers.runs import RUNS
from fxtrack.answers.sightings import SIGHTINGS, TracedCopy
from fxtrack.answers.signs import beside
from fxtrack.answers.table import CellKind
from fxtrack.export import FORMATS, WriteOptions
from fxtrack.model import Copy, DateBasis, Pair, Place, Run, Sighting
from fxtrack.numbers.changes import Change, Revision
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.intervals import printed
from fxtrack.numbers.rates import Rate, Spread
from fxtrack.quality.findings import Finding, Kind, Severity
from fxtrack.quality.official import Comparison, Placing
from fxtrack.quality.printed import Explained, Fit, Summary
from fxtrack.report.cells import PageCell, page_table
from fxtrack.words import words

EVERY = [
    pytest.param(value, id=name)
    for module in pkgutil.iter_modules(answers.__path__)
    for name, value in vars(importlib.import_module(f"fxtrack.answers.{module.name}")).items()
    if isinstance(value, Answer)
]


@pytest.mark.parametrize("answer", EVERY)
def test_every_column_is_seen_by_someone_and_every_name_is_a_column(answer: Answer[Any]) -> None:
    names = [column.name for column in answer.columns]
    assert len(set(names)) == len(names)
    lists = [answer.programs, answer.people, answer.page, answer.frame]
    seen = [name.removesuffix("?") for each in lists for name in each.split()]
    assert set(seen) <= set(names)
    if any(lists):
        assert {*seen, *([] if answer.programs or answer.people else names)} == set(names)


@pytest.mark.parametrize("answer", EVERY)
def test_an_answer_without_rows_is_a_table_with_headings(answer: Answer[Any]) -> None:
    for table in (answer.for_programs([]), answer.for_people([])):
        assert (len(table.columns) > 0, list(table.rows)) == (True, [])
        for each in FORMATS.values():
            assert isinstance(each.write([table], WriteOptions()), str)
    columns, rows = answer.in_frame([])
    assert (len(columns) > 0, rows) == (True, [])
    assert all(laid.values == [] for laid in answer.on_page([]))


@pytest.mark.parametrize("answer", EVERY)
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_headings_of_the_page_have_their_words(answer: Answer[Any], lang: str) -> None:
    say = words("ru" if lang == "ru" else "en")
    on_page = [name.removesuffix("?") for name in answer.page.split()]
    assert all(column.page in say.page for column in answer.columns if column.name in on_page)


def rate(day: str, text: str, high: str = "", **more: Any) -> Rate:
    low = Decimal(text)
    return Rate(
        date.fromisoformat(day), Pair("KGS/USD"), low, low, Decimal(high or text), 2 if high else 1, **more
    )


def test_a_column_is_added_in_one_place() -> None:
    """Tables, formats, frames and the page have it then."""
    weekday: Column[Rate] = Column(
        "weekday", CellKind.TEXT, lambda row: f"{row.date:%A}", people="day", page="date"
    )
    more = replace(
        RATES,
        columns=(*RATES.columns, weekday),
        programs=f"{RATES.programs} weekday",
        people=f"{RATES.people} weekday",
        page=f"{RATES.page} weekday",
    )
    rows = [rate("2025-12-08", "0.01144")]
    csv = FORMATS["csv"].write([more.for_programs(rows)], WriteOptions())
    assert str(csv).splitlines()[0].endswith(",mark,weekday")
    assert str(csv).splitlines()[1].endswith(",Monday")
    people = more.for_people(rows)
    assert (people.names[-1], people.rows[0][-1]) == ("day", "Monday")
    names, cells = more.in_frame(rows)
    assert (names[-1], cells[0][-1]) == ("weekday", "Monday")
    page = page_table(more, rows, words("en"), "id", "caption")
    assert (page.columns[-1].kind, page.rows[0][-1].text) == ("words", "Monday")


def test_rates_for_people() -> None:
    """Thousands apart; spread and mark only where there are any; the range of computed rates always."""
    rows = [rate("2025-12-08", "12650.30"), rate("2025-12-09", "12650.30")]
    assert rates_for_people(rows).names == ["date", "base", "quote", "rate", "low", "high", "prints"]
    assert rates_for_people(rows).rows[0][3:] == ("12,650.30", "12,650.30", "12,650.30", 1)
    ranged = rates_for_people(rows, ranges=True)
    assert (ranged.names[4], ranged.rows[0][4]) == ("possible range", "12,650.295 to 12,650.305")
    computed = rates_for_people([rows[0], rows[1]._replace(exact=printed(Decimal(12650)))])
    assert computed.names[4] == "possible range"
    spread = rates_for_people([rate("2025-12-08", "0.01", "0.03", mark=Mark.WEEKEND), rows[1]])
    assert spread.names[-2:] == ["spread, %", "mark"]
    assert [row[-2:] for row in spread.rows] == [("200", "weekend"), (None, "")]


def test_signs_of_rates_are_explained() -> None:
    rows = [rate("2025-12-08", "0.01", "0.03")]
    assert rate_notes(rows) == []
    close = rate("2025-12-08", "0.01", "0.010")
    assert rates_for_people([close]).rows[0][-1] == "0?"
    assert [note[0] for note in rate_notes([close])] == ["?"]
    marked = [rate("2025-12-08", "0.01", mark=mark) for mark in Mark]
    assert rate_notes(marked) == ["weekend: listed, and not compared unless --weekends is given"]


def test_rates_for_programs_have_every_digit() -> None:
    table = RATES.for_programs([rate("2025-12-08", "12650.30"), rate("2025-12-08", "0.01", "0.010")])
    texts = [[str(cell) for cell in row[3:]] for row in table.rows]
    assert texts[0] == ["12650.30", "12650.30", "12650.30", "1", "12650.295", "12650.305", "None", "None", ""]
    assert texts[1][-3:] == ["0", "False", ""]


def test_a_wide_table_is_empty_where_there_is_no_rate() -> None:
    other = rate("2025-12-07", "0.2", mark=Mark.WEEKEND)._replace(pair=Pair("TJS/USD"))
    table = wide_rates([rate("2025-12-08", "0.1"), other], "A title")
    assert (table.title, table.names) == ("A title", ["date", "KGS/USD", "TJS/USD", "mark"])
    assert table.right == [False, True, True, False]
    assert table.rows == [
        (date(2025, 12, 7), None, Decimal("0.2"), "weekend"),
        (date(2025, 12, 8), Decimal("0.1"), None, ""),
    ]


@pytest.mark.parametrize(
    ("text", "number", "signs", "shown"),
    [
        ("+0.083", "0.083", "", "+0.083"),
        ("+0.083", "0.083", "*w", "+0.083*w"),
        ("+0.083", "0.083", "?", "+0.083?"),
        ("0.0", "0.0", "?", "?"),
        ("0.0", "0.0", "*", "0.0*"),
        ("0.0", "0.0", "", "0.0"),
    ],
)
def test_a_zero_that_is_not_resolved_is_its_sign(text: str, number: str, signs: str, shown: str) -> None:
    assert beside(text, Decimal(number), signs) == shown


def finding(text: str, severity: Severity = Severity.NOTE, **more: Any) -> Finding:
    return Finding(severity, Kind.GAP, None, None, text, {}, **more)


def test_findings_are_counted_and_shown_by_severity_and_kind() -> None:
    found = [
        finding("a", copies=2),
        finding("a", copies=3, places=(Place("a.txt", 3), Place("b.txt", 1))),
        finding("b", Severity.ERROR),
        *(finding(f"c{number}") for number in range(3)),
    ]
    assert finding_counts(found).rows == [("error", "gap", 1), ("note", "gap", 5)]
    error, note = finding_tables(found, 2)
    assert (error.title, error.names, error.rows) == ("Error: gap", ["finding"], [("b",)])
    assert note.title == "Note: gap, the first 2 of 4 (--all shows the rest)"
    assert (note.names, note.rows) == (["finding", "copies"], [("a", 5), ("c0", None)])
    [_, every] = finding_tables(found, None)
    assert every.title == "Note: gap"
    assert every.names == ["finding", "for example", "copies"]
    assert [row[:2] for row in every.rows][:2] == [("a", None), ("a", "a.txt:3")]
    assert finding_tables([finding("a"), finding("b")], 2).__next__().title == "Note: gap"


def test_findings_of_a_date_or_a_pair_are_not_put_together() -> None:
    day = [finding("a")._replace(date=date(2025, 12, day)) for day in (8, 9)]
    pair = [finding("a")._replace(pair=Pair(pair)) for pair in ("KGS/USD", "KZT/USD")]
    [table] = finding_tables([*day, *pair], 9)
    assert len(table.rows) == 4
    assert table.names == ["date", "pair", "finding"]


def test_figures_and_places_of_findings_for_formats_that_have_room_for_them() -> None:
    places = (Place("a.txt", 3), Place("b.txt", 1))
    table = FINDINGS.for_programs([finding("a", places=places)._replace(values={"rate": Decimal("0.10")})])
    csv = FORMATS["csv"].write([table], WriteOptions())
    assert csv == "severity,kind,date,pair,finding,copies,sightings\nnote,gap,,,a,0,a.txt:3; b.txt:1\n"
    lines = FORMATS["jsonl"].write([table], WriteOptions())
    assert lines == (
        '{"severity": "note", "kind": "gap", "date": null, "pair": null, "finding": "a", "values": {"rate": "0.10"}, '
        '"copies": 0, "sightings": [{"file": "a.txt", "line": 3}, {"file": "b.txt", "line": 1}]}\n'
    )


def traced(**more: Any) -> TracedCopy:
    rate = Decimal("0.01144")
    sighting = Sighting(
        date(2025, 12, 8),
        Pair("KGS/USD"),
        rate,
        Decimal(0),
        DateBasis.PRINTED,
        (),
        "0" * 64,
        7,
        (0, 9),
        "KGS/USD = 0.01144 0%",
        more.pop("flagged", False),
    )
    return TracedCopy(sighting, Copy("a.txt", **more))


def test_a_trace_leaves_out_for_people_what_no_row_has() -> None:
    """A zero is something: a printed change."""
    bare = ["rate", "change", "file", "line", "text", "date_basis", "digest"]
    assert SIGHTINGS.for_people([traced()]).names == bare
    at = datetime(2025, 12, 8, tzinfo=UTC)
    full = SIGHTINGS.for_people([traced(), traced(captured_at=at, url="http://a", flagged=True)])
    assert full.names == [*bare[:-1], "captured_at", "flagged", "url", "digest"]
    programs = SIGHTINGS.for_programs([traced()])
    assert programs.names == full.names
    assert SIGHTINGS.for_programs([traced()._replace(still="yes")]).names[-1] == "still_says_so"
    assert [name for name, right in zip(full.names, full.right, strict=True) if right] == [
        "rate",
        "change",
        "line",
    ]


def test_revisions_that_matter_most_come_first() -> None:
    def row(revision: str) -> Revision:
        return Revision(date(2025, 12, 8), "KGS", "USD", revision, *[None] * 8)

    rows = [row(each) for each in ("added", "spread", "changed", "gone", "added")]
    assert [each.revision for each in by_weight(rows)] == ["changed", "gone", "spread", "added", "added"]
    assert revision_note(rows) == (
        "1 with another rate, 1 with the same rate and another low, high or number of prints, 1 gone, 2 new."
    )


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (CellKind.NUMBER, Decimal("12650.30"), "12,650.30"),
        (CellKind.CHANGE, Decimal("1250.5"), "+1,250.5"),
        (CellKind.CHANGE, Decimal("-0.5"), "-0.5"),
        (CellKind.CHANGE, Decimal("-0.0"), "0.0"),
        (CellKind.RANGE, (Decimal("1250.5"), Decimal("1250.5")), "1,250.5 to 1,250.5"),
        (CellKind.RANGE, (Decimal(1), None), None),
        (CellKind.CHANGE_RANGE, (Decimal("-0.5"), Decimal("0.5")), "-0.5 to +0.5"),
        (CellKind.DIGITS_RANGE, (Decimal("1250.5"), Decimal("1250.6")), "1250.5 to 1250.6"),
        (CellKind.DIGITS_RANGE, (Decimal("0.10"), Decimal("0.10")), "0.10"),
        (CellKind.DIGITS_RANGE, (None, None), None),
        (CellKind.SPREAD, Spread(Decimal("0.5"), resolved=True), "0.5"),
        (CellKind.SPREAD, Spread(Decimal("0.5"), resolved=False), "0.5?"),
        (CellKind.MONTH, date(2025, 12, 1), "2025-12"),
    ],
    ids=str,
)
def test_values_for_people(kind: CellKind, value: object, shown: str | None) -> None:
    answer: Answer[object] = Answer((Column("x", kind, lambda row: row),), people="x")
    assert answer.for_people([value]).rows == [(shown,)]


def test_numbers_stand_flush_right() -> None:
    flush = {kind.name for kind in CellKind if kind.is_number}
    assert flush == set("NUMBER DIGITS CHANGE COUNT TOTAL SPREAD RANGE DIGITS_RANGE CHANGE_RANGE".split())


def test_a_column_with_nothing_in_it_is_left_out_where_its_audience_says_so() -> None:
    """A zero is something: a printed change."""
    columns: tuple[Column[object], ...] = (
        Column("a", CellKind.DIGITS, lambda row: row),
        Column("b", CellKind.TEXT, lambda _: "b"),
    )
    answer = Answer(columns, programs="a b", people="a? b", frame="b a")
    for nothing in (None, False, ""):
        assert answer.for_people([nothing, nothing]).names == ["b"]
    assert answer.for_people([None, Decimal(0)]).names == ["a", "b"]
    assert answer.for_programs([None]).names == ["a", "b"]
    assert answer.for_programs([None], without=["a"]).names == ["b"]
    assert answer.in_frame([1]) == (["b", "a"], [("b", 1)])


def test_a_value_that_is_shown_once_is_not_repeated_below() -> None:
    answer: Answer[str] = Answer((Column("a", CellKind.TEXT, lambda row: row, once=True),), people="a")
    assert answer.for_people(["x", "x", "y", "x"]).rows == [("x",), ("",), ("y",), ("x",)]


def test_frames_keep_the_fields_of_their_rows() -> None:
    fields: list[tuple[Answer[Any], tuple[str, ...]]] = [
        (FINDINGS, Finding._fields),
        (PRINTED_CHANGES, Explained._fields),
        (COMPARISONS, Comparison._fields),
        (PAIR_COVERAGE, Coverage._fields),
        (PRICE_CHANGES, Change._fields),
        (REVISIONS, Revision._fields),
    ]
    for answer, names in fields:
        assert tuple(answer.in_frame([])[0]) == names
    assert set(RUNS.in_frame([])[0]) == set(Run._fields)


def plain_errors(**more: Any) -> Explained:
    rate = Decimal("0.01144")
    one = Explained(
        date(2025, 12, 8),
        Pair("KGS/USD"),
        rate,
        Decimal("-0"),
        0,
        rate,
        rate,
        rate,
        rate,
        None,
        None,
        Fit.NOT_SEEN,
    )
    return one._replace(**more)


def test_printed_changes_for_people() -> None:
    seen = plain_errors(seen_date=date(2025, 12, 7), seen_rate=Decimal("0.01140"), fit=Fit.SEEN)
    rows = PRINTED_CHANGES.for_people([plain_errors(), seen]).rows
    assert [row[-1] for row in rows] == ["not seen", "2025-12-07: 0.01140"]
    assert str(rows[0][3]) == "-0"
    row = Summary(Pair("KGS/USD"), 2, Decimal("0.87"), Decimal("0.88"), 2, Decimal("0.5"), 1, 1, 1)
    table = PRINTED_SUMMARY.for_people([row, row._replace(step_max=Decimal("0.87"))])
    assert [cells[1] for cells in table.rows] == ["0.87 to 0.88", "0.87"]
    assert table.names[1] == "step, %"
    for_programs = printed_summary_for_programs([row])
    told = dict(zip(for_programs.names, for_programs.rows[0], strict=True))
    assert list(told)[2:] == [
        "different quotes",
        "explained",
        "by chance",
        "with dates before",
        "rate seen there",
        "of zero",
    ]
    assert (told["explained"], told["of zero"]) == (2, 1)


def change(**more: Any) -> Change:
    one, day = Decimal(1), date(2025, 12, 8)
    latest = ("KGS", "USD", day, one, one, one, one)
    return Change._make((*latest, "7 days", day, *[None] * 8, "", None))._replace(**more)


def test_changes_without_a_rate_to_compare_with() -> None:
    assert change_notes([change()], ranges=True) == []
    assert PRICE_CHANGES.for_people([change()]).rows == [
        ("KGS/USD", "7 days", None, None, None, None, None, "no data")
    ]
    page = page_table(PRICE_CHANGES, [change(), change(period="since first")], words("ru"), "id", "caption")
    assert page.rows[0][1:4] == (PageCell("7 дней", "1"), PageCell("", ""), PageCell("нет данных"))
    assert page.rows[1][1].sort == "6"


def test_changes_on_the_page() -> None:
    """One that is not resolved has no number to sort by; only a rise and a fall have a mark."""
    moved = change(
        change=Decimal("-1.5"), verdict="down", change_min=Decimal("-1.6"), change_max=Decimal("-1.4")
    )
    still = moved._replace(verdict="not resolved", change=Decimal("0.0"))
    page = page_table(PRICE_CHANGES, [moved, still], words("en"), "id", "caption")
    assert page.rows[0][2:4] == (PageCell("\u22121.5", "-1.5"), PageCell("down", None, "down"))
    assert page.rows[1][2:4] == (PageCell("?", ""), PageCell("not resolved"))
    assert page.rows[0][6] == PageCell("\u22121.6 to \u22121.4", "-1.6")
    assert page.columns[6].kind == "number range"


def test_the_latest_rate_of_each_pair_in_the_order_of_the_table() -> None:
    rows = [change(base=base, rate=Decimal(rate)) for base, rate in (("KGS", 1), ("KGS", 2), ("KZT", 3))]
    assert [(row.base, str(row.rate)) for row in latest_of(rows)] == [("KGS", "1"), ("KZT", "3")]


def test_official_rates_are_counted_by_pair_and_verdict() -> None:
    def row(pair: str, verdict: Placing) -> Comparison:
        one = Decimal(1)
        return Comparison(
            date(2025, 12, 8), Pair(pair), one, 1, one, None, None, None, 0, verdict, None, None, 2
        )

    rows = [row("USD/KGS", Placing.INSIDE), row("USD/KGS", Placing.OUTSIDE), row("USD/KGS", Placing.INSIDE)]
    table = COMPARISON_COUNTS.for_programs(counted_verdicts(rows))
    assert table.names == ["pair", "verdict", "rates"]
    assert table.rows == [("USD/KGS", "inside", 2), ("USD/KGS", "outside", 1)]


def month(state: State, observed: int = 0) -> Coverage:
    return Coverage(date(2025, 12, 1), date(2025, 12, 31), Pair("KGS/USD"), state, observed)


def test_coverage_for_programs_counts_dates() -> None:
    [row] = PAIR_COVERAGE.for_programs([month(State.OBSERVED, 12)]).rows
    assert row == (date(2025, 12, 1), date(2025, 12, 31), "KGS", "USD", State.OBSERVED, 12, 31)


def test_months_on_the_page_say_what_there_is() -> None:
    """A dash stands for nothing; it sorts last, and what is no rate sorts as zero."""

    say = words("en")
    cells = []
    for one in (month(State.OBSERVED, 12), month(State.UNDATED), month(State.NONE)):
        answer, groups = coverage_by_pair([one], "month")
        page = page_table(answer, groups, say, "id", "caption")
        assert page.rows[0][0] == PageCell("December 2025", "2025-12-01")
        cells.append(page.rows[0][1])
    assert [(cell.text, cell.sort, cell.dash) for cell in cells] == [
        ("12 of 31", "12", False),
        ("only pages without a date, by their capture", "0", False),
        ("nothing", "", True),
    ]
