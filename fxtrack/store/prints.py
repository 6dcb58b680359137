"""What was printed on each date: the rates that the series are made of, as quickly as may be."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from fxtrack.model import Filters, Observation, Pair, Prints
from fxtrack.store import schema
from fxtrack.store.conditions import (
    any_far,
    any_row,
    capture_times,
    is_flagged,
    kept_observations,
    known_sightings,
    of_observation,
)
from fxtrack.store.observed import read_observations
from fxtrack.store.session import Session

_BETWEEN = " "


def read_prints(session: Session, filters: Filters, *, timed: bool = False) -> list[Prints]:
    """Return the distinct rates of each pair and date that the filters let through.

    Args:
        session: the database.
        filters: which of them.
        timed: with the capture times of each rate, which takes longer.
    """
    if timed:
        return _with_times(read_observations(session, filters))
    observation = schema.observation.c
    key = observation.date, observation.base, observation.quote
    query = (
        sa.select(*key, sa.func.aggregate_strings(observation.rate, _BETWEEN))
        .where(observation.date.is_not(None), *of_observation(filters), *_visible(session, filters))
        .group_by(*key)
    )
    return [
        Prints(day, Pair(f"{base}/{quote}"), tuple(map(Decimal, rates.split(_BETWEEN))))
        for day, base, quote, rates in session.connection.execute(query).all()
    ]


def _with_times(observations: Iterable[Observation]) -> list[Prints]:
    def key(observation: Observation) -> tuple[date, Pair]:
        return observation.date or date.min, observation.pair

    groups = ((k, list(group)) for k, group in itertools.groupby(sorted(observations, key=key), key=key))
    return [
        Prints(
            day,
            pair,
            tuple(o.rate for o in group),
            tuple(o.first_captured for o in group),
            tuple(o.last_captured for o in group),
        )
        for (day, pair), group in groups
    ]


def _visible(session: Session, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the observations with a sighting that counts; nothing to ask where all of them do."""
    committed_at = schema.part.c.committed_at
    late = filters.as_of is not None and any_row(session, committed_at > filters.as_of)
    far = not filters.include_flagged and any_far(session)
    if not late and not far and not session.any_retracted:
        return []
    as_of = filters.as_of if late or session.any_retracted else None
    quote, sighting = schema.quote.c, schema.sighting.c
    conditions = known_sightings(session, as_of)
    seen = schema.quote.join(schema.sighting, sighting.ticker_id == quote.ticker_id)
    if far:
        captures = capture_times(session, as_of)
        seen = seen.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id)
        conditions.append(is_flagged(captures) == 0)
    counted = sa.select(quote.observation_id).select_from(seen).where(*conditions)
    return [schema.observation.c.id.in_(counted), *kept_observations(session, as_of)]
