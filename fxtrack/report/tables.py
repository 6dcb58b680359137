"""The tables of a report's page: what each cell says, and by what it sorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from fxtrack import intervals, present
from fxtrack.changes import Change
from fxtrack.coverage import Coverage, State
from fxtrack.model import Pair, Source, plain
from fxtrack.quality.findings import Finding
from fxtrack.rates import Rate
from fxtrack.tables import visible
from fxtrack.words import Words

MOST_ROWS = 400
"""A longer table of rates is left to the file beside the page."""
_MOST_FINDINGS, _MOST_SOURCES = 100, 200


class Cell(NamedTuple):
    """A cell: its text, what it sorts by if that is not the text, and the sign before it."""

    text: str
    sort: str | None = None
    marked: str | None = None


@dataclass(frozen=True)
class Column:
    """A column: its name, and the class of its cells."""

    name: str
    kind: str = ""

    @cached_property
    def attributes(self) -> Markup:
        """The class, as an attribute."""
        return Markup(' class="{}"').format(self.kind) if self.kind else Markup("")


@dataclass(frozen=True)
class Shown:
    """A table for the page."""

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    sortable: bool = True


def latest(rows: Sequence[Change], say: Words) -> Shown:
    """Show the latest rate of each pair, both ways round."""
    first = {(row.base, row.quote): row for row in reversed(rows)}
    columns = [
        Column(say.page["pair"]), Column(say.page["date"], "nowrap"), Column(say.page["rate"], "number"),
        Column(say.page["inverse"], "number"), Column(say.page["range"], "number"),
    ]  # fmt: skip
    cells = [
        [
            Cell(f"{row.base}/{row.quote}"), _day(row.date, say), _number(row.rate, say),
            _number(row.inverse, say), _range(row.inverse_min, row.inverse_max, say),
        ]
        for row in reversed(first.values())
    ]  # fmt: skip
    return Shown("latest", say.page["latest"], columns, cells)


def rates(pair: Pair, group: Sequence[Rate], say: Words) -> Shown | None:
    """Show the daily rates of a pair; None if they are too many."""
    if len(group) > MOST_ROWS:
        return None
    numbers = [say.page[name] for name in ("rate", "range", "inverse", "low", "high", "prints")]
    columns = [Column(say.page["date"], "nowrap"), *(Column(name, "number") for name in numbers)]
    cells = [
        [
            _day(rate.date, say), _number(rate.rate, say), _range(*rate.limits, say),
            _number(intervals.shown(intervals.inverse(rate.range)).value, say), _number(rate.low, say),
            _number(rate.high, say), Cell(str(rate.prints)),
        ]
        for rate in group
    ]  # fmt: skip
    return Shown(f"rates-{pair.replace('/', '-')}", f"{say.page['table']}, {pair}", columns, cells)


def changes(rows: Sequence[Change], say: Words) -> Shown:
    """Show the change table; its ranges only when they are asked for."""
    columns = [
        Column(say.page["pair"]), Column(say.page["period"]), Column(say.page["compared"], "nowrap"),
        Column(say.page["then"], "number"), Column(say.page["change"], "number"),
        Column(say.page["allowed"], "number range"), Column(say.page["over"], "number range"),
        Column(say.page["verdict"]),
    ]  # fmt: skip
    marks = {"up": "up", "down": "down", "not resolved": "unresolved"}
    cells = [
        [
            Cell(f"{row.base}/{row.quote}"), Cell(say.periods[row.period], f"{place % 7}"),
            _day(row.reference_date, say), _number(row.reference_rate, say), _moved(row, say),
            _range(row.change_min, row.change_max, say, signed=True),
            _range(row.prints_min, row.prints_max, say, signed=True),
            Cell(say.page[row.verdict or "no data"], marked=marks.get(row.verdict or "")),
        ]
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return Shown("change-table", say.page["changes"], columns, cells)


def change_notes(rows: Sequence[Change], say: Words) -> list[str]:
    """Explain the signs of the change table."""
    notes = []
    if any(row.verdict == "not resolved" for row in rows):
        notes.append(f"{present.NOT_RESOLVED_SIGN} {say.not_resolved}")
    if any(row.hangs_on_prints for row in rows):
        notes.append(f"{present.HANGS_ON_PRINTS_SIGN} {say.hangs}")
    return notes


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
    """Count findings by weight and kind."""
    table = present.finding_summary(found)
    columns = [Column(say.page["severity"]), Column(say.page["kind"]), Column(say.page["count"], "number")]
    cells = [
        [
            Cell(say.page[f"severity_{row[0]}"]),
            Cell(str(row[1])),
            Cell(say.number(int(str(row[2]))), str(row[2])),
        ]
        for row in table.rows
    ]
    return Shown("finding-summary", say.page["check"], columns, cells)


def findings(found: Sequence[Finding], say: Words) -> Shown:
    """Show the first findings."""
    columns = [
        Column(say.page["severity"]), Column(say.page["kind"]), Column(say.page["date"], "nowrap"),
        Column(say.page["pair"]), Column(say.page["finding"], "words"), Column(say.page["where"], "words"),
    ]  # fmt: skip
    cells = [
        [
            Cell(say.page[f"severity_{each.severity.value}"]), Cell(each.kind.value), _day(each.date, say),
            Cell(each.pair or ""), Cell(visible(each.text)),
            Cell(visible(present.place(each.places[0])) if each.places else ""),
        ]
        for each in found[:_MOST_FINDINGS]
    ]  # fmt: skip
    return Shown("finding-table", first_findings(found, say), columns, cells)


def first_findings(found: Sequence[Finding], say: Words) -> str:
    """Say how many findings there are, and where the rest of them is."""
    return _first(len(found), _MOST_FINDINGS, "findings", say)


def sources(found: Sequence[Source], say: Words) -> Shown:
    """Show the first pages that the rates come from."""
    columns = [
        Column(say.page["date"], "nowrap"), Column(say.page["snapshot"], "words"),
        Column(say.page["captured"], "nowrap"), Column(say.page["digest"], "digest"),
    ]  # fmt: skip
    cells = [
        [
            _day(each.date, say), Cell(visible(f"{each.location}:{each.line}")), _instant(each.captured_at),
            Cell(each.digest),
        ]
        for each in found[:_MOST_SOURCES]
    ]  # fmt: skip
    return Shown("page-table", first_sources(found, say), columns, cells)


def first_sources(found: Sequence[Source], say: Words) -> str:
    """Say how many pages there are, and where the rest of them is."""
    return _first(len(found), _MOST_SOURCES, "pages", say)


def _first(number: int, most: int, what: str, say: Words) -> str:
    text = say.page[f"{'first' if number > most else 'all'}_{what}"]
    return text.format(shown=say.number(most), number=say.number(number), file=f"{what}.csv")


def _day(day: date | None, say: Words) -> Cell:
    return Cell(say.short_day(day), day.isoformat()) if day else Cell("", "")


def _instant(at: datetime | None) -> Cell:
    return Cell(at.strftime("%Y-%m-%d %H:%M:%S") if at else "")


def _number(number: Decimal | None, say: Words) -> Cell:
    return Cell("", "") if number is None else Cell(say.number(number), plain(number))


def _range(low: Decimal | None, high: Decimal | None, say: Words, *, signed: bool = False) -> Cell:
    if low is None or high is None:
        return Cell("", "")
    write = say.signed if signed else say.number
    return Cell(say.range(write(low), write(high)), plain(low))


def _moved(row: Change, say: Words) -> Cell:
    if row.change is None:
        return Cell("", "")
    if row.verdict == "not resolved":
        shown = say.signed(row.change) if row.change else ""
        return Cell(f"{shown}{present.NOT_RESOLVED_SIGN}", plain(row.change))
    sign = present.HANGS_ON_PRINTS_SIGN if row.hangs_on_prints else ""
    return Cell(f"{say.signed(row.change)}{sign}", plain(row.change))


def _covered(row: Coverage | None, say: Words) -> Cell:
    if row is None or row.state is State.NONE:
        return Cell("", "0")
    if row.state is not State.OBSERVED:
        return Cell(say.states[row.state.value], "0")
    dates = (row.last - row.first).days + 1
    return Cell(say.page["of"].format(number=row.observed, dates=dates), str(row.observed))
