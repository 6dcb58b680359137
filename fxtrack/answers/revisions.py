"""The daily rates that later imports changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.numbers.changes import Revision

REVISIONS: Answer[Revision] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("base", CellKind.CODE),
        Column("quote", CellKind.CODE),
        Column("revision", CellKind.CODE),
        Column("rate_then", CellKind.DIGITS),
        Column("low_then", CellKind.DIGITS),
        Column("high_then", CellKind.DIGITS),
        Column("prints_then", CellKind.COUNT),
        Column("rate_now", CellKind.DIGITS),
        Column("low_now", CellKind.DIGITS),
        Column("high_now", CellKind.DIGITS),
        Column("prints_now", CellKind.COUNT),
    )
)

_BY_WEIGHT = ("changed", "gone", "spread", "added")


def by_weight(rows: Iterable[Revision]) -> list[Revision]:
    """Put rates that are not what they were before those that are only new."""
    return sorted(rows, key=lambda row: _BY_WEIGHT.index(row.revision))


def revision_note(rows: Sequence[Revision]) -> str:
    """Count what later imports changed."""
    counts = Counter(row.revision for row in rows)
    return (
        f"{counts['changed']:,} with another rate, {counts['spread']:,} with the same rate and another low, "
        f"high or number of prints, {counts['gone']:,} gone, {counts['added']:,} new."
    )
