"""CSV and TSV of pages: a row a page, with columns as in JSON Lines, under a line that names them."""

from __future__ import annotations

import csv
import io
import re
import string
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import HEAD, Single
from fxtrack.archives.held import FIRST_OF_WIDE, MAX_HELD, MAX_VALUES, head_in_utf8, in_utf8
from fxtrack.archives.rows import (
    TEXT_NAMES,
    TIME_NAMES,
    URL_NAMES,
    column,
    may_hold_quotes,
    snapshot_of,
    sought_in,
    text_column_of,
    without_text,
)
from fxtrack.model import Snapshot

# The first name may be missing: that of the numbers of the rows.
_COLUMN_NAME = (
    rb"(?:\"[^\"\r\n]{1,100}\"|[A-Za-z_\x80-\xff][\w.()#/\x80-\xff-]*+(?: [\w.()#/\x80-\xff-]++){0,5})"
)
_TABLE_HEADER = re.compile(rb"%b?([,;\t])%b(?:\1%b)*\r?\n" % (_COLUMN_NAME, _COLUMN_NAME, _COLUMN_NAME))
_KNOWN_COLUMNS = frozenset((*TEXT_NAMES, *URL_NAMES, *TIME_NAMES))
_FIRST_OF_TABLE = string.ascii_letters.encode() + b'_",;\t' + bytes(range(0x80, 0x100)) + FIRST_OF_WIDE


def _begins_table(head: bytes) -> bool:
    """Tell whether the first line names columns: one as corpora of crawls do, or as many as the rows have."""
    told = head_in_utf8(head)
    found = _TABLE_HEADER.match(told)
    if found is None:
        return False
    names = (
        found[0].decode("utf-8", "replace").replace('"', "").strip("\r\n").lower().split(found[1].decode())
    )
    if any(name in _KNOWN_COLUMNS for name in names):
        return True
    rows = told[found.end() :].decode("utf-8", "replace")
    return _rows_fit(rows, found[1].decode(), len(names), is_cut=len(head) >= HEAD)


def _rows_fit(rows: str, delimiter: str, columns: int, *, is_cut: bool) -> bool:
    """Tell whether the first row has as many cells as there are columns, and the next have if none is quoted.

    Args:
        rows: what follows the names of the columns, as far as it is looked at.
        delimiter: what stands between cells.
        columns: how many there are.
        is_cut: whether there is more of the file; then a row that has no end may have more cells.
    """
    table = csv.reader(io.StringIO(rows, newline=""), delimiter=delimiter, strict=True)
    seen = 0
    try:
        for row in table:
            if len(row) != columns:
                is_last = is_cut and table.line_num == rows.count("\n") + 1
                return is_last and (seen > 0 or 1 < len(row) < columns)
            if '"' in rows.partition("\n")[0]:
                return True
            seen += 1
    except csv.Error:
        return seen > 0 or _is_open(rows, delimiter, columns)
    return seen > 0


def _is_open(rows: str, delimiter: str, columns: int) -> bool:
    """Tell whether the first row ends within a quoted cell, and has no more cells than there are columns."""
    try:
        row = next(csv.reader(io.StringIO(rows + '"', newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(row) <= columns


def read_table(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of a table; none, and a word of damage, if any row of it is not whole.

    A lost quotation mark would join the text of one page to the date of another, so nothing is used of a
    table in which one row has more or fewer cells than there are columns.
    """
    held = in_utf8(data, "a table (CSV)", context)
    header = _TABLE_HEADER.match(held or b"")
    if held is None or header is None:
        return
    if held.count(header[1]) > MAX_VALUES:
        context.broken(f"a table (CSV) of more than {MAX_VALUES:,} cells")
        return
    try:
        sum(1 for _ in _rows_of(held, header[1].decode()))  # all must be whole before any is used
        yield from _pages_of(held, header[1].decode(), context)
    except (csv.Error, ValueError) as error:
        context.broken(f"a table (CSV) that is cut short or damaged ({error}): nothing of it is used")


def _pages_of(held: bytes, delimiter: str, context: Context) -> Iterator[Snapshot]:
    """Yield the pages of a table; those without a mark are only counted.

    Raises:
        csv.Error, ValueError: the table is not whole; the message says what is wrong.
    """
    table = _rows_of(held, delimiter)
    _, names = next(table)
    asked, sought = context.options.text_column, context.options.sought
    text_column = column(dict.fromkeys(names), asked, TEXT_NAMES) or (sought and names[0])
    if not text_column and not asked and not may_hold_quotes(held, context):
        context.log.counts.no_ticker += 1
        return
    if not text_column or len(set(names)) < len(names):
        twice = next((name for name in names if names.count(name) > 1), None)
        reason = (
            without_text(asked, names) if twice is None else f"no column of one name: {twice!r} comes twice"
        )
        context.broken(reason, is_column=True)
        return
    for number, row in table:
        cells = dict(zip(names, (cell or None for cell in row), strict=True))
        page = sought_in(cells, sought) if sought else None
        page = page or cells[text_column_of(cells, asked) or text_column] or ""
        if context.options.marks.in_page(page.encode()):
            yield snapshot_of(page, cells, context, f"row {number}")
        else:
            context.log.counts.no_ticker += 1


def _rows_of(held: bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the names of the columns as row -1, then the rows with their numbers.

    Raises:
        csv.Error, ValueError: a row is not whole; the message says what is wrong.
    """
    if b"\0" in held:
        raise ValueError("there is a NUL in it")
    if not held.endswith(b"\n"):
        raise ValueError("the last line has no end: end it if it is whole")
    lines = io.TextIOWrapper(io.BytesIO(held), "utf-8", newline="")
    before = csv.field_size_limit(MAX_HELD)
    try:
        columns = 0
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), -1):
            columns = columns or len(row)
            if row and len(row) != columns:
                raise ValueError(f"row {number} has {len(row)} cells, not {columns}")
            if row:
                yield number, row
    finally:
        csv.field_size_limit(before)


TABLE = Single("CSV", _begins_table, _FIRST_OF_TABLE, read=read_table)
