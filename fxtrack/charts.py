"""Trend charts, drawn with matplotlib on the axes they are given. Same data, same bytes.

Honest by construction: a gap in the dates stays open, the day's spread is a bar, and the band shows which
true rates the printed digits allow.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter, Locator, LogLocator, MaxNLocator

from fxtrack import currencies, present
from fxtrack.daily import is_weekend
from fxtrack.headline import headline, spelled
from fxtrack.model import Pair
from fxtrack.rates import Rate, by_pair

Kind = Literal["png", "svg"]

MAX_JOINED_DAYS = 7
"""Dates further apart than this are not joined by a line."""
DPI = 200

_PAGE_WIDTH = 6.3  # inches: 16 cm, the text width of an A4 page
_LINE, _BAR, _BAND = "#00558c", "#b35900", "#bcd7ea"
_TEXT, _QUIET, _GRID = "#1a1a1a", "#555555", "#e3e3e3"
_EDGE = 0.02  # of the width, left and right
_MANY = 150
_STEPS = [1, 2, 2.5, 5, 10]
_NEAREST = 0.09  # of the height of a scale: the distance that two labels need
_DAYS_IN_A_SHORT_MONTH = 28
_LABEL_BEGINS, _LABEL_HEIGHT = 0.66, 0.055  # of the width and the height of the axes
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_STYLE: Any = {
    "font.family": "DejaVu Sans", "font.size": 7.5, "text.color": _TEXT, "axes.labelcolor": _TEXT,
    "axes.edgecolor": _QUIET, "axes.linewidth": 0.6, "axes.spines.top": False, "axes.titlesize": 8.5,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.grid": True, "axes.grid.axis": "y",
    "axes.axisbelow": True, "grid.color": _GRID, "grid.linewidth": 0.6, "xtick.color": _QUIET,
    "ytick.color": _QUIET, "xtick.labelcolor": _TEXT, "ytick.labelcolor": _TEXT, "xtick.major.width": 0.6,
    "ytick.major.width": 0.6, "xtick.major.size": 3, "ytick.major.size": 3, "svg.hashsalt": "fxtrack",
    "svg.fonttype": "path", "figure.dpi": DPI, "savefig.dpi": DPI, "axes.unicode_minus": True,
    "text.parse_math": False,
}  # fmt: skip


class Notes(NamedTuple):
    """What stands at the foot of a chart.

    Attributes:
        rate: which rate of a day the line shows: "daily median".
        source: where the data come from.
    """

    rate: str
    source: str


class Points(NamedTuple):
    """A daily series ready for drawing; all have one element a date, in rising order of dates."""

    dates: list[date]
    rate: list[float]
    low: list[float]
    high: list[float]
    least: list[float]
    greatest: list[float]
    weekend: list[bool]


def points(rates: Sequence[Rate]) -> Points:
    """Take the daily rates of one pair; floats begin here, for drawing only."""
    rates = sorted(rates, key=lambda rate: rate.date)
    allowed = [rate.range for rate in rates]
    return Points(
        dates=[rate.date for rate in rates],
        rate=[float(rate.rate) for rate in rates],
        low=[float(rate.low) for rate in rates],
        high=[float(rate.high) for rate in rates],
        least=[float(each.low) for each in allowed],
        greatest=[float(each.high) for each in allowed],
        weekend=[is_weekend(rate.date) for rate in rates],
    )


def trend(pair: Pair, rates: Sequence[Rate], notes: Notes, kind: Kind = "png") -> bytes:
    """Draw the trend of one pair.

    Args:
        pair: the pair.
        rates: its daily rates, not empty.
        notes: what the lines at the foot say.
        kind: PNG at 200 dpi and 16 cm width, or SVG.
    """
    drawn = points(rates)
    with _style():
        figure = Figure(figsize=(_PAGE_WIDTH, 3.7))
        grid = figure.add_gridspec(1, 1, top=0.765, bottom=0.2)
        axes = figure.add_subplot(grid[0])
        draw_trend(axes, drawn)
        _labels(axes, pair)
        in_order = sorted(rates, key=lambda rate: rate.date)
        _label_last(axes, drawn, in_order[-1])
        _fit(figure)
        _head(figure, *headline(pair, in_order))
        _foot(figure, [drawn], notes)
        return _bytes(figure, kind)


def overview(rates: Sequence[Rate], notes: Notes, kind: Kind = "png") -> bytes:
    """Draw all pairs, one above the other: shared dates, each on its own scale.

    Args:
        rates: the daily rates, not empty.
        notes: as for ``trend``.
        kind: as for ``trend``.
    """
    groups = [(pair, points(group)) for pair, group in by_pair(rates)]
    height = 1.3 + 1.5 * len(groups)
    every = sorted({day for _, drawn in groups for day in drawn.dates})
    with _style():
        figure = Figure(figsize=(_PAGE_WIDTH, height))
        grid = figure.add_gridspec(len(groups), 1, top=1 - 0.98 / height, bottom=0.75 / height, hspace=0.55)
        shared: Axes | None = None
        for place, (pair, drawn) in enumerate(groups):
            axes = figure.add_subplot(grid[place], sharex=shared)
            shared = shared or axes
            draw_trend(axes, drawn, span=(every[0], every[-1]))
            axes.set_title(_panel_title(pair, [each for each, _ in groups]), pad=14)
            _labels(axes, pair)
            axes.tick_params(labelbottom=place == len(groups) - 1)
        _fit(figure)
        _head(figure, _overview_title([pair for pair, _ in groups]), _span(every))
        _foot(figure, [drawn for _, drawn in groups], notes)
        return _bytes(figure, kind)


def draw_trend(axes: Axes, drawn: Points, span: tuple[date, date] | None = None) -> None:
    """Draw one series: line and dots, the day's low to high, the band of resolution, the inverse scale.

    Args:
        axes: where to draw.
        drawn: the series.
        span: first and last date of the axis; None for those of the series.
    """
    days = [float(x) for x in np.atleast_1d(date2num(drawn.dates))]
    lone = []
    for run in runs(drawn.dates):
        if run.stop - run.start == 1:
            lone.append(run.start)
        x = days[run]
        axes.fill_between(x, drawn.least[run], drawn.greatest[run], color=_BAND, linewidth=0, zorder=1)
        axes.plot(x, drawn.rate[run], color=_LINE, linewidth=1, solid_joinstyle="round", zorder=3)
    axes.vlines(days, drawn.least, drawn.greatest, color=_BAND, linewidth=3, zorder=1)
    axes.vlines(days, drawn.low, drawn.high, color=_BAR, linewidth=1, zorder=2)
    dotted = lone if len(days) > _MANY else range(len(days))
    for hollow in (False, True):
        shown = [i for i in dotted if drawn.weekend[i] is hollow]
        axes.plot(
            [days[i] for i in shown], [drawn.rate[i] for i in shown], linestyle="none", marker="o",
            markersize=2.4, color=_LINE, markerfacecolor="white" if hollow else _LINE, markeredgewidth=0.6,
            zorder=4,
        )  # fmt: skip
    _limits(axes, drawn, span or (drawn.dates[0], drawn.dates[-1]))
    _scales(axes)


def runs(dates: Sequence[date]) -> Iterator[slice]:
    """Cut rising dates into stretches without a gap; only within a stretch are they joined by a line."""
    start = 0
    for place in range(1, len(dates) + 1):
        if place == len(dates) or dates[place] - dates[place - 1] > timedelta(days=MAX_JOINED_DAYS):
            yield slice(start, place)
            start = place


def _limits(axes: Axes, drawn: Points, span: tuple[date, date]) -> None:
    low, high = min(*drawn.least, *drawn.low), max(*drawn.greatest, *drawn.high)
    margin = max((high - low) * 0.08, high * 1e-9)
    axes.set_ylim(max(low - margin, low * 0.9), high + margin)  # above zero, where there is an inverse
    beside = max(timedelta(days=2), (span[1] - span[0]) * 0.02)
    axes.set_xlim(float(date2num(span[0] - beside)), float(date2num(span[1] + beside)))


def _scales(axes: Axes) -> None:
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=9))
    axes.xaxis.set_major_formatter(_DateTicks())
    right = axes.secondary_yaxis("right", functions=(_inverse, _inverse))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=_STEPS))
    right.yaxis.set_major_locator(_InverseTicks(axes))
    for axis in (axes.yaxis, right.yaxis):
        axis.set_major_formatter(_RateTicks())


def _inverse(values: Any) -> Any:  # noqa: ANN401 - numpy takes and gives numbers and arrays alike
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(1.0, values)


class _InverseTicks(Locator):
    """Round numbers on a scale that is the inverse of another, far enough apart to be read."""

    def __init__(self, left: Axes) -> None:
        self._left = left

    def __call__(self) -> list[float]:
        return self.tick_values(*self._left.get_ylim())

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """Return ticks for a left-hand scale from vmin to vmax, both above zero."""
        low, high = sorted((vmin, vmax))
        even = MaxNLocator(nbins=5, steps=_STEPS).tick_values(1 / high, 1 / low)
        # Over a wide range even steps crowd at one end; 1, 2, 5, 10, 20 and so on do not.
        ticks = even if high < 3 * low else LogLocator(subs=(1, 2, 5)).tick_values(1 / high, 1 / low)
        kept: list[float] = []
        for tick in (float(t) for t in ticks if t > 0 and low <= 1 / t <= high):
            if not kept or 1 / kept[-1] - 1 / tick > _NEAREST * (high - low):
                kept.append(tick)
        return kept


class _RateTicks(Formatter):
    """Plain digits, equally many decimals on every tick of a scale, thousands apart."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        del pos
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        # Ticks are round numbers: what floats add beyond the twelfth decimal is noise.
        texts = [f"{value:.12f}".rstrip("0") for value in values]
        decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
        return [f"{value:,.{decimals}f}" for value in values]


class _DateTicks(Formatter):
    """Months by name, in English whatever the locale; the year where it begins or changes."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        del pos
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        days = [num2date(value) for value in values]
        steps = [b - a for a, b in itertools.pairwise(values)]
        daily = any(step < _DAYS_IN_A_SHORT_MONTH for step in steps) or any(day.day != 1 for day in days)
        labels, year = [], None
        for day in days:
            label = f"{day.day} {_MONTHS[day.month - 1]}" if daily else _MONTHS[day.month - 1]
            labels.append(label if day.year == year else f"{label}\n{day.year}")
            year = day.year
        return labels


def _fit(figure: Figure) -> None:
    """Give the scales on both sides the room that their numbers take, and the drawing all the rest."""
    figure.subplots_adjust(left=_EDGE, right=1 - _EDGE)
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()  # the right-hand scales learn their limits only now
    boxes = [box for axes in figure.axes if (box := axes.get_tightbbox(renderer))]
    width = figure.bbox.width
    figure.subplots_adjust(
        left=2 * _EDGE - min(box.x0 for box in boxes) / width,
        right=2 * (1 - _EDGE) - max(box.x1 for box in boxes) / width,
    )


def _labels(axes: Axes, pair: Pair) -> None:
    """Write above each scale what it counts."""
    ends = (
        ("left", 0.0, present.direction(pair.base, pair.quote)),
        ("right", 1.0, present.direction(pair.quote, pair.base)),
    )
    for side, x, text in ends:
        axes.annotate(
            _upper(text), (x, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", ha=side,
            color=_QUIET, size=7.5,
        )  # fmt: skip


def _label_last(axes: Axes, drawn: Points, last: Rate) -> None:
    """Write the last value and its date where they hide the least, with a line to their point."""
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    days = np.atleast_1d(date2num(drawn.dates))
    under = (days - left) / (right - left) > _LABEL_BEGINS
    ends = np.array([drawn.low, drawn.high, drawn.rate])[:, under]
    heights = (ends - low) / (high - low)
    at = (drawn.rate[-1] - low) / (high - low)
    places = [y for y in (at + 0.1, at - 0.1, 0.94, 0.06) if 0.05 < y < 0.95]  # noqa: PLR2004 - inside
    y = min(places, key=lambda y: int((np.abs(heights - y) < _LABEL_HEIGHT).sum()))
    axes.annotate(
        f"{present.grouped(last.rate)} on {last.date.day} {_MONTHS[last.date.month - 1]} {last.date.year}",
        (float(days[-1]), drawn.rate[-1]), (0.995, y), textcoords="axes fraction", ha="right", va="center",
        weight="bold", color=_LINE, size=7, zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        arrowprops={
            "arrowstyle": "-", "color": _LINE, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2,
            "relpos": (0.97, float(y < at)),
        },
    )  # fmt: skip


def _overview_title(pairs: Sequence[Pair]) -> str:
    bases, quotes = {pair.base for pair in pairs}, {pair.quote for pair in pairs}
    if len(quotes) == 1:
        return f"Exchange rates against the {currencies.names(quotes.pop()).full}"
    if len(bases) == 1:
        return f"Exchange rates of the {currencies.names(bases.pop()).full}"
    return "Exchange rates"


def _panel_title(pair: Pair, pairs: Sequence[Pair]) -> str:
    """Name the currency in which the pairs of an overview differ."""
    if len({each.quote for each in pairs}) == 1:
        return currencies.names(pair.base).full
    if len({each.base for each in pairs}) == 1:
        return currencies.names(pair.quote).full
    return pair


def _head(figure: Figure, title: str, subtitle: str) -> None:
    height = figure.get_figheight()
    _narrowed(figure.text(_EDGE, 1 - 0.13 / height, title, size=11, weight="bold", va="top"))
    _narrowed(figure.text(_EDGE, 1 - 0.36 / height, subtitle, size=8, color=_QUIET, va="top"))


def _narrowed(text: Text) -> None:
    """Set a text that is wider than the figure in smaller letters."""
    figure = text.get_figure(root=True)
    if figure is None:
        return
    width = text.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width
    room = figure.bbox.width * (1 - 2 * _EDGE)
    if width > room:
        text.set_fontsize(float(text.get_fontsize()) * room / width)


def _foot(figure: Figure, drawn: Sequence[Points], notes: Notes) -> None:
    height = figure.get_figheight()
    gaps = any(len(list(runs(each.dates))) > 1 for each in drawn)
    hollow = " Hollow: Saturdays and Sundays." if any(any(each.weekend) for each in drawn) else ""
    reading = (
        f"Line: {notes.rate}. Bar: the day's lowest and highest print. Band: what the printed digits allow."
        f"{hollow}"
    )
    apart = f"Dates more than {MAX_JOINED_DAYS} days apart are not joined. " if gaps else ""
    text = f"{reading}\n{apart}{notes.source}"
    _narrowed(figure.text(_EDGE, 0.08 / height, text, size=6.3, color=_QUIET, va="bottom"))


def _span(dates: Sequence[date]) -> str:
    first, last = spelled(dates[0]), spelled(dates[-1])
    return first if first == last else f"{first} to {last}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@contextmanager
def _style() -> Iterator[None]:
    """Draw by fxtrack's own style, whatever the user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def _bytes(figure: Figure, kind: Kind) -> bytes:
    """Write a figure without clock, version or any other trace of the run."""
    out = io.BytesIO()
    if kind == "svg":
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
    else:
        FigureCanvasAgg(figure).print_png(out, metadata={"Software": None})
    return out.getvalue()
