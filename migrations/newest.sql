CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE import_run (
    id INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    finished_at DATETIME,
    version TEXT NOT NULL,
    options TEXT NOT NULL,
    CONSTRAINT pk_import_run PRIMARY KEY (id)
);

CREATE TABLE part (
    id INTEGER NOT NULL,
    import_run_id INTEGER NOT NULL,
    content VARCHAR(64) NOT NULL,
    snapshots INTEGER NOT NULL,
    committed_at DATETIME NOT NULL, mark VARCHAR(64), position BIGINT, tally TEXT, damage TEXT,
    CONSTRAINT pk_part PRIMARY KEY (id),
    CONSTRAINT fk_part_import_run_id_import_run FOREIGN KEY(import_run_id) REFERENCES import_run (id),
    CONSTRAINT uq_part_import_run_id_content UNIQUE (import_run_id, content)
);

CREATE TABLE snapshot (
    id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    encoding TEXT NOT NULL,
    page_date DATE,
    part_id INTEGER NOT NULL,
    CONSTRAINT pk_snapshot PRIMARY KEY (id),
    CONSTRAINT fk_snapshot_part_id_part FOREIGN KEY(part_id) REFERENCES part (id),
    CONSTRAINT uq_snapshot_digest UNIQUE (digest)
);

CREATE TABLE observation (
    id INTEGER NOT NULL,
    date DATE,
    base VARCHAR(3) NOT NULL,
    quote VARCHAR(3) NOT NULL,
    rate TEXT NOT NULL,
    change TEXT NOT NULL,
    CONSTRAINT pk_observation PRIMARY KEY (id),
    CONSTRAINT uq_observation_date_base_quote_rate_change UNIQUE (date, base, quote, rate, change),
    CONSTRAINT ck_observation_two_currencies CHECK (base <> quote)
);

CREATE UNIQUE INDEX uq_observation_undated ON observation (base, quote, rate, change) WHERE date IS NULL;

CREATE TABLE reject (
    snapshot_id INTEGER NOT NULL,
    span_start BIGINT NOT NULL,
    reason TEXT NOT NULL,
    line INTEGER NOT NULL,
    span_end BIGINT NOT NULL,
    raw TEXT NOT NULL,
    part_id INTEGER NOT NULL,
    CONSTRAINT pk_reject PRIMARY KEY (snapshot_id, span_start, reason),
    CONSTRAINT fk_reject_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id),
    CONSTRAINT fk_reject_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
);

CREATE TABLE ticker (
    id INTEGER NOT NULL,
    content VARCHAR(64) NOT NULL,
    date DATE,
    CONSTRAINT pk_ticker PRIMARY KEY (id),
    CONSTRAINT uq_ticker_content_date UNIQUE (content, date)
);

CREATE UNIQUE INDEX uq_ticker_undated ON ticker (content) WHERE date IS NULL;

CREATE TABLE quote (
    ticker_id INTEGER NOT NULL,
    observation_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    raw TEXT NOT NULL,
    CONSTRAINT pk_quote PRIMARY KEY (ticker_id, observation_id),
    CONSTRAINT fk_quote_ticker_id_ticker FOREIGN KEY(ticker_id) REFERENCES ticker (id),
    CONSTRAINT fk_quote_observation_id_observation FOREIGN KEY(observation_id) REFERENCES observation (id)
);

CREATE INDEX ix_quote_observation_id ON quote (observation_id);

CREATE TABLE sighting (
    snapshot_id INTEGER NOT NULL,
    ticker_id INTEGER NOT NULL,
    date_basis TEXT NOT NULL,
    line INTEGER NOT NULL,
    span_start BIGINT NOT NULL,
    part_id INTEGER NOT NULL,
    CONSTRAINT pk_sighting PRIMARY KEY (snapshot_id, ticker_id, date_basis),
    CONSTRAINT fk_sighting_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id),
    CONSTRAINT fk_sighting_ticker_id_ticker FOREIGN KEY(ticker_id) REFERENCES ticker (id),
    CONSTRAINT fk_sighting_part_id_part FOREIGN KEY(part_id) REFERENCES part (id),
    CONSTRAINT ck_sighting_date_basis CHECK (date_basis IN ('printed', 'given', 'captured', 'none'))
)
 WITHOUT ROWID;

CREATE INDEX ix_sighting_ticker_id ON sighting (ticker_id);

CREATE TABLE copy (
    snapshot_id INTEGER NOT NULL,
    location TEXT NOT NULL,
    capture_source TEXT NOT NULL,
    captured_at DATETIME,
    capture_gap INTEGER,
    url TEXT,
    part_id INTEGER NOT NULL, ticker_id INTEGER, date_basis TEXT, payload TEXT,
    CONSTRAINT pk_copy PRIMARY KEY (snapshot_id, location, capture_source),
    CONSTRAINT fk_copy_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id),
    CONSTRAINT fk_copy_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID;

CREATE INDEX ix_part_mark ON part (mark);

CREATE TABLE copy_again (
    snapshot_id INTEGER NOT NULL,
    location TEXT NOT NULL,
    capture_source TEXT NOT NULL,
    ticker_id INTEGER NOT NULL,
    date_basis TEXT NOT NULL,
    part_id INTEGER NOT NULL,
    CONSTRAINT pk_copy_again PRIMARY KEY (snapshot_id, location, capture_source, ticker_id, date_basis, part_id),
    CONSTRAINT fk_copy_again_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id),
    CONSTRAINT fk_copy_again_ticker_id_ticker FOREIGN KEY(ticker_id) REFERENCES ticker (id),
    CONSTRAINT fk_copy_again_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID;

CREATE TABLE retraction (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    undoes INTEGER,
    CONSTRAINT pk_retraction PRIMARY KEY (id),
    CONSTRAINT fk_retraction_undoes_retraction FOREIGN KEY(undoes) REFERENCES retraction (id),
    CONSTRAINT uq_retraction_undoes UNIQUE (undoes),
    CONSTRAINT ck_retraction_kind CHECK (kind IN ('run', 'file', 'page', 'observation', 'undo'))
);

CREATE TABLE retracted_part (
    retraction_id INTEGER NOT NULL,
    part_id INTEGER NOT NULL,
    CONSTRAINT pk_retracted_part PRIMARY KEY (retraction_id, part_id),
    CONSTRAINT fk_retracted_part_retraction_id_retraction FOREIGN KEY(retraction_id) REFERENCES retraction (id),
    CONSTRAINT fk_retracted_part_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID;

CREATE TABLE retracted_copy (
    snapshot_id INTEGER NOT NULL,
    location TEXT NOT NULL,
    capture_source TEXT NOT NULL,
    hidden_since DATETIME NOT NULL,
    hidden_until DATETIME,
    CONSTRAINT pk_retracted_copy PRIMARY KEY (snapshot_id, location, capture_source, hidden_since),
    CONSTRAINT fk_retracted_copy_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id)
)
 WITHOUT ROWID;

CREATE TABLE retracted_sighting (
    snapshot_id INTEGER NOT NULL,
    ticker_id INTEGER NOT NULL,
    date_basis TEXT NOT NULL,
    hidden_since DATETIME NOT NULL,
    hidden_until DATETIME,
    CONSTRAINT pk_retracted_sighting PRIMARY KEY (snapshot_id, ticker_id, date_basis, hidden_since),
    CONSTRAINT fk_retracted_sighting_snapshot_id_snapshot FOREIGN KEY(snapshot_id) REFERENCES snapshot (id)
)
 WITHOUT ROWID;

CREATE TABLE retracted_observation (
    observation_id INTEGER NOT NULL,
    hidden_since DATETIME NOT NULL,
    hidden_until DATETIME,
    CONSTRAINT pk_retracted_observation PRIMARY KEY (observation_id, hidden_since),
    CONSTRAINT fk_retracted_observation_observation_id_observation FOREIGN KEY(observation_id) REFERENCES observation (id)
)
 WITHOUT ROWID;

CREATE VIEW observations AS
SELECT o.id, o.date, o.base, o.quote,
       CAST(o.rate AS REAL) AS rate, CAST(o.change AS REAL) AS change,
       o.rate AS rate_printed, o.change AS change_printed,
       COALESCE(
           MAX(CASE WHEN s.date_basis <> 'printed' OR c.gap IS NULL OR c.gap <= 2 THEN s.date_basis END),
           MAX(s.date_basis)
       ) AS date_basis,
       COUNT(DISTINCT s.snapshot_id) AS snapshots,
       MIN(CASE WHEN s.date_basis = 'printed' AND c.gap > 2 THEN 1 ELSE 0 END) AS flagged
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id JOIN sighting AS s ON s.ticker_id = q.ticker_id
LEFT JOIN (SELECT c.snapshot_id, MIN(ABS(c.capture_gap)) AS gap FROM copy AS c WHERE NOT EXISTS (
    SELECT 1 FROM retracted_copy AS r WHERE r.snapshot_id = c.snapshot_id AND r.location = c.location
       AND r.capture_source = c.capture_source AND r.hidden_until IS NULL
)
           GROUP BY c.snapshot_id) AS c
       ON c.snapshot_id = s.snapshot_id
WHERE o.date IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM retracted_sighting AS r WHERE r.snapshot_id = s.snapshot_id AND r.ticker_id = s.ticker_id
       AND r.date_basis = s.date_basis AND r.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retracted_observation AS r WHERE r.observation_id = o.id AND r.hidden_until IS NULL
)
GROUP BY o.id, o.date, o.base, o.quote, o.rate, o.change;

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
GROUP BY date, base, quote;

CREATE VIEW sightings AS
SELECT o.id AS observation_id, o.date, o.base, o.quote, o.rate AS rate_printed, o.change AS change_printed,
       s.date_basis, c.location, c.url, c.captured_at, s.line + q.line AS line,
       s.span_start + q.span_start AS span_start, s.span_start + q.span_end AS span_end, q.raw, n.digest
FROM observation AS o
JOIN quote AS q ON q.observation_id = o.id
JOIN sighting AS s ON s.ticker_id = q.ticker_id
JOIN snapshot AS n ON n.id = s.snapshot_id
JOIN copy AS c ON c.snapshot_id = s.snapshot_id
WHERE NOT EXISTS (
    SELECT 1 FROM retracted_sighting AS r WHERE r.snapshot_id = s.snapshot_id AND r.ticker_id = s.ticker_id
       AND r.date_basis = s.date_basis AND r.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retracted_observation AS r WHERE r.observation_id = o.id AND r.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retracted_copy AS r WHERE r.snapshot_id = c.snapshot_id AND r.location = c.location
       AND r.capture_source = c.capture_source AND r.hidden_until IS NULL
);

CREATE TABLE revisit (
    named TEXT NOT NULL,
    location TEXT NOT NULL,
    captured_at DATETIME NOT NULL,
    part_id INTEGER NOT NULL,
    url TEXT,
    CONSTRAINT pk_revisit PRIMARY KEY (named, location, captured_at, part_id),
    CONSTRAINT fk_revisit_part_id_part FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID;

CREATE VIEW revisits AS
SELECT n.digest, n.page_date, r.captured_at, r.url, r.location
FROM copy AS c JOIN revisit AS r ON r.named = c.payload
JOIN snapshot AS n ON n.id = c.snapshot_id JOIN part AS p ON p.id = r.part_id
WHERE NOT EXISTS (
    SELECT 1 FROM retracted_copy AS h WHERE h.snapshot_id = c.snapshot_id AND h.location = c.location
       AND h.capture_source = c.capture_source AND h.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retraction AS e
    WHERE e.at > p.committed_at AND NOT EXISTS (SELECT 1 FROM retraction AS u WHERE u.undoes = e.id)
      AND ((e.kind = 'run' AND e.target = CAST(p.import_run_id AS TEXT))
        OR (e.kind IN ('file', 'page') AND r.location = e.target)
        OR (e.kind = 'file' AND (substr(r.location, 1, length(e.target) + 2) = e.target || '!/'
            OR substr(r.location, 1, length(rtrim(e.target, '/')) + 1) = rtrim(e.target, '/') || '/')))
)
UNION
SELECT n.digest, n.page_date, r.captured_at, r.url, r.location
FROM copy AS c JOIN revisit AS r ON r.named = replace(substr(c.captured_at, 1, 19), ' ', 'T') || 'Z ' || c.url
JOIN snapshot AS n ON n.id = c.snapshot_id JOIN part AS p ON p.id = r.part_id
WHERE NOT EXISTS (
    SELECT 1 FROM retracted_copy AS h WHERE h.snapshot_id = c.snapshot_id AND h.location = c.location
       AND h.capture_source = c.capture_source AND h.hidden_until IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM retraction AS e
    WHERE e.at > p.committed_at AND NOT EXISTS (SELECT 1 FROM retraction AS u WHERE u.undoes = e.id)
      AND ((e.kind = 'run' AND e.target = CAST(p.import_run_id AS TEXT))
        OR (e.kind IN ('file', 'page') AND r.location = e.target)
        OR (e.kind = 'file' AND (substr(r.location, 1, length(e.target) + 2) = e.target || '!/'
            OR substr(r.location, 1, length(rtrim(e.target, '/')) + 1) = rtrim(e.target, '/') || '/')))
);

INSERT INTO alembic_version (version_num) VALUES ('0005');

