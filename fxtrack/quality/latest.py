"""What is to be told of the latest rate of a pair: a new high or low, a large move, or that it may be one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from fxtrack.model import plain
from fxtrack.numbers import intervals, watched
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.watched import Extreme, Move
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value
from fxtrack.quality.news import News, Obstacle, in_days


class Latest(NamedTuple):
    """The latest rate of a pair, with what it is compared with.

    Attributes:
        rates: the daily rates that take part, in rising order of dates, at least one.
        evidence: where they stand.
        news: which days are news.
    """

    rates: Sequence[Rate]
    evidence: Evidence
    news: News

    def extreme(self, months: int) -> Iterator[Finding]:
        """Yield what is to be told of a new high or low of some months."""
        if found := watched.new_extreme(self.rates, months):
            yield self._finding(Kind.NEW_EXTREME, _said_of_extreme(found), _of_extreme(found, months))
        elif found := watched.possible_extreme(self.rates, months):
            now, then = (intervals.bounds(each.rate) for each in (found.latest, found.nearest))
            values: dict[str, Value] = {
                "rule": Kind.NEW_EXTREME.value,
                **_of_extreme(found, months),
                "rate_min": now[0],
                "rate_max": now[1],
                "nearest_min": then[0],
                "nearest_max": then[1],
            }
            yield self._finding(Kind.NOT_RESOLVED, _may_be_extreme(found), values)
        else:
            yield from self._too_few(months)

    def move(self, percent: Decimal, days: int) -> Iterator[Finding]:
        """Yield what is to be told of a move of so many percent within some days."""
        if found := watched.largest_move(self.rates, percent, days):
            text = f"{_said_of_move(found, percent)}; asked for: {plain(percent)}% within {in_days(days)}"
            yield self._finding(Kind.MOVE, text, _of_move(found, percent, days))
        elif found := watched.possible_move(self.rates, percent, days):
            values: dict[str, Value] = {"rule": Kind.MOVE.value, **_of_move(found, percent, days)}
            yield self._finding(Kind.NOT_RESOLVED, _may_have_moved(found, percent, days), values)
        elif not any(watched.moves(self.rates, days)):
            rate = plain(self.rates[-1].rate)
            text = f"no rate within {in_days(days)} before to compare {rate} with"
            yield self._not_compared(text, {"rule": Kind.MOVE.value, "days": days, "before": 0})

    def _finding(self, kind: Kind, text: str, values: dict[str, Value]) -> Finding:
        latest = self.rates[-1]
        standing = self.evidence.standing(latest.date, latest.pair, [plain(latest.rate)])
        severity = Severity.NOTE if kind is Kind.NOT_RESOLVED else Severity.WARNING
        return Finding(severity, kind, latest.date, latest.pair, text, values, *standing)

    def _too_few(self, months: int) -> Iterator[Finding]:
        latest = self.rates[-1]
        since = watched.months_before(latest.date, months)
        before = len(watched.before_latest(self.rates, since))
        if before < watched.LEAST_BEFORE:
            rates, span = "rate" if before == 1 else "rates", "month" if months == 1 else "months"
            text = (
                f"{before} {rates} from {since} to the day before: too few to call {plain(latest.rate)} the "
                f"highest or the lowest of {months} {span}"
            )
            values: dict[str, Value] = {"rule": Kind.NEW_EXTREME.value, "months": months, "before": before}
            yield self._not_compared(text, values)

    def _not_compared(self, text: str, values: dict[str, Value]) -> Finding:
        latest = self.rates[-1]
        return self.news.not_compared(Obstacle.TOO_FEW, latest.date, latest.pair, text, values)


def _said_of_extreme(found: Extreme) -> str:
    return (
        f"{plain(found.latest.rate)} is the {found.side} of {found.before + 1} dates since {found.first}; "
        f"the nearest before was {plain(found.nearest.rate)} on {found.nearest.date}"
    )


def _may_be_extreme(found: Extreme) -> str:
    ranges = [intervals.bounds(each.rate) for each in (found.latest, found.nearest)]
    now, then = (f"{low:f} to {high:f}" for low, high in ranges)
    return (
        f"{plain(found.latest.rate)} ({now} allowing for rounding) may be the {found.side} of "
        f"{found.before + 1} dates since {found.first}; {plain(found.nearest.rate)} on {found.nearest.date} "
        f"may be as {'high' if found.side == 'highest' else 'low'} ({then})"
    )


def _of_extreme(found: Extreme, months: int) -> dict[str, Value]:
    return {
        "extreme": found.side,
        "rate": found.latest.rate,
        "nearest": found.nearest.rate,
        "nearest_date": found.nearest.date,
        "months": months,
        "first": found.first,
        "dates": found.before + 1,
    }


def _said_of_move(found: Move, percent: Decimal) -> str:
    shown = intervals.shown_beside(found.change, percent)
    least, most = sorted((abs(shown.low), abs(shown.high)))
    verb = "rose" if found.change.value > 0 else "fell"
    return f"{verb} {abs(shown.value):f}% ({least:f} to {most:f} allowing for rounding) in {_from_to(found)}"


def _may_have_moved(found: Move, percent: Decimal, days: int) -> str:
    shown = intervals.shown(found.change)
    _, low, high = (f"{each:+f}" if each else "0" for each in shown)
    return (
        f"may have moved by {plain(percent)}% within {in_days(days)}: by {low} to {high}%, allowing for "
        f"rounding, in {_from_to(found)}"
    )


def _from_to(found: Move) -> str:
    days = in_days((found.latest.date - found.reference.date).days)
    then = f"{plain(found.reference.rate)} on {found.reference.date}"
    return f"{days}, from {then} to {plain(found.latest.rate)}"


def _of_move(found: Move, percent: Decimal, days: int) -> dict[str, Value]:
    shown = intervals.shown_beside(found.change, percent)
    return {
        "rate": found.latest.rate,
        "reference_rate": found.reference.rate,
        "reference_date": found.reference.date,
        "change": shown.value,
        "change_min": shown.low,
        "change_max": shown.high,
        "days": (found.latest.date - found.reference.date).days,
        "asked_percent": percent,
        "asked_days": days,
    }
