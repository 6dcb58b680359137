"""Imports that are killed at any moment, or stopped: nothing is lost or doubled, and the next one goes on."""

from __future__ import annotations

import functools
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Databases
from forked import Process, counted
from storing import PACKED, TEXTS, beside_each_other, content, imported, jsonl_gz

from fxtrack.counts import Counts
from fxtrack.errors import NoDatabaseError, NotADatabaseError, StoreError
from fxtrack.ingest import Done, Job, run
from fxtrack.model import Outcome
from fxtrack.places import listing, parts
from fxtrack.store import Store, schema
from fxtrack.store.engine import connect_to

pytestmark = pytest.mark.slow

QUOTES = [
    "KGS/USD = 0.01144 0%",
    "KZT/USD = 0.00198 -0%",
    "TJS/USD = 0.1{}901 0.28%",
    "UZS/USD = 0.00008 0%",
    "TMT/USD = 0.2849 0%",
]


def page(number: int, padding: int = 0) -> bytes:
    """A page of its own; every eleventh has no date."""
    ticker = "\n".join(QUOTES).format(number % 7)
    day = f"{number % 28 + 1:02} May 2025\n" if number % 11 else "\n"
    padded = random.Random(number).randbytes(padding).hex()
    return f"{ticker}\n{day}Text {number}\n{padded}".encode()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Loose pages, enough for several processes; large archives, and small ones that share parts with pages."""
    folder = tmp_path_factory.mktemp("mixed")
    padding = {"a.warc.gz": 9200, "c.jsonl.gz": 9200}
    for kind, (name, pack) in enumerate(PACKED.items()):
        pack(folder / name, [page(number * 4 + kind, padding.get(name, 0)) for number in range(500)])
    large = {path.name for path in folder.iterdir() if path.stat().st_size > listing.LARGE}
    assert large == set(padding)
    for number in range(2100):
        (folder / f"{number:04}.txt").write_bytes(page(number + 100_000) if number % 4 == 0 else b"Text")
    while time.time_ns() - max(path.stat().st_ctime_ns for path in folder.iterdir()) < listing._SETTLED:
        time.sleep(0.1)
    return folder


# Commits as they are, and so small that a kill finds some done and others not.
COMMITS: list[dict[str, int]] = [
    {},
    {"fxtrack.ingest.committing._MOST_EXTRACTIONS": 300, "fxtrack.extract.SENT": 300},
]


@pytest.mark.parametrize("jobs", [1, 2])
def test_kills_lose_nothing_and_double_nothing(databases: Databases, mixed: Path, jobs: int) -> None:
    """At any moment; each database is killed until its import comes to its end, then a new one is begun."""
    kills = 14 if databases.engine == "sqlite" else 11
    chosen = random.Random(f"{databases.engine} {jobs}")

    def begin(database: str, commits: dict[str, int]) -> Process:
        return Process("--db", database, "-q", "import", "--jobs", str(jobs), mixed, patched=commits)

    assert Process("--version").finish().status == 0  # whatever is loaded only once is loaded
    database = databases.new()
    began = time.monotonic()
    assert begin(database, {}).finish().status == 0
    duration = time.monotonic() - began
    expected = content(database)
    killed = running = whole = 0
    while killed < kills:
        database = databases.new()
        for attempt in range(10):
            process = begin(database, COMMITS[(whole + attempt) % 2])
            ended = killed >= kills or process.has_ended(chosen.uniform(0, duration))
            if not ended:
                os.kill(process.pid, signal.SIGKILL)
                running += has_begun(database)
                killed += 1
            done = process.finish()
            ended = ended or done.status == 0  # just before it was killed
            assert done.status == (0 if ended else -signal.SIGKILL), done
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if ended:
                break
            with suppress(NoDatabaseError, NotADatabaseError):  # killed before there was one
                assert Store(database).check() == []
        else:
            assert begin(database, {}).finish().status == 0
        assert content(database) == expected
        whole += 1
    assert running >= kills / 2


def has_begun(database: str) -> bool:
    return rows_of(database).get("import_run", 0) > 0


def stored(database: str) -> int:
    return rows_of(database).get("snapshot", 0)


def rows_of(database: str) -> dict[str, int]:
    """Count the rows; a database that is being made has none."""
    try:
        return Store(database).status().rows
    except StoreError:
        return {}


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("together", [False, True])  # sent to the import alone, or to all that belongs to it
def test_a_killed_import_leaves_no_process_behind(
    elsewhere: Path, mixed: Path, sent: signal.Signals, status: int, together: bool
) -> None:
    """Those that read for it end by themselves."""
    process = Process("import", "--jobs", "2", mixed)
    wait_until(lambda: len(of_session(process.pid)) == 3, "it has started two processes")
    (os.killpg if together else os.kill)(process.pid, sent)
    run = process.finish()
    assert run.status == status
    assert len(run.err.splitlines()) == (status > 0)
    try:
        wait_until(lambda: not of_session(process.pid), "all have ended", within=10)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def of_session(leader: int) -> list[str]:
    """The processes that a command has started, itself included."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "-s", str(leader)], capture_output=True, text=True, check=False
    )
    return listed.stdout.split()


def wait_until(is_so: Callable[[], object], what: str, within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"not in {within} seconds: {what}"
        time.sleep(0.01)


def test_a_big_archive_goes_on_from_its_last_commit(tmp_path: Path) -> None:
    """Killed once the first position is in the database, by the command line as it is."""
    archive = tmp_path / "a.jsonl.gz"
    jsonl_gz(archive, [page(number) for number in range(18_000)])
    time.sleep(3.1)
    database, expected = str(tmp_path / "x.db"), str(tmp_path / "expected.db")
    line = [sys.executable, "-m", "fxtrack", "--db", database, "-q", "import", str(archive)]
    with subprocess.Popen(line) as process:
        try:
            wait_until(lambda: has_begun(database) and committed(database), "the first part is committed")
        finally:
            process.kill()
    position, done = committed(database), stored(database)
    assert position
    assert 2000 <= done < 18_000
    assert gzip.decompress(archive.read_bytes())[:position].count(b"\n") == done
    rest = Process("--db", database, "import", archive)
    summary = rest.finish()
    assert sum(counted(summary).values()) == 18_000 - done
    assert f"Read before, in archives taken up again where an import ended: {done} more." in summary.out
    assert Process("--db", expected, "import", archive).finish().status == 0
    assert content(database) == content(expected)
    last = Process("--db", database, "import", archive).finish()
    assert "Not read again: 18000 of them" in last.out


def committed(database: str) -> int | None:
    """The furthest position in the database; None without one."""
    with connect_to(database, "ro").connect() as connection:
        found = connection.execute(sa.select(sa.func.max(schema.part.c.position))).scalar_one()
    return int(found) if found else None


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_after_what_is_under_way(elsewhere: Path, mixed: Path, jobs: int) -> None:
    """It says what is done, and the same command goes on from there."""
    (elsewhere / "refused.txt").write_text("KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n")
    (elsewhere / "rejects.csv").write_text("old")
    line = ["import", "--jobs", str(jobs), "refused.txt", str(mixed)]
    process = Process(*line, "--rejects", "rejects.csv", patched=COMMITS[1])
    wait_until(lambda: stored("fxtrack.db") > 0, "the first commit is done")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all that belongs to it
    first = process.finish()
    assert first.status == 130
    assert "Refused, in all: 2 " in first.out
    assert (elsewhere / "rejects.csv").read_text().count("\nconflicting rates,") == 2
    assert "Ending after what is under way; Ctrl-C again ends at once." in first.err
    read = sum(counted(first).values())
    told = f"Interrupted after {read} pages; what was read is kept. Give the same command again to go on."
    assert told in first.err
    assert Store("fxtrack.db").check() == []
    rest = Process(*line, "--json").finish()
    assert rest.status == 0
    answer = json.loads(rest.out)
    assert 0 < read < 4101
    assert 0 < answer["not_read_again"] <= read
    assert not answer["interrupted"]
    assert Process("--db", "whole.db", "import", "refused.txt", mixed).finish().status == 0
    assert content("fxtrack.db") == content("whole.db")


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_twice_ends_at_once(elsewhere: Path, mixed: Path, jobs: int) -> None:
    (elsewhere / "rejects.csv").write_text("old")
    process = Process("import", "--jobs", str(jobs), mixed, "--rejects", "rejects.csv", patched=COMMITS[1])
    wait_until(lambda: stored("fxtrack.db") > 0, "the first commit is done")
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.02)
    with suppress(ProcessLookupError):  # it was quick
        os.killpg(process.pid, signal.SIGINT)
    done = process.finish()
    assert done.status == 130
    assert len(done.err.strip().splitlines()) <= 4
    in_order = "Interrupted after" in done.err  # what was under way ended before the second one came
    assert (elsewhere / "rejects.csv").read_text() == ("reason,location,line,text\n" if in_order else "old")
    assert Store("fxtrack.db").check() == []
    assert Process("import", mixed).finish().status == 0


# The same within one process, commit by commit.


def one_archive(folder: Path, name: str) -> list[str]:
    PACKED[name](folder / name, TEXTS)
    return [str(folder / name)]


LAID_OUT: dict[str, Callable[[Path], list[str]]] = {
    "beside each other": beside_each_other,
    **{name: functools.partial(one_archive, name=name) for name in PACKED},
}


def stopping_after(commits: int, of: Iterator[Done]) -> Counts:
    """Take so many commits; what was under way then is lost, as it is when a program is killed."""
    counts = Counts()
    with closing(of):  # type: ignore[type-var]  # a generator
        for _ in range(commits):
            if (done := next(of, None)) is None:
                break
            counts += done.counts
    return counts


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.usefixtures("settled", "small_batches")
def test_an_import_that_was_killed_goes_on_where_it_was(tmp_path: Path, layout: str, workers: int) -> None:
    """After any number of commits; nothing is lost, nothing is read twice but what was not committed."""
    expected = str(tmp_path / "expected.db")
    paths = LAID_OUT[layout](tmp_path)
    whole = imported(expected, parts(paths))
    assert whole.outcomes[Outcome.IMPORTED] > 20
    for commits in (2,) if workers else (1, 4):
        database = str(tmp_path / f"{commits}.db")
        with ThreadPoolExecutor(2) as pool:
            executor = pool if workers else None
            with Store(database).writer("test", {}) as writer:
                first = stopping_after(commits, run(parts(paths), writer, Job(), executor))
            rest = imported(database, parts(paths), executor=executor)
        assert content(database) == content(expected), commits
        if layout != "beside each other":
            assert first.snapshots + rest.snapshots == whole.snapshots
            assert 0 < first.snapshots < whole.snapshots
        again = imported(database, parts(paths))
        assert again.snapshots == again.unchanged == whole.snapshots


@pytest.mark.usefixtures("settled", "small_batches")
def test_the_position_of_an_archive_is_committed_with_its_pages(databases: Databases, tmp_path: Path) -> None:
    [archive] = one_archive(tmp_path, "c.jsonl.gz")
    database = databases.new()
    with Store(database).writer("test", {}) as writer:
        first = stopping_after(2, run(parts([archive]), writer, Job()))
    with connect_to(database, "ro").connect() as connection:
        columns = schema.part.c
        query = sa.select(columns.position, columns.snapshots, columns.mark).order_by(columns.id)
        rows = connection.execute(query).all()
    lines = gzip.decompress(Path(archive).read_bytes()).splitlines(keepends=True)
    positions = [row.position for row in rows]
    assert positions == sorted(positions)
    assert len({row.mark for row in rows}) == 1
    read = sum(row.snapshots for row in rows)
    assert read == first.snapshots < len(TEXTS)
    assert positions[-1] == sum(map(len, lines[:read]))


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.usefixtures("settled", "small_batches")
def test_stopping_keeps_what_was_read_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """``stop`` ends the import after what is under way; the next import brings the rest, and no more."""
    monkeypatch.setattr(listing, "LARGE", 0)
    paths = [*one_archive(tmp_path, "c.jsonl.gz"), *one_archive(tmp_path, "b.tar.gz")]
    expected = str(tmp_path / "expected.db")
    whole = imported(expected, parts(paths))
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 6

    database = str(tmp_path / "x.db")
    with ThreadPoolExecutor(2) as pool:
        first = imported(database, parts(paths), Job(stop=stop), pool if workers else None)
    assert 0 < first.snapshots < whole.snapshots
    rest = imported(database, parts(paths))
    assert first.snapshots + rest.snapshots - rest.unchanged <= whole.snapshots
    assert content(database) == content(expected)
