"""``fxtrack db retract``: take back what an import brought, and undo that."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from fxtrack.cli.common import note, reading, show
from fxtrack.cli.options import DAY, PAIR, format_option
from fxtrack.export import Format

if TYPE_CHECKING:
    from fxtrack.store.foreseeing import Consequences, Target

_NAMED_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


@click.command("retract")
@click.option("--run", type=click.IntRange(1), metavar="N", help="Everything that import run N brought.")
@click.option("--file", "place", metavar="PLACE", help="What came from a file, an archive, or a folder.")
@click.option("--page", metavar="PLACE", help="One page, by its place or its digest, as trace shows them.")
@click.option(
    "--observation",
    nargs=4,
    metavar="DATE PAIR RATE CHANGE",
    help="One observation, as 'fxtrack observations' lists it; DATE may be undated.",
)
@click.option("--undo", type=click.IntRange(1), metavar="N", help="Undo retraction N.")
@click.option("--list", "list_all", is_flag=True, help="List what was taken back and undone.")
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
        raise click.UsageError("name one of --run, --file, --page, --observation, --undo and --list")
    if list_all:
        _show_events(ctx, to)
        return
    store = Store(ctx.obj["db"])
    if undo is not None:
        if dry_run:
            raise click.UsageError("--undo takes nothing away, so there is no --dry-run of it")
        undone = store.undo(undo, reason or "")
        note(ctx, f"Undone: retraction {undo} of {undone.kind} {undone.target}.")
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
    note(ctx, f"Retraction {number}. To undo it: fxtrack db retract --undo {number}")


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
    from fxtrack.store.foreseeing import Target, observation_target

    if run is not None:
        return Target("run", str(run))
    if place is not None:
        return Target("file", _location(place))
    if page is not None:
        return Target("page", page.lower() if _NAMED_DIGEST.fullmatch(page) else _location(page))
    day, pair, rate, change = observation or ("", "", "", "")
    day = day if day == "undated" else DAY.convert(day, None, ctx).isoformat()
    return observation_target(day, PAIR.convert(pair, None, ctx), rate, change)


def _location(place: str) -> str:
    """Return a place as the database has it: a path from where we are, or as trace shows it."""
    from fxtrack.places import STDIN, location_of

    return place if place.startswith("/") or place == STDIN else location_of(place)


def _consequences(target: Target, what: Consequences) -> list[str]:
    """Say what goes and what stays."""
    lines = [f"This takes back {target.kind} {target.name}{'%' if target.kind == 'observation' else ''}:"]
    if what.copies or target.kind != "observation":
        lines.append(f"  goes   {_number(what.pages, 'page')}, in {_number(what.copies, 'place')}")
    days = f" from {what.days[0]} to {what.days[1]}" if what.days else ""
    pairs = f" ({', '.join(what.pairs)})" if what.pairs else ""
    lines.append(f"  goes   {_number(what.observations, 'observation')}{days}{pairs}")
    if what.kept:
        runs = f"run {what.runs[0]}" if len(what.runs) == 1 else f"runs {', '.join(map(str, what.runs))}"
        lines.append(f"  stays  {_number(what.kept, 'page')} that {runs} brought as well")
    return lines


def _number(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"
