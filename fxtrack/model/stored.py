"""What the database tells of pages: observations, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from fxtrack.model.printed import Pair

APART = ";"
"""Stands between the figures of a ``PrintedTicker``, and between its lines."""
Date: TypeAlias = date
"""``datetime.date``, for classes in which a field is called ``date``."""


class Outcome(StrEnum):
    """What became of a snapshot in an import; each snapshot has exactly one."""

    IMPORTED = "imported"
    KNOWN = "already known"
    UNDATED = "undated"
    NO_TICKER = "no ticker"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"


class DateBasis(StrEnum):
    """Where the date of an observation comes from."""

    PRINTED = "printed"
    GIVEN = "given"
    CAPTURED = "captured"
    NONE = "none"


BASES = (DateBasis.PRINTED, DateBasis.GIVEN, DateBasis.CAPTURED, DateBasis.NONE)
"""The best first: of several the first one counts."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One distinct printed quote on one date, as the store knows it.

    Attributes:
        date: the day it counts for; None for the quotes of undated snapshots.
        pair: what is priced in what.
        rate: as printed.
        change: the printed change, as printed, in percent.
        date_basis: where the date comes from; of several that are not flagged, the best.
        snapshots: in how many snapshots it was seen.
        flagged: every snapshot's printed date is more than two days from the known capture time.
        first_captured: the earliest capture time of those snapshots, in UTC; None unless all are known.
        last_captured: the latest one, likewise.
    """

    date: date | None
    pair: Pair
    rate: Decimal
    change: Decimal
    date_basis: DateBasis
    snapshots: int
    flagged: bool
    first_captured: datetime | None
    last_captured: datetime | None


class Prints(NamedTuple):
    """The rates that were printed for a pair on a date.

    Attributes:
        date: the day.
        pair: what is priced in what.
        rates: as printed; distinct, or with repetitions where a rate stands beside several printed changes.
        first_captured: for each rate, its earliest capture time; empty where that was not asked for.
        last_captured: its latest one, likewise.
    """

    date: date
    pair: Pair
    rates: tuple[Decimal, ...]
    first_captured: tuple[datetime | None, ...] = ()
    last_captured: tuple[datetime | None, ...] = ()


class Place(NamedTuple):
    """Where a quote or a ticker stands.

    Attributes:
        location: the file, and the member of an archive after ``!/``.
        line: the line of its first quote, counted from 1.
    """

    location: str
    line: int


class TwiceDated(NamedTuple):
    """A page that counts on several dates, for it prints none and was given several.

    Attributes:
        dates: these, in rising order.
        place: where its ticker stands.
    """

    dates: tuple[Date, ...]
    place: Place


class PrintedTicker(NamedTuple):
    """A ticker on a date, and the copies of pages that print it.

    Attributes:
        date: the day it counts for; None if no copy of it has a date.
        text: its figures: pair, rate and printed change of each quote, as printed.
        lines: for each, how many lines under the first quote it stands.
        copies: how many copies print it, those left out that are flagged.
        places: the first of them, by location.
        captured: the days (UTC) on which these were captured, as far as that is known; of undated ones only.
        twice: its pages that count on later dates as well.
    """

    date: date | None
    text: str
    lines: str
    copies: int
    places: tuple[Place, ...]
    captured: tuple[Date, ...] = ()
    twice: tuple[TwiceDated, ...] = ()

    @property
    def figures(self) -> frozenset[str]:
        """What it prints, wherever on the page: two tickers with equal figures are the same."""
        return frozenset(self.text.split(APART))

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that it prints."""
        return [Pair(figure.partition(" ")[0]) for figure in self.text.split(APART)]


class FarDate(NamedTuple):
    """A printed date that disagrees with the capture time of its page.

    Attributes:
        date: as printed.
        captured_at: the capture time nearest to it, in UTC.
        gap: from the capture to the printed date, in days: above zero for a date that was yet to come.
        place: where the ticker stands.
    """

    date: date
    captured_at: datetime
    gap: int
    place: Place


class Origin(NamedTuple):
    """A copy of a page that a dated ticker was read from.

    Attributes:
        date: the day that its quotes count for.
        digest: SHA-256 of the bytes of the page, as hexadecimal digits.
        location: the file, and the member of an archive after ``!/``.
        captured_at: when this copy was taken, in UTC; None if unknown.
        line: the line of the first quote, counted from 1.
        date_basis: where the date comes from.
        url: the address of the page, as the archive gives it; empty if unknown.
    """

    date: date
    digest: str
    location: str
    captured_at: datetime | None
    line: int
    date_basis: DateBasis
    url: str = ""


FAR_DAYS = 2
"""A printed date further than this from the known capture time is flagged."""


class Copy(NamedTuple):
    """A place where a snapshot was found.

    Attributes:
        location: the file, and the member of an archive after ``!/``.
        captured_at: when this copy was taken, in UTC; None if unknown.
        url: the address of the page, as the archive gives it; empty if unknown.
    """

    location: str
    captured_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """An observation in one snapshot: where a number comes from.

    Attributes:
        date: the date of the observation; None if undated.
        pair: its pair.
        rate: its rate, as printed.
        change: its printed change, in percent.
        date_basis: where the date comes from.
        copies: every place where these very bytes were found, sorted.
        digest: SHA-256 of the copy's bytes, as hexadecimal digits.
        line: the line of the page, counted from 1.
        span: start and end, in characters of the decoded page.
        raw: the text as printed.
        flagged: the printed date is more than two days from every known capture time, so the series leaves
            it out.
    """

    date: date | None
    pair: Pair
    rate: Decimal
    change: Decimal
    date_basis: DateBasis
    copies: tuple[Copy, ...]
    digest: str
    line: int
    span: tuple[int, int]
    raw: str
    flagged: bool
