"""Periods: a row a pair and period with all columns for programs, a short table a pair for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.people import signed
from fxtrack.answers.signs import NOT_RESOLVED_SIGN, beside, signs_of
from fxtrack.answers.table import CellKind, Table
from fxtrack.model import Date
from fxtrack.numbers.by_period import PeriodMark, PeriodRates
from fxtrack.numbers.changes import Verdict
from fxtrack.words import Words, words

FEW_SIGN = "~"
"""An average of few dates; an end of a period that is early, and a change to or from it."""
END_CHANGE = "of end, %"
"""Heads the change of the end of period; beside it stands that of the average."""
WIDTH = 80
"""A table for people that is wider leaves more columns out."""

_SELDOM_FITTING = ("low_on", "high_on", "average_moved")
_TOO_WIDE: tuple[tuple[str, ...], ...] = (_SELDOM_FITTING, (*_SELDOM_FITTING, "low", "high"))
"""What is left out of a table for people: the first of these with which it fits."""
_OF_A_PART = (PeriodMark.CUT, PeriodMark.OPEN)
_RANGES = ("average_limits", "change_limits", "average_change_limits")


def _of(part: str, *paths: str) -> Callable[[PeriodRates], Any]:
    """Take a value, or several, from a part of a row; None where it has no such part."""
    found = attrgetter(*paths)

    def value(row: PeriodRates) -> object:
        there = getattr(row, part)
        return None if there is None else found(there)

    return value


def _short_day(path: str) -> Callable[[PeriodRates], str | None]:
    """Write a date without its year, which the period tells: 14 Nov."""
    found, months = _of("held", path), words("en").months_short

    def value(row: PeriodRates) -> str | None:
        day: Date | None = found(row)
        return None if day is None else f"{day.day} {months[day.month - 1]}"

    return value


def _low_or_high_columns(name: str) -> Iterator[Column[PeriodRates]]:
    """Yield the columns of the lowest or the highest rate."""
    yield Column(f"{name}_date", CellKind.DATE, _of("held", f"{name}.date"))
    yield Column(name, CellKind.NUMBER, _of("held", f"{name}.rate"))
    yield Column(f"{name}_limits", CellKind.RANGE, _of("held", f"{name}.low", f"{name}.high"), ends(name))
    yield Column(f"{name}_on", CellKind.TEXT, _short_day(f"{name}.date"), people="on")


def _few_sign(row: PeriodRates) -> str:
    return FEW_SIGN if PeriodMark.FEW in row.marks else ""


def _end_sign(row: PeriodRates) -> str:
    return FEW_SIGN if PeriodMark.EARLY in row.marks else ""


def _change_signs(row: PeriodRates) -> str:
    return signs_of(row) + FEW_SIGN if row.has_early_end else signs_of(row)


def _average_change_text(row: PeriodRates) -> str | None:
    moved = row.average_moved
    if moved is None:
        return None
    sign = NOT_RESOLVED_SIGN if moved.verdict == Verdict.NOT_RESOLVED.value else ""
    return beside(signed(moved.change), moved.change, sign + FEW_SIGN if row.has_few else sign)


def _dates_held(row: PeriodRates) -> int:
    return row.held.dates if row.held else 0


def _share_text(row: PeriodRates) -> str:
    return f"{_dates_held(row)} of {row.possible}"


def _marks_text(row: PeriodRates) -> str:
    return "; ".join(row.marks)


def _part_text(row: PeriodRates) -> str | None:
    """Say that the row is not of the whole period, and why."""
    return "; ".join(mark for mark in row.marks if mark in _OF_A_PART) or None


def _period_said(say: Words, period: str) -> str:
    """Say a period in the language of a page: 2025-12, 2025-Q4, 2025."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return say.page["quarter"].format(year=year, number=part[1:])
    return say.month(date(int(year), int(part), 1)) if part else year


def _end_said(say: Words, day: str) -> str:
    """Say a date without its year; nothing where there is none."""
    if day == str(None):
        return ""
    found = date.fromisoformat(day)
    return f"{found.day} {say.months_short[found.month - 1]}"


def _share_said(say: Words, share: str) -> str:
    number, _, dates = share.partition(" of ")
    return say.page["of"].format(number=number, dates=dates)


def _change_column(heading: str) -> Column[PeriodRates]:
    """Return the column of the change of the end of period, under a heading that says so if need be."""
    return Column("change", CellKind.CHANGE, people=heading, page="end_change", sign=_change_signs)


_MARKS_COLUMN: Column[PeriodRates] = Column("marks", CellKind.CODE, _marks_text)
_COMMON: tuple[Column[PeriodRates], ...] = (
    Column("base", CellKind.CODE, lambda row: row.pair.base),
    Column("quote", CellKind.CODE, lambda row: row.pair.quote),
    Column("period", CellKind.CODE),
    Column("end_date", CellKind.DATE, _of("held", "end.date")),
    Column(
        "end",
        CellKind.NUMBER,
        _of("held", "end.rate"),
        people="end of period",
        empty="missing",
        page="end",
        sign=_end_sign,
    ),
    Column("before_date", CellKind.DATE, _of("before", "end.date"), people="compared with"),
    Column("before_end", CellKind.NUMBER, _of("before", "end.rate"), people="rate then"),
    Column(
        "change_limits",
        CellKind.CHANGE_RANGE,
        _of("moved", "change_min", "change_max"),
        ends("change", CellKind.CHANGE),
        people="possible range, %",
    ),
    Column("verdict", CellKind.VERDICT),
    Column(
        "prints_limits",
        CellKind.CHANGE_RANGE,
        _of("moved", "prints_min", "prints_max"),
        ends("prints", CellKind.CHANGE),
        people="over all prints, %",
    ),
    Column("part", CellKind.TEXT, _part_text, people="mark"),
)

PERIODS: Answer[PeriodRates] = Answer(
    (
        *_COMMON,
        _change_column(END_CHANGE),
        _MARKS_COLUMN,
        Column("first", CellKind.DATE),
        Column("last", CellKind.DATE),
        Column("dates", CellKind.COUNT, _dates_held),
        Column("possible", CellKind.COUNT),
        Column("first_date", CellKind.DATE, _of("held", "first.date")),
        Column("end_limits", CellKind.RANGE, _of("held", "end.limits"), ends("end")),
        Column("end_on", CellKind.TEXT, _short_day("end.date"), people="on"),
        Column("average", CellKind.NUMBER, _of("held", "average.value"), page="average", sign=_few_sign),
        Column(
            "average_limits",
            CellKind.RANGE,
            _of("held", "average.low", "average.high"),
            ends("average"),
            people="rounding range",
        ),
        *_low_or_high_columns("low"),
        *_low_or_high_columns("high"),
        Column("before_average", CellKind.NUMBER, _of("before", "average.value")),
        Column("average_change", CellKind.CHANGE, _of("average_moved", "change")),
        Column(
            "average_change_limits",
            CellKind.CHANGE_RANGE,
            _of("average_moved", "change_min", "change_max"),
            ends("average_change", CellKind.CHANGE),
            people="of average, range",
        ),
        Column("before_dates", CellKind.COUNT, _of("before", "dates")),
        Column("average_verdict", CellKind.VERDICT, _of("average_moved", "verdict")),
        Column("average_moved", CellKind.DIGITS, _average_change_text, people="of average, %"),
        Column("weekdays", CellKind.TEXT, _share_text),
        Column("period_said", CellKind.CODE, lambda row: row.period, page="period_name", said=_period_said),
        Column("end_day", CellKind.CODE, _of("held", "end.date"), page="on", said=_end_said),
        Column("low_rate", CellKind.NUMBER, _of("held", "low.rate"), page="period_low"),
        Column("high_rate", CellKind.NUMBER, _of("held", "high.rate"), page="period_high"),
        Column("share", CellKind.CODE, _share_text, page="share", said=_share_said),
        Column(
            "part_said",
            CellKind.CODE,
            lambda row: _part_text(row) or "",
            page="mark",
            said=lambda say, parts: ", ".join(say.page[f"part_{part}"] for part in parts.split("; ") if part),
        ),
    ),
    programs="base quote period first last dates possible first_date end_date end end_limits average "
    "average_limits low_date low low_limits high_date high high_limits before_date before_end change "
    "change_limits verdict prints_limits before_average average_change average_change_limits average_verdict "
    "marks before_dates",
    people="period end end_on average average_limits low low_on high high_on change change_limits "
    "average_moved average_change_limits weekdays part?",
    page="period_said end end_day average low_rate high_rate change share part_said?",
)

_OF_ALL_DATES = replace(
    PERIODS,
    columns=tuple(
        replace(column, people="dates") if column.name == "weekdays" else column for column in PERIODS.columns
    ),
)

PERIOD_ENDS: Answer[PeriodRates] = Answer(
    (Column("pair", CellKind.PAIR, once=True), *_COMMON, _change_column("change, %"), _MARKS_COLUMN),
    programs="base quote period end_date end before_date before_end change change_limits verdict "
    "prints_limits marks",
    people="pair period end_date end before_date before_end change change_limits prints_limits verdict part?",
)
"""The short form: ends of periods only."""


def period_tables(
    rows: Sequence[PeriodRates], by: str, *, ranges: bool = False, weekends: bool = False
) -> list[Table]:
    """Lay periods out for people, a table a pair; pairs without any rate have none, see ``empty_notes``.

    Args:
        rows: see ``fxtrack.numbers.by_period``.
        by: the name of the kind of period.
        ranges: show what rounding allows, and all columns, however wide they are; else what fits.
        weekends: whether all dates take part.
    """
    if ranges:
        return _laid(rows, by, (), weekends=weekends)
    return _laid(rows, by, (*_RANGES, *left_out_for_width(rows, by, weekends=weekends)), weekends=weekends)


def left_out_for_width(rows: Sequence[PeriodRates], by: str, *, weekends: bool) -> tuple[str, ...]:
    """Return which columns are left out, for the tables to fit."""
    for without in _TOO_WIDE[:-1]:
        tables = _laid(rows, by, (*_RANGES, *without), weekends=weekends)
        if all(_width_of_table(table) <= WIDTH for table in tables):
            return without
    return _TOO_WIDE[-1]


def _laid(rows: Sequence[PeriodRates], by: str, without: tuple[str, ...], *, weekends: bool) -> list[Table]:
    answer = _OF_ALL_DATES if weekends else PERIODS
    groups = with_rates(rows).values()
    return [answer.for_people(group, title=_title(group[0], by), without=without) for group in groups]


def by_pair_of(rows: Iterable[PeriodRates]) -> dict[str, list[PeriodRates]]:
    """Return the rows of each pair, under its name."""
    groups: dict[str, list[PeriodRates]] = {}
    for row in rows:
        groups.setdefault(row.pair, []).append(row)
    return groups


def with_rates(rows: Iterable[PeriodRates]) -> dict[str, list[PeriodRates]]:
    """Return the rows of each pair that has a rate in any of them."""
    return {pair: group for pair, group in by_pair_of(rows).items() if any(row.held for row in group)}


def _title(row: PeriodRates, by: str) -> str:
    """Say of what the rates are: KZT/USD by month: US dollars per tenge."""
    return f"{row.pair} by {by}: {words('en').directed(row.pair.base, row.pair.quote)}"


def _width_of_table(table: Table) -> int:
    """Return how wide a table is on a terminal, with two blanks between columns."""
    columns = zip(table.names, *table.rows, strict=True)
    widths = [max(len("" if cell is None else str(cell)) for cell in column) for column in columns]
    return sum(widths) + 2 * (len(widths) - 1)


def ends_table(rows: Sequence[PeriodRates], by: str, *, ranges: bool = False) -> Table:
    """Lay the ends of periods and their changes out for people."""
    title = f"Last daily rate of each {by} (what one unit of the first currency costs in the second)"
    return PERIOD_ENDS.for_people(
        [row for group in with_rates(rows).values() for row in group],
        title=title,
        without=() if ranges else ("change_limits", "prints_limits"),
    )
