"""How much there may be on one page: beyond these bounds it is refused whole, so that memory has a bound too.

A page that is refused whole has one reject that says why. Nothing of it is taken: which of a million quotes
belong together is nothing that the page could tell.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterable

from fxtrack.model import Reason, Reject
from fxtrack.pages.grammar import Grammar

MAX_MARKUP = 4_000_000
"""A page with more tags and entities than that, whether they are any, is refused whole.

One of no more bytes or characters is within this bound, and within the others that depend on its length.
"""
MAX_BEGUN = 100_000
"""A page on which more quotes of one grammar begin is refused whole."""

TOO_WIDE = "longer than 20 MiB, with emoji or without any letters of ASCII"
"""What is said of a page that is too wide."""

_MIB = 1024 * 1024
_MOST_HTML = 80 * _MIB  # in bytes of memory: its text is held twice
_A_TAG = 16
_WIDE_FROM = 20 * _MIB
_EMOJI = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = re.compile(rb"[\x00-\x7f]")
_STRETCH = 4 * _MIB
_SHORTEST_BEGIN = 4  # characters


def is_too_wide(data: bytes) -> bool:
    """Tell whether the bytes of a page would take too much memory as text.

    One emoji widens all of it; a stretch of bytes without ASCII is copied several times if it is no UTF-8.
    """
    if len(data) <= _WIDE_FROM:
        return False
    blocks = range(0, len(data) - _STRETCH, _STRETCH)
    return _EMOJI.search(data) is not None or any(
        _ASCII.search(data, at, at + _STRETCH) is None for at in blocks
    )


def too_much_markup(source: str) -> str:
    """Say that a decoded page has too many tags and entities, or signs that begin them; else empty."""
    if len(source) <= MAX_MARKUP or source.count("<") + source.count("&") <= MAX_MARKUP:
        return ""
    return f"more than {MAX_MARKUP:,} tags and entities"


def too_long_for_html(source: str) -> str:
    """Say that a decoded page of HTML takes too much memory; else empty.

    What it shows is held beside it, with two places a tag.
    """
    if len(source) <= MAX_MARKUP or sys.getsizeof(source) + _A_TAG * source.count("<") <= _MOST_HTML:
        return ""
    return f"HTML that takes more than {_MOST_HTML // _MIB} MiB of memory"


def too_many_begun(shown: str, grammars: Iterable[Grammar]) -> str:
    """Say of which grammar more quotes begin in a text than a page may have; empty if there is none."""
    if len(shown) <= MAX_BEGUN * _SHORTEST_BEGIN:
        return ""
    for grammar in grammars:
        if next(itertools.islice(grammar.begins.finditer(shown), MAX_BEGUN, None), None):
            return f"more than {MAX_BEGUN:,} quotes begin on it"
    return ""


def refused_whole(why: str) -> tuple[Reject, ...]:
    """Return what stands for all of a page that goes beyond the bounds."""
    return (Reject(Reason.TOO_MUCH, why, (0, 1), 1),)
