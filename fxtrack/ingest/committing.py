"""Batches to the writer: some are committed together, for a commit costs as much as many rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import NamedTuple

from fxtrack.counts import Counts
from fxtrack.delivery import Delivery, Sink
from fxtrack.extract import Batch
from fxtrack.ingest.batches import read_here, read_with
from fxtrack.ingest.job import Job
from fxtrack.ingest.refusals import Refusal, refusals_of
from fxtrack.ingest.tasks import Task, find_tasks
from fxtrack.places import Part

_MOST_EXTRACTIONS = 4000  # extractions
_SECONDS = 2.0


class Done(NamedTuple):
    """What was committed, or found to be known.

    Attributes:
        counts: what was counted in it.
        refusals: everything that was refused in it, in the order of the pages.
        parts: how many parts came to their end with it.
    """

    counts: Counts
    refusals: list[Refusal]
    parts: int


def run(parts: Iterable[Part], sink: Sink, job: Job, executor: Executor | None = None) -> Iterator[Done]:
    """Extract every part and commit it; yields after each commit.

    Args:
        parts: what to import.
        sink: the one writer.
        job: how.
        executor: runs ``extract``; None reads here.
    """
    tasks = find_tasks(parts, sink, job)
    group = _Group(sink)
    for task, batch in read_here(tasks, job) if executor is None else read_with(executor, tasks, job):
        if batch is None:
            yield Done(task.counts.told_again(task.part.size), [], 1)
            continue
        group.add(task, batch)
        if group.is_due():
            yield group.commit()
    if group.shares:
        yield group.commit()


class _Group:
    """Batches that are committed together; those of one task stand beside each other."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
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
        return (
            sum(len(batch.extractions) for _, batches in self.shares for batch in batches)
            >= _MOST_EXTRACTIONS
        )

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
        return Done(counts, refusals, sum(batches[-1].position is None for _, batches in shares))
