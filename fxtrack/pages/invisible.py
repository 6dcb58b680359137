"""Characters that no reader sees: left out of a text, but for those inside the digits of a number.

Soft hyphens, zero-width spaces and joiners, and byte order marks in the middle of a text say where a line or
a word may break. What stands left and right of one is read as if it were not there. Inside a number nothing
tells whether the digits on both sides belong together, so there it stays, and no number can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_IN_NUMBER = "0-9.,"
# Not one that has a character of a number on both sides.
_LEFT_OUT = re.compile(
    rf"(?<![{_IN_NUMBER}{INVISIBLE}])[{INVISIBLE}]++|(?<![{INVISIBLE}])[{INVISIBLE}]++(?![{_IN_NUMBER}])"
)
_PRINTS = re.compile(rf"[^\s{INVISIBLE}]")


def holds_invisible(text: str) -> bool:
    """Tell fast whether there is such a character in a text."""
    return not text.isascii() and any(sign in text for sign in INVISIBLE)


def without_invisible(text: str) -> str:
    """Return what is seen of a text; what stands inside the digits of a number stays."""
    return _LEFT_OUT.sub("", text) if holds_invisible(text) else text


def is_blank(text: str) -> bool:
    """Tell whether nothing is seen of a text."""
    return _PRINTS.search(text) is None


class WayBack:
    """The way from places in what is seen of a text back to those in the text."""

    def __init__(self, text: str) -> None:
        """Take the text, as it was before anything was left out."""
        self._text = text
        self._begin()

    def _begin(self) -> None:
        self._runs: Iterator[re.Match[str]] = _LEFT_OUT.finditer(self._text)
        self._left_out, self._asked = 0, 0
        self._next = next(self._runs, None)

    def place(self, place: int) -> int:
        """Return where the character at a place in what is seen stands; asking in rising order is fast."""
        if place < self._asked:
            self._begin()
        self._asked = place
        while self._next is not None and self._next.start() - self._left_out <= place:
            self._left_out += self._next.end() - self._next.start()
            self._next = next(self._runs, None)
        return place + self._left_out
