"""Tickers as a whole: several on one date, one on several dates, and those without a date."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date

from fxtrack.model import Place, PrintedTicker
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value

NEAR_DAYS = 4
"""Pages may print the figures of the day before, or of the weekend; dates further apart are odd."""

_LISTED = 10


def several(evidence: Evidence) -> Iterator[Finding]:
    """Find the dates with several different tickers: pages are rendered at different hours."""
    for day, different in evidence.different.items():
        if different > 1:
            standing = evidence.of_tickers(evidence.by_date[day])
            text = f"{different} different tickers on {standing.copies:,} copies"
            values: dict[str, Value] = {"tickers": different}
            yield Finding(Severity.NOTE, Kind.SEVERAL_TICKERS, day, None, text, values, *standing)


def same(evidence: Evidence) -> Iterator[Finding]:
    """Find the tickers that stand under several dates; far apart, one of them may be wrong."""
    for tickers in evidence.by_figures.values():
        dates = _dates(tickers) if len(tickers) > 1 else []
        if len(dates) < 2:  # noqa: PLR2004 - one date is as it should be
            continue
        apart = max((after - before).days for before, after in itertools.pairwise(dates))
        text = f"the very same figures on {_dates_told(dates)}"
        values: dict[str, Value] = {"dates": " ".join(map(str, dates)), "days_apart": apart}
        severity = Severity.NOTE if apart <= NEAR_DAYS else Severity.WARNING
        standing = evidence.of_tickers(tickers)
        yield Finding(severity, Kind.SAME_TICKER, dates[0], None, text, values, *standing, until=dates[-1])


def twice_dated(evidence: Evidence) -> Iterator[Finding]:
    """Find the pages without a printed date that were given several: at most one of these can be right."""
    groups: dict[tuple[date, ...], list[Place]] = {}
    for ticker in evidence.dated:
        for page in ticker.twice:
            groups.setdefault(page.dates, []).append(page.place)
    for dates, places in groups.items():
        pages = len(places)
        counts = "1 page counts" if pages == 1 else f"{pages} pages count"
        text = f"{counts} on {_dates_told(dates)}: 'fxtrack db retract' takes one of the dates back"
        values: dict[str, Value] = {"dates": " ".join(map(str, dates)), "pages": pages}
        first = tuple(sorted(places)[: evidence.most])
        yield Finding(
            Severity.WARNING, Kind.TWO_DATES, dates[0], None, text, values, pages, first, until=dates[-1]
        )


def undated(evidence: Evidence) -> Iterator[Finding]:
    """Find the tickers without a date, and the dates on which the very same one is printed.

    Such dates bracket when the page was made. They are shown and never given to it.
    """
    groups: dict[frozenset[str], list[PrintedTicker]] = {}
    for ticker in evidence.undated:
        groups.setdefault(ticker.figures, []).append(ticker)
    for figures, tickers in groups.items():
        dates = _dates(evidence.by_figures.get(figures, []))
        captured = sorted({day for ticker in tickers for day in ticker.captured})
        known = (
            f"dated pages of {_dates_told(dates)} print the very same figures"
            if dates
            else "no dated page prints these figures"
        )
        text = known + (f"; captured on {_dates_told(captured)}" if captured else "")
        values: dict[str, Value] = {
            "same_from": dates[0] if dates else None,
            "same_to": dates[-1] if dates else None,
            "same_dates": " ".join(map(str, dates)),
            "captured": " ".join(map(str, captured)),
        }
        standing = evidence.of_tickers(tickers)
        yield Finding(Severity.WARNING, Kind.UNDATED, None, None, text, values, *standing)


def _dates(tickers: Sequence[PrintedTicker]) -> list[date]:
    return sorted({ticker.date for ticker in tickers if ticker.date})


def _dates_told(dates: Sequence[date]) -> str:
    """List dates, the middle ones left out where they are many."""
    if len(dates) > _LISTED:
        return f"{len(dates)} dates from {dates[0]} to {dates[-1]}"
    *first, last = map(str, dates)
    return f"{', '.join(first)} and {last}" if first else last
