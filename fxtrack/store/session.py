"""A reading session: one connection, in one transaction, which sees one state of the database."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import sqlalchemy as sa

_T = TypeVar("_T")


class Session:
    """What questions are put to.

    While it is open, nothing that an import commits is seen. On SQLite it also keeps imports from committing:
    read the rows that are needed, close it, and compute then.
    """

    def __init__(self, connection: sa.Connection, *, any_retracted: bool = True) -> None:
        """Begin; ``any_retracted`` tells whether anything was ever taken back: mostly nothing was."""
        self.connection = connection
        self.any_retracted = any_retracted
        self._answers: dict[Hashable, object] = {}

    def once(self, question: Hashable, ask: Callable[[], _T]) -> _T:
        """Return the answer to a question that several others rest on; it is asked once."""
        if question not in self._answers:
            self._answers[question] = ask()
        return cast("_T", self._answers[question])
