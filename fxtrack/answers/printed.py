"""The percent that stands beside each printed rate, explained."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.table import CellKind, Table
from fxtrack.model import plain
from fxtrack.quality.printed import Explained, Summary


def _printed_before(row: Explained) -> str:
    return f"{row.seen_date}: {plain(row.seen_rate)}" if row.seen_rate else row.fit.value


PRINTED_CHANGES: Answer[Explained] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("pair", CellKind.PAIR),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("rate", CellKind.DIGITS),
        Column("change", CellKind.DIGITS, people="printed, %"),
        Column("k", CellKind.COUNT),
        Column("step", CellKind.DIGITS),
        Column("previous", CellKind.DIGITS, people="previous rate"),
        Column(
            "previous_limits",
            CellKind.DIGITS_RANGE,
            parts=ends("previous", CellKind.DIGITS),
            people="possible range",
        ),
        Column("seen_date", CellKind.DATE),
        Column("seen_rate", CellKind.DIGITS),
        Column("fit", CellKind.CODE, programs="verdict"),
        Column("seen", CellKind.TEXT, _printed_before, people="found earlier"),
    ),
    programs="date base quote rate change k step previous previous_limits seen_date seen_rate fit",
    people="date pair rate change k previous previous_limits seen",
    frame="date pair rate change k step previous previous_limits seen_date seen_rate fit",
)


def _steps(row: Summary) -> tuple[Decimal, Decimal]:
    return row.step_min, row.step_max


PRINTED_SUMMARY: Answer[Summary] = Answer(
    (
        Column("pair", CellKind.PAIR),
        Column("step", CellKind.DIGITS_RANGE, _steps, people="step, %"),
        Column("entries", CellKind.COUNT, people="different quotes"),
        Column("zeros", CellKind.COUNT, people="of zero"),
        Column("telling", CellKind.COUNT, lambda row: row.entries - row.zeros, people="others"),
        Column("fitting", CellKind.COUNT, lambda row: row.explained - row.zeros, people="explained"),
        Column("by_chance", CellKind.DIGITS, people="expected by chance"),
        Column("dated", CellKind.COUNT, people="with dates before"),
        Column("seen", CellKind.COUNT, people="of these found"),
    ),
    people="pair step entries zeros telling fitting by_chance dated seen",
)
_SUMMARY_FOR_PROGRAMS: Answer[Summary] = Answer(
    (
        Column("pair", CellKind.PAIR),
        Column("step", CellKind.DIGITS_RANGE, _steps, people="a step is, %"),
        Column("entries", CellKind.COUNT, people="different quotes"),
        Column("explained", CellKind.COUNT),
        Column("by_chance", CellKind.DIGITS, people="by chance"),
        Column("dated", CellKind.COUNT, people="with dates before"),
        Column("seen", CellKind.COUNT, people="rate seen there"),
        Column("zeros", CellKind.COUNT, people="of zero"),
    ),
    people="pair step entries explained by_chance dated seen zeros",
)
"""With the headings that it always had; here those of zero count among the explained."""


def printed_changes_table(rows: Sequence[Explained]) -> Table:
    """Lay printed changes out for people, with what they say."""
    return PRINTED_CHANGES.for_people(rows, title="The printed percentage: what it means")


def printed_summary_table(rows: Sequence[Summary]) -> Table:
    """Lay out for people what holds for the printed changes of each pair."""
    return PRINTED_SUMMARY.for_people(rows, title=_SUMMED_UP)


def printed_summary_for_programs(rows: Sequence[Summary]) -> Table:
    """Lay out for programs what holds for the printed changes of each pair."""
    return _SUMMARY_FOR_PROGRAMS.for_people(rows, title=_SUMMED_UP)


_SUMMED_UP = "Printed percentages that are a whole number of steps of 0.0001"
PRINTED_NOTES = [
    "The percent moves in steps: of a change smaller than half a step it says nothing but its sign.",
    "k: the change in steps of 0.0001; previous rate: what k and the percent imply, with its range.",
    "found earlier: the last of the seven days before with a rate in that range.",
    "of zero: a percent of zero always fits, so it is no evidence; the next two columns count the others.",
    "expected by chance: how many of the others would fit if the percents had nothing to do with the rates.",
]
"""What a reader of explained changes needs."""
