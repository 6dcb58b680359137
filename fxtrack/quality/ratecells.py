"""What the cells of a file of official rates say: dates, pairs, numbers.

Nothing is guessed that a file leaves open: where a date, or the comma of a number, can be read in two ways,
the user is asked. A point stands before decimals unless the column shows otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fxtrack.currencies import CODES
from fxtrack.errors import InputError
from fxtrack.model import Pair
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


class FileLine(NamedTuple):
    """A line of the file: its number, counted from 1, and its cells."""

    line: int
    cells: Sequence[str]


class Columns(NamedTuple):
    """Which column holds what, counted from 0; None where there is none."""

    date: int
    pair: int | None
    rate: int
    nominal: int | None


_SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]+")
_PAIR = re.compile(r"(?:(\d+)\s*)?([A-Z]{3})(?:\s*[/\- ]?\s*([A-Z]{3}))?", re.IGNORECASE)
_DOTTED, _SLASHED = 10, 13  # the groups of ``DATE_FORMS`` at which the dates begin that end with the year
DATE_FORMS = re.compile(
    r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d{4})/(\d\d?)/(\d\d?)|(\d{4})(\d\d)(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4})"
    r"|(\d\d?)[/-](\d\d?)[/-](\d{4}))(?:[T ]\d\d?:\d\d.*)?"
)
"""A date, as 2025-12-08, 20251208, 8.12.2025 or 08/12/2025; a time may follow."""
_ANY_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MOST_DIGITS = 36
"""As many as the parser takes of a printed rate."""
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[\s'\u2019]\d{3})+(?![\d\s'\u2019])")
"""Digits in groups of three: elsewhere a space stands between two numbers."""
MOST_SHOWN = 60
"""A longer text is shortened in a message."""
_LAST_MONTH = 12
_GROUP = 3
"""Digits between marks of thousands."""
_EITHER = "?"


def decimal_mark_of(cells: Sequence[str], asked: Reading, name: str) -> str:
    """Return what stands before the decimals of a column: a comma or a point.

    Raises:
        InputError: both do, or a comma may as well stand between thousands.
    """
    if asked.decimal:
        return "," if asked.decimal == "comma" else "."
    marks: dict[str, str] = {}
    unsure = None
    for cell in cells:
        mark = _mark_of(_SPACES.sub("", cell))
        if mark == _EITHER:
            unsure = cell
        elif mark:
            marks.setdefault(mark, cell)
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


def _mark_of(number: str) -> str:
    """Return what stands before the decimals of one number, ``_EITHER`` or, where nothing tells, nothing."""
    last = max(number.rfind(","), number.rfind("."))
    if last < 0:
        return ""
    mark, other = number[last], "." if number[last] == "," else ","
    if number.count(mark) > 1:
        return other  # 1,234,567: a mark of thousands
    thousands = len(number) - last - 1 == _GROUP and 0 < last <= _GROUP and number[:last] != "0"
    if other in number or not thousands:
        return mark
    return _EITHER if mark == "," else ""


def is_day_first(cells: Sequence[str], asked: Reading, name: str) -> bool:
    """Tell how a column writes dates such as 08/12/2025.

    Raises:
        InputError: all of its dates can be read in both ways, and the user did not say which.
    """
    if asked.day_first is not None:
        return asked.day_first
    found = [match for match in map(DATE_FORMS.fullmatch, cells) if match and match[_SLASHED]]
    if any(int(match[_SLASHED]) > _LAST_MONTH for match in found) or not found:
        return True
    if any(int(match[_SLASHED + 1]) > _LAST_MONTH for match in found):
        return False
    raise InputError(f"{name}: {found[0][0]!r} may be two dates; say which with --day-first or --month-first")


def official_of(row: FileLine, columns: Columns, asked: Reading, where: str) -> Official:
    """Read the official rate of one line; ``where`` names the line in messages.

    Raises:
        InputError: a cell says something else than it should.
    """
    day = _day_of(row.cells[columns.date], where, day_first=bool(asked.day_first))
    pair, nominal = _pair(_cell(row, columns.pair), asked, where)
    point = "," if asked.decimal == "comma" else "."
    if _cell(row, columns.nominal):
        units = _number_above_zero(_cell(row, columns.nominal), point, where)
        if int(units) != units:
            raise InputError(f"{where}: a rate is for a whole number of units, not for {units}")
        if nominal not in {1, int(units)}:
            raise InputError(f"{where}: a rate for {nominal} units, or for {units}?")
        nominal = int(units)
    return Official(day, pair, _number_above_zero(row.cells[columns.rate], point, where), nominal, row.line)


def _cell(row: FileLine, column: int | None) -> str:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _day_of(cell: str, where: str, *, day_first: bool) -> date:
    match = DATE_FORMS.fullmatch(cell)
    try:
        if match:
            parts = [int(part) for part in match.groups() if part is not None]
            if match[_DOTTED] or match[_SLASHED]:
                day, month = (parts[0], parts[1]) if day_first else (parts[1], parts[0])
                return date(parts[2], month, day)
            return date(*parts)
    except ValueError:
        pass
    raise InputError(f"{where}: {cell!r} is not a date such as 2025-12-08 or 08.12.2025")


def _pair(cell: str, asked: Reading, where: str) -> tuple[Pair, int]:
    """Return the pair that a cell names, and how many units its rate is for."""
    if not cell:
        if asked.of is None:
            raise InputError(f"{where}: no pair; name that of all rows with --official-pair, such as USD/KGS")
        return asked.of, 1
    nominal, codes = _codes(cell, where)
    if asked.of is not None and len(codes) > 1 and asked.of != "/".join(codes):
        raise InputError(f"{where}: the pair is {'/'.join(codes)}, not {asked.of}, as --official-pair says")
    if any(code not in CODES for code in codes):
        raise _no_pair(cell, where)
    if len(codes) == 1:
        codes.append(_priced_in(codes[0], asked, where))
    if nominal == 0:
        raise InputError(f"{where}: {cell!r} is a rate of no units")
    return Pair("/".join(codes)), nominal


def _codes(cell: str, where: str) -> tuple[int, list[str]]:
    """Read ``100 KZT`` or ``USD/KGS``: the number of units, 1 where none is told, and one or two codes."""
    match = _PAIR.fullmatch(cell) if len(cell) <= MOST_SHOWN else None
    if match is None:
        raise _no_pair(cell, where)
    return int(match[1] or 1), [code.upper() for code in match.groups()[1:] if code]


def _no_pair(cell: str, where: str) -> InputError:
    return InputError(f"{where}: {cell[:MOST_SHOWN]!r} is not a pair such as USD/KGS, nor an ISO 4217 code")


def _priced_in(base: str, asked: Reading, where: str) -> str:
    """Return the other currency of a rate whose cell names only one."""
    if asked.of is not None and base == asked.of.base:
        return asked.of.quote
    if asked.currency is None:
        raise InputError(
            f"{where}: a rate of {base}, but in what? Say so with --official-currency, such as KGS"
        )
    return asked.currency


def _number_above_zero(cell: str, point: str, where: str) -> Decimal:
    """Read a number whose decimals stand behind ``point``; marks of thousands may stand before it."""
    text = _GROUPED.sub(lambda apart: _SPACES.sub("", apart[0]), cell)
    whole, _, decimals = text.partition(point)
    groups = whole.split("," if point == "." else ".")
    good = (
        len(text) <= 2 * _MOST_DIGITS
        and _ANY_NUMBER.fullmatch(text)
        and (decimals.isdigit() or not decimals)
        and _are_thousands(groups)
    )
    number = Decimal("".join(groups) + (f".{decimals}" if decimals else "")) if good else Decimal(0)
    if number <= 0:
        raise InputError(f"{where}: {cell[:MOST_SHOWN]!r} is not a number above zero that can be read")
    return number


def _are_thousands(groups: Sequence[str]) -> bool:
    """Tell whether digits may be grouped so: 1,234,567 may, 0,123 and 1234,567 may not."""
    first, *others = groups
    return not others or (
        re.fullmatch(r"[1-9]\d{0,2}", first) is not None and all(len(group) == _GROUP for group in others)
    )
