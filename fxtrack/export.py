"""Daily rates as files for spreadsheets; a file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


def write(path: Path, content: str | bytes) -> None:
    """Write a file in one step: under a passing name first, then over the old one.

    Raises:
        InputError: the place cannot be written to.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    target = path.resolve()  # a symbolic link stays one
    passing = target.with_name(f".{target.name}.{os.getpid()}")
    with refusals(path):
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a pipe or a device
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            passing.write_bytes(data)
            passing.replace(target)
        finally:
            passing.unlink(missing_ok=True)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Tell in a line what stands in the way of writing.

    Raises:
        InputError: the place cannot be written to.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
