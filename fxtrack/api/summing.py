"""Questions from Python that sum daily rates up: by calendar period, and over a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from fxtrack.answers.periods import PERIODS
from fxtrack.answers.stats import STATS
from fxtrack.api.opened import Time, When, filters_of, frame_of
from fxtrack.api.pricing import Pricing
from fxtrack.numbers.daily import Rule
from fxtrack.numbers.possible import MIN_SHARE
from fxtrack.numbers.series import View

if TYPE_CHECKING:
    import pandas as pd


class Summing(Pricing):
    """The questions that sum daily rates up; see ``Asking``."""

    def periods(
        self,
        by: str = "month",
        *,
        holidays: Collection[date] = (),
        min_share: float = MIN_SHARE,
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
        """Return what the daily rates of each month, quarter, year or week say: a row a pair and period.

        Periods without a rate have rows too, from the first to the last one of all pairs, or from ``since``
        to ``until``; those that have not begun have none.

        Args:
            by: ``month``, ``quarter``, ``year`` or ``week`` (of ISO 8601, from Monday).
            holidays: dates on which no rate is to be expected; one that has a rate counts all the same.
            min_share: averages of fewer of the possible dates than so many percent are marked.
            today: the day that counts as today: its period is not over, and later rates do not count; None
                for the date in UTC, or a later one that has a rate.
            pairs: only these; empty for all.
            since: only dates from this one on. The first period is compared with the one before all the same.
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
            index: None; anything else raises ``InputError``: periods are of rates.
            weekends: let weekends take part; else pairs that have only weekend rates have no rows.

        Returns:
            A frame with the columns base and quote; period (``2025-12``, ``2025-Q4``, ``2025``,
            ``2025-W50``), first and last (its days, as far as they are asked for); dates (how many have a
            rate) and possible (how many might: Mondays to Fridays up to today but for ``holidays``; all with
            ``weekends``); first_date; end_date and end (the last daily rate, and its date); average (the
            arithmetic mean of the daily rates, also of a year); low_date and low, high_date and high (the
            lowest and the highest daily rate, with the first of their dates).

            Then what the period is compared with, which is the one before it: before_date and before_end
            (its last daily rate); change (of the end, in percent of it), verdict (``up``, ``down`` or ``not
            resolved``), prints_min and prints_max (if any print of the two days may stand for them);
            before_average, average_change and average_verdict (likewise of the average). Last marks:
            ``missing`` or ``few dates``, ``cut`` (by ``since`` or ``until``) and ``not over``, with ``; ``
            between them; and before_dates (how many dates of the period before have a rate).

            Each number has the range that rounding leaves (``average_min``, ``average_max``). What there is
            none of is None; changes are, where the period or the one before it has no rate.

        Raises:
            InputError: there is no such kind of period, or ``min_share`` is not from 0 to 100.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        priced, day = self._priced_today(view, filters, today)
        return frame_of(PERIODS, priced.periods(by, priced.possible(day, holidays, min_share)))

    def stats(
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
        weekends: bool = False,
    ) -> pd.DataFrame:
        """Return statistics of the daily rates: a row a pair.

        Returns:
            A frame with the columns base and quote; dates (how many have a rate); first, last, low and high,
            each with its date (``first_date``; of equal rates the one printed with the most digits, and
            the first of its dates); average, median and change (from first to last, in percent)
            with its verdict (``up``, ``down``, ``not resolved``); rise and fall (the largest between
            consecutive days) and drawdown (the largest fall from a rate to a later one), in percent, each
            with its dates (``rise_from``, ``rise_to``); volatility (the sample standard deviation of the
            changes between consecutive days, in percent, not annualised); changes (how many these are), and
            how many are up, down and not_resolved.

            Each number has the range that rounding leaves (``average_min``, ``average_max``). The columns
            rise_resolved, fall_resolved, drawdown_resolved and volatility_resolved tell whether it may be
            zero. A percent that would be shown as 0 and is not resolved is None; so is, with its range, what
            there is none of. The last columns change_state, rise_state, fall_state, drawdown_state and
            volatility_state tell them apart: ``resolved``, ``not resolved``, ``none`` (there certainly is
            none: no fall in a series that only rose) or ``no data`` (too few dates to tell).
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, None, weekends)
        return frame_of(STATS, self._priced(view, filters).stats())
