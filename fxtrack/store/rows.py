"""The rows of one transaction, gathered in order and inserted at its end."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from fxtrack.counts import Counts
from fxtrack.delivery import Delivery, Written
from fxtrack.extract import Batch, Extraction
from fxtrack.model import Outcome, Revisit, Ticker
from fxtrack.store import schema
from fxtrack.store.bulk import insert_missing
from fxtrack.store.outcomes import Stored, TickerKey, count_outcomes, outcome_in_turn, ticker_key
from fxtrack.store.parts import insert_part, stamp_parts
from fxtrack.store.revisits import insert_revisits
from fxtrack.store.reviving import Again, insert_again, revive
from fxtrack.store.standing import KnownPlace, count_in_new_places
from fxtrack.store.tickers import insert_tickers, next_number

_Row = tuple[object, ...]


class RowWriter:
    """Takes deliveries in, and writes what is missing of them.

    Attributes:
        ticker_ids: the numbers of tickers that are known to be there.
    """

    def __init__(
        self,
        connection: sa.Connection,
        run_id: int,
        stored: dict[str, Stored],
        known_places: set[KnownPlace],
        ticker_ids: Mapping[TickerKey, int],
    ) -> None:
        """Begin.

        Args:
            connection: in the transaction.
            run_id: the number of the import run.
            stored: what the database has of the snapshots that will be delivered.
            known_places: the places of theirs that it has.
            ticker_ids: the numbers of tickers that are there.
        """
        self._connection = connection
        self._run_id = run_id
        self._stored = stored
        self._known_places = known_places
        self.ticker_ids = dict(ticker_ids)
        self._next_snapshot = next_number(connection, schema.snapshot)
        self._parts: list[int] = []
        self._snapshots: list[_Row] = []
        self._copies: list[tuple[TickerKey | None, _Row]] = []
        self._sightings: list[tuple[TickerKey, _Row]] = []
        self._tickers: dict[TickerKey, Ticker] = {}
        self._rejects: list[_Row] = []
        self._revisits: list[tuple[Revisit, int]] = []
        self._again: list[tuple[TickerKey, Again]] = []
        self._revived: set[int] = set()

    def add(self, delivery: Delivery) -> Written:
        """Take a delivery in; tells what becomes of it."""
        outcomes: list[Outcome] = []
        counts = Counts()
        for batch in delivery.batches:
            found = [outcome_in_turn(extraction, self._stored) for extraction in batch.extractions]
            new_places = count_in_new_places(batch.extractions, found, self._known_places)
            counts += batch.counts + count_outcomes(batch.extractions, found) + Counts(new_places=new_places)
            part = insert_part(self._connection, self._run_id, batch, delivery.mark, delivery.so_far + counts)
            self._parts.append(part)
            self._add_batch(batch, found, part)
            outcomes += found
        return Written(tuple(outcomes), counts)

    def insert(self) -> None:
        """Write everything that was taken in, where it is missing."""
        rows = self._connection
        names = "id digest size encoding page_date part_id"
        insert_missing(rows, schema.snapshot, names, self._snapshots)
        insert_tickers(rows, self._tickers, self.ticker_ids)
        numbers = self.ticker_ids
        names = "snapshot_id location capture_source captured_at capture_gap url part_id date_basis payload"
        names += " ticker_id"
        copies = ((*row, numbers[key] if key else None) for key, row in self._copies)
        insert_missing(rows, schema.copy, names, copies, filled="url payload")
        names = "snapshot_id ticker_id date_basis line span_start part_id"
        sightings = ((number, numbers[key], *rest) for key, (number, *rest) in self._sightings)
        insert_missing(rows, schema.sighting, names, sightings)
        names = "snapshot_id span_start reason line span_end raw part_id"
        insert_missing(rows, schema.reject, names, self._rejects)
        insert_revisits(rows, self._revisits)
        insert_again(rows, ((*row, numbers[key]) for key, row in self._again))
        at = stamp_parts(rows, self._parts)
        revive(rows, self._revived, {numbers[key] for key, _ in self._copies if key}, at)

    def _add_batch(self, batch: Batch, outcomes: list[Outcome], part: int) -> None:
        for extraction, outcome in zip(batch.extractions, outcomes, strict=True):
            if extraction.digest:
                number = self._number(extraction, part)
                self._add_copy(number, extraction, part)
                if extraction.rejects and outcome is not Outcome.KNOWN:
                    self._add_rejects(number, extraction, part)
        self._revisits += ((revisit, part) for revisit in batch.revisits)

    def _number(self, extraction: Extraction, part: int) -> int:
        """Return the number of a snapshot; one that is new gets one."""
        stored = self._stored[extraction.digest]
        if stored.number == 0:
            stored.number = self._next_snapshot
            self._next_snapshot += 1
            e = extraction
            self._snapshots.append((stored.number, e.digest, e.size, e.encoding, e.page_date, part))
        return stored.number

    def _add_copy(self, number: int, extraction: Extraction, part: int) -> None:
        key = ticker_key(extraction)
        self._copies.append((key, _copy(number, extraction, part)))
        if key is None or extraction.ticker is None:
            return
        stored, basis = self._stored[extraction.digest], extraction.date_basis
        if key in stored.tickers:
            self.ticker_ids[key] = stored.tickers[key]
        elif key not in self.ticker_ids:
            self._tickers[key] = extraction.ticker
        is_new = (key, basis) not in stored.written
        if is_new:
            stored.written.add((key, basis))
            self._sightings.append((key, (number, basis.value, extraction.line, extraction.start, part)))
        if stored.is_in_database and (is_new or stored.partly_retracted):
            again = number, extraction.location, _source(extraction), basis.value, part
            self._again.append((key, again))
            self._revived.add(number)

    def _add_rejects(self, number: int, extraction: Extraction, part: int) -> None:
        self._rejects += (
            (number, r.span[0], r.reason.value, r.line, r.span[1], r.raw, part) for r in extraction.rejects
        )


def _copy(number: int, extraction: Extraction, part: int) -> _Row:
    e, at = extraction, extraction.capture.at if extraction.capture else None
    basis = None if e.ticker is None else e.date_basis.value
    url, payload = e.url or None, e.payload or None
    return number, e.location, _source(e), at, e.capture_gap, url, part, basis, payload


def _source(extraction: Extraction) -> str:
    return extraction.capture.source if extraction.capture else ""
