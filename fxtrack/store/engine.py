"""From what ``--db`` says to an engine: SQLite files and PostgreSQL, one behaviour."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

from fxtrack.errors import InputError, NoDatabaseError, NotADatabaseError, StoreError

Mode = Literal["ro", "rw", "rwc"]
"""Read only, read and write, or create if missing; only SQLite files can be created."""

_WAIT_SECONDS = 60
_SMALLEST = 512  # bytes: the smallest page of a SQLite file
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|sqlite:")


def url_of(named: str) -> URL:
    """Turn ``--db`` (a URL, or the path of a SQLite file) into an SQLAlchemy URL.

    Raises:
        InputError: a URL that fxtrack has no driver for.
    """
    if not _SCHEME.match(named):
        return URL.create("sqlite", database=os.path.abspath(named))  # noqa: PTH100 - keeps symbolic links
    try:
        url = make_url(named)
    except (exc.ArgumentError, ValueError) as error:
        raise InputError(f"cannot read the database URL {named!r}") from error
    backend = url.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise InputError(f"no support for {backend!r} databases: use a SQLite file or a postgresql:// URL")
    if not url.database or url.database == ":memory:":
        raise InputError("a SQLite database needs a file: sqlite:///some.db, or just some.db")
    return URL.create("sqlite", database=os.path.abspath(url.database))  # noqa: PTH100


def shown(url: URL) -> str:
    """Write a URL for a message: a file as its path, a server without its password."""
    return (
        str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    )


def files(url: URL) -> tuple[str, ...]:
    """Return the files that a SQLite database keeps, so that no one takes them for pages."""
    if url.get_backend_name() != "sqlite":
        return ()
    return tuple(f"{url.database}{suffix}" for suffix in ("", "-journal", "-wal", "-shm"))


def is_missing(url: URL) -> bool:
    """Tell whether the database is a file that does not exist yet, or is still empty."""
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(str(url.database))
    if path.is_dir():
        raise NotADatabaseError(f"{path} is a folder, not a database")
    if not path.parent.is_dir():
        raise NoDatabaseError(f"there is no folder {path.parent} for a database")
    if not path.exists():
        return True
    size = path.stat().st_size
    if path.is_file() and 0 < size < _SMALLEST:  # SQLite takes a single byte for an empty database
        raise NotADatabaseError(f"{path} is not a database; it was left untouched")
    return path.is_file() and size == 0


def connect_to(named: str | URL, mode: Mode) -> sa.Engine:
    """Make an engine; nothing is opened before the first connection."""
    url = url_of(named) if isinstance(named, str) else named
    return _sqlite(url, mode) if url.get_backend_name() == "sqlite" else _postgresql(url, mode)


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn the errors of drivers into one line that says what to do."""
    try:
        yield
    except exc.DBAPIError as error:
        cause = next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__)
        if "file is not a database" in cause:
            raise NotADatabaseError(f"{shown(url)} is not a database; it was left untouched") from error
        raise StoreError(f"{shown(url)}: {cause}") from error
    except exc.SQLAlchemyError as error:
        plainly = str(getattr(error, "orig", None) or error)
        raise StoreError(f"{shown(url)}: {plainly.partition(chr(10))[0]}") from error


def _sqlite(url: URL, mode: Mode) -> sa.Engine:
    # Even to read, a database whose writer was killed must first be rolled back, and that is writing.
    writable = mode != "ro" or os.access(str(url.database), os.W_OK)
    opened = "rw" if mode == "ro" and writable else mode
    path = f"file:{quote(os.fsencode(str(url.database)))}?mode={opened}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, uri=True, timeout=_WAIT_SECONDS, check_same_thread=False)
        connection.isolation_level = None  # transactions are begun below, schema changes included
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {'ON' if mode == 'ro' else 'OFF'}")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)

    # A writer takes its lock at once: two of them wait for each other instead of failing halfway.
    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if mode == "ro" else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, mode: Mode) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"options": "-c TimeZone=UTC"}}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, **options)
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs one more package: pip install 'fxtrack[postgresql]'") from error
    if mode == "ro":  # all that a transaction reads is of one state, that of its first statement
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine
