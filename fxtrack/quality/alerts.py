"""Alerts: what a newsroom asks to be told of the latest rates, and of pages that fail to come."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.errors import InputError, OptionError
from fxtrack.model import Filters, Pair, plain
from fxtrack.numbers import intervals, watched
from fxtrack.numbers.daily import mark
from fxtrack.numbers.rates import OnlyWeekends, Rate, compared
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value

_MOVE = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*%?\s*:\s*([0-9]{1,6})\s*")
ALERTED = frozenset({Kind.NEW_EXTREME, Kind.MOVE, Kind.NO_PAGE, Kind.NOT_COMPARED})
"""What is found of the rules."""


class MoveRule(NamedTuple):
    """A move that is large enough to be told.

    Attributes:
        percent: of the earlier rate, up or down.
        days: within how many days.
    """

    percent: Decimal
    days: int

    @classmethod
    def parse(cls, text: str) -> MoveRule:
        """Read a rule as a person writes it: ``2:7`` for 2 % within 7 days.

        Raises:
            InputError: it is not a percentage above zero and a number of days above zero.
        """
        found = _MOVE.fullmatch(text)
        if not found or not Decimal(found[1]) or not int(found[2]):
            raise InputError(f"{text!r} is not a percentage and days such as 2:7, which is 2% within 7 days")
        return cls(Decimal(found[1]), int(found[2]))


@dataclass(frozen=True)
class Alerts:
    """What is to be told. Each rule is about the latest rate or page up to ``today``.

    Attributes:
        new_extreme: tell a rate that is the highest or lowest of this many months; None for no such rule.
        moves: tell a move of that size within these days.
        no_page: tell if the last page is more than this many days old; None for no such rule.
        today: the day that counts as today.
        weekends: let rates of weekends take part; they may be of another market.
    """

    today: date
    new_extreme: int | None = None
    moves: tuple[MoveRule, ...] = ()
    no_page: int | None = None
    weekends: bool = False

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            OptionError: today is no date, or a number of months or days is not above zero.
        """
        if type(self.today) is not date:  # a datetime is none, though a subclass
            raise OptionError("today", f"is a datetime.date, not {self.today!r}")
        for name, number in (("new_extreme", self.new_extreme), ("no_page", self.no_page)):
            if number is not None and number < 1:
                raise OptionError(name, f"is 1 or more, not {number!r}")


def check_alerts(
    evidence: Evidence, alerts: Alerts, filters: Filters, weekend: Collection[int]
) -> Iterator[Finding]:
    """Find what is to be told.

    Args:
        evidence: everything that was printed.
        alerts: what is to be told.
        filters: only these pairs; what comes after the last date is not looked at.
        weekend: the days of the week on which the source shows another market, as ``date.weekday`` counts.
    """
    end = min(alerts.today, filters.until or alerts.today)
    if alerts.no_page is not None:
        yield from _no_page(evidence, alerts.no_page, end, filters)
    if alerts.new_extreme is None and not alerts.moves:
        return
    for pair, days in evidence.days.items():
        every = [_rate(pair, day, weekend) for day in days if day.date <= end]
        rates = compared(every, weekends=alerts.weekends)
        if every and not rates:
            only = OnlyWeekends(pair, every[0].date, every[-1].date)
            yield Finding(Severity.NOTE, Kind.NOT_COMPARED, every[-1].date, pair, only.text, {})
        elif rates:
            yield from _of_latest(evidence, pair, rates, alerts)


def _rate(pair: Pair, day: Day, weekend: Collection[int]) -> Rate:
    return Rate(day.date, pair, day.median, day.low, day.high, len(day.printed), mark(day.date, weekend))


def _of_latest(evidence: Evidence, pair: Pair, rates: Sequence[Rate], alerts: Alerts) -> Iterator[Finding]:
    """Yield what is to be told of the latest rate of a pair."""
    if alerts.new_extreme is not None:
        yield from _new_extreme(evidence, pair, rates, alerts.new_extreme)
    for rule in alerts.moves:
        yield from _large_move(evidence, pair, rates, rule)


def _new_extreme(evidence: Evidence, pair: Pair, rates: Sequence[Rate], months: int) -> Iterator[Finding]:
    latest = rates[-1]
    found = watched.new_extreme(rates, months)
    since = watched.months_before(latest.date, months)
    before = len(watched.before_latest(rates, since))
    if found:
        nearest = found.nearest
        text = (
            f"{plain(latest.rate)} is the {found.side} of {before + 1} dates since {found.first}; "
            f"the nearest before was {plain(nearest.rate)} on {nearest.date}"
        )
        values: dict[str, Value] = {
            "extreme": found.side,
            "rate": latest.rate,
            "nearest": nearest.rate,
            "nearest_date": nearest.date,
            "months": months,
            "first": found.first,
            "dates": before + 1,
        }
        standing = evidence.standing(latest.date, pair, [plain(latest.rate)])
        yield Finding(Severity.WARNING, Kind.NEW_EXTREME, latest.date, pair, text, values, *standing)
    elif before < watched.LEAST_BEFORE:
        rates_told, span = "rate" if before == 1 else "rates", "month" if months == 1 else "months"
        text = (
            f"{before} {rates_told} from {since} to the day before: too few to call {plain(latest.rate)} the "
            f"highest or the lowest of {months} {span}"
        )
        yield _not_compared(
            latest, text, {"rule": Kind.NEW_EXTREME.value, "months": months, "before": before}
        )


def _large_move(evidence: Evidence, pair: Pair, rates: Sequence[Rate], rule: MoveRule) -> Iterator[Finding]:
    latest = rates[-1]
    found = watched.largest_move(rates, *rule)
    if found is None:
        earlier = [rate for rate in rates[:-1] if (latest.date - rate.date).days <= rule.days]
        if not earlier:
            text = f"no rate within {_in_days(rule.days)} before to compare {plain(latest.rate)} with"
            yield _not_compared(latest, text, {"rule": Kind.MOVE.value, "days": rule.days, "before": 0})
        return
    reference, shown = found.reference, intervals.shown(found.change)
    least, most = sorted((abs(shown.low), abs(shown.high)))
    days = (latest.date - reference.date).days
    verb = "rose" if found.change.value > 0 else "fell"
    text = (
        f"{verb} {abs(shown.value):f}% ({least:f} to {most:f} allowing for rounding) in {_in_days(days)}, "
        f"from {plain(reference.rate)} on {reference.date} to {plain(latest.rate)}; "
        f"asked for: {plain(rule.percent)}% within {_in_days(rule.days)}"
    )
    values: dict[str, Value] = {
        "rate": latest.rate,
        "reference_rate": reference.rate,
        "reference_date": reference.date,
        "change": shown.value,
        "change_min": shown.low,
        "change_max": shown.high,
        "days": days,
        "asked_percent": rule.percent,
        "asked_days": rule.days,
    }
    standing = evidence.standing(latest.date, pair, [plain(latest.rate)])
    yield Finding(Severity.WARNING, Kind.MOVE, latest.date, pair, text, values, *standing)


def _in_days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _not_compared(latest: Rate, text: str, values: dict[str, Value]) -> Finding:
    return Finding(Severity.NOTE, Kind.NOT_COMPARED, latest.date, latest.pair, text, values)


def _no_page(evidence: Evidence, limit: int, end: date, filters: Filters) -> Iterator[Finding]:
    """Yield the pairs whose last date is too old; one finding if all are, unless pairs are asked for."""
    last = {
        pair: max((day.date for day in evidence.days.get(pair, []) if day.date <= end), default=None)
        for pair in filters.pairs or evidence.days
    }
    silent = [pair for pair, day in last.items() if day is None or (end - day).days > limit]
    if filters.pairs or len(silent) < len(last):
        yield from (_silent(pair, last[pair], limit, end) for pair in silent)
    else:
        latest = max((day for day in last.values() if day), default=None)
        yield _silent(None, latest, limit, end)


def _silent(pair: Pair | None, day: date | None, limit: int, end: date) -> Finding:
    values: dict[str, Value] = {"last": day, "today": end, "limit_days": limit}
    what = "page" if pair is None else "rate"
    if day is None:
        text = f"no {what} has a date up to {end}"
        return Finding(Severity.WARNING, Kind.NO_PAGE, None, pair, text, {**values, "days": None})
    days = (end - day).days
    text = f"the last {what} is of {day}, {_in_days(days)} before {end}"
    return Finding(Severity.WARNING, Kind.NO_PAGE, day, pair, text, {**values, "days": days}, until=end)
