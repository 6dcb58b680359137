"""Which observations a question is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fxtrack.currencies import CODES, meant
from fxtrack.errors import InputError, OptionError
from fxtrack.model.printed import Pair

_CODE_LENGTH = len("KGS")


def pair_or_code(text: str) -> str:
    """Read a pair or a currency as a person writes it; small letters will do.

    Raises:
        InputError: the text is neither.
    """
    code = text.strip().upper()
    if len(code) > _CODE_LENGTH:
        return Pair.parse(text)
    if code not in CODES:
        hint = f": did you mean {meant(code)}?" if meant(code) != code else ""
        raise InputError(f"{text!r} is neither a pair such as KGS/USD nor an ISO 4217 code such as KGS{hint}")
    return code


@dataclass(frozen=True, slots=True)
class Filters:
    """Which observations a question is about; the default is all of them.

    Attributes:
        pairs: only these; empty for every pair.
        since: first date, inclusive.
        until: last date, inclusive.
        as_of: only what was imported up to this instant (UTC).
        include_flagged: also printed dates far from the capture time.
        without: not these pairs, whichever way round, nor the pairs of these currencies.
    """

    pairs: tuple[Pair, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: datetime | None = None
    include_flagged: bool = False
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            InputError: a date is not one, or an instant not one with its time zone; the first date is after
                the last; or all pairs that are asked for are left out.
        """
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and type(day) is not date:  # a datetime is none, though a subclass
                raise InputError(f"{name} is a datetime.date, not {day!r}")
        if self.since and self.until and self.since > self.until:
            raise OptionError("since", f"{self.since} is after until {self.until}")
        if self.as_of is not None and getattr(self.as_of, "tzinfo", None) is None:
            raise InputError(f"as_of is a datetime.datetime with a time zone, not {self.as_of!r}")
        if self.pairs:
            self.left_of(self.pairs)

    def covers(self, day: date | None, pair: Pair | None) -> bool:
        """Tell whether a date and a pair are asked for; what has none is about all of them."""
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return False
        if pair is None:
            return True
        return (not self.pairs or pair in self.pairs) and self.keeps(pair)

    def keeps(self, pair: Pair) -> bool:
        """Tell whether a pair is none of those that are left out."""
        if not self.without:
            return True
        return not {pair, pair.turned, pair.base, pair.quote}.intersection(self.without)

    def among(self, known: Iterable[Pair]) -> list[Pair]:
        """Return the pairs that are asked for; if none is named, those of some that are not left out."""
        return [pair for pair in self.pairs or known if self.keeps(pair)]

    def left_of(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Return what is left of some pairs.

        Raises:
            OptionError: all of them are left out.
        """
        every = list(pairs)
        left = [pair for pair in every if self.keeps(pair)]
        if every and not left:
            raise OptionError("without", f"{', '.join(self.without)} leaves nothing of {', '.join(every)}")
        return left
