"""What was taken back: the events, and what is said of them beside other answers."""

from __future__ import annotations

from collections.abc import Iterable

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Retraction, instant

RETRACTIONS: Answer[Retraction] = Answer(
    (
        Column("number", CellKind.COUNT, programs="retraction"),
        Column("at", CellKind.INSTANT),
        Column("kind", CellKind.CODE),
        Column("target", CellKind.TEXT),
        Column("reason", CellKind.TEXT),
        Column("undone_at", CellKind.INSTANT),
    ),
    frame="number at kind target reason undone_at",
)


def named(event: Retraction) -> str:
    """Say in words what an event took back."""
    sign = "%" if event.kind == "observation" else ""
    return f"{event.kind} {event.target}{sign}"


def retraction_notes(found: Iterable[tuple[Retraction, int]]) -> list[str]:
    """Say which retractions keep how many places out of an answer."""
    return [
        f"Left out: {places} {'place' if places == 1 else 'places'}, retracted {instant(event.at)} with "
        f"{named(event)}: {event.reason} (retraction {event.number})"
        for event, places in found
    ]
