"""The tables: runs, parts, snapshots and their copies, observations, sightings, rejects.

Revision: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the type is INTEGER.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "part",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_run_id", KEY, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("snapshots", sa.Integer(), nullable=False),
        sa.Column("committed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_part"),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name="fk_part_import_run_id_import_run"
        ),
        sa.UniqueConstraint("import_run_id", "content", name="uq_part_import_run_id_content"),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", KEY, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("page_date", sa.Date()),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_snapshot_part_id_part"),
        sa.UniqueConstraint("digest", name="uq_snapshot_digest"),
    )
    op.create_table(
        "copy",
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("capture_source", sa.Text(), nullable=False),
        sa.Column("captured_at", INSTANT),
        sa.Column("capture_gap", sa.Integer()),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "location", "capture_source", name="pk_copy"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_copy_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_copy_part_id_part"),
    )
    op.create_table(
        "observation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("date", sa.Date()),
        sa.Column("base", sa.String(3), nullable=False),
        sa.Column("quote", sa.String(3), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_observation"),
        sa.UniqueConstraint(
            "date", "base", "quote", "rate", "change", name="uq_observation_date_base_quote_rate_change"
        ),
        sa.CheckConstraint("base <> quote", name=op.f("ck_observation_two_currencies")),
    )
    # Nulls differ from each other in a unique constraint, so the quotes of undated snapshots need this one.
    op.create_index(
        "uq_observation_undated",
        "observation",
        ["base", "quote", "rate", "change"],
        unique=True,
        sqlite_where=sa.text("date IS NULL"),
        postgresql_where=sa.text("date IS NULL"),
    )
    op.create_table(
        "sighting",
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("observation_id", KEY, nullable=False),
        sa.Column("date_basis", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.BigInteger(), nullable=False),
        sa.Column("span_end", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "observation_id", "date_basis", name="pk_sighting"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_sighting_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name="fk_sighting_observation_id_observation"
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_sighting_part_id_part"),
        sa.CheckConstraint(
            "date_basis IN ('printed', 'given', 'captured', 'none')", name=op.f("ck_sighting_date_basis")
        ),
    )
    op.create_index("ix_sighting_observation_id", "sighting", ["observation_id"])
    op.create_table(
        "reject",
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("span_start", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "span_start", "reason", name="pk_reject"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_reject_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_reject_part_id_part"),
    )


def downgrade() -> None:
    for table in ("reject", "sighting", "observation", "copy", "snapshot", "part", "import_run"):
        op.drop_table(table)
