"""Questions to a database, answered in plain rows: what the command line and the frames are made of."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple, TypedDict, Unpack

from fxtrack.errors import InputError
from fxtrack.model import FarDate, Filters, Observation, Origin, Pair, PrintedTicker, Run, Sighting
from fxtrack.numbers import changes, coverage, series
from fxtrack.numbers.changes import Change, Revision
from fxtrack.numbers.coverage import Coverage, Step
from fxtrack.numbers.daily import Rule, distinct, in_order
from fxtrack.numbers.series import Series, View
from fxtrack.quality import checks, printed
from fxtrack.quality.checks import Limits
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding
from fxtrack.quality.official import Comparison, Official, compare, unrelated
from fxtrack.quality.printed import Explained, Summary
from fxtrack.store import Store


class FilterOptions(TypedDict, total=False):
    """The filters that every question takes; see ``fxtrack.model.Filters``."""

    pairs: Sequence[str]
    since: date | None
    until: date | None
    as_of: datetime | None
    include_flagged: bool


class ViewOptions(TypedDict, total=False):
    """Which series is asked for; see ``fxtrack.numbers.series.View``."""

    daily: Rule
    weekdays: bool
    per_usd: bool
    base: str | None
    quote: str | None
    index: date | None


class Compared(NamedTuple):
    """Official rates beside the printed ones.

    Attributes:
        comparisons: a row an official rate of a pair that is printed, or follows from printed ones.
        unrelated: the other pairs of the file.
    """

    comparisons: list[Comparison]
    unrelated: list[Pair]


class Examined(NamedTuple):
    """What was printed and where, to be checked and laid out.

    Attributes:
        tickers: every ticker with its copies.
        far: printed dates that disagree with the capture time.
        places: how many places are named with each finding.
        filters: which pairs and dates are asked for.
    """

    tickers: list[PrintedTicker]
    far: list[FarDate]
    places: int
    filters: Filters

    def findings(self, limits: Limits | None = None) -> list[Finding]:
        """Return what looks wrong; see ``fxtrack.quality.checks.check``."""
        evidence = Evidence(self.tickers, self.far, self.places)
        with _no_collection():
            return checks.check(evidence, limits or Limits(), self.filters)

    def coverage(self, by: Step) -> list[Coverage]:
        """Return which dates have which data; see ``fxtrack.numbers.coverage.coverage``."""
        return coverage.coverage(self.tickers, self.far, by, self.filters)

    def timeless(self) -> int:
        """Count the copies of pages with a ticker of which neither a date nor a capture time is known."""
        unknown = (each for each in self.tickers if not each.date and not each.captured)
        wanted = set(self.filters.pairs)
        return sum(each.copies for each in unknown if not wanted or wanted & set(each.pairs))


class Questions:
    """Puts questions to a database. ``fxtrack.api.Database`` gives the answers as frames.

    Every method takes the filters as keywords; see ``Database``, also for the errors.
    """

    def __init__(self, url_or_path: str) -> None:
        self._store = Store(url_or_path)
        self._store.require()

    def observations(self, *, undated: bool = False, **filters: Unpack[FilterOptions]) -> list[Observation]:
        """Return each distinct printed quote on one date; or those of snapshots without a date."""
        return self._store.observations(_filters(**filters), undated=undated)

    def series(self, view: View, **filters: Unpack[FilterOptions]) -> Series:
        """Return daily rates, and what is not among them; see ``fxtrack.numbers.series.series``."""
        chosen = _filters(**filters)
        # Weekends, an index and neighbours may rest on dates outside of those that are asked for.
        needed = Filters(
            () if view.base or view.quote else series.printed_for(chosen.pairs),
            as_of=chosen.as_of,
            include_flagged=chosen.include_flagged,
        )
        prints = self._store.prints(needed, timed=view.daily in {"first", "last"})
        result = series.series(prints, view, chosen.pairs, since=chosen.since, until=chosen.until)
        series.require_reference(view, result)
        return result

    def changes(
        self, view: View, *, max_gap: int | None = None, **filters: Unpack[FilterOptions]
    ) -> list[Change]:
        """Return the change table; see ``fxtrack.numbers.changes.changes``.

        Raises:
            InputError: for an index: its changes are those of the rates.
        """
        if view.index:
            raise InputError("the changes of an index are those of the rates: leave the index out")
        gap = changes.DEFAULT_MAX_GAP if max_gap is None else max_gap
        return changes.changes(self.series(view, **filters).rates, gap)

    def revisions(self, view: View, **filters: Unpack[FilterOptions]) -> tuple[list[Revision], datetime]:
        """Return the daily rates that are not what they were, and the instant they are compared with.

        That is ``as_of``, or the instant before the last import that brought something.

        Raises:
            InputError: there was no import before the last one.
        """
        then = filters.get("as_of") or self._before_last()
        now = filters | {"as_of": None}
        before = filters | {"as_of": then}
        return changes.revisions(self.series(view, **before).rates, self.series(view, **now).rates), then

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; a date of None asks for the undated."""
        return self._store.sightings(Pair.parse(pair), day, Filters(as_of=as_of))

    def snapshots(self, **filters: Unpack[FilterOptions]) -> dict[date, int]:
        """Count the snapshots that the observations of each date come from."""
        return self._store.snapshots(_filters(**filters))

    def origins(self, **filters: Unpack[FilterOptions]) -> list[Origin]:
        """Return the pages that the observations come from, inverses and crosses as their printed pairs."""
        return self._store.origins(self._as_printed(_filters(**filters)))

    def counted(self, as_of: datetime | None = None) -> set[tuple[date | None, str, datetime | None]]:
        """Return date, digest and time of capture of every page with a ticker; None for what is unknown."""
        return self._store.counted(as_of)

    def runs(self) -> list[Run]:
        """Return the import runs in their order."""
        return self._store.runs()

    def findings(
        self, limits: Limits | None = None, *, places: int = 3, **filters: Unpack[FilterOptions]
    ) -> list[Finding]:
        """Return what looks wrong, and why; see ``fxtrack.quality.checks.check``.

        Args:
            limits: what counts as wrong.
            places: how many places to name with each finding.
            filters: see the class; dates are compared with those around them whatever is asked for.
        """
        with _no_collection():
            return self.examined(places=places, **filters).findings(limits)

    def printed_changes(
        self, *, days: int | None = None, **filters: Unpack[FilterOptions]
    ) -> list[Explained]:
        """Return what the printed changes say; see ``fxtrack.quality.printed.explain``."""
        chosen = self._as_printed(_filters(**filters))
        known = Filters(chosen.pairs, as_of=chosen.as_of, include_flagged=chosen.include_flagged)
        dated = self._store.observations(known)
        explained = printed.explain(dated, printed.DEFAULT_DAYS if days is None else days)
        return [each for each in explained if chosen.covers(each.date, each.pair)]

    def printed_summary(self, **filters: Unpack[FilterOptions]) -> list[Summary]:
        """Return what holds for the printed changes of each pair; see ``fxtrack.quality.printed.Summary``."""
        chosen = self._as_printed(_filters(**filters))
        every = [
            *self._store.observations(chosen, undated=False),
            *self._store.observations(chosen, undated=True),
        ]
        entries = ((each.pair, each.rate, each.change) for each in every)
        return printed.summaries(self.printed_changes(**filters), entries)

    def official(self, official: Sequence[Official], **filters: Unpack[FilterOptions]) -> Compared:
        """Set official rates beside the printed ones; see ``fxtrack.quality.official.compare``."""
        chosen = _filters(**filters)
        known = Filters(as_of=chosen.as_of, include_flagged=chosen.include_flagged)
        prints = self._store.prints(known)
        days = {(each.pair, each.date): distinct(each.rates) for each in prints}
        either_way = chosen.pairs + tuple(Pair(f"{pair.quote}/{pair.base}") for pair in chosen.pairs)
        chosen = replace(chosen, pairs=either_way)
        asked = [each for each in official if chosen.covers(each.date, each.pair)]
        return Compared(compare(asked, days), unrelated(asked, days))

    def coverage(self, by: Step = "month", **filters: Unpack[FilterOptions]) -> list[Coverage]:
        """Return which dates have which data; see ``fxtrack.numbers.coverage.coverage``."""
        return self.examined(places=1, **filters).coverage(by)

    def examined(self, *, places: int = 3, **filters: Unpack[FilterOptions]) -> Examined:
        """Read what findings and coverage rest on, once for both."""
        chosen = self._as_printed(_filters(**filters))
        known = Filters(as_of=chosen.as_of, include_flagged=chosen.include_flagged)
        with _no_collection():
            return Examined(*self._store.evidence(known, places), places, chosen)

    def pairs(self, as_of: datetime | None = None) -> list[Pair]:
        """Name the pairs that were printed, as known at an instant."""
        return in_order(self._store.pairs(as_of))

    def printed(self, pairs: Sequence[str], as_of: datetime | None = None) -> list[Pair]:
        """Name the printed pairs that some pairs rest on: themselves, turned round, or crossed."""
        every = self._store.pairs(as_of)
        return [pair for pair in series.printed_for([Pair.parse(pair) for pair in pairs]) if pair in every]

    def _as_printed(self, filters: Filters) -> Filters:
        """Ask for what was printed where an inverse or a cross is asked for."""
        if not filters.pairs:
            return filters
        return replace(filters, pairs=tuple(self.printed(filters.pairs, filters.as_of)) or filters.pairs)

    def _before_last(self) -> datetime:
        known = sorted((run.known_at, run.new) for run in self._store.runs() if run.known_at)
        while known and known[-1][1] == 0:
            known.pop()  # it read again what was known
        if len(known) < 2:  # noqa: PLR2004 - the last one and one before it
            raise InputError("there was no import before the one that brought the rates: nothing is revised")
        return known[-2][0]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among hundreds of thousands of rows that have none.

    That would take a quarter of the time of a check.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _filters(**filters: Unpack[FilterOptions]) -> Filters:
    return Filters(
        pairs=tuple(Pair.parse(pair) for pair in filters.get("pairs", ())),
        since=filters.get("since"),
        until=filters.get("until"),
        as_of=filters.get("as_of"),
        include_flagged=filters.get("include_flagged", False),
    )
