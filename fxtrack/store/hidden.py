"""What is hidden since when: it follows from the events, and from who brought what and when.

A page that an import found somewhere is a *delivery*: a part brought a copy, and what was read of it. A
retraction takes the deliveries that it names and that were there before it; while it is not undone, they do
not count. A copy, or a sighting, is hidden while none of its deliveries counts. So what another import
brought as well stays, and what is imported again later comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from fxtrack.places import SEPARATOR
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks, insert_missing

FOREVER = datetime.max.replace(tzinfo=UTC)
"""Behind all instants; what ends then has no end."""
LAST = FOREVER - timedelta(microseconds=1)
"""The last instant there is."""

CopyKey = tuple[int, str, str]
"""What identifies a copy: the number of its snapshot, its location, what told its capture time."""
SightingRow = tuple[int, int, str]
"""What identifies a sighting: the numbers of its snapshot and its ticker, where its date comes from."""
_HiddenKey = TypeVar("_HiddenKey", bound=tuple[object, ...])
Stretch = tuple[datetime, datetime]
"""From an instant up to another."""


class Delivered(NamedTuple):
    """A page that an import found somewhere.

    Attributes:
        copy: which copy.
        sighting: what was read of it; None if nothing was.
        part: the number of the part that brought it.
        run: the number of the import run.
        at: when it was committed.
    """

    copy: CopyKey
    sighting: SightingRow | None
    part: int
    run: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Taking:
    """A retraction of pages, from its instant until it was undone.

    Attributes:
        number: of the event.
        kind: ``run``, ``file`` or ``page``.
        target: the number of the run, the location of a file or folder, the location or digest of a page.
        since: its instant.
        until: when it was undone; FOREVER if it was not.
        snapshot: the number of the page with that digest; 0 if there is none.
    """

    number: int
    kind: str
    target: str
    since: datetime
    until: datetime = FOREVER
    snapshot: int = 0

    def takes(self, delivered: Delivered) -> bool:
        """Tell whether it takes a delivery."""
        if delivered.at >= self.since:
            return False
        if self.kind == "run":
            return str(delivered.run) == self.target
        snapshot, location, _ = delivered.copy
        if self.kind == "page":
            return location == self.target or snapshot == self.snapshot
        return location == self.target or location.startswith(beginnings_in(self.target))


def beginnings_in(place: str) -> tuple[str, str]:
    """Return how the locations begin that are in a file, if it is an archive, or in a folder."""
    return f"{place}{SEPARATOR}", f"{place.rstrip('/')}/"


class Hidden(NamedTuple):
    """Of some snapshots, between which instants their copies and their sightings are hidden."""

    copies: dict[CopyKey, list[Stretch]]
    sightings: dict[SightingRow, list[Stretch]]


def hidden_by(takings: Sequence[Taking], delivered: Iterable[Delivered]) -> Hidden:
    """Work out what retractions hide of the copies and sightings of these deliveries."""
    copies: dict[CopyKey, list[list[Stretch]]] = {}
    sightings: dict[SightingRow, list[list[Stretch]]] = {}
    for each in delivered:
        counts = _without([(each.at, FOREVER)], [(t.since, t.until) for t in takings if t.takes(each)])
        copies.setdefault(each.copy, []).append(counts)
        if each.sighting is not None:
            sightings.setdefault(each.sighting, []).append(counts)
    return Hidden(_while_none(copies), _while_none(sightings))


def deliveries_of(connection: sa.Connection, snapshots: Iterable[int]) -> Iterator[list[Delivered]]:
    """Yield all deliveries of some snapshots; those of one snapshot are in one list."""
    for numbers in in_chunks(snapshots):
        found = []
        for table in (schema.copy, schema.copy_again):
            c, part = table.c, schema.part.c
            query = (
                sa.select(
                    c.snapshot_id,
                    c.location,
                    c.capture_source,
                    c.ticker_id,
                    c.date_basis,
                    part.id,
                    part.import_run_id,
                    part.committed_at,
                )
                .select_from(table.join(schema.part, part.id == c.part_id))
                .where(c.snapshot_id.in_(numbers))
            )
            for number, location, source, ticker, basis, *by in connection.execute(query):
                sighting = None if ticker is None else (number, ticker, basis)
                found.append(Delivered((number, location, source), sighting, *by))
        yield found


def rewrite_hidden(connection: sa.Connection, takings: Sequence[Taking], snapshots: Iterable[int]) -> None:
    """Write down anew what is hidden of some snapshots."""
    for delivered in deliveries_of(connection, snapshots):
        numbers = sorted({each.copy[0] for each in delivered})
        found = hidden_by(takings, delivered)
        for table, names, rows in (
            (schema.retracted_copy, "snapshot_id location capture_source", _as_rows(found.copies)),
            (schema.retracted_sighting, "snapshot_id ticker_id date_basis", _as_rows(found.sightings)),
        ):
            connection.execute(sa.delete(table).where(table.c.snapshot_id.in_(numbers)))
            insert_missing(connection, table, f"{names} hidden_since hidden_until", rows)


def _as_rows(spans: Mapping[_HiddenKey, list[Stretch]]) -> Iterator[tuple[object, ...]]:
    for key, each in spans.items():
        for since, until in each:
            yield *key, since, None if until == FOREVER else until


def _while_none(counting: Mapping[_HiddenKey, list[list[Stretch]]]) -> dict[_HiddenKey, list[Stretch]]:
    """Return for each key the spans, from its first delivery on, in which none of its deliveries counts."""
    found = {}
    for key, several in counting.items():
        counts = [span for spans in several for span in spans]
        first = min(since for since, _ in counts)
        if gaps := _without([(first, FOREVER)], counts):
            found[key] = gaps
    return found


def _without(spans: list[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Cut spans out of others."""
    for begin, end in taken:
        spans = [
            piece
            for since, until in spans
            for piece in ((since, min(until, begin)), (max(since, end), until))
            if piece[0] < piece[1]
        ]
    return spans
