"""The options of ``check`` that ask for alerts: what to tell of the latest rates and pages."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from fxtrack.cli.options import DAY, Command
from fxtrack.errors import InputError

if TYPE_CHECKING:
    from fxtrack.model import Filters
    from fxtrack.quality.alerts import Alerts, MoveRule
    from fxtrack.store import Session


class _MoveType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "move"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> MoveRule:
        from fxtrack.quality.alerts import MoveRule

        try:
            return MoveRule.parse(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


class AskedAlerts(NamedTuple):
    """What is to be told, before it is known which day counts as today; see ``fxtrack.quality.alerts``."""

    today: date | None
    new_extreme: int | None
    moves: tuple[MoveRule, ...]
    no_page: int | None
    weekends: bool

    def on_day(self, session: Session, filters: Filters) -> Alerts:
        """Return what is to be told on the day that counts as today."""
        from fxtrack.quality.alerts import Alerts
        from fxtrack.questions.today import current_day

        day = self.today or current_day(session, filters)
        return Alerts(day, self.new_extreme, self.moves, self.no_page, self.weekends)


def alert_options(command: Command) -> Command:
    """Add the options that ask for alerts; the command gets them as ``alerts``, None if there are none.

    The command has an option for ``pegs`` too, for which ``--today`` counts.
    """

    @click.option(
        "--new-extreme",
        type=click.IntRange(1),
        metavar="MONTHS",
        help="Tell if the latest rate is the highest or lowest of so many months.",
    )
    @click.option(
        "--move",
        "moves",
        type=_MoveType(),
        multiple=True,
        metavar="PERCENT:DAYS",
        help="Tell if the latest rate moved by so many percent within so many days, such as 2:7. Repeatable.",
    )
    @click.option(
        "--no-page",
        type=click.IntRange(1),
        metavar="DAYS",
        help="Tell if the last page is more than so many days old.",
    )
    @click.option(
        "--today",
        type=DAY,
        metavar="DATE",
        help="The day on which --new-extreme, --move and --no-page look back; with it --peg does too."
        "  [default: the date in UTC, or the next day once a page is dated so]",
    )
    @click.option("--weekends", is_flag=True, help="Let weekend rates take part in --new-extreme and --move.")
    @functools.wraps(command)
    def with_alerts(
        *args: Any,
        new_extreme: int | None,
        moves: tuple[MoveRule, ...],
        no_page: int | None,
        today: date | None,
        weekends: bool,
        **named: Any,
    ) -> Any:
        of_latest = new_extreme or moves
        if weekends and not of_latest:
            raise click.UsageError("--weekends goes with --new-extreme or --move: add one")
        if today and not of_latest and not no_page and not named.get("pegs"):
            raise click.UsageError("--today goes with --new-extreme, --move, --no-page or --peg: add one")
        alerts = None
        if of_latest or no_page or today:
            alerts = AskedAlerts(today, new_extreme, moves, no_page, weekends)
        return command(*args, alerts=alerts, **named)

    return cast("Command", with_alerts)
