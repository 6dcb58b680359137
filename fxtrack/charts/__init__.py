"""Charts: a module for each kind, and one registry of them.

Honest by construction: a gap in the dates stays open, the day's spread is a bar, the band shows which true
rates the printed digits allow, and what they do not resolve is never coloured as movement.

The command line, the report and the Python interface read ``CHART_KINDS``. To add a kind, put it there::

    CHART_KINDS[MINE.name] = MINE
"""

from fxtrack.charts.kinds import ChartKind, Drawer, Listed, Material, Needs
from fxtrack.charts.registry import (
    CHART_KINDS,
    draw,
    drawers,
    listings,
    notes_of,
    read_material,
    require_one_direction,
    settled,
)
from fxtrack.charts.sources import source_line

__all__ = [
    "CHART_KINDS",
    "ChartKind",
    "Drawer",
    "Listed",
    "Material",
    "Needs",
    "draw",
    "drawers",
    "listings",
    "notes_of",
    "read_material",
    "require_one_direction",
    "settled",
    "source_line",
]
