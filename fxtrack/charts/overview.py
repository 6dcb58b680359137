"""Overview: the trends of all pairs under shared dates, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fxtrack.answers.rates import RATES
from fxtrack.answers.table import Table
from fxtrack.charts.kinds import ChartKind, Listed, Material
from fxtrack.charts.marks import ALL_TIME, Asked, Line
from fxtrack.charts.panels import LEAST_FRAME, MOST_COLUMNS, Setting, panels_scene, what_happened
from fxtrack.charts.quoted import weight_of
from fxtrack.charts.times import time_told
from fxtrack.currencies import DOLLAR
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.numbers.headline import pairs_title
from fxtrack.words import Words

_PANEL = 80.0  # points at 16 cm: the height of a panel
_AROUND = 30.0  # what stands above and below a frame, in the lowest panel
_DATES_ROOM = 20.0


def draw_overview(lines: Sequence[Line], look: Look, rule: str, asked: Asked = ALL_TIME) -> Scene:
    """Draw all pairs: shared dates, each on its own scale.

    Args:
        lines: the pairs with their daily rates, not empty.
        look: size and words.
        rule: which rate of a day the lines show, for the key.
        asked: the time that is shown.
    """
    lines = sorted(lines, key=weight_of, reverse=True)  # those that hardly move are lower, and lowest down
    say, setting = look.say, Setting.of(lines, asked)
    head = pairs_title([line.pair for line in lines], say), _subtitle(lines, say)
    if len(lines) == 1:
        head = what_happened(lines[0], look)
    least = -(-len(lines) // MOST_COLUMNS) * (LEAST_FRAME + _AROUND) + _DATES_ROOM
    return panels_scene(setting, look, head, rule, (len(lines) * _PANEL + _DATES_ROOM, least))


def _subtitle(lines: Sequence[Line], say: Words) -> str:
    """Say what the rates count, where all are of the dollar; and for which time."""
    time = time_told(lines, say)
    return f"{say.per_dollar}. {time}" if all(line.pair.base == DOLLAR for line in lines) else time


def _of_all(material: Material, look: Look) -> Scene:
    return draw_overview(material.leading, look, material.rule(look.say), material.asked)


def _rates_of_all(material: Material) -> Table:
    return RATES.for_programs([rate for line in material.leading for rate in line.rates])


def _listed_overview(material: Material) -> dict[str, Listed]:
    """List the rates of all pairs: the tables of their trends."""
    trends = [pair.replace("/", "-") for pair in material.led]
    return {"overview": Listed("overview.csv", partial(_rates_of_all, material), trends)}


OVERVIEW_CHART = ChartKind(
    "overview",
    "all pairs, each on its own scale",
    _of_all,
    in_report=lambda material: {"overview": partial(_of_all, material)},
    place=10,
    listed=_listed_overview,
)
