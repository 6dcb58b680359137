"""What checks find, printed changes explained and official rates compared, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from fxtrack.model import Place, plain
from fxtrack.quality.findings import KINDS, SEVERITIES, Finding
from fxtrack.quality.official import Comparison
from fxtrack.quality.printed import Explained, Summary
from fxtrack.tables import Cell, Table

EXPLAINED_NOTES = [
    "The percent moves in steps: of a change smaller than half a step it says nothing but its sign.",
    "k: the change in steps of 0.0001; previous: the rate before it that k implies, with its range.",
    "printed before: the last of the seven days before with a rate in that range.",
    "by chance: how many would be such a number if the percents had nothing to do with the rates.",
]
"""What a reader of explained changes needs."""

_MORE = 20


def findings(found: Iterable[Finding]) -> Table:
    """Lay findings out, a row each."""
    names = ["severity", "kind", "date", "pair", "finding", "copies", "sightings"]
    rows: list[list[Cell]] = [
        [
            each.severity.value,
            each.kind.value,
            each.date,
            each.pair,
            each.text,
            each.copies,
            "; ".join(map(place, each.places)),
        ]
        for each in found
    ]
    return Table(names, rows, right=frozenset(["copies"]))


def finding_objects(found: Iterable[Finding]) -> Iterator[dict[str, object]]:
    """Yield findings for JSON, with their figures and places apart."""
    for each in found:
        yield {
            "severity": each.severity.value,
            "kind": each.kind.value,
            "date": each.date,
            "pair": each.pair,
            "finding": each.text,
            "values": dict(each.values),
            "copies": each.copies,
            "sightings": [{"file": at.location, "line": at.line} for at in each.places],
        }


def finding_summary(found: Sequence[Finding]) -> Table:
    """Count findings by weight and kind."""
    counts: dict[tuple[str, str], int] = {}
    for each in found:
        counts[each.severity, each.kind] = counts.get((each.severity, each.kind), 0) + 1
    rows: list[list[Cell]] = [
        [severity.value, kind.value, counts[severity, kind]]
        for severity in SEVERITIES
        for kind in KINDS
        if (severity, kind) in counts
    ]
    return Table(["severity", "kind", "findings"], rows, "What the checks found", frozenset(["findings"]))


def finding_tables(found: Sequence[Finding], most: int | None = _MORE) -> Iterator[Table]:
    """Show findings to people: a table a weight and kind, the first of them where they are many."""
    for severity in SEVERITIES:
        for kind in KINDS:
            of_kind = [each for each in found if (each.severity, each.kind) == (severity, kind)]
            if not of_kind:
                continue
            of_kind = of_kind if most is None else _folded(of_kind)
            shown = of_kind[:most]
            more = f", the first {len(shown)} of {len(of_kind):,} (--all shows the rest)"
            title = f"{severity.capitalize()}: {kind.value}{more if len(shown) < len(of_kind) else ''}"
            yield _of_kind(shown, title)


def _folded(found: Sequence[Finding]) -> list[Finding]:
    """Make one of findings that say the same of no date and no pair."""
    folded: dict[object, Finding] = {}
    for each in found:
        key = each.text if each.date is None and each.pair is None else len(folded)
        first = folded.get(key)
        folded[key] = first._replace(copies=first.copies + each.copies) if first else each
    return list(folded.values())


def _of_kind(found: Sequence[Finding], title: str) -> Table:
    columns: dict[str, list[Cell]] = {
        "date": [each.date for each in found],
        "pair": [each.pair for each in found],
        "finding": [each.text for each in found],
        "for example": [place(each.places[0]) if each.places else None for each in found],
        "copies": [each.copies or None for each in found],
    }
    kept = {name: cells for name, cells in columns.items() if any(cells)}
    return Table(list(kept), list(map(list, zip(*kept.values(), strict=True))), title, frozenset(["copies"]))


def explained(rows: Iterable[Explained]) -> Table:
    """Lay printed changes out with what they say."""
    names = [
        "date",
        "base",
        "quote",
        "rate",
        "change",
        "k",
        "step",
        "previous",
        "previous_min",
        "previous_max",
        "seen_date",
        "seen_rate",
        "verdict",
    ]
    cells: list[list[Cell]] = [
        [
            e.date,
            e.pair.base,
            e.pair.quote,
            e.rate,
            e.change,
            e.k,
            e.step,
            e.previous,
            e.previous_min,
            e.previous_max,
            e.seen_date,
            e.seen_rate,
            e.fit.value,
        ]
        for e in rows
    ]
    return Table(names, cells, right=frozenset(names[3:10]) | {"seen_rate"})


def explained_table(rows: Iterable[Explained]) -> Table:
    """Show printed changes and what they say to people."""
    columns = ["date", "pair", "rate", "printed, %", "k", "previous rate", "possible range", "printed before"]
    cells: list[list[Cell]] = [
        [
            e.date,
            e.pair,
            e.rate,
            f"{e.change:f}",
            e.k,
            e.previous,
            _as_range(e.previous_min, e.previous_max),
            f"{e.seen_date}: {plain(e.seen_rate)}" if e.seen_rate else e.fit.value,
        ]
        for e in rows
    ]
    return Table(columns, cells, "The percent that stands beside each rate", frozenset(columns[2:7]))


def explained_summary(rows: Iterable[Summary]) -> Table:
    """Show by pair what holds for the printed changes."""
    columns = [
        "pair",
        "a step is, %",
        "different quotes",
        "explained",
        "by chance",
        "with dates before",
        "rate seen there",
    ]
    cells: list[list[Cell]] = [
        [
            s.pair,
            plain(s.step_min) if s.step_min == s.step_max else _as_range(s.step_min, s.step_max),
            s.entries,
            s.explained,
            s.by_chance,
            s.dated,
            s.seen,
        ]
        for s in rows
    ]
    title = "Printed changes that are a whole number of steps of 0.0001"
    return Table(columns, cells, title, frozenset(columns[1:]))


def compared(rows: Iterable[Comparison]) -> Table:
    """Lay official rates out beside the printed ones."""
    names = [
        "date",
        "base",
        "quote",
        "official",
        "printed",
        "printed_min",
        "printed_max",
        "prints",
        "verdict",
        "off",
        "off_percent",
        "line",
    ]
    cells: list[list[Cell]] = [
        [
            c.date,
            c.pair.base,
            c.pair.quote,
            c.official,
            c.printed,
            c.printed_min,
            c.printed_max,
            c.prints,
            c.verdict.value,
            c.off,
            c.off_percent,
            c.line,
        ]
        for c in rows
    ]
    return Table(names, cells, right=frozenset(names[3:]) - {"verdict"})


def compared_summary(rows: Sequence[Comparison]) -> Table:
    """Count official rates by pair and verdict."""
    counts = Counter((row.pair, row.verdict.value) for row in rows)
    cells: list[list[Cell]] = [[pair, verdict, number] for (pair, verdict), number in counts.items()]
    return Table(["pair", "verdict", "rates"], cells, right=frozenset(["rates"]))


def place(at: Place) -> str:
    """Write where something stands: file and line."""
    return f"{at.location}:{at.line}"


def _as_range(low: Decimal | None, high: Decimal | None) -> str | None:
    return None if low is None or high is None else f"{plain(low)} to {plain(high)}"
