"""The one writer: parts with the marks that they are done, in one transaction.

Rows are identified by their content and inserted only where they are missing, so a part that comes twice,
in another order or split otherwise adds nothing; whatever was not committed leaves no trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy.engine import URL

from fxtrack.errors import StoreError
from fxtrack.extract import Delivery, Extraction
from fxtrack.model import ChangeKind, DateBasis, Outcome, Quote, Ticker, plain
from fxtrack.store import schema
from fxtrack.store.bulk import Bulk
from fxtrack.store.engine import explained

_CHUNK = 500
_LOCK = 0x66787477  # "fxtw"
_REMEMBERED = 4096
_UNKNOWN = datetime(9999, 12, 31, tzinfo=UTC)

TickerKey = tuple[str, date | None]
"""What identifies a ticker on a date: its content, the date."""
SightingKey = tuple[TickerKey, DateBasis]
"""What identifies a sighting within its snapshot."""
ObservationKey = tuple[date | None, str, str, str, str]
"""What identifies an observation: date, base, quote, rate, change, as they are stored."""


class Known(NamedTuple):
    """A part that was read before: its counts, and where to go on; None if it was read to its end."""

    counts: dict[str, int]
    position: int | None


def observation_key(quote: Quote, day: date | None) -> ObservationKey:
    """Return what identifies the observation of a quote on a date.

    Raises:
        StoreError: its change is no percent, and as one it would be kept.
    """
    if quote.change is None or quote.change_kind is not ChangeKind.PERCENT:
        raise StoreError(f"{quote.raw!r} has no percent as its change: the database cannot keep it")
    return day, quote.pair.base, quote.pair.quote, plain(quote.rate), plain(quote.change)


def sighting_key(extraction: Extraction) -> SightingKey | None:
    """Return what identifies the sighting of a ticker in its snapshot; None without a ticker."""
    if extraction.ticker is None:
        return None
    return (extraction.ticker.content, extraction.date), extraction.date_basis


def outcome(extraction: Extraction, known: set[SightingKey] | None) -> Outcome:
    """Name what becomes of a snapshot, given the sightings of the same bytes so far; None if it is new."""
    if extraction.problem:
        return Outcome.UNREADABLE
    if extraction.in_conflict:
        return Outcome.CONFLICT
    key = sighting_key(extraction)
    if key is None:
        return Outcome.REJECTED
    if known is not None and (
        key in known or (extraction.date is None and any(basis is not DateBasis.NONE for _, basis in known))
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
        self._run = {"version": version, "options": json.dumps(options, sort_keys=True, default=str)}
        self._run_id = 0
        self._ticker_ids: dict[TickerKey, int] = {}

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

    def known(self, marks: Sequence[str]) -> dict[str, Known]:
        """Tell which parts were read before, whole or up to a position."""
        with explained(self._url), self._engine.connect() as connection:
            return _known_parts(connection, marks)

    def write(self, deliveries: Sequence[Delivery]) -> list[tuple[Outcome, ...]]:
        """Commit batches, all of them or none.

        Returns:
            For each, the outcomes of its extractions in their order. The counts are brought up to date.

        Raises:
            StoreError: the database failed; nothing was kept.
        """
        with explained(self._url), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # One writer at a time, as on SQLite: two that insert the same rows in another order would
                # wait for each other for ever.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            rows = _Rows(connection, self._run_id, self._ticker_ids)
            stored = _stored(connection, [e for d in deliveries for e in d.batch.extractions])
            done = [rows.add(delivery, stored) for delivery in deliveries]
            rows.insert()
            rows.stamp(_now(connection))
        if len(rows.ticker_ids) > _REMEMBERED:
            rows.ticker_ids.clear()
        self._ticker_ids = rows.ticker_ids  # only now are they there to stay
        return done


class DryRun:
    """Tells what a Writer would do, and writes nothing. The engine is None where there is no database yet."""

    def __init__(self, engine: sa.Engine | None, url: URL) -> None:
        self._engine = engine
        self._url = url
        self._seen: dict[str, _Stored] = {}

    def known(self, marks: Sequence[str]) -> dict[str, Known]:
        """Tell which parts were read before, as ``Writer.known`` does."""
        if self._engine is None:
            return {}
        with explained(self._url), self._engine.connect() as connection:
            return _known_parts(connection, marks)

    def write(self, deliveries: Sequence[Delivery]) -> list[tuple[Outcome, ...]]:
        """Return the outcomes that the deliveries would have."""
        extractions = [e for d in deliveries for e in d.batch.extractions]
        new = [e for e in extractions if e.digest not in self._seen]
        if self._engine is not None:
            with explained(self._url), self._engine.connect() as connection:
                self._seen |= _stored(connection, new)
        done = []
        for delivery in deliveries:
            outcomes = tuple(_outcome_in_turn(e, self._seen) for e in delivery.batch.extractions)
            _count(delivery, outcomes)
            done.append(outcomes)
        return done


@dataclass(slots=True)
class _Stored:
    """What is known of a snapshot: its number (0 if it is new), and its sightings."""

    number: int
    sightings: set[SightingKey] = field(default_factory=set)


def _stored(connection: sa.Connection, extractions: Iterable[Extraction]) -> dict[str, _Stored]:
    """Return what the database has of these snapshots."""
    snapshot, sighting, ticker = schema.snapshot.c, schema.sighting.c, schema.ticker.c
    found: dict[str, _Stored] = {}
    digests = sorted({e.digest for e in extractions if e.digest})
    for start in range(0, len(digests), _CHUNK):
        query = sa.select(snapshot.digest, snapshot.id).where(
            snapshot.digest.in_(digests[start : start + _CHUNK])
        )
        found.update((digest, _Stored(number)) for digest, number in connection.execute(query))
    by_number = {stored.number: stored for stored in found.values()}
    numbers = sorted(by_number)
    for start in range(0, len(numbers), _CHUNK):
        query = (
            sa.select(sighting.snapshot_id, ticker.content, ticker.date, sighting.date_basis)
            .select_from(schema.sighting.join(schema.ticker))
            .where(sighting.snapshot_id.in_(numbers[start : start + _CHUNK]))
        )
        for row in connection.execute(query):
            key = (row.content, row.date), DateBasis(row.date_basis)
            by_number[row.snapshot_id].sightings.add(key)
    return found


def _outcome_in_turn(extraction: Extraction, stored: dict[str, _Stored]) -> Outcome:
    """Name the outcome; the second of two equal snapshots is known already."""
    before = stored.get(extraction.digest)
    named = outcome(extraction, before.sightings if before else None)
    if extraction.digest:
        if before is None:
            before = stored[extraction.digest] = _Stored(0)
        if (key := sighting_key(extraction)) is not None:
            before.sightings.add(key)
    return named


def _count(delivery: Delivery, outcomes: Iterable[Outcome]) -> None:
    """Add a batch to the counts of its part."""
    batch, counts = delivery.batch, delivery.counts
    more = {
        Outcome.NO_TICKER.value: batch.without,
        "revisits": batch.revisits,
        "left": batch.left,
        "refused": len(batch.damage) + sum(len(e.rejects) + bool(e.problem) for e in batch.extractions),
        "unsettled": len(batch.damage)
        + sum(e.problem is not None and (e.named or not e.lasting) for e in batch.extractions),
        "replaced": sum(e.replaced for e in batch.extractions),
        "flagged": sum(e.is_flagged for e in batch.extractions),
    }
    for named in outcomes:
        more[named.value] = more.get(named.value, 0) + 1
    for name, number in more.items():
        if number:
            counts[name] = counts.get(name, 0) + number


def _now(connection: sa.Connection) -> datetime:
    """Return the instant of a commit: later than that of every commit before it.

    A clock may be set back, and several machines may write into one database. If a commit could get an
    instant before another, what was known as of an instant would change afterwards.
    """
    part = schema.part.c
    earlier = sa.select(part.committed_at).where(part.committed_at != _UNKNOWN)
    last = connection.execute(earlier.order_by(part.id.desc()).limit(1)).scalar()
    now = datetime.now(UTC)
    return max(now, last + timedelta(microseconds=1)) if last else now


def _known_parts(connection: sa.Connection, marks: Sequence[str]) -> dict[str, Known]:
    columns = schema.part.c
    found: dict[str, Known] = {}
    for start in range(0, len(marks), _CHUNK):
        query = sa.select(columns.mark, columns.position, columns.tally).where(
            columns.mark.in_(marks[start : start + _CHUNK])
        )
        for mark, position, tally in connection.execute(query):
            before = found.get(mark)
            further = before is None or position is None or (before.position or 0) < position
            if further and not (before and before.position is None):
                found[mark] = Known(json.loads(tally or "{}"), position)
    return found


class _Rows:
    """The rows of one transaction, gathered in order and inserted at its end."""

    def __init__(self, connection: sa.Connection, run_id: int, ticker_ids: Mapping[TickerKey, int]) -> None:
        self._connection = connection
        self._run_id = run_id
        self._parts: list[int] = []
        self.ticker_ids = dict(ticker_ids)
        self._next_snapshot = self._highest(schema.snapshot) + 1
        self._snapshots: list[tuple[object, ...]] = []
        self._copies: list[tuple[object, ...]] = []
        self._sightings: list[tuple[TickerKey, tuple[object, ...]]] = []
        self._tickers: dict[TickerKey, Ticker] = {}
        self._rejects: list[tuple[object, ...]] = []

    def add(self, delivery: Delivery, stored: dict[str, _Stored]) -> tuple[Outcome, ...]:
        """Add a batch; returns the outcomes of its extractions."""
        extractions = delivery.batch.extractions
        outcomes = tuple(_outcome_in_turn(e, stored) for e in extractions)
        _count(delivery, outcomes)
        part_id = self._part(delivery)
        for extraction, named in zip(extractions, outcomes, strict=True):
            if extraction.digest:
                number = self._snapshot(extraction, stored[extraction.digest], part_id)
                self._copies.append(_copy(number, extraction, part_id))
                if named is not Outcome.KNOWN:
                    self._content(number, extraction, part_id)
        return outcomes

    def insert(self) -> None:
        """Write everything that was added, where it is missing."""
        self._insert(schema.snapshot, "id digest size encoding page_date part_id", self._snapshots)
        self._insert(
            schema.copy,
            "snapshot_id location capture_source captured_at capture_gap url part_id",
            self._copies,
            filled="url",
        )
        self._insert_tickers()
        names = "snapshot_id ticker_id date_basis line span_start part_id"
        rows = ((number, self.ticker_ids[key], *rest) for key, (number, *rest) in self._sightings)
        self._insert(schema.sighting, names, rows)
        names = "snapshot_id span_start reason line span_end raw part_id"
        self._insert(schema.reject, names, self._rejects)

    def _part(self, delivery: Delivery) -> int:
        """Write the mark of a part: which run committed which content, and when."""
        batch, counts = delivery.batch, delivery.counts
        # What may be mended without a change of the file, or makes an import fail, is looked at again.
        mark = None if counts.get("unsettled") else delivery.mark
        lines = [f"{mark} {batch.position} {counts}\n"]
        lines += (f"{e.digest or e.problem} {e.location}\n" for e in batch.extractions)
        content = hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
        columns = schema.part.c
        damage = "\n".join(f"{place}: {reason}" for place, reason in batch.damage) or None
        row = (self._run_id, content, batch.pages, _UNKNOWN, mark, batch.position, json.dumps(counts), damage)
        names = "import_run_id content snapshots committed_at mark position tally damage"
        self._insert(schema.part, names, [row])
        query = sa.select(columns.id).where(columns.import_run_id == self._run_id, columns.content == content)
        number = int(self._connection.execute(query).scalar_one())
        self._parts.append(number)
        return number

    def stamp(self, now: datetime) -> None:
        """Note the instant of the commit, as late as may be: from then on the parts are known."""
        part = schema.part.c
        for start in range(0, len(self._parts), _CHUNK):
            numbers = self._parts[start : start + _CHUNK]
            new = sa.update(schema.part).where(part.id.in_(numbers), part.committed_at == _UNKNOWN)
            self._connection.execute(new.values(committed_at=now))

    def _snapshot(self, extraction: Extraction, stored: _Stored, part_id: int) -> int:
        if stored.number == 0:
            stored.number = self._next_snapshot
            self._next_snapshot += 1
            self._snapshots.append(
                (
                    stored.number,
                    extraction.digest,
                    extraction.size,
                    extraction.encoding,
                    extraction.page_date,
                    part_id,
                )
            )
        return stored.number

    def _content(self, number: int, extraction: Extraction, part_id: int) -> None:
        if extraction.ticker is not None:
            key = (extraction.ticker.content, extraction.date)
            if key not in self.ticker_ids:
                self._tickers[key] = extraction.ticker
            basis = extraction.date_basis.value
            self._sightings.append((key, (number, basis, extraction.line, extraction.start, part_id)))
        self._rejects += (
            (number, r.span[0], r.reason.value, r.line, r.span[1], r.raw, part_id) for r in extraction.rejects
        )

    def _insert_tickers(self) -> None:
        missing = sorted(self._tickers, key=str)
        self._take_ticker_ids(missing)
        new = [key for key in missing if key not in self.ticker_ids]
        first = self._highest(schema.ticker) + 1
        self._insert(schema.ticker, "id content date", ((first + n, *key) for n, key in enumerate(new)))
        self.ticker_ids.update((key, first + n) for n, key in enumerate(new))
        observation_ids = self._observations(
            {observation_key(q, day) for content, day in new for q in self._tickers[content, day].quotes}
        )
        rows = (
            (self.ticker_ids[key], observation_ids[observation_key(q, key[1])], q.line, *q.span, q.raw)
            for key in new
            for q in self._tickers[key].quotes
        )
        self._insert(schema.quote, "ticker_id observation_id line span_start span_end raw", rows)

    def _take_ticker_ids(self, keys: Sequence[TickerKey]) -> None:
        columns = schema.ticker.c
        contents = sorted({content for content, _ in keys})
        for start in range(0, len(contents), _CHUNK):
            query = sa.select(columns.id, columns.content, columns.date).where(
                columns.content.in_(contents[start : start + _CHUNK])
            )
            self.ticker_ids.update(
                ((content, day), number) for number, content, day in self._connection.execute(query)
            )

    def _observations(self, keys: Iterable[ObservationKey]) -> dict[ObservationKey, int]:
        wanted = sorted(set(keys), key=str)
        self._insert(schema.observation, "date base quote rate change", wanted)
        columns = schema.observation.c
        query = sa.select(columns.id, columns.date, columns.base, columns.quote, columns.rate, columns.change)
        days = sorted({key[0] for key in wanted if key[0]})
        queries = [query.where(columns.date.in_(days[n : n + _CHUNK])) for n in range(0, len(days), _CHUNK)]
        undated = [key[1:] for key in wanted if key[0] is None]
        named = sa.tuple_(columns.base, columns.quote, columns.rate, columns.change)
        queries += [
            query.where(columns.date.is_(None), named.in_(undated[n : n + _CHUNK]))
            for n in range(0, len(undated), _CHUNK)
        ]
        return {
            (k[0], k[1], k[2], k[3], k[4]): number
            for each in queries
            for number, *k in self._connection.execute(each)
        }

    def _highest(self, table: sa.Table) -> int:
        """Return the highest number of a row. There is one writer at a time, so the next one is free."""
        return int(self._connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one() or 0)

    def _insert(
        self, table: sa.Table, names: str, rows: Iterable[Sequence[Any]], filled: str | None = None
    ) -> None:
        rows = list(rows)
        if rows:
            Bulk(self._connection, table, names.split(), filled).insert(rows)


def _copy(number: int, extraction: Extraction, part_id: int) -> tuple[object, ...]:
    taken = extraction.capture
    return (
        number,
        extraction.location,
        taken.source if taken else "",
        taken.at if taken else None,
        extraction.capture_gap,
        extraction.url or None,
        part_id,
    )
