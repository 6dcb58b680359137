"""Files, folders and standard input."""

from __future__ import annotations

import inspect
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.errors import SourceError
from fxtrack.model import Snapshot
from fxtrack.sources import File, Problem, items_of, location_of, parts, path_of, read


def names(folder: Path, *, exclude: tuple[str, ...] = ()) -> list[str]:
    items = items_of([str(folder)], exclude=exclude)
    return [os.path.relpath(i.path if isinstance(i, File) else i.location, folder) for i in items]


def lay(folder: Path, *files: str) -> Path:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("text")
    return folder


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "b.txt", "a/2.txt", "a/1.txt", "B.txt", "a.txt", "z/y/x.txt", "é.txt")
    assert names(folder) == ["B.txt", "a/1.txt", "a/2.txt", "a.txt", "b.txt", "z/y/x.txt", "é.txt"]


def test_hidden_files_and_what_browsers_save_beside_a_page_are_skipped(tmp_path: Path) -> None:
    folder = lay(
        tmp_path / "f", "page.html", "page_files/ad.html", ".hidden.html", ".git/x.html", "saved_files/y.html"
    )
    # The last belongs to no page: a folder of the user's own.
    assert names(folder) == ["page.html", "saved_files/y.html"]
    assert [i.path for i in items_of([str(folder / "page_files")]) if isinstance(i, File)]  # named itself


def test_loops_of_links_end(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a/page.txt")
    (folder / "a" / "up").symlink_to(folder)
    (folder / "b").symlink_to(folder / "a")
    assert names(folder) == ["a/page.txt"]


def test_folders_may_be_deep(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1500):
        deep = deep / "d"
        deep.mkdir()
        if len(str(deep)) > 3900:  # beyond this the system takes no path
            break
    (deep / "a.txt").write_text("text")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        assert len(list(items_of([str(tmp_path / "d")]))) == 1
    finally:
        sys.setrecursionlimit(limit)
        subprocess.run(["rm", "-r", tmp_path / "d"], check=True)


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a.txt")
    os.mkfifo(folder / "pipe")
    assert names(folder) == ["a.txt"]


def test_broken_links_are_told(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    assert names(folder) == ["a.txt", "gone.txt"]
    with pytest.raises(SourceError, match="no such file"):
        read(str(folder / "gone.txt"))


def test_a_folder_without_pages(tmp_path: Path) -> None:
    (tmp_path / "f" / "deep").mkdir(parents=True)
    [problem] = items_of([str(tmp_path / "f")])
    assert problem == Problem(str(tmp_path / "f"), "a folder without pages", named=True)


def test_own_files_are_no_pages(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a.txt", "x.db", "deep/x.db")
    assert names(folder, exclude=(str(folder / "x.db"),)) == ["a.txt", "deep/x.db"]


def test_standard_input() -> None:
    [item] = items_of(["-"], io.BytesIO(b"page"))
    assert item == Snapshot("-", b"page")


def test_a_page_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.sources.MAX_PAGE", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    with pytest.raises(SourceError, match="larger than a page"):
        read(str(tmp_path / "a.txt"))


def test_endless_files_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.sources.MAX_PAGE", 1000)
    with pytest.raises(SourceError, match="larger than a page"):
        read("/dev/zero")


def test_parts_are_bounded(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", *(f"{n}.txt" for n in range(10)))
    assert [len(part.items) for part in parts([str(folder)], size=4)] == [4, 4, 2]


@given(st.binary(min_size=1, max_size=20).filter(lambda name: not {0, 47} & set(name)))
def test_locations_lead_back(name: bytes) -> None:
    """Any name a file can have is written down printably, and found again."""
    path = os.path.join("/folder", os.fsdecode(name))  # noqa: PTH118 - as the code does
    location = location_of(path)
    assert location.isprintable()
    assert os.fsencode(path_of(location)) == os.fsencode(os.path.abspath(path))  # noqa: PTH100


def test_an_ordinary_path_is_written_as_it_is() -> None:
    assert location_of("/pages/Курс 1.html") == "/pages/Курс 1.html"
    assert location_of("/a\\b\x1b") == "/a\\\\b\\x1b" or location_of("/a\\b\x1b") == "/a\\\\b\\u001b"
