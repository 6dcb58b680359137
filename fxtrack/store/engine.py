"""From what ``--db`` says to an engine: SQLite files and PostgreSQL, one behaviour."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL

from fxtrack.errors import NoDatabaseError, NotADatabaseError, StoreError
from fxtrack.passwords import hide
from fxtrack.store.urls import database_url, secrets_of, show_url

Mode = Literal["ro", "rw", "rwc"]
"""Read only, read and write, or create if missing; only SQLite files can be created."""

_WAIT_SECONDS = 60
_LOCK = 0x66787477  # "fxtw"
_SMALLEST = 512  # bytes: the smallest page of a SQLite file


def is_missing(url: URL) -> bool:
    """Tell whether the database is a file that does not exist yet, or is still empty.

    Raises:
        StoreError: there can be no database in that place, or no one may look.
    """
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(str(url.database))
    found = _looked_up(path)
    if found is None:
        folder = _looked_up(path.parent)
        if folder is None or not stat.S_ISDIR(folder.st_mode):
            raise NoDatabaseError(f"there is no folder {path.parent} for a database")
        return True
    if stat.S_ISDIR(found.st_mode):
        raise NotADatabaseError(f"{path} is a folder, not a database")
    if not stat.S_ISREG(found.st_mode):
        raise NotADatabaseError(f"{path} is a device or a pipe, not a database")
    if 0 < found.st_size < _SMALLEST:  # SQLite takes a single byte for an empty database
        raise NotADatabaseError(f"{path} is not a database; it was left untouched")
    return found.st_size == 0


def _looked_up(path: Path) -> os.stat_result | None:
    """Look a path up; None if there is nothing."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise StoreError(
            f"no permission to look for {path}: one of its folders may not be searched. Name another "
            "database with --db, or ask the owner of the folder"
        ) from error
    except OSError as error:
        raise StoreError(f"cannot look for {path}: {(error.strerror or str(error)).lower()}") from error


def connect_to(named: str | URL, mode: Mode) -> sa.Engine:
    """Make an engine; nothing is opened before the first connection."""
    url = database_url(named) if isinstance(named, str) else named
    return _sqlite(url, mode) if url.get_backend_name() == "sqlite" else _postgresql(url, mode)


@contextmanager
def plain_errors(url: URL) -> Iterator[None]:
    """Turn the errors of drivers into one line that says what to do, without a password."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        found: BaseException = getattr(error, "orig", None) or error
        cause = next(iter(str(found).strip().splitlines()), type(found).__name__)
        secrets = secrets_of(url)
        # What hangs on an error is shown with it: not where it has a password.
        whole = f"{error}\n{found}"
        is_safe = hide(whole, secrets) == whole
        raise _told(url, hide(cause, secrets)) from (error if is_safe else None)


def _told(url: URL, cause: str) -> StoreError:
    if "file is not a database" in cause:
        return NotADatabaseError(f"{show_url(url)} is not a database; it was left untouched")
    return StoreError(f"{show_url(url)}: {cause}")


def wait_for_turn(connection: sa.Connection) -> None:
    """Let one writer write at a time, as SQLite does by itself.

    Two that insert the same rows in another order would wait for each other for ever.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def run_long(connection: sa.Connection, statement: str, *parameters: str) -> list[str]:
    """Run a statement of SQLite that may take minutes; returns the first column of what it answers.

    It runs in a thread of its own, so that Ctrl-C and other signals end it: Python heeds none while its main
    thread is inside SQLite.
    """
    from concurrent.futures import Future, wait

    driver: Any = connection.connection.driver_connection
    answer: Future[list[str]] = Future()

    def run() -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            result = connection.exec_driver_sql(statement, parameters)
            answer.set_result([str(row[0]) for row in result] if result.returns_rows else [])
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
            answer.set_exception(error)

    try:
        threading.Thread(target=run, daemon=True).start()
        return answer.result()
    except BaseException:
        # Wherever a signal came: the statement never begins, or has ended before anyone goes on.
        while not answer.cancel() and wait([answer], timeout=0.1).not_done:
            driver.interrupt()
        raise


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
