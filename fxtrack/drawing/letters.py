"""Letters of our font, set one after the other: where each begins, and what shape they have together.

``letters.json`` says how wide letters are. So texts are equally wide with every version of matplotlib, and no
font has to be taken apart first. ``python tests/test_letters.py`` writes the file; a test compares it with
the font that matplotlib brings.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from fxtrack.drawing.fonts import font_of

REFERENCE = 100.0
"""The size, in points, for which places and shapes are told; they grow with it in proportion."""
_UNITS = 2048  # of our font: the size of its letters
_PARTS = 64  # of a point, to which FreeType rounds


class Measures(NamedTuple):
    """How wide letters are, in units of the font.

    Attributes:
        advances: how far a letter moves the next one. Only letters that have one shape wherever they stand.
        kerning: how much further, for two letters; most pairs have none.
    """

    advances: Mapping[str, int]
    kerning: Mapping[str, int]


@functools.cache
def measures() -> Mapping[str, Measures]:
    """Return the measures of our font, by its weight: ``normal`` or ``bold``."""
    text = resources.files(__package__).joinpath("letters.json").read_text("utf-8")
    return {weight: Measures(**tables) for weight, tables in json.loads(text).items()}


@functools.lru_cache(maxsize=4096)
def places(text: str, bold: bool) -> tuple[float, ...] | None:  # noqa: FBT001 - part of a key
    """Return where each letter begins, and where the last one ends.

    None where letters cannot be set one after the other: those that our font lacks, or that may join.
    """
    advances, kerning = measures()["bold" if bold else "normal"]
    found = [0.0]
    before = ""
    for letter in text:
        if letter not in advances:
            return None
        apart = kerning.get(before + letter)
        if apart:
            found[-1] += _rounded(apart * REFERENCE / _UNITS)
        found.append(found[-1] + advances[letter] * REFERENCE / _UNITS)
        before = letter
    return tuple(found)


def _rounded(length: float) -> float:
    """Round a length in points as FreeType does, halves away from zero."""
    return math.copysign(math.floor(abs(length) * _PARTS + 0.5) / _PARTS, length)


@functools.lru_cache(maxsize=1024)
def outline(text: str, bold: bool) -> Path | None:  # noqa: FBT001 - part of a key
    """Return the shapes of the letters of a text at 100 points, its base line beginning at (0, 0).

    None where ``places`` has none.
    """
    begins = places(text, bold)
    if begins is None:
        return None
    shapes = [_shape(letter, bold) for letter in text if not letter.isspace()]
    if not shapes:
        return Path(np.empty((0, 2)))
    moved = [x for letter, x in zip(text, begins, strict=False) if not letter.isspace()]
    corners = [shape.corners + np.array([x, 0.0]) for shape, x in zip(shapes, moved, strict=True)]
    return Path(np.concatenate(corners), np.concatenate([shape.codes for shape in shapes]))


class _Shape(NamedTuple):
    """The outline of a letter: its corners, of shape (n, 2), and what matplotlib draws between them."""

    corners: np.ndarray
    codes: np.ndarray


@functools.lru_cache(maxsize=1024)
def _shape(letter: str, bold: bool) -> _Shape:  # noqa: FBT001 - part of a key
    corners, codes = TextToPath().get_text_path(font_of("", REFERENCE, bold=bold), letter, ismath=False)
    return _Shape(np.reshape(corners, (-1, 2)), np.asarray(codes, dtype=np.uint8))
