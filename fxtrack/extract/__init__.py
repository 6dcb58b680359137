"""One part to batches of extractions: everything the store needs to know, small and picklable.

What ``extract`` returns depends on a part and on the files it names, and on nothing else, so any
``concurrent.futures`` executor can run it, here or on another machine that sees the same files. What is kept
from one call to the next only saves time, and belongs to the thread that made it. Pages that cannot hold a
ticker are counted, and leave nothing else behind.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator
from datetime import date

from fxtrack import places
from fxtrack.archives.context import url_of
from fxtrack.extract.batch import Batch, Dating, Extraction, failed_in
from fxtrack.extract.passed import Passed, Passing, passed_pages
from fxtrack.model import FAR_DAYS, Capture, ChangeKind, DateBasis, Quote, Reason, Reject, Snapshot
from fxtrack.pages import capture
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import registered_grammars
from fxtrack.pages.judge import at_most
from fxtrack.pages.recall import Memory, PageReading

__all__ = [
    "HELD",
    "SENT",
    "Batch",
    "Dating",
    "Extraction",
    "Passed",
    "extract",
    "extract_in_batches",
    "extract_snapshot",
    "failed_in",
    "keep_parts_open",
    "passed_pages",
]

HELD = 2000
"""A batch that is committed where it was read has about so many extractions."""
SENT = 20_000
"""A batch that comes from another process has at most about so many."""
_MOST_BEGUN = 4


class _Begun:
    """Parts that are read up to a position and kept open, so that reading goes on there; a few at most."""

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
        if self._memory.grammars is not grammars:
            if self._memory.grammars != grammars:
                self._memory = Memory(grammars)
            self._memory.grammars = grammars  # equal ones are copies: told at a glance from now on
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
    passed = Passing()
    for item in places.snapshots(part, options, log):
        if item is not None:
            extraction = _extract_item(item, dating, options, log)
            if extraction is not None:
                found.append(extraction)
            elif options.lists_pages and isinstance(item, Snapshot):
                told = _told_beside(item, dating)
                passed.add(Passed(len(found), item.location, told.url, told.capture or item.capture))
        met = len(found) + len(passed) + len(log.revisits)
        if log.position and (met >= most or log.unpacked >= options.batch_bytes):
            yield Batch.of(found, log.taken(), log.position, passed.taken())
            found = []
    if failed := failed_in(found):
        folders = places.folders_of(part, failed)
        # Later it could not be told of which of several folders nothing could be read: so look again.
        log.counts.unsettled += bool(folders.read and folders.without_pages)
    yield Batch.of(found, log.taken(), None, passed.taken())


def _extract_item(
    item: Snapshot | places.Problem, dating: Dating, options: places.Options, log: places.Log
) -> Extraction | None:
    if isinstance(item, places.Problem):
        return Extraction(item.location, item.named, item.reason, item.lasting, is_folder=item.is_folder)
    try:
        extraction = extract_snapshot(item, dating, options.grammars)
    except Exception as error:  # noqa: BLE001 - one odd page, or a grammar of others, must not cost the rest anything
        why = f"cannot be read ({type(error).__name__}: {error}); please report it"
        return Extraction(item.location, named=False, problem=why)
    if extraction is None:
        log.counts.no_ticker += 1
    elif dating.given is not None and extraction.date is None and extraction.ticker is not None:
        log.counts.withheld += 1
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
    told = _told_of(snapshot, reading, dating)
    taken = told.capture
    day, basis = _dated(reading.page_date, taken, dating, open_end=snapshot.open_end)
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
        url=told.url,
        encoding=reading.encoding,
        replaced=reading.replaced,
        saved_by=_saved_by(snapshot, reading) if taken is None else "",
        payload=snapshot.payload,
        open_end=snapshot.open_end and day is None and taken is not None and dating.by_capture,
    )


def _saved_by(snapshot: Snapshot, reading: PageReading) -> str:
    return capture.saved_without_time(reading.source, snapshot.location) if reading.is_html else ""


def _storable(reading: PageReading) -> PageReading:
    """Refuse what the store cannot keep yet: quotes whose change is no percent."""
    ticker = reading.ticker
    if ticker is None or ticker.tells_percents:
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


def _told_of(snapshot: Snapshot, reading: PageReading, dating: Dating) -> capture.Taken:
    """Return of which address a copy was taken and when; what stands on the page comes last."""
    told = _told_beside(snapshot, dating)
    if reading.is_html:
        if not told.url:
            url = url_of(capture.saved_from(reading.source))
            told = capture.Taken(url, told.capture or capture.replayed(url).capture)
        if told.capture is None:
            told = told._replace(capture=capture.from_page(reading.source))
    return told if told.capture else told._replace(capture=snapshot.capture)


def _told_beside(snapshot: Snapshot, dating: Dating) -> capture.Taken:
    """Return what is told beside a page: the nearer to the taking of the copy, the more it is believed.

    The address of a copy in a web archive tells when that one was taken; what else tells a time, there tells
    when it was copied once more.
    """
    url = snapshot.url
    taken = None if _is_of_commit(snapshot) else snapshot.capture
    if url and taken:  # nearly always in an archive
        return capture.Taken(url, capture.replayed(url).capture or taken)
    folders = capture.from_folders(snapshot.location)
    url = url or folders.url
    taken = capture.replayed(url).capture or taken
    if taken is None and dating.filename:
        taken = capture.from_filename(snapshot.location)
    return capture.Taken(url, taken or folders.capture)


def _is_of_commit(snapshot: Snapshot) -> bool:
    """Tell whether a capture time is that of a commit: whatever else tells one is nearer to the truth."""
    return snapshot.capture is not None and snapshot.capture.source == capture.COMMIT


def _dated(
    page_date: date | None, taken: Capture | None, dating: Dating, *, open_end: bool
) -> tuple[date | None, DateBasis]:
    if page_date:
        return page_date, DateBasis.PRINTED
    if taken and dating.by_capture and not open_end:
        return taken.at.date(), DateBasis.CAPTURED
    if dating.given and (taken is None or dating.forced or not _is_far(dating.given, taken)):
        return dating.given, DateBasis.GIVEN
    return None, DateBasis.NONE


def _is_far(day: date, taken: Capture) -> bool:
    return abs((taken.at.date() - day).days) > FAR_DAYS
