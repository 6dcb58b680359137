"""The tables of a report's page: what each cell says, and by what it sorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fxtrack import answers as present
from fxtrack.model import Origin, Pair, plain
from fxtrack.numbers.changes import SPANS, Change
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.rates import Rate
from fxtrack.quality.findings import Finding
from fxtrack.report.cells import (
    EMPTY,
    Cell,
    Column,
    Shown,
    day_cell,
    english,
    instant_cell,
    number_cell,
    range_cell,
)
from fxtrack.tables import visible
from fxtrack.words import Words

MOST_ROWS = 400
"""A longer table of rates is left to the file beside the page."""
_MOST_FINDINGS, _MOST_SOURCES = 100, 200
_PLACES = {period.name: f"{place}" for place, period in enumerate(SPANS)}
_MARKS = {"up": "up", "down": "down"}


def latest(rows: Sequence[Change], say: Words) -> Shown:
    """Show the latest rate of each pair, both ways round."""
    first = {(row.base, row.quote): row for row in reversed(rows)}
    columns = [
        Column(say.page["pair"], "nowrap"),
        Column(say.page["rate"], "number"),
        Column(say.page["inverse"], "number"),
        Column(say.page["date"], "nowrap"),
        Column(say.page["inverse_range"], "number"),
    ]
    cells = [
        [
            Cell(f"{row.base}/{row.quote}"),
            number_cell(row.rate, say),
            number_cell(row.inverse, say),
            day_cell(row.date, say),
            range_cell(row.inverse_min, row.inverse_max, say),
        ]
        for row in reversed(first.values())
    ]
    return Shown("latest", say.page["latest"], columns, cells, titled=True)


def rates(pair: Pair, group: Sequence[Rate], say: Words) -> Shown | None:
    """Show the daily rates of a pair; None if they are too many."""
    if len(group) > MOST_ROWS:
        return None
    numbers = [say.page[name] for name in ("rate", "range", "inverse", "low", "high", "prints")]
    columns = [Column(say.page["date"], "nowrap"), *(Column(name, "number") for name in numbers)]
    cells = [
        [
            day_cell(rate.date, say),
            number_cell(rate.rate, say),
            range_cell(*rate.limits, say),
            number_cell(rate.inverse.value, say),
            number_cell(rate.low, say),
            number_cell(rate.high, say),
            Cell(str(rate.prints)),
        ]
        for rate in group
    ]
    return Shown(f"rates-{pair.replace('/', '-')}", f"{say.page['table']}, {pair}", columns, cells)


def changes(rows: Sequence[Change], say: Words) -> Shown:
    """Show the change table; what matters most stands first, the ranges only when they are asked for."""
    columns = [
        Column(say.page["pair"], "nowrap"),
        Column(say.page["period"]),
        Column(say.page["change"], "number"),
        Column(say.page["verdict"], "verdict"),
        Column(say.page["compared"], "nowrap"),
        Column(say.page["then"], "number"),
        Column(say.page["allowed"], "number range"),
        Column(say.page["over"], "number range"),
    ]
    cells = [
        [
            Cell(f"{row.base}/{row.quote}"),
            Cell(say.periods[row.period], _PLACES[row.period]),
            _moved(row, say),
            Cell(say.page[row.verdict or "no data"], marked=_MARKS.get(row.verdict or "")),
            day_cell(row.reference_date, say),
            number_cell(row.reference_rate, say),
            range_cell(row.change_min, row.change_max, say, signed=True),
            range_cell(row.prints_min, row.prints_max, say, signed=True),
        ]
        for row in rows
    ]
    return Shown("change-table", say.page["changes"], columns, cells)


def change_notes(rows: Sequence[Change], say: Words) -> list[str]:
    """Explain the signs of the change table."""
    signs = "".join(_signs(row) for row in rows)
    explained = {
        present.NOT_RESOLVED_SIGN: "note_unresolved",
        present.HANGS_ON_PRINTS_SIGN: "note_hangs",
        present.MIXED_SIGN: "note_mixed",
    }
    return [f"{sign} \u2014 {say.page[name]}" for sign, name in explained.items() if sign in signs]


def coverage(rows: Sequence[Coverage], say: Words) -> Shown:
    """Show for each month on how many of its dates there is a rate."""
    pairs = list(dict.fromkeys(row.pair for row in rows))
    groups: dict[date, dict[Pair, Coverage]] = {}
    for row in rows:
        groups.setdefault(row.first, {})[row.pair] = row
    cells = [
        [Cell(say.month(first), first.isoformat()), *(_covered(each.get(pair), say) for pair in pairs)]
        for first, each in groups.items()
    ]
    columns = [Column(say.page["month"], "nowrap"), *(Column(pair, "number") for pair in pairs)]
    return Shown("coverage-table", say.page["coverage"], columns, cells)


def finding_summary(found: Sequence[Finding], say: Words) -> Shown:
    """Count findings by weight and kind, and explain the kinds."""
    table = present.finding_summary(found)
    columns = [
        Column(say.page["severity"]),
        Column(say.page["kind"]),
        Column(say.page["count"], "number"),
        Column(say.page["meaning"], "words"),
    ]
    cells = [
        [
            Cell(say.page[f"severity_{severity}"]),
            english(str(kind), say),
            Cell(say.number(int(str(count))), str(count)),
            Cell(say.page[f"kind_{kind}"]),
        ]
        for severity, kind, count in table.rows
    ]
    return Shown("finding-summary", say.page["check"], columns, cells)


def findings(found: Sequence[Finding], say: Words) -> Shown:
    """Show the first findings."""
    columns = [
        Column(say.page["severity"]),
        Column(say.page["kind"]),
        Column(say.page["date"], "nowrap"),
        Column(say.page["pair"], "nowrap"),
        Column(say.page["finding"], "words"),
        Column(say.page["where"], "words"),
    ]
    cells = [
        [
            Cell(say.page[f"severity_{each.severity.value}"]),
            english(each.kind.value, say),
            day_cell(each.date, say),
            Cell(each.pair or ""),
            english(visible(each.text), say),
            Cell(visible(present.place(each.places[0])) if each.places else ""),
        ]
        for each in found[:_MOST_FINDINGS]
    ]
    return Shown("finding-table", first_findings(found, say), columns, cells)


def first_findings(found: Sequence[Finding], say: Words) -> str:
    """Say how many findings there are, and where the rest of them is."""
    return _first(len(found), _MOST_FINDINGS, "findings", say)


def origins(found: Sequence[Origin], say: Words) -> Shown:
    """Show the first pages that the rates come from; their addresses as text, for nobody vouches for them."""
    shown = found[:_MOST_SOURCES]
    columns = [
        Column(say.page["date"], "nowrap"),
        Column(say.page["snapshot"], "words"),
        Column(say.page["captured"], "nowrap"),
        Column(say.page["digest"], "digest"),
    ]
    cells = [
        [
            day_cell(each.date, say),
            Cell(visible(f"{each.location}:{each.line}")),
            instant_cell(each.captured_at),
            Cell(each.digest),
        ]
        for each in shown
    ]
    if any(each.url for each in shown):
        columns.insert(2, Column(say.page["address"], "words"))
        for row, each in zip(cells, shown, strict=True):
            row.insert(2, Cell(visible(each.url)))
    return Shown("page-table", first_origins(found, say), columns, cells)


def first_origins(found: Sequence[Origin], say: Words) -> str:
    """Say how many pages there are, and where the rest of them is."""
    return _first(len(found), _MOST_SOURCES, "pages", say)


def _first(number: int, most: int, what: str, say: Words) -> str:
    text = say.page[f"{'first' if number > most else 'all'}_{what}"]
    return text.format(shown=say.number(most), number=say.number(number), file=f"{what}.csv")


def _moved(row: Change, say: Words) -> Cell:
    """Write a change with its signs; one that is not resolved is no number to sort by."""
    if row.change is None:
        return EMPTY
    if row.verdict == "not resolved":
        return Cell(f"{say.signed(row.change) if row.change else ''}{_signs(row)}", "")
    return Cell(f"{say.signed(row.change)}{_signs(row)}", plain(row.change))


def _signs(row: Change) -> str:
    """Return the signs behind a change, as ``present.moved`` has them."""
    if row.change is None:
        return ""
    if row.verdict == "not resolved":
        return present.NOT_RESOLVED_SIGN
    signs = (present.HANGS_ON_PRINTS_SIGN, row.hangs_on_prints), (present.MIXED_SIGN, row.is_mixed)
    return "".join(sign for sign, stands in signs if stands)


def _covered(row: Coverage | None, say: Words) -> Cell:
    if row is None or row.state is State.NONE:
        return Cell(say.states[State.NONE.value], "", dash=True)
    if row.state is not State.OBSERVED:
        return Cell(say.states[row.state.value], "0")
    dates = (row.last - row.first).days + 1
    return Cell(say.page["of"].format(number=row.observed, dates=dates), str(row.observed))
