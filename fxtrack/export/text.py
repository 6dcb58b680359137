"""What formats made of text share: how a value is written, and tables one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from fxtrack.answers.table import Cell, Table
from fxtrack.export.format import WriteOptions
from fxtrack.model import instant, plain


def written(cell: Cell) -> str:
    """Write a value as text: all digits of a number, ISO dates, UTC instants with a Z, yes and no."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return instant(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def one_below_another(
    write: Callable[[Table, WriteOptions], str],
) -> Callable[[Sequence[Table], WriteOptions], str]:
    """Turn what writes one table as text into what writes several, with an empty line between them."""

    def every(tables: Sequence[Table], options: WriteOptions) -> str:
        return "\n".join(write(table, options) for table in tables)

    return every
