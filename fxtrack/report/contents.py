"""What a report says: every answer that its page, charts and tables are made of, asked for once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from fxtrack import charts
from fxtrack.answers.changes import change_notes, change_table, latest_table
from fxtrack.answers.table import Table
from fxtrack.charts import Material
from fxtrack.charts.marks import Line
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Filters, Origin, instant
from fxtrack.numbers.changes import Change
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.rates import Rate, require
from fxtrack.numbers.series import View
from fxtrack.quality.findings import Finding
from fxtrack.questions.examined import Examined
from fxtrack.questions.pages import Pages
from fxtrack.questions.priced import Priced
from fxtrack.report.behind import Behind
from fxtrack.report.sums import Sums, TwoDates, shown_kinds
from fxtrack.report.whereabouts import sheltered, told_address
from fxtrack.store import Counted, Session, read_asked_paths, read_counted


@dataclass(frozen=True)
class Contents:
    """The answers.

    Attributes:
        material: what charts are drawn from.
        changes: the change table.
        findings: what looks wrong.
        origins: the pages that the rates come from.
        digest: SHA-256 of which pages count for which dates, of all that were known: the same pages give the
            same report.
        behind: which pages print a daily rate.
        two_dates: the two dates that are compared; None for the latest one and a year before it.
    """

    material: Material
    changes: Sequence[Change]
    findings: Sequence[Finding]
    origins: Sequence[Origin]
    digest: str
    behind: Behind
    two_dates: TwoDates | None = None

    @cached_property
    def summed(self) -> Sums:
        """Periods, statistics, and the change between two dates."""
        return Sums.of(self.material.priced, self.two_dates)

    def summed_on_page(self, listed: Contents) -> Sums:
        """Return the same as far as a page shows it, computed once for what its tables list."""
        priced = self.material.priced
        if priced is listed.material.priced:
            return listed.summed
        return Sums.of(priced, self.two_dates, shown_kinds(priced))

    @property
    def lines(self) -> Sequence[Line]:
        """The daily rates by pair, none of them empty, as tables have them."""
        return self.material.lines

    @property
    def leading(self) -> Sequence[Line]:
        """The same in the direction in which charts and headlines lead."""
        return self.material.leading

    @property
    def months(self) -> Sequence[Coverage]:
        """Coverage by month."""
        return self.material.months

    @property
    def view(self) -> View:
        """Which series."""
        return self.material.priced.view

    @property
    def filters(self) -> Filters:
        """Which pairs and dates."""
        return self.material.priced.filters

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
        asked: the paths that imports were asked to read.
        as_printed: whether charts and headlines keep the direction of printed rates.
        two_dates: the two dates that are compared; None for the latest one and a year before it.
    """

    priced: Priced
    examined: Examined
    pages: Pages
    counted: Collection[Counted]
    asked: Collection[str] = ()
    as_printed: bool = False
    two_dates: TwoDates | None = None

    @classmethod
    def read(
        cls,
        session: Session,
        view: View,
        filters: Filters,
        *,
        as_printed: bool = False,
        two_dates: TwoDates | None = None,
    ) -> Rows:
        """Read everything that a report says.

        Raises:
            ChoiceError: two directions are chosen.
        """
        charts.require_one_direction(view, as_printed=as_printed)
        priced = Priced.read(session, view, filters)
        examined = Examined.read(session, replace(filters, pairs=(), without=()))
        pages = Pages.read(session, filters, priced.certain())
        counted = read_counted(session, filters.as_of)
        return cls(priced, examined, pages, counted, read_asked_paths(session), as_printed, two_dates)


def gather(rows: Rows) -> Contents:
    """Compute everything that a report says.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    require(rows.priced.series.rates)
    # Coverage and findings of the pairs that are shown, whichever way round or crossed these are.
    shown = list(dict.fromkeys(rate.pair for rate in rows.priced.series.rates))
    examined = rows.examined.of(shown, rows.pages.known)
    material = Material(rows.priced, examined, rows.pages, as_printed=rows.as_printed)
    found, known = material.examined.findings(), material.origins()
    findings, origins = relative(found, known, rows.asked)
    return Contents(
        material=material,
        changes=material.changes,
        findings=findings,
        origins=origins,
        digest=_digest_of_pages(rows.counted),
        behind=Behind.of(examined.tickers, rows.pages.known, known, origins),
        two_dates=rows.two_dates,
    )


def _digest_of_pages(counted: Iterable[Counted]) -> str:
    lines = sorted(
        f"{day or 'undated'} {digest}{f' {instant(at)}' if at else ''}\n" for day, digest, at in counted
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def relative(
    findings: Sequence[Finding], origins: Sequence[Origin], asked: Collection[str] = ()
) -> tuple[list[Finding], list[Origin]]:
    """Name all pages as others are told of them.

    A report is for others: it does not tell where on whose machine the pages lie, and is the same wherever
    they do. ``fxtrack trace`` tells it.

    Args:
        findings: what looks wrong.
        origins: the pages that the rates come from.
        asked: the paths that imports were asked to read.
    """
    every = {origin.location for origin in origins}
    every |= {place.location for finding in findings for place in finding.places}
    told = sheltered(every, asked)
    return [
        finding._replace(places=tuple(at._replace(location=told[at.location]) for at in finding.places))
        for finding in findings
    ], [origin._replace(location=told[origin.location], url=told_address(origin.url)) for origin in origins]


def sourced(look: Look, contents: Contents) -> Look:
    """Let the last line of every chart name all pages of a report, unless the look names a source."""
    if look.source is not None:
        return look
    return replace(look, source=charts.source_line(contents.origins, look.say))


def scenes(contents: Contents, look: Look) -> dict[str, Scene]:
    """Draw every chart of a report; the keys are the names of their files, without a suffix."""
    return {name: drawn(look) for name, drawn in charts.drawers(contents.material)}


def change_tables(rows: Sequence[Change]) -> tuple[Table, Table, list[str]]:
    """Make the latest rates and the changes for people, and the notes on their signs."""
    return (latest_table(rows), change_table(rows, ranges=True), change_notes(rows, ranges=True))
