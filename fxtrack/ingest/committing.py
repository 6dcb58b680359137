"""Batches to the writer: some are committed together, for a commit costs as much as many rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from datetime import date
from itertools import chain
from typing import NamedTuple

from fxtrack.counts import Counts
from fxtrack.delivery import Delivery, Sink
from fxtrack.extract import Batch, failed_in
from fxtrack.ingest.batches import read_here, read_with
from fxtrack.ingest.job import Job
from fxtrack.ingest.listed import listed_pages
from fxtrack.ingest.refusals import Refusal, refusals_of
from fxtrack.ingest.tasks import Task, find_tasks
from fxtrack.model import DateBasis, ListedPage, Outcome, Pair, Ticker
from fxtrack.places import Folders, Part, folders_known, folders_of

_MOST_EXTRACTIONS = 4000  # extractions and revisits
_SECONDS = 2.0


class Done(NamedTuple):
    """What was committed, or found to be known.

    Attributes:
        counts: what was counted in it.
        refusals: everything that was refused in it, in the order of the pages.
        parts: how many parts came to their end with it.
        pages: every page of it, if all are to be listed.
        dates: the dates of the rates on its pages, but for those that are flagged.
        pairs: the pairs of these rates.
        folders: in which of the folders that were named something could be read, or not.
    """

    counts: Counts
    refusals: list[Refusal]
    parts: int
    pages: Iterable[ListedPage] = ()
    dates: frozenset[date] = frozenset()
    pairs: frozenset[Pair] = frozenset()
    folders: Folders = Folders()


def run(parts: Iterable[Part], sink: Sink, job: Job, executor: Executor | None = None) -> Iterator[Done]:
    """Extract every part and commit it; yields after each commit.

    Args:
        parts: what to import.
        sink: the one writer.
        job: how.
        executor: runs ``extract``; None reads here.
    """
    tasks = find_tasks(parts, sink, job)
    group = _Group(sink, job)
    for task, batch in read_here(tasks, job) if executor is None else read_with(executor, tasks, job):
        if batch is None:
            again = task.counts.told_again(task.part.size)
            yield Done(again, [], 1, folders=folders_known(task.part, again.unreadable))
            continue
        group.add(task, batch)
        if group.is_due():
            yield group.commit()
    if group.shares:
        yield group.commit()


class _Group:
    """Batches that are committed together; those of one task stand beside each other."""

    def __init__(self, sink: Sink, job: Job) -> None:
        self._sink = sink
        self._lists = job.options.lists_pages
        self._given = job.dating.given
        self._since = time.monotonic()
        self.shares: list[tuple[Task, list[Batch]]] = []

    def add(self, task: Task, batch: Batch) -> None:
        if self.shares and self.shares[-1][0] is task:
            self.shares[-1][1].append(batch)
        else:
            self.shares.append((task, [batch]))

    def is_due(self) -> bool:
        if time.monotonic() - self._since >= _SECONDS:
            return True
        every = [batch for _, batches in self.shares for batch in batches]
        listed = sum(batch.counts.no_ticker for batch in every) if self._lists else 0
        met = sum(len(batch.extractions) + len(batch.revisits) for batch in every)
        return met + listed >= _MOST_EXTRACTIONS

    def commit(self) -> Done:
        shares, self.shares = self.shares, []
        written = self._sink.write([Delivery(tuple(b), task.mark, task.counts) for task, b in shares])
        counts = Counts()
        for (task, _), (_, more) in zip(shares, written, strict=True):
            task.counts += more
            counts += more + Counts(earlier=task.earlier)
            task.earlier = 0
        refusals = [refusal for _, batches in shares for batch in batches for refusal in refusals_of(batch)]
        self._since = time.monotonic()
        every = [batch for _, batches in shares for batch in batches]
        outcomes = list(chain.from_iterable(each.outcomes for each in written))
        pages = listed_pages(every, outcomes, self._given) if self._lists else ()
        if self._given is not None:
            counts.given += _got_given_date(every, outcomes)
        folders = Folders()
        for task, batches in shares:
            folders |= folders_of(task.part, failed_in(e for b in batches for e in b.extractions))
        ended = sum(batches[-1].position is None for _, batches in shares)
        return Done(counts, refusals, ended, pages, *_dates_and_pairs(every), folders)


def _got_given_date(batches: Iterable[Batch], outcomes: Iterable[Outcome]) -> int:
    """Count the pages whose quotes get the date that was given."""
    extractions = chain.from_iterable(batch.extractions for batch in batches)
    new = (Outcome.IMPORTED, Outcome.CONFLICT)
    got = (e.date_basis is DateBasis.GIVEN and e.ticker is not None for e in extractions)
    return sum(each and outcome in new for each, outcome in zip(got, outcomes, strict=True))


def _dates_and_pairs(batches: Iterable[Batch]) -> tuple[frozenset[date], frozenset[Pair]]:
    """Return the dates and the pairs of the rates that count: dated, on pages that are not flagged."""
    dates: set[date] = set()
    tickers: dict[int, Ticker] = {}  # many pages print the same
    for batch in batches:
        for extraction in batch.extractions:
            if extraction.date is not None and extraction.ticker is not None and not extraction.is_flagged:
                dates.add(extraction.date)
                tickers[id(extraction.ticker)] = extraction.ticker
    pairs = frozenset(quote.pair for ticker in tickers.values() for quote in ticker.quotes)
    return frozenset(dates), pairs
