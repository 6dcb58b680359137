"""A folder for a report: the overview, a trend chart a pair, the change table and the rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fxtrack import changes, charts, present, series
from fxtrack.errors import NothingToShowError
from fxtrack.export import write
from fxtrack.tables import Table, render

if TYPE_CHECKING:
    import pandas as pd


def source_line(rates: pd.DataFrame, snapshots: dict[date, int]) -> str:
    """Say where the data come from, for the foot of a chart: how many pages print the dates it shows."""
    number = sum(snapshots.get(day, 0) for day in set(rates["date"]))
    pages = "1 archived web page" if number == 1 else f"{number:,} archived web pages"
    return f"Source: tickers printed on {pages}."


def rate_note(rule: series.Rule, *, weekdays: bool) -> str:
    """Say which rate of a day is shown."""
    names = {
        "median": "daily median",
        "first": "first print of the day",
        "last": "last print of the day",
        "low": "lowest print of the day",
        "high": "highest print of the day",
    }
    return names[rule] + (", weekdays only" if weekdays else "")


def require(rates: pd.DataFrame) -> None:
    """Refuse to draw nothing.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    if rates.empty:
        raise NothingToShowError(
            "nothing to show: no dated rates pass these filters. 'fxtrack observations' lists what there is: "
            "with --undated what has no date, with --include-flagged what is dated far from its capture"
        )


def tables(rates: pd.DataFrame, max_gap: int | None = None) -> tuple[Table, Table, pd.DataFrame]:
    """Return the latest rates and the change table for people, and the whole change table as a frame."""
    table = changes.changes(rates, changes.DEFAULT_MAX_GAP if max_gap is None else max_gap)
    return present.latest(table), present.change_table(table), table


def files(rates: pd.DataFrame, notes: charts.Notes) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of each file of a report.

    Args:
        rates: the daily rates, not empty.
        notes: what stands at the foot of the charts.
    """
    yield "overview.png", charts.overview(rates, notes)
    for pair, group in series.by_pair(rates):
        yield f"{pair.base}-{pair.quote}.png", charts.trend(pair, group, notes)
    latest, table, frame = tables(rates)
    yield "changes.csv", render(present.frame(frame), "csv")
    yield "changes.md", render(latest, "markdown") + "\n" + render(table, "markdown")
    yield "rates.csv", render(present.frame(rates), "csv")
    yield "rates.md", render(present.frame(series.wide(rates), f"Daily rates: {notes.rate}"), "markdown")


def save(folder: Path, rates: pd.DataFrame, notes: charts.Notes) -> list[Path]:
    """Write a report into a folder, which is made if need be; returns the files in the order of writing."""
    written = []
    for name, content in files(rates, notes):
        write(folder / name, content)
        written.append(folder / name)
    return written
