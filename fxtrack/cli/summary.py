"""What an import came to, in words and as JSON: the outcomes, what was left, what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from fxtrack.cli import INTERRUPTED_STATUS
from fxtrack.cli.common import note
from fxtrack.cli.streams import warn
from fxtrack.counts import Counts
from fxtrack.importing import Imported
from fxtrack.ingest import Refusal
from fxtrack.model import FAR_DAYS, Outcome, Reason
from fxtrack.places import is_of_folder
from fxtrack.words import words
from fxtrack.words.safe import visible

REFUSED_STATUS = 3
_SHOWN = 10
_FOLDERS_NAMED = 3
_SPLIT = "split it, or import the archive that it came from"


def exit_status(imported: Imported, *, strict: bool) -> int:
    """Return the exit status of an import."""
    if imported.interrupted:
        return INTERRUPTED_STATUS
    if imported.counts.unread or imported.counts.damaged:
        return 1
    return REFUSED_STATUS if strict and (imported.counts.refused or imported.counts.withheld) else 0


def summary(imported: Imported, *, dry_run: bool = False, dating_asked: bool = False) -> str:
    """Count every outcome, in words; if pages should have been dated, those that were not."""
    counts = imported.counts
    read = counts.snapshots - counts.outcomes[Outcome.UNREADABLE]
    lines = [f"{counted(read, 'page')} read{', nothing written (dry run)' if dry_run else ''}:"]
    lines += [f"  {outcome:<14}{counts.outcomes[outcome]:>8}" for outcome in Outcome]
    lines += _not_read(counts)
    lines += _undated(counts, dating_asked=dating_asked)
    lines += _nothing_in_folders(imported)
    if refused := counts.refused - counts.folders:
        lines.append(f"Refused, in all: {refused} ({', '.join(_kinds_refused(imported))}).")
    if counts.replaced:
        lines.append(f"{counted(counts.replaced, 'byte')} could not be decoded, and had to be replaced.")
    lines += _what_came_of_it(imported)
    return "\n".join(lines)


def _kinds_refused(imported: Imported) -> Iterator[str]:
    """Name the kinds of what was refused."""
    counts, told = imported.counts, imported.refusals
    is_complete = len(told) == counts.refused  # it lacks those of files that were not read again
    unreadable = counts.outcomes[Outcome.UNREADABLE]
    whole = counts.damaged + unreadable + counts.folders
    if any(each.line for each in told) if is_complete else counts.refused > whole:
        yield "pieces of text"
    if unreadable:
        yield "files that are no pages"
    if counts.damaged > counts.columnless:
        yield "damaged places"
    if counts.columnless:
        yield "files or rows without the column"


def _nothing_in_folders(imported: Imported) -> Iterator[str]:
    """Name the folders with nothing to read in them, or count them if they are many."""
    number = imported.counts.folders
    folders = [each.location for each in imported.refusals if is_of_folder(each.reason)]
    if number and number == len(folders) <= _FOLDERS_NAMED:
        yield f"Nothing to read in {', '.join(folders)}."
    elif number:
        yield f"Nothing to read in {number} folders."


def _what_came_of_it(imported: Imported) -> Iterator[str]:
    """Tell which dates and pairs there are on the pages that were read; nothing if none was."""
    counts, dates = imported.counts, imported.dates
    if dates:
        how_many = f"{counted(len(dates), 'date')} of {counted(len(imported.pairs), 'pair')}"
        yield f"Read: {how_many}, {words('en').span(dates[0], dates[-1])}."
    elif counts.snapshots > counts.unchanged:
        yield "Read: no rate with a date."


def _not_read(counts: Counts) -> Iterator[str]:
    if counts.new_places:
        yield f"In new places: {counted(counts.new_places, 'page')} already known; their copies are added."
    if counts.unchanged:
        how_many = f"{counts.unchanged} of them"
        yield f"Not read again: {how_many}, in files that have not changed (--again reads them)."
    if counts.earlier:
        yield f"Read before, in archives taken up again where an import ended: {counts.earlier} more."
    yield from _revisits(counts)
    if counts.left:
        members = counted(
            counts.left, "record or member that holds no page", "records and members that hold no page"
        )
        yield f"Left: {members} (requests, pictures and the like)."
    if counts.damaged:
        yield from _damaged(counts)


def _damaged(counts: Counts) -> Iterator[str]:
    if damaged := counts.damaged - counts.columnless:
        places = counted(damaged, "place in an archive", "places in archives")
        whole = "a whole copy, and import it" if damaged == 1 else "whole copies, and import them"
        yield f"Damaged: {places}; get {whole} again."
    if counts.columnless:
        what = counted(counts.columnless, "file or row", "files or rows")
        yield f"Column not found: {what}; name the column, and import again."


def _revisits(counts: Counts) -> Iterator[str]:
    """Tell of the records that only say that a page had not changed: kept or not."""
    kept, left = counts.revisits_kept, counts.revisits - counts.revisits_kept
    one, several = "record that only says", "records that only say"
    if kept:
        are = "a further capture" if kept == 1 else "further captures"
        yield (
            f"Kept: {counted(kept, one, several)} that a page had not changed (revisits): {are} of it, "
            "whenever it is imported."
        )
    if left:
        yield f"Left: {counted(left, one, several)} that a page had not changed (revisits)."


def _undated(counts: Counts, *, dating_asked: bool) -> Iterator[str]:
    if counts.flagged:
        yield (
            f"Flagged: {counted(counts.flagged, 'page')} with a printed date more than {FAR_DAYS} days "
            "from the capture, out of every series ('fxtrack observations --include-flagged' shows them)."
        )
    if counts.given:
        yield f"Dated by --date: {counted(counts.given, 'page')}."
    if counts.withheld:
        pages = counted(counts.withheld, "page")
        yield (
            f"Not dated by --date: {pages} captured more than {FAR_DAYS} days from it (--force-date gives it "
            "all the same)."
        )
    if counts.untimed:
        yield (
            f"Without a capture time: {counted(counts.untimed, 'row')} of corpora, whose time column is "
            "missing or holds no time (--time-column names it)."
        )
    if counts.saved_untimed:
        yield (
            f"Without a capture time: {counted(counts.saved_untimed, 'page')} saved by HTTrack, "
            "archive.today or ArchiveBox, which bring no address and time to believe."
        )
    if counts.open_ended:
        yield (
            f"Not dated by capture: {counted(counts.open_ended, 'page')} that may have been cut short and "
            "lost a date: nothing tells where the saved response ends, or its record says that it was cut."
        )
    untold = counts.dateless - counts.open_ended
    if dating_asked and untold > 0:
        yield (
            f"Still undated: {counted(untold, 'page')} without a printed date, and nothing tells "
            "when they were captured."
        )
    elif counts.dateless and not dating_asked:  # known ones too; what others gave them is not looked up
        pages = counted(counts.dateless, "page prints", "pages print")
        stay = "it, it stays" if counts.dateless == 1 else "them, they stay"
        yield (
            f"Undated: {pages} no date. Unless an import dated {stay} out of every series: --date or "
            "--date-from."
        )


def counted(number: int, one: str, several: str | None = None) -> str:
    """Write a number with its noun: 1 page, 2 pages."""
    return f"1 {one}" if number == 1 else f"{number} {several or one + 's'}"


def as_json(imported: Imported, *, dry_run: bool) -> str:
    """Return the same as JSON, with the first refusals."""
    counts = imported.counts
    return json.dumps(
        {
            "dry_run": dry_run,
            "snapshots": counts.snapshots,
            "outcomes": {outcome.value: counts.outcomes[outcome] for outcome in Outcome},
            "known_in_new_places": counts.new_places,
            "not_read_again": counts.unchanged,
            "revisits": counts.revisits,
            "revisits_kept": counts.revisits_kept,
            "no_pages": counts.left,
            "damaged": counts.damaged,
            "flagged": counts.flagged,
            "undated_still": counts.dateless,
            "dated_by_date": counts.given,
            "not_dated_by_date": counts.withheld,
            "not_dated_by_capture": counts.open_ended,
            "without_capture_time": counts.untimed,
            "saved_without_capture_time": counts.saved_untimed,
            "read_before": counts.earlier,
            "interrupted": imported.interrupted,
            "bytes_replaced": counts.replaced,
            "dates": len(imported.dates),
            "pairs": len(imported.pairs),
            "first_date": min(imported.dates, default=None),
            "last_date": max(imported.dates, default=None),
            "refused": counts.refused,
            "folders_with_nothing_to_read": counts.folders,
            "refusals": [refusal._asdict() for refusal in imported.refusals],
        },
        default=str,
        ensure_ascii=False,
        indent=2,
    )


def show_refusals(ctx: click.Context, imported: Imported, *, listed: bool) -> None:
    """Tell the first refusals on standard error; with --quiet only what makes the status 1."""
    total = imported.counts.refused
    for refusal in imported.refusals[:_SHOWN]:
        note(ctx, _line(refusal))
    if total > min(_SHOWN, len(imported.refusals)):
        where = "the file given with --rejects" if listed else "--rejects FILE"
        more = total - min(_SHOWN, len(imported.refusals))
        told = (
            f"... and {more} more"
            if imported.refusals
            else f"Refused before, in files that have not changed: {more}"
        )
        note(ctx, f"{told}; {where} lists all of them.")
    if ctx.obj["quiet"]:
        for refusal in imported.refusals:
            failed = refusal.reason.startswith(Outcome.UNREADABLE) and imported.counts.unread
            if failed or refusal.reason.startswith(("incomplete", "no column")):
                warn(_line(refusal))


def _line(refusal: Refusal) -> str:
    where = refusal.location if refusal.line is None else f"{refusal.location}, line {refusal.line}"
    advice = f" ({_SPLIT})" if refusal.reason.startswith(Reason.SEVERAL_PAGES) else ""
    return f"{where}: {refusal.reason}{advice}" + (f": {visible(refusal.text)}" if refusal.text else "")
