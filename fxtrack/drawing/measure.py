"""How wide a text is, and where it breaks into lines; by the fonts that it will be drawn with."""

from __future__ import annotations

import functools
import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path

FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that texts are equally wide everywhere."""
_SIMPLE = 0x500  # Latin, Greek and Cyrillic: no letter changes its shape beside another
_SIGNS = range(0x2010, 0x2C00)  # nor do dashes, arrows and signs
_LAST_RESORT = "Last Resort"
_SPACE = re.compile(r" (?!%)")  # a percent sign is never alone on a line
_FIXED_POINT, _PART = 65536, 64
REFERENCE = 100.0  # widths grow with the size in proportion


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in points."""
    return _width(text, bold) * size / REFERENCE


@functools.lru_cache(maxsize=4096)
def _width(text: str, bold: bool) -> float:  # noqa: FBT001 - part of a key
    if any(_glyph(letter, bold) is None for letter in text):
        return _measured(text, bold=bold)
    *_, end = _places(text, bold=bold)
    return end


def outline(text: str, *, bold: bool) -> Path | None:
    """Return the shapes of the letters of a text at 100 points, its base line beginning at (0, 0).

    None where they cannot be set one after the other: letters that our font lacks, or that join.
    """
    glyphs = [_glyph(letter, bold) for letter in text]
    if any(glyph is None for glyph in glyphs):
        return None
    placed = [
        (glyph.corners + np.array([x, 0.0]), glyph.codes)
        for glyph, x in zip(glyphs, _places(text, bold=bold), strict=False)
        if glyph is not None and len(glyph.corners)
    ]
    if not placed:
        return Path(np.empty((0, 2)))
    corners, codes = zip(*placed, strict=True)
    return Path(np.concatenate(corners), np.concatenate(codes))


def _places(text: str, *, bold: bool) -> list[float]:
    """Return where each letter begins, and where the last one ends."""
    places = [0.0]
    for letter, following in zip(text, text[1:] + " ", strict=False):
        glyph = _glyph(letter, bold)
        places.append(places[-1] + (glyph.advance if glyph else 0) + _kerning(letter, following, bold))
    return places


class _Glyph(NamedTuple):
    """A letter at 100 points.

    Attributes:
        advance: how far it moves the next one.
        corners: of its outline, of shape (n, 2).
        codes: what matplotlib draws between them.
    """

    advance: float
    corners: np.ndarray
    codes: np.ndarray


@functools.lru_cache(maxsize=1024)
def _glyph(letter: str, bold: bool) -> _Glyph | None:  # noqa: FBT001 - part of a key
    """Return a letter; None for one that our font lacks, or whose shape hangs on those beside it."""
    code = ord(letter)
    if (code >= _SIMPLE and code not in _SIGNS) or code not in _letters(_own()):
        return None
    face = _face(bold)
    loaded = face.load_char(code, flags=LoadFlags.NO_HINTING)
    corners, codes = face.get_path()
    return _Glyph(loaded.linearHoriAdvance / _FIXED_POINT, corners, codes)


@functools.lru_cache(maxsize=4096)
def _kerning(letter: str, following: str, bold: bool) -> float:  # noqa: FBT001 - part of a key
    face = _face(bold)
    left, right = (face.get_char_index(ord(each)) for each in (letter, following))
    return float(face.get_kerning(left, right, Kerning.UNFITTED)) / _PART


@functools.cache
def _face(bold: bool) -> FT2Font:  # noqa: FBT001 - part of a key
    weight = "bold" if bold else "normal"
    file = font_manager.findfont(FontProperties(family=FAMILY, weight=weight))
    with open(str(file), "rb") as font:  # noqa: PTH123 - as the types of matplotlib have it
        # From memory: each letter is read in many small pieces.
        face = FT2Font(io.BytesIO(font.read()))
    face.set_size(REFERENCE, 72)
    return face


def _measured(text: str, *, bold: bool) -> float:
    from matplotlib.textpath import text_to_path

    with quiet():
        font = font_of(text, REFERENCE, bold=bold)
        return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def font_of(text: str, size: float, *, bold: bool) -> FontProperties:
    """Return the fonts that a text is drawn with."""
    names = [FAMILY, *(name for name, _ in others(text))]
    return FontProperties(family=names, size=size, weight="bold" if bold else "normal")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep matplotlib from telling of each letter that a font lacks; ``unknown`` names them once."""
    log = logging.getLogger("matplotlib.font_manager")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            yield
    finally:
        log.setLevel(before)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word that is too wide alone is broken where it must be."""
    lines = [""]
    for word in _SPACE.split(text):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if width(longer, size, bold=bold) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
        while len(lines[-1]) > 1 and width(lines[-1], size, bold=bold) > room:
            fits = _fitting(lines[-1], size, room, bold=bold)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines


def balanced(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into as few lines as fit, and these as equally long as can be: for titles."""
    lines = wrapped(text, size, room, bold=bold)
    narrow, wide = room / len(lines), room
    for _ in range(8 if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        tried = wrapped(text, size, middle, bold=bold)
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _fitting(word: str, size: float, room: float, *, bold: bool) -> int:
    """Return how many of its letters fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low


@functools.lru_cache(maxsize=512)
def others(text: str) -> tuple[tuple[str, str], ...]:
    """Return fonts of this machine, name and file, that have what ours lacks of a text."""
    chosen = []
    lacking = missing(text, _own())
    for entry in font_manager.fontManager.ttflist if lacking else ():
        if _LAST_RESORT in entry.name:
            continue  # it has a box for every letter
        still = missing(lacking, entry.fname)
        if len(still) < len(lacking):
            chosen.append((entry.name, entry.fname))
            lacking = still
        if not lacking:
            break
    return tuple(chosen)


def unknown(text: str) -> str:
    """Return the letters that no font of this machine has; they would be drawn as boxes."""
    lacking = missing(text, _own())
    for _, file in others(text):
        lacking = missing(lacking, file)
    return "".join(dict.fromkeys(lacking))


def missing(text: str, file: str) -> str:
    """Return the letters of a text that a font lacks."""
    known = _letters(file)
    return "".join(letter for letter in text if ord(letter) not in known and not letter.isspace())


@functools.lru_cache(maxsize=256)
def _letters(file: str) -> frozenset[int]:
    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):  # a font of the machine that cannot be read is of no use
        return frozenset()


@functools.cache
def _own() -> str:
    return str(font_manager.findfont(FAMILY))
