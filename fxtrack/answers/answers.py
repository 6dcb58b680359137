"""Answers as tables: with every digit and column for programs, in plain words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from fxtrack import currencies
from fxtrack.model import Observation, Origin, Pair, Run
from fxtrack.numbers.averages import PeriodAverage
from fxtrack.numbers.changes import Change, Revision
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import COLUMNS, Rate, spread
from fxtrack.numbers.rates import cells as cells_of
from fxtrack.tables import Cell, Table

NOT_RESOLVED_SIGN = "?"
"""Stands behind a change that is not resolved."""
HANGS_ON_PRINTS_SIGN = "*"
"""Stands behind a change that other prints of its days would not show."""
MIXED_SIGN = "w"
"""Stands behind a change from a weekday to a weekend, or back."""


def observations(rows: Iterable[Observation]) -> Table:
    """Lay observations out, a row each."""
    names = [
        "date",
        "base",
        "quote",
        *(f.name for f in fields(Observation) if f.name not in {"date", "pair"}),
    ]
    cells = [
        [o.date, o.pair.base, o.pair.quote, *(cast("Cell", getattr(o, name)) for name in names[3:])]
        for o in rows
    ]
    return Table(names, cells, right=frozenset(["rate", "change", "snapshots"]))


def rates(rates: Iterable[Rate]) -> Table:
    """Lay daily rates out with every column, for programs."""
    numbers = frozenset(COLUMNS[3:10])
    return Table(COLUMNS, [cells_of(rate) for rate in rates], right=numbers)


def rate_table(rates: Sequence[Rate], *, ranges: bool = False) -> Table:
    """Show daily rates to people.

    The range is shown if it is asked for, and with computed rates: their digits do not tell it. Whatever is
    empty on every row is left out.
    """
    spreads = [spread(rate) for rate in rates]
    columns: dict[str, list[Cell]] = {
        "date": [rate.date for rate in rates],
        "base": [rate.pair.base for rate in rates],
        "quote": [rate.pair.quote for rate in rates],
        "rate": [grouped(rate.rate) for rate in rates],
        "possible range": [_range(*rate.limits) for rate in rates],
        "low": [grouped(rate.low) for rate in rates],
        "high": [grouped(rate.high) for rate in rates],
        "prints": [rate.prints for rate in rates],
        "spread, %": [
            f"{each.percent:f}{'' if each.resolved else NOT_RESOLVED_SIGN}" if each else None
            for each in spreads
        ],
        "mark": [rate.mark.value or None for rate in rates],
    }
    if not ranges and all(rate.exact is None for rate in rates):
        del columns["possible range"]
    for name in ("spread, %", "mark"):
        if not any(columns[name]):
            del columns[name]
    right = frozenset(columns) - {"date", "base", "quote", "mark"}
    return Table(list(columns), list(map(list, zip(*columns.values(), strict=True))), right=right)


def months(rows: Iterable[PeriodAverage]) -> Table:
    """Lay the averages of months out."""
    names = ["month", "base", "quote", "rate", "rate_min", "rate_max", "low", "high", "dates"]
    cells: list[list[Cell]] = [
        [m.period, m.pair.base, m.pair.quote, m.rate, m.rate_min, m.rate_max, m.low, m.high, m.dates]
        for m in rows
    ]
    return Table(names, cells, right=frozenset(names[3:]))


def rate_notes(rates: Sequence[Rate]) -> list[str]:
    """Explain the signs of a table of daily rates."""
    notes = []
    if any(apart and not apart.resolved for apart in map(spread, rates)):
        notes.append(f"{NOT_RESOLVED_SIGN}  the printed digits do not show that the rates of the day differ")
    if any(rate.mark is Mark.WEEKEND_PRINT for rate in rates):
        notes.append("weekend print: a rate of Saturdays and Sundays, printed on a weekday")
    if any(rate.mark is Mark.WEEKDAY_PRINT for rate in rates):
        notes.append("weekday print: a rate of weekdays, printed on a Saturday or Sunday")
    return notes


def wide(rates: Sequence[Rate], title: str | None = None) -> Table:
    """Lay daily rates out as a row a date and a column a pair; empty where a date has no rate of a pair."""
    pairs = list(dict.fromkeys(rate.pair for rate in rates))
    cells = {(rate.date, rate.pair): rate.rate for rate in rates}
    days = sorted({rate.date for rate in rates})
    rows: list[list[Cell]] = [[day, *(cells.get((day, pair)) for pair in pairs)] for day in days]
    return Table(["date", *pairs], rows, title, frozenset(pairs))


def changes(changes: Iterable[Change]) -> Table:
    """Lay the change table out with every column, for programs."""
    right = frozenset(Change._fields) - {
        "base",
        "quote",
        "date",
        "period",
        "target_date",
        "reference_date",
        "verdict",
        "mark",
        "reference_mark",
    }
    return Table(Change._fields, [cast("list[Cell]", list(row)) for row in changes], right=right)


def latest(changes: Iterable[Change]) -> Table:
    """Show the latest daily rate of each pair in both directions."""
    first = {(row.base, row.quote): row for row in reversed(list(changes))}
    rows: list[list[Cell]] = [
        [
            f"{row.base}/{row.quote}",
            row.date,
            grouped(row.rate),
            f"{row.quote}/{row.base}",
            grouped(row.inverse),
            _range(row.inverse_min, row.inverse_max),
        ]
        for row in reversed(first.values())
    ]
    columns = ["pair", "date", "rate", "inverse pair", "inverse rate", "possible range"]
    right = frozenset(["rate", "inverse rate", "possible range"])
    return Table(columns, rows, "Latest daily rates, in both directions", right)


def change_table(changes: Iterable[Change], *, ranges: bool = False) -> Table:
    """Show the changes in percent, with what the printed digits resolve of them."""
    columns = ["pair", "period", "compared with", "rate then", "change, %", "verdict"]
    if ranges:
        columns[5:5] = ["possible range, %", "over all prints, %"]
    title = "Changes of the daily rate (what one unit of the first currency costs in the second)"
    rows = list(_change_rows(changes, ranges=ranges))
    return Table(columns, rows, title, frozenset(columns[3:-1]))


def change_notes(changes: Sequence[Change], *, ranges: bool = False) -> list[str]:
    """Explain the signs of the change table."""
    notes = []
    if any(row.verdict == "not resolved" for row in changes):
        notes.append(
            f"{NOT_RESOLVED_SIGN}  not resolved: with the printed digits there may have been no change at all"
        )
    if any(row.hangs_on_prints for row in changes):
        notes.append(f"{HANGS_ON_PRINTS_SIGN}  some of the rates printed on those two days do not show it")
    if any(row.is_mixed and row.verdict != "not resolved" for row in changes):
        notes.append(
            f"{MIXED_SIGN}  compares a price of weekdays with one of weekends, which often differ"
            f"{_weekdays(changes)}"
        )
    if not ranges:
        notes.append("--ranges shows what the printed digits allow.")
    return notes


def _weekdays(changes: Sequence[Change]) -> str:
    """Say how weekends are left out, if there are any."""
    return "; --weekdays leaves weekends out" if any(row.has_weekend for row in changes) else ""


def revisions(rows: Iterable[Revision]) -> Table:
    """Lay out what later imports changed."""
    right = frozenset(Revision._fields[4:])
    return Table(Revision._fields, [cast("list[Cell]", list(row)) for row in rows], right=right)


def revisions_first(rows: Iterable[Revision]) -> list[Revision]:
    """Put what is not as it was before what is only new."""
    return sorted(rows, key=lambda row: ("changed", "gone", "spread", "added").index(row.revision))


def revision_note(rows: Sequence[Revision]) -> str:
    """Count what later imports changed."""
    counts = Counter(row.revision for row in rows)
    return (
        f"{counts['changed']:,} with another rate, {counts['spread']:,} with the same rate and another low, "
        f"high or number of prints, {counts['gone']:,} gone, {counts['added']:,} new."
    )


def coverage(rows: Sequence[Coverage], *, by_date: bool) -> Table:
    """Lay coverage out: a row a date or month, a column a pair."""
    pairs = list(dict.fromkeys(row.pair for row in rows))
    groups: dict[date, dict[Pair, Coverage]] = {}
    for row in rows:
        groups.setdefault(row.first, {})[row.pair] = row
    table: list[list[Cell]] = [
        [
            str(first) if by_date else first.isoformat()[:7],
            *(_covered(each[pair], by_date=by_date) for pair in pairs),
        ]
        for first, each in groups.items()
    ]
    return Table(["date" if by_date else "month", *pairs], table)


def coverage_rows(rows: Iterable[Coverage]) -> Table:
    """Lay coverage out for programs: a row a date or month and pair."""
    cells: list[list[Cell]] = [
        [r.first, r.last, r.pair.base, r.pair.quote, r.state.value, r.observed, (r.last - r.first).days + 1]
        for r in rows
    ]
    names = ["first", "last", "base", "quote", "state", "dates_observed", "dates"]
    return Table(names, cells, right=frozenset(names[5:]))


def runs(rows: Iterable[Run]) -> Table:
    """Lay import runs out."""
    names = ["run", "started", "known_as_of", "finished", "pages", "new_observations", "version"]
    cells: list[list[Cell]] = [
        [r.number, r.started_at, r.known_at, r.finished_at, r.pages, r.new, r.version] for r in rows
    ]
    return Table(names, cells, right=frozenset(["run", "pages", "new_observations"]))


def origins(rows: Iterable[Origin]) -> Table:
    """Lay out the pages that rates come from."""
    names = ["date", "digest", "page", "line", "captured_at", "date_basis", "url"]
    cells: list[list[Cell]] = [
        [r.date, r.digest, r.location, r.line, r.captured_at, r.date_basis.value, r.url or None] for r in rows
    ]
    return Table(names, cells, right=frozenset(["line"]))


def instant(at: datetime) -> str:
    """Write an instant in UTC: 2026-01-31T12:00:00Z."""
    return at.isoformat().replace("+00:00", "Z")


def grouped(number: Decimal) -> str:
    """Write a number with its thousands apart, as English does: 12,500."""
    return f"{number:,f}"


def signed(number: Decimal) -> str:
    """Write a change with its sign; a zero that was rounded to has none."""
    return f"{number:+,f}" if number else f"{abs(number):f}"


def direction(base: str, quote: str) -> str:
    """Say what a rate counts: "US dollars per som"."""
    return f"{currencies.names(quote).units} per {currencies.names(base).unit}"


def moved(row: Change) -> str:
    """Write a change with a sign that it is not resolved; never a bare zero, which would say "no change"."""
    change = row.change or Decimal(0)
    if row.verdict != "not resolved":
        signs = (HANGS_ON_PRINTS_SIGN, row.hangs_on_prints), (MIXED_SIGN, row.is_mixed)
        return signed(change) + "".join(sign for sign, stands in signs if stands)
    return f"{signed(change)}{NOT_RESOLVED_SIGN}" if change else NOT_RESOLVED_SIGN


def _change_rows(changes: Iterable[Change], *, ranges: bool) -> Iterator[list[Cell]]:
    before = ""
    for row in changes:
        pair = f"{row.base}/{row.quote}"
        possible = _possible(row.change_min, row.change_max), _possible(row.prints_min, row.prints_max)
        yield [
            pair if pair != before else "",
            row.period,
            row.reference_date,
            None if row.reference_rate is None else grouped(row.reference_rate),
            None if row.change is None else moved(row),
            *(possible if ranges else ()),
            row.verdict or "no data",
        ]
        before = pair


def _covered(row: Coverage, *, by_date: bool) -> str:
    if by_date or row.state is not State.OBSERVED:
        return row.state.value
    return f"{row.observed} of {(row.last - row.first).days + 1}"


def _possible(low: Decimal | None, high: Decimal | None) -> str:
    return "" if low is None or high is None else f"{signed(low)} to {signed(high)}"


def _range(low: Decimal, high: Decimal) -> str:
    return f"{grouped(low)} to {grouped(high)}"
