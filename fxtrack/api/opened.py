"""A database that is open for questions: each call reads one state of it, or several calls the same one."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeAlias

from fxtrack.answers.column import Answer, RowT
from fxtrack.errors import OptionError
from fxtrack.model import DATES, Filters, Pair, pair_or_code, read_dates
from fxtrack.store import Session, Store

if TYPE_CHECKING:
    import pandas as pd

When: TypeAlias = date | str | None
"""A date, or a text that names a day, week, month, quarter or year; None for no bound."""


class _Held:
    """A session that a block of code holds; None once the block was left."""

    def __init__(self, owner: Opened, session: Session) -> None:
        self.owner = owner
        self.session: Session | None = session
        self.thread = threading.get_ident()


# Tasks of an event loop hold sessions of their own, and so do threads: a connection is never shared.
_held: ContextVar[tuple[_Held, ...]] = ContextVar("fxtrack_sessions", default=())


class Opened:
    """A database, and the sessions in which it is read."""

    def __init__(self, url_or_path: str | os.PathLike[str], *, create: bool = False) -> None:
        self._store = Store(os.fspath(url_or_path))
        if create:
            self._store.create()
        with self._store.reading():
            pass  # it is there, and of this fxtrack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing: no connection stays open between calls."""

    @contextmanager
    def session(self) -> Iterator[Self]:
        """Let several calls of this thread, or of this task, see one state of the database.

        ::

            with db.session():
                rates, findings = db.rates(), db.findings()

        While it is open, imports into a SQLite database wait before they commit, a minute at most: then they
        fail, and what they committed before is kept. Ask what is needed, leave the block, and compute then.
        On PostgreSQL imports go on, and the calls do not see them.
        """
        if self._session_held() is not None:
            yield self  # the block around this one ends it
            return
        with ExitStack() as stack:
            held = _Held(self, stack.enter_context(self._store.reading()))
            _held.set((*_held.get(), held))
            try:
                yield self
            finally:
                held.session = None  # also for tasks that were begun within the block
                _held.set(tuple(each for each in _held.get() if each is not held))
                stack.close()  # without what the block raised: that is not the database's fault

    def _session_held(self) -> Session | None:
        """Return the session that this thread and task hold."""
        thread = threading.get_ident()
        mine = (each.session for each in _held.get() if each.owner is self and each.thread == thread)
        return next((session for session in mine if session is not None), None)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Use the session that is held, or one for this call."""
        held = self._session_held()
        if held is not None:
            with self._store.explaining():
                yield held
            return
        with self._store.reading() as session:
            yield session


class Time(NamedTuple):
    """The time that a question is about, as its keywords tell it; ``start`` and ``end`` are other names.

    Attributes:
        since: first date, inclusive: a date, or a text such as 2025-12-08, 2025-03, 2025-Q1 or 2025.
        until: last date, inclusive, likewise.
        start: the same as ``since``.
        end: the same as ``until``.
    """

    since: When = None
    until: When = None
    start: When = None
    end: When = None

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day; None where it is open.

        Raises:
            OptionError: a text is no date, both names of one keyword are given, or the first day is after the
                last.
        """
        (first_name, first), (last_name, last) = (
            _either("since", self.since, "start", self.start),
            _either("until", self.until, "end", self.end),
        )
        since, until = _edge(first_name, first, "first"), _edge(last_name, last, "last")
        if since and until and since > until:
            raise OptionError(first_name, f"{since} is after {last_name} {until}")
        return since, until


def _either(name: str, value: When, other_name: str, other: When) -> tuple[str, When]:
    if value is not None and other is not None:
        raise OptionError(other_name, f"is another name of {name}: give one of the two")
    return (name, value) if other is None else (other_name, other)


def _edge(name: str, value: When, edge: Literal["first", "last"]) -> date | None:
    """Return the first or the last day of what a keyword names."""
    if not isinstance(value, str):
        return value
    named = read_dates(value)
    if named is None:
        raise OptionError(name, f"{value!r} is not {DATES}")
    return named.first if edge == "first" else named.last


def filters_of(
    pairs: str | Sequence[str],
    time: Time,
    as_of: datetime | None,
    *,
    include_flagged: bool = False,
    without: str | Sequence[str] = (),
) -> Filters:
    """Make filters of the keywords that every question takes; of pairs and what is left out, one may be text.

    Raises:
        InputError: a pair, a date or an instant is not one, or the first date is after the last.
    """
    chosen = tuple(map(Pair.parse, _texts_of("pairs", pairs, "KGS/USD")))
    left_out = tuple(map(pair_or_code, _texts_of("without", without, "UZS")))
    return Filters(chosen, *time.days(), as_of, include_flagged, left_out)


def _texts_of(name: str, given: str | Sequence[str], example: str) -> list[str]:
    listed = [given] if isinstance(given, str) else list(given)
    for each in listed:
        if not isinstance(each, str):
            raise OptionError(name, f"are texts such as {example}, not {each!r}")
    return listed


def frame_of(answer: Answer[RowT], rows: Sequence[RowT]) -> pd.DataFrame:
    """Put the rows of an answer into a frame; every value stays what it is, decimals and dates too."""
    import pandas as pd

    columns, cells = answer.in_frame(rows)
    return pd.DataFrame(cells, columns=columns, dtype=object)
