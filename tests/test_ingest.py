"""Imports in any order, repeated, split, in parallel: the same database, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import as_html, as_text, captures

from fxtrack.extract import Dating
from fxtrack.ingest import Tally, run
from fxtrack.model import Outcome, Snapshot
from fxtrack.sources import Part
from fxtrack.store import Store, schema
from fxtrack.store.engine import connect_to

PAGES = [
    Snapshot(f"/pages/{number:03}", (as_html(c) if number % 5 == 0 else as_text(c)).encode())
    for number, c in enumerate(captures()[::6])
]
PAGES.append(Snapshot("/pages/conflict", b"KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n"))
PAGES.append(Snapshot("/pages/broken", b"KGS/USD = 1 0%\nKZT/USD = 3\n01 May 2025\n"))
PAGES.append(Snapshot("/pages/copy", PAGES[0].data))


def import_parts(database: str, parts: Iterable[list[Snapshot]], executor: Executor | None = None) -> Tally:
    tally = Tally()
    with Store(database).writer("test", {}) as writer:
        for done in run((Part(tuple(part)) for part in parts), writer.write, Dating(), executor):
            tally.add(done.tally)
    return tally


def content(database: str) -> dict[str, list[Any]]:
    """Everything but numbers of rows and times: what two imports of the same pages must agree on."""
    o, s, g = schema.observation.c, schema.snapshot.c, schema.sighting.c
    questions = {
        "observations": sa.select(o.date, o.base, o.quote, o.rate, o.change),
        "snapshots": sa.select(s.digest, s.size, s.encoding, s.page_date),
        "copies": sa.select(s.digest, *(schema.copy.c[n] for n in ("location", "capture_source", "captured_at", "capture_gap")))
        .join(schema.copy),
        "sightings": sa.select(
            s.digest, o.date, o.base, o.quote, o.rate, o.change, g.date_basis, g.line, g.span_start, g.span_end, g.raw
        ).select_from(schema.sighting.join(schema.snapshot).join(schema.observation)),
        "rejects": sa.select(s.digest, *(schema.reject.c[n] for n in ("reason", "line", "span_start", "span_end", "raw")))
        .join(schema.reject),
    }  # fmt: skip
    with connect_to(database, "ro").connect() as connection:
        return {
            name: sorted(tuple(map(str, row)) for row in connection.execute(query))
            for name, query in questions.items()
        }


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Snapshot]]:
    """The same pages in another order, some of them repeated, cut into other parts."""
    pages = list(draw(st.permutations(PAGES)))
    repeated = pages + draw(st.lists(st.sampled_from(PAGES), max_size=12))
    size = draw(st.integers(1, len(repeated)))
    return [repeated[start : start + size] for start in range(0, len(repeated), size)]


@settings(max_examples=12)
@given(delivery=deliveries(), workers=st.integers(0, 3))
def test_order_repetition_splitting_and_workers_do_not_show(
    databases: Databases, delivery: list[list[Snapshot]], workers: int
) -> None:
    expected = databases.new()
    import_parts(expected, [PAGES])
    database = databases.new()
    with ThreadPoolExecutor(workers or 1) as pool:
        import_parts(database, delivery, pool if workers else None)
    assert content(database) == content(expected)


def test_the_content_is_all_there(databases: Databases) -> None:
    database = databases.new()
    tally = import_parts(database, [PAGES])
    found = content(database)
    assert {name: len(rows) for name, rows in found.items()} == {
        "observations": len({row[1:6] for row in found["sightings"]}),
        "snapshots": sum(tally.outcomes[o] for o in Outcome) - tally.outcomes[Outcome.NO_TICKER] - 1,
        "copies": sum(tally.outcomes[o] for o in Outcome) - tally.outcomes[Outcome.NO_TICKER],
        "sightings": len(found["sightings"]),
        "rejects": 4,
    }
    assert (tally.outcomes[Outcome.CONFLICT], tally.outcomes[Outcome.REJECTED]) == (1, 1)
    assert len(found["sightings"]) > 150


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same(databases: Databases, kind: type[Executor]) -> None:
    expected, database = databases.new(), databases.new()
    alone = import_parts(expected, [PAGES])
    with kind(2) as executor:  # type: ignore[call-arg]  # both take the number of workers
        parts = [PAGES[start : start + 3] for start in range(0, len(PAGES), 3)]
        together = import_parts(database, parts, executor)
    assert content(database) == content(expected)
    assert together == alone


def test_imports_at_the_same_time_give_the_same(databases: Databases) -> None:
    """Four programs import overlapping pages in other orders at once; all come to their end."""
    expected, database = databases.new(), databases.new()
    import_parts(expected, [PAGES])
    orders = [PAGES[:35], PAGES[20:], list(PAGES), list(PAGES)]
    for number, order in enumerate(orders):
        random.Random(number).shuffle(order)  # noqa: S311 - any order will do
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(import_parts, database, [order[:25], order[25:]]) for order in orders]
        for job in jobs:
            job.result()
    assert content(database) == content(expected)


def test_the_second_import_adds_nothing(databases: Databases) -> None:
    database = databases.new()
    first = import_parts(database, [PAGES])
    before = content(database)
    second = import_parts(database, [PAGES])
    assert content(database) == before
    assert first.outcomes[Outcome.IMPORTED] > 20
    assert second.outcomes[Outcome.IMPORTED] == second.outcomes[Outcome.UNDATED] == 0
    assert first.snapshots == second.snapshots == len(PAGES)
