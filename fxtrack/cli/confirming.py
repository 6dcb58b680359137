"""Before ``--date`` dates pages: how many these are, and whether it is meant. Only a terminal is asked."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from fxtrack.cli.common import note
from fxtrack.cli.dating import AskedDating
from fxtrack.cli.endings import interruptible
from fxtrack.cli.progress import showing_progress
from fxtrack.cli.summary import counted
from fxtrack.importing import Import
from fxtrack.places import STDIN

_LOOKS_FOR = 10.0
"""So many seconds a terminal waits at most for the number of pages."""


def confirm_date(ctx: click.Context, job: Import, dating: AskedDating) -> None:
    """Tell how many pages an import would date, and ask whether it shall; end the command if not.

    Nothing is asked without a terminal, for a dry run, or with --yes.
    """
    if job.date is None or job.dry_run or dating.yes or not _can_ask(job):
        return
    told = _how_many(ctx, job)
    if told is None:
        return
    click.echo(f"--date {job.date} would date {told}.", err=True)
    if not click.confirm("Go on?", err=True):
        note(ctx, "Nothing was imported.")
        ctx.exit(1)


def _can_ask(job: Import) -> bool:
    reads_stdin = STDIN in (*job.paths, *job.lists)
    return not reads_stdin and sys.stdin.isatty() and sys.stderr.isatty()


def _how_many(ctx: click.Context, job: Import) -> str | None:
    """Say how many pages would be dated, by a dry run of at most some seconds; None if there are none."""
    if not (job.inputs.can_be_listed_twice and all(_can_be_read_twice(path) for path in job.paths)):
        return "all pages that print no date"
    looking = replace(job, dry_run=True, rejects=None, listing=None)
    until = time.monotonic() + _LOOKS_FOR
    with interruptible() as stop, showing_progress(None, quiet=ctx.obj["quiet"]) as progress:
        seen = looking.run(progress, lambda: stop.is_set() or time.monotonic() > until)
    if stop.is_set():
        raise click.Abort
    pages = f"{counted(seen.counts.given, 'page that prints', 'pages that print')} no date"
    if seen.interrupted:
        return f"at least {pages}; there was no time to look at all of them"
    return pages if seen.counts.given else None


def _can_be_read_twice(path: str) -> bool:
    """Tell whether reading a path leaves it as it is, as that of a pipe does not."""
    place = Path(path)
    return place.is_file() or place.is_dir() or not place.exists()
