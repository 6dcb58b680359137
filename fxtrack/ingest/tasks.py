"""Parts as tasks: each is looked up, whether an earlier import has read it, and how far."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from fxtrack.counts import Counts
from fxtrack.delivery import KnownPart, Sink
from fxtrack.ingest.job import Job
from fxtrack.places import Part

_LOOKED_UP = 64


@dataclass
class Task:
    """A part on its way.

    Attributes:
        part: what is left to read of it.
        mark: identifies it and its state; None if that cannot be told.
        counts: what was counted in it so far.
        earlier: how many of its pages an earlier import read, until that is told.
        is_known: whether an earlier import has read all of it.
    """

    part: Part
    mark: str | None
    counts: Counts = field(default_factory=Counts)
    earlier: int = 0
    is_known: bool = False


def find_tasks(parts: Iterable[Part], sink: Sink, job: Job) -> Iterator[Task]:
    """Yield each part as a task, until the import is to stop; parts are looked up some at a time."""
    source = iter(parts)
    while not job.stop() and (several := list(itertools.islice(source, _LOOKED_UP))):
        marks = [job.mark(part) for part in several]
        known = {} if job.again else sink.known([mark for mark in marks if mark])
        for part, mark in zip(several, marks, strict=True):
            if job.stop():
                return
            yield _task(part, mark, known.get(mark or ""), job)


def _task(part: Part, mark: str | None, before: KnownPart | None, job: Job) -> Task:
    if before is None or job.reads_again(before.counts):
        return Task(part, mark)
    if before.position is None:
        return Task(part, mark, before.counts, is_known=True)
    rest = replace(part, position=before.position)
    return Task(rest, mark, before.counts, earlier=before.counts.snapshots)
