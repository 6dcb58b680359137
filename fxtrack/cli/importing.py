"""``fxtrack import``: pages into the database, and the summary of what became of them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from fxtrack import __version__
from fxtrack.cli.common import DAY, note
from fxtrack.errors import InputError
from fxtrack.extract import Dating
from fxtrack.ingest import Done, Refusal, Tally, run
from fxtrack.model import Outcome
from fxtrack.sources import PART_FILES, items_of, parts
from fxtrack.store import DryRun, Store, Writer
from fxtrack.tables import Dialect, Table, delimited, visible

REFUSED_STATUS = 3
INTERRUPTED_STATUS = 130

_SHOWN = 10
_KEPT = 1000
_POOL_FROM = 8 * PART_FILES


@dataclass
class Result:
    """What an import came to: the tally, and the first refusals."""

    tally: Tally = field(default_factory=Tally)
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, done: Done) -> None:
        """Add one more committed part."""
        self.tally.add(done.tally)
        self.refusals += done.refusals[: _KEPT - len(self.refusals)]

    def status(self, *, strict: bool) -> int:
        """Return the exit status."""
        if self.tally.unread:
            return 1
        return REFUSED_STATUS if strict and self.tally.refusals else 0


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--date",
    "given",
    type=DAY,
    metavar="DATE",
    help="The date of ALL pages that print none; cannot be taken back.",
)
@click.option(
    "--date-from",
    type=click.Choice(["captured", "filename"]),
    help="Date pages that print no date with the UTC day of their capture time: as the archive wrote it into "
    "the page, or 14 digits in the file name (20251208123456).",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write everything refused to a CSV file.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with status 3 if anything was refused (1 if a named path could not be read).",
)
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Processes that read pages; the default is one a processor for large imports.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.pass_context
def import_command(
    ctx: click.Context, paths: tuple[str, ...], given: date | None, date_from: str | None,
    rejects: Path | None, jobs: int | None, *, strict: bool, dry_run: bool, as_json: bool, quiet: bool,
) -> None:  # fmt: skip
    """Read saved pages and keep their exchange rates.

    PATH is a file, a folder (with all folders in it) or - for one page on standard input; text and HTML are
    told apart by their content. Hidden files, and the folders that browsers save beside a page, are skipped.

    Importing the same pages again changes nothing, in any order. An import that was stopped goes on where it
    was when it is given again.

    \b
    Outcomes of a page:
      imported       new quotes with a date
      already known  the same bytes, or copies of them, were imported before
      undated        new quotes, kept out of every series until they get a date
      no ticker      nothing on the page looks like a ticker
      conflict       two rates of one pair, or two dates: the pair or the date is refused
      rejected       what looks like a ticker is none
      unreadable     no page: missing, no permission, binary
    """  # noqa: D301
    ctx.obj["quiet"] = ctx.obj["quiet"] or quiet
    dating = Dating(given, captured=date_from == "captured", filename=date_from == "filename")
    result = import_paths(ctx, paths, dating, rejects=rejects, jobs=jobs, dry_run=dry_run)
    if as_json:
        click.echo(_json(result, dry_run=dry_run))
    elif not ctx.obj["quiet"]:
        click.echo(summary(result, dry_run=dry_run))
    ctx.exit(result.status(strict=strict))


def import_paths(
    ctx: click.Context, paths: tuple[str, ...], dating: Dating, *,
    rejects: Path | None = None, jobs: int | None = None, dry_run: bool = False,
) -> Result:  # fmt: skip
    """Import, with progress and refusals on standard error."""
    result = Result()
    store = Store(ctx.obj["db"])
    options = {"paths": [os.fsencode(p).decode(errors="replace") for p in paths], "date": dating.given,
               "captured": dating.captured, "filename": dating.filename}  # fmt: skip
    if rejects:
        _refuse_to_overwrite(rejects, store.files, paths)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(_refusal_writer(rejects))
        progress = stack.enter_context(_progress(ctx, paths))
        executor = stack.enter_context(_executor(paths, jobs))
        try:
            writer: DryRun | Writer = (
                store.dry_run() if dry_run else stack.enter_context(store.writer(__version__, options))
            )
            own_files = [*store.files, *([str(rejects)] if rejects else [])]
            found = parts(paths, sys.stdin.buffer if "-" in paths else None, own_files)
            for done in run(found, writer.write, dating, executor):
                result.add(done)
                out(done.refusals)
                progress(done.tally.snapshots)
        except KeyboardInterrupt:
            click.echo(
                f"\nInterrupted after {result.tally.snapshots} snapshots; they are kept. "
                "Give the same command again to go on.",
                err=True,
            )
            ctx.exit(INTERRUPTED_STATUS)
    _show_refusals(ctx, result, listed=rejects is not None)
    return result


def summary(result: Result, *, dry_run: bool = False) -> str:
    """Count every outcome, in words."""
    tally = result.tally
    pages = "1 page" if tally.snapshots == 1 else f"{tally.snapshots} pages"
    lines = [f"{pages} read{', nothing written (dry run)' if dry_run else ''}:"]
    lines += [f"  {outcome:<14}{tally.outcomes[outcome]:>8}" for outcome in Outcome]
    if tally.outcomes[Outcome.UNDATED]:
        lines.append("Undated pages stay out of every series until they get a date: --date or --date-from.")
    if tally.refusals:
        lines.append(f"Refused, in all: {tally.refusals} (pieces of text, and files that are no pages).")
    if tally.replaced:
        lines.append(f"{tally.replaced} bytes could not be decoded and were replaced.")
    return "\n".join(lines)


def _json(result: Result, *, dry_run: bool) -> str:
    tally = result.tally
    return json.dumps(
        {
            "dry_run": dry_run,
            "snapshots": tally.snapshots,
            "outcomes": {outcome.value: tally.outcomes[outcome] for outcome in Outcome},
            "bytes_replaced": tally.replaced,
            "refused": tally.refusals,
            "refusals": [refusal._asdict() for refusal in result.refusals],
        },
        ensure_ascii=False,
        indent=2,
    )


def _show_refusals(ctx: click.Context, result: Result, *, listed: bool) -> None:
    total = result.tally.refusals
    for refusal in result.refusals[:_SHOWN]:
        note(ctx, _line(refusal))
    if total > _SHOWN:
        where = "the file given with --rejects" if listed else "--rejects FILE"
        note(ctx, f"... and {total - _SHOWN} more refusals; {where} lists all of them.")
    if ctx.obj["quiet"]:
        for refusal in result.refusals:
            if refusal.reason.startswith(Outcome.UNREADABLE) and result.tally.unread:
                click.echo(_line(refusal), err=True)


def _line(refusal: Refusal) -> str:
    where = refusal.location if refusal.line is None else f"{refusal.location}, line {refusal.line}"
    return f"{where}: {refusal.reason}" + (f": {visible(refusal.text)}" if refusal.text else "")


@contextlib.contextmanager
def _refusal_writer(path: Path | None) -> Iterator[Callable[[list[Refusal]], None]]:
    """Yield what writes refusals to a CSV file as they come; the file gets its name when all are written."""
    if path is None:
        yield lambda _: None
        return
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        file = passing.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error

    def write(refusals: list[Refusal]) -> None:
        rows = [(r.reason, r.location, r.line, visible(r.text)) for r in refusals]
        file.write(delimited(Table(Refusal._fields, rows), Dialect()).partition("\n")[2])

    try:
        with file:
            file.write(",".join(Refusal._fields) + "\n")
            yield write
    finally:
        passing.replace(path)


def _refuse_to_overwrite(rejects: Path, files: tuple[str, ...], paths: tuple[str, ...]) -> None:
    taken = {os.path.realpath(path) for path in (*files, *paths)}
    if os.path.realpath(rejects) in taken:
        raise click.UsageError(f"--rejects {rejects} would overwrite the database or a page")


@contextlib.contextmanager
def _executor(paths: tuple[str, ...], jobs: int | None) -> Iterator[Executor | None]:
    """Start a pool of processes if the import is worth it."""
    jobs = jobs or _processors()
    enough = sum(1 for _ in zip(range(_POOL_FROM), items_of(p for p in paths if p != "-"), strict=False))
    if jobs == 1 or enough < _POOL_FROM:
        yield None
        return
    # Ctrl-C is for the writer alone: it ends after a whole part.
    pool = ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _progress(ctx: click.Context, paths: tuple[str, ...]) -> Iterator[Callable[[int], object]]:
    """Show a bar on a terminal when the work takes more than a second; yields what moves it on."""
    if ctx.obj["quiet"] or not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm  # noqa: PLC0415 - a terminal only

    total = sum(1 for _ in items_of(p for p in paths if p != "-")) + paths.count("-")
    with tqdm(total=total, unit=" pages", delay=1, leave=False, dynamic_ncols=True) as bar:
        yield bar.update
