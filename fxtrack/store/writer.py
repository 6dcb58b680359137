"""The one writer: each part with the mark that it is done, in one transaction.

Rows are identified by their content and inserted only where they are missing, so a part that comes twice,
in another order or split otherwise adds nothing; whatever was not committed leaves no trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from fxtrack.extract import Extraction
from fxtrack.model import DateBasis, Outcome, Quote, plain
from fxtrack.store import schema
from fxtrack.store.engine import explained

_CHUNK = 500
_LOCK = 0x66787477  # "fxtw"

ObservationKey = tuple[date | None, str, str, str, str]
"""What identifies an observation: date, base, quote, rate, change, as they are stored."""
SightingKey = tuple[ObservationKey, DateBasis]
"""What identifies a sighting within its snapshot."""


def observation_key(quote: Quote, day: date | None) -> ObservationKey:
    """Return what identifies the observation of a quote on a date."""
    return day, quote.pair.base, quote.pair.quote, plain(quote.rate), plain(quote.change)


def sighting_keys(extraction: Extraction) -> list[SightingKey]:
    """Return what identifies each sighting of one snapshot."""
    return [(observation_key(q, extraction.date), extraction.date_basis) for q in extraction.quotes]


def outcome(extraction: Extraction, known: set[SightingKey] | None) -> Outcome:
    """Name what becomes of a snapshot, given the sightings of the same bytes so far; None if it is new."""
    if extraction.problem:
        return Outcome.UNREADABLE
    if not extraction.digest:
        return Outcome.NO_TICKER
    if extraction.in_conflict:
        return Outcome.CONFLICT
    if not extraction.quotes:
        return Outcome.REJECTED
    if known is not None and (
        known.issuperset(sighting_keys(extraction))
        or (extraction.date is None and any(basis is not DateBasis.NONE for _, basis in known))
    ):
        return Outcome.KNOWN  # an undated page that got its date in an earlier import has nothing to wait for
    return Outcome.UNDATED if extraction.date is None else Outcome.IMPORTED


class Writer:
    """Commits the parts of one import run.

    Use it as a context manager: it opens the run, and closes it when the import came to its end.
    """

    def __init__(self, engine: sa.Engine, url: URL, version: str, options: Mapping[str, object]) -> None:
        self._engine = engine
        self._url = url
        self._run = {
            "version": version,
            "options": json.dumps(options, sort_keys=True, default=str),
        }
        self._run_id = 0
        self._observation_ids: dict[ObservationKey, int] = {}

    def __enter__(self) -> Self:
        with explained(self._url), self._engine.begin() as connection:
            run = sa.insert(schema.import_run).values(started_at=datetime.now(UTC), **self._run)
            key = connection.execute(run).inserted_primary_key
            self._run_id = key[0] if key else 0
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            with explained(self._url), self._engine.begin() as connection:
                ended = sa.update(schema.import_run).where(schema.import_run.c.id == self._run_id)
                connection.execute(ended.values(finished_at=datetime.now(UTC)))

    def write(self, extractions: Sequence[Extraction]) -> tuple[Outcome, ...]:
        """Commit one part.

        Returns:
            The outcome of each extraction, in their order.

        Raises:
            StoreError: the database failed; nothing of the part was kept.
        """
        with explained(self._url), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # One writer at a time, as on SQLite: two that insert the same rows in another order would
                # wait for each other for ever.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            part = _Part(connection, self._observation_ids)
            known = part.known_sightings(extraction.digest for extraction in extractions)
            outcomes = tuple(_outcomes(extractions, known))
            part.mark(self._run_id, extractions)
            stored = [(e, o) for e, o in zip(extractions, outcomes, strict=True) if e.digest]
            part.add([e for e, _ in stored], [e for e, o in stored if o is not Outcome.KNOWN])
        self._observation_ids = part.observation_ids  # only now are they there to stay
        return outcomes


class DryRun:
    """Tells what a Writer would do, and writes nothing. The engine is None where there is no database yet."""

    def __init__(self, engine: sa.Engine | None, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._seen: dict[str, set[SightingKey]] = {}

    def write(self, extractions: Sequence[Extraction]) -> tuple[Outcome, ...]:
        """Return the outcome that each extraction would have, in their order."""
        digests = {e.digest for e in extractions if e.digest}
        if self._engine is not None:
            with explained(self._url), self._engine.connect() as connection:
                for digest, keys in (
                    _Part(connection, {}).known_sightings(digests - self._seen.keys()).items()
                ):
                    self._seen[digest] = keys
        return tuple(_outcomes(extractions, self._seen))


def _outcomes(extractions: Iterable[Extraction], known: dict[str, set[SightingKey]]) -> Iterator[Outcome]:
    """Name the outcomes in turn; the second of two equal snapshots is known already."""
    for extraction in extractions:
        yield outcome(extraction, known.get(extraction.digest))
        if extraction.digest:
            known.setdefault(extraction.digest, set()).update(sighting_keys(extraction))


class _Part:
    """The rows of one part, within its transaction."""

    def __init__(self, connection: sa.Connection, observation_ids: Mapping[ObservationKey, int]) -> None:
        self._connection = connection
        self._part_id = 0
        self.observation_ids = dict(observation_ids)

    def known_sightings(self, digests: Iterable[str]) -> dict[str, set[SightingKey]]:
        """Return what is stored of the snapshots with these digests."""
        observation, sighting, snapshot = schema.observation.c, schema.sighting.c, schema.snapshot.c
        known: dict[str, set[SightingKey]] = {}
        query = (
            sa.select(
                snapshot.digest, sighting.date_basis, observation.date, observation.base,
                observation.quote, observation.rate, observation.change,
            )
            .select_from(schema.snapshot.outerjoin(schema.sighting).outerjoin(schema.observation))
        )  # fmt: skip
        for chunk in _chunks(sorted(set(filter(None, digests)))):
            for digest, basis, *key in self._connection.execute(query.where(snapshot.digest.in_(chunk))):
                keys = known.setdefault(digest, set())
                if basis:
                    keys.add(((key[0], key[1], key[2], key[3], key[4]), DateBasis(basis)))
        return known

    def mark(self, run_id: int, extractions: Sequence[Extraction]) -> None:
        """Write the mark of the part: which run committed which content, and when."""
        lines = (f"{e.digest or e.problem or 'no ticker'} {e.location}\n" for e in extractions)
        content = hashlib.sha256("".join(lines).encode()).hexdigest()
        columns = schema.part.c
        self._insert(
            schema.part,
            [{
                "import_run_id": run_id, "content": content, "snapshots": len(extractions),
                "committed_at": datetime.now(UTC),
            }],
        )  # fmt: skip
        query = sa.select(columns.id).where(columns.import_run_id == run_id, columns.content == content)
        self._part_id = self._connection.execute(query).scalar_one()

    def add(self, extractions: Sequence[Extraction], fresh: Sequence[Extraction]) -> None:
        """Insert whatever is missing of these snapshots; only fresh ones can bring more than their place."""
        snapshot_ids = self._snapshots(extractions)
        self._insert(schema.copy, (self._copy(snapshot_ids[e.digest], e) for e in extractions))
        self._observations({key for e in fresh for key, _ in sighting_keys(e)})
        self._insert(schema.sighting, (s for e in fresh for s in self._sightings(snapshot_ids[e.digest], e)))
        self._insert(schema.reject, (r for e in fresh for r in self._rejects(snapshot_ids[e.digest], e)))

    def _snapshots(self, extractions: Iterable[Extraction]) -> dict[str, int]:
        first = {e.digest: e for e in reversed(list(extractions))}
        self._insert(
            schema.snapshot,
            ({"digest": e.digest, "size": e.size, "encoding": e.encoding, "page_date": e.page_date,
              "part_id": self._part_id} for e in first.values()),
        )  # fmt: skip
        columns = schema.snapshot.c
        ids: dict[str, int] = {}
        for chunk in _chunks(sorted(first)):
            query = sa.select(columns.digest, columns.id).where(columns.digest.in_(chunk))
            ids.update((row.digest, row.id) for row in self._connection.execute(query))
        return ids

    def _observations(self, keys: Iterable[ObservationKey]) -> None:
        missing = sorted(set(keys) - self.observation_ids.keys(), key=str)
        names = ("date", "base", "quote", "rate", "change")
        self._insert(schema.observation, (dict(zip(names, key, strict=True)) for key in missing))
        columns = schema.observation.c
        query = sa.select(columns.id, *(columns[name] for name in names))
        for dates in _chunks(sorted({key[0] for key in missing if key[0]})):
            self._take_ids(query.where(columns.date.in_(dates)))
        if any(key[0] is None for key in missing):
            self._take_ids(query.where(columns.date.is_(None)))

    def _take_ids(self, query: sa.Select[Any]) -> None:
        for number, *key in self._connection.execute(query):
            self.observation_ids[(key[0], key[1], key[2], key[3], key[4])] = number

    def _copy(self, snapshot_id: int, extraction: Extraction) -> dict[str, object]:
        taken = extraction.capture
        return {
            "snapshot_id": snapshot_id,
            "location": extraction.location,
            "capture_source": taken.source if taken else "",
            "captured_at": taken.at if taken else None,
            "capture_gap": extraction.capture_gap,
            "part_id": self._part_id,
        }

    def _sightings(self, snapshot_id: int, extraction: Extraction) -> Iterator[dict[str, object]]:
        for quote, (key, basis) in zip(extraction.quotes, sighting_keys(extraction), strict=True):
            yield {
                "snapshot_id": snapshot_id,
                "observation_id": self.observation_ids[key],
                "date_basis": basis.value,
                "line": quote.line,
                "span_start": quote.span[0],
                "span_end": quote.span[1],
                "raw": quote.raw,
                "part_id": self._part_id,
            }

    def _rejects(self, snapshot_id: int, extraction: Extraction) -> Iterator[dict[str, object]]:
        for reject in extraction.rejects:
            yield {
                "snapshot_id": snapshot_id,
                "span_start": reject.span[0],
                "reason": reject.reason.value,
                "line": reject.line,
                "span_end": reject.span[1],
                "raw": reject.raw,
                "part_id": self._part_id,
            }

    def _insert(self, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
        """Insert the rows that are not there yet; both engines know this clause, each under its own name."""
        rows = list(rows)
        if not rows:
            return
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
