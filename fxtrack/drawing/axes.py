"""A frame with its scales: numbers on the left, their inverses on the right, dates below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from fxtrack.drawing.dates import DateTick, date_choices
from fxtrack.drawing.measure import wrapped
from fxtrack.drawing.scales import tick_labels, ticks_of_inverse, ticks_of_scale
from fxtrack.drawing.scene import Anchor, Frame, Ink, Rect
from fxtrack.drawing.sheet import Sheet

TEXT = 7.5
_GAP, _RIGHT_GAP = 4.0, 3.0  # between a scale and its numbers
_TICK, _THICK = 3.0, 0.8
_HEADING_SIZE, _HEADING_ROW = 7.5, 10.5  # of a heading: the size of a name, the height of a row
_TICKS_APART, _DATES_APART = 11.0, 34.0  # from tick to tick, at least
_DATE_GAP = 6.0
_DATES = 21.0  # the height of dates and years under a frame
_LEAST_PLOT_PART = 0.4  # of the width: where less is left for the data, the right-hand scale is given up


class Tick(NamedTuple):
    """A tick: its place on the left-hand scale, and what it says."""

    place: float
    label: str
    ink: Ink = "text"
    bold: bool = False


class Fixed(NamedTuple):
    """A place that has a tick on both sides, whatever others there are.

    Attributes:
        place: on the left-hand scale.
        left: what it says on the left.
        right: what it says on the right.
        bold: whether the left one is bold.
        ink: the colour of the left one.
    """

    place: float
    left: str
    right: str
    bold: bool = True
    ink: Ink = "text"


class Scales(NamedTuple):
    """The numbers on both sides of a frame, with the room that they take in points."""

    left: Sequence[Tick]
    right: Sequence[Tick]
    left_room: float
    right_room: float


class Heading(NamedTuple):
    """A text above a frame: its row, and where in it its anchor is."""

    text: str
    row: int
    x: float
    anchor: Anchor
    bold: bool


def scales(  # noqa: PLR0913 - what a scale hangs on
    sheet: Sheet,
    ylim: tuple[float, float],
    height: float,
    width: float | None = None,
    fixed: Sequence[Fixed] = (),
    *,
    alone: bool = False,
) -> Scales:
    """Find the ticks of a frame of this height, and how much room their labels take.

    Args:
        sheet: where they will be drawn.
        ylim: the ends of the left-hand scale.
        height: of the frame.
        width: what there is for data and numbers; None for no right-hand scale.
        fixed: ticks that it has in any case.
        alone: whether it has no others.
    """
    apart = sheet.pt(_TICKS_APART) / max(height, sheet.pt(_TICKS_APART))
    room = apart * (ylim[1] - ylim[0])
    say = sheet.look.say
    decimals = _decimals([each.right for each in fixed], say.decimal_mark)
    if fixed and not alone:
        fixed = _joined_labels(fixed, room)

    def others(ticks: Sequence[Decimal], ink: Ink, *, turned: bool) -> list[Tick]:
        both = [(1 / float(tick) if turned else float(tick), tick) for tick in ticks]
        free = [each for each in both if all(abs(each[0] - one.place) >= room for one in fixed)]
        labels = tick_labels([tick for _, tick in free], say, decimals if turned else 0)
        return [Tick(place, label, ink) for (place, _), label in zip(free, labels, strict=True)]

    left = [Tick(each.place, each.left, each.ink, each.bold) for each in fixed]
    left += [] if alone else others(ticks_of_scale(*ylim, apart), "quiet" if fixed else "text", turned=False)
    left_room = _room(sheet, left) + sheet.pt(_GAP)
    if width is None or ylim[0] <= 0:  # zero has no inverse
        return Scales(sorted(left), [], left_room, 0.0)
    right = [Tick(each.place, each.right, "quiet") for each in fixed]
    right += [] if alone else others(ticks_of_inverse(*ylim, apart), "quiet", turned=True)
    right_room = _room(sheet, right) + sheet.pt(_TICK + _RIGHT_GAP)
    if not right or width - left_room - right_room < _LEAST_PLOT_PART * width:
        return Scales(sorted(left), [], left_room, 0.0)
    return Scales(sorted(left), sorted(right), left_room, right_room)


def _joined_labels(fixed: Sequence[Fixed], room: float) -> list[Fixed]:
    """Write one range in place of two fixed labels that would lie on each other."""
    first, *rest = sorted(fixed, key=lambda each: each.place)
    if not rest or rest[-1].place - first.place >= room:
        return [*fixed]
    last = rest[-1]
    middle = (first.place + last.place) / 2
    return [
        first._replace(
            place=middle, left=f"{first.left}\u2013{last.left}", right=f"{last.right}\u2013{first.right}"
        )
    ]


def _decimals(labels: Sequence[str], mark: str) -> int:
    """Return how many decimals numbers have."""
    return max((len(label.partition(mark)[2]) for label in labels), default=0)


def _room(sheet: Sheet, ticks: Sequence[Tick]) -> float:
    return max((sheet.width(tick.label, TEXT, bold=tick.bold) for tick in ticks), default=0.0)


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
    box, down = frame.box, sheet.pt(TEXT) * 0.36
    for tick in drawn.left:
        y = frame.y(tick.place)
        sheet.rule((box.x, y), (box.right, y), thick=_THICK)
        x = box.x - sheet.pt(_GAP)
        sheet.text(x, y - down, tick.label, size=TEXT, ink=tick.ink, anchor="end", bold=tick.bold)
    for tick in drawn.right:
        y = frame.y(tick.place)
        # Outwards: inside, it would look like a dash behind the label at the end of a line.
        sheet.rule((box.right, y), (box.right + sheet.pt(_TICK), y), "axis", _THICK)
        sheet.text(box.right + sheet.pt(_TICK + _RIGHT_GAP), y - down, tick.label, size=TEXT, ink=tick.ink)


def draw_dates(
    sheet: Sheet, frame: Frame, span: tuple[int, int], *, labelled: bool = True, ruled: bool = False
) -> None:
    """Draw the lower edge with its dates, and, if asked for, a line of the grid where a year begins.

    Args:
        sheet: where.
        frame: whose lower edge it is.
        span: the first and the last date that is shown; days beyond it get no tick.
        labelled: whether dates are written; if not, there are no ticks either.
        ruled: whether there are lines where years begin.
    """
    box = frame.box
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    ticks = _fitting_dates(sheet, frame, first, last)
    for tick in ticks:
        x = frame.x(tick.day.toordinal())
        if ruled and tick.begins_year:
            sheet.rule((x, box.y), (x, box.top), thick=_THICK)
    sheet.rule((box.x, box.y), (box.right, box.y), "axis", _THICK)
    for tick in ticks if labelled else ():
        x = frame.x(tick.day.toordinal())
        sheet.rule((x, box.y), (x, box.y - sheet.pt(_TICK)), "axis", _THICK)
        sheet.text(x, box.y - sheet.pt(10.6), tick.label, size=TEXT, anchor="middle")
        sheet.text(x, box.y - sheet.pt(19.2), tick.year, size=TEXT, anchor="middle", ink="quiet")


def _fitting_dates(sheet: Sheet, frame: Frame, first: date, last: date) -> list[DateTick]:
    """Return as many ticks as have room for their labels."""
    for ticks in date_choices(first, last, sheet.look.say):
        halves = [max(sheet.width(tick.label, TEXT), sheet.width(tick.year, TEXT)) / 2 for tick in ticks]
        each = list(zip([frame.x(tick.day.toordinal()) for tick in ticks], halves, strict=True))
        least, between = sheet.pt(_DATES_APART), sheet.pt(_DATE_GAP)
        if all(
            later - place >= max(least, half + next_half + between)
            for (place, half), (later, next_half) in pairwise(each)
        ) and all(half <= place <= sheet.scene.width - half for place, half in each):
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
    captions += [(text, "start", not name) for text in texts[:1]]
    captions += [(aside, "start", False)] if aside else []
    captions += [(text, "end", False) for text in texts[1:]]
    for text, anchor, bold in captions:
        taken = sheet.width(text, _HEADING_SIZE if bold else TEXT, bold=bold)
        if left and left + taken > width:
            row, left = row + 1, 0.0
        found.append(Heading(text, row, width if anchor == "end" else left, anchor, bold=bold))
        left += taken + (sheet.pt(4) if aside and text == texts[0] else space)
    return found


def heading_height(sheet: Sheet, texts: Sequence[Heading]) -> float:
    """Return the height that a heading takes, with the space under it."""
    return sheet.pt(_HEADING_ROW * (texts[-1].row + 1) + 4) if texts else 0.0


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
