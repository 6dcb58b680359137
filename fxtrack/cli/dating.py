"""The options that date pages which print no date, for every command that imports."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from fxtrack.cli.commands import OneOf
from fxtrack.cli.options import DAY, Command
from fxtrack.model import FAR_DAYS

if TYPE_CHECKING:
    from fxtrack.importing import DateFrom


class AskedDating(NamedTuple):
    """How pages that print no date are to be dated.

    Attributes:
        given: the date of all of them.
        date_from: what else dates them.
        yes: do not ask before ``given`` is used.
        force_date: give it also to pages that were captured on a day far from it.
    """

    given: date | None
    date_from: DateFrom | None
    yes: bool
    force_date: bool


def dating_options(command: Command) -> Command:
    """Add --date, --date-from, --yes and --force-date; the command gets them as one ``AskedDating``."""

    @click.option(
        "--date",
        "given",
        type=DAY,
        metavar="DATE",
        help="The date of ALL pages that print none. On a terminal fxtrack first tells how many these are, "
        "and asks. With --date-from, only of those that it leaves.",
    )
    @click.option("--yes", is_flag=True, help="Do not ask before --date is used.")
    @click.option(
        "--force-date",
        is_flag=True,
        help=f"Use --date also where it is in the future, or more than {FAR_DAYS} days from the known "
        "capture time of a page.",
    )
    @click.option(
        "--date-from",
        type=OneOf(["captured", "filename"]),
        help="Date pages that print no date with the UTC day of their capture time: as the archive tells it, "
        "or 14 digits in the name of the file or its folder (20251208123456).",
    )
    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        chosen = {name: options.pop(name) for name in AskedDating._fields}
        if chosen["given"] is None and (chosen["force_date"] or chosen["yes"]):
            flag = "--force-date" if chosen["force_date"] else "--yes"
            raise click.UsageError(f"{flag} is for --date")
        return command(*args, dating=AskedDating(**chosen), **options)

    return cast("Command", wrapped)
