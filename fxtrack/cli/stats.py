"""What can be said of all daily rates of a pair: the command stats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fxtrack.cli.commands import GuidedCommand
from fxtrack.cli.common import (
    for_people,
    note,
    print_tables,
    reading,
    show,
    tell,
    tell_missing,
    tell_nearest,
    tell_only_weekends,
)
from fxtrack.cli.nothing import why_no_rates
from fxtrack.cli.options import filters, format_option, view_options
from fxtrack.export import Format
from fxtrack.model import Filters

if TYPE_CHECKING:
    from fxtrack.numbers.series import View


def _refuse_today(_ctx: click.Context, _param: click.Parameter, day: str | None) -> None:
    if day is not None:
        raise click.UsageError(f"statistics have no --today: for those up to a day, say --until {day}")


@click.command("stats", cls=GuidedCommand)
@filters
@click.option("--today", hidden=True, expose_value=False, callback=_refuse_today)
@view_options()
@format_option
@click.pass_context
def stats_command(ctx: click.Context, filters: Filters, view: View, to: Format | None) -> None:
    """Show statistics of the daily rates of each pair: average, extremes, drawdown, volatility.

    Each number has the range that rounding leaves. A ? marks what may be zero, allowing for rounding.
    "not resolved" stands where that is all that can be said, "none" where there certainly was none,
    "no data" where too few dates tell.

    \b
    fxtrack stats --pair KZT/USD --since 2025
    fxtrack stats --per-usd --format csv            one row a pair, all columns

    Day-to-day changes are between neighbouring weekdays that both have a rate; Friday and Monday are.
    Volatility is the sample standard deviation of these changes, not annualised.

    Weekend rates are left out; --weekends treats all dates alike.
    """
    from fxtrack.answers.stats import STATS, stats_notes, stats_tables, too_few_notes
    from fxtrack.questions.priced import Priced

    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
        empty = "" if priced.prints else why_no_rates(session, filters)
    rows = priced.stats()
    tell_missing(ctx, priced)
    tell_only_weekends(ctx, priced)
    if not rows:
        tell_nearest(ctx, priced, to_compare=True)
    if rows and for_people(to):
        print_tables(to, *stats_tables(rows, weekends=view.weekends))
        tell(ctx, stats_notes(rows, () if view.weekends else priced.weekend))
    else:
        show(ctx, STATS.for_programs(rows), to, empty)
    for text in too_few_notes(rows, weekends=view.weekends):
        note(ctx, text)
