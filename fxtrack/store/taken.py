"""Which retractions keep the numbers of a pair on a date out of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from fxtrack.model import Pair, Retraction
from fxtrack.store import schema
from fxtrack.store.conditions import OBSERVED, hidden_at, known_copies, still_undated
from fxtrack.store.events import read_events, read_takings
from fxtrack.store.hidden import LAST, SightingRow, Stretch, deliveries_of, hidden_by
from fxtrack.store.session import Session
from fxtrack.store.targets import UNDATED


def read_retracted(
    session: Session, pair: Pair, day: date | None, as_of: datetime | None = None
) -> list[tuple[Retraction, int]]:
    """Return the retractions that keep sightings of a pair on a date out, and in how many places each.

    Args:
        session: the database.
        pair: as printed.
        day: the date; None for the quotes of snapshots without one.
        as_of: what was retracted at this instant; None for now.
    """
    if not session.any_retracted:
        return []
    events = {event.number: event for event in read_events(session.connection)}
    found = {number: set[tuple[int, str]]() for number in events}
    for number, event in events.items():
        if event.kind == "observation" and event.target.startswith(f"{day or UNDATED} {pair} "):
            found[number] |= _places_of_observation(session, event, as_of)
    every = read_takings(session.connection)
    at = as_of or LAST
    active = [taking for taking in every if taking.since <= at < taking.until]
    sightings = _every_sighting(session, pair, day, as_of)
    for delivered in deliveries_of(session.connection, {snapshot for snapshot, _, _ in sightings}):
        hidden = hidden_by(every, delivered)
        for each in delivered:
            if each.sighting in sightings and (
                _is_hidden(hidden.copies.get(each.copy), at)
                or _is_hidden(hidden.sightings.get(each.sighting), at)
            ):
                for taking in active:
                    if taking.takes(each):
                        found[taking.number].add(each.copy[:2])
    return [(events[number], len(places)) for number, places in sorted(found.items()) if places]


def _is_hidden(spans: Sequence[Stretch] | None, at: datetime) -> bool:
    return any(since <= at < until for since, until in spans or ())


def _every_sighting(
    session: Session, pair: Pair, day: date | None, as_of: datetime | None
) -> set[SightingRow]:
    """Return all sightings of a pair on a date, retracted or not; of those without one, still undated."""
    o, sighting = schema.observation.c, schema.sighting.c
    of_day = [o.date == day] if day else [o.date.is_(None), still_undated(session, as_of)]
    query = (
        sa.select(sighting.snapshot_id, sighting.ticker_id, sighting.date_basis)
        .select_from(OBSERVED)
        .where(o.base == pair.base, o.quote == pair.quote, *of_day)
    )
    return {(snapshot, ticker, basis) for snapshot, ticker, basis in session.connection.execute(query)}


def _places_of_observation(
    session: Session, event: Retraction, as_of: datetime | None
) -> set[tuple[int, str]]:
    """Return the pages, and where they are, that print an observation, if this event hides it."""
    hidden, copy = schema.retracted_observation, schema.copy.c
    query = (
        sa.select(copy.snapshot_id, copy.location)
        .select_from(
            OBSERVED.join(hidden, hidden.c.observation_id == schema.observation.c.id).join(
                schema.copy, copy.snapshot_id == schema.sighting.c.snapshot_id
            )
        )
        .where(hidden.c.hidden_since == event.at, *hidden_at(hidden, as_of), *known_copies(session, as_of))
    )
    _, pair, rate, change = event.target.split(" ")
    o = schema.observation.c
    query = query.where(o.base == pair[:3], o.quote == pair[4:], o.rate == rate, o.change == change)
    return {(number, location) for number, location in session.connection.execute(query)}
