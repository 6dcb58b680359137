"""A ticker is stored once, however many snapshots print it; parts know again what they were read from.

Most snapshots of a day print the very same ticker, so ``sighting`` becomes a row a snapshot instead of a row
a quote: it points to a ticker on a date, whose quotes (table ``quote``) point to the observations. ``copy``
gets the address of the page, ``part`` the mark by which an unchanged file is known again.

Revision: 0003
Revises: 0002
"""

import hashlib
import itertools
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
BASES = "date_basis IN ('printed', 'given', 'captured', 'none')"

OBSERVATIONS = """
CREATE VIEW observations AS
SELECT o.id, o.date, o.base, o.quote,
       CAST(o.rate AS {number}) AS rate, CAST(o.change AS {number}) AS change,
       o.rate AS rate_printed, o.change AS change_printed,
       {basis} AS date_basis,
       COUNT(DISTINCT s.snapshot_id) AS snapshots,
       MIN(CASE WHEN s.date_basis = 'printed' AND c.gap > 2 THEN 1 ELSE 0 END) AS flagged
FROM observation AS o
JOIN {sightings}
LEFT JOIN (SELECT snapshot_id, MIN(ABS(capture_gap)) AS gap FROM copy GROUP BY snapshot_id) AS c
       ON c.snapshot_id = s.snapshot_id
WHERE o.date IS NOT NULL
GROUP BY o.id, o.date, o.base, o.quote, o.rate, o.change
"""
# Of several the best is the last in the alphabet. Now a flagged one counts only where there is no other.
BEST = "MAX(s.date_basis)"
BEST_UNFLAGGED = f"""COALESCE(
           MAX(CASE WHEN s.date_basis <> 'printed' OR c.gap IS NULL OR c.gap <= 2 THEN s.date_basis END),
           {BEST}
       )"""
BY_TICKER = "quote AS q ON q.observation_id = o.id JOIN sighting AS s ON s.ticker_id = q.ticker_id"
BY_OBSERVATION = "sighting AS s ON s.observation_id = o.id"

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

# Every number with every place where it stands: what `fxtrack trace` shows, for plain SQL.
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
"""


def upgrade() -> None:
    op.execute("DROP VIEW rates")
    op.execute("DROP VIEW observations")
    op.create_table(
        "ticker",
        sa.Column("id", KEY, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("date", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_ticker"),
        sa.UniqueConstraint("content", "date", name="uq_ticker_content_date"),
    )
    op.create_index(
        "uq_ticker_undated",
        "ticker",
        ["content"],
        unique=True,
        sqlite_where=sa.text("date IS NULL"),
        postgresql_where=sa.text("date IS NULL"),
    )
    op.create_table(
        "quote",
        sa.Column("ticker_id", KEY, nullable=False),
        sa.Column("observation_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.BigInteger(), nullable=False),
        sa.Column("span_end", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticker_id", "observation_id", name="pk_quote"),
        sa.ForeignKeyConstraint(["ticker_id"], ["ticker.id"], name="fk_quote_ticker_id_ticker"),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name="fk_quote_observation_id_observation"
        ),
    )
    op.create_index("ix_quote_observation_id", "quote", ["observation_id"])
    _put_aside("sighting", "ix_sighting_observation_id")
    _put_aside("copy")
    op.create_table(
        "sighting",
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("ticker_id", KEY, nullable=False),
        sa.Column("date_basis", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.BigInteger(), nullable=False),
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "ticker_id", "date_basis", name="pk_sighting"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_sighting_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["ticker_id"], ["ticker.id"], name="fk_sighting_ticker_id_ticker"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_sighting_part_id_part"),
        sa.CheckConstraint(BASES, name=op.f("ck_sighting_date_basis")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sighting_ticker_id", "sighting", ["ticker_id"])
    _create_copy(sa.Column("url", sa.Text()), sqlite_with_rowid=False)
    op.execute(
        "INSERT INTO copy (snapshot_id, location, capture_source, captured_at, capture_gap, part_id) "
        "SELECT snapshot_id, location, capture_source, captured_at, capture_gap, part_id FROM old_copy"
    )
    _gather_tickers()
    op.drop_table("old_sighting")
    op.drop_table("old_copy")
    op.add_column("part", sa.Column("mark", sa.String(64)))
    op.add_column("part", sa.Column("position", sa.BigInteger()))
    op.add_column("part", sa.Column("tally", sa.Text()))
    op.add_column("part", sa.Column("damage", sa.Text()))
    op.create_index("ix_part_mark", "part", ["mark"])
    op.execute(OBSERVATIONS.format(number=_number(), basis=BEST_UNFLAGGED, sightings=BY_TICKER))
    op.execute(RATES)
    op.execute(SIGHTINGS)


def downgrade() -> None:
    for view in ("sightings", "rates", "observations"):
        op.execute(f"DROP VIEW {view}")
    op.drop_index("ix_part_mark", "part")
    for column in ("damage", "tally", "position", "mark"):
        op.drop_column("part", column)
    _put_aside("sighting", "ix_sighting_ticker_id")
    _put_aside("copy")
    _create_copy()
    op.execute(
        "INSERT INTO copy (snapshot_id, location, capture_source, captured_at, capture_gap, part_id) "
        "SELECT snapshot_id, location, capture_source, captured_at, capture_gap, part_id FROM old_copy"
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
        sa.CheckConstraint(BASES, name=op.f("ck_sighting_date_basis")),
    )
    op.create_index("ix_sighting_observation_id", "sighting", ["observation_id"])
    # The same observation may stand in two tickers of a snapshot; the older table has room for one place.
    op.execute(
        "INSERT INTO sighting "
        "SELECT s.snapshot_id, q.observation_id, s.date_basis, MIN(s.line + q.line), "
        "MIN(s.span_start + q.span_start), MIN(s.span_start + q.span_end), MIN(q.raw), MIN(s.part_id) "
        "FROM old_sighting AS s JOIN quote AS q ON q.ticker_id = s.ticker_id "
        "GROUP BY s.snapshot_id, q.observation_id, s.date_basis"
    )
    op.drop_table("old_sighting")
    op.drop_table("old_copy")
    op.drop_table("quote")
    op.drop_table("ticker")
    if op.get_bind().dialect.name == "postgresql":
        # Snapshots were numbered by the program; the older one leaves that to the server.
        op.execute(
            "SELECT setval(pg_get_serial_sequence('snapshot', 'id'), COALESCE(MAX(id), 0) + 1, false) "
            "FROM snapshot"
        )
    op.execute(OBSERVATIONS.format(number=_number(), basis=BEST, sightings=BY_OBSERVATION))
    op.execute(RATES)


def _number() -> str:
    # SQLite would make whole numbers integers, and 1 / 12500 would be 0; PostgreSQL computes with decimals.
    return "REAL" if op.get_bind().dialect.name == "sqlite" else "NUMERIC"


def _put_aside(table: str, *indexes: str) -> None:
    """Rename a table; on PostgreSQL the names of its indexes and constraints have to make room as well."""
    for index in indexes:
        op.drop_index(index, table)
    op.rename_table(table, f"old_{table}")
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        return
    for constraint in [sa.inspect(bind).get_pk_constraint(f"old_{table}")]:
        op.execute(
            f"ALTER TABLE old_{table} RENAME CONSTRAINT {constraint['name']} TO old_{constraint['name']}"
        )


def _create_copy(*more: sa.Column[str], sqlite_with_rowid: bool = True) -> None:
    op.create_table(
        "copy",
        sa.Column("snapshot_id", KEY, nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("capture_source", sa.Text(), nullable=False),
        sa.Column("captured_at", INSTANT),
        sa.Column("capture_gap", sa.Integer()),
        *more,
        sa.Column("part_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "location", "capture_source", name="pk_copy"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_copy_snapshot_id_snapshot"),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name="fk_copy_part_id_part"),
        sqlite_with_rowid=sqlite_with_rowid,
    )


def _gather_tickers() -> None:
    """Turn rows a quote into rows a ticker: the quotes of a snapshot on a date, placed from the first on."""
    bind = op.get_bind()
    meta = sa.MetaData()
    old = sa.Table("old_sighting", meta, autoload_with=bind, resolve_fks=False)
    day: sa.ColumnClause[Any] = sa.column("date")
    observation = sa.table("observation", sa.column("id"), day)
    ticker, quote, sighting = (
        sa.table(name, *map(sa.column, names.split()))
        for name, names in (
            ("ticker", "id content date"),
            ("quote", "ticker_id observation_id line span_start span_end raw"),
            ("sighting", "snapshot_id ticker_id date_basis line span_start part_id"),
        )
    )
    rows = bind.execute(
        sa.select(old, day)
        .join_from(old, observation, observation.c.id == old.c.observation_id)
        .order_by(old.c.snapshot_id, old.c.date_basis, day, old.c.part_id, old.c.span_start)
    ).all()
    ids: dict[tuple[str, object], int] = {}
    for key, group in itertools.groupby(rows, lambda r: (r.snapshot_id, r.date_basis, r.date, r.part_id)):
        quotes = list(group)
        start, line = quotes[0].span_start, quotes[0].line
        placed = [(q.line - line, q.span_start - start, q.span_end - start, q.raw) for q in quotes]
        told = "".join(f"{at} {begin} {end} {raw}\n" for at, begin, end, raw in placed)
        content = hashlib.sha256(told.encode()).hexdigest()
        snapshot_id, basis, date, part_id = key
        if (content, date) not in ids:
            number = ids[content, date] = len(ids) + 1
            bind.execute(ticker.insert().values(id=number, content=content, date=date))
            for q, (at, begin, end, raw) in zip(quotes, placed, strict=True):
                bind.execute(
                    quote.insert().values(
                        ticker_id=number,
                        observation_id=q.observation_id,
                        line=at,
                        span_start=begin,
                        span_end=end,
                        raw=raw,
                    )
                )
        bind.execute(
            sighting.insert().values(
                snapshot_id=snapshot_id,
                ticker_id=ids[content, date],
                date_basis=basis,
                line=line,
                span_start=start,
                part_id=part_id,
            )
        )
