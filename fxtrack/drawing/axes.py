"""A frame with its scales: numbers on the left, their inverses on the right, dates below."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from fxtrack.drawing.measure import wrapped
from fxtrack.drawing.scales import DateTick, date_ticks, inverse_ticks, value_labels, value_ticks
from fxtrack.drawing.scene import Anchor, Frame, Rect
from fxtrack.drawing.sheet import Sheet

TEXT = 7.0
_GAP = 4.0  # between a scale and its numbers
_TICK = 2.6
_HEADING_SIZE, _HEADING_ROW = 8.0, 10.5  # of a heading: the size of a name, the height of a row
_TICKS_APART = 11.0  # from tick to tick, at least
_DATES = 20.0  # the height of dates and years under a frame
_LEAST_PLOT_PART = 0.4  # of the width: where less is left for the data, the right-hand scale is given up


@dataclass(frozen=True)
class Scale:
    """Ticks at places of the left-hand scale, with what they say; some of them bold."""

    places: Sequence[float]
    labels: Sequence[str]
    bold: Collection[float] = ()


@dataclass(frozen=True)
class Scales:
    """The numbers on both sides of a frame, with the room that they take in points."""

    left: Scale
    right: Scale | None
    left_room: float
    right_room: float


class Heading(NamedTuple):
    """A text above a frame: its row, and where in it its anchor is."""

    text: str
    row: int
    x: float
    anchor: Anchor
    bold: bool


def scales(
    sheet: Sheet,
    ylim: tuple[float, float],
    height: float,
    width: float | None = None,
    levels: Mapping[float, str] | None = None,
) -> Scales:
    """Find the ticks of a frame of this height, and how much room their labels take.

    Args:
        sheet: where they will be drawn.
        ylim: the ends of the left-hand scale.
        height: of the frame.
        width: what there is for data and numbers; None for no right-hand scale.
        levels: places that have a tick on the left, whatever others there are, and their labels.
    """
    levels = dict(levels or {})
    height = max(height, sheet.pt(_TICKS_APART))
    most = max(1, min(6, int(height / sheet.pt(1.25 * _TICKS_APART))))
    room = sheet.pt(_TICKS_APART) / height * (ylim[1] - ylim[0])
    others = [tick for tick in value_ticks(*ylim, most) if all(abs(tick - at) >= room for at in levels)]
    ticks = sorted([*levels, *others])
    written = dict(zip(others, value_labels(others, sheet.look.say), strict=True)) | levels
    left = Scale(ticks, [written[tick] for tick in ticks], levels)
    left_room = _room(sheet, left)
    if width is None:
        return Scales(left, None, left_room, 0.0)
    apart = sheet.pt(_TICKS_APART) / height
    turned = inverse_ticks(*ylim, most, apart)
    right = Scale([1 / tick for tick in turned], value_labels(turned, sheet.look.say))
    right_room = _room(sheet, right) + sheet.pt(_TICK)
    if not turned:
        return Scales(left, None, left_room, 0.0)
    if width - left_room - right_room < _LEAST_PLOT_PART * width:
        return Scales(left, None, left_room, 0.0)
    return Scales(left, right, left_room, right_room)


def _room(sheet: Sheet, scale: Scale) -> float:
    each = zip(scale.places, scale.labels, strict=True)
    widths = (sheet.width(label, TEXT, bold=place in scale.bold) for place, label in each)
    return max(widths, default=0) + sheet.pt(_GAP)


def date_room(sheet: Sheet) -> float:
    """Return the height that the dates under a frame take."""
    return sheet.pt(_DATES)


def xlim(span: tuple[int, int], width: float, air: float) -> tuple[float, float]:
    """Return the ends of a scale of dates on which a span leaves some air on both sides, all in points."""
    first, last = (span[0] - 1, span[1] + 1) if span[0] == span[1] else span
    a_point = (last - first) / max(1.0, width - 2 * air)
    return first - air * a_point, last + air * a_point


def draw_values(sheet: Sheet, frame: Frame, drawn: Scales) -> None:
    """Draw the numbers on both sides and the lines of the left-hand ones."""
    box = frame.box
    for place, label in zip(drawn.left.places, drawn.left.labels, strict=True):
        y = frame.y(place)
        sheet.rule((box.x, y), (box.right, y))
        bold = place in drawn.left.bold
        x, below = box.x - sheet.pt(_GAP), y - sheet.pt(TEXT) * 0.36
        sheet.text(x, below, label, size=TEXT, anchor="end", bold=bold)
    if drawn.right is None:
        return
    for place, label in zip(drawn.right.places, drawn.right.labels, strict=True):
        y = frame.y(place)
        # Outwards: inside, it would look like a dash behind the label at the end of a line.
        sheet.rule((box.right, y), (box.right + sheet.pt(_TICK), y), "quiet", 0.6)
        sheet.text(
            box.right + sheet.pt(_TICK + _GAP), y - sheet.pt(TEXT) * 0.36, label, size=TEXT, ink="quiet"
        )


def draw_dates(sheet: Sheet, frame: Frame, span: tuple[int, int], *, labelled: bool = True) -> None:
    """Draw the lower edge with its dates; days beyond the span get none."""
    box = frame.box
    sheet.rule((box.x, box.y), (box.right, box.y), "quiet", 0.7)
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    for tick in _fitting_dates(sheet, frame, first, last):
        x = frame.x(tick.day.toordinal())
        sheet.rule((x, box.y), (x, box.y - sheet.pt(_TICK)), "quiet", 0.6)
        if labelled:
            sheet.text(x, box.y - sheet.pt(10), tick.label, size=TEXT, anchor="middle")
            sheet.text(x, box.y - sheet.pt(18.2), tick.year, size=TEXT, anchor="middle", ink="quiet")


def _fitting_dates(sheet: Sheet, frame: Frame, first: date, last: date) -> list[DateTick]:
    """Return as many ticks as have room for their labels."""
    for most in range(12, 0, -1):
        ticks = date_ticks(first, last, most, sheet.look.say)
        ends = []
        for tick in ticks:
            half = max(sheet.width(tick.label, TEXT), sheet.width(tick.year, TEXT)) / 2 + sheet.pt(3)
            place = frame.x(tick.day.toordinal())
            ends.append((place - half, place + half))
        apart = all(before[1] <= after[0] for before, after in pairwise(ends))
        if apart and (not ends or (ends[0][0] >= 0 and ends[-1][1] <= sheet.scene.width)):
            return ticks
    return []


def heading(  # noqa: PLR0913 - all that stands above a frame
    sheet: Sheet, name: str, texts: Sequence[str], width: float, *, time: str = "", aside: str = ""
) -> list[Heading]:
    """Set a name, its time and the captions of both scales above a frame, in as few rows as fit.

    Args:
        sheet: where they will be put.
        name: of what is drawn; empty if the title of the chart says it.
        texts: what the left-hand scale counts, and the right-hand one if there is one.
        width: of the area.
        time: to which the name refers, if that is its own.
        aside: what is said behind the left-hand caption.
    """
    found: list[Heading] = []
    row, left, space = 0, 0.0, sheet.pt(8)
    if name:
        names = wrapped(name, sheet.pt(_HEADING_SIZE), width, bold=True)
        found += [Heading(text, place, 0.0, "start", bold=True) for place, text in enumerate(names)]
        row, left = len(names) - 1, sheet.width(names[-1], _HEADING_SIZE, bold=True) + space
    captions: list[tuple[str, Anchor, bool]] = [(time, "start", False)] if time else []
    captions += [(texts[0], "start", not name)]
    captions += [(aside, "start", False)] if aside else []
    captions += [(text, "end", False) for text in texts[1:]]
    for text, anchor, bold in captions:
        taken = sheet.width(text, _HEADING_SIZE if bold else TEXT, bold=bold)
        if left and left + taken > width:
            row, left = row + 1, 0.0
        found.append(Heading(text, row, width if anchor == "end" else left, anchor, bold=bold))
        left += taken + (sheet.pt(4) if text == texts[0] and aside else space)
    return found


def heading_height(sheet: Sheet, texts: Sequence[Heading]) -> float:
    """Return the height that a heading takes, with the space under it."""
    return sheet.pt(_HEADING_ROW * (texts[-1].row + 1) + 4)


def draw_heading(sheet: Sheet, texts: Sequence[Heading], area: Rect) -> None:
    """Put a heading at the top of an area."""
    for text in texts:
        y = area.top - sheet.pt(_HEADING_ROW) * (text.row + 1) + sheet.pt(2)
        sheet.text(
            area.x + text.x,
            y,
            text.text,
            size=_HEADING_SIZE if text.bold else TEXT,
            bold=text.bold,
            ink="text" if text.bold else "quiet",
            anchor=text.anchor,
        )
