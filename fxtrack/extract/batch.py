"""What one part turned out to be: batches of extractions, small and picklable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Self

from fxtrack import places
from fxtrack.counts import Counts
from fxtrack.model import CONFLICTS, FAR_DAYS, Capture, DateBasis, Quote, Reject, Revisit, Ticker


@dataclass(frozen=True, slots=True)
class Dating:
    """What may date a page that prints no date.

    Attributes:
        given: this day, unless the page is known to have been captured on a day far from it.
        captured: the UTC day of the capture time, where that is known; it comes before ``given``.
        filename: 14 digits in a file name are a capture time.
        forced: take ``given`` also for pages that were captured on a day far from it.
    """

    given: date | None = None
    captured: bool = False
    filename: bool = False
    forced: bool = field(default=False, repr=False)  # the mark of a part has it only if it is set

    @property
    def by_capture(self) -> bool:
        """Whether a capture time may date a page."""
        return self.captured or self.filename


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
        saved_by: the program that saved the page, if it tells no capture time to believe; else empty.
        payload: the digest of what the server sent; empty if unknown.
        open_end: whether its capture time does not date it only because nothing tells where it ends.
        is_folder: whether it is no page, but a folder with nothing to read in it.
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
    saved_by: str = ""
    payload: str = ""
    open_end: bool = False
    is_folder: bool = False

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The distinct quotes, in printed order, where they stand on the page."""
        return self.ticker.at(self.start, self.line) if self.ticker else ()

    @property
    def by_cause(self) -> tuple[Reject, ...]:
        """What was refused, first that there are several pages: other contradictions follow from that."""
        return tuple(sorted(self.rejects, key=lambda reject: not reject.is_of_several_pages))

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
        """Whether the page contradicts itself about a rate, is several, or was read by several sources."""
        return bool(self.rejects) and any(reject.reason in CONFLICTS for reject in self.rejects)

    def count_in(self, counts: Counts) -> None:
        """Count what there is to count, but for the outcome: that only the database tells."""
        counts.refused += len(self.rejects)
        if self.problem is not None:
            counts.refused += 1
            counts.unread += self.named
            counts.folders += self.is_folder
            counts.unsettled += self.named or not self.lasting
        counts.replaced += self.replaced
        counts.flagged += self.is_flagged
        counts.saved_untimed += bool(self.saved_by)
        counts.dateless += self.ticker is not None and self.date is None
        counts.open_ended += self.ticker is not None and self.open_end


def failed_in(extractions: Iterable[Extraction]) -> set[str]:
    """Return the locations at which nothing could be read."""
    return {each.location for each in extractions if each.problem is not None}


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read from a part, or from the beginning of the rest of it.

    Attributes:
        extractions: of the snapshots with ticker-like text, and of what could not be read.
        counts: all that is counted, but for the outcomes of these.
        damage: what is broken in an archive, and where.
        position: where in the archive to go on; None if the part was read to its end.
        passed: the pages without anything like a ticker, if all are to be listed; packed, see ``Passing``.
        revisits: records that say that a page had not changed, and which page.
    """

    extractions: tuple[Extraction, ...]
    counts: Counts
    damage: tuple[places.Damage, ...] = ()
    position: int | None = None
    passed: tuple[bytes, ...] = ()
    revisits: tuple[Revisit, ...] = ()

    @classmethod
    def of(
        cls,
        extractions: Iterable[Extraction],
        log: places.Log,
        position: int | None = None,
        passed: tuple[bytes, ...] = (),
    ) -> Self:
        """Make a batch of what was extracted, and of what the log has of the same pages."""
        damage, revisits = tuple(log.damage), tuple(log.revisits)
        batch = cls(tuple(extractions), replace(log.counts), damage, position, passed, revisits)
        batch.counts.revisits_kept += len(batch.revisits)
        batch.counts.damaged += len(batch.damage)
        batch.counts.columnless += sum(each.is_column for each in batch.damage)
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
        """How many pages there were, those that could not be read included, but no folders."""
        return len(self.extractions) - self.counts.folders + self.counts.no_ticker
