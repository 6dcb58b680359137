"""What the daily rates of each month, quarter, year or week say: the command periods."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fxtrack.cli.common import (
    for_people,
    print_tables,
    reading,
    show,
    tell,
    tell_missing,
    tell_nearest,
    tell_only_weekends,
)
from fxtrack.cli.nothing import why_no_rates
from fxtrack.cli.options import Registered, filters, format_option, ranges_option, view_options
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters
from fxtrack.numbers.periods import DATE, MONTH, PERIOD_KINDS
from fxtrack.numbers.possible import MIN_SHARE, read_holidays

if TYPE_CHECKING:
    from collections.abc import Callable

    from fxtrack.cli.options import Command
    from fxtrack.numbers.series import View
    from fxtrack.questions.priced import Priced


class _PeriodType(Registered):
    """A kind of period that is longer than a date."""

    @property
    def _choice(self) -> click.Choice[str]:
        return click.Choice([name for name in PERIOD_KINDS if name != DATE.name])


class _HolidaysType(click.Path):
    """A file with a list of dates; gives the dates."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, frozenset):
            return value
        file = Path(os.fsdecode(super().convert(value, param, ctx)))
        try:
            return read_holidays(file.read_text("utf-8"))
        except InputError as error:
            self.fail(f"{file}, {error}", param, ctx)
        except UnicodeDecodeError:
            self.fail(f"{file} is no text in UTF-8", param, ctx)


def by_option(help_text: str, default: str | None = None) -> Callable[[Command], Command]:
    """Add --by, the kind of period."""
    return click.option(
        "--by",
        type=_PeriodType(PERIOD_KINDS),
        default=default,
        show_default=default is not None,
        help=help_text,
    )


@click.command("periods")
@filters
@by_option("What a row is; a week begins on a Monday, as in ISO 8601.", MONTH.name)
@click.option(
    "--holidays",
    type=_HolidaysType(exists=True, dir_okay=False),
    metavar="FILE",
    default=None,
    help="Dates on which no rate is to be expected: one on each line (2025-12-25); # begins a comment.",
)
@click.option(
    "--min-share",
    type=click.FloatRange(0, 100),
    default=MIN_SHARE,
    show_default=True,
    metavar="PERCENT",
    help="Mark an average of fewer of the weekdays than this.",
)
@view_options()
@ranges_option
@format_option
@click.pass_context
def periods_command(
    ctx: click.Context,
    filters: Filters,
    by: str,
    holidays: frozenset[date] | None,
    min_share: float,
    view: View,
    to: Format | None,
    *,
    ranges: bool,
) -> None:
    """Show what the daily rates of each month, quarter, year or week say, a row a period and pair.

    \b
    end of period  the last daily rate in it, with its date
    average        arithmetic mean of the daily rates; of a year too, not of its months
    low, high      the lowest and the highest daily rate, with the first of their dates
    change         of the end of the period against that of the period before
    of average     of the average against that of the period before
    weekdays       dates with a rate, of all Mondays to Fridays, public holidays included

    Periods without a rate are shown as missing, and no change leaps over them. The first period is compared
    with the one before it, even if --since leaves that out. The range of an average allows for rounding only.

    \b
    fxtrack periods --by quarter --per-usd
    fxtrack periods --pair KZT/USD --since 2025 --format csv     all columns, with ranges

    Tables for people leave out columns that do not fit into 80 characters; --ranges shows all.
    Weekend rates are left out; --weekends treats all dates alike.
    """
    from fxtrack.answers.periods import PERIODS, period_notes, period_tables
    from fxtrack.questions.priced import Priced

    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
        empty = "" if priced.prints else why_no_rates(session, filters)
    possible = priced.possible(holidays or (), min_share)
    rows = priced.periods(by, possible)
    _tell_what_is_not_there(ctx, priced, rows)
    if rows and for_people(to):
        tables = period_tables(rows, by, ranges=ranges, weekends=view.weekends)
        print_tables(to, *tables)
        tell(ctx, period_notes(rows, by, possible, ranges=ranges))
    else:
        show(ctx, PERIODS.for_programs(rows), to, empty)


def show_ends(
    ctx: click.Context, priced: Priced, by: str, to: Format | None, *, ranges: bool, empty: str = ""
) -> None:
    """Show the ends of periods, and how they changed."""
    from fxtrack.answers.periods import PERIOD_ENDS, ends_notes, ends_table

    rows = priced.periods(by)
    if not rows:
        tell_nearest(ctx, priced, to_compare=True)
    if rows and for_people(to):
        show(ctx, ends_table(rows, by, ranges=ranges), to)
        tell(ctx, ends_notes(rows, ranges=ranges))
    else:
        show(ctx, PERIOD_ENDS.for_programs(rows), to, empty)


def _tell_what_is_not_there(ctx: click.Context, priced: Priced, rows: list[Any]) -> None:
    from fxtrack.answers.periods import weekend_notes

    tell_missing(ctx, priced)
    tell_only_weekends(ctx, priced)
    tell(ctx, weekend_notes(rows, priced.series.rates))
    if not rows:
        tell_nearest(ctx, priced, to_compare=True)
