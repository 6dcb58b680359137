"""The store, on SQLite and on PostgreSQL: exact, whole, refusing what it cannot work with."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import as_text, captures
from storing import content, delivery, observed, sighted, snapshots, store_pages

import fxtrack
from fxtrack.counts import Counts
from fxtrack.delivery import Delivery, KnownPart
from fxtrack.errors import NoDatabaseError, NotADatabaseError, StoreError
from fxtrack.extract import Batch, Dating, extract_snapshot
from fxtrack.model import Capture, Copy, Filters, Observation, Outcome, Pair, Place, Snapshot
from fxtrack.places import Damage, Log
from fxtrack.store import Store, count_snapshots, read_printed_tickers, read_runs, schema
from fxtrack.store.bulk import Bulk, Row
from fxtrack.store.engine import connect_to

DATED = [c for c in captures() if c.date and len(c.quotes) == 5][-1]


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
        found = [printed(o) for o in observed(store) if o.pair == "KGS/USD"]
        assert found == [("KGS/USD", rate, change)]


numbers = st.builds(
    lambda whole, places: f"{whole}.{places}" if places else whole,
    st.integers(0, 10**18 - 1).map(str),
    st.text("0123456789", max_size=18),
)


@pytest.mark.slow
@settings(max_examples=15)
@given(rows=st.lists(st.tuples(numbers, st.sampled_from(["", "-"]), numbers), min_size=1, max_size=40))
def test_any_printed_number_comes_back(databases: Databases, rows: list[tuple[str, str, str]]) -> None:
    rows = [row for row in rows if row[0].strip("0.")]
    texts = [
        f"KGS/USD = {rate} {sign}{change}%\nKZT/USD = 1 0%\n01 May 2025\n" for rate, sign, change in rows
    ]
    store = store_pages(databases.new(), *texts)
    found = {printed(o) for o in observed(store) if o.pair == "KGS/USD"}
    assert found == {("KGS/USD", rate, sign + change) for rate, sign, change in rows}


def test_another_programs_database_is_refused(databases: Databases) -> None:
    database = databases.new()
    with connect_to(database, "rwc").begin() as connection:
        connection.execute(sa.text("CREATE TABLE snapshot (id INTEGER)"))
    with pytest.raises(NotADatabaseError, match="another program"):
        store_pages(database, "")
    with connect_to(database, "ro").connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["snapshot"]


def test_a_revision_alone_makes_no_database_of_fxtrack(databases: Databases) -> None:
    """Other programs have migrations, too."""
    database = databases.new()
    with connect_to(database, "rwc").begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0001')"))
    for use in (lambda: store_pages(database, ""), lambda: observed(Store(database))):
        with pytest.raises(NotADatabaseError, match="another program"):
            use()


def test_an_empty_database_of_the_smallest_size_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("PRAGMA user_version = 1")
    assert file.stat().st_size == 512
    with pytest.raises(NotADatabaseError, match=f"{file} is empty. Import pages first: fxtrack --db {file} "):
        observed(Store(str(file)))
    assert len(observed(store_pages(str(file), as_text(DATED)))) == 5


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
        connection.execute("UPDATE observation SET rate = rate || '9'")
        for suffix in ("", "-journal"):
            shutil.copy(tmp_path / f"x.db{suffix}", tmp_path / f"killed.db{suffix}")
        connection.execute("ROLLBACK")
    assert (tmp_path / "killed.db-journal").stat().st_size > 1000
    killed = Store(str(tmp_path / "killed.db"))
    assert observed(killed) == observed(store)
    assert not (tmp_path / "killed.db-journal").exists()


def test_a_missing_database_is_not_made_by_a_question(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    with pytest.raises(NoDatabaseError, match="Import pages first"):
        fxtrack.open(str(file))
    assert not file.exists()


TABLES = ["part", "snapshot", "copy", "ticker", "observation", "quote", "sighting", "reject"]


def test_deliveries_are_written_all_or_none(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail while the rows of a table are written: not one of any stays, and the next try completes it."""
    database, expected = databases.new(), databases.new()
    conflict = "KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n"
    pages = snapshots(as_text(DATED), UNDATED, conflict)
    store = store_pages(database, "")
    before = store.status().rows
    with store.writer("test", {}) as writer:
        for table in TABLES:
            with monkeypatch.context() as patched:
                patched.setattr("fxtrack.store.bulk.Bulk.insert", power_cut_at(table))
                with pytest.raises(RuntimeError, match="power cut"):
                    writer.write([delivery(pages[0]), delivery(*pages[1:])])
            assert store.status().rows == before | {"import_run": 2}
        outcomes = [w.outcomes for w in writer.write([delivery(pages[0]), delivery(*pages[1:])])]
    assert outcomes == [(Outcome.IMPORTED,), (Outcome.UNDATED, Outcome.CONFLICT)]
    with Store(expected).writer("test", {}) as writer:
        writer.write([delivery(*pages)])
    assert content(database) == content(expected)


def power_cut_at(name: str) -> Callable[[Bulk, Iterable[Row]], None]:
    real = Bulk.insert

    def insert(bulk: Bulk, rows: Iterable[Row]) -> None:
        real(bulk, rows)
        if bulk.table.name == name:
            raise RuntimeError("power cut")

    return insert


def test_a_delivery_that_comes_twice_changes_nothing(databases: Databases) -> None:
    """But for the record of the part, which tells that all of it was known."""
    store = Store(databases.new())
    pages = [Snapshot(f"/pages/{n}", as_text(c).encode()) for n, c in enumerate(captures()[:20])]
    with store.writer("test", {}) as writer:
        writer.write([delivery(*pages)])
        rows = store.status().rows
        [(outcomes, _)] = writer.write([delivery(*pages)])
        assert set(outcomes) == {Outcome.KNOWN}
        assert store.status().rows == rows | {"part": 2}


def test_the_counts_of_a_part_are_kept_with_it(databases: Databases) -> None:
    """Batch by batch; of a whole part, and of one that was read up to a position."""
    pages = snapshots(as_text(DATED), UNDATED, "Text", "KGS/USD = 1 0%\nKZT/USD = 3\n01 May 2025\n")
    [batch] = delivery(*pages).batches
    first = Counts(imported=1, undated=1, no_ticker=1, rejected=1, refused=2, dateless=1)
    later = Counts(already_known=2, no_ticker=1, rejected=1, refused=2, dateless=1)
    with Store(databases.new()).writer("test", {}) as writer:
        so_far = Counts(size=5)
        part = Delivery((replace(batch, position=7), replace(batch, position=9)), "a", so_far)
        [(_, counts)] = writer.write([part])
        assert counts == first + later
        assert writer.known(["a", "b"]) == {"a": KnownPart(so_far + first + later, 9)}
        [(_, counts)] = writer.write([Delivery((batch,), "a", so_far + counts)])
        assert counts == later
        assert writer.known(["a"]) == {"a": KnownPart(so_far + first + later + later, None)}


def test_a_run_is_finished_only_if_it_came_to_its_end(databases: Databases) -> None:
    """One that failed stays open, and so does one beside it; what was committed in it is kept."""
    store = Store(databases.new())
    before = datetime.now(UTC)

    def fail() -> None:
        with store.writer("failed", {}) as writer:
            writer.write([delivery(*snapshots(as_text(DATED)))])
            with store.writer("within", {}):
                pass
            raise RuntimeError("power cut")

    with store.writer("beside", {}), pytest.raises(RuntimeError, match="power cut"):
        fail()
    with store.reading() as session:
        runs = read_runs(session)
    assert [run.finished_at is not None for run in runs] == [True, False, True]
    assert [run.pages for run in runs] == [0, 1, 0]
    assert all(before <= run.started_at <= (run.finished_at or run.started_at) for run in runs)


@pytest.mark.parametrize(
    "positions", [*itertools.permutations([5, 900, None, 40]), (7, 300), (300, 7), (None,), (1,)]
)
def test_of_several_shares_of_a_part_the_furthest_counts(
    databases: Databases, positions: tuple[int | None, ...]
) -> None:
    """Whatever their order; the end is further than any position."""
    store = Store(databases.new())
    [batch] = delivery().batches
    with store.writer("test", {}) as writer:
        for position in positions:
            counts = Counts(left=0 if position is None else position)
            writer.write(
                [Delivery((replace(batch, position=position),), "a", counts), Delivery((batch,), "b")]
            )
        furthest = None if None in positions else max(p for p in positions if p is not None)
        left = 0 if furthest is None else furthest
        assert writer.known(["a"]) == {"a": KnownPart(Counts(left=left), furthest)}
        assert writer.known([]) == writer.known(["c"]) == {}


def test_damage_is_written_down_with_the_part_that_has_it(databases: Databases) -> None:
    database = databases.new()
    [batch] = delivery().batches
    damage = (Damage("/a.warc", "cut short"), Damage("/a.warc!/2", "a record has no length"))
    with Store(database).writer("test", {}) as writer:
        writer.write([Delivery((replace(batch, damage=damage),), "a"), Delivery((batch,), "b")])
    with connect_to(database, "ro").connect() as connection:
        part = schema.part.c
        assert dict(map(tuple, connection.execute(sa.select(part.mark, part.damage)))) == {
            "a": "/a.warc: cut short\n/a.warc!/2: a record has no length",
            "b": None,
        }


def test_what_may_be_mended_is_never_known(databases: Databases) -> None:
    store = Store(databases.new())
    [batch] = delivery().batches
    with store.writer("test", {}) as writer:
        writer.write([Delivery((replace(batch, counts=Counts(unsettled=1)),), "a"), Delivery((batch,), None)])
        writer.write([Delivery((batch,), "b", Counts(unsettled=1))])
        assert writer.known(["a", "b"]) == {}


def test_many_parts_pages_and_tickers_go_into_one_commit(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one statement may name."""
    monkeypatch.setattr("fxtrack.store.bulk._CHUNK", 3)
    several, one = databases.new(), databases.new()
    pages = [Snapshot(f"/{n}", as_text(c).encode()) for n, c in enumerate(captures()[::20])]
    with Store(several).writer("test", {}) as writer:
        writer.write([replace(delivery(page), mark=f"{n}") for n, page in enumerate(pages)])
        assert len(writer.known([f"{n}" for n in range(len(pages))])) == len(pages) > 9
        written = writer.write([delivery(page) for page in pages])
        assert {outcome for each in written for outcome in each.outcomes} == {Outcome.KNOWN}
    with connect_to(several, "ro").connect() as connection:
        stamps = connection.execute(sa.select(schema.part.c.committed_at)).scalars().all()
    assert len(set(stamps)) == 2
    assert max(stamps) <= datetime.now(UTC) + timedelta(seconds=1)
    with Store(one).writer("test", {}) as writer:
        writer.write([delivery(*pages)])
    assert content(several) == content(one)


def test_the_same_bytes_in_two_places_are_one_snapshot(databases: Databases) -> None:
    text = as_text(DATED).encode()
    store = Store(databases.new())
    with store.writer("test", {}) as writer:
        [(outcomes, _)] = writer.write([delivery(Snapshot("/a", text), Snapshot("/b", text))])
        assert outcomes == (Outcome.IMPORTED, Outcome.KNOWN)
    [sighting] = sighted(store, "KGS/USD", DATED.date)
    assert sighting.copies == (Copy("/a"), Copy("/b"))
    assert [o.snapshots for o in observed(store)] == [1] * 5


def test_the_same_ticker_on_two_pages_is_stored_once(databases: Databases) -> None:
    """Each page still tells its own line and place."""
    text = as_text(DATED)
    store = store_pages(databases.new(), text, "\n\n" + text, "Prose above.\r\n" + text)
    rows = store.status().rows
    assert (rows["ticker"], rows["quote"], rows["sighting"], rows["snapshot"]) == (1, 5, 3, 3)
    found = {s.copies[0].location: (s.line, s.span[0]) for s in sighted(store, "KGS/USD", DATED.date)}
    place = text.index("KGS/USD")
    assert found == {
        "/pages/0.txt": (1, place),
        "/pages/1.txt": (3, place + 2),
        "/pages/2.txt": (2, place + 14),
    }


@pytest.mark.slow
def test_writers_in_turn_agree_on_tickers(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writers that remember what they wrote, and one that forgets it at once."""
    database, expected = databases.new(), databases.new()
    pages = [Snapshot(f"/{n}", as_text(c).encode()) for n, c in enumerate(captures()[:36])]
    with (
        Store(database).writer("a", {}) as one,
        Store(database).writer("b", {}) as other,
        Store(database).writer("c", {}) as forgetful,
    ):
        for number, page in enumerate(pages):
            [one, other, forgetful][number % 3].write([delivery(page)])
            monkeypatch.setattr("fxtrack.store.writer._REMEMBERED", 0 if number % 3 == 1 else 20_000)
    with Store(expected).writer("test", {}) as writer:
        writer.write([delivery(*pages)])
    assert content(database) == content(expected)


UNDATED = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n\nText\n"


def test_undated_snapshots_wait_for_a_date(databases: Databases) -> None:
    database = databases.new()
    store = store_pages(database, UNDATED)
    assert observed(store) == []
    assert [(o.date, printed(o)) for o in observed(store, undated=True)] == [
        (None, ("KGS/USD", "0.01144", "0")),
        (None, ("KZT/USD", "0.00198", "-0")),
    ]
    store_pages(database, UNDATED, dating=Dating(given=date(2025, 12, 8)))
    assert [(str(o.date), o.date_basis) for o in observed(store)] == [("2025-12-08", "given")] * 2
    assert observed(store, undated=True) == []
    with store.writer("test", {}) as writer:  # it has its date: there is nothing to wait for
        assert writer.write([delivery(*snapshots(UNDATED))])[0].outcomes == (Outcome.KNOWN,)


def test_a_snapshot_that_has_its_date_waits_for_none(databases: Databases) -> None:
    """Another date that it is given counts, too."""
    store = store_pages(databases.new(), UNDATED, dating=Dating(given=date(2025, 12, 8)))
    with store.writer("test", {}) as writer:
        assert writer.write([delivery(*snapshots(UNDATED))])[0].outcomes == (Outcome.KNOWN,)
        other = delivery(*snapshots(UNDATED), dating=Dating(given=date(2025, 12, 9)))
        assert writer.write([other])[0].outcomes == (Outcome.IMPORTED,)
    assert observed(store, undated=True) == []
    assert [str(o.date) for o in observed(store)] == ["2025-12-08"] * 2 + ["2025-12-09"] * 2


def captured_page(day: str) -> str:
    return f"<p>KGS/USD = 0.01144 0%<br>KZT/USD = 0.00198 -0%<br>08 December 2025</p><!-- FILE ARCHIVED ON 10:11:12 {day} AND RETRIEVED FROM -->"


@pytest.mark.parametrize(
    ("captured", "flagged"),
    [
        ("Dec 08, 2025", False),
        ("Dec 10, 2025", False),
        ("Dec 06, 2025", False),
        ("Dec 11, 2025", True),
        ("Nov 08, 2025", True),
    ],
)
def test_a_printed_date_far_from_the_capture_is_flagged(
    databases: Databases, captured: str, *, flagged: bool
) -> None:
    """More than two days apart: stored, flagged, and out of the series unless asked for."""
    database = databases.new()
    store = store_pages(database, captured_page(captured))
    assert len(observed(store)) == (0 if flagged else 2)
    everything = observed(store, Filters(include_flagged=True))
    assert [o.flagged for o in everything] == [flagged] * 2
    with connect_to(database, "ro").connect() as connection:
        assert connection.execute(sa.text("SELECT COUNT(*) FROM rates")).scalar_one() == (0 if flagged else 2)


def test_another_snapshot_vouches_for_a_flagged_one(databases: Databases) -> None:
    store = store_pages(databases.new(), captured_page("Nov 08, 2025"), captured_page("Dec 08, 2025"))
    assert [(o.flagged, o.snapshots) for o in observed(store)] == [(False, 1)] * 2
    everything = observed(store, Filters(include_flagged=True))
    assert [(o.flagged, o.snapshots) for o in everything] == [(False, 2)] * 2
    assert {o.first_captured.isoformat() for o in everything if o.first_captured} == {
        "2025-11-08T10:11:12+00:00"
    }


@pytest.mark.parametrize("include_flagged", [False, True])
def test_the_basis_is_that_of_what_is_not_flagged(databases: Databases, *, include_flagged: bool) -> None:
    """A printed date that is not believed does not make a capture date one that was printed."""
    undated = captured_page("Dec 08, 2025").replace("08 December 2025", "")
    pages = [page.encode() for page in (captured_page("Nov 08, 2025"), undated)]
    store = Store(databases.new())
    dating = Dating(captured=True)
    extractions = [extract_snapshot(Snapshot(f"/{n}", page), dating) for n, page in enumerate(pages)]
    with store.writer("test", {}) as writer:
        writer.write([Delivery((Batch.of([e for e in extractions if e], Log()),))])
    found = observed(store, Filters(include_flagged=include_flagged))
    assert [(o.date_basis, o.flagged) for o in found] == [("captured", False)] * 2


def test_of_several_bases_the_best_counts(databases: Databases) -> None:
    """Printed, then given, then captured; the view for plain SQL says the same."""
    bare = captured_page("Dec 08, 2025").replace("08 December 2025", "")
    given = Dating(given=date(2025, 12, 8))
    ways = {
        "printed": (captured_page("Dec 08, 2025"), Dating()),
        "given": (bare + "<p>Given</p>", given),
        "captured": (bare, Dating(captured=True)),
    }
    for number in (1, 2, 3):
        for chosen in itertools.permutations(ways, number):
            store = Store(database := databases.new())
            with store.writer("test", {}) as writer:
                for name in chosen:
                    text, dating = ways[name]
                    writer.write([delivery(Snapshot(f"/{name}", text.encode()), dating=dating)])
            best = min(chosen, key=["printed", "given", "captured"].index)
            assert [o.date_basis for o in observed(store)] == [best] * 2
            with connect_to(database, "ro").connect() as connection:
                assert set(connection.execute(sa.text("SELECT date_basis FROM observations")).scalars()) == {
                    best
                }


def test_snapshots_of_a_date_are_counted_with_those_that_are_flagged_or_without(databases: Databases) -> None:
    other = captured_page("Dec 08, 2025").replace("08 December", "09 December").replace("0.01144", "0.01145")
    pages = [captured_page(day) for day in ("Nov 08, 2025", "Nov 09, 2025", "Dec 08, 2025")]
    store = store_pages(databases.new(), *pages, other)
    with store.reading() as session:
        assert count_snapshots(session, Filters()) == {date(2025, 12, 8): 1, date(2025, 12, 9): 1}
        everything = count_snapshots(session, Filters(include_flagged=True))
        assert everything == {date(2025, 12, 8): 3, date(2025, 12, 9): 1}
        kazakh = Filters((Pair("KZT/USD"),), date(2025, 12, 9), date(2025, 12, 9))
        assert count_snapshots(session, kazakh) == {date(2025, 12, 9): 1}


def test_a_ticker_has_its_first_places_and_each_copy_counts_once(databases: Databases) -> None:
    """Whatever their order, and also where a later import told when a copy was captured."""
    ticker = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"
    pages = [Snapshot(f"/{name}", f"{ticker}\nText of {name}\n".encode()) for name in "ecadb"]
    captured = [page._replace(capture=Capture(datetime(2025, 12, 8, tzinfo=UTC), "warc")) for page in pages]
    store = Store(databases.new())
    with store.writer("test", {}) as writer:
        writer.write([delivery(*pages)])
        writer.write([delivery(*captured[1:3])])
    with store.reading() as session:
        for most in (1, 2, 3, 9):
            [found] = read_printed_tickers(session, Filters(), most)
            assert found.copies == 5
            assert found.places == tuple(Place(f"/{name}", 1) for name in "abcde"[:most])


def test_capture_times_count_only_if_all_are_known(databases: Databases) -> None:
    """A page of unknown time may be the first of the day, and the last."""
    undecided = "<p>KGS/USD = 0.01144 0%<br>KZT/USD = 0.00198 -0%<br>08 December 2025</p>"
    store = store_pages(databases.new(), captured_page("Dec 08, 2025"), undecided)
    assert {(o.first_captured, o.last_captured) for o in observed(store)} == {(None, None)}
    store = store_pages(databases.new(), captured_page("Dec 08, 2025"))
    assert {str(o.first_captured) for o in observed(store)} == {"2025-12-08 10:11:12+00:00"}


def test_as_of_shows_what_was_known(databases: Databases) -> None:
    database = databases.new()
    dated = [as_text(c) for c in captures() if c.date and c.quotes]
    first = observed(store_pages(database, *dated[:30]))
    between = datetime.now(UTC)
    store = store_pages(database, *dated)
    assert observed(store, Filters(as_of=between)) == first
    assert observed(store, Filters(as_of=between - timedelta(days=1))) == []
    assert len(observed(store)) > len(first)


def test_filters(databases: Databases) -> None:
    store = store_pages(databases.new(), *map(as_text, captures()))
    some = Filters(pairs=(Pair("TJS/USD"),), since=date(2025, 12, 11), until=date(2025, 12, 11))
    found = dict.fromkeys(format(o.rate, "f") for o in observed(store, some))
    assert list(found) == ["0.10849", "0.10866", "0.10876"]


DAMAGE = {
    "DELETE FROM sighting": "observations without a sighting",
    "DELETE FROM quote": "observations without a sighting",
    "DELETE FROM sighting WHERE snapshot_id = 2": "observations without a sighting",
    "DELETE FROM copy WHERE snapshot_id = 2": "1 snapshots without a place where they were found",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_sound_database_and_a_damaged_one(databases: Databases, damage: str) -> None:
    database = databases.new()
    store = store_pages(database, *map(as_text, captures()[::40]))
    assert store.check() == []
    with connect_to(database, "rw").begin() as connection:
        assert connection.execute(sa.text(damage)).rowcount > 0
    [fault] = store.check()
    assert DAMAGE[damage] in fault


@pytest.mark.parametrize("table", ["snapshot", "ticker", "observation", "part", "import_run"])
def test_what_points_nowhere_is_damage(tmp_path: Path, table: str) -> None:
    """On SQLite, whose foreign keys any other program may neglect."""
    store = store_pages(str(tmp_path / "x.db"), *map(as_text, captures()[:10]))
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute(f"DELETE FROM {table}")
        connection.commit()
    assert any(f"points to a missing {table}" in fault for fault in store.check())


def test_backup_is_whole(tmp_path: Path) -> None:
    store = store_pages(str(tmp_path / "a.db"), *map(as_text, captures()[:10]))
    store.backup(str(tmp_path / "b.db"))
    assert observed(Store(str(tmp_path / "b.db"))) == observed(store)


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path, small_disk: Path) -> None:
    """Nothing that would block the next one, which has space."""
    store = store_pages(str(tmp_path / "a.db"), *map(as_text, captures()))
    assert (tmp_path / "a.db").stat().st_size > 256 * 1024
    with pytest.raises(StoreError, match="full"):
        store.backup(str(small_disk / "b.db"))
    assert list(small_disk.iterdir()) == []
    store.backup(str(tmp_path / "b.db"))
    assert {path.name for path in tmp_path.iterdir()} == {"a.db", "b.db", "here"}


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    """No file, no link, and no file that comes while it is made."""
    store = store_pages(str(tmp_path / "a.db"), as_text(DATED))
    (tmp_path / "b.db").touch()
    (tmp_path / "c.db").symlink_to("nowhere")
    for name in ("a.db", "b.db", "c.db"):
        with pytest.raises(StoreError, match=f"{name} exists already; a backup never overwrites$"):
            store.backup(str(tmp_path / name))
    assert (tmp_path / "b.db").read_bytes() == b""
    assert not (tmp_path / "nowhere").exists()
    assert store.check() == []


def test_a_database_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% of a?b #1 é"
    folder.mkdir()
    store_pages(str(folder / "x y.db"), as_text(DATED))
    assert (folder / "x y.db").exists()
    with closing(sqlite3.connect(folder / "x y.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM observation").fetchone() == (5,)


@contextmanager
def as_anyone() -> Iterator[None]:
    """Root may search every folder: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("path", ["x.db", "deeper/x.db", "deeper/still/x.db"])
def test_a_database_in_a_folder_that_may_not_be_searched(path: str) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer) / "closed"
        (folder / path).parent.mkdir(parents=True)
        store_pages(str(folder / path), as_text(DATED))
        folder.chmod(0o600)
        store = Store(str(folder / path))
        with as_anyone():
            for use in (store.status, store.check, store.dry_run, store.upgrade, lambda: observed(store)):
                with pytest.raises(
                    StoreError, match=f"^no permission to look for {folder / path}: one of its "
                ):
                    use()
            with pytest.raises(StoreError, match="may not be searched"), store.writer("test", {}):
                pass
        folder.chmod(0o700)
        assert len(observed(store)) == 5


def test_a_path_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("text")
    for path, said in (
        (tmp_path / ("x" * 300), "cannot look for .*: file name too long"),
        (tmp_path / "loop", "too many levels of symbolic links"),
        (tmp_path / "file" / "x.db", f"^there is no folder {tmp_path / 'file'} for a database$"),
        (tmp_path / "no" / "x.db", f"^there is no folder {tmp_path / 'no'} for a database$"),
        (tmp_path, f"^{tmp_path} is a folder, not a database$"),
    ):
        with pytest.raises(StoreError, match=said):
            observed(Store(str(path)))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://x/y", "no support for 'mysql'"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:some.db", "cannot read the database URL"),
        ("postgres:rates", "cannot read the database URL"),
        ("postgresql:rates", "cannot read the database URL"),
        ("postgresql+psycopg:rates", "cannot read the database URL"),
        ("postgresql+psycopg//h/rates", "cannot read the database URL"),
    ],
)
def test_urls_that_cannot_be_used(url: str, message: str) -> None:
    with pytest.raises(fxtrack.FxtrackError, match=message):
        Store(url)


def test_a_server_that_is_not_there_hides_the_password(tmp_path: Path) -> None:
    store = Store(f"postgresql://me:secret@/x?host={tmp_path}")
    with pytest.raises(StoreError) as refused, store.reading():
        pass
    assert "secret" not in str(refused.value)
