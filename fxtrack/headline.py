"""What happened, in words, computed from the data: for titles of charts and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from fxtrack import currencies, intervals
from fxtrack.changes import Verdict, verdict
from fxtrack.model import Pair
from fxtrack.rates import Rate

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

_TEN = 10


class Headline(NamedTuple):
    """What happened to a pair over a time.

    Attributes:
        title: in one sentence, without a full stop.
        subtitle: the time, and the change with the range that the printed digits allow.
    """

    title: str
    subtitle: str


def headline(pair: Pair, rates: Sequence[Rate]) -> Headline:
    """Say how a rate moved from its first date to its last.

    Args:
        pair: the pair.
        rates: its daily rates in rising order of dates, at least one.
    """
    base, quote = currencies.names(pair.base).full, currencies.names(pair.quote).full
    first, last = rates[0], rates[-1]
    if first.date == last.date:
        return Headline(f"The {base} against the {quote}", spelled(first.date))
    time = f"{spelled(first.date)} to {spelled(last.date)}"
    moved = intervals.change(last.range, first.range)
    shown = intervals.shown(moved)
    possible = f"between {_signed(shown.low)} and {_signed(shown.high)} %"
    found = verdict(moved)
    if found is Verdict.NOT_RESOLVED:
        never = len({end for rate in rates for end in (rate.low, rate.high)}) == 1
        what = "movement" if never else "change"
        title = f"No {what} of the {base} against the {quote} can be resolved"
        return Headline(title, f"{time}: any change {possible} would look the same")
    verb = "gained" if found is Verdict.UP else "lost"
    title = f"The {base} {verb} {_rounded(abs(shown.value))} % against the {quote}"
    return Headline(title, f"{time}: {_signed(shown.value)} %, {possible}")


def spelled(day: date) -> str:
    """Write a date as English does: 8 December 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _rounded(percent: Decimal) -> Decimal:
    """Round for a title: whole percents from ten on, two digits below, never more than are known."""
    decimals = 0 if percent >= _TEN else 1 - percent.adjusted()
    known = -int(percent.as_tuple().exponent)
    return percent.quantize(Decimal((0, (1,), -min(decimals, known))), ROUND_HALF_EVEN)


def _signed(percent: Decimal) -> str:
    """Write a change with its sign; with a true minus, as print does."""
    return f"{percent:+,f}".replace("-", "\u2212") if percent else f"{abs(percent):f}"
