"""What is in a database: its place, its schema, and how many rows its tables have."""

from __future__ import annotations

from typing import NamedTuple

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.store import Status


class StatusLine(NamedTuple):
    """One thing that is known of a database."""

    what: str
    value: str | int


STATUS: Answer[StatusLine] = Answer((Column("what", CellKind.TEXT), Column("value", CellKind.TEXT)))


def status_rows(status: Status) -> list[StatusLine]:
    """Return what is known of a database, a row each."""
    return [
        StatusLine("database", status.database),
        StatusLine("schema", status.revision),
        StatusLine("schema of this fxtrack", status.current),
        *(StatusLine(name, number) for name, number in status.rows.items()),
    ]
