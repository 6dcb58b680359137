"""How Alembic reaches the database: on fxtrack's own connection, or by hand from a checkout.

By hand, the database is named by ``-x db=URL_OR_FILE``, else by FXTRACK_DB, else it is fxtrack.db.
"""

import os

from alembic import context
from sqlalchemy import Connection

from fxtrack.store.engine import connect_to
from fxtrack.store.schema import metadata


def run(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection that was handed over, or make one."""
    if context.is_offline_mode():
        raise SystemExit("fxtrack's migrations need a database: run without --sql")
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    named = (
        context.get_x_argument(as_dictionary=True).get("db") or os.environ.get("FXTRACK_DB") or "fxtrack.db"
    )
    with connect_to(named, mode="rwc").begin() as connection:
        run(connection)


main()
