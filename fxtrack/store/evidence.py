"""What the checks rest on: every ticker with the copies that print it, and dates that cannot be right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from fxtrack.model import APART, DateBasis, FarDate, Filters, Place, PrintedTicker, TwiceDated
from fxtrack.store import schema
from fxtrack.store.conditions import (
    any_far,
    capture_times,
    is_flagged,
    kept_observations,
    known_copies,
    known_sightings,
    still_undated,
)
from fxtrack.store.session import Session

_Shared = dict[int, tuple[set[int], Place]]
"""Of pages that count with several tickers: the numbers of these, and a place of the page."""

_FETCHED = 5000  # at once: one by one takes twice as long


def read_printed_tickers(session: Session, filters: Filters, most_places: int) -> list[PrintedTicker]:
    """Return every ticker with the copies that count, whatever its date, in the order of dates and places.

    Args:
        session: the database.
        filters: of them only ``as_of`` and ``include_flagged`` count: a check of some dates compares them
            with others.
        most_places: how many places to tell of each ticker.
    """
    places, shared = _read_places(session, filters, most_places)
    figures = list(read_figures(session, filters.as_of))
    twice = _twice_dated(shared, {number: day for number, day, _, _ in figures}) if shared else {}
    captured = _read_captured(session, filters)
    return sorted(
        (
            PrintedTicker(
                day, printed, lines, *places[number], captured.get(number, ()), tuple(twice.get(number, ()))
            )
            for number, day, printed, lines in figures
            if number in places
        ),
        key=lambda ticker: (ticker.date or date.min, ticker.places),
    )


def read_figures(session: Session, as_of: datetime | None) -> Iterator[tuple[int, date | None, str, str]]:
    """Yield number, date, figures and lines of each ticker, as ``PrintedTicker`` has them.

    Those that were taken back are among them, but for single observations that were.
    """
    observation, quote, ticker = schema.observation.c, schema.quote.c, schema.ticker.c
    figure = observation.base.concat("/").concat(observation.quote).concat(" ")
    figure = figure.concat(observation.rate).concat(" ").concat(observation.change)
    query = (
        sa.select(
            ticker.id,
            ticker.date,
            sa.func.aggregate_strings(figure, APART),
            sa.func.aggregate_strings(sa.cast(quote.line, sa.Text), APART),
        )
        .select_from(schema.ticker.join(schema.quote).join(schema.observation))
        .where(*kept_observations(session, as_of))
        .group_by(ticker.id, ticker.date)
    )
    for rows in session.connection.execute(query).partitions(_FETCHED):
        yield from map(tuple, rows)


def read_far_dates(session: Session, filters: Filters) -> list[FarDate]:
    """Return every copy of a page whose printed date disagrees with all capture times of the page."""
    if not any_far(session):
        return []
    copy, sighting = schema.copy.c, schema.sighting.c
    captures = capture_times(session, filters.as_of)
    query = (
        sa.select(schema.ticker.c.date, copy.captured_at, copy.capture_gap, copy.location, sighting.line)
        .select_from(
            schema.sighting.join(schema.ticker)
            .join(captures, captures.c.snapshot_id == sighting.snapshot_id)
            .join(schema.copy, copy.snapshot_id == sighting.snapshot_id)
        )
        .where(
            is_flagged(captures) == 1,
            sa.func.abs(copy.capture_gap) == captures.c.gap,
            *known_sightings(session, filters.as_of),
            *known_copies(session, filters.as_of),
        )
    )
    rows = session.connection.execute(query)
    return sorted(FarDate(day, at, -gap, Place(place, line)) for day, at, gap, place, line in rows)


def _twice_dated(shared: _Shared, dates: Mapping[int, date | None]) -> dict[int, list[TwiceDated]]:
    """Return the pages that count on several dates, by the number of the ticker with the first of them."""
    found: dict[int, list[TwiceDated]] = {}
    for tickers, place in shared.values():
        dated = sorted((day, number) for number in tickers if (day := dates.get(number)))
        days = tuple(dict.fromkeys(day for day, _ in dated))
        if len(days) > 1:
            found.setdefault(dated[0][1], []).append(TwiceDated(days, place))
    return found


def _read_places(
    session: Session, filters: Filters, most: int
) -> tuple[dict[int, tuple[int, tuple[Place, ...]]], _Shared]:
    """Return for each ticker that counts the number of its copies and the first of them; and shared pages."""
    copy, sighting = schema.copy.c, schema.sighting.c
    # In the order in which the rows are stored, so nothing has to be sorted.
    query = _seen(
        session, filters, sighting.snapshot_id, sighting.ticker_id, copy.location, sighting.line
    ).order_by(sighting.snapshot_id, sighting.ticker_id, copy.location)
    found: dict[int, tuple[int, tuple[Place, ...]]] = {}
    shared: _Shared = {}
    page, last, place = 0, 0, ""
    rows = itertools.chain.from_iterable(session.connection.execute(query).partitions(_FETCHED))
    for snapshot, ticker, location, line in rows:
        if snapshot == page:
            if ticker != last:
                shared.setdefault(snapshot, ({last}, Place(location, line)))[0].add(ticker)
            elif location == place:
                continue  # a copy has a row for each source that told its capture time
        page, last, place = snapshot, ticker, location
        if ticker not in found:
            found[ticker] = 1, (Place(location, line),)
            continue
        copies, places = found[ticker]
        if copies < most or Place(location, line) < places[-1]:
            places = tuple(sorted((*places, Place(location, line)))[:most])
        found[ticker] = copies + 1, places
    return found, shared


def _read_captured(session: Session, filters: Filters) -> dict[int, tuple[date, ...]]:
    """Return the days on which the copies of tickers without a date were captured."""
    copy, sighting = schema.copy.c, schema.sighting.c
    query = _seen(session, filters, sighting.ticker_id, copy.captured_at).where(
        sighting.date_basis == DateBasis.NONE.value, copy.captured_at.is_not(None)
    )
    days: dict[int, set[date]] = {}
    for number, at in session.connection.execute(query.distinct()):
        days.setdefault(number, set()).add(at.date())
    return {number: tuple(sorted(each)) for number, each in days.items()}


def _seen(session: Session, filters: Filters, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Ask of the sightings that count, with their copies."""
    copy, sighting = schema.copy.c, schema.sighting.c
    joined = schema.sighting.join(schema.copy, copy.snapshot_id == sighting.snapshot_id)
    conditions = [
        sa.or_(sighting.date_basis != DateBasis.NONE.value, still_undated(session, filters.as_of)),
        *known_sightings(session, filters.as_of),
        *known_copies(session, filters.as_of),
    ]
    if not filters.include_flagged and any_far(session):
        captures = capture_times(session, filters.as_of)
        joined = joined.join(captures, captures.c.snapshot_id == sighting.snapshot_id)
        conditions.append(is_flagged(captures) == 0)
    return sa.select(*columns).select_from(joined).where(*conditions)
