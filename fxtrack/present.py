"""Frames as tables: with every digit and column for programs, in plain words for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from fxtrack import currencies
from fxtrack.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = frozenset(
    "rate low high prints change snapshots line rate_min rate_max inverse inverse_min inverse_max "
    "reference_rate change_min change_max".split(),
)


def frame(data: pd.DataFrame, title: str | None = None) -> Table:
    """Take a frame over as it is."""
    columns = [str(name) for name in data.columns]
    rows = [[_cell(value) for value in row] for row in data.itertuples(index=False)]
    return Table(columns, rows, title, _NUMBERS | {name for name in columns if "/" in name})


def latest(changes: pd.DataFrame) -> Table:
    """Show the latest daily rate of each pair in both directions."""
    rows: list[list[Cell]] = []
    for row in changes.drop_duplicates(["base", "quote"]).itertuples(index=False):
        base, quote = str(row.base), str(row.quote)
        rows.append([
            f"{base}/{quote}", cast("date", row.date), cast("Decimal", row.rate), f"{quote}/{base}",
            grouped(cast("Decimal", row.inverse)),
            f"{grouped(cast('Decimal', row.inverse_min))} to {grouped(cast('Decimal', row.inverse_max))}",
        ])  # fmt: skip
    columns = ["pair", "date", "rate", "inverse pair", "inverse rate", "possible range"]
    right = frozenset(["rate", "inverse rate", "possible range"])
    return Table(columns, rows, "Latest daily rates, in both directions", right)


def change_table(changes: pd.DataFrame) -> Table:
    """Show the changes in percent; a change that the printed digits do not resolve is named so."""
    columns = ["pair", "period", "compared with", "rate then", "rate now", "change, %", "possible range, %"]
    rows = list(_change_rows(changes))
    title = "Changes of the daily rate (what one unit of the first currency costs in the second)"
    return Table(columns, rows, title, frozenset(columns[3:]))


def grouped(number: Decimal) -> str:
    """Write a number with its thousands apart, as English does: 12,500."""
    return f"{number:,f}"


def signed(number: Decimal) -> str:
    """Write a change with its sign; a zero that was rounded to has none."""
    return f"{number:+,f}" if number else f"{abs(number):f}"


def direction(base: str, quote: str) -> str:
    """Say what a rate counts: "US dollars per som"."""
    return f"{currencies.names(quote).units} per {currencies.names(base).unit}"


def _change_rows(changes: pd.DataFrame) -> Iterator[list[Cell]]:
    before = ""
    for row in changes.itertuples(index=False):
        pair = f"{row.base}/{row.quote}"
        low, high = cast("Decimal | None", row.change_min), cast("Decimal | None", row.change_max)
        shown = "" if low is None or high is None else f"{signed(low)} to {signed(high)}"
        change = cast("Decimal | None", row.change)
        moved = signed(change) if change is not None else str(row.verdict or "no data")
        yield [
            pair if pair != before else "", str(row.period), _cell(row.reference_date),
            _cell(row.reference_rate), cast("Decimal", row.rate), moved, shown,
        ]  # fmt: skip
        before = pair


def _cell(value: object) -> Cell:
    if value is None or value != value:  # noqa: PLR0124 - pandas marks what is missing with a NaN
        return None
    if hasattr(value, "item"):  # a numpy number
        return cast("int", value.item())
    return cast("str | int | bool | Decimal | date | datetime", value)
