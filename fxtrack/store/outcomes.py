"""What becomes of a snapshot, given what the database has of the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from fxtrack.counts import Counts
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
    """What is known of a snapshot.

    Attributes:
        number: of its row; 0 if it is new.
        sightings: those that count, and those that this import has found since.
        written: those that have a row, or will have one; some may be retracted.
        tickers: the numbers of the tickers in the database that it prints.
        is_in_database: whether an earlier import brought it.
        partly_retracted: whether anything of it is retracted: a copy, a sighting, an observation.
    """

    number: int
    sightings: set[SightingKey] = field(default_factory=set)
    written: set[SightingKey] = field(default_factory=set)
    tickers: dict[TickerKey, int] = field(default_factory=dict)
    is_in_database: bool = False
    partly_retracted: bool = False


def ticker_key(extraction: Extraction) -> TickerKey | None:
    """Return what identifies the ticker of a snapshot on its date; None without a ticker."""
    return None if extraction.ticker is None else (extraction.ticker.content, extraction.date)


def read_stored(connection: sa.Connection, extractions: Iterable[Extraction]) -> dict[str, Stored]:
    """Return what the database has of these snapshots, by their digests."""
    snapshot, sighting, ticker = schema.snapshot.c, schema.sighting.c, schema.ticker.c
    retracted = is_anything_retracted(connection)
    found: dict[str, Stored] = {}
    for digests in in_chunks({e.digest for e in extractions if e.digest}):
        query = sa.select(snapshot.digest, snapshot.id).where(snapshot.digest.in_(digests))
        for digest, number in connection.execute(query):
            found[digest] = Stored(number, is_in_database=True)
    by_number = {stored.number: stored for stored in found.values()}
    for numbers in in_chunks(by_number):
        sightings = (
            sa.select(sighting.snapshot_id, ticker.id, ticker.content, ticker.date, sighting.date_basis)
            .select_from(schema.sighting.join(schema.ticker))
            .where(sighting.snapshot_id.in_(numbers))
        )
        for number, key, content, day, basis in connection.execute(sightings):
            stored = by_number[number]
            stored.tickers[content, day] = key
            stored.written.add(((content, day), DateBasis(basis)))
            stored.sightings.add(((content, day), DateBasis(basis)))
        if retracted:
            _leave_out_retracted(connection, by_number, numbers)
    return found


def is_anything_retracted(connection: sa.Connection) -> bool:
    """Tell whether anything was ever retracted; mostly nothing was."""
    return connection.execute(sa.select(schema.retraction.c.id).limit(1)).first() is not None


def _leave_out_retracted(
    connection: sa.Connection, by_number: Mapping[int, Stored], numbers: Sequence[int]
) -> None:
    """Note which of these snapshots, and of their sightings, are retracted at present."""
    copies, sightings, observations = (
        getattr(schema, f"retracted_{name}").c for name in ("copy", "sighting", "observation")
    )
    query = sa.select(copies.snapshot_id).where(
        copies.snapshot_id.in_(numbers), copies.hidden_until.is_(None)
    )
    for number in connection.execute(query).scalars():
        by_number[number].partly_retracted = True
    hidden = sa.select(sightings.snapshot_id, sightings.ticker_id, sightings.date_basis).where(
        sightings.snapshot_id.in_(numbers), sightings.hidden_until.is_(None)
    )
    sighting, quote = schema.sighting, schema.quote
    # Of a ticker with a retracted observation nothing is known as it should be: read again, it comes back.
    partly = (
        sa.select(sighting.c.snapshot_id, sighting.c.ticker_id, sighting.c.date_basis)
        .select_from(
            sighting.join(quote, quote.c.ticker_id == sighting.c.ticker_id).join(
                schema.retracted_observation, observations.observation_id == quote.c.observation_id
            )
        )
        .where(sighting.c.snapshot_id.in_(numbers), observations.hidden_until.is_(None))
    )
    for number, ticker, basis in connection.execute(hidden.union(partly)):
        stored = by_number[number]
        stored.partly_retracted = True
        keys = {key for key, each in stored.tickers.items() if each == ticker}
        stored.sightings -= {(key, DateBasis(basis)) for key in keys}


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


def count_outcomes(extractions: Iterable[Extraction], outcomes: Iterable[Outcome]) -> Counts:
    """Count what became of pages; a folder with nothing to read in it is none."""
    return Counts.of(
        outcome for page, outcome in zip(extractions, outcomes, strict=True) if not page.is_folder
    )


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
