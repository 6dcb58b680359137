"""What the checks rest on: every ticker with the copies that print it, and dates that cannot be right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from fxtrack.model import APART, DateBasis, FarDate, Filters, Place, PrintedTicker
from fxtrack.store import queries, schema

_observation, _copy, _quote, _sighting, _ticker = (
    schema.observation.c,
    schema.copy.c,
    schema.quote.c,
    schema.sighting.c,
    schema.ticker.c,
)


_ROWS = 5000  # at once: one by one takes twice as long


def tickers(connection: sa.Connection, filters: Filters, most_places: int) -> list[PrintedTicker]:
    """Return every ticker with the copies that count, whatever its date, in the order of dates and places.

    Args:
        connection: the database.
        filters: of them only ``as_of`` and ``include_flagged`` count: a check of some dates compares them
            with others.
        most_places: how many places to tell of each ticker.
    """
    places = _places(connection, filters, most_places)
    captured = _captured(connection, filters)
    return sorted(
        (
            PrintedTicker(day, printed, lines, *places[number], captured.get(number, ()))
            for number, day, printed, lines in _printed(connection)
            if number in places
        ),
        key=lambda ticker: (ticker.date or date.min, ticker.places),
    )


def far_dates(connection: sa.Connection, filters: Filters) -> list[FarDate]:
    """Return every copy of a page whose printed date disagrees with all capture times of the page."""
    if not queries.any_far(connection):
        return []
    captures = queries.capture_times(filters.as_of)
    query = (
        sa.select(_ticker.date, _copy.captured_at, _copy.capture_gap, _copy.location, _sighting.line)
        .select_from(
            schema.sighting.join(schema.ticker)
            .join(captures, captures.c.snapshot_id == _sighting.snapshot_id)
            .join(schema.copy, _copy.snapshot_id == _sighting.snapshot_id)
        )
        .where(
            queries.is_flagged(captures) == 1,
            sa.func.abs(_copy.capture_gap) == captures.c.gap,
            *queries.imported_until(_sighting.part_id, filters.as_of),
            *queries.imported_until(_copy.part_id, filters.as_of),
        )
    )
    found = (
        FarDate(day, at, -gap, Place(place, line)) for day, at, gap, place, line in connection.execute(query)
    )
    return sorted(found)


def _printed(connection: sa.Connection) -> Iterator[tuple[int, date | None, str, str]]:
    """Yield number, date, figures and lines of each ticker, as ``PrintedTicker`` has them."""
    figure = _observation.base.concat("/").concat(_observation.quote).concat(" ")
    figure = figure.concat(_observation.rate).concat(" ").concat(_observation.change)
    query = (
        sa.select(
            _ticker.id,
            _ticker.date,
            sa.func.aggregate_strings(figure, APART),
            sa.func.aggregate_strings(sa.cast(_quote.line, sa.Text), APART),
        )
        .select_from(schema.ticker.join(schema.quote).join(schema.observation))
        .group_by(_ticker.id, _ticker.date)
    )
    for rows in connection.execute(query).partitions(_ROWS):
        yield from map(tuple, rows)


def _places(
    connection: sa.Connection, filters: Filters, most: int
) -> dict[int, tuple[int, tuple[Place, ...]]]:
    """Return for each ticker that counts the number of its copies and the first of them."""
    # In the order in which the rows are stored, so nothing has to be sorted.
    query = _seen(
        connection, filters, _sighting.snapshot_id, _sighting.ticker_id, _copy.location, _sighting.line
    ).order_by(_sighting.snapshot_id, _sighting.ticker_id, _copy.location)
    found: dict[int, tuple[int, tuple[Place, ...]]] = {}
    before: tuple[int, int, str] | None = None
    rows = itertools.chain.from_iterable(connection.execute(query).partitions(_ROWS))
    for snapshot, ticker, location, line in rows:
        if (snapshot, ticker, location) == before:
            continue  # a copy has a row for each source that told its capture time
        before = snapshot, ticker, location
        if ticker not in found:
            found[ticker] = 1, (Place(location, line),)
            continue
        copies, places = found[ticker]
        if copies < most or Place(location, line) < places[-1]:
            places = tuple(sorted((*places, Place(location, line)))[:most])
        found[ticker] = copies + 1, places
    return found


def _captured(connection: sa.Connection, filters: Filters) -> dict[int, tuple[date, ...]]:
    """Return the days on which the copies of tickers without a date were captured."""
    query = _seen(connection, filters, _sighting.ticker_id, _copy.captured_at).where(
        _sighting.date_basis == DateBasis.NONE.value, _copy.captured_at.is_not(None)
    )
    days: dict[int, set[date]] = {}
    for number, at in connection.execute(query.distinct()):
        days.setdefault(number, set()).add(at.date())
    return {number: tuple(sorted(each)) for number, each in days.items()}


def _seen(connection: sa.Connection, filters: Filters, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Ask of the sightings that count, with their copies."""
    joined = schema.sighting.join(schema.copy, _copy.snapshot_id == _sighting.snapshot_id)
    conditions = [
        sa.or_(_sighting.date_basis != DateBasis.NONE.value, queries.still_undated(filters.as_of)),
        *queries.imported_until(_sighting.part_id, filters.as_of),
        *queries.imported_until(_copy.part_id, filters.as_of),
    ]
    if not filters.include_flagged and queries.any_far(connection):
        captures = queries.capture_times(filters.as_of)
        joined = joined.join(captures, captures.c.snapshot_id == _sighting.snapshot_id)
        conditions.append(queries.is_flagged(captures) == 0)
    return sa.select(*columns).select_from(joined).where(*conditions)
