"""Daily rates: the rows they are made of, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from fxtrack.currencies import DOLLAR
from fxtrack.errors import InputError
from fxtrack.model import Filters, Pair, Prints
from fxtrack.numbers import changes, series
from fxtrack.numbers.averages import Average, PeriodAverage, averages
from fxtrack.numbers.between import Between, Nearest, changes_between
from fxtrack.numbers.by_period import PeriodRates, by_period
from fxtrack.numbers.changes import Change
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.possible import MIN_SHARE, Possible
from fxtrack.numbers.rates import MAX_AGE_DAYS, OnlyWeekends, Rate, compared, only_weekends
from fxtrack.numbers.series import Series, View
from fxtrack.numbers.stats import Stats, stats
from fxtrack.pages.grammars import weekend_of
from fxtrack.questions.pairs import never_there
from fxtrack.store import Session, read_pairs, read_prints


class Missing(NamedTuple):
    """A pair that was asked for and has no series.

    Attributes:
        pair: the pair.
        unindexed: it has rates, but none to be 100.
    """

    pair: Pair
    unindexed: bool


@dataclass(frozen=True)
class Priced:
    """What was printed, to make daily rates of.

    Attributes:
        prints: what was printed on every date: an index and neighbours may rest on dates outside of those
            that are asked for.
        known: every pair that was printed, in their order; empty where all that was asked for is among the
            prints.
        view: which series.
        filters: which pairs and dates.
    """

    prints: Sequence[Prints]
    known: Sequence[Pair]
    view: View
    filters: Filters

    @classmethod
    def read(cls, session: Session, view: View, filters: Filters) -> Priced:
        """Read what a series is made of."""
        pairs = () if view.base or view.quote else series.printed_for(filters.pairs)
        needed = replace(filters, pairs=pairs, since=None, until=None, without=())
        prints = read_prints(session, needed, timed=view.daily in {"first", "last"})
        unseen = set(filters.pairs) - {each.pair for each in prints}
        may_lack = unseen or filters.without or view.base or view.quote or view.index
        known = in_order(read_pairs(session, filters.as_of)) if may_lack else []
        return cls(prints, known, view, filters)

    def certain(self) -> set[Pair]:
        """Name printed pairs of which some daily rate is certainly asked for, as far as is known at once.

        Not among them are those of which a rate may be undecided, and the legs of crosses, which may have no
        date in common.
        """
        view, filters = self.view, self.filters
        if view.daily in {"first", "last"} or view.base or view.quote:
            return set()
        left_out = self.weekend if view.weekdays else ()
        either_way = {way for pair in filters.pairs for way in (pair, Pair(f"{pair.quote}/{pair.base}"))}
        return {
            each.pair
            for each in self.prints
            if filters.covers(each.date, None) and each.date.weekday() not in left_out
            if not either_way or each.pair in either_way
            if filters.keeps(each.pair)
        }

    @property
    def weekend(self) -> frozenset[int]:
        """The days of the week that are weekends of what was printed."""
        return weekend_of()

    @cached_property
    def series(self) -> Series:
        """The daily rates, and what is not among them; see ``fxtrack.numbers.series.series``.

        Raises:
            InputError: it is an index, and no pair has a rate to be 100; or every pair is left out.
        """
        filters = self.filters
        made = series.series(
            self.prints,
            self.view,
            filters.pairs,
            since=filters.since,
            until=filters.until,
            weekend=self.weekend,
            left_of=filters.left_of,
        )
        series.require_reference(self.view, made)
        return made

    def never_there(self) -> list[str]:
        """Name the pairs and currencies that are left out though nothing is printed of them."""
        return never_there(self.filters, self.known)

    @cached_property
    def compared(self) -> list[Rate]:
        """The daily rates that take part in comparisons; see ``fxtrack.numbers.rates.compared``."""
        return compared(self.series.rates, weekends=self.view.weekends)

    def only_weekends(self) -> list[OnlyWeekends]:
        """Name the pairs that have rates, but none that takes part in comparisons."""
        if self.view.weekends:
            return []
        listed = self
        if self.view.index is not None:  # an index has no weekends
            listed = replace(self, view=replace(self.view, index=None))
        return only_weekends(listed.series.rates)

    def changes(self, max_gap: int | None = None) -> list[Change]:
        """Return the change table; see ``fxtrack.numbers.changes.changes``.

        Args:
            max_gap: how many days older than its target date a reference rate may be; None for the default.

        Raises:
            InputError: for an index: its changes are those of the rates.
        """
        if self.view.index:
            raise InputError("the changes of an index are those of the rates: leave the index out")
        return changes.changes(self.compared, MAX_AGE_DAYS if max_gap is None else max_gap)

    def changes_between(
        self, first: date, last: date | None = None, nearest: Nearest = "before", max_gap: int | None = None
    ) -> list[Between]:
        """Return the changes between two dates; see ``fxtrack.numbers.between.changes_between``.

        Args:
            first: the earlier date.
            last: the later one; None for the latest date of each pair.
            nearest: which rate stands for a date that has none.
            max_gap: how many days away from a date that rate may be; None for the default.

        Raises:
            InputError: for an index: its changes are those of the rates; or for dates in the wrong order.
        """
        if self.view.index:
            raise InputError("the changes of an index are those of the rates: leave the index out")
        gap = MAX_AGE_DAYS if max_gap is None else max_gap
        return changes_between(self.compared, first, last, nearest, gap)

    def averages(self, average: Average, today: date, by: str = "month") -> list[PeriodAverage]:
        """Return the averages of ``periods``; see ``fxtrack.numbers.averages.averages``.

        Args:
            average: which one.
            today: the day that counts as today.
            by: the name of a kind of period.

        Raises:
            InputError: for an index, whose averages would depend on the date that is 100.
        """
        if self.view.index:
            raise InputError("monthly averages are of rates, not of an index: leave one of the two out")
        return averages(self.periods(by, self.possible(today)), average)

    def periods(self, by: str, possible: Possible) -> list[PeriodRates]:
        """Return the daily rates summed up by period; see ``fxtrack.numbers.by_period``.

        A period is compared with the whole one before it also where not all of that is asked for, so its
        changes are the same whatever time is. Each pair that has a rate to compare, in that time
        or not, has rows.

        Args:
            by: the name of a kind of period; see ``fxtrack.numbers.periods``.
            possible: on which dates a rate is to be expected; see ``possible``.

        Raises:
            InputError: for an index; or there is no such kind of period.
        """
        if self.view.index:
            raise InputError("periods are of rates, not of an index: leave one of the two out")
        since, until = self.filters.since, self.filters.until
        every = self.between(None, None) if since or until else self
        return by_period(every.compared, by, possible, since=since, until=until)

    def possible(self, today: date, holidays: Iterable[date] = (), min_share: float = MIN_SHARE) -> Possible:
        """Return on which dates a rate that takes part is to be expected.

        Args:
            today: the day that counts as today; see ``fxtrack.questions.today.current_day``.
            holidays: dates on which none is.
            min_share: of how many percent of the dates there has to be a rate, that they are not few.
        """
        weekend = () if self.view.weekends else self.weekend
        return Possible(weekend, frozenset(holidays), min_share, today)

    def stats(self) -> list[Stats]:
        """Return the statistics of each pair; see ``fxtrack.numbers.stats.stats``.

        Raises:
            InputError: for an index, whose statistics would depend on the date that is 100.
        """
        if self.view.index:
            raise InputError("statistics are of rates, not of an index: leave one of the two out")
        return stats(self.compared, self.weekend)

    def per_dollar(self) -> Priced:
        """Return the same rows in the direction that people say: what a dollar costs, not what it buys.

        Where a direction was chosen, and for pairs without the dollar, it is the same series.
        """
        return self._turned if self.view.is_as_printed else self

    @cached_property
    def _turned(self) -> Priced:
        return replace(self, view=replace(self.view, per_usd=True))

    def facing(self, *, dollar_first: bool) -> Priced:
        """Return the same rows with every pair of the dollar in one direction; the same series if they are.

        Args:
            dollar_first: what a dollar costs; else what each currency is worth in dollars.
        """
        shown = list(dict.fromkeys(rate.pair for rate in self.series.rates))
        wrong = [pair for pair in shown if (pair.quote if dollar_first else pair.base) == DOLLAR]
        if not wrong:
            return self
        if dollar_first and self.view.is_as_printed and all(DOLLAR in {p.base, p.quote} for p in shown):
            return self.per_dollar()  # made already, where charts lead with it
        wanted = tuple(dict.fromkeys(pair.turned if pair in wrong else pair for pair in shown))
        view = replace(self.view, per_usd=False, base=None, quote=None)
        return replace(self, view=view, filters=replace(self.filters, pairs=wanted))

    def between(self, since: date | None, until: date | None) -> Priced:
        """Return the same for other dates."""
        return replace(self, filters=replace(self.filters, since=since, until=until))

    def up_to(self, today: date | None) -> Priced:
        """Return what was known on a day; None for all there is."""
        if today is None:
            return self
        return replace(self, prints=[each for each in self.prints if each.date <= today])

    def later(self, today: date) -> list[Rate]:
        """Return the daily rates that take part in comparisons, but are later than the day that is today."""
        return [rate for rate in self.compared if rate.date > today]

    def nearest(self, *, to_compare: bool = False) -> list[date]:
        """Return the last date with a rate before those that are asked for, and the first one after them.

        Args:
            to_compare: only dates that take part in comparisons.
        """
        since, until = self.filters.since, self.filters.until
        if not since and not until:
            return []
        every = self.between(None, None)
        dates = {rate.date for rate in (every.compared if to_compare else every.series.rates)}
        before = max((day for day in dates if since and day < since), default=None)
        after = min((day for day in dates if until and day > until), default=None)
        return [day for day in (before, after) if day]

    def missing(self) -> list[Missing]:
        """Return the pairs that were asked for and have no series."""
        references = self.series.references
        return [Missing(pair, unindexed=pair in references) for pair in self.series.missing]

    def moved_references(self) -> dict[Pair, date]:
        """Return the pairs that are 100 on another date than was asked for, and that date."""
        references = self.series.references
        return {pair: day for pair, day in references.items() if day and day != self.view.index}
