"""The schema of a database: is it ours, is it current, bring it up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy import exc

from fxtrack.errors import NotADatabaseError, SchemaError
from fxtrack.store.schema import NEWEST, metadata

if TYPE_CHECKING:
    from alembic.config import Config

_FIRST_IMPORT_LOCK = 0x66787472  # "fxtr": two first imports into one PostgreSQL database wait for each other


class Opening(NamedTuple):
    """What is known of a database when it is opened.

    Attributes:
        is_current: whether its schema is the one that this fxtrack works with.
        any_retracted: whether anything in it was ever taken back.
    """

    is_current: bool
    any_retracted: bool = False


def migrations() -> Path:
    """Return the folder of the migrations: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


# Reads the revision of a database that has the tables of fxtrack, and whether anything was ever retracted;
# fails where a table is missing.
_REVISION = sa.text(
    "SELECT version_num, EXISTS (SELECT 1 FROM retraction) FROM alembic_version"
    " WHERE NOT EXISTS (SELECT 1 FROM observation LIMIT 0) AND NOT EXISTS (SELECT 1 FROM import_run LIMIT 0)"
)


def look_up(connection: sa.Connection) -> Opening:
    """Tell by one statement whether the database has the schema that this fxtrack works with.

    Where it has not, ``require_current`` tells why. The transaction begins anew then.
    """
    try:
        found = connection.execute(_REVISION).all()
    except exc.DBAPIError as error:
        if not _is_missing_table(error):
            raise
        connection.rollback()
        return Opening(is_current=False)
    revisions = [revision for revision, _ in found]
    return Opening(revisions == [NEWEST], any(retracted for _, retracted in found))


def _is_missing_table(error: exc.DBAPIError) -> bool:
    """Tell apart a table that is not there, or may not be read, from a database that cannot be reached."""
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return isinstance(error, exc.ProgrammingError)


def revision(connection: sa.Connection, shown: str) -> str | None:
    """Return the revision of the database; None if it is empty.

    Raises:
        NotADatabaseError: it holds tables of something else.
    """
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        if found and not {"observation", "import_run"} <= tables:
            raise NotADatabaseError(f"{shown} is a database of another program; it was left untouched")
        if found:
            return str(found[0])
        tables -= {"alembic_version"}
    if tables & set(metadata.tables) or (tables and connection.dialect.name == "sqlite"):
        raise NotADatabaseError(f"{shown} is a database of another program; it was left untouched")
    return None


def require_current(connection: sa.Connection, shown: str, argument: str) -> None:
    """Refuse a database that this fxtrack cannot work with, and say what to do.

    Raises:
        SchemaError: its schema is older or newer.
        NotADatabaseError: it is empty, or not fxtrack's.
    """
    found = revision(connection, shown)
    if found == NEWEST:
        return
    if found is None:
        raise NotADatabaseError(f"{shown} is empty. Import pages first: fxtrack{argument} import PATH")
    if found < NEWEST:
        raise SchemaError(
            f"{shown} was made by an older fxtrack (schema {found}, this one needs {NEWEST}). "
            f"Bring it up to date: fxtrack{argument} db upgrade",
            found=found,
            wanted=NEWEST,
        )
    raise SchemaError(
        f"{shown} was made by a newer fxtrack (schema {found}, this one knows {NEWEST}). "
        "Use that version: pip install --upgrade fxtrack",
        found=found,
        wanted=NEWEST,
    )


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Run the migrations on an open transaction."""
    from alembic import command

    command.upgrade(config(connection), to)


def create_if_empty(connection: sa.Connection, shown: str) -> None:
    """Lay out the schema in an empty database; two programs that do it at once wait for each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_FIRST_IMPORT_LOCK)))
    if revision(connection, shown) is not None:
        return
    if connection.dialect.name == "sqlite":
        lay_out(connection)
    else:
        upgrade(connection)


def layout_file() -> Path:
    """Return the file that holds what all migrations together make of an empty database of SQLite."""
    return migrations() / "newest.sql"


def lay_out(connection: sa.Connection) -> None:
    """Make the newest schema at once, which takes a fraction of the time that all migrations take.

    An empty table of revisions may be there: that is how an upgrade that was undone leaves a database.
    """
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    for statement in layout_file().read_text("utf-8").split(";\n\n"):
        if statement:
            connection.exec_driver_sql(statement)


def config(connection: sa.Connection) -> Config:
    """Return an Alembic configuration that works on this connection, from any folder."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
