"""The one rate of a date: chosen by a rule among the rates that were printed, with its mark.

Pure, like everything below the commands: what comes in was printed, what goes out was printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar, get_args

from fxtrack.currencies import PRESENTED
from fxtrack.model import Pair, Prints

Rule = Literal["median", "first", "last", "low", "high"]
"""How the one rate of a date is chosen among its distinct printed rates."""
RULES: tuple[Rule, ...] = get_args(Rule)

WEEKEND_DATES = 5
"""On fewer dates of weekends, the rates of weekends cannot be told."""

_SATURDAY = 5
_WEEKEND_SHARE = (4, 5)


_Rate = TypeVar("_Rate", Decimal, str)


class Mark(StrEnum):
    """What a reader should know of a date."""

    WEEKEND = "weekend"
    WEEKEND_PRINT = "weekend print"
    WEEKDAY_PRINT = "weekday print"
    NONE = ""

    @property
    def is_weekend_price(self) -> bool:
        """Whether the rate is taken for one of weekends, which have another market."""
        return self in {Mark.WEEKEND, Mark.WEEKEND_PRINT}


def is_weekend(day: date) -> bool:
    """Tell whether a date is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


class Markets(NamedTuple):
    """Which rates are those of weekends, and which of weekdays.

    Attributes:
        weekends: see ``weekend_rates``.
        weekdays: what else the pairs that have such rates print on weekdays.
    """

    weekends: set[tuple[Pair, Decimal]]
    weekdays: set[tuple[Pair, Decimal]]


def markets(prints: Iterable[Prints]) -> Markets:
    """Tell the rates of weekends and weekdays apart, of pairs for which that shows."""
    everything = list(prints)
    weekends = weekend_rates(everything)
    pairs = {pair for pair, _ in weekends}
    on_weekdays = (each for each in everything if each.pair in pairs and not is_weekend(each.date))
    return Markets(weekends, {(each.pair, rate) for each in on_weekdays for rate in each.rates} - weekends)


def mark(prints: Prints, rate: Decimal, known: Markets) -> Mark:
    """Return the mark of a date.

    A weekday is marked if any of its prints is a rate of weekends. A Saturday or Sunday is judged by the
    ``rate`` that stands for it.
    """
    if is_weekend(prints.date):
        return Mark.WEEKDAY_PRINT if (prints.pair, rate) in known.weekdays else Mark.WEEKEND
    if known.weekends and any((prints.pair, each) in known.weekends for each in prints.rates):
        return Mark.WEEKEND_PRINT
    return Mark.NONE


def distinct(rates: Collection[Decimal]) -> list[Decimal]:
    """Return the distinct rates in rising order; of equal ones the finest print (0.28490, not 0.2849)."""
    if len(set(rates)) == len(rates):
        return sorted(rates)
    finest: dict[Decimal, Decimal] = {}
    for rate in rates:
        if rate not in finest or decimals(rate) > decimals(finest[rate]):
            finest[rate] = rate
    return sorted(finest.values())


def weekend_rates(prints: Iterable[Prints]) -> set[tuple[Pair, Decimal]]:
    """Find the rates that belong to weekends.

    On Saturdays and Sundays some rates are those of another market. A rate counts as one of these if it was
    printed on at least five dates of weekends, and at least four in five of its dates are of weekends.
    """
    weekdays: dict[Pair, Counter[Decimal]] = {}
    weekends: dict[Pair, Counter[Decimal]] = {}
    for each in prints:
        dates = weekends if is_weekend(each.date) else weekdays
        dates.setdefault(each.pair, Counter()).update(set(each.rates))
    return {
        (pair, rate)
        for pair, rates in weekends.items()
        for rate, number in rates.items()
        if is_of_weekends(number, weekdays.get(pair, Counter())[rate])
    }


def is_of_weekends(weekends: int, weekdays: int) -> bool:
    """Tell whether a rate is one of weekends, from the number of dates of each kind that print it."""
    least, of = _WEEKEND_SHARE
    return weekends >= WEEKEND_DATES and of * weekends >= least * (weekends + weekdays)


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
