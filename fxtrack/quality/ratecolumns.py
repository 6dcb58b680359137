"""Which columns of a file of official rates hold what: by their names, or as the user tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fxtrack.errors import InputError
from fxtrack.quality.ratecells import DATE_FORMS, MOST_SHOWN, Columns, FileLine, Reading

COLUMN_NAMES = {
    "date": "date day дата күнү күні сана sana tarikh time_period",
    "pair": "pair currency code iso currency_code валюта код буквенный_код char_code charcode ccy",
    "rate": "rate value official official_rate exchange_rate obs_value "
    "официальный_курс курс значение баасы қурб",
    "nominal": "nominal nominal_value units unit unit_of_measurement quantity quant amount scale "
    "номинал номинал_ед количество кол_во единиц ед единица_измерения",
}
"""What columns are called, in small letters, with an underline for all that is no letter."""

NO_COLUMN = "none"
"""In place of the name of a column of nominals: there is none, whatever a column looks like."""

HEADER_LINES = 20
"""The header is among the first lines."""
_EMPTY = {"", "-", "\u2013", "\u2014", "n/a", "na", "null", "none"}
NOMINALS = {"1", "10", "100", "1000", "10000"}


_NamedColumns = Mapping[str, str | None]
"""For each kind of column how the user names it: its name, its number from 1, or not at all."""


def find_columns(rows: Sequence[FileLine], asked: Reading, name: str) -> tuple[Columns, int]:
    """Find the columns, and the first row behind the header.

    Raises:
        InputError: they cannot be found, or are not those that the user names.
    """
    if not rows:
        raise InputError(f"{name} is empty")
    given = {
        "date": asked.date,
        "pair": asked.pair,
        "rate": asked.rate,
        "nominal": None if asked.nominal == NO_COLUMN else asked.nominal,
    }
    _require_numbers(rows, given, name)
    found = _by_number(rows, given) or _by_header(rows, given, asked, name)
    if found is None:
        there = _cells_told(max(rows[:HEADER_LINES], key=_width))
        raise InputError(
            f"{name} has no columns of date and rate that can be found; there are: {there}. Name them with "
            "--date-column, --rate-column, --pair-column and --nominal-column"
        )
    return found


def _width(row: FileLine) -> int:
    return len(row.cells)


def _require_numbers(rows: Sequence[FileLine], given: _NamedColumns, name: str) -> None:
    """Refuse the number of a column that no line has."""
    width = max(map(_width, rows))
    for kind, named in given.items():
        if named is not None and _is_number(named) and not 1 <= int(named) <= width:
            raise InputError(f"{name} has columns 1 to {width}, and no {named} for the {kind}")


def _by_number(rows: Sequence[FileLine], given: _NamedColumns) -> tuple[Columns, int] | None:
    """Take the columns whose numbers the user tells; the first line may be a header."""
    told = [named for named in given.values() if named is not None]
    if not given["date"] or not given["rate"] or not all(map(_is_number, told)):
        return None
    places = {kind: None if named is None else int(named) - 1 for kind, named in given.items()}
    first = int(not any(DATE_FORMS.fullmatch(cell) for cell in rows[0].cells))
    return Columns(**places), first  # type: ignore[arg-type]  # date and rate are told


def _by_header(
    rows: Sequence[FileLine], given: _NamedColumns, asked: Reading, name: str
) -> tuple[Columns, int] | None:
    """Take the first line that names a column of dates and one of rates."""
    for place, row in enumerate(rows[:HEADER_LINES]):
        places = {kind: _column(row.cells, kind, named, name) for kind, named in given.items()}
        if asked.nominal == NO_COLUMN:
            places["nominal"] = None
        if places["date"] is None or places["rate"] is None:
            continue
        for kind, named in given.items():
            if named is not None and places[kind] is None:
                raise InputError(f"{name} has no column {named!r}; there are: {_cells_told(row)}")
        return Columns(**places), place + 1  # type: ignore[arg-type]  # both are found
    return None


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < HEADER_LINES


def _cells_told(row: FileLine) -> str:
    """Name the cells of a row; rubbish shortened, and without what a terminal would obey."""
    cells = ", ".join(cell for cell in row.cells if cell)
    cells = "".join(each if each.isprintable() else "\ufffd" for each in cells[: 4 * MOST_SHOWN])
    return cells if len(cells) < 4 * MOST_SHOWN else f"{cells} ..."


def _column(cells: Sequence[str], kind: str, given: str | None, name: str) -> int | None:
    if given is not None and _is_number(given):
        return int(given) - 1
    names = {given.strip().lower()} if given is not None else set(COLUMN_NAMES[kind].split())
    found = [n for n, cell in enumerate(cells) if {cell.lower(), plain_name(cell)} & names]
    if len(found) > 1:
        both = " and ".join(repr(cells[n]) for n in found)
        raise InputError(
            f"{name}: {both} may both be the column of the {kind}; say which with --{kind}-column"
        )
    return found[0] if found else None


def plain_name(cell: str) -> str:
    """Write a name as ``COLUMN_NAMES`` has it."""
    return "_".join(re.findall(r"\w+", cell.lower()))


def is_used(row: FileLine, columns: Columns) -> bool:
    """Leave out what has no rate: holidays, lines of text under the table."""
    if len(row.cells) <= max(columns.date, columns.rate):
        return False
    day, rate = row.cells[columns.date], row.cells[columns.rate]
    is_text = not any(cell.isdigit() for cell in day + rate)
    return rate.lower() not in _EMPTY and bool(day) and not is_text


def require_cells(row: FileLine, head: FileLine, name: str) -> None:
    """Refuse a row that has more cells than the first: 88,10 between commas would be 88."""
    if any(row.cells[len(head.cells) :]):
        raise InputError(
            f"{name}, line {row.line} has {len(row.cells)} cells, more than the {len(head.cells)} of line "
            f"{head.line}: is a comma in a number? Such cells need quotes, or a semicolon between them"
        )


def require_no_nominals(rows: Sequence[FileLine], columns: Columns, head: FileLine, name: str) -> None:
    """Refuse to pass over a column that looks like one of nominals: rates would be off a hundredfold."""
    for place in set(range(len(head.cells))) - {columns.date, columns.pair, columns.rate}:
        cells = {row.cells[place] for row in rows if place < len(row.cells)} - {""}
        if cells - {"1"} and cells <= NOMINALS:
            raise InputError(
                f"{name}: column {place + 1} ({head.cells[place]!r}) looks like the number of units that a "
                f"rate is for; name it with --nominal-column, or say --nominal-column {NO_COLUMN}"
            )
