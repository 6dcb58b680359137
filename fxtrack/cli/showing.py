"""What is shown: a chart, a spreadsheet, a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fxtrack.cli import INTERRUPTED_STATUS
from fxtrack.cli.common import (
    database,
    dating_of,
    dating_options,
    filters,
    note,
    show,
    tell,
    tell_missing,
    view_options,
)  # fmt: skip
from fxtrack.tables import Dialect

if TYPE_CHECKING:
    from fxtrack.questions import FilterOptions
    from fxtrack.rates import Rate
from fxtrack.series import View

_SOURCE = click.option("--source", metavar="TEXT", help="The source line at the foot of a chart.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="chart.png")
@_SOURCE
@filters
@view_options()
@click.pass_context
def chart(ctx: click.Context, file: Path, source: str | None, filters: FilterOptions, view: View) -> None:
    """Draw one chart into FILE (chart.png), a PNG or an SVG by its suffix.

    With one pair it is a trend chart: US dollars per unit, and units per dollar on the right-hand scale
    (the other way round with --per-usd). With several pairs, or none chosen, it is the overview of all.
    """
    from fxtrack import charts, export, report  # noqa: PLC0415 - matplotlib takes its time
    from fxtrack.rates import by_pair  # noqa: PLC0415

    suffix = file.suffix.lower().removeprefix(".")
    if suffix not in {"png", "svg"}:
        raise click.UsageError(f"cannot draw {file.name!r}: the suffix must be .png or .svg")
    rates = _rates(ctx, filters, view)
    report.require(rates)
    notes = charts.Notes(report.rate_note(view), source or _source(ctx, rates, filters))
    pair, *others = [pair for pair, _ in by_pair(rates)]
    kind: charts.Kind = "svg" if suffix == "svg" else "png"
    drawn = charts.overview(rates, notes, kind) if others else charts.trend(pair, rates, notes, kind)
    export.write(file, drawn)
    note(ctx, f"Drew {file}.")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--layout",
    type=click.Choice(["wide", "long"]),
    default="wide",
    show_default=True,
    help="A row a date and a column a pair, or a row a date and pair with low, high and prints.",
)
@click.option("--excel", is_flag=True, help="Begin with a byte order mark and end lines as Excel does.")
@click.option("--delimiter", metavar="CHARACTER", help="Between cells; 'tab' is one too.  [default: , or ;]")
@click.option("--decimal-comma", is_flag=True, help="Write 0,01144; the delimiter is then ; by default.")
@filters
@view_options(index=True)
@click.pass_context
def export_command(
    ctx: click.Context, file: Path, layout: str, delimiter: str | None, filters: FilterOptions, view: View,
    *, excel: bool, decimal_comma: bool,
) -> None:  # fmt: skip
    """Write the daily series into FILE for a spreadsheet; its suffix picks the format.

    Suffixes: .csv, .tsv, .json, .jsonl, .md, .html.

    Text that a spreadsheet would run as a formula is written with a ' before it; numbers never are.
    """
    from fxtrack import export, report  # noqa: PLC0415

    to = export.format_of(file)
    if to not in {"csv", "tsv"} and (excel or delimiter or decimal_comma):
        raise click.UsageError("--excel, --delimiter and --decimal-comma are for .csv and .tsv files")
    dialect = Dialect(_delimiter(delimiter, tab=to == "tsv", comma_taken=decimal_comma), decimal_comma, excel)
    rates = _rates(ctx, filters, view)
    report.require(rates)
    export.write(file, export.rates_text(rates, to, "long" if layout == "long" else "wide", dialect))
    note(ctx, f"Wrote {file}.")


@click.command("report")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="charts",
    show_default=True,
    help="The folder to write into.",
)
@dating_options
@_SOURCE
@filters
@view_options()
@click.pass_context
def report_command(
    ctx: click.Context, paths: tuple[str, ...], out: Path, given: date | None, date_from: str | None,
    source: str | None, filters: FilterOptions, view: View,
) -> None:  # fmt: skip
    """Import PATHs if any are given, print the change table, and write charts and tables into a folder.

    \b
    overview.png             all pairs
    KGS-USD.png and so on    a trend chart a pair
    changes.csv, changes.md  the change table
    rates.csv, rates.md      the daily series
    """  # noqa: D301
    from fxtrack import __version__  # noqa: PLC0415
    from fxtrack.cli.importing import Inputs, import_paths  # noqa: PLC0415
    from fxtrack.cli.summary import summary  # noqa: PLC0415
    from fxtrack.ingest import Job  # noqa: PLC0415

    status = 0
    if paths:
        result = import_paths(ctx, Inputs(paths), Job(dating_of(given, date_from), version=__version__))
        note(ctx, summary(result))
        if result.interrupted:
            ctx.exit(INTERRUPTED_STATUS)
        status = result.status(strict=False)
    from fxtrack import charts, report  # noqa: PLC0415 - matplotlib takes its time

    rates = _rates(ctx, filters, view)
    report.require(rates)
    made = report.tables(rates)
    show(ctx, made.latest, "table")
    click.echo()
    show(ctx, made.changes, "table")
    tell(ctx, made.notes)
    notes = charts.Notes(report.rate_note(view), source or _source(ctx, rates, filters))
    written = report.save(out, rates, notes)
    note(ctx, f"Wrote {len(written)} files into {out}: {', '.join(path.name for path in written)}.")
    ctx.exit(status)


def _rates(ctx: click.Context, filters: FilterOptions, view: View) -> list[Rate]:
    result = database(ctx).series(view, **filters)
    tell_missing(ctx, result, view)
    return result.rates


def _source(ctx: click.Context, rates: list[Rate], filters: FilterOptions) -> str:
    """Count the pages behind some rates, whichever way round or crossed these are."""
    from fxtrack import report, series  # noqa: PLC0415

    pairs = series.printed_for([rate.pair for rate in rates])
    return report.source_line(rates, database(ctx).snapshots(**(filters | {"pairs": pairs})))


def _delimiter(chosen: str | None, *, tab: bool, comma_taken: bool) -> str:
    if chosen is None:
        return "\t" if tab else ";" if comma_taken else ","
    if chosen.lower() in {"tab", "\\t"}:
        return "\t"
    if len(chosen) != 1 or chosen in "\"'\r\n" or chosen.isalnum() or chosen in "-.":
        raise click.BadParameter("one character such as ; or the word tab", param_hint="'--delimiter'")
    if comma_taken and chosen == ",":
        raise click.BadParameter("the comma is taken by --decimal-comma", param_hint="'--delimiter'")
    return chosen
