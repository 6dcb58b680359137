"""Where known pages stand: one that is found in a new place is a further copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlalchemy as sa

from fxtrack.extract import Extraction
from fxtrack.model import Outcome
from fxtrack.store.bulk import in_chunks
from fxtrack.store.outcomes import Stored

KnownPlace = tuple[str, str]
"""The digest of a page, and a place where it stands."""


def known_places(
    connection: sa.Connection, extractions: Iterable[Extraction], stored: Mapping[str, Stored]
) -> set[KnownPlace]:
    """Return the places of these pages that the database has; pages that are new have none."""
    wanted = {
        (stored[e.digest].number, e.location): (e.digest, e.location)
        for e in extractions
        if e.digest in stored and stored[e.digest].is_in_database
    }
    found: set[KnownPlace] = set()
    for some in in_chunks(wanted):
        named: dict[str, object] = {}
        for number, (snapshot, location) in enumerate(some):
            named[f"n{number}"], named[f"l{number}"] = snapshot, location
        rows = connection.execute(_which_are_there(len(some)), named)
        found.update(wanted[snapshot, location] for snapshot, location in rows)
    return found


@lru_cache(maxsize=8)
def _which_are_there(places: int) -> sa.TextClause:
    """Ask for those of so many places that are there.

    In words of its own: for pairs in a list SQLite would read all of the table, or all places of a page.
    """
    values = ", ".join(f"(:n{n}, :l{n})" for n in range(places))
    there = "EXISTS (SELECT 1 FROM copy WHERE snapshot_id = n AND location = l)"
    query = f"WITH wanted (n, l) AS (VALUES {values}) SELECT n, l FROM wanted WHERE {there}"  # noqa: S608 - only numbers
    return sa.text(query)


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
