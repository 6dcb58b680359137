"""The cards on top of a report's page: what each currency costs, how that changed, and a small line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from fxtrack.charts.hues import hues_of
from fxtrack.charts.marks import Line
from fxtrack.charts.spans import is_resolved
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import Change, Verdict
from fxtrack.numbers.headline import levels_shown
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.spoken import spoken_change, spoken_ends
from fxtrack.report import saying
from fxtrack.report.contents import Contents
from fxtrack.report.sparks import spark
from fxtrack.report.windows import why_blank
from fxtrack.words import Words

_ON_CARD = {"30 days": "", "90 days": "over-90", "365 days": "", "since first": ""}
"""The spans of a card, and the button at which one stands there alone."""
_BY_CHART = ("7 days", "30 days", "90 days", "365 days", "year to date", "since first")
"""Those beside a chart."""
_BUTTONS = {"90 days": "over-90", "365 days": "over-year", "since first": "over-all"}
_NEAR_A_LEVEL = Fraction(1, 1000)


class CardRow(NamedTuple):
    """A change on a card.

    Attributes:
        name: the span.
        since: from which date.
        text: the change, or why there is none.
        trend: "up", "down", or empty.
        only: the class of the time in which alone it is shown, if any.
        button: the time that it is the change of.
        partly: not by every print of the two days.
    """

    name: str
    since: str
    text: str
    trend: str = ""
    only: str = ""
    button: str = ""
    partly: bool = False


@dataclass(frozen=True)
class Card:
    """What is said of a currency.

    Attributes:
        id: its section.
        name: the currency.
        hue: the number of its colour.
        rate: the latest weekday rate; where rounding hides any movement, from where to where it may be.
        unit: what it counts.
        day: its date.
        words: what is said instead of changes; empty if these are.
        rows: the changes.
        spark: the small line.
    """

    id: str
    name: str
    hue: int
    rate: str
    unit: str
    day: str
    words: str
    rows: Sequence[CardRow]
    spark: Markup

    @property
    def partly(self) -> bool:
        """Whether some change hangs on which of a day's rates is used."""
        return any(row.partly for row in self.rows)


def cards_of(contents: Contents, listed: Contents, say: Words, *, timed: bool = True) -> list[Card]:
    """Make a card a pair.

    Args:
        contents: the rates in the direction that is told.
        listed: the same in that of the report's tables, by whose pairs sections are named.
        say: the language.
        timed: whether buttons choose a time; else no change is there for one of them alone.
    """
    lines = contents.leading
    hues, sections = hues_of([line.pair for line in lines]), saying.sections_of(listed)
    cards = [_card(line, contents, sections[line.pair], hues[line.pair], say) for line in lines]
    if timed:
        return cards
    return [replace(card, rows=[row for row in card.rows if not row.only]) for card in cards]


def _card(line: Line, contents: Contents, section: str, hue: int, say: Words) -> Card:
    latest = (line.compared or line.rates)[-1]
    changes = [row for row in contents.changes if f"{row.base}/{row.quote}" == line.pair]
    words = _in_words(line, changes, say)
    return Card(
        id=section,
        name=saying.currency_of(line.pair, contents.leading, say),
        hue=hue,
        rate=_rate_of(line, latest, say),
        unit=saying.unit(line.pair.base, line.pair.quote, say),
        day=say.day(latest.date),
        words=words,
        rows=[]
        if words
        else [_card_row(row, line, contents, say) for row in changes if row.period in _ON_CARD],
        spark=spark(line, hue),
    )


def changes_beside(line: Line, contents: Contents, say: Words) -> tuple[str, list[CardRow]]:
    """Return what stands beside a chart: all changes, or words instead."""
    changes = [row for row in contents.changes if f"{row.base}/{row.quote}" == line.pair]
    words = _in_words(line, changes, say)
    rows = (
        [] if words else [_card_row(row, line, contents, say) for row in changes if row.period in _BY_CHART]
    )
    return words, [row._replace(only="") for row in rows]


def _rate_of(line: Line, latest: Rate, say: Words) -> str:
    """Write the latest rate: where rounding hides any movement its range, at one of two levels that level."""
    if line.course and line.course.kind is Story.HIDDEN:
        return "\u2013".join(say.number(each) for each in latest.limits)
    for level, shown in zip(
        line.levels or (), levels_shown(*line.levels) if line.levels else (), strict=True
    ):
        if abs(latest.range.value / level.range.value - 1) <= _NEAR_A_LEVEL:
            return say.number(shown)
    return say.number(spoken_ends(line.compared)[1] if line.compared else latest.rate)


def _change_said(line: Line, first: date, last: date) -> Decimal:
    """Return a change with the digits of a title, rounded once: of the same dates both agree."""
    ranges = {rate.date: rate.range for rate in line.compared if rate.date in {first, last}}
    return spoken_change(intervals.change(ranges[last], ranges[first])).percent


def _in_words(line: Line, changes: Sequence[Change], say: Words) -> str:
    """Say what no percentage would say rightly; empty where changes do."""
    if not line.course:
        return say.only_weekends
    if len(line.compared) == 1:
        return say.page["one_date"]
    if line.course.kind is Story.HIDDEN:
        [whole] = (row for row in changes if row.period == "since first")
        low, high = (say.signed(end) for end in (whole.change_min, whole.change_max) if end is not None)
        return say.page["card_hidden"].format(low=low, high=high)
    if line.levels:
        low, high = (say.number(each) for each in levels_shown(*line.levels))
        return say.page["card_levels"].format(low=low, high=high)
    return say.page["card_held"] if line.course.kind is Story.HELD else ""


def _card_rows(
    spans: Collection[str], changes: Sequence[Change], line: Line, contents: Contents, say: Words
) -> list[CardRow]:
    return [_card_row(row, line, contents, say) for row in changes if row.period in spans]


def _card_row(row: Change, line: Line, contents: Contents, say: Words) -> CardRow:
    name, only = say.spans[row.period], _ON_CARD.get(row.period, "")
    button = _BUTTONS.get(row.period, "")
    if row.change is None or row.reference_date is None:
        return CardRow(
            name, "", why_blank(row, contents.changes, contents.filters.since, say), "", only, button
        )
    since = say.since_day.format(day=say.short_day(row.reference_date))
    if not is_resolved(row):
        return CardRow(name, since, say.not_resolved, "", only, button)
    trend = "up" if row.verdict == Verdict.UP.value else "down"
    text = f"{say.signed(_change_said(line, row.reference_date, row.date))}%"
    return CardRow(name, since, text, trend, only, button, partly=row.hangs_on_prints)
