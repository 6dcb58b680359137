"""Signals end a command in order: transactions are rolled back, files under way are removed."""

from __future__ import annotations

import _thread
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from fxtrack.cli.streams import warn

_STATUS = 128  # a shell adds it to the number of a signal that has ended a command
_SOON = 0.01  # seconds: by then whoever swallowed an exception has gone on

_came: list[signal.Signals] = []
"""The signals that asked the command under way to end."""


class _EndedError(SystemExit):
    """Raised wherever the program is when a signal asks it to end."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(_STATUS + number)
        self.name = number.name


def _raise_ended(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second one ends at once
    _came.append(signal.Signals(number))
    raise _EndedError(_came[-1])


def _raise_interrupted(number: int, _frame: FrameType | None) -> NoReturn:
    _came.append(signal.Signals(number))
    raise KeyboardInterrupt


_HANDLERS: dict[object, Callable[[int, FrameType | None], NoReturn]] = {
    signal.SIG_DFL: _raise_ended,
    signal.default_int_handler: _raise_interrupted,
}
"""What takes the place of which handler."""


@contextmanager
def ending_in_order() -> Iterator[None]:
    """End what is inside in order when a signal asks for it.

    A signal that is ignored stays so: ``nohup`` means it.

    Raises:
        SystemExit: with 128 and the number of the signal.
    """
    # It would log a traceback if the signal came while a connection is closed.
    logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())
    before = {number: signal.getsignal(number) for number in _signals()}
    with _never_swallowed(), _handled(before):
        yield


@contextmanager
def _handled(before: Mapping[signal.Signals, Any]) -> Iterator[None]:
    try:  # from the first handler on: a signal may come before the second
        for number, handler in before.items():
            if handler in _HANDLERS:
                signal.signal(number, _HANDLERS[handler])
        yield
    except _EndedError as ended:
        warn(f"Ended by {ended.name}.")
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _came.clear()


@contextmanager
def _never_swallowed() -> Iterator[None]:
    """Send a signal again where Python drops what its handler raised: in finalizers and callbacks."""
    report = sys.unraisablehook
    is_over = threading.Event()

    def wait_and_send(is_left: threading.Event, number: signal.Signals) -> None:
        is_left.wait()  # what is raised inside the hook would be dropped as well
        if not is_over.wait(_SOON):
            _thread.interrupt_main(number)

    def send_again(dropped: sys.UnraisableHookArgs) -> None:
        if not isinstance(dropped.exc_value, _EndedError | KeyboardInterrupt) or not _came:
            report(dropped)
            return
        number = _came[-1]
        if number is not signal.SIGINT:
            signal.signal(number, _raise_ended)
        is_left = threading.Event()
        try:
            threading.Thread(target=wait_and_send, args=(is_left, number), daemon=True).start()
        finally:
            is_left.set()

    sys.unraisablehook = send_again
    try:
        yield
    finally:
        is_over.set()
        sys.unraisablehook = report


@contextmanager
def heeded() -> Iterator[None]:
    """Let a signal that asked for the end be what ended the code inside, whatever error came of it.

    It is raised wherever the program is. Compiled code may be there, and make an error of its own of it.

    Raises:
        SystemExit: as in ``ending_in_order``.
        KeyboardInterrupt: for SIGINT.
    """
    try:
        yield
    except Exception as error:
        if _came:
            raise (KeyboardInterrupt if _came[-1] is signal.SIGINT else _EndedError(_came[-1])) from error
        raise


def _signals() -> list[signal.Signals]:
    """Return what is seen to here; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Let Ctrl-C end the import after the parts in hand; a second one ends it at once."""
    stop = threading.Event()

    def interrupt(_signal: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        warn("\nEnding after what is under way; Ctrl-C again ends at once.")

    try:
        before = signal.signal(signal.SIGINT, interrupt)
    except ValueError:  # not the main thread: somebody else sees to signals
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
