"""Where a number comes from: a row a copy of a page that prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Copy, Sighting, instant

if TYPE_CHECKING:
    from fxtrack.store.revisits import FurtherCaptures


class TracedCopy(NamedTuple):
    """A sighting in one of its copies.

    Attributes:
        sighting: what is printed there.
        copy: where it was found.
        still: whether the file still says so, in words; None if it was not read again.
    """

    sighting: Sighting
    copy: Copy
    still: str | None = None


SIGHTINGS: Answer[TracedCopy] = Answer(
    (
        Column("rate", CellKind.DIGITS, lambda row: row.sighting.rate),
        Column("change", CellKind.DIGITS, lambda row: row.sighting.change),
        Column("file", CellKind.TEXT, lambda row: row.copy.location),
        Column("line", CellKind.COUNT, lambda row: row.sighting.line),
        Column("text", CellKind.TEXT, lambda row: row.sighting.raw),
        Column("date_basis", CellKind.CODE, lambda row: row.sighting.date_basis),
        Column("captured_at", CellKind.INSTANT, lambda row: row.copy.captured_at),
        Column("flagged", CellKind.FLAG, lambda row: row.sighting.flagged),
        Column("url", CellKind.ADDRESS, lambda row: row.copy.url),
        Column("digest", CellKind.DIGEST, lambda row: row.sighting.digest),
        Column("still_says_so", CellKind.TEXT, lambda row: row.still),
    ),
    programs="rate change file line text date_basis captured_at flagged url digest still_says_so?",
    people="rate change file line text date_basis captured_at? flagged? url? digest still_says_so?",
)


def further_notes(further: Mapping[str, FurtherCaptures]) -> list[str]:
    """List the further captures of pages: time, address and place of the first, how many more there are."""
    lines = []
    for digest, captures in further.items():
        lines.append(f"Captured again, not changed ({digest[:12]}):")
        lines += (f"  {instant(r.captured_at)}  {r.url}  {r.location}" for r in captures.first)
        if more := captures.total - len(captures.first):
            lines.append(f"  and {more} more")
    return lines
