"""Records that say that a page had not changed are kept, and joined to the page when that is asked.

``copy`` tells the digest of what the server sent, ``revisit`` which digest, or which address and time, a
record names. Neither waits for the other. The view ``revisits`` joins them.

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

REVISITS = """
CREATE VIEW revisits AS
SELECT n.digest, n.page_date, r.captured_at, r.url, r.location
FROM copy AS c JOIN revisit AS r ON r.named = c.payload
JOIN snapshot AS n ON n.id = c.snapshot_id JOIN part AS p ON p.id = r.part_id
WHERE {copies} AND {revisits}
UNION
SELECT n.digest, n.page_date, r.captured_at, r.url, r.location
FROM copy AS c JOIN revisit AS r ON r.named = {captured} || c.url
JOIN snapshot AS n ON n.id = c.snapshot_id JOIN part AS p ON p.id = r.part_id
WHERE {copies} AND {revisits}
"""

CAPTURED = {
    "sqlite": "replace(substr(c.captured_at, 1, 19), ' ', 'T') || 'Z '",
    "postgresql": """to_char(c.captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z "')""",
}

COUNTED_COPIES = """NOT EXISTS (
    SELECT 1 FROM retracted_copy AS h WHERE h.snapshot_id = c.snapshot_id AND h.location = c.location
       AND h.capture_source = c.capture_source AND h.hidden_until IS NULL
)"""
COUNTED_REVISITS = """NOT EXISTS (
    SELECT 1 FROM retraction AS e
    WHERE e.at > p.committed_at AND NOT EXISTS (SELECT 1 FROM retraction AS u WHERE u.undoes = e.id)
      AND ((e.kind = 'run' AND e.target = CAST(p.import_run_id AS TEXT))
        OR (e.kind IN ('file', 'page') AND r.location = e.target)
        OR (e.kind = 'file' AND (substr(r.location, 1, length(e.target) + 2) = e.target || '!/'
            OR substr(r.location, 1, length(rtrim(e.target, '/')) + 1) = rtrim(e.target, '/') || '/')))
)"""


def upgrade() -> None:
    op.add_column("copy", sa.Column("payload", sa.Text()))
    op.create_table(
        "revisit",
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.Column("url", sa.Text()),
        sa.PrimaryKeyConstraint("named", "location", "captured_at", "part_id", name="pk_revisit"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_revisit_part_id_part"),
        sqlite_with_rowid=False,
    )
    captured = CAPTURED[op.get_bind().dialect.name]
    op.execute(REVISITS.format(copies=COUNTED_COPIES, revisits=COUNTED_REVISITS, captured=captured))


def downgrade() -> None:
    op.execute("DROP VIEW revisits")
    op.drop_table("revisit")
    op.drop_column("copy", "payload")
