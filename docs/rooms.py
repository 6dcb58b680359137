"""Draw the picture of the rooms: ``python docs/rooms.py``.

The rows are those that ``lint-imports`` holds the code to, in ``pyproject.toml``; a room that comes new needs
its words here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"

_DOES = {
    "cli": "options, words for people, exit status",
    "api": "the Python interface: frames",
    "report": "a folder: page, pictures, tables",
    "importing": "an import put together",
    "charts": "a file a kind of chart",
    "export": "a file a format",
    "drawing": "marks, scales, painters",
    "answers": "the columns of an answer",
    "questions": "what is asked of one session",
    "quality": "checks, pegs, official rates",
    "numbers": "ranges, daily rates, changes, periods",
    "store": "one session, one writer",
    "ingest": "parts through any executor",
    "delivery": "what was read of a part, on its way to the writer",
    "extract": "one snapshot to one extraction",
    "places": "files and folders, cut into parts",
    "archives": "pages out of archives",
    "pages": "bytes to quotes and a date, by a grammar",
}
_BASE = "counts"
"""From this row down, all stand in one box: they hold what every room talks of."""

_READING, _KEEPING, _REST = "#f3e7d3", "#dbe8f4", "#eef0f2"
_SHADES = dict.fromkeys(["delivery", "extract", "places", "archives", "pages"], _READING) | dict.fromkeys(
    ["store", "ingest"], _KEEPING
)
_PAGE_INK, _ANSWER_INK = "#8a5a12", "#1f5c94"
_OF_A_PAGE = (
    "the way of a page:|places cut parts,|archives find pages,|extract reads them,|one writer commits"
)
_OF_AN_ANSWER = (
    "the way of an answer:|one session reads rows|and lets go; numbers|compute; answers and|"
    "charts lay out; the|command line prints"
)
_TITLE = (
    "The rooms of fxtrack: each imports only from rows below. A page goes up from places to store, a "
    "question from store to the command line."
)
_WIDTH, _ROWS_WIDTH, _HEIGHT, _GAP, _MARGIN, _LINE = 720, 500, 38, 8, 20, 14
_RIGHT = _MARGIN + _ROWS_WIDTH


class Box(NamedTuple):
    """A room, or the rooms at the bottom: its names, and where it stands."""

    name: str
    x: float
    y: int
    width: float


def rows() -> list[list[str]]:
    """Return the rooms row by row, from the top; those at the bottom share one name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    found = [layer.split(" | ") for layer in layers]
    base = found.index([_BASE])
    return [*found[:base], ["  ".join(name for row in found[base:] for name in row)]]


def boxes() -> Iterator[Box]:
    """Yield every box of the picture."""
    for number, row in enumerate(rows()):
        width = (_ROWS_WIDTH - _GAP * (len(row) - 1)) / len(row)
        for place, name in enumerate(row):
            yield Box(name, _MARGIN + place * (width + _GAP), _MARGIN + number * (_HEIGHT + _GAP), width)


def picture() -> str:
    """Return the picture as SVG."""
    found = list(boxes())
    height = found[-1].y + _HEIGHT + _MARGIN
    middle = {box.name: box.y + _HEIGHT / 2 for box in found}
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    font = 'font-family="DejaVu Sans, Arial, sans-serif"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} role="img" aria-labelledby="t">',
        f'<title id="t">{_TITLE}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *(line for box in found for line in _drawn(box)),
        *_way(middle["places"], middle["ingest"] + 8, _PAGE_INK, _OF_A_PAGE.split("|")),
        *_way(middle["store"] - 8, middle["cli"], _ANSWER_INK, _OF_AN_ANSWER.split("|")),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _drawn(box: Box) -> Iterator[str]:
    shade, does = _SHADES.get(box.name, _REST), "" if "  " in box.name else _DOES[box.name]
    x, name_at = box.x + 10, box.y + (16 if does else 23)
    yield f'<rect x="{box.x:g}" y="{box.y}" width="{box.width:g}" height="{_HEIGHT}" rx="3" fill="{shade}"/>'
    yield (
        f'<text x="{x:g}" y="{name_at}" font-size="13" font-weight="bold" fill="#1c2733">'
        f"{escape(box.name)}</text>"
    )
    if does:
        yield f'<text x="{x:g}" y="{box.y + 31}" font-size="11" fill="#45525e">{escape(does)}</text>'


def _way(start: float, end: float, ink: str, words: Sequence[str]) -> Iterator[str]:
    """Draw an arrow from one height up to another, beside the rows, and say what goes there."""
    x = _RIGHT + 34
    yield (
        f'<path d="M{_RIGHT + 4} {start:g} H{x} V{end:g} H{_RIGHT + 8}" fill="none" stroke="{ink}" '
        'stroke-width="2"/>'
    )
    yield f'<path d="M{_RIGHT + 4} {end:g} l9 -5 v10 z" fill="{ink}"/>'
    first = (start + end) / 2 - _LINE * (len(words) - 2) / 2
    for number, text in enumerate(words):
        yield (
            f'<text x="{x + 9}" y="{first + _LINE * number:g}" font-size="11" fill="{ink}">'
            f"{escape(text)}</text>"
        )


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
