"""Charts: as scenes of plain marks, painted by matplotlib or written into a page. Same data, same bytes.

Honest by construction: a gap in the dates stays open, the day's spread is a bar, the band shows which true
rates the printed digits allow, and what they do not resolve is never coloured as movement.
"""

from fxtrack.charts.calendar import MOST_DATES, coverage
from fxtrack.charts.heat import changes
from fxtrack.charts.index import common_start, index, references
from fxtrack.charts.plots import MAX_JOINED_DAYS, Line, lines_of
from fxtrack.charts.trend import overview, trend
from fxtrack.drawing.fonts import unknown
from fxtrack.drawing.inline import inline
from fxtrack.drawing.paint import DPI, KINDS, Kind, paint
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import THEMES, Theme, colors

__all__ = [
    "DPI",
    "KINDS",
    "MAX_JOINED_DAYS",
    "MOST_DATES",
    "THEMES",
    "Kind",
    "Line",
    "Look",
    "Scene",
    "Theme",
    "changes",
    "colors",
    "common_start",
    "coverage",
    "index",
    "inline",
    "lines_of",
    "overview",
    "paint",
    "references",
    "trend",
    "unknown",
]
