"""What a report says: every answer that its page, charts and tables are made of, asked for once."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fxtrack import charts
from fxtrack.answers.changes import change_notes, change_table, latest_table
from fxtrack.answers.table import Table
from fxtrack.charts import Look
from fxtrack.model import Filters, Origin, instant
from fxtrack.numbers.changes import Change
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.rates import Rate, require
from fxtrack.numbers.series import View
from fxtrack.quality.findings import Finding
from fxtrack.questions.examined import Examined
from fxtrack.questions.pages import Pages
from fxtrack.questions.priced import Priced
from fxtrack.store import Counted, Session, read_counted
from fxtrack.words import Words

_MEMBER = "!/"  # between an archive and its member


@dataclass(frozen=True)
class Contents:
    """The answers.

    Attributes:
        lines: the daily rates by pair, none of them empty.
        changes: the change table.
        start: the first date on which every pair has a rate, where an index is 100; None without one.
        coverage: by date, or by month where the dates are many.
        months: coverage by month.
        findings: what looks wrong.
        origins: the pages that the rates come from.
        digest: SHA-256 of which pages count for which dates, of all that were known: the same pages give the
            same report.
        view: which series.
        filters: which pairs and dates.
    """

    lines: Sequence[charts.Line]
    changes: Sequence[Change]
    start: date | None
    coverage: Sequence[Coverage]
    months: Sequence[Coverage]
    findings: Sequence[Finding]
    origins: Sequence[Origin]
    digest: str
    view: View
    filters: Filters

    @property
    def rates(self) -> list[Rate]:
        """The daily rates, in the order of pairs and dates."""
        return [rate for line in self.lines for rate in line.rates]

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last date."""
        ends = [end for line in self.lines for end in (line.rates[0].date, line.rates[-1].date)]
        return min(ends), max(ends)

    @property
    def pages(self) -> int:
        """How many different pages the rates come from."""
        return len({origin.digest for origin in self.origins})


@dataclass(frozen=True)
class Rows:
    """What a report is made of, as one state of the database has it.

    Attributes:
        priced: the daily rates.
        examined: what coverage and findings rest on, of every pair.
        pages: where the rates come from.
        counted: every page with a ticker that was known.
    """

    priced: Priced
    examined: Examined
    pages: Pages
    counted: Collection[Counted]

    @classmethod
    def read(cls, session: Session, view: View, filters: Filters) -> Rows:
        """Read everything that a report says."""
        priced = Priced.read(session, view, filters)
        examined = Examined.read(session, replace(filters, pairs=()))
        pages = Pages.read(session, filters, priced.certain())
        return cls(priced, examined, pages, read_counted(session, filters.as_of))


def gather(rows: Rows) -> Contents:
    """Compute everything that a report says.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    rates, filters = rows.priced.series.rates, rows.priced.filters
    require(rates)
    # The pages behind the pairs that are shown, whichever way round or crossed these are.
    lines = charts.lines_of(rates)
    shown = [line.pair for line in lines]
    examined = rows.examined.of(shown, rows.pages.known)
    months = examined.coverage("month")
    by_date = not months or (months[-1].last - months[0].first).days < charts.MOST_DATES
    days = {rate.date for rate in rates}  # of weekends there may be pages, and no rates
    findings, origins = relative(examined.findings(), rows.pages.of(shown, days))
    return Contents(
        lines=lines,
        changes=rows.priced.changes(),
        start=charts.common_start(lines),
        coverage=examined.coverage("date") if by_date else months,
        months=months,
        findings=findings,
        origins=origins,
        digest=_digest(rows.counted),
        view=rows.priced.view,
        filters=filters,
    )


def _digest(counted: Iterable[Counted]) -> str:
    lines = sorted(
        f"{day or 'undated'} {digest}{f' {instant(at)}' if at else ''}\n" for day, digest, at in counted
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def relative(findings: Sequence[Finding], origins: Sequence[Origin]) -> tuple[list[Finding], list[Origin]]:
    """Name all pages from the folder that holds them all.

    A report is for others: it does not tell where on whose machine the pages lie, and is the same wherever
    they do. ``fxtrack trace`` tells it. A page from standard input lies in no folder.
    """
    every = {origin.location for origin in origins}
    every |= {place.location for finding in findings for place in finding.places}
    folders = {posixpath.dirname(location.partition(_MEMBER)[0]) for location in every}
    folders = {folder for folder in folders if folder.startswith("/")}
    common = posixpath.commonpath(folders).rstrip("/") + "/" if folders else ""

    def shortened(location: str) -> str:
        return location.removeprefix(common)

    return [
        finding._replace(places=tuple(at._replace(location=shortened(at.location)) for at in finding.places))
        for finding in findings
    ], [origin._replace(location=shortened(origin.location)) for origin in origins]


def source_line(pages: int, say: Words) -> str:
    """Say where the data come from, for the foot of a chart."""
    return say.several(pages, say.source)


def rule(view: View, say: Words) -> str:
    """Say which rate of a day is shown."""
    return say.rule[view.daily] + (f", {say.weekdays_only}" if view.weekdays else "")


def scenes(contents: Contents, look: Look) -> dict[str, charts.Scene]:
    """Draw every chart of a report; the keys are the names of their files, without a suffix."""
    note = rule(contents.view, look.say)
    drawn = {"overview": charts.overview(contents.lines, look, note)}
    chosen = charts.references(contents.lines, contents.start)
    drawn["index"] = charts.index(contents.lines, chosen, contents.start, look, note)
    for line in contents.lines:
        drawn[line.pair.replace("/", "-")] = charts.trend(line, look, note)
    drawn["changes"] = charts.changes(contents.changes, look)
    if contents.coverage:
        drawn["coverage"] = charts.coverage(contents.coverage, look)
    return drawn


def change_tables(rows: Sequence[Change]) -> tuple[Table, Table, list[str]]:
    """Make the latest rates and the changes for people, and the notes on their signs."""
    return (latest_table(rows), change_table(rows, ranges=True), change_notes(rows, ranges=True))
