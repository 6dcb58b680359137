"""From a scene to the bytes of a picture, by matplotlib. Same scene, same bytes.

Dots are drawn by the renderer alone: a scene knows already where everything lies, and a report has many
pictures. In files of shapes it is the only artist of a figure, without axes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from fxtrack.drawing.fonts import quiet
from fxtrack.drawing.painter import Canvas, Painter
from fxtrack.drawing.png import png
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.texted import texted
from fxtrack.drawing.theme import THEMES, Theme, colors, style
from fxtrack.errors import ChoiceError, InputError, OptionError

PictureFormat = Literal["png", "svg", "pdf"]
"""Dots, or shapes."""
PICTURE_FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
_BESIDE_PNG: tuple[PictureFormat, ...] = ("svg", "pdf")

DPI = 200

_POINTS = 72
_MOST_PIXELS = 20_000


class About(NamedTuple):
    """What a picture says of itself beside its title, in the properties of its file.

    Attributes:
        author: who made it; empty for none.
        organisation: that gives it out; likewise.
        dated: the date that it has; None for none.
    """

    author: str = ""
    organisation: str = ""
    dated: date | None = None

    @property
    def by(self) -> str:
        """Who made it, of whom."""
        return ", ".join(filter(None, (self.author, self.organisation)))


def picture_format(file: Path) -> PictureFormat:
    """Return the format that the suffix of a file names.

    Raises:
        ChoiceError: it names none.
    """
    suffix = file.suffix.lower().removeprefix(".")
    for known in PICTURE_FORMATS:
        if suffix == known:
            return known
    listed = ", ".join(f".{each}" for each in PICTURE_FORMATS)
    raise ChoiceError(f"cannot draw {file.name!r}: the suffix must be one of {listed}")


def also_formats(asked: str | Iterable[str]) -> tuple[PictureFormat, ...]:
    """Return the formats that are wanted beside PNG, each once: ``svg,pdf``.

    Args:
        asked: their names, as one text with commas or each alone; PNG itself is always written.

    Raises:
        OptionError: there is no such format; one that is meant is suggested.
    """
    texts = [asked] if isinstance(asked, str) else asked
    names = [name.strip().lower().removeprefix(".") for text in texts for name in text.split(",")]
    for name in filter(None, names):
        if name not in PICTURE_FORMATS:
            meant = get_close_matches(name, PICTURE_FORMATS, n=1)
            what = f"did you mean {meant[0]}?" if meant else f"there are {' and '.join(_BESIDE_PNG)}"
            raise OptionError("also", f"{name!r} is no format of pictures; {what}")
    return tuple(each for each in _BESIDE_PNG if each in names)


def paint(  # noqa: PLR0913 - a picture has these
    scene: Scene,
    theme: Theme,
    to: PictureFormat,
    dpi: int = DPI,
    *,
    svg_text: bool = False,
    about: About | None = None,
) -> bytes:
    """Draw a scene.

    Args:
        scene: what to draw.
        theme: in which colours.
        to: the format of the picture.
        dpi: dots of a PNG to the inch.
        svg_text: whether texts of an SVG are text, not outlines.
        about: what the file says of itself.

    Raises:
        InputError: the picture would be too large, or there is no such theme.
    """
    told = about or About()
    with _prepared(theme, dpi):
        if svg_text and to == "svg":
            return texted(scene, theme)
        if to == "png":
            dated = told.dated.isoformat() if told.dated else ""
            texts = {"Title": scene.title, "Author": told.by, "Creation Time": dated}
            return png(_dots(scene, theme, dpi), dpi, texts)
        return _shapes(scene, theme, to, told)


def paint_each(
    scenes: Iterable[Scene], theme: Theme, dpi: int = DPI, *, about: About | None = None
) -> Iterator[bytes]:
    """Draw scenes as PNG, each as ``paint`` does it.

    Args:
        scenes: what to draw.
        theme: in which colours.
        dpi: dots to the inch.
        about: what each file says of itself.

    Raises:
        InputError: a picture would be too large, or there is no such theme.
    """
    for scene in scenes:
        yield paint(scene, theme, "png", dpi, about=about)


@contextmanager
def _prepared(theme: Theme, dpi: int) -> Iterator[None]:
    """Check what was chosen, and set matplotlib for it."""
    if theme not in THEMES:
        raise OptionError("theme", f"is {' or '.join(map(repr, THEMES))}, not {theme!r}")
    if dpi < 1:
        raise OptionError("dpi", f"is 1 or more, not {dpi!r}")
    with style(theme), quiet():
        yield


def _dots(scene: Scene, theme: Theme, dpi: int) -> np.ndarray:
    """Draw a scene in dots: rows of red, green, blue and opacity, from 0 to 255."""
    width, height = (round(length / _POINTS * dpi) for length in (scene.width, scene.height))
    if max(width, height) > _MOST_PIXELS:
        raise InputError(
            f"a picture of {width:,} by {height:,} points is too large ({_MOST_PIXELS:,} at most): choose a "
            "smaller size or fewer points to the inch"
        )
    renderer = RendererAgg(width, height, dpi)
    Painter(renderer, Canvas(dpi / _POINTS, height, outlines=True), colors(theme)).draw(scene)
    return np.asarray(renderer.buffer_rgba())


def _shapes(scene: Scene, theme: Theme, to: PictureFormat, about: About) -> bytes:
    """Write a file of shapes, without clock, version or any other trace of the run."""
    from matplotlib.figure import Figure  # takes 0.09 s to load, and dots need none

    figure = Figure((scene.width / _POINTS, scene.height / _POINTS), dpi=_POINTS, frameon=False)
    figure.add_artist(_Drawing(scene, theme, Canvas(1.0, scene.height, outlines=False)))
    out = io.BytesIO()
    properties: dict[str, object] = {"Title": scene.title, "Creator": about.author or None}
    if to == "svg":
        properties |= {"Date": about.dated.isoformat() if about.dated else None}
        properties |= {"Publisher": about.organisation} if about.organisation else {}
    else:
        made = datetime.combine(about.dated, time(), UTC) if about.dated else None
        properties |= {"Creator": None, "CreationDate": made, "Producer": None}
        properties |= {"Author": about.by} if about.by else {}
    figure.savefig(out, format=to, metadata=properties, dpi=_POINTS)
    return out.getvalue()


class _Drawing(Artist):
    """A whole scene as one artist, which matplotlib asks to draw itself."""

    def __init__(self, scene: Scene, theme: Theme, canvas: Canvas) -> None:
        super().__init__()
        self._scene, self._theme, self._canvas = scene, theme, canvas

    def draw(self, renderer: RendererBase) -> None:
        """Draw the scene."""
        Painter(renderer, self._canvas, colors(self._theme)).draw(self._scene)
