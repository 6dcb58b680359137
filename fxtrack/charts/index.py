"""Index: all pairs from one start, which is 100, with the bands that the printed digits allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial

from fxtrack.answers.indexed import INDEXED, Indexed
from fxtrack.answers.table import Table
from fxtrack.charts.ends import END_DOT, SHAPES, Ended, label_ends
from fxtrack.charts.hues import hues_of
from fxtrack.charts.keys import Meanings, keyed, keys_of, likely_keys
from fxtrack.charts.kinds import ChartKind, Listed, Material
from fxtrack.charts.limits import beyond_notes, ends_chosen
from fxtrack.charts.marks import ALL_TIME, Asked, Line, Points, lacks_dates, limits_of, points_of, rebased_to
from fxtrack.charts.panels import span_of
from fxtrack.charts.paths import Grain
from fxtrack.charts.spans import named_by_quote
from fxtrack.charts.strokes import TOGETHER, Pen, Shaped, band_marks, index_marks
from fxtrack.charts.tags import placed_tags, put
from fxtrack.charts.times import left_out_notes
from fxtrack.charts.told import empty_tags
from fxtrack.currencies import DOLLAR
from fxtrack.drawing import axes
from fxtrack.drawing.cutting import cut
from fxtrack.drawing.scene import Frame, FrameMark, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.errors import NothingToShowError
from fxtrack.model import Origin, Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
from fxtrack.numbers.headline import extremes_named, pairs_title
from fxtrack.numbers.intervals import Interval, Range
from fxtrack.numbers.lasting import Course, course
from fxtrack.numbers.ranking import IndexMove, strongest
from fxtrack.numbers.rates import Rate
from fxtrack.words import Words, upper

_BODY, _LEAST_BODY = 230.0, 90.0  # points at 16 cm
_NAME_SIZE = 7.0
_MOST_LABEL = 0.42  # of the width
_NARROW_CHART = 11.0  # cm: below this, currencies are named by their codes
_DOTS_APART = 26.0

_START = 100.0
_FLAT = 1e-3  # less is no scale
_FLAT_CHANGE = 0.2  # as a title has it: held is what hides no change of more than 0.1 %, up or down
_A_WEEK = timedelta(days=7)  # series that end further apart are not ranked


@dataclass(frozen=True)
class Rebased:
    """A pair with the rate that is 100, its daily rates, all of them compared, and the same rebased."""

    reference: Rate
    line: Line
    points: Points

    @property
    def pair(self) -> Pair:
        """The pair."""
        return self.line.pair

    @property
    def rates(self) -> Sequence[Rate]:
        """Its daily rates, all of them compared."""
        return self.line.rates

    @property
    def moves(self) -> bool:
        """Whether the digits of any date tell it from the start."""
        least, greatest = self.points.least, self.points.greatest
        return any(not low <= _START <= high for low, high in zip(least, greatest, strict=True))

    @property
    def is_flat(self) -> bool:
        """Whether it stays at 100, and the digits leave no change open that could be seen."""
        return self.points.greatest[-1] - self.points.least[-1] <= _FLAT_CHANGE

    @property
    def end(self) -> Range:
        """The last of them, rebased: exactly 100 if it is the reference itself."""
        if self.rates[-1] == self.reference:
            return Range(*(each * 0 + 100 for each in self.reference.range))
        return intervals.index(self.rates[-1].range, self.reference.range)

    def shown(self, rate: Rate) -> Interval:
        """Return one of its rates rebased, as it is shown: exactly 100 if it is the reference itself."""
        if rate == self.reference:
            return intervals.shown(Range(*(each * 0 + 100 for each in rate.range)))
        if rate.exact is None and self.reference.exact is None:
            return intervals.index_of_print(rate.rate, self.reference.rate)
        return intervals.shown(intervals.index(rate.range, self.reference.range))

    @cached_property
    def course(self) -> Course:
        """What it did from the date that is 100 on."""
        if self.line.course and self.reference.date <= self.rates[0].date:
            return self.line.course
        return course([rate for rate in self.rates if rate.date >= self.reference.date])

    @property
    def move(self) -> IndexMove:
        """The same, for the title."""
        return IndexMove(self.pair, Range(*(each - 100 for each in self.end)), self.course.kind)

    def rebased(self, value: Decimal) -> Decimal:
        """Return one of its rates as the index shows it."""
        rate = next(each for each in self.rates if each.rate == value)
        return intervals.shown(intervals.index(rate.range, self.reference.range)).value


def draw_index(  # noqa: PLR0913 - a chart of all pairs has these
    drawn: Sequence[Line],
    chosen: Mapping[Pair, Rate],
    base_date: date | None,
    look: Look,
    rule: str,
    *,
    asked: Asked = ALL_TIME,
    only_weekends: Sequence[Pair] = (),
) -> Scene:
    """Draw all pairs rebased to 100.

    Args:
        drawn: the pairs with the daily rates that are compared; those without a reference are left out, but
            not all.
        chosen: for each pair the rate that is 100.
        base_date: where all are 100; None if each begins at its own first date.
        look: size and words.
        rule: which rate of a day the lines show, for the key.
        asked: the time that is shown.
        only_weekends: pairs that are left out for they have weekend rates only.
    """
    every = _rebased_lines(drawn, chosen)
    groups = _told_apart(every)
    say = look.say
    span = span_of([each.line for each in every], asked)
    head = _index_head(every, base_date, say)
    lead = say.legend_lead if any(line.weekends for line in drawn) else say.legend_lead_weekdays
    if lacks_dates(drawn, drawn):
        lead = say.legend_lead_rates
    hidden = [line.pair for line in every if line not in groups]
    notes = [
        *(
            beyond_notes([line.points for line in groups], _scale_ends(groups, look), say)
            if look.has_ends
            else []
        ),
        *_hidden_notes(hidden, look, every),
        *_further_notes(groups, look),
        *left_out_notes(only_weekends, say),
    ]
    meanings = Meanings(
        rule, say.page["weekend"], lead, say.legend_spread, say.legend_range, say.legend_level, None
    )

    def draw(keys: Sequence[Key]) -> Scene:
        sheet = Sheet(look, head, (keys, notes), _BODY, _LEAST_BODY)
        _draw_lines(sheet, groups, span)
        return sheet.scene

    def read(scene: Scene) -> list[Key]:
        found = keys_of(scene.frames, meanings)
        veils = any(mark.ink == "veil" for frame in scene.frames for mark in frame.marks)
        still = [line.pair for line in groups if not line.moves and len(line.rates) > 1] if veils else []
        if still:
            names = ", ".join(series_name(pair, look, groups) for pair in still)
            found.append(Key("band", say.legend_veil.format(names=names), "veil"))
        return found

    return keyed(
        draw, read, likely_keys([each.points._replace(low=[], high=[]) for each in groups], meanings)
    )


def _told_apart(every: Sequence[Rebased]) -> Sequence[Rebased]:
    """Return the series of which the digits tell that they moved or held; all of them, if none moved.

    The band of one of which they tell neither is as wide as the chart, and would set its scale.
    """
    found = [line for line in every if line.moves or line.is_flat]
    return found if any(line.moves for line in found) else every


def _hidden_notes(hidden: Sequence[Pair], look: Look, groups: Sequence[Rebased]) -> list[str]:
    """Name the pairs that are not drawn, for rounding hides whether they moved."""
    names = ", ".join(series_name(pair, look, groups) for pair in hidden)
    return [look.say.index_hidden.format(names=names)] if hidden else []


def _rebased_lines(drawn: Sequence[Line], chosen: Mapping[Pair, Rate]) -> list[Rebased]:
    return [_rebased_line(line, chosen[line.pair]) for line in drawn if line.pair in chosen]


def _rebased_line(line: Line, reference: Rate) -> Rebased:
    drawn = rebased_to(line.points, points_of([reference]))
    if not line.weekends:  # all dates that are here are compared
        drawn = drawn._replace(weekend=[False] * len(drawn.dates))
    return Rebased(reference, line, drawn)


def _index_head(groups: Sequence[Rebased], base_date: date | None, say: Words) -> tuple[str, str]:
    """Say what happened from the dates that are 100 to the last."""
    pairs = [line.pair for line in groups]
    in_common = len({pair.quote for pair in pairs}) == 1 or len({pair.base for pair in pairs}) == 1
    compared = any(line.rates[-1] != line.reference for line in groups)
    lasts = [line.rates[-1].date for line in groups]
    starts = [line.reference.date for line in groups]
    not_ranked = ""
    if max(lasts) - min(lasts) >= _A_WEEK:
        not_ranked = say.not_ranked
    elif max(starts) - min(starts) >= _A_WEEK:
        not_ranked = say.not_ranked_starts
    is_ranked = in_common and compared and not not_ranked
    said = strongest([line.move for line in groups], say) if is_ranked else ""
    title, last = said or pairs_title(pairs, say), say.span(min(lasts), max(lasts))
    unit = ""
    if pairs and all(pair.quote == DOLLAR for pair in pairs):
        unit = f"{upper(say.index_in_dollars)}. "
    elif len(pairs) > 1 and all(pair.base == DOLLAR for pair in pairs):
        unit = f"{say.per_dollar}. "
    if not compared:
        return title, unit + last
    start = unit + upper(say.index_own)
    if base_date is not None:  # of a pair without a rate on that very date, an earlier one is 100
        start = unit + say.index_start.format(day=say.span(min(starts), max(starts)))
    if not_ranked:
        return title, f"{start}; {not_ranked}"
    until = say.index_until if len(set(lasts)) == 1 else say.index_until_own
    return title, f"{start}; {until.format(last=last)}"


def _further_notes(groups: Sequence[Rebased], look: Look) -> list[str]:
    """Name the pairs that went further in between than they ended, and how far."""
    names = []
    for line in groups:
        found = line.course
        ends = line.rebased(found.lowest), line.rebased(found.highest)
        if named := extremes_named(found, *ends, look.say):
            names.append(f"{series_name(line.pair, look, groups)} ({', '.join(named)})")
    return [look.say.index_further.format(names=", ".join(names))] if names else []


def _scale_ends(groups: Sequence[Rebased], look: Look) -> tuple[float, float]:
    """Return the ends of the scale."""
    ends = [limits_of(line.points) for line in groups]
    ylim = min(100.0, *(low for low, _ in ends)), max(100.0, *(high for _, high in ends))
    if ylim[1] - ylim[0] < _FLAT:
        ylim = (99.0, 101.0)
    return ends_chosen(ylim, [line.points for line in groups], look)


def _draw_lines(sheet: Sheet, groups: Sequence[Rebased], span: tuple[int, int]) -> None:
    ylim = _scale_ends(groups, sheet.look)
    places = _end_decimals(groups)
    texts = [_index_label(line, sheet, groups, places) for line in groups]
    widest = max(sheet.width(text, _NAME_SIZE, bold=True) for text in texts)
    size = _NAME_SIZE * min(1.0, sheet.body.width * _MOST_LABEL / widest)
    room = widest * size / _NAME_SIZE + sheet.pt(19)
    height = sheet.body.height - axes.date_room(sheet) - sheet.pt(4)
    scales = axes.scales(sheet, ylim, height)
    box = Rect(
        sheet.body.x + scales.left_room,
        sheet.body.y + axes.date_room(sheet),
        sheet.body.width - scales.left_room - room,
        height,
    )
    frame = Frame(box, axes.xlim(span, box.width, sheet.pt(3)), ylim, name="index")
    day, unit = box.width / (frame.xlim[1] - frame.xlim[0]), box.height / (ylim[1] - ylim[0])
    frame.marks = _marks(groups, sheet.scale, Grain(day / sheet.scale, unit / sheet.scale))
    if sheet.look.has_ends:
        frame = cut(frame)
    axes.draw_values(sheet, frame, scales)
    if ylim[0] <= _START <= ylim[1]:
        hundred = frame.y(_START)
        sheet.rule((box.x, hundred), (box.right, hundred), "quiet", 0.9)
    axes.draw_dates(sheet, frame, span, ruled=True)
    sheet.scene.items.append(frame)
    days = sorted(day for line in groups for day in line.points.dates)
    for tag, place in placed_tags(
        sheet, frame, [*empty_tags(days, span, sheet.look.say.no_pages, sum(ylim) / 2)]
    ):
        put(sheet, tag, place)
    label_ends(sheet, frame, groups, texts, size)


def _marks(groups: Sequence[Rebased], scale: float, grain: Grain) -> list[FrameMark]:
    """Lay bands under all lines, the widest undermost, so that none hides a line or a narrower band.

    Args:
        groups: the series.
        scale: how much larger lines are than in a chart of 16 cm.
        grain: how fine the chart is.
    """

    def width(line: Rebased) -> float:
        return max(high - low for low, high in zip(line.points.least, line.points.greatest, strict=True))

    hues = hues_of([line.pair for line in groups])
    marks: list[FrameMark] = []
    for line in sorted(groups, key=width, reverse=True):
        # What is never resolved is as wide as the chart: in its own colour it would drown the others.
        ink = f"band-{hues[line.pair]}" if line.moves else "veil"
        marks += band_marks(line.points, grain, ink, scale, weekends=line.line.weekends)
    for number, line in enumerate(groups):
        hue = hues[line.pair]
        base = points_of([line.reference]).rate[0]
        rails = [_START * float(level.range.value) / base for level in line.line.levels or ()]
        looks = Shaped(SHAPES[hue], END_DOT * scale, _DOTS_APART, number / len(groups))
        marks += index_marks(line.points, rails, grain, Pen(hue, scale, TOGETHER), looks)
    return marks


def series_name(pair: Pair, look: Look, groups: Sequence[Ended]) -> str:
    """Name a series: its currency, if all are priced in the same one."""
    pairs = [each.pair for each in groups]
    if len({each.quote for each in pairs}) > 1 and not named_by_quote(pairs):
        return pair
    code = pair.quote if named_by_quote(pairs) else pair.base
    return code if look.width < _NARROW_CHART else upper(look.say.currency(code).full)


def _end_decimals(groups: Sequence[Rebased]) -> int:
    """Return how many decimals all ends have: no more than the one has of which the least is known."""
    known = [line.end for line in groups if line.end.low < line.end.high and not _ends_openly(line)]
    return min((decimals(intervals.shown(end).value) for end in known), default=0)


def _ends_openly(line: Rebased) -> bool:
    """Tell whether rounding hides on which side of 100 a series ends."""
    return line.end.low <= _START <= line.end.high and len(line.rates) > 1


def _index_label(line: Rebased, sheet: Sheet, groups: Sequence[Rebased], places: int) -> str:
    say, narrow = sheet.look.say, sheet.look.width < _NARROW_CHART
    name = series_name(line.pair, sheet.look, groups)
    last, latest = line.rates[-1].date, max(each.rates[-1].date for each in groups)
    dated = f", {say.short_day(last)}" if latest - last >= _A_WEEK and not narrow else ""
    if _ends_openly(line):
        return f"{name} ?" if narrow else f"{name}: {say.not_resolved}{dated}"
    return f"{name} {say.number(intervals.rounded(line.end, places).value)}{dated}"


def _from_start(material: Material, look: Look) -> Scene:
    if not material.references:
        rate = material.priced.view.compared
        raise NothingToShowError(
            f"nothing to show: no pair has a {rate} on {material.start} or shortly before"
        )
    return draw_index(
        material.compared,
        material.references,
        material.start,
        look,
        material.rule(look.say),
        asked=material.asked,
        only_weekends=[each.pair for each in material.priced.only_weekends()],
    )


def _origins_and_starts(material: Material) -> list[Origin]:
    """Return the pages behind the lines, and those behind the rates that are 100."""
    starts = {rate.date for rate in material.references.values()}
    days = {rate.date for rate in material.priced.compared}
    return material.pages.of([line.pair for line in material.compared], days | starts)


def _left_out(material: Material) -> list[str]:
    """Name the pairs that have no rate to be 100, and those of which an earlier one is."""
    told = []
    for pair in (line.pair for line in material.compared):
        reference = material.references.get(pair)
        if reference is None:
            rate = material.priced.view.compared
            told.append(f"Left out: {pair} has no {rate} on {material.start} or shortly before, to be 100.")
        elif material.start and reference.date != material.start:
            told.append(f"{pair} is 100 on {reference.date}, its last date before {material.start}.")
    return told


def _index_drawn(material: Material) -> Table:
    """List what is drawn; pairs that are left out of the chart have no rows."""
    groups = _told_apart(_rebased_lines(material.compared, material.references))
    return INDEXED.for_programs(
        [Indexed(rate, line.reference, line.shown(rate)) for line in groups for rate in line.rates]
    )


INDEX_CHART = ChartKind(
    "index",
    "all pairs from one start, which is 100: the first date of all, or --index DATE",
    _from_start,
    origins=_origins_and_starts,
    notes=_left_out,
    has_start=True,
    has_ends=True,
    in_report=lambda material: {"index": partial(_from_start, material)} if material.priced.compared else {},
    place=20,
    listed=lambda material: {"index": Listed("index.csv", partial(_index_drawn, material))},
)
