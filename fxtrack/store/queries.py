"""Questions to the store; the answers are the nouns of the model."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from fxtrack.model import MAX_GAP_DAYS, Copy, DateBasis, Filters, Observation, Pair, Sighting
from fxtrack.store import schema

_observation, _sighting, _snapshot, _copy, _part, _quote = (
    schema.observation.c,
    schema.sighting.c,
    schema.snapshot.c,
    schema.copy.c,
    schema.part.c,
    schema.quote.c,
)
_NEVER = datetime.min.replace(tzinfo=UTC)
# An observation, its quotes in tickers, and the sightings of those.
_SEEN = schema.observation.join(schema.quote).join(
    schema.sighting, schema.sighting.c.ticker_id == schema.quote.c.ticker_id
)


def observations(connection: sa.Connection, filters: Filters, *, undated: bool = False) -> list[Observation]:
    """Return the observations in the order of date, pair, rate and change.

    Args:
        connection: the database.
        filters: which of them.
        undated: the quotes of snapshots that have no date at all, instead of the dated ones.
    """
    captures = capture_times(filters.as_of)
    flagged = is_flagged(captures)
    timeless = sa.func.max(sa.case((captures.c.first.is_(None), 1), else_=0))
    # The best basis is the last in the alphabet: printed, then given, then captured.
    query = (
        sa.select(
            _observation.date,
            _observation.base,
            _observation.quote,
            _observation.rate,
            _observation.change,
            sa.func.coalesce(
                sa.func.max(sa.case((flagged == 0, _sighting.date_basis))), sa.func.max(_sighting.date_basis)
            ),
            sa.func.count(_sighting.snapshot_id.distinct()),
            sa.func.min(flagged),
            sa.func.min(captures.c.first, type_=schema.Instant()),
            sa.func.max(captures.c.last, type_=schema.Instant()),
            timeless,
        )
        .select_from(_SEEN.outerjoin(captures, captures.c.snapshot_id == _sighting.snapshot_id))
        .where(*of_observation(filters), *imported_until(_sighting.part_id, filters.as_of))
        .group_by(_observation.id)
    )
    if undated:
        query = query.where(_observation.date.is_(None), still_undated(filters.as_of))
    else:
        query = query.where(_observation.date.is_not(None))
    if not filters.include_flagged:
        query = query.where(flagged == 0)
    return sorted(map(_to_observation, connection.execute(query)), key=_order)


def sightings(connection: sa.Connection, pair: Pair, day: date | None, filters: Filters) -> list[Sighting]:
    """Return every sighting of a pair on a date (None: undated), in the order of rate, change and place.

    Of the filters only ``as_of`` counts: whatever was seen is shown, flagged or not.
    """
    captures = capture_times(filters.as_of)
    query = (
        sa.select(
            _snapshot.id,
            _snapshot.digest,
            _observation.date,
            _observation.rate,
            _observation.change,
            _sighting.date_basis,
            (_sighting.line + _quote.line).label("line"),
            (_sighting.span_start + _quote.span_start).label("span_start"),
            (_sighting.span_start + _quote.span_end).label("span_end"),
            _quote.raw,
            is_flagged(captures).label("flagged"),
        )
        .select_from(
            _SEEN.join(schema.snapshot, _snapshot.id == _sighting.snapshot_id).outerjoin(
                captures, captures.c.snapshot_id == _sighting.snapshot_id
            )
        )
        .where(
            _observation.base == pair.base,
            _observation.quote == pair.quote,
            _observation.date == day if day else _observation.date.is_(None),
            *imported_until(_sighting.part_id, filters.as_of),
        )
    )
    rows = connection.execute(query).all()
    copies = _copies(connection, {row.id for row in rows}, filters.as_of)
    found = [_to_sighting(row, pair, copies[row.id]) for row in rows]
    return sorted(
        found, key=lambda s: (s.rate, s.change, s.copies[0].location, s.line, s.digest, s.date_basis)
    )


def snapshots_by_date(connection: sa.Connection, filters: Filters) -> dict[date, int]:
    """Count the snapshots that the observations of each date come from."""
    captures = capture_times(filters.as_of)
    query = (
        sa.select(_observation.date, sa.func.count(_sighting.snapshot_id.distinct()))
        .select_from(_SEEN.outerjoin(captures, captures.c.snapshot_id == _sighting.snapshot_id))
        .where(
            _observation.date.is_not(None),
            *of_observation(filters),
            *imported_until(_sighting.part_id, filters.as_of),
        )
        .group_by(_observation.date)
    )
    if not filters.include_flagged:
        query = query.where(is_flagged(captures) == 0)
    return {row[0]: row[1] for row in connection.execute(query)}


def is_flagged(captures: sa.Subquery) -> sa.ColumnElement[int]:
    """1 for a sighting whose printed date is far from every known capture time, else 0."""
    far = sa.and_(_sighting.date_basis == DateBasis.PRINTED.value, captures.c.gap > MAX_GAP_DAYS)
    return sa.case((far, 1), else_=0)


def pairs(connection: sa.Connection, as_of: datetime | None = None) -> set[Pair]:
    """Return every pair whose print was known at an instant."""
    query = sa.select(_observation.base, _observation.quote).distinct()
    if as_of:
        query = query.select_from(_SEEN).where(*imported_until(_sighting.part_id, as_of))
    return {Pair(f"{base}/{quote}") for base, quote in connection.execute(query)}


def tables(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of each table, in the order in which they depend on each other."""
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in schema.metadata.sorted_tables
    }


def capture_times(as_of: datetime | None) -> sa.Subquery:
    """For each snapshot: its capture times, and the least distance of one from the printed date."""
    return (
        sa.select(
            _copy.snapshot_id,
            sa.func.min(sa.func.abs(_copy.capture_gap)).label("gap"),
            sa.func.min(_copy.captured_at, type_=schema.Instant()).label("first"),
            sa.func.max(_copy.captured_at, type_=schema.Instant()).label("last"),
        )
        .where(*imported_until(_copy.part_id, as_of))
        .group_by(_copy.snapshot_id)
        .subquery("captures")
    )


def of_observation(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the pairs and dates that are asked for."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.pairs:
        each = [sa.and_(_observation.base == p.base, _observation.quote == p.quote) for p in filters.pairs]
        conditions.append(sa.or_(*each))
    if filters.since:
        conditions.append(_observation.date >= filters.since)
    if filters.until:
        conditions.append(_observation.date <= filters.until)
    return conditions


def imported_until(part_id: sa.Column[int], as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Keep what a part brought that was committed up to an instant."""
    if as_of is None:
        return []
    return [part_id.in_(sa.select(_part.id).where(_part.committed_at <= as_of))]


def still_undated(as_of: datetime | None) -> sa.ColumnElement[bool]:
    """Keep the sightings whose snapshot has not got a date in another import."""
    other = schema.sighting.alias("dated")
    dated = sa.exists().where(
        other.c.snapshot_id == _sighting.snapshot_id,
        other.c.date_basis != DateBasis.NONE.value,
        *imported_until(other.c.part_id, as_of),
    )
    return ~dated


def any_far(connection: sa.Connection) -> bool:
    """Tell whether there is a printed date far from a capture time at all; mostly there is none."""
    return any_row(connection, sa.func.abs(_copy.capture_gap) > MAX_GAP_DAYS)


def any_row(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> bool:
    """Tell whether a condition holds for any row of its table."""
    return connection.execute(sa.select(sa.literal(1)).where(condition).limit(1)).first() is not None


def _to_observation(row: Any) -> Observation:  # noqa: ANN401 - a row of untyped columns
    day, base, quote, rate, change, basis, snapshots, flagged, first, last, timeless = row
    if timeless:
        first = last = None  # the snapshot of unknown time may be the first, and the last
    return Observation(
        day,
        Pair(f"{base}/{quote}"),
        Decimal(rate),
        Decimal(change),
        DateBasis(basis),
        snapshots,
        bool(flagged),
        first,
        last,
    )


def _order(observation: Observation) -> tuple[object, ...]:
    day = observation.date or date.min
    return day, observation.pair, observation.rate, observation.change, str(observation.change)


def _copies(
    connection: sa.Connection, snapshot_ids: set[int], as_of: datetime | None
) -> dict[int, list[Copy]]:
    found: dict[int, list[Copy]] = {}
    numbers = sorted(snapshot_ids)
    for start in range(0, len(numbers), 500):
        query = sa.select(_copy.snapshot_id, _copy.location, _copy.captured_at, _copy.url).where(
            _copy.snapshot_id.in_(numbers[start : start + 500]), *imported_until(_copy.part_id, as_of)
        )
        for number, location, captured_at, url in connection.execute(query):
            found.setdefault(number, []).append(Copy(location, captured_at, url or ""))
    return {number: _in_order(copies) for number, copies in found.items()}


def _in_order(copies: list[Copy]) -> list[Copy]:
    """Sort by place; of a place that told its capture time only in a later import, that is what counts."""
    timed = {copy.location for copy in copies if copy.captured_at}
    told = {copy for copy in copies if copy.captured_at or copy.location not in timed}
    return sorted(told, key=lambda c: (c.location, c.captured_at or _NEVER, c.url))


def _to_sighting(  # a row of untyped columns
    row: Any,  # noqa: ANN401
    pair: Pair,
    copies: list[Copy],
) -> Sighting:
    return Sighting(
        date=row.date,
        pair=pair,
        rate=Decimal(row.rate),
        change=Decimal(row.change),
        date_basis=DateBasis(row.date_basis),
        copies=tuple(copies),
        digest=row.digest,
        line=row.line,
        span=(row.span_start, row.span_end),
        raw=row.raw,
        flagged=bool(row.flagged),
    )


def orphans(connection: sa.Connection) -> list[str]:
    """List what has lost its provenance; a sound database has nothing of the kind."""
    questions = {
        "observations without a sighting": sa.select(sa.func.count(_observation.id)).where(
            ~sa.exists()
            .where(_quote.observation_id == _observation.id)
            .where(_quote.ticker_id == _sighting.ticker_id)
        ),
        "snapshots without a place where they were found": sa.select(sa.func.count(_snapshot.id)).where(
            ~sa.exists().where(_copy.snapshot_id == _snapshot.id)
        ),
    }
    found = {what: connection.execute(query).scalar_one() for what, query in questions.items()}
    return [f"{number} {what}" for what, number in found.items() if number]
