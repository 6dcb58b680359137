"""Since when printed rates are known."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from fxtrack.model import Filters, Pair
from fxtrack.store import schema
from fxtrack.store.conditions import (
    OBSERVED,
    any_far,
    capture_times,
    is_flagged,
    kept_observations,
    known_sightings,
    of_observation,
)
from fxtrack.store.session import Session


def read_brought(session: Session, filters: Filters, then: datetime) -> dict[tuple[Pair, date], datetime]:
    """Return when an import last brought a rate of a printed pair and date that was not known before.

    Args:
        session: the database.
        filters: which pairs and dates; ``as_of`` is not looked at.
        then: only rates that came after this instant.
    """
    observation, sighting, part = schema.observation.c, schema.sighting.c, schema.part
    key = observation.base, observation.quote, observation.date
    since = sa.func.min(part.c.committed_at, type_=schema.Instant())
    seen = OBSERVED.join(part, part.c.id == sighting.part_id)
    conditions = [*known_sightings(session, None), *kept_observations(session, None)]
    if not filters.include_flagged and any_far(session):
        captures = capture_times(session, None)
        seen = seen.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id)
        conditions.append(is_flagged(captures) == 0)
    query = (
        sa.select(*key, since)
        .select_from(seen)
        .where(observation.date.is_not(None), *of_observation(filters), *conditions)
        .group_by(*key, observation.rate)
        .having(since > then)
    )
    found: dict[tuple[Pair, date], datetime] = {}
    for base, quote, day, at in session.connection.execute(query):
        pair = Pair(f"{base}/{quote}")
        found[pair, day] = max(at, found.get((pair, day), at))
    return found
