"""Databases that an older fxtrack made: what it believed wrongly is named and taken back; what came from where."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from conftest import Databases
from forked import fxtrack, rows
from storing import store_pages, zip_of

from fxtrack.model import Pair
from fxtrack.store import migrate, schema
from fxtrack.store.engine import connect_to
from fxtrack.store.targets import observation_target

DATA = Path(__file__).parent / "data" / "damage"


@pytest.fixture
def believed() -> str:
    """A database in which an older fxtrack kept pages of two files that were cut short, and a sound page."""
    with closing(sqlite3.connect("old.db")) as database, database:
        database.executescript((DATA / "believed.sql").read_text())
    return "old.db"


def test_what_was_believed_of_cut_files_is_named_and_taken_back(believed: str) -> None:
    upgraded = fxtrack("--db", believed, "db", "upgrade")
    assert (upgraded.status, "Schema 0003 is now" in upgraded.err) == (0, True)
    assert ("2024-06-24", "KGS") in _dates(believed)
    found = fxtrack("--db", believed, "db", "check")
    assert found.status == 1
    commands = [
        line.strip().replace(str(Path(believed).resolve()), believed)
        for line in found.err.splitlines()
        if "db retract" in line
    ]
    assert commands == [
        "fxtrack --db old.db db retract --file /data/saved/crawl.jsonl.gz --reason 'cut short'  # 25 pages, run 1",
        "fxtrack --db old.db db retract --file /data/saved/reports.tar.gz --reason 'cut short'  # 12 pages, run 1",
    ]
    for name in ("crawl.jsonl.gz", "reports.tar.gz"):
        place = f"/data/saved/{name}"
        assert (
            fxtrack("--db", believed, "db", "retract", "--file", place, "--reason", "cut short").status == 0
        )
    assert _dates(believed) == {("2025-12-08", "KGS"), ("2025-12-08", "KZT")}
    assert fxtrack("--db", believed, "db", "check").err == "The database is sound.\n"


def test_what_a_whole_copy_brings_back_is_no_longer_doubted(believed: str) -> None:
    """The file of the old database, whole, in its old place: its pages are those that it has."""
    here = Path.cwd()
    with closing(sqlite3.connect(believed)) as database, database:
        for table, column in (("copy", "location"), ("part", "damage")):
            database.execute(
                f"UPDATE {table} SET {column} = replace({column}, '/data/saved', ?)", (str(here),)
            )
    place = here / "reports.tar.gz"
    place.write_bytes((DATA / "tail-tar.gz-zeros.whole").read_bytes())
    assert fxtrack("--db", believed, "db", "upgrade").status == 0
    for name in ("crawl.jsonl.gz", "reports.tar.gz"):
        retracted = fxtrack("--db", believed, "db", "retract", "--file", here / name, "--reason", "cut short")
        assert retracted.status == 0
    assert fxtrack("--db", believed, "import", place).status == 0
    assert fxtrack("--db", "new.db", "import", place).status == 0
    assert _dates("new.db") == _dates(believed)
    assert fxtrack("--db", believed, "db", "check").err == "The database is sound.\n"


def test_a_file_of_several_pages_that_was_read_as_one_is_named(tmp_path: Path) -> None:
    """An older fxtrack read a table of pages as one page; what it kept of it is still there."""
    place = tmp_path / "pages.csv"
    place.write_text(PRINTED + UNDATED.replace("\n", " "))
    assert fxtrack("import", place).status == 0
    place.write_text(f'url,text\nhttp://a.example/,"{PRINTED}"\nhttp://b.example/,"{UNDATED}"\n')
    assert fxtrack("import", place).status == 0
    found = fxtrack("db", "check")
    assert (found.status, "several pages that were read as one" in found.err) == (1, True)
    [command] = [line.strip() for line in found.err.splitlines() if "db retract" in line]
    assert command.endswith(
        f"db retract --page {place} --reason 'several pages in one file'  # 1 page, run 1"
    )
    before = fxtrack("rates").out
    assert fxtrack("db", "retract", "--page", place, "--reason", "several pages in one file").status == 0
    assert fxtrack("db", "check").err == "The database is sound.\n"
    assert fxtrack("rates").out == before


def test_of_what_is_refused_nothing_is_named(tmp_path: Path) -> None:
    """The files that are cut short are told as damaged now, but nothing of them is kept."""
    (tmp_path / "x.tar.gz").write_bytes((DATA / "tail-tar.gz-zeros").read_bytes())
    assert fxtrack("import", tmp_path).status == 1
    assert fxtrack("db", "check").err == "The database is sound.\n"


def _dates(database: str) -> set[tuple[str, str]]:
    return {(row["date"], row["base"]) for row in rows(fxtrack("--db", database, "rates"))}


PRINTED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
UNDATED = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"


def test_what_older_imports_read_of_each_copy_is_worked_out(databases: Databases, tmp_path: Path) -> None:
    """Down and up again over pages that were dated in several ways, in several places: all is as it was."""
    for name, text in (("a", PRINTED), ("b", UNDATED)):
        (tmp_path / "pages").mkdir(exist_ok=True)
        (tmp_path / "pages" / f"{name}.txt").write_text(text)
    (tmp_path / "20251207101112.txt").write_text(UNDATED)
    zip_of(tmp_path / "x.zip", [PRINTED.encode(), UNDATED.encode(), b"KGS/USD = 1 0%\nKGS/USD = 2 0%\n"])
    database = databases.new()
    for paths in (
        [tmp_path / "pages"],
        [tmp_path / "pages", "--date", "2025-12-09"],
        [tmp_path / "x.zip", "--date", "2025-12-09"],
        [tmp_path / "20251207101112.txt", "--date-from", "filename"],
    ):
        fxtrack("--db", database, "import", *paths)
    before = _read_as(database)
    assert {basis for *_, basis, _ in before["copy"]} == {"printed", "none", "given", "captured", None}
    assert len(before["copy_again"]) == 1
    assert fxtrack("--db", database, "db", "retract", "--run", "2", "--reason", "a test").status == 0
    with connect_to(database, "rw").begin() as connection:
        from alembic import command

        command.downgrade(migrate.config(connection), "0003")
    assert fxtrack("--db", database, "db", "upgrade").status == 0
    assert _read_as(database) == before


def _read_as(database: str) -> dict[str, set[tuple[object, ...]]]:
    with connect_to(database, "ro").connect() as connection:
        return {
            table.name: set(
                map(
                    tuple,
                    connection.execute(
                        sa.select(
                            table.c.snapshot_id,
                            table.c.location,
                            table.c.ticker_id,
                            table.c.date_basis,
                            table.c.part_id,
                        )
                    ),
                )
            )
            for table in (schema.copy, schema.copy_again)
        }


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_may_not_read_the_retractions_is_told_so(postgresql_server: str, tmp_path: Path) -> None:
    """Rights that were given before an upgrade do not cover its new tables: nothing is answered without them."""
    database = Databases("postgresql", tmp_path, postgresql_server).new()
    store = store_pages(database, PRINTED)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS older_reader")
        connection.execute("CREATE ROLE older_reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO older_reader")
        connection.execute("REVOKE SELECT ON retraction, retracted_observation FROM older_reader")
    store.retract(observation_target("2025-12-08", Pair("KGS/USD"), "0.0115", "0"), "a test")
    theirs = database.replace("//fxtrack@", "//older_reader@")
    refused = fxtrack("--db", theirs, "rates")
    assert (refused.status, "permission denied" in refused.err, refused.out) == (1, True, "")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO older_reader")
    assert [row["base"] for row in rows(fxtrack("--db", theirs, "rates"))] == ["KZT"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP OWNED BY older_reader")
        connection.execute("DROP ROLE older_reader")
