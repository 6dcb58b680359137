"""Rates of weekends: what they are, and the weekdays on which they stand all the same."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from fxtrack.model import Pair, Place
from fxtrack.numbers.daily import WEEKEND_DATES, is_of_weekends, is_weekend
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def prints(evidence: Evidence) -> Iterator[Finding]:
    """Tell which rates are those of weekends, and find the weekdays that print them.

    Method: see ``daily.weekend_rates``.
    """
    for pair, days in evidence.days.items():
        of_weekends = _of_weekends(days)
        if 0 < sum(is_weekend(day.date) for day in days) < WEEKEND_DATES:
            yield _too_few(pair, days)
        if of_weekends:
            yield _differ(evidence, pair, of_weekends)
            yield from _on_weekdays(evidence, pair, of_weekends)


def _too_few(pair: Pair, days: Sequence[Day]) -> Finding:
    number = sum(is_weekend(day.date) for day in days)
    text = (
        f"{number} {'dates of weekends are' if number > 1 else 'date of a weekend is'} too few to tell which "
        f"rates are those of weekends: it takes {WEEKEND_DATES}"
    )
    return Finding(Severity.NOTE, Kind.FEW_WEEKENDS, None, pair, text, {"weekend_dates": number})


def _without_zeros(printed: str) -> str:
    """Return a text that is the same for 0.28490 and 0.2849; to compare numbers would take longer."""
    return printed.rstrip("0") if "." in printed else printed


def _of_weekends(days: Sequence[Day]) -> set[str]:
    """Return the rates of weekends of a pair: those of ``daily.weekend_rates``, as a property test holds."""
    weekends = Counter(_without_zeros(rate) for day in days if is_weekend(day.date) for rate in day.printed)
    # Most rates are on too few weekends; only of the others it matters how often weekdays have them.
    likely = {rate for rate, number in weekends.items() if is_of_weekends(number, 0)}
    weekdays: Counter[str] = Counter()
    for day in days if likely else ():
        if not is_weekend(day.date):
            weekdays.update(likely.intersection(map(_without_zeros, day.printed)))
    return {rate for rate in likely if is_of_weekends(weekends[rate], weekdays[rate])}


def _differ(evidence: Evidence, pair: Pair, rates: Collection[str]) -> Finding:
    """Count the copies of weekends and of weekdays that print such a rate."""
    with_it = [0, 0]
    printed: set[str] = set()
    standing: list[tuple[Place, ...]] = []
    for day in evidence.days[pair]:
        here = [rate for rate in day.printed if _without_zeros(rate) in rates]
        if here:
            copies, places = evidence.standing(day.date, pair, here)
            with_it[is_weekend(day.date)] += copies
            standing.append(places)
            printed.update(here)
    all_copies = evidence.copies
    listed = sorted(printed, key=Decimal)
    text = (
        f"{' and '.join(listed)} {'are rates' if len(listed) > 1 else 'is a rate'} of weekends: on "
        f"{with_it[1]:,} of {all_copies[1]:,} copies dated Saturday or Sunday, and {with_it[0]:,} of "
        f"{all_copies[0]:,} of weekdays"
    )
    values: dict[str, Value] = {
        "rates": ", ".join(listed),
        "weekend_copies": all_copies[1],
        "weekend_copies_with_it": with_it[1],
        "weekday_copies": all_copies[0],
        "weekday_copies_with_it": with_it[0],
    }
    places = tuple(itertools.islice(itertools.chain.from_iterable(standing), evidence.most))
    return Finding(Severity.NOTE, Kind.WEEKENDS_DIFFER, None, pair, text, values, sum(with_it), places)


def _on_weekdays(evidence: Evidence, pair: Pair, rates: Collection[str]) -> Iterator[Finding]:
    days = evidence.days[pair]
    weekends = [[_without_zeros(printed) for printed in day.printed] for day in days if is_weekend(day.date)]
    for day in days:
        for printed in [] if is_weekend(day.date) else day.printed:
            if (rate := _without_zeros(printed)) not in rates:
                continue
            others = sum(rate in each for each in weekends)
            text = (
                f"{printed} on a {_DAYS[day.date.weekday()]} is a rate of weekends: {others} of the other "
                "dates that print it are Saturdays and Sundays"
            )
            values: dict[str, Value] = {"rate": Decimal(printed), "weekend_dates": others}
            standing = evidence.standing(day.date, pair, [printed])
            yield Finding(Severity.WARNING, Kind.WEEKEND_PRINT, day.date, pair, text, values, *standing)
