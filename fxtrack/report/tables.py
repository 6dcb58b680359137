"""The tables of a report's page: which answer each of them shows, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fxtrack.answers.changes import LATEST, PRICE_CHANGES, latest_of
from fxtrack.answers.coverage import coverage_by_pair
from fxtrack.answers.findings import FINDING_COUNTS, FINDINGS, counted_kinds
from fxtrack.answers.origins import ORIGINS
from fxtrack.answers.rates import RATES
from fxtrack.answers.signs import HANGS_ON_PRINTS_SIGN, NOT_RESOLVED_SIGN, signs_of
from fxtrack.model import Origin, Pair
from fxtrack.numbers.changes import Change
from fxtrack.numbers.coverage import Coverage
from fxtrack.numbers.rates import Rate
from fxtrack.quality.findings import Finding
from fxtrack.report.behind import Behind
from fxtrack.report.cells import PageCell, PageTable, page_table, quotes_column
from fxtrack.report.windows import why_blank
from fxtrack.words import Words

MOST_ROWS = 400
"""Of a longer table of rates the page has the latest only; the file beside it has all."""
LATEST_ROWS = 60
_MOST_FINDINGS, _MOST_SOURCES = 100, 200

_NOTES = {NOT_RESOLVED_SIGN: "note_unresolved", HANGS_ON_PRINTS_SIGN: "note_hangs"}


def latest(rows: Sequence[Change], say: Words, suffix: str = "") -> PageTable:
    """Show the latest rate of each pair in both directions; the suffix is that of the id of the table."""
    made = page_table(LATEST, latest_of(rows), say, f"latest{suffix}", say.page["latest"])
    return replace(made, titled=True)


def pair_rates(  # noqa: PLR0913 - a table is all of these
    pair: Pair, group: Sequence[Rate], behind: Behind, say: Words, name: str, *, either: bool = False
) -> PageTable:
    """Show the daily rates of a pair with the pages that print them, or the latest of many.

    Args:
        pair: the pair.
        group: its daily rates.
        behind: which pages print them.
        say: the words of the page.
        name: what the id of the table ends with.
        either: whether there is a table in the other direction: this one has no inverses then.
    """
    shown = group if len(group) <= MOST_ROWS else group[-min(LATEST_ROWS, MOST_ROWS) :]
    without = ("inverse",) if either else ()
    made = page_table(RATES, shown, say, f"rates-{name}", f"{say.page['table']}, {pair}", without=without)
    return made.beside(*quotes_column(shown, behind, say))


def change_rows(rows: Sequence[Change], since: date | None, say: Words, suffix: str = "") -> PageTable:
    """Show the change table; what matters most stands first, the ranges only when they are asked for.

    A span without a change says why it has none; ``since`` is the first date that is asked for.
    """
    made = page_table(PRICE_CHANGES, rows, say, f"change-table{suffix}", say.page["changes"])
    blank = say.page["no data"]
    told: list[Sequence[PageCell]] = []
    for row, cells in zip(rows, made.rows, strict=True):
        if row.change is None:
            why = why_blank(row, rows, since, say)
            told.append([cell._replace(text=why) if cell.text == blank else cell for cell in cells])
        else:
            told.append(cells)
    return replace(made, rows=told)


def sign_notes(rows: Sequence[Change], say: Words) -> list[str]:
    """Explain the signs of the change table."""
    standing = "".join(map(signs_of, rows))
    return [f"{sign} \u2014 {say.page[name]}" for sign, name in _NOTES.items() if sign in standing]


def month_rows(rows: Sequence[Coverage], say: Words, suffix: str = "") -> PageTable:
    """Show for each month on how many of its dates there is a rate."""
    answer, groups = coverage_by_pair(rows, "month")
    return page_table(answer, groups, say, f"coverage-table{suffix}", say.page["coverage"])


def finding_summary(found: Sequence[Finding], say: Words) -> PageTable:
    """Count findings by severity and kind, and explain the kinds."""
    return page_table(FINDING_COUNTS, counted_kinds(found), say, "finding-summary", say.page["check"])


def findings(found: Sequence[Finding], say: Words) -> PageTable:
    """Show the first findings."""
    return page_table(FINDINGS, found[:_MOST_FINDINGS], say, "finding-table", first_findings(found, say))


def first_findings(found: Sequence[Finding], say: Words) -> str:
    """Say how many findings there are, and where the rest of them is."""
    return _how_many_shown(len(found), _MOST_FINDINGS, "findings", say)


def origins(found: Sequence[Origin], say: Words) -> PageTable:
    """Show the first pages that the rates come from; addresses of the web are links."""
    return page_table(ORIGINS, found[:_MOST_SOURCES], say, "page-table", first_origins(found, say))


def first_origins(found: Sequence[Origin], say: Words) -> str:
    """Say how many pages there are, and where the rest of them is."""
    return _how_many_shown(len(found), _MOST_SOURCES, "pages", say)


def _how_many_shown(number: int, most: int, what: str, say: Words) -> str:
    text = say.page[f"{'first' if number > most else 'all'}_{what}"]
    return text.format(shown=say.number(most), number=say.number(number), file=f"{what}.csv")
