"""Records that say that a page had not changed: further captures of it, joined to it when that is asked.

A row is there from the import that brought the record on, whether the page is known or not. A retraction of
its run or of its file hides it; nothing more is written down for that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.model import Revisit, named_by_capture
from fxtrack.places import SEPARATOR
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.conditions import imported_until, known_copies
from fxtrack.store.outcomes import is_anything_retracted
from fxtrack.store.session import Session

_BROUGHT = schema.revisit.join(schema.part, schema.part.c.id == schema.revisit.c.part_id)
_RECORD_KEY = ("named", "location", "captured_at")


class FurtherCaptures(NamedTuple):
    """The captures of a page that revisits tell of.

    Attributes:
        first: the earliest of them.
        total: how many there are.
    """

    first: tuple[Revisit, ...] = ()
    total: int = 0


class RevisitsTaken(NamedTuple):
    """How many revisits a retraction would take, and the numbers of the parts that brought them."""

    total: int
    parts: frozenset[int]


def insert_revisits(connection: sa.Connection, revisits: Collection[tuple[Revisit, int]]) -> None:
    """Write down revisits with the numbers of their parts, but for those that are there and count."""
    if not revisits:
        return
    names = (*_RECORD_KEY, "url", "part_id")
    ready = [dict(zip(names, (*each[:3], each.url or None, part), strict=True)) for each, part in revisits]
    there = schema.revisit.alias("there")
    same = [there.c[name] == sa.bindparam(name, type_=schema.revisit.c[name].type) for name in _RECORD_KEY]
    if is_anything_retracted(connection):
        same += [schema.part.c.id == there.c.part_id, ~_takes_back(there.c.location, None)]
    values = sa.select(*(sa.bindparam(name, type_=schema.revisit.c[name].type) for name in names))
    missing = values.where(~sa.exists().where(*same))
    connection.execute(sa.insert(schema.revisit).from_select(names, missing), ready)


def read_further_captures(
    session: Session, digests: Iterable[str], most: int, as_of: datetime | None = None
) -> dict[str, FurtherCaptures]:
    """Return the further captures of pages, by the digests of these; nothing for pages without any.

    Args:
        session: the database.
        digests: SHA-256 of the bytes of the pages.
        most: how many captures of each to tell, the earliest first.
        as_of: only what was imported up to this instant.
    """
    names = _names_of(session, digests, as_of)
    found = _read_named(session, {name for several in names.values() for name in several}, most, as_of)
    captures: dict[str, FurtherCaptures] = {}
    for digest, several in names.items():
        each = [found[name] for name in several if name in found]
        first = sorted((r for one in each for r in one.first), key=lambda r: (r.captured_at, r.location))
        if first:
            captures[digest] = FurtherCaptures(tuple(first[:most]), sum(one.total for one in each))
    return captures


def revisits_taken(connection: sa.Connection, kind: str, target: str) -> RevisitsTaken:
    """Tell what a retraction of this kind would take of the revisits that count now."""
    part, location = schema.part.c, schema.revisit.c.location
    query = (
        sa.select(schema.revisit.c.part_id, sa.func.count())
        .select_from(_BROUGHT)
        .where(_is_of(location, sa.literal(kind), sa.literal(target)), ~_takes_back(location, None))
        .group_by(schema.revisit.c.part_id)
    )
    if kind == "run":
        query = query.where(part.import_run_id == int(target))
    rows = connection.execute(query).all()
    return RevisitsTaken(sum(count for _, count in rows), frozenset(number for number, _ in rows))


def _names_of(session: Session, digests: Iterable[str], as_of: datetime | None) -> dict[str, set[str]]:
    """Return by what revisits may name pages: each copy that counts brings up to two names."""
    copy, snapshot = schema.copy.c, schema.snapshot.c
    names: dict[str, set[str]] = {}
    for some in in_chunks(set(digests)):
        query = (
            sa.select(snapshot.digest, copy.payload, copy.url, copy.captured_at)
            .select_from(schema.copy.join(schema.snapshot, snapshot.id == copy.snapshot_id))
            .where(snapshot.digest.in_(some), *known_copies(session, as_of))
        )
        for digest, payload, url, at in session.connection.execute(query):
            several = names.setdefault(digest, set())
            if payload:
                several.add(payload)
            if url and at:
                several.add(named_by_capture(url, at))
    return names


def _read_named(
    session: Session, names: Iterable[str], most: int, as_of: datetime | None
) -> dict[str, FurtherCaptures]:
    """Return the first revisits that name something so, and how many do."""
    revisit = schema.revisit.c
    conditions = imported_until(revisit.part_id, as_of)
    if session.any_retracted:
        conditions.append(~_takes_back(revisit.location, as_of))
    found: dict[str, FurtherCaptures] = {}
    for some in in_chunks(names):
        rows = (
            sa.select(
                revisit.named, revisit.location, revisit.captured_at, sa.func.max(revisit.url).label("url")
            )
            .select_from(_BROUGHT)
            .where(revisit.named.in_(some), *conditions)
            .group_by(*(revisit[name] for name in _RECORD_KEY))
            .subquery("rows")
        )
        total = sa.func.count().over(partition_by=rows.c.named).label("total")
        in_order = (rows.c.captured_at, rows.c.location)
        place = sa.func.row_number().over(partition_by=rows.c.named, order_by=in_order).label("place")
        ranked = sa.select(*rows.c, total, place).subquery("ranked")
        query = sa.select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place)
        for named, location, at, url, number, _ in session.connection.execute(query):
            first = found.get(named, FurtherCaptures()).first
            found[named] = FurtherCaptures((*first, Revisit(named, location, at, url or "")), number)
    return found


def _takes_back(location: sa.ColumnElement[str], as_of: datetime | None) -> sa.ColumnElement[bool]:
    """Tell whether a retraction takes a revisit: of its run or its place, later than it, and not undone."""
    event, undo, part = schema.retraction.c, schema.retraction.alias("undo"), schema.part.c
    undone = [undo.c.undoes == event.id]
    made = [event.at > part.committed_at]
    if as_of is not None:
        undone.append(undo.c.at <= as_of)
        made.append(event.at <= as_of)
    return (
        sa.exists()
        .where(*made, _is_of(location, event.kind, event.target), ~sa.exists().where(*undone))
        .correlate_except(schema.retraction)
    )


def _is_of(
    location: sa.ColumnElement[str], kind: sa.ColumnElement[str], target: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    """Tell whether a revisit is of what a retraction names, as ``Taking.takes`` tells it of pages."""
    run = sa.cast(schema.part.c.import_run_id, sa.Text)
    beginnings = (target.concat(SEPARATOR), sa.func.rtrim(target, "/").concat("/"))
    inside = [sa.func.substr(location, 1, sa.func.length(begin)) == begin for begin in beginnings]
    return sa.or_(
        sa.and_(kind == "run", run == target),
        sa.and_(sa.or_(kind == "file", kind == "page"), location == target),
        sa.and_(kind == "file", sa.or_(*inside)),
    )
