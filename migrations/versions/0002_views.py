"""The views ``observations`` and ``rates``: numbers for plain SQL.

Revision: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A printed date more than two days from every known capture time of its snapshot keeps an observation out
# of the series, unless another snapshot vouches for it. The best basis happens to be the last in the
# alphabet: printed, then given, then captured.
OBSERVATIONS = """
CREATE VIEW observations AS
SELECT o.id, o.date, o.base, o.quote,
       CAST(o.rate AS {number}) AS rate, CAST(o.change AS {number}) AS change,
       o.rate AS rate_printed, o.change AS change_printed,
       MAX(s.date_basis) AS date_basis,
       COUNT(DISTINCT s.snapshot_id) AS snapshots,
       MIN(CASE WHEN s.date_basis = 'printed' AND c.gap > 2 THEN 1 ELSE 0 END) AS flagged
FROM observation AS o
JOIN sighting AS s ON s.observation_id = o.id
LEFT JOIN (SELECT snapshot_id, MIN(ABS(capture_gap)) AS gap FROM copy GROUP BY snapshot_id) AS c
       ON c.snapshot_id = s.snapshot_id
WHERE o.date IS NOT NULL
GROUP BY o.id, o.date, o.base, o.quote, o.rate, o.change
"""

# The daily rate is the median of the distinct printed rates, the lower middle one of an even number.
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


def upgrade() -> None:
    # SQLite would make whole numbers integers, and 1 / 12500 would be 0; PostgreSQL computes with decimals.
    number = "REAL" if op.get_bind().dialect.name == "sqlite" else "NUMERIC"
    op.execute(OBSERVATIONS.format(number=number))
    op.execute(RATES)


def downgrade() -> None:
    op.execute("DROP VIEW rates")
    op.execute("DROP VIEW observations")
