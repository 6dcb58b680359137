"""What later imports changed, summed up: how many dates, how large the changes are, how long after.

Method: as ``revision_summary`` of the R package epiprocess. The size of a revision is relative, and its lag
counts the days from the date that a rate is for until the import that last changed it.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Date, Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import revisions
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate


class RevisionSummary(NamedTuple):
    """What later imports changed of the daily rates of a pair.

    Attributes:
        base: the currency that is priced.
        quote: the currency that it is priced in.
        dates: how many dates had a rate then.
        changed: of how many of these the rate is another now.
        resolved: of how many of these it is another for every true rate that the prints allow.
        spread: of how many only the low, the high or the number of prints is another.
        gone: how many have no rate now.
        added: how many dates have a rate that had none.
        median: the median size of the changes of rates, up or down, in percent of the rate then; None if
            none changed.
        median_min: the least that the printed digits allow, rounded down.
        median_max: the greatest, rounded up.
        largest: the size of the largest of these changes.
        largest_min: the least that the printed digits allow.
        largest_max: the greatest.
        largest_date: the date of the largest, the first of several; None if none changed.
        lag_min: of the rates that changed, also in low, high or number of prints: the least number of days
            from the date to the day (UTC) of the import that last brought a rate of it; None if none did.
        lag_median: the median of these, the lower middle one of an even number.
        lag_max: the greatest.
    """

    base: str
    quote: str
    dates: int
    changed: int
    resolved: int
    spread: int
    gone: int
    added: int
    median: Decimal | None
    median_min: Decimal | None
    median_max: Decimal | None
    largest: Decimal | None
    largest_min: Decimal | None
    largest_max: Decimal | None
    largest_date: Date | None
    lag_min: int | None
    lag_median: int | None
    lag_max: int | None


def revision_summaries(
    then: Iterable[Rate], now: Iterable[Rate], brought: Mapping[tuple[Pair, date], date]
) -> list[RevisionSummary]:
    """Sum up what later imports changed.

    Args:
        then: the daily rates as they were known.
        now: the same as they are known now.
        brought: for pairs and dates, the day on which an import last brought a rate that is new since then;
            what a retraction changed has none.

    Returns:
        A row for each pair with a rate then or now.
    """
    before = {(rate.pair, rate.date): rate for rate in then}
    after = {(rate.pair, rate.date): rate for rate in now}
    kinds: dict[Pair, dict[date, str]] = {}
    for each in revisions(before.values(), after.values()):
        kinds.setdefault(Pair(f"{each.base}/{each.quote}"), {})[each.date] = each.revision
    known = Counter(pair for pair, _ in before)
    rows = []
    for pair in in_order(pair for pair, _ in {**before, **after}):
        of_pair = kinds.get(pair, {})
        changed = [day for day, kind in of_pair.items() if kind == "changed"]
        moves = {day: intervals.change(after[pair, day].range, before[pair, day].range) for day in changed}
        revised = [day for day, kind in of_pair.items() if kind in {"changed", "spread"}]
        lags = sorted((brought[pair, day] - day).days for day in revised if (pair, day) in brought)
        rows.append(_summed_up(pair, known[pair], Counter(of_pair.values()), moves, lags))
    return rows


def _summed_up(
    pair: Pair, dates: int, kinds: Mapping[str, int], moves: Mapping[date, Range], lags: Sequence[int]
) -> RevisionSummary:
    sizes = {day: size_of(move) for day, move in moves.items()}
    ranges = list(sizes.values())
    none = None, None, None
    return RevisionSummary._make(
        (
            pair.base,
            pair.quote,
            dates,
            len(moves),
            sum(not move.contains_zero for move in moves.values()),
            *(kinds.get(kind, 0) for kind in ("spread", "gone", "added")),
            *(intervals.shown(intervals.median(ranges)) if ranges else none),
            *(intervals.shown(Range(*map(max, zip(*ranges, strict=True)))) if ranges else none),
            min(sizes, key=lambda day: (-sizes[day].value, day), default=None),
            *((lags[0], statistics.median_low(lags), lags[-1]) if lags else none),
        )
    )


def size_of(move: Range) -> Range:
    """Return the size of a change, up or down, with the exact range that is left to it.

    Each size rises and falls with its change alone, so the medians and maxima of the ends are the ends of the
    median and of the maximum.
    """
    ends = sorted((abs(move.low), abs(move.high)))
    return Range(abs(move.value), Fraction(0) if move.contains_zero else ends[0], ends[1])
