"""A folder for a report: the overview, a trend chart a pair, the change table and the rates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fxtrack import changes, charts, present, series
from fxtrack.errors import NothingToShowError
from fxtrack.export import write
from fxtrack.tables import Table, render

if TYPE_CHECKING:
    import pandas as pd


def source_line(snapshots: int) -> str:
    """Say where the data come from, for the foot of a chart."""
    pages = "1 archived web page" if snapshots == 1 else f"{snapshots:,} archived web pages"
    return f"Source: tickers printed on {pages}."


def require(rates: pd.DataFrame) -> None:
    """Refuse to draw nothing.

    Raises:
        NothingToShowError: there is no daily rate.
    """
    if rates.empty:
        raise NothingToShowError(
            "nothing to show: no dated rates pass these filters. "
            "'fxtrack observations' lists what there is, with --undated what has no date"
        )


def tables(rates: pd.DataFrame, max_gap: int | None = None) -> tuple[Table, Table, pd.DataFrame]:
    """Return the latest rates and the change table for people, and the whole change table as a frame."""
    table = changes.changes(rates, changes.DEFAULT_MAX_GAP if max_gap is None else max_gap)
    return present.latest(table), present.change_table(table), table


def files(rates: pd.DataFrame, source: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of each file of a report.

    Args:
        rates: the daily rates, not empty.
        source: the line at the foot of the charts.
    """
    yield "overview.png", charts.overview(rates, source)
    for pair, group in series.by_pair(rates):
        yield f"{pair.base}-{pair.quote}.png", charts.trend(pair, group, source)
    latest, table, frame = tables(rates)
    yield "changes.csv", render(present.frame(frame), "csv")
    yield "changes.md", render(latest, "markdown") + "\n" + render(table, "markdown")
    yield "rates.csv", render(present.frame(rates), "csv")
    yield "rates.md", render(present.frame(series.wide(rates), "Daily rates, median of the day"), "markdown")


def save(folder: Path, rates: pd.DataFrame, source: str) -> list[Path]:
    """Write a report into a folder, which is made if need be; returns the files in the order of writing."""
    written = []
    for name, content in files(rates, source):
        write(folder / name, content)
        written.append(folder / name)
    return written
