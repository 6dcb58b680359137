"""Which printed pairs stand for those that are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from fxtrack.model import Filters, Pair
from fxtrack.numbers.series import printed_for


def behind(pairs: Iterable[Pair], known: Collection[Pair]) -> list[Pair]:
    """Name the printed pairs that some pairs rest on: themselves, their inverses, or both legs of a cross.

    Args:
        pairs: those that are asked for.
        known: all that are printed.
    """
    return [pair for pair in printed_for(pairs) if pair in known]


def as_printed(filters: Filters, known: Collection[Pair]) -> Filters:
    """Ask for what was printed where an inverse or a cross is asked for.

    What rests on nothing printed stays as it is: then there is no answer.
    """
    return replace(filters, pairs=tuple(behind(filters.pairs, known)) or filters.pairs)
