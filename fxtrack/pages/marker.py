"""Can these bytes hold a ticker at all? One fast scan, before anything is decoded or parsed.

It errs on one side only: where it says no, ``parse_page`` finds neither a quote nor a reject. A pair is
three capital letters, a slash and three capital letters, next to each other in the text that a page shows;
in its source there may be tags, comments and entities between and in place of them.
"""

from __future__ import annotations

import re

# What may stand on both sides of a slash: a letter, the end of a tag or of an entity; a letter or the
# beginning of one of these. The pattern begins with the slash, for which the machine searches fastest.
_SLASH = r"/(?<=[A-Z>;]/)[A-Z<&]"
# A slash or a capital letter as an entity, its semicolon present or not.
_ENTITY = (
    r"&(?:sol\b|#(?:0{0,6}(?:47|6[5-9]|[78][0-9]|90)(?![0-9])"
    r"|[xX]0{0,6}(?:2[fF]|[45][0-9A-Fa-f])(?![0-9A-Fa-f])))"
)
_BYTES = re.compile(_SLASH.encode())
_ENTITY_BYTES = re.compile(_ENTITY.encode())
_TEXT = re.compile(_SLASH)
_ENTITY_TEXT = re.compile(_ENTITY)
# In these encodings an ASCII character is no single byte; only a byte order mark announces them.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def may_hold_ticker(data: bytes) -> bool:
    """Tell whether the bytes of a page may hold ticker-like text, in whatever markup and encoding."""
    if _BYTES.search(data):
        return True
    if b"&" in data and _ENTITY_BYTES.search(data):
        return True
    return data.startswith(_WIDE)


def next_place(source: str, start: int = 0) -> int | None:
    """Return where, from start on, the first slash stands that may be a pair's; None if there is none."""
    slash = source.find("/", start)  # which is faster than a pattern, where there is none
    found = _TEXT.search(source, slash) if slash >= 0 else None
    place = found.start() if found else None
    if source.find("&", start) >= 0 and (entity := _ENTITY_TEXT.search(source, start)):
        return entity.start() if place is None else min(place, entity.start())
    return place


def last_place(source: str) -> int | None:
    """Return the last place of which ``next_place`` tells; None if there is none."""
    last = None
    for pattern in (_TEXT, _ENTITY_TEXT):
        for found in pattern.finditer(source):
            last = max(last or 0, found.start())
    return last


class Marks:
    """Finds the places of a long piece of bytes that may belong to a ticker; ask in rising order."""

    def __init__(
        self, data: bytes | memoryview, patterns: tuple[re.Pattern[bytes], ...] = (_BYTES, _ENTITY_BYTES)
    ) -> None:
        """Take the bytes, and the patterns to look for: each is searched for by itself, which is fastest."""
        self._data = data
        self._patterns = patterns
        self._found = [-1] * len(patterns)

    def any(self, start: int, end: int) -> bool:
        """Tell whether a page from start to end may hold ticker-like text, as ``may_hold_ticker`` does."""
        place = self.next(start)
        if place is not None and place < end:
            return True
        return bytes(self._data[start : start + len(_WIDE[-1])]).startswith(_WIDE)

    def next(self, start: int) -> int | None:
        """Return the first place from start on that may belong to a ticker; None if there is none."""
        for number, place in enumerate(self._found):
            if place < start:
                found = self._patterns[number].search(self._data, start)
                self._found[number] = found.start() if found else len(self._data)
        place = min(self._found)
        return place if place < len(self._data) else None
