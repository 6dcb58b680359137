"""The events by which something was taken back, and those that undid it."""

from __future__ import annotations

import sqlalchemy as sa

from fxtrack.model import Retraction
from fxtrack.store import schema
from fxtrack.store.hidden import FOREVER, Taking


def read_events(connection: sa.Connection) -> list[Retraction]:
    """Return all retractions and undoings, in their order."""
    event, undo = schema.retraction.c, schema.retraction.alias("undo")
    query = (
        sa.select(event.id, event.at, event.kind, event.target, event.reason, event.undoes, undo.c.at)
        .select_from(schema.retraction.outerjoin(undo, undo.c.undoes == event.id))
        .order_by(event.id)
    )
    return [Retraction(*row) for row in connection.execute(query)]


def read_takings(connection: sa.Connection) -> list[Taking]:
    """Return the retractions of pages, in their order."""
    events = [event for event in read_events(connection) if event.kind in {"run", "file", "page"}]
    snapshot = schema.snapshot.c
    query = sa.select(snapshot.digest, snapshot.id).where(
        snapshot.digest.in_([event.target for event in events if event.kind == "page"])
    )
    numbers = {row.digest: row.id for row in connection.execute(query)}
    return [
        Taking(e.number, e.kind, e.target, e.at, e.undone_at or FOREVER, numbers.get(e.target, 0))
        for e in events
    ]
