"""What was printed on each date: the rates that the series are made of, as quickly as may be."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from fxtrack.model import Filters, Observation, Pair, Prints
from fxtrack.store import queries, schema

_observation, _part = schema.observation.c, schema.part.c
_SEPARATOR = " "


def prints(connection: sa.Connection, filters: Filters, *, timed: bool = False) -> list[Prints]:
    """Return the distinct rates of each pair and date that the filters let through.

    Args:
        connection: the database.
        filters: which of them.
        timed: with the capture times of each rate, which takes longer.
    """
    if timed:
        return _timed(queries.observations(connection, filters))
    query = (
        sa.select(
            _observation.date,
            _observation.base,
            _observation.quote,
            sa.func.aggregate_strings(_observation.rate, _SEPARATOR),
        )
        .where(
            _observation.date.is_not(None), *queries.of_observation(filters), *_visible(connection, filters)
        )
        .group_by(_observation.date, _observation.base, _observation.quote)
    )
    return [
        Prints(day, Pair(f"{base}/{quote}"), tuple(map(Decimal, rates.split(_SEPARATOR))))
        for day, base, quote, rates in connection.execute(query).all()
    ]


def _timed(observations: list[Observation]) -> list[Prints]:
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


def _visible(connection: sa.Connection, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the observations with a sighting that counts; nothing to ask where all of them do."""
    late = filters.as_of is not None and queries.any_row(connection, _part.committed_at > filters.as_of)
    far = not filters.include_flagged and queries.any_far(connection)
    if not late and not far:
        return []
    as_of = filters.as_of if late else None
    sighting = schema.sighting.c
    conditions = queries.imported_until(sighting.part_id, as_of)
    seen = schema.quote.join(schema.sighting, sighting.ticker_id == schema.quote.c.ticker_id)
    if far:
        captures = queries.capture_times(as_of)
        seen = seen.outerjoin(captures, captures.c.snapshot_id == sighting.snapshot_id)
        conditions.append(queries.is_flagged(captures) == 0)
    counted = sa.select(schema.quote.c.observation_id).select_from(seen).where(*conditions)
    return [_observation.id.in_(counted)]
