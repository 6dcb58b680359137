"""The daily rates that later imports changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.table import CellKind
from fxtrack.model import Pair
from fxtrack.numbers.changes import Revision
from fxtrack.numbers.revised import RevisionSummary

_WHAT = {"changed": "other rate", "gone": "gone", "spread": "other prints", "added": "new"}


def _low_to_high(row: Revision) -> str | None:
    """Say between which rates the prints of a day lie now, where there are several."""
    if row.low_now is None or row.high_now is None or row.prints_now == 1:
        return None
    return f"{row.low_now:f} to {row.high_now:f}"


REVISIONS: Answer[Revision] = Answer(
    (
        Column("date", CellKind.DATE),
        Column("base", CellKind.CODE),
        Column("quote", CellKind.CODE),
        Column("revision", CellKind.CODE),
        Column("rate_then", CellKind.DIGITS),
        Column("low_then", CellKind.DIGITS),
        Column("high_then", CellKind.DIGITS),
        Column("prints_then", CellKind.COUNT),
        Column("rate_now", CellKind.DIGITS),
        Column("low_now", CellKind.DIGITS),
        Column("high_now", CellKind.DIGITS),
        Column("prints_now", CellKind.COUNT),
        Column("pair", CellKind.PAIR, lambda row: Pair(f"{row.base}/{row.quote}")),
        Column("what", CellKind.TEXT, lambda row: _WHAT[row.revision]),
        Column("then", CellKind.DIGITS, lambda row: row.rate_then, people="rate then"),
        Column("now", CellKind.DIGITS, lambda row: row.rate_now, people="rate now"),
        Column("day", CellKind.TEXT, _low_to_high, people="low to high now"),
    ),
    programs="date base quote revision rate_then low_then high_then prints_then "
    "rate_now low_now high_now prints_now",
    people="pair date what then? now? day?",
)


def _lags(row: RevisionSummary) -> str | None:
    if row.lag_min is None:
        return None
    return str(row.lag_min) if row.lag_min == row.lag_max else f"{row.lag_min} to {row.lag_max}"


REVISION_SUMMARY: Answer[RevisionSummary] = Answer(
    (
        Column("pair", CellKind.PAIR, lambda row: Pair(f"{row.base}/{row.quote}")),
        Column("base", CellKind.CODE),
        Column("quote", CellKind.CODE),
        Column("dates", CellKind.COUNT, people="dates then"),
        Column("changed", CellKind.COUNT, people="other rate"),
        Column("resolved", CellKind.COUNT),
        Column("spread", CellKind.COUNT, people="other low or high"),
        Column("gone", CellKind.COUNT),
        Column("added", CellKind.COUNT, people="new"),
        Column("median", CellKind.DIGITS, people="median size, %"),
        Column("median_limits", CellKind.DIGITS_RANGE, parts=ends("median", CellKind.DIGITS)),
        Column("largest", CellKind.DIGITS, people="largest, %"),
        Column("largest_limits", CellKind.DIGITS_RANGE, parts=ends("largest", CellKind.DIGITS)),
        Column("largest_date", CellKind.DATE, people="on"),
        Column("lag_min", CellKind.COUNT),
        Column("lag_median", CellKind.COUNT),
        Column("lag_max", CellKind.COUNT),
        Column("lags", CellKind.TEXT, _lags, people="days after"),
    ),
    programs="base quote dates changed resolved spread gone added median median_limits largest "
    "largest_limits largest_date lag_min lag_median lag_max",
    people="pair dates changed resolved spread gone added median? largest? largest_date? lags?",
)

_BY_WEIGHT = ("changed", "gone", "spread", "added")


def by_weight(rows: Iterable[Revision]) -> list[Revision]:
    """Put rates that are not what they were before those that are only new."""
    return sorted(rows, key=lambda row: _BY_WEIGHT.index(row.revision))


def revision_note(rows: Sequence[Revision]) -> str:
    """Count what later imports changed."""
    counts = Counter(row.revision for row in rows)
    return (
        f"{counts['changed']:,} with another rate, {counts['spread']:,} with the same rate and another low, "
        f"high or number of prints, {counts['gone']:,} gone, {counts['added']:,} new."
    )


def revision_words(rows: Iterable[RevisionSummary]) -> list[str]:
    """Sum up in words what later imports changed of the rates of each pair; of others nothing is said."""
    said = []
    for row in rows:
        if row.changed:
            said.append(f"{row.base}/{row.quote}: {_how_large(row)}.{_how_late(row)}")
        elif row.spread:
            said.append(f"{row.base}/{row.quote}: no daily rate changed, only a low or high.{_how_late(row)}")
    return said


def _how_large(row: RevisionSummary) -> str:
    beyond = f"{row.resolved:,}" if row.resolved else "none"
    median = f"Median {row.median:f}%, largest" if row.changed > 1 else "By"
    return (
        f"{row.changed:,} of {row.dates:,} daily rates changed, {beyond} of them by more than rounding. "
        f"{median} {row.largest:f}% ({row.largest_min:f} to {row.largest_max:f} allowing for rounding), "
        f"on {row.largest_date}"
    )


def _how_late(row: RevisionSummary) -> str:
    """Say how long after its date a rate last changed."""
    if row.lag_min is None:
        return ""
    days = _lags(row)
    median = f", {row.lag_median} at the median" if row.lag_min != row.lag_max else ""
    return f" The last change came {days} day{'' if days == '1' else 's'} after the date{median}."
