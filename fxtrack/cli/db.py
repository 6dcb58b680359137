"""``fxtrack db``: look after the database."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from fxtrack.cli.common import for_people, note, reading, show
from fxtrack.cli.options import format_option
from fxtrack.cli.retracting import retract_command
from fxtrack.export import Format
from fxtrack.store import Store, read_runs
from fxtrack.store.doubtful import CUT, SEVERAL, Doubtful


@click.group()
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
@format_option
@click.pass_context
def runs_command(ctx: click.Context, to: Format | None) -> None:
    """List the imports: when each ran, what it brought, what it read and with which options.

    Give 'known_as_of' to --as-of, and a question is answered as it was after that import. 'retracted' tells
    since when an import is taken back ('fxtrack db retract').
    """
    from fxtrack.answers.runs import runs_table

    with reading(ctx) as session:
        found = read_runs(session)
    show(ctx, runs_table(found, short=for_people(to)), to)


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
