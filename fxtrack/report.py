"""A folder for a report: the overview, a trend chart a pair, the change table and the rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from fxtrack import changes, charts, present
from fxtrack.errors import NothingToShowError
from fxtrack.export import write
from fxtrack.rates import Rate, by_pair
from fxtrack.series import View
from fxtrack.tables import Table, render


def source_line(rates: Sequence[Rate], snapshots: dict[date, int]) -> str:
    """Say where the data come from, for the foot of a chart: how many pages print the dates it shows."""
    number = sum(snapshots.get(day, 0) for day in {rate.date for rate in rates})
    pages = "1 archived web page" if number == 1 else f"{number:,} archived web pages"
    return f"Source: tickers printed on {pages}."


def rate_note(view: View) -> str:
    """Say which rate of a day is shown."""
    names = {
        "median": "daily median",
        "first": "first print of the day",
        "last": "last print of the day",
        "low": "lowest print of the day",
        "high": "highest print of the day",
    }
    return names[view.daily] + (", weekdays only" if view.weekdays else "")


def require(rates: Sequence[Rate]) -> None:
    """Refuse to draw nothing.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    if not rates:
        raise NothingToShowError(
            "nothing to show: no dated rates pass these filters. 'fxtrack observations' lists what there is: "
            "with --undated what has no date, with --include-flagged what is dated far from its capture"
        )


class Tables(NamedTuple):
    """What a report says in tables.

    Attributes:
        latest: the latest rates, in both directions.
        changes: the change table, for people.
        notes: what its signs mean.
        whole: the change table with every column.
    """

    latest: Table
    changes: Table
    notes: list[str]
    whole: Table


def tables(rates: Sequence[Rate]) -> Tables:
    """Make the tables of a report."""
    rows = changes.changes(rates)
    return Tables(
        present.latest(rows), present.change_table(rows, ranges=True),
        present.change_notes(rows, ranges=True), present.changes(rows),
    )  # fmt: skip


def files(rates: Sequence[Rate], notes: charts.Notes) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of each file of a report.

    Args:
        rates: the daily rates, not empty.
        notes: what stands at the foot of the charts.
    """
    yield "overview.png", charts.overview(rates, notes)
    for pair, group in by_pair(rates):
        yield f"{pair.base}-{pair.quote}.png", charts.trend(pair, group, notes)
    made = tables(rates)
    yield "changes.csv", render(made.whole, "csv")
    parts = [render(made.latest, "markdown"), render(made.changes, "markdown")]
    # The sign of a note would begin a list in Markdown.
    parts += [f"`{note[0]}` {note[1:].strip()}\n" for note in made.notes]
    yield "changes.md", "\n".join(parts)
    yield "rates.csv", render(present.rates(rates), "csv")
    yield "rates.md", render(present.wide(rates, f"Daily rates: {notes.rate}"), "markdown")


def save(folder: Path, rates: Sequence[Rate], notes: charts.Notes) -> list[Path]:
    """Write a report into a folder, which is made if need be; returns the files in the order of writing."""
    written = []
    for name, content in files(rates, notes):
        write(folder / name, content)
        written.append(folder / name)
    return written
