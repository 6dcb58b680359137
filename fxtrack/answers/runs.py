"""The import runs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind, Table
from fxtrack.model import Run


def _first_path(run: Run) -> str:
    """Name the first path, and say how many more there are."""
    more = len(run.paths) - 1
    return shlex.join(run.paths[:1]) + (f" and {more} more" if more > 0 else "")


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
        Column("paths", CellKind.TEXT, lambda run: shlex.join(run.paths)),
        Column("first_path", CellKind.TEXT, _first_path, programs="paths"),
        Column("options", CellKind.TEXT, lambda run: shlex.join(run.options)),
    ),
    frame="number started_at finished_at known_at pages new version retracted_at paths options",
)


def runs_table(runs: Sequence[Run], *, short: bool) -> Table:
    """Lay the runs out; ``short`` names only the first path of each."""
    return RUNS.for_programs(runs, without={"paths" if short else "first_path"})
