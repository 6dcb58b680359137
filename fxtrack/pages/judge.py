"""What grammars found in a text, judged as one page: conflicts, the one date, and at most so many rejects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.model import ChangeKind, Pair, Quote, Reason, Reject, plain
from fxtrack.pages.grammar import Findings, FoundQuote, Grammar, Refused
from fxtrack.pages.located import ANY_LINE_END, PageText

MAX_REJECTS = 100
"""A page lists at most this many rejects; one more tells how many there are beyond."""

_EXCERPT = 80

FoundByGrammar = Sequence[tuple[Grammar, Findings]]
"""What each grammar found."""


class Judged(NamedTuple):
    """What a page says.

    Attributes:
        quotes: each distinct quote once, in printed order.
        page_date: the one date of its tickers; None if there is none.
        rejects: what was refused, in printed order.
        decisive: the grammar and the place of the text that decided all of this; None if it takes the page.
    """

    quotes: tuple[Quote, ...]
    page_date: date | None
    rejects: tuple[Reject, ...]
    decisive: tuple[Grammar, tuple[int, int]] | None


class _Rejected(NamedTuple):
    """A reject in the making: its place in the shown text, and the name of the grammar that read it."""

    start: int
    end: int
    reason: Reason
    source: str
    whole: bool = True


def judge(shown: PageText, found: FoundByGrammar) -> Judged:
    """Judge what some grammars found on one page.

    If several of them read quotes, nothing tells which is right about the page, and none of the quotes is
    taken. So the quotes that one grammar reads never get the date that another reads.
    """
    beyond = 0
    rejected: list[_Rejected] = []
    for grammar, findings in found:
        if findings.refused:
            beyond += max(0, len(findings.refused) - MAX_REJECTS - 1)
            rejected += _first(findings.refused, grammar.name)
    quotes: tuple[Quote, ...] = ()
    page_date, decisive = None, None
    reading = [(grammar, findings) for grammar, findings in found if findings.quotes]
    if len(reading) == 1:
        [(grammar, findings)] = reading
        kept, conflicts = _without_conflicts(findings.quotes, grammar.name)
        several = _several_pages(findings, grammar.name)
        if not several:
            quotes = tuple(_located(shown, each, grammar.name) for each in kept)
            page_date = findings.dates[0].day if findings.dates else None
        rejected += conflicts + several
        decisive = (grammar, findings.decisive) if findings.decisive else None
    else:
        rejected += _of_several(reading)
    rejects = _as_rejects(shown, rejected, beyond) if rejected else ()
    return Judged(quotes, page_date, rejects, None if rejects else decisive)


def _first(refused: Sequence[Refused], source: str) -> list[_Rejected]:
    """Return as many of the refused as a page may list, by their places, and one more."""
    some = sorted(refused, key=lambda each: (each.start, each.end))[: MAX_REJECTS + 1]
    return [_Rejected(each.start, each.end, each.reason, source, each.whole) for each in some]


def _of_several(reading: FoundByGrammar) -> list[_Rejected]:
    """Refuse each distinct quote that one of several grammars read."""
    return [
        _Rejected(each.start, each.end, Reason.SEVERAL_SOURCES, grammar.name)
        for grammar, findings in reading
        for each in _distinct(findings.quotes)
    ]


_Key = tuple[Pair, str, str, ChangeKind]
"""What tells quotes apart: pair, rate and change, as they are printed."""


def _key(quote: Quote) -> _Key:
    change = "" if quote.change is None else plain(quote.change)
    return quote.pair, plain(quote.rate), change, quote.change_kind


def _distinct(quotes: Iterable[FoundQuote]) -> list[FoundQuote]:
    """Keep the first print of each distinct quote."""
    distinct: dict[_Key, FoundQuote] = {}
    for each in quotes:
        distinct.setdefault(_key(each.quote), each)
    return list(distinct.values())


def _without_conflicts(quotes: Iterable[FoundQuote], source: str) -> tuple[list[FoundQuote], list[_Rejected]]:
    """Keep each distinct quote once, and nothing of a pair that has two different rates."""
    distinct = _distinct(quotes)
    rates: dict[Pair, set[Decimal]] = {}
    for each in distinct:
        rates.setdefault(each.quote.pair, set()).add(each.quote.rate)
    kept, conflicts = [], []
    for each in distinct:
        if len(rates[each.quote.pair]) == 1:
            kept.append(each)
        else:
            conflicts.append(_Rejected(each.start, each.end, Reason.CONFLICT, source))
    return kept, conflicts


def _several_pages(findings: Findings, source: str) -> list[_Rejected]:
    """Refuse what cannot be one page: with several dates, or with one that is not that of all quotes."""
    dates = list({each.day: each for each in reversed(findings.dates)}.values())
    if len(dates) > 1:
        return [_Rejected(each.start, each.end, Reason.DATE_CONFLICT, source) for each in dates]
    if findings.undated:
        return [_Rejected(*findings.undated, Reason.SEVERAL_PAGES, source)]
    return []


def _located(shown: PageText, found: FoundQuote, source: str) -> Quote:
    span = shown.span(found.start, found.end)
    quote = found.quote
    return Quote(
        quote.pair,
        quote.rate,
        quote.change,
        quote.raw,
        span,
        shown.line_at(span[0]),
        quote.change_kind,
        source,
    )


def nothing_but(reason: Reason, source: str, place: tuple[int, int], line: int) -> Judged:
    """Return what is said by a page of which nothing is taken: where in its source the reason stands."""
    raw = _shortened(source[place[0] : place[1]])
    return Judged((), None, (Reject(reason, raw, place, line),), None)


def at_most(rejects: Sequence[Reject], beyond: int = 0) -> tuple[Reject, ...]:
    """Return as many rejects as a page may list, and one that tells how many there are beyond."""
    rest = rejects[MAX_REJECTS:]
    if not rest:
        return tuple(rejects)
    raw = f"and {len(rest) + beyond} more on this page"
    return *rejects[:MAX_REJECTS], Reject(Reason.MORE, raw, rest[0].span, rest[0].line)


def _as_rejects(shown: PageText, rejected: list[_Rejected], beyond: int) -> tuple[Reject, ...]:
    """Make rejects in the order of their places, not more of them than needed."""
    rejected.sort(key=lambda each: (each.start, each.end))
    some = rejected[: MAX_REJECTS + 1]
    return at_most([_as_reject(shown, each) for each in some], len(rejected) - len(some) + beyond)


def _as_reject(shown: PageText, rejected: _Rejected) -> Reject:
    span = shown.span(rejected.start, rejected.end)
    raw = _raw(shown.text, rejected)
    return Reject(rejected.reason, raw, span, shown.line_at(span[0]), rejected.source)


def _raw(shown: str, rejected: _Rejected) -> str:
    """Return what was refused, as printed: the text, or the line from it on, shortened where it is long."""
    start, end = rejected.start, rejected.end
    if rejected.whole:
        raw = shown[start:end]
    else:
        raw = ANY_LINE_END.split(shown[start : max(end, start + _EXCERPT)])[0]
    return _shortened(raw)


def _shortened(raw: str) -> str:
    shortened = raw if len(raw) <= _EXCERPT else raw[: _EXCERPT - 1] + "\u2026"
    return shortened.replace("\0", "\ufffd")
