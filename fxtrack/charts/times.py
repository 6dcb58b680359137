"""For which time a chart says what happened, and which pairs it says nothing of: in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fxtrack.charts.marks import Line
from fxtrack.model import Pair
from fxtrack.words import Words


def time_of(line: Line) -> tuple[date, date]:
    """Return the first and the last date of what is said of a series: those that comparisons use, if any."""
    told = line.compared or line.rates
    return told[0].date, told[-1].date


def common_time(lines: Sequence[Line]) -> tuple[date, date] | None:
    """Return the time of what is said of some series; None if they differ in it."""
    times = {time_of(line) for line in lines}
    return times.pop() if len(times) == 1 else None


def time_told(lines: Sequence[Line], say: Words) -> str:
    """Say for which time an overview says what happened; each panel has its own where they differ."""
    time = common_time(lines)
    if time is None and not any(len(line.compared) > 1 for line in lines):  # nothing changes
        firsts, lasts = zip(*map(time_of, lines), strict=True)
        time = min(firsts), max(lasts)
    if time is not None:
        return say.span(*time)
    return say.own_times_weekends if any(line.weekends for line in lines) else say.own_times


def left_out_notes(pairs: Sequence[Pair], say: Words) -> list[str]:
    """Name the pairs that a comparison leaves out, for they have weekend rates only."""
    return [f"{', '.join(pairs)}: {say.only_weekends}."] if pairs else []
