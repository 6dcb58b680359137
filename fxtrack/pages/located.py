"""The text that a page shows, and the way from its places back to those of the source."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple, Protocol

from fxtrack.pages.invisible import INVISIBLE, WayBack, holds_invisible, without_invisible
from fxtrack.pages.markup import Rendered

# All that ends a line; as space within a line, whatever else is space. Control characters are damage.
LINE_END = r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
BLANK = r"[^\S\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"

ANY_LINE_END = re.compile(LINE_END)
SOURCE_LINE_END = re.compile(r"\r\n|[\n\r]")
"""Ends a line of the source: by these, places are told."""

_END_IN_SOURCE = re.compile(rf"(?:{BLANK}|[{INVISIBLE}])*+(?:{LINE_END}|<)")


class Way(Protocol):
    """A text, and the way from its places to those in the source of the page."""

    @property
    def text(self) -> str:
        """The text."""

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end (not empty) stands in the source."""


class Within(NamedTuple):
    """A text that was made from one that is not the source of the page itself.

    Attributes:
        last: from the text to what it was made from.
        before: from there to the source.
    """

    last: Rendered
    before: Way

    @property
    def text(self) -> str:
        """The text."""
        return self.last.text

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end (not empty) stands in the source of the page."""
        return self.before.source_span(*self.last.source_span(start, end))


class SourceLines:
    """The lines of the source of a page."""

    def __init__(self, source: str) -> None:
        """Take the decoded page."""
        self._source = source
        self._offset, self._line = 0, 1

    @cached_property
    def first_end(self) -> int:
        """Where the first line ends."""
        found = ANY_LINE_END.search(self._source)
        return found.start() if found else len(self._source)

    def line_at(self, place: int) -> int:
        """Return the line, counted from 1, of a place; asking in rising order is fast."""
        if place < self._offset:
            self._offset, self._line = 0, 1
        if self._source.find("\r", self._offset, place) < 0:
            self._line += self._source.count("\n", self._offset, place)
        else:
            self._line += sum(1 for _ in SOURCE_LINE_END.finditer(self._source, self._offset, place))
        self._offset = place
        return self._line


class PageText:
    """The text that a page shows.

    Attributes:
        text: what a reader sees; of a page that is no HTML, all of it. Invisible characters stand in it only
            inside the digits of a number, which then is none.
        lines: those of the source.
        has_split_numbers: whether there are any.
    """

    def __init__(self, source: str, rendered: Way | None, lines: SourceLines | None = None) -> None:
        """Take the decoded page, what it shows if it is HTML, and its lines if they were counted before."""
        printed = source if rendered is None else rendered.text
        holds = holds_invisible(printed)
        self.text = without_invisible(printed) if holds else printed
        self._way_back = WayBack(printed) if len(self.text) < len(printed) else None
        self.has_split_numbers = holds and holds_invisible(self.text)
        self._source = source
        self._rendered = rendered
        self.lines = lines or SourceLines(source)

    def ends_in_source(self, start: int, end: int) -> bool:
        """Tell whether a piece of a shown line ends where its source has an end, too.

        HTML shows the line ends of its source as space. So what stands in the middle of a shown line may be
        a line of its own in the source, or an element of its own, or neither. A source of one line was
        flattened: there, and in a text, the answer is always yes.
        """
        if self._rendered is None:
            return True
        start, end = self.span(start, end)
        if start <= self.lines.first_end:
            return True
        return _END_IN_SOURCE.match(self._source, end) is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end (not empty) stands in the source."""
        if self._way_back is not None:
            start, end = self._way_back.place(start), self._way_back.place(end - 1) + 1
        return self._rendered.source_span(start, end) if self._rendered else (start, end)

    def line_at(self, place: int) -> int:
        """Return the line, counted from 1, of a place in the source; asking in rising order is fast."""
        return self.lines.line_at(place)
