"""The schema: migrations without drift, over data, down and up; views for plain SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import Databases
from layout import layout, migrated
from pages import as_html, as_text, captures
from storing import content, delivery, observed, sighted, store_pages

import fxtrack
from fxtrack.errors import SchemaError
from fxtrack.extract import Dating, Extraction, extract_snapshot
from fxtrack.model import Filters, Outcome, Pair, Snapshot, plain
from fxtrack.store import Store, migrate, schema
from fxtrack.store.engine import connect_to

DATED = [c for c in captures() if c.date and len(c.quotes) == 5][-1]


def test_views_give_numbers(databases: Databases) -> None:
    """Plain SQL can compute: the views hold numbers, and the daily rates are those of the series."""
    database = databases.new()
    store_pages(database, *map(as_text, captures()))
    with fxtrack.open(database) as opened:
        series, listed = opened.rates(), opened.observations()
    with connect_to(database, "ro").connect() as connection:
        rows = connection.execute(
            sa.text("SELECT date, base, quote, rate, low, high, prints FROM rates ORDER BY base, date")
        ).all()
        total, mean = connection.execute(sa.text("SELECT COUNT(*), AVG(rate) FROM observations")).one()
    assert total == len(listed)
    assert float(mean) == pytest.approx(float(sum(listed["rate"]) / len(listed)))
    view = [(str(r[0]), r[1], r[2], *(Decimal(str(x)) for x in r[3:])) for r in rows]
    frame = sorted(series.itertuples(index=False, name=None), key=lambda r: (r[1], r[0]))
    assert view == [(str(r[0]), r[1], r[2], *map(Decimal, r[3:7])) for r in frame]


def test_no_drift_between_migrations_and_tables(databases: Databases) -> None:
    database = databases.new()
    store_pages(database, "")
    with connect_to(database, "rw").begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        command.check(migrate.config(connection))


def test_code_and_migrations_agree_on_the_head() -> None:
    script = ScriptDirectory(str(migrate.migrations()))
    assert script.get_current_head() == schema.NEWEST


def test_a_new_database_is_what_all_migrations_make(tmp_path: Path) -> None:
    """It is laid out at once: after a new migration, run ``python tools/layout.py``."""
    with migrated(tmp_path) as connection:
        assert migrate.layout_file().read_text("utf-8") == layout(connection)
    Store(str(tmp_path / "new.db")).create()
    with connect_to(str(tmp_path / "new.db"), "ro").connect() as connection:
        assert layout(connection) == migrate.layout_file().read_text("utf-8")
        assert migrate.look_up(connection) == migrate.Opening(is_current=True)


def test_a_database_whose_migrations_were_undone_is_laid_out_anew(tmp_path: Path) -> None:
    place = str(tmp_path / "new.db")
    Store(place).create()
    with connect_to(place, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "base")
    Store(place).create()
    with connect_to(place, "ro").connect() as connection:
        assert layout(connection) == migrate.layout_file().read_text("utf-8")


WAYBACK = "<p>KGS/USD = 1 0%<br>KZT/USD = 2 0%<br>08 December 2025</p><!-- FILE ARCHIVED ON 10:11:12 Nov 08, 2025 AND RETRIEVED FROM -->"
UNDATED = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n\nText\n"


class Import(NamedTuple):
    """Pages, and when and how they were imported."""

    at: datetime
    dating: Dating
    pages: list[Snapshot]

    def extractions(self) -> Iterator[Extraction]:
        for page in self.pages:
            if found := extract_snapshot(page, self.dating):
                yield found


def imports() -> list[Import]:
    """Pages of every kind: dated and not, as text and HTML, in conflict, far from their capture, in two places."""
    texts = [as_text(c) for c in captures()[::7]] + [as_html(c) for c in captures()[::60]]
    texts += [WAYBACK, UNDATED, "KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n"]
    pages = [Snapshot(f"/pages/{n}", text.encode()) for n, text in enumerate(texts)]
    copies = [Snapshot("/pages/copy", pages[0].data), Snapshot("/pages/moved", b"\r\n\r\n" + pages[0].data)]
    first = datetime(2026, 1, 1, 12, tzinfo=UTC)
    later = Dating(given=date(2023, 1, 9))
    return [
        Import(first, Dating(), pages + copies),
        Import(first + timedelta(days=1), later, [Snapshot("/pages/undated", UNDATED.encode())]),
    ]


class Older:
    """Writes what the fxtrack before this one wrote: schema 0002, a sighting a quote."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._tables = sa.MetaData()
        self._tables.reflect(connection)
        self._ids: dict[tuple[object, ...], int] = {}

    def add(self, done: Import) -> None:
        when = done.at.replace(tzinfo=None) if self._connection.dialect.name == "sqlite" else done.at
        run = self._insert("import_run", started_at=when, finished_at=when, version="0.0", options="{}")
        part = self._insert("part", import_run_id=run, content="x", snapshots=1, committed_at=when)
        for e in done.extractions():
            number = self._number(
                "snapshot",
                {"digest": e.digest},
                size=e.size,
                encoding=e.encoding,
                page_date=e.page_date,
                part_id=part,
            )
            source, at = (e.capture.source, e.capture.at) if e.capture else ("", None)
            self._insert(
                "copy",
                snapshot_id=number,
                location=e.location,
                capture_source=source,
                captured_at=at,
                capture_gap=e.capture_gap,
                part_id=part,
            )
            for q in e.quotes:
                assert q.change is not None
                key = {
                    "date": e.date,
                    "base": q.pair.base,
                    "quote": q.pair.quote,
                    "rate": plain(q.rate),
                    "change": plain(q.change),
                }
                observation = self._number("observation", key)
                self._number(
                    "sighting",
                    {"snapshot_id": number, "observation_id": observation, "date_basis": e.date_basis.value},
                    line=q.line,
                    span_start=q.span[0],
                    span_end=q.span[1],
                    raw=q.raw,
                    part_id=part,
                )
            for r in e.rejects:
                self._number(
                    "reject",
                    {"snapshot_id": number, "span_start": r.span[0], "reason": r.reason.value},
                    line=r.line,
                    span_end=r.span[1],
                    raw=r.raw,
                    part_id=part,
                )

    def _number(self, table: str, key: Mapping[str, object], **more: object) -> int:
        """Insert a row if there is none with this key."""
        known = (table, *key.values())
        if known not in self._ids:
            self._ids[known] = self._insert(table, **key, **more)
        return self._ids[known]

    def _insert(self, table: str, **row: object) -> int:
        found = self._connection.execute(self._tables.tables[table].insert().values(row)).inserted_primary_key
        return int(found[0]) if found else 0


def made_by_the_older(database: str) -> Store:
    with connect_to(database, "rwc").begin() as connection:
        migrate.upgrade(connection, "0002")
        older = Older(connection)
        for done in imports():
            older.add(done)
    return Store(database)


def made_by_this(database: str) -> Store:
    store = Store(database)
    for done in imports():
        with store.writer("test", {}) as writer:
            writer.write([delivery(*done.pages, dating=done.dating)])
    return store


def test_a_database_of_the_older_fxtrack_is_brought_up_to_date(databases: Databases) -> None:
    """Not a row is lost: it holds what it would if this fxtrack had imported the same pages."""
    database, expected = databases.new(), databases.new()
    store, other = made_by_the_older(database), made_by_this(expected)
    with pytest.raises(SchemaError, match="older fxtrack"):
        observed(store)
    assert store.upgrade() == ("0002", schema.NEWEST)
    assert content(database) == content(expected)
    assert len(content(database)["sightings"]) > 150
    for filters in (Filters(), Filters(include_flagged=True)):
        assert observed(store, filters) == observed(other, filters)
    for pair, day in (("KZT/USD", date(2023, 1, 9)), ("KGS/USD", None), ("TJS/USD", date(2025, 12, 8))):
        assert sighted(store, pair, day) == sighted(other, pair, day)
    first, second = (done.at for done in imports())
    before = observed(store, Filters(as_of=first))
    assert date(2023, 1, 9) not in {o.date for o in before}
    assert observed(store, Filters(as_of=second)) == observed(store)
    assert len(before) == len(observed(store)) - 2


def test_importing_again_after_the_upgrade_adds_nothing(databases: Databases) -> None:
    database = databases.new()
    store = made_by_the_older(database)
    store.upgrade()
    before, rows = content(database), store.status().rows
    for done in imports():
        with store.writer("test", {}) as writer:
            [(outcomes, _)] = writer.write([delivery(*done.pages, dating=done.dating)])
            assert set(outcomes) <= {Outcome.KNOWN, Outcome.CONFLICT}
    assert content(database) == before
    assert store.status().rows == rows | {"import_run": 4, "part": 4}


def test_migrations_down_and_up_over_data(databases: Databases) -> None:
    """Neither loses a row; all the way down nothing is left."""
    database = databases.new()
    store = made_by_this(database)
    before, observations = content(database), observed(store)
    for revision in ("0002", "0001"):
        with connect_to(database, "rw").begin() as connection:
            command.downgrade(migrate.config(connection), revision)
            counted = {
                table: connection.execute(sa.text(f"SELECT COUNT(*) FROM {table}")).scalar_one()
                for table in ("observation", "snapshot", "reject", "sighting", "copy")
            }
        assert list(counted.values()) == [
            len(before[name]) for name in ("observations", "snapshots", "rejects", "sightings", "copies")
        ]
        with pytest.raises(SchemaError, match="older fxtrack") as refused:
            observed(store)
        assert (refused.value.found, refused.value.wanted) == (revision, schema.NEWEST)
        assert "db upgrade" in str(refused.value)
        assert store.upgrade() == (revision, schema.NEWEST)
        assert content(database) == before
        assert observed(store) == observations
    with connect_to(database, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "base")
    with connect_to(database, "ro").connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        assert sa.inspect(connection).get_view_names() == []


def test_the_older_fxtrack_can_go_on_after_a_downgrade(databases: Databases) -> None:
    """It lets the database number its rows; what it adds is there after the next upgrade."""
    database, expected = databases.new(), databases.new()
    made_by_this(expected)
    first, second = imports()
    store = Store(database)
    with store.writer("test", {}) as writer:
        writer.write([delivery(*first.pages[:20], dating=first.dating)])
    with connect_to(database, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "0002")
        row = (
            "INSERT INTO snapshot (digest, size, encoding, part_id) SELECT 'x', 1, 'utf-8', MIN(id) FROM part"
        )
        connection.execute(sa.text(row))
        connection.execute(sa.text("DELETE FROM snapshot WHERE digest = 'x'"))
    store.upgrade()
    for done in (first, second):
        with store.writer("test", {}) as writer:
            writer.write([delivery(*done.pages, dating=done.dating)])
    assert content(database) == content(expected)


def test_constraints_are_named_by_the_convention(databases: Databases) -> None:
    """Alembic compares neither check constraints nor their names."""
    database = databases.new()
    store_pages(database, "")
    with connect_to(database, "ro").connect() as connection:
        inspector = sa.inspect(connection)
        for table in schema.metadata.sorted_tables:
            checks = {c["name"] for c in inspector.get_check_constraints(table.name)}
            assert checks == {
                f"ck_{table.name}_{c.name}" if not str(c.name).startswith("ck_") else str(c.name)
                for c in table.constraints
                if isinstance(c, sa.CheckConstraint)
            }
            assert inspector.get_pk_constraint(table.name)["name"] == f"pk_{table.name}"


def test_sql_of_the_documentation(databases: Databases) -> None:
    database = databases.new()
    store_pages(database, *map(as_text, captures()))
    page = (Path(__file__).parent.parent / "docs" / "database.md").read_text("utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    assert len(queries) >= 2
    with connect_to(database, "ro").connect() as connection:
        by_month, traced, *_ = (connection.execute(sa.text(query)).all() for query in queries)
    month, som_per_dollar, days = by_month[0]
    # By hand: 1/0.01185, 1/0.01187 twice, 1/0.01188.
    assert (month, float(som_per_dollar), days) == ("2024-09", 84.26, 4)
    assert {row.raw for row in traced} >= {"KZT/USD = 0.00198 -0%"}


def test_the_view_of_sightings_is_what_trace_shows(databases: Databases) -> None:
    """Every number with every place where it stands."""
    database = databases.new()
    store = made_by_this(database)
    columns = "rate_printed, change_printed, date_basis, location, line, span_start, span_end, raw, digest"
    with connect_to(database, "ro").connect() as connection:
        rows = connection.execute(sa.text(f"SELECT date, base, quote, {columns} FROM sightings")).all()
    view = sorted((str(r[0]), f"{r[1]}/{r[2]}", *map(str, r[3:])) for r in rows)
    assert len(view) > 150
    keys = sorted({(row[0], Pair(row[1])) for row in view})[::8]
    traced = [
        (
            str(day),
            str(pair),
            plain(s.rate),
            plain(s.change),
            s.date_basis.value,
            location,
            str(s.line),
            str(s.span[0]),
            str(s.span[1]),
            s.raw,
            s.digest,
        )
        for day, pair in keys
        for s in sighted(store, pair, None if day == "None" else date.fromisoformat(day))
        for location in sorted({copy.location for copy in s.copies})
    ]
    assert [row for row in view if (row[0], row[1]) in keys] == sorted(traced)


def test_whole_rates_divide(databases: Databases) -> None:
    """SQLite would take 12500 for an integer, and one divided by it for nothing."""
    database = databases.new()
    store_pages(database, "USD/UZS = 12500 0%\nEUR/KGS = 101 0%\n01 May 2025\n")
    with connect_to(database, "ro").connect() as connection:
        found = connection.execute(sa.text("SELECT 1 / rate FROM rates ORDER BY rate DESC")).scalars().all()
    assert [float(value) for value in found] == [pytest.approx(1 / 12500), pytest.approx(1 / 101)]


def test_a_failed_migration_leaves_nothing(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    database = databases.new()
    name = "upgrade" if "postgresql" in database else "lay_out"
    monkeypatch.setattr(migrate, name, _failing_after(getattr(migrate, name)))
    with pytest.raises(RuntimeError, match="power cut"):
        store_pages(database, "")
    monkeypatch.undo()
    store = store_pages(database, as_text(DATED))
    assert observed(store)


def _failing_after(real: Callable[[sa.Connection], None]) -> Callable[[sa.Connection], None]:
    def fail(connection: sa.Connection) -> None:
        real(connection)
        raise RuntimeError("power cut")

    return fail


def test_a_newer_schema_is_refused(databases: Databases) -> None:
    database = databases.new()
    store = store_pages(database, "")
    with connect_to(database, "rw").begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (lambda: observed(store), store.upgrade, lambda: store_pages(database, "")):
        with pytest.raises(SchemaError, match="newer fxtrack"):
            use()
