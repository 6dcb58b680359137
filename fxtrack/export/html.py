"""Plain tables in HTML, to paste into a page or a document."""

from __future__ import annotations

import html
from collections.abc import Iterable

from fxtrack.answers.table import Table
from fxtrack.export.format import Format, WriteOptions
from fxtrack.export.text import one_below_another, written


def _html(table: Table, _: WriteOptions) -> str:
    flat = table.flat()
    aligned = [' align="right"' if right else "" for right in flat.right]
    caption = f"<caption>{html.escape(flat.title)}</caption>\n" if flat.title else ""
    head = _tr("th", flat.names, aligned)
    body = "".join(_tr("td", map(written, row), aligned) for row in flat.rows)
    return f"<table>\n{caption}<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


HTML = Format("html", one_below_another(_html), ".html", for_people=True)


def _tr(tag: str, texts: Iterable[str], aligned: Iterable[str]) -> str:
    cells = (f"<{tag}{align}>{html.escape(text)}</{tag}>" for text, align in zip(texts, aligned, strict=True))
    return f"<tr>{''.join(cells)}</tr>\n"
