"""Daily rates as they were known, beside what is known now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from fxtrack.errors import InputError
from fxtrack.model import Filters, Pair, Run
from fxtrack.numbers import changes
from fxtrack.numbers.changes import Revision
from fxtrack.numbers.revised import RevisionSummary, revision_summaries
from fxtrack.numbers.series import View, printed_for
from fxtrack.questions.priced import Priced
from fxtrack.store import Session, read_brought, read_runs


@dataclass(frozen=True)
class Revised:
    """Daily rates as they were known then, and as they are now.

    Attributes:
        then: the instant they are compared with.
        before: what was known at that instant.
        now: what is known now.
        brought: for printed pairs and dates, when an import last brought a rate that is new since then.
    """

    then: datetime
    before: Priced
    now: Priced
    brought: Mapping[tuple[Pair, date], datetime]

    @classmethod
    def read(cls, session: Session, view: View, filters: Filters) -> Revised:
        """Read both: as of the instant of the filters, or before the last import that brought something.

        Raises:
            InputError: there was no import before the last one.
        """
        then = filters.as_of or _before_last(read_runs(session))
        before, now = (Priced.read(session, view, replace(filters, as_of=at)) for at in (then, None))
        printed = replace(filters, pairs=printed_for(filters.pairs), without=())
        return cls(then, before, now, read_brought(session, printed, then))

    def rows(self) -> list[Revision]:
        """Return the daily rates that are not what they were; see ``fxtrack.numbers.changes.revisions``."""
        return changes.revisions(self.before.series.rates, self.now.series.rates)

    def summary(self) -> list[RevisionSummary]:
        """Sum up a pair a row; see ``fxtrack.numbers.revised.revision_summaries``."""
        then, now = self.before.series.rates, self.now.series.rates
        dates: dict[Pair, set[date]] = {}
        for rate in (*then, *now):
            dates.setdefault(rate.pair, set()).add(rate.date)
        brought = {
            (pair, day): max(known).date()
            for pair, days in dates.items()
            for day in days
            if (known := self._brought(pair, day))
        }
        return revision_summaries(then, now, brought)

    def _brought(self, pair: Pair, day: date) -> list[datetime]:
        """Return when the rates came that are behind one: the pair itself, its inverse, or both legs."""
        behind = ([pair], [pair.turned], printed_for([pair]))
        each = (
            [self.brought[printed, day] for printed in pairs if (printed, day) in self.brought]
            for pairs in behind
        )
        return next((known for known in each if known), [])


def _before_last(runs: Iterable[Run]) -> datetime:
    """Return the instant at which the run before the last one that brought something was known."""
    known = sorted((run.known_at, run.new) for run in runs if run.known_at)
    while known and known[-1][1] == 0:
        known.pop()  # it read again what was known
    if len(known) == 1 or not known:
        raise InputError("there was no import before the one that brought the rates: nothing is revised")
    return known[-2][0]
