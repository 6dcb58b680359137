"""What becomes of a snapshot, given what the database has of the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from fxtrack.extract import Extraction
from fxtrack.model import DateBasis, Outcome
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks

TickerKey = tuple[str, date | None]
"""What identifies a ticker on a date: its content, the date."""
SightingKey = tuple[TickerKey, DateBasis]
"""What identifies a sighting within its snapshot."""


@dataclass(slots=True)
class Stored:
    """What is known of a snapshot: its number (0 if it is new), and its sightings."""

    number: int
    sightings: set[SightingKey] = field(default_factory=set)


def ticker_key(extraction: Extraction) -> TickerKey | None:
    """Return what identifies the ticker of a snapshot on its date; None without a ticker."""
    return None if extraction.ticker is None else (extraction.ticker.content, extraction.date)


def read_stored(connection: sa.Connection, extractions: Iterable[Extraction]) -> dict[str, Stored]:
    """Return what the database has of these snapshots, by their digests."""
    snapshot, sighting, ticker = schema.snapshot.c, schema.sighting.c, schema.ticker.c
    found: dict[str, Stored] = {}
    for digests in in_chunks({e.digest for e in extractions if e.digest}):
        query = sa.select(snapshot.digest, snapshot.id).where(snapshot.digest.in_(digests))
        found.update((digest, Stored(number)) for digest, number in connection.execute(query))
    by_number = {stored.number: stored for stored in found.values()}
    for numbers in in_chunks(by_number):
        sightings = (
            sa.select(sighting.snapshot_id, ticker.content, ticker.date, sighting.date_basis)
            .select_from(schema.sighting.join(schema.ticker))
            .where(sighting.snapshot_id.in_(numbers))
        )
        for number, content, day, basis in connection.execute(sightings):
            by_number[number].sightings.add(((content, day), DateBasis(basis)))
    return found


def outcome_of(extraction: Extraction, known: set[SightingKey] | None) -> Outcome:
    """Name what becomes of a snapshot, given the sightings of the same bytes so far; None if it is new."""
    if extraction.problem is not None:
        return Outcome.UNREADABLE
    if extraction.in_conflict:
        return Outcome.CONFLICT
    ticker = ticker_key(extraction)
    if ticker is None:
        return Outcome.REJECTED
    if known is not None:
        if (ticker, extraction.date_basis) in known:
            return Outcome.KNOWN
        # An undated page that got its date in an earlier import has nothing to wait for.
        if extraction.date is None and any(basis is not DateBasis.NONE for _, basis in known):
            return Outcome.KNOWN
    return Outcome.UNDATED if extraction.date is None else Outcome.IMPORTED


def outcome_in_turn(extraction: Extraction, stored: dict[str, Stored]) -> Outcome:
    """Name the outcome, and remember it: the second of two equal snapshots is known already."""
    before = stored.get(extraction.digest)
    outcome = outcome_of(extraction, before.sightings if before else None)
    if extraction.digest:
        if before is None:
            before = stored[extraction.digest] = Stored(0)
        if (ticker := ticker_key(extraction)) is not None:
            before.sightings.add((ticker, extraction.date_basis))
    return outcome
