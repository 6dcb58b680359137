"""What passes between those who read pages and the one who writes them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from fxtrack.counts import Counts
from fxtrack.extract import Batch, Extraction
from fxtrack.model import Outcome


@dataclass(frozen=True, slots=True)
class Delivery:
    """Batches of one part, one after the other, on their way to the writer.

    Attributes:
        batches: what was read.
        mark: identifies the part and its state; None if it cannot be told.
        so_far: what was counted in the part before these batches.
    """

    batches: tuple[Batch, ...]
    mark: str | None = None
    so_far: Counts = field(default_factory=Counts)

    @property
    def extractions(self) -> tuple[Extraction, ...]:
        """The extractions of all batches."""
        return tuple(extraction for batch in self.batches for extraction in batch.extractions)


class Written(NamedTuple):
    """What became of a delivery: the outcome of each of its extractions, and what is counted in it."""

    outcomes: tuple[Outcome, ...]
    counts: Counts


class KnownPart(NamedTuple):
    """A part that was read before.

    Attributes:
        counts: what was counted in it.
        position: where to go on; None if it was read to its end.
    """

    counts: Counts
    position: int | None


class Sink(Protocol):
    """The one writer; ``fxtrack.store.Writer`` is one, and so is ``DryRun``."""

    def known(self, marks: Sequence[str]) -> Mapping[str, KnownPart]:
        """Tell which parts were read before, whole or up to a position."""

    def write(self, deliveries: Sequence[Delivery]) -> list[Written]:
        """Commit deliveries, all or none; tells what became of each."""
