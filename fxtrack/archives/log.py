"""What a reader of archives meets beside snapshots: counts, damage, the place where it could go on."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        size: bytes read from files.
        unpacked: bytes that archives held, unpacked.
        damage: what is broken.
        position: where the archive at hand can be taken up again; None if it cannot be.
    """

    without: int = 0
    revisits: int = 0
    left: int = 0
    size: int = 0
    unpacked: int = 0
    damage: list[Damage] = field(default_factory=list)
    position: int | None = None

    def taken(self) -> Log:
        """Hand the counts over, and begin new ones."""
        done = Log(self.without, self.revisits, self.left, self.size, self.unpacked, self.damage)
        self.without = self.revisits = self.left = self.size = self.unpacked = 0
        self.damage = []
        return done
