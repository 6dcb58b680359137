"""A chart as plain marks, before it is a picture: what the painters paint, and what tests can ask about.

Lengths are typographic points (1/72 inch), counted from the lower left corner. Inside a ``Frame`` marks are
in units of the data; a frame knows where on the sheet they come to lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, overload

import numpy as np

Ink = str
"""What a mark means; a theme knows the colour: ``text``, ``quiet``, ``line``, ``band``, ``series-0``..."""

Anchor = Literal["start", "middle", "end"]

Shape = Literal["circle", "square", "triangle", "diamond", "wedge"]
"""By their shapes series can be told apart without colours."""

CORNERS: Mapping[Shape, tuple[tuple[float, float], ...]] = {
    "square": ((-0.44, -0.44), (0.44, -0.44), (0.44, 0.44), (-0.44, 0.44)),
    "triangle": ((-0.58, -0.42), (0.58, -0.42), (0.0, 0.6)),
    "diamond": ((0.0, -0.64), (0.64, 0.0), (0.0, 0.64), (-0.64, 0.0)),
    "wedge": ((-0.58, 0.42), (0.0, -0.6), (0.58, 0.42)),
}
"""The corners of all shapes but the circle, in units of a dot's size; they look as large as it."""

EDGE = 0.226
"""How wide the edge of a dot is, in units of its size; half of it lies outside."""

Dash = tuple[float, float]
"""How long the strokes of a broken line are, and how far apart; with round ends, short ones are dots."""

ASCENT, DESCENT = 0.76, 0.24
"""How far letters reach above and below their base line, in units of their size."""


class Rect(NamedTuple):
    """A place on the sheet, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height


Numbers = Sequence[float] | np.ndarray
"""Of shape (n,), in units of the data of a frame."""


class Polyline(NamedTuple):
    """A line through points, in units of its frame; x and y are equally long; broken if it has a dash."""

    x: Numbers
    y: Numbers
    ink: Ink
    width: float
    dash: Dash | None = None


class Lead(NamedTuple):
    """How a dotted line over a gap looks, in points of a chart of 16 cm."""

    width: float
    dash: Dash


LEAD = Lead(0.9, (0.1, 2.4))
"""As it is in every chart, and in its key."""


class Band(NamedTuple):
    """An area between two lines over the same x, in units of its frame."""

    x: Numbers
    low: Numbers
    high: Numbers
    ink: Ink


class Bars(NamedTuple):
    """Upright lines, one at each x, in units of its frame."""

    x: Numbers
    low: Numbers
    high: Numbers
    ink: Ink
    width: float


class Dots(NamedTuple):
    """Dots, in units of their frame; a hollow one has the colour of the paper inside."""

    x: Numbers
    y: Numbers
    ink: Ink
    size: float
    hollow: bool
    shape: Shape = "circle"


FrameMark = Polyline | Band | Bars | Dots


@dataclass
class Frame:
    """A rectangle with two linear scales.

    Attributes:
        box: where it lies.
        xlim: the data at its left and right edge; dates are proleptic Gregorian ordinals.
        ylim: the data at its lower and upper edge.
        marks: what is drawn in it, the first undermost.
        name: what it shows; the pair, for a series.
    """

    box: Rect
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    marks: list[FrameMark] = field(default_factory=list)
    name: str = ""

    @overload
    def x(self, value: float) -> float: ...
    @overload
    def x(self, value: np.ndarray) -> np.ndarray: ...
    def x(self, value: float | np.ndarray) -> float | np.ndarray:
        """Return where on the sheet some data lie."""
        low, high = self.xlim
        return self.box.x + (value - low) / (high - low) * self.box.width

    @overload
    def y(self, value: float) -> float: ...
    @overload
    def y(self, value: np.ndarray) -> np.ndarray: ...
    def y(self, value: float | np.ndarray) -> float | np.ndarray:
        """Return where on the sheet some data lie."""
        low, high = self.ylim
        return self.box.y + (value - low) / (high - low) * self.box.height


class Segment(NamedTuple):
    """A straight line on the sheet, in points; broken, with round ends, if it has a dash."""

    start: tuple[float, float]
    end: tuple[float, float]
    ink: Ink
    width: float
    dash: Dash | None = None


class Fill(NamedTuple):
    """A filled rectangle on the sheet; with an edge if it has an ink for one."""

    rect: Rect
    ink: Ink
    edge: Ink | None = None


class Disc(NamedTuple):
    """A dot on the sheet, in points."""

    x: float
    y: float
    size: float
    ink: Ink
    hollow: bool
    shape: Shape = "circle"


class Label(NamedTuple):
    """A line of text on the sheet.

    Attributes:
        x: of its anchor.
        y: of its base line.
        text: what it says.
        size: of the letters.
        ink: their colour.
        bold: their weight.
        anchor: which end of the text is at x.
        width: as measured.
    """

    x: float
    y: float
    text: str
    size: float
    ink: Ink
    bold: bool
    anchor: Anchor
    width: float

    @property
    def box(self) -> Rect:
        """Where its letters lie."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return Rect(left, self.y - DESCENT * self.size, self.width, (ASCENT + DESCENT) * self.size)


@dataclass
class Scene:
    """A whole chart.

    Attributes:
        width: in points.
        height: likewise.
        margin: how far its texts keep from the left and right edges.
        title: what it says, in words: the text for those who cannot see it.
        items: what is drawn, the first undermost; frames bring their marks.
    """

    width: float
    height: float
    margin: float = 0.0
    title: str = ""
    items: list[Segment | Fill | Disc | Label | Frame] = field(default_factory=list)

    @property
    def frames(self) -> list[Frame]:
        """The frames, in the order of drawing."""
        return [item for item in self.items if isinstance(item, Frame)]

    @property
    def labels(self) -> list[Label]:
        """The texts, in the order of drawing."""
        return [item for item in self.items if isinstance(item, Label)]
