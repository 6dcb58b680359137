"""Trend: one pair, on the left-hand scale what a dollar costs, on the right what it is worth in dollars."""

from __future__ import annotations

from functools import partial

from fxtrack.answers.rates import RATES
from fxtrack.charts.guides import Beside, pegs_told
from fxtrack.charts.kinds import ChartKind, Drawer, Listed, Material
from fxtrack.charts.margins import moves_unseen
from fxtrack.charts.marks import ALL_TIME, Asked, Line
from fxtrack.charts.panels import Setting, panels_scene, what_happened
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError
from fxtrack.model import Pair

_HEIGHT, _LEVELS_HEIGHT, _HIDDEN_HEIGHT, _LEAST_HEIGHT = 178.0, 148.0, 98.0, 75.0  # points at 16 cm
_COLUMN_WIDTH = 10.0  # cm: what is narrower stands in a column of a page, and is lower
_LOWER = 0.8


def draw_trend(
    line: Line, look: Look, rule: str, asked: Asked = ALL_TIME, beside: Beside | None = None
) -> Scene:
    """Draw the trend of one pair.

    Args:
        line: the pair with its daily rates, not empty.
        look: size and words.
        rule: which rate of a day the line shows, for the key.
        asked: the time that is shown.
        beside: official rates and pegs.

    Raises:
        ChoiceError: what is set beside it does not fit.
    """
    height = _HIDDEN_HEIGHT if moves_unseen(line) else _LEVELS_HEIGHT if line.levels else _HEIGHT
    height *= 1 if look.width > _COLUMN_WIDTH or moves_unseen(line) else _LOWER
    setting = Setting.of([line], asked, beside)
    title, told = what_happened(line, look)
    told = "; ".join([told, *pegs_told(setting.guides, look.say)])
    return panels_scene(setting, look, (title, told), rule, (height, _LEAST_HEIGHT))


def _of_one(material: Material, look: Look) -> Scene:
    if len(material.leading) > 1:
        raise ChoiceError("a trend chart shows one pair: choose it with --pair, such as KGS/USD")
    return draw_trend(material.leading[0], look, material.rule(look.say), material.asked, material.beside)


def _of_line(material: Material, line: Line, look: Look) -> Scene:
    return draw_trend(line, look, material.rule(look.say), material.asked)


def _of_each(material: Material) -> dict[str, Drawer]:
    """Draw a file for each pair of a report, named by the pair as its tables have it."""
    return {_file_of(pair): partial(_of_line, material, line) for pair, line in material.led.items()}


def _rates_of_each(material: Material) -> dict[str, Listed]:
    return {
        _file_of(pair): Listed(f"{_file_of(pair)}.csv", partial(RATES.for_programs, line.rates))
        for pair, line in material.led.items()
    }


def _file_of(pair: Pair) -> str:
    return pair.replace("/", "-")


TREND_CHART = ChartKind(
    "trend",
    "one pair: local currency per dollar, and its inverse on the right-hand scale",
    _of_one,
    has_ends=True,
    in_report=_of_each,
    place=30,
    listed=_rates_of_each,
)
