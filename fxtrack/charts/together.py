"""Together: two or more pairs in one frame and on one scale, where they count the same and lie near."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from fxtrack.charts.ends import END_DOT, SHAPES, label_ends
from fxtrack.charts.hues import hues_of
from fxtrack.charts.index import series_name
from fxtrack.charts.keys import Meanings, keyed, keys_of, likely_keys
from fxtrack.charts.kinds import ChartKind, Material
from fxtrack.charts.marks import ALL_TIME, Asked, Line, lacks_dates, limits_of
from fxtrack.charts.panels import span_of
from fxtrack.charts.paths import Grain
from fxtrack.charts.strokes import TOGETHER, Pen, Shaped, band_marks, index_marks
from fxtrack.charts.tags import placed_tags, put
from fxtrack.charts.times import left_out_notes, time_told
from fxtrack.charts.told import empty_tags
from fxtrack.drawing import axes
from fxtrack.drawing.scene import Frame, FrameMark, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.errors import ChoiceError
from fxtrack.model import Pair
from fxtrack.numbers.headline import pairs_title
from fxtrack.numbers.rates import require_compared
from fxtrack.words import upper

_HIGH, _LEAST_HIGH = 200.0, 90.0  # points at 16 cm
_ENDS_SIZE, _MOST_ENDS = 7.0, 0.42  # of letters at the ends of lines; of the width
_SHAPES_APART = 26.0
_FARTHEST = 3  # times as high: pairs further apart would be flat lines at both edges


def why_apart(lines: Sequence[Line]) -> str:
    """Say why pairs share no scale; empty if they do."""
    named = " and ".join(line.pair for line in lines)
    if len(lines) == 1:
        return f"there is only {named}"
    quotes = list(dict.fromkeys(line.pair.quote for line in lines))
    if len(quotes) > 1:
        return f"{named} are counted in {' and '.join(quotes)}"
    middles = [median(line.points.rate) for line in lines]
    if max(middles) > _FARTHEST * min(middles):
        far = max(middles) / min(middles)
        return f"{named} lie too far apart, one is {far:.0f} times another"
    return ""


def draw_together(
    drawn: Sequence[Line], look: Look, rule: str, asked: Asked = ALL_TIME, only_weekends: Sequence[Pair] = ()
) -> Scene:
    """Draw pairs on one scale, with their names at the ends of their lines.

    Args:
        drawn: the pairs with the daily rates that are compared.
        look: size and words.
        rule: which rate of a day the lines show, for the key.
        asked: the time that is shown.
        only_weekends: pairs that are left out for they have weekend rates only.

    Raises:
        ChoiceError: they share no scale.
    """
    why = why_apart(drawn)
    if why:
        raise ChoiceError(
            f"no chart of the kind together: {why}; the kind index draws two or more pairs from 100"
        )
    say = look.say
    lead = say.legend_lead if any(line.weekends for line in drawn) else say.legend_lead_weekdays
    lead = say.legend_lead_rates if lacks_dates(drawn, drawn) else lead
    meanings = Meanings(
        rule, say.page["weekend"], lead, say.legend_spread, say.legend_range, say.legend_level, None
    )
    head = pairs_title([line.pair for line in drawn], say), time_told(drawn, say)

    def draw(keys: Sequence[Key]) -> Scene:
        sheet = Sheet(look, head, (keys, left_out_notes(only_weekends, say)), _HIGH, _LEAST_HIGH)
        _draw_frame(sheet, drawn, span_of(drawn, asked))
        return sheet.scene

    likely = likely_keys([line.points._replace(low=[], high=[]) for line in drawn], meanings)
    return keyed(draw, lambda scene: keys_of(scene.frames, meanings), likely)


def _draw_frame(sheet: Sheet, drawn: Sequence[Line], span: tuple[int, int]) -> None:
    limits = [limits_of(line.points) for line in drawn]
    ylim = min(low for low, _ in limits), max(high for _, high in limits)
    say = sheet.look.say
    names = [series_name(line.pair, sheet.look, drawn) for line in drawn]
    lasts = [say.number(line.rates[-1].rate) for line in drawn]
    texts = [f"{name} {last}" for name, last in zip(names, lasts, strict=True)]
    widest = max(sheet.width(text, _ENDS_SIZE, bold=True) for text in texts)
    size = _ENDS_SIZE * min(1.0, sheet.body.width * _MOST_ENDS / widest)
    unit = upper(say.currency(drawn[0].pair.quote).units)
    heading = axes.heading(sheet, "", [unit], sheet.body.width)
    height = sheet.body.height - axes.date_room(sheet) - axes.heading_height(sheet, heading)
    scales = axes.scales(sheet, ylim, height)
    room = scales.left_room + widest * size / _ENDS_SIZE + sheet.pt(19)
    box = Rect(
        sheet.body.x + scales.left_room, sheet.body.y + axes.date_room(sheet), sheet.body.width - room, height
    )
    frame = Frame(box, axes.xlim(span, box.width, sheet.pt(3)), ylim, name="together")
    frame.marks = _every_mark(drawn, frame, sheet.scale)
    axes.draw_heading(sheet, heading, sheet.body)
    axes.draw_values(sheet, frame, scales)
    axes.draw_dates(sheet, frame, span, ruled=True)
    sheet.scene.items.append(frame)
    days = sorted(day for line in drawn for day in line.points.dates)
    for tag, place in placed_tags(sheet, frame, [*empty_tags(days, span, say.no_pages, sum(ylim) / 2)]):
        put(sheet, tag, place)
    label_ends(sheet, frame, drawn, texts, size)


def _every_mark(drawn: Sequence[Line], frame: Frame, scale: float) -> list[FrameMark]:
    """Lay bands under all lines; each line has its colour and shape."""
    day = frame.box.width / (frame.xlim[1] - frame.xlim[0]) / scale
    unit = frame.box.height / (frame.ylim[1] - frame.ylim[0]) / scale
    hues, grain = hues_of([line.pair for line in drawn]), Grain(day, unit)
    marks: list[FrameMark] = []
    for line in drawn:
        ink = f"band-{hues[line.pair]}"
        marks += band_marks(line.points, grain, ink, scale, weekends=line.weekends)
    for number, line in enumerate(drawn):
        hue = hues[line.pair]
        rails = [float(level.range.value) for level in line.levels or ()]
        looks = Shaped(SHAPES[hue], END_DOT * scale, _SHAPES_APART, number / len(drawn))
        marks += index_marks(line.points, rails, grain, Pen(hue, scale, TOGETHER), looks)
    return marks


def led_parts(material: Material) -> list[Line]:
    """Return the daily rates that take part in comparisons, in the direction in which charts lead."""
    require_compared(material.priced.compared, material.priced.only_weekends())
    return [line.part for line in material.leading if line.part]


def _on_one_scale(material: Material, look: Look) -> Scene:
    only = [each.pair for each in material.priced.only_weekends()]
    return draw_together(led_parts(material), look, material.rule(look.say), material.asked, only)


TOGETHER_CHART = ChartKind(
    "together",
    "two or more pairs on one scale, where they share it (--together)",
    _on_one_scale,
    origins=Material.compared_origins,
)
