"""Statistics: a row a pair with all columns for programs, a block a pair for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.people import grouped, signed
from fxtrack.answers.signs import NOT_RESOLVED_SIGN
from fxtrack.answers.table import CellKind, Table
from fxtrack.answers.weekdays import neighbours
from fxtrack.numbers.extremes import Quoted
from fxtrack.numbers.stats import Known, Percent, Stats


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


_PERCENTS = ("change", "rise", "fall", "drawdown", "volatility")


def _state_column(name: str) -> Column[Stats]:
    """Return the column that tells what is certainly not there from what cannot be told."""
    return Column(f"{name}_state", CellKind.CODE, lambda row: row.known(name).value)


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
        *map(_state_column, _PERCENTS),
    )
)


class _Statistic(NamedTuple):
    """A statistic as people read it.

    Attributes:
        name: its name.
        value: its value, written.
        limits: what rounding allows, written.
        date: the date of a rate, or the dates of a change.
    """

    name: str
    value: str | int | None = None
    limits: str | None = None
    date: str | None = None


def _statistics_of(dates: str) -> Answer[_Statistic]:
    return Answer(
        (
            Column("name", CellKind.TEXT, programs="statistic"),
            Column("value", CellKind.DIGITS),
            Column("limits", CellKind.DIGITS, programs="possible range"),
            Column("date", CellKind.TEXT, programs=dates),
        )
    )


_OF_RATES, _OF_CHANGES = _statistics_of("date"), _statistics_of("dates")


def stats_tables(rows: Sequence[Stats], *, weekends: bool) -> list[Table]:
    """Lay statistics out for people, two tables a pair; ``weekends`` tells whether these take part."""
    days = "dates" if weekends else "weekdays"
    tables = []
    for row in rows:
        tables.append(_OF_RATES.for_people(list(_of_rates(row, days)), title=row.pair))
        title = f"{row.pair}: changes in percent"
        tables.append(_OF_CHANGES.for_people(list(_of_changes(row)), title=title))
    return tables


def _of_rates(row: Stats, days: str) -> Iterator[_Statistic]:
    yield _Statistic(f"{days} with a rate", row.dates)
    for name in ("first", "last", "low", "high"):
        yield _rate_line(name, getattr(row, name))
        yield from _shared_lines(row, name)
    for name in ("average", "median"):
        value, *limits = getattr(row, name)
        yield _Statistic(name, grouped(value), _both_ends(limits, grouped))


def _of_changes(row: Stats) -> Iterator[_Statistic]:
    yield _percent_line("first to last", row, "change")
    for name in ("rise", "fall"):
        yield _percent_line(f"largest {name}", row, name)
        yield from _equal_lines(row, name)
    yield from _drawdown_lines(row)
    yield _percent_line("volatility", row, "volatility", write=str)
    yield _Statistic("day-to-day changes", row.changes)
    yield _Statistic("- up", row.up)
    yield _Statistic("- down", row.down)
    yield _Statistic("- not resolved", row.not_resolved)


def _rate_line(name: str, found: Quoted) -> _Statistic:
    limits = _both_ends((found.low, found.high), grouped)
    return _Statistic(name, grouped(found.rate), limits, str(found.date))


def _percent_line(name: str, row: Stats, of: str, *, write: Callable[[Decimal], str] = signed) -> _Statistic:
    moved: Percent | None = getattr(row, of)
    if moved is None:
        return _Statistic(name, row.known(of).value)
    sign = "" if moved.resolved else NOT_RESOLVED_SIGN
    value = Known.NOT_RESOLVED.value if moved.value is None else f"{write(moved.value)}{sign}"
    dates = f"{moved.start} to {moved.end}" if moved.start else None
    return _Statistic(name, value, _both_ends((moved.low, moved.high), write), dates)


def _shared_lines(row: Stats, name: str) -> Iterator[_Statistic]:
    """Say where more dates than the one that is shown have the lowest or the highest rate."""
    dates = {"low": row.low_dates, "high": row.high_dates}.get(name, ())
    if len(dates) > 1:
        which = "first" if getattr(row, name).date == dates[0] else "one"
        yield _Statistic("", date=f"{which} of {len(dates)} dates")


def _equal_lines(row: Stats, name: str) -> Iterator[_Statistic]:
    """Say how many changes are as large as the one that is shown."""
    moved: Percent | None = getattr(row, name)
    number = row.rises if name == "rise" else row.falls
    if moved and moved.start and number > 1:
        yield _Statistic("", date=f"first of {number} as large")


def _drawdown_lines(row: Stats) -> Iterator[_Statistic]:
    """Yield the largest fall from a high: with its dates in two lines, which fit a terminal."""
    line, moved = _percent_line("maximum drawdown", row, "drawdown"), row.drawdown
    if moved is None or moved.start is None:
        yield line
    else:
        yield line._replace(date=f"from its high of {moved.start}")
        yield _Statistic("", date=f"to {moved.end}")


def _both_ends(limits: Sequence[Decimal], write: Callable[[Decimal], str]) -> str:
    return " to ".join(map(write, limits))


def stats_notes(rows: Sequence[Stats], weekend: Collection[int]) -> list[str]:
    """Explain the statistics.

    Args:
        rows: see ``fxtrack.numbers.stats``.
        weekend: the days of the week that were left out, as ``date.weekday`` counts.
    """
    days = "weekdays" if weekend else "dates"
    notes = []
    states = {row.known(name) for row in rows for name in _PERCENTS}
    if any(_is_signed(row) for row in rows):
        notes.append(f"{NOT_RESOLVED_SIGN}  not resolved: allowing for rounding, it may be zero")
    if Known.NOT_RESOLVED in states:
        notes.append("not resolved: allowing for rounding, it may be zero.")
    if Known.NONE in states:
        notes.append("none: whatever rounding hides, there was none.")
    if Known.NO_DATA in states:
        notes.append(f"no data: too few {days} to tell.")
    return [
        *notes,
        "A rate is what one unit of the first currency costs in the second; percentages",
        "are of that. The possible range allows for rounding.",
        f"Day-to-day changes: from one of two neighbouring {days} that both have a rate",
        "to the other. Their number counts pairs, not days in a row.",
        *neighbours(weekend),
        "Largest rise and fall: of the day-to-day changes.",
        "Maximum drawdown: the largest fall from a rate to a later one, counted from the",
        "last date of its high.",
        "Volatility: sample standard deviation of the day-to-day changes; not annualised.",
    ]


def too_few_notes(rows: Sequence[Stats], *, weekends: bool) -> list[str]:
    """Name the pairs that have no volatility."""
    days = "dates" if weekends else "weekdays"
    need = f"volatility needs two pairs of neighbouring {days}"
    return [
        f"{need}; {row.pair} has {'one' if row.changes else 'none'}" for row in rows if row.volatility is None
    ]


def _is_signed(row: Stats) -> bool:
    """Tell whether a number of the row has a sign behind it."""
    found: list[Percent | None] = [getattr(row, name) for name in _PERCENTS]
    return any(each is not None and not each.resolved and each.value is not None for each in found)
