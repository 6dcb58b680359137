"""Signs that a file holds several pages: then no quote may get a date, for it could be that of another page.

Two signs are looked for in the source: a second document of HTML, and what separates pages in files of many
(messages, dumps of databases, histories). What the tickers themselves tell is found where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fxtrack.pages.grammar import Grammar
from fxtrack.pages.marks import MarkPattern
from fxtrack.pages.tags import TOKEN, end_of

_DOCUMENT_TAGS = ("<html", "<HTML")
_DOCTYPE = re.compile(r"<!doctype\b", re.IGNORECASE)
_BEGINNINGS = re.compile(r"<(?:!doctype|html)\b", re.IGNORECASE)


def _at_line_start(literal: str, rest: str) -> MarkPattern[str]:
    """Make a pattern of a line that begins with literal text, which is searched for first."""
    escaped = re.escape(literal)
    return MarkPattern(literal, re.compile(rf"{escaped}(?<![^\r\n]{escaped}){rest}"))


_WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
# Lines that no page has: wherever one stands, the file is a dump or a history of many.
_OF_MANY = (
    _at_line_start("INSERT INTO ", r"[^\r\n]{0,400}"),
    _at_line_start("insert into ", r"[^\r\n]{0,400}"),
    _at_line_start("COPY ", r"[^\r\n]{1,400}FROM stdin;"),
    _at_line_start("diff --git ", r"[^\r\n]{1,400}"),
    _at_line_start("@@ -", r"[0-9,]+ \+[0-9,]+ @@"),
)
# Lines that stand before a page: one counts only between quotes.
_BEFORE_EACH = (
    _at_line_start("From ", rf"[^ \r\n]{{1,400}} [^\r\n]{{0,80}}?{_WEEKDAY} [^\r\n]{{0,40}}[12][0-9]{{3}}"),
    _at_line_start("==> ", r"[^\r\n]{1,400} <==(?=[\r\n])"),
    _at_line_start("HTTP/1.", r"[01] [1-5][0-9][0-9]"),
    _at_line_start("WARC/1.", r"[0-9]"),
    _at_line_start("Content-Type: ", r"(?:text|multipart)/[^\r\n]{0,400}"),
    _at_line_start("#! rnews ", r"[0-9]+"),
)

Beginning = tuple[int, int]


def may_hold_documents(source: str) -> bool:
    """Tell fast whether there may be a second ``<html>`` on a page."""
    first, last = len(source), -1
    for tag in _DOCUMENT_TAGS:
        place = source.rfind(tag)  # from the end, which is several times as fast
        if place >= 0:
            first, last = min(first, source.find(tag)), max(last, place)
    return first < last


def may_hold_beginnings(source: str) -> bool:
    """Tell whether there may be a second ``<html>`` or ``<!doctype>`` on a page, in letters of any kind."""
    found = [tag.lower() for tag in _BEGINNINGS.findall(source)]
    return len(found) > len(set(found))


def second_document(source: str) -> Beginning | None:
    """Return the place of the tag that begins a second document of HTML; None if there is one at most.

    It is a ``<html>`` or ``<!doctype>`` that a browser takes for a tag (not one in a comment, a script, an
    attribute), with more than space and comments between it and the one before.
    """
    position, begun, directly_behind = 0, False, False
    while token := TOKEN.search(source, position):
        start = token.start()
        directly_behind = directly_behind and not source[position:start].strip()
        after = end_of(source, token, (token["name"] or "").lower())
        if after is None:
            break
        if _begins_document(source, token):
            if begun and not directly_behind:
                return start, after
            begun = directly_behind = True
        elif token["name"]:
            directly_behind = False
        position = after
    return None


def _begins_document(source: str, token: re.Match[str]) -> bool:
    if token["other"]:
        return _DOCTYPE.match(source, token.start()) is not None
    return not token["close"] and (token["name"] or "").lower() == "html"


def separator(source: str, grammars: Iterable[Grammar]) -> Beginning | None:
    """Return the place of a line that separates pages, if there are several quotes; None without one."""
    first, last = len(source), -1
    for grammar in grammars:
        for begin in grammar.begins.finditer(source):
            first, last = min(first, begin.start()), max(last, begin.start())
    if first >= last:
        return None
    found = [_first_line(mark, source, 0, len(source)) for mark in _OF_MANY]
    found += [_first_line(mark, source, first, last) for mark in _BEFORE_EACH]
    return min((place for place in found if place), default=None)


def _first_line(mark: MarkPattern[str], source: str, start: int, end: int) -> Beginning | None:
    if source.rfind(mark.first, start, end) < 0:  # from the end, which is several times as fast
        return None
    line = mark.pattern.search(source, start, end)
    return line.span() if line else None
