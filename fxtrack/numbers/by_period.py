"""The daily rates of each pair by calendar period: end of period, average, extremes, and their changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import Moved, hang_on_prints, moved, verdict
from fxtrack.numbers.held import Held, held_in
from fxtrack.numbers.periods import PeriodKind, summed_kind_named
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate, by_pair
from fxtrack.numbers.spans import PeriodSpan, spans_of


class PeriodMark(StrEnum):
    """What a reader should know of a period."""

    MISSING = "missing"
    FEW = "few dates"
    CUT = "cut"
    OPEN = "not over"
    EARLY = "early end"


class AverageMoved(NamedTuple):
    """How the average of a period differs from that of the period before, in percent of that.

    Attributes:
        change: rounded to the digits that the prints support.
        change_min: the least that the printed digits allow, rounded down.
        change_max: the greatest, rounded up.
        verdict: ``up``, ``down``, or ``not resolved`` where the range contains zero.
    """

    change: Decimal
    change_min: Decimal
    change_max: Decimal
    verdict: str


class PeriodRates(NamedTuple):
    """A pair in a period.

    Attributes:
        pair: what is priced in what.
        period: as its kind writes it: ``2025-12``.
        first: its first day, or the first that is asked for.
        last: its last day, or the last that is asked for.
        possible: how many dates from first to last, but not after today, might have a rate.
        marks: what a reader should know of it.
        held: what its daily rates say; None if it has none.
        before: what those of the period before say; None if this one or that one has none.
        moved: the change of the end of the period against that of the period before; None if ``before`` is.
        average_moved: that of the average, likewise.
        before_is_few: whether the average of the period before is one of few dates.
    """

    pair: Pair
    period: str
    first: date
    last: date
    possible: int
    marks: tuple[PeriodMark, ...]
    held: Held | None
    before: Held | None
    moved: Moved | None
    average_moved: AverageMoved | None
    before_is_few: bool = False

    @property
    def has_few(self) -> bool:
        """Whether its average, or that of the period before, is one of few dates."""
        return self.before_is_few or PeriodMark.FEW in self.marks

    @property
    def change(self) -> Decimal | None:
        """The change of the end of the period in percent; None where there is none."""
        return self.moved.change if self.moved else None

    @property
    def verdict(self) -> str | None:
        """What can be said of that change."""
        return self.moved.verdict if self.moved else None

    @property
    def has_early_end(self) -> bool:
        """Whether its last daily rate, or that of the period before, is too early for the end of a period."""
        return any(held is not None and held.is_early for held in (self.held, self.before))

    @property
    def hangs_on_prints(self) -> bool:
        """Whether other prints of the two days would give another verdict."""
        return self.moved is not None and hang_on_prints(
            self.moved.verdict, self.moved.prints_min, self.moved.prints_max
        )


def by_period(
    rates: Iterable[Rate],
    by: str = "month",
    possible: Possible | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[PeriodRates]:
    """Sum the daily rates of each pair up by calendar period.

    Args:
        rates: daily rates; see ``fxtrack.numbers.rates.compared`` for those that take part. Those before
            ``since`` only stand in changes: the period before is always the whole one.
        by: the name of a kind of period; see ``fxtrack.numbers.periods``.
        possible: on which dates a rate is to be expected, and which day is today; None for every day. Later
            rates do not count, and periods that have not begun have no rows.
        since: the first day that is asked for; None for the first period with a rate of any pair.
        until: the last day that is asked for; None for the last period with a rate of any pair.

    Returns:
        A row a pair and period, without a gap but for what has only weekends; also of pairs without a rate in
        that time. If no pair has one, there are rows where ``since`` and ``until`` are both given.

    Raises:
        InputError: there is no such kind of period.
    """
    kind, possible = summed_kind_named(by), possible or Possible()
    latest = min(until or date.max, possible.now)
    pairs = [(pair, [rate for rate in days if rate.date <= latest]) for pair, days in by_pair(rates)]
    asked = [days for _, days in pairs if days and (not since or days[-1].date >= since)]
    if not asked and not (since and until):
        return []
    begin = since or kind.first(min(days[0].date for days in asked))
    end = until or kind.last(max(days[-1].date for days in asked))
    spans = list(spans_of(begin, end, kind, possible))
    return [row for pair, days in pairs for row in _rows_of_pair(pair, days, spans, kind, possible)]


def _rows_of_pair(
    pair: Pair, rates: Sequence[Rate], spans: Sequence[PeriodSpan], kind: PeriodKind, possible: Possible
) -> Iterator[PeriodRates]:
    groups: dict[date, Sequence[Rate]] = {
        start: list(group) for start, group in itertools.groupby(rates, lambda rate: kind.first(rate.date))
    }
    wholes = {
        start: held_in(group, possible.last_day(start, kind.last(start)), kind.slack)
        for start, group in groups.items()
    }
    for span in spans:
        asked = [rate for rate in groups.get(span.start, ()) if rate.date >= span.first]
        is_whole = (span.first, span.last) == (span.start, kind.last(span.start))
        last = possible.last_day(span.first, span.last)
        held = wholes.get(span.start) if is_whole else held_in(asked, last, kind.slack)
        before = _preceding(wholes, span.start, kind) if held else None
        dates = {rate.date for rate in asked}
        number = span.days - len(span.free - dates)
        yield PeriodRates(
            pair,
            kind.written(span.start),
            span.first,
            span.last,
            number,
            tuple(_marks_of(span, held, number, possible)),
            held,
            before,
            moved(held.end, before.end) if held and before else None,
            _average_moved(held, before) if held and before else None,
            before is not None and _is_of_few(before, kind, possible),
        )


def _preceding(wholes: Mapping[date, Held | None], start: date, kind: PeriodKind) -> Held | None:
    """Return what the rates of the whole period before say, if there is such a period, and it has rates."""
    return None if start == date.min else wholes.get(kind.first(start - timedelta(days=1)))


def _is_of_few(held: Held, kind: PeriodKind, possible: Possible) -> bool:
    """Tell whether the rates of a whole period are few."""
    first = kind.first(held.first.date)
    number, free = possible.days(first, kind.last(first))
    return possible.are_few(held.dates, number - len(free.difference(rate.date for rate in held.rates)))


def _marks_of(span: PeriodSpan, held: Held | None, number: int, possible: Possible) -> Iterator[PeriodMark]:
    if held is None:
        yield PeriodMark.MISSING
    elif possible.are_few(held.dates, number):
        yield PeriodMark.FEW
    if span.is_cut:
        yield PeriodMark.CUT
    if span.is_open:
        yield PeriodMark.OPEN
    if held and held.is_early:
        yield PeriodMark.EARLY


def _average_moved(held: Held, before: Held) -> AverageMoved:
    exact = intervals.change(held.exact_average, before.exact_average)
    return AverageMoved(*intervals.shown(exact), verdict(exact).value)
