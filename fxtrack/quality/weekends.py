"""Rates of weekends: what they are, and the weekdays on which they stand all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from fxtrack.daily import is_weekend, weekend_rates
from fxtrack.model import Pair, Prints, plain
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def prints(evidence: Evidence) -> Iterator[Finding]:
    """Tell which rates are those of weekends, and find the weekdays that print them.

    Method: see ``weekend_rates``.
    """
    rates = weekend_rates(
        Prints(day.date, pair, tuple(map(Decimal, day.printed)))
        for pair, days in evidence.days.items()
        for day in days
    )
    for pair in evidence.days:
        of_weekends = sorted(rate for other, rate in rates if other == pair)
        if of_weekends:
            yield _differ(evidence, pair, of_weekends)
            yield from _on_weekdays(evidence, pair, set(of_weekends))


def _differ(evidence: Evidence, pair: Pair, rates: list[Decimal]) -> Finding:
    """Count the copies of weekends and of weekdays that print such a rate."""
    with_it = [0, 0]
    wanted = set(rates)
    for day in evidence.days[pair]:
        here = [rate for rate in day.printed if Decimal(rate) in wanted]
        if here:
            with_it[is_weekend(day.date)] += evidence.standing(day.date, pair, here).copies
    all_copies = evidence.copies
    text = (
        f"{' and '.join(map(plain, rates))} {'are rates' if len(rates) > 1 else 'is a rate'} of weekends: on "
        f"{with_it[1]:,} of {all_copies[1]:,} copies dated Saturday or Sunday, and {with_it[0]:,} of "
        f"{all_copies[0]:,} of weekdays"
    )
    values: dict[str, Value] = {
        "rates": ", ".join(map(plain, rates)), "weekend_copies": all_copies[1],
        "weekend_copies_with_it": with_it[1], "weekday_copies": all_copies[0],
        "weekday_copies_with_it": with_it[0],
    }  # fmt: skip
    return Finding(Severity.NOTE, Kind.WEEKENDS_DIFFER, None, pair, text, values, sum(with_it))


def _on_weekdays(evidence: Evidence, pair: Pair, rates: Collection[Decimal]) -> Iterator[Finding]:
    days = evidence.days[pair]
    for day in days:
        for printed in day.printed:
            rate = Decimal(printed)
            if rate not in rates or is_weekend(day.date):
                continue
            others = sum(is_weekend(other.date) and rate in map(Decimal, other.printed) for other in days)
            text = (
                f"{printed} on a {_DAYS[day.date.weekday()]} is a rate of weekends: {others} of the other "
                "dates that print it are Saturdays and Sundays"
            )
            values: dict[str, Value] = {"rate": rate, "weekend_dates": others}
            standing = evidence.standing(day.date, pair, [printed])
            yield Finding(Severity.WARNING, Kind.WEEKEND_PRINT, day.date, pair, text, values, *standing)
