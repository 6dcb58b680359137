"""The one writer: parts with the marks that they are done, in one transaction.

Rows are identified by their content and inserted only where they are missing, so a part that comes twice,
in another order or split otherwise adds nothing; whatever was not committed leaves no trace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import URL

from fxtrack.counts import Counts
from fxtrack.delivery import Delivery, KnownPart, Written
from fxtrack.store import schema
from fxtrack.store.engine import plain_errors, wait_for_turn
from fxtrack.store.outcomes import Stored, TickerKey, count_outcomes, outcome_in_turn, read_stored
from fxtrack.store.parts import read_known_parts
from fxtrack.store.rows import RowWriter
from fxtrack.store.standing import KnownPlace, count_in_new_places, known_places

_REMEMBERED = 4096  # tickers whose numbers are known: the next pages print them again


class Writer:
    """Commits the parts of one import run.

    Use it as a context manager: it opens the run, and closes it when the import came to its end.
    """

    def __init__(self, engine: sa.Engine, url: URL, version: str, options: Mapping[str, object]) -> None:
        self._engine = engine
        self._url = url
        self._run = {"version": version, "options": json.dumps(options, sort_keys=True, default=str)}
        self._run_id = 0
        self._ticker_ids: dict[TickerKey, int] = {}

    def __enter__(self) -> Self:
        with plain_errors(self._url), self._engine.begin() as connection:
            run = sa.insert(schema.import_run).values(started_at=datetime.now(UTC), **self._run)
            key = connection.execute(run).inserted_primary_key
            self._run_id = key[0] if key else 0
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            with plain_errors(self._url), self._engine.begin() as connection:
                ended = sa.update(schema.import_run).where(schema.import_run.c.id == self._run_id)
                connection.execute(ended.values(finished_at=datetime.now(UTC)))

    def known(self, marks: Sequence[str]) -> dict[str, KnownPart]:
        """Tell which parts were read before, whole or up to a position."""
        with plain_errors(self._url), self._engine.connect() as connection:
            return read_known_parts(connection, marks)

    def write(self, deliveries: Sequence[Delivery]) -> list[Written]:
        """Commit deliveries, all of them or none; tells what became of each.

        Raises:
            StoreError: the database failed; nothing was kept.
        """
        with plain_errors(self._url), self._engine.begin() as connection:
            wait_for_turn(connection)
            every = [e for d in deliveries for e in d.extractions]
            stored = read_stored(connection, every)
            places = known_places(connection, every, stored)
            rows = RowWriter(connection, self._run_id, stored, places, self._ticker_ids)
            done = [rows.add(delivery) for delivery in deliveries]
            rows.insert()
        # Only now are the tickers there to stay.
        self._ticker_ids = rows.ticker_ids if len(rows.ticker_ids) <= _REMEMBERED else {}
        return done


class DryRun:
    """Tells what a Writer would do, and writes nothing. The engine is None where there is no database yet."""

    def __init__(self, engine: sa.Engine | None, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._seen: dict[str, Stored] = {}

    def known(self, marks: Sequence[str]) -> dict[str, KnownPart]:
        """Tell which parts were read before, as ``Writer.known`` does."""
        if self._engine is None:
            return {}
        with plain_errors(self._url), self._engine.connect() as connection:
            return read_known_parts(connection, marks)

    def write(self, deliveries: Sequence[Delivery]) -> list[Written]:
        """Tell what would become of deliveries."""
        every = [e for d in deliveries for e in d.extractions]
        places: set[KnownPlace] = set()
        if self._engine is not None:
            with plain_errors(self._url), self._engine.connect() as connection:
                self._seen |= read_stored(connection, [e for e in every if e.digest not in self._seen])
                places = known_places(connection, every, self._seen)
        return [self._written(delivery, places) for delivery in deliveries]

    def _written(self, delivery: Delivery, places: set[KnownPlace]) -> Written:
        extractions = delivery.extractions
        outcomes = tuple(outcome_in_turn(extraction, self._seen) for extraction in extractions)
        new_places = count_in_new_places(extractions, outcomes, places)
        found = count_outcomes(extractions, outcomes) + Counts(new_places=new_places)
        return Written(outcomes, sum((batch.counts for batch in delivery.batches), found))
