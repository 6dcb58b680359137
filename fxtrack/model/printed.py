"""What a page prints, and the copies of it that archives keep."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from fxtrack.currencies import CODES, meant
from fxtrack.errors import InputError

_PAIR_WRITTEN = re.compile(r"(?P<base>[A-Z]{3})(?:\s?[/_:-]?\s?(?P<quote>[A-Z]{3}))?")


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
        """Read a pair as people write it: ``KGS/USD``, ``kgs-usd``, ``KGSUSD``; ``KGS`` alone is in dollars.

        Raises:
            InputError: the text does not name two different ISO 4217 codes.
        """
        written = _PAIR_WRITTEN.fullmatch(text.strip().upper())
        base, quote = (written["base"], written["quote"] or "USD") if written else ("", "")
        if base in CODES and quote in CODES and base != quote:
            return cls(f"{base}/{quote}")
        likely = "/".join(map(meant, (base, quote)))
        hint = f": did you mean {likely}?" if written and likely != f"{base}/{quote}" else ""
        raise InputError(f"{text!r} is not a pair of two ISO 4217 codes such as KGS/USD{hint}")


class Reason(StrEnum):
    """Why ticker-like text was refused."""

    UNKNOWN_CURRENCY = "unknown currency"
    SAME_CURRENCY = "same currency twice"
    NOT_POSITIVE = "rate is not positive"
    TOO_MANY_DIGITS = "too many digits"
    MALFORMED = "no rate and percent"
    NO_QUOTE = "does not read as a quote"
    INVISIBLE_IN_NUMBER = "invisible character in a number"
    TOO_MANY_FRAMES = "in frames too many, too deep or too large to be followed"
    CUT = "cut off at the end of the text"
    LONE = "only one quote"
    CONFLICT = "conflicting rates"
    SEVERAL_SOURCES = "read by more than one source"
    CHANGE_NOT_STORED = "no percent as its change: cannot be stored"
    IMPOSSIBLE_DATE = "impossible date"
    DATE_CONFLICT = "several pages in one file: conflicting dates"
    SEVERAL_PAGES = "several pages in one file"
    DATE_CUT = "date may be cut off: the text ends with it"
    MORE = "more of the same"
    TOO_MUCH = "too much for one page"


CONFLICTS = frozenset({Reason.CONFLICT, Reason.DATE_CONFLICT, Reason.SEVERAL_PAGES, Reason.SEVERAL_SOURCES})
"""With one of these a page contradicts itself about a rate, is several, or was read by several sources."""


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
    def is_of_several_pages(self) -> bool:
        """Whether the file is refused because it holds several pages."""
        return self.reason in {Reason.DATE_CONFLICT, Reason.SEVERAL_PAGES}

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

    @cached_property
    def tells_percents(self) -> bool:
        """Whether every change is printed in percent, which is all that the store can keep."""
        return all(quote.change_kind is ChangeKind.PERCENT for quote in self.quotes)


def _moved(quote: Quote, by: int, lines: int) -> Quote:
    start, end = quote.span
    return replace(quote, span=(start + by, end + by), line=quote.line + lines)


@dataclass(frozen=True, slots=True)
class Capture:
    """When an archive took its copy of a page.

    Attributes:
        at: the instant, in UTC.
        source: where the instant was read: ``wayback comment``, ``singlefile comment``, ``filename``,
            ``folder``, ``replay address``, ``warc``, ``warc source``, ``arc``, ``mhtml``, ``mail``,
            ``http date``, ``memento datetime``, ``maff``, ``commit``, or ``column`` and its name.
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
        payload: the digest of what the server sent, as ``payload_digest`` writes it; empty if unknown.
        open_end: whether nothing tells where the page ends: its date may have been cut off.
    """

    location: str
    data: bytes
    url: str = ""
    capture: Capture | None = None
    media_type: str | None = None
    payload: str = ""
    open_end: bool = False


class Revisit(NamedTuple):
    """A record of an archive that says only that a page had not changed: a further capture of it.

    Attributes:
        named: how it names the page: by a digest, as ``Snapshot.payload``, or as ``named_by_capture`` does.
        location: the file, and the record after ``!/``.
        captured_at: when the page was asked for again, in UTC.
        url: the address that was asked for; empty if unknown.
    """

    named: str
    location: str
    captured_at: datetime
    url: str = ""


def named_by_capture(url: str, at: datetime) -> str:
    """Name a page by its address and the second at which it was captured."""
    return f"{at.isoformat()[:19]}Z {url}"


def plain(number: Decimal) -> str:
    """Write a decimal as digits, never with an exponent: what was printed comes out as it went in."""
    text = str(number)
    return format(number, "f") if "E" in text else text
