"""Coverage: which dates have which data, as calendars; where dates are many, by month, a row a year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from fxtrack.answers.coverage import PAIR_COVERAGE
from fxtrack.charts.calendars import PARTS, STATE_INKS, Calendar, calendars_of, draw_calendars, have_room
from fxtrack.charts.kinds import ChartKind, Drawer, Listed, Material, Needs
from fxtrack.charts.years import by_months, draw_grids, years_have_room
from fxtrack.drawing import axes
from fxtrack.drawing.scene import Frame, Rect, Scene
from fxtrack.drawing.sheet import Key, Look, Sheet
from fxtrack.errors import NothingToShowError
from fxtrack.model import Origin, Pair
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.daily import SATURDAY_AND_SUNDAY
from fxtrack.words import Words

_PAIR_HEIGHT, _LEAST_PAIR_HEIGHT = 22.0, 10.0  # points at 16 cm: the height of a row
_DATES_HEIGHT = 22.0


def draw_coverage(
    rows: Sequence[Coverage], look: Look, weekend: Collection[int] = SATURDAY_AND_SUNDAY
) -> Scene:
    """Draw which dates have which data.

    Args:
        rows: coverage by date or by month, not empty.
        look: size and words.
        weekend: the days of the week that are weekends, as ``date.weekday`` counts.
    """
    time = look.say.span(rows[0].first, rows[-1].last)
    title = coverage_title(rows, look.say)
    say, calendars = look.say, calendars_of(rows)
    head = title, _alike(calendars, time, say)
    if not _is_by_month(rows) and have_room(calendars, look, head, weekend):
        return draw_calendars(calendars, head, look, weekend)
    months = by_months(rows)
    head = title, _alike(calendars_of(months), say.coverage_by_year.format(time=time), say)
    if years_have_room(months, look, head):
        return draw_grids(months, head, look)
    return _draw_rows(months, look, (title, say.coverage_by_month.format(time=time)))


def _alike(calendars: Sequence[Calendar], text: str, say: Words) -> str:
    """Say behind a text that all currencies are alike, if there are several."""
    alike = len(calendars) == 1 and len(calendars[0].pairs) > 1
    return say.coverage_alike.format(time=text) if alike else text


def _draw_rows(rows: Sequence[Coverage], look: Look, head: tuple[str, str]) -> Scene:
    """Draw a row a pair, along the dates."""
    pairs = list(dict.fromkeys(row.pair for row in rows))
    first, last = rows[0].first, rows[-1].last
    least, wanted = (high * len(pairs) + _DATES_HEIGHT for high in (_LEAST_PAIR_HEIGHT, _PAIR_HEIGHT))
    sheet = Sheet(look, head, (_states_key(rows, look.say), []), wanted, least)
    span = first.toordinal(), last.toordinal()
    frame = Frame(_frame_box(sheet, pairs), (span[0], span[1] + 1), (0, len(pairs)), name="coverage")
    for place, pair in enumerate(pairs):
        _draw_row(sheet, frame, [row for row in rows if row.pair == pair], len(pairs) - 1 - place)
        middle = frame.y(len(pairs) - place - 0.5)
        sheet.text(sheet.body.x, middle - sheet.pt(2.5), pair)
    sheet.scene.items.append(frame)
    axes.draw_dates(sheet, frame, span)
    return sheet.scene


def _is_by_month(rows: Sequence[Coverage]) -> bool:
    return any(row.first != row.last for row in rows)


def _states_key(rows: Sequence[Coverage], say: Words) -> list[Key]:
    """Explain the states that are there."""
    found = {row.state for row in rows}
    by_month = _is_by_month(rows)
    keys = [
        Key("fill", say.states[state.value], ink, 1.0 if by_month else PARTS[state])
        for state, ink in STATE_INKS.items()
        if state in found
    ]
    return [*keys, Key("empty", say.states[State.NONE.value], "paper")] if State.NONE in found else keys


def _frame_box(sheet: Sheet, pairs: Sequence[Pair]) -> Rect:
    """Return the place of the rows, beside the names of the pairs and above the dates."""
    body, below = sheet.body, axes.date_room(sheet)
    left = max(sheet.width(pair) for pair in pairs) + sheet.pt(8)
    return Rect(body.x + left, body.y + below, body.width - left - sheet.pt(2), body.height - below)


def coverage_title(rows: Sequence[Coverage], say: Words) -> str:
    """Say on how many dates there is a rate, from the pair that has least to the one that has most."""
    observed: dict[Pair, int] = {}
    for row in rows:
        observed[row.pair] = observed.get(row.pair, 0) + row.observed
    dates = (rows[-1].last - rows[0].first).days + 1
    least, most = min(observed.values()), max(observed.values())
    if least < most:
        ends = {"low": say.number(least), "high": say.number(most)}
        return say.coverage_between.format(**ends, days=say.number(dates))
    return say.several(most, say.coverage_title, days=say.number(dates))


def _draw_row(sheet: Sheet, frame: Frame, rows: Sequence[Coverage], below: int) -> None:
    """Draw a pair: a stroke a date, or a cell a month that is as full as the month has dates with a rate."""
    high = frame.y(below + 1) - frame.y(below)
    least = sheet.pt(0.35)
    bottom = frame.y(below) + high * 0.12
    sheet.rule((frame.box.x, bottom), (frame.box.right, bottom), "grid")
    for first, last, state, part in _stretches(rows):
        x = frame.x(first.toordinal())
        wide = max(least, frame.x(last.toordinal() + 1) - x)
        sheet.fill(Rect(x, bottom, wide, high * 0.76 * part), STATE_INKS[state])


def _stretches(rows: Sequence[Coverage]) -> list[tuple[date, date, State, float]]:
    """Join neighbours that look the same; how high each is, as a part of the row."""
    joined: list[tuple[date, date, State, float]] = []
    for row in rows:
        if row.state not in STATE_INKS:
            continue
        part = PARTS[row.state]
        if row.state is State.OBSERVED and row.first != row.last:
            part = max(0.08, row.observed / ((row.last - row.first).days + 1))
        before = joined[-1] if joined else None
        if before and before[2:] == (row.state, part) and (row.first - before[1]).days == 1:
            joined[-1] = (before[0], row.last, row.state, part)
        else:
            joined.append((row.first, row.last, row.state, part))
    return joined


def _of_dates(material: Material, look: Look) -> Scene:
    rows = material.coverage
    if all(row.state is State.NONE for row in rows):
        raise NothingToShowError("nothing to show: there is no page with a ticker that passes these filters")
    return draw_coverage(rows, look, material.priced.weekend)


def _every_origin(material: Material) -> list[Origin]:
    """Return every page of the pairs that are asked for, whatever dates have a daily rate."""
    return material.pages.of(material.priced.filters.pairs)


def _if_covered(material: Material) -> dict[str, Drawer]:
    """Draw a file for a report, unless no page has a date."""
    return {"coverage": partial(_of_dates, material)} if material.coverage else {}


def _coverage_drawn(material: Material) -> dict[str, Listed]:
    """List what is drawn, by date or by month."""
    by_date = material.coverage is not material.months
    file = "coverage-dates.csv" if by_date else "coverage.csv"
    return {"coverage": Listed(file, partial(PAIR_COVERAGE.for_programs, material.coverage))}


COVERAGE_CHART = ChartKind(
    "coverage",
    "which dates have data",
    _of_dates,
    needs=frozenset({Needs.COVERAGE}),
    origins=_every_origin,
    in_report=_if_covered,
    place=50,
    listed=_coverage_drawn,
)
