"""What was refused in an import: text, files that are no pages, damaged places of archives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fxtrack.extract import Batch
from fxtrack.model import Outcome


class Refusal(NamedTuple):
    """Something that was not taken: its outcome or reason, and its place; no line if it is a whole file."""

    reason: str
    location: str
    line: int | None
    text: str


def refusals_of(batch: Batch) -> Iterator[Refusal]:
    """Yield what was refused in a batch, in the order of the pages, causes first; damage comes last."""
    for extraction in batch.extractions:
        if extraction.problem is not None:
            yield Refusal(f"{Outcome.UNREADABLE}: {extraction.problem}", extraction.location, None, "")
        for reject in extraction.by_cause:
            yield Refusal(reject.told, extraction.location, reject.line, reject.raw)
    for location, reason, is_column in batch.damage:
        yield Refusal(reason if is_column else f"incomplete: {reason}", location, None, "")
