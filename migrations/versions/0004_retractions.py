"""Imports can be taken back: what each copy was read as, retractions, and what they hide since when.

``copy`` tells which ticker was read of it, and where its date came from; ``copy_again`` has what later
imports read of a copy that was known. So it can be told what is left when one import is taken back. Of older
copies it is worked out here, once.

Revision: 0004
Revises: 0003
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

OBSERVATIONS = """
CREATE VIEW observations AS
SELECT o.id, o.date, o.base, o.quote,
       CAST(o.rate AS {number}) AS rate, CAST(o.change AS {number}) AS change,
       o.rate AS rate_printed, o.change AS change_printed,
       COALESCE(
           MAX(CASE WHEN s.date_basis <> 'printed' OR c.gap IS NULL OR c.gap <= 2 THEN s.date_basis END),
           MAX(s.date_basis)
       ) AS date_basis,
       COUNT(DISTINCT s.snapshot_id) AS snapshots,
       MIN(CASE WHEN s.date_basis = 'printed' AND c.gap > 2 THEN 1 ELSE 0 END) AS flagged
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id JOIN sighting AS s ON s.ticker_id = q.ticker_id
LEFT JOIN (SELECT c.snapshot_id, MIN(ABS(c.capture_gap)) AS gap FROM copy AS c {copies}
           GROUP BY c.snapshot_id) AS c
       ON c.snapshot_id = s.snapshot_id
WHERE o.date IS NOT NULL {counted}
GROUP BY o.id, o.date, o.base, o.quote, o.rate, o.change
"""

RATES = """
CREATE VIEW rates AS
SELECT date, base, quote,
       MAX(CASE WHEN place = (prints + 1) / 2 THEN rate END) AS rate,
       MIN(rate) AS low, MAX(rate) AS high, MAX(prints) AS prints
FROM (
    SELECT date, base, quote, rate,
           ROW_NUMBER() OVER (PARTITION BY date, base, quote ORDER BY rate) AS place,
           COUNT(*) OVER (PARTITION BY date, base, quote) AS prints
    FROM (SELECT DISTINCT date, base, quote, rate FROM observations WHERE flagged = 0) AS distinct_rates
) AS ranked
GROUP BY date, base, quote
"""

SIGHTINGS = """
CREATE VIEW sightings AS
SELECT o.id AS observation_id, o.date, o.base, o.quote, o.rate AS rate_printed, o.change AS change_printed,
       s.date_basis, c.location, c.url, c.captured_at, s.line + q.line AS line,
       s.span_start + q.span_start AS span_start, s.span_start + q.span_end AS span_end, q.raw, n.digest
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id
JOIN sighting AS s ON s.ticker_id = q.ticker_id
JOIN snapshot AS n ON n.id = s.snapshot_id
JOIN copy AS c ON c.snapshot_id = s.snapshot_id
{counted}
"""

COUNTED = """NOT EXISTS (
    SELECT 1 FROM retracted_sighting AS r WHERE r.snapshot_id = s.snapshot_id AND r.ticker_id = s.ticker_id
       AND r.date_basis = s.date_basis AND r.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retracted_observation AS r WHERE r.observation_id = o.id AND r.hidden_until IS NULL
)"""
COUNTED_COPIES = """NOT EXISTS (
    SELECT 1 FROM retracted_copy AS r WHERE r.snapshot_id = c.snapshot_id AND r.location = c.location
       AND r.capture_source = c.capture_source AND r.hidden_until IS NULL
)"""

# What was read of a copy: the sighting that the same part brought; else the date that the page prints.
CAME_WITH = """
UPDATE copy SET {column} = (
    SELECT MIN(s.{column}) FROM sighting AS s
    WHERE s.snapshot_id = copy.snapshot_id AND s.part_id = copy.part_id
)
"""
PRINTED = """
UPDATE copy SET date_basis = 'printed', ticker_id = (
    SELECT MIN(s.ticker_id) FROM sighting AS s
    WHERE s.snapshot_id = copy.snapshot_id AND s.date_basis = 'printed'
)
WHERE ticker_id IS NULL AND EXISTS (
    SELECT 1 FROM sighting AS s WHERE s.snapshot_id = copy.snapshot_id AND s.date_basis = 'printed'
)
"""

# Pages that were known where an import found them, and of which it read another date.
READ_AGAIN = """
INSERT INTO copy_again (snapshot_id, location, capture_source, ticker_id, date_basis, part_id)
SELECT c.snapshot_id, c.location, c.capture_source, s.ticker_id, s.date_basis, s.part_id
FROM sighting AS s JOIN copy AS c ON c.snapshot_id = s.snapshot_id AND c.part_id < s.part_id
WHERE NOT EXISTS (SELECT 1 FROM copy AS o WHERE o.snapshot_id = s.snapshot_id AND o.part_id = s.part_id)
"""


def upgrade() -> None:
    _drop_views()
    op.add_column("copy", sa.Column("ticker_id", KEY))
    op.add_column("copy", sa.Column("date_basis", sa.Text()))
    op.create_table(
        "copy_again",
        *_copy_key(),
        sa.Column("ticker_id", KEY, nullable=False),
        sa.Column("date_basis", sa.Text(), nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint(
            "snapshot_id",
            "location",
            "capture_source",
            "ticker_id",
            "date_basis",
            "part_id",
            name="pk_copy_again",
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_copy_again_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["ticker_id"], ["ticker.id"], name="fk_copy_again_ticker_id_ticker"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_copy_again_part_id_part"),
        sqlite_with_rowid=False,
    )
    _create_retractions()
    for column in ("ticker_id", "date_basis"):
        op.execute(CAME_WITH.format(column=column))
    op.execute(PRINTED)
    _tell_rest()
    op.execute(READ_AGAIN)
    copies = f"WHERE {COUNTED_COPIES}"
    op.execute(OBSERVATIONS.format(number=_number(), copies=copies, counted=f"AND {COUNTED}"))
    op.execute(RATES)
    op.execute(SIGHTINGS.format(counted=f"WHERE {COUNTED} AND {COUNTED_COPIES}"))


def downgrade() -> None:
    _drop_views()
    for table in ("observation", "sighting", "copy", "part"):
        op.drop_table(f"retracted_{table}")
    op.drop_table("retraction")
    op.drop_table("copy_again")
    op.drop_column("copy", "date_basis")
    op.drop_column("copy", "ticker_id")
    op.execute(OBSERVATIONS.format(number=_number(), copies="", counted=""))
    op.execute(RATES)
    op.execute(SIGHTINGS.format(counted=""))


def _create_retractions() -> None:
    op.create_table(
        "retraction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_retraction"),
        sa.ForeignKeyConstraint(["undoes"], ["retraction.id"], name="fk_retraction_undoes_retraction"),
        sa.UniqueConstraint("undoes", name="uq_retraction_undoes"),
        sa.CheckConstraint(
            "kind IN ('run', 'file', 'page', 'observation', 'undo')", name=op.f("ck_retraction_kind")
        ),
    )
    op.create_table(
        "retracted_part",
        sa.Column("retraction_id", KEY, nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("retraction_id", "part_id", name="pk_retracted_part"),
        sa.ForeignKeyConstraint(
            ["retraction_id"], ["retraction.id"], name="fk_retracted_part_retraction_id_retraction"
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_retracted_part_part_id_part"),
        sqlite_with_rowid=False,
    )
    _create_hidden("copy", "snapshot", _copy_key())
    sighting = ("snapshot_id", "ticker_id", "date_basis")
    types: tuple[Any, ...] = (KEY, KEY, sa.Text())
    _create_hidden(
        "sighting",
        "snapshot",
        [sa.Column(name, kind, nullable=False) for name, kind in zip(sighting, types, strict=True)],
    )
    _create_hidden("observation", "observation", [sa.Column("observation_id", KEY, nullable=False)])


def _create_hidden(what: str, of: str, key: "list[sa.Column[object]]") -> None:
    op.create_table(
        f"retracted_{what}",
        *key,
        sa.Column("hidden_since", INSTANT, nullable=False),
        sa.Column("hidden_until", INSTANT),
        sa.PrimaryKeyConstraint(
            *(column.name for column in key), "hidden_since", name=f"pk_retracted_{what}"
        ),
        sa.ForeignKeyConstraint([f"{of}_id"], [f"{of}.id"], name=f"fk_retracted_{what}_{of}_id_{of}"),
        sqlite_with_rowid=False,
    )


def _copy_key() -> "list[sa.Column[object]]":
    return [
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("capture_source", sa.Text(), nullable=False),
    ]


def _drop_views() -> None:
    for view in ("sightings", "rates", "observations"):
        op.execute(f"DROP VIEW {view}")


def _number() -> str:
    return "REAL" if op.get_bind().dialect.name == "sqlite" else "NUMERIC"


def _tell_rest() -> None:
    """Work out what was read of copies without a printed date, by how their import was to date pages."""
    bind = op.get_bind()
    copy, part, run, sighting, ticker = (
        sa.table(name, *(sa.column(each) for each in names.split()))
        for name, names in (
            ("copy", "snapshot_id location capture_source captured_at part_id ticker_id date_basis"),
            ("part", "id import_run_id"),
            ("import_run", "id options"),
            ("sighting", "snapshot_id ticker_id date_basis"),
            ("ticker", "id date"),
        )
    )
    options = {number: json.loads(told) for number, told in bind.execute(sa.select(run))}
    query = (
        sa.select(
            copy.c.snapshot_id,
            copy.c.location,
            copy.c.capture_source,
            copy.c.captured_at,
            part.c.import_run_id,
            sighting.c.ticker_id,
            sighting.c.date_basis,
            ticker.c.date,
        )
        .select_from(
            copy.join(part, part.c.id == copy.c.part_id)
            .join(sighting, sighting.c.snapshot_id == copy.c.snapshot_id)
            .join(ticker, ticker.c.id == sighting.c.ticker_id)
        )
        .where(copy.c.ticker_id.is_(None))
        .order_by(sa.case((sighting.c.date_basis == "none", 1), else_=0), sighting.c.ticker_id)
    )
    for row in bind.execute(query).all():
        if _is_read_so(row.date_basis, row.date, row.captured_at, options[row.import_run_id]):
            bind.execute(
                sa.update(copy)
                .where(
                    copy.c.snapshot_id == row.snapshot_id,
                    copy.c.location == row.location,
                    copy.c.capture_source == row.capture_source,
                    copy.c.ticker_id.is_(None),
                )
                .values(ticker_id=row.ticker_id, date_basis=row.date_basis)
            )


def _is_read_so(
    basis: str, day: date | str | None, captured_at: datetime | str | None, options: Mapping[str, object]
) -> bool:
    """Tell whether an import with these options gives a page without a printed date this date."""
    if basis == "captured":
        asked = options.get("captured") or options.get("filename")
        return bool(asked) and captured_at is not None and str(captured_at)[:10] == str(day)
    if basis == "given":
        return str(options.get("date")) == str(day)
    return basis == "none"
