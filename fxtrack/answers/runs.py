"""The import runs."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Run

RUNS: Answer[Run] = Answer(
    (
        Column("number", CellKind.COUNT, programs="run"),
        Column("started_at", CellKind.INSTANT, programs="started"),
        Column("known_at", CellKind.INSTANT, programs="known_as_of"),
        Column("finished_at", CellKind.INSTANT, programs="finished"),
        Column("pages", CellKind.COUNT),
        Column("new", CellKind.COUNT, programs="new_observations"),
        Column("version", CellKind.CODE),
        Column("retracted_at", CellKind.INSTANT, programs="retracted"),
    ),
    frame="number started_at finished_at known_at pages new version retracted_at",
)
