"""The store, on SQLite and on PostgreSQL: exact, migrated, refusing what it cannot work with."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import as_text, captures

import fxtrack
from fxtrack.errors import NoDatabaseError, NotADatabaseError, SchemaError, StoreError
from fxtrack.extract import Dating, Extraction, extract_snapshot
from fxtrack.model import Filters, Observation, Outcome, Pair, Snapshot
from fxtrack.store import Store, migrate, schema
from fxtrack.store.engine import connect_to

DATED = [c for c in captures() if c.date and len(c.quotes) == 5][-1]


def extraction(text: str, location: str = "/pages/a.txt", dating: Dating | None = None) -> Extraction:
    return extract_snapshot(Snapshot(location, text.encode()), dating or Dating())


def store_pages(database: str, *texts: str, dating: Dating | None = None) -> Store:
    store = Store(database)
    with store.writer("test", {}) as writer:
        writer.write([extraction(text, f"/pages/{n}.txt", dating) for n, text in enumerate(texts)])
    return store


def printed(observation: Observation) -> tuple[str, str, str]:
    return str(observation.pair), format(observation.rate, "f"), format(observation.change, "f")


ROUND_TRIPS = [
    ("0.28490", "0"),
    ("0.28490", "-0"),
    ("0.2849", "-0"),
    ("0.00008", "-0.1"),
    ("1", "100"),
    ("10.00", "-0.00"),
    ("0.000000000000000001", "0.10"),
    ("123456789012345678.123456789012345678", "-123456789012345678.1"),
]


def test_rates_and_changes_come_back_as_printed(databases: Databases) -> None:
    for rate, change in ROUND_TRIPS:
        store = store_pages(databases.new(), f"KGS/USD = {rate} {change}%\nKZT/USD = 1 0%\n01 May 2025\n")
        found = [printed(o) for o in store.observations(Filters()) if o.pair == "KGS/USD"]
        assert found == [("KGS/USD", rate, change)]


numbers = st.builds(
    lambda whole, places: f"{whole}.{places}" if places else whole,
    st.integers(0, 10**18 - 1).map(str),
    st.text("0123456789", max_size=18),
)


@settings(max_examples=15)
@given(rows=st.lists(st.tuples(numbers, st.sampled_from(["", "-"]), numbers), min_size=1, max_size=40))
def test_any_printed_number_comes_back(databases: Databases, rows: list[tuple[str, str, str]]) -> None:
    rows = [row for row in rows if row[0].strip("0.")]
    texts = [
        f"KGS/USD = {rate} {sign}{change}%\nKZT/USD = 1 0%\n01 May 2025\n" for rate, sign, change in rows
    ]
    store = store_pages(databases.new(), *texts)
    found = {printed(o) for o in store.observations(Filters()) if o.pair == "KGS/USD"}
    assert found == {("KGS/USD", rate, sign + change) for rate, sign, change in rows}


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
    assert view == [(str(r[0]), r[1], r[2], *map(Decimal, r[3:])) for r in frame]


def test_no_drift_between_migrations_and_tables(databases: Databases) -> None:
    database = databases.new()
    store_pages(database, "")
    with connect_to(database, "rw").begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        command.check(migrate.config(connection))


def test_code_and_migrations_agree_on_the_head() -> None:
    script = ScriptDirectory(str(migrate.migrations()))
    assert script.get_current_head() == schema.HEAD


def test_migrations_down_and_up_over_data(databases: Databases) -> None:
    """Views go and come back without touching a row; all the way down nothing is left."""
    database = databases.new()
    store = store_pages(database, *map(as_text, captures()[:40]))
    before = store.observations(Filters())
    with connect_to(database, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "0001")
    with pytest.raises(SchemaError, match="older fxtrack") as refused:
        store.observations(Filters())
    assert (refused.value.found, refused.value.wanted) == ("0001", schema.HEAD)
    assert "db upgrade" in str(refused.value)
    assert store.upgrade() == ("0001", schema.HEAD)
    assert store.observations(Filters()) == before
    with connect_to(database, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "base")
    with connect_to(database, "ro").connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        assert sa.inspect(connection).get_view_names() == []


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
    assert len(queries) == 2
    with connect_to(database, "ro").connect() as connection:
        by_month, traced = (connection.execute(sa.text(query)).all() for query in queries)
    month, som_per_dollar, days = by_month[0]
    # By hand: 1/0.01185, 1/0.01187 twice, 1/0.01188.
    assert (month, float(som_per_dollar), days) == ("2024-09", 84.26, 4)
    assert {row.raw for row in traced} >= {"KZT/USD = 0.00198 -0%"}


def test_whole_rates_divide(databases: Databases) -> None:
    """SQLite would take 12500 for an integer, and one divided by it for nothing."""
    database = databases.new()
    store_pages(database, "USD/UZS = 12500 0%\nEUR/KGS = 101 0%\n01 May 2025\n")
    with connect_to(database, "ro").connect() as connection:
        found = connection.execute(sa.text("SELECT 1 / rate FROM rates ORDER BY rate DESC")).scalars().all()
    assert [float(value) for value in found] == [pytest.approx(1 / 12500), pytest.approx(1 / 101)]


def test_a_failed_migration_leaves_nothing(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    database = databases.new()
    monkeypatch.setattr(migrate, "upgrade", _failing_upgrade(migrate.upgrade))
    with pytest.raises(RuntimeError, match="power cut"):
        store_pages(database, "")
    monkeypatch.undo()
    store = store_pages(database, as_text(DATED))
    assert store.observations(Filters())


def _failing_upgrade(real: object) -> object:
    def upgrade(connection: sa.Connection, to: str = "head") -> None:
        assert callable(real)
        real(connection, to)
        raise RuntimeError("power cut")

    return upgrade


def test_a_newer_schema_is_refused(databases: Databases) -> None:
    database = databases.new()
    store = store_pages(database, "")
    with connect_to(database, "rw").begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (lambda: store.observations(Filters()), store.upgrade, lambda: store_pages(database, "")):
        with pytest.raises(SchemaError, match="newer fxtrack"):
            use()


def test_another_programs_database_is_refused(databases: Databases) -> None:
    database = databases.new()
    with connect_to(database, "rwc").begin() as connection:
        connection.execute(sa.text("CREATE TABLE snapshot (id INTEGER)"))
    with pytest.raises(NotADatabaseError, match="another program"):
        store_pages(database, "")
    with connect_to(database, "ro").connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["snapshot"]


def test_a_file_that_is_no_database_is_refused_and_left(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear madam,\n" * 200)
    before = file.read_bytes()
    for use in (
        lambda: store_pages(str(file), ""),
        lambda: Store(str(file)).status(),
        Store(str(file)).dry_run,
    ):
        with pytest.raises(NotADatabaseError, match="is not a database"):
            use()
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["letter.db"]


def test_even_one_byte_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"x")
    with pytest.raises(NotADatabaseError):
        store_pages(str(file), "")
    assert file.read_bytes() == b"x"


def test_a_database_whose_writer_was_killed_answers(tmp_path: Path) -> None:
    """Half of a transaction is in the file, its journal beside it: the first question rolls it back."""
    store = store_pages(str(tmp_path / "x.db"), *map(as_text, captures()))
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE sighting SET raw = raw || 'x'")
        for suffix in ("", "-journal"):
            shutil.copy(tmp_path / f"x.db{suffix}", tmp_path / f"killed.db{suffix}")
        connection.execute("ROLLBACK")
    assert (tmp_path / "killed.db-journal").stat().st_size > 1000
    killed = Store(str(tmp_path / "killed.db"))
    assert killed.observations(Filters()) == store.observations(Filters())
    assert not (tmp_path / "killed.db-journal").exists()


@pytest.mark.slow
def test_killed_imports_leave_a_database_that_answers(tmp_path: Path) -> None:
    """Killed at any moment: questions go on, and the same import completes it."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(1500):
        text = as_text(captures()[number % len(captures())])
        (pages / f"{number}.txt").write_text(f"{text}\n{number}\n")
    database = str(tmp_path / "x.db")
    command = [sys.executable, "-m", "fxtrack", "--db", database, "-q", "import", "--jobs", "1", str(pages)]
    for wait in (0.9, 1.3, 1.7, 2.1):
        process = subprocess.Popen(command)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with suppress(NoDatabaseError, NotADatabaseError):  # killed before the first part
            assert Store(database).check() == []
    subprocess.run(command, check=True)
    whole = store_pages(str(tmp_path / "y.db"), *(p.read_text() for p in sorted(pages.iterdir())))
    assert Store(database).observations(Filters()) == whole.observations(Filters())


def test_a_missing_database_is_not_made_by_a_question(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    with pytest.raises(NoDatabaseError, match="Import pages first"):
        fxtrack.open(str(file))
    assert not file.exists()


def test_a_part_is_all_or_nothing(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail while the rows of a part are written: not one of them stays, and the next try completes it."""
    database = databases.new()
    store = store_pages(database, "")
    page = extraction(as_text(DATED))
    with store.writer("test", {}) as writer:
        with monkeypatch.context() as patched:
            patched.setattr("fxtrack.store.writer._Part._rejects", _power_cut)
            with pytest.raises(RuntimeError, match="power cut"):
                writer.write([page])
        rows = store.status().rows
        assert (rows["observation"], rows["snapshot"], rows["part"]) == (0, 0, 1)
        assert writer.write([page]) == (Outcome.IMPORTED,)
    assert len(store.observations(Filters())) == 5


def _power_cut(*_: object) -> None:
    raise RuntimeError("power cut")


def test_a_part_delivered_twice_changes_nothing(databases: Databases) -> None:
    store = Store(databases.new())
    part = [extraction(as_text(c), f"/pages/{n}") for n, c in enumerate(captures()[:20])]
    with store.writer("test", {}) as writer:
        writer.write(part)
        rows = store.status().rows
        assert set(writer.write(part)) <= {Outcome.KNOWN, Outcome.NO_TICKER}
        assert store.status().rows == rows


def test_the_same_bytes_in_two_places_are_one_snapshot(databases: Databases) -> None:
    text = as_text(DATED)
    store = Store(databases.new())
    with store.writer("test", {}) as writer:
        assert writer.write([extraction(text, "/a"), extraction(text, "/b")]) == (
            Outcome.IMPORTED,
            Outcome.KNOWN,
        )
    [sighting] = store.sightings(Pair("KGS/USD"), DATED.date, Filters())
    assert sighting.locations == ("/a", "/b")
    assert [o.snapshots for o in store.observations(Filters())] == [1] * 5


UNDATED = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n\nText\n"


def test_undated_snapshots_wait_for_a_date(databases: Databases) -> None:
    database = databases.new()
    store = store_pages(database, UNDATED)
    assert store.observations(Filters()) == []
    assert [(o.date, printed(o)) for o in store.observations(Filters(), undated=True)] == [
        (None, ("KGS/USD", "0.01144", "0")),
        (None, ("KZT/USD", "0.00198", "-0")),
    ]
    store_pages(database, UNDATED, dating=Dating(given=date(2025, 12, 8)))
    assert [(str(o.date), o.date_basis) for o in store.observations(Filters())] == [
        ("2025-12-08", "given")
    ] * 2
    assert store.observations(Filters(), undated=True) == []
    with store.writer("test", {}) as writer:  # it has its date: there is nothing to wait for
        assert writer.write([extraction(UNDATED, "/pages/0.txt")]) == (Outcome.KNOWN,)


def captured_page(day: str) -> str:
    return f"<p>KGS/USD = 0.01144 0%<br>KZT/USD = 0.00198 -0%<br>08 December 2025</p><!-- FILE ARCHIVED ON 10:11:12 {day} AND RETRIEVED FROM -->"


@pytest.mark.parametrize(
    ("captured", "flagged"),
    [("Dec 08, 2025", False), ("Dec 10, 2025", False), ("Dec 06, 2025", False), ("Dec 11, 2025", True), ("Nov 08, 2025", True)],
)  # fmt: skip
def test_a_printed_date_far_from_the_capture_is_flagged(
    databases: Databases, captured: str, *, flagged: bool
) -> None:
    """More than two days apart: stored, flagged, and out of the series unless asked for."""
    database = databases.new()
    store = store_pages(database, captured_page(captured))
    assert len(store.observations(Filters())) == (0 if flagged else 2)
    everything = store.observations(Filters(include_flagged=True))
    assert [o.flagged for o in everything] == [flagged] * 2
    with connect_to(database, "ro").connect() as connection:
        assert connection.execute(sa.text("SELECT COUNT(*) FROM rates")).scalar_one() == (0 if flagged else 2)


def test_another_snapshot_vouches_for_a_flagged_one(databases: Databases) -> None:
    store = store_pages(databases.new(), captured_page("Nov 08, 2025"), captured_page("Dec 08, 2025"))
    assert [(o.flagged, o.snapshots) for o in store.observations(Filters())] == [(False, 2)] * 2


def test_capture_times_count_only_if_all_are_known(databases: Databases) -> None:
    """A page of unknown time may be the first of the day, and the last."""
    undecided = "<p>KGS/USD = 0.01144 0%<br>KZT/USD = 0.00198 -0%<br>08 December 2025</p>"
    store = store_pages(databases.new(), captured_page("Dec 08, 2025"), undecided)
    assert {(o.first_captured, o.last_captured) for o in store.observations(Filters())} == {(None, None)}
    store = store_pages(databases.new(), captured_page("Dec 08, 2025"))
    assert {str(o.first_captured) for o in store.observations(Filters())} == {"2025-12-08 10:11:12+00:00"}


def test_as_of_shows_what_was_known(databases: Databases) -> None:
    database = databases.new()
    dated = [as_text(c) for c in captures() if c.date and c.quotes]
    first = store_pages(database, *dated[:30]).observations(Filters())
    between = datetime.now(UTC)
    store = store_pages(database, *dated)
    assert store.observations(Filters(as_of=between)) == first
    assert store.observations(Filters(as_of=between - timedelta(days=1))) == []
    assert len(store.observations(Filters())) > len(first)


def test_filters(databases: Databases) -> None:
    store = store_pages(databases.new(), *map(as_text, captures()))
    some = Filters(pairs=(Pair("TJS/USD"),), since=date(2025, 12, 11), until=date(2025, 12, 11))
    found = dict.fromkeys(format(o.rate, "f") for o in store.observations(some))
    assert list(found) == ["0.10849", "0.10866", "0.10876"]


def test_a_sound_database_and_a_damaged_one(databases: Databases) -> None:
    database = databases.new()
    store = store_pages(database, *map(as_text, captures()[:10]))
    assert store.check() == []
    with connect_to(database, "rw").begin() as connection:
        connection.execute(sa.text("DELETE FROM sighting"))
    assert any("without a sighting" in fault for fault in store.check())


def test_backup_is_whole(tmp_path: Path) -> None:
    store = store_pages(str(tmp_path / "a.db"), *map(as_text, captures()[:10]))
    store.backup(str(tmp_path / "b.db"))
    assert Store(str(tmp_path / "b.db")).observations(Filters()) == store.observations(Filters())


def test_a_database_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% of a?b #1 é"
    folder.mkdir()
    store_pages(str(folder / "x y.db"), as_text(DATED))
    assert (folder / "x y.db").exists()
    with closing(sqlite3.connect(folder / "x y.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM observation").fetchone() == (5,)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://x/y", "no support for 'mysql'"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_urls_that_cannot_be_used(url: str, message: str) -> None:
    with pytest.raises(fxtrack.FxtrackError, match=message):
        Store(url)


def test_a_server_that_is_not_there_hides_the_password(tmp_path: Path) -> None:
    store = Store(f"postgresql://me:secret@/x?host={tmp_path}")
    with pytest.raises(StoreError) as refused:
        store.require()
    assert "secret" not in str(refused.value)
