"""The conditions that questions share: what counts, and for which pairs, dates and instants."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from fxtrack.model import FAR_DAYS, DateBasis, Filters
from fxtrack.store import schema
from fxtrack.store.session import Session

OBSERVED = schema.observation.join(schema.quote).join(
    schema.sighting, schema.sighting.c.ticker_id == schema.quote.c.ticker_id
)
"""An observation, its quotes in tickers, and the sightings of those."""


def capture_times(session: Session, as_of: datetime | None) -> sa.Subquery:
    """For each snapshot: its capture times, and the least distance of one from the printed date."""
    copy = schema.copy.c
    return (
        sa.select(
            copy.snapshot_id,
            sa.func.min(sa.func.abs(copy.capture_gap)).label("gap"),
            sa.func.min(copy.captured_at, type_=schema.Instant()).label("first"),
            sa.func.max(copy.captured_at, type_=schema.Instant()).label("last"),
        )
        .where(*known_copies(session, as_of))
        .group_by(copy.snapshot_id)
        .subquery("captures")
    )


def is_flagged(captures: sa.Subquery) -> sa.ColumnElement[int]:
    """1 for a sighting whose printed date is far from every known capture time, else 0."""
    printed = schema.sighting.c.date_basis == DateBasis.PRINTED.value
    return sa.case((sa.and_(printed, captures.c.gap > FAR_DAYS), 1), else_=0)


def of_observation(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the pairs and dates that are asked for."""
    observation = schema.observation.c
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.pairs:
        each = [sa.and_(observation.base == p.base, observation.quote == p.quote) for p in filters.pairs]
        conditions.append(sa.or_(*each))
    conditions += [_is_not(left_out) for left_out in filters.without]
    return conditions + between(observation.date, filters)


def _is_not(left_out: str) -> sa.ColumnElement[bool]:
    """Leave out a pair, whichever way round, or all pairs of a currency."""
    base, quote = schema.observation.c.base, schema.observation.c.quote
    one, _, other = left_out.partition("/")
    if not other:
        return sa.and_(base != one, quote != one)
    return ~sa.or_(sa.and_(base == one, quote == other), sa.and_(base == other, quote == one))


def between(day: sa.Column[object], filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Keep the dates that are asked for."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.since:
        conditions.append(day >= filters.since)
    if filters.until:
        conditions.append(day <= filters.until)
    return conditions


def imported_until(part_id: sa.ColumnElement[int], as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Keep what a part brought that was committed up to an instant."""
    if as_of is None:
        return []
    part = schema.part.c
    return [part_id.in_(sa.select(part.id).where(part.committed_at <= as_of))]


def known_sightings(
    session: Session, as_of: datetime | None, of: sa.FromClause = schema.sighting
) -> list[sa.ColumnElement[bool]]:
    """Keep the sightings that were known at an instant, and not taken back; of an alias of the table, too."""
    conditions = imported_until(of.c.part_id, as_of)
    if session.any_retracted:
        r = schema.retracted_sighting
        same = [r.c[name] == of.c[name] for name in ("snapshot_id", "ticker_id", "date_basis")]
        conditions.append(~sa.exists().where(*same, *hidden_at(r, as_of)))
    return conditions


def known_copies(session: Session, as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Keep the copies that were known at an instant, and not taken back."""
    copy, r = schema.copy, schema.retracted_copy
    conditions = imported_until(copy.c.part_id, as_of)
    if session.any_retracted:
        same = [r.c[name] == copy.c[name] for name in ("snapshot_id", "location", "capture_source")]
        conditions.append(~sa.exists().where(*same, *hidden_at(r, as_of)))
    return conditions


def kept_observations(session: Session, as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Keep the observations that were not taken back, one by one, at an instant."""
    if not session.any_retracted:
        return []
    r = schema.retracted_observation
    hidden = sa.select(r.c.observation_id).where(*hidden_at(r, as_of))
    return [schema.observation.c.id.not_in(hidden)]


def hidden_at(retracted: sa.Table, as_of: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Keep what hides something at an instant, or now."""
    since, until = retracted.c.hidden_since, retracted.c.hidden_until
    return [until.is_(None)] if as_of is None else [since <= as_of, sa.or_(until.is_(None), until > as_of)]


def still_undated(session: Session, as_of: datetime | None) -> sa.ColumnElement[bool]:
    """Keep the sightings whose snapshot has not got a date in another import."""
    other = schema.sighting.alias("dated")
    dated = sa.exists().where(
        other.c.snapshot_id == schema.sighting.c.snapshot_id,
        other.c.date_basis != DateBasis.NONE.value,
        *known_sightings(session, as_of, other),
    )
    return ~dated


def any_far(session: Session) -> bool:
    """Tell whether there is a printed date far from a capture time at all; mostly there is none."""
    far = sa.func.abs(schema.copy.c.capture_gap) > FAR_DAYS
    return session.once("any_far", lambda: any_row(session, far))


def any_row(session: Session, condition: sa.ColumnElement[bool]) -> bool:
    """Tell whether a condition holds for any row of its table."""
    query = sa.select(sa.literal(1)).where(condition).limit(1)
    return session.connection.execute(query).first() is not None
