"""Which dates have which data: the command coverage."""

from __future__ import annotations

import click

from fxtrack.cli.commands import GuidedCommand, OneOf
from fxtrack.cli.common import note, rows_of, show
from fxtrack.cli.options import Registered, filters, format_option
from fxtrack.export import Format
from fxtrack.model import Filters
from fxtrack.numbers.periods import MONTH, PERIOD_KINDS


@click.command("coverage", cls=GuidedCommand)
@filters
@click.option(
    "--by",
    "step",
    type=Registered(PERIOD_KINDS),
    default=MONTH.name,
    show_default=True,
    help="What a row is.",
)
@click.option(
    "--layout",
    type=OneOf(["wide", "long"]),
    default="wide",
    show_default=True,
    help="A column a pair, or a row for each.",
)
@format_option
@click.pass_context
def coverage_command(ctx: click.Context, filters: Filters, step: str, layout: str, to: Format | None) -> None:
    """Show which dates have which data: what to know before trusting a trend.

    \b
    observed (or 12 of 31)  that many dates of the month have a rate
    page without that pair  there are pages of that date, and none prints the pair
    flagged only            only pages whose printed date disagrees with their capture time
    undated only            only pages without a date that were captured then
    none                    nothing at all
    """
    from fxtrack.answers.coverage import PAIR_COVERAGE, coverage_by_pair
    from fxtrack.questions.examined import Examined

    examined = rows_of(ctx, filters, lambda session: Examined.read(session, filters, places=1))
    rows = examined.coverage(step)
    if number := examined.timeless():
        copies = "copy" if number == 1 else "copies"
        note(ctx, f"Not in this table: {number:,} {copies} of pages without a date or a capture time.")
    if layout == "long":
        show(ctx, PAIR_COVERAGE.for_programs(rows), to)
    else:
        by_pair, groups = coverage_by_pair(rows, step)
        show(ctx, by_pair.for_programs(groups), to)
