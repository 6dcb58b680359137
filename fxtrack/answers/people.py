"""How values are written for people: thousands apart, changes with their sign, ranges in one cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from fxtrack.answers.signs import NOT_RESOLVED_SIGN
from fxtrack.answers.table import CellKind
from fxtrack.model import plain
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.periods import MONTH
from fxtrack.numbers.rates import Spread

_Ends = tuple[Decimal | None, Decimal | None]


def grouped(number: Decimal) -> str:
    """Write a number with its thousands apart, as English does: 12,500."""
    return f"{number:,f}"


def signed(number: Decimal) -> str:
    """Write a change with its sign, and its thousands apart; a zero has no sign."""
    return f"{number:+,f}" if number else f"{abs(number):f}"


def _range_text(write: Callable[[Decimal], str]) -> Callable[[_Ends], str | None]:
    def text(ends: _Ends) -> str | None:
        low, high = ends
        return None if low is None or high is None else f"{write(low)} to {write(high)}"

    return text


def _one_or_between(ends: _Ends) -> str | None:
    low, high = ends
    return plain(low) if low is not None and low == high else _range_text(plain)(ends)


def _spread_text(spread: Spread) -> str:
    return f"{spread.percent:f}{'' if spread.resolved else NOT_RESOLVED_SIGN}"


def _dates_covered(row: Coverage) -> str:
    if row.state is not State.OBSERVED:
        return row.state.value
    return f"{row.observed} of {(row.last - row.first).days + 1}"


EVERYWHERE: Mapping[CellKind, Callable[[Any], str]] = {
    CellKind.MONTH: MONTH.written,
    CellKind.COVERED: _dates_covered,
}
"""What programs read as well."""

WRITERS: Mapping[CellKind, Callable[[Any], str | None]] = {
    **EVERYWHERE,
    CellKind.NUMBER: grouped,
    CellKind.CHANGE: signed,
    CellKind.SPREAD: _spread_text,
    CellKind.RANGE: _range_text(grouped),
    CellKind.CHANGE_RANGE: _range_text(signed),
    CellKind.DIGITS_RANGE: _one_or_between,
}
"""By kind; values of other kinds stay what they are."""
