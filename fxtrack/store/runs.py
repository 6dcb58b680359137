"""The import runs, for who asks what was known when."""

from __future__ import annotations

import sqlalchemy as sa

from fxtrack.model import Run
from fxtrack.store import schema

_run, _part, _sighting, _quote = (schema.import_run.c, schema.part.c, schema.sighting.c, schema.quote.c)


def runs(connection: sa.Connection) -> list[Run]:
    """Return the import runs in the order of their beginnings, with what each brought first."""
    parts = (
        sa.select(
            _part.import_run_id,
            sa.func.max(_part.committed_at, type_=schema.Instant()).label("known_at"),
            sa.func.sum(_part.snapshots).label("pages"),
        )
        .group_by(_part.import_run_id)
        .subquery("parts")
    )
    # Parts are numbered as they are committed: the first part that shows an observation brought it.
    first = (
        sa.select(_quote.observation_id, sa.func.min(_sighting.part_id).label("part_id"))
        .select_from(schema.quote.join(schema.sighting, _sighting.ticker_id == _quote.ticker_id))
        .group_by(_quote.observation_id)
        .subquery("first")
    )
    new = (
        sa.select(_part.import_run_id, sa.func.count().label("new"))
        .select_from(first.join(schema.part, _part.id == first.c.part_id))
        .group_by(_part.import_run_id)
        .subquery("new")
    )
    query = (
        sa.select(
            _run.id,
            _run.started_at,
            _run.finished_at,
            parts.c.known_at,
            sa.func.coalesce(parts.c.pages, 0),
            sa.func.coalesce(new.c.new, 0),
            _run.version,
        )
        .select_from(
            schema.import_run.outerjoin(parts, parts.c.import_run_id == _run.id).outerjoin(
                new, new.c.import_run_id == _run.id
            )
        )
        .order_by(_run.id)
    )
    return [Run(*row) for row in connection.execute(query)]
