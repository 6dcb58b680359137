"""What the chart of changes says: which currencies have a lane, which a sentence, which spans share a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers.by_period import PeriodRates
from fxtrack.numbers.changes import SPANS, Change, Verdict
from fxtrack.words import Words, upper

_FROM_FIRST = SPANS[-1].name  # the span that reaches back to the first rate of a pair


class SpanRow(NamedTuple):
    """A row of the chart: the spans that count from the same dates, and the change of each pair.

    Attributes:
        spans: their names in the change table.
        cells: what the table says; the same for each of the spans.
    """

    spans: tuple[str, ...]
    cells: Mapping[Pair, Change]

    @property
    def day(self) -> date | None:
        """The date from which it counts; None if pairs differ in it, or none has one."""
        days = {change.reference_date for change in self.cells.values() if change.reference_date}
        return days.pop() if len(days) == 1 else None

    @property
    def is_empty(self) -> bool:
        """Whether no pair has a rate to compare with."""
        return _is_empty(self.cells)


class Told(NamedTuple):
    """How the chart tells of each pair, in the order of the table.

    Attributes:
        lanes: those of which a change is resolved.
        hidden: those of which none is; a sentence says so.
        levels: those that go back and forth between two rates; likewise.
        single: those with one date, which can be compared with nothing.
    """

    lanes: Sequence[Pair]
    hidden: Sequence[Pair]
    single: Sequence[Pair]
    levels: Sequence[Pair] = ()

    @property
    def pairs(self) -> list[Pair]:
        """All of them."""
        return [*self.lanes, *self.levels, *self.hidden, *self.single]


def pair_of(change: Change) -> Pair:
    """Return the pair of a row."""
    return Pair(f"{change.base}/{change.quote}")


def told_of(changes: Sequence[Change], levels: Collection[Pair] = ()) -> Told:
    """Tell which pairs have a lane, and which a sentence.

    Args:
        changes: the change table.
        levels: the pairs that go back and forth between two rates: each of their changes is an accident of
            its two dates.
    """
    pairs = list(dict.fromkeys(map(pair_of, changes)))
    compared = {pair_of(row) for row in changes if row.change is not None}
    moved = {pair_of(row) for row in changes if is_resolved(row)}
    return Told(
        [pair for pair in pairs if pair in moved and pair not in levels],
        [pair for pair in pairs if pair in compared - moved and pair not in levels],
        [pair for pair in pairs if pair not in compared],
        [pair for pair in pairs if pair in compared and pair in levels],
    )


def is_resolved(change: Change | PeriodRates) -> bool:
    """Tell whether a row has a change, and the printed digits show its direction."""
    return change.change is not None and change.verdict != Verdict.NOT_RESOLVED.value


def span_rows(changes: Sequence[Change], pairs: Sequence[Pair]) -> list[SpanRow]:
    """Lay out the rows for some pairs, in the order of the change table.

    Spans that count from the same date for every pair share a row. A span stays where it has a rate to
    compare with, or is older than none: then the pages near its day are missing. What reaches back beyond
    the first rates is left out.
    """
    cells = {(row.period, pair_of(row)): row for row in changes}
    firsts = firsts_of(changes)
    rows: dict[object, SpanRow] = {}
    for span in (each.name for each in SPANS):
        found = {pair: cells[span, pair] for pair in pairs}
        if not any(reaches_a_rate(change, firsts[pair]) for pair, change in found.items()):
            continue
        key = span if _is_empty(found) else tuple(map(_counted_from, found.values()))
        before = rows[key].spans if key in rows else ()
        rows[key] = SpanRow((*before, span), rows[key].cells if key in rows else found)
    return list(rows.values())


def firsts_of(changes: Sequence[Change]) -> dict[Pair, date | None]:
    """Return the date of the first rate of each pair; None if it has one date."""
    return {pair_of(row): row.reference_date for row in changes if row.period == _FROM_FIRST}


def reaches_a_rate(change: Change, first: date | None) -> bool:
    """Tell whether a span reaches back no further than the first rate of its pair."""
    if change.reference_date is not None:
        return True
    return first is not None and change.target_date is not None and change.target_date >= first


def missing_text(change: Change, first: date | None, say: Words) -> str:
    """Say why a pair has no change over a span; ``first`` is the date of its first rate."""
    if change.target_date is None or not reaches_a_rate(change, first):
        return say.begins_later
    return say.no_page_near.format(day=say.short_day(change.target_date))


def _is_empty(cells: Mapping[Pair, Change]) -> bool:
    return all(change.change is None for change in cells.values())


def _counted_from(change: Change) -> tuple[date | None, date | None]:
    """Return the date that a change counts from; where there is none, the one that was looked for."""
    return change.reference_date, None if change.reference_date else change.target_date


def lane_name(pair: Pair, pairs: Sequence[Pair], say: Words) -> str:
    """Name a pair by its currency; by both where pairs share neither."""
    base, quote = say.currency(pair.base).full, say.currency(pair.quote).full
    if len({each.quote for each in pairs}) == 1:
        return upper(base)
    return upper(quote) if named_by_quote(pairs) else f"{upper(base)} ({pair})"


def named_by_quote(pairs: Sequence[Pair]) -> bool:
    """Tell whether pairs are named by what they are priced in, as they differ in nothing else."""
    return len({each.quote for each in pairs}) > 1 and len({each.base for each in pairs}) == 1


def change_of_what(pairs: Sequence[Pair], say: Words) -> str:
    """Say of what the percentages are, and which way a currency gets stronger."""
    quotes, bases = {pair.quote for pair in pairs}, {pair.base for pair in pairs}
    if len(quotes) == 1:
        return _against(say.changes_against, quotes.pop(), say)
    return _against(say.changes_of, bases.pop(), say) if len(bases) == 1 else say.changes_of_each


def _against(text: str, code: str, say: Words) -> str:
    names = say.currency(code)
    return text.format(name=say.named(code), name_of=names.genitive, name_to=names.dative)
