"""One part to batches of extractions: everything the store needs to know, small and picklable.

What ``extract`` returns depends on a part and on the files it names, and on nothing else, so any
``concurrent.futures`` executor can run it, here or on another machine that sees the same files. What is kept
from one call to the next only saves time, and belongs to the thread that made it. Pages that cannot hold a
ticker are counted, and leave nothing else behind.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from fxtrack import places
from fxtrack.archives.context import url_of
from fxtrack.counts import Counts
from fxtrack.model import FAR_DAYS, Capture, ChangeKind, DateBasis, Quote, Reason, Reject, Snapshot, Ticker
from fxtrack.pages import capture
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import registered_grammars
from fxtrack.pages.judge import at_most
from fxtrack.pages.recall import Memory, PageReading

HELD = 2000
"""A batch that is committed where it was read has about so many extractions."""
SENT = 20_000
"""A batch that comes from another process has at most about so many."""
_MOST_BEGUN = 4
_CONFLICTS = {Reason.CONFLICT, Reason.DATE_CONFLICT, Reason.SEVERAL_SOURCES}


@dataclass(frozen=True, slots=True)
class Dating:
    """What may date a page that prints no date.

    Attributes:
        given: this day.
        captured: the UTC day of the capture time, where that is known; it comes before ``given``.
        filename: 14 digits in a file name are a capture time.
    """

    given: date | None = None
    captured: bool = False
    filename: bool = False


class Extraction(NamedTuple):  # a tuple, for there are millions
    """What one snapshot with ticker-like text turned out to be, or one path that could not be read.

    Attributes:
        location: where it came from.
        named: whether its path was named by the user, not found in a folder.
        problem: why nothing could be read; None if it was read.
        lasting: whether that stays so while the file stays as it is.
        digest: SHA-256 of the bytes, hexadecimal; empty if nothing was read.
        size: number of bytes.
        ticker: its distinct quotes; None without any.
        start: where the first quote begins, in characters of the decoded page.
        line: the line on which it begins, counted from 1.
        rejects: what was refused.
        page_date: the printed date; None without one.
        date: the date that its observations get; None leaves them undated.
        date_basis: where that date comes from.
        capture: when the archive took the copy; None if unknown.
        url: the address of the page, as the archive gives it; empty if unknown.
        encoding: how the bytes were decoded.
        replaced: how many bytes could not be decoded.
    """

    location: str
    named: bool = False
    problem: str | None = None
    lasting: bool = False
    digest: str = ""
    size: int = 0
    ticker: Ticker | None = None
    start: int = 0
    line: int = 0
    rejects: tuple[Reject, ...] = ()
    page_date: date | None = None
    date: date | None = None
    date_basis: DateBasis = DateBasis.NONE
    capture: Capture | None = None
    url: str = ""
    encoding: str = ""
    replaced: int = 0

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The distinct quotes, in printed order, where they stand on the page."""
        return self.ticker.at(self.start, self.line) if self.ticker else ()

    @property
    def capture_gap(self) -> int | None:
        """Days from the printed date to the capture; None if either is unknown."""
        if self.page_date is None or self.capture is None:
            return None
        return (self.capture.at.date() - self.page_date).days

    @property
    def is_flagged(self) -> bool:
        """Whether the printed date is far from the capture."""
        return abs(self.capture_gap or 0) > FAR_DAYS

    @property
    def in_conflict(self) -> bool:
        """Whether the page contradicts itself about a rate or its date, or several sources read it."""
        return any(reject.reason in _CONFLICTS for reject in self.rejects)

    def count_in(self, counts: Counts) -> None:
        """Count what there is to count, but for the outcome: that only the database tells."""
        counts.refused += len(self.rejects)
        if self.problem is not None:
            counts.refused += 1
            counts.unread += self.named
            counts.unsettled += self.named or not self.lasting
        counts.replaced += self.replaced
        counts.flagged += self.is_flagged
        counts.dateless += self.ticker is not None and self.date is None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read from a part, or from the beginning of the rest of it.

    Attributes:
        extractions: of the snapshots with ticker-like text, and of what could not be read.
        counts: all that is counted, but for the outcomes of these.
        damage: what is broken in an archive, and where.
        position: where in the archive to go on; None if the part was read to its end.
    """

    extractions: tuple[Extraction, ...]
    counts: Counts
    damage: tuple[places.Damage, ...] = ()
    position: int | None = None

    @classmethod
    def of(cls, extractions: Iterable[Extraction], log: places.Log, position: int | None = None) -> Self:
        """Make a batch of what was extracted, and of what the log has of the same pages."""
        batch = cls(tuple(extractions), replace(log.counts), tuple(log.damage), position)
        batch.counts.damaged += len(batch.damage)
        batch.counts.refused += len(batch.damage)
        batch.counts.unsettled += len(batch.damage)
        for extraction in batch.extractions:
            extraction.count_in(batch.counts)
        return batch

    def rest_of(self, part: places.Part) -> places.Part | None:
        """Return what is left of the part that this was read from; None if that was all."""
        if self.position is None:
            return None
        return replace(part, position=self.position, read=part.read + self.counts.size)

    @property
    def snapshots(self) -> int:
        """How many pages there were, those that could not be read included."""
        return len(self.extractions) + self.counts.no_ticker


class _Begun:
    """Parts that were read up to a position, kept open for who goes on from there; a few at most."""

    def __init__(self) -> None:
        self._rests: dict[tuple[places.Part, Dating, places.Options], Generator[Batch]] = {}

    def __len__(self) -> int:
        return len(self._rests)

    def take(self, part: places.Part, dating: Dating, options: places.Options) -> Generator[Batch] | None:
        """Return what goes on with a part at its position; None if that is not kept."""
        return self._rests.pop((part, dating, options), None)

    def keep(
        self, rest: Generator[Batch], part: places.Part, dating: Dating, options: places.Options
    ) -> None:
        """Keep what goes on with a part at its position, and let the oldest go where there are too many."""
        while len(self._rests) >= _MOST_BEGUN:
            self._rests.pop(next(iter(self._rests))).close()
        self._rests[part, dating, options] = rest


class _Worker(threading.local):
    """What a thread keeps from one part to the next, to save time; it goes with the thread.

    Attributes:
        begun: the parts that it keeps open; None if it keeps none.
    """

    def __init__(self) -> None:
        self._memory = Memory(())
        self.begun: _Begun | None = None

    def memory_of(self, grammars: tuple[Grammar, ...]) -> Memory:
        """Return what remembers the tickers that were read by these grammars, and by no others."""
        if self._memory.grammars != grammars:
            self._memory = Memory(grammars)
        return self._memory


_worker = _Worker()


def keep_parts_open() -> None:
    """Keep parts open between their batches in this thread, as long as the thread lives.

    An archive that is packed as a whole cannot be taken up in the middle without unpacking all before. Make
    this the ``initializer`` of an executor that sends the rest of a part to where its beginning was read, and
    that ends with the import; elsewhere files would stay open that nobody asks for any more.
    """
    _worker.begun = _worker.begun or _Begun()


def extract(part: places.Part, dating: Dating, options: places.Options) -> Batch:
    """Read a part from its position on: all of it, or as much as one answer may hold; nothing is raised.

    Returns:
        A batch; ask for the rest, ``batch.rest_of(part)``, if there is one.
    """
    begun = _worker.begun
    kept = None if begun is None else begun.take(part, dating, options)
    batches = kept or extract_in_batches(part, dating, options, SENT)
    batch = next(batches)
    rest = batch.rest_of(part)
    if rest is None or begun is None:
        batches.close()
    else:
        begun.keep(batches, rest, dating, options)
    return batch


def extract_in_batches(
    part: places.Part, dating: Dating, options: places.Options, most: int = HELD
) -> Generator[Batch]:
    """Read a part from its position on, in batches of about ``most`` extractions; at least one batch."""
    log = places.Log()
    found: list[Extraction] = []
    for item in places.snapshots(part, options, log):
        if item is not None:
            extraction = _extract_item(item, dating, options, log)
            if extraction is not None:
                found.append(extraction)
        if log.position and (len(found) >= most or log.unpacked >= options.batch_bytes):
            yield Batch.of(found, log.taken(), log.position)
            found = []
    yield Batch.of(found, log.taken())


def _extract_item(
    item: Snapshot | places.Problem, dating: Dating, options: places.Options, log: places.Log
) -> Extraction | None:
    if isinstance(item, places.Problem):
        return Extraction(item.location, item.named, item.reason, item.lasting)
    extraction = extract_snapshot(item, dating, options.grammars)
    if extraction is None:
        log.counts.no_ticker += 1
    return extraction


def extract_snapshot(
    snapshot: Snapshot, dating: Dating, grammars: tuple[Grammar, ...] | None = None
) -> Extraction | None:
    """Read one snapshot and say which date its quotes get; None if nothing on it looks like a ticker.

    Args:
        snapshot: the page.
        dating: what may date it if it prints no date.
        grammars: by which it is read; None for all that are registered.
    """
    grammars = registered_grammars() if grammars is None else grammars
    memory = _worker.memory_of(grammars)
    if not memory.may_hold_quote(snapshot.data):
        return None
    reading = _storable(memory.read(snapshot.data, snapshot.media_type))
    if reading.ticker is None and not reading.rejects:
        return None
    taken = _capture_of(snapshot, reading, dating)
    day, basis = _dated(reading.page_date, taken, dating)
    return Extraction(
        location=snapshot.location,
        digest=hashlib.sha256(snapshot.data).hexdigest(),
        size=len(snapshot.data),
        ticker=reading.ticker,
        start=reading.start,
        line=reading.line,
        rejects=reading.rejects,
        page_date=reading.page_date,
        date=day,
        date_basis=basis,
        capture=taken,
        url=snapshot.url or (url_of(capture.saved_from(reading.source)) if reading.is_html else ""),
        encoding=reading.encoding,
        replaced=reading.replaced,
    )


def _storable(reading: PageReading) -> PageReading:
    """Refuse what the store cannot keep yet: quotes whose change is no percent."""
    ticker = reading.ticker
    if ticker is None or all(quote.change_kind is ChangeKind.PERCENT for quote in ticker.quotes):
        return reading
    kept: list[Quote] = []
    refused: list[Reject] = []
    for quote in ticker.at(reading.start, reading.line):
        if quote.change_kind is ChangeKind.PERCENT:
            kept.append(quote)
        else:
            reason = Reason.CHANGE_NOT_STORED
            refused.append(Reject(reason, quote.raw, quote.span, quote.line, quote.source))
    return reading.of(tuple(kept), (*reading.rejects, *at_most(refused)))


def _capture_of(snapshot: Snapshot, reading: PageReading, dating: Dating) -> Capture | None:
    if snapshot.capture:
        return snapshot.capture
    if dating.filename and (taken := capture.from_filename(snapshot.location)):
        return taken
    return capture.from_page(reading.source) if reading.is_html else None


def _dated(page_date: date | None, taken: Capture | None, dating: Dating) -> tuple[date | None, DateBasis]:
    if page_date:
        return page_date, DateBasis.PRINTED
    if taken and (dating.captured or dating.filename):
        return taken.at.date(), DateBasis.CAPTURED
    if dating.given:
        return dating.given, DateBasis.GIVEN
    return None, DateBasis.NONE
