"""Tasks to batches, here or by an executor; the order of the batches is that of the tasks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager

from fxtrack.errors import WorkerError
from fxtrack.extract import Batch, extract, extract_in_batches
from fxtrack.ingest.job import Job
from fxtrack.ingest.tasks import Task

Share = tuple[Task, Batch | None]
"""A task and a batch of it; None for a task that an earlier import has done."""


def read_here(tasks: Iterator[Task], job: Job) -> Iterator[Share]:
    """Read tasks one after the other."""
    for task in tasks:
        if task.is_known:
            yield task, None
            continue
        for batch in extract_in_batches(task.part, job.dating, job.options):
            yield task, batch
            if job.stop():
                return


def read_with(executor: Executor, tasks: Iterator[Task], job: Job) -> Iterator[Share]:
    """Let an executor read tasks; at most ``job.ahead`` are under way.

    Raises:
        WorkerError: a process that reads was killed.
    """
    queue = _Queue(executor, job)
    try:
        while queue.fill(tasks):
            share = queue.take()
            if share is not None:
                yield share
    finally:
        queue.cancel()


class _Queue:
    """Tasks that are under way, in their order."""

    def __init__(self, executor: Executor, job: Job) -> None:
        self._executor = executor
        self._job = job
        self._waiting: deque[tuple[Task, Future[Batch] | None]] = deque()

    def fill(self, tasks: Iterator[Task]) -> bool:
        """Begin tasks until enough are under way, or the import is to stop; tells whether any is."""
        while len(self._waiting) < self._job.ahead and not self._job.stop():
            task = next(tasks, None)
            if task is None:
                break
            self._waiting.append((task, None if task.is_known else self._begin(task)))
        return bool(self._waiting)

    def take(self) -> Share | None:
        """Wait for the first task, and begin the rest of it; None if it is given up, for the import stops."""
        task, future = self._waiting.popleft()
        if future is None:
            return task, None
        if self._job.stop() and future.cancel():
            return None
        with killed_told_in_words():
            batch = future.result()
        rest = batch.rest_of(task.part)
        if rest is not None and not self._job.stop():
            task.part = rest
            self._waiting.appendleft((task, self._begin(task)))
        return task, batch

    def cancel(self) -> None:
        """Give up what has not begun."""
        for _, future in self._waiting:
            if future is not None:
                future.cancel()

    def _begin(self, task: Task) -> Future[Batch]:
        with killed_told_in_words():
            return self._executor.submit(extract, task.part, self._job.dating, self._job.options)


@contextmanager
def killed_told_in_words() -> Iterator[None]:
    """Say in words that a process is gone."""
    try:
        yield
    except BrokenExecutor as error:
        raise WorkerError(
            "a process that reads pages was killed, for lack of memory perhaps. What was committed is kept: "
            "give the same command again, with --jobs 1 if it happens again"
        ) from error
