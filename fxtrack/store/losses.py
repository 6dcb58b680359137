"""What the database loses with copies and sightings that go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.model import DateBasis, Pair
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.hidden import SightingRow


class LostDates(NamedTuple):
    """Which pages stay, and lose a date.

    Attributes:
        days: the first and last date that is lost; None if none is.
        undated: how many pages have no date then.
        dated: how many have another one.
        pages: the numbers of the rows of all these pages.
    """

    days: tuple[date, date] | None = None
    undated: int = 0
    dated: int = 0
    pages: frozenset[int] = frozenset()


def lost_dates(connection: sa.Connection, gone: Collection[SightingRow]) -> LostDates:
    """Tell which pages lose a date, but are seen without it, or with another one."""
    ticker = schema.ticker.c
    lost: dict[int, set[date]] = {}
    left: dict[int, set[date | None]] = {}
    given = (number for number, _, basis in gone if basis != DateBasis.NONE)
    for some in in_chunks(set(given)):
        sightings = schema.sighting.join(schema.ticker)
        query = sa.select(*_sighting_key(schema.sighting), ticker.date).select_from(sightings)
        for *key, day in connection.execute(query.where(_of_snapshots(some), ~_is_hidden_now())):
            if tuple(key) not in gone:
                left.setdefault(key[0], set()).add(day)
            elif day is not None:
                lost.setdefault(key[0], set()).add(day)
    losing = {number: lost.get(number, set()) - days for number, days in left.items()}
    days = sorted(set().union(*losing.values()))
    dated = [number for number, each in losing.items() if each and left[number] - {None}]
    undated = [number for number, each in losing.items() if each and not left[number] - {None}]
    span = (days[0], days[-1]) if days else None
    return LostDates(span, len(undated), len(dated), frozenset(undated + dated))


def _of_snapshots(numbers: Collection[int]) -> sa.ColumnElement[bool]:
    return schema.sighting.c.snapshot_id.in_(numbers)


def _sighting_key(table: sa.Table) -> list[sa.Column[object]]:
    return [table.c[name] for name in ("snapshot_id", "ticker_id", "date_basis")]


def _is_hidden_now() -> sa.ColumnElement[bool]:
    """Tell of a sighting whether it is retracted."""
    r = schema.retracted_sighting
    same = [
        hidden == shown
        for hidden, shown in zip(_sighting_key(r), _sighting_key(schema.sighting), strict=True)
    ]
    return sa.exists().where(*same, r.c.hidden_until.is_(None))


def lost_observations(connection: sa.Connection, gone: Collection[SightingRow]) -> set[int]:
    """Return the observations that are seen nowhere else: all tickers that print them lose all sightings."""
    losing: dict[int, int] = {}
    for _, ticker, _ in gone:
        losing[ticker] = losing.get(ticker, 0) + 1
    quote = schema.quote.c
    found = printed_by(connection, gone)
    tickers: dict[int, set[int]] = {}
    for some in in_chunks(found):
        query = sa.select(quote.observation_id, quote.ticker_id).where(quote.observation_id.in_(some))
        for observation, ticker in connection.execute(query):
            tickers.setdefault(observation, set()).add(ticker)
    counted = count_sightings(connection, set().union(*tickers.values()))
    return {
        observation
        for observation, each in tickers.items()
        if all(counted.get(ticker, 0) == losing.get(ticker, 0) for ticker in each)
    }


def printed_by(connection: sa.Connection, sightings: Collection[SightingRow]) -> set[int]:
    """Return the observations of sightings, but for those that are retracted one by one."""
    quote = schema.quote.c
    found: set[int] = set()
    for some in in_chunks({ticker for _, ticker, _ in sightings}):
        query = sa.select(quote.observation_id).where(quote.ticker_id.in_(some)).distinct()
        found.update(connection.execute(query).scalars())
    return found - hidden_observations(connection)


def hidden_observations(connection: sa.Connection) -> set[int]:
    """Return the observations that are retracted one by one."""
    hidden = schema.retracted_observation.c
    return set(
        connection.execute(sa.select(hidden.observation_id).where(hidden.hidden_until.is_(None))).scalars()
    )


def count_sightings(connection: sa.Connection, tickers: Iterable[int]) -> dict[int, int]:
    """Count the sightings of tickers that are not retracted."""
    sighting = schema.sighting
    found: dict[int, int] = {}
    for some in in_chunks(tickers):
        query = sa.select(sighting.c.ticker_id, sa.func.count()).where(
            sighting.c.ticker_id.in_(some), ~_is_hidden_now()
        )
        found.update(map(tuple, connection.execute(query.group_by(sighting.c.ticker_id))))
    return found


def days_and_pairs(
    connection: sa.Connection, observations: Iterable[int]
) -> tuple[tuple[date, date] | None, tuple[Pair, ...]]:
    """Return the first and last date of observations, and their pairs."""
    o = schema.observation.c
    days: set[date] = set()
    pairs: set[Pair] = set()
    for some in in_chunks(observations):
        query = sa.select(o.date, o.base, o.quote).where(o.id.in_(some)).distinct()
        for day, base, quote in connection.execute(query):
            days |= {day} - {None}
            pairs.add(Pair(f"{base}/{quote}"))
    return (min(days), max(days)) if days else None, tuple(sorted(pairs))
