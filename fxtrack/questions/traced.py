"""Where a number comes from, and whether it still stands there."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from fxtrack import places
from fxtrack.errors import SourceError
from fxtrack.model import DateBasis, Pair, Quote, Retraction, Sighting, plain
from fxtrack.pages.parse import parse_page
from fxtrack.questions.pairs import behind
from fxtrack.store import Session, read_pairs, read_sightings
from fxtrack.store.revisits import FurtherCaptures, read_further_captures
from fxtrack.store.taken import read_retracted

_MOST_FURTHER = 5  # further captures of a page


class Traced(NamedTuple):
    """Where the numbers of a pair on a date come from.

    Attributes:
        sightings: every one of them, flagged or not.
        printed: if there is none, the printed pairs that the pair rests on, whatever the date.
        retracted: the retractions that keep sightings out, and how many places each.
        further: the further captures that revisits tell of, by the digests of the pages.
    """

    sightings: list[Sighting]
    printed: list[Pair]
    retracted: list[tuple[Retraction, int]]
    further: dict[str, FurtherCaptures]

    @classmethod
    def read(cls, session: Session, pair: Pair, day: date | None, as_of: datetime | None) -> Traced:
        """Read the sightings of a pair on a date; a date of None asks for the undated."""
        found = read_sightings(session, pair, day, as_of)
        printed = [] if found else behind([pair], read_pairs(session))
        digests = list(dict.fromkeys(sighting.digest for sighting in found))
        further = read_further_captures(session, digests, _MOST_FURTHER, as_of)
        return cls(found, printed, read_retracted(session, pair, day, as_of), further)


class Still(Enum):
    """What a file says when it is read again."""

    SAME = "the file has not changed"
    MOVED = "it prints the quote on another line"
    ELSEWHERE = "it was changed elsewhere, and prints the quote in its place"
    GONE = "the quote is not in it"
    DATED = "it prints the quote, and another date"
    UNDATED = "it prints the quote, and no date"
    UNREADABLE = "it cannot be read"
    STDIN = "it came on standard input"
    RELATIVE = "it is kept relative to a folder that is not named"


class Verified(NamedTuple):
    """What became of a quote.

    Attributes:
        still: what the file says.
        line: the line where the quote stands now.
        date: the date that the file prints now.
        reason: why it cannot be read; else empty.
    """

    still: Still
    line: int | None = None
    date: date | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether the file still says so."""
        return self.still in {Still.SAME, Still.MOVED, Still.ELSEWHERE}


def verify(sighting: Sighting, location: str, relative_to: Path | None = None) -> Verified:
    """Read a file again and tell whether it still prints a quote.

    Args:
        sighting: the quote.
        location: one of the places where it was seen.
        relative_to: where the folder is now that relative places are relative to.
    """
    if places.is_from_stdin(location) or (relative_to is None and places.is_relative(location)):
        return Verified(Still.STDIN if places.is_from_stdin(location) else Still.RELATIVE)
    root = "" if relative_to is None else places.root_of(str(relative_to))
    try:
        snapshot = places.find(location, sighting.digest, root)
    except SourceError as error:
        return Verified(Still.UNREADABLE, reason=error.reason)
    page = parse_page(snapshot.data, media_type=snapshot.media_type)
    same = next((quote for quote in page.quotes if _digits(quote) == _digits(sighting)), None)
    if same is None:
        return Verified(Still.GONE)
    if sighting.date_basis is DateBasis.PRINTED and page.page_date != sighting.date:
        still = Still.DATED if page.page_date else Still.UNDATED
        return Verified(still, same.line, page.page_date)
    if (same.span, same.line) != (sighting.span, sighting.line):
        return Verified(Still.MOVED, same.line, page.page_date)
    changed = hashlib.sha256(snapshot.data).hexdigest() != sighting.digest
    return Verified(Still.ELSEWHERE if changed else Still.SAME, same.line, page.page_date)


def _digits(quote: Quote | Sighting) -> tuple[str, str, str]:
    """Return what tells quotes apart; as numbers -0 and 0 would be the same."""
    return quote.pair, plain(quote.rate), "" if quote.change is None else plain(quote.change)
