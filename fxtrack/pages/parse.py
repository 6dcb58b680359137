"""A page to its quotes, its date and its rejects: what is the same for every grammar.

The bytes are decoded, HTML becomes the text that it shows, and each grammar reads that text by itself. Then
the page is judged as a whole: conflicts, the one date, places in the source. All of it takes time in
proportion to the length of the page. What is read depends on nothing that follows it on the page (conflicts
aside), so a page that was cut short never yields a number or a date that the whole page does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from fxtrack.arguments import a_text, a_text_or_bytes, checked
from fxtrack.model import Page, Reason
from fxtrack.pages import bounds, markup, several, tags, text
from fxtrack.pages.frames import (
    MAX_DEPTH,
    MAX_ENTITIES,
    MAX_FRAMES,
    frames,
    may_hold_frames,
    one_page,
    within,
)
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import grammar_named, marks_of, registered_grammars
from fxtrack.pages.invisible import without_invisible
from fxtrack.pages.judge import Judged, judge, nothing_but
from fxtrack.pages.located import PageText, SourceLines, Way


@checked({"page": a_text_or_bytes, "media_type": a_text, "source": a_text})
def parse_page(page: str | bytes, *, media_type: str | None = None, source: str | None = None) -> Page:
    r"""Read the quotes and the date of one page.

    Args:
        page: the page, as text or as bytes.
        media_type: ``text/html`` or ``text/plain``, with or without ``; charset=``, where the source tells
            it; None to find out from the content.
        source: read by the grammar of this name only; None to try all that are registered. If several of them
            read quotes, none is taken: each is a reject that names its grammar.

    Returns:
        The quotes, the page date and the rejects. Any input gives a page: a page without a ticker has no
        quotes, and bytes without a meaning are replaced and counted.

    Raises:
        InputError: there is no source of that name.

    Example:
        >>> page = parse_page("KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n")
        >>> [(str(q.pair), str(q.rate), str(q.change)) for q in page.quotes], page.page_date.isoformat()
        ([('KGS/USD', '0.01144', '0'), ('KZT/USD', '0.00198', '-0')], '2025-12-08')
    """
    grammars = registered_grammars() if source is None else (grammar_named(source),)
    decoded, is_html, fault = decoded_page(page, media_type, grammars)
    if fault:
        return refused_page(fault, decoded, is_html=is_html)
    return parse_decoded(decoded, grammars, is_html=is_html).page


def decoded_page(
    page: str | bytes, media_type: str | None, grammars: Iterable[Grammar]
) -> tuple[text.Decoded, bool, str]:
    """Decode a page, and tell whether it is HTML, and why all of it is refused: empty if it is not."""
    kind, charset = media_type_of(media_type)
    if isinstance(page, str):
        decoded = text.Decoded(page, "", 0)
    elif bounds.is_too_wide(page):
        return text.Decoded("", "", 0), kind == "text/html", bounds.TOO_WIDE
    else:
        decoded = text.decode(page, charset)
    source = decoded.text
    is_long = len(source) > bounds.MAX_MARKUP
    if is_long and (fault := bounds.too_much_markup(source)):
        return decoded, kind == "text/html", fault
    is_html = looks_like_html(source, grammars) if kind is None else kind == "text/html"
    return decoded, is_html, bounds.too_long_for_html(source) if is_long and is_html else ""


class Extent(NamedTuple):
    """The part of a page that decides what is read: its one ticker with the date under it, in the source.

    Another page on which this very text stands where text is shown, and no other mark, reads the same.

    Attributes:
        grammar: the one that reads it.
        start: where the ticker begins.
        end: the place behind the line end after the date, or behind the tags that make it.
        keep_lines: whether the page's own line ends counted.
    """

    grammar: Grammar
    start: int
    end: int
    keep_lines: bool


class Parsed(NamedTuple):
    """A page, and the extent that decided it; None where it takes the whole page to tell."""

    page: Page
    extent: Extent | None


def parse_decoded(decoded: text.Decoded, grammars: Sequence[Grammar], *, is_html: bool) -> Parsed:
    """Read a decoded page by some grammars, as HTML or as text, and tell which part of it decided."""
    source = decoded.text
    lines = SourceLines(source)
    judged, shown, keep_lines = _read_document(source, None, lines, grammars, is_html=is_html)
    framed = _in_frames(source, None, lines, grammars, 1) if is_html and not _is_too_much(judged) else ()
    if documents := list(islice(framed, MAX_FRAMES + 1)):
        judged = one_page([judged, *documents], source, lines.line_at)
    page = Page(
        quotes=judged.quotes,
        page_date=judged.page_date,
        rejects=judged.rejects,
        media_type="text/html" if is_html else "text/plain",
        encoding=decoded.encoding or None,
        replaced=decoded.replaced,
    )
    if judged.decisive is None:
        return Parsed(page, None)
    grammar, place = judged.decisive
    return Parsed(page, Extent(grammar, *shown.span(*place), keep_lines))


def _read_document(
    page: str, way: Way | None, lines: SourceLines, grammars: Sequence[Grammar], *, is_html: bool
) -> tuple[Judged, PageText, bool]:
    """Read a page, or a document in a frame of it.

    Returns:
        What it says, with places in the source of the page; its text; and whether its line ends count.
    """
    source = page if way is None else way.text
    # Where no block of a page begins before its ticker, lines are what ends lines.
    keep_lines = not is_html or lines_count(source, grammars)
    rendered = markup.render(source, keep_lines=keep_lines) if is_html else None
    shown = PageText(page, within(rendered, way) if rendered else None, lines)
    if fault := bounds.too_many_begun(shown.text, grammars):
        return Judged((), None, bounds.refused_whole(fault), None), shown, keep_lines
    judged = judge(shown, [(grammar, grammar.read(shown)) for grammar in grammars])
    if place := _next_page(source, judged, grammars, is_html=is_html):
        place = place if way is None else way.source_span(*place)
        judged = nothing_but(Reason.SEVERAL_PAGES, page, place, shown.line_at(place[0]))
    return judged, shown, keep_lines


def _is_too_much(judged: Judged) -> bool:
    return any(reject.reason is Reason.TOO_MUCH for reject in judged.rejects)


def _in_frames(
    page: str, way: Way | None, lines: SourceLines, grammars: Sequence[Grammar], depth: int
) -> Iterator[Judged]:
    """Yield what the documents in frames say, if they say anything."""
    source = page if way is None else way.text
    if not may_hold_frames(source):
        return
    for start, end in frames(source, marks_of(grammars)):
        if depth > MAX_DEPTH or source.count("&", start, end) > MAX_ENTITIES:
            place = (start, end) if way is None else way.source_span(start, end)
            yield nothing_but(Reason.TOO_MANY_FRAMES, page, place, lines.line_at(place[0]))
            continue
        inner = within(markup.unescaped(source, start, end), way)
        judged, *_ = _read_document(page, inner, lines, grammars, is_html=True)
        if judged.quotes or judged.rejects:
            yield judged
        yield from _in_frames(page, inner, lines, grammars, depth + 1)


def _next_page(
    source: str, judged: Judged, grammars: Iterable[Grammar], *, is_html: bool
) -> several.Beginning | None:
    """Return the place in the source at which another page begins, if there is a sign of one.

    Whatever stands on a page beside one ticker and its date may hold quotes of another page.
    """
    more = judged.decisive is None
    if is_html and (judged.quotes or judged.rejects):
        may_hold = several.may_hold_documents(source) or (more and several.may_hold_beginnings(source))
        if may_hold and (place := several.second_document(source)):
            return place
    return several.separator(source, grammars) if more else None


def refused_page(why: str, decoded: text.Decoded, *, is_html: bool) -> Page:
    """Return a page that is refused whole, for there is too much on it."""
    return Page(
        quotes=(),
        page_date=None,
        rejects=bounds.refused_whole(why),
        media_type="text/html" if is_html else "text/plain",
        encoding=decoded.encoding or None,
        replaced=decoded.replaced,
    )


@lru_cache(maxsize=256)
def media_type_of(media_type: str | None) -> tuple[str | None, str | None]:
    """Split a media type into ``text/html``, ``text/plain`` or None (anything else), and its charset."""
    if not media_type:
        return None, None
    kind, _, parameters = media_type.lower().partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters)
    known = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
    return known.get(kind.strip()), charset[1] if charset else None


def looks_like_html(source: str, grammars: Iterable[Grammar]) -> bool:
    """Tell HTML from text: a page on which a ticker could stand before its first tag is text."""
    tag = tags.first_tag(source)
    return tag is not None and not _may_hold_ticker(source, tag, grammars)


def lines_count(source: str, grammars: Iterable[Grammar]) -> bool:
    """Tell whether the line ends of a page of HTML count: a ticker could stand before its first block."""
    block = tags.first_block(source)
    return block is None or _may_hold_ticker(source, block, grammars)


def _may_hold_ticker(source: str, end: int, grammars: Iterable[Grammar]) -> bool:
    """Tell whether so many quotes of one grammar begin before a place that they could make a ticker."""
    if not end:  # nearly every page of HTML begins with a tag
        return False
    seen = without_invisible(source[:end])
    for grammar in grammars:
        begins = islice(grammar.begins.finditer(seen), grammar.least)
        if sum(1 for _ in begins) == grammar.least:
            return True
    return False
