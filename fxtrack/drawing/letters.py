"""Letters of our font, set one after the other: where each begins, and where the text ends.

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

REFERENCE = 100.0
"""The size, in points, for which places and outlines are told; they grow with it in proportion."""
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
def letter_places(text: str, bold: bool) -> tuple[float, ...] | None:  # noqa: FBT001 - part of a key
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
            found[-1] += _to_parts(apart * REFERENCE / _UNITS)
        found.append(found[-1] + advances[letter] * REFERENCE / _UNITS)
        before = letter
    return tuple(found)


def _to_parts(length: float) -> float:
    """Round a length in points as FreeType does, halves away from zero."""
    return math.copysign(math.floor(abs(length) * _PARTS + 0.5) / _PARTS, length)
