"""A report: charts and tables in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fxtrack.cli import INTERRUPTED_STATUS
from fxtrack.cli.between import AskedBetween, between_options
from fxtrack.cli.commands import GuidedCommand
from fxtrack.cli.common import is_silent, note, reading, show, tell, tell_missing, tell_only_weekends
from fxtrack.cli.dating import AskedDating, dating_options
from fxtrack.cli.imprinting import AskedImprint, imprint_options, tell_date_ahead
from fxtrack.cli.looks import Chosen, look_options, warn_of_letters
from fxtrack.cli.options import filters, usage_errors, view_options
from fxtrack.export import TERMINAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fxtrack.drawing.paint import PictureFormat
    from fxtrack.model import Filters
    from fxtrack.report import Contents
from fxtrack.numbers.series import View


@click.command("report", cls=GuidedCommand)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="charts",
    show_default=True,
    help="The folder to write into.",
)
@click.option(
    "--also",
    metavar="FORMATS",
    default="",
    help="Write each chart also as svg, pdf or both (svg,pdf), beside its PNG.",
)
@click.option("--table", is_flag=True, help="Print the tables of 'fxtrack changes --ranges' as well.")
@dating_options
@imprint_options
@look_options(alone=False)
@filters
@view_options(leading=True)
@between_options
@click.pass_context
def report_command(
    ctx: click.Context,
    paths: tuple[str, ...],
    out: Path,
    also: str,
    between: AskedBetween | None,
    dating: AskedDating,
    asked: AskedImprint,
    chosen: Chosen,
    filters: Filters,
    view: View,
    *,
    as_printed: bool,
    table: bool,
) -> None:
    """Write a report into a folder, of PATHs that are imported first or of what the database holds.

    It prints which file to open, and what was found.

    The folder can be mailed or put on a web server as it is. Headlines and trend charts show what a dollar
    costs; tables, the index and the changes show rates as printed.

    \b
    index.html               all of it on one page, which needs nothing else
    overview.png, index.png  all pairs; all pairs from one start
    KGS-USD.png and so on    a trend chart a pair
    KGS-USD.csv and so on    what each chart shows, in the direction drawn
    changes.png, .csv, .md   the change table
    coverage.png, .csv, .md  which dates have data
    rates.csv, .md           the daily series
    periods.csv, stats.csv   months, quarters and years; statistics
    between.csv              the change between --from and --to; unsaid, over the last year
    findings.csv, pages.csv  what looks wrong; which pages, with digests
    about.json               digests, filters and version
    """
    formats = _also(also)
    if not paths:
        _refuse_dating(dating)
    status = _imported(ctx, paths, dating) if paths else 0
    from fxtrack import __version__, report

    with reading(ctx) as session:
        material = report.Rows.read(
            session,
            view,
            filters,
            as_printed=as_printed,
            two_dates=report.TwoDates(*between) if between else None,
        )
    tell_missing(ctx, material.priced)
    tell_only_weekends(ctx, material.priced)
    contents = report.gather(material)
    look = report.sourced(chosen.look(), contents)
    warn_of_letters(ctx, [look.title or "", look.source or ""])
    tell_date_ahead(ctx, asked.dated_as)
    picture = report.Picture(chosen.theme, chosen.dpi, formats)
    saved = report.save(out, report.files(contents, look, picture, __version__, asked.imprint()))
    if not is_silent(ctx):
        _tell_found(ctx, contents, report.outcome(contents, out, look.say), table=table)
    note(ctx, f"Wrote {len(saved.written)} files into {out}: {_file_names(saved.written)}.")
    if saved.removed:
        note(ctx, f"Removed what the report before had and this one has not: {_file_names(saved.removed)}.")
    ctx.exit(status)


def _tell_found(ctx: click.Context, contents: Contents, found: Sequence[str], *, table: bool) -> None:
    """Say on standard output what to open and what was found; with --table, the change table as well."""
    from fxtrack import report

    click.echo("\n".join(found))
    if table and contents.changes:
        latest, changes, notes = report.change_tables(contents.changes)
        for each in (latest, changes):
            click.echo()
            show(ctx, each, TERMINAL)
        tell(ctx, notes)


def _refuse_dating(dating: AskedDating) -> None:
    """Refuse to date pages where none are imported."""
    given = "--date" if dating.given else "--date-from" if dating.date_from else ""
    if given:
        raise click.UsageError(
            f"{given} dates the pages of an import, and no PATH is given; the date of the report itself is "
            "--dated-as"
        )


def _also(asked: str) -> tuple[PictureFormat, ...]:
    """Read the formats of pictures; to load what draws takes long, so only if there are any."""
    if not asked:
        return ()
    from fxtrack.drawing.paint import also_formats

    with usage_errors():
        return also_formats(asked)


def _file_names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _imported(ctx: click.Context, paths: tuple[str, ...], dating: AskedDating) -> int:
    """Import pages before they are reported; returns the exit status."""
    from fxtrack.cli.confirming import confirm_date
    from fxtrack.cli.importing import import_and_tell
    from fxtrack.cli.summary import exit_status, summary
    from fxtrack.importing import Import
    from fxtrack.store import Store

    store = Store(ctx.obj["db"])
    with usage_errors():
        job = Import(
            store=store,
            paths=paths,
            date=dating.given,
            force_date=dating.force_date,
            date_from=dating.date_from,
        )
    confirm_date(ctx, job, dating)
    imported = import_and_tell(ctx, job)
    note(ctx, summary(imported))
    if imported.interrupted:
        ctx.exit(INTERRUPTED_STATUS)
    return exit_status(imported, strict=False)
