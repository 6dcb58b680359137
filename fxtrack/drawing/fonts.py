"""The fonts of texts: ours, and for letters that it lacks, those of this machine."""

from __future__ import annotations

import functools
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from fxtrack.drawing.letters import measures
from fxtrack.errors import InputError
from fxtrack.words.safe import has_right_to_left

FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that texts are equally wide everywhere."""
_ORDERS_LETTERS = (3, 11)
_LAST_RESORT = "Last Resort"


def font_of(text: str, size: float, *, bold: bool) -> FontProperties:
    """Return the fonts that a text is drawn with, the first that has a letter for each."""
    names = [FAMILY, *(name for name, _ in others(text))]
    return FontProperties(family=names, size=size, weight="bold" if bold else "normal")


@functools.cache
def font_file(bold: bool) -> str:  # noqa: FBT001 - part of a key
    """Return where our font lies."""
    weight = "bold" if bold else "normal"
    return str(font_manager.findfont(FontProperties(family=FAMILY, weight=weight)))


@functools.lru_cache(maxsize=512)
def others(text: str) -> tuple[tuple[str, str], ...]:
    """Return fonts of this machine, name and file, that have what ours lacks of a text."""
    chosen = []
    lacking = missing(text, font_file(bold=False))
    for name in sorted(font_manager.get_font_names()) if lacking else ():
        if _LAST_RESORT in name:
            continue  # it has a box for every letter
        with quiet():  # a family may have no font of the usual weight
            file = str(font_manager.findfont(FontProperties(family=name)))
        still = missing(lacking, file)
        if len(still) < len(lacking):
            chosen.append((name, file))
            lacking = still
        if not lacking:
            break
    return tuple(chosen)


def unknown(text: str) -> str:
    """Return the letters that no font of this machine has; they would be drawn as boxes."""
    lacking = missing(text, font_file(bold=False))
    for _, file in others(text):
        lacking = missing(lacking, file)
    return "".join(dict.fromkeys(lacking))


def missing(text: str, file: str) -> str:
    """Return the letters of a text that a font lacks."""
    if file == font_file(bold=False):  # the letters that are measured need no look into the file
        measured = measures()["normal"].advances
        text = "".join(letter for letter in text if letter not in measured)
    text = "".join(letter for letter in text if not letter.isspace())
    known = _letters(file) if text else ()
    return "".join(letter for letter in text if ord(letter) not in known)


@functools.lru_cache(maxsize=256)
def _letters(file: str) -> frozenset[int]:
    """Return the code points that a font has letters for; of a file with several fonts, the first."""
    from fontTools.ttLib import TTFont, TTLibError  # only for letters beyond those that are measured

    try:
        with TTFont(file, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):  # a font of the machine that cannot be read is of no use
        return frozenset()


def require_order(text: str) -> None:
    """Refuse a text that would be drawn in the wrong order.

    Raises:
        InputError: it is read from right to left, and this matplotlib sets all letters from left to right.
    """
    if has_right_to_left(text) and mpl.__version_info__ < _ORDERS_LETTERS:
        raise InputError(
            f"matplotlib {mpl.__version__} draws text that is read from right to left in the wrong order: "
            "install 3.11 or newer, or choose another title"
        )


@contextmanager
def quiet() -> Iterator[None]:
    """Keep matplotlib from warning of letters: ``unknown`` names once those that no font has.

    Versions before 3.11 also warn of scripts whose letters join, which they draw apart; our docs say so.
    """
    log = logging.getLogger("matplotlib.font_manager")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
            yield
    finally:
        log.setLevel(before)
