"""What a reader of archives meets beside snapshots: counts, damage, the place where it could go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Damage(NamedTuple):
    """Something in an archive that cannot be read: its place, and why."""

    location: str
    reason: str


@dataclass(slots=True)
class Log:
    """Counts since the last batch.

    Attributes:
        without: pages on which nothing looks like a ticker.
        revisits: records that say only that a page had not changed.
        left: records and members that are no pages.
        untimed: rows with a ticker whose column of capture times is missing, or tells none that can be read.
        size: bytes read from files.
        unpacked: bytes that archives held, unpacked.
        damage: what is broken.
        position: where the archive at hand can be taken up again; None if it cannot be.
        tell: tells how far the file at hand was read; None between files.
        told: how far that was when it was last counted.
    """

    without: int = 0
    revisits: int = 0
    left: int = 0
    untimed: int = 0
    size: int = 0
    unpacked: int = 0
    damage: list[Damage] = field(default_factory=list)
    position: int | None = None
    tell: Callable[[], int] | None = None
    told: int = 0

    def read_to(self, place: int) -> None:
        """Count the bytes of the file at hand up to this place."""
        self.size += max(place - self.told, 0)
        self.told = max(place, self.told)

    def taken(self) -> Log:
        """Hand the counts over, and begin new ones."""
        if self.tell is not None:
            self.read_to(self.tell())
        done = replace(self, tell=None)
        self.without = self.revisits = self.left = self.untimed = self.size = self.unpacked = 0
        self.damage = []
        return done
