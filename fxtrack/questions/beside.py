"""Official rates beside the printed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from fxtrack.model import Filters, Pair, Prints
from fxtrack.numbers.daily import distinct
from fxtrack.quality.official import Comparison, Official, compare, unrelated
from fxtrack.questions.pairs import require_some_left
from fxtrack.store import Session, read_prints


class Compared(NamedTuple):
    """Official rates beside the printed ones.

    Attributes:
        comparisons: a row an official rate of a pair that is printed, or follows from printed ones.
        unrelated: the other pairs of the file.
    """

    comparisons: list[Comparison]
    unrelated: list[Pair]


@dataclass(frozen=True)
class Printed:
    """What was printed, to set other rates beside it.

    Attributes:
        prints: of every pair and date.
        filters: which pairs and dates are asked for.
    """

    prints: Sequence[Prints]
    filters: Filters

    @classmethod
    def read(cls, session: Session, filters: Filters) -> Printed:
        """Read what was printed, of every pair: a cross rests on two others."""
        require_some_left(session, filters)
        every = replace(filters, pairs=(), since=None, until=None, without=())
        return cls(read_prints(session, every), filters)

    def beside(self, official: Sequence[Official]) -> Compared:
        """Set official rates beside the printed ones; see ``fxtrack.quality.official.compare``."""
        days = {(each.pair, each.date): distinct(each.rates) for each in self.prints}
        pairs = self.filters.pairs
        either_way = pairs + tuple(pair.turned for pair in pairs)
        chosen = replace(self.filters, pairs=either_way)
        asked = [each for each in official if chosen.covers(each.date, each.pair)]
        return Compared(compare(asked, days), unrelated(asked, days))
