"""Where the numbers of a pair on a date come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from fxtrack.model import Copy, DateBasis, Pair, Sighting
from fxtrack.store import schema
from fxtrack.store.conditions import (
    OBSERVED,
    capture_times,
    is_flagged,
    kept_observations,
    known_copies,
    known_sightings,
    still_undated,
)
from fxtrack.store.session import Session

_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST_NUMBERS = 500  # in one statement


def read_sightings(
    session: Session, pair: Pair, day: date | None, as_of: datetime | None = None
) -> list[Sighting]:
    """Return every sighting of a pair on a date, flagged or not, in the order of rate, change and place.

    Args:
        session: the database.
        pair: as printed.
        day: the date; None for the quotes of snapshots that have none, nor got one in another import.
        as_of: only what was imported up to this instant.
    """
    rows = session.connection.execute(_sightings_of(session, pair, day, as_of)).all()
    copies = _read_copies(session, {row.id for row in rows}, as_of)
    found = [_to_sighting(row, pair, copies[row.id]) for row in rows]
    return sorted(
        found, key=lambda s: (s.rate, s.change, s.copies[0].location, s.line, s.digest, s.date_basis)
    )


def _sightings_of(session: Session, pair: Pair, day: date | None, as_of: datetime | None) -> sa.Select[Any]:
    """Ask for the sightings of a pair on a date, without the places of their snapshots."""
    observation, quote = schema.observation.c, schema.quote.c
    snapshot, sighting = schema.snapshot.c, schema.sighting.c
    captures = capture_times(session, as_of)
    of_day = [observation.date == day] if day else [observation.date.is_(None), still_undated(session, as_of)]
    return (
        sa.select(
            snapshot.id,
            snapshot.digest,
            observation.date,
            observation.rate,
            observation.change,
            sighting.date_basis,
            (sighting.line + quote.line).label("line"),
            (sighting.span_start + quote.span_start).label("span_start"),
            (sighting.span_start + quote.span_end).label("span_end"),
            quote.raw,
            is_flagged(captures).label("flagged"),
        )
        .select_from(
            OBSERVED.join(schema.snapshot, snapshot.id == sighting.snapshot_id).outerjoin(
                captures, captures.c.snapshot_id == sighting.snapshot_id
            )
        )
        .where(
            observation.base == pair.base,
            observation.quote == pair.quote,
            *of_day,
            *known_sightings(session, as_of),
            *kept_observations(session, as_of),
        )
    )


def _read_copies(session: Session, snapshots: Iterable[int], as_of: datetime | None) -> dict[int, list[Copy]]:
    copy = schema.copy.c
    found: dict[int, list[Copy]] = {}
    numbers = sorted(snapshots)
    for start in range(0, len(numbers), _MOST_NUMBERS):
        query = sa.select(copy.snapshot_id, copy.location, copy.captured_at, copy.url).where(
            copy.snapshot_id.in_(numbers[start : start + _MOST_NUMBERS]), *known_copies(session, as_of)
        )
        for number, location, captured_at, url in session.connection.execute(query):
            found.setdefault(number, []).append(Copy(location, captured_at, url or ""))
    return {number: _by_place(copies) for number, copies in found.items()}


def _by_place(copies: list[Copy]) -> list[Copy]:
    """Sort copies by place; one without a capture time is left out where another of its place has one."""
    timed = {copy.location for copy in copies if copy.captured_at}
    told = {copy for copy in copies if copy.captured_at or copy.location not in timed}
    return sorted(told, key=lambda c: (c.location, c.captured_at or _NEVER, c.url))


def _to_sighting(row: Any, pair: Pair, copies: list[Copy]) -> Sighting:  # noqa: ANN401 - a row of untyped columns
    return Sighting(
        date=row.date,
        pair=pair,
        rate=Decimal(row.rate),
        change=Decimal(row.change),
        date_basis=DateBasis(row.date_basis),
        copies=tuple(copies),
        digest=row.digest,
        line=row.line,
        span=(row.span_start, row.span_end),
        raw=row.raw,
        flagged=bool(row.flagged),
    )
