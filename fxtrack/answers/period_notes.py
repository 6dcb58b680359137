"""What is said below a table of periods: its signs, what it leaves out, and which periods have no rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fxtrack.answers.changes import change_notes
from fxtrack.answers.periods import END_CHANGE, FEW_SIGN, by_pair_of, left_out_for_width, with_rates
from fxtrack.answers.weekdays import possible_days
from fxtrack.model import Date
from fxtrack.numbers.by_period import PeriodMark, PeriodRates
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.periods import YEAR, kind_named
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate
from fxtrack.quality.news import in_days

_MOST_PERIODS_NAMED = 3  # more are only counted


def empty_notes(
    rows: Sequence[PeriodRates], by: str, today: date = date.max, *, weekends: bool = False
) -> list[str]:
    """Say of the pairs that have no rate in all the time that is asked for, which time that is.

    Args:
        rows: see ``fxtrack.numbers.by_period``.
        by: the name of the kind of period.
        today: the last day that counts.
        weekends: whether all dates take part.
    """
    held = with_rates(rows)
    empty = {pair: group for pair, group in by_pair_of(rows).items() if pair not in held}
    if not empty:
        return []
    [group, *_] = empty.values()
    number = f"the {by} is" if len(group) == 1 else f"all {len(group)} {by}s are"
    rate = "rate" if weekends else "weekday rate"
    time = f"from {group[0].first} to {min(group[-1].last, today)}"
    return [f"No {rate} of {', '.join(empty)} {time}: {number} missing."]


def period_notes(
    rows: Sequence[PeriodRates], by: str, possible: Possible, *, ranges: bool = False
) -> list[str]:
    """Explain a table of periods.

    Args:
        rows: see ``fxtrack.numbers.by_period``.
        by: the name of the kind of period.
        possible: on which dates a rate was to be expected.
        ranges: whether the table shows what rounding allows.
    """
    without = () if ranges else left_out_for_width(rows, by, weekends=not possible.weekend)
    notes = _tilde_notes(rows, by, possible, moved="average_moved" not in without)
    notes += change_notes(rows, ranges=ranges)
    notes += _part_notes(rows, possible.today)
    of = "of all daily rates of the year, not of its months" if by == YEAR.name else "of the daily rates"
    return [
        *notes,
        f"Average: arithmetic mean {of}.",
        "Its range allows for rounding only, not for dates without a rate.",
        *_before_notes(rows),
        *_blank_notes(rows),
        *(_left_out_notes(without) if without else []),
        *_possible_notes(possible),
    ]


def later_note(later: Sequence[Rate], today: date) -> str:
    """Say how many daily rates, at least one, are left out because they are of later days than today."""
    number = "1 daily rate" if len(later) == 1 else f"{len(later):,} daily rates"
    last = max(rate.date for rate in later)
    dates = f", of {last}" if len(later) == 1 else f", the last of {last}"
    return f"Left out: {number} after {today} (--today){dates}."


def weekend_notes(rows: Sequence[PeriodRates], listed: Iterable[Rate]) -> list[str]:
    """Name the periods that are shown as missing, but have rates of weekends.

    Args:
        rows: see ``fxtrack.numbers.by_period``.
        listed: the daily rates of all dates that count.
    """
    empty = {(row.pair, row.period): (row.first, row.last) for row in rows if row.held is None}
    if not empty:
        return []
    days: dict[str, list[Date]] = {}
    for rate in listed:
        if rate.mark is Mark.WEEKEND:
            days.setdefault(rate.pair, []).append(rate.date)
    found = {
        period: None
        for (pair, period), (first, last) in empty.items()
        if any(first <= day <= last for day in days.get(pair, ()))
    }
    if not found:
        return []
    named = ", ".join(found) if len(found) <= _MOST_PERIODS_NAMED else f"{len(found)} periods"
    return [f"Only weekend rates: {named}. Add --weekends to compare them."]


def ends_notes(
    rows: Sequence[PeriodRates], by: str, possible: Possible, *, ranges: bool = False
) -> list[str]:
    """Explain a table of the ends of periods; see ``period_notes``."""
    notes = [f"{FEW_SIGN}  {_early_text(by)}"] if any(row.has_early_end for row in rows) else []
    notes += change_notes(rows, ranges=ranges)
    return [*notes, *_blank_notes(rows), *_part_notes(rows, possible.today)]


def _early_text(by: str) -> str:
    """Say which ends of periods are early."""
    days = in_days(kind_named(by).slack)
    return f"end of period more than {days} early, or a change to or from such an end"


def _tilde_notes(rows: Sequence[PeriodRates], by: str, possible: Possible, *, moved: bool) -> list[str]:
    """Explain ``~``, in two lines where it means both.

    Args:
        rows: the rows of the table.
        by: the name of the kind of period.
        possible: on which dates a rate was to be expected.
        moved: whether the table shows the changes of averages.
    """
    days = "weekdays" if possible.weekend else "dates"
    texts = []
    few = f"average of fewer than {possible.min_share:g}% of the {days}"
    if moved and any(row.has_few and row.average_moved for row in rows):
        texts.append(f"{few}, or a change to or from it")
    elif any(PeriodMark.FEW in row.marks for row in rows):
        texts.append(few)
    if any(row.has_early_end for row in rows):
        texts.append(_early_text(by))
    return [f"{' ' if place else FEW_SIGN}  {text}" for place, text in enumerate(texts)]


def _left_out_notes(without: Sequence[str]) -> list[str]:
    """Name the columns that did not fit, and where they are."""
    rates = "low, high" if "low" in without else "dates of low and high"
    return [f"Left out: {rates}, change of the average (--ranges or CSV)."]


def _blank_notes(rows: Sequence[PeriodRates]) -> list[str]:
    """Explain a change that is blank, of a period that has a rate."""
    blank = any(row.held and not row.before for row in rows)
    return ["blank: no rate in the period before"] if blank else []


def _before_notes(rows: Sequence[PeriodRates]) -> list[str]:
    """Say from where changes count, with its date where no row of the table has it.

    A change within a year, from its first date, is another one; both are right.
    """
    shown = {(row.pair, row.held.end.date) for row in rows if row.held}
    days = {
        (row.period, row.before.end.date)
        for row in rows
        if row.before and (row.pair, row.before.end.date) not in shown
    }
    named = ", ".join(f"{period} from {day}" for period, day in sorted(days))
    has_change = any(row.before for row in rows)
    since = f" ({named})" if named else ""
    return [f"{END_CHANGE}: change from the end of the period before{since}."] if has_change else []


def _part_notes(rows: Sequence[PeriodRates], today: date | None) -> list[str]:
    notes = {
        PeriodMark.CUT: "cut  --since or --until leaves out a part of the period",
        PeriodMark.OPEN: f"not over  the period goes on; it is counted up to {today} (--today)",
    }
    return [note for mark, note in notes.items() if any(mark in row.marks for row in rows)]


def _possible_notes(possible: Possible) -> list[str]:
    days = possible_days(possible.weekend)
    if possible.holidays:
        return [f"Possible dates: {days}, without the holidays of the list."]
    return [f"Possible dates: {days}, public holidays included.", "--holidays FILE leaves these out."]
