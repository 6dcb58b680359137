"""Where known pages stand: one that is found in a new place is a further copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from fxtrack.extract import Extraction
from fxtrack.model import Outcome
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.outcomes import Stored

KnownPlace = tuple[str, str]
"""The digest of a page, and a place where it stands."""


def known_places(
    connection: sa.Connection, extractions: Iterable[Extraction], stored: Mapping[str, Stored]
) -> set[KnownPlace]:
    """Return the places of these pages that the database has; pages that are new have none."""
    copy = schema.copy.c
    wanted = {
        (stored[e.digest].number, e.location): (e.digest, e.location)
        for e in extractions
        if e.digest in stored and stored[e.digest].is_in_database
    }
    found: set[KnownPlace] = set()
    for some in in_chunks(wanted):
        there = sa.tuple_(copy.snapshot_id, copy.location).in_(some)
        query = sa.select(copy.snapshot_id, copy.location).where(there).distinct()
        found.update(wanted[number, location] for number, location in connection.execute(query))
    return found


def count_in_new_places(
    extractions: Iterable[Extraction], outcomes: Iterable[Outcome], known: set[KnownPlace]
) -> int:
    """Count the known pages that stand in new places; from then on these are known."""
    counted = 0
    for extraction, outcome in zip(extractions, outcomes, strict=True):
        place = extraction.digest, extraction.location
        if outcome is Outcome.KNOWN and place not in known:
            counted += 1
        known.add(place)
    return counted
