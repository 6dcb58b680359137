"""Words inside a frame: set where no mark is, as near as can be to what they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from fxtrack.drawing.scene import (
    ASCENT,
    DESCENT,
    EDGE,
    Anchor,
    Band,
    Bars,
    Frame,
    FrameMark,
    Ink,
    Polyline,
    Rect,
)
from fxtrack.drawing.sheet import Sheet

_PAD = 2.2  # between letters and marks
_ROWS_APART = 1.12  # of the size of the letters
_WIDEST = 0.8  # of its frame
_NOISE = 1e-9
_GROWTHS, _GROWTH = 8, 0.12  # by which a scale grows, of its length


class TagRow(NamedTuple):
    """A row of a tag: its text, the size of its letters at 16 cm, their colour and weight."""

    text: str
    size: float
    ink: Ink
    bold: bool = False


class Tag(NamedTuple):
    """Words about a place in a frame.

    Attributes:
        rows: what it says, from above.
        day: the date that it speaks of.
        rate: the rate.
        anchor: which end of the words is at the date, as far as the frame has room for it.
        farthest: how far away they may be, up or down, in points of a chart of 16 cm.
        within: how many days there must be for them; none if they may reach beyond.
    """

    rows: Sequence[TagRow]
    day: float
    rate: float
    anchor: Anchor = "middle"
    farthest: float = 30.0
    within: float = 0.0


def placed_tags(sheet: Sheet, frame: Frame, tags: Sequence[Tag]) -> list[tuple[Tag, Rect]]:
    """Find places for tags, the first ones first; those that find none are left out."""
    found: list[tuple[Tag, Rect]] = []
    for tag in tags:
        fitted = _fitted(sheet, frame, tag)
        place = tag_place(sheet, frame, fitted, [taken for _, taken in found])
        if place is not None:
            found.append((fitted, place))
    return found


def roomy(sheet: Sheet, frame: Frame, tags: Sequence[Tag]) -> tuple[float, float]:
    """Return the ends of a scale on which all tags find a place: those of the frame, or wider ones.

    Where some find none on any, the least wide one on which most do.
    """
    low, high = frame.ylim
    fewest, best = len(tags) + 1, (low, high)
    middle = (low + high) / 2
    for _ in range(_GROWTHS):
        placed = [tag for tag, _ in placed_tags(sheet, frame, tags)]
        lacking = [
            tag for tag in tags if all(tag.day != each.day or tag.rate != each.rate for each in placed)
        ]
        if len(lacking) < fewest:
            fewest, best = len(lacking), (low, high)
        if not lacking:
            break
        step = (high - low) * _GROWTH
        upwards = lacking[0].rate * (1 + _NOISE) >= middle or low - step <= 0
        low, high = (low, high + step) if upwards else (low - step, high)
        frame = replace(frame, ylim=(low, high))
    return best


def _fitted(sheet: Sheet, frame: Frame, tag: Tag) -> Tag:
    """Make the letters of a tag smaller where it would be wider than a part of its frame."""
    wide, _ = _size(sheet, tag)
    part = min(1.0, frame.box.width * _WIDEST / wide)
    return tag if part == 1 else tag._replace(rows=[row._replace(size=row.size * part) for row in tag.rows])


def tag_place(sheet: Sheet, frame: Frame, tag: Tag, taken: Sequence[Rect] = ()) -> Rect | None:
    """Find where a tag covers no mark; None if there is no such place near enough.

    Args:
        sheet: where it will be put.
        frame: with its marks.
        tag: what is to be placed.
        taken: places of others.
    """
    wide, high = _size(sheet, tag)
    box, pad = frame.box, sheet.pt(_PAD)
    left = (
        frame.x(tag.day) - {"start": sheet.pt(2), "middle": wide / 2, "end": wide - sheet.pt(2)}[tag.anchor]
    )
    left = max(box.x + pad, min(left, box.right - wide))
    room = frame.x(tag.day + tag.within) - frame.x(tag.day) if tag.within else box.width
    if wide + 2 * pad > room or high > box.height:
        return None
    occupied = [*busy(frame, left - pad, left + wide + pad)]
    occupied += [
        (each.y, each.top) for each in taken if each.x < left + wide + pad and left - pad < each.right
    ]
    at, best = frame.y(tag.rate), None
    for low, top in _free(occupied, box.y + pad, box.top, pad):
        if top - low >= high:
            bottom = min(max(at - high / 2, low), top - high)
            if best is None or abs(bottom + high / 2 - at) < abs(best + high / 2 - at):
                best = bottom
    if best is None or max(best - at, at - best - high) > sheet.pt(tag.farthest):
        return None
    return Rect(left, best, wide, high)


def put(sheet: Sheet, tag: Tag, place: Rect) -> None:
    """Write a tag at its place."""
    y = place.top
    for row in tag.rows:
        y -= sheet.pt(row.size) * (_ROWS_APART if row is not tag.rows[0] else ASCENT)
        x = {"start": place.x, "middle": place.x + place.width / 2, "end": place.right}[tag.anchor]
        sheet.text(x, y, row.text, size=row.size, ink=row.ink, bold=row.bold, anchor=tag.anchor)


def busy(frame: Frame, left: float, right: float) -> Iterator[tuple[float, float]]:
    """Yield from where to where marks reach, up and down the sheet, between two places across it."""
    for mark in frame.marks:
        x = frame.x(np.asarray(mark.x, dtype=float))
        if isinstance(mark, Polyline):
            yield from _along(x, frame.y(np.asarray(mark.y)), (left, right), mark.width)
        elif isinstance(mark, Band):
            for ends in (mark.low, mark.high):
                yield from _along(x, frame.y(np.asarray(ends)), (left, right), 0.0)
        else:
            yield from _uprights(frame, mark, slice(*np.searchsorted(x, [left, right])))


def _uprights(frame: Frame, mark: FrameMark, places: slice) -> Iterator[tuple[float, float]]:
    """Yield from where to where some dots or bars of a mark reach."""
    if isinstance(mark, Bars):
        low, high = (frame.y(np.asarray(ends)[places]) for ends in (mark.low, mark.high))
        yield from zip(low.tolist(), high.tolist(), strict=True)
    elif not isinstance(mark, Polyline | Band):
        half = mark.size * (1 + EDGE) / 2
        for y in frame.y(np.asarray(mark.y, dtype=float)[places]).tolist():
            yield y - half, y + half


def _along(
    x: np.ndarray, y: np.ndarray, between: tuple[float, float], width: float
) -> Iterator[tuple[float, float]]:
    """Yield from where to where a line reaches between two places across the sheet: it has no gaps."""
    left, right = max(between[0], x[0]), min(between[1], x[-1])
    if left <= right:
        heights = np.concatenate([np.interp([left, right], x, y), y[(x >= left) & (x <= right)]])
        yield float(heights.min()) - width / 2, float(heights.max()) + width / 2


def _free(
    occupied: Sequence[tuple[float, float]], low: float, high: float, pad: float
) -> Iterator[tuple[float, float]]:
    """Yield what is left between two ends of what is occupied."""
    at = low
    for start, end in sorted(occupied):
        if start - pad > at:
            yield at, min(start - pad, high)
        at = max(at, end + pad)
        if at >= high:
            return
    yield at, high


def _size(sheet: Sheet, tag: Tag) -> tuple[float, float]:
    wide = max(sheet.width(row.text, row.size, bold=row.bold) for row in tag.rows)
    high = sum(sheet.pt(row.size) * (_ROWS_APART if place else ASCENT) for place, row in enumerate(tag.rows))
    return wide, high + sheet.pt(tag.rows[-1].size) * DESCENT
