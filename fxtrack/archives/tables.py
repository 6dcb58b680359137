"""CSV and TSV of pages: a row a page, with columns as in JSON Lines, under a line that names them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.held import MAX_HELD, MAX_VALUES, head_in_utf8, in_utf8
from fxtrack.archives.rows import TEXT_NAMES, TIME_NAMES, URL_NAMES, column, snapshot_of
from fxtrack.model import Snapshot

_COLUMN_NAME = rb"\"?[A-Za-z_][\w.-]*(?: [\w.-]+){0,3}\"?"
_TABLE_HEADER = re.compile(rb"%b(?:([,;\t])%b)(?:\1%b)*\r?\n" % (_COLUMN_NAME, _COLUMN_NAME, _COLUMN_NAME))
_KNOWN_COLUMNS = frozenset((*TEXT_NAMES, *URL_NAMES, *TIME_NAMES))
_FIRST_OF_TABLE = b'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"\xef\xff\xfe'


def _begins_table(head: bytes) -> bool:
    """Tell whether the first line names columns, one of them as corpora of crawls do."""
    found = _TABLE_HEADER.match(head_in_utf8(head))
    if found is None:
        return False
    names = found[0].decode("ascii").replace('"', "").strip().lower().split(found[1].decode())
    return any(name in _KNOWN_COLUMNS for name in names)


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
        yield from list(_pages_of(held, header[1].decode(), context))
    except (csv.Error, ValueError) as error:
        context.broken(f"a table (CSV) that is cut short or damaged ({error}): nothing of it is used")


def _pages_of(held: bytes, delimiter: str, context: Context) -> Iterator[Snapshot]:
    """Yield the pages of a table; those without a mark are only counted.

    Raises:
        csv.Error, ValueError: the table is not whole; the message says what is wrong.
    """
    table = _rows_of(held, delimiter)
    _, names = next(table)
    text_column = column(dict.fromkeys(names), context.options.text_column, TEXT_NAMES)
    if text_column is None or len(set(names)) < len(names):
        what = context.options.text_column or "text"
        among = ", ".join(names)
        context.broken(f"a table (CSV) without one column {what!r} among {among}; name it with --text-column")
        return
    place = names.index(text_column)
    for number, row in table:
        if context.options.marks.in_page(row[place].encode()):
            cells = dict(zip(names, (cell or None for cell in row), strict=True))
            yield snapshot_of(row[place], cells, context, f"row {number}")
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
        raise ValueError("the last line has no end")
    lines = io.StringIO(held.decode(), newline="")
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
