"""``fxtrack db``: look after the database."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from fxtrack.cli.commands import GuidedGroup
from fxtrack.cli.common import for_people, note, reading, show
from fxtrack.cli.options import format_option
from fxtrack.cli.retracting import retract_command
from fxtrack.export import Format
from fxtrack.store import Store, read_runs
from fxtrack.store.doubtful import CUT, SEVERAL, Doubtful


@click.group(cls=GuidedGroup)
def db() -> None:
    """Look after the database."""


db.add_command(retract_command)


@db.command("upgrade")
@click.pass_context
def upgrade_command(ctx: click.Context) -> None:
    """Bring the schema of an older database up to date; all data stays."""
    before, after = Store(ctx.obj["db"]).upgrade()
    note(ctx, f"Schema {after}: nothing to do." if before == after else f"Schema {before} is now {after}.")


@db.command("status")
@format_option
@click.pass_context
def status_command(ctx: click.Context, to: Format | None) -> None:
    """Show where the database is, its schema and how many rows it holds."""
    from fxtrack.answers.status import STATUS, status_rows

    show(ctx, STATUS.for_programs(status_rows(Store(ctx.obj["db"]).status())), to)


@db.command("runs")
@click.argument("run", required=False, type=click.IntRange(1), metavar="[RUN]")
@format_option
@click.pass_context
def runs_command(ctx: click.Context, run: int | None, to: Format | None) -> None:
    """List the imports: when each ran, what it brought, what it read and with which options.

    Give 'known_as_of' to --as-of, and a question is answered as it was after that import. 'retracted' tells
    since when an import is taken back ('fxtrack db retract').

    With the number of one, list the pages that it read, with the outcome of each. Pages that left nothing in
    the database are not in it, and a note counts them: those without a ticker, those that could not be read,
    and those that an earlier import had read in the same place. 'fxtrack import --list' names them all.
    """
    from fxtrack.answers.runs import runs_table

    if run is not None:
        _show_pages(ctx, run, to)
        return
    with reading(ctx) as session:
        found = read_runs(session)
    show(ctx, runs_table(found, short=for_people(to)), to)


def _show_pages(ctx: click.Context, run: int, to: Format | None) -> None:
    """List the pages of an import that left a row, and say what is not stored."""
    from fxtrack.answers.listed import LISTED
    from fxtrack.store.runpages import read_run_pages

    with reading(ctx) as session:
        pages, read, damage = read_run_pages(session, run)
    show(ctx, LISTED.for_programs(pages), to, f"Run {run} left no page in the database.")
    for line in damage[:_DAMAGE_SHOWN]:
        note(ctx, f"Damaged: {line}")
    if len(damage) > _DAMAGE_SHOWN:
        note(ctx, f"Damaged: {len(damage) - _DAMAGE_SHOWN} places more.")
    if (missing := read - len(pages)) > 0:
        told = f"Run {run} read {read} {'page' if read == 1 else 'pages'}; of {missing} no outcome is stored"
        note(ctx, f"{told}: no ticker, could not be read, or known in the same place.")


_DAMAGE_SHOWN = 10
_TAKEN_BACK = {CUT: "file", SEVERAL: "page"}
_DOUBTS = {
    CUT: """\
Pages of files that were cut short: numbers of them may be on no page. Take them back, and import the
files again:""",
    SEVERAL: """\
Files of several pages that were read as one: quotes may have the date of another page. Take that one
back; the pages of the file stay:""",
}


@db.command("check")
@click.pass_context
def db_check_command(ctx: click.Context) -> None:
    """Look for damage: exit status 1 if the database is not sound.

    It also names what an older fxtrack read wrongly: pages of files that were cut short, whose numbers may be
    on no page, and files of several pages that were read as one. The exit status is 1 then as well.
    """
    store = Store(ctx.obj["db"])
    faults, doubtful = store.examine()
    if faults:
        raise click.ClickException("the database is damaged: " + "; ".join(faults[:5]))
    if doubtful:
        raise click.ClickException(_doubts(doubtful, store.argument))
    note(ctx, "The database is sound.")


def _doubts(doubtful: Sequence[Doubtful], argument: str) -> str:
    """Say which files to take back, and how."""
    lines = ["the database is sound, but holds what an older fxtrack read wrongly."]
    for why, option in _TAKEN_BACK.items():
        found = [each for each in doubtful if each.why == why]
        lines += [_DOUBTS[why]] if found else []
        lines += [
            f"  fxtrack{argument} db retract --{option} {shlex.quote(each.location)} --reason '{why}'"
            f"  # {each.pages} {'page' if each.pages == 1 else 'pages'}, run {each.run}"
            for each in found
        ]
    return "\n".join(lines)


@db.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_context
def backup_command(ctx: click.Context, target: Path) -> None:
    """Copy the database, whole and consistent, to a new FILE."""
    Store(ctx.obj["db"]).backup(str(target))
    note(ctx, f"Backed up to {target}.")
