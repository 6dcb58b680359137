"""Text that pages and users wrote, made safe to show: nothing unseen, nothing that acts."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset(["Cc", "Cf", "Cs"])
"""Signs of control and of direction, and halves of characters."""


def visible(text: str) -> str:
    r"""Return a text on one line with every character seen: runs of space become one blank, others \x00."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii")
        for c in " ".join(text.split())
    )


_RIGHT_TO_LEFT = frozenset(["R", "AL"])


def is_right_to_left(text: str) -> bool:
    """Tell whether a text is read from right to left: by its first letter that has a direction."""
    directions = map(unicodedata.bidirectional, text)
    return next((each in _RIGHT_TO_LEFT for each in directions if each in {"L", "R", "AL"}), False)


def has_right_to_left(text: str) -> bool:
    """Tell whether any part of a text is read from right to left."""
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)


def one_line(text: str) -> str:
    """Return a title that a user gave on one line, without characters that are not seen.

    Signs of control and of direction are dropped: they could make a title read otherwise than it is. Joiners
    stay: some scripts are written with them.
    """
    return "".join(
        c for c in " ".join(text.split()) if c in _JOINERS or unicodedata.category(c) not in _UNSEEN
    ).strip()
