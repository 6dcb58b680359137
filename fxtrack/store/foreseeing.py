"""What a retraction would take, and what stays because something else brought it as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.store import schema
from fxtrack.store.events import read_takings
from fxtrack.store.hidden import (
    FOREVER,
    CopyKey,
    Delivered,
    SightingRow,
    Stretch,
    Taking,
    deliveries_of,
    hidden_by,
)
from fxtrack.store.losses import (
    LostDates,
    count_sightings,
    days_and_pairs,
    hidden_observations,
    lost_dates,
    lost_observations,
    printed_by,
)
from fxtrack.store.parts import later_than_all
from fxtrack.store.revisits import revisits_taken
from fxtrack.store.targets import Target, observation_of, snapshot_of_digest, snapshots_of

_Spanned = TypeVar("_Spanned")


@dataclass
class Consequences:
    """What goes, and what stays because something else brought it as well.

    A page that is named goes (``pages``), loses a date (``dates``), or stays as it is (``kept``); a place
    that goes is one of a page that goes, or of one that stays (``copies_of_kept``).

    Attributes:
        copies: how many places with a page go.
        pages: how many pages go with all their places.
        observations: how many observations go.
        days: their first and last date; None if no dated one goes.
        pairs: theirs, sorted.
        kept: how many pages stay although they are named, for these runs brought them as well; those that
            lose a date are not among them.
        runs: the numbers of these runs, sorted.
        parts: the numbers of the parts that brought what goes.
        dates: which pages stay and lose a date.
        revisits: how many further captures of pages go.
        copies_of_kept: how many of the places that go are of pages that stay.
        printed_elsewhere: how many observations stay although they stand on what is named, for they are
            printed elsewhere, too.
    """

    copies: int = 0
    pages: int = 0
    observations: int = 0
    days: tuple[date, date] | None = None
    pairs: tuple[Pair, ...] = ()
    kept: int = 0
    runs: tuple[int, ...] = ()
    parts: frozenset[int] = frozenset()
    dates: LostDates = field(default_factory=LostDates)
    revisits: int = 0
    copies_of_kept: int = 0
    printed_elsewhere: int = 0


@dataclass
class _Met:
    """What a retraction of pages meets.

    Attributes:
        copies: those that go.
        sightings: those that go.
        named: the numbers of the snapshots that it names and that are not all retracted already.
        named_sightings: what it names of them.
        others: the numbers of the runs that brought a snapshot as well.
        parts: the numbers of the parts that brought what it names.
    """

    copies: set[CopyKey] = field(default_factory=set)
    sightings: set[SightingRow] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    named_sightings: set[SightingRow] = field(default_factory=set)
    others: dict[int, set[int]] = field(default_factory=dict)
    parts: set[int] = field(default_factory=set)


def foresee(connection: sa.Connection, target: Target) -> Consequences:
    """Tell what would go and what would stay; nothing is written.

    Raises:
        InputError: there is nothing of the kind, or all of it is retracted already.
    """
    if target.kind == "observation":
        return _one_observation(connection, target)
    met = _meet(connection, target)
    revisits = revisits_taken(connection, *target)
    if not met.named and not revisits.total:
        raise InputError(_nothing(connection, target, met))
    lost = lost_observations(connection, met.sightings)
    days, pairs = days_and_pairs(connection, lost)
    dates = lost_dates(connection, met.sightings)
    stay = met.named & met.others.keys()
    kept = stay - dates.pages
    runs = {run for number in kept for run in met.others[number]}
    return Consequences(
        len(met.copies),
        len(met.named - stay),
        len(lost),
        days,
        pairs,
        len(kept),
        tuple(sorted(runs)),
        frozenset(met.parts | revisits.parts),
        dates,
        revisits.total,
        sum(number in stay for number, _, _ in met.copies),
        len(printed_by(connection, met.named_sightings) - lost),
    )


def _one_observation(connection: sa.Connection, target: Target) -> Consequences:
    number = observation_of(connection, target)
    if number in hidden_observations(connection):
        raise InputError(f"{target.name}% is retracted already")
    quote = schema.quote.c
    tickers = connection.execute(sa.select(quote.ticker_id).where(quote.observation_id == number)).scalars()
    if not count_sightings(connection, tickers):
        raise InputError(f"all pages that print {target.name}% are retracted already")
    parts: set[int] = set()
    for table in (schema.copy, schema.copy_again):
        printing = sa.select(quote.ticker_id).where(quote.observation_id == number)
        query = sa.select(table.c.part_id).where(table.c.ticker_id.in_(printing)).distinct()
        parts.update(connection.execute(query).scalars())
    return Consequences(0, 0, 1, *days_and_pairs(connection, {number}), parts=frozenset(parts))


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
        for each in delivered:
            if new.takes(each):
                met.parts.add(each.part)
            if _is_taken(each, takings):
                continue
            if new.takes(each):
                met.named.add(each.copy[0])
                if each.sighting is not None:
                    met.named_sightings.add(each.sighting)
            else:
                met.others.setdefault(each.copy[0], set()).add(each.run)
    return met


def _hidden_now(spans: Mapping[_Spanned, list[Stretch]]) -> set[_Spanned]:
    return {key for key, each in spans.items() if each[-1][1] == FOREVER}


def _is_taken(delivered: Delivered, takings: Sequence[Taking]) -> bool:
    return any(taking.until == FOREVER and taking.takes(delivered) for taking in takings)


def _nothing(connection: sa.Connection, target: Target, met: _Met) -> str:
    what = {"run": "run", "file": "file, archive or folder", "page": "page"}[target.kind]
    if met.parts:
        return f"all of {what} {target.name} is retracted already"
    if target.kind == "run":
        run = schema.import_run.c.id
        if connection.execute(sa.select(run).where(run == int(target.name))).first() is None:
            return f"there is no run {target.name}: 'fxtrack db runs' shows all"
    return f"nothing in the database came from {what} {target.name}"
