"""CSV and TSV, as a spreadsheet opens them rightly: no text of a page is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fxtrack.answers.table import Table
from fxtrack.export.format import Dialect, Format, WriteOptions
from fxtrack.export.text import one_below_another, written
from fxtrack.model import plain

_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
# A spreadsheet takes text that begins so for a formula, whatever the width of the characters.
_FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
_STANDARD_INPUT = "-"  # as a place; a sign alone is text to every spreadsheet
_CRLF = "\r\n"


def delimited(table: Table, dialect: Dialect) -> str:
    """Write a table as CSV: a header, ISO dates, and lines that end with LF, or with CRLF for Excel."""
    flat = table.flat()
    write = _writers(dialect)
    rows: list[Sequence[str]] = [[_guarded(name) for name in flat.names]] if dialect.headed else []
    rows += zip(*(_column_written(cells, write) for cells in zip(*flat.rows, strict=True)), strict=True)
    delimiter = dialect.delimiter or (";" if dialect.decimal_comma else ",")
    text = _delimited_rows(rows, delimiter)
    if dialect.excel:
        return "\ufeff" + text
    if text.count(_CRLF) == len(rows):  # none of them inside a cell
        return text.replace(_CRLF, "\n")
    return "".join(f"{_delimited_rows([row], delimiter).removesuffix(_CRLF)}\n" for row in rows)


def _column_written(cells: Sequence[Any], write: Mapping[type, Callable[[Any], str]]) -> Sequence[str]:
    """Write the cells of a column; of words, which are few, each once."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        known = {text: write[str](text) for text in set(cells)}
        return [known[text] for text in cells]
    if len(kinds) == 1:
        return list(map(write[kinds.pop()], cells))
    return [write[type(cell)](cell) for cell in cells]


def _csv(table: Table, options: WriteOptions) -> str:
    return delimited(table, options.dialect)


def _tsv(table: Table, options: WriteOptions) -> str:
    chosen = options.dialect
    dialect = Dialect(chosen.delimiter or "\t", chosen.decimal_comma, chosen.excel, chosen.headed)
    return delimited(table, dialect)


CSV = Format("csv", one_below_another(_csv), ".csv", takes_dialect=True)
TSV = Format("tsv", one_below_another(_tsv), ".tsv", takes_dialect=True)


def _delimited_rows(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """Write rows that end with CRLF: with it, and no other, the writer quotes cells that have half of it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=_CRLF).writerows(rows)
    return out.getvalue()


class _CellWriters(dict[type, Callable[[Any], str]]):
    """What writes cells of each type; of a type that is met for the first time, what writes its base."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = self[str] if issubclass(kind, str) else written
        return self[kind]


def _writers(dialect: Dialect) -> _CellWriters:
    def with_comma(number: Decimal) -> str:
        return plain(number).replace(".", ",")

    return _CellWriters(
        {
            str: _guarded,
            Decimal: with_comma if dialect.decimal_comma else plain,
            date: date.isoformat,
            int: str,
            type(None): lambda _: "",
        }
    )


def _guarded(text: str) -> str:
    if not text.startswith(_FORMULA) or text == _STANDARD_INPUT or _WHOLE_NUMBER.fullmatch(text):
        return text
    return f"'{text}"
