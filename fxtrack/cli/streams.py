"""Standard input, output and error as the shell left them: open, closed, full, or not read."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, cast

import click

from fxtrack.passwords import hide_passwords

_STDERR = 2

REASONS = {
    errno.ENOSPC: "no space is left where the output goes",
    errno.EBADF: "standard output is not open for writing",
    errno.EIO: "what the output goes to is gone",
}
"""What keeps standard output from being written to, in words; a closed pipe is no error."""


class _ClosedInput(io.RawIOBase):
    """Standard input that is closed; whoever reads from it is told."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise OSError(errno.EBADF, "standard input is closed")


class _ClosedOutput(io.TextIOBase):
    """Standard output that is closed; whoever prints to it is told."""

    def write(self, _text: str) -> int:
        raise click.ClickException("standard output is closed: there is nothing to print to")


def make_usable() -> None:
    """Make standard streams usable that are closed.

    A closed descriptor is opened on nothing: otherwise the next file that is opened would get its number, and
    what is printed could end up in the database.
    """
    _open_descriptors()
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()))
    if sys.stdout is None:
        sys.stdout = cast("TextIO", _ClosedOutput())
    if sys.stderr is None:
        sys.stderr = os.fdopen(_STDERR, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a narrow locale is no reason to fail


@contextmanager
def telling() -> Iterator[None]:
    """End with a line, instead of a traceback, where standard output cannot be written to.

    Commands see to that themselves; this is for ``--help`` and ``--version``, which come before them.

    Raises:
        SystemExit: with status 1.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in REASONS:
            raise
        warn(f"Error: {REASONS[error.errno]}")
        raise SystemExit(1) from error


def is_printable() -> bool:
    """Tell whether standard output is open."""
    return not isinstance(sys.stdout, _ClosedOutput)


def warn(message: str) -> None:
    """Print a line on standard error, without passwords; one that cannot be printed is no reason to fail."""
    with suppress(OSError):
        click.echo(hide_passwords(message), err=True)


@contextmanager
def hiding_passwords() -> Iterator[None]:
    """Take what looks like a password out of the errors that click shows: they repeat what was typed.

    Raises:
        click.ClickException: the error, or one that looks like it where there was something to hide.
    """
    try:
        yield
    except click.ClickException as error:
        told = error.format_message()
        hidden = hide_passwords(told)
        if hidden == told:
            raise
        if isinstance(error, click.UsageError):
            raise click.UsageError(hidden, error.ctx) from error
        raise click.ClickException(hidden) from error


def _open_descriptors() -> None:
    for descriptor in range(_STDERR + 1):
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened == descriptor:
                os.set_inheritable(opened, True)  # noqa: FBT003 - it takes no keywords
            else:
                os.dup2(opened, descriptor)
                os.close(opened)
