"""Where labels at the ends of lines stand: near them, and apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, get_args

from fxtrack.charts.hues import hues_of
from fxtrack.charts.marks import Points
from fxtrack.drawing.scene import Disc, Frame, Segment, Shape
from fxtrack.drawing.sheet import Sheet
from fxtrack.model import Pair

END_DOT = 3.0
"""How large the dot beside the name of a line is, in points at 16 cm."""
_LABEL_HEIGHT = 9.5  # of a label at an end
_UP, _DOWN = "\u2191", "\u2193"
_LONGEST_LEADER = 0.12  # of the width of the frame
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""Series differ by these also, for those who see no colours."""


class Ended(Protocol):
    """A series whose end has a label."""

    @property
    def pair(self) -> Pair:
        """The pair."""

    @property
    def points(self) -> Points:
        """What is drawn of it."""


def spread_out(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move places, as little as need be, until all are so far apart and between two ends.

    Args:
        wanted: where they would like to be, in any order.
        apart: how far apart they must be; where there is too little room, they are set evenly.
        low: no place is below this.
        high: none is above this.

    Returns:
        The places, in the order of those wanted.
    """
    apart = min(apart, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # Blocks of places that touch: each block is where its members are best served on average.
    blocks: list[tuple[float, int]] = []
    for i in order:
        middle, count = wanted[i], 1
        while blocks and blocks[-1][0] + apart * (blocks[-1][1] + count) / 2 > middle:
            before, number = blocks.pop()
            middle = (before * number + middle * count) / (number + count)
            count += number
        blocks.append((middle, count))
    placed = [middle + apart * (k - (count - 1) / 2) for middle, count in blocks for k in range(count)]
    for k in range(len(placed)):
        placed[k] = max(placed[k], low + apart * k)
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], high - apart * (len(placed) - 1 - k))
    result = [0.0] * len(wanted)
    for i, place in zip(order, placed, strict=True):
        result[i] = place
    return result


def label_ends(
    sheet: Sheet, frame: Frame, groups: Sequence[Ended], texts: Sequence[str], size: float
) -> None:
    """Write name and end of each line beside it, with its dot and a line that leads to it.

    No line leads over months without dates: there the label has the date of the end. An end that the scale
    cuts off has an arrow in place of its dot.
    """
    box = frame.box
    ends = [(frame.x(line.points.dates[-1]), frame.y(line.points.rate[-1])) for line in groups]
    half = sheet.pt(_LABEL_HEIGHT) / 2
    places = spread_out([y for _, y in ends], sheet.pt(_LABEL_HEIGHT), box.y + half, box.top - half)
    x, down = box.right + sheet.pt(17), sheet.pt(size) * 0.36
    hues = hues_of([line.pair for line in groups])
    for line, text, place, (end, y) in zip(groups, texts, places, ends, strict=True):
        hue = hues[line.pair]
        ink, shape = f"series-{hue}", SHAPES[hue]
        dot = x - sheet.pt(4)
        if box.right - end <= _LONGEST_LEADER * box.width and box.y <= y <= box.top:
            leader = Segment((end + sheet.pt(2), y), (dot - sheet.pt(2.5), place), ink, sheet.pt(0.5))
            sheet.scene.items.append(leader)
        if box.y <= y <= box.top:
            sheet.scene.items.append(Disc(dot, place, sheet.pt(END_DOT), ink, hollow=False, shape=shape))
        else:
            arrow = _UP if y > box.top else _DOWN
            sheet.text(dot, place - down, arrow, size=size, ink=ink, bold=True, anchor="middle")
        sheet.text(x, place - down, text, size=size, ink=ink, bold=True)
