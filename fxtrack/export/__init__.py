"""The formats that tables are written in: a file a format, all of them registered here."""

from __future__ import annotations

from pathlib import Path

from fxtrack.errors import InputError
from fxtrack.export.aligned import TERMINAL
from fxtrack.export.delimited import CSV, TSV
from fxtrack.export.format import Dialect, Format, Layout, WriteOptions
from fxtrack.export.html import HTML
from fxtrack.export.markdown import MARKDOWN
from fxtrack.export.objects import JSON, JSONL

__all__ = [
    "CSV",
    "FORMATS",
    "TERMINAL",
    "Dialect",
    "Format",
    "Layout",
    "WriteOptions",
    "format_of",
    "register",
    "suffixes",
]

FORMATS: dict[str, Format] = {}
"""By name, in the order in which help lists them."""


def register(added: Format) -> None:
    """Add a format: ``--format`` takes its name, and ``fxtrack export`` its suffix.

    Raises:
        ValueError: another format has that name or suffix.
    """
    if added.name in FORMATS or added.suffix in suffixes():
        raise ValueError(f"there is a format {added.name} or a suffix {added.suffix} already")
    FORMATS[added.name] = added


def suffixes() -> list[str]:
    """Return the suffixes of files that can be written."""
    return [each.suffix for each in FORMATS.values() if each.suffix]


def format_of(path: Path) -> Format:
    """Return the format that a file's suffix picks.

    Raises:
        InputError: no such format.
    """
    for each in FORMATS.values():
        if each.suffix and each.suffix == path.suffix.lower():
            return each
    raise InputError(f"cannot write {path.name!r}: the suffix must be one of {', '.join(suffixes())}")


for _built_in in (TERMINAL, CSV, TSV, JSON, JSONL, MARKDOWN, HTML):
    register(_built_in)
