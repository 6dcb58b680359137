"""Any executor gives the same database: whatever a worker keeps to save time is its own, and never shows."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from storing import content, imported

from fxtrack.extract import Batch, Dating, extract
from fxtrack.ingest.lanes import Lanes
from fxtrack.model import Snapshot
from fxtrack.pages.recall import Memory, PageReading
from fxtrack.places import Options, Part

TICKERS = 2000
POOLS: dict[str, Callable[[], Executor]] = {
    "sixteen threads": lambda: ThreadPoolExecutor(16),
    "processes": lambda: ProcessPoolExecutor(2),
    "one thread": lambda: ThreadPoolExecutor(1),
}


def page(number: int) -> Snapshot:
    """A page with a ticker of its own; every seventh has no date, every other one is HTML."""
    quotes = [f"KGS/USD = 0.0{10_000 + number} 0%", f"KZT/USD = 0.00{1000 + number % 97} -0.1%"]
    lines = [*quotes, f"{number % 28 + 1:02} May 2025" if number % 7 else ""]
    text = f"<p>{'<br>'.join(lines)}</p>" if number % 2 else "\n".join(lines) + "\n"
    return Snapshot(f"/pages/{number:04}", text.encode())


PAGES = [page(number) for number in range(TICKERS)]


def parts(size: int, order: random.Random) -> list[Part]:
    """All pages, some of them twice, in parts of a few."""
    pages = PAGES + order.sample(PAGES, TICKERS // 10)
    order.shuffle(pages)
    return [Part(tuple(pages[start : start + size])) for start in range(0, len(pages), size)]


def test_threads_keep_no_tickers_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each remembers its own: what one remembers is never changed by another, which could be halfway."""
    users: dict[int, set[int]] = {}
    alive: list[Memory] = []
    real = Memory.read

    def read(memory: Memory, data: bytes, media_type: str | None = None) -> PageReading:
        alive.append(memory)
        users.setdefault(id(memory), set()).add(threading.get_ident())
        return real(memory, data, media_type)

    monkeypatch.setattr(Memory, "read", read)
    together = threading.Barrier(4)

    def several(start: int) -> list[Batch]:
        together.wait(30)
        return [extract(Part((each,)), Dating(), Options()) for each in PAGES[start : start + 20]]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(several, range(0, 80, 20)))
    assert [batch for batches in found for batch in batches] == [
        extract(Part((each,)), Dating(), Options()) for each in PAGES[:80]
    ]
    assert len(users) == 5
    assert {len(threads) for threads in users.values()} == {1}


@pytest.fixture
def quick_switches() -> Iterator[None]:
    """Threads take turns as often as they can, so that they meet wherever they share anything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def same_from_any_pool(folder: Path, rounds: range) -> None:
    """Import the same pages, in other orders and other parts each round, with every kind of executor."""
    with contextlib.ExitStack() as stack:
        pools = {name: stack.enter_context(make()) for name, make in POOLS.items()}
        expected = None
        for number in rounds:
            for name, pool in pools.items():
                database = str(folder / f"{number} {name}.db")
                tally = imported(database, parts(1 + number % 37, random.Random(number)), executor=pool)
                found = content(database)
                os.unlink(database)
                assert len(found["tickers"]) == 2 * TICKERS
                assert tally.snapshots == TICKERS + TICKERS // 10
                expected = expected or found
                assert found == expected, (number, name)


@pytest.mark.usefixtures("quick_switches")
def test_threads_processes_and_one_worker_give_the_same_database(tmp_path: Path) -> None:
    same_from_any_pool(tmp_path, range(9, 10))


@pytest.mark.slow
@pytest.mark.usefixtures("quick_switches")
def test_they_do_so_a_hundred_times(tmp_path: Path) -> None:
    same_from_any_pool(tmp_path, range(100))


def test_lanes_have_ended_when_they_are_shut_down() -> None:
    """Processes that end later print an error now and then, while Python ends."""
    before = set(threading.enumerate())
    pool = Lanes([ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) for _ in range(3)])
    answers = [pool.submit(abs, -number) for number in range(6)]
    assert set(threading.enumerate()) > before
    pool.shutdown()
    assert set(threading.enumerate()) <= before
    assert multiprocessing.active_children() == []
    assert [answer.result() for answer in answers] == list(range(6))


def test_lanes_cancel_what_waits_in_all_of_them() -> None:
    """Before any of them is waited for."""
    go_on = threading.Event()
    lanes = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
    pool = Lanes(lanes)
    under_way = [pool.submit(lambda _: go_on.wait(30), None) for _ in lanes]
    waiting = [pool.submit(abs, -1) for _ in range(4)]
    ending = threading.Thread(target=pool.shutdown, kwargs={"cancel_futures": True})
    ending.start()
    until = time.monotonic() + 20
    while not all(future.cancelled() for future in waiting):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert ending.is_alive()
    go_on.set()
    ending.join()
    assert all(future.result() for future in under_way)
