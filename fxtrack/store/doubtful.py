"""What an older fxtrack believed that no checksum vouched for: it may be on no page."""

from __future__ import annotations

import re
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
    runs: dict[str, int] = {}
    for run, damage in connection.execute(query):
        for line in damage.splitlines():
            if found := _BELIEVED.fullmatch(line):
                runs.setdefault(found[1], run)
    counted = ((location, run, _count_pages(connection, location)) for location, run in runs.items())
    return [Doubtful(*each) for each in counted if each[2]]


def _count_pages(connection: sa.Connection, location: str) -> int:
    """Count the pages from a file that are not retracted."""
    copy, hidden = schema.copy.c, schema.retracted_copy.c
    key = ("snapshot_id", "location", "capture_source")
    retracted = sa.exists().where(*(hidden[n] == copy[n] for n in key), hidden.hidden_until.is_(None))
    query = sa.select(sa.func.count(copy.snapshot_id.distinct())).where(
        is_there(copy.location, Target("file", location)), ~retracted
    )
    return int(connection.execute(query).scalar_one())
