"""What was done to the database: import runs, and what was taken back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from fxtrack.model.stored import Date, DateBasis, Outcome


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
        retracted_at: since when it is taken back, in UTC; None if it is not.
        paths: what it was asked to read, as it was named; the first thousand. Passwords are hidden.
        options: those that decide what is read and how it is dated, as words of a command line.
    """

    number: int
    started_at: datetime
    finished_at: datetime | None
    known_at: datetime | None
    pages: int
    new: int
    version: str
    retracted_at: datetime | None = None
    paths: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class Retraction(NamedTuple):
    """An event: something was taken back, or that was undone.

    Attributes:
        number: in their order.
        at: its instant, in UTC.
        kind: ``run``, ``file``, ``page``, ``observation`` or ``undo``.
        target: the number of the run or of the event that is undone, the location of the file, the location
            or digest of the page; of an observation its date (or ``undated``), pair, rate and change.
        reason: as it was given.
        undoes: the number of the event that this one undoes; None if it undoes none.
        undone_at: when it was undone, in UTC; None if it was not.
    """

    number: int
    at: datetime
    kind: str
    target: str
    reason: str
    undoes: int | None = None
    undone_at: datetime | None = None


class ListedPage(NamedTuple):
    """A page and what became of it.

    Attributes:
        outcome: as the summary counts it.
        reason: why it, or a part of it, was refused; why it has no date, or no quotes. Empty if it has both,
            and nothing was refused.
        date: the date that its quotes get; None without one.
        date_basis: where that date comes from; None for a page without quotes and without a printed date.
        url: the address of the page, as the archive gives it; empty if unknown.
        captured_at: when the archive took the copy, in UTC; None if unknown.
        quotes: how many distinct quotes were taken from it.
        location: the file, and the member of an archive after ``!/``.
    """

    outcome: Outcome
    reason: str
    date: Date | None
    date_basis: DateBasis | None
    url: str
    captured_at: datetime | None
    quotes: int
    location: str


def instant(at: datetime) -> str:
    """Write an instant in UTC: 2026-01-31T12:00:00Z; ``--as-of`` takes it back."""
    return at.isoformat().replace("+00:00", "Z")
