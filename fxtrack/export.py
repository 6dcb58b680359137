"""Daily rates as text for spreadsheets, in the format that the suffix of a file picks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from fxtrack import answers as present
from fxtrack.errors import InputError
from fxtrack.numbers.rates import Rate
from fxtrack.tables import Dialect, Format, delimited, render

Layout = Literal["wide", "long"]
"""A row a date and a column a pair, or a row a date and pair with all columns."""

_FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".html": "html",
}


def format_of(path: Path) -> Format:
    """Return the format that a file's suffix picks.

    Raises:
        InputError: no such format.
    """
    try:
        return _FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(_FORMATS)
        raise InputError(f"cannot write {path.name!r}: the suffix must be one of {known}") from None


def rates_text(rates: Sequence[Rate], to: Format, layout: Layout, dialect: Dialect) -> str:
    """Write daily rates out in a layout and a format; the dialect is for CSV and TSV."""
    table = present.wide(rates) if layout == "wide" else present.rates(rates)
    if to in {"csv", "tsv"}:
        return delimited(table, dialect)
    return render(table, to)
