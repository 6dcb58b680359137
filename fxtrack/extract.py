"""One snapshot to one extraction: everything the store needs to know, small and picklable.

``extract`` is a pure function of a part, so any ``concurrent.futures`` executor can run it, here or on
another machine that sees the same files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from fxtrack import capture, sources, text
from fxtrack.errors import SourceError
from fxtrack.model import Capture, DateBasis, Page, Quote, Reason, Reject, Snapshot
from fxtrack.parse import parse_page


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


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one item of a part turned out to be.

    Attributes:
        location: where it came from.
        named: whether its path was named by the user, not found in a folder.
        problem: why nothing could be read; None if it was read.
        digest: SHA-256 of the bytes, hexadecimal; empty if nothing was read.
        size: number of bytes.
        quotes: the distinct quotes, in printed order.
        rejects: what was refused.
        page_date: the printed date; None without one.
        date: the date that its observations get; None leaves them undated.
        date_basis: where that date comes from.
        capture: when the archive took the copy; None if unknown.
        encoding: how the bytes were decoded.
        replaced: how many bytes could not be decoded.
    """

    location: str
    named: bool = False
    problem: str | None = None
    digest: str = ""
    size: int = 0
    quotes: tuple[Quote, ...] = ()
    rejects: tuple[Reject, ...] = ()
    page_date: date | None = None
    date: date | None = None
    date_basis: DateBasis = DateBasis.NONE
    capture: Capture | None = None
    encoding: str = ""
    replaced: int = 0

    @property
    def capture_gap(self) -> int | None:
        """Days from the printed date to the capture; None if either is unknown."""
        if self.page_date is None or self.capture is None:
            return None
        return (self.capture.at.date() - self.page_date).days

    @property
    def in_conflict(self) -> bool:
        """Whether the page contradicts itself about a rate or about its date."""
        return any(reject.reason in {Reason.CONFLICT, Reason.DATE_CONFLICT} for reject in self.rejects)


def extract(part: sources.Part, dating: Dating) -> tuple[Extraction, ...]:
    """Read and parse every item of a part; one extraction an item, in the same order. Nothing is raised."""
    return tuple(_extract_item(item, dating) for item in part.items)


def _extract_item(item: sources.Item, dating: Dating) -> Extraction:
    if isinstance(item, sources.Problem):
        return Extraction(item.location, named=item.named, problem=item.reason)
    named = isinstance(item, Snapshot) or item.named
    try:
        snapshot = sources.checked(item) if isinstance(item, Snapshot) else sources.read(item.path)
    except SourceError as error:
        return Extraction(error.location, named=named, problem=error.reason)
    return extract_snapshot(snapshot, dating, named=named)


def extract_snapshot(snapshot: Snapshot, dating: Dating, *, named: bool = False) -> Extraction:
    """Parse one snapshot and say which date its quotes get."""
    page = parse_page(snapshot.data)
    if not page.quotes and not page.rejects:
        return Extraction(snapshot.location, named=named, size=len(snapshot.data))
    taken = _capture(snapshot, page, dating)
    day, basis = _date(page, taken, dating)
    return Extraction(
        location=snapshot.location,
        named=named,
        digest=hashlib.sha256(snapshot.data).hexdigest(),
        size=len(snapshot.data),
        quotes=page.quotes,
        rejects=page.rejects,
        page_date=page.page_date,
        date=day,
        date_basis=basis,
        capture=taken,
        encoding=page.encoding or "",
        replaced=page.replaced,
    )


def _capture(snapshot: Snapshot, page: Page, dating: Dating) -> Capture | None:
    if dating.filename and (taken := capture.from_filename(snapshot.location)):
        return taken
    if page.media_type != "text/html":
        return None
    return capture.from_page(text.decode(snapshot.data).text)


def _date(page: Page, taken: Capture | None, dating: Dating) -> tuple[date | None, DateBasis]:
    if page.page_date:
        return page.page_date, DateBasis.PRINTED
    if taken and (dating.captured or dating.filename):
        return taken.at.date(), DateBasis.CAPTURED
    if dating.given:
        return dating.given, DateBasis.GIVEN
    return None, DateBasis.NONE
