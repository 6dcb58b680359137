"""The questions: observations, rates, changes, and where a number comes from."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fxtrack.cli.between import AskedBetween, between_options, show_between
from fxtrack.cli.commands import GuidedCommand, OneOf
from fxtrack.cli.common import (
    for_people,
    hint_at_inverses,
    note,
    reading,
    show,
    tell,
    tell_missing,
    tell_nearest,
    tell_never_there,
    tell_only_weekends,
)
from fxtrack.cli.nothing import why_no_rates
from fxtrack.cli.options import DAY, PAIR, as_of_option, filters, format_option, ranges_option, view_options
from fxtrack.cli.periods import by_option, show_ends, tell_later, today_option
from fxtrack.cli.revised import show_revisions
from fxtrack.export import Format
from fxtrack.model import Filters, Pair

if TYPE_CHECKING:
    from fxtrack.numbers.averages import Average
    from fxtrack.numbers.changes import Change
    from fxtrack.numbers.series import View
    from fxtrack.questions.traced import Verified

_UNVERIFIED_STATUS = 1


@click.command("observations", cls=GuidedCommand)
@filters
@click.option("--undated", is_flag=True, help="The quotes of pages that have no date, instead.")
@format_option
@click.pass_context
def observations_command(ctx: click.Context, filters: Filters, to: Format | None, *, undated: bool) -> None:
    """List each distinct printed quote on one date.

    The change is the percent that the page prints beside the rate, kept as printed; it is not the change
    of the series ('fxtrack check --printed-change' explains it).
    """
    from fxtrack.answers.observations import OBSERVATIONS
    from fxtrack.numbers.daily import in_order
    from fxtrack.questions.pairs import never_there, require_some_left
    from fxtrack.store import read_observations, read_pairs

    with reading(ctx) as session:
        require_some_left(session, filters)
        known = read_pairs(session, filters.as_of) if filters.without else frozenset()
        found = read_observations(session, filters, undated=undated)
    tell_never_there(ctx, never_there(filters, known), in_order(known))
    if not found:
        hint_at_inverses(ctx, filters.pairs)
    show(ctx, OBSERVATIONS.for_programs(found), to)


@click.command("rates", cls=GuidedCommand)
@filters
@view_options(index=True)
@click.option(
    "--monthly",
    "average",
    type=OneOf(["mean", "median"]),
    help="Average the daily rates of each month; 'fxtrack periods' tells more of it.",
)
@today_option
@ranges_option
@format_option
@click.pass_context
def rates_command(
    ctx: click.Context,
    filters: Filters,
    view: View,
    average: Average | None,
    today: date | None,
    to: Format | None,
    *,
    ranges: bool,
) -> None:
    """Show the daily series: one rate a date and pair, with the day's low, high and number of prints.

    A rate is units of the quote currency for one unit of the base, as printed. The daily rate is the median
    of the day's distinct printed rates (the lower middle one of an even number).

    \b
    fxtrack rates --pair KZT/USD                 as printed: dollars per tenge
    fxtrack rates --pair KZT/USD --per-usd       tenge per dollar, with the range
    fxtrack rates --base KGS --quote KZT         tenge per som, from the dollar rates of a date
    fxtrack rates --index 2025-12-05             every pair, 100 on that date

    Computed rates come with the range that the printed digits allow. The spread is how far the day's highest
    print is above its lowest, in percent. Weekends are marked; averages and an index leave them out.
    """
    from fxtrack.answers.averages import MONTHLY
    from fxtrack.answers.rates import RATES, rate_notes, rates_for_people
    from fxtrack.questions.priced import Priced
    from fxtrack.questions.today import current_day

    if average and view.index:
        raise click.UsageError("--monthly averages rates, not an index: leave one of the two out")
    if today and not average:
        raise click.UsageError(
            f"--today is for averages: say --monthly mean with it; for the rates up to a day, --until {today}"
        )
    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
        day = (today or current_day(session, filters)) if average else None
        empty = "" if priced.prints else why_no_rates(session, filters)
    found = priced.series.rates
    tell_missing(ctx, priced)
    if average or view.index:
        tell_only_weekends(ctx, priced.up_to(day))
    if not found:
        tell_nearest(ctx, priced)
    if average and day:
        tell_later(ctx, priced, day)
        show(ctx, MONTHLY.for_programs(priced.averages(average, day)), to, empty)
    elif for_people(to):
        show(ctx, rates_for_people(found, ranges=ranges), to, empty)
        tell(ctx, rate_notes(found))
    else:
        show(ctx, RATES.for_programs(found), to, empty)


@click.command("changes", cls=GuidedCommand)
@filters
@view_options()
@click.option(
    "--max-gap",
    type=click.IntRange(0),
    metavar="DAYS",
    help=(
        "Show no change if the rate compared with is over DAYS older than its target date, or older by more "
        "than the span; with --from, if a rate is over DAYS away from the day it stands for.  [default: 14]"
    ),
)
@between_options
@by_option(
    help_text="Instead: the last daily rate of each period, and how it changed; see 'fxtrack periods'."
)
@today_option
@ranges_option
@click.option(
    "--revised",
    is_flag=True,
    help="List the daily rates that imports after --as-of changed; without --as-of, the last import. "
    "Weekends count, too.",
)
@click.option("--summary", is_flag=True, help="With --revised: how many, how large, how long after.")
@format_option
@click.pass_context
def changes_command(
    ctx: click.Context,
    filters: Filters,
    view: View,
    to: Format | None,
    max_gap: int | None,
    between: AskedBetween | None,
    by: str | None,
    today: date | None,
    *,
    ranges: bool,
    revised: bool,
    summary: bool,
) -> None:
    """Show how the latest daily rates changed over seven spans, and the latest rate in both directions.

    Each change is compared with the last daily rate on or before its target date, and that date is shown.
    With --since and --until, "since first" is the change within that time:

    \b
    fxtrack changes --pair KZT/USD --since 2025-12-01 --until 2025-12-31 --ranges

    With --from and --to, one row a pair tells the change between two days. Where a day has no rate, the last
    one before it stands for it (--nearest takes another); its date is shown, and what is on the other side:

    \b
    fxtrack changes --from 2025-11-20 --to 2025-12-10

    Weekend rates are listed by 'fxtrack rates', but not compared; --weekends treats all dates alike.

    A change that the printed digits do not resolve has a ? behind it: it may be a rise, a fall, or nothing.
    --ranges shows between which values the true change lies.
    """
    from fxtrack.answers.changes import PRICE_CHANGES
    from fxtrack.questions.priced import Priced
    from fxtrack.questions.today import current_day

    if by and (revised or between or max_gap is not None):
        other = "--revised" if revised else "--from" if between else "--max-gap"
        raise click.UsageError(f"--by compares the ends of periods: leave {other} out")
    if today and not by:
        raise click.UsageError(
            f"--today is for periods: say --by month with it; for the changes up to a day, --until {today}"
        )
    if revised and between:
        raise click.UsageError("--revised and --from both choose what is compared: say one")
    if summary and not revised:
        raise click.UsageError("--summary sums revisions up: say --revised --summary")
    if revised:
        show_revisions(ctx, filters, view, to, summary=summary)
        return
    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
        day = (today or current_day(session, filters)) if by else None
        empty = "" if priced.prints else why_no_rates(session, filters)
    tell_missing(ctx, priced)
    tell_only_weekends(ctx, priced.up_to(day))
    if between:
        show_between(ctx, priced, between, max_gap, to, ranges=ranges, empty=empty)
        return
    if by and day:
        show_ends(ctx, priced, by, day, to, ranges=ranges, empty=empty)
        return
    rows = priced.changes(max_gap)
    if not rows:
        tell_nearest(ctx, priced, to_compare=True)
    if rows and for_people(to):
        _show_changes(ctx, rows, filters.since, to, ranges=ranges)
    else:
        show(ctx, PRICE_CHANGES.for_programs(rows), to, empty)


def _show_changes(
    ctx: click.Context, rows: list[Change], since: date | None, to: Format | None, *, ranges: bool
) -> None:
    """Show people the latest rates and the changes, without spans that reach back before ``since``."""
    from fxtrack.answers.changes import change_notes, change_table, latest_table

    show(ctx, latest_table(rows), to)
    click.echo()
    within = [row for row in rows if not since or row.verdict or (row.target_date or since) >= since]
    show(ctx, change_table(within, ranges=ranges), to)
    notes = change_notes(within, ranges=ranges)
    if len(within) < len(rows):
        notes.append(f"Left out: the spans that reach back before --since {since}.")
    tell(ctx, notes)


@click.command("trace", cls=GuidedCommand)
@click.argument("pair", type=PAIR)
@click.argument("day", metavar="DATE")
@click.option(
    "--verify", "verify_again", is_flag=True, help="Read each file again and tell whether it still says so."
)
@click.option(
    "--relative-to",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="With --verify: where the folder is now to which an import kept places relative.",
)
@as_of_option
@format_option
@click.pass_context
def trace_command(
    ctx: click.Context,
    pair: Pair,
    day: str,
    relative_to: Path | None,
    as_of: datetime | None,
    to: Format | None,
    *,
    verify_again: bool,
) -> None:
    """Show where the numbers of a PAIR on a DATE come from: file, line, digest, the text as printed.

    DATE is a date such as 2025-12-08, or the word undated. With --verify the exit status is 1 if a file is
    gone, says something else, or cannot be verified (from standard input, or relative to an unnamed folder).
    Below the table stand the further captures of a page of which web archives say only that it had not
    changed.
    """
    from fxtrack.answers.retractions import retraction_notes
    from fxtrack.answers.sightings import SIGHTINGS, TracedCopy, further_notes
    from fxtrack.questions.traced import Traced, verify

    argument = next(param for param in ctx.command.params if param.name == "day")
    when = None if day == "undated" else DAY.convert(day, argument, ctx)
    with reading(ctx) as session:
        found = Traced.read(session, pair, when, as_of)
    left_out = retraction_notes(found.retracted)
    if not found.sightings:
        hint_at_inverses(ctx, [pair])
        if len(found.printed) > 1 and pair not in found.printed:
            named = " and ".join(found.printed)
            note(ctx, f"{pair} is computed: what is printed, and can be traced, is {named}.")
        raise click.ClickException("\n".join([f"no sighting of {pair} {_on(when)}", *left_out]))
    rows = [TracedCopy(sighting, copy) for sighting in found.sightings for copy in sighting.copies]
    verified = [verify(row.sighting, row.copy.location, relative_to) for row in rows if verify_again]
    if verified:
        rows = [row._replace(still=_said(each)) for row, each in zip(rows, verified, strict=True)]
    show(ctx, SIGHTINGS.for_people(rows) if for_people(to) else SIGHTINGS.for_programs(rows), to)
    tell(ctx, left_out + further_notes(found.further))
    if not all(each.holds for each in verified):
        ctx.exit(_UNVERIFIED_STATUS)


def _on(day: date | None) -> str:
    return f"on {day}" if day else "without a date"


def _said(verified: Verified) -> str:
    """Word what a file says when it is read again."""
    from fxtrack.questions.traced import Still

    return {
        Still.SAME: "yes",
        Still.MOVED: f"yes, now on line {verified.line}",
        Still.ELSEWHERE: "yes, though the file was changed elsewhere",
        Still.GONE: "no: the file was changed and does not print it",
        Still.DATED: f"no: the file was changed and is dated {verified.date}",
        Still.UNDATED: "no: the file was changed and is undated",
        Still.UNREADABLE: f"no: {verified.reason}",
        Still.STDIN: "cannot be verified: it came on standard input",
        Still.RELATIVE: "cannot be verified: kept relative to a folder; name it with --relative-to",
    }[verified.still]
