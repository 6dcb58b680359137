"""A database that is open for questions: each call reads one state of it, or several calls the same one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fxtrack.answers.column import Answer, RowT
from fxtrack.model import Filters, Pair
from fxtrack.store import Session, Store

if TYPE_CHECKING:
    import pandas as pd


class Opened:
    """A database, and the sessions in which it is read."""

    def __init__(self, url_or_path: str, *, create: bool = False) -> None:
        self._store = Store(url_or_path)
        self._held = threading.local()
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
        """Let several calls of this thread see one state of the database.

        ::

            with db.session():
                rates, findings = db.rates(), db.findings()

        While it is open, imports into a SQLite database wait before they commit, a minute at most: then they
        fail, and what they committed before is kept. Ask what is needed, leave the block, and compute then.
        On PostgreSQL imports go on, and the calls do not see them.
        """
        with ExitStack() as stack:
            session = stack.enter_context(self._reading())
            before = getattr(self._held, "session", None)
            self._held.session = session
            try:
                yield self
            finally:
                self._held.session = before
                stack.close()  # without what the block raised: that is not the database's fault

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Use the session that this thread holds, or one for this call."""
        held: Session | None = getattr(self._held, "session", None)
        if held is not None:
            with self._store.explaining():
                yield held
            return
        with self._store.reading() as session:
            yield session


def filters_of(
    pairs: str | Sequence[str],
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    *,
    include_flagged: bool = False,
) -> Filters:
    """Make filters of the keywords that every question takes; ``pairs`` may be a single pair as text.

    Raises:
        InputError: a pair, a date or an instant is not one.
    """
    listed = [pairs] if isinstance(pairs, str) else pairs
    return Filters(tuple(map(Pair.parse, listed)), since, until, as_of, include_flagged)


def frame_of(answer: Answer[RowT], rows: Sequence[RowT]) -> pd.DataFrame:
    """Put the rows of an answer into a frame; every value stays what it is, decimals and dates too."""
    import pandas as pd

    columns, cells = answer.in_frame(rows)
    return pd.DataFrame(cells, columns=columns, dtype=object)
