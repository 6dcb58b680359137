"""The daily series: a row a date and pair, or a row a date with a column a pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.signs import NOT_RESOLVED_SIGN
from fxtrack.answers.table import CellKind, Table, TableColumn
from fxtrack.model import Pair
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate, spread


def _if_several(rate: Rate, number: Decimal | int) -> Decimal | None:
    """Return a number of a day with several rates; None of one with a single rate."""
    return Decimal(number) if rate.prints > 1 else None


RATES: Answer[Rate] = Answer(
    (
        Column("date", CellKind.DATE, page="date"),
        Column("base", CellKind.CODE, lambda rate: rate.pair.base),
        Column("quote", CellKind.CODE, lambda rate: rate.pair.quote),
        Column("rate", CellKind.NUMBER, page="rate"),
        Column("low", CellKind.NUMBER, page="low"),
        Column("high", CellKind.NUMBER, page="high"),
        Column("prints", CellKind.COUNT, page="prints"),
        # Of most days there is one rate: on a page its three repetitions would only be in the way.
        Column("day_low", CellKind.NUMBER, lambda rate: _if_several(rate, rate.low), page="low"),
        Column("day_high", CellKind.NUMBER, lambda rate: _if_several(rate, rate.high), page="high"),
        Column("day_prints", CellKind.NUMBER, lambda rate: _if_several(rate, rate.prints), page="prints"),
        Column(
            "limits",
            CellKind.RANGE,
            lambda rate: rate.limits,
            parts=ends("rate"),
            people="possible range",
            page="range",
        ),
        Column(
            "spread",
            CellKind.SPREAD,
            spread,
            parts=(TableColumn("spread", CellKind.DIGITS), TableColumn("spread_resolved", CellKind.FLAG)),
            people="spread, %",
        ),
        Column(
            "mark",
            CellKind.CODE,
            lambda rate: rate.mark.value,
            page="mark",
            said=lambda say, mark: say.page[mark] if mark else "",
        ),
        Column("inverse", CellKind.NUMBER, lambda rate: rate.inverse.value, page="inverse"),
    ),
    programs="date base quote rate low high prints limits spread mark",
    people="date base quote rate limits low high prints spread? mark?",
    page="date rate limits inverse day_low? day_high? day_prints? mark?",
)


def rates_for_people(rates: Sequence[Rate], *, ranges: bool = False) -> Table:
    """Lay daily rates out for people: with the range if it is asked for, or if a rate is computed.

    The digits of a computed rate do not tell its range.
    """
    shown = ranges or any(rate.exact is not None for rate in rates)
    return RATES.for_people(rates, without=() if shown else ("limits",))


def rate_notes(rates: Sequence[Rate]) -> list[str]:
    """Explain the signs of a table of daily rates."""
    notes = []
    if any(apart and not apart.resolved for apart in map(spread, rates)):
        notes.append(f"{NOT_RESOLVED_SIGN}  the printed digits do not show that the rates of the day differ")
    if any(rate.mark is Mark.WEEKEND for rate in rates):
        notes.append("weekend: listed, and not compared unless --weekends is given")
    return notes


def wide_rates(rates: Sequence[Rate], title: str | None = None) -> Table:
    """Lay daily rates out as a row a date and a column a pair; empty where a date has no rate of a pair.

    The last column is the mark of the date.
    """
    pairs = list(dict.fromkeys(rate.pair for rate in rates))
    days: dict[date, _Day] = {}
    for rate in rates:
        days.setdefault(rate.date, _Day(rate.date, {}, rate.mark)).rates[rate.pair] = rate.rate
    return _by_pair(pairs).for_programs([days[day] for day in sorted(days)], title=title)


class _Day(NamedTuple):
    """The rates of a date, and its mark."""

    date: date
    rates: dict[Pair, Decimal]
    mark: Mark


def _by_pair(pairs: Sequence[Pair]) -> Answer[_Day]:
    def column(pair: Pair) -> Column[_Day]:
        return Column(pair, CellKind.DIGITS, lambda day: day.rates.get(pair))

    marked: Column[_Day] = Column("mark", CellKind.CODE, lambda day: day.mark.value)
    return Answer((Column("date", CellKind.DATE), *map(column, pairs), marked))
