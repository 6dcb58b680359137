"""Taking back what imports brought, and undoing that: events, by which nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from fxtrack.counts import Counts
from fxtrack.errors import InputError
from fxtrack.model import Retraction
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks, insert_missing
from fxtrack.store.events import read_events, read_takings
from fxtrack.store.foreseeing import Consequences, foresee
from fxtrack.store.hidden import rewrite_hidden
from fxtrack.store.parts import later_than_all
from fxtrack.store.targets import Target, observation_of, snapshots_of


def retract(connection: sa.Connection, target: Target, reason: str) -> tuple[int, Consequences]:
    """Take something back, from now on; returns the number of the event, and what went.

    Raises:
        InputError: there is nothing of the kind, or all of it is retracted already.
    """
    went = foresee(connection, target)
    at = later_than_all(connection)
    number = _insert_event(connection, at, target, reason)
    again = _read_again(connection, went.parts, revisits=went.revisits > 0)
    rows = [(number, part) for part in sorted(again)]
    insert_missing(connection, schema.retracted_part, "retraction_id part_id", rows)
    if target.kind == "observation":
        hidden = [(observation_of(connection, target), at)]
        insert_missing(connection, schema.retracted_observation, "observation_id hidden_since", hidden)
    else:
        rewrite_hidden(connection, read_takings(connection), snapshots_of(connection, target))
    return number, went


def undo(connection: sa.Connection, number: int, reason: str) -> tuple[int, Retraction]:
    """Undo a retraction, from now on; returns the number of this event, and what it undoes.

    Raises:
        InputError: there is none of that number, or it was undone already.
    """
    events = {event.number: event for event in read_events(connection)}
    undone = events.get(number)
    if undone is None:
        raise InputError(f"there is no retraction {number}: 'fxtrack db retract --list' shows all")
    if undone.undoes is not None:
        raise InputError(
            f"number {number} is no retraction, it undoes retraction {undone.undoes}: take the same back "
            "once more instead"
        )
    if undone.undone_at is not None:
        [by] = [event.number for event in events.values() if event.undoes == number]
        raise InputError(f"retraction {number} was undone already, by number {by}")
    at = later_than_all(connection)
    undoing = _insert_event(connection, at, Target("undo", str(number)), reason, undoes=number)
    if undone.kind == "observation":
        hidden = schema.retracted_observation
        back = sa.update(hidden).where(hidden.c.hidden_since == undone.at, hidden.c.hidden_until.is_(None))
        connection.execute(back.values(hidden_until=at))
    else:
        target = Target(undone.kind, undone.target)
        rewrite_hidden(connection, read_takings(connection), snapshots_of(connection, target))
    return undoing, undone


def _insert_event(
    connection: sa.Connection, at: datetime, target: Target, reason: str, undoes: int | None = None
) -> int:
    row = sa.insert(schema.retraction).values(
        at=at, kind=target.kind, target=target.name, reason=reason, undoes=undoes
    )
    key = connection.execute(row).inserted_primary_key
    return int(key[0]) if key else 0


def _read_again(connection: sa.Connection, parts: Collection[int], *, revisits: bool) -> set[int]:
    """Return the parts that an import has to read again, so that what is retracted comes back.

    They are those that brought it, all shares of their archives, and those that met pages that were known, or
    revisits: which these were is not written down.
    """
    part = schema.part.c
    found = set(parts)
    marks: set[str] = set()
    for some in in_chunks(parts):
        query = sa.select(part.mark).where(part.id.in_(some), part.mark.is_not(None)).distinct()
        marks.update(connection.execute(query).scalars())
    later = sa.select(part.id, part.mark, part.tally).where(
        part.mark.is_not(None), part.id > min(parts, default=0)
    )
    for _, mark, tally in connection.execute(later):
        counts = Counts.from_json(tally)
        if counts.already_known or counts.conflict or (revisits and counts.revisits_kept):
            marks.add(mark)
    for several in in_chunks(marks):
        found.update(connection.execute(sa.select(part.id).where(part.mark.in_(several))).scalars())
    return found
