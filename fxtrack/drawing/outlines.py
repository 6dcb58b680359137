"""The shapes of texts, as matplotlib draws them."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextToPath

from fxtrack.drawing.fonts import font_of
from fxtrack.drawing.letters import REFERENCE, letter_places


@functools.lru_cache(maxsize=1024)
def text_outline(text: str, bold: bool) -> Outline | None:  # noqa: FBT001 - part of a key
    """Return the shapes of the letters of a text at 100 points, its base line beginning at (0, 0).

    None where ``letter_places`` has none.
    """
    begins = letter_places(text, bold)
    if begins is None:
        return None
    shapes = [_letter_shape(letter, bold) for letter in text if not letter.isspace()]
    if not shapes:
        return Outline(np.empty((0, 2)))
    moved = [x for letter, x in zip(text, begins, strict=False) if not letter.isspace()]
    corners = [shape.corners + np.array([x, 0.0]) for shape, x in zip(shapes, moved, strict=True)]
    return Outline(np.concatenate(corners), np.concatenate([shape.codes for shape in shapes]))


class _LetterShape(NamedTuple):
    """The outline of a letter: its corners, of shape (n, 2), and what matplotlib draws between them."""

    corners: np.ndarray
    codes: np.ndarray


@functools.lru_cache(maxsize=1024)
def _letter_shape(letter: str, bold: bool) -> _LetterShape:  # noqa: FBT001 - part of a key
    corners, codes = TextToPath().get_text_path(font_of("", REFERENCE, bold=bold), letter, ismath=False)
    return _LetterShape(np.reshape(corners, (-1, 2)), np.asarray(codes, dtype=np.uint8))
