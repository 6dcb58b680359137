"""The checks: each looks at the evidence for one thing, and yields what it finds."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fxtrack.errors import OptionError
from fxtrack.model import Filters, Pair, plain
from fxtrack.numbers import intervals
from fxtrack.pages.grammars import weekend_of
from fxtrack.quality import alerts, pegs, tickers, weekends
from fxtrack.quality.alerts import Alerts
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value, order
from fxtrack.quality.news import News
from fxtrack.quality.outliers import outliers
from fxtrack.quality.pegs import Peg

MAX_SILENT_DAYS = 7
"""Dates further apart than this are a gap."""

_FEW_DATES = 3
_WRONG_PERCENT = 10


@dataclass(frozen=True)
class Limits:
    """What counts as wrong.

    Attributes:
        max_gap: dates further apart than this many days are a gap; a latest rate that is older than
            this is no news for ``alerts``.
        pegs: what currencies are pegged at.
        alerts: what to tell of the latest rates and pages; None for nothing.
    """

    max_gap: int = MAX_SILENT_DAYS
    pegs: tuple[Peg, ...] = ()
    alerts: Alerts | None = None

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            OptionError: no gap has fewer than no days.
        """
        if self.max_gap < 0:
            raise OptionError("max_gap", f"is 0 or more, not {self.max_gap!r}")


def check(evidence: Evidence, limits: Limits, filters: Filters) -> list[Finding]:
    """Look for everything that can be looked for.

    Args:
        evidence: everything that was printed: a date is compared with others that may not be asked for.
        limits: what counts as wrong.
        filters: of them only the dates and pairs count, for what is returned.

    Returns:
        The findings by weight, kind, date and pair.
    """
    weekend = weekend_of()
    found = itertools.chain(
        _far_dates(evidence),
        _outliers(evidence),
        *_watched_for(evidence, limits, filters, weekend),
        _several_rates(evidence),
        weekends.beside_weekdays(evidence, weekend),
        tickers.same(evidence),
        tickers.twice_dated(evidence),
        tickers.undated(evidence),
        tickers.several(evidence),
        _never_moves(evidence),
        _gaps(evidence, limits.max_gap),
    )
    return sorted((each for each in found if _is_asked(each, filters)), key=order)


def _watched_for(
    evidence: Evidence, limits: Limits, filters: Filters, weekend: Collection[int]
) -> Iterator[Iterator[Finding]]:
    """Yield what pegs and alerts find; beside alerts pegs are about today too."""
    if limits.alerts is None:
        yield pegs.check_pegs(evidence, limits.pegs, filters)
        return
    news = News.until(limits.alerts.today, limits.max_gap, filters)
    yield pegs.check_pegs(evidence, limits.pegs, filters, news)
    yield alerts.check_alerts(evidence, limits.alerts, filters, weekend, limits.max_gap)


def _is_asked(finding: Finding, filters: Filters) -> bool:
    """Tell whether a finding is about a pair and a day that are asked for."""
    first, last = finding.date, finding.until or finding.date
    too_early = filters.since and last and last < filters.since
    too_late = filters.until and first and first > filters.until
    return not too_early and not too_late and filters.covers(None, finding.pair)


def _far_dates(evidence: Evidence) -> Iterator[Finding]:
    for far in evidence.far:
        days = f"{abs(far.gap)} days {'after' if far.gap > 0 else 'before'}"
        text = f"the printed date is {days} the capture of the page on {far.captured_at:%Y-%m-%d}"
        values: dict[str, Value] = {"captured": far.captured_at.date(), "gap_days": far.gap}
        yield Finding(Severity.ERROR, Kind.DATE_FAR, far.date, None, text, values, 1, (far.place,))


def _outliers(evidence: Evidence) -> Iterator[Finding]:
    for pair, days in evidence.days.items():
        for each in outliers(days):
            median = intervals.shown(intervals.Range(each.median, each.median, each.median)).value
            off = each.off
            text = (
                f"{plain(each.rate)} is {abs(off.value):f} % {'above' if off.value > 0 else 'below'} "
                f"{plain(median)}, the median of the {each.neighbours} dates around it "
                f"({each.since} to {each.until})"
            )
            values: dict[str, Value] = {
                "rate": each.rate,
                "median": median,
                "off_percent": off.value,
                "off_percent_min": off.low,
                "off_percent_max": off.high,
                "neighbours": each.neighbours,
                "since": each.since,
                "until": each.until,
            }
            standing = evidence.standing(each.date, pair, [plain(each.rate)])
            nearest = 0 if off.low <= 0 <= off.high else min(abs(off.low), abs(off.high))
            severity = Severity.ERROR if nearest > _WRONG_PERCENT else Severity.WARNING
            yield Finding(severity, Kind.OUTLIER, each.date, pair, text, values, *standing)


def _several_rates(evidence: Evidence) -> Iterator[Finding]:
    for pair, days in evidence.days.items():
        for day in days:
            if len(day.printed) > 1:
                yield _apart(evidence, pair, day)


def _apart(evidence: Evidence, pair: Pair, day: Day) -> Finding:
    low, high = day.low, day.high
    percent, resolved = intervals.change_of_prints(high, low)
    text = (
        f"{_in_a_row(day.printed)}, {percent.value:f} % apart{'' if resolved else ', which is not resolved'}"
    )
    values: dict[str, Value] = {
        "low": low,
        "high": high,
        "rates": len(day.printed),
        "spread": percent.value,
        "spread_min": percent.low,
        "spread_max": percent.high,
        "resolved": resolved,
    }
    severity = Severity.WARNING if resolved else Severity.NOTE
    lowest, *between, highest = day.printed
    standing = evidence.standing(day.date, pair, [lowest, highest, *between])
    return Finding(severity, Kind.SEVERAL_RATES, day.date, pair, text, values, *standing)


def _in_a_row(rates: Sequence[str]) -> str:
    if len(rates) > _FEW_DATES:
        return f"{len(rates)} rates from {rates[0]} to {rates[-1]}"
    *first, last = rates
    return f"{', '.join(first)} and {last}"


def _never_moves(evidence: Evidence) -> Iterator[Finding]:
    for pair, days in evidence.days.items():
        rate = days[0].low
        if len(days) > 1 and all(day.low == rate == day.high for day in days):
            hidden = intervals.shown(intervals.change(intervals.printed(rate), intervals.printed(rate)))
            text = (
                f"each of the {len(days)} dates prints {plain(rate)}: that is not stability, it hides any "
                f"change between {hidden.low:f} % and {hidden.high:+f} %"
            )
            values: dict[str, Value] = {
                "rate": rate,
                "dates": len(days),
                "hidden_min": hidden.low,
                "hidden_max": hidden.high,
            }
            yield Finding(Severity.NOTE, Kind.NEVER_MOVES, None, pair, text, values)


def _gaps(evidence: Evidence, max_gap: int) -> Iterator[Finding]:
    gaps: dict[tuple[date, date], list[Pair]] = {}
    for pair, days in evidence.days.items():
        for before, after in itertools.pairwise(day.date for day in days):
            if (after - before).days > max_gap:
                gaps.setdefault((before, after), []).append(pair)
    for (before, after), pairs in gaps.items():
        text = f"no rate between {before} and {after}, {(after - before).days} days later"
        values: dict[str, Value] = {"since": before, "until": after, "days": (after - before).days}
        # A gap of every pair is one finding.
        concerned: Iterable[Pair | None] = [None] if len(pairs) == len(evidence.days) else pairs
        for each in concerned:
            yield Finding(Severity.NOTE, Kind.GAP, before, each, text, values, until=after)
