"""Which pages the rates come from: for the provenance of a report."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from fxtrack.model import DateBasis, Filters, Origin
from fxtrack.store import schema
from fxtrack.store.conditions import (
    any_far,
    between,
    capture_times,
    is_flagged,
    kept_observations,
    known_copies,
    known_sightings,
    of_observation,
    still_undated,
)
from fxtrack.store.session import Session

Counted = tuple[date | None, str, datetime | None]
"""A page with a ticker: its date, its digest, and when it was captured; None for what is unknown."""


_SEEN = (
    schema.sighting.join(schema.ticker)
    .join(schema.snapshot, schema.snapshot.c.id == schema.sighting.c.snapshot_id)
    .join(schema.copy, schema.copy.c.snapshot_id == schema.sighting.c.snapshot_id)
)
"""Sightings with their tickers, and with every copy of their snapshots."""

SightedCopy = tuple[int, date, str, str, datetime | None, int, str, str | None]
"""The number of a ticker, and a copy of a page that prints it, as ``to_origin`` takes it."""


def read_origins(session: Session, filters: Filters) -> list[SightedCopy]:
    """Return every copy of a page that a dated ticker was read from, in the order of the database.

    ``read_figures`` tells what the tickers print, ``to_origin`` makes values of the rows.
    """
    copy, sighting, ticker = schema.copy.c, schema.sighting.c, schema.ticker.c
    seen = _SEEN
    conditions = [
        ticker.date.is_not(None),
        *_asked(session, filters),
        *known_sightings(session, filters.as_of),
        *known_copies(session, filters.as_of),
    ]
    if not filters.include_flagged and any_far(session):
        captures = capture_times(session, filters.as_of)
        seen = seen.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id)
        conditions.append(is_flagged(captures) == 0)
    query = (
        sa.select(
            sighting.ticker_id,
            ticker.date,
            schema.snapshot.c.digest,
            copy.location,
            copy.captured_at,
            sighting.line,
            sighting.date_basis,
            copy.url,
        )
        .select_from(seen)
        .where(*conditions)
    )
    return list(map(tuple, session.connection.execute(query)))


def to_origin(row: SightedCopy) -> Origin:
    """Make a value of a row of ``read_origins``."""
    _, day, digest, location, captured_at, line, basis, url = row
    return Origin(day, digest, location, captured_at, line, DateBasis(basis), url or "")


def read_counted(session: Session, as_of: datetime | None) -> set[Counted]:
    """Return every page with a ticker that was known.

    Whatever can be asked rests on these: rates on the dated ones, coverage and checks also on those without a
    date; the times of capture set dates aside.
    """
    copy, ticker = schema.copy.c, schema.ticker.c
    query = (
        sa.select(ticker.date, schema.snapshot.c.digest, copy.captured_at)
        .distinct()
        .select_from(_SEEN)
        .where(
            sa.or_(ticker.date.is_not(None), still_undated(session, as_of)),
            *known_sightings(session, as_of),
            *known_copies(session, as_of),
        )
    )
    return {(day, digest, at) for day, digest, at in session.connection.execute(query)}


def _asked(session: Session, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the tickers that print what is asked for."""
    conditions = between(schema.ticker.c.date, filters)
    if filters.pairs:
        printing = (
            sa.select(schema.quote.c.ticker_id)
            .select_from(schema.quote.join(schema.observation))
            .where(*of_observation(Filters(filters.pairs)), *kept_observations(session, filters.as_of))
        )
        conditions.append(schema.sighting.c.ticker_id.in_(printing))
    return conditions
