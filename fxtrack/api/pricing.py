"""Questions from Python that are about the daily series: its rates, their changes and revisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from fxtrack.answers.between import BETWEEN
from fxtrack.answers.changes import PRICE_CHANGES
from fxtrack.answers.periods import PERIOD_ENDS
from fxtrack.answers.rates import RATES
from fxtrack.answers.revisions import REVISION_SUMMARY, REVISIONS
from fxtrack.api.opened import Opened, Time, When, filters_of, frame_of
from fxtrack.errors import InputError, OptionError
from fxtrack.model import Filters, read_dates, read_day
from fxtrack.numbers.between import Nearest
from fxtrack.numbers.daily import Rule
from fxtrack.numbers.series import Series, View
from fxtrack.questions.priced import Priced
from fxtrack.questions.revised import Revised
from fxtrack.questions.today import current_day

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
        without: str | Sequence[str] = (),
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
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
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
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> Series:
        """Return the daily series as rows, and which dates and pairs it lacks, and why."""
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        return self._priced(View(daily, weekdays, per_usd, base, quote, index, weekends), filters).series

    def changes(
        self,
        *,
        by: str | None = None,
        max_gap: int | None = None,
        today: date | None = None,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return the change table, or with ``by`` the last daily rate of each period and its change.

        Args:
            by: ``month``, ``quarter``, ``year`` or ``week``; see ``periods``, which tells more of them.
            max_gap: how many days older than its target date a reference rate may be; None for 14.
            today: with ``by``, the day that counts as today; see ``periods``.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.
            daily: which rate of a day counts: ``median``, ``first``, ``last``, ``low`` or ``high``.
            weekdays: leave Saturdays and Sundays out.
            per_usd: turn pairs with the dollar round: tenge per dollar, not dollars per tenge.
            base: only prices of this currency; with ``quote``, that one pair.
            quote: only prices in this currency.
            index: None; anything else raises ``InputError``, for an index changes as its rates do.
            weekends: let weekends take part; else pairs that have only weekend rates have no rows.

        Returns:
            A frame with a row for each pair and span (its column is called ``period``), and a column for
            each field of ``fxtrack.numbers.changes.Change``. With ``by`` the columns base, quote, period,
            end_date, end, before_date, before_end, change, change_min, change_max, verdict, prints_min,
            prints_max and marks, as in ``periods``.

        Raises:
            InputError: there is no such kind of period, ``max_gap`` is given with ``by``, or ``today``
                without it.
        """
        if by is not None and max_gap is not None:
            raise OptionError("max_gap", "does not go with by: ends of periods are compared")
        if by is None and today is not None:
            raise OptionError("today", "goes with by only")
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        if by is not None:
            priced, day = self._priced_today(view, filters, today)
            return frame_of(PERIOD_ENDS, priced.periods(by, priced.possible(day)))
        return frame_of(PRICE_CHANGES, self._priced(view, filters).changes(max_gap))

    def change_between(
        self,
        first: date | str,
        last: When = None,
        *,
        nearest: Nearest = "before",
        max_gap: int | None = None,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return the change between two days: a row a pair. See ``changes`` for the other keywords.

        Args:
            first: the earlier day: a date, or a text such as 2025-12-08.
            last: the later one; None for the latest date of each pair.
            nearest: which daily rate stands for a day that has none: the last one ``before`` it, the first
                one ``after`` it, or ``either``: the nearer one, and of two as near the one before.
            max_gap: how many days away from the day it may be; None for 14.
            pairs: only these; empty for all.
            since: only dates from this one on take part.
            until: only dates up to this one.
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.
            daily: which rate of a day counts: ``median``, ``first``, ``last``, ``low`` or ``high``.
            weekdays: list no Saturdays and Sundays.
            per_usd: turn pairs with the dollar round: tenge per dollar, not dollars per tenge.
            base: only prices of this currency; with ``quote``, that one pair.
            quote: only prices in this currency.
            index: None; anything else raises ``InputError``, for an index changes as its rates do.
            weekends: let weekends take part; else pairs that have only weekend rates have no rows.

        Returns:
            A frame with the columns base and quote; for the earlier day ``from_asked`` (the day),
            ``from_date`` (of the rate that stands for it), ``from_days`` (how many days later that is; below
            zero if it is earlier), ``from_rate`` and ``from_mark``; where the day has no rate, the last one
            before it as ``from_before_date``, ``from_before_days`` and ``from_before_rate``, and the first
            one after it as ``from_after_date`` and so on; the same for the later day with ``to_``; then
            change, change_min and change_max (percent), verdict, prints_min and prints_max, as in
            ``changes``. Where a day has no rate near enough, or one rate stands for both, these are None.

        Raises:
            InputError: a day is none (a month is not), or the first is not before the last.
        """
        earlier, later = _one_day("first", first), None if last is None else _one_day("last", last)
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        priced = self._priced(View(daily, weekdays, per_usd, base, quote, index, weekends), filters)
        return frame_of(BETWEEN, priced.changes_between(earlier, later, nearest, max_gap))

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
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
        summary: bool = False,
    ) -> pd.DataFrame:
        """Return the daily rates that imports changed: those after ``as_of``, or without it the last one.

        Returns:
            A frame with the fields of ``fxtrack.numbers.changes.Revision`` as columns. With ``summary``, how
            many dates changed, how much and how long after: the fields of
            ``fxtrack.numbers.revised.RevisionSummary``, a row a pair.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        with self._reading() as session:
            revised = Revised.read(session, view, filters)
        if summary:
            return frame_of(REVISION_SUMMARY, revised.summary())
        return frame_of(REVISIONS, revised.rows())

    def _priced(self, view: View, filters: Filters) -> Priced:
        with self._reading() as session:
            return Priced.read(session, view, filters)

    def _priced_today(self, view: View, filters: Filters, today: date | None) -> tuple[Priced, date]:
        """Return the rates, and the day that counts as today."""
        with self._reading() as session:
            return Priced.read(session, view, filters), today or current_day(session, filters)


def _one_day(name: str, value: date | str) -> date:
    """Return a day; a text is read."""
    if not isinstance(value, str):
        return value
    try:
        return read_day(value)
    except InputError as error:
        within = f"; for the change within it, changes(start={value!r}, end={value!r})"
        raise OptionError(name, f"{value!r} {error}{within if read_dates(value) else ''}") from error
