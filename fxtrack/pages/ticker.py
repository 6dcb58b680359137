"""Tickers: runs of quotes with nothing but space and bullets between them, and the date directly under them.

For grammars of that shape. How a quote and a date read is theirs; which quotes count, which date belongs to
them and what is refused is told here. Linear in the length of the text, and what is read depends on nothing
that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from fxtrack.model import Quote, Reason
from fxtrack.pages.apart import Gaps, StandingTicker, undated_ticker
from fxtrack.pages.grammar import Findings, FoundDate, FoundQuote, Refused
from fxtrack.pages.invisible import INVISIBLE
from fxtrack.pages.located import ANY_LINE_END, BLANK, LINE_END, PageText

SPACE = r"[^\S\x1c-\x1f]"
"""A pattern of space, line ends included; control characters are damage."""
NUMBER = r"[0-9]++(?:\.[0-9]++)?+"
"""A pattern of a number with at most one point."""

_BULLETS = "\u2022\u00b7\u2219\u2023\u2043\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1*-"
_CLOSE = 80  # characters: a quote with what may stand in it, or a date
_SEPARATOR = re.compile(rf"(?:{SPACE}|[{re.escape(_BULLETS)}])*+")


@dataclass(frozen=True, eq=False)
class TickerForm:
    r"""How the quotes of a ticker read, and the date under it.

    Attributes:
        begins: finds where a quote may begin. It is fast if it begins with a rare sign of the quote, such as
            its slash or colon.
        lead: how many characters of the quote stand before that sign.
        quote: matches a whole quote.
        cut: matches the beginning of a quote that the end of the text has cut off; it ends with ``\Z``.
        read_quote: takes a match of ``quote``; returns the quote, or the reason why it is refused. Pure.
        day: the pattern of a date, as text; its groups may have any names but ``date`` and ``cut``.
        read_day: takes a match of ``day``; returns the date, or None if there is no such day.
        not_read: the reason for refusing what begins as a quote and does not go on as one.
        follows: whether the date may also stand behind the ticker, in a text without line ends.
        least: how many quotes make a ticker.
    """

    begins: re.Pattern[str]
    lead: int
    quote: re.Pattern[str]
    cut: re.Pattern[str]
    read_quote: Callable[[re.Match[str]], Quote | Reason]
    day: str
    read_day: Callable[[re.Match[str]], date | None]
    not_read: Reason = Reason.NO_QUOTE
    follows: bool = False
    least: int = 2


class _Candidate(NamedTuple):
    """A place where a quote begins: the quote, or why it is none."""

    start: int
    end: int
    quote: Quote | None
    reason: Reason | None


def read_tickers(form: TickerForm, page: PageText) -> Findings:
    """Find the tickers of a text, their dates, and what looks like either and is none."""
    shown = page.text
    candidates = list(_candidates(form, page))
    runs = list(_runs(shown, candidates))
    tickers = [run for run in runs if len(run) >= form.least]
    flattened = _end_of_first_line(shown) if form.follows else -1
    under = [_date_of(form, page, run[-1].end, flattened) for run in tickers]
    dates = [found for found in under if found]
    lone = {each.start for run in runs if len(run) < form.least for each in run}
    return Findings(
        quotes=list(_first_prints(tickers)),
        dates=[found.date for found in dates if isinstance(found.date, FoundDate)],
        refused=[
            *_refused(shown, candidates, lone),
            *(found.date for found in dates if isinstance(found.date, Refused)),
        ],
        decisive=_decisive(candidates, tickers, dates),
        undated=_without_date(shown, candidates, tickers, under),
    )


def _candidates(form: TickerForm, page: PageText) -> Iterator[_Candidate]:
    shown = page.text
    read: dict[str, tuple[Quote | None, Reason | None]] = {}  # a page repeats its ticker
    lead, quote_at = form.lead, form.quote.match
    for begin in form.begins.finditer(shown):
        start = begin.start() - lead
        match = quote_at(shown, start)
        if page.has_split_numbers and _is_split(form, shown, begin, match):
            yield _Candidate(start, begin.end(), None, Reason.INVISIBLE_IN_NUMBER)
        elif match is not None:
            raw = match[0]
            if raw not in read:
                read[raw] = _understood(form, raw)
            yield _Candidate(start, match.end(), *read[raw])
        elif form.cut.match(shown, start):
            yield _Candidate(start, begin.end(), None, Reason.CUT)
        else:
            yield _Candidate(start, begin.end(), None, form.not_read)


def _is_split(form: TickerForm, shown: str, begin: re.Match[str], match: re.Match[str] | None) -> bool:
    """Tell whether an invisible character in a number is what ends a quote, or makes it none."""
    if match is not None:
        return shown[match.end() : match.end() + 1] in set(INVISIBLE)
    end = min(begin.end() + _CLOSE, len(shown))
    after = form.begins.search(shown, begin.end(), end)
    return any(sign in shown[begin.start() : after.start() if after else end] for sign in INVISIBLE)


@lru_cache(maxsize=1024)  # and so do the pages of a day
def _understood(form: TickerForm, raw: str) -> tuple[Quote | None, Reason | None]:
    match = form.quote.fullmatch(raw)
    read = form.read_quote(match) if match else form.not_read
    return (read, None) if isinstance(read, Quote) else (None, read)


def _runs(shown: str, candidates: Iterable[_Candidate]) -> Iterator[list[_Candidate]]:
    """Group quotes that have nothing but space and bullets between them; what is none ends a run."""
    run: list[_Candidate] = []
    for candidate in candidates:
        if run and not _SEPARATOR.fullmatch(shown, run[-1].end, candidate.start):
            yield run
            run = []
        if candidate.quote:
            run.append(candidate)
    if run:
        yield run


def _first_prints(tickers: Iterable[list[_Candidate]]) -> Iterator[FoundQuote]:
    """Yield the first print of each distinct text: many pages repeat their ticker."""
    first: dict[str, _Candidate] = {}
    for run in tickers:
        for candidate in run:
            if candidate.quote:
                first.setdefault(candidate.quote.raw, candidate)
    for candidate in first.values():
        if candidate.quote:
            yield FoundQuote(candidate.start, candidate.end, candidate.quote)


class _Dated(NamedTuple):
    """What stands where the date of a ticker belongs, and the end of its line if that is one of its own."""

    date: FoundDate | Refused
    line_end: int | None


def _date_of(form: TickerForm, page: PageText, end: int, flattened: int) -> _Dated | None:
    """Read the date directly under a ticker that ends there, or behind it in a text of one line.

    A text that ends with the date may have been cut: the line might go on.

    Args:
        form: how the date reads.
        page: the text.
        end: where the ticker ends.
        flattened: up to where the text may have been flattened, so that the date may follow its ticker.
    """
    shown = page.text
    if page.has_split_numbers and (split := _split_date(form, shown, end)):
        return _Dated(split, None)
    under, behind = _date_patterns(form)
    match = under.match(shown, end)
    line_end = match.end() if match else None
    if match is None and end < flattened:
        match = behind.match(shown, end)
        if match and not page.ends_in_source(*match.span("date")):
            match = None
    if match is None:
        return None
    span = match.span("date")
    day = form.read_day(match)
    if day is None:
        return _Dated(Refused(*span, Reason.IMPOSSIBLE_DATE, whole=True), line_end)
    if match["cut"] is not None:
        return _Dated(Refused(*span, Reason.DATE_CUT, whole=True), line_end)
    return _Dated(FoundDate(*span, day), line_end)


def _split_date(form: TickerForm, shown: str, end: int) -> Refused | None:
    """Return what would be the date there, but for an invisible character in a number of it."""
    near = shown[end : end + _CLOSE]
    found = form.begins.search(near)
    near = near[: found.start() - form.lead] if found else near
    seen = near.translate(dict.fromkeys(map(ord, INVISIBLE)))
    if len(seen) == len(near):
        return None
    under, behind = _date_patterns(form)
    match = under.match(seen) or behind.match(seen)
    if match is None:
        return None
    start = end + match.start("date")
    return Refused(start, start + 1, Reason.INVISIBLE_IN_NUMBER)


@lru_cache(maxsize=64)
def _date_patterns(form: TickerForm) -> tuple[re.Pattern[str], re.Pattern[str]]:
    day = f"(?P<date>{form.day})"
    under = rf"{BLANK}*+{LINE_END}{BLANK}*+{day}{BLANK}*+(?:{LINE_END}|(?P<cut>\Z))"
    return re.compile(under), re.compile(rf"{BLANK}++{day}(?:{SPACE}|(?P<cut>\Z))")


def _end_of_first_line(shown: str) -> int:
    """Return where the first line that says something ends: up to there the text may have been flattened."""
    first = _SEPARATOR.match(shown)
    end = ANY_LINE_END.search(shown, first.end() if first else 0)
    return end.start() if end else len(shown)


def _refused(shown: str, candidates: Iterable[_Candidate], lone: set[int]) -> Iterator[Refused]:
    """List what looks like a ticker's quote and is none: prose that mentions a pair does not."""
    before, in_ticker = 0, True
    for candidate in candidates:
        in_ticker = _stands_in_ticker(shown, before, candidate.start, adjacent=in_ticker)
        before = candidate.end
        if in_ticker and candidate.reason:
            yield Refused(candidate.start, candidate.end, candidate.reason)
        elif in_ticker and candidate.start in lone:
            yield Refused(candidate.start, candidate.end, Reason.LONE, whole=True)


def _stands_in_ticker(shown: str, before: int, start: int, *, adjacent: bool) -> bool:
    """Tell whether only space and bullets stand before a place, back to its line start or the last quote."""
    if adjacent and _SEPARATOR.fullmatch(shown, before, start):
        return True
    *above, last = ANY_LINE_END.split(shown[before:start])
    return bool(above) and _SEPARATOR.fullmatch(last) is not None


def _without_date(
    shown: str,
    candidates: Sequence[_Candidate],
    tickers: Sequence[list[_Candidate]],
    under: Sequence[_Dated | None],
) -> tuple[int, int] | None:
    """Return the place of a ticker that may be that of another page than the date; None if there is none."""
    is_dated = [found is not None and isinstance(found.date, FoundDate) for found in under]
    if all(is_dated) or not any(is_dated):
        return None
    printed = [
        StandingTicker(
            (run[0].start, run[0].end),
            run[-1].end,
            [candidate.quote for candidate in run if candidate.quote],
            has_date,
        )
        for run, has_date in zip(tickers, is_dated, strict=True)
    ]
    return undated_ticker(printed, Gaps(shown, _SEPARATOR, [candidate.start for candidate in candidates]))


def _decisive(
    candidates: Sequence[_Candidate], tickers: Sequence[list[_Candidate]], dates: Sequence[_Dated]
) -> tuple[int, int] | None:
    """Return the place of the ticker and of the line of its date, if nothing else begins as a quote."""
    if not tickers or len(tickers[0]) != len(candidates) or not dates:
        return None
    line_end = dates[0].line_end
    return None if line_end is None else (candidates[0].start, line_end)
