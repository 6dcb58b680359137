"""What a report says: every answer that its page, charts and tables are made of, asked for once."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fxtrack import answers as present
from fxtrack import charts
from fxtrack.charts import Look
from fxtrack.model import Origin
from fxtrack.numbers import changes
from fxtrack.numbers.changes import Change
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.rates import Rate, require
from fxtrack.numbers.series import Series, View
from fxtrack.quality.findings import Finding
from fxtrack.questions import FilterOptions, Questions
from fxtrack.tables import Table
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
    filters: FilterOptions

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


def gather(questions: Questions, result: Series, view: View, filters: FilterOptions) -> Contents:
    """Ask a database everything that a report says.

    Args:
        questions: the database.
        result: the series of that view and those filters.
        view: which series.
        filters: which pairs and dates.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    require(result.rates)
    # The pages behind the pairs that are shown, whichever way round or crossed these are.
    lines = charts.lines_of(result.rates)
    shown = filters | {"pairs": [line.pair for line in lines]}
    examined = questions.examined(**shown)
    months = examined.coverage("month")
    by_date = not months or (months[-1].last - months[0].first).days < charts.MOST_DATES
    days = {rate.date for rate in result.rates}  # of weekends there may be pages, and no rates
    used = [origin for origin in questions.origins(**shown) if origin.date in days]
    findings, origins = relative(examined.findings(), used)
    return Contents(
        lines=lines,
        changes=changes.changes(result.rates),
        start=charts.common_start(lines),
        coverage=examined.coverage("date") if by_date else months,
        months=months,
        findings=findings,
        origins=origins,
        digest=_digest(questions.counted(filters.get("as_of"))),
        view=view,
        filters=filters,
    )


def _digest(counted: Iterable[tuple[date | None, str, datetime | None]]) -> str:
    lines = sorted(
        f"{day or 'undated'} {digest}{f' {present.instant(at)}' if at else ''}\n"
        for day, digest, at in counted
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
    return (
        present.latest(rows),
        present.change_table(rows, ranges=True),
        present.change_notes(rows, ranges=True),
    )
