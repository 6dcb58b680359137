"""A question, a command, a report: each tells of one state of the database, over one connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, Self

import click
import psycopg
import pytest
import sqlalchemy as sa
import traffic
from conftest import Databases
from forked import fxtrack as run_command
from pages import as_text, captures
from sqlalchemy import event
from storing import DATED, delivery, runs_of, store_pages

import fxtrack
from fxtrack.cli import main
from fxtrack.drawing import paint as drawing_paint
from fxtrack.errors import StoreError
from fxtrack.model import Filters, Pair, Snapshot
from fxtrack.numbers.series import View
from fxtrack.questions.pages import Pages
from fxtrack.questions.priced import Priced
from fxtrack.store import Store, engine, read_figures, read_pairs, to_origin

HALF = [text.decode() for text in DATED[::2]]
MORE = [f"KGS/USD = 0.01{n:02} 0%\nKZT/USD = 0.002 0%\n{n + 1:02} March 2024\n\n" for n in range(20)]
"""Pages of other dates."""


@pytest.fixture
def halved(databases: Databases) -> str:
    """A database with every second page."""
    database = databases.new()
    store_pages(database, *HALF)
    return database


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Imports:
    """Imports one more page whenever it is told to, over connections of its own."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._is_sqlite = not database.startswith("postgresql")
        self._pool = ThreadPoolExecutor(20)
        self.begun: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def begin(self) -> None:
        """Begin one, which on PostgreSQL lands before this returns."""
        self.begun.append(self._pool.submit(self._one, len(self.begun)))
        if not self._is_sqlite:
            self.begun[-1].result(60)

    def _one(self, number: int) -> None:
        page = Snapshot(f"/more/{number}.txt", MORE[number].encode())
        with Store(self._database).writer("test", {}) as writer:
            writer.write([delivery(page)])

    def landed(self) -> int:
        """Wait for all of them, and return their number; none was refused."""
        for each in self.begun:
            each.result(60)
        return len(self.begun)


@pytest.fixture
def after_each_statement() -> Iterator[list[Callable[[], None]]]:
    """What is put into this list is called after each statement of this thread but the first, BEGIN."""
    called: list[Callable[[], None]] = []
    here = threading.get_ident()

    def hook(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if threading.get_ident() == here and statement != "BEGIN":
            for each in called:
                each()

    event.listen(sa.Engine, "after_cursor_execute", hook)
    yield called
    event.remove(sa.Engine, "after_cursor_execute", hook)


def test_imports_at_any_moment_change_nothing_in_a_report(
    halved: str,
    after_each_statement: list[Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Another import after each statement and between pictures; none is refused, and all land."""
    before, torn, after = (tmp_path / name for name in ("before", "torn", "after"))
    main(["-q", "--db", halved, "report", "--out", str(before)], standalone_mode=False)
    known = len(runs_of(halved))
    with Imports(halved) as imports:
        after_each_statement.append(imports.begin)
        paint_each: Callable[..., Iterator[bytes]] = drawing_paint.paint_each

        def drawn_beside_imports(*args: Any, **named: Any) -> Iterator[bytes]:
            for picture in paint_each(*args, **named):
                after_each_statement.clear()
                if len(imports.begun) < 16:
                    imports.begin()
                    imports.begun[-1].result(60)  # nothing keeps it from landing now
                yield picture

        monkeypatch.setattr("fxtrack.report.paint_each", drawn_beside_imports)
        main(["-q", "--db", halved, "report", "--out", str(torn)], standalone_mode=False)
        landed = imports.landed()
    assert landed >= 14
    assert contents(torn) == contents(before)
    assert [run.pages for run in runs_of(halved)][known:] == [1] * landed
    main(["-q", "--db", halved, "report", "--out", str(after)], standalone_mode=False)
    assert contents(after)["about.json"] != contents(before)["about.json"]


def test_an_import_waits_for_a_session_on_sqlite_and_lands_after_it(tmp_path: Path) -> None:
    database = str(tmp_path / "x.db")
    store_pages(database, *HALF)
    with Imports(database) as imports, fxtrack.open(database) as db:
        with db.session():
            rates = len(db.rates())
            imports.begin()
            with pytest.raises(TimeoutError):
                imports.begun[0].result(0.5)
            assert len(db.rates()) == rates
        assert imports.landed() == 1
        assert len(db.rates()) > rates
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [
        "x.db"
    ]  # neither -wal nor -journal


def test_the_calls_of_a_session_see_one_state(halved: str) -> None:
    """Those of another thread do not belong to it; a session within is the same one."""
    with Imports(halved) as imports, fxtrack.open(halved) as db, ThreadPoolExecutor(1) as other:
        before = len(db.rates())
        with db.session() as same:
            assert same is db
            first = len(db.rates())
            imports.begin()
            with db.session():
                assert len(db.rates()) == first
            assert len(db.rates()) == first == before
            if "postgresql" in halved:
                assert other.submit(lambda: len(db.rates())).result(60) > first
        imports.landed()
        assert len(db.rates()) > before


def test_tasks_that_overlap_hold_sessions_of_their_own(halved: str) -> None:
    """Also those that are begun within a session, and go on when it has ended."""

    async def asks(db: fxtrack.Database, first: asyncio.Event, then: asyncio.Event) -> int:
        with db.session():
            first.set()
            await then.wait()
            return len(db.rates())

    async def goes_on(db: fxtrack.Database, then: asyncio.Event) -> int:
        await then.wait()
        return len(db.rates())

    async def together(db: fxtrack.Database) -> list[int]:
        one, two, three = (asyncio.Event() for _ in range(3))
        first = asyncio.create_task(asks(db, one, two))
        second = asyncio.create_task(asks(db, two, one))
        with db.session():
            later = asyncio.create_task(goes_on(db, three))
            await asyncio.sleep(0)
        three.set()
        return [*await asyncio.gather(first, second, later), await asyncio.to_thread(lambda: len(db.rates()))]

    with fxtrack.open(halved) as db:
        rates = len(db.rates())
        assert asyncio.run(together(db)) == [rates] * 4
        outer, inner = db.session(), db.session()
        with outer:
            inner.__enter__()
        inner.__exit__(None, None, None)  # after the one around it
        assert len(db.rates()) == rates


def test_a_session_ends_with_an_error(halved: str) -> None:
    with fxtrack.open(halved) as db, Imports(halved) as imports:
        with pytest.raises(fxtrack.FxtrackError), db.session():
            db.rates(pairs="nonsense")
        imports.begin()
        assert imports.landed() == 1


def test_an_import_that_waits_too_long_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.1)
    database = str(tmp_path / "x.db")
    store_pages(database, *HALF)
    with fxtrack.open(database) as db, db.session():
        assert len(db.rates())
        with pytest.raises(StoreError, match="database is locked"):
            store_pages(database, MORE[0])


# command: most statements; the aim is half of the 9, 31 and 42 that rates, index and report once had
STATEMENTS = {
    "rates": 4,
    "rates --pair KGS/KZT": 5,
    "rates --since 2030-01-01": 4,
    "changes": 4,
    "periods": 5,  # one more: whether a page is dated a day ahead
    "periods --today 2026-03-01": 4,
    "periods --by week --since 2025": 5,
    "changes --by quarter": 5,
    "observations": 3,
    "observations --undated": 3,
    "trace KGS/USD 2025-12-08": 5,
    "trace EUR/USD 2025-12-08": 4,
    "coverage": 6,
    "coverage --pair KGS/KZT": 7,
    "check": 6,
    "check --pair KGS/KZT": 7,
    "check --printed-change": 4,
    "chart c.svg": 6,
    "chart c.svg --kind trend --pair KGS/USD": 6,
    "chart c.svg --kind index": 6,
    "chart c.svg --kind changes": 6,
    "chart c.svg --kind coverage": 8,
    "export e.csv": 4,
    "report": 11,
    "db status": 4,
    "db runs": 3,
    "db check": 8,
    "db backup b.db": 6,
}


@pytest.mark.parametrize("line", STATEMENTS)
def test_a_command_has_one_connection(line: str, elsewhere: Path) -> None:
    store_pages("fxtrack.db", *map(as_text, captures()))
    with traffic.watched() as seen:
        if "EUR/USD" in line:
            with pytest.raises(click.ClickException, match="no sighting of EUR/USD"):
                main(["-q", *line.split()], standalone_mode=False)
        else:
            main(["-q", *line.split()], standalone_mode=False)
    assert (seen.connections, len(seen.statements)) == (1, STATEMENTS[line]), "\n".join(seen.statements)
    assert len(seen.held) == 1


def test_opening_a_database_looks_at_its_schema_only(tmp_path: Path) -> None:
    store_pages(str(tmp_path / "x.db"), *HALF)
    with traffic.watched() as seen:
        fxtrack.open(str(tmp_path / "x.db"))
    assert (seen.connections, len(seen.statements)) == (1, 2)


ASKED = [
    ["observations"],
    ["observations", "--undated"],
    ["rates", "--as-of", "2100-01-01", "--include-flagged"],
    ["rates", "--monthly", "mean"],
    ["changes", "--format", "table"],
    ["periods", "--format", "table"],
    ["changes", "--revised"],
    ["coverage", "--pair", "KGS/KZT"],
    ["trace", "KGS/USD", "2025-12-08"],
    ["check"],
    ["check", "--printed-change"],
    ["chart", "c.svg"],
    ["chart", "c.svg", "--kind", "coverage"],
    ["export", "e.csv"],
    ["report"],
    ["db", "runs"],
    ["db", "check"],
    ["import", "--dry-run", "again.txt", "new.txt"],
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_on_postgresql_the_right_to_select_is_enough(
    postgresql_server: str, tmp_path: Path, elsewhere: Path
) -> None:
    database = Databases("postgresql", tmp_path, postgresql_server).new()
    (elsewhere / "again.txt").write_bytes(DATED[0])
    (elsewhere / "new.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2024\n\n")
    store_pages(database, *HALF)
    store_pages(database, *map(as_text, captures()))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    theirs = database.replace("//fxtrack@", "//reader@")
    assert theirs != database
    for command in ASKED:
        expected, found = (run_command("--db", each, *command) for each in (database, theirs))
        assert found == expected
        assert found.status == 0 or command[0] == "check", found
    status = run_command("--db", theirs, "db", "status")
    assert "import_run,2" in status.out
    with fxtrack.open(theirs) as db, db.session():
        assert len(db.rates()) == len(db.rates(since=date(1999, 1, 1)))
    refused = run_command("--db", theirs, "import", "new.txt")
    assert (refused.status, "permission denied" in refused.err) == (1, True)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader")
        connection.execute("DROP ROLE reader")


VIEWS = [
    View(),
    View("first"),
    View("low", weekdays=True),
    View(per_usd=True),
    View(base="KGS"),
    View(quote="KZT"),
]
CHOICES = [
    Filters(),
    Filters(since=date(2025, 12, 1)),
    Filters(until=date(2025, 5, 31), include_flagged=True),
    Filters((Pair("KGS/USD"), Pair("EUR/USD"))),
    Filters((Pair("USD/KZT"), Pair("TMT/USD")), since=date(2025, 12, 13), until=date(2025, 12, 14)),
    Filters((Pair("KGS/KZT"),), until=date(2025, 12, 9)),
    Filters((Pair("ABC/USD"),)),
]


@pytest.mark.parametrize("filters", CHOICES, ids=str)
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_pages_are_those_that_print_what_is_shown(filters: Filters, view: View, tmp_path: Path) -> None:
    """Whether or not it had to be read what each page prints."""
    database = str(tmp_path / "x.db")
    only = "TMT/USD = 0.3 0%\nAZN/USD = 0.6 0%\n14 December 2025\n\n"
    legs = [
        "KGS/USD = 0.0114 0%\nTJS/USD = 0.1 0%\n09 December 2025\n\n",
        "KZT/USD = 0.002 0%\nUZS/USD = 1 0%\n07 December 2025\n\n",
    ]
    store_pages(database, *map(as_text, captures()[::9]), only, *legs)
    with Store(database).reading() as session:
        priced = Priced.read(session, view, filters)
        quick = Pages.read(session, filters, priced.certain())
        careful = Pages.read(session, filters)
        printed = {number: set(pairs_of(text)) for number, _, text, _ in read_figures(session, None)}
        known = read_pairs(session)
    assert careful.figures is not None
    shown = {rate.pair for rate in priced.series.rates}
    assert priced.certain() <= {way for pair in shown for way in (pair, Pair(f"{pair.quote}/{pair.base}"))}
    wanted = {p for p in known if any({p.base, p.quote} <= {*rate.split("/"), "USD"} for rate in shown)}
    expected = {to_origin(copy) for copy in careful.copies if printed[copy[0]] & wanted}
    if shown:
        assert set(quick.of(sorted(shown))) == set(careful.of(sorted(shown))) == expected


def pairs_of(text: str) -> list[Pair]:
    return [Pair(figure.split(" ")[0]) for figure in text.split(";")]
