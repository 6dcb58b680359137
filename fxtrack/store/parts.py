"""The parts of imports: which were read before, how far, and when what was read became known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from fxtrack.counts import Counts
from fxtrack.delivery import KnownPart
from fxtrack.extract import Batch
from fxtrack.store import schema
from fxtrack.store.bulk import in_chunks, insert_missing

_NOT_YET = datetime(9999, 12, 31, tzinfo=UTC)  # of a part whose transaction is under way


def read_known_parts(connection: sa.Connection, marks: Sequence[str]) -> dict[str, KnownPart]:
    """Tell which parts were read before, whole or up to a position; each by its mark.

    An archive that was committed in shares has a row for each of them: the furthest counts.
    """
    columns = schema.part.c
    found: dict[str, KnownPart] = {}
    for some in in_chunks(marks):
        query = sa.select(columns.mark, columns.position, columns.tally).where(
            columns.mark.in_(some), columns.id.not_in(_to_be_read_again())
        )
        for mark, position, tally in connection.execute(query):
            before = found.get(mark)
            if before is None or _is_further(position, before.position):
                found[mark] = KnownPart(Counts.from_json(tally), position)
    return found


def _to_be_read_again() -> sa.Select[tuple[int]]:
    """Ask for the parts with retracted pages, but for those of retractions that were undone."""
    part, undo = schema.retracted_part.c, schema.retraction.alias("undo")
    undone = sa.exists().where(undo.c.undoes == part.retraction_id)
    return sa.select(part.part_id).where(~undone)


def _is_further(position: int | None, than: int | None) -> bool:
    """Tell whether a position lies behind another one; None is the end."""
    return than is not None and (position is None or position > than)


def insert_part(
    connection: sa.Connection, run_id: int, batch: Batch, mark: str | None, counts: Counts
) -> int:
    """Write down which run read which batch; returns the number of the row.

    Args:
        connection: in the transaction that brings the rows of the batch.
        run_id: the number of the run.
        batch: what was read.
        mark: identifies its part; what may be mended without a change of the file, or makes an import fail,
            gets none, so that it is looked at again.
        counts: of the part up to the end of this batch.
    """
    mark = None if counts.unsettled else mark
    tally = counts.as_json()
    lines = [f"{mark} {batch.position} {tally}\n"]
    lines += (f"{e.digest or e.problem} {e.location}\n" for e in batch.extractions)
    content = hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    damage = "\n".join(f"{each.location}: {each.reason}" for each in batch.damage) or None
    names = "import_run_id content snapshots committed_at mark position tally damage"
    row = (run_id, content, batch.snapshots, _NOT_YET, mark, batch.position, tally, damage)
    insert_missing(connection, schema.part, names, [row])
    part = schema.part.c
    query = sa.select(part.id).where(part.import_run_id == run_id, part.content == content)
    return int(connection.execute(query).scalar_one())


def stamp_parts(connection: sa.Connection, numbers: Sequence[int]) -> datetime:
    """Note the instant of a commit, as late in it as may be: from then on its parts are known."""
    part, now = schema.part.c, later_than_all(connection)
    for some in in_chunks(numbers):
        new = sa.update(schema.part).where(part.id.in_(some), part.committed_at == _NOT_YET)
        connection.execute(new.values(committed_at=now))
    return now


def later_than_all(connection: sa.Connection) -> datetime:
    """Return the instant of a commit or a retraction: later than that of every one before it.

    A clock may be set back, and several machines may write into one database. If a commit could get an
    instant before another, what was known as of an instant would change afterwards.
    """
    part = schema.part.c
    earlier = sa.select(part.committed_at).where(part.committed_at != _NOT_YET)
    committed = connection.execute(earlier.order_by(part.id.desc()).limit(1)).scalar()
    event = schema.retraction.c
    retracted = connection.execute(sa.select(event.at).order_by(event.id.desc()).limit(1)).scalar()
    earlier_ones: list[datetime] = [last for last in (committed, retracted) if last]
    return max([datetime.now(UTC), *(last + timedelta(microseconds=1) for last in earlier_ones)])
