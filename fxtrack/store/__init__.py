"""The database: SQLite or PostgreSQL, through SQLAlchemy, under Alembic migrations."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from fxtrack.errors import NoDatabaseError, StoreError
from fxtrack.files import creating
from fxtrack.model import Retraction
from fxtrack.passwords import hide_in
from fxtrack.store import health, migrate, schema
from fxtrack.store.brought import read_brought
from fxtrack.store.engine import connect_to, is_missing, plain_errors, run_long, wait_for_turn
from fxtrack.store.evidence import read_far_dates, read_figures, read_printed_tickers
from fxtrack.store.observed import count_snapshots, read_observations, read_pairs
from fxtrack.store.prints import read_prints
from fxtrack.store.provenance import Counted, SightedCopy, read_counted, read_origins, to_origin
from fxtrack.store.runs import read_asked_paths, read_runs
from fxtrack.store.session import Session
from fxtrack.store.traced import read_sightings
from fxtrack.store.urls import database_url, files_of, hide_database, show_url
from fxtrack.store.writer import DryRun, Writer

if TYPE_CHECKING:
    from fxtrack.store.doubtful import Doubtful
    from fxtrack.store.foreseeing import Consequences
    from fxtrack.store.targets import Target

__all__ = [
    "Counted",
    "DryRun",
    "Session",
    "SightedCopy",
    "Status",
    "Store",
    "Writer",
    "count_snapshots",
    "hide_database",
    "read_asked_paths",
    "read_brought",
    "read_counted",
    "read_far_dates",
    "read_figures",
    "read_observations",
    "read_origins",
    "read_pairs",
    "read_printed_tickers",
    "read_prints",
    "read_runs",
    "read_sightings",
    "to_origin",
]


class Status(NamedTuple):
    """What is in a database.

    Attributes:
        database: where it is; a password is not shown.
        revision: its schema.
        current: the schema that this fxtrack works with.
        rows: the number of rows of each table.
    """

    database: str
    revision: str
    current: str
    rows: dict[str, int]


class Store:
    """One database, named as on the command line: a SQLite file or a URL.

    Attributes:
        shown: where it is; a password is not shown.
        argument: how it is named on a command line; empty where it need not be.

    Nothing is open between its calls. All of them raise ``StoreError`` if the database is not fxtrack's,
    cannot be reached, or is of an older or newer fxtrack.
    """

    def __init__(self, named: str) -> None:
        self._url = database_url(named)
        self.shown = show_url(self._url)
        self.argument = "" if named == "fxtrack.db" else f" --db {self.shown}"

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the database keeps; none for a server."""
        return files_of(self._url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session: one connection, one transaction, one state of the database.

        On SQLite, imports wait while it is open: read what is needed, and compute after it.

        Raises:
            StoreError: the database is missing, not fxtrack's, older or newer.
        """
        self._require_file()
        with plain_errors(self._url), connect_to(self._url, "ro").connect() as connection:
            state = migrate.look_up(connection)
            if not state.is_current:
                migrate.require_current(connection, self.shown, self.argument)
            # Where it could not be looked up, as without the right to, it is not taken for granted.
            yield Session(connection, any_retracted=state.any_retracted or not state.is_current)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Tell in a line what fails while a session that is open already is asked."""
        with plain_errors(self._url):
            yield

    def create(self) -> None:
        """Make the database if there is none, or an empty one; one that is there is left as it is."""
        is_missing(self._url)  # refuses a place where there can be none
        with plain_errors(self._url), connect_to(self._url, "rwc").begin() as connection:
            migrate.create_if_empty(connection, self.shown)
            migrate.require_current(connection, self.shown, self.argument)

    @contextmanager
    def writer(self, version: str, options: Mapping[str, object]) -> Iterator[Writer]:
        """Open an import run; a missing database is created."""
        options = {name: hide_in(value) for name, value in options.items()}
        self.create()
        with plain_errors(self._url):
            engine = connect_to(self._url, "rwc")
        with Writer(engine, self._url, version, options) as writer:
            yield writer

    def dry_run(self) -> DryRun:
        """Return what stands in for a writer where nothing shall be written."""
        if is_missing(self._url):
            return DryRun(None, self._url)
        engine = connect_to(self._url, "ro")
        with plain_errors(self._url), engine.connect() as connection:
            if not migrate.look_up(connection).is_current:
                if migrate.revision(connection, self.shown) is None:
                    return DryRun(None, self._url)
                migrate.require_current(connection, self.shown, self.argument)
        return DryRun(engine, self._url)

    def foresee(self, target: Target) -> Consequences:
        """Tell what would go if something were taken back, and what would stay; nothing is written.

        Raises:
            InputError: there is nothing of the kind, or all of it is retracted already.
        """
        from fxtrack.store.foreseeing import foresee

        with self.reading() as session:
            return foresee(session.connection, target)

    def retract(self, target: Target, reason: str) -> tuple[int, Consequences]:
        """Take something back from now on; returns the number of the event, and what went.

        Raises:
            InputError: there is nothing of the kind, or all of it is retracted already.
        """
        from fxtrack.store.retracting import retract

        with self._writing() as connection:
            return retract(connection, target, reason)

    def undo(self, number: int, reason: str = "") -> tuple[int, Retraction]:
        """Undo a retraction from now on; returns the number of this event, and what it undoes.

        Raises:
            InputError: there is none of that number, or it was undone already.
        """
        from fxtrack.store.retracting import undo

        with self._writing() as connection:
            return undo(connection, number, reason)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that writes into a database that is there; imports wait for it."""
        self._require_file()
        with plain_errors(self._url), connect_to(self._url, "rw").begin() as connection:
            migrate.require_current(connection, self.shown, self.argument)
            wait_for_turn(connection)
            yield connection

    def status(self) -> Status:
        """Tell what is in the database, whatever its schema."""
        self._require_file()
        with plain_errors(self._url), connect_to(self._url, "ro").connect() as connection:
            found = migrate.revision(connection, self.shown)
            rows = health.count_rows(connection) if found == schema.NEWEST else {}
        return Status(self.shown, found or "none", schema.NEWEST, rows)

    def upgrade(self) -> tuple[str, str]:
        """Bring the schema up to date; returns the revision before and after."""
        self._require_file()
        with plain_errors(self._url), connect_to(self._url, "rw").begin() as connection:
            before = migrate.revision(connection, self.shown)
            if before is None or before > schema.NEWEST:
                migrate.require_current(connection, self.shown, self.argument)
            migrate.upgrade(connection)
        return before or "none", schema.NEWEST

    def check(self) -> list[str]:
        """Look for damage: returns a line for each fault, none for a sound database."""
        with self.reading() as session:
            return health.faults(session.connection)

    def examine(self) -> tuple[list[str], list[Doubtful]]:
        """Look for damage, as ``check`` does, and for files of which an older fxtrack believed too much."""
        from fxtrack.store.doubtful import read_doubtful

        with self.reading() as session:
            return health.faults(session.connection), read_doubtful(session.connection)

    def backup(self, target: str) -> None:
        """Copy a SQLite database, whole and consistent, to a new file.

        Raises:
            StoreError: the target exists, or the database is on a server.
            InputError: the target cannot be written.
        """
        with self.reading() as session:
            connection = session.connection
            if connection.dialect.name != "sqlite":
                raise StoreError(
                    "a database on a server is backed up with its own tools: pg_dump for PostgreSQL"
                )
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA query_only = OFF")  # it counts the new file as well
            try:
                with creating(Path(target)) as passing:
                    run_long(connection, "VACUUM INTO ?", os.fspath(passing))
            except FileExistsError as error:
                raise StoreError(f"{target} exists already; a backup never overwrites") from error
            connection.exec_driver_sql("BEGIN")

    def _require_file(self) -> None:
        if is_missing(self._url):
            raise NoDatabaseError(
                f"no database at {self.shown} yet. Import pages first: fxtrack{self.argument} import PATH"
            )
