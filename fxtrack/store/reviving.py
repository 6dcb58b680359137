"""What an import finds again, and what comes back so of what was retracted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.events import read_takings
from fxtrack.store.hidden import rewrite_hidden
from fxtrack.store.outcomes import is_anything_retracted

Again = tuple[int, str, str, str, int]
"""A copy that was found again: its snapshot, location and capture source, the date basis, the part."""


def insert_again(connection: sa.Connection, rows: Iterable[tuple[int, str, str, str, int, int]]) -> None:
    """Write down copies that were found again, with their tickers; not those that the very part brought."""
    copy, again = schema.copy.c, schema.copy_again
    names = "snapshot_id location capture_source date_basis part_id ticker_id".split()
    ready = [dict(zip(names, row, strict=True)) for row in dict.fromkeys(rows)]
    if not ready:
        return
    first = sa.exists().where(
        copy.snapshot_id == sa.bindparam("snapshot_id"),
        copy.location == sa.bindparam("location"),
        copy.capture_source == sa.bindparam("capture_source"),
        copy.part_id == sa.bindparam("part_id"),
    )
    values = sa.select(*(sa.bindparam(name, type_=again.c[name].type) for name in names)).where(~first)
    connection.execute(sa.insert(again).from_select(names, values), ready)


def revive(
    connection: sa.Connection, snapshots: Collection[int], tickers: Collection[int], at: datetime
) -> None:
    """Bring back what was retracted and is found again.

    Args:
        connection: in the transaction that brings the pages.
        snapshots: the numbers of pages that were known, and of which something was found that did not count.
        tickers: the numbers of all tickers that were found.
        at: the instant of the commit.
    """
    if not is_anything_retracted(connection):
        return
    if snapshots:
        rewrite_hidden(connection, read_takings(connection), snapshots)
    hidden, quote = schema.retracted_observation, schema.quote.c
    for some in in_chunks(tickers):
        printed = sa.select(quote.observation_id).where(quote.ticker_id.in_(some))
        back = sa.update(hidden).where(hidden.c.hidden_until.is_(None), hidden.c.observation_id.in_(printed))
        connection.execute(back.values(hidden_until=at))
