"""The kinds of charts: one registry, and the steps of a chart: read its rows, choose its kind, draw it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fxtrack.charts.changes import CHANGES_CHART
from fxtrack.charts.coverage import COVERAGE_CHART
from fxtrack.charts.index import INDEX_CHART
from fxtrack.charts.kinds import ChartKind, Drawer, Listed, Material, Needs
from fxtrack.charts.overview import OVERVIEW_CHART
from fxtrack.charts.periods import PERIODS_CHART
from fxtrack.charts.sources import source_line
from fxtrack.charts.together import TOGETHER_CHART, led_parts, why_apart
from fxtrack.charts.trend import TREND_CHART
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError
from fxtrack.model import Filters
from fxtrack.numbers.series import View
from fxtrack.store import Session

_FILE_NAME = re.compile(r"\w[\w.-]*")

CHART_KINDS: dict[str, ChartKind] = {
    kind.name: kind
    for kind in (
        TREND_CHART,
        OVERVIEW_CHART,
        INDEX_CHART,
        CHANGES_CHART,
        COVERAGE_CHART,
        PERIODS_CHART,
        TOGETHER_CHART,
    )
}
"""Every kind of chart by its name, in the order in which they are explained."""


def read_material(  # noqa: PLR0913 - what is drawn is chosen by these
    session: Session,
    kind: str | None,
    view: View,
    filters: Filters,
    *,
    as_printed: bool = False,
    by: str | None = None,
) -> Material:
    """Read what a chart is drawn from; the database may be released before it is drawn.

    Args:
        session: the database.
        kind: the name of a kind; None for the one that suits what is found.
        view: which series; its index is the date at which each pair is 100.
        filters: which pairs and dates.
        as_printed: keep the direction of printed rates; else charts lead with what a dollar costs.
        by: the name of a kind of period, for a chart of periods.

    Raises:
        ChoiceError: there is no such kind, or it has no start or no periods; or two directions are chosen.
    """
    if by and kind is None and not view.index:
        kind = PERIODS_CHART.name
    found = None if kind is None else _kind_named(kind)
    if view.index and found and not found.has_start:
        raise ChoiceError(f"--index is for the chart of that kind, not for {kind}")
    if by and ((found and not found.has_periods) or view.index):
        raise ChoiceError(f"--by is for the chart of periods, not for {kind or INDEX_CHART.name}")
    require_one_direction(view, as_printed=as_printed)
    needs = found.needs if found else frozenset({Needs.RATES})
    return Material.read(
        session,
        replace(view, index=None),
        filters,
        needs=needs,
        index=view.index,
        as_printed=as_printed,
        by=by,
    )


def require_one_direction(view: View, *, as_printed: bool) -> None:
    """Refuse to keep the direction of printed rates and to choose another.

    Raises:
        ChoiceError: both are asked for.
    """
    if as_printed and not view.is_as_printed:
        raise ChoiceError(
            "as printed and per US dollar, or base or quote, both choose a direction: leave one out"
        )


def settled(kind: str | None, material: Material, *, together: bool = False) -> ChartKind:
    """Return the kind of that name, or the one that suits: a trend for one pair, an overview for several.

    Args:
        kind: the name; None for the one that suits.
        material: what is drawn.
        together: draw several pairs in one frame, on one scale where they share it, else from 100.

    Raises:
        ChoiceError: there is no such kind, or pairs cannot be drawn together.
    """
    if together:
        return _together(kind, material)
    if kind is not None:
        return _kind_named(kind)
    if material.index:
        return INDEX_CHART
    if material.by:
        return PERIODS_CHART
    return OVERVIEW_CHART if len(material.leading) > 1 else TREND_CHART


def notes_of(kind: ChartKind, material: Material, *, together: bool = False) -> list[str]:
    """Return what a user has to be told beside a chart; also why pairs are drawn from 100."""
    why = why_apart(led_parts(material)) if together and kind is INDEX_CHART and not material.index else ""
    return [*kind.notes(material), *([f"Drawn from 100: {why}."] if why else [])]


def _together(kind: str | None, material: Material) -> ChartKind:
    if material.by or kind not in {None, TREND_CHART.name, INDEX_CHART.name, TOGETHER_CHART.name}:
        raise ChoiceError(f"--together is for trends and the index, not for {kind or PERIODS_CHART.name}")
    if len(material.leading) == 1:
        raise ChoiceError(
            f"--together is for two or more pairs, and there is only {material.leading[0].pair}"
        )
    if kind == INDEX_CHART.name or material.index:
        return INDEX_CHART
    return INDEX_CHART if kind is None and why_apart(led_parts(material)) else TOGETHER_CHART


def draw(kind: ChartKind, material: Material, look: Look) -> Scene:
    """Draw a chart; if the look names no source, its last line names the pages behind it.

    Raises:
        ChoiceError: the look names the ends of a scale, and the kind has none, or several.
        NothingToShowError: there is nothing to draw.
    """
    if look.has_ends and not kind.has_ends:
        named = " or ".join(each.name for each in CHART_KINDS.values() if each.has_ends)
        raise ChoiceError(f"ymin and ymax are for a chart of the kind {named}, not for {kind.name}")
    if look.source is None:
        look = replace(look, source=source_line(kind.origins(material), look.say))
    if material.beside and kind is not TREND_CHART:
        raise ChoiceError(f"official rates and a peg are for a chart of one pair, not for {kind.name}")
    return kind.draw(material, look)


def drawers(material: Material) -> Iterator[tuple[str, Drawer]]:
    """Yield the charts of a report in their order: the name of a file, no suffix, and what draws it.

    Raises:
        ChoiceError: a kind of chart names a file outside the report, or one that another kind has.
    """
    names: set[str] = set()
    for kind in _in_order_of_report():
        for name, drawer in kind.in_report(material).items():
            if name in names or not _FILE_NAME.fullmatch(name):
                why = "which another chart has" if name in names else "which is not the name of a file"
                raise ChoiceError(f"the kind of chart {kind.name!r} names a picture {name!r}, {why}")
            names.add(name)
            yield name, drawer


def listings(material: Material) -> dict[str, Listed]:
    """Return what the charts of a report show, as tables, by the names of their pictures without a suffix.

    Raises:
        ChoiceError: a kind of chart names a file outside the report.
    """
    found: dict[str, Listed] = {}
    for kind in _in_order_of_report():
        found |= kind.listed(material)
    for name, (file, *_) in found.items():
        if not _FILE_NAME.fullmatch(file):
            raise ChoiceError(f"the chart {name!r} names a table {file!r}, which is not the name of a file")
    return found


def _in_order_of_report() -> list[ChartKind]:
    return sorted(CHART_KINDS.values(), key=lambda kind: kind.place)


def _kind_named(name: str) -> ChartKind:
    if name not in CHART_KINDS:
        raise ChoiceError(f"{name!r} is no kind of chart; there are {', '.join(CHART_KINDS)}")
    return CHART_KINDS[name]
