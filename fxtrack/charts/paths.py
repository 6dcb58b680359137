"""How the dates of a series are joined at a size: by a solid line, by a dotted lead, or not at all.

A solid line joins compared dates only. A lead goes from mark to mark wherever no solid line is, through those
of weekends too: so what it says, that there are no pages between, is true of each of its parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from fxtrack.charts.marks import Points, stretches

_LEAST_LINE, _LEAST_OF_MANY = 5.0, 2.5  # points: what is shorter is dots
_MANY = 6
_ROOM_OF_A_DOT = 5.0  # to the dates before and after: a line has no dots where there is less
_LEAST_LEAD = 5.0


class Grain(NamedTuple):
    """How fine a chart is, in points of a chart of 16 cm.

    Attributes:
        day: how wide a day is.
        unit: how high a unit of the scale is.
    """

    day: float
    unit: float


class Paths(NamedTuple):
    """What joins the dates of a series; all numbers are places in the series.

    Attributes:
        lines: runs of compared dates that a solid line joins.
        short: runs of compared dates that are dots.
        leads: chains of dates that a dotted line joins.
        within: for each date, whether it lies in the time of a solid line.
    """

    lines: list[list[int]]
    short: list[list[int]]
    leads: list[list[int]]
    within: list[bool]


def runs(drawn: Points, *, weekends: bool = False) -> Iterator[list[int]]:
    """Yield the compared dates that may be joined, cut at gaps.

    Args:
        drawn: the series.
        weekends: whether dates of weekends are compared.
    """
    compared = [place for place, weekend in enumerate(drawn.weekend) if weekends or not weekend]
    for stretch in stretches([drawn.dates[place] for place in compared]):
        yield compared[stretch]


def paths_of(drawn: Points, grain: Grain, *, weekends: bool = False, at_levels: bool = False) -> Paths:
    """Find what joins the dates of a series.

    Args:
        drawn: the series.
        grain: how fine the chart is.
        weekends: whether dates of weekends are compared.
        at_levels: whether it goes back and forth between two levels; then nothing is joined.
    """
    lines: list[list[int]] = []
    short: list[list[int]] = []
    within = [False] * len(drawn.dates)
    for run in runs(drawn, weekends=weekends):
        if at_levels or not _is_line(drawn, run, grain):
            short.append(run)
            continue
        lines.append(run)
        within[run[0] : run[-1] + 1] = [True] * (run[-1] + 1 - run[0])
    leads = [] if at_levels else list(_leads(drawn, grain, _joined(lines, len(within))))
    return Paths(lines, short, leads, within)


def dotted(drawn: Points, run: list[int], grain: Grain) -> list[int]:
    """Return the dates of a line that have room for a dot: those far enough from their neighbours."""
    days = [drawn.dates[place] for place in run]
    before = [True, *(later - day >= _ROOM_OF_A_DOT / grain.day for day, later in pairwise(days))]
    after = [*before[1:], True]
    return [place for place, *roomy in zip(run, before, after, strict=True) if all(roomy)]


def _is_line(drawn: Points, run: list[int], grain: Grain) -> bool:
    length = (drawn.dates[run[-1]] - drawn.dates[run[0]]) * grain.day
    return length > 0 and length >= (_LEAST_OF_MANY if len(run) >= _MANY else _LEAST_LINE)


def _joined(lines: list[list[int]], number: int) -> list[bool]:
    """Tell of each date whether a solid line leads on from it, to the next or over it."""
    joined = [False] * number
    for run in lines:
        joined[run[0] : run[-1]] = [True] * (run[-1] - run[0])
    return joined


def _leads(drawn: Points, grain: Grain, joined: list[bool]) -> Iterator[list[int]]:
    chain: list[int] = []
    for place in (place for place, is_joined in enumerate(joined[:-1]) if not is_joined):
        days = drawn.dates[place + 1] - drawn.dates[place]
        wide = days * grain.day
        high = (drawn.rate[place + 1] - drawn.rate[place]) * grain.unit
        # Between neighbouring days there is no page to miss.
        if days == 1 or math.hypot(wide, high) < _LEAST_LEAD:
            continue
        if chain and chain[-1] == place:
            chain.append(place + 1)
            continue
        if chain:
            yield chain
        chain = [place, place + 1]
    if chain:
        yield chain
