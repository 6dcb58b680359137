"""What a kind of chart is, and what every one of them is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from fxtrack.answers.table import Table
from fxtrack.charts.guides import NOTHING_BESIDE, Beside
from fxtrack.charts.marks import Asked, Line, lines_of
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Filters, Origin, Pair
from fxtrack.numbers.by_period import PeriodRates
from fxtrack.numbers.changes import Change
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.rates import Rate, by_pair, on_or_before, require, require_compared
from fxtrack.numbers.series import View
from fxtrack.questions.examined import Examined
from fxtrack.questions.pages import Pages
from fxtrack.questions.pairs import never_there
from fxtrack.questions.priced import Priced
from fxtrack.questions.today import current_day
from fxtrack.store import Session, read_pairs
from fxtrack.words import Words

MOST_DATES = 800
"""Coverage of more dates than this is shown by month."""


class Needs(Enum):
    """What a chart has to read."""

    RATES = "daily rates"
    COVERAGE = "every ticker, dated or not"
    TODAY = "the day up to which periods are counted"


@dataclass(frozen=True)
class Material:
    """What charts are drawn from: rows of one state of the database, and what follows from them.

    Attributes:
        priced: what daily rates are made of; without rows, if they were not read.
        examined: what coverage rests on; likewise.
        pages: where rates come from.
        index: the date at which each pair is 100; None for the first that all have.
        has: what was read.
        as_printed: whether rates lead in the direction in which they are printed, where none was chosen.
        by: the name of the kind of period that was asked for; None for the one that suits.
        today: the day up to which periods are counted, if it was asked for.
        beside: what is set beside the rates of a pair.
        turned: what this is in another direction; what hangs on none is counted there, once.
    """

    priced: Priced
    examined: Examined
    pages: Pages
    index: date | None = None
    has: frozenset[Needs] = frozenset(Needs)
    as_printed: bool = False
    by: str | None = None
    today: date = date.max
    beside: Beside = NOTHING_BESIDE
    turned: Material | None = None

    @classmethod
    def read(  # noqa: PLR0913 - what is drawn is chosen by these
        cls,
        session: Session,
        view: View,
        filters: Filters,
        *,
        needs: frozenset[Needs],
        index: date | None = None,
        as_printed: bool = False,
        by: str | None = None,
    ) -> Material:
        """Read what a chart needs.

        Args:
            session: the database.
            view: which series, without an index.
            filters: which pairs and dates.
            needs: what the kind of chart needs.
            index: see the class; then pages before the first date that is asked for may count.
            as_printed: see the class.
            by: see the class.
        """
        priced, examined = Priced((), (), view, filters), Examined([], [], 1, filters)
        if Needs.RATES in needs:
            priced = Priced.read(session, view, filters)
        if Needs.COVERAGE in needs:
            examined = Examined.read(session, filters, places=1)
        today = current_day(session, filters) if Needs.TODAY in needs else date.max
        sources = filters if index is None else replace(filters, since=None)
        # A chart of coverage rests on every page, also on those of pairs without a daily rate.
        certain = priced.certain() if Needs.RATES in needs else read_pairs(session, filters.as_of)
        return cls(
            priced, examined, Pages.read(session, sources, certain), index, needs, as_printed, by, today
        )

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The daily rates by pair.

        Raises:
            NothingToShowError: there are none.
        """
        if self._kept is not self:
            return self._kept.lines
        rates = self.priced.series.rates
        require(rates)
        return lines_of(rates, weekends=self.priced.view.weekends)

    @cached_property
    def leading(self) -> Sequence[Line]:
        """The daily rates by pair, in the direction in which charts lead: what a dollar costs.

        They are the rows of ``lines`` turned round, with exact ranges; the same lines as printed or as asked.

        Raises:
            NothingToShowError: there are none.
        """
        return self._leading.lines

    def facing(self, *, dollar_first: bool) -> Material:
        """Return the same in one direction, in which its charts lead; lines are made once for all.

        Args:
            dollar_first: what a dollar costs; else what each currency is worth in dollars.
        """
        priced = self.priced.facing(dollar_first=dollar_first)
        if priced is self.priced:
            return self._kept
        if priced is self.leading_priced:
            return self._leading
        # The pairs are chosen by name: no other direction may turn them again.
        return replace(self, priced=priced, as_printed=True, turned=self)

    @cached_property
    def _kept(self) -> Material:
        """The same, led by the direction of its own rates."""
        return self if self.as_printed else replace(self, as_printed=True, turned=self)

    @cached_property
    def _leading(self) -> Material:
        """The same, with the direction in which charts lead as its own."""
        led = self.leading_priced
        return self._kept if led is self.priced else replace(self, priced=led, as_printed=True, turned=self)

    @cached_property
    def leading_priced(self) -> Priced:
        """What the daily rates of ``leading`` are made of."""
        return self.priced if self.as_printed else self.priced.per_dollar()

    def periods(self, by: str) -> Sequence[PeriodRates]:
        """Return the daily rates of ``leading`` summed up by period, as ``fxtrack periods`` does.

        Raises:
            InputError: there is no such kind of period.
        """
        priced = self.leading_priced
        return priced.periods(by, priced.possible(self.today))

    @cached_property
    def led(self) -> Mapping[Pair, Line]:
        """For each pair of ``lines`` the one that is drawn of it: its own, or that the other way round."""
        drawn = {line.pair: line for line in self.leading}
        return {pair: drawn.get(pair) or drawn[pair.turned] for pair in self.pairs}

    @cached_property
    def compared(self) -> Sequence[Line]:
        """The daily rates that take part in comparisons, by pair; without the pairs that have none.

        Raises:
            NothingToShowError: there are none.
        """
        require(self.priced.series.rates)
        require_compared(self.priced.compared, self.priced.only_weekends())
        return [line.part for line in self.lines if line.part]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that have daily rates."""
        return [line.pair for line in self.lines]

    @cached_property
    def changes(self) -> Sequence[Change]:
        """The change table of these rates; empty if none takes part in comparisons."""
        return self.priced.changes()

    @cached_property
    def start(self) -> date | None:
        """The date at which each pair is 100; None if they have no date in common."""
        return self.index or common_start(self.compared)

    @cached_property
    def references(self) -> Mapping[Pair, Rate]:
        """The rate that is 100, for each pair that has one; on a named date, also before those shown."""
        priced = self.priced.between(None, self.priced.filters.until) if self.index else self.priced
        return references(priced.compared, self.start)

    @cached_property
    def months(self) -> Sequence[Coverage]:
        """Coverage by month."""
        return self.turned.months if self.turned else self.examined.coverage("month")

    @cached_property
    def coverage(self) -> Sequence[Coverage]:
        """Coverage by date, or by month where dates are many."""
        months = self.months
        if months and (months[-1].last - months[0].first).days >= MOST_DATES:
            return months
        return self.examined.coverage("date")

    @property
    def shown_days(self) -> set[date]:
        """The dates that have a daily rate."""
        return {rate.date for rate in self.priced.series.rates}

    @property
    def asked(self) -> Asked:
        """The time that was asked for: a chart shows it whole, and no other."""
        return self.priced.filters.since, self.priced.filters.until

    def origins(self) -> list[Origin]:
        """Return the pages that the daily rates come from."""
        return self.pages.of(self.pairs, self.shown_days)

    def compared_origins(self) -> list[Origin]:
        """Return the pages that the compared daily rates come from."""
        days = {rate.date for rate in self.priced.compared}
        return self.pages.of([line.pair for line in self.compared], days)

    def left_out(self) -> list[str]:
        """Name the pairs that were asked for and have no rate, or none to compare, and what is not there."""
        vain = [
            f"without {each} leaves nothing out: there is no rate of {each}" for each in self.never_there()
        ]
        if Needs.RATES not in self.has:
            return vain
        missing = [f"Left out: there is no rate of {each.pair}." for each in self.priced.missing()]
        return vain + missing + [each.text for each in self.priced.only_weekends()]

    def never_there(self) -> list[str]:
        """Name the pairs and currencies that are left out though nothing is printed of them."""
        return never_there(self.priced.filters, self.pages.known)

    def rule(self, say: Words) -> str:
        """Say which rate of a day is shown."""
        view = self.priced.view
        return say.rule[view.daily] + (f", {say.weekdays_only}" if view.weekdays else "")


Drawer = Callable[[Look], Scene]
"""Draws one chart, at the size and in the words of a look."""


class Listed(NamedTuple):
    """What a chart shows, as a table for programs; charts may share one.

    Attributes:
        file: the name of its file beside the picture.
        table: makes it, when it is written.
        joins: the names of charts whose tables it is, one below the other; they need not be made again.
    """

    file: str
    table: Callable[[], Table]
    joins: Sequence[str] = ()


def _none(_: Material) -> list[str]:
    return []


def _in_no_report(_: Material) -> dict[str, Drawer]:
    return {}


def _not_listed(_: Material) -> dict[str, Listed]:
    return {}


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart. ``fxtrack.charts.CHART_KINDS`` has all of them.

    Attributes:
        name: what ``fxtrack chart --kind`` and ``Database.chart`` call it.
        about: what ``fxtrack chart --help`` says of it, in a line.
        draw: draws it; raises ``NothingToShowError`` or ``ChoiceError`` where it cannot.
        needs: what it has to read.
        origins: the pages that count in its source line.
        notes: what a user has to be told beside it, such as a pair that is left out.
        has_start: whether a date can be named at which each pair is 100.
        has_periods: whether a kind of period can be named.
        has_ends: whether the ends of its scale can be chosen.
        in_report: the charts of this kind that a report has, by the names of their files without a suffix.
        place: where they stand in a report; the lowest comes first.
        listed: what these charts show, as tables, by the same names; in the direction in which it is drawn.
    """

    name: str
    about: str
    draw: Callable[[Material, Look], Scene]
    needs: frozenset[Needs] = frozenset({Needs.RATES})
    origins: Callable[[Material], Sequence[Origin]] = Material.origins
    notes: Callable[[Material], Sequence[str]] = _none
    has_start: bool = False
    has_periods: bool = False
    has_ends: bool = False
    in_report: Callable[[Material], Mapping[str, Drawer]] = _in_no_report
    place: int = 100
    listed: Callable[[Material], Mapping[str, Listed]] = _not_listed


def common_start(lines: Sequence[Line]) -> date | None:
    """Return the first date on which every pair has a rate."""
    days = [set(line.points.dates) for line in lines]
    first = min(set.intersection(*days), default=None) if days else None
    return None if first is None else date.fromordinal(first)


def references(rates: Sequence[Rate], day: date | None) -> dict[Pair, Rate]:
    """Return for each pair the rate that is 100: of a date or shortly before; without a date, its first."""
    found = {pair: on_or_before(group, day) if day else group[0] for pair, group in by_pair(rates)}
    return {pair: rate for pair, rate in found.items() if rate}
