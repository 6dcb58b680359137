"""``fxtrack db retract``: take back what an import brought, and undo that."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from fxtrack.cli.commands import GuidedCommand
from fxtrack.cli.common import note, reading, show
from fxtrack.cli.options import DAY, PAIR, format_option
from fxtrack.export import Format

if TYPE_CHECKING:
    from datetime import date

    from fxtrack.store import Store
    from fxtrack.store.foreseeing import Consequences
    from fxtrack.store.losses import LostDates
    from fxtrack.store.targets import Target

_ASKED_FOR = "--run, --file, --page, --observation, --undo and --list"


@click.command("retract", cls=GuidedCommand)
@click.option("--run", type=click.IntRange(1), metavar="N", help="Everything that import run N brought.")
@click.option("--file", "place", metavar="PLACE", help="What came from a file, an archive, or a folder.")
@click.option(
    "--page",
    metavar="PLACE",
    help="One page, by its place or its digest (8 digits or more), as trace has them.",
)
@click.option(
    "--observation",
    nargs=4,
    metavar="DATE PAIR RATE CHANGE",
    help="One observation, as 'fxtrack observations' lists it; DATE may be undated.",
)
@click.option("--undo", type=click.IntRange(1), metavar="N", help="Undo retraction N.")
@click.option("--list", "list_all", is_flag=True, help="List what was taken back and undone, numbered.")
@click.option("--reason", metavar="TEXT", help="Why; it is kept with the event. Required to take back.")
@click.option("--dry-run", is_flag=True, help="Only say what would go, and what would stay.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@format_option
@click.pass_context
def retract_command(
    ctx: click.Context,
    run: int | None,
    place: str | None,
    page: str | None,
    observation: tuple[str, str, str, str] | None,
    undo: int | None,
    reason: str | None,
    to: Format | None,
    *,
    list_all: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take back what an import brought: a run, a file, a page, or one observation.

    Nothing is deleted. From now on no answer uses it; --as-of an earlier instant still answers as it did
    then. It says first what goes, and what stays because another import brought it as well; on a terminal it
    asks. Importing the pages again brings them back, and so does --undo.

    \b
    fxtrack db runs                                          # which run it was
    fxtrack db retract --run 3 --reason "wrong --date"
    fxtrack db retract --file pages.tar.gz --reason "the file is damaged"
    fxtrack db retract --observation 2025-12-08 KZT/USD 0.0193 0 --reason "misprint"
    fxtrack db retract --undo 1

    A page that two imports found in the same place, and read alike, counts as brought by the first of them.
    An observation stays away until a page that prints it is imported again.
    """
    from fxtrack.store import Store

    asked = [name for name in (run, place, page, observation, undo) if name is not None]
    if len(asked) + list_all != 1:
        raise click.UsageError(f"{'only' if asked else 'name'} one of {_ASKED_FOR}")
    if list_all:
        _show_events(ctx, to)
        return
    store = Store(ctx.obj["db"])
    if undo is not None:
        if dry_run:
            raise click.UsageError("--undo takes nothing away, so there is no --dry-run of it")
        _undo(ctx, store, undo, reason or "")
        return
    if not (reason or "").strip() and not dry_run:
        raise click.UsageError("say why with --reason")
    target = _named_target(ctx, run, place, page, observation)
    note(ctx, "\n".join(_consequences(target, store.foresee(target))))
    if dry_run:
        note(ctx, "Nothing was written (dry run).")
        return
    if not yes and _somebody_is_there() and not click.confirm("Take it back?", err=True):
        note(ctx, "Nothing was taken back.")
        ctx.exit(1)
    number, _ = store.retract(target, (reason or "").strip())
    note(ctx, f"Retraction {number}. To undo it: fxtrack{store.argument} db retract --undo {number}")


def _undo(ctx: click.Context, store: Store, number: int, reason: str) -> None:
    """Undo a retraction; the numbers and the words are those of --list."""
    from fxtrack.answers.retractions import named

    undo, undone = store.undo(number, reason)
    note(ctx, f"Number {undo} undoes retraction {number}, of {named(undone)}. --list shows both.")


def _somebody_is_there() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _show_events(ctx: click.Context, to: Format | None) -> None:
    from fxtrack.answers.retractions import RETRACTIONS
    from fxtrack.store.events import read_events

    with reading(ctx) as session:
        found = read_events(session.connection)
    if found:
        show(ctx, RETRACTIONS.for_programs(found), to)
    else:
        note(ctx, "Nothing was taken back.")


def _named_target(
    ctx: click.Context,
    run: int | None,
    place: str | None,
    page: str | None,
    observation: tuple[str, str, str, str] | None,
) -> Target:
    """Name what is to be taken back, as the database knows it."""
    from fxtrack.questions.meant import target_meant
    from fxtrack.store.targets import Target, observation_target

    if run is not None:
        return Target("run", str(run))
    if observation is not None:
        day, pair, rate, change = observation
        day = day if day == "undated" else DAY.convert(day, None, ctx).isoformat()
        return observation_target(day, PAIR.convert(pair, None, ctx), rate, change)
    kind, named = ("page", page) if page is not None else ("file", place or "")
    with reading(ctx) as session:
        return target_meant(session, kind, named)


def _consequences(target: Target, what: Consequences) -> list[str]:
    """Say what goes and what stays."""
    pages = what.pages + len(what.dates.pages) + what.kept
    named = f"{target.name}%" if target.kind == "observation" else target.name
    of_pages = f", with {_number(pages, 'page')}" if pages > what.pages else ""
    lines = [f"This takes back {target.kind} {named}{of_pages}:"]
    if what.pages or (target.kind != "observation" and not what.dates.days):
        places = _number(what.copies - what.copies_of_kept, "place")
        lines.append(_goes(what.pages, f"{_number(what.pages, 'page')}, in {places}"))
    if what.copies_of_kept:
        places = _number(what.copies_of_kept, "place")
        lines.append(_goes(what.copies_of_kept, f"{places} of pages that stay"))
    if what.dates.days:
        lines.append(_lost(what.dates, what.dates.days))
    pairs = f" ({', '.join(what.pairs)})" if what.pairs else ""
    days = _on_days(what.days, " on")
    lines.append(_goes(what.observations, f"{_number(what.observations, 'observation')}{days}{pairs}"))
    if what.revisits:
        further = _number(what.revisits, "further capture")
        lines.append(_goes(what.revisits, f"{further} of pages that had not changed"))
    if what.kept:
        runs = f"run {what.runs[0]}" if len(what.runs) == 1 else f"runs {', '.join(map(str, what.runs))}"
        lines.append(_stays(what.kept, f"{_number(what.kept, 'page')} that {runs} brought as well"))
    if what.printed_elsewhere:
        observations = _number(what.printed_elsewhere, "observation")
        lines.append(_stays(what.printed_elsewhere, f"{observations} printed elsewhere as well"))
    return lines


def _lost(dates: LostDates, days: tuple[date, date]) -> str:
    """Say which pages lose a date."""
    several = days[0] != days[1]
    lost = f"the {'dates' if several else 'date'}{_on_days(days, '')}"
    return _goes(1 + several, f"{lost} of {_number(len(dates.pages), 'page')}: {_left(dates)}")


def _goes(number: int, what: str) -> str:
    return f"  {'goes ' if number == 1 else 'go   '}  {what}"


def _stays(number: int, what: str) -> str:
    return f"  {'stays' if number == 1 else 'stay '}  {what}"


def _on_days(days: tuple[date, date] | None, on: str) -> str:
    """Name a day, or the first and the last."""
    if days is None:
        return ""
    return f"{on} {days[0]}" if days[0] == days[1] else f" from {days[0]} to {days[1]}"


def _left(dates: LostDates) -> str:
    """Say what becomes of the pages that lose a date."""
    if not dates.dated:
        return f"{'it is' if dates.undated == 1 else 'they are'} undated again"
    if not dates.undated:
        return f"{'it keeps' if dates.dated == 1 else 'they keep'} another date"
    again = f"{dates.undated} {'is' if dates.undated == 1 else 'are'} undated again"
    return f"{again}, {dates.dated} {'keeps' if dates.dated == 1 else 'keep'} another date"


def _number(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"
