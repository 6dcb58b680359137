"""What a retraction would take, and what stays because something else brought it as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from fxtrack.errors import InputError
from fxtrack.model import Pair, plain
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.events import read_takings
from fxtrack.store.hidden import (
    FOREVER,
    CopyKey,
    Delivered,
    SightingRow,
    Stretch,
    Taking,
    beginnings_in,
    deliveries_of,
    hidden_by,
)
from fxtrack.store.parts import later_than_all

UNDATED = "undated"
_Spanned = TypeVar("_Spanned")


class Target(NamedTuple):
    """What is to be taken back.

    Attributes:
        kind: ``run``, ``file``, ``page`` or ``observation``.
        name: as ``Retraction.target`` has it.
    """

    kind: str
    name: str


@dataclass
class Consequences:
    """What goes, and what stays because something else brought it as well.

    Attributes:
        copies: how many places with a page go.
        pages: how many pages go with all their places.
        observations: how many observations go.
        days: their first and last date; None if no dated one goes.
        pairs: theirs, sorted.
        kept: how many pages stay although they are named, for these runs brought them as well.
        runs: the numbers of these runs, sorted.
        parts: the numbers of the parts that brought what goes.
    """

    copies: int = 0
    pages: int = 0
    observations: int = 0
    days: tuple[date, date] | None = None
    pairs: tuple[Pair, ...] = ()
    kept: int = 0
    runs: tuple[int, ...] = ()
    parts: frozenset[int] = frozenset()


@dataclass
class _Met:
    """What a retraction of pages meets."""

    copies: set[CopyKey] = field(default_factory=set)
    sightings: set[SightingRow] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    runs: set[int] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)
    any_counts: bool = False


def foresee(connection: sa.Connection, target: Target) -> Consequences:
    """Tell what would go and what would stay; nothing is written.

    Raises:
        InputError: there is nothing of the kind, or all of it is retracted already.
    """
    if target.kind == "observation":
        return _one_observation(connection, target)
    met = _meet(connection, target)
    if not met.any_counts:
        raise InputError(_nothing(target, met))
    numbers = {number for number, _, _ in met.copies}
    lost = _lost_observations(connection, met.sightings)
    days, pairs = _days_and_pairs(connection, lost)
    return Consequences(
        len(met.copies),
        len(numbers) - _with_other_copies(connection, numbers, met.copies),
        len(lost),
        days,
        pairs,
        len(met.kept),
        tuple(sorted(met.runs)),
        frozenset(met.parts),
    )


def snapshots_of(connection: sa.Connection, target: Target) -> set[int]:
    """Return the numbers of the snapshots that a retraction of pages may concern."""
    found: set[int] = set()
    for table in (schema.copy, schema.copy_again):
        query = sa.select(table.c.snapshot_id).distinct()
        if target.kind == "run":
            mine = sa.select(schema.part.c.id).where(schema.part.c.import_run_id == int(target.name))
            query = query.where(table.c.part_id.in_(mine))
        else:
            query = query.where(is_there(table.c.location, target))
        found.update(connection.execute(query).scalars())
    if number := snapshot_of_digest(connection, target):
        found.add(number)
    return found


def snapshot_of_digest(connection: sa.Connection, target: Target) -> int:
    """Return the number of the page with the digest that is named; 0 if there is none."""
    if target.kind != "page":
        return 0
    snapshot = schema.snapshot.c
    return connection.execute(sa.select(snapshot.id).where(snapshot.digest == target.name)).scalar() or 0


def observation_of(connection: sa.Connection, target: Target) -> int:
    """Return the number of the observation that is named.

    Raises:
        InputError: there is none.
    """
    day, pair, rate, change = target.name.split(" ")
    o = schema.observation.c
    query = sa.select(o.id).where(
        o.date.is_(None) if day == UNDATED else o.date == date.fromisoformat(day),
        o.base == pair[:3],
        o.quote == pair[4:],
        o.rate == rate,
        o.change == change,
    )
    number = connection.execute(query).scalar()
    if number is None:
        raise InputError(f"no page prints {pair} = {rate} {change}% {_on_day(day)}: see fxtrack observations")
    return int(number)


def observation_target(day: str, pair: Pair, rate: str, change: str) -> Target:
    """Name an observation.

    Raises:
        InputError: the rate or the change is no number.
    """
    try:
        digits = [plain(Decimal(text.removesuffix("%"))) for text in (rate, change)]
    except InvalidOperation as error:
        raise InputError(f"{rate} {change} are no rate and no change, as 0.01144 -0.5") from error
    return Target("observation", " ".join((day, pair, *digits)))


def _on_day(day: str) -> str:
    return "without a date" if day == UNDATED else f"on {day}"


def _one_observation(connection: sa.Connection, target: Target) -> Consequences:
    number = observation_of(connection, target)
    if number in _hidden_observations(connection):
        raise InputError(f"{target.name}% is retracted already")
    quote, days_and_pairs = schema.quote.c, _days_and_pairs(connection, {number})
    tickers = connection.execute(sa.select(quote.ticker_id).where(quote.observation_id == number)).scalars()
    if not _count_sightings(connection, tickers):
        raise InputError(f"all pages that print {target.name}% are retracted already")
    parts: set[int] = set()
    for table in (schema.copy, schema.copy_again):
        printing = sa.select(quote.ticker_id).where(quote.observation_id == number)
        query = sa.select(table.c.part_id).where(table.c.ticker_id.in_(printing)).distinct()
        parts.update(connection.execute(query).scalars())
    return Consequences(0, 0, 1, *days_and_pairs, parts=frozenset(parts))


def _meet(connection: sa.Connection, target: Target) -> _Met:
    """Work out what a retraction of pages would hide that is not hidden yet."""
    takings = read_takings(connection)
    now = later_than_all(connection) + timedelta(seconds=1)
    new = Taking(0, *target, now, snapshot=snapshot_of_digest(connection, target))
    met = _Met()
    for delivered in deliveries_of(connection, snapshots_of(connection, target)):
        before, after = hidden_by(takings, delivered), hidden_by([*takings, new], delivered)
        hidden, hidden_copies = _hidden_now(after.sightings), _hidden_now(after.copies)
        hidden_before, copies_before = _hidden_now(before.sightings), _hidden_now(before.copies)
        met.copies |= hidden_copies - copies_before
        met.sightings |= hidden - hidden_before
        taken = [each for each in delivered if new.takes(each)]
        met.parts |= {each.part for each in taken}
        met.any_counts |= any(not _is_taken(each, takings) for each in taken)
        carried = {each.sighting for each in taken if each.sighting} - hidden
        for each in delivered:
            if each.sighting in carried and not _is_taken(each, [*takings, new]):
                met.kept.add(each.copy[0])
                met.runs.add(each.run)
    return met


def _hidden_now(spans: Mapping[_Spanned, list[Stretch]]) -> set[_Spanned]:
    return {key for key, each in spans.items() if each[-1][1] == FOREVER}


def _is_taken(delivered: Delivered, takings: Sequence[Taking]) -> bool:
    return any(taking.until == FOREVER and taking.takes(delivered) for taking in takings)


def _nothing(target: Target, met: _Met) -> str:
    what = {"run": "run", "file": "file, archive or folder", "page": "page"}[target.kind]
    if met.parts:
        return f"all of {what} {target.name} is retracted already"
    return f"nothing in the database came from {what} {target.name}"


def is_there(location: sa.ColumnElement[str], target: Target) -> sa.ColumnElement[bool]:
    """Keep the copies in a place; LIKE would make no difference between large and small letters."""
    conditions = [location == target.name]
    if target.kind == "file":
        conditions += [
            sa.func.substr(location, 1, len(beginning)) == beginning
            for beginning in beginnings_in(target.name)
        ]
    return sa.or_(*conditions)


def _with_other_copies(connection: sa.Connection, numbers: Iterable[int], gone: Collection[CopyKey]) -> int:
    """Count the snapshots that have copies which count and do not go."""
    copy, r = schema.copy, schema.retracted_copy
    key = ("snapshot_id", "location", "capture_source")
    hidden = sa.exists().where(*(r.c[n] == copy.c[n] for n in key), r.c.hidden_until.is_(None))
    left: set[int] = set()
    for some in in_chunks(numbers):
        query = sa.select(*(copy.c[n] for n in key)).where(copy.c.snapshot_id.in_(some), ~hidden)
        left.update(row[0] for row in connection.execute(query) if tuple(row) not in gone)
    return len(left)


def _lost_observations(connection: sa.Connection, gone: Collection[SightingRow]) -> set[int]:
    """Return the observations that are seen nowhere else: all tickers that print them lose all sightings."""
    losing: dict[int, int] = {}
    for _, ticker, _ in gone:
        losing[ticker] = losing.get(ticker, 0) + 1
    quote = schema.quote.c
    found: set[int] = set()
    for some in in_chunks(losing):
        query = sa.select(quote.observation_id).where(quote.ticker_id.in_(some)).distinct()
        found.update(connection.execute(query).scalars())
    tickers: dict[int, set[int]] = {}
    for some in in_chunks(found):
        query = sa.select(quote.observation_id, quote.ticker_id).where(quote.observation_id.in_(some))
        for observation, ticker in connection.execute(query):
            tickers.setdefault(observation, set()).add(ticker)
    counted = _count_sightings(connection, set().union(*tickers.values()))
    return {
        observation
        for observation, each in tickers.items()
        if all(counted.get(ticker, 0) == losing.get(ticker, 0) for ticker in each)
    } - _hidden_observations(connection)


def _hidden_observations(connection: sa.Connection) -> set[int]:
    """Return the observations that are retracted one by one."""
    hidden = schema.retracted_observation.c
    return set(
        connection.execute(sa.select(hidden.observation_id).where(hidden.hidden_until.is_(None))).scalars()
    )


def _count_sightings(connection: sa.Connection, tickers: Iterable[int]) -> dict[int, int]:
    """Count the sightings of tickers that are not retracted."""
    sighting, r = schema.sighting, schema.retracted_sighting
    same = (r.c[name] == sighting.c[name] for name in ("snapshot_id", "ticker_id", "date_basis"))
    hidden = sa.exists().where(*same, r.c.hidden_until.is_(None))
    found: dict[int, int] = {}
    for some in in_chunks(tickers):
        query = sa.select(sighting.c.ticker_id, sa.func.count()).where(
            sighting.c.ticker_id.in_(some), ~hidden
        )
        found.update(map(tuple, connection.execute(query.group_by(sighting.c.ticker_id))))
    return found


def _days_and_pairs(
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
