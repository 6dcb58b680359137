"""The items of a scene, drawn by a renderer of matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgb
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, Transform

from fxtrack.drawing.fonts import font_of
from fxtrack.drawing.letters import REFERENCE
from fxtrack.drawing.outlines import text_outline
from fxtrack.drawing.scene import (
    CORNERS,
    EDGE,
    Band,
    Bars,
    Dash,
    Disc,
    Dots,
    Fill,
    Frame,
    FrameMark,
    Ink,
    Label,
    Polyline,
    Scene,
    Segment,
    Shape,
)

Corners = Sequence[tuple[float, float]] | np.ndarray
"""Points, a row each."""


@dataclass(frozen=True)
class Canvas:
    """What a scene is drawn on.

    Attributes:
        scale: dots of the renderer for a point.
        height: in dots.
        outlines: whether letters are drawn as shapes. On a grid of dots that takes a quarter of the time;
            other files keep texts as texts.
    """

    scale: float
    height: float
    outlines: bool


class Painter:
    """Draws the items of a scene by a renderer."""

    def __init__(self, renderer: RendererBase, canvas: Canvas, colors: Mapping[Ink, str]) -> None:
        self._renderer, self._canvas = renderer, canvas
        self._sheet = Affine2D().scale(canvas.scale)
        self._colors = {ink: to_rgb(color) for ink, color in colors.items()}

    def draw(self, scene: Scene) -> None:
        """Draw a scene on its paper."""
        self._area([(0, 0), (scene.width, 0), (scene.width, scene.height), (0, scene.height)], "paper")
        for item in scene.items:
            if isinstance(item, Frame):
                inside = _to_sheet(item) + self._sheet
                for mark in item.marks:
                    self._mark(mark, inside)
            elif isinstance(item, Segment):
                ends = [item.start, item.end]
                self._line(
                    ends, item.ink, item.width, self._sheet, dash=item.dash, round_ends=item.dash is not None
                )
            elif isinstance(item, Fill):
                self._fill(item)
            elif isinstance(item, Disc):
                dot = Dots([item.x], [item.y], item.ink, item.size, item.hollow, item.shape)
                self._dots(dot, self._sheet)
            elif item.text:
                self._text(item)

    def _mark(self, mark: FrameMark, inside: Transform) -> None:
        if isinstance(mark, Polyline):
            points = np.column_stack([mark.x, mark.y])
            self._line(points, mark.ink, mark.width, inside, dash=mark.dash, round_ends=True)
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
        context.set_foreground(self._colors[ink])
        context.set_linewidth(width)
        context.set_antialiased(True)
        return context

    def _line(  # noqa: PLR0913 - a line has these
        self,
        points: Corners,
        ink: str,
        width: float,
        at: Transform,
        *,
        dash: Dash | None = None,
        round_ends: bool = False,
    ) -> None:
        context = self._context(ink, width)
        if dash is not None:
            context.set_dashes(0, dash)
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
        around = Outline(np.vstack([corners, corners[:1]]), closed=True)
        self._renderer.draw_path(context, around, at or self._sheet, self._colors[ink])
        context.restore()

    def _fill(self, fill: Fill) -> None:
        rect = fill.rect
        corners = [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.top), (rect.x, rect.top)]
        context = self._context(fill.edge or fill.ink, 0.5 if fill.edge else 0)
        around = Outline([*corners, corners[0]], closed=True)
        self._renderer.draw_path(context, around, self._sheet, self._colors[fill.ink])
        context.restore()

    def _dots(self, mark: Dots, at: Transform) -> None:
        context = self._context(mark.ink, mark.size * EDGE)
        context.set_joinstyle("miter")
        pixels = float(self._renderer.points_to_pixels(mark.size))  # type: ignore[arg-type]
        inside = self._colors["paper" if mark.hollow else mark.ink]
        places = Outline(np.column_stack([mark.x, mark.y]))
        around, size = _dot_outline(mark.shape)
        self._renderer.draw_markers(context, around, Affine2D().scale(size * pixels), places, at, inside)
        context.restore()

    def _text(self, label: Label) -> None:
        shapes = text_outline(label.text, label.bold) if self._canvas.outlines else None
        if shapes is not None:
            at = Affine2D().scale(label.size / REFERENCE).translate(label.box.x, label.y) + self._sheet
            context = self._context(label.ink, 0)
            context.set_snap(False)
            self._renderer.draw_path(context, shapes, at, self._colors[label.ink])
            context.restore()
            return
        font = font_of(label.text, label.size, bold=label.bold)
        x, y = self._sheet.transform((label.box.x, label.y))
        context = self._context(label.ink, 1)
        y = self._canvas.height - y if self._renderer.flipy() else y
        self._renderer.draw_text(context, x, y, label.text, font, 0, ismath=False)
        context.restore()


def _dot_outline(shape: Shape) -> tuple[Outline, float]:
    """Return the outline of a dot, and by what its size is multiplied for it."""
    if shape == "circle":
        return Outline.unit_circle(), 0.5
    corners = CORNERS[shape]
    return Outline([*corners, corners[0]], closed=True), 1.0


def _to_sheet(frame: Frame) -> Transform:
    """Return the way from the data of a frame to its sheet."""
    (left, right), (low, high), box = frame.xlim, frame.ylim, frame.box
    scale = box.width / (right - left), box.height / (high - low)
    return Affine2D().translate(-left, -low).scale(*scale).translate(box.x, box.y)
