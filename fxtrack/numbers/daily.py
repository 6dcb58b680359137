"""The one rate of a date: chosen by a rule among the rates that were printed, with its mark.

Pure, like everything below the commands: what comes in was printed, what goes out was printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeVar, get_args

from fxtrack.currencies import PRESENTED
from fxtrack.model import Pair, Prints

Rule = Literal["median", "first", "last", "low", "high"]
"""How the one rate of a date is chosen among its distinct printed rates."""
RULES: tuple[Rule, ...] = get_args(Rule)

SATURDAY_AND_SUNDAY = frozenset({5, 6})
"""As ``date.weekday`` counts."""

_Rate = TypeVar("_Rate", Decimal, str)


class Mark(StrEnum):
    """What a reader should know of a date."""

    WEEKEND = "weekend"
    NONE = ""


def mark(day: date, weekend: Collection[int]) -> Mark:
    """Return the mark of a date.

    Args:
        day: the date.
        weekend: the days of the week on which the source shows another market, as ``date.weekday`` counts.
    """
    return Mark.WEEKEND if day.weekday() in weekend else Mark.NONE


def distinct(rates: Collection[Decimal]) -> list[Decimal]:
    """Return the distinct rates in rising order; of equal ones the finest print (0.28490, not 0.2849)."""
    if len(rates) == 1:
        return list(rates)
    if len(set(rates)) == len(rates):
        return sorted(rates)
    finest: dict[Decimal, Decimal] = {}
    for rate in rates:
        if rate not in finest or decimals(rate) > decimals(finest[rate]):
            finest[rate] = rate
    return sorted(finest.values())


def middle_of(rates: Sequence[_Rate]) -> _Rate:
    """Return the middle one of rates in rising order; of an even number the lower one, which was printed."""
    return rates[(len(rates) - 1) // 2]


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """Sort pairs as people see them: those of ``PRESENTED``, either way round; others follow by name."""
    return sorted(set(pairs), key=lambda pair: (_place(pair), pair))


def decimals(rate: Decimal) -> int:
    """Count the printed decimals."""
    return -int(rate.as_tuple().exponent)


def chosen(prints: Prints, rates: list[Decimal], rule: Rule) -> Decimal | None:
    """Choose the rate of a date; None if the first or last of several cannot be told.

    Args:
        prints: what was printed, for ``first`` and ``last`` with the capture times.
        rates: the same as distinct rates in rising order.
        rule: ``median`` is the lower middle one of an even number.
    """
    if rule == "low" or len(rates) == 1:
        return rates[0]
    if rule == "high":
        return rates[-1]
    if rule == "median":
        return middle_of(rates)
    return _by_capture(prints, rates, rule)


def _by_capture(prints: Prints, rates: list[Decimal], rule: Rule) -> Decimal | None:
    """Return the rate captured first or last; None if that cannot be told."""
    earliest = rule == "first"
    captured = prints.first_captured if earliest else prints.last_captured
    times: Mapping[Decimal, list[object]] = {rate: [] for rate in rates}
    for rate, at in zip(prints.rates, captured, strict=True):
        if at is None:
            return None
        times[rate].append(at)
    pick = min if earliest else max
    ends = {rate: pick(each) for rate, each in times.items()}  # type: ignore[type-var]
    chosen = pick(ends.values())  # type: ignore[type-var]
    found = [rate for rate in rates if ends[rate] == chosen]
    return found[0] if len(found) == 1 else None


def _place(pair: Pair) -> int:
    for place, known in enumerate(PRESENTED):
        if pair in {known, f"{known[4:]}/{known[:3]}"}:
            return place
    return len(PRESENTED)
