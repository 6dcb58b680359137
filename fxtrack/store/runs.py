"""The import runs: what each brought, and since when that is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from fxtrack.model import Run
from fxtrack.passwords import hide_in
from fxtrack.store import schema
from fxtrack.store.session import Session


def read_runs(session: Session) -> list[Run]:
    """Return the import runs in the order of their beginnings, with what each brought first."""
    run, parts, new = schema.import_run.c, _committed_parts(), _new_observations()
    retracted = _retracted_runs()
    query = (
        sa.select(
            run.id,
            run.started_at,
            run.finished_at,
            parts.c.known_at,
            sa.func.coalesce(parts.c.pages, 0),
            sa.func.coalesce(new.c.new, 0),
            run.version,
            retracted.c.at,
            run.options,
        )
        .select_from(
            schema.import_run.outerjoin(parts, parts.c.import_run_id == run.id)
            .outerjoin(new, new.c.import_run_id == run.id)
            .outerjoin(retracted, retracted.c.target == sa.cast(run.id, sa.Text))
        )
        .order_by(run.id)
    )
    found = []
    for *row, noted in session.connection.execute(query):
        paths, options = _paths_and_options(noted)
        found.append(Run(*row)._replace(paths=paths, options=options))
    return found


def read_asked_paths(session: Session) -> set[str]:
    """Return every path that an import was asked to read, as it was written then: absolute or not."""
    noted = session.connection.execute(sa.select(schema.import_run.c.options).distinct())
    return {path for (options,) in noted for path in _paths_and_options(options)[0]}


def _paths_and_options(noted: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what an import was asked to read, and how, from what the database notes of it."""
    every = json.loads(noted)
    options = hide_in(every) if isinstance(every, dict) else None
    if not isinstance(options, dict):
        return (), ()
    return tuple(map(str, options.get("paths") or ())), tuple(_as_words(options))


def _as_words(options: Mapping[str, object]) -> Iterator[str]:
    """Yield options as a command line has them."""
    for name, option in (("lists", "--from-file"), ("history", "--history")):
        several = options.get(name)
        for each in several if isinstance(several, list) else ():
            yield from (option, str(each))
    for name, option in (("relative_to", "--relative-to"), ("date", "--date")):
        if options.get(name):
            yield from (option, str(options[name]))
    for name in ("captured", "filename"):
        if options.get(name):
            yield from ("--date-from", name)


def _committed_parts() -> sa.Subquery:
    """Of each run, when its last part was committed, and how many pages its parts have."""
    part = schema.part.c
    return (
        sa.select(
            part.import_run_id,
            sa.func.max(part.committed_at, type_=schema.Instant()).label("known_at"),
            sa.func.sum(part.snapshots).label("pages"),
        )
        .group_by(part.import_run_id)
        .subquery("parts")
    )


def _retracted_runs() -> sa.Subquery:
    """Of each run that is retracted, since when."""
    event, undo = schema.retraction.c, schema.retraction.alias("undo")
    return (
        sa.select(event.target, sa.func.min(event.at, type_=schema.Instant()).label("at"))
        .where(event.kind == "run", ~sa.exists().where(undo.c.undoes == event.id))
        .group_by(event.target)
        .subquery("retracted")
    )


def _new_observations() -> sa.Subquery:
    """Of each run, how many observations it brought that no earlier one had."""
    part, sighting, quote = schema.part.c, schema.sighting.c, schema.quote.c
    # Parts are numbered as they are committed: the first part that shows an observation brought it.
    first = (
        sa.select(quote.observation_id, sa.func.min(sighting.part_id).label("part_id"))
        .select_from(schema.quote.join(schema.sighting, sighting.ticker_id == quote.ticker_id))
        .group_by(quote.observation_id)
        .subquery("first")
    )
    return (
        sa.select(part.import_run_id, sa.func.count().label("new"))
        .select_from(first.join(schema.part, part.id == first.c.part_id))
        .group_by(part.import_run_id)
        .subquery("new")
    )
