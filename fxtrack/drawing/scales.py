"""Where the ticks of a scale stand, and what they say.

matplotlib finds round numbers; it is loaded when the first scale is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from fxtrack.words import Words

_STEPS = [1, 2, 2.5, 5, 10]
_WIDE_RANGE = 3  # over a wider range than this, even steps of an inverse crowd at one end
_FEW_TICKS = 3
_DECEMBER = 12

# The steps of a scale of dates: days, or months; the first whose labels have room is taken.
_DAY_STEPS = (1, 2, 3, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


class DateTick(NamedTuple):
    """A tick on a scale of dates: day or month, and under it the year where it begins."""

    day: date
    label: str
    year: str


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two others, at most so many and one."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(nbins=max(1, most), steps=_STEPS).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def inverse_ticks(low: float, high: float, most: int, apart: float) -> list[float]:
    """Return round numbers for a scale that is the inverse of another.

    Args:
        low: the least of the other scale, above zero.
        high: its greatest.
        most: how many steps.
        apart: how far apart two of them must be, as a part of the length of the other scale.
    """
    from matplotlib.ticker import Locator, LogLocator, MaxNLocator

    least, greatest = 1 / high, 1 / low
    if high < _WIDE_RANGE * low:
        locators: list[Locator] = [MaxNLocator(nbins=max(1, most), steps=_STEPS)]
    else:
        locators = [LogLocator(subs=subs) for subs in ((1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7))]
    kept: list[float] = []
    for locator in locators:
        kept = []
        ticks = sorted(float(each) for each in locator.tick_values(least, greatest) if each > 0)
        for tick in (each for each in ticks if low <= 1 / each <= high):
            if not kept or 1 / kept[-1] - 1 / tick > apart * (high - low):
                kept.append(tick)
        if len(kept) >= _FEW_TICKS:
            break
    return kept


def value_labels(ticks: Sequence[float], say: Words) -> list[str]:
    """Write ticks as plain digits, all with the same number of decimals."""
    # Ticks are round numbers: what floats add beyond the twelfth digit is noise.
    texts = [_as_digits(tick) for tick in ticks]
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    while len({f"{tick:.{decimals}f}" for tick in ticks}) < len(set(ticks)):
        decimals += 1  # noise or not, two ticks never say the same
    return [say.number(f"{tick:.{decimals}f}") for tick in ticks]


def _as_digits(number: float) -> str:
    """Write a round number with the decimals that it needs, however small it is."""
    for decimals in range(41):
        text = f"{number:.{decimals}f}"
        if abs(float(text) - number) <= abs(number) * 1e-9:
            return text
    return text


def date_ticks(first: date, last: date, most: int, say: Words) -> list[DateTick]:
    """Return ticks on a scale of dates, at most so many, both ends among the possible places."""
    span = (last - first).days
    for step in _DAY_STEPS:
        if span // step < most:
            days = [first + timedelta(days=offset) for offset in range(0, span + 1, step)]
            return list(_labelled(days, say, named_days=True))
    for step in _MONTH_STEPS:
        days = list(_every_month(first, last, step))
        if len(days) <= most:
            return list(_labelled(days, say, named_days=False))
    return []


def _every_month(first: date, last: date, step: int) -> Iterator[date]:
    """Yield the first days of months, in steps that go up evenly with the year."""
    for month in range(first.year * 12, last.year * 12 + 12, step if step < _DECEMBER else 12):
        year, place = divmod(month, 12)
        day = date(year, place + 1, 1)
        if first <= day <= last and (step <= _DECEMBER or year % (step // 12) == 0):
            yield day


def _labelled(days: Sequence[date], say: Words, *, named_days: bool) -> Iterator[DateTick]:
    yearly = not named_days and all(day.month == 1 for day in days) and len({d.year for d in days}) > 1
    year = None
    for day in days:
        month = say.months_short[day.month - 1]
        label = str(day.year) if yearly else f"{day.day} {month}" if named_days else month
        yield DateTick(day, label, "" if yearly or day.year == year else str(day.year))
        year = day.year
