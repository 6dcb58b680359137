"""What a chart of periods shows of a pair: for each period the same numbers as ``fxtrack periods``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from fxtrack.charts.marks import Line
from fxtrack.charts.spans import is_resolved
from fxtrack.model import Pair
from fxtrack.numbers.by_period import PeriodMark, PeriodRates
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.rates import Rate

_AIR_PART, _LEAST_MARGIN = 0.08, 0.002  # of the range, and of the greatest rate


@dataclass(frozen=True)
class Summed:
    """A pair by period.

    Attributes:
        pair: the pair.
        rows: what its daily rates say, a row a period without a gap.
        weekend: for each period the last daily rate, if there are only some of weekends; else None.
        line: its daily rates; None if it has none in the time that is asked for.
    """

    pair: Pair
    rows: Sequence[PeriodRates]
    weekend: Sequence[Rate | None]
    line: Line | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.held and not any(self.weekend)

    @cached_property
    def held(self) -> list[int]:
        """The places of the periods that have rates to compare."""
        return [place for place, row in enumerate(self.rows) if row.held]

    @property
    def story(self) -> Story | None:
        """What its daily rates did in all of the time; None if none is compared."""
        return self.line.course.kind if self.line and self.line.course else None

    @property
    def is_hidden(self) -> bool:
        """Whether rounding hides any movement: then averages say no more than single rates."""
        return self.story is Story.HIDDEN

    @cached_property
    def changes(self) -> list[int]:
        """The places of the periods of which the change is drawn.

        There are none where no change is resolved, nor of what goes back and forth between two levels: there
        each change is an accident of the last date.
        """
        if self.line and self.line.levels:
            return []
        found = [place for place, row in enumerate(self.rows) if row.moved]
        return found if any(is_resolved(self.rows[place]) for place in found) else []

    @property
    def lacking(self) -> list[tuple[int, int]]:
        """From where to where there is nothing, in units of periods."""
        runs: list[tuple[int, int]] = []
        for place, row in enumerate(self.rows):
            if row.held or self.weekend[place]:
                continue
            if runs and runs[-1][1] == place:
                runs[-1] = runs[-1][0], place + 1
            else:
                runs.append((place, place + 1))
        return runs

    @property
    def margin(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest that rounding leaves open of averages; there must be some."""
        averages = [row.held.average for row in self.rows if row.held]
        return min(each.low for each in averages), max(each.high for each in averages)

    @property
    def early(self) -> list[PeriodRates]:
        """The periods whose last rate is too early to stand for their end, among those of changes."""
        return [row for row in self.rows if self.changes and row.held and row.held.is_early]

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The ends of a scale on which all of it shows, above zero."""
        rates = [rate for rate in self.weekend if rate]
        values = [float(end) for rate in rates for end in rate.limits]
        for row in self.rows:
            if row.held:
                values += [float(row.held.low.rate), float(row.held.high.rate)]
                values += [float(row.held.average.low), float(row.held.average.high)]
        low, high = min(values), max(values)
        margin = max((high - low) * _AIR_PART, high * _LEAST_MARGIN)
        return max(low - margin, low * 0.9), high + margin


def summed_of(rows: Sequence[PeriodRates], lines: Sequence[Line]) -> list[Summed]:
    """Group rows of periods by pair, with the daily rates that they rest on; without pairs that have none.

    Args:
        rows: see ``fxtrack.numbers.by_period``.
        lines: the daily rates of the pairs, those of weekends among them.
    """
    by_pair: dict[Pair, list[PeriodRates]] = {}
    for row in rows:
        by_pair.setdefault(row.pair, []).append(row)
    known = {line.pair: line for line in lines}
    found = [
        Summed(pair, own, _weekends_of(own, known[pair].rates if pair in known else ()), known.get(pair))
        for pair, own in by_pair.items()
    ]
    return [each for each in found if not each.is_empty]


def _weekends_of(rows: Sequence[PeriodRates], rates: Sequence[Rate]) -> list[Rate | None]:
    """Return the last daily rate of each period that has none to compare, but some of weekends."""
    days = [rate.date for rate in rates]
    found: list[Rate | None] = []
    for row in rows:
        begin, end = bisect_left(days, row.first), bisect_right(days, row.last)
        found.append(rates[end - 1] if begin < end and not row.held else None)
    return found


def is_few(row: PeriodRates) -> bool:
    """Tell whether an average stands on less than half of the dates on which a rate is to be expected."""
    return PeriodMark.FEW in row.marks
