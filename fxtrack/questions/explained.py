"""Printed changes: every quote, and what the percent beside it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fxtrack.model import Filters, Observation
from fxtrack.quality import printed
from fxtrack.quality.printed import DEFAULT_DAYS, Explained, Summary
from fxtrack.questions.pairs import as_printed, require_some_left
from fxtrack.store import Session, read_observations, read_pairs


@dataclass(frozen=True)
class PrintedChanges:
    """Printed quotes, whose printed changes are to be explained.

    Attributes:
        dated: those of every date: a change is explained by the days before it.
        undated: those that are asked for and have no date.
        filters: which dates and printed pairs are asked for.
    """

    dated: Sequence[Observation]
    undated: Sequence[Observation]
    filters: Filters

    @classmethod
    def read(cls, session: Session, filters: Filters) -> PrintedChanges:
        """Read the quotes; inverses and crosses stand for the pairs that they rest on."""
        require_some_left(session, filters)
        if filters.pairs:
            filters = as_printed(filters, read_pairs(session, filters.as_of))
        dated = read_observations(session, replace(filters, since=None, until=None))
        return cls(dated, read_observations(session, filters, undated=True), filters)

    def rows(self, days: int = DEFAULT_DAYS) -> list[Explained]:
        """Return what each printed change says; see ``fxtrack.quality.printed.explain``.

        Args:
            days: how many days before a date the previous rate may have been printed.
        """
        explained = printed.explain(self.dated, days)
        return [each for each in explained if self.filters.covers(each.date, each.pair)]

    def summary(self) -> list[Summary]:
        """Return what holds for the printed changes of each pair; see ``fxtrack.quality.printed.Summary``."""
        dated = (each for each in self.dated if self.filters.covers(each.date, each.pair))
        entries = ((each.pair, each.rate, each.change) for each in (*dated, *self.undated))
        return printed.summaries(self.rows(), entries)
