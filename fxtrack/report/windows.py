"""The times that a report's page shows at a button: all, twelve months, ninety days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fxtrack.charts.marks import Line, points_of
from fxtrack.charts.spans import firsts_of, missing_text
from fxtrack.model import Pair
from fxtrack.numbers.changes import Change
from fxtrack.words import Words


class TimeButton(NamedTuple):
    """A time that a button shows.

    Attributes:
        id: of the button, and the class of what is shown then.
        span: the row of the change table with the date that it counts from.
    """

    id: str
    span: str

    def named(self, say: Words) -> str:
        """Say it on a button."""
        return say.page[self.id]


WINDOWS = (
    TimeButton("over-all", "since first"),
    TimeButton("over-year", "365 days"),
    TimeButton("over-90", "90 days"),
)
ALL, *SHORTER = WINDOWS


class DrawnTime(NamedTuple):
    """What is drawn of a pair, and at which buttons.

    Attributes:
        line: its rates, from the date that its change counts from.
        windows: the buttons; more than one where their changes count from the same date.
        lacking: what is missing at some of them, in words, by their ids: these show the whole instead.
    """

    line: Line
    windows: Sequence[TimeButton]
    lacking: Mapping[str, str]


def parts_of(line: Line, changes: Sequence[Change], since: date | None, say: Words) -> list[DrawnTime]:
    """Return what is drawn of a pair at each button, the longest time first.

    Args:
        line: the pair with all of its rates.
        changes: the change table in its direction.
        since: the first date that is asked for; None for no such date.
        say: the language.
    """
    rows = {row.period: row for row in changes if f"{row.base}/{row.quote}" == line.pair}
    parts = {line.compared[0].date if line.compared else None: DrawnTime(line, [ALL], {})}
    whole = next(iter(parts.values()))
    for window in SHORTER:
        row = rows.get(window.span)
        if row is None or row.reference_date is None:
            lacking = {**whole.lacking, window.id: "" if row is None else why_blank(row, changes, since, say)}
            whole = DrawnTime(whole.line, [*whole.windows, window], lacking)
            parts[next(iter(parts))] = whole
        elif row.reference_date in parts:
            known = parts[row.reference_date]
            parts[row.reference_date] = known._replace(windows=[*known.windows, window])
        else:
            parts[row.reference_date] = DrawnTime(_from(line, row.reference_date), [window], {})
        whole = next(iter(parts.values()))
    return list(parts.values())


def _from(line: Line, first: date) -> Line:
    rates = [rate for rate in line.rates if rate.date >= first]
    return Line(line.pair, rates, points_of(rates), line.weekends)


def why_blank(row: Change, changes: Sequence[Change], since: date | None, say: Words) -> str:
    """Say why there is no change over a span."""
    if since and row.target_date and row.target_date < since:
        return say.page["before_since"].format(day=say.short_day(since))
    return missing_text(row, firsts_of(changes).get(Pair(f"{row.base}/{row.quote}")), say)


class Choice(NamedTuple):
    """A button.

    Attributes:
        id: what it shows.
        name: what stands on it.
        lacking: why it shows nothing of its own; empty if it does.
    """

    id: str
    name: str
    lacking: str


def choices_of(parts: Sequence[Sequence[DrawnTime]], say: Words) -> list[Choice]:
    """Return the buttons: one that shows the whole of every pair tells why; none if all of them do.

    Args:
        parts: of every pair.
        say: the language.
    """
    shown = {window for of_pair in parts for part in of_pair[1:] for window in part.windows}
    if not shown:
        return []
    firsts = [of_pair[0] for of_pair in parts]
    return [
        Choice(
            window.id,
            window.named(say),
            "" if window in shown or window is ALL else _why(window, firsts, say),
        )
        for window in WINDOWS
    ]


def _why(window: TimeButton, wholes: Sequence[DrawnTime], say: Words) -> str:
    told = dict.fromkeys(filter(None, (part.lacking.get(window.id) for part in wholes)))
    return "; ".join(told) or say.page["same_pages"]
