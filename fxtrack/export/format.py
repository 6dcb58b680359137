"""What a format is: a name, the suffix of its files, and the function that writes tables in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fxtrack.answers.table import Table
from fxtrack.errors import InputError

Layout = Literal["wide", "long"]
"""Daily rates with a row for each date and a column for each pair, or with a row for each date and pair."""


def is_delimiter(mark: str) -> bool:
    """Tell whether a text may stand between cells: one character that is part of no number, name or quote."""
    return len(mark) == 1 and mark not in "\"'\r\n-." and not mark.isalnum()


@dataclass(frozen=True)
class Dialect:
    """How delimited text is written.

    Attributes:
        delimiter: one character between cells; None for that of the format: a tab in TSV, in CSV a comma, or
            ``;`` if ``decimal_comma`` is set.
        decimal_comma: numbers have a comma instead of a point.
        excel: begin with a byte order mark and end lines with CRLF.
        headed: begin with the names of the columns.
    """

    delimiter: str | None = None
    decimal_comma: bool = False
    excel: bool = False
    headed: bool = True

    def __post_init__(self) -> None:
        """Check the delimiter.

        Raises:
            InputError: it is no single character, or could stand in a cell as well.
        """
        if self.delimiter is not None and not is_delimiter(self.delimiter):
            raise InputError(f"a delimiter is one character such as ; and not {self.delimiter!r}")
        if self.decimal_comma and self.delimiter == ",":
            raise InputError("the comma is taken by the decimals: choose another delimiter")


@dataclass(frozen=True)
class WriteOptions:
    """How tables are written, as far as a format can be written in several ways.

    Attributes:
        width: of the terminal, in cells: longer texts are broken to fit; None leaves them whole.
        dialect: of delimited text.
    """

    width: int | None = None
    dialect: Dialect = field(default_factory=Dialect)


@dataclass(frozen=True)
class Format:
    """A format that tables are written in.

    Attributes:
        name: what ``--format`` calls it.
        write: takes tables, and returns them one after the other as text that ends with a line end, or as
            bytes. Cells are values (numbers are ``Decimal``, with all their digits); the kind of a column
            tells what it holds.
        suffix: of its files, with the point; None if it is not for files.
        for_people: tables are short and in words; else they have every column, with exact values.
        takes_dialect: whether a dialect means anything to it.
        layout: the layout of daily rates that it needs; None if it can write either.
    """

    name: str
    write: Callable[[Sequence[Table], WriteOptions], str | bytes]
    suffix: str | None = None
    for_people: bool = False
    takes_dialect: bool = False
    layout: Layout | None = None
