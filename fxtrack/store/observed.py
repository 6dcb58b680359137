"""Observations, and which pairs and how many pages there are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from fxtrack.model import BASES, Filters, Observation, Pair
from fxtrack.store import schema
from fxtrack.store.conditions import (
    OBSERVED,
    capture_times,
    is_flagged,
    kept_observations,
    known_sightings,
    of_observation,
    still_undated,
)
from fxtrack.store.session import Session


def read_observations(session: Session, filters: Filters, *, undated: bool = False) -> list[Observation]:
    """Return the observations in the order of date, pair, rate and change.

    Args:
        session: the database.
        filters: which of them.
        undated: the quotes of snapshots that have no date at all, instead of the dated ones.
    """
    observation, sighting = schema.observation.c, schema.sighting.c
    captures = capture_times(session, filters.as_of)
    flagged = is_flagged(captures)
    timeless = sa.func.max(sa.case((captures.c.first.is_(None), 1), else_=0))
    rank = sa.case(*((sighting.date_basis == basis.value, n) for n, basis in enumerate(BASES)))
    query = (
        sa.select(
            observation.date,
            observation.base,
            observation.quote,
            observation.rate,
            observation.change,
            sa.func.coalesce(sa.func.min(sa.case((flagged == 0, rank))), sa.func.min(rank)),
            sa.func.count(sighting.snapshot_id.distinct()),
            sa.func.min(flagged),
            sa.func.min(captures.c.first, type_=schema.Instant()),
            sa.func.max(captures.c.last, type_=schema.Instant()),
            timeless,
        )
        .select_from(OBSERVED.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id))
        .where(*of_observation(filters), *_known(session, filters.as_of))
        .group_by(observation.id)
    )
    if undated:
        query = query.where(observation.date.is_(None), still_undated(session, filters.as_of))
    else:
        query = query.where(observation.date.is_not(None))
    if not filters.include_flagged:
        query = query.where(flagged == 0)
    return sorted(map(_to_observation, session.connection.execute(query)), key=_in_turn)


def read_pairs(session: Session, as_of: datetime | None = None) -> frozenset[Pair]:
    """Return every pair whose print was known at an instant; it is asked once a session."""
    observation = schema.observation.c
    query = sa.select(observation.base, observation.quote).distinct()
    if as_of or session.any_retracted:
        query = query.select_from(OBSERVED).where(*_known(session, as_of))

    def ask() -> frozenset[Pair]:
        return frozenset(Pair(f"{base}/{quote}") for base, quote in session.connection.execute(query))

    return session.once(("pairs", as_of), ask)


def count_snapshots(session: Session, filters: Filters) -> dict[date, int]:
    """Count the snapshots that the observations of each date come from."""
    observation, sighting = schema.observation.c, schema.sighting.c
    captures = capture_times(session, filters.as_of)
    query = (
        sa.select(observation.date, sa.func.count(sighting.snapshot_id.distinct()))
        .select_from(OBSERVED.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id))
        .where(observation.date.is_not(None), *of_observation(filters), *_known(session, filters.as_of))
        .group_by(observation.date)
    )
    if not filters.include_flagged:
        query = query.where(is_flagged(captures) == 0)
    return {row[0]: row[1] for row in session.connection.execute(query)}


def _known(session: Session, as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [*known_sightings(session, as_of), *kept_observations(session, as_of)]


def _to_observation(row: Any) -> Observation:  # noqa: ANN401 - a row of untyped columns
    day, base, quote, rate, change, rank, snapshots, flagged, first, last, timeless = row
    if timeless:
        first = last = None  # the snapshot of unknown time may be the first, and the last
    return Observation(
        day,
        Pair(f"{base}/{quote}"),
        Decimal(rate),
        Decimal(change),
        BASES[rank],
        snapshots,
        bool(flagged),
        first,
        last,
    )


def _in_turn(observation: Observation) -> tuple[object, ...]:
    day = observation.date or date.min
    return day, observation.pair, observation.rate, observation.change, str(observation.change)
