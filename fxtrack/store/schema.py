"""The tables. The migrations create them; this description is what queries are written with.

Rates and changes are text, so they come back as printed on every engine; the views ``observations`` and
``rates`` give them as numbers to people with a SQL shell. What identifies a row is its content; the columns
that name a part only say which import brought it first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

NEWEST = "0005"
"""The revision of the migrations that this code works with."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant in UTC, kept with microseconds; SQLite has no time zones, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Come back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


_ROW_NUMBER = sa.BigInteger().with_variant(
    sa.Integer(), "sqlite"
)  # SQLite numbers rows by itself in INTEGER only


def _row_number() -> sa.Column[int]:
    return sa.Column("id", _ROW_NUMBER, primary_key=True)


def _to(target: str, name: str, *, primary: bool = False) -> sa.Column[int]:
    return sa.Column(name, _ROW_NUMBER, sa.ForeignKey(f"{target}.id"), primary_key=primary, nullable=False)


import_run = sa.Table(
    "import_run",
    metadata,
    _row_number(),
    sa.Column("started_at", Instant(), nullable=False),
    sa.Column("finished_at", Instant()),
    sa.Column("version", sa.Text(), nullable=False),
    sa.Column("options", sa.Text(), nullable=False),
)

part = sa.Table(
    "part",
    metadata,
    _row_number(),
    _to("import_run", "import_run_id"),
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("snapshots", sa.Integer(), nullable=False),
    sa.Column("committed_at", Instant(), nullable=False),
    # What was read, in which state: a part that is asked for again is known by it. Null if it cannot be told.
    sa.Column("mark", sa.String(64), index=True),
    # Where in an archive to go on; null when it was read to its end.
    sa.Column("position", sa.BigInteger()),
    # What became of the pages of the whole part, as JSON; null until it was read to its end.
    sa.Column("tally", sa.Text()),
    # What is broken in it, a line each; null if nothing is.
    sa.Column("damage", sa.Text()),
    sa.UniqueConstraint("import_run_id", "content"),
)

snapshot = sa.Table(
    "snapshot",
    metadata,
    _row_number(),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("size", sa.BigInteger(), nullable=False),
    sa.Column("encoding", sa.Text(), nullable=False),
    sa.Column("page_date", sa.Date()),
    _to("part", "part_id"),
)

# One snapshot may be found in several places, and one place may hold other bytes later.
copy = sa.Table(
    "copy",
    metadata,
    _to("snapshot", "snapshot_id", primary=True),
    sa.Column("location", sa.Text(), primary_key=True),
    # '' where the capture time is unknown: it is part of the key, so it cannot be null.
    sa.Column("capture_source", sa.Text(), primary_key=True),
    sa.Column("captured_at", Instant()),
    sa.Column("capture_gap", sa.Integer()),
    # The address of the page, as the archive gives it.
    sa.Column("url", sa.Text()),
    _to("part", "part_id"),
    # Which sighting the part read of it; null if none. Not a foreign key: SQLite could not drop it again.
    sa.Column("ticker_id", _ROW_NUMBER),
    sa.Column("date_basis", sa.Text()),
    # The digest of what the server sent, which revisits name; null where an archive does not tell it.
    sa.Column("payload", sa.Text()),
    sqlite_with_rowid=False,
)

# A record that says that a page had not changed. What it names is compared when that is asked: with the
# ``payload`` of copies, and with ``named_by_capture``. Retracted and found again it has several rows.
revisit = sa.Table(
    "revisit",
    metadata,
    sa.Column("named", sa.Text(), primary_key=True),
    sa.Column("location", sa.Text(), primary_key=True),
    sa.Column("captured_at", Instant(), primary_key=True),
    _to("part", "part_id", primary=True),
    sa.Column("url", sa.Text()),
    sqlite_with_rowid=False,
)

# What a later part read of a copy that was known: another date, or what had been retracted.
copy_again = sa.Table(
    "copy_again",
    metadata,
    _to("snapshot", "snapshot_id", primary=True),
    sa.Column("location", sa.Text(), primary_key=True),
    sa.Column("capture_source", sa.Text(), primary_key=True),
    _to("ticker", "ticker_id", primary=True),
    sa.Column("date_basis", sa.Text(), primary_key=True),
    _to("part", "part_id", primary=True),
    sqlite_with_rowid=False,
)

observation = sa.Table(
    "observation",
    metadata,
    _row_number(),
    sa.Column("date", sa.Date()),
    sa.Column("base", sa.String(3), nullable=False),
    sa.Column("quote", sa.String(3), nullable=False),
    sa.Column("rate", sa.Text(), nullable=False),
    sa.Column("change", sa.Text(), nullable=False),
    sa.UniqueConstraint("date", "base", "quote", "rate", "change"),
    sa.CheckConstraint("base <> quote", name="two_currencies"),
)
# Nulls differ from each other in a unique constraint; the quotes of undated snapshots need their own. On
# PostgreSQL the same holds, by the migrations; to say it here would load that dialect at every start.
sa.Index(
    "uq_observation_undated",
    observation.c.base,
    observation.c.quote,
    observation.c.rate,
    observation.c.change,
    unique=True,
    sqlite_where=observation.c.date.is_(None),
)

# The quotes of a page on a date. Many snapshots print the same ticker: it is stored once.
ticker = sa.Table(
    "ticker",
    metadata,
    _row_number(),
    # SHA-256 of what is printed and where, counted from the first quote.
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("date", sa.Date()),
    sa.UniqueConstraint("content", "date"),
)
sa.Index("uq_ticker_undated", ticker.c.content, unique=True, sqlite_where=ticker.c.date.is_(None))

# Lines and places are counted from the first quote of the ticker.
quote = sa.Table(
    "quote",
    metadata,
    _to("ticker", "ticker_id", primary=True),
    _to("observation", "observation_id", primary=True),
    sa.Column("line", sa.Integer(), nullable=False),
    sa.Column("span_start", sa.BigInteger(), nullable=False),
    sa.Column("span_end", sa.BigInteger(), nullable=False),
    sa.Column("raw", sa.Text(), nullable=False),
    sa.Index(None, "observation_id"),
)

# A ticker in a snapshot, and where on the page its first quote stands.
sighting = sa.Table(
    "sighting",
    metadata,
    _to("snapshot", "snapshot_id", primary=True),
    _to("ticker", "ticker_id", primary=True),
    sa.Column("date_basis", sa.Text(), primary_key=True),
    sa.Column("line", sa.Integer(), nullable=False),
    sa.Column("span_start", sa.BigInteger(), nullable=False),
    _to("part", "part_id"),
    sa.CheckConstraint("date_basis IN ('printed', 'given', 'captured', 'none')", name="date_basis"),
    sa.Index(None, "ticker_id"),
    sqlite_with_rowid=False,
)

reject = sa.Table(
    "reject",
    metadata,
    _to("snapshot", "snapshot_id", primary=True),
    sa.Column("span_start", sa.BigInteger(), primary_key=True),
    sa.Column("reason", sa.Text(), primary_key=True),
    sa.Column("line", sa.Integer(), nullable=False),
    sa.Column("span_end", sa.BigInteger(), nullable=False),
    sa.Column("raw", sa.Text(), nullable=False),
    _to("part", "part_id"),
)

# Taking back what imports brought, and undoing that: events, none of which is ever changed or deleted.
retraction = sa.Table(
    "retraction",
    metadata,
    _row_number(),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("target", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("undoes", _ROW_NUMBER, sa.ForeignKey("retraction.id"), unique=True),
    sa.CheckConstraint("kind IN ('run', 'file', 'page', 'observation', 'undo')", name="kind"),
)

# Parts that an import has to read again, although they have not changed: what is retracted comes back so.
retracted_part = sa.Table(
    "retracted_part",
    metadata,
    _to("retraction", "retraction_id", primary=True),
    _to("part", "part_id", primary=True),
    sqlite_with_rowid=False,
)


def _hidden(what: str, *key: sa.Column[Any]) -> sa.Table:
    """Since when something is hidden, and until when; null: it is now. Events and copies decide it."""
    return sa.Table(
        f"retracted_{what}",
        metadata,
        *key,
        sa.Column("hidden_since", Instant(), primary_key=True),
        sa.Column("hidden_until", Instant()),
        sqlite_with_rowid=False,
    )


retracted_copy = _hidden(
    "copy",
    _to("snapshot", "snapshot_id", primary=True),
    sa.Column("location", sa.Text(), primary_key=True),
    sa.Column("capture_source", sa.Text(), primary_key=True),
)
retracted_sighting = _hidden(
    "sighting",
    _to("snapshot", "snapshot_id", primary=True),
    sa.Column("ticker_id", _ROW_NUMBER, primary_key=True),
    sa.Column("date_basis", sa.Text(), primary_key=True),
)
retracted_observation = _hidden("observation", _to("observation", "observation_id", primary=True))
