"""Where labels at the ends of lines stand: near them, and apart."""

from __future__ import annotations

from collections.abc import Sequence


def spread_out(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move places, as little as need be, until all are so far apart and between two ends.

    Args:
        wanted: where they would like to be, in any order.
        apart: how far apart they must be; where there is too little room, they are set evenly.
        low: no place is below this.
        high: none is above this.

    Returns:
        The places, in the order of those wanted.
    """
    apart = min(apart, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # Blocks of places that touch: each block is where its members are best served on average.
    blocks: list[tuple[float, int]] = []
    for i in order:
        middle, count = wanted[i], 1
        while blocks and blocks[-1][0] + apart * (blocks[-1][1] + count) / 2 > middle:
            before, number = blocks.pop()
            middle = (before * number + middle * count) / (number + count)
            count += number
        blocks.append((middle, count))
    placed = [middle + apart * (k - (count - 1) / 2) for middle, count in blocks for k in range(count)]
    for k in range(len(placed)):
        placed[k] = max(placed[k], low + apart * k)
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], high - apart * (len(placed) - 1 - k))
    result = [0.0] * len(wanted)
    for i, place in zip(order, placed, strict=True):
        result[i] = place
    return result
