"""Official rates beside the printed ones, and how many of them lie within what was printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.table import CellKind
from fxtrack.model import Pair
from fxtrack.quality.official import Comparison

COMPARISONS: Answer[Comparison] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("pair", CellKind.PAIR),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        Column("rate", CellKind.DIGITS),
        Column("nominal", CellKind.COUNT),
        Column("official", CellKind.DIGITS),
        Column("printed", CellKind.DIGITS),
        Column("printed_limits", CellKind.DIGITS_RANGE, parts=ends("printed", CellKind.DIGITS)),
        Column("prints", CellKind.COUNT),
        Column("verdict", CellKind.CODE),
        Column("off", CellKind.DIGITS),
        Column("off_percent", CellKind.DIGITS),
        Column("line", CellKind.COUNT),
    ),
    programs="date base quote official printed printed_limits prints verdict off off_percent line",
    frame="date pair rate nominal official printed printed_limits prints verdict off off_percent line",
)


class CountedVerdict(NamedTuple):
    """How many official rates of a pair have a verdict."""

    pair: Pair
    verdict: str
    rates: int


COMPARISON_COUNTS: Answer[CountedVerdict] = Answer(
    (Column("pair", CellKind.PAIR), Column("verdict", CellKind.CODE), Column("rates", CellKind.COUNT))
)


def counted_verdicts(rows: Iterable[Comparison]) -> list[CountedVerdict]:
    """Count official rates by pair and verdict."""
    counts = Counter((row.pair, row.verdict.value) for row in rows)
    return [CountedVerdict(pair, verdict, number) for (pair, verdict), number in counts.items()]
