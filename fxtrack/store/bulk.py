"""Many rows at once: inserted only where they are missing, in the driver's own bulk call.

SQLAlchemy's insert of many rows builds a mapping for each; for millions of rows that costs more than the
database does. Here it writes the statement and tells how to convert values, and the rows go straight on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

Row = Sequence[object]
_Value = TypeVar("_Value")
_CHUNK = 500


def in_chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Cut values into lists that one statement may name; engines have a limit."""
    every = list(values)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))


def insert_missing(
    connection: sa.Connection, table: sa.Table, columns: str, rows: Iterable[Row], filled: str = ""
) -> None:
    """Insert rows where they are missing; ``columns`` and ``filled`` are names with blanks between.

    See ``Bulk``.
    """
    rows = list(rows)
    if rows:
        Bulk(connection, table, columns.split(), filled.split()).insert(rows)


class Bulk:
    """Inserts rows into one table, over one connection.

    Rows are sequences in the order of the columns; those that are there already are left alone, but for the
    columns ``filled``, which they get where they have none.
    """

    def __init__(
        self, connection: sa.Connection, table: sa.Table, columns: Sequence[str], filled: Sequence[str] = ()
    ) -> None:
        """Prepare the statement."""
        self._connection = connection
        self.table = table
        dialect = connection.dialect
        style = "qmark" if dialect.name == "sqlite" else "format"
        positional = type(dialect)(paramstyle=style)  # type: ignore[call-arg]
        insert = sqlite.insert
        if dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql

            insert = postgresql.insert  # type: ignore[assignment]
        values = insert(table).values({name: sa.bindparam(name) for name in columns})
        if not filled:
            statement = values.on_conflict_do_nothing()
        else:
            old, new = table.c, values.excluded
            statement = values.on_conflict_do_update(
                index_elements=list(table.primary_key),
                set_={name: sa.func.coalesce(old[name], new[name]) for name in filled},
                where=sa.or_(*(sa.and_(old[name].is_(None), new[name].is_not(None)) for name in filled)),
            )
        compiled = statement.compile(dialect=positional, column_keys=list(columns))
        self._statement = str(compiled)
        order = [list(columns).index(name) for name in compiled.positiontup or []]
        self._in_order = None if order == list(range(len(columns))) else itemgetter(*order)
        self._convert: list[tuple[int, Callable[[Any], Any]]] = []
        for place, name in enumerate(columns):
            convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None:  # the same dates come again and again
                self._convert.append((place, lru_cache(maxsize=1024)(convert)))

    def insert(self, rows: Iterable[Row]) -> None:
        """Insert the rows that are missing."""
        ready = list(map(self._converted, rows)) if self._convert else list(map(tuple, rows))
        if self._in_order is not None:
            ready = list(map(self._in_order, ready))
        if ready:
            self._connection.exec_driver_sql(self._statement, ready)

    def _converted(self, row: Row) -> tuple[object, ...]:
        values = list(row)
        for place, convert in self._convert:
            values[place] = convert(values[place])
        return tuple(values)
