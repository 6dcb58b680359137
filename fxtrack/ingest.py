"""Parts through any executor to one writer, and the tally of what became of each snapshot.

The order of the results is the order of the parts, whatever the executor; the number of parts under way
is bounded, so memory does not grow with the import.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import NamedTuple

from fxtrack.extract import Dating, Extraction, extract
from fxtrack.model import Outcome
from fxtrack.sources import Part

Write = Callable[[tuple[Extraction, ...]], tuple[Outcome, ...]]
"""Commits one part in one transaction and tells the outcome of each of its extractions."""

_UNDER_WAY = 8


class Refusal(NamedTuple):
    """Something that was not taken: its outcome or reason, and its place."""

    reason: str
    location: str
    line: int | None
    text: str


@dataclass
class Tally:
    """The summary of an import, or of one part of it.

    Attributes:
        outcomes: how many snapshots had each outcome.
        refusals: how many pieces of text or whole files were refused.
        unread: how many paths that the user named could not be read.
        replaced: how many bytes could not be decoded.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: int = 0
    unread: int = 0
    replaced: int = 0

    @property
    def snapshots(self) -> int:
        """How many snapshots there were, the unreadable ones included."""
        return self.outcomes.total()

    def add(self, other: Tally) -> None:
        """Add the tally of one more part."""
        self.outcomes.update(other.outcomes)
        self.refusals += other.refusals
        self.unread += other.unread
        self.replaced += other.replaced


class Done(NamedTuple):
    """One committed part: its tally, and everything refused in it in the order of the pages."""

    tally: Tally
    refusals: list[Refusal]


def run(
    parts: Iterable[Part], write: Write, dating: Dating, executor: Executor | None = None
) -> Iterator[Done]:
    """Extract every part and commit it; yields after each commit.

    Args:
        parts: what to import.
        write: the one writer.
        dating: what may date a page without a printed date.
        executor: runs ``extract``; None runs it here.
    """
    for extractions in _extracted(parts, dating, executor):
        yield _tallied(extractions, write(extractions))


def _extracted(
    parts: Iterable[Part], dating: Dating, executor: Executor | None
) -> Iterator[tuple[Extraction, ...]]:
    if executor is None:
        yield from (extract(part, dating) for part in parts)
        return
    under_way: deque[Future[tuple[Extraction, ...]]] = deque()
    try:
        for part in parts:
            under_way.append(executor.submit(extract, part, dating))
            if len(under_way) >= _UNDER_WAY:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def _tallied(extractions: tuple[Extraction, ...], outcomes: tuple[Outcome, ...]) -> Done:
    refusals = [refusal for extraction in extractions for refusal in _refusals(extraction)]
    tally = Tally(
        outcomes=Counter(outcomes),
        refusals=len(refusals),
        unread=sum(extraction.named and extraction.problem is not None for extraction in extractions),
        replaced=sum(extraction.replaced for extraction in extractions),
    )
    return Done(tally, refusals)


def _refusals(extraction: Extraction) -> Iterator[Refusal]:
    if extraction.problem:
        yield Refusal(f"{Outcome.UNREADABLE}: {extraction.problem}", extraction.location, None, "")
    for reject in extraction.rejects:
        yield Refusal(reject.reason, extraction.location, reject.line, reject.raw)
