"""The options that say who gives a report out."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from fxtrack.cli.common import note
from fxtrack.cli.options import DAY, Command, usage_errors

if TYPE_CHECKING:
    from fxtrack.report.imprint import Imprint


class AskedImprint(NamedTuple):
    """What the options say of a report."""

    organisation: str | None
    author: str | None
    dated_as: date | None

    def imprint(self) -> Imprint:
        """Return what stands on it."""
        from fxtrack.report.imprint import Imprint

        return Imprint.of(self.organisation, self.author, self.dated_as)


def tell_date_ahead(ctx: click.Context, dated: date | None) -> None:
    """Tell that a report is dated later than tomorrow, which may be meant."""
    from fxtrack.report.imprint import days_ahead

    ahead = days_ahead(dated)
    if ahead > 1:
        note(ctx, f"The report is dated {dated}, {ahead} days from today.")


def imprint_options(command: Command) -> Command:
    """Add --organisation, --author and --dated-as; the command gets them as one ``AskedImprint``."""

    @click.option("--organisation", metavar="TEXT", help="Name who gives the report out, under its title.")
    @click.option("--author", metavar="TEXT", help="Name who made the report, under its title.")
    @click.option(
        "--dated-as",
        type=DAY,
        metavar="DATE",
        help="Print this date on the report, a year ahead at most. (--date is the date of imported pages "
        "that print none.)",
    )
    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        chosen = {name: options.pop(name) for name in AskedImprint._fields}
        asked = AskedImprint(**chosen)
        if asked.dated_as:
            with usage_errors():  # before pages are imported
                asked.imprint()
        return command(*args, asked=asked, **options)

    return cast("Command", wrapped)
