"""The marks of a frame, cut at its upper and lower edge: a scale that is chosen may not hold them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from fxtrack.drawing.scene import Band, Bars, Dots, Frame, FrameMark, Polyline

_Point = tuple[float, float]


def cut(frame: Frame) -> Frame:
    """Return a frame none of whose marks reaches beyond its scale; dots stay whole, by their middle."""
    return replace(frame, marks=[part for mark in frame.marks for part in _within(mark, *frame.ylim)])


def _within(mark: FrameMark, low: float, high: float) -> Iterator[FrameMark]:
    if isinstance(mark, Polyline):
        yield from _lines_within(mark, low, high)
    elif isinstance(mark, Dots):
        y = np.asarray(mark.y, dtype=float)
        inside = (low <= y) & (y <= high)
        if inside.any():
            yield mark._replace(x=np.asarray(mark.x)[inside], y=y[inside])
    else:
        yield from _areas_within(mark, low, high)


def _areas_within(mark: Band | Bars, low: float, high: float) -> Iterator[Band | Bars]:
    """Cut what reaches from one height to another; a band keeps its dates, and has no height beyond."""
    lower, upper = np.asarray(mark.low, dtype=float), np.asarray(mark.high, dtype=float)
    seen = (upper >= low) & (lower <= high)
    if not seen.any():
        return
    kept = np.ones_like(seen) if isinstance(mark, Band) else seen
    x, lower, upper = (np.asarray(each)[kept] for each in (mark.x, lower, upper))
    yield mark._replace(x=x, low=np.clip(lower, low, high), high=np.clip(upper, low, high))


def _lines_within(mark: Polyline, low: float, high: float) -> Iterator[Polyline]:
    """Cut a line into the parts that lie within."""
    points = [(float(x), float(y)) for x, y in zip(mark.x, mark.y, strict=True)]
    chain: list[_Point] = []
    for start, end in pairwise(points):
        part = _part_within(start, end, low, high)
        if chain and (part is None or part[0] != chain[-1]):
            yield mark._replace(x=[x for x, _ in chain], y=[y for _, y in chain])
            chain = []
        if part is not None:
            chain = [*(chain or part[:1]), part[1]]
    if chain:
        yield mark._replace(x=[x for x, _ in chain], y=[y for _, y in chain])


def _part_within(start: _Point, end: _Point, low: float, high: float) -> tuple[_Point, _Point] | None:
    """Return what of a straight line lies between two heights; None if nothing does."""
    if max(start[1], end[1]) < low or min(start[1], end[1]) > high:
        return None
    return _moved_within(start, end, low, high), _moved_within(end, start, low, high)


def _moved_within(point: _Point, towards: _Point, low: float, high: float) -> _Point:
    """Move a point along a line until it lies between two heights."""
    (x, y), (other_x, other_y) = point, towards
    if low <= y <= high:
        return point
    edge = low if y < low else high
    return x + (other_x - x) * (edge - y) / (other_y - y), edge
