"""Files of official rates, as central banks and spreadsheets write them: found out by looking, or told.

Nothing is guessed that a file leaves open: where a date, or the comma of a number, can be read in two ways,
the user is asked. A point stands before decimals unless the column shows otherwise.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.currencies import CODES
from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.pages.text import looks_binary
from fxtrack.quality.official import Official

DecimalMark = Literal["comma", "point"]


class Reading(NamedTuple):
    """How a file is to be read; None to find out.

    Attributes:
        date: its column of the date: a name, or its number from 1.
        pair: its column of the pair, or of the currency.
        rate: its column of the rate.
        nominal: its column of the number of units that the rate is for.
        of: the pair of all its rows.
        currency: the currency of its rates, where it names only the other one.
        decimal: what stands before its decimals.
        day_first: whether 08/12/2025 is the 8 December.
    """

    date: str | None = None
    pair: str | None = None
    rate: str | None = None
    nominal: str | None = None
    of: Pair | None = None
    currency: str | None = None
    decimal: DecimalMark | None = None
    day_first: bool | None = None


NAMES = {
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

_EMPTY = {"", "-", "\u2013", "\u2014", "n/a", "na", "null", "none"}
_SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]+")
_PAIR = re.compile(r"(?:(\d+)\s*)?([A-Z]{3})(?:\s*[/\- ]?\s*([A-Z]{3}))?", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d{4})/(\d\d?)/(\d\d?)|(\d{4})(\d\d)(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4})"
    r"|(\d\d?)[/-](\d\d?)[/-](\d{4}))(?:[T ]\d\d?:\d\d.*)?"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MOST_DIGITS = 36
"""As many as the parser takes of a printed rate."""
_APART = re.compile(r"(?<![\d.,])\d{1,3}(?:[\s'\u2019]\d{3})+(?![\d\s'\u2019])")
"""Digits in groups of three: elsewhere a space stands between two numbers."""
_NOMINALS = {"1", "10", "100", "1000", "10000"}
_SHOWN = 60
_HEADER_LINES = 20
_HEAD = 100_000
_MONTHS = 12


class _Row(NamedTuple):
    line: int
    cells: Sequence[str]


class _Columns(NamedTuple):
    date: int
    pair: int | None
    rate: int
    nominal: int | None


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
    rows = list(_rows(_text(data, name), name))
    columns, first = _found(rows, asked, name)
    wanted = [row for row in rows[first:] if _is_used(row, columns)]
    head = rows[max(0, first - 1)]
    for row in wanted:
        _require_cells(row, head, name)
    if columns.nominal is None and asked.nominal != NO_COLUMN:
        _require_no_nominals(wanted, columns, head, name)
    point = _decimal_mark([row.cells[columns.rate] for row in wanted], asked, name)
    day_first = _day_first([row.cells[columns.date] for row in wanted], asked, name)
    resolved = asked._replace(decimal="comma" if point == "," else "point", day_first=day_first)
    found = (_official(row, columns, resolved, f"{name}, line {row.line}") for row in wanted)
    # Banks list their own currency at 1 as well.
    return [official for official in found if official.pair.base != official.pair.quote]


def _text(data: bytes, name: str) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if looks_binary(data[:4096]):
        raise InputError(f"{name} is no table of text; save it as CSV first")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _rows(text: str, name: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Row(reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num} is no line of a table: {error}") from error


def _delimiter(text: str) -> str:
    """Return the mark that makes a header of a line; failing that, one that cuts most lines alike.

    Titles have commas of their own, and so have rates: how often a mark is there tells little.
    """
    lines = [line for line in text[:_HEAD].splitlines()[:_HEADER_LINES] if line.strip()]

    def fits(mark: str) -> tuple[bool, int, bool]:
        cut = list(csv.reader(lines, delimiter=mark))
        names = [{_plain(cell) for cell in cells} for cells in cut]
        header = any(all(here & set(NAMES[kind].split()) for kind in ("date", "rate")) for here in names)
        alike = sum(len(cells) == len(cut[-1]) for cells in cut) if cut and len(cut[-1]) > 1 else 0
        return header, alike, mark != ","

    try:
        return max(";\t|,", key=fits)
    except csv.Error:
        return ","


def _found(rows: Sequence[_Row], asked: Reading, name: str) -> tuple[_Columns, int]:
    """Find the columns, and the first row behind the header."""
    if not rows:
        raise InputError(f"{name} is empty")
    nominal = None if asked.nominal == NO_COLUMN else asked.nominal
    given: tuple[str | None, ...] = (asked.date, asked.pair, asked.rate, nominal)
    widest = max(rows, key=lambda row: len(row.cells))
    for kind, named in zip(NAMES, given, strict=True):
        if named is not None and _is_number(named) and not 1 <= int(named) <= len(widest.cells):
            raise InputError(f"{name} has columns 1 to {len(widest.cells)}, and no {named} for the {kind}")
    if asked.date and asked.rate and all(named is None or _is_number(named) for named in given):
        numbers = [None if named is None else int(named) - 1 for named in given]
        first = int(not any(_DATE.fullmatch(cell) for cell in rows[0].cells))
        return _Columns(*numbers), first  # type: ignore[arg-type]
    for place, row in enumerate(rows[:_HEADER_LINES]):
        places = {
            kind: _column(row.cells, kind, named, name) for kind, named in zip(NAMES, given, strict=True)
        }
        if asked.nominal == NO_COLUMN:
            places["nominal"] = None
        if places["date"] is not None and places["rate"] is not None:
            for kind, named in zip(NAMES, given, strict=True):
                if named is not None and places[kind] is None:
                    raise InputError(f"{name} has no column {named!r}; there are: {_shown(row)}")
            return _Columns(**places), place + 1  # type: ignore[arg-type]
    there = _shown(max(rows[:_HEADER_LINES], key=lambda row: len(row.cells)))
    raise InputError(
        f"{name} has no columns of date and rate that can be found; there are: {there}. Name them with "
        "--date-column, --rate-column, --pair-column and --nominal-column"
    )


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < _HEADER_LINES


def _shown(row: _Row) -> str:
    """Name the cells of a row; rubbish shortened, and without what a terminal would obey."""
    cells = ", ".join(cell for cell in row.cells if cell)
    cells = "".join(each if each.isprintable() else "\ufffd" for each in cells[: 4 * _SHOWN])
    return cells if len(cells) < 4 * _SHOWN else f"{cells} ..."


def _column(cells: Sequence[str], kind: str, given: str | None, name: str) -> int | None:
    if given is not None and _is_number(given):
        return int(given) - 1
    names = {given.strip().lower()} if given is not None else set(NAMES[kind].split())
    found = [n for n, cell in enumerate(cells) if {cell.lower(), _plain(cell)} & names]
    if len(found) > 1:
        both = " and ".join(repr(cells[n]) for n in found)
        raise InputError(
            f"{name}: {both} may both be the column of the {kind}; say which with --{kind}-column"
        )
    return found[0] if found else None


def _plain(cell: str) -> str:
    """Write a name as ``NAMES`` has it."""
    return "_".join(re.findall(r"\w+", cell.lower()))


def _is_used(row: _Row, columns: _Columns) -> bool:
    """Leave out what has no rate: holidays, lines of text under the table."""
    if len(row.cells) <= max(columns.date, columns.rate):
        return False
    day, rate = row.cells[columns.date], row.cells[columns.rate]
    is_text = not any(cell.isdigit() for cell in day + rate)
    return rate.lower() not in _EMPTY and bool(day) and not is_text


def _require_cells(row: _Row, head: _Row, name: str) -> None:
    """Refuse a row that has more cells than the first: 88,10 between commas would be 88."""
    if any(row.cells[len(head.cells) :]):
        raise InputError(
            f"{name}, line {row.line} has {len(row.cells)} cells, more than the {len(head.cells)} of line "
            f"{head.line}: is a comma in a number? Such cells need quotes, or a semicolon between them"
        )


def _require_no_nominals(rows: Sequence[_Row], columns: _Columns, head: _Row, name: str) -> None:
    """Refuse to pass over a column that looks like one of nominals: rates would be off a hundredfold."""
    for place in set(range(len(head.cells))) - {columns.date, columns.pair, columns.rate}:
        cells = {row.cells[place] for row in rows if place < len(row.cells)} - {""}
        if cells - {"1"} and cells <= _NOMINALS:
            raise InputError(
                f"{name}: column {place + 1} ({head.cells[place]!r}) looks like the number of units that a "
                f"rate is for; name it with --nominal-column, or say --nominal-column {NO_COLUMN}"
            )


def _decimal_mark(cells: Sequence[str], asked: Reading, name: str) -> str:
    """Return what stands before the decimals of a column."""
    if asked.decimal:
        return "," if asked.decimal == "comma" else "."
    marks: dict[str, str] = {}
    unsure = None
    for cell in cells:
        number = _SPACES.sub("", cell)
        last = max(number.rfind(","), number.rfind("."))
        if last < 0:
            continue
        mark, other = number[last], "." if number[last] == "," else ","
        if number.count(mark) > 1:
            marks.setdefault(other, cell)  # 1,234,567: a mark of thousands
        elif other in number or len(number) - last - 1 != 3 or number[:last] in {"", "0"} or last > 3:  # noqa: PLR2004
            marks.setdefault(mark, cell)
        elif mark == ",":
            unsure = cell
    if len(marks) > 1:
        raise InputError(
            f"{name} has numbers with a decimal comma and with a point, {marks[',']!r} and {marks['.']!r}; "
            "say which with --decimal"
        )
    if unsure and not marks:
        raise InputError(
            f"{name}: {unsure!r} may have its comma before decimals or thousands; say which with --decimal"
        )
    return next(iter(marks), ".")


def _day_first(cells: Sequence[str], asked: Reading, name: str) -> bool:
    if asked.day_first is not None:
        return asked.day_first
    found = [match for match in map(_DATE.fullmatch, cells) if match and match[13]]
    if any(int(match[13]) > _MONTHS for match in found) or not found:
        return True
    if any(int(match[14]) > _MONTHS for match in found):
        return False
    raise InputError(f"{name}: {found[0][0]!r} may be two dates; say which with --day-first or --month-first")


def _official(row: _Row, columns: _Columns, asked: Reading, where: str) -> Official:
    day = _date(row.cells[columns.date], where, day_first=bool(asked.day_first))
    pair, nominal = _pair(_cell(row, columns.pair), asked, where)
    point = "," if asked.decimal == "comma" else "."
    if _cell(row, columns.nominal):
        units = _number(_cell(row, columns.nominal), point, where)
        if int(units) != units:
            raise InputError(f"{where}: a rate is for a whole number of units, not for {units}")
        if nominal not in {1, int(units)}:
            raise InputError(f"{where}: a rate for {nominal} units, or for {units}?")
        nominal = int(units)
    return Official(day, pair, _number(row.cells[columns.rate], point, where), nominal, row.line)


def _cell(row: _Row, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _date(cell: str, where: str, *, day_first: bool) -> date:
    match = _DATE.fullmatch(cell)
    try:
        if match:
            parts = [int(part) for part in match.groups() if part is not None]
            if match[10] or match[13]:
                day, month = (parts[0], parts[1]) if day_first else (parts[1], parts[0])
                return date(parts[2], month, day)
            return date(*parts)
    except ValueError:
        pass
    raise InputError(f"{where}: {cell!r} is not a date such as 2025-12-08 or 08.12.2025")


def _pair(cell: str, asked: Reading, where: str) -> tuple[Pair, int]:
    if not cell:
        if asked.of is None:
            raise InputError(f"{where}: no pair; name that of all rows with --official-pair, such as USD/KGS")
        return asked.of, 1
    match = _PAIR.fullmatch(cell) if len(cell) <= _SHOWN else None
    codes = [code.upper() for code in match.groups()[1:] if code] if match else []
    if asked.of is not None and len(codes) > 1 and asked.of != "/".join(codes):
        raise InputError(f"{where}: the pair is {'/'.join(codes)}, not {asked.of}, as --official-pair says")
    if not match or any(code not in CODES for code in codes):
        raise InputError(f"{where}: {cell[:_SHOWN]!r} is not a pair such as USD/KGS, nor an ISO 4217 code")
    if len(codes) == 1 and asked.of is not None and codes[0] == asked.of.base:
        codes.append(asked.of.quote)
    if len(codes) == 1:
        if asked.currency is None:
            raise InputError(
                f"{where}: a rate of {codes[0]}, but in what? Say so with --official-currency, such as KGS"
            )
        codes.append(asked.currency)
    nominal = int(match[1] or 1)
    if nominal == 0:
        raise InputError(f"{where}: {cell!r} is a rate of no units")
    return Pair("/".join(codes)), nominal


def _number(cell: str, point: str, where: str) -> Decimal:
    text = _APART.sub(lambda apart: _SPACES.sub("", apart[0]), cell)
    other = "," if point == "." else "."
    whole, _, decimals = text.partition(point)
    groups = whole.split(other)
    good = (
        len(text) <= 2 * _MOST_DIGITS
        and _NUMBER.fullmatch(text)
        and decimals.isdigit() >= bool(decimals)
        and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 - thousands
        # 0,123 is no number of thousands, nor is 1234,567.8.
        and (len(groups) == 1 or re.fullmatch(r"[1-9]\d{0,2}", groups[0]))
    )
    number = Decimal("".join(groups) + (f".{decimals}" if decimals else "")) if good else Decimal(0)
    if number <= 0:
        raise InputError(f"{where}: {cell[:_SHOWN]!r} is not a number above zero that can be read")
    return number
