"""From a scene to the bytes of a picture, by matplotlib's renderers. Same scene, same bytes.

The renderers are used directly, without matplotlib's figures and axes: a scene knows already where
everything lies, and a report has many pictures.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, Transform
from PIL import Image

from fxtrack.drawing.measure import REFERENCE, font_of, outline, quiet
from fxtrack.drawing.scene import (
    CORNERS,
    Band,
    Bars,
    Disc,
    Dots,
    Fill,
    Frame,
    Label,
    Mark,
    Path,
    Rule,
    Scene,
    Shape,
)
from fxtrack.drawing.theme import Theme, colors, style
from fxtrack.errors import InputError

Kind = Literal["png", "svg", "pdf"]
"""A picture of points, or of shapes."""
KINDS: tuple[Kind, ...] = get_args(Kind)

DPI = 200

Corners = Sequence[tuple[float, float]] | np.ndarray
"""Points, a row each."""

_POINTS = 72
_MOST_PIXELS = 20_000
_EDGE = 0.26  # of the size of a dot


def paint(scene: Scene, theme: Theme, kind: Kind, dpi: int = DPI) -> bytes:
    """Draw a scene.

    Args:
        scene: what to draw.
        theme: in which colours.
        kind: of the picture.
        dpi: points of a PNG to the inch.

    Raises:
        InputError: the picture would be too large.
    """
    with style(theme), quiet():
        painter = _png if kind == "png" else _shapes
        return painter(scene, theme, kind, dpi)


def _png(scene: Scene, theme: Theme, _: Kind, dpi: int) -> bytes:
    width, height = (round(length / _POINTS * dpi) for length in (scene.width, scene.height))
    if max(width, height) > _MOST_PIXELS:
        raise InputError(
            f"a picture of {width:,} by {height:,} points is too large ({_MOST_PIXELS:,} at most): choose a "
            "smaller size or fewer points to the inch"
        )
    renderer = RendererAgg(width, height, dpi)
    _Painter(renderer, Affine2D().scale(dpi / _POINTS), colors(theme)).draw(scene)
    opaque = Image.frombytes("RGB", (width, height), renderer.buffer_rgba().cast("B"), "raw", "RGBX")
    out = io.BytesIO()
    # Flat colours pack well at a low level too; at a high one, writing would take a third of the time.
    opaque.save(out, "png", dpi=(dpi, dpi), compress_level=3)
    return out.getvalue()


def _shapes(scene: Scene, theme: Theme, kind: Kind, _: int) -> bytes:
    """Write a file of shapes, without clock, version or any other trace of the run."""
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    class Drawing(Artist):
        """The whole scene as one artist."""

        def draw(self, renderer: RendererBase) -> None:
            _Painter(renderer, Affine2D().scale(figure.dpi / _POINTS), colors(theme)).draw(scene)

    figure = Figure(figsize=(scene.width / _POINTS, scene.height / _POINTS), dpi=_POINTS)
    figure.patch.set_visible(False)
    figure.add_artist(Drawing())
    out = io.BytesIO()
    none = {"Date": None} if kind == "svg" else {"CreationDate": None, "Producer": None}
    about = {"Title": scene.title, "Creator": None, **none}
    figure.savefig(out, format=kind, metadata=about, dpi=_POINTS)
    return out.getvalue()


class _Painter:
    """Draws the items of a scene by a renderer."""

    def __init__(self, renderer: RendererBase, sheet: Transform, ink: Mapping[str, str]) -> None:
        self._renderer, self._sheet, self._ink = renderer, sheet, ink
        self._height = renderer.get_canvas_width_height()[1]
        # In points letters are drawn as shapes, which takes a quarter of the time; PDF keeps them as text.
        self._outlines = isinstance(renderer, RendererAgg)

    def draw(self, scene: Scene) -> None:
        """Draw a scene on its paper."""
        self._area([(0, 0), (scene.width, 0), (scene.width, scene.height), (0, scene.height)], "paper")
        for item in scene.items:
            if isinstance(item, Frame):
                inside = _inside(item) + self._sheet
                for mark in item.marks:
                    self._mark(mark, inside)
            elif isinstance(item, Rule):
                self._line([item.start, item.end], item.ink, item.width, self._sheet)
            elif isinstance(item, Fill):
                self._fill(item)
            elif isinstance(item, Disc):
                dot = Dots([item.x], [item.y], item.ink, item.size, item.hollow, item.shape)
                self._dots(dot, self._sheet)
            elif item.text:
                self._text(item)

    def _mark(self, mark: Mark, inside: Transform) -> None:
        if isinstance(mark, Path):
            points = np.column_stack([mark.x, mark.y])
            self._line(points, mark.ink, mark.width, inside, round_ends=True)
        elif isinstance(mark, Band):
            x, low, high = (np.asarray(ends) for ends in (mark.x, mark.low, mark.high))
            corners = np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])])
            self._area(corners, mark.ink, inside)
        elif isinstance(mark, Bars):
            ends = np.column_stack([mark.x, mark.low, mark.x, mark.high]).reshape(-1, 2)
            self._bars(ends, mark, inside)
        else:
            self._dots(mark, inside)

    def _context(self, ink: str, width: float) -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_foreground(self._ink[ink])
        context.set_linewidth(width)
        context.set_antialiased(True)
        return context

    def _line(
        self, points: Corners, ink: str, width: float, at: Transform, *, round_ends: bool = False
    ) -> None:
        context = self._context(ink, width)
        context.set_joinstyle("round")
        context.set_capstyle("round" if round_ends else "butt")
        self._renderer.draw_path(context, Outline(points), at)
        context.restore()

    def _bars(self, ends: np.ndarray, mark: Bars, at: Transform) -> None:
        context = self._context(mark.ink, mark.width)
        context.set_capstyle("butt")
        codes = np.tile([Outline.MOVETO, Outline.LINETO], len(mark.x))
        self._renderer.draw_path(context, Outline(ends, codes), at)
        context.restore()

    def _area(self, corners: Corners, ink: str, at: Transform | None = None) -> None:
        context = self._context(ink, 0)
        outline = Outline(np.vstack([corners, corners[:1]]), closed=True)
        self._renderer.draw_path(context, outline, at or self._sheet, self._rgb(ink))
        context.restore()

    def _fill(self, fill: Fill) -> None:
        rect = fill.rect
        corners = [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.top), (rect.x, rect.top)]
        edge = "hatch" if fill.hatched else fill.edge
        context = self._context(edge or fill.ink, 0.5 if edge else 0)
        if fill.hatched:
            context.set_hatch("////")
            context.set_hatch_color(self._ink["hatch"])
        outline = Outline([*corners, corners[0]], closed=True)
        self._renderer.draw_path(context, outline, self._sheet, self._rgb(fill.ink))
        context.restore()

    def _dots(self, mark: Dots, at: Transform) -> None:
        context = self._context(mark.ink, mark.size * _EDGE)
        context.set_joinstyle("miter")
        pixels = float(self._renderer.points_to_pixels(mark.size))  # type: ignore[arg-type]
        inside = self._rgb("paper" if mark.hollow else mark.ink)
        places = Outline(np.column_stack([mark.x, mark.y]))
        outline, size = _outline(mark.shape)
        self._renderer.draw_markers(context, outline, Affine2D().scale(size * pixels), places, at, inside)
        context.restore()

    def _text(self, label: Label) -> None:
        if self._outlines and (shapes := outline(label.text, bold=label.bold)) is not None:
            at = Affine2D().scale(label.size / REFERENCE).translate(label.box.x, label.y) + self._sheet
            context = self._context(label.ink, 0)
            context.set_snap(False)
            self._renderer.draw_path(context, shapes, at, self._rgb(label.ink))
            context.restore()
            return
        font = font_of(label.text, label.size, bold=label.bold)
        x, y = self._sheet.transform((label.box.x, label.y))
        context = self._context(label.ink, 1)
        y = self._height - y if self._renderer.flipy() else y
        self._renderer.draw_text(context, x, y, label.text, font, 0, ismath=False)
        context.restore()

    def _rgb(self, ink: str) -> tuple[float, float, float]:
        color = self._ink[ink]
        red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
        return red, green, blue


def _outline(shape: Shape) -> tuple[Outline, float]:
    """Return the outline of a dot, and by what its size is multiplied for it."""
    if shape == "circle":
        return Outline.unit_circle(), 0.5
    corners = CORNERS[shape]
    return Outline([*corners, corners[0]], closed=True), 1.0


def _inside(frame: Frame) -> Transform:
    """Return the way from the data of a frame to its sheet."""
    (left, right), (low, high), box = frame.xlim, frame.ylim, frame.box
    scale = box.width / (right - left), box.height / (high - low)
    return Affine2D().translate(-left, -low).scale(*scale).translate(box.x, box.y)
