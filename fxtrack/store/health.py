"""How a database is: how much it holds, and whether anything in it is damaged."""

from __future__ import annotations

import sqlalchemy as sa

from fxtrack.store import schema
from fxtrack.store.engine import run_long


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of each table, in the order in which the schema has them."""
    tables = schema.metadata.tables  # what ``sorted_tables`` has is in another order with each version
    counts = (
        sa.select(sa.func.count()).select_from(table).scalar_subquery().label(name)
        for name, table in tables.items()
    )
    return dict(connection.execute(sa.select(*counts)).mappings().one())


def faults(connection: sa.Connection) -> list[str]:
    """Look for damage: returns a line for each fault, none for a sound database."""
    found = []
    if connection.dialect.name == "sqlite":
        found = [fault for fault in run_long(connection, "PRAGMA integrity_check") if fault != "ok"]
        found += [
            f"{row[0]} row {row[1]} points to a missing {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
    return found + _without_provenance(connection)


def _without_provenance(connection: sa.Connection) -> list[str]:
    """List what has lost its provenance; a sound database has nothing of the kind."""
    observation, quote, sighting = schema.observation.c, schema.quote.c, schema.sighting.c
    snapshot, copy = schema.snapshot.c, schema.copy.c
    questions = {
        "observations without a sighting": sa.select(sa.func.count(observation.id)).where(
            ~sa.exists()
            .where(quote.observation_id == observation.id)
            .where(quote.ticker_id == sighting.ticker_id)
        ),
        "snapshots without a place where they were found": sa.select(sa.func.count(snapshot.id)).where(
            ~sa.exists().where(copy.snapshot_id == snapshot.id)
        ),
    }
    found = {what: connection.execute(query).scalar_one() for what, query in questions.items()}
    return [f"{number} {what}" for what, number in found.items() if number]
