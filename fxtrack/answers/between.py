"""The changes between two dates: a row a pair, with the rates that stand for the dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.signs import signs_of
from fxtrack.answers.table import CellKind, Table
from fxtrack.numbers.between import Between, Nearest, Stand
from fxtrack.numbers.rates import Rate


def _date_or_none(rate: Rate | None) -> date | None:
    return rate.date if rate else None


def _rate_or_none(rate: Rate | None) -> Decimal | None:
    return rate.rate if rate else None


def _columns_of_side(side: str, of: Callable[[Between], Stand]) -> tuple[Column[Between], ...]:
    """Return the columns of one of the two dates; ``side`` is how their names begin."""
    return (
        Column(f"{side}_asked", CellKind.DATE, lambda row: of(row).asked),
        Column(f"{side}_date", CellKind.DATE, lambda row: _date_or_none(of(row).used)),
        Column(f"{side}_days", CellKind.COUNT, lambda row: of(row).days),
        Column(f"{side}_rate", CellKind.NUMBER, lambda row: _rate_or_none(of(row).used)),
        Column(f"{side}_mark", CellKind.CODE, lambda row: _mark_or_none(of(row).used)),
        Column(f"{side}_before_date", CellKind.DATE, lambda row: _date_or_none(of(row).before)),
        Column(f"{side}_before_days", CellKind.COUNT, lambda row: of(row).off(of(row).before)),
        Column(f"{side}_before_rate", CellKind.NUMBER, lambda row: _rate_or_none(of(row).before)),
        Column(f"{side}_after_date", CellKind.DATE, lambda row: _date_or_none(of(row).after)),
        Column(f"{side}_after_days", CellKind.COUNT, lambda row: of(row).off(of(row).after)),
        Column(f"{side}_after_rate", CellKind.NUMBER, lambda row: _rate_or_none(of(row).after)),
        Column(
            f"{side}_used",
            CellKind.DATE,
            lambda row: _date_or_none(of(row).used),
            people=side,
            empty="none",
            page="rate_of",
        ),
    )


def _mark_or_none(rate: Rate | None) -> str | None:
    return rate.mark.value if rate else None


def _date_and_distance(stand: Stand, rate: Rate) -> str:
    days = stand.off(rate)
    return f"{rate.date} ({_distance(days)})" if days else str(rate.date)


def _distance(days: int) -> str:
    """Word how many days a rate is later than the date that was asked for: ``6 days earlier`` for -6."""
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


_PROGRAMS = "asked date days rate mark before_date before_days before_rate after_date after_days after_rate"

BETWEEN: Answer[Between] = Answer(
    (
        Column("pair", CellKind.PAIR, lambda row: row.pair, page="pair"),
        Column("base", CellKind.CODE, lambda row: row.pair.base),
        Column("quote", CellKind.CODE, lambda row: row.pair.quote),
        *_columns_of_side("from", lambda row: row.start),
        *_columns_of_side("to", lambda row: row.end),
        Column(
            "rate_then",
            CellKind.NUMBER,
            lambda row: _rate_or_none(row.start.used),
            people="rate then",
            page="rate",
        ),
        Column("rate", CellKind.NUMBER, lambda row: _rate_or_none(row.end.used), page="rate"),
        Column("change", CellKind.CHANGE, people="change, %", page="change", sign=signs_of),
        Column(
            "change_limits",
            CellKind.CHANGE_RANGE,
            lambda row: row.moved and (row.moved.change_min, row.moved.change_max),
            parts=ends("change", CellKind.CHANGE),
            people="possible range, %",
        ),
        Column(
            "verdict",
            CellKind.VERDICT,
            empty="no change to show",
            page="verdict",
            said=lambda say, verdict: say.page.get(verdict, say.page["no data"]),
        ),
        Column(
            "prints_limits",
            CellKind.CHANGE_RANGE,
            lambda row: row.moved and (row.moved.prints_min, row.moved.prints_max),
            parts=ends("prints", CellKind.CHANGE),
            people="over all prints, %",
        ),
    ),
    programs=" ".join(
        [
            "base quote",
            *(f"{side}_{name}" for side in ("from", "to") for name in _PROGRAMS.split()),
            "change change_limits verdict prints_limits",
        ]
    ),
    people="pair from_used rate_then to_used rate change change_limits prints_limits verdict",
    page="pair from_used rate_then to_used rate change verdict",
)


_RATES_USED = ("from_used", "rate_then", "to_used", "rate")
_RANGES_SHOWN = ("change_limits", "prints_limits")


def between_tables(
    rows: Sequence[Between], first: date, last: date | None, *, ranges: bool = False
) -> list[Table]:
    """Lay the changes between two dates out for people.

    On request with the ranges that the digits allow: in a table of their own, for one would be too wide.
    """
    title = f"Change of the daily rate from {first} to {last or 'the latest date of each pair'}"
    if not ranges:
        return [BETWEEN.for_people(rows, title=title, without=_RANGES_SHOWN)]
    rates = BETWEEN.for_people(rows, title=title, without=("change", *_RANGES_SHOWN, "verdict"))
    title = "The change in percent, with its range"
    return [rates, BETWEEN.for_people(rows, title=title, without=_RATES_USED)]


def between_words(rows: Sequence[Between]) -> list[str]:
    """Say what the tables for people are of, and what they leave out."""
    words = ["A rate is what one unit of the first currency costs in the second."]
    if any(stand.asked and stand.days != 0 for row in rows for stand in (row.start, row.end)):
        words.append("--format csv and json also have the rates on both sides of a day without one.")
    return words


def between_notes(rows: Sequence[Between], compared: str, nearest: Nearest, max_gap: int) -> list[str]:
    """Say which dates have no rate, what stands for them, and what to do where nothing does.

    Args:
        rows: see ``fxtrack.numbers.between.changes_between``.
        compared: what takes part, in the singular: ``weekday rate``.
        nearest: which rate may stand for a date that has none.
        max_gap: how many days away it may be.
    """
    notes: dict[str, list[str]] = {}
    for row in rows:
        texts = [
            _substitute(stand, stand.used, compared)
            if stand.used
            else _nothing_near(stand, option, compared, nearest, _Gaps(max_gap, _gap_for_both(row, nearest)))
            for option, stand in (("--from", row.start), ("--to", row.end))
            if stand.asked and stand.days != 0
        ]
        if row.is_one_rate:
            day = _date_or_none(row.end.used)
            texts.append(f"The {compared} of {day} stands for both dates: there is no change to show.")
        for text in texts:
            notes.setdefault(text, []).append(row.pair)
    every = {row.pair for row in rows}
    return [text if {*pairs} == every else f"{', '.join(pairs)}: {text}" for text, pairs in notes.items()]


def _substitute(stand: Stand, used: Rate, compared: str) -> str:
    """Say which rate stands for a date that has none, and what is on the other side of the date."""
    other = stand.other
    if other is None:
        beyond = f"There is none {'before' if used is stand.after else 'after'}."
    else:
        beyond = (
            f"The {'next' if other is stand.after else 'one before'} is {_date_and_distance(stand, other)}."
        )
    return f"No {compared} on {stand.asked}; used {_date_and_distance(stand, used)}. {beyond}"


class _Gaps(NamedTuple):
    """How many days away from a date a rate may be, and how many would do, for the other date too."""

    most: int
    enough: int


def _gap_for_both(row: Between, nearest: Nearest) -> int:
    """Return the least gap with which a rate stands for either date, as far as there is one."""
    stands = [stand for stand in (row.start, row.end) if stand.asked and stand.days != 0]
    nearest_ones = ((stand, rate) for stand in stands for rate in stand.allowed(nearest)[:1])
    return max((abs(stand.off(rate) or 0) for stand, rate in nearest_ones), default=0)


def _nothing_near(stand: Stand, option: str, compared: str, nearest: Nearest, gaps: _Gaps) -> str:
    """Say that no rate is near enough to stand for a date, what there is, and what to do.

    Args:
        stand: the date and the rates around it.
        option: which asks for the date.
        compared: what takes part, in the singular.
        nearest: which rate may stand for the date.
        gaps: how many days away it may be, and how many would do.
    """
    days = f"{gaps.most} day{'' if gaps.most == 1 else 's'}"
    where = {
        "before": f"in the {days} to {stand.asked}",
        "after": f"in the {days} from {stand.asked}",
        "either": f"within {days} of {stand.asked}",
    }[nearest]
    sides = [_date_and_distance(stand, rate) for rate in (stand.before, stand.after) if rate]
    allowed = stand.allowed(nearest)
    other = any(abs(stand.off(rate) or 0) <= gaps.most for rate in stand.allowed("either"))
    around = ", --nearest either" if other else ""
    further = f"{around}, or --max-gap {gaps.enough}" if allowed else ""
    none = f"No {compared} {where if gaps.most else f'on {stand.asked}'}"
    if stand.before and stand.after:
        return f"{none}; nearest: {' and '.join(sides)}. Use one of these{further}."
    return f"{none}: {_asked_beyond_rates(stand, option, further)}."


def _asked_beyond_rates(stand: Stand, option: str, further: str) -> str:
    """Say that a date is beyond all rates, and what to say instead.

    The last rate never helps as the earlier of two dates, nor the first one as the later: there would be no
    change to show.
    """
    if stand.after:
        named = f"that is before the first ({stand.after.date})"
        return (
            f"{named}; say {f'--from {stand.after.date}{further}' if option == '--from' else 'a later --to'}"
        )
    last = stand.before.date if stand.before else None
    named = f"that is after the latest ({last})"
    return f"{named}; say {f'--to {last}{further}' if option == '--to' else 'an earlier --from'}"
