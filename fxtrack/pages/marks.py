"""Marks: what to look for in the bytes of a page, before anything is decoded or parsed.

A mark is something that every quote of a grammar holds. Looking for marks errs on one side only: a page
without one has neither a quote nor a refused quote of that grammar; a page with one may have none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5
from typing import AnyStr, Generic, NamedTuple

from fxtrack.pages.invisible import INVISIBLE

# In these encodings an ASCII character is no single byte; only a byte order mark announces them.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_LONGEST_MARK = 4096
# How invisible characters begin and end in any charset that a page may have; in GB 18030 with a digit.
_FIRST_BYTES = "\xad\xc2\xe2\xef\x9d\x9e\xa1\x81\x84"
_LAST_BYTES = "\xad\x8b\x8c\x8d\xa0\xbf\x9d\x9e\xa9"
_FOUR_BYTES = "[\x81-\xfe][0-9]"
_ESCAPED = r"\\u(?:200[b-dB-D]|2060|[fF][eE][fF][fF]|00[aA][dD])"
_UNSEEN_DECIMAL = "0{0,6}(?:173|820[345]|8288|65279)"
_UNSEEN_HEXADECIMAL = "0{0,6}(?:[aA][dD]|200[b-dB-D]|2060|[fF][eE][fF][fF])"


class MarkPattern(NamedTuple, Generic[AnyStr]):
    """A pattern to search for, in time linear in the text.

    Attributes:
        first: the characters with which every match begins; they are searched for first, which is faster.
        pattern: what to search for.
    """

    first: AnyStr
    pattern: re.Pattern[AnyStr]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one grammar, or of several; one found is enough.

    Attributes:
        page: in the bytes of a page, whatever its markup and its encoding (except UTF-16 and UTF-32).
        row: in the bytes of JSON that holds such a page as a string.
        text: in the decoded page. Every quote, taken or refused, has one between its start and its end.
    """

    page: tuple[MarkPattern[bytes], ...] = ()
    row: tuple[MarkPattern[bytes], ...] = ()
    text: tuple[MarkPattern[str], ...] = ()

    def __or__(self, other: Marks) -> Marks:
        """Return the marks of both, each once."""
        return Marks(
            tuple(dict.fromkeys(self.page + other.page)),
            tuple(dict.fromkeys(self.row + other.row)),
            tuple(dict.fromkeys(self.text + other.text)),
        )

    def in_page(self, data: bytes) -> bool:
        """Tell whether the bytes of a page may hold a quote."""
        for first, pattern in self.page:
            start = data.find(first)
            if start >= 0 and pattern.search(data, start):
                return True
        return data.startswith(_WIDE)

    def next(self, source: str, start: int = 0) -> int | None:
        """Return the first place of a mark in a decoded page, from ``start`` on; None if there is none."""
        nearest = len(source)
        for first, pattern in self.text:
            begin = source.find(first, start, nearest)
            if begin >= 0 and (found := pattern.search(source, begin, nearest + _LONGEST_MARK)):
                nearest = min(nearest, found.start())
        return nearest if nearest < len(source) else None

    def last(self, source: str) -> int | None:
        """Return the last place of a mark in a decoded page; None if there is none."""
        last = -1
        for first, pattern in self.text:
            begin = source.find(first)
            for found in pattern.finditer(source, begin) if begin >= 0 else ():
                last = max(last, found.start())
        return last if last >= 0 else None


_ANYTHING = (MarkPattern(b"", re.compile(b"")),)
EVERY_PAGE = Marks(page=_ANYTHING, row=_ANYTHING)
"""Marks that every page has, an empty one too: whoever looks for these passes none over."""


class MarkFinder:
    """Finds marks in a long piece of bytes, such as many pages of an archive; ask in rising order."""

    def __init__(self, data: bytes | memoryview, marks: Iterable[MarkPattern[bytes]]) -> None:
        """Take the bytes, and what to look for: each mark is searched for by itself, which is fastest."""
        self._data = data
        self._patterns = [mark.pattern for mark in marks]
        self._found = [-1] * len(self._patterns)
        self._every = marks is _ANYTHING

    def any(self, start: int, end: int) -> bool:
        """Tell whether a page from start to end may hold a quote, as ``Marks.in_page`` does."""
        place = self.next(start)
        if place is not None and place < end:
            return True
        return self._every or bytes(self._data[start : start + len(_WIDE[-1])]).startswith(_WIDE)

    def next(self, start: int) -> int | None:
        """Return the first place of a mark from start on; None if there is none."""
        for number, place in enumerate(self._found):
            if place < start:
                found = self._patterns[number].search(self._data, start)
                self._found[number] = found.start() if found else len(self._data)
        place = min(self._found, default=len(self._data))
        return place if place < len(self._data) else None


def sign_between(before: str, sign: str, after: str = "") -> Marks:
    """Make marks of a sign that stands directly between two characters in the text that a page shows.

    In its source there may be tags, comments and entities between them and in place of them, and in JSON
    also escapes.

    Args:
        before: the characters of which one stands before the sign, such as capital letters.
        sign: one character, such as a slash.
        after: the characters of which one stands behind it; empty if anything may. All are ASCII.
    """
    every = sorted({*before, sign, *after})
    # A tag or an entity may end before the sign, and one may begin behind it; and invisible characters may.
    # In bytes only the last or first byte of these is looked at, in whatever encoding.
    begun, ended = before + ">;", after and after + "<&"
    plain = _sign(begun + INVISIBLE, sign, ended and ended + INVISIBLE)
    in_page = _sign(begun + _LAST_BYTES, sign, ended and ended + _FIRST_BYTES, _FOUR_BYTES)
    # In JSON a backslash may stand before the sign; an escaped ">" ends with E, and any escape may follow.
    in_row = _sign(begun + "\\eE" + _LAST_BYTES, sign, ended and ended + "\\" + _FIRST_BYTES, _ESCAPED)
    named = rf"{'|'.join(_entities(every))}\b" if _entities(every) else r"[^\s\S]"
    decimal = f"0{{0,6}}(?:{_alternatives(str(ord(each)) for each in every)})(?![0-9])"
    hexadecimal = f"[xX]0{{0,6}}(?:{_alternatives(f'{ord(each):x}' for each in every)})(?![0-9A-Fa-f])"
    # One of an invisible character needs no semicolon if the sign follows, before which that would be found.
    unseen = f"(?:{_UNSEEN_DECIMAL}|[xX]{_UNSEEN_HEXADECIMAL}){re.escape(sign)}"
    entity = f"&(?:(?:{named})|shy{re.escape(sign)}|#(?:{decimal}|{hexadecimal}|{unseen}))"
    escaped = rf"\\u00(?:{_alternatives(f'{ord(each):02x}' for each in every)})"
    return Marks(
        page=(_mark(sign, in_page), _mark("&", entity)),
        row=(
            _mark(sign, in_row),
            _mark(r"\u00", escaped),
            _mark("&", f"&(?:(?:{named})|#|shy)"),
            _mark(r"\u0026", rf"\\u0026(?:(?:{named})|#|shy)"),
        ),
        text=(MarkPattern(sign, re.compile(plain)), MarkPattern("&", re.compile(entity))),
    )


def _sign(before: str, sign: str, after: str, or_before: str = "") -> str:
    """Make a pattern of a sign between characters; ``or_before`` is what else may stand before it.

    It begins with the sign, which the machine searches for fastest, and looks back when what follows fits.
    """
    ahead, over = (f"[{re.escape(after)}]", ".") if after else ("", "")
    behind = [f"(?<={each}{re.escape(sign)}{over})" for each in (f"[{re.escape(before)}]", or_before) if each]
    return f"(?s:{re.escape(sign)}{ahead}(?:{'|'.join(behind)}))"


def _entities(characters: Iterable[str]) -> list[str]:
    """Return the names of the entities that stand for one of some characters: ``sol`` for a slash."""
    wanted = set(characters)
    return sorted({name.rstrip(";") for name, value in html5.items() if value in wanted})


def _alternatives(numbers: Iterable[str]) -> str:
    """Make a pattern of numbers, in either case, grouped by what stands before their last digits."""
    lasts: dict[str, str] = {}
    for number in numbers:
        last = number[-1]
        lasts[number[:-1]] = lasts.get(number[:-1], "") + (last if last.isdigit() else last + last.upper())
    return "|".join(f"{_either_case(lead)}[{last}]" for lead, last in lasts.items())


def _either_case(digits: str) -> str:
    return "".join(digit if digit.isdigit() else f"[{digit}{digit.upper()}]" for digit in digits)


def _mark(first: str, pattern: str) -> MarkPattern[bytes]:
    return MarkPattern(first.encode("ascii"), re.compile(pattern.encode("latin-1")))
