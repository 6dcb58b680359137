"""Tables for a terminal, in columns; where it is narrow, texts are broken and numbers stay whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

from fxtrack.answers.table import Table
from fxtrack.export.format import Format, WriteOptions
from fxtrack.export.text import one_below_another, written
from fxtrack.words.safe import visible

_GUTTER = "  "
_LONGEST_WORD = 30
"""Longer words are broken where a terminal is narrow; instants are not."""


def _aligned(table: Table, options: WriteOptions) -> str:
    flat = table.flat()
    cells = [flat.names, *([visible(written(cell)) for cell in row] for row in flat.rows)]
    widths = _widths(cells, flat.right, options.width)
    rows = [list(map(_wrapped, row, widths)) for row in cells]
    lines = [
        [_row_line(parts, widths, flat.right) for parts in zip_longest(*row, fillvalue="")] for row in rows
    ]
    rule = _GUTTER.join("-" * size for size in widths)
    title = [flat.title, ""] if flat.title else []
    return "\n".join([*title, *lines[0], rule, *(line for row in lines[1:] for line in row)]) + "\n"


TERMINAL = Format("table", one_below_another(_aligned), for_people=True)


def _row_line(parts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Set the parts of one line of a row beside each other."""

    def padded(text: str, size: int, *, flush_right: bool) -> str:
        pad = " " * (size - _cells_taken(text))
        return pad + text if flush_right else text + pad

    each = zip(parts, widths, right, strict=True)
    return _GUTTER.join(padded(text, size, flush_right=flush) for text, size, flush in each).rstrip()


def _widths(cells: Sequence[Sequence[str]], right: Sequence[bool], width: int | None) -> list[int]:
    """Return the widths of the columns: what each needs, or less where a terminal has not that much room.

    The widest columns of text give way first. Numbers, dates and instants are never broken, headings between
    words only; what does not fit even so, the terminal breaks.
    """
    columns = list(zip(*cells, strict=True))
    widths = [max(map(_cells_taken, column)) for column in columns]
    if not width:
        return widths
    least = [_least(column, numbers=numbers) for column, numbers in zip(columns, right, strict=True)]
    while sum(widths) + len(_GUTTER) * (len(widths) - 1) > width:
        wide = [i for i, size in enumerate(widths) if size > least[i]]
        if not wide:
            break
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _least(column: Sequence[str], *, numbers: bool) -> int:
    """Return how narrow a column may become; the first cell is its heading."""

    def longest_word(text: str) -> int:
        return max(map(_cells_taken, text.split()), default=0)

    heading, *cells = column
    if numbers:
        return max(longest_word(heading), *map(_cells_taken, cells), 0)
    return max(longest_word(heading), min(_LONGEST_WORD, max(map(longest_word, cells), default=0)))


def _wrapped(text: str, size: int) -> list[str]:
    """Break a text into lines between words; a word that is too long, such as a path, anywhere."""
    if _cells_taken(text) <= size:
        return [text]
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and _cells_taken(lines[-1]) + 1 + _cells_taken(word) <= size:
            lines[-1] += f" {word}"
            continue
        if lines[-1]:
            lines.append("")
        *full, lines[-1] = _pieces(word, size)
        lines[-1:-1] = full
    return lines


def _pieces(word: str, size: int) -> list[str]:
    """Break a word into pieces that fit: behind a folder of a path if that fills half of the line."""
    pieces = []
    while _cells_taken(word) > size:
        taken = next(n for n in range(len(word), 0, -1) if _cells_taken(word[:n]) <= size or n == 1)
        folder = word.rfind("/", 0, taken) + 1
        taken = folder if 2 * folder > taken else taken
        pieces.append(word[:taken])
        word = word[taken:]
    return [*pieces, word]


def _cells_taken(text: str) -> int:
    """Count the cells that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
