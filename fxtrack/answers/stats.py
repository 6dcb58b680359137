"""Statistics: a row a pair with all columns for programs, a block a pair for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.people import grouped, signed
from fxtrack.answers.signs import NOT_RESOLVED_SIGN, beside
from fxtrack.answers.table import CellKind, Table
from fxtrack.numbers.stats import Percent, Quoted, Stats


def _rate_columns(name: str) -> Iterator[Column[Stats]]:
    """Yield the columns of a rate with its date: ``first``, ``first_date``, ``first_min``, ``first_max``."""
    found = attrgetter(name)
    yield Column(f"{name}_date", CellKind.DATE, lambda row: found(row).date)
    yield Column(name, CellKind.NUMBER, lambda row: found(row).rate)
    yield _ends_column(name, CellKind.NUMBER, found)


def _number_columns(name: str) -> Iterator[Column[Stats]]:
    found = attrgetter(name)
    yield Column(name, CellKind.NUMBER, lambda row: found(row).value)
    yield _ends_column(name, CellKind.NUMBER, found)


def _percent_columns(name: str, kind: CellKind = CellKind.CHANGE) -> Iterator[Column[Stats]]:
    """Yield the columns of a percent; all are empty where there is none."""
    found = attrgetter(name)
    yield Column(name, kind, _part_of(found, "value"))
    yield _ends_column(name, kind, found)


def _extreme_columns(name: str) -> Iterator[Column[Stats]]:
    """Yield the columns of the largest change of a kind, with its dates and whether it is resolved."""
    found = attrgetter(name)
    yield Column(f"{name}_from", CellKind.DATE, _part_of(found, "start"))
    yield Column(f"{name}_to", CellKind.DATE, _part_of(found, "end"))
    yield from _percent_columns(name)
    yield Column(f"{name}_resolved", CellKind.FLAG, _part_of(found, "resolved"))


def _ends_column(name: str, kind: CellKind, found: Callable[[Stats], Any]) -> Column[Stats]:
    def of(row: Stats) -> tuple[Decimal, Decimal] | None:
        number = found(row)
        return None if number is None else (number.low, number.high)

    return Column(f"{name}_limits", kind, of, parts=ends(name, kind))


def _part_of(found: Callable[[Stats], Percent | None], part: str) -> Callable[[Stats], Any]:
    def of(row: Stats) -> object:
        moved = found(row)
        return None if moved is None else getattr(moved, part)

    return of


STATS: Answer[Stats] = Answer(
    (
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("dates", CellKind.COUNT),
        *_rate_columns("first"),
        *_rate_columns("last"),
        *_rate_columns("low"),
        *_rate_columns("high"),
        *_number_columns("average"),
        *_number_columns("median"),
        *_percent_columns("change"),
        Column("verdict", CellKind.VERDICT),
        *_extreme_columns("rise"),
        *_extreme_columns("fall"),
        *_extreme_columns("drawdown"),
        *_percent_columns("volatility", CellKind.DIGITS),
        Column("volatility_resolved", CellKind.FLAG, _part_of(attrgetter("volatility"), "resolved")),
        Column("changes", CellKind.COUNT),
        Column("up", CellKind.COUNT),
        Column("down", CellKind.COUNT),
        Column("not_resolved", CellKind.COUNT),
    )
)


class _Statistic(NamedTuple):
    """A statistic as people read it.

    Attributes:
        name: its name.
        value: its value, written.
        limits: what rounding allows, written.
        since: the date from which a change is counted.
        date: the date of a rate, or to which a change is counted.
    """

    name: str
    value: str | int | None = None
    limits: str | None = None
    since: date | None = None
    date: date | None = None


_STATISTICS: Answer[_Statistic] = Answer(
    (
        Column("name", CellKind.TEXT, programs="statistic"),
        Column("value", CellKind.DIGITS),
        Column("limits", CellKind.DIGITS, programs="possible range"),
        Column("since", CellKind.DATE),
        Column("date", CellKind.DATE),
    )
)


def stats_tables(rows: Sequence[Stats], *, weekends: bool) -> list[Table]:
    """Lay statistics out for people, a table a pair; ``weekends`` tells whether these take part."""
    days = "dates" if weekends else "weekdays"
    return [_STATISTICS.for_people(list(_statistics(row, days)), title=row.pair) for row in rows]


def _statistics(row: Stats, days: str) -> Iterator[_Statistic]:
    yield _Statistic(f"{days} with a rate", row.dates)
    for name in ("first", "last", "low", "high"):
        yield _rate_line(name, getattr(row, name))
    for name in ("average", "median"):
        value, *limits = getattr(row, name)
        yield _Statistic(name, grouped(value), _both_ends(limits, grouped))
    yield _percent_line("change, %", row.change)
    yield _percent_line("largest rise, %", row.rise)
    yield _percent_line("largest fall, %", row.fall)
    yield _percent_line("maximum drawdown, %", row.drawdown)
    yield _percent_line("volatility, %", row.volatility, write=str)
    yield _Statistic(f"consecutive {days}", row.changes)
    yield _Statistic("days up", row.up)
    yield _Statistic("days down", row.down)
    yield _Statistic("days not resolved", row.not_resolved)


def _rate_line(name: str, found: Quoted) -> _Statistic:
    return _Statistic(
        name, grouped(found.rate), _both_ends((found.low, found.high), grouped), date=found.date
    )


def _percent_line(
    name: str, moved: Percent | None, *, write: Callable[[Decimal], str] = signed
) -> _Statistic:
    if moved is None:
        return _Statistic(name)
    sign = "" if moved.resolved else NOT_RESOLVED_SIGN
    value = sign if moved.value is None else beside(write(moved.value), moved.value, sign)
    return _Statistic(name, value, _both_ends((moved.low, moved.high), write), moved.start, moved.end)


def _both_ends(limits: Sequence[Decimal], write: Callable[[Decimal], str]) -> str:
    return " to ".join(map(write, limits))


def stats_notes(rows: Sequence[Stats], *, weekends: bool) -> list[str]:
    """Explain the statistics."""
    days = "dates" if weekends else "weekdays"
    notes = []
    if any(_is_unresolved(row) for row in rows):
        notes.append(f"{NOT_RESOLVED_SIGN}  not resolved: allowing for rounding, it may be zero")
    return [
        *notes,
        "A rate is what one unit of the first currency costs in the second; percentages",
        "are of that. The possible range allows for rounding.",
        f"Rises and falls are between consecutive {days} that both have a rate.",
        "Maximum drawdown: the largest fall from a rate to a later one.",
        "Volatility: sample standard deviation of the changes between consecutive",
        f"{days}; not annualised.",
    ]


def too_few_notes(rows: Sequence[Stats], *, weekends: bool) -> list[str]:
    """Name the pairs that have no volatility."""
    days = "dates" if weekends else "weekdays"
    return [
        f"volatility needs two pairs of consecutive {days}; {row.pair} has {'one' if row.changes else 'none'}"
        for row in rows
        if row.volatility is None
    ]


def _is_unresolved(row: Stats) -> bool:
    moved = (row.change, row.rise, row.fall, row.drawdown, row.volatility)
    return any(each is not None and not each.resolved for each in moved)
