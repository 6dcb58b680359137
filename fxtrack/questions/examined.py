"""What checks and coverage rest on: every ticker with the places where it stands."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from fxtrack.model import FarDate, Filters, Pair, PrintedTicker
from fxtrack.numbers import coverage
from fxtrack.numbers.coverage import Coverage
from fxtrack.quality import checks
from fxtrack.quality.checks import Limits
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding
from fxtrack.questions.pairs import as_printed, require_some_left
from fxtrack.store import Session, read_far_dates, read_pairs, read_printed_tickers


class Examined(NamedTuple):
    """What was printed and where, to be checked and laid out.

    Attributes:
        tickers: every ticker with its copies.
        far: printed dates that disagree with the capture time.
        places: how many places are named with each finding.
        filters: which dates and printed pairs are asked for.
    """

    tickers: list[PrintedTicker]
    far: list[FarDate]
    places: int
    filters: Filters

    @classmethod
    def read(cls, session: Session, filters: Filters, *, places: int = 3) -> Examined:
        """Read it; whatever is asked for, dates are compared with those around them.

        Args:
            session: the database.
            filters: which pairs and dates; inverses and crosses stand for the pairs that they rest on.
            places: how many places to name with each finding.
        """
        require_some_left(session, filters)
        if filters.pairs:
            filters = as_printed(filters, read_pairs(session, filters.as_of))
        every = replace(filters, pairs=(), since=None, until=None)
        with no_collection():
            tickers = read_printed_tickers(session, every, places)
            return cls(tickers, read_far_dates(session, every), places, filters)

    def of(self, pairs: Sequence[Pair], known: Collection[Pair]) -> Examined:
        """Return the same for some pairs.

        Args:
            pairs: inverses and crosses stand for the pairs that they rest on.
            known: every pair that was printed.
        """
        return self._replace(filters=as_printed(replace(self.filters, pairs=tuple(pairs)), known))

    def findings(self, limits: Limits | None = None) -> list[Finding]:
        """Return what looks wrong, and why; see ``fxtrack.quality.checks.check``."""
        evidence = Evidence(self.tickers, self.far, self.places)
        with no_collection():
            return checks.check(evidence, limits or Limits(), self.filters)

    def coverage(self, by: str) -> list[Coverage]:
        """Return which dates have which data; see ``fxtrack.numbers.coverage.coverage``."""
        return coverage.coverage(self.tickers, self.far, by, self.filters)

    def timeless(self) -> int:
        """Count the copies of pages with a ticker of which neither a date nor a capture time is known."""
        unknown = (each for each in self.tickers if not each.date and not each.captured)
        return sum(
            each.copies for each in unknown if any(self.filters.covers(None, pair) for pair in each.pairs)
        )


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among hundreds of thousands of rows that have none.

    That would take a quarter of the time of a check. Around several steps it saves more than in each of them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
