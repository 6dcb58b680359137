"""Files that fxtrack writes: each appears whole or not at all, and the one before stays until then.

Where the file system can do it (``O_TMPFILE`` of Linux), a file that is being written has no name: however
the program ends, nothing is left. Elsewhere, and for what others write by name, there is a hidden folder
beside the file's place, ``.fxtrack-HOST-…``; if a killed program leaves one, the next that writes there
clears it.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

from fxtrack.errors import InputError

try:
    import fcntl
except ImportError:  # not on Windows: there, nobody can tell which folders are in use, and none is cleared
    fcntl = None  # type: ignore[assignment]

_ENDING = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
_STANDARD = (1, 2)  # descriptors of standard output and standard error
_PROC = "/proc/self/fd"  # where a file without a name can be found


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell in a line what stands in the way of writing.

    Raises:
        InputError: in place of every ``OSError`` inside.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error


def write(path: Path, content: str | bytes) -> None:
    """Write a file in one step, text as UTF-8; folders on the way are made.

    Raises:
        InputError: the file cannot be written; the one before is still there.
    """
    with writing(path):
        _target(path).parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[Output]:
    """Yield a file to write into, which takes the place of ``path`` at the end of the block.

    If the block raises, the file before stays. A file keeps its mode; a new one has the mode that the umask
    says. A symbolic link stays one: what it leads to is replaced. Pipes, devices, and whatever standard
    output or standard error goes to, are written to directly.

    Raises:
        InputError: the file cannot be written.
    """
    with ExitStack() as stack:
        with writing(path):
            descriptor = _direct(path)
            if descriptor is None:
                place = stack.enter_context(Workplace(_target(path).parent))
                output: Output = stack.enter_context(Draft(_target(path), place, named=path))
            else:
                output = stack.enter_context(Output(path, descriptor))
        yield output
        with writing(path):
            output.finish()
            if isinstance(output, Draft):
                output.name()
                output.put()


@contextmanager
def creating(path: Path) -> Iterator[Path]:
    """Yield a path for something to write to; what is there at the end of the block gets the name ``path``.

    Nothing is ever overwritten, also if the file comes into being meanwhile.

    Raises:
        FileExistsError: there is a file, or a link, of that name.
        InputError: the file cannot be written.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)
    with ExitStack() as stack:
        with writing(path):
            passing = stack.enter_context(Workplace(path.parent)).passing()
            os.close(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        yield passing
        with writing(path):
            with passing.open("rb+") as file:
                os.fsync(file.fileno())
            taken = not _named_anew(passing, path)
    if taken:
        raise FileExistsError(path)


class Output:
    """An open file that tells what stands in the way of writing to it."""

    def __init__(self, named: Path, descriptor: int) -> None:
        """Take the path that a message names, and an open descriptor, which is closed at the end."""
        self._named = named
        self._file = os.fdopen(descriptor, "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what could not be written is lost; that was told, or another error is
            self._file.close()

    def write(self, content: str | bytes) -> None:
        """Write some more, text as UTF-8.

        Raises:
            InputError: there is no space left, or nobody reads the pipe.
        """
        with writing(self._named):
            self._file.write(content.encode("utf-8") if isinstance(content, str) else content)

    def finish(self) -> None:
        """Hand on what has been written."""
        self._file.flush()


class Draft(Output):
    """A file that has not taken its place yet; if it never does, nothing of it is left."""

    def __init__(self, target: Path, place: Workplace, *, named: Path | None = None) -> None:
        """Begin one.

        Args:
            target: where it is to be; that may be a file, but no link that shall stay one.
            place: the workplace in the folder of the target.
            named: the path that messages name; None for the target.
        """
        self._target, self._place = target, place
        self._passing: Path | None = None
        descriptor = _nameless(target.parent)
        if descriptor is None:
            self._passing = place.passing()
            descriptor = os.open(self._passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        super().__init__(named or target, descriptor)
        _be_like(target, descriptor)

    def finish(self) -> None:
        """Bring all of it to the disk.

        Without this a machine that loses its power could keep the new name and lose the content: both the old
        file and the new one would be gone.
        """
        super().finish()
        os.fsync(self._file.fileno())

    def name(self) -> None:
        """Give it a passing name; what could go wrong with its place has gone wrong after this."""
        if self._passing is None:
            passing = self._place.passing()
            # Python follows the link in /proc only if it is given a folder as well.
            with _open_folder(passing.parent) as folder:
                os.link(f"{_PROC}/{self._file.fileno()}", passing, src_dir_fd=folder, follow_symlinks=True)
            self._passing = passing

    def put(self) -> None:
        """Take the place of what was there.

        Raises:
            ValueError: ``name`` was not called before.
        """
        if self._passing is None:
            raise ValueError("a draft is named before it is put in its place")
        self._passing.replace(self._target)


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


def _target(path: Path) -> Path:
    """Return the place of a file itself, behind all links to it."""
    return Path(os.path.realpath(path))


def _direct(path: Path) -> int | None:
    """Open what cannot be replaced; None for a file, or if there is none yet."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    for descriptor in _STANDARD:  # the paths that name them lead elsewhere: /dev/stdout into a file
        with suppress(OSError):
            if os.path.samestat(found, os.fstat(descriptor)):
                return os.dup(descriptor)
    return None if stat.S_ISREG(found.st_mode) else os.open(path, os.O_WRONLY)


def _nameless(folder: Path) -> int | None:
    """Open a file that has no name yet; None where there are none."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not Path(_PROC).is_dir():
        return None
    with suppress(OSError):  # if the folder is to blame, the other way fails too, and says why
        return os.open(folder, flag | os.O_WRONLY, 0o666)
    return None


def _be_like(target: Path, descriptor: int) -> None:
    """Give a file the mode of the one that it is to replace, and its owner if that may be."""
    try:
        old = target.lstat()
    except OSError:
        return
    if not stat.S_ISREG(old.st_mode) or not hasattr(os, "fchmod"):
        return
    with suppress(OSError):  # only root may give files away
        os.fchown(descriptor, old.st_uid, old.st_gid)
    with suppress(OSError):  # a file system without modes
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _named_anew(passing: Path, path: Path) -> bool:
    """Give a file another name; False if that is taken."""
    try:
        os.link(passing, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links: take the name first
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        try:
            passing.replace(path)
        except OSError:
            path.unlink()
            raise
    return True


@functools.cache
def _prefix() -> str:
    """Return how the names of workplaces begin: each host clears its own, for it sees no locks of others."""
    host = os.uname().nodename if hasattr(os, "uname") else ""
    return f".fxtrack-{re.sub('[^A-Za-z0-9]', '', host)}-"


@contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
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
        with suppress(FileNotFoundError), _open_folder(folder) as descriptor:
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
                with suppress(OSError), _open_folder(Path(entry.path)) as descriptor:
                    if os.fstat(descriptor).st_uid == os.geteuid() and _lock(descriptor, wait=False):
                        shutil.rmtree(entry.path, ignore_errors=True)
