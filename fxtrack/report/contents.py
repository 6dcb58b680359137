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
from fxtrack.store import Counted, Session, read_counted

_MEMBER = "!/"  # between an archive and its member


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
    """

    material: Material
    changes: Sequence[Change]
    findings: Sequence[Finding]
    origins: Sequence[Origin]
    digest: str

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
        as_printed: whether charts and headlines keep the direction of printed rates.
    """

    priced: Priced
    examined: Examined
    pages: Pages
    counted: Collection[Counted]
    as_printed: bool = False

    @classmethod
    def read(cls, session: Session, view: View, filters: Filters, *, as_printed: bool = False) -> Rows:
        """Read everything that a report says.

        Raises:
            ChoiceError: two directions are chosen.
        """
        charts.require_one_direction(view, as_printed=as_printed)
        priced = Priced.read(session, view, filters)
        examined = Examined.read(session, replace(filters, pairs=(), without=()))
        pages = Pages.read(session, filters, priced.certain())
        return cls(priced, examined, pages, read_counted(session, filters.as_of), as_printed)


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
    findings, origins = relative(material.examined.findings(), material.origins())
    return Contents(
        material=material,
        changes=material.changes,
        findings=findings,
        origins=origins,
        digest=_digest_of_pages(rows.counted),
    )


def _digest_of_pages(counted: Iterable[Counted]) -> str:
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
