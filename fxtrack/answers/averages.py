"""Averages of calendar months."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.table import CellKind
from fxtrack.numbers.averages import PeriodAverage

MONTHLY: Answer[PeriodAverage] = Answer(
    (
        Column("period", CellKind.CODE, programs="month"),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("rate", CellKind.DIGITS),
        Column("limits", CellKind.DIGITS_RANGE, parts=ends("rate", CellKind.DIGITS)),
        Column("low", CellKind.DIGITS),
        Column("high", CellKind.DIGITS),
        Column("dates", CellKind.COUNT),
        Column("possible", CellKind.COUNT),
        Column("marks", CellKind.CODE, lambda row: "; ".join(row.marks)),
    )
)
