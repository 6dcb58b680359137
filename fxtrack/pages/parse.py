"""Text to quotes, page date and rejects: the grammar of tickers. Pure, and linear in the length.

A quote is ``BASE/QUOTE = rate change%``; a ticker is a run of at least two of them with nothing but space
and bullets between; the page date stands directly under a ticker. What is read depends on nothing that
follows it on the page (conflicts aside), so a page that was cut short never yields a number or a date that
the whole page does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from fxtrack.currencies import CODES
from fxtrack.model import Page, Pair, Quote, Reason, Reject, plain
from fxtrack.pages import markup, text

MAX_REJECTS = 100
"""A page lists at most this many rejects; one more tells how many there are beyond."""
YEARS = range(1990, 2101)
"""A web page cannot print another year as its own."""
MAX_DIGITS = 18
"""A number with more digits before or after its point is refused."""

_TICKER = 2  # quotes make a ticker
_EXCERPT = 80
_ZERO_WIDTH = "\u200b\u2060\ufeff"
_SPACE = rf"[\s{_ZERO_WIDTH}]"
_LINE_END = r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
_BLANK = rf"[^\S\n\r\x0b\x0c\x85\u2028\u2029]|[{_ZERO_WIDTH}]"
_BULLETS = "\u2022\u00b7\u2219\u2023\u2043\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1*-"
_NUMBER = r"[0-9]++(?:\.[0-9]++)?+"
_MONTHS = "January February March April May June July August September October November December".split()

_CODE = 3
# Begins with a slash, for which the machine searches fastest; the base code before it is looked back at.
_MARK = re.compile(rf"/(?<=[A-Z]{{3}}/)(?<![A-Za-z0-9_/][A-Z]{{3}}/)[A-Z]{{3}}{_SPACE}*+=")
_QUOTE = re.compile(
    rf"(?P<base>[A-Z]{{3}})/(?P<quote>[A-Z]{{3}}){_SPACE}*+={_SPACE}*+(?P<rate>{_NUMBER}){_SPACE}++"
    rf"(?P<sign>[-+\u2212\u2013]?+)(?P<change>{_NUMBER}){_SPACE}*+%"
)
# A quote that may be whole further on, where the text goes on.
_CUT_QUOTE = re.compile(
    rf"[A-Z]{{3}}/[A-Z]{{3}}{_SPACE}*+={_SPACE}*+(?:{_NUMBER}\.?+(?:{_SPACE}++[-+\u2212\u2013]?+"
    rf"(?:{_NUMBER}\.?+{_SPACE}*+)?+)?+)?+\Z"
)
_SEPARATOR = re.compile(rf"(?:{_SPACE}|[{re.escape(_BULLETS)}])*+")
_ANY_LINE_END = re.compile(_LINE_END)
_END_IN_SOURCE = re.compile(rf"(?:{_BLANK})*+(?:{_LINE_END}|<)")
_LINE = re.compile(r"\r\n|[\n\r]")
_DATE = rf"(?P<day>[0-9]{{2}})(?:{_BLANK})++(?P<month>{'|'.join(_MONTHS)})(?:{_BLANK})++(?P<year>[0-9]{{4}})"
_DATE_UNDER = re.compile(
    rf"(?:{_BLANK})*+{_LINE_END}(?:{_BLANK})*+{_DATE}(?:{_BLANK})*+(?:{_LINE_END}|(?P<cut>\Z))"
)
_DATE_AFTER = re.compile(rf"(?:{_BLANK})++{_DATE}(?:{_SPACE}|(?P<cut>\Z))")

_Item = TypeVar("_Item", Quote, Reject)


_Key = tuple[Pair, str, str]
"""What tells quotes apart: pair, rate and change, as they are printed."""


class _Found(NamedTuple):
    """A place where a quote begins: the quote itself, without its place yet, or why it is none."""

    start: int
    end: int
    quote: Quote | None
    key: _Key | None
    reason: Reason | None


def parse_page(page: str | bytes, *, media_type: str | None = None) -> Page:
    r"""Read the quotes and the date of one page.

    Args:
        page: the page, as text or as bytes.
        media_type: ``text/html`` or ``text/plain``, with or without ``; charset=``, where the source tells
            it; None to find out from the content.

    Returns:
        The quotes, the page date and the rejects. Any input gives a page: a page without a ticker has no
        quotes, and bytes without a meaning are replaced and counted. Nothing is raised.

    Example:
        >>> page = parse_page("KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n")
        >>> [(str(q.pair), str(q.rate), str(q.change)) for q in page.quotes], page.page_date.isoformat()
        ([('KGS/USD', '0.01144', '0'), ('KZT/USD', '0.00198', '-0')], '2025-12-08')
    """
    return parse_with_extent(page, media_type).page


class Extent(NamedTuple):
    """The part of a page that decides what is read: its one ticker with the date under it, in the source.

    Another page on which this very text stands where text is shown, and no other quote, reads the same.

    Attributes:
        start: where the first quote begins.
        end: the place behind the line end after the date, and behind the tags that make it.
        keep_lines: whether the page's own line ends counted.
    """

    start: int
    end: int
    keep_lines: bool


class Parsed(NamedTuple):
    """A page, its source, and the extent that decided it; None where it takes the whole page to tell."""

    page: Page
    source: str
    extent: Extent | None


def parse_with_extent(page: str | bytes, media_type: str | None = None) -> Parsed:
    """Parse a page as ``parse_page`` does, and tell which part of it decided."""
    kind, charset = media_type_of(media_type)
    encoding, replaced = None, 0
    if isinstance(page, bytes):
        source, encoding, replaced = text.decode(page, charset)
    else:
        source = page
    is_html = looks_like_html(source) if kind is None else kind == "text/html"
    if not is_html:
        return _read(source, source, None, encoding, replaced)
    # Where no block of a page begins before its ticker, lines are what ends lines.
    keep_lines = lines_count(source)
    return _read(source, *_shown(source, keep_lines), encoding, replaced, keep_lines=keep_lines)


@lru_cache(maxsize=256)
def media_type_of(media_type: str | None) -> tuple[str | None, str | None]:
    """Split a media type into ``text/html``, ``text/plain`` or None (anything else), and its charset."""
    if not media_type:
        return None, None
    kind, _, parameters = media_type.lower().partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters)
    known = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
    return known.get(kind.strip()), charset[1] if charset else None


def looks_like_html(source: str) -> bool:
    """Tell HTML from text by what stands before the second quote: with fewer, there is no ticker."""
    tag = markup.first_tag(source)
    return tag is not None and _marks_before(source, tag) < _TICKER


def lines_count(source: str) -> bool:
    """Tell whether the line ends of a page of HTML count: no block begins before its second quote."""
    block = markup.first_block(source)
    return block is None or _marks_before(source, block) >= _TICKER


def _marks_before(source: str, end: int) -> int:
    """Count the quotes that begin before a place, up to as many as make a ticker."""
    return sum(1 for _ in itertools.islice(_MARK.finditer(source, 0, end), _TICKER))


def _shown(source: str, keep_lines: bool) -> tuple[str, markup.Rendered]:  # noqa: FBT001
    rendered = markup.render(source, keep_lines=keep_lines)
    return rendered.text, rendered


def _read(  # noqa: PLR0913 - what a page is made of
    source: str,
    shown: str,
    rendered: markup.Rendered | None,
    encoding: str | None,
    replaced: int,
    *,
    keep_lines: bool = True,
) -> Parsed:
    found = list(_candidates(shown))
    runs = list(_runs(shown, found))
    kept, conflicts = _without_conflicts(each for run in runs if len(run) > 1 for each in run)
    place = _Places(source, rendered)
    page_date, date_rejects, date_end = _page_date(shown, runs, place)
    refused = list(_refused(shown, found, runs))
    rejects = [*(_as_reject(shown, each) for each in refused[: MAX_REJECTS + 1]), *conflicts, *date_rejects]
    rejects.sort(key=lambda reject: reject.span)
    beyond = max(0, len(refused) - MAX_REJECTS - 1)
    page = Page(
        quotes=tuple(place.of(each.quote, each.start, each.end) for each in kept if each.quote),
        page_date=page_date,
        rejects=tuple(place.of(reject, *reject.span) for reject in _at_most(rejects, beyond)),
        media_type="text/plain" if rendered is None else "text/html",
        encoding=encoding,
        replaced=replaced,
    )
    whole = len(runs) == 1 and len(runs[0]) == len(found) and not rejects and date_end is not None
    extent = Extent(*place.extent(found[0].start, date_end), keep_lines) if whole and date_end else None
    return Parsed(page, source, extent)


def _candidates(shown: str) -> Iterator[_Found]:
    for mark in _MARK.finditer(shown):
        start = mark.start() - _CODE
        match = _QUOTE.match(shown, start)
        if match is None:
            reason = Reason.CUT if _CUT_QUOTE.match(shown, start) else Reason.MALFORMED
            yield _Found(start, mark.end(), None, None, reason)
        else:
            yield _Found(start, match.end(), *_understood(match[0]))


@lru_cache(maxsize=1024)  # a page repeats its ticker, and so do the pages of a day
def _understood(raw: str) -> tuple[Quote | None, _Key | None, Reason | None]:
    match = _QUOTE.fullmatch(raw)
    if match is None:
        return None, None, Reason.MALFORMED
    if reason := _wrong(match):
        return None, None, reason
    sign = "-" if match["sign"] not in {"", "+"} else ""
    pair = Pair(f"{match['base']}/{match['quote']}")
    rate, change = Decimal(match["rate"]), Decimal(sign + match["change"])
    return Quote(pair, rate, change, raw, (0, 0), 0), (pair, plain(rate), plain(change)), None


def _wrong(match: re.Match[str]) -> Reason | None:
    if match["base"] not in CODES or match["quote"] not in CODES:
        return Reason.UNKNOWN_CURRENCY
    if match["base"] == match["quote"]:
        return Reason.SAME_CURRENCY
    digits = [part for number in ("rate", "change") for part in match[number].split(".")]
    if any(len(part) > MAX_DIGITS for part in digits):
        return Reason.TOO_MANY_DIGITS
    if not match["rate"].strip("0."):
        return Reason.NOT_POSITIVE
    return None


def _runs(shown: str, found: Iterable[_Found]) -> Iterator[list[_Found]]:
    """Group quotes that have nothing but space and bullets between them."""
    run: list[_Found] = []
    for candidate in found:
        if run and not _SEPARATOR.fullmatch(shown, run[-1].end, candidate.start):
            yield run
            run = []
        if candidate.quote:
            run.append(candidate)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _without_conflicts(quotes: Iterable[_Found]) -> tuple[list[_Found], list[Reject]]:
    """Keep each distinct quote once, and nothing of a pair that has two different rates."""
    distinct: dict[_Key, _Found] = {}
    for each in quotes:
        if each.key:
            distinct.setdefault(each.key, each)
    rates: dict[Pair, set[Decimal]] = {}
    for pair, rate, _ in distinct:
        rates.setdefault(pair, set()).add(Decimal(rate))
    kept, conflicts = [], []
    for key, each in distinct.items():
        if len(rates[key[0]]) == 1:
            kept.append(each)
        elif each.quote:
            conflicts.append(_reject(Reason.CONFLICT, each.quote.raw, (each.start, each.end)))
    return kept, conflicts


def _page_date(
    shown: str, runs: Iterable[list[_Found]], place: _Places
) -> tuple[date | None, list[Reject], int | None]:
    """Read the one date that stands directly under a ticker, or after it in a text of one line.

    Returns:
        The date; what was refused; and the end of the line of the date, where it stands under its ticker.
    """
    dates: dict[date, Reject] = {}
    rejects = []
    line_end = None
    one_line = _end_of_first_line(shown)
    for run in runs:
        end = run[-1].end
        if len(run) == 1:
            continue
        match = _DATE_UNDER.match(shown, end)
        line_end = match.end() if match else None
        if match is None and end <= one_line:
            match = _DATE_AFTER.match(shown, end)
            match = match if match and place.may_be_date(match.start("day"), match.end("year")) else None
        if match is None:
            continue
        span = match.start("day"), match.end("year")
        raw = shown[slice(*span)]
        day = _day(match)
        if day is None:
            rejects.append(_reject(Reason.IMPOSSIBLE_DATE, raw, span))
        elif match["cut"] is not None:
            rejects.append(_reject(Reason.DATE_CUT, raw, span))
        else:
            dates.setdefault(day, _reject(Reason.DATE_CONFLICT, raw, span))
    if len(dates) > 1:
        return None, [*rejects, *dates.values()], None
    return next(iter(dates), None), rejects, line_end


def _day(match: re.Match[str]) -> date | None:
    try:
        day = date(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _end_of_first_line(shown: str) -> int:
    """Return where the first line that says something ends: up to there the text may have been flattened."""
    first = _SEPARATOR.match(shown)
    end = _ANY_LINE_END.search(shown, first.end() if first else 0)
    return end.start() if end else len(shown)


def _refused(shown: str, found: Iterable[_Found], runs: Iterable[list[_Found]]) -> Iterator[_Found]:
    """List what looks like a ticker's quote and is none: prose that mentions a pair does not."""
    lone = {run[0].start for run in runs if len(run) == 1}
    before, in_ticker = 0, True
    for candidate in found:
        in_ticker = _stands_in_ticker(shown, before, candidate.start, adjacent=in_ticker)
        before = candidate.end
        if in_ticker and candidate.reason:
            yield candidate
        elif in_ticker and candidate.start in lone:
            yield candidate._replace(reason=Reason.LONE)


def _as_reject(shown: str, refused: _Found) -> Reject:
    if refused.quote:
        return _reject(Reason.LONE, refused.quote.raw, (refused.start, refused.end))
    text_from = shown[refused.start : max(refused.end, refused.start + _EXCERPT)]
    raw = _ANY_LINE_END.split(text_from)[0]
    return _reject(refused.reason or Reason.MALFORMED, raw, (refused.start, refused.end))


def _stands_in_ticker(shown: str, before: int, start: int, *, adjacent: bool) -> bool:
    """Tell whether only space and bullets stand before a place, back to its line start or the last quote."""
    if adjacent and _SEPARATOR.fullmatch(shown, before, start):
        return True
    *above, last = _ANY_LINE_END.split(shown[before:start])
    return bool(above) and _SEPARATOR.fullmatch(last) is not None


def _reject(reason: Reason, raw: str, span: tuple[int, int]) -> Reject:
    shortened = raw if len(raw) <= _EXCERPT else raw[: _EXCERPT - 1] + "\u2026"
    return Reject(reason, shortened.replace("\0", "\ufffd"), span, line=0)


def _at_most(rejects: list[Reject], beyond: int) -> list[Reject]:
    rest = rejects[MAX_REJECTS:]
    if not rest:
        return rejects
    raw = f"and {len(rest) + beyond} more on this page"
    return [*rejects[:MAX_REJECTS], _reject(Reason.MORE, raw, rest[0].span)]


class _Places:
    """From places in the shown text to spans and lines of the source; asking in rising order is fast."""

    def __init__(self, source: str, rendered: markup.Rendered | None) -> None:
        self._source = source
        self._rendered = rendered
        self._offset, self._line = 0, 1
        self._first_line_end: int | None = None

    def of(self, item: _Item, start: int, end: int) -> _Item:
        span = self._rendered.source_span(start, end) if self._rendered else (start, end)
        return replace(item, span=span, line=self._line_at(span[0]))

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end stands in the source, the tags behind it included."""
        if self._rendered is None:
            return start, end
        return self._rendered.source_span(start, start + 1)[0], self._rendered.source_start(end)

    def may_be_date(self, start: int, end: int) -> bool:
        """Tell whether a date within a flattened text may be the page's.

        HTML shows the lines of its source as one; there the date must be alone in its line or its element.
        """
        if self._rendered is None:
            return True
        start, end = self._rendered.source_span(start, end)
        if self._first_line_end is None:
            found = _ANY_LINE_END.search(self._source)
            self._first_line_end = found.start() if found else len(self._source)
        if start <= self._first_line_end:
            return True
        return _END_IN_SOURCE.match(self._source, end) is not None

    def _line_at(self, offset: int) -> int:
        if offset < self._offset:
            self._offset, self._line = 0, 1
        self._line += sum(1 for _ in _LINE.finditer(self._source, self._offset, offset))
        self._offset = offset
        return self._line
