"""The text that a page shows, and the way from its places back to those of the source."""

from __future__ import annotations

import re

from fxtrack.pages.invisible import INVISIBLE, WayBack, holds_invisible, without_invisible
from fxtrack.pages.markup import Rendered

# All that ends a line; as space within a line, whatever else is space. Control characters are damage.
LINE_END = r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
BLANK = r"[^\S\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"

ANY_LINE_END = re.compile(LINE_END)
SOURCE_LINE_END = re.compile(r"\r\n|[\n\r]")
"""Ends a line of the source: by these, places are told."""

_END_IN_SOURCE = re.compile(rf"(?:{BLANK}|[{INVISIBLE}])*+(?:{LINE_END}|<)")


class PageText:
    """The text that a page shows.

    Attributes:
        text: what a reader sees; of a page that is no HTML, all of it. Invisible characters stand in it only
            inside the digits of a number, which then is none.
        has_split_numbers: whether there are any.
    """

    def __init__(self, source: str, rendered: Rendered | None) -> None:
        """Take the decoded page, and what it shows if it is HTML."""
        printed = source if rendered is None else rendered.text
        holds = holds_invisible(printed)
        self.text = without_invisible(printed) if holds else printed
        self._way_back = WayBack(printed) if len(self.text) < len(printed) else None
        self.has_split_numbers = holds and holds_invisible(self.text)
        self._source = source
        self._rendered = rendered
        self._offset, self._line = 0, 1
        self._first_line_end: int | None = None

    def ends_in_source(self, start: int, end: int) -> bool:
        """Tell whether a piece of a shown line ends where its source has an end, too.

        HTML shows the line ends of its source as space. So what stands in the middle of a shown line may be
        a line of its own in the source, or an element of its own, or neither. A source of one line was
        flattened: there, and in a text, the answer is always yes.
        """
        if self._rendered is None:
            return True
        start, end = self.span(start, end)
        if self._first_line_end is None:
            found = ANY_LINE_END.search(self._source)
            self._first_line_end = found.start() if found else len(self._source)
        if start <= self._first_line_end:
            return True
        return _END_IN_SOURCE.match(self._source, end) is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end (not empty) stands in the source."""
        if self._way_back is not None:
            start, end = self._way_back.place(start), self._way_back.place(end - 1) + 1
        return self._rendered.source_span(start, end) if self._rendered else (start, end)

    def line_at(self, place: int) -> int:
        """Return the line, counted from 1, of a place in the source; asking in rising order is fast."""
        if place < self._offset:
            self._offset, self._line = 0, 1
        if self._source.find("\r", self._offset, place) < 0:
            self._line += self._source.count("\n", self._offset, place)
        else:
            self._line += sum(1 for _ in SOURCE_LINE_END.finditer(self._source, self._offset, place))
        self._offset = place
        return self._line
