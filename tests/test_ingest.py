"""Imports in any order, repeated, split, in parallel, interrupted: the same database, on both engines."""

from __future__ import annotations

import functools
import json
import os
import random
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import as_html, as_text, captures
from storing import PACKED, TEXTS, beside_each_other, content, imported, jsonl_gz

from fxtrack.counts import Counts
from fxtrack.extract import Dating, extract_in_batches
from fxtrack.ingest import Job, Refusal, run
from fxtrack.model import Outcome, Snapshot
from fxtrack.places import Options, Part, parts
from fxtrack.store import Store, schema
from fxtrack.store.engine import connect_to

Content = dict[str, list[tuple[str, ...]]]

PAGES = [
    Snapshot(f"/pages/{number:03}", (as_html(c) if number % 5 == 0 else as_text(c)).encode())
    for number, c in enumerate(captures()[::6])
]
PAGES.append(Snapshot("/pages/conflict", b"KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n"))
PAGES.append(Snapshot("/pages/broken", b"KGS/USD = 1 0%\nKZT/USD = 3\n01 May 2025\n"))
PAGES.append(Snapshot("/pages/copy", PAGES[0].data))


def import_parts(
    database: str, delivered: Iterable[list[Snapshot]], executor: Executor | None = None
) -> Counts:
    return imported(database, (Part(tuple(part)) for part in delivered), executor=executor)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """What a database holds after the pages came once, in one part; every engine holds the same."""
    database = str(tmp_path_factory.mktemp("expected") / "x.db")
    import_parts(database, [PAGES])
    return content(database)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Snapshot]]:
    """The same pages in another order, some of them repeated, cut into other parts."""
    pages = list(draw(st.permutations(PAGES)))
    repeated = pages + draw(st.lists(st.sampled_from(PAGES), max_size=12))
    size = draw(st.integers(1, len(repeated)))
    return [repeated[start : start + size] for start in range(0, len(repeated), size)]


@pytest.mark.slow
@settings(max_examples=12)
@given(delivered=deliveries(), workers=st.integers(0, 3), group=st.sampled_from([1, 7, 8000]))
def test_order_repetition_splitting_and_workers_do_not_show(
    databases: Databases, expected: Content, delivered: list[list[Snapshot]], workers: int, group: int
) -> None:
    database = databases.new()
    with ThreadPoolExecutor(workers or 1) as pool, pytest.MonkeyPatch.context() as patched:
        patched.setattr("fxtrack.ingest.committing._MOST_EXTRACTIONS", group)
        import_parts(database, delivered, pool if workers else None)
    assert content(database) == expected


def test_the_content_is_all_there(databases: Databases) -> None:
    database = databases.new()
    tally = import_parts(database, [PAGES])
    found = content(database)
    assert {name: len(rows) for name, rows in found.items()} == {
        "observations": len({row[1:6] for row in found["sightings"]}),
        "snapshots": sum(tally.outcomes[o] for o in Outcome) - tally.outcomes[Outcome.NO_TICKER] - 1,
        "copies": sum(tally.outcomes[o] for o in Outcome) - tally.outcomes[Outcome.NO_TICKER],
        "tickers": len(found["tickers"]),
        "sightings": len(found["sightings"]),
        "rejects": 4,
    }
    assert (tally.outcomes[Outcome.CONFLICT], tally.outcomes[Outcome.REJECTED]) == (1, 1)
    assert len(found["sightings"]) > 150
    assert {row[1:7] for row in found["tickers"]} == {(row[1], *row[1:6]) for row in found["sightings"]}


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same(databases: Databases, expected: Content, kind: type[Executor]) -> None:
    database = databases.new()
    alone = import_parts(databases.new(), [PAGES])
    with kind(2) as executor:  # type: ignore[call-arg]  # both take the number of workers
        delivered = [PAGES[start : start + 3] for start in range(0, len(PAGES), 3)]
        together = import_parts(database, delivered, executor)
    assert content(database) == expected
    assert together == alone


def test_imports_at_the_same_time_give_the_same(databases: Databases, expected: Content) -> None:
    """Four programs import overlapping pages in other orders at once; all come to their end."""
    database = databases.new()
    orders = [PAGES[:35], PAGES[20:], list(PAGES), list(PAGES)]
    for number, order in enumerate(orders):
        random.Random(number).shuffle(order)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(import_parts, database, [order[:25], order[25:]]) for order in orders]
        for job in jobs:
            job.result()
    assert content(database) == expected


def test_the_second_import_adds_nothing(databases: Databases) -> None:
    database = databases.new()
    first = import_parts(database, [PAGES])
    before = content(database)
    second = import_parts(database, [PAGES])
    assert content(database) == before
    assert first.outcomes[Outcome.IMPORTED] > 20
    assert second.outcomes[Outcome.IMPORTED] == second.outcomes[Outcome.UNDATED] == 0
    assert first.snapshots == second.snapshots == len(PAGES)


def test_a_dry_run_says_what_the_import_does(databases: Databases) -> None:
    database = databases.new()
    store = Store(database)
    for pages in (PAGES[:30], PAGES, PAGES[20:] + PAGES):
        told = Counts()
        for done in run([Part(tuple(pages))], store.dry_run(), Job()):
            told += done.counts
        assert told == import_parts(database, [pages])


# Files: what was read before is known again.


@pytest.mark.usefixtures("settled")
def test_what_has_not_changed_is_not_read_again(databases: Databases, tmp_path: Path) -> None:
    paths = beside_each_other(tmp_path)
    database = databases.new()
    first = imported(database, parts(paths))
    before = content(database)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fxtrack.places.snapshots", _not_to_be_read)
        second = imported(database, parts(paths))
    assert (second.snapshots, second.unchanged, second.size) == (first.snapshots, first.snapshots, first.size)
    assert +second.outcomes == {Outcome.KNOWN: first.snapshots}
    assert imported(database, parts(paths), Job(again=True)).unchanged == 0
    assert content(database) == before


def _not_to_be_read(*_: object) -> None:
    raise AssertionError("a file was read")


@pytest.mark.usefixtures("settled")
def test_whatever_was_counted_is_counted_again(databases: Databases, tmp_path: Path) -> None:
    """Of files that have not changed, without reading them: each counter but that of new quotes."""
    (tmp_path / "f").mkdir()
    jsonl = {"untimed": "x", "dateless": "x", "flagged": "2025-12-08T10:11:12Z"}
    for name, stamp in jsonl.items():
        text = "KGS/USD = 1 0%\nKZT/USD = 2 0%\n" + ("01 May 2025\n" if name == "flagged" else "\n")
        (tmp_path / "f" / name).write_text(json.dumps({"text": text, "timestamp": stamp}) + "\n")
    (tmp_path / "f" / "replaced").write_bytes(b"KGS/USD = 3 0%\nKZT/USD = 2 0%\n02 May 2025\n\x81\n")
    (tmp_path / "f" / "refused").write_text("KGS/USD = 3 0%\n")
    record = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    (tmp_path / "f" / "records").write_text(record.format("revisit") + record.format("request"), newline="")
    database = databases.new()
    first = imported(database, parts([str(tmp_path / "f")]))
    told = Counts(
        2, 1, 1, rejected=1, refused=1, replaced=1, revisits=1, left=1, flagged=1, dateless=2, untimed=2
    )
    assert first == replace(told, size=first.size, new_places=1)  # two of the rows hold the same text
    again = imported(database, parts([str(tmp_path / "f")]))
    assert again == replace(first, imported=0, undated=0, already_known=4, unchanged=5, new_places=0)


@pytest.mark.usefixtures("settled")
def test_parts_of_older_databases_are_known(databases: Databases, tmp_path: Path) -> None:
    """Their counts lack what was not counted then."""
    (tmp_path / "a.txt").write_bytes(TEXTS[0])
    paths = [str(tmp_path / "a.txt")]
    database = databases.new()
    imported(database, parts(paths))
    with connect_to(database, "rw").begin() as connection:
        connection.execute(sa.update(schema.part).values(tally='{"imported": 1, "replaced": 2}'))
    size = len(TEXTS[0])
    assert imported(database, parts(paths)) == Counts(already_known=1, replaced=2, unchanged=1, size=size)
    with connect_to(database, "rw").begin() as connection:
        connection.execute(sa.update(schema.part).values(tally=None))
    assert imported(database, parts(paths)) == Counts(size=size)


JOBS = {
    "the date that is given": Job(Dating(given=date(2025, 5, 1))),
    "another given date": Job(Dating(given=date(2025, 5, 2))),
    "captured": Job(Dating(captured=True)),
    "filename": Job(Dating(filename=True)),
    "the column of the text": Job(options=Options(text_column="text")),
    "the column of the address": Job(options=Options(url_column="url")),
    "the column of the time": Job(options=Options(time_column="date")),
    "the version of the program": Job(version="2"),
}


@pytest.mark.usefixtures("settled")
def test_what_was_read_otherwise_is_read_again(tmp_path: Path) -> None:
    """A mark stands for all that decides what is read: each of these reads for itself, and only once."""
    jsonl_gz(tmp_path / "a.jsonl.gz", TEXTS[:3])
    paths = [str(tmp_path / "a.jsonl.gz")]
    database = str(tmp_path / "x.db")
    marks = {Job().mark(part) for part in parts(paths)}
    assert imported(database, parts(paths)).unchanged == 0
    for name, job in JOBS.items():
        assert imported(database, parts(paths), job).unchanged == 0, name
        assert imported(database, parts(paths), job).unchanged == 3, name
        marks |= {job.mark(part) for part in parts(paths)}
    assert len(marks) == len(JOBS) + 1
    [part] = parts(paths)
    assert Job(options=Options(batch_bytes=1)).mark(part) == Job().mark(part)
    assert Job(again=True).mark(part) == Job().mark(part)


REFUSED = {
    "a conflict": ("a.txt", PAGES[-3].data),
    "a reject": ("a.txt", PAGES[-2].data),
    "a binary file": ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "an archive that is cut short": ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01"),
}
UNSETTLED = {"an archive that is cut short"}


def refused_in(folder: Path, database: str, job: Job) -> tuple[list[Refusal], Counts]:
    """Import a folder; return what was refused, and the counts."""
    told, counts = [], Counts()
    with Store(database).writer("test", {}) as writer:
        for done in run(parts([str(folder)]), writer, job):
            told += done.refusals
            counts += done.counts
    return told, counts


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("settled")
def test_what_was_refused_is_counted_again_and_told_on_demand(tmp_path: Path, name: str) -> None:
    """Without reading it again, unless it is damage: that may be mended without a sign."""
    folder, database = tmp_path / "f", str(tmp_path / "x.db")
    folder.mkdir()
    (folder / "good.txt").write_bytes(TEXTS[0])
    file, data = REFUSED[name]
    (folder / file).write_bytes(data)
    told, first = refused_in(folder, database, Job())
    assert told
    told_again, again = refused_in(folder, database, Job())
    assert told_again == (told if name in UNSETTLED else [])
    assert again.refused == first.refused == len(told)
    assert again.unchanged == (0 if name in UNSETTLED else 2)
    listed, listing = refused_in(folder, database, Job(lists_refusals=True))
    assert listed == told
    assert listing.unchanged == 0


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.usefixtures("settled")
def test_what_could_not_be_opened_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    """That it can be now does not show in its size and times; and an import that fails fails again."""
    folder, database = tmp_path / "f", str(tmp_path / "x.db")
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXTS[0])
    paths = [str(folder / "a.txt")] if named else [str(folder)]

    def failing(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("os.read", failing)
        failed = imported(database, parts(paths))
    assert (failed.outcomes[Outcome.UNREADABLE], failed.unread) == (1, int(named))
    again = imported(database, parts(paths))
    assert (again.outcomes[Outcome.UNREADABLE], again.unchanged) == (0, 0)


@pytest.mark.usefixtures("settled")
def test_a_file_that_was_changed_is_read_again_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is told by its files; the other batches stay known."""
    folder = tmp_path / "f"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_bytes(TEXTS[0] + str(number).encode())
    database = str(tmp_path / "x.db")
    ten = functools.partial(parts, [str(folder)], most=10)
    imported(database, ten())
    (folder / "25.txt").write_bytes(TEXTS[1])
    second = imported(database, ten())
    assert (second.unchanged, second.outcomes[Outcome.IMPORTED], second.outcomes[Outcome.KNOWN]) == (
        30,
        1,
        39,
    )
    (folder / "25.txt").write_bytes(TEXTS[1])  # the same bytes, at another time
    assert imported(database, ten()).unchanged == 30
    assert imported(database, ten()).unchanged == 40


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.usefixtures("settled", "small_batches")
def test_the_bytes_of_an_archive_are_counted_while_it_is_read(tmp_path: Path, name: str) -> None:
    """Batch by batch, so that progress can tell how much is left; in all they are its size."""
    PACKED[name](tmp_path / name, [text + b"\n" + os.urandom(60_000).hex().encode() for text in TEXTS])
    size = (tmp_path / name).stat().st_size
    [part] = parts([str(tmp_path / name)])
    sizes = [batch.counts.size for batch in extract_in_batches(part, Dating(), Options(), 5)]
    assert len(sizes) > 2
    assert sum(sizes) == size
    assert 0 < sizes[0] < size
