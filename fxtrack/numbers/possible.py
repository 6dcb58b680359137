"""On which dates a rate is to be expected: not on weekends, nor on public holidays if these are known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from fxtrack.errors import InputError, OptionError
from fxtrack.model import read_day

MIN_SHARE = 50
"""Of so many percent of the possible dates there is at least a rate, or they are few."""
_ALL = 100


@dataclass(frozen=True, slots=True)
class Possible:
    """On which dates a rate is to be expected.

    Attributes:
        weekend: the days of the week on which none is, as ``date.weekday`` counts.
        holidays: further dates on which none is; one that has a rate is possible all the same.
        min_share: of how many percent of these dates there has to be a rate, that they are not few.
        today: no rate is later, and the periods with this day are not over; None if all are.
    """

    weekend: Collection[int] = frozenset()
    holidays: Collection[date] = frozenset()
    min_share: float | Decimal | Fraction = MIN_SHARE
    today: date | None = None

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        if not 0 <= self.min_share <= _ALL:
            raise OptionError("min_share", f"is from 0 to {_ALL} percent, not {self.min_share}")

    @property
    def now(self) -> date:
        """The last day on which a rate may be."""
        return self.today or date.max

    def days(self, first: date, last: date) -> tuple[int, frozenset[date]]:
        """Return how many dates of a time are possible, holidays counted, and which of them are holidays.

        Those after today are not.
        """
        last = min(last, self.now)
        if first > last:
            return 0, frozenset()
        full, rest = divmod((last - first).days + 1, 7)
        number = full * (7 - len(set(self.weekend)))
        number += sum((first.weekday() + each) % 7 not in self.weekend for each in range(rest))
        free = frozenset(
            day for day in self.holidays if first <= day <= last and day.weekday() not in self.weekend
        )
        return number, free

    def last_day(self, first: date, last: date) -> date | None:
        """Return the last possible date of a time that is not a holiday; None if there is none."""
        day = min(last, self.now)
        while day >= first and (day.weekday() in self.weekend or day in self.holidays):
            if day == date.min:
                return None
            day -= timedelta(days=1)
        return day if day >= first else None

    def are_few(self, dates: int, possible: int) -> bool:
        """Tell whether so many dates with a rate are few of the possible ones."""
        return _ALL * dates < Fraction(str(self.min_share)) * possible


def read_holidays(text: str) -> frozenset[date]:
    """Read a list of dates such as ``2025-12-25``, one on each line; a ``#`` begins a comment.

    Raises:
        InputError: a line holds something else; the message names the line.
    """
    days = set()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            days.add(read_day(written))
        except InputError as error:
            raise InputError(f"line {number}: {written!r} {error}") from error
    return frozenset(days)
