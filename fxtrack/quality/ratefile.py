"""Files of official rates, as central banks and spreadsheets write them: found out by looking, or told."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from fxtrack.errors import InputError
from fxtrack.pages.text import looks_binary
from fxtrack.quality.official import Official
from fxtrack.quality.ratecells import FileLine, Reading, decimal_mark_of, is_day_first, official_of
from fxtrack.quality.ratecolumns import (
    COLUMN_NAMES,
    HEADER_LINES,
    NO_COLUMN,
    find_columns,
    is_used,
    plain_name,
    require_cells,
    require_no_nominals,
)

__all__ = ["COLUMN_NAMES", "NO_COLUMN", "Reading", "read"]

_LOOKED_AT = 100_000


def read(data: bytes, name: str, reading: Reading | None = None) -> list[Official]:
    """Read a file of official rates.

    Args:
        data: its bytes: UTF-8, UTF-16 with its mark, or Windows-1251; cells apart by comma, semicolon, tab
            or bar.
        name: of the file, for messages.
        reading: what is known of it.

    Raises:
        InputError: it cannot be read, or in two ways; the message names the line, or the option that helps.
    """
    asked = reading or Reading()
    rows = list(_rows(_as_text(data, name), name))
    columns, first = find_columns(rows, asked, name)
    wanted = [row for row in rows[first:] if is_used(row, columns)]
    head = rows[max(0, first - 1)]
    for row in wanted:
        require_cells(row, head, name)
    if columns.nominal is None and asked.nominal != NO_COLUMN:
        require_no_nominals(wanted, columns, head, name)
    point = decimal_mark_of([row.cells[columns.rate] for row in wanted], asked, name)
    day_first = is_day_first([row.cells[columns.date] for row in wanted], asked, name)
    resolved = asked._replace(decimal="comma" if point == "," else "point", day_first=day_first)
    found = (official_of(row, columns, resolved, f"{name}, line {row.line}") for row in wanted)
    # Banks list their own currency at 1 as well.
    return [official for official in found if official.pair.base != official.pair.quote]


def _as_text(data: bytes, name: str) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if looks_binary(data[:4096]):
        raise InputError(f"{name} is no table of text; save it as CSV first")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _rows(text: str, name: str) -> Iterator[FileLine]:
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_mark_between(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield FileLine(reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num} is no line of a table: {error}") from error


def _mark_between(text: str) -> str:
    """Return the mark that makes a header of a line; failing that, one that cuts most lines alike.

    Titles have commas of their own, and so have rates: how often a mark is there tells little.
    """
    lines = [line for line in text[:_LOOKED_AT].splitlines()[:HEADER_LINES] if line.strip()]

    def fits(mark: str) -> tuple[bool, int, bool]:
        cut = list(csv.reader(lines, delimiter=mark))
        names = [{plain_name(cell) for cell in cells} for cells in cut]
        header = any(
            all(here & set(COLUMN_NAMES[kind].split()) for kind in ("date", "rate")) for here in names
        )
        alike = sum(len(cells) == len(cut[-1]) for cells in cut) if cut and len(cut[-1]) > 1 else 0
        return header, alike, mark != ","

    try:
        return max(";\t|,", key=fits)
    except csv.Error:
        return ","
