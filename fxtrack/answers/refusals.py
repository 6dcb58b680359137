"""What an import did not take: a row each."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.ingest import Refusal
from fxtrack.words.safe import visible

REFUSALS: Answer[Refusal] = Answer(
    (
        Column("reason", CellKind.CODE),
        Column("location", CellKind.TEXT),
        Column("line", CellKind.COUNT),
        Column("text", CellKind.TEXT, lambda row: visible(row.text)),
    )
)
