"""Processes of an import's own, started if there is enough to read for several of them."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection

from fxtrack.extract import keep_parts_open
from fxtrack.ingest.lanes import Lanes
from fxtrack.places import Part

_FEWEST_FILES, _FEWEST_BYTES = 2048, 32 * 1024**2  # that are worth the start of processes
_LEFT_TO_WRITER = ("SIGINT", "SIGTERM", "SIGHUP")
_GARBAGE_AFTER = (20_000, 10, 10)


@contextmanager
def pool_for(parts: Iterator[Part], jobs: int | None) -> Iterator[tuple[Iterator[Part], Executor | None]]:
    """Start as many processes as there are jobs, if the parts are worth it; they end with the block.

    Args:
        parts: what is to be read; the first of them are looked at.
        jobs: how many processes; None for one a processor.

    Yields:
        All the parts, and the pool; None where this process had better read them itself.
    """
    jobs = jobs or processors()
    first: list[Part] = []
    while jobs > 1 and not _is_worth_it(first) and (part := next(parts, None)):
        first.append(part)
    parts = itertools.chain(first, parts)
    if not _is_worth_it(first):
        yield parts, None
        return
    pool = Lanes([ProcessPoolExecutor(1, initializer=_begin_worker) for _ in range(jobs)])
    try:
        yield parts, pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def collecting_garbage_rarely() -> Iterator[None]:
    """Look for garbage in cycles less often: an import makes millions of small values, and no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*_GARBAGE_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_worth_it(first: list[Part]) -> bool:
    """Tell whether these are enough for several processes; one part is read by one."""
    if len(first) < 2:  # noqa: PLR2004 - several
        return False
    files, size = sum(len(part.items) for part in first), sum(part.size for part in first)
    return files >= _FEWEST_FILES or size >= _FEWEST_BYTES


def _begin_worker() -> None:
    """Begin a process that reads.

    What ends a command is left to the writer, which ends in order, and this process with it: a terminal and
    a service manager send signals to all processes of a command.
    """
    for name in _LEFT_TO_WRITER:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.set_threshold(*_GARBAGE_AFTER)
    keep_parts_open()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the import was killed: a pool's processes would wait for ever for what to do next."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
