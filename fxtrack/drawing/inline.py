"""A scene as SVG for a page: real text, colours by class, so that the page's style can change them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import numpy as np
from markupsafe import Markup, escape

from fxtrack.drawing.pieces import FILLED, LETTERED, STROKED, WHOLE, Piece, gathered
from fxtrack.drawing.scene import (
    CORNERS,
    EDGE,
    Anchor,
    Band,
    Bars,
    Dash,
    Disc,
    Dots,
    Fill,
    Frame,
    FrameMark,
    Label,
    Numbers,
    Polyline,
    Scene,
    Segment,
    Shape,
)
from fxtrack.words.safe import is_right_to_left

_TURNED: Mapping[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}
_DENSE = 2000  # a line of more points than this is thinned
_MOST_RINGS = 300
_COLUMN = 0.5  # points: how far apart the columns of a thinned line are


def inline(scene: Scene, kind: str, *names: str) -> Markup:
    """Write a scene as an element for a page.

    Args:
        scene: the chart.
        kind: a class, by which the style shows it where it fits: ``wide`` or ``narrow``.
        names: of frames; their places and times go with the element, for a pointer.
    """
    body = "".join(items_svg(scene))
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="chart {kind}" viewBox="{short(scene.margin)} 0 {short(scene.width - 2 * scene.margin)} '
        f'{short(scene.height)}" role="img" '
        f'aria-label="{escape(scene.title)}"{_frames_of(scene, names)}>{body}</svg>'
    )


def _frames_of(scene: Scene, names: Collection[str]) -> str:
    """Tell a script where the frames of these names lie, and from when to when; one alone is no list."""
    places = []
    for frame in scene.frames:
        if frame.name in names:
            box = frame.box
            place = [box.x, scene.height - box.top, box.width, box.height, *frame.xlim]
            places.append([float(f"{value:.10g}") for value in place])
    if not places:
        return ""
    return f' data-frame="{escape(json.dumps(places if len(places) > 1 else places[0]))}"'


def items_svg(scene: Scene, *, fixed: bool = False) -> Iterator[str]:
    """Yield the elements of a scene, with classes for their colours.

    Args:
        scene: the chart.
        fixed: whether each text is made as wide as it was measured, in whatever font it is shown.
    """
    return gathered(_pieces_of_scene(scene, fixed=fixed))


def _pieces_of_scene(scene: Scene, *, fixed: bool) -> Iterator[Piece]:
    top = scene.height
    for item in scene.items:
        if isinstance(item, Frame):
            yield from (piece for mark in item.marks for piece in _mark_svg(mark, item, top))
        elif isinstance(item, Segment):
            yield _segment_svg(item, top)
        elif isinstance(item, Fill):
            yield _fill_svg(item, top)
        elif isinstance(item, Disc):
            yield _disc_svg(item, top)
        elif item.text:
            yield _label_svg(item, top, fixed=fixed)


def _segment_svg(rule: Segment, top: float) -> Piece:
    (x, y), (x2, y2) = rule.start, rule.end
    level, upright = _t(y) == _t(y2), _t(x) == _t(x2)
    end = f"H{_t(x2)}" if level else f"V{_t(top - y2)}" if upright else f"L{_t(x2)} {_t(top - y2)}"
    look = f'class="s-{rule.ink}" stroke-width="{short(rule.width)}"{_dash_svg(rule.dash)}'
    return Piece(STROKED, look, f"M{_t(x)} {_t(top - y)}{end}")


def _dash_svg(dash: Dash | None) -> str:
    """Break a line; its strokes have round ends."""
    return f' stroke-dasharray="{short(dash[0])} {short(dash[1])}" stroke-linecap="round"' if dash else ""


def _fill_svg(fill: Fill, top: float) -> Piece:
    rect = fill.rect
    wide, high = _t(rect.width), _t(rect.height)
    edge = f' s-{fill.edge}" stroke-width="0.5"' if fill.edge else '"'
    path = f"M{_t(rect.x)} {_t(top - rect.top)}h{wide}v{high}h-{wide}z"
    return Piece(FILLED, f'class="f-{fill.ink}{edge}', path)


def _disc_svg(disc: Disc, top: float) -> Piece:
    if disc.shape != "circle":
        outline = _shape_path(disc.shape, disc.size, disc.x, top - disc.y)
        return _outlined(disc.ink, disc.size, outline, hollow=disc.hollow)
    ink = "f-paper" if disc.hollow else f"f-{disc.ink}"
    thick = disc.size * EDGE
    return Piece(
        WHOLE,
        f'<circle class="{ink} s-{disc.ink}" stroke-width="{short(thick)}" cx="{short(disc.x)}" '
        f'cy="{short(top - disc.y)}" r="{short(disc.size / 2)}"/>',
    )


def _shape_path(shape: Shape, size: float, x: float, y: float) -> str:
    """Write the outline of a dot that is not round."""
    first, *others = (f"{short(x + right * size)} {short(y - up * size)}" for right, up in CORNERS[shape])
    return f"M{first}L{' '.join(others)}Z"


def _outlined(ink: str, size: float, outline: str, *, hollow: bool) -> Piece:
    inside = "paper" if hollow else ink
    return Piece(FILLED, f'class="f-{inside} s-{ink}" stroke-width="{short(size * EDGE)}"', outline)


def _label_svg(label: Label, top: float, *, fixed: bool) -> Piece:
    weight = ' font-weight="700"' if label.bold else ""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    if is_right_to_left(label.text):  # a text that is read from right to left starts on the right
        anchor = f' direction="rtl" text-anchor="{_TURNED[label.anchor]}"'
    look = f'class="f-{label.ink}" font-size="{short(label.size)}"{weight}{anchor}'
    place = f'x="{_t(label.x)}" y="{_t(top - label.y)}"'
    if fixed:
        place += f' textLength="{short(label.width)}" lengthAdjust="spacingAndGlyphs"'
    return Piece(LETTERED, look, f"<text {place}>{escape(label.text)}</text>")


def _mark_svg(mark: FrameMark, frame: Frame, top: float) -> Iterator[Piece]:
    x = _to_points(mark.x, frame.xlim, frame.box.x, frame.box.right)

    def upright(values: Numbers) -> np.ndarray:
        return top - _to_points(values, frame.ylim, frame.box.y, frame.box.top)

    if isinstance(mark, Dots):
        yield from _dots_svg(mark, x, upright(mark.y))
    elif isinstance(mark, Polyline):
        look = f'class="s-{mark.ink} line" stroke-width="{short(mark.width)}"{_dash_svg(mark.dash)}'
        yield Piece(STROKED, look, _line_path(*thinned(x, upright(mark.y))))
    elif isinstance(mark, Bars):
        ends = zip(_texts(x), _texts(upright(mark.low)), _texts(upright(mark.high)), strict=True)
        path = "".join(f"M{at} {bottom}V{upper}" for at, bottom, upper in ends)
        yield Piece(STROKED, f'class="s-{mark.ink}" stroke-width="{short(mark.width)}"', path)
    else:
        yield _band_svg(mark, x, upright(mark.low), upright(mark.high))


def _to_points(values: Numbers, ends: tuple[float, float], first: float, last: float) -> np.ndarray:
    """Take data to the sheet."""
    low, high = ends
    return first + (np.asarray(values, dtype=float) - low) / (high - low) * (last - first)


def _band_svg(band: Band, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> Piece:
    lower_x, lower = thinned(x, low)
    upper_x, upper = thinned(x, high)
    path = _line_path(np.concatenate([upper_x, lower_x[::-1]]), np.concatenate([upper, lower[::-1]]))
    return Piece(FILLED, f'class="f-{band.ink}"', f"{path}Z")


def _dots_svg(mark: Dots, x: np.ndarray, y: np.ndarray) -> Iterator[Piece]:
    """Draw dots as a path for all of them; round ones as the round ends of lines without length."""
    if mark.shape != "circle":
        outline = "".join(_shape_path(mark.shape, mark.size, *place) for place in zip(x, y, strict=True))
        yield _outlined(mark.ink, mark.size, outline, hollow=mark.hollow)
        return
    if mark.hollow and len(x) <= _MOST_RINGS:
        yield _rings_svg(mark, x, y)
        return
    path = "".join(f"M{at} {height}h0" for at, height in zip(_texts(x), _texts(y), strict=True))
    size = mark.size * (1 + EDGE)
    yield Piece(FILLED, f'class="s-{mark.ink} dots" stroke-width="{short(size)}"', path)
    if mark.hollow:
        inside = short(size - 2 * mark.size * EDGE)
        yield Piece(FILLED, f'class="s-paper dots" stroke-width="{inside}"', path)


def _rings_svg(mark: Dots, x: np.ndarray, y: np.ndarray) -> Piece:
    """Draw hollow dots so that each is seen whole where they overlap; that takes twice the bytes."""
    size = short(mark.size)
    half = short(mark.size / 2)
    ring = f"a{half} {half} 0 10{size} 0 {half} {half} 0 10-{size} 0"
    places = zip(_texts(x - mark.size / 2), _texts(y), strict=True)
    return _outlined(
        mark.ink, mark.size, "".join(f"M{at} {height}{ring}" for at, height in places), hollow=True
    )


def thinned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leave of a line with very many points what can be seen: of each column its ends and extremes."""
    if len(x) <= _DENSE:
        return x, y
    columns = np.floor(x / _COLUMN)
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    ends = np.append(starts[1:], len(x)) - 1
    heights = [y[starts], np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts), y[ends]]
    return np.repeat(x[starts], len(heights)), np.column_stack(heights).ravel()


def _line_path(x: np.ndarray, y: np.ndarray) -> str:
    """Write a line, upright and level steps in their short form."""
    points = list(zip(_texts(x), _texts(y), strict=True))
    parts = [f"M{points[0][0]} {points[0][1]}"]
    level = False
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 != x2:
            if level and y1 == y2:
                parts.pop()
            level = y1 == y2
            parts.append(f"H{x2}" if level else f"L{x2} {y2}")
        elif y1 != y2:
            level = False
            parts.append(f"V{y2}")
    return "".join(parts)


def _texts(lengths: np.ndarray) -> list[str]:
    """Write many places: a tenth of a point is less than can be seen."""
    return ["%g" % tenths for tenths in np.round(lengths, 1)]  # noqa: UP031 - twice as fast


def _t(number: float) -> str:
    """Write a place as ``_texts`` does many."""
    return "%g" % round(number, 1)  # noqa: UP031 - as there


def short(number: float) -> str:
    """Write a length; two decimals are less than can be seen."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
