"""The pages of an earlier import, with what became of each: as far as rows of the database tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.errors import InputError
from fxtrack.model import CONFLICTS, DateBasis, ListedPage, Outcome
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.hidden import SightingRow
from fxtrack.store.session import Session


class RunPages(NamedTuple):
    """What the database has of the pages of an import.

    Attributes:
        pages: those that left a row, in the order in which they were committed, then of their places.
        read: how many pages it read, the others included.
        damage: what was broken in archives, a line each: the place and what it is.
    """

    pages: list[ListedPage]
    read: int
    damage: list[str]


class _FoundPage(NamedTuple):
    """A page that an import found somewhere."""

    part: int
    location: str
    snapshot: int
    capture_source: str
    ticker: int | None
    basis: str | None
    captured_at: datetime | None
    url: str | None


class _Seen(NamedTuple):
    """A sighting: its date, the run that brought it first, and the parts that brought it back."""

    date: date | None
    run: int
    brought_back: frozenset[datetime]


def read_run_pages(session: Session, run: int) -> RunPages:
    """Return the pages of an import that left a row, retracted or not.

    A page leaves none if nothing on it looks like a ticker, if it could not be read, or if an earlier import
    had read the same from the same place.

    Args:
        session: the database.
        run: the number of the import.

    Raises:
        InputError: there is no run of that number.
    """
    connection, part, runs = session.connection, schema.part.c, schema.import_run.c
    if connection.execute(sa.select(runs.id).where(runs.id == run)).first() is None:
        raise InputError(f"there is no run {run}: 'fxtrack db runs' shows all")
    query = sa.select(part.id, part.snapshots, part.damage, part.committed_at)
    parts = connection.execute(query.where(part.import_run_id == run).order_by(part.id)).all()
    found = sorted(set(_found_by(connection, run)), key=lambda each: each[:4])
    snapshots = {each.snapshot for each in found}
    rows = _Rows(
        run,
        {row.id: row.committed_at for row in parts},
        _sightings(connection, snapshots),
        _reasons(connection, snapshots),
        _quotes(connection, {each.ticker for each in found if each.ticker is not None}),
    )
    damage = [line for row in parts for line in (row.damage or "").splitlines()]
    return RunPages(list(map(rows.page, found)), sum(row.snapshots for row in parts), damage)


@dataclass
class _Rows:
    """What the database has of the pages of an import.

    Attributes:
        run: its number.
        committed: when its parts were committed, by their numbers.
        sightings: those of the pages.
        reasons: why text of them was refused, by their numbers.
        quotes: how many quotes tickers have.
        told: the sightings that were told of: of equal pages of one import the first one counts as new.
    """

    run: int
    committed: dict[int, datetime]
    sightings: dict[SightingRow, _Seen]
    reasons: dict[int, list[str]]
    quotes: dict[int, int]
    told: set[SightingRow] = field(default_factory=set)

    def page(self, found: _FoundPage) -> ListedPage:
        """Tell of a page."""
        reasons = self.reasons.get(found.snapshot, [])
        outcome, day = self._outcome(found, reasons)
        return ListedPage(
            outcome,
            "; ".join(reasons),
            day,
            DateBasis(found.basis) if found.basis else None,
            found.url or "",
            found.captured_at,
            self.quotes.get(found.ticker, 0) if found.ticker is not None else 0,
            found.location,
        )

    def _outcome(self, found: _FoundPage, reasons: Iterable[str]) -> tuple[Outcome, date | None]:
        """Name what became of a page, and its date."""
        seen, key = None, None
        if found.ticker is not None and found.basis is not None:
            key = (found.snapshot, found.ticker, found.basis)
            seen = self.sightings.get(key)
        day = seen.date if seen else None
        if not CONFLICTS.isdisjoint(reasons):
            return Outcome.CONFLICT, day
        if seen is None or key is None:
            return Outcome.REJECTED, None
        brought = seen.run == self.run or self.committed[found.part] in seen.brought_back
        is_new = brought and key not in self.told
        self.told.add(key)
        if not is_new:
            return Outcome.KNOWN, day
        return (Outcome.UNDATED if day is None else Outcome.IMPORTED), day


def _found_by(connection: sa.Connection, run: int) -> Iterator[_FoundPage]:
    """Yield where an import found pages: what was new there, and what was read otherwise than before."""
    copy, again, part = schema.copy.c, schema.copy_again.c, schema.part.c
    same = sa.and_(*(again[name] == copy[name] for name in ("snapshot_id", "location", "capture_source")))
    for by, rows in (
        (copy, schema.copy.join(schema.part, part.id == copy.part_id)),
        (again, schema.copy_again.join(schema.part, part.id == again.part_id).join(schema.copy, same)),
    ):
        query = sa.select(
            by.part_id,
            by.location,
            by.snapshot_id,
            by.capture_source,
            by.ticker_id,
            by.date_basis,
            copy.captured_at,
            copy.url,
        ).select_from(rows)
        for row in connection.execute(query.where(part.import_run_id == run)):
            yield _FoundPage(*row)


def _sightings(connection: sa.Connection, snapshots: Iterable[int]) -> dict[SightingRow, _Seen]:
    sighting, ticker, part = schema.sighting.c, schema.ticker.c, schema.part.c
    hidden = schema.retracted_sighting.c
    found: dict[SightingRow, _Seen] = {}
    for some in in_chunks(snapshots):
        back: dict[SightingRow, set[datetime]] = {}
        ends = sa.select(hidden.snapshot_id, hidden.ticker_id, hidden.date_basis, hidden.hidden_until)
        for *key, until in connection.execute(ends.where(hidden.snapshot_id.in_(some))):
            back.setdefault((key[0], key[1], key[2]), set()).add(until)
        query = (
            sa.select(
                sighting.snapshot_id, sighting.ticker_id, sighting.date_basis, ticker.date, part.import_run_id
            )
            .select_from(schema.sighting.join(schema.ticker).join(schema.part, part.id == sighting.part_id))
            .where(sighting.snapshot_id.in_(some))
        )
        for *key, day, run in connection.execute(query):
            at = (key[0], key[1], key[2])
            found[at] = _Seen(day, run, frozenset(back.get(at, ())))
    return found


def _reasons(connection: sa.Connection, snapshots: Iterable[int]) -> dict[int, list[str]]:
    """Return why text of pages was refused, each reason once, in the order of the page."""
    reject = schema.reject.c
    found: dict[int, dict[str, None]] = {}
    for some in in_chunks(snapshots):
        query = sa.select(reject.snapshot_id, reject.reason).where(reject.snapshot_id.in_(some))
        for snapshot, reason in connection.execute(query.order_by(reject.snapshot_id, reject.span_start)):
            found.setdefault(snapshot, {})[reason] = None
    return {snapshot: list(each) for snapshot, each in found.items()}


def _quotes(connection: sa.Connection, tickers: Iterable[int]) -> dict[int, int]:
    """Count the quotes of tickers."""
    quote = schema.quote.c
    found: dict[int, int] = {}
    for some in in_chunks(tickers):
        query = sa.select(quote.ticker_id, sa.func.count()).where(quote.ticker_id.in_(some))
        found.update(map(tuple, connection.execute(query.group_by(quote.ticker_id))))
    return found
