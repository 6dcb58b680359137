"""What is said inside the frame of a series: its compared rates, its levels, and where there are no pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fxtrack.charts.margins import moves_unseen
from fxtrack.charts.marks import MAX_JOINED_DAYS, Line
from fxtrack.charts.tags import Tag, TagRow
from fxtrack.numbers import intervals
from fxtrack.numbers.headline import levels_shown
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.spoken import spoken_ends
from fxtrack.words import Words

_VALUE_TEXT, _DATE_TEXT = 9.0, 7.0  # sizes of letters at 16 cm
_VALUE_AMONG, _DATE_AMONG = 7.5, 6.5
_LEVEL_TEXT, _EMPTY_TEXT = 7.0, 6.5
_FAR = 1e4


def tags_of(line: Line, say: Words, *, hue: int, alone: bool, low: bool = False) -> list[Tag]:
    """Return what is said of the rates of a series.

    The latest compared rate; the first, if the chart has one series; and how often it is at each level. Of a
    pair without compared rates, nothing: a rate of a weekend is not one to quote.

    Args:
        line: the series.
        say: the language.
        hue: the number of its colour.
        alone: whether the chart has no other series.
        low: whether its frame has no room for a second row of words.
    """
    if not line.compared or moves_unseen(line):
        return []  # a rate that rounding hides the movement of is no figure to quote
    ink = f"series-{hue}"
    found = list(_level_tags(line, say, ink)) if alone else []
    latest = _rate_tag(line, -1, say, ink, alone=alone)
    found.append(latest._replace(rows=latest.rows[:1]) if low else latest)
    if alone and len(line.compared) > 1 and not line.levels:
        found.append(_rate_tag(line, 0, say, ink, alone=alone))
    return found


def _rate_tag(line: Line, place: int, say: Words, ink: str, *, alone: bool) -> Tag:
    rate = line.compared[place]
    day = rate.date.toordinal()
    value, dated = (_VALUE_TEXT, _DATE_TEXT) if alone else (_VALUE_AMONG, _DATE_AMONG)
    rows = [
        TagRow(say.number(_shown(line, rate)), value, ink, bold=True),
        TagRow(say.short_day(rate.date), dated, "quiet"),
    ]
    at = line.points.rate[line.points.dates.index(day)]
    # A rate that stands alone may have a margin as high as its frame.
    far = _FAR if len(line.compared) == 1 else Tag(rows, day, at).farthest
    return Tag(rows, day, at, "end" if place else "start", farthest=far)


def _shown(line: Line, rate: Rate) -> Decimal:
    """Return a rate as it is shown; beside two levels of computed rates with as many decimals as these."""
    if rate.exact is None:
        return rate.rate
    if line.levels is None:
        first, last = spoken_ends(line.compared)
        return last if rate is line.compared[-1] else first
    _, above = levels_shown(*line.levels)
    return intervals.rounded(rate.exact, max(0, -int(above.as_tuple().exponent))).value


def _level_tags(line: Line, say: Words, ink: str) -> Iterator[Tag]:
    """Say at each level how many dates are at it, in the longest gap between dates."""
    if not line.levels:
        return
    days = line.points.dates
    after = max(range(1, len(days)), key=lambda place: days[place] - days[place - 1])
    middle = (days[after] + days[after - 1]) / 2
    for level, rate in zip(line.levels, levels_shown(*line.levels), strict=True):
        forms = say.at_level_dates if line.weekends else say.at_level
        text = say.several(level.dates, forms, rate=say.number(rate))
        yield Tag([TagRow(text, _LEVEL_TEXT, ink, bold=True)], middle, float(level.range.value))


def empty_tags(days: Sequence[int], span: tuple[int, int], text: str, height: float) -> Iterator[Tag]:
    """Say of the time before the first date and after the last, if it is long, that it has no pages.

    Args:
        days: the dates, as ordinals.
        span: the first and the last date that is shown.
        text: what is said.
        height: where, on the scale of rates.
    """
    for first, last in ((span[0], days[0]), (days[-1], span[1])):
        if last - first > MAX_JOINED_DAYS:
            yield gap_tag(first, last, text, height)


def gap_tag(first: int, last: int, text: str, height: float) -> Tag:
    """Say something in the middle between two dates, anywhere above or below it."""
    return Tag(
        [TagRow(text, _EMPTY_TEXT, "quiet")], (first + last) / 2, height, within=last - first, farthest=_FAR
    )
