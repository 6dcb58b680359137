"""An index as a chart of all pairs draws it: a row a pair and date."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.table import CellKind
from fxtrack.model import Pair
from fxtrack.numbers.intervals import Interval
from fxtrack.numbers.rates import Rate


class Indexed(NamedTuple):
    """A daily rate rebased to 100.

    Attributes:
        rate: the daily rate.
        reference: the one of the same pair that is 100.
        shown: its index, rounded outwards.
    """

    rate: Rate
    reference: Rate
    shown: Interval

    @property
    def date(self) -> date:
        """The day."""
        return self.rate.date

    @property
    def pair(self) -> Pair:
        """What is priced in what."""
        return self.rate.pair


INDEXED: Answer[Indexed] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("index", CellKind.NUMBER, lambda row: row.shown.value),
        Column("limits", CellKind.RANGE, lambda row: row.shown[1:], ends("index")),
        Column("rate", CellKind.NUMBER, lambda row: row.rate.rate),
        Column("reference_date", CellKind.DATE, lambda row: row.reference.date),
        Column("reference", CellKind.NUMBER, lambda row: row.reference.rate),
        Column("mark", CellKind.CODE, lambda row: row.rate.mark.value),
    )
)
