"""What an import came to, in words and as JSON: the outcomes, what was left, what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from fxtrack.cli.common import note
from fxtrack.cli.streams import warn
from fxtrack.ingest import Done, Refusal, Tally
from fxtrack.model import MAX_GAP_DAYS, Outcome
from fxtrack.tables import visible

REFUSED_STATUS = 3
KEPT = 1000
"""So many refusals, and names of paths, are kept in memory."""

_SHOWN = 10


@dataclass
class Result:
    """What an import came to: the tally, and the first refusals."""

    tally: Tally = field(default_factory=Tally)
    refusals: list[Refusal] = field(default_factory=list)
    interrupted: bool = False

    def add(self, done: Done) -> None:
        """Add one more committed part."""
        self.tally.add(done.tally)
        self.refusals += done.refusals[: KEPT - len(self.refusals)]

    def status(self, *, strict: bool) -> int:
        """Return the exit status."""
        if self.tally.unread or self.tally.damage:
            return 1
        return REFUSED_STATUS if strict and self.tally.refusals else 0


def summary(result: Result, *, dry_run: bool = False, dating_asked: bool = False) -> str:
    """Count every outcome, in words; if pages should have been dated, those that were not."""
    tally = result.tally
    read = tally.snapshots - tally.outcomes[Outcome.UNREADABLE]
    lines = [f"{_counted(read, 'page')} read{', nothing written (dry run)' if dry_run else ''}:"]
    lines += [f"  {outcome:<14}{tally.outcomes[outcome]:>8}" for outcome in Outcome]
    lines += _not_read(tally)
    lines += _undated(tally, dating_asked=dating_asked)
    if tally.refusals:
        what = "pieces of text, files that are no pages, damaged places"
        lines.append(f"Refused, in all: {tally.refusals} ({what}).")
    if tally.replaced:
        lines.append(f"{_counted(tally.replaced, 'byte')} could not be decoded, and had to be replaced.")
    return "\n".join(lines)


def _not_read(tally: Tally) -> Iterator[str]:
    if tally.unchanged:
        yield (
            f"Not read again: {tally.unchanged} of them, in files that have not changed (--again reads them)."
        )
    if tally.earlier:
        yield f"Read before, in archives taken up again where an import ended: {tally.earlier} more."
    if tally.revisits:
        records = _counted(tally.revisits, "record")
        yield f"Left: {records} that only say that a page had not changed (revisits)."
    if tally.left:
        members = _counted(tally.left, "record or member", "records and members")
        yield f"Left: {members} that hold no page (requests, pictures and the like)."
    if tally.damage:
        places = _counted(tally.damage, "place")
        yield f"Damaged: {places} in archives; import them again when they are mended."


def _undated(tally: Tally, *, dating_asked: bool) -> Iterator[str]:
    if tally.flagged:
        yield (
            f"Flagged: {_counted(tally.flagged, 'page')} with a printed date more than {MAX_GAP_DAYS} days "
            "from the capture, out of every series ('fxtrack observations --include-flagged' shows them)."
        )
    if tally.untimed:
        yield (
            f"Without a capture time: {_counted(tally.untimed, 'row')} of corpora, whose time column is "
            "missing or holds no time (--time-column names it)."
        )
    if tally.dateless and dating_asked:
        yield (
            f"Still undated: {_counted(tally.dateless, 'page')} without a printed date, and nothing tells "
            "when captured."
        )
    elif tally.outcomes[Outcome.UNDATED]:
        yield "Undated pages stay out of every series until they get a date: --date or --date-from."


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"1 {one}" if number == 1 else f"{number} {several or one + 's'}"


def as_json(result: Result, *, dry_run: bool) -> str:
    """Return the same as JSON, with the first refusals."""
    tally = result.tally
    return json.dumps(
        {
            "dry_run": dry_run,
            "snapshots": tally.snapshots,
            "outcomes": {outcome.value: tally.outcomes[outcome] for outcome in Outcome},
            "not_read_again": tally.unchanged,
            "revisits": tally.revisits,
            "no_pages": tally.left,
            "damaged": tally.damage,
            "flagged": tally.flagged,
            "undated_still": tally.dateless,
            "without_capture_time": tally.untimed,
            "read_before": tally.earlier,
            "interrupted": result.interrupted,
            "bytes_replaced": tally.replaced,
            "refused": tally.refusals,
            "refusals": [refusal._asdict() for refusal in result.refusals],
        },
        ensure_ascii=False,
        indent=2,
    )


def show_refusals(ctx: click.Context, result: Result, *, listed: bool) -> None:
    """Tell the first refusals on standard error; with --quiet only what makes the status 1."""
    total = result.tally.refusals
    for refusal in result.refusals[:_SHOWN]:
        note(ctx, _line(refusal))
    if total > min(_SHOWN, len(result.refusals)):
        where = "the file given with --rejects" if listed else "--rejects FILE"
        more = total - min(_SHOWN, len(result.refusals))
        told = (
            f"... and {more} more"
            if result.refusals
            else f"Refused before, in files that have not changed: {more}"
        )
        note(ctx, f"{told}; {where} lists all of them.")
    if ctx.obj["quiet"]:
        for refusal in result.refusals:
            failed = refusal.reason.startswith(Outcome.UNREADABLE) and result.tally.unread
            if failed or refusal.reason.startswith("incomplete"):
                warn(_line(refusal))


def _line(refusal: Refusal) -> str:
    where = refusal.location if refusal.line is None else f"{refusal.location}, line {refusal.line}"
    return f"{where}: {refusal.reason}" + (f": {visible(refusal.text)}" if refusal.text else "")
