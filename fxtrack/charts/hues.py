"""Which colour a pair has: that of its currency, the same in every picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fxtrack.currencies import DOLLAR
from fxtrack.drawing.theme import HUES
from fxtrack.model import Pair

_HUE_OF: Mapping[str, int] = {"KGS": 0, "KZT": 1, "TJS": 2, "TMT": 3, "UZS": 4}


def hues_of(pairs: Sequence[Pair]) -> dict[Pair, int]:
    """Return the number of the colour of each pair; those of other currencies get what is left.

    Args:
        pairs: what is drawn in one chart, without doubles.
    """
    found: dict[Pair, int] = {}
    for pair in pairs:
        own = _HUE_OF.get(_currency_of(pair, pairs))
        if own is not None and own not in found.values():
            found[pair] = own
    left = [hue for hue in range(HUES) if hue not in found.values()] or list(range(HUES))
    others = [pair for pair in pairs if pair not in found]
    found |= {pair: left[place % len(left)] for place, pair in enumerate(others)}
    return found


def _currency_of(pair: Pair, pairs: Sequence[Pair]) -> str:
    """Name the currency of a pair: the one beside the dollar, or in which it differs from the others."""
    if DOLLAR in {pair.base, pair.quote}:
        return pair.quote if pair.base == DOLLAR else pair.base
    is_of_one = len(pairs) > 1 and len({each.base for each in pairs}) == 1
    return pair.quote if is_of_one else pair.base
