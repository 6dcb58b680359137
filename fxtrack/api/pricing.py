"""Questions from Python that are about the daily series: its rates, their changes and revisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from fxtrack.answers.changes import PRICE_CHANGES
from fxtrack.answers.rates import RATES
from fxtrack.answers.revisions import REVISIONS
from fxtrack.api.opened import Opened, Time, When, filters_of, frame_of
from fxtrack.model import Filters
from fxtrack.numbers.daily import Rule
from fxtrack.numbers.series import Series, View
from fxtrack.questions.priced import Priced, Revised

if TYPE_CHECKING:
    import pandas as pd


class Pricing(Opened):
    """The questions that take what chooses a series, beside the filters; see ``Asking``."""

    def rates(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return the daily series: one rate for each date and pair.

        Returns:
            A frame with the columns date, base, quote, rate, low and high (of the day), prints (how many
            distinct rates the day has), rate_min and rate_max (what the printed digits allow), spread (from
            low to high, in percent), spread_resolved, and mark (``weekend``, or empty).
            With ``index``, weekends are left out unless ``weekends`` is true.
        """
        filters = filters_of(pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged)
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        return frame_of(RATES, self._priced(view, filters).series.rates)

    def series(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> Series:
        """Return the daily series as rows, and which dates and pairs it lacks, and why."""
        filters = filters_of(pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged)
        return self._priced(View(daily, weekdays, per_usd, base, quote, index, weekends), filters).series

    def changes(
        self,
        *,
        max_gap: int | None = None,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return the change table.

        Args:
            max_gap: how many days older than its target date a reference rate may be; None for 14.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            daily: which rate of a day counts: ``median``, ``first``, ``last``, ``low`` or ``high``.
            weekdays: leave Saturdays and Sundays out.
            per_usd: turn pairs with the dollar round: tenge per dollar, not dollars per tenge.
            base: only prices of this currency; with ``quote``, that one pair.
            quote: only prices in this currency.
            index: None; anything else raises ``InputError``, for an index changes as its rates do.
            weekends: let weekends take part; else pairs that have only weekend rates have no rows.

        Returns:
            A frame with a row for each pair and period, and a column for each field of
            ``fxtrack.numbers.changes.Change``.
        """
        filters = filters_of(pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged)
        priced = self._priced(View(daily, weekdays, per_usd, base, quote, index, weekends), filters)
        return frame_of(PRICE_CHANGES, priced.changes(max_gap))

    def revisions(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return the daily rates that imports changed: those after ``as_of``, or without it the last one.

        Returns:
            A frame with the fields of ``fxtrack.numbers.changes.Revision`` as columns.
        """
        filters = filters_of(pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged)
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        with self._reading() as session:
            revised = Revised.read(session, view, filters)
        return frame_of(REVISIONS, revised.rows())

    def _priced(self, view: View, filters: Filters) -> Priced:
        with self._reading() as session:
            return Priced.read(session, view, filters)
