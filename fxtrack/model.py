"""The nouns of fxtrack as frozen values; the words are those of the glossary in docs/words.md."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from fxtrack.currencies import CODES, meant
from fxtrack.errors import InputError

APART = ";"
"""Stands between the figures of a ``PrintedTicker``, and between its lines."""

Date: TypeAlias = date
"""The type, where a field has its name."""


class Pair(str):
    """Base and quote currency, ISO 4217 codes: ``KGS/USD`` is the price of one som in US dollars.

    A pair is its text: it compares, sorts and prints as ``KGS/USD``.
    """

    __slots__ = ()

    @property
    def base(self) -> str:
        """The currency whose price is given."""
        return self[:3]

    @property
    def quote(self) -> str:
        """The currency in which the price is given."""
        return self[4:]

    @property
    def turned(self) -> Pair:
        """The pair the other way round."""
        return Pair(f"{self.quote}/{self.base}")

    @classmethod
    def parse(cls, text: str) -> Pair:
        """Read a pair as a person writes it; small letters will do.

        Raises:
            InputError: the text is not two different ISO 4217 codes with a slash between them.
        """
        base, slash, quote = text.strip().upper().partition("/")
        if not slash or base == quote or base not in CODES or quote not in CODES:
            likely = "/".join(map(meant, (base, quote)))
            hint = f": did you mean {likely}?" if slash and likely != f"{base}/{quote}" else ""
            raise InputError(f"{text!r} is not a pair of two ISO 4217 codes such as KGS/USD{hint}")
        return cls(f"{base}/{quote}")


class Reason(StrEnum):
    """Why ticker-like text was refused."""

    UNKNOWN_CURRENCY = "unknown currency"
    SAME_CURRENCY = "same currency twice"
    NOT_POSITIVE = "rate is not positive"
    TOO_MANY_DIGITS = "too many digits"
    MALFORMED = "no rate and percent"
    NO_QUOTE = "does not read as a quote"
    CUT = "cut off at the end of the text"
    LONE = "only one quote"
    CONFLICT = "conflicting rates"
    SEVERAL_SOURCES = "read by more than one source"
    CHANGE_NOT_STORED = "no percent as its change: cannot be stored"
    IMPOSSIBLE_DATE = "impossible date"
    DATE_CONFLICT = "conflicting dates"
    DATE_CUT = "date may be cut off: the text ends with it"
    MORE = "more of the same"


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


class ChangeKind(StrEnum):
    """What a printed change is."""

    PERCENT = "percent"
    ABSOLUTE = "absolute"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quote:
    """One pair with its rate and printed change, as a page prints it.

    Attributes:
        pair: what is priced in what.
        rate: units of the quote currency for one unit of the base, with the printed trailing zeros.
        change: the printed change; the sign of its zero is kept (``Decimal("-0")``). None if none is printed.
        raw: the text as printed.
        span: start and end of the first print, in characters of the decoded page (its markup included).
        line: the line of the page on which it starts, counted from 1.
        change_kind: whether the change is a percent, or absolute: in units of the quote currency.
        source: the name of the grammar that read it.
    """

    pair: Pair
    rate: Decimal
    change: Decimal | None
    raw: str
    span: tuple[int, int] = (0, 0)
    line: int = 0
    change_kind: ChangeKind = ChangeKind.PERCENT
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """Ticker-like text that was refused.

    Attributes:
        reason: why.
        raw: the text, shortened where it is long.
        span: where it stands, in characters of the decoded page.
        line: the line on which it starts, counted from 1.
        source: the name of the grammar that refused it.
    """

    reason: Reason
    raw: str
    span: tuple[int, int]
    line: int
    source: str = ""

    @property
    def told(self) -> str:
        """The reason in words; where several sources read the page, with the name of this one."""
        return f"{self.reason} ({self.source})" if self.reason is Reason.SEVERAL_SOURCES else self.reason


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says.

    Attributes:
        quotes: each distinct quote of its tickers once, in printed order.
        page_date: the date printed with the ticker; None if there is none, or more than one.
        rejects: what looked like a ticker or its date and was refused, in printed order.
        media_type: how the page was read: ``text/html`` or ``text/plain``.
        encoding: how its bytes were decoded; None if it came as text.
        replaced: how many undecodable bytes were replaced.
    """

    quotes: tuple[Quote, ...]
    page_date: date | None
    rejects: tuple[Reject, ...]
    media_type: str
    encoding: str | None
    replaced: int


@dataclass(frozen=True)
class Ticker:
    """The distinct quotes of a page, placed relative to the first of them.

    Many pages print the same ticker, each further down or up: what they share is this.

    Attributes:
        quotes: in printed order; the first begins at place 0 of line 0.
    """

    quotes: tuple[Quote, ...]

    @classmethod
    def of(cls, quotes: tuple[Quote, ...]) -> Ticker:
        """Take the quotes of a page, at least one, from their places on the page."""
        start, line = quotes[0].span[0], quotes[0].line
        return cls(tuple(_moved(quote, -start, -line) for quote in quotes))

    def at(self, start: int, line: int) -> tuple[Quote, ...]:
        """Return the quotes where they stand on a page whose first quote begins here."""
        return tuple(_moved(quote, start, line) for quote in self.quotes)

    @cached_property
    def content(self) -> str:
        """SHA-256 of what is printed and where, hexadecimal."""
        printed = (f"{q.line} {q.span[0]} {q.span[1]} {q.raw}\n" for q in self.quotes)
        return hashlib.sha256("".join(printed).encode()).hexdigest()


def _moved(quote: Quote, by: int, lines: int) -> Quote:
    start, end = quote.span
    return replace(quote, span=(start + by, end + by), line=quote.line + lines)


@dataclass(frozen=True, slots=True)
class Capture:
    """When an archive took its copy of a page.

    Attributes:
        at: the instant, in UTC.
        source: where the instant was read: ``wayback comment``, ``filename``, ``warc``, ``mhtml``, or
            ``column`` and its name.
    """

    at: datetime
    source: str


class Snapshot(NamedTuple):
    """One archived copy of a page: its bytes and where they came from.

    Attributes:
        location: the file, and the member of an archive after ``!/``.
        data: the bytes of the page, as its server sent them, unpacked.
        url: the address of the page, as the archive gives it; empty if unknown.
        capture: when the copy was taken, as the archive tells; None if unknown.
        media_type: as the archive tells, with its charset; None to find out from the content.
    """

    location: str
    data: bytes
    url: str = ""
    capture: Capture | None = None
    media_type: str | None = None


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


class PrintedTicker(NamedTuple):
    """A ticker on a date, and the copies of pages that print it.

    Attributes:
        date: the day it counts for; None if no copy of it has a date.
        text: its figures: pair, rate and printed change of each quote, as printed.
        lines: for each, how many lines under the first quote it stands.
        copies: how many copies print it, those left out that are flagged.
        places: the first of them, by location.
        captured: the days (UTC) on which these were captured, as far as that is known; of undated ones only.
    """

    date: date | None
    text: str
    lines: str
    copies: int
    places: tuple[Place, ...]
    captured: tuple[Date, ...] = ()

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


class Run(NamedTuple):
    """An import run.

    Attributes:
        number: in the order of their beginnings.
        started_at: in UTC.
        finished_at: when it came to its end, in UTC; None for one that runs still, was killed or interrupted.
        known_at: when the last of what it brought was committed, in UTC; as of this instant all of it is
            known. None if nothing was committed.
        pages: how many pages it read.
        new: how many observations it brought that no earlier one had.
        version: of fxtrack.
    """

    number: int
    started_at: datetime
    finished_at: datetime | None
    known_at: datetime | None
    pages: int
    new: int
    version: str


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
            InputError: a date is not one, or an instant not one with its time zone.
        """
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and type(day) is not date:  # a datetime is none, though a subclass
                raise InputError(f"{name} is a datetime.date, not {day!r}")
        if self.as_of is not None and getattr(self.as_of, "tzinfo", None) is None:
            raise InputError(f"as_of is a datetime.datetime with a time zone, not {self.as_of!r}")

    def covers(self, day: date | None, pair: Pair | None) -> bool:
        """Tell whether a date and a pair are asked for; what has none is about all of them."""
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return False
        return pair is None or not self.pairs or pair in self.pairs


def instant(at: datetime) -> str:
    """Write an instant in UTC: 2026-01-31T12:00:00Z; ``--as-of`` takes it back."""
    return at.isoformat().replace("+00:00", "Z")


def plain(number: Decimal) -> str:
    """Write a decimal as digits, never with an exponent: what was printed comes out as it went in."""
    text = str(number)
    return format(number, "f") if "E" in text else text
