"""Pieces of an SVG for a page, gathered: what looks alike says so once, which keeps pages short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

STROKED, FILLED, LETTERED, WHOLE = "stroke", "fill", "text", "other"


class Piece(NamedTuple):
    """A part of a drawing.

    Attributes:
        kind: of ``STROKED`` and ``FILLED`` the body is the data of a path, of ``LETTERED`` an element.
        look: the attributes of how it looks; of ``WHOLE`` the whole element.
        body: the rest.
    """

    kind: str
    look: str
    body: str = ""


def gathered(pieces: Iterable[Piece]) -> Iterator[str]:
    """Write pieces as elements.

    Strokes and texts that follow each other are gathered by their look, all strokes below all texts; they
    never lie over each other in another order. Fills cover what is below: only those of one look that follow
    each other are one path.
    """
    waiting: dict[str, dict[str, list[str]]] = {STROKED: {}, LETTERED: {}}
    last: tuple[str, list[str]] | None = None
    for piece in pieces:
        if piece.kind in waiting:
            if last:
                yield _path(*last)
            last = None
            waiting[piece.kind].setdefault(piece.look, []).append(piece.body)
            continue
        yield from _flushed(waiting)
        if last and (piece.kind != FILLED or piece.look != last[0]):
            yield _path(*last)
            last = None
        if piece.kind != FILLED:
            yield piece.look
        elif last:
            last[1].append(piece.body)
        else:
            last = piece.look, [piece.body]
    yield from _flushed(waiting)
    if last:
        yield _path(*last)


def _path(look: str, bodies: Iterable[str]) -> str:
    return f'<path {look} d="{"".join(bodies)}"/>'


def _flushed(waiting: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    """Write what was gathered, and forget it."""
    for look, bodies in waiting[STROKED].items():
        yield _path(look, bodies)
    for look, bodies in waiting[LETTERED].items():
        if len(bodies) == 1:
            yield bodies[0].replace("<text ", f"<text {look} ", 1)
        else:
            yield f"<g {look}>{''.join(bodies)}</g>"
    for each in waiting.values():
        each.clear()
