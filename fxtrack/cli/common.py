"""What the commands share: reading the database, showing a table, and telling what is beside it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from fxtrack.answers.table import Table
from fxtrack.cli.streams import is_printable, warn
from fxtrack.export import CSV, TERMINAL, Format, WriteOptions
from fxtrack.model import Filters, Pair

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fxtrack.numbers.series import Series
    from fxtrack.questions.priced import Priced
    from fxtrack.store import Session

_Found = TypeVar("_Found")


def reading(ctx: click.Context) -> AbstractContextManager[Session]:
    """Open the database that --db names: read the rows, leave the block, and compute then."""
    from fxtrack.store import Store

    return Store(ctx.obj["db"]).reading()


def rows_of(ctx: click.Context, filters: Filters, question: Callable[[Session], _Found]) -> _Found:
    """Read the rows of a question, and say which printed pairs stand for those that are asked for."""
    from fxtrack.numbers.daily import in_order
    from fxtrack.questions.pairs import behind, never_there
    from fxtrack.store import read_pairs

    with reading(ctx) as session:
        is_chosen = filters.pairs or filters.without
        known = read_pairs(session, filters.as_of) if is_chosen else frozenset()
        found = question(session)
    tell_never_there(ctx, never_there(filters, known), in_order(known))
    for pair in filters.pairs:
        printed = behind([pair], known)
        if known and not printed and len(filters.pairs) > 1:
            note(ctx, f"Left out: there is no rate of {pair}.")
        elif printed and pair not in printed:
            note(ctx, f"{pair} is not printed; what is told of it is told of {' and '.join(printed)}.")
    return found


def for_people(to: Format | None) -> bool:
    """Tell whether the output is for people to read: then it is short, and in words."""
    return chosen_format(to).for_people


def chosen_format(to: Format | None) -> Format:
    """Return the format that was asked for, or the one that suits where the output goes."""
    return to or (TERMINAL if sys.stdout.isatty() else CSV)


def show(ctx: click.Context, table: Table, to: Format | None, empty: str = "") -> None:
    """Print a table to standard output; say it where it is empty, in the words that are given for that."""
    if not table.rows:
        note(ctx, empty or "Nothing passes these filters; 'fxtrack coverage' shows which dates have data.")
    print_tables(to, table)


def print_tables(to: Format | None, *tables: Table) -> None:
    """Print tables, to the width of the terminal if there is one; people get no headings over nothing."""
    shown = [table for table in tables if table.rows or not for_people(to)]
    if not shown:
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(chosen_format(to).write(shown, WriteOptions(width)), nl=False)


def tell(ctx: click.Context, notes: Sequence[str]) -> None:
    """Print the notes that explain a table, below it."""
    if notes:
        note(ctx, "\n" + "\n".join(notes))


def note(ctx: click.Context, message: str) -> None:
    """Tell something beside the result, on standard error, unless --quiet."""
    if not ctx.obj["quiet"]:
        warn(message)


def is_silent(ctx: click.Context) -> bool:
    """Tell whether a command that writes files has nothing to print: with --quiet, or if stdout is closed."""
    return bool(ctx.obj["quiet"]) or not is_printable()


def tell_nearest(ctx: click.Context, priced: Priced, *, to_compare: bool = False) -> None:
    """Name the nearest dates that have a rate, or one to compare, where those asked for have none."""
    if nearest := priced.nearest(to_compare=to_compare):
        named = ", ".join(map(str, nearest))
        note(ctx, f"The nearest {'dates' if len(nearest) > 1 else 'date'} with a rate: {named}.")


def tell_missing(ctx: click.Context, priced: Priced) -> None:
    """Name what was asked for and is not in a series, and what an index is rebased to."""
    view = priced.view
    for pair, unindexed in priced.missing():
        if unindexed:
            note(
                ctx, f"Left out: {pair} has no {view.compared} on {view.index} or shortly before, to be 100."
            )
        else:
            there = ", ".join(priced.known) or "nothing yet"
            note(ctx, f"Left out: there is no rate of {pair}. What is printed: {there}.")
    tell_never_there(ctx, priced.never_there(), priced.known)
    for pair, day in priced.moved_references().items():
        note(ctx, f"{pair} is 100 on {day}, its last date before {view.index}.")
    warn_undecided(ctx, priced.series, view.daily)


def tell_never_there(ctx: click.Context, left_out: Sequence[str], known: Sequence[str]) -> None:
    """Name what --without leaves out though there is nothing of it."""
    for each in left_out:
        there = ", ".join(known) or "nothing yet"
        note(
            ctx, f"--without {each} leaves nothing out: there is no rate of {each}. What is printed: {there}."
        )


def tell_only_weekends(ctx: click.Context, priced: Priced) -> None:
    """Name the pairs that are not compared, because they have only weekend rates."""
    for each in priced.only_weekends():
        note(ctx, each.text)


def hint_at_inverses(ctx: click.Context, pairs: Sequence[str]) -> None:
    """Say how to ask for pairs that begin with the dollar: pages print it last, and rates are kept so."""
    for asked in pairs:
        pair = Pair(asked)
        if pair.base == "USD":
            printed = pair.turned
            note(ctx, f"Rates are kept as printed: ask for {printed}; 'rates' turns it round.")


def warn_undecided(ctx: click.Context, series: Series, rule: str) -> None:
    """Name the dates that have no rate by the rule first or last."""
    undecided = series.undecided
    if not undecided:
        return
    named = ", ".join(f"{pair} {day}" for day, pair in undecided[:10])
    more = f" and {len(undecided) - 10} more" if len(undecided) > 10 else ""  # noqa: PLR2004 - as above
    note(ctx, f"Left out, because the capture times do not tell the {rule} of several rates: {named}{more}")
