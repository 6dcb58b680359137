"""Which dates have which data: what to know before trusting a trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from fxtrack.model import FarDate, Filters, Pair, PrintedTicker
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.periods import kind_named


class State(StrEnum):
    """What there is of a pair in a period, the best first."""

    OBSERVED = "observed"
    WITHOUT_PAIR = "page without that pair"
    FLAGGED = "flagged only"
    UNDATED = "undated only"
    NONE = "none"


_STATES = tuple(State)
_RANKS = {state: rank for rank, state in enumerate(_STATES)}


class Coverage(NamedTuple):
    """What there is of a pair in a period; a single date is one too.

    Attributes:
        first: the first date of the period, or of what is asked for of it.
        last: the last one, likewise.
        pair: the pair.
        state: the best of its dates: ``observed``; ``page without that pair`` if there are dated pages, but
            none prints it; ``flagged only`` if its pages' dates disagree with their capture time; ``undated
            only`` if pages without a date print it that were captured then; else ``none``.
        observed: on how many dates it was observed.
    """

    first: date
    last: date
    pair: Pair
    state: State
    observed: int


def coverage(
    tickers: Sequence[PrintedTicker], far: Sequence[FarDate], by: str, filters: Filters
) -> list[Coverage]:
    """Lay out what there is, without a gap from the first date to the last.

    Args:
        tickers: every ticker with its copies, dated or not.
        far: printed dates that disagree with the capture time.
        by: the name of a kind of period, such as ``month``; a row is one of its periods.
        filters: which pairs and dates.

    Returns:
        A row a pair and period, in the order of dates and pairs.

    Raises:
        InputError: there is no such kind of period.
    """
    kind = kind_named(by)
    states = _states(tickers, far)
    printed = in_order(pair for ticker in tickers for pair in ticker.pairs)
    pairs = filters.among(printed)
    # A date that cannot be right does not stretch the table.
    days = sorted(day for (day, _), state in states.items() if state is not State.FLAGGED)
    if not days:
        return []
    spans = kind.within(filters.since or days[0], filters.until or days[-1])
    return [_of_period(pair, first, last, states) for first, last in spans for pair in pairs]


_DateAndPair = tuple[date, Pair | None]


def _states(tickers: Sequence[PrintedTicker], far: Sequence[FarDate]) -> dict[_DateAndPair, State]:
    """Find the state of each date and pair; under the pair None what holds of all other pairs."""
    found: dict[_DateAndPair, State] = {}

    def put(day: date, pair: Pair | None, state: State) -> None:
        before = found.get((day, pair), State.NONE)
        found[day, pair] = before if _RANKS[before] < _RANKS[state] else state

    for each in far:
        put(each.date, None, State.FLAGGED)
    for ticker in tickers:
        for pair in ticker.pairs:
            for day in (ticker.date,) if ticker.date else ticker.captured:
                put(day, pair, State.OBSERVED if ticker.date else State.UNDATED)
        if ticker.date:
            put(ticker.date, None, State.WITHOUT_PAIR)
    return found


def _of_period(pair: Pair, first: date, last: date, states: dict[_DateAndPair, State]) -> Coverage:
    best, observed = _RANKS[State.NONE], 0
    for day in _days(first, last):
        of_pair, of_all = states.get((day, pair)), states.get((day, None))
        if of_pair:
            best = min(best, _RANKS[of_pair])
            observed += of_pair is State.OBSERVED
        if of_all:
            best = min(best, _RANKS[of_all])
    return Coverage(first, last, pair, _STATES[best], observed)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
