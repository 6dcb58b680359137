"""``fxtrack import``: pages into the database, and the summary of what became of them."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from fxtrack import __version__
from fxtrack.cli import INTERRUPTED_STATUS
from fxtrack.cli.common import dating_of, dating_options, is_silent, note
from fxtrack.cli.progress import shown
from fxtrack.cli.streams import warn
from fxtrack.cli.summary import KEPT, Result, show_refusals, summary
from fxtrack.cli.summary import as_json as as_json_text
from fxtrack.errors import InputError
from fxtrack.files import replacing
from fxtrack.ingest import Job, Refusal, run
from fxtrack.ingest.pool import collecting_garbage_rarely, pool_for
from fxtrack.places import STDIN, File, Options, items_of, parts
from fxtrack.store import DryRun, Store, Writer
from fxtrack.tables import Dialect, Table, delimited, visible

_LIST_PIECE = 1024 * 1024


@click.command("import")
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
    "--again", is_flag=True, help="Read files again that have not changed since they were imported."
)
@click.option("--text-column", metavar="NAME", help="JSON Lines and Parquet: the column of the text.")
@click.option("--url-column", metavar="NAME", help="... the column of the address.")
@click.option("--time-column", metavar="NAME", help="... the column of the capture time (UTC).")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write everything refused to a CSV file.",
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
    given: date | None,
    date_from: str | None,
    rejects: Path | None,
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

    PATH is a file, a folder (with all folders in it) or - for one page on standard input. What a file is, is
    told by its content: a page of text or HTML, MHTML, WARC or WET, zip, tar, JSON Lines, Parquet; any of
    them compressed with gzip, bzip2, xz or zstd; and archives in archives. Hidden files, and the folders
    that browsers save beside a page, are skipped.

    Importing the same pages again changes nothing, in any order, and files that have not changed (by size,
    times and inode) are not even read. An import that was stopped goes on where it was when it is given
    again.

    \b
    Outcomes of a page:
      imported       new quotes with a date
      already known  the same bytes, or copies of them, were imported before
      undated        new quotes, kept out of every series until they get a date
      no ticker      nothing on the page looks like a ticker
      conflict       two rates of one pair, or two dates: the pair or the date is refused
      rejected       what looks like a ticker is none
      unreadable     no page: missing, no permission, binary

    A damaged archive gives what can be believed of it, the damage is told with its place, and the exit status
    is 1. Importing the mended file later brings the rest.
    """
    if not paths and not lists:
        raise click.UsageError("name at least one PATH, or a list of them with --from-file")
    if (*paths, *lists).count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    job = Job(
        dating_of(given, date_from),
        Options(text_column, url_column, time_column),
        version=__version__,
        again=again,
        lists_refusals=rejects is not None,
    )
    inputs = Inputs(paths, lists, null=null)
    result = import_paths(ctx, inputs, job, rejects=rejects, jobs=jobs, dry_run=dry_run)
    if as_json:
        click.echo(as_json_text(result, dry_run=dry_run))
    elif not is_silent(ctx):
        asked = date_from is not None
        click.echo(summary(result, dry_run=dry_run, dating_asked=asked))
    ctx.exit(INTERRUPTED_STATUS if result.interrupted else result.status(strict=strict))


@dataclass(frozen=True)
class Inputs:
    """What to import: paths, and lists of paths."""

    paths: tuple[str, ...]
    lists: tuple[str, ...] = ()
    null: bool = False

    def __iter__(self) -> Iterator[str]:
        """Yield each path, those in lists last."""
        yield from self.paths
        for name in self.lists:
            for path in _paths_in(name, b"\0" if self.null else b"\n"):
                yield path if path != STDIN else f"./{path}"  # in a list it is the name of a file

    def sizes(self) -> Iterator[int]:
        """Yield the sizes of the files, as far as they can be known without reading standard input."""
        again = (path for path in self if path != STDIN)
        return (item.size for item in items_of(again) if isinstance(item, File) and item.size > 0)

    @property
    def can_be_listed_twice(self) -> bool:
        """Whether all lists are files: what comes through a pipe can be read only once."""
        return all(Path(name).is_file() for name in self.lists)


def _paths_in(name: str, end: bytes) -> Iterator[str]:
    try:
        with click.open_file(name, "rb") as file:
            rest = b""
            while piece := file.read(_LIST_PIECE):
                *lines, rest = (rest + piece).split(end)
                yield from (os.fsdecode(line) for line in lines if line)
            if rest:
                yield os.fsdecode(rest)
    except OSError as error:
        raise InputError(f"cannot read the list {name}: {(error.strerror or str(error)).lower()}") from error


def import_paths(
    ctx: click.Context,
    inputs: Inputs,
    job: Job,
    *,
    rejects: Path | None = None,
    jobs: int | None = None,
    dry_run: bool = False,
) -> Result:
    """Import, with progress and refusals on standard error."""
    result = Result()
    store = Store(ctx.obj["db"])
    options = {
        "paths": [os.fsencode(p).decode(errors="replace") for p in inputs.paths[:KEPT]],
        "lists": [os.fsencode(p).decode(errors="replace") for p in inputs.lists],
        "date": job.dating.given,
        "captured": job.dating.captured,
        "filename": job.dating.filename,
    }
    if rejects:
        _refuse_to_overwrite(rejects, store.files, (*inputs.paths, *inputs.lists))
    own_files = [*store.files, *([str(rejects)] if rejects else [])]
    found = parts(inputs, sys.stdin.buffer if STDIN in inputs.paths else None, own_files)
    sizes = inputs.sizes if inputs.can_be_listed_twice else None
    with contextlib.ExitStack() as stack:
        stack.enter_context(collecting_garbage_rarely())
        stop = stack.enter_context(_interruptible())
        out = stack.enter_context(_refusal_writer(rejects))
        progress = stack.enter_context(shown(sizes, quiet=ctx.obj["quiet"]))
        found, executor = stack.enter_context(pool_for(found, jobs))
        writer: DryRun | Writer = (
            store.dry_run() if dry_run else stack.enter_context(store.writer(__version__, options))
        )
        for done in run(found, writer, replace(job, stop=stop.is_set), executor):
            result.add(done)
            out(done.refusals)
            progress(done.counts, done.parts)
        result.interrupted = stop.is_set()
    show_refusals(ctx, result, listed=rejects is not None)
    if result.interrupted:
        note(
            ctx,
            f"Interrupted after {result.counts.snapshots} pages; they are kept. "
            "Give the same command again to go on.",
        )
    return result


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Let Ctrl-C end the import after the parts in hand; a second one ends it at once."""
    stop = threading.Event()

    def interrupt(_signal: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        warn("\nEnding after what is under way; Ctrl-C again ends at once.")

    try:
        before = signal.signal(signal.SIGINT, interrupt)
    except ValueError:  # not the main thread: somebody else sees to signals
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _refusal_writer(path: Path | None) -> Iterator[Callable[[list[Refusal]], None]]:
    """Yield what writes refusals to a CSV file as they come.

    The file gets its place at the end: an import that fails leaves the list of the one before. One that is
    interrupted ends in order, and what it has read is listed.
    """
    if path is None:
        yield lambda _: None
        return

    def write(refusals: list[Refusal]) -> None:
        rows = [(r.reason, r.location, r.line, visible(r.text)) for r in refusals]
        file.write(delimited(Table(Refusal._fields, rows), Dialect()).partition("\n")[2])

    with replacing(path) as file:
        file.write(",".join(Refusal._fields) + "\n")
        yield write


def _refuse_to_overwrite(rejects: Path, files: tuple[str, ...], paths: tuple[str, ...]) -> None:
    taken = {os.path.realpath(path) for path in (*files, *paths)}
    if os.path.realpath(rejects) in taken:
        raise click.UsageError(f"--rejects {rejects} would overwrite the database, a page or a list")
