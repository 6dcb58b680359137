"""Rates of weekends: what they are, and the weekdays on which they stand all the same."""

from __future__ import annotations

from collections.abc import Iterator
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
        Prints(day.date, pair, tuple(day.rates)) for pair, days in evidence.days.items() for day in days
    )
    for pair in evidence.days:
        of_weekends = sorted(rate for other, rate in rates if other == pair)
        if of_weekends:
            yield _differ(evidence, pair, of_weekends)
            yield from _on_weekdays(evidence, pair, of_weekends)


def _differ(evidence: Evidence, pair: Pair, rates: list[Decimal]) -> Finding:
    """Count the copies of weekends and of weekdays that print such a rate."""
    with_it = [0, 0]
    for day in evidence.days[pair]:
        here = [rate for rate in day.rates if rate in rates]
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


def _on_weekdays(evidence: Evidence, pair: Pair, rates: list[Decimal]) -> Iterator[Finding]:
    for day in evidence.days[pair]:
        for rate in day.rates:
            if rate in rates and not is_weekend(day.date):
                others = sum(rate in other.rates for other in evidence.days[pair] if is_weekend(other.date))
                text = (
                    f"{plain(rate)} on a {_DAYS[day.date.weekday()]} is a rate of weekends: {others} of the "
                    "other dates that print it are Saturdays and Sundays"
                )
                standing = evidence.standing(day.date, pair, [rate])
                values: dict[str, Value] = {"rate": rate, "weekend_dates": others}
                yield Finding(
                    Severity.WARNING, Kind.WEEKEND_PRINT, day.date, pair, text, values, *standing
                )  # fmt: skip
