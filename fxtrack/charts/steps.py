"""The lane of changes under a chart of periods: a bar from zero for each, full only where it is resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fxtrack.charts.figures import shortened
from fxtrack.charts.spans import is_resolved
from fxtrack.charts.summed import Summed
from fxtrack.drawing.axes import TEXT
from fxtrack.drawing.scales import value_labels, value_ticks
from fxtrack.drawing.scene import ASCENT, Bars, Dots, Frame, FrameMark, Rect
from fxtrack.drawing.sheet import Sheet
from fxtrack.numbers.by_period import PeriodRates

LANE_HEAD = 13.0
"""How high the words above a lane are, in points at 16 cm."""
VALUE_SIZE = 6.2
_BAR_PART, _MOST_BAR = 0.5, 9.0  # how wide a bar is: of its period; points at 16 cm
_VALUE_ROOM = 8.0  # beyond a bar, for its figure
_UNRESOLVED_DOT, _UNRESOLVED_PART = 3.1, 0.6  # of what is not resolved; of its period
_PAST_BAR, _SCALE_GAP = 1.0, 4.0
_MOST_STEP_TICKS, _LABELS_APART = 3, 8.0


class StepLane(NamedTuple):
    """How the changes of a pair are drawn.

    Attributes:
        places: of the periods that have a change.
        figures: what is written at each bar; empty where there is no room for all.
    """

    places: Sequence[int]
    figures: Sequence[str]


def lane_of(drawn: Summed, slot: float, sheet: Sheet) -> StepLane | None:
    """Return how the changes of a pair are drawn in slots of a width; None if there are none to draw."""
    if not drawn.changes:
        return None
    rows = [drawn.rows[place] for place in drawn.changes]
    return StepLane(drawn.changes, _change_texts(rows, slot - sheet.pt(_PAST_BAR), sheet))


def _change_texts(rows: Sequence[PeriodRates], room: float, sheet: Sheet) -> list[str]:
    """Write the changes that are resolved, with as many decimals as there is room for; none as zero."""
    changes = [row.change if is_resolved(row) else None for row in rows]
    most = max(max(0, -int(each.as_tuple().exponent)) for each in changes if each is not None)
    for decimals in range(most, -1, -1):
        shown = [None if each is None else shortened(each, decimals) for each in changes]
        if any(each is not None and not each for each in shown):
            break
        texts = ["" if each is None else sheet.look.say.signed(each) for each in shown]
        if all(sheet.width(text, VALUE_SIZE) <= room for text in texts):
            return texts
    return []


def step_kind(row: PeriodRates) -> str:
    """Tell how a change looks: full; pale if other prints would not show it; hollow if it is not resolved."""
    if not is_resolved(row):
        return "hollow"
    return "pale" if row.hangs_on_prints else "full"


def draw_lane(sheet: Sheet, drawn: Summed, lane: StepLane, box: Rect, hue: int) -> Frame:
    """Draw the changes of a pair, on a scale of their own with zero in it; return their frame.

    Args:
        sheet: where.
        drawn: the pair.
        lane: how its changes are drawn.
        box: the place; of the same width as the periods above.
        hue: the number of its colour.
    """
    values = _values(drawn, lane)
    low, high = min(0.0, *values), max(0.0, *values)
    pads = [sheet.pt(_VALUE_ROOM if lane.figures and end else _PAST_BAR * 2) for end in (low, high)]
    unit = (high - low) / max(sheet.pt(1), box.height - sum(pads))
    count = len(drawn.rows)
    frame = Frame(box, (0.0, count), (low - pads[0] * unit, high + pads[1] * unit), name=f"{drawn.pair}, %")
    _draw_scale(sheet, frame, lane, values)
    frame.marks += _step_marks(sheet, drawn, lane, box.width / count, hue)
    sheet.scene.items.append(frame)
    _draw_figures(sheet, frame, lane, values)
    return frame


def scale_room(sheet: Sheet, drawn: Summed, lane: StepLane) -> float:
    """Return how much room the numbers left of a lane take."""
    texts = [text for _, text in _step_ticks(lane, _values(drawn, lane), sheet)]
    return max(sheet.width(text, TEXT) for text in texts) + sheet.pt(_SCALE_GAP)


def _values(drawn: Summed, lane: StepLane) -> list[float]:
    return [float(drawn.rows[place].change or 0) for place in lane.places]


def _step_ticks(lane: StepLane, values: Sequence[float], sheet: Sheet) -> list[tuple[float, str]]:
    """Return zero; beside bars without figures also other ticks."""
    low, high = min(0.0, *values), max(0.0, *values)
    ticks = [0.0] if lane.figures else value_ticks(low, high, _MOST_STEP_TICKS)
    texts = value_labels(ticks, sheet.look.say)
    return [
        (tick, f"+{text}" if tick > 0 else text if tick else "0")
        for tick, text in zip(ticks, texts, strict=True)
    ]


def _draw_scale(sheet: Sheet, frame: Frame, lane: StepLane, values: Sequence[float]) -> None:
    written: list[float] = []  # zero first: nothing else is written so near that it would touch
    for tick, text in sorted(_step_ticks(lane, values, sheet), key=lambda each: abs(each[0])):
        y, ink, thick = frame.y(tick), "grid" if tick else "quiet", 0.5 if tick else 0.7
        sheet.rule((frame.box.x, y), (frame.box.right, y), ink, thick)
        if any(abs(y - other) < sheet.pt(_LABELS_APART) for other in written):
            continue
        written.append(y)
        x = frame.box.x - sheet.pt(_SCALE_GAP)
        sheet.text(x, y - sheet.pt(TEXT) * 0.36, text, size=TEXT, ink="quiet", anchor="end")


def _step_marks(sheet: Sheet, drawn: Summed, lane: StepLane, slot: float, hue: int) -> list[FrameMark]:
    wide = min(slot * _BAR_PART, sheet.pt(_MOST_BAR))
    dot = min(sheet.pt(_UNRESOLVED_DOT), slot * _UNRESOLVED_PART)
    marks: list[FrameMark] = []
    for kind, ink in (("full", f"series-{hue}"), ("pale", f"bar-{hue}"), ("hollow", f"edge-{hue}")):
        places = [place for place in lane.places if step_kind(drawn.rows[place]) == kind]
        values = [float(drawn.rows[place].change or 0) for place in places]
        x = [place + 0.5 for place in places]
        if not places:
            continue
        if kind == "hollow":
            marks.append(Dots(x, values, ink, dot, hollow=True))
        else:
            ends = [min(0.0, value) for value in values], [max(0.0, value) for value in values]
            marks.append(Bars(x, *ends, ink, wide))
    return marks


def _draw_figures(sheet: Sheet, frame: Frame, lane: StepLane, values: Sequence[float]) -> None:
    """Write changes beyond their bars."""
    if not lane.figures:
        return
    for place, text, value in zip(lane.places, lane.figures, values, strict=True):
        down = sheet.pt(_PAST_BAR + VALUE_SIZE * ASCENT) if value < 0 else -sheet.pt(_PAST_BAR + 0.6)
        if text:
            y = frame.y(value) - down
            sheet.text(frame.x(place + 0.5), y, text, size=VALUE_SIZE, anchor="middle")
