"""Equal tickers are parsed once: a page on which a known ticker stands, and no other mark, is not parsed.

The pages of one day print the same ticker with the same date under it, and next to nothing else on a page
matters. What was read from such an extent is remembered, and recognised on the next page by comparing text.
Whatever is not exactly so (no date under the ticker, a second ticker, a quote in the prose, a script that
holds a quote) is parsed in full. The result is the same either way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fxtrack.model import Page, Quote, Reject, Ticker
from fxtrack.pages import several, shown, text
from fxtrack.pages.frames import may_hold_frames
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import marks_of, registered_grammars
from fxtrack.pages.invisible import INVISIBLE
from fxtrack.pages.located import SOURCE_LINE_END
from fxtrack.pages.parse import Extent, Parsed, decoded_page, lines_count, parse_decoded, refused_page

_KEY = 120
"""An extent is looked up by so many characters from its first mark on: about its first three quotes."""
_MOST_KNOWN = 512
_LONGEST_KNOWN = 64 * 1024  # characters; a longer extent is not remembered
_WORTH_CUTTING = 4 * 1024 * 1024  # characters; of a longer page no part is copied to be read by itself
_BEYOND = 600  # characters behind the last mark: the rest of its quote, the date, and the markup of both
_INVISIBLE = frozenset(INVISIBLE)
_OPEN_ENTITY = re.compile(r"&#?[A-Za-z0-9]*\Z")  # what it means depends on the character behind it


class PageReading(NamedTuple):
    """What the store needs to know of a page.

    Attributes:
        ticker: its quotes; None without any.
        start: where the first quote begins, in characters of the decoded page.
        line: the line on which it begins, counted from 1.
        page_date: the printed date; None without one.
        rejects: what was refused.
        is_html: whether the page was read as HTML.
        encoding: how its bytes were decoded.
        replaced: how many bytes could not be decoded.
        source: the decoded page.
    """

    ticker: Ticker | None
    start: int
    line: int
    page_date: date | None
    rejects: tuple[Reject, ...]
    is_html: bool
    encoding: str
    replaced: int
    source: str

    def of(self, quotes: tuple[Quote, ...], rejects: tuple[Reject, ...]) -> PageReading:
        """Return the same page with these quotes and rejects; quotes are where they stand on the page."""
        return self._replace(
            ticker=Ticker.of(quotes) if quotes else None,
            start=quotes[0].span[0] if quotes else 0,
            line=quotes[0].line if quotes else 0,
            rejects=tuple(sorted(rejects, key=lambda reject: reject.span)),
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """An extent that was read before, and what was read from it.

    Attributes:
        text: its source.
        lead: how many characters of it stand before its first mark.
        first: how many characters of it stand before its first quote.
        grammar: the one that read it.
        ticker: its quotes.
        page_date: its date.
        is_html: whether it stood on a page of HTML.
        keep_lines: whether the line ends of that page counted.
    """

    text: str
    lead: int
    first: int
    grammar: Grammar
    ticker: Ticker
    page_date: date
    is_html: bool
    keep_lines: bool


class Memory:
    """Reads pages by some grammars, and remembers the latest few hundred tickers that it has read."""

    def __init__(self, grammars: Sequence[Grammar] | None = None) -> None:
        """Take the grammars; None for all that are registered."""
        self.grammars = registered_grammars() if grammars is None else tuple(grammars)
        self._marks = marks_of(self.grammars)
        self._known: dict[str, _Known] = {}

    def may_hold_quote(self, data: bytes) -> bool:
        """Tell fast whether a page may hold a quote, taken or refused; where not, reading it finds none."""
        return self._marks.in_page(data)

    def read(self, data: bytes, media_type: str | None = None) -> PageReading:
        """Read one page; the result is that of ``fxtrack.pages.parse.parse_page``."""
        decoded, is_html, fault = decoded_page(data, media_type, self.grammars)
        if fault:
            return _reading(refused_page(fault, decoded, is_html=is_html), decoded)
        source = decoded.text
        is_whole = is_html and several.may_hold_documents(source)
        recalled = None if is_whole else self._recalled(source, is_html=is_html)
        if recalled is None:
            is_whole = is_whole or (is_html and may_hold_frames(source))
            page = self._parsed(decoded, is_html=is_html, is_whole=is_whole)
            return _reading(page, decoded)
        known, start = recalled
        first = start + known.first
        return PageReading(
            known.ticker,
            first,
            _line_at(source, first),
            known.page_date,
            (),
            is_html,
            decoded.encoding,
            decoded.replaced,
            source,
        )

    def _recalled(self, source: str, *, is_html: bool) -> tuple[_Known, int] | None:
        """Return the known extent that decides a page and where it stands; None if none is known to."""
        mark = self._marks.next(source)
        known = self._known.get(source[mark : mark + _KEY]) if mark is not None else None
        if mark is None or known is None or known.is_html is not is_html or mark < known.lead:
            return None
        start = mark - known.lead
        if source[start - 1 : start] in _INVISIBLE or not source.startswith(known.text, start):
            return None
        if self._marks.next(source, start + len(known.text)) is not None:
            return None
        if is_html:
            is_same = self._is_same_in_html(source, start, known)
        else:
            is_same = not known.grammar.not_after.match(source[start - 1 : start])
        return (known, start) if is_same else None

    def _is_same_in_html(self, source: str, start: int, known: _Known) -> bool:
        """Tell whether an extent is shown here as on the page where it was first read, line ends included."""
        if lines_count(source, self.grammars) is not known.keep_lines:
            return False
        if shown.is_shown(source, start):
            return True
        before = shown.shown_before(source, start, keep_lines=known.keep_lines)
        if before is None or before.preformatted is not known.keep_lines or before.text[-1:] in _INVISIBLE:
            return False  # what stands before an invisible character could belong to the first quote
        return not known.grammar.not_after.match(before.text[-1:])

    def _parsed(self, decoded: text.Decoded, *, is_html: bool, is_whole: bool) -> Page:
        """Parse a page, and remember its extent if it means the same anywhere."""
        page, extent = self._parse(decoded, is_html=is_html, is_whole=is_whole)
        is_short = extent is not None and extent.end - extent.start <= _LONGEST_KNOWN
        if extent and is_short and page.page_date and _is_plain(decoded.text, extent, is_html=is_html):
            lead = self._lead(decoded.text, extent)
            if lead is not None:
                there = decoded.text[extent.start : extent.end]
                if len(self._known) >= _MOST_KNOWN:
                    self._known.pop(next(iter(self._known)))
                self._known[there[lead : lead + _KEY]] = _Known(
                    there,
                    lead,
                    page.quotes[0].span[0] - extent.start,
                    extent.grammar,
                    Ticker.of(page.quotes),
                    page.page_date,
                    is_html,
                    extent.keep_lines,
                )
        return page

    def _lead(self, source: str, extent: Extent) -> int | None:
        """Return how far into an extent its first mark stands; None if another grammar has a mark in it.

        What that one makes of its mark could depend on what stands around the extent.
        """
        for grammar in self.grammars:
            mark = grammar.marks.next(source, extent.start)
            if grammar != extent.grammar and mark is not None and mark < extent.end:
                return None
        mark = extent.grammar.marks.next(source, extent.start)
        return mark - extent.start if mark is not None and mark < extent.end else None

    def _parse(self, decoded: text.Decoded, *, is_html: bool, is_whole: bool) -> Parsed:
        """Parse a page, or only as far as its last mark reaches, if that settles everything.

        Args:
            decoded: the page.
            is_html: whether it is read as HTML.
            is_whole: whether all of it must be looked at.
        """
        source = decoded.text
        beyond = (self._marks.last(source) or 0) + _BEYOND
        if beyond < min(len(source), _WORTH_CUTTING) and not is_whole:
            parsed = parse_decoded(decoded._replace(text=source[:beyond]), self.grammars, is_html=is_html)
            # Nothing was refused, the line of the date has its end, no mark follows; and lines end what they
            # end on the whole page, where a block may begin before what would be the second quote.
            extent = parsed.extent
            if extent and (not is_html or lines_count(source, self.grammars) is extent.keep_lines):
                return parsed
        return parse_decoded(decoded, self.grammars, is_html=is_html)


def _reading(page: Page, decoded: text.Decoded) -> PageReading:
    first = page.quotes[0] if page.quotes else None
    return PageReading(
        Ticker.of(page.quotes) if first else None,
        first.span[0] if first else 0,
        first.line if first else 0,
        page.page_date,
        page.rejects,
        page.media_type == "text/html",
        decoded.encoding,
        decoded.replaced,
        decoded.text,
    )


def _is_plain(source: str, extent: Extent, *, is_html: bool) -> bool:
    """Tell whether the extent means the same anywhere: no ``pre`` around it, nothing left open at its end."""
    if not is_html:
        return True
    if _OPEN_ENTITY.search(source, extent.start, extent.end):
        return False
    if shown.is_shown(source, extent.start):
        return True
    before = shown.shown_before(source, extent.start, keep_lines=extent.keep_lines)
    return before is not None and before.preformatted is extent.keep_lines


def _line_at(source: str, place: int) -> int:
    if source.find("\r", 0, place) < 0:
        return source.count("\n", 0, place) + 1
    return sum(1 for _ in SOURCE_LINE_END.finditer(source, 0, place)) + 1
