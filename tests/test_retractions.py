"""Imports can be taken back, and come back: what counts at any instant is what the events say."""

from __future__ import annotations

import atexit
import functools
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

import sqlalchemy as sa
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from storing import delivery

from fxtrack.errors import InputError
from fxtrack.extract import Dating
from fxtrack.model import Filters, Pair, Snapshot
from fxtrack.store import Store, read_observations, read_pairs, read_prints, read_sightings, schema
from fxtrack.store.engine import connect_to
from fxtrack.store.targets import Target, observation_target

KGS, KZT, OTHER = (
    (Pair("KGS/USD"), "0.0115", "0"),
    (Pair("KZT/USD"), "0.002", "0.1"),
    (Pair("KZT/USD"), "0.003", "0.1"),
)
DAY, LATER = date(2025, 12, 8), date(2025, 12, 9)


class Known(NamedTuple):
    """A page: its text, its date, and what it prints."""

    text: str
    day: date | None
    prints: tuple[tuple[Pair, str, str], ...]


_TICKER = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n"
PAGES = (
    Known(f"{_TICKER}08 December 2025\n", DAY, (KGS, KZT)),
    Known(f"News\n\n{_TICKER}08 December 2025\n", DAY, (KGS, KZT)),
    Known(f"{_TICKER}\nText\n", None, (KGS, KZT)),
    Known("KGS/USD = 0.0115 0%\nKZT/USD = 0.003 0.1%\n08 December 2025\n", DAY, (KGS, OTHER)),
)
PLACES = ("/p/a.txt", "/p/b.txt", "/q.zip!/a.txt")
FILES = ("/p", "/p/a.txt", "/q.zip")

Observed = tuple[date | None, Pair, str, str]


@dataclass(frozen=True)
class Event:
    """A retraction as the test knows it."""

    kind: str
    target: object
    since: int


@dataclass
class Oracle:
    """What should count when, in plain Python; the instants are the numbers of the steps.

    Attributes:
        brought: step, run, page, place and date of each page that was found somewhere.
        events: the retractions, and the steps at which they were undone.
    """

    brought: list[tuple[int, int, int, str, date | None]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    undone: dict[int, int] = field(default_factory=dict)

    def bring(self, step: int, run: int, page: int, place: str, given: date | None) -> None:
        day = PAGES[page].day or given
        same_place = any(b[2:4] == (page, place) for b in self.brought)
        same_reading = any((b[2], b[4]) == (page, day) for b in self.brought)
        if not same_place or not same_reading or self.partly_retracted(page, step):
            self.brought.append((step, run, page, place, day))
        self.printed.append((step, page, day))

    printed: list[tuple[int, int, date | None]] = field(default_factory=list)

    def is_active(self, number: int, step: int) -> bool:
        return self.events[number].since <= step and self.undone.get(number, step + 1) > step

    def counting(self, step: int) -> list[tuple[int, int, int, str, date | None]]:
        active = [e for n, e in enumerate(self.events) if self.is_active(n, step)]
        return [b for b in self.brought if b[0] <= step and not any(_takes(e, b) for e in active)]

    def is_hidden(self, observed: Observed, step: int) -> bool:
        for number, event in enumerate(self.events):
            if event.kind == "observation" and event.target == observed and self.is_active(number, step):
                again = [
                    s
                    for s, page, day in self.printed
                    if event.since < s <= step and observed in _of(page, day)
                ]
                if not again:
                    return True
        return False

    def partly_retracted(self, page: int, step: int) -> bool:
        counting, every = self.counting(step), [b for b in self.brought if b[2] == page]
        places, days = {b[3] for b in every}, {b[4] for b in every}
        mine = [b for b in counting if b[2] == page]
        return (
            places != {b[3] for b in mine}
            or days != {b[4] for b in mine}
            or any(self.is_hidden(o, step) for b in every for o in _of(page, b[4]))
        )

    def visible(self, step: int) -> dict[Observed, set[str]]:
        """Return the observations that count, with their places."""
        found: dict[Observed, set[str]] = {}
        counting = self.counting(step)
        dated = {b[2] for b in counting if b[4]}
        for _, _, page, _, day in counting:
            if day is None and page in dated:
                continue
            for observed in _of(page, day):
                if not self.is_hidden(observed, step):
                    found.setdefault(observed, set()).update(b[3] for b in counting if b[2] == page)
        return found


def _of(page: int, day: date | None) -> list[Observed]:
    return [(day, *each) for each in PAGES[page].prints]


def _takes(event: Event, brought: tuple[int, int, int, str, date | None]) -> bool:
    step, run, page, place, _ = brought
    if step >= event.since:
        return False
    if event.kind == "file":
        target = str(event.target)
        return place == target or place.startswith((f"{target}/", f"{target}!/"))
    return event.target == {"run": run, "place": place, "digest": page}.get(event.kind)


@dataclass
class Story:
    """A database and the oracle, side by side."""

    database: str
    oracle: Oracle = field(default_factory=Oracle)
    instants: list[datetime] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def step(self) -> int:
        return len(self.instants)

    def bring(self, found: list[tuple[int, int]], day: date | None) -> None:
        """Import pages at places."""
        pages = [Snapshot(PLACES[place], PAGES[page].text.encode()) for page, place in found]
        before = self._last("import_run", "id")
        with Store(self.database).writer("test", {}) as writer:
            writer.write([delivery(*pages, dating=Dating(given=day))])
        run = self._last("import_run", "id")
        assert run != before
        for page, place in dict.fromkeys(found):
            self.oracle.bring(self.step, int(str(run)), page, PLACES[place], day)
        self._note()

    def retract(self, event: Event, target: Target) -> None:
        """Retract something; what is refused would have changed nothing."""
        before = self.oracle.visible(self.step)
        self.oracle.events.append(event)
        try:
            number, went = Store(self.database).retract(target, "for a test")
        except InputError:
            assert self.oracle.visible(self.step) == before
            self.oracle.events.pop()
            return
        self.numbers.append(number)
        lost = before.keys() - self.oracle.visible(self.step).keys()
        assert went.observations >= len(lost)  # the undated ones of a page with a date go unseen
        self._note()

    def undo(self, which: int) -> None:
        """Undo one of the retractions; twice is refused."""
        if not self.numbers:
            return
        which %= len(self.numbers)
        with suppress(InputError):
            Store(self.database).undo(self.numbers[which])
            assert which not in self.oracle.undone
            self.oracle.undone[which] = self.step
            self._note()

    def check(self) -> None:
        """Every question, as of every step, and now."""
        with Store(self.database).reading() as session:
            for step, at in [*enumerate(self.instants), (self.step, None)]:
                expected = self.oracle.visible(step)
                filters = Filters(as_of=at)
                dated = read_observations(session, filters)
                undated = read_observations(session, filters, undated=True)
                found = {(o.date, o.pair, str(o.rate), str(o.change)) for o in [*dated, *undated]}
                assert found == set(expected), (step, self.oracle)
                prints = {
                    (p.date, p.pair, str(rate)) for p in read_prints(session, filters) for rate in p.rates
                }
                assert prints == {(day, pair, rate) for day, pair, rate, _ in expected if day}
                pairs = {pair for _, pair, _, _ in expected}
                assert read_pairs(session, at) >= pairs
                places = self._places(session, at, expected)
                assert places == expected, (step, self.oracle)
        self._check_views()

    def _places(
        self, session: object, at: datetime | None, expected: dict[Observed, set[str]]
    ) -> dict[Observed, set[str]]:
        found: dict[Observed, set[str]] = {}
        for day, pair in {(o[0], o[1]) for o in expected}:
            for s in read_sightings(session, pair, day, at):  # type: ignore[arg-type]
                key = (s.date, s.pair, str(s.rate), str(s.change))
                if key in expected:  # the undated sightings of a page with a date are traced, too
                    found.setdefault(key, set()).update(c.location for c in s.copies)
        return found

    def _check_views(self) -> None:
        expected = self.oracle.visible(self.step)
        dated = {o for o in expected if o[0]}
        with connect_to(self.database, "ro").connect() as connection:
            query = "SELECT date, base, quote, rate_printed, change_printed FROM observations"
            assert set(_rows(connection, query)) == dated
            query = "SELECT DISTINCT date, base, quote, rate_printed, change_printed, location FROM sightings"
            rows = [row for row in connection.execute(sa.text(query)) if row[0] is not None]
            places: dict[Observed, set[str]] = {}
            for row in rows:
                places.setdefault(_observed(row), set()).add(row[5])
            assert places == {o: expected[o] for o in dated}

    def _last(self, table: str, column: str) -> object:
        c = getattr(schema, table).c[column]
        with connect_to(self.database, "rwc").connect() as connection:
            if not sa.inspect(connection).has_table(table):
                return None
            return connection.execute(sa.select(sa.func.max(c, type_=c.type))).scalar()

    def _note(self) -> None:
        at = [self._last("part", "committed_at"), self._last("retraction", "at")]
        self.instants.append(max(each for each in at if isinstance(each, datetime)))


def _rows(connection: sa.Connection, query: str) -> Iterator[Observed]:
    return map(_observed, connection.execute(sa.text(query)))


def _observed(row: Sequence[object]) -> Observed:
    return date.fromisoformat(str(row[0])), Pair(f"{row[1]}/{row[2]}"), str(row[3]), str(row[4])


def tell(story: Story, steps: list[tuple[str, int, int]]) -> None:
    """Do what is told: a list of what, and two numbers that choose."""
    for what, one, two in steps:
        if what == "bring":
            found = [(one % 4, two % 3), (one // 4 % 4, two // 3 % 3)]
            story.bring(found, [None, DAY, LATER][one % 3])
        elif what == "undo":
            story.undo(one)
        elif story.instants:
            event, target = _event(what, one, two, story)
            story.retract(event, target)
    if story.instants:
        story.check()


def _event(what: str, one: int, two: int, story: Story) -> tuple[Event, Target]:
    if what == "run":
        runs = sorted({b[1] for b in story.oracle.brought})
        run = runs[one % len(runs)]
        return Event(what, run, story.step), Target("run", str(run))
    if what == "file":
        return Event(what, FILES[one % 3], story.step), Target("file", FILES[one % 3])
    if what == "place":
        return Event(what, PLACES[one % 3], story.step), Target("page", PLACES[one % 3])
    if what == "digest":
        digest = delivery(Snapshot("/x", PAGES[one % 4].text.encode())).extractions[0].digest
        return Event(what, one % 4, story.step), Target("page", digest)
    observed = ([DAY, LATER, None][one % 3], *(KGS, KZT, OTHER)[two % 3])
    day, pair, rate, change = observed
    return Event(what, observed, story.step), observation_target(str(day or "undated"), pair, rate, change)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["bring", "bring", "bring", "run", "file", "place", "digest", "observation", "undo"]),
        st.integers(0, 47),
        st.integers(0, 8),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(STEPS)
def test_what_counts_follows_from_the_events(steps: list[tuple[str, int, int]]) -> None:
    """Whatever is imported, taken back and undone, in any order: every answer as of every instant is right."""
    with TemporaryDirectory() as folder:
        tell(Story(shutil.copy(_empty(), f"{folder}/x.db")), steps)


@functools.cache
def _empty() -> str:
    """Make an empty database; to lay out the tables takes longer than a story."""
    name = f"{mkdtemp()}/empty.db"
    atexit.register(shutil.rmtree, Path(name).parent)
    Store(name).create()
    return name


def test_what_counts_on_every_engine(databases: Databases) -> None:
    kinds = ["bring", "bring", "run", "file", "place", "digest", "observation", "undo"]
    for seed in range(4):
        chance = random.Random(seed)
        steps = [(chance.choice(kinds), chance.randrange(48), chance.randrange(9)) for _ in range(14)]
        tell(Story(databases.new()), [("bring", 5, 4), *steps])
