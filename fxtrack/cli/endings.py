"""SIGTERM and SIGHUP end a command in order: transactions are rolled back, files under way are removed."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from fxtrack.cli.streams import warn

_STATUS = 128  # a shell adds it to the number of a signal that has ended a command


class _EndedError(SystemExit):
    """Raised wherever the program is when a signal asks it to end."""

    def __init__(self, number: int) -> None:
        super().__init__(_STATUS + number)
        self.name = signal.Signals(number).name


def _raise_ended(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second one ends at once
    raise _EndedError(number)


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
    try:  # from the first handler on: a signal may come before the second
        for number, handler in before.items():
            if handler is signal.SIG_DFL:
                signal.signal(number, _raise_ended)
        yield
    except _EndedError as ended:
        warn(f"Ended by {ended.name}.")
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _signals() -> list[signal.Signals]:
    """Return what is seen to here; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
