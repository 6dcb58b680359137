"""What the daily rates of each month, quarter, year or week say: the command periods."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fxtrack.cli.commands import GuidedCommand, OneOf
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
from fxtrack.cli.options import (
    DAY,
    NumberType,
    Registered,
    filters,
    format_option,
    ranges_option,
    view_options,
)
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters
from fxtrack.numbers.periods import MONTH, PERIOD_KINDS, summed_kinds
from fxtrack.numbers.possible import MIN_SHARE, read_holidays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fxtrack.cli.options import Command
    from fxtrack.numbers.by_period import PeriodRates
    from fxtrack.numbers.series import View
    from fxtrack.questions.priced import Priced


class _PeriodType(Registered):
    """A kind of period that is longer than a date."""

    @property
    def _choice(self) -> click.Choice[str]:
        return OneOf(summed_kinds())


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


def today_option(command: Command) -> Command:
    """Add --today, the day up to which periods are counted."""
    return click.option(
        "--today",
        type=DAY,
        metavar="DATE",
        help="Count as on this day: its period is not over, and later rates are left out.  "
        "[default: the date in UTC, or the next day once a page is dated so]",
    )(command)


def by_option(help_text: str, default: str | None = None) -> Callable[[Command], Command]:
    """Add --by, the kind of period."""
    return click.option(
        "--by",
        type=_PeriodType(PERIOD_KINDS),
        default=default,
        show_default=default is not None,
        help=help_text,
    )


@click.command("periods", cls=GuidedCommand)
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
    type=NumberType(0, 100),
    default=MIN_SHARE,
    show_default=True,
    metavar="PERCENT",
    help="Mark an average of fewer of the weekdays than this.",
)
@today_option
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
    today: date | None,
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

    Periods without a rate are shown as missing, and no change leaps over them. One that is not over says so,
    and its weekdays are counted up to today (--today). A period is compared with the whole one before it,
    even if --since leaves a part of that out. The range of an average allows for rounding only.

    \b
    fxtrack periods --by quarter --per-usd
    fxtrack periods --pair KZT/USD --since 2025 --format csv     all columns, with ranges

    Tables for people leave out columns that do not fit into 80 characters; --ranges shows all.
    Weekend rates are left out; --weekends treats all dates alike.
    """
    from fxtrack.answers.period_notes import period_notes, weekend_notes
    from fxtrack.answers.periods import PERIODS, period_tables
    from fxtrack.questions.priced import Priced
    from fxtrack.questions.today import current_day

    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
        day = today or current_day(session, filters)
        empty = "" if priced.prints else why_no_rates(session, filters)
    possible = priced.possible(day, holidays or (), min_share)
    rows = priced.periods(by, possible)
    tell_missing(ctx, priced)
    tell_later(ctx, priced, day)
    known = priced.up_to(day)
    tell_only_weekends(ctx, known)
    tell(ctx, weekend_notes(rows, known.series.rates))
    tell_empty(ctx, known, rows, by, day)
    if not for_people(to):
        show(ctx, PERIODS.for_programs(rows), to, empty)
    elif tables := period_tables(rows, by, ranges=ranges, weekends=view.weekends):
        print_tables(to, *tables)
        tell(ctx, period_notes(rows, by, possible, ranges=ranges))
    elif not rows:
        show(ctx, PERIODS.for_programs(rows), to, empty)


def show_ends(
    ctx: click.Context,
    priced: Priced,
    by: str,
    today: date,
    to: Format | None,
    *,
    ranges: bool,
    empty: str = "",
) -> None:
    """Show the ends of periods, and how they changed."""
    from fxtrack.answers.period_notes import ends_notes
    from fxtrack.answers.periods import PERIOD_ENDS, ends_table

    possible = priced.possible(today)
    rows = priced.periods(by, possible)
    tell_later(ctx, priced, today)
    tell_empty(ctx, priced.up_to(today), rows, by, today)
    if not for_people(to):
        show(ctx, PERIOD_ENDS.for_programs(rows), to, empty)
        return
    table = ends_table(rows, by, ranges=ranges)
    if table.rows or not rows:
        show(ctx, table, to, empty)
    if table.rows:
        tell(ctx, ends_notes(rows, by, possible, ranges=ranges))


def tell_later(ctx: click.Context, priced: Priced, today: date) -> None:
    """Say how many rates are left out because they are later than the day that counts as today."""
    from fxtrack.answers.period_notes import later_note

    if later := priced.later(today):
        note(ctx, later_note(later, today))


def tell_empty(ctx: click.Context, priced: Priced, rows: Sequence[PeriodRates], by: str, today: date) -> None:
    """Say which pairs have no rate in all periods; if none has any, name the nearest dates."""
    from fxtrack.answers.period_notes import empty_notes

    for sentence in empty_notes(rows, by, today, weekends=priced.view.weekends):
        note(ctx, sentence)
    if not any(row.held for row in rows):
        tell_nearest(ctx, priced, to_compare=True)
