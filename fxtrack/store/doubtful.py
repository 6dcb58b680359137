"""What an older fxtrack read of files that would be refused now, or read otherwise: it may be on no page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.model import Reason
from fxtrack.places import SEPARATOR
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks
from fxtrack.store.targets import Target, is_there

# So an older fxtrack told of a packed file without its end, whose pages it used. Where nothing of it is used,
# the line goes on, or says "nothing of bytes".
_BELIEVED = re.compile(r"(.+): \w+ stream cut short: byte \d+ to \d+ of the packed file")


_COPY = ("snapshot_id", "location", "capture_source")
_PLACES_AT_ONCE = 10_000
CUT, SEVERAL = "cut short", Reason.SEVERAL_PAGES.value
_INSIDE = ("byte ", "row ", "entry ")  # so the places of pages begin in files that nothing else is in


class Doubtful(NamedTuple):
    """A file of which pages are in the database that would not be read so now.

    Attributes:
        why: ``CUT``, or ``SEVERAL``: it was read as one page, and later as what it is.
        location: of the file.
        run: the number of the import run that read it.
        pages: how many pages of it count.
    """

    why: str
    location: str
    run: int
    pages: int


def read_doubtful(connection: sa.Connection) -> list[Doubtful]:
    """Return the files whose pages would not be read so now: those cut short, then those of several pages."""
    return [*_cut_short(connection), *_read_as_one_page(connection)]


def _cut_short(connection: sa.Connection) -> list[Doubtful]:
    """In the order of the imports."""
    part = schema.part.c
    query = (
        sa.select(part.import_run_id, part.damage)
        .where(part.damage.contains(" stream cut short: byte "))
        .order_by(part.id)
    )
    runs: dict[str, list[int]] = {}
    for run, damage in connection.execute(query):
        for line in damage.splitlines():
            if found := _BELIEVED.fullmatch(line):
                runs.setdefault(found[1], []).append(run)
    counted = (
        (location, some[0], _count_pages(connection, location, some)) for location, some in runs.items()
    )
    return [Doubtful(CUT, *each) for each in counted if each[2]]


def _count_pages(connection: sa.Connection, location: str, runs: Sequence[int]) -> int:
    """Count the pages from a file that only these runs read there, and that are not retracted."""
    copy, again = schema.copy.c, schema.copy_again.c
    believed = sa.select(schema.part.c.id).where(schema.part.c.import_run_id.in_(runs))
    vouched = sa.exists().where(*(again[n] == copy[n] for n in _COPY), again.part_id.not_in(believed))
    query = sa.select(sa.func.count(copy.snapshot_id.distinct())).where(
        is_there(copy.location, Target("file", location)),
        copy.part_id.in_(believed),
        ~_is_retracted(),
        ~vouched,
    )
    return int(connection.execute(query).scalar_one())


def _read_as_one_page(connection: sa.Connection) -> list[Doubtful]:
    """Return files that were read as one page, and as a file of many: quotes may have a date of another."""
    copy, part = schema.copy.c, schema.part.c
    inside = (copy.location.contains(SEPARATOR + begin) for begin in _INSIDE)
    query = sa.select(copy.location).where(sa.or_(*inside)).execution_options(yield_per=_PLACES_AT_ONCE)
    files = sorted({place.rpartition(SEPARATOR)[0] for (place,) in connection.execute(query)})
    found: list[Doubtful] = []
    for some in in_chunks(files):
        one_page = (
            sa.select(copy.location, sa.func.min(part.import_run_id), sa.func.count())
            .join(schema.part, part.id == copy.part_id)
            .where(copy.location.in_(some), ~_is_retracted())
            .group_by(copy.location)
            .order_by(copy.location)
        )
        found += [Doubtful(SEVERAL, *row) for row in connection.execute(one_page)]
    return found


def _is_retracted() -> sa.ColumnElement[bool]:
    copy, hidden = schema.copy.c, schema.retracted_copy.c
    return sa.exists().where(*(hidden[n] == copy[n] for n in _COPY), hidden.hidden_until.is_(None))
