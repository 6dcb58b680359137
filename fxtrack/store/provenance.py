"""Which pages some observations come from: for the provenance of a report."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from fxtrack.model import DateBasis, Filters, Origin
from fxtrack.store import queries, schema

_copy, _quote, _sighting, _snapshot, _ticker = (
    schema.copy.c,
    schema.quote.c,
    schema.sighting.c,
    schema.snapshot.c,
    schema.ticker.c,
)


def origins(connection: sa.Connection, filters: Filters) -> list[Origin]:
    """Return every copy of a page that a dated ticker was read from, in the order of date and place."""
    captures = queries.capture_times(filters.as_of)
    query = (
        sa.select(
            _ticker.date,
            _snapshot.digest,
            _copy.location,
            _copy.captured_at,
            _sighting.line,
            _sighting.date_basis,
            _copy.url,
        )
        .distinct()
        .select_from(
            schema.sighting.join(schema.ticker)
            .join(schema.snapshot, _snapshot.id == _sighting.snapshot_id)
            .join(schema.copy, _copy.snapshot_id == _sighting.snapshot_id)
            .outerjoin(captures, captures.c.snapshot_id == _sighting.snapshot_id)
        )
        .where(
            _ticker.date.is_not(None),
            *_asked(filters),
            *queries.imported_until(_sighting.part_id, filters.as_of),
            *queries.imported_until(_copy.part_id, filters.as_of),
        )
    )
    if not filters.include_flagged:
        query = query.where(queries.is_flagged(captures) == 0)
    found = [Origin(*row[:5], DateBasis(row[5]), row[6] or "") for row in connection.execute(query)]
    return sorted(
        found,
        key=lambda each: (
            each.date,
            each.location,
            each.line,
            each.digest,
            each.date_basis,
            each.url,
            each.captured_at is not None,
            each.captured_at,
        ),
    )


def counted(
    connection: sa.Connection, as_of: datetime | None
) -> set[tuple[date | None, str, datetime | None]]:
    """Return every page with a ticker that was known: date, digest, and when it was captured.

    Whatever can be asked rests on these: rates on the dated ones, coverage and checks also on those without a
    date; the times of capture set dates aside.
    """
    query = (
        sa.select(_ticker.date, _snapshot.digest, _copy.captured_at)
        .distinct()
        .select_from(
            schema.sighting.join(schema.ticker)
            .join(schema.snapshot, _snapshot.id == _sighting.snapshot_id)
            .join(schema.copy, _copy.snapshot_id == _sighting.snapshot_id)
        )
        .where(
            sa.or_(_ticker.date.is_not(None), queries.still_undated(as_of)),
            *queries.imported_until(_sighting.part_id, as_of),
            *queries.imported_until(_copy.part_id, as_of),
        )
    )
    return {(day, digest, at) for day, digest, at in connection.execute(query)}


def _asked(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the tickers that print what is asked for."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.since:
        conditions.append(_ticker.date >= filters.since)
    if filters.until:
        conditions.append(_ticker.date <= filters.until)
    if filters.pairs:
        printing = (
            sa.select(_quote.ticker_id)
            .select_from(schema.quote.join(schema.observation))
            .where(*queries.of_observation(Filters(filters.pairs)))
        )
        conditions.append(_sighting.ticker_id.in_(printing))
    return conditions
