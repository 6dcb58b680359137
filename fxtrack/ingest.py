"""Parts through any executor to one writer, and the tally of what became of each snapshot.

The order of the results is the order of the parts, whatever the executor; the number of parts under way
is bounded, so memory does not grow with the import. A part whose mark the writer knows is not read again.
"""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple, Protocol

from fxtrack.errors import WorkerError
from fxtrack.extract import Batch, Dating, Delivery, Extraction, extract, extract_in_batches
from fxtrack.model import Outcome
from fxtrack.pages.grammars import told_apart
from fxtrack.places import Options, Part

_UNDER_WAY = 8
_LOOKED_UP = 64
_NEW = (Outcome.IMPORTED, Outcome.KNOWN, Outcome.UNDATED)
_GROUP = 4000  # extractions are committed together, for a commit costs as much as many rows
_GROUP_SECONDS = 2.0


class Refusal(NamedTuple):
    """Something that was not taken: its outcome or reason, and its place."""

    reason: str
    location: str
    line: int | None
    text: str


@dataclass
class Tally:
    """The summary of an import, or of one part of it.

    Attributes:
        outcomes: how many snapshots had each outcome.
        refusals: how many pieces of text or whole files were refused, and places in archives are damaged.
        unread: how many paths that the user named could not be read.
        damage: how many places in archives are damaged.
        replaced: how many bytes could not be decoded.
        revisits: how many records say only that a page had not changed.
        left: how many records and members of archives are no pages.
        unchanged: how many of the snapshots stand in files that were not read again.
        size: how many bytes of files this was.
        flagged: how many snapshots print a date that is far from their capture time.
        dateless: how many have quotes, and neither print a date nor were given one.
        untimed: how many rows of corpora should tell their capture time, and do not.
        earlier: how many pages earlier imports had read of archives that this one takes up again.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: int = 0
    unread: int = 0
    damage: int = 0
    replaced: int = 0
    revisits: int = 0
    left: int = 0
    unchanged: int = 0
    size: int = 0
    flagged: int = 0
    dateless: int = 0
    untimed: int = 0
    earlier: int = 0

    @property
    def snapshots(self) -> int:
        """How many snapshots there were, the unreadable ones included."""
        return self.outcomes.total()

    def add(self, other: Tally) -> None:
        """Add the tally of one more part."""
        self.outcomes.update(other.outcomes)
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_NUMBERS = [each.name for each in fields(Tally) if each.type == "int"]


class Done(NamedTuple):
    """A committed share: its tally, everything refused in it in the order of the pages, and whole parts."""

    tally: Tally
    refusals: list[Refusal]
    parts: int


class Known(Protocol):
    """A part that was read before; ``fxtrack.store.Known`` is one."""

    @property
    def counts(self) -> dict[str, int]:
        """How many pages had each outcome, and how much else there was."""

    @property
    def position(self) -> int | None:
        """Where to go on; None if it was read to its end."""


class Sink(Protocol):
    """The one writer; ``fxtrack.store.Writer`` is one."""

    def known(self, marks: Sequence[str]) -> Mapping[str, Known]:
        """Tell which parts were read before, whole or up to a position."""

    def write(self, deliveries: Sequence[Delivery]) -> list[tuple[Outcome, ...]]:
        """Commit batches, all or none; returns the outcomes of the extractions of each."""


@dataclass(frozen=True)
class Job:
    """How an import is done.

    Attributes:
        dating: what may date a page without a printed date.
        options: how archives are read.
        version: of the program: another may read more from the same bytes.
        again: read parts whose mark is known as well.
        lists_refusals: read those again in which something was refused, to tell what.
        stop: asked between batches; once it says so, only what is under way is finished.
    """

    dating: Dating = field(default_factory=Dating)
    options: Options = field(default_factory=Options)
    version: str = ""
    again: bool = False
    lists_refusals: bool = False
    stop: Callable[[], bool] = lambda: False

    def mark(self, part: Part) -> str | None:
        """Return what identifies a part, its state, and all that decides what is read from it."""
        if part.version is None:
            return None
        told = repr((part.version, self.dating, replace(self.options, batch_bytes=0), self.version))
        told += told_apart(self.options.grammars)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass
class _Task:
    """A part on its way: its mark, its counts so far, and how many pages of it an earlier import read."""

    part: Part
    mark: str | None
    counts: dict[str, int]
    earlier: int = 0


def run(parts: Iterable[Part], sink: Sink, job: Job, executor: Executor | None = None) -> Iterator[Done]:
    """Extract every part and commit it; yields after each commit.

    Args:
        parts: what to import.
        sink: the one writer.
        job: how.
        executor: runs ``extract``; None reads here.
    """
    group = _Group(sink)
    for task, batch in _read(parts, sink, job, executor):
        if batch is None:
            yield _unchanged(task)
            continue
        group.add(task, batch)
        if group.is_due():
            yield group.commit()
    if group.tasks:
        yield group.commit()


class _Group:
    """Batches that are committed together."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._since = time.monotonic()
        self.tasks: list[tuple[_Task, Batch]] = []

    def add(self, task: _Task, batch: Batch) -> None:
        self.tasks.append((task, batch))

    def is_due(self) -> bool:
        waited = time.monotonic() - self._since
        return waited >= _GROUP_SECONDS or sum(len(b.extractions) for _, b in self.tasks) >= _GROUP

    def commit(self) -> Done:
        tasks, self.tasks = self.tasks, []
        outcomes = self._sink.write([Delivery(batch, task.mark, task.counts) for task, batch in tasks])
        tally, refusals = Tally(), []
        for (task, batch), named in zip(tasks, outcomes, strict=True):
            found = list(_refusals(batch))
            refusals += found
            tally.add(_tallied(batch, named, len(found)))
            tally.earlier += task.earlier
            task.earlier = 0
        self._since = time.monotonic()
        return Done(tally, refusals, sum(batch.position is None for _, batch in tasks))


def _read(
    parts: Iterable[Part], sink: Sink, job: Job, executor: Executor | None
) -> Iterator[tuple[_Task, Batch | None]]:
    """Yield each part with its batches, or with None if it was read before and has not changed."""
    tasks = _looked_up(parts, sink, job)
    if executor is None:
        for task, is_known in tasks:
            if is_known:
                yield task, None
                continue
            for batch in extract_in_batches(task.part, job.dating, job.options):
                yield task, batch
                if job.stop():
                    return
        return
    yield from _from_pool(tasks, job, executor)


def _from_pool(
    tasks: Iterator[tuple[_Task, bool]], job: Job, executor: Executor
) -> Iterator[tuple[_Task, Batch | None]]:
    under_way: deque[tuple[_Task, Future[Batch] | None]] = deque()

    def submit(task: _Task) -> Future[Batch]:
        with _worker_told():
            return executor.submit(extract, task.part, job.dating, job.options)

    try:
        while True:
            while len(under_way) < _UNDER_WAY and not job.stop() and (found := next(tasks, None)):
                task, is_known = found
                under_way.append((task, None if is_known else submit(task)))
            if not under_way:
                return
            task, future = under_way.popleft()
            if future is not None and job.stop() and future.cancel():
                continue
            batch = _result(future) if future else None
            yield task, batch
            if batch is not None and batch.position is not None and not job.stop():
                task.part = replace(task.part, position=batch.position)
                under_way.appendleft((task, submit(task)))
    finally:
        for _, future in under_way:
            if future is not None:
                future.cancel()


def _result(future: Future[Batch]) -> Batch:
    with _worker_told():
        return future.result()


@contextmanager
def _worker_told() -> Iterator[None]:
    """Say in words that a process is gone."""
    try:
        yield
    except BrokenExecutor as error:
        raise WorkerError(
            "a process that reads pages was killed, for lack of memory perhaps. What was committed is kept: "
            "give the same command again, with --jobs 1 if it happens again"
        ) from error


def _looked_up(parts: Iterable[Part], sink: Sink, job: Job) -> Iterator[tuple[_Task, bool]]:
    """Yield each part as a task, and whether it was read before to its end."""
    source = iter(parts)
    while not job.stop() and (several := list(itertools.islice(source, _LOOKED_UP))):
        marks = [job.mark(part) for part in several]
        known = {} if job.again else sink.known([mark for mark in marks if mark])
        for part, mark in zip(several, marks, strict=True):
            if job.stop():
                return
            before = known.get(mark or "")
            if before is None or (job.lists_refusals and before.counts.get("refused")):
                yield _Task(part, mark, {}), False
            elif before.position is None:
                yield _Task(part, mark, before.counts), True
            else:
                earlier = sum(before.counts.get(outcome.value, 0) for outcome in Outcome)
                yield _Task(replace(part, position=before.position), mark, before.counts, earlier), False


def _unchanged(task: _Task) -> Done:
    """Tell of a part that was read before: what held quotes then is known now, what was refused still is."""
    counts = task.counts
    known = sum(counts.get(o.value, 0) for o in _NEW)
    outcomes = Counter({o: counts.get(o.value, 0) for o in Outcome if o not in _NEW})
    outcomes[Outcome.KNOWN] = known
    tally = Tally(
        outcomes=outcomes,
        refusals=counts.get("refused", 0),
        flagged=counts.get("flagged", 0),
        replaced=counts.get("replaced", 0),
        revisits=counts.get("revisits", 0),
        left=counts.get("left", 0),
        unchanged=outcomes.total(),
        size=task.part.size,
    )
    return Done(tally, [], 1)


def _tallied(batch: Batch, outcomes: tuple[Outcome, ...], refusals: int) -> Tally:
    counted = Counter(outcomes)
    counted[Outcome.NO_TICKER] += batch.without
    return Tally(
        outcomes=counted,
        refusals=refusals,
        unread=sum(e.named and e.problem is not None for e in batch.extractions),
        damage=len(batch.damage),
        replaced=sum(e.replaced for e in batch.extractions),
        revisits=batch.revisits,
        left=batch.left,
        size=batch.size,
        flagged=sum(e.is_flagged for e in batch.extractions),
        dateless=sum(e.ticker is not None and e.date is None for e in batch.extractions),
        untimed=batch.untimed,
    )


def _refusals(batch: Batch) -> Iterator[Refusal]:
    for extraction in batch.extractions:
        yield from _refused_in(extraction)
    for location, reason in batch.damage:
        yield Refusal(f"incomplete: {reason}", location, None, "")


def _refused_in(extraction: Extraction) -> Iterator[Refusal]:
    if extraction.problem:
        yield Refusal(f"{Outcome.UNREADABLE}: {extraction.problem}", extraction.location, None, "")
    for reject in extraction.rejects:
        yield Refusal(reject.told, extraction.location, reject.line, reject.raw)
