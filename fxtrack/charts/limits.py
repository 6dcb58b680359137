"""The ends of a scale that a user chooses, and what is said of rates that lie beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fxtrack.charts.marks import Points
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError
from fxtrack.words import Words

Ends = tuple[float, float]
"""The data at the lower and at the upper edge of a frame."""


def ends_chosen(found: Ends, drawn: Iterable[Points], look: Look) -> Ends:
    """Return the ends of a scale: those that a look names, and for others those that suit what is drawn.

    Raises:
        ChoiceError: no rate lies between them.
    """
    low, high = look.ymin, look.ymax
    chosen = found[0] if low is None else low, found[1] if high is None else high
    rates = [rate for points in drawn for rate in points.rate]
    if not any(chosen[0] <= rate <= chosen[1] for rate in rates):
        options = [f"ymin {low:.10g}"] if low is not None else []
        options += [f"ymax {high:.10g}"] if high is not None else []
        least, greatest = min(rates), max(rates)
        raise ChoiceError(
            f"{' and '.join(options)} would leave no rate to see: in the direction drawn they go from "
            f"{least:.6g} to {greatest:.6g}"
        )
    return chosen


def beyond_notes(drawn: Sequence[Points], ends: Ends, say: Words) -> list[str]:
    """Say on how many dates a rate lies beyond the ends of a scale."""
    low, high = ends
    beyond = {
        day
        for points in drawn
        for day, rate in zip(points.dates, points.rate, strict=True)
        if not low <= rate <= high
    }
    return [say.several(len(beyond), say.beyond_scale)] if beyond else []
