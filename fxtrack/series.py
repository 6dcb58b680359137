"""Daily rates out of observations: one rate a date and pair, by a named rule. pandas begins here."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

import pandas as pd

from fxtrack import intervals
from fxtrack.model import Observation, Pair

Rule = Literal["median", "first", "last", "low", "high"]
"""How the one rate of a date is chosen among its distinct printed rates."""
RULES: tuple[Rule, ...] = get_args(Rule)

COLUMNS = ["date", "base", "quote", "rate", "low", "high", "prints"]
"""The columns of daily rates."""
INVERSE_COLUMNS = [*COLUMNS, "rate_min", "rate_max"]
"""The columns of inverse daily rates: the last two are what the printed digits allow."""

_SATURDAY = 5


class Daily(NamedTuple):
    """Daily rates, and the dates that have none by the chosen rule.

    Attributes:
        rates: a frame with the columns ``COLUMNS``, in the order of pair and date.
        undecided: dates and pairs with several rates of which the first or last is not known, because the
            capture time of a snapshot is not; they are not in ``rates``.
    """

    rates: pd.DataFrame
    undecided: list[tuple[date, Pair]]


def daily(observations: Iterable[Observation], rule: Rule = "median", *, weekdays: bool = False) -> Daily:
    """Reduce observations to one rate a date and pair.

    Args:
        observations: dated ones, in any order.
        rule: ``median`` is the median of the distinct printed rates of the date, and the lower middle one
            of an even number, so it is always a rate that was printed. ``low`` and ``high`` are its
            extremes; ``first`` and ``last`` follow the capture times.
        weekdays: leave Saturdays and Sundays out.

    Source of the method: design rule of the project; the lower median is that of Python's
    ``statistics.median_low``.
    """
    rows: list[tuple[object, ...]] = []
    undecided = []
    dated = (o for o in observations if o.date and not (weekdays and o.date.weekday() >= _SATURDAY))
    for (pair, day), prints in itertools.groupby(sorted(dated, key=_pair_then_date), key=_pair_and_date):
        printed = list(prints)
        rates = _distinct(printed)
        rate = _chosen(printed, rates, rule)
        if rate is None:
            undecided.append((day, pair))
        else:
            rows.append((day, pair.base, pair.quote, rate, rates[0], rates[-1], len(rates)))
    return Daily(pd.DataFrame(rows, columns=COLUMNS, dtype=object).astype({"prints": "int64"}), undecided)


def inverted(rates: pd.DataFrame) -> pd.DataFrame:
    """Turn daily rates round: ``KGS/USD`` in US dollars per som becomes ``USD/KGS`` in som per dollar.

    Each value is rounded to the digits that the printed rate supports, and ``rate_min`` to ``rate_max`` is
    the range that the printed digits allow, rounded outwards. ``low`` and ``high`` change places.
    """
    values = [intervals.inverse(rate) for rate in rates["rate"]]
    return pd.DataFrame(
        {
            "date": rates["date"],
            "base": rates["quote"],
            "quote": rates["base"],
            "rate": [v.value for v in values],
            "low": [intervals.inverse(rate).value for rate in rates["high"]],
            "high": [intervals.inverse(rate).value for rate in rates["low"]],
            "prints": rates["prints"],
            "rate_min": [v.low for v in values],
            "rate_max": [v.high for v in values],
        },
        columns=INVERSE_COLUMNS,
    )


def by_pair(rates: pd.DataFrame) -> Iterator[tuple[Pair, pd.DataFrame]]:
    """Yield each pair with its daily rates, in the order of the frame."""
    for (base, quote), group in rates.groupby(["base", "quote"], sort=False):
        yield Pair(f"{base}/{quote}"), group


def wide(rates: pd.DataFrame) -> pd.DataFrame:
    """Lay daily rates out as a row a date and a column a pair; None where a date has no rate of a pair."""
    pairs = rates["base"] + "/" + rates["quote"]
    table = rates.assign(pair=pairs).pivot_table(index="date", columns="pair", values="rate", aggfunc="first")
    table = table.reindex(columns=list(dict.fromkeys(pairs))).astype(object)
    table = table.where(table.notna(), None)
    return table.rename_axis(columns=None).reset_index()


def _pair_then_date(observation: Observation) -> tuple[int, Pair, date, Decimal]:
    return (*_place(observation.pair), observation.date or date.min, observation.rate)


def _pair_and_date(observation: Observation) -> tuple[Pair, date]:
    return observation.pair, observation.date or date.min


TICKER_ORDER = ("KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD")
"""The order in which the ticker prints its pairs; tables and charts keep it, other pairs follow."""


def _place(pair: Pair) -> tuple[int, Pair]:
    return (TICKER_ORDER.index(pair) if pair in TICKER_ORDER else len(TICKER_ORDER), pair)


def _distinct(observations: list[Observation]) -> list[Decimal]:
    """Return the distinct rates in rising order; of equal ones the finest print (0.28490, not 0.2849)."""
    finest: dict[Decimal, Decimal] = {}
    for rate in (o.rate for o in observations):
        if rate not in finest or _decimals(rate) > _decimals(finest[rate]):
            finest[rate] = rate
    return sorted(finest.values())


def _decimals(rate: Decimal) -> int:
    return -int(rate.as_tuple().exponent)


def _chosen(observations: list[Observation], rates: list[Decimal], rule: Rule) -> Decimal | None:
    if rule == "low" or len(rates) == 1:
        return rates[0]
    if rule == "high":
        return rates[-1]
    if rule == "median":
        return rates[(len(rates) - 1) // 2]
    return _by_capture(observations, rates, rule)


def _by_capture(observations: list[Observation], rates: list[Decimal], rule: Rule) -> Decimal | None:
    """Return the rate captured first or last; None if that cannot be told."""
    times: dict[Decimal, datetime] = {}
    for o in observations:
        at = o.first_captured if rule == "first" else o.last_captured
        if at is None:
            return None
        best = times.get(o.rate, at)
        times[o.rate] = min(best, at) if rule == "first" else max(best, at)
    chosen = (min if rule == "first" else max)(times.values())
    found = [rate for rate in rates if times[rate] == chosen]
    return found[0] if len(found) == 1 else None
