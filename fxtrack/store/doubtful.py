"""What an older fxtrack believed that no checksum vouched for: it may be on no page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.store import schema
from fxtrack.store.targets import Target, is_there

# So an older fxtrack told of a packed file without its end, whose pages it used. Where nothing of it is used,
# the line goes on, or says "nothing of bytes".
_BELIEVED = re.compile(r"(.+): \w+ stream cut short: byte \d+ to \d+ of the packed file")


class Doubtful(NamedTuple):
    """A file that was cut short, and of which pages are in the database.

    Attributes:
        location: of the file.
        run: the number of the import run that read it.
        pages: how many pages of it count.
    """

    location: str
    run: int
    pages: int


def read_doubtful(connection: sa.Connection) -> list[Doubtful]:
    """Return the files whose pages would be refused now, in the order of the imports."""
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
    return [Doubtful(*each) for each in counted if each[2]]


def _count_pages(connection: sa.Connection, location: str, runs: Sequence[int]) -> int:
    """Count the pages from a file that only these runs read there, and that are not retracted."""
    copy, again, hidden = schema.copy.c, schema.copy_again.c, schema.retracted_copy.c
    key = ("snapshot_id", "location", "capture_source")
    believed = sa.select(schema.part.c.id).where(schema.part.c.import_run_id.in_(runs))
    retracted = sa.exists().where(*(hidden[n] == copy[n] for n in key), hidden.hidden_until.is_(None))
    vouched = sa.exists().where(*(again[n] == copy[n] for n in key), again.part_id.not_in(believed))
    query = sa.select(sa.func.count(copy.snapshot_id.distinct())).where(
        is_there(copy.location, Target("file", location)), copy.part_id.in_(believed), ~retracted, ~vouched
    )
    return int(connection.execute(query).scalar_one())
