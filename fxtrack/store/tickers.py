"""Tickers and their quotes: each is stored once, however many pages print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from fxtrack.errors import StoreError
from fxtrack.model import ChangeKind, Quote, Ticker, plain
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks, insert_missing
from fxtrack.store.outcomes import TickerKey

ObservationKey = tuple[date | None, str, str, str, str]
"""What identifies an observation: date, base, quote, rate, change, as they are stored."""


def observation_key(quote: Quote, day: date | None) -> ObservationKey:
    """Return what identifies the observation of a quote on a date.

    Raises:
        StoreError: its change is no percent, and as one it would be kept.
    """
    if quote.change is None or quote.change_kind is not ChangeKind.PERCENT:
        raise StoreError(f"{quote.raw!r} has no percent as its change: the database cannot keep it")
    return day, quote.pair.base, quote.pair.quote, plain(quote.rate), plain(quote.change)


def insert_tickers(
    connection: sa.Connection, tickers: Mapping[TickerKey, Ticker], numbers: dict[TickerKey, int]
) -> None:
    """Write the tickers that are missing, with their quotes and observations.

    Args:
        connection: in a transaction.
        tickers: what was read.
        numbers: is given the number of each of them.
    """
    wanted = sorted(tickers, key=str)  # in the same order everywhere: numbers do not depend on that of pages
    numbers.update(_read_numbers(connection, wanted))
    new = [key for key in wanted if key not in numbers]
    first = next_number(connection, schema.ticker)
    numbers.update((key, first + n) for n, key in enumerate(new))
    insert_missing(connection, schema.ticker, "id content date", ((numbers[key], *key) for key in new))
    observations = _observations(
        connection, {observation_key(q, day) for content, day in new for q in tickers[content, day].quotes}
    )
    rows = (
        (numbers[key], observations[observation_key(q, key[1])], q.line, *q.span, q.raw)
        for key in new
        for q in tickers[key].quotes
    )
    insert_missing(connection, schema.quote, "ticker_id observation_id line span_start span_end raw", rows)


def next_number(connection: sa.Connection, table: sa.Table) -> int:
    """Return a number for a row. There is one writer at a time, so it and all behind it are free."""
    return int(connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one() or 0) + 1


def _read_numbers(connection: sa.Connection, keys: Iterable[TickerKey]) -> dict[TickerKey, int]:
    """Return the numbers of tickers that are there: these, and others with the same content."""
    ticker = schema.ticker.c
    found = {}
    for contents in in_chunks(sorted({content for content, _ in keys})):
        query = sa.select(ticker.id, ticker.content, ticker.date).where(ticker.content.in_(contents))
        found.update({(content, day): number for number, content, day in connection.execute(query)})
    return found


def _observations(connection: sa.Connection, keys: Iterable[ObservationKey]) -> dict[ObservationKey, int]:
    """Write the observations that are missing; returns the numbers of these, and of others on their dates."""
    wanted = sorted(keys, key=str)
    insert_missing(connection, schema.observation, "date base quote rate change", wanted)
    columns = schema.observation.c
    query = sa.select(columns.id, columns.date, columns.base, columns.quote, columns.rate, columns.change)
    named = sa.tuple_(columns.base, columns.quote, columns.rate, columns.change)
    dated = in_chunks(sorted({key[0] for key in wanted if key[0]}))
    undated = in_chunks([key[1:] for key in wanted if key[0] is None])
    queries = [query.where(columns.date.in_(days)) for days in dated]
    queries += [query.where(columns.date.is_(None), named.in_(rest)) for rest in undated]
    return {
        (day, base, quote, rate, change): number
        for each in queries
        for number, day, base, quote, rate, change in connection.execute(each)
    }
