"""Tables as text: for a terminal, for programs, for spreadsheets, for documents. Nothing is printed here."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Literal, get_args

from fxtrack.model import plain

Cell = str | int | bool | Decimal | date | datetime | None
"""None is an empty cell; a Decimal is written with all its digits."""

Format = Literal["table", "csv", "tsv", "json", "jsonl", "markdown", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)

_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
# A spreadsheet takes text that begins so for a formula, whatever the width of the characters.
_FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
_CRLF = "\r\n"
_JOINERS = "\u200c\u200d"
_LONGEST_WORD = 30
"""Longer words are broken where a terminal is narrow; instants are not."""


@dataclass(frozen=True)
class Table:
    """Columns and rows.

    Attributes:
        columns: their names.
        rows: a cell for each column.
        title: what the table shows; None for no title.
        right: the columns that are set flush right, as numbers are.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str | None = None
    right: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Dialect:
    """How delimited text is written.

    Attributes:
        delimiter: one character between cells.
        decimal_comma: numbers have a comma instead of a point.
        excel: begin with a byte order mark and end lines with CRLF.
    """

    delimiter: str = ","
    decimal_comma: bool = False
    excel: bool = False


def render(table: Table, to: Format, width: int | None = None) -> str:
    """Write a table out as text that ends with a line end.

    Args:
        table: the table.
        to: the format. CSV and TSV have a header, LF and ISO dates; JSON gives rates as strings.
        width: of the terminal, for ``table``: long texts are broken to fit; None leaves them whole.
    """
    if to in {"csv", "tsv"}:
        return delimited(table, Dialect("," if to == "csv" else "\t"))
    if to == "json":
        return json.dumps(list(_objects(table)), ensure_ascii=False, indent=2) + "\n"
    if to == "jsonl":
        return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in _objects(table))
    if to == "markdown":
        return _markdown(table)
    if to == "html":
        return _html(table)
    return _aligned(table, width)


def delimited(table: Table, dialect: Dialect) -> str:
    """Write CSV that a spreadsheet opens rightly: no text of a page is ever run as a formula."""
    rows = [[_guarded(name) for name in table.columns]]
    write = _writers(dialect)
    rows += [[write[type(cell)](cell) for cell in row] for row in table.rows]
    text = _delimited(rows, dialect.delimiter)
    if dialect.excel:
        return "\ufeff" + text
    if text.count(_CRLF) == len(rows):  # none of them inside a cell
        return text.replace(_CRLF, "\n")
    return "".join(f"{_delimited([row], dialect.delimiter).removesuffix(_CRLF)}\n" for row in rows)


def visible(text: str) -> str:
    """Make text of a page safe to print: space is one blank, what cannot be printed is escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii")
        for c in " ".join(text.split())
    )


def one_line(text: str) -> str:
    """Make a line of a text that a user gave: space is one blank, and nothing in it is unseen.

    Signs of control and of direction go, for they could make a title read otherwise than it is; joiners stay,
    which some scripts are written with.
    """
    return "".join(
        c
        for c in " ".join(text.split())
        if c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    ).strip()


def _delimited(rows: Iterable[list[str]], delimiter: str) -> str:
    """Write rows that end with CRLF: with it, and no other, the writer quotes cells that have half of it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=_CRLF).writerows(rows)
    return out.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat().replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class _Writers(dict[type, Callable[[Any], str]]):
    """How cells of each type are written; of a type that is met for the first time, as its kind is."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = self[str] if issubclass(kind, str) else _text
        return self[kind]


def _writers(dialect: Dialect) -> _Writers:
    def with_comma(number: Decimal) -> str:
        return plain(number).replace(".", ",")

    return _Writers(
        {
            str: _guarded,
            Decimal: with_comma if dialect.decimal_comma else plain,
            date: date.isoformat,
            int: str,
            type(None): lambda _: "",
        }
    )


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _objects(table: Table) -> Iterable[dict[str, str | int | bool | None]]:
    for row in table.rows:
        cells = (c if c is None or isinstance(c, int) else _text(c) for c in row)
        yield dict(zip(table.columns, cells, strict=True))


def _markdown(table: Table) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |\n"

    def safe(text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", visible(text))

    rules = ("---:" if name in table.right else "---" for name in table.columns)
    title = f"**{safe(table.title)}**\n\n" if table.title else ""
    # Numbers and dates have nothing that Markdown would take for its own.
    rows = "".join(
        line(safe(cell) if isinstance(cell, str) else _text(cell) for cell in row) for row in table.rows
    )
    return title + line(map(safe, table.columns)) + line(rules) + rows


def _html(table: Table) -> str:
    def row(tag: str, cells: Iterable[tuple[str, str]]) -> str:
        each = (
            f"<{tag}{' align=' + chr(34) + 'right' + chr(34) if name in table.right else ''}>"
            f"{html.escape(text)}</{tag}>"
            for name, text in cells
        )
        return f"<tr>{''.join(each)}</tr>\n"

    caption = f"<caption>{html.escape(table.title)}</caption>\n" if table.title else ""
    head = row("th", ((name, name) for name in table.columns))
    body = "".join(row("td", zip(table.columns, map(_text, cells), strict=True)) for cells in table.rows)
    return f"<table>\n{caption}<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _aligned(table: Table, width: int | None) -> str:
    cells = [list(table.columns), *([visible(_text(cell)) for cell in row] for row in table.rows)]
    right = [name in table.right for name in table.columns]
    widths = _widths(cells, right, width)
    rows = [list(map(_wrapped, row, widths)) for row in cells]
    lines = [[_line(parts, widths, right) for parts in zip_longest(*row, fillvalue="")] for row in rows]
    rule = "  ".join("-" * size for size in widths)
    title = [table.title, ""] if table.title else []
    return "\n".join([*title, *lines[0], rule, *(line for row in lines[1:] for line in row)]) + "\n"


def _line(parts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Set the parts of one line of a row beside each other."""

    def padded(text: str, size: int, *, flush_right: bool) -> str:
        pad = " " * (size - _cells(text))
        return pad + text if flush_right else text + pad

    each = zip(parts, widths, right, strict=True)
    return "  ".join(padded(text, size, flush_right=flush) for text, size, flush in each).rstrip()


def _widths(cells: Sequence[Sequence[str]], right: Sequence[bool], width: int | None) -> list[int]:
    """Return the widths of columns: as wide as need be, or where that is too much, with lines broken.

    The widest columns of text give way first. Numbers, dates and instants are never broken, headings between
    words; what does not fit even so is left to the terminal.
    """
    columns = list(zip(*cells, strict=True))
    widths = [max(map(_cells, column)) for column in columns]
    if not width:
        return widths
    least = [_least(column, numbers=numbers) for column, numbers in zip(columns, right, strict=True)]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        wide = [i for i, size in enumerate(widths) if size > least[i]]
        if not wide:
            break
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _least(column: Sequence[str], *, numbers: bool) -> int:
    """Return how narrow a column may become; the first cell is its heading."""

    def longest_word(text: str) -> int:
        return max(map(_cells, text.split()), default=0)

    heading, *cells = column
    if numbers:
        return max(longest_word(heading), *map(_cells, cells), 0)
    return max(longest_word(heading), min(_LONGEST_WORD, max(map(longest_word, cells), default=0)))


def _wrapped(text: str, size: int) -> list[str]:
    """Break a text into lines between words; a word that is too long, such as a path, anywhere."""
    if _cells(text) <= size:
        return [text]
    lines = [""]
    for word in text.split(" "):
        rest = word
        if lines[-1] and _cells(lines[-1]) + 1 + _cells(rest) <= size:
            lines[-1] += f" {rest}"
            continue
        if lines[-1]:
            lines.append("")
        while _cells(rest) > size:
            taken = next(n for n in range(len(rest), 0, -1) if _cells(rest[:n]) <= size or n == 1)
            folder = rest.rfind("/", 0, taken) + 1
            taken = folder if 2 * folder > taken else taken
            lines[-1], rest = rest[:taken], rest[taken:]
            lines.append("")
        lines[-1] = rest
    return lines


def _cells(text: str) -> int:
    """Count the cells that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
