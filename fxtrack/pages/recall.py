"""Equal tickers are parsed once: a page on which a known ticker stands, and no other quote, is not parsed.

The pages of one day print the same ticker with the same date under it, and next to nothing else on a page
matters. What was read from such an extent is remembered, and recognised on the next page by comparing text.
Whatever is not exactly so (no date under the ticker, a second ticker, a quote in the prose, a script that
holds a quote) is parsed in full. The result is the same either way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fxtrack.model import Page, Reject, Ticker
from fxtrack.pages import markup, text
from fxtrack.pages.marker import last_place, next_place
from fxtrack.pages.parse import Extent, lines_count, looks_like_html, media_type_of, parse_with_extent

_KEY = 120
"""How many characters of an extent it is looked up by: about the first three quotes."""
_MOST = 512
_BEYOND = 600  # characters behind the last pair: its rate, the date, and the markup of both
_CODE = 3
_LINE = re.compile(r"\r\n|[\n\r]")
_OPEN_ENTITY = re.compile(r"&#?[A-Za-z0-9]*\Z")  # what it means depends on the character behind it
_NO_BASE_BEFORE = re.compile(r"[A-Za-z0-9_/]\Z")


class Reading(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class _Known:
    extent: str
    ticker: Ticker
    page_date: date
    is_html: bool
    keep_lines: bool


class Memory:
    """Reads pages, and remembers the tickers of those it has read, the latest few hundred."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def read(self, data: bytes, media_type: str | None = None) -> Reading:
        """Read one page; the result is that of ``fxtrack.pages.parse.parse_page``."""
        kind, charset = media_type_of(media_type)
        decoded = text.decode(data, charset)
        source = decoded.text
        is_html = looks_like_html(source) if kind is None else kind == "text/html"
        known, start = self._recalled(source, is_html=is_html)
        if known is not None:
            return Reading(
                known.ticker,
                start,
                _line_at(source, start),
                known.page_date,
                (),
                is_html,
                decoded.encoding,
                decoded.replaced,
                source,
            )
        return self._parsed(source, decoded, is_html=is_html)

    def _recalled(self, source: str, *, is_html: bool) -> tuple[_Known | None, int]:
        place = next_place(source)
        if place is None or place < _CODE:
            return None, 0
        start = place - _CODE
        known = self._known.get(source[start : start + _KEY])
        if known is None or known.is_html is not is_html or not source.startswith(known.extent, start):
            return None, 0
        if next_place(source, start + len(known.extent)) is not None:
            return None, 0
        if is_html:
            return (known if _same_in_html(source, start, known) else None), start
        return (None if _NO_BASE_BEFORE.search(source, max(0, start - 1), start) else known), start

    def _parsed(self, source: str, decoded: text.Decoded, *, is_html: bool) -> Reading:
        page, extent = _parse(source, is_html=is_html)
        ticker = Ticker.of(page.quotes) if page.quotes else None
        if extent and ticker and page.page_date and _is_plain(source, extent, is_html=is_html):
            if len(self._known) >= _MOST:
                self._known.pop(next(iter(self._known)))
            there = source[extent.start : extent.end]
            self._known[there[:_KEY]] = _Known(there, ticker, page.page_date, is_html, extent.keep_lines)
        return _reading(page, ticker, source, decoded)


def _parse(source: str, *, is_html: bool) -> tuple[Page, Extent | None]:
    """Parse a page; one whose tickers stand near its top only so far, if that settles everything."""
    media_type = "text/html" if is_html else "text/plain"
    beyond = (last_place(source) or 0) + _BEYOND
    if beyond < len(source):
        page, _, extent = parse_with_extent(source[:beyond], media_type)
        # Nothing was refused, the line of the date has its end, no quote follows; and lines end what they
        # end on the whole page, where a block may begin before what would be the second quote.
        if extent and (not is_html or lines_count(source) is extent.keep_lines):
            return page, extent
    page, _, extent = parse_with_extent(source, media_type)
    return page, extent


def _reading(page: Page, ticker: Ticker | None, source: str, decoded: text.Decoded) -> Reading:
    first = page.quotes[0] if page.quotes else None
    return Reading(
        ticker=ticker,
        start=first.span[0] if first else 0,
        line=first.line if first else 0,
        page_date=page.page_date,
        rejects=page.rejects,
        is_html=page.media_type == "text/html",
        encoding=decoded.encoding,
        replaced=decoded.replaced,
        source=source,
    )


def _is_plain(source: str, extent: Extent, *, is_html: bool) -> bool:
    """Tell whether the extent means the same anywhere: no ``pre`` around it, nothing left open at its end."""
    if not is_html:
        return True
    if _OPEN_ENTITY.search(source, extent.start, extent.end):
        return False
    if markup.is_shown(source, extent.start):
        return True
    before = markup.shown_before(source, extent.start, keep_lines=extent.keep_lines)
    return before is not None and before.preformatted is extent.keep_lines


def _same_in_html(source: str, start: int, known: _Known) -> bool:
    """Tell whether the page shows text where the extent begins, as it did on the page it is known from."""
    if lines_count(source) is not known.keep_lines:
        return False
    if markup.is_shown(source, start):
        return True
    before = markup.shown_before(source, start, keep_lines=known.keep_lines)
    if before is None or before.preformatted is not known.keep_lines:
        return False
    return not _NO_BASE_BEFORE.search(before.text)


def _line_at(source: str, place: int) -> int:
    if source.find("\r", 0, place) < 0:
        return source.count("\n", 0, place) + 1
    return sum(1 for _ in _LINE.finditer(source, 0, place)) + 1
