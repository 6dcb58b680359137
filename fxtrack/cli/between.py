"""The change between two dates: the options of ``fxtrack changes`` for it, and how it is shown."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from fxtrack.cli.commands import OneOf
from fxtrack.cli.common import for_people, print_tables, show, tell
from fxtrack.cli.options import Command
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters, read_dates, read_day
from fxtrack.numbers.between import NEAREST, Nearest
from fxtrack.numbers.rates import MAX_AGE_DAYS

if TYPE_CHECKING:
    from fxtrack.questions.priced import Priced


class AskedBetween(NamedTuple):
    """Which two dates are to be compared.

    Attributes:
        first: the earlier one.
        last: the later one; None for the latest of each pair.
        nearest: which rate stands for a date that has none.
    """

    first: date
    last: date | None
    nearest: Nearest


class _OneDayType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        option, text = param.opts[0] if param else "the date", str(value)
        try:
            return read_day(text)
        except InputError as error:
            named = read_dates(text)
            raise click.UsageError(
                f"{option} {text} {error}{_instead(text, named.kind) if named else ''}", ctx
            ) from error


def _instead(text: str, kind: str) -> str:
    return (
        f"; for the change within it, --since {text} --until {text}, and for that from the {kind} before, "
        f"'fxtrack periods --by {kind}'"
    )


def _without_first(last: date | None, nearest: str | None) -> str:
    """Say what to type where --to or --nearest stands without --from."""
    if last:
        return f"--to needs --from: say --from DATE --to {last}; for the changes up to a day, --until {last}"
    return f"--nearest needs --from: say --from DATE --nearest {nearest}"


_ONE_DAY = _OneDayType()


def between_options(command: Command) -> Command:
    """Add --from, --to and --nearest; the command gets them as one ``AskedBetween``, or None."""

    @click.option(
        "--from",
        "first",
        type=_ONE_DAY,
        metavar="DATE",
        help="Compare two days, a row a pair: the rate of this day with that of --to.",
    )
    @click.option(
        "--to",
        "last",
        type=_ONE_DAY,
        metavar="DATE",
        help="The later day.  [default: the latest date of each pair]",
    )
    @click.option(
        "--nearest",
        type=OneOf(NEAREST),
        help="With --from: for a day without a rate take the last one before it, the first one after it, or "
        "the nearer of the two (if both are as near, the one before).  [default: before]",
    )
    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        first, last, nearest = (options.pop(name) for name in AskedBetween._fields)
        if first is None and (last or nearest):
            raise click.UsageError(_without_first(last, nearest))
        if first and last and first > last:
            raise click.UsageError(f"--from {first} is after --to {last}")
        if first and first == last:
            raise click.UsageError(f"--from and --to are both {first}: say two days")
        filters: Filters = options["filters"]
        if first and (filters.since or filters.until):
            left = "--since" if filters.since else "--until"
            raise click.UsageError(
                f"--from and --to choose the days: leave {left} out (--nearest and --max-gap say which "
                "rate may stand for a day that has none)"
            )
        asked = AskedBetween(first, last, nearest or "before") if first else None
        return command(*args, between=asked, **options)

    return cast("Command", wrapped)


def show_between(
    ctx: click.Context,
    priced: Priced,
    asked: AskedBetween,
    max_gap: int | None,
    to: Format | None,
    *,
    ranges: bool,
    empty: str = "",
) -> None:
    """Show the changes between two dates, and say which dates have no rate."""
    from fxtrack.answers.between import BETWEEN, between_notes, between_tables, between_words
    from fxtrack.answers.changes import change_notes

    gap = MAX_AGE_DAYS if max_gap is None else max_gap
    rows = priced.changes_between(*asked, gap)
    if rows and for_people(to):
        print_tables(to, *between_tables(rows, asked.first, asked.last, ranges=ranges))
    else:
        show(ctx, BETWEEN.for_programs(rows), to, empty)
    notes = between_notes(rows, priced.view.compared, asked.nearest, gap)
    changed = [row for row in rows if row.moved]
    if rows and for_people(to):
        notes += between_words(rows)
        notes += change_notes(changed, ranges=ranges) if changed else []
    tell(ctx, notes)
