"""A table: named columns of some kind, and rows of values. ``fxtrack.export`` writes it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from fxtrack.model import Place

Scalar: TypeAlias = str | int | bool | Decimal | date | datetime | None
Cell: TypeAlias = Scalar | tuple[Place, ...] | Mapping[str, Scalar]
"""A cell: None is an empty one; a Decimal keeps all its digits; places and figures hold several values."""


class CellKind(Enum):
    """What a column holds: how it is aligned, and how it is written for each audience."""

    DATE = "date"
    MONTH = "month, by its first date"
    INSTANT = "instant in UTC"
    PAIR = "pair of currencies"
    CODE = "word of a fixed list"
    VERDICT = "word of a fixed list that a sign goes with"
    TEXT = "text"
    PLACE = "file and line"
    PLACES = "several of them"
    ADDRESS = "web address"
    DIGEST = "hexadecimal digits"
    FLAG = "yes or no"
    FIGURES = "values by name"
    NUMBER = "number; for people its thousands are set apart"
    DIGITS = "number with its digits as they are"
    CHANGE = "change in percent, with its sign"
    COUNT = "whole number"
    TOTAL = "whole number that may be large"
    SPREAD = "how far rates of a day are apart, in percent, and whether the digits resolve that"
    RANGE = "least and greatest NUMBER"
    DIGITS_RANGE = "least and greatest of DIGITS"
    CHANGE_RANGE = "least and greatest CHANGE"
    COVERED = "on how many dates of a month there is a rate"

    @property
    def is_number(self) -> bool:
        """Whether its cells are set flush right."""
        return self in _FLUSH_RIGHT


_FLUSH_RIGHT = frozenset(
    {
        CellKind.NUMBER,
        CellKind.DIGITS,
        CellKind.CHANGE,
        CellKind.COUNT,
        CellKind.TOTAL,
        CellKind.SPREAD,
        CellKind.RANGE,
        CellKind.DIGITS_RANGE,
        CellKind.CHANGE_RANGE,
    }
)


class TableColumn(NamedTuple):
    """A column of a table: its name, and what it holds."""

    name: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True)
class Table:
    """Columns and rows.

    Attributes:
        columns: see ``TableColumn``.
        rows: for each row a value a column.
        title: what the table shows; None for no title.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Cell]]
    title: str | None = None

    @cached_property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    @cached_property
    def right(self) -> list[bool]:
        """For each column, whether it is set flush right."""
        return [column.kind.is_number for column in self.columns]

    def flat(self) -> Table:
        """Return the table for formats whose cells hold one value: without figures, places as one text."""
        if not any(column.kind in _NESTED for column in self.columns):
            return self
        kept = [place for place, column in enumerate(self.columns) if column.kind is not CellKind.FIGURES]
        rows = [[_one(row[place]) for place in kept] for row in self.rows]
        return Table([self.columns[place] for place in kept], rows, self.title)


_NESTED = frozenset({CellKind.PLACES, CellKind.FIGURES})


def placed(at: Place) -> str:
    """Write where something stands: file and line."""
    return f"{at.location}:{at.line}"


def _one(value: Cell) -> Cell:
    return "; ".join(map(placed, value)) if isinstance(value, tuple) else value
