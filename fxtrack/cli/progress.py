"""Progress of an import on standard error: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from fxtrack.cli.streams import warn
from fxtrack.counts import Counts
from fxtrack.errors import FxtrackError
from fxtrack.ingest import Done

if TYPE_CHECKING:
    from tqdm import tqdm

_COUNT_AFTER = 2.0
_FIRST_LINE, _SLOWEST = 10.0, 300.0


class Progress:
    """Tells how far an import is; once it takes long, the bytes there are in all are counted beside it."""

    def __init__(self, sizes: Callable[[], Iterator[int]] | None) -> None:
        """Take what lists the sizes of the files; None if that is not known."""
        self._counts = Counts()
        self._parts = 0
        self._began = time.monotonic()
        self._total: int | None = None
        self._bar: tqdm[NoReturn] | None = None
        self._next_line, self._wait = self._began + _FIRST_LINE, _FIRST_LINE
        self._ended = threading.Event()
        if sizes is not None:
            threading.Thread(target=self._count, args=(sizes,), daemon=True).start()
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(
                total=None,
                unit="B",
                unit_scale=True,
                unit_divisor=1024,
                delay=1,
                leave=False,
                dynamic_ncols=True,
            )

    def add(self, done: Done) -> None:
        """Tell of one more commit."""
        self._counts += done.counts
        self._parts += done.parts
        if self._bar is not None:
            self._bar.total = self._total
            self._bar.set_postfix_str(self._pages(), refresh=False)
            self._bar.update(done.counts.size)
        elif time.monotonic() >= self._next_line:
            self._wait = min(self._wait * 2, _SLOWEST)
            self._next_line = time.monotonic() + self._wait
            warn(self.line())

    def line(self) -> str:
        """Say how far the import is: ``12,345 pages (3,210 a second), 48 parts, 170 of 520 MB, ...``."""
        size = self._counts.size
        if not self._total or not size:
            return f"{self._pages()}, {_megabytes(size)}"
        left = (time.monotonic() - self._began) * max(self._total - size, 0) / max(size, 1)
        return (
            f"{self._pages()}, {_megabytes(size)} of {_megabytes(self._total)}, about {_duration(left)} left"
        )

    def close(self) -> None:
        """Take the bar away."""
        self._ended.set()
        if self._bar is not None:
            self._bar.close()

    def _pages(self) -> str:
        pages = self._counts.snapshots
        rate = pages / max(time.monotonic() - self._began, 0.001)
        parts = f", {self._parts:,} part{'s' * (self._parts > 1)}" if self._parts else ""
        return f"{pages:,} page{'s' * (pages != 1)} ({rate:,.0f} a second){parts}"

    def _count(self, sizes: Callable[[], Iterator[int]]) -> None:
        total = 0
        if self._ended.wait(_COUNT_AFTER):
            return
        with suppress(FxtrackError):  # whatever is wrong with the paths, the import itself tells it
            for size in sizes():
                total += size
                if self._ended.is_set():
                    return
            self._total = total


@contextmanager
def showing_progress(
    sizes: Callable[[], Iterator[int]] | None, *, quiet: bool
) -> Iterator[Callable[[Done], None]]:
    """Show progress; yields what tells of each commit."""
    if quiet:
        yield lambda *_: None
        return
    progress = Progress(sizes)
    try:
        yield progress.add
    finally:
        progress.close()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _duration(seconds: float) -> str:
    if seconds < 90:  # noqa: PLR2004
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004
