"""Alerts: what a newsroom asks to be told of the latest rates, and of pages that fail to come."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.errors import InputError, OptionError
from fxtrack.model import Filters, Pair
from fxtrack.numbers.daily import mark
from fxtrack.numbers.rates import OnlyWeekends, Rate, compared
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value
from fxtrack.quality.latest import Latest
from fxtrack.quality.news import News, Obstacle, in_days, on_no_page

_MOVE = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,9})?)\s*%?\s*:\s*([0-9]{1,6})\s*")
ALERTED = frozenset({Kind.NEW_EXTREME, Kind.MOVE, Kind.NO_PAGE, Kind.NOT_RESOLVED, Kind.NOT_COMPARED})
"""What is found of the rules, and what they leave open."""


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

    Beside them a peg is about the rates of the last days up to ``today``, not about all there are.

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
    evidence: Evidence, alerts: Alerts, filters: Filters, weekend: Collection[int], days: int
) -> Iterator[Finding]:
    """Find what is to be told.

    Args:
        evidence: everything that was printed.
        alerts: what is to be told.
        filters: only these pairs; what comes after the last date is not looked at.
        weekend: the days of the week on which the source shows another market, as ``date.weekday`` counts.
        days: how many days before today the latest rate of a pair may be; an older one is no news, and a
            note says so.
    """
    news = News.until(alerts.today, days, filters)
    if alerts.no_page is not None:
        yield from _no_page(evidence, alerts.no_page, news.today, filters)
    if alerts.new_extreme is None and not alerts.moves:
        return
    pairs = filters.among(evidence.days)
    if not pairs:
        yield news.not_compared(Obstacle.NO_RATE, None, None, _no_rate(news), {})
    for pair in pairs:
        known = [day for day in evidence.days.get(pair, []) if day.date <= news.today]
        every = [_rate(pair, day, weekend) for day in known]
        rates = compared(every, weekends=alerts.weekends)
        if pair not in evidence.days:
            yield on_no_page(pair, f"no page prints {pair}", {})
        elif not every:
            yield news.not_compared(Obstacle.NO_RATE, None, pair, _no_rate(news), {})
        elif not rates:
            only = OnlyWeekends(pair, every[0].date, every[-1].date)
            yield news.not_compared(Obstacle.WEEKENDS_ONLY, every[-1].date, pair, only.text, {})
        elif news.is_old(rates[-1].date):
            what = "the latest rate" if rates[-1] is every[-1] else "the latest weekday rate"
            yield news.too_old(rates[-1].date, pair, {}, what)
        else:
            yield from _of_latest(Latest(rates, evidence, news), alerts)


def _no_rate(news: News) -> str:
    return f"no rate has a date up to {news.today}"


def _rate(pair: Pair, day: Day, weekend: Collection[int]) -> Rate:
    return Rate(day.date, pair, day.median, day.low, day.high, len(day.printed), mark(day.date, weekend))


def _of_latest(latest: Latest, alerts: Alerts) -> Iterator[Finding]:
    """Yield what is to be told of the latest rate of a pair."""
    if alerts.new_extreme is not None:
        yield from latest.extreme(alerts.new_extreme)
    for rule in alerts.moves:
        yield from latest.move(*rule)


def _no_page(evidence: Evidence, limit: int, end: date, filters: Filters) -> Iterator[Finding]:
    """Yield the pairs whose last date is too old; one finding if all are, unless pairs are asked for."""
    last = {
        pair: max((day.date for day in evidence.days.get(pair, []) if day.date <= end), default=None)
        for pair in filters.among(evidence.days)
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
    text = f"the last {what} is of {day}, {in_days(days)} before {end}"
    return Finding(Severity.WARNING, Kind.NO_PAGE, day, pair, text, {**values, "days": days}, until=end)
