"""JSON and JSON Lines: an object a row; rates are strings, so that no digit is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from fxtrack.answers.table import Cell, Table
from fxtrack.export.format import Format, WriteOptions
from fxtrack.export.text import written
from fxtrack.model import plain


def _json(tables: Sequence[Table], _: WriteOptions) -> str:
    return json.dumps(list(_row_objects(tables)), ensure_ascii=False, indent=2) + "\n"


def _json_lines(tables: Sequence[Table], _: WriteOptions) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in _row_objects(tables))


_OWN = (str, int, type(None))
"""Types that JSON has itself."""

JSON = Format("json", _json, ".json")
JSONL = Format("jsonl", _json_lines, ".jsonl")


def _row_objects(tables: Sequence[Table]) -> Iterable[dict[str, object]]:
    for table in tables:
        for row in table.rows:
            yield dict(zip(table.names, map(_json_value, row), strict=True))


def _json_value(cell: Cell) -> object:
    if isinstance(cell, _OWN):
        return cell
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, tuple):
        return [{"file": at.location, "line": at.line} for at in cell]
    if isinstance(cell, Mapping):
        return {name: _json_value(value) for name, value in cell.items()}
    return written(cell)
