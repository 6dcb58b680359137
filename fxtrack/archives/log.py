"""What a reader of archives meets beside snapshots: counts, damage, the place where it could go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fxtrack.counts import Counts
from fxtrack.model import Revisit


class Damage(NamedTuple):
    """Something in an archive that cannot be read.

    Attributes:
        location: its place.
        reason: why.
        is_column: whether it is sound, but lacks the column which is asked for.
    """

    location: str
    reason: str
    is_column: bool = False


@dataclass(slots=True)
class Log:
    """What was met since the last batch.

    Attributes:
        counts: what was counted.
        unpacked: bytes that archives held, unpacked.
        damage: what is broken.
        revisits: records that say that a page had not changed, and which page.
        position: where the archive at hand can be taken up again; None if it cannot be.
        tell: tells how far the file at hand was read; None between files.
        told: how far that was when it was last counted.
    """

    counts: Counts = field(default_factory=Counts)
    unpacked: int = 0
    damage: list[Damage] = field(default_factory=list)
    revisits: list[Revisit] = field(default_factory=list)
    position: int | None = None
    tell: Callable[[], int] | None = None
    told: int = 0

    def read_to(self, place: int) -> None:
        """Count the bytes of the file at hand up to this place."""
        self.counts.size += max(place - self.told, 0)
        self.told = max(place, self.told)

    def taken(self) -> Log:
        """Hand over what was met, and begin anew."""
        if self.tell is not None:
            self.read_to(self.tell())
        done = replace(self, tell=None)
        self.counts, self.damage, self.revisits, self.unpacked = Counts(), [], [], 0
        return done
