"""The program git, asked so that nothing runs that a repository names: no hook, no filter, no helper."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, cast

_PIECE = 64 * 1024
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.alternateRefsCommand=",
    "log.showSignature=false",
    "log.follow=false",
)
_OPTIONS = ("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs")
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # of a setting for one protocol the repository would have the last word
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Git is not there, or cannot read a repository; the message says what."""


class Running:
    """Git at work.

    Attributes:
        input: what it reads.
        output: what it writes.
    """

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors
        self.input = cast("BinaryIO", process.stdin)
        self.output = cast("BinaryIO", process.stdout)

    def require_success(self) -> None:
        """Wait for its end.

        Raises:
            GitError: it failed.
        """
        if self._process.wait() != 0:
            raise self.failure()

    def failure(self) -> GitError:
        """Say in the words of git what went wrong."""
        self._errors.seek(0)
        told = self._errors.read(_PIECE).decode("utf-8", "replace").strip().splitlines()
        line = next((line for line in told if line.startswith(("fatal: ", "error: "))), "".join(told[:1]))
        return GitError(line.partition(": ")[2] or line or "git has ended without a word")

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        for file in (self.input, self.output):
            with suppress(OSError):  # it reads no more
                file.close()
        self._process.wait()
        self._errors.close()


@contextmanager
def running(repository: str, *arguments: str) -> Iterator[Running]:
    """Run git in a repository; it ends with the block.

    Raises:
        GitError: the program is not installed.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("the program git is not installed")
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    above = os.path.dirname(os.path.realpath(repository))
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
    process = subprocess.Popen(  # noqa: S603 - no shell, and a program of the user's own
        [program, "-C", repository, *_OPTIONS, *settings, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**kept, **_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": above},
        start_new_session=True,  # Ctrl-C is for the import, which ends in order
    )
    git = Running(process, errors)
    try:
        yield git
    finally:
        git.end()


def answer(repository: str, *arguments: str) -> bytes:
    """Return what git answers to a short question.

    Raises:
        GitError: it is not installed, or has failed.
    """
    with running(repository, *arguments) as git:
        told = git.output.read()
        git.require_success()
        return told


def tokens(output: BinaryIO) -> Iterator[bytes]:
    """Yield what stands between the NULs of an output, piece by piece."""
    rest = b""
    while piece := output.read(_PIECE):
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
    if rest:
        yield rest


class Blob:
    """The bytes of one object in the output of ``git cat-file --batch``.

    Attributes:
        size: how many there are.
        left: how many were not read yet.
    """

    def __init__(self, output: BinaryIO, size: int) -> None:
        """Begin behind the line that tells its size."""
        self._output = output
        self.size = self.left = size

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left, in pieces; less if git has ended."""
        while self.left and (piece := self._output.read(min(_PIECE, self.left))):
            self.left -= len(piece)
            yield piece

    def pass_over(self) -> bool:
        """Read to the end without holding it, and the line end behind; False if git has ended before."""
        for _ in self:
            pass
        return not self.left and self._output.read(1) == b"\n"
