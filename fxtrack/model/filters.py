"""Which observations a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fxtrack.errors import InputError, OptionError
from fxtrack.model.printed import Pair


@dataclass(frozen=True, slots=True)
class Filters:
    """Which observations a question is about; the default is all of them.

    Attributes:
        pairs: only these; empty for every pair.
        since: first date, inclusive.
        until: last date, inclusive.
        as_of: only what was imported up to this instant (UTC).
        include_flagged: also printed dates far from the capture time.
    """

    pairs: tuple[Pair, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: datetime | None = None
    include_flagged: bool = False

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            InputError: a date is not one, or an instant not one with its time zone; the first date is after
                the last.
        """
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and type(day) is not date:  # a datetime is none, though a subclass
                raise InputError(f"{name} is a datetime.date, not {day!r}")
        if self.since and self.until and self.since > self.until:
            raise OptionError("since", f"{self.since} is after until {self.until}")
        if self.as_of is not None and getattr(self.as_of, "tzinfo", None) is None:
            raise InputError(f"as_of is a datetime.datetime with a time zone, not {self.as_of!r}")

    def covers(self, day: date | None, pair: Pair | None) -> bool:
        """Tell whether a date and a pair are asked for; what has none is about all of them."""
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return False
        return pair is None or not self.pairs or pair in self.pairs
