"""Files that fxtrack writes: each appears whole or not at all, and the one before stays until then.

Where the file system can do it (``O_TMPFILE`` of Linux), a file that is being written has no name: however
the program ends, nothing is left. Elsewhere, and for what others write by name, there is a hidden folder
beside the file's place; see ``workplace``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

from fxtrack.errors import InputError
from fxtrack.files.workplace import Workplace, open_folder

__all__ = ["Draft", "Output", "Workplace", "creating", "is_replaced", "replacing", "write", "writing"]

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


def is_replaced(path: Path) -> bool:
    """Tell whether there is a file that would be replaced, if ``path`` is written to, and not added to."""
    return path.is_file() and not _standard_outputs(path.stat())


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
            with open_folder(passing.parent) as folder:
                os.link(f"{_PROC}/{self._file.fileno()}", passing, src_dir_fd=folder, follow_symlinks=True)
            self._passing = passing

    def put(self) -> None:
        """Take the place of what was there.

        Raises:
            ValueError: ``name`` was not called before.
        """
        if self._passing is None:
            raise ValueError("a draft is named before it is put in its place")
        self._file.close()  # Windows renames no file that is open
        self._passing.replace(self._target)


def _target(path: Path) -> Path:
    """Return the place of a file itself, behind all links to it."""
    return Path(os.path.realpath(path))


def _direct(path: Path) -> int | None:
    """Open what cannot be replaced; None for a file, or if there is none yet."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    for descriptor in _standard_outputs(found):
        return os.dup(descriptor)
    return None if stat.S_ISREG(found.st_mode) else os.open(path, os.O_WRONLY)


def _standard_outputs(found: os.stat_result) -> list[int]:
    """Return which standard outputs go to a file; /dev/stdout may lead into one."""
    there = []
    for descriptor in _STANDARD:
        with suppress(OSError):
            if os.path.samestat(found, os.fstat(descriptor)):
                there.append(descriptor)
    return there


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
    if not stat.S_ISREG(old.st_mode):
        return
    if hasattr(os, "fchown"):  # not on Windows
        with suppress(OSError):  # only root may give files away
            os.fchown(descriptor, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):  # on Windows from Python 3.13 on
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
