"""Hidden folders in which files come into being, beside the place that they are to have.

A workplace, ``.fxtrack-HOST-…``, has a name that nobody can guess, and goes when its files are in place. If
a killed program leaves one, the next that writes there clears it.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

try:
    import fcntl
except ImportError:  # not on Windows: there, nobody can tell which folders are in use, and none is cleared
    fcntl = None  # type: ignore[assignment]

_ENDING = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


class Workplace:
    """A hidden folder beside files to come, of a name that nobody can guess; it goes at the end.

    It is made when it is first needed. It is locked while its process lives: so the next process knows which
    ones to clear.
    """

    def __init__(self, beside: Path) -> None:
        """Take the folder of the files, which must be there."""
        self._beside = beside
        self._open: tuple[Path, int | None] | None = None
        self._passed = 0

    def __enter__(self) -> Self:
        _clear(self._beside)
        return self

    def __exit__(self, *_: object) -> None:
        if self._open is not None:
            folder, lock = self._open
            with _undisturbed():
                shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)

    def passing(self) -> Path:
        """Return a path inside that is not taken."""
        with _undisturbed():
            if self._open is None:
                self._open = _locked_folder(self._beside)
        self._passed += 1
        return self._open[0] / str(self._passed)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait: one that ends the program must not come between a folder and the note of its name."""
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@functools.cache
def _prefix() -> str:
    """Return how the names of workplaces begin: each host clears its own, for it sees no locks of others."""
    host = os.uname().nodename if hasattr(os, "uname") else ""
    return f".fxtrack-{re.sub('[^A-Za-z0-9]', '', host)}-"


@contextmanager
def open_folder(folder: Path) -> Iterator[int]:
    """Open a folder, and no link to one; yields its descriptor."""
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locked_folder(beside: Path) -> tuple[Path, int | None]:
    """Make a folder and lock it; returns it and the descriptor that holds the lock, None without locks."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_prefix(), dir=beside))
        if fcntl is None:
            return folder, None
        with suppress(FileNotFoundError), open_folder(folder) as descriptor:
            _lock(descriptor, wait=True)
            if os.path.samestat(os.fstat(descriptor), folder.stat()):
                return folder, os.dup(descriptor)
        # Another process has cleared the folder before it was locked.


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock a folder until its descriptor is closed; False if that cannot be."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _clear(beside: Path) -> None:
    """Remove the workplaces that processes of this user on this host have left: those without a lock."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(beside) as entries:
        for entry in entries:
            if entry.name.startswith(_prefix()) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError), open_folder(Path(entry.path)) as descriptor:
                    if os.fstat(descriptor).st_uid == os.geteuid() and _lock(descriptor, wait=False):
                        shutil.rmtree(entry.path, ignore_errors=True)
