"""The database: SQLite or PostgreSQL, through SQLAlchemy, under Alembic migrations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from fxtrack.errors import NoDatabaseError, StoreError
from fxtrack.model import FarDate, Filters, Observation, Origin, Pair, PrintedTicker, Prints, Run, Sighting
from fxtrack.store import daily, evidence, migrate, provenance, queries, runs, schema
from fxtrack.store.engine import connect_to, explained, files, is_missing, shown, url_of
from fxtrack.store.writer import DryRun, Known, Writer

__all__ = ["DryRun", "Known", "Status", "Store", "Writer"]


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
    """One database, named as on the command line: a SQLite file or a URL."""

    def __init__(self, named: str) -> None:
        self._url = url_of(named)
        self.shown = shown(self._url)
        self._argument = "" if named == "fxtrack.db" else f" --db {self.shown}"

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the database keeps; none for a server."""
        return files(self._url)

    @contextmanager
    def writer(self, version: str, options: Mapping[str, object]) -> Iterator[Writer]:
        """Open an import run; a missing database is created."""
        is_missing(self._url)  # refuses a place where there can be none
        engine = connect_to(self._url, "rwc")
        with explained(self._url), engine.begin() as connection:
            migrate.create_if_empty(connection, self.shown)
        self._require_current(engine)
        with Writer(engine, self._url, version, options) as writer:
            yield writer

    def dry_run(self) -> DryRun:
        """Return what stands in for a writer where nothing shall be written."""
        if is_missing(self._url):
            return DryRun(None, self._url)
        engine = connect_to(self._url, "ro")
        with explained(self._url), engine.connect() as connection:
            empty = migrate.revision(connection, self.shown) is None
        if empty:
            return DryRun(None, self._url)
        self._require_current(engine)
        return DryRun(engine, self._url)

    def require(self) -> None:
        """Refuse a database that questions cannot be put to.

        Raises:
            StoreError: it is missing, not fxtrack's, older or newer.
        """
        with self._connected():
            pass

    def observations(self, filters: Filters, *, undated: bool = False) -> list[Observation]:
        """Return the observations, or the quotes of undated snapshots; see ``queries.observations``."""
        with self._connected() as connection:
            return queries.observations(connection, filters, undated=undated)

    def prints(self, filters: Filters, *, timed: bool = False) -> list[Prints]:
        """Return the distinct rates of each pair and date; see ``daily.prints``."""
        with self._connected() as connection:
            return daily.prints(connection, filters, timed=timed)

    def evidence(self, filters: Filters, most_places: int) -> tuple[list[PrintedTicker], list[FarDate]]:
        """Return what checks rest on; see ``evidence.tickers`` and ``evidence.far_dates``."""
        with self._connected() as connection:
            tickers = evidence.tickers(connection, filters, most_places)
            return tickers, evidence.far_dates(connection, filters)

    def pairs(self, as_of: datetime | None = None) -> set[Pair]:
        """Return every pair whose print was known at an instant."""
        with self._connected() as connection:
            return queries.pairs(connection, as_of)

    def runs(self) -> list[Run]:
        """Return the import runs, in their order; see ``runs.runs``."""
        with self._connected() as connection:
            return runs.runs(connection)

    def sightings(self, pair: Pair, day: date | None, filters: Filters) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; see ``queries.sightings``."""
        with self._connected() as connection:
            return queries.sightings(connection, pair, day, filters)

    def snapshots(self, filters: Filters) -> dict[date, int]:
        """Count the snapshots of each date, those left out that the filters leave out."""
        with self._connected() as connection:
            return queries.snapshots_by_date(connection, filters)

    def origins(self, filters: Filters) -> list[Origin]:
        """Return the pages that the observations come from; see ``provenance.origins``."""
        with self._connected() as connection:
            return provenance.origins(connection, filters)

    def counted(self, as_of: datetime | None) -> set[tuple[date | None, str, datetime | None]]:
        """Return which pages count for which dates; see ``provenance.counted``."""
        with self._connected() as connection:
            return provenance.counted(connection, as_of)

    def status(self) -> Status:
        """Tell what is in the database, whatever its schema."""
        self._require_file()
        with explained(self._url), connect_to(self._url, "ro").connect() as connection:
            found = migrate.revision(connection, self.shown)
            rows = queries.tables(connection) if found == schema.HEAD else {}
        return Status(self.shown, found or "none", schema.HEAD, rows)

    def upgrade(self) -> tuple[str, str]:
        """Bring the schema up to date; returns the revision before and after."""
        self._require_file()
        with explained(self._url), connect_to(self._url, "rw").begin() as connection:
            before = migrate.revision(connection, self.shown)
            if before is None or before > schema.HEAD:
                migrate.require_current(connection, self.shown, self._argument)
            migrate.upgrade(connection)
        return before or "none", schema.HEAD

    def check(self) -> list[str]:
        """Look for damage: returns a line for each fault, none for a sound database."""
        with self._connected() as connection:
            faults = []
            if connection.dialect.name == "sqlite":
                faults = [str(r[0]) for r in connection.exec_driver_sql("PRAGMA integrity_check")]
                faults = [fault for fault in faults if fault != "ok"]
                faults += [
                    f"{row[0]} row {row[1]} points to a missing {row[2]}"
                    for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
                ]
            return faults + queries.orphans(connection)

    def backup(self, target: str) -> None:
        """Copy a SQLite database, whole and consistent, to a new file.

        Raises:
            StoreError: the target exists, or the database is on a server.
        """
        with self._connected() as connection:
            if connection.dialect.name != "sqlite":
                raise StoreError(
                    "a database on a server is backed up with its own tools: pg_dump for PostgreSQL"
                )
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA query_only = OFF")  # it counts the new file as well
            connection.exec_driver_sql("VACUUM INTO ?", (target,))
            connection.exec_driver_sql("BEGIN")

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """Connect for reading, in one transaction: all questions inside see the same data."""
        self._require_file()
        engine = connect_to(self._url, "ro")
        self._require_current(engine)
        with explained(self._url), engine.connect() as connection:
            yield connection

    def _require_file(self) -> None:
        if is_missing(self._url):
            raise NoDatabaseError(
                f"no database at {self.shown} yet. Import pages first: fxtrack{self._argument} import PATH"
            )

    def _require_current(self, engine: sa.Engine) -> None:
        with explained(self._url), engine.connect() as connection:
            migrate.require_current(connection, self.shown, self._argument)
