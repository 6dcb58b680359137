"""Which periods have which data: a row for each and pair, or a column a pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.periods import DATE, MONTH, kind_named

PAIR_COVERAGE: Answer[Coverage] = Answer(
    (
        Column("first", CellKind.DATE),
        Column("last", CellKind.DATE),
        Column("pair", CellKind.PAIR),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("state", CellKind.CODE),
        Column("observed", CellKind.COUNT, programs="dates_observed"),
        Column("dates", CellKind.COUNT, lambda row: (row.last - row.first).days + 1),
    ),
    programs="first last base quote state observed dates",
    frame="first last pair state observed",
)


class Covered(NamedTuple):
    """What there is of each pair in a period.

    Attributes:
        first: the first date of the period.
        pairs: what there is of each pair.
    """

    first: date
    pairs: dict[Pair, Coverage]


def coverage_by_pair(rows: Sequence[Coverage], by: str) -> tuple[Answer[Covered], list[Covered]]:
    """Return coverage with a row a period and a column a pair: the columns, and the rows.

    Args:
        rows: coverage by a kind of period.
        by: the name of that kind; see ``fxtrack.numbers.periods``.
    """

    def column(pair: Pair) -> Column[Covered]:
        if by == DATE.name:
            return Column(pair, CellKind.CODE, lambda row: row.pairs[pair].state)
        return Column(pair, CellKind.COVERED, lambda row: row.pairs.get(pair))

    pairs = list(dict.fromkeys(row.pair for row in rows))
    groups: dict[date, dict[Pair, Coverage]] = {}
    for row in rows:
        groups.setdefault(row.first, {})[row.pair] = row
    answer = Answer((_period_column(by), *map(column, pairs)))
    return answer, [Covered(day, found) for day, found in groups.items()]


def _period_column(by: str) -> Column[Covered]:
    """Return the column of the period: a date or a month, or any other as its kind writes it."""
    known = {DATE.name: CellKind.DATE, MONTH.name: CellKind.MONTH}
    if by in known:
        return Column(by, known[by], lambda row: row.first, page=by)
    written = kind_named(by).written
    return Column(by, CellKind.CODE, lambda row: written(row.first))
