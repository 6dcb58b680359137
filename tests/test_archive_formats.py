"""An archive format from outside: one file, one registration, and all that archives can do."""

from __future__ import annotations

import gzip
import multiprocessing
import pickle
import sys
import types
import zipfile
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from storing import DATED, content, imported, runs_of

import fxtrack
from fxtrack.archives.context import Context
from fxtrack.archives.format import Single
from fxtrack.archives.formats import Formats, register_format, registered_formats, unregister_format
from fxtrack.counts import Counts
from fxtrack.errors import InputError
from fxtrack.ingest import Job, pool
from fxtrack.model import Outcome, Snapshot
from fxtrack.places import Options, find, parts

# The format: a line that names it, then pages with a form feed before each.

_TITLE = b"FEEDS 1\n"


def read_feeds(data: bytes, context: Context) -> Iterator[Snapshot]:
    """Yield the pages of a file; one that is cut short tells so."""
    pages = data.removeprefix(_TITLE).split(b"\f")[1:]
    if pages.pop() != b"END\n":
        context.broken("it is cut short: it has no end mark")
    for number, page in enumerate(pages):
        context.budget.member()
        yield Snapshot(context.location_of(f"page {number}"), page)


def begins_feeds(head: bytes) -> bool:
    return head.startswith(_TITLE)


FEEDS = Single("form feeds", begins_feeds, b"F", read=read_feeds)


def feeds(*pages: bytes) -> bytes:
    return _TITLE + b"".join(b"\f" + page for page in (*pages, b"END\n"))


@contextmanager
def also_unpacking(added: Single) -> Iterator[None]:
    register_format(added)
    try:
        yield
    finally:
        unregister_format(added.name)


@pytest.fixture
def registered() -> Iterator[None]:
    with also_unpacking(FEEDS):
        yield


@pytest.fixture
def spawning() -> Iterator[Executor]:
    """Processes that begin with nothing: what they know came with their parts."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


@pytest.mark.usefixtures("registered")
def test_a_format_from_outside_is_read_as_any_other(tmp_path: Path) -> None:
    """In a folder, packed, in another archive, with damage; its pages are found again."""
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a").write_bytes(feeds(DATED[0], b"Text"))
    (tmp_path / "f" / "b.gz").write_bytes(gzip.compress(feeds(DATED[1])))
    with zipfile.ZipFile(tmp_path / "f" / "c.zip", "w") as archive:
        archive.writestr("inside", feeds(DATED[2]))
    (tmp_path / "f" / "d").write_bytes(feeds(DATED[3]).removesuffix(b"END\n"))
    (tmp_path / "f" / "e.txt").write_text("Feeds of the day")
    counts = imported(str(tmp_path / "x.db"), parts([str(tmp_path / "f")]))
    size = sum(path.stat().st_size for path in (tmp_path / "f").iterdir())
    assert counts == Counts(imported=4, no_ticker=2, damaged=1, refused=1, unsettled=1, size=size)
    places = [row[1] for row in content(str(tmp_path / "x.db"))["copies"]]
    folder = tmp_path / "f"
    assert sorted(places) == [
        f"{folder}/a!/page 0",
        f"{folder}/b.gz!/page 0",
        f"{folder}/c.zip!/inside!/page 0",
        f"{folder}/d!/page 0",
    ]
    assert find(f"{folder}/c.zip!/inside!/page 0").data == DATED[2]


@pytest.mark.usefixtures("settled")
def test_a_format_is_read_while_it_is_registered(tmp_path: Path) -> None:
    """What was read before it was is read again then."""
    path = tmp_path / "a"
    path.write_bytes(feeds(DATED[0], DATED[1]))
    [part] = parts([str(path)])
    marks = [Job().mark(part)]
    assert imported(str(tmp_path / "x.db"), parts([str(path)])).snapshots == 1
    register_format(FEEDS)
    try:
        assert (registered_formats().format_of(path.read_bytes()), registered_formats()[-1]) == (FEEDS, FEEDS)
        with pytest.raises(InputError, match="there is an archive format 'form feeds' already"):
            register_format(FEEDS)
        marks.append(Job().mark(part))
        assert imported(str(tmp_path / "x.db"), parts([str(path)])).imported == 2
    finally:
        unregister_format("form feeds")
    assert registered_formats().format_of(path.read_bytes()) is None
    with pytest.raises(InputError, match="there is no archive format 'form feeds'"):
        unregister_format("form feeds")
    assert marks[0] != marks[1]
    assert Job().mark(part) == marks[0]


# Other processes.


@pytest.mark.usefixtures("registered")
def test_a_process_that_registered_nothing_reads_the_same(tmp_path: Path, spawning: Executor) -> None:
    """Alone, packed, in another archive, and with damage: the format comes with the options."""
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "a").write_bytes(feeds(DATED[0], DATED[1]))
    (folder / "b.gz").write_bytes(gzip.compress(feeds(DATED[2])))
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("inside", feeds(DATED[3]))
    (folder / "d").write_bytes(feeds(DATED[4]).removesuffix(b"END\n"))
    here, there = str(tmp_path / "here.db"), str(tmp_path / "there.db")
    counts = imported(here, parts([str(folder)]))
    assert (counts.imported, counts.damaged, counts.no_ticker) == (5, 1, 0)
    assert imported(there, parts([str(folder)]), executor=spawning) == counts
    assert content(there) == content(here)


def test_a_process_reads_no_format_that_the_import_does_not(tmp_path: Path, spawning: Executor) -> None:
    """The options decide, not what a process has registered: a built-in one can be left out as well."""
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("inside", DATED[0])
    without = Formats(each for each in registered_formats() if each.name != "zip")
    job = Job(options=Options(formats=without))
    for executor in (None, spawning):
        counts = imported(str(tmp_path / f"{executor}.db"), parts([str(tmp_path / "c.zip")]), job, executor)
        assert (counts.imported, counts.unreadable) == (0, 1)
    assert imported(str(tmp_path / "x.db"), parts([str(tmp_path / "c.zip")])).imported == 1


def test_formats_are_the_same_behind_a_pickle() -> None:
    """Built-in ones by name, in a few bytes; others as copies that are equal."""
    plain = Options()
    assert len(pickle.dumps(plain.formats)) < 100
    assert travelled(plain.formats) is registered_formats()
    with also_unpacking(FEEDS):
        several = Options().formats
        other = Formats((*plain.formats, Single("form feeds", begins_feeds, b"G", read=read_feeds)))
    copied = travelled(several)
    assert len(pickle.dumps(several)) < 700
    assert tuple(copied)[:-1] == tuple(plain.formats)
    assert (copied[-1] is FEEDS, copied == several, hash(copied) == hash(several)) == (False, True, True)
    assert several not in (plain.formats, other)
    assert copied != other
    assert tuple(travelled(Formats())) == ()


def travelled(formats: Formats) -> Formats:
    copied = pickle.loads(pickle.dumps(Options(formats=formats)))  # noqa: S301 - our own
    assert isinstance(copied, Options)
    return copied.formats


TOLD = (
    r"^the archive format 'form feeds' cannot be sent to other processes \({}.*\): define its functions at the top "
    r"level of a module, no lambdas and not below `if __name__ == ...`; or let this process read, with jobs=1$"
)
NO_PICKLE = Single("form feeds", lambda head: head.startswith(_TITLE), b"F", read=read_feeds)


@pytest.fixture
def not_found(monkeypatch: pytest.MonkeyPatch) -> Single:
    """A format whose function no other process finds, as one below ``if __name__ == "__main__"``."""
    module = types.ModuleType("only_here")
    exec("def begins(head): return head.startswith(b'FEEDS')", vars(module))  # noqa: S102 - our own
    monkeypatch.setitem(sys.modules, "only_here", module)
    return Single("form feeds", module.begins, b"F", read=read_feeds)


def test_what_cannot_be_sent_to_other_processes_is_told_before_the_import(
    tmp_path: Path, spawning: Executor, not_found: Single
) -> None:
    (tmp_path / "a").write_bytes(feeds(DATED[0], DATED[1]))
    faults = [
        (NO_PICKLE, "(PicklingError|AttributeError): "),
        (not_found, "ModuleNotFoundError: .*only_here"),
    ]
    for number, (odd, fault) in enumerate(faults):
        database = tmp_path / f"{number}.db"
        with also_unpacking(odd), fxtrack.open(str(database), create=True) as db:
            with pytest.raises(InputError, match=TOLD.format(fault)):
                db.import_([str(tmp_path / "a")], executor=spawning)
            assert not database.exists() or runs_of(str(database)) == []
            with ThreadPoolExecutor(2) as threads:
                assert db.import_([str(tmp_path / "a")], executor=threads).counts.imported == 2
            assert db.import_([str(tmp_path / "a")], again=True, jobs=1).counts.outcomes[Outcome.KNOWN] == 2
    assert spawning.submit(len, "it goes on").result() == 10


def test_processes_of_the_imports_own_tell_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_is_worth_it", bool)
    (tmp_path / "a").write_bytes(feeds(DATED[0], DATED[1]))
    with fxtrack.open(str(tmp_path / "x.db"), create=True) as db:
        with also_unpacking(NO_PICKLE), pytest.raises(InputError, match=TOLD.format("")):
            db.import_([str(tmp_path / "a")], jobs=2)
        with also_unpacking(FEEDS):
            assert db.import_([str(tmp_path / "a")], jobs=2).counts.imported == 2
