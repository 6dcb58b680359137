"""Known pages in places where they were not before: an import tells how many."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import Databases
from forked import fxtrack
from storing import TEXTS, delivery

from fxtrack.counts import Counts
from fxtrack.model import Snapshot
from fxtrack.store import Store

PAGES = [f"KGS/USD = 0.0114{n} 0.{n}%\nKZT/USD = 0.0019{n} 0%\n0{n} December 2025\n" for n in range(1, 6)]


def write_pages(folder: str) -> None:
    Path(folder).mkdir()
    for number, text in enumerate(PAGES):
        Path(folder, f"{number}.txt").write_text(text, "utf-8")


def told(*arguments: str) -> tuple[int, int]:
    """Import; return how many pages were known, and how many of these stand in new places."""
    answer = json.loads(fxtrack("import", *arguments, "--json").out)
    return answer["outcomes"]["already known"], answer["known_in_new_places"]


def test_a_copy_at_a_new_path_is_counted(elsewhere: Path) -> None:
    write_pages("pages")
    assert told("pages") == (0, 0)
    assert told("pages", "--again") == (5, 0)
    shutil.copytree("pages", "copies")
    Path("copies/0.txt").unlink()
    assert told("copies", "--dry-run") == (4, 4)
    assert told("pages", "copies") == (9, 4)
    assert told("pages", "copies") == (9, 0)
    shutil.copytree("pages", "more")
    run = fxtrack("import", "more/0.txt")
    assert "In new places: 1 page already known; their copies are added." in run.out + run.err
    assert "In new places" not in "".join(fxtrack("import", "pages", "--again")[1:])


@pytest.mark.parametrize("dry", [True, False])
def test_copies_within_one_import_are_counted(elsewhere: Path, dry: bool) -> None:
    write_pages("a")
    shutil.copytree("a", "b")
    assert told("a", "b", *["--dry-run"] * dry) == (5, 5)


def test_the_same_on_both_engines(databases: Databases) -> None:
    store = Store(databases.new())
    many = [Snapshot(f"/{place}.txt", TEXTS[0]) for place in range(1200)]
    for pages, new in ((many[:1], 0), (many, 1199), (many, 0)):
        with store.writer("test", {}) as writer:
            [written] = writer.write([delivery(*pages)])
        assert written.counts.new_places == new


def test_one_place_that_comes_twice_is_one() -> None:
    first = Snapshot("/a.txt", TEXTS[0])
    both = [first, Snapshot("/b.txt", TEXTS[0]), Snapshot("/b.txt", TEXTS[0])]
    [written] = Store("none.db").dry_run().write([delivery(*both)])
    assert (written.counts.already_known, written.counts.new_places) == (2, 1)


def test_what_is_not_read_again_is_in_no_new_place() -> None:
    before = Counts(already_known=3, new_places=3)
    assert before.told_again(10).new_places == 0
    assert Counts.from_json(before.as_json()) == before
