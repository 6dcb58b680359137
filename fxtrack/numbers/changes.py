"""The change table: how a rate moved over some spans, and how much of that the printed digits resolve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from fxtrack.model import Date, Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.rates import MAX_AGE_DAYS, Rate, by_pair, on_or_before


class Verdict(StrEnum):
    """What can be said of a change."""

    UP = "up"
    DOWN = "down"
    NOT_RESOLVED = "not resolved"


class Span(NamedTuple):
    """A span of the change table: its name, and its length in days where that is fixed."""

    name: str
    days: int | None = None


SPANS = (
    Span("previous date"),
    Span("7 days", 7),
    Span("30 days", 30),
    Span("90 days", 90),
    Span("365 days", 365),
    Span("year to date"),
    Span("since first"),
)
"""In the order of the table."""

_PREVIOUS, *_FIXED, _YEAR_TO_DATE, _SINCE_FIRST = SPANS


class Change(NamedTuple):
    """How the latest daily rate of a pair differs from an earlier one: a row of the change table.

    Attributes:
        base: the currency that is priced.
        quote: the currency it is priced in.
        date: of the latest daily rate.
        rate: that rate.
        inverse: the same the other way round, with the digits that it supports.
        inverse_min: the least that the printed digits allow, rounded down.
        inverse_max: the greatest, rounded up.
        period: the name of the span.
        target_date: the day that it reaches back to, where that is fixed.
        reference_date: the date of the rate that is compared with; None where there is none, and then so
            are all that follow.
        reference_rate: that rate.
        change: in percent of the reference rate, rounded to the digits that both prints support.
        change_min: the least change that the printed digits allow, rounded down.
        change_max: the greatest, rounded up.
        verdict: ``up``, ``down``, or ``not resolved`` where the range contains zero.
        prints_min: the least change if any print of the two days may stand for them, not only their daily
            rates; rounded down.
        prints_max: the greatest, rounded up.
        mark: of the latest date: empty, or ``weekend``.
        reference_mark: of the date that is compared with, likewise.
    """

    base: str
    quote: str
    date: date
    rate: Decimal
    inverse: Decimal
    inverse_min: Decimal
    inverse_max: Decimal
    period: str
    target_date: Date | None
    reference_date: Date | None
    reference_rate: Decimal | None
    change: Decimal | None
    change_min: Decimal | None
    change_max: Decimal | None
    verdict: str | None
    prints_min: Decimal | None
    prints_max: Decimal | None
    mark: str
    reference_mark: str | None

    @property
    def hangs_on_prints(self) -> bool:
        """See ``hang_on_prints``."""
        return hang_on_prints(self.verdict, self.prints_min, self.prints_max)


class Moved(NamedTuple):
    """How one daily rate differs from another; see ``Change`` for what each field is."""

    change: Decimal
    change_min: Decimal
    change_max: Decimal
    verdict: str
    prints_min: Decimal
    prints_max: Decimal


class Revision(NamedTuple):
    """A daily rate that later imports changed.

    Attributes:
        date: the day.
        base: the currency that is priced.
        quote: the currency it is priced in.
        revision: ``added``; ``changed``; ``spread`` where the rate is the same, but not the lowest, the
            highest or the number of the day's rates; ``gone`` where its pages turned out to be dated wrongly.
        rate_then: as known then; None if it was not.
        low_then: the lowest rate of the day, likewise.
        high_then: the highest.
        prints_then: the number of distinct rates.
        rate_now: as known now; None if it is not any more.
        low_now: likewise.
        high_now: likewise.
        prints_now: likewise.
    """

    date: date
    base: str
    quote: str
    revision: str
    rate_then: Decimal | None
    low_then: Decimal | None
    high_then: Decimal | None
    prints_then: int | None
    rate_now: Decimal | None
    low_now: Decimal | None
    high_now: Decimal | None
    prints_now: int | None


def changes(rates: Iterable[Rate], max_gap: int = MAX_AGE_DAYS) -> list[Change]:
    """Compare the latest daily rate of each pair with earlier ones.

    Args:
        rates: daily rates; see ``fxtrack.numbers.rates.compared`` for those that take part.
        max_gap: a span is compared with the last daily rate on or before its target date (the last day of
            the year before, for the year to date). Where that is more than this many days older than the
            target, or older by more than the span itself, there is no change to show.

    Returns:
        A row a pair and span.
    """
    return [
        Change._make(
            (
                pair.base,
                pair.quote,
                points[-1].date,
                points[-1].rate,
                *points[-1].inverse,
                span.name,
                target,
                *_beside_reference(points[-1], reference),
                points[-1].mark.value,
                None if reference is None else reference.mark.value,
            )
        )
        for pair, points in by_pair(rates)
        for span, target, reference in _spans_back(points, max_gap)
    ]


def revisions(then: Iterable[Rate], now: Iterable[Rate]) -> list[Revision]:
    """Compare a series as it was known with the same series as it is known now.

    Returns:
        A row a date and pair for which the rate, the low, the high or the number of rates differ, in the
        order of pair and date.
    """
    before = {(rate.pair, rate.date): rate for rate in then}
    after = {(rate.pair, rate.date): rate for rate in now}
    pairs = {pair: place for place, pair in enumerate(in_order(pair for pair, _ in {**before, **after}))}
    keys = sorted({**before, **after}, key=lambda key: (pairs[key[0]], key[1]))
    return [
        _revision(key, before.get(key), after.get(key))
        for key in keys
        if _told_apart_by(before.get(key)) != _told_apart_by(after.get(key))
    ]


def _revision(key: tuple[Pair, date], then: Rate | None, now: Rate | None) -> Revision:
    pair, day = key
    if then is None or now is None:
        named = "added" if then is None else "gone"
    else:
        named = "spread" if str(then.rate) == str(now.rate) else "changed"
    return Revision(day, pair.base, pair.quote, named, *_figures_of(then), *_figures_of(now))


_Figures: TypeAlias = tuple[Decimal | None, Decimal | None, Decimal | None, int | None]


def _told_apart_by(rate: Rate | None) -> tuple[str, ...]:
    """Return what tells two rates apart; as numbers 0.2849 and 0.28490 would be the same."""
    return tuple(map(str, _figures_of(rate)))


def _figures_of(rate: Rate | None) -> _Figures:
    return (rate.rate, rate.low, rate.high, rate.prints) if rate else (None, None, None, None)


def _spans_back(points: list[Rate], max_gap: int) -> Iterator[tuple[Span, date | None, Rate | None]]:
    """Yield each span with its target date and the daily rate that stands for it."""
    earlier = points[:-1]
    latest = points[-1].date
    yield _PREVIOUS, None, earlier[-1] if earlier else None
    for span in _FIXED:
        days = span.days or 0
        yield span, *_at_target(earlier, latest, days, min(max_gap, days))
    yield _YEAR_TO_DATE, *_at_target(earlier, latest, latest.timetuple().tm_yday, max_gap)
    yield _SINCE_FIRST, None, earlier[0] if earlier else None


def _at_target(earlier: list[Rate], latest: date, days: int, max_gap: int) -> tuple[date | None, Rate | None]:
    """Return the day so many days before the latest, and the rate that stands for it; None before year 1."""
    if days >= latest.toordinal():
        return None, None
    target = latest - timedelta(days=days)
    return target, on_or_before(earlier, target, max_gap)


def _beside_reference(rate: Rate, reference: Rate | None) -> tuple[object, ...]:
    if reference is None:
        return (None,) * 8
    return reference.date, reference.rate, *moved(rate, reference)


def moved(rate: Rate, reference: Rate) -> Moved:
    """Tell how a daily rate differs from an earlier one."""
    exact = intervals.change(rate.range, reference.range)
    lowest, highest = (
        intervals.change(now, then)
        for now, then in zip(rate.extremes, reversed(reference.extremes), strict=True)
    )
    shown = intervals.shown(exact)
    over_prints = intervals.Range(exact.value, lowest.low, highest.high)
    decimals = -int(shown.value.as_tuple().exponent)
    # Rounded, it must not touch zero if it does not reach it: that is what the verdict hangs on.
    any_print = intervals.rounded(over_prints, max(decimals, intervals.places_apart_from_zero(over_prints)))
    return Moved(*shown, verdict(exact).value, any_print.low, any_print.high)


def hang_on_prints(verdict: str | None, prints_min: Decimal | None, prints_max: Decimal | None) -> bool:
    """Tell whether other prints of the two days would give another verdict."""
    if prints_min is None or prints_max is None:
        return False
    return verdict != Verdict.NOT_RESOLVED.value and prints_min <= 0 <= prints_max


def verdict(change: intervals.Range) -> Verdict:
    """Tell what can be said of a change, from its exact range."""
    if change.contains_zero:
        return Verdict.NOT_RESOLVED
    return Verdict.UP if change.low > 0 else Verdict.DOWN
