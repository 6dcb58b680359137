"""Writes down the newest schema for SQLite, as the migrations make it: ``python tools/layout.py``.

A new database is laid out with it at once. Run it whenever a migration is added; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from fxtrack.store import migrate
from fxtrack.store.engine import connect_to


def layout(connection: sa.Connection) -> str:
    """Return the statements that make an empty database of SQLite like this one."""
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    revisions = sa.table("alembic_version", sa.column("version_num", sa.String))
    stamp = sa.insert(revisions).values(version_num=revision)
    stamped = stamp.compile(connection, compile_kwargs={"literal_binds": True})
    statements = [*made.scalars(), str(stamped)]
    return "".join(f"{_tidied(statement)};\n\n" for statement in statements)


def _tidied(statement: str) -> str:
    return "\n".join(line.rstrip() for line in statement.strip().splitlines()).replace("\t", "    ")


@contextmanager
def migrated(folder: Path) -> Iterator[sa.Connection]:
    """Open a new database that all migrations made."""
    with connect_to(str(folder / "migrated.db"), "rwc").begin() as connection:
        migrate.upgrade(connection)
        yield connection


if __name__ == "__main__":
    with TemporaryDirectory() as temporary, migrated(Path(temporary)) as database:
        migrate.layout_file().write_text(layout(database), "utf-8")
