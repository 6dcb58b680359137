"""What a retraction names, and where that is in the database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.errors import InputError
from fxtrack.model import Pair, plain
from fxtrack.store import schema
from fxtrack.store.hidden import beginnings_in

UNDATED = "undated"
_FEWEST_DIGITS = 8
"""So many digits of a digest, or more, name a page."""
_DIGITS = re.compile(r"[0-9a-f]{1,64}")


class Target(NamedTuple):
    """What is to be taken back.

    Attributes:
        kind: ``run``, ``file``, ``page`` or ``observation``.
        name: as ``Retraction.target`` has it.
    """

    kind: str
    name: str


def find_target(connection: sa.Connection, kind: str, texts: Sequence[str]) -> Target:
    """Name the file, folder or page that a user means.

    Args:
        connection: to the database.
        kind: ``file`` or ``page``.
        texts: what the user may mean, as the database would have it; the first that is there counts. The last
            is returned if none is. A page may also be named by its digest, or by how that begins.

    Raises:
        InputError: a digest is too short, or several pages have one that begins so.
    """
    for text in texts:
        if _is_anything_there(connection, target := Target(kind, text)):
            return target
    digits = texts[0].lower()
    if kind == "page" and _DIGITS.fullmatch(digits):
        return Target(kind, _digest_of(connection, digits))
    return Target(kind, texts[-1])


def _is_anything_there(connection: sa.Connection, target: Target) -> bool:
    for table in (schema.copy, schema.copy_again, schema.revisit):
        query = sa.select(sa.literal(1)).where(is_there(table.c.location, target)).limit(1)
        if connection.execute(query).first() is not None:
            return True
    return False


def _digest_of(connection: sa.Connection, digits: str) -> str:
    """Return the one digest that begins with some digits; these digits if there is none."""
    if len(digits) < _FEWEST_DIGITS:
        raise InputError(f"there is no page {digits}: a digest is named by its first 8 digits, or more")
    digest = schema.snapshot.c.digest
    query = sa.select(digest).where(sa.func.substr(digest, 1, len(digits)) == digits).limit(2)
    found = list(connection.execute(query).scalars())
    if len(found) > 1:
        raise InputError(f"the digests of several pages begin with {digits}: name more digits")
    return found[0] if found else digits


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


def is_there(location: sa.ColumnElement[str], target: Target) -> sa.ColumnElement[bool]:
    """Keep the copies in a place; LIKE would make no difference between large and small letters."""
    conditions = [location == target.name]
    if target.kind == "file":
        conditions += [
            sa.func.substr(location, 1, len(beginning)) == beginning
            for beginning in beginnings_in(target.name)
        ]
    return sa.or_(*conditions)
