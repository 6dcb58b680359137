"""An archive format from outside: one file, one registration, and all that archives can do."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from storing import DATED, content, imported

from fxtrack.archives.context import Context
from fxtrack.archives.format import Single
from fxtrack.archives.formats import archive_format_of, register_format, registered_formats, unregister_format
from fxtrack.counts import Counts
from fxtrack.errors import InputError
from fxtrack.ingest import Job
from fxtrack.model import Snapshot
from fxtrack.places import find, parts

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


FEEDS = Single("form feeds", lambda head: head.startswith(_TITLE), b"F", read=read_feeds)


def feeds(*pages: bytes) -> bytes:
    return _TITLE + b"".join(b"\f" + page for page in (*pages, b"END\n"))


@pytest.fixture
def registered() -> Iterator[None]:
    register_format(FEEDS)
    yield
    unregister_format("form feeds")


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
        assert (archive_format_of(path.read_bytes()), registered_formats()[-1]) == (FEEDS, FEEDS)
        with pytest.raises(InputError, match="there is an archive format 'form feeds' already"):
            register_format(FEEDS)
        marks.append(Job().mark(part))
        assert imported(str(tmp_path / "x.db"), parts([str(path)])).imported == 2
    finally:
        unregister_format("form feeds")
    assert archive_format_of(path.read_bytes()) is None
    with pytest.raises(InputError, match="there is no archive format 'form feeds'"):
        unregister_format("form feeds")
    assert marks[0] != marks[1]
    assert Job().mark(part) == marks[0]
