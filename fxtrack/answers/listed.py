"""Every page of an import with what became of it: a row each."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import ListedPage
from fxtrack.words.safe import visible

LISTED: Answer[ListedPage] = Answer(
    (
        Column("outcome", CellKind.CODE),
        Column("reason", CellKind.TEXT, lambda row: visible(row.reason)),
        Column("date", CellKind.DATE),
        Column("date_basis", CellKind.CODE),
        Column("url", CellKind.ADDRESS),
        Column("captured_at", CellKind.INSTANT),
        Column("quotes", CellKind.COUNT),
        Column("location", CellKind.TEXT),
    )
)
