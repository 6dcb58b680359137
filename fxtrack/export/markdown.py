"""Tables in Markdown, with nothing in them that Markdown would take for its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fxtrack.answers.table import Table
from fxtrack.export.format import Format, WriteOptions
from fxtrack.export.text import one_below_another, written
from fxtrack.words.safe import visible


def _markdown(table: Table, _: WriteOptions) -> str:
    flat = table.flat()
    title = f"**{_literal(flat.title)}**\n\n" if flat.title else ""
    rule = ("---:" if right else "---" for right in flat.right)
    # Only text can hold signs of Markdown: numbers and dates have none.
    rows = ((_literal(cell) if isinstance(cell, str) else written(cell) for cell in row) for row in flat.rows)
    return title + "".join(map(_markdown_row, [map(_literal, flat.names), rule, *rows]))


MARKDOWN = Format("markdown", one_below_another(_markdown), ".md", for_people=True)


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _literal(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", visible(text))
