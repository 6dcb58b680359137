"""Each distinct printed quote on one date."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Observation
from fxtrack.numbers.daily import mark
from fxtrack.pages.grammars import weekend_of

OBSERVATIONS: Answer[Observation] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("rate", CellKind.DIGITS),
        Column("change", CellKind.DIGITS),
        Column("date_basis", CellKind.CODE),
        Column("snapshots", CellKind.COUNT),
        Column("flagged", CellKind.FLAG),
        Column("first_captured", CellKind.INSTANT),
        Column("last_captured", CellKind.INSTANT),
        Column("mark", CellKind.CODE, lambda row: mark(row.date, weekend_of()).value if row.date else ""),
    )
)
