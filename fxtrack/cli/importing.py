"""``fxtrack import``: pages into the database, and the summary of what became of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from fxtrack.cli.commands import GuidedCommand
from fxtrack.cli.common import is_silent, note
from fxtrack.cli.confirming import confirm_date
from fxtrack.cli.dating import AskedDating, dating_options
from fxtrack.cli.endings import interruptible
from fxtrack.cli.options import usage_errors
from fxtrack.cli.progress import showing_progress
from fxtrack.cli.summary import as_json as as_json_text
from fxtrack.cli.summary import counted, exit_status, show_refusals, summary
from fxtrack.importing import Import, Imported
from fxtrack.importing.lists import Destination
from fxtrack.store import Store

_PRINTED = Path("-")


@click.command("import", cls=GuidedCommand)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@dating_options
@click.option(
    "--from-file",
    "lists",
    type=click.Path(allow_dash=True),
    multiple=True,
    metavar="LIST",
    help="Also read the paths in this file, one a line; - reads them from standard input.",
)
@click.option(
    "-0", "--null", is_flag=True, help="The paths in LIST end with a NUL (find -print0), not a line end."
)
@click.option(
    "--history",
    multiple=True,
    metavar="REPO[:PATH]",
    help="Also read each version of each file in a git repository, or of one file or folder in it; the time "
    "of the author counts as the capture time.",
)
@click.option(
    "--relative-to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the places of pages relative to this folder, so that it can be moved or copied. All PATHs are "
    "in it, and 'trace --verify --relative-to DIR' finds them again.",
)
@click.option(
    "--again", is_flag=True, help="Read files again that have not changed since they were imported."
)
@click.option(
    "--text-column",
    metavar="NAME",
    help="JSON, CSV, Parquet: the column of the text; page.html: html in page.",
)
@click.option("--url-column", metavar="NAME", help="... the column of the address.")
@click.option("--time-column", metavar="NAME", help="... the column of the capture time (UTC).")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write everything refused to a CSV file, with its reason and place: text that looks like a ticker, "
    "files that are no pages, damaged places. Pages without a ticker are not in it: --list has them. - "
    "prints it, and the summary on standard error.",
)
@click.option(
    "--list",
    "listing",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write every page to a CSV file, with its outcome, reason, date, address, capture time and number "
    "of quotes; - prints it, and the summary on standard error. The reason says what was refused, and why a "
    "page has no date or no quotes. Files that have not changed are read again.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with status 3 if anything was refused (1 if a named path or an archive could not be read).",
)
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Processes that read; the default is one a processor for large imports.",
)
@click.pass_context
def import_command(
    ctx: click.Context,
    paths: tuple[str, ...],
    lists: tuple[str, ...],
    history: tuple[str, ...],
    relative_to: Path | None,
    dating: AskedDating,
    rejects: Path | None,
    listing: Path | None,
    jobs: int | None,
    text_column: str | None,
    url_column: str | None,
    time_column: str | None,
    *,
    null: bool,
    again: bool,
    strict: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read saved pages and archives of them, and keep their exchange rates.

    PATH is a file, a folder (with all folders in it) or - for a page or an archive on standard input.
    What a file is, is told by its content: a page of text or HTML, MHTML, a web archive of Safari, WARC,
    WET, WACZ, ARC, mails, HTTP responses as `curl -i` saves them, zip, tar, JSON Lines, JSON arrays, HAR,
    CSV, Parquet; any of them compressed with gzip, bzip2, xz or zstd; and archives in archives. Hidden
    files, and the folders that browsers save beside a page, are skipped.

    Importing the same pages again changes nothing, in any order, and files that have not changed (by size,
    times and inode) are not even read. An import that was stopped goes on where it was when it is given
    again.

    \b
    Outcomes of a page:
      imported       new quotes with a date
      already known  the same bytes, or copies of them, were imported before
      undated        new quotes, kept out of every series until they get a date
      no ticker      nothing on the page looks like a ticker
      conflict       two rates of one pair: the pair is refused; several pages in one file: all is refused
      rejected       what looks like a ticker is none
      unreadable     no page: missing, no permission, binary

    A damaged archive gives what can be believed of it, the damage is told with its place, and the exit status
    is 1. Importing a whole copy later brings the rest.
    """
    if not paths and not lists and not history:
        raise click.UsageError("name at least one PATH, a list of them with --from-file, or --history")
    store = Store(ctx.obj["db"])
    if rejects == listing == _PRINTED:
        raise click.UsageError("--rejects and --list cannot both be -: name a file for one of them")
    printed = _PRINTED in {rejects, listing}
    with usage_errors():
        job = Import(
            store=store,
            paths=paths,
            lists=lists,
            history=history,
            relative_to=relative_to,
            null=null,
            date=dating.given,
            force_date=dating.force_date,
            date_from=dating.date_from,
            text_column=text_column,
            url_column=url_column,
            time_column=time_column,
            again=again,
            rejects=_destination(rejects),
            listing=_destination(listing),
            jobs=jobs,
            dry_run=dry_run,
        )
    confirm_date(ctx, job, dating)
    imported = import_and_tell(ctx, job)
    if as_json:
        click.echo(as_json_text(imported, dry_run=dry_run), err=printed)
    elif not is_silent(ctx):
        asked = dating.date_from is not None
        click.echo(summary(imported, dry_run=dry_run, dating_asked=asked), err=printed)
    ctx.exit(exit_status(imported, strict=strict))


def _destination(file: Path | None) -> Destination | None:
    """Return where a list goes: - is standard output."""
    return partial(click.echo, nl=False) if file == _PRINTED else file


def import_and_tell(ctx: click.Context, job: Import) -> Imported:
    """Import, with progress and refusals on standard error."""
    sizes = job.inputs.sizes if job.inputs.can_be_listed_twice else None
    with interruptible() as stop, showing_progress(sizes, quiet=ctx.obj["quiet"]) as progress:
        imported = job.run(progress, stop.is_set)
    show_refusals(ctx, imported, listed=job.rejects is not None)
    if imported.interrupted:
        note(
            ctx,
            f"Interrupted after {counted(imported.counts.snapshots, 'page')}; what was read is kept. "
            "Give the same command again to go on.",
        )
    return imported
