"""The two directions of a report's page: local currency per dollar, and dollars per local currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fxtrack.currencies import DOLLAR
from fxtrack.model import Pair
from fxtrack.report.contents import Contents
from fxtrack.words import Words

LOCAL, DOLLARS = "as-local", "as-dollar"
"""The classes of blocks, and the ids of the buttons that show them."""


@dataclass(frozen=True)
class Direction:
    """What a page says in one direction.

    Attributes:
        id: the class of its blocks; empty where there is only one direction.
        name: the direction in words; empty likewise.
        contents: what the page says in it; lines and leading lines are the same.
        leads: whether the page shows it first. Pictures have this direction.
        suffix: what the ids of its tables end with, for there are two of each.
    """

    id: str
    name: str
    contents: Contents
    leads: bool
    suffix: str

    def pair_of(self, pair: Pair) -> Pair:
        """Return the pair that is shown for one of another direction."""
        known = {line.pair for line in self.contents.lines}
        return pair if pair in known else pair.turned


def directions_of(contents: Contents, say: Words) -> list[Direction]:
    """Return both directions, local currency per dollar first; or the only one there is.

    A report without a pair of the dollar has one, as has one of prices of or in a chosen currency.
    """
    pairs = [line.pair for line in contents.lines]
    dollars = [DOLLAR in (pair.base, pair.quote) for pair in pairs]
    chosen = bool(contents.view.base or contents.view.quote)
    if not any(dollars) or (chosen and not all(dollars)):
        return [Direction("", "", contents, leads=True, suffix="")]
    local_leads = any(line.pair.base == DOLLAR for line in contents.leading)
    local_listed = all(pair.quote != DOLLAR for pair in pairs)
    return [
        Direction(
            LOCAL if local else DOLLARS,
            _named(pairs, say, local=local),
            _facing(contents, local=local),
            leads=local is local_leads,
            suffix="" if local is local_listed else "-inverse",
        )
        for local in (True, False)
    ]


def _facing(contents: Contents, *, local: bool) -> Contents:
    """Return the same answers in one direction."""
    listed = contents.material
    material = listed.facing(dollar_first=local)
    changes = contents.changes if material.priced is listed.priced else material.changes
    return replace(contents, material=material, changes=changes)


def _named(pairs: Sequence[Pair], say: Words, *, local: bool) -> str:
    """Name a direction: by the currency if there is one, such as "Som per US dollar"."""
    others = {code for pair in pairs for code in (pair.base, pair.quote)} - {DOLLAR}
    if len(others) == 1:
        [other] = others
        return say.directed(DOLLAR, other) if local else say.directed(other, DOLLAR)
    return say.page["local_per_dollar" if local else "dollars_per_local"]
