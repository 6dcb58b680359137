"""How wide a text is, and where it breaks into lines; by the fonts that it will be drawn with."""

from __future__ import annotations

import functools
import re

from fxtrack.drawing.letters import REFERENCE, letter_places

_SPACE = re.compile(r" (?!%)")  # a percent sign is never alone on a line


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in points."""
    begins = letter_places(text, bold)
    wide = begins[-1] if begins is not None else _foreign_width(text, bold)
    return wide * size / REFERENCE


@functools.lru_cache(maxsize=512)
def _foreign_width(text: str, bold: bool) -> float:  # noqa: FBT001 - part of a key
    """Measure a text with letters of other fonts, as matplotlib lays it out."""
    from matplotlib.textpath import TextToPath  # few texts need it

    from fxtrack.drawing.fonts import font_of, quiet

    with quiet():
        font = font_of(text, REFERENCE, bold=bold)
        return float(TextToPath().get_text_width_height_descent(text, font, ismath=False)[0])


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
            fits = _letters_that_fit(lines[-1], size, room, bold=bold)
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


def _letters_that_fit(word: str, size: float, room: float, *, bold: bool) -> int:
    """Return how many of its letters fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low
