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
from storing import PACKED, TEXTS

from fxtrack.archives.formats import registered_formats
from fxtrack.errors import SourceError
from fxtrack.model import Snapshot
from fxtrack.places import (
    File,
    Log,
    Options,
    Part,
    Problem,
    find,
    items_of,
    listing,
    location_of,
    parts,
    path_of,
    snapshots,
    stdin_part,
)


def names(folder: Path, *, exclude: tuple[str, ...] = ()) -> list[str]:
    items = items_of([str(folder)], exclude=exclude)
    paths = [i.path if isinstance(i, File) else i.location for i in items if isinstance(i, File | Problem)]
    return [os.path.relpath(path, folder) for path in paths]


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
        find(str(folder / "gone.txt"))


def test_a_folder_without_pages(tmp_path: Path) -> None:
    (tmp_path / "f" / "deep").mkdir(parents=True)
    [problem] = items_of([str(tmp_path / "f")])
    assert problem == Problem(str(tmp_path / "f"), "a folder without pages", named=True, is_folder=True)


def test_own_files_are_no_pages(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a.txt", "x.db", "deep/x.db")
    assert names(folder, exclude=(str(folder / "x.db"),)) == ["a.txt", "deep/x.db"]


def test_standard_input() -> None:
    [item] = stdin_part(io.BytesIO(b"page"), registered_formats()).items
    assert item == Snapshot("-", b"page")


def test_a_page_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.places.MAX_PAGE", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    with pytest.raises(SourceError, match="larger than a page"):
        find(str(tmp_path / "a.txt"))


def test_endless_files_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.places.MAX_PAGE", 1000)
    with pytest.raises(SourceError, match="larger than a page"):
        find("/dev/zero")


def test_a_page_is_found_again(tmp_path: Path) -> None:
    """Also in a folder whose name looks like an archive's, and with a name that is no UTF-8."""
    for name in (b"a.txt", b"x.zip!/a.txt", b"caf\xe9 \\ \n.txt"):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name)
        location = location_of(str(path))
        assert find(location) == Snapshot(location, name)
    with pytest.raises(SourceError, match="no such file or folder"):
        find(str(tmp_path / "gone.zip!/a.txt"))


@pytest.mark.parametrize("name", PACKED)
def test_a_page_in_an_archive_is_found_again(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "x!"
    folder.mkdir()
    PACKED[name](folder / name, TEXTS[:4])
    log = Log()
    [part] = parts([str(folder)])
    listed = [s for s in snapshots(part, Options(), log) if isinstance(s, Snapshot)]
    assert [page.data for page in listed] == TEXTS[:4]
    assert all(page.location.startswith(f"{folder / name}!/") for page in listed)
    for page in listed:
        assert find(page.location) == page
    with pytest.raises(SourceError, match="no page with a ticker is there any more"):
        find(f"{folder / name}!/other.txt")
    (folder / name).write_bytes(b"\x1f\x8b\x08\0")
    with pytest.raises(SourceError, match="cut short"):
        find(listed[0].location)


def test_parts_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_CUT", 2**32)  # no batch ends by its names
    folder = lay(tmp_path / "f", *(f"{n}.txt" for n in range(10)))
    assert [len(part.items) for part in parts([str(folder)], most=4)] == [4, 4, 2]
    monkeypatch.setattr(listing, "PART_BYTES", 3 * len("text"))
    assert [(len(part.items), part.size) for part in parts([str(folder)])] == [
        (3, 12),
        (3, 12),
        (3, 12),
        (1, 4),
    ]


def test_a_large_file_is_a_part_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay(tmp_path / "f", "a.txt", "b.txt", "c.txt", "d.txt")
    (folder / "c.txt").write_text("long text")
    monkeypatch.setattr(listing, "LARGE", 4)
    assert [sorted(base_names(part)) for part in parts([str(folder)])] == [
        ["c.txt"],
        ["a.txt", "b.txt", "d.txt"],
    ]


def base_names(part: Part) -> list[str]:
    return [os.path.basename(item.path) for item in part.items if isinstance(item, File)]


@pytest.mark.usefixtures("settled")
def test_a_file_more_or_less_changes_one_batch(tmp_path: Path) -> None:
    """Batches end where names say so, so the others stay the same, and known."""
    folder = lay(tmp_path / "f", *(f"{n:04}.txt" for n in range(0, 4000, 2)))
    before = versions(folder)
    assert 4 <= len(before) <= 16
    lay(folder, "2001.txt")
    more = versions(folder)
    assert len(before - more) == 1
    (folder / "0600.txt").unlink()
    assert 1 <= len(more - versions(folder)) <= 2


def versions(folder: Path) -> set[str | None]:
    return {part.version for part in parts([str(folder)])}


@pytest.mark.usefixtures("settled")
def test_any_change_of_a_file_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that keeps its size and its modification time."""
    folder = lay(tmp_path / "f", "a.txt", "b.txt")
    seen = versions(folder)
    assert versions(folder) == seen
    assert None not in seen
    times = (folder / "a.txt").stat()

    def changed() -> None:
        assert not versions(folder) & seen
        seen.update(versions(folder))

    (folder / "a.txt").write_text("next")
    changed()
    os.utime(folder / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    changed()
    (folder / "new.txt").write_text("text")
    os.utime(folder / "new.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    (folder / "new.txt").rename(folder / "a.txt")
    changed()
    (folder / "b.txt").rename(folder / "c.txt")
    changed()
    (folder / "c.txt").unlink()
    changed()
    # The same relative path in another folder is another file.
    monkeypatch.chdir(folder)
    [here] = parts(["a.txt"])
    (tmp_path / "g").mkdir()
    os.link(folder / "a.txt", tmp_path / "g" / "a.txt")
    monkeypatch.chdir(tmp_path / "g")
    [there] = parts(["a.txt"])
    assert here.version != there.version


def test_what_was_changed_just_now_has_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second change within the grain of the file system's clock would not show."""
    folder = lay(tmp_path / "f", "a.txt")
    os.utime(folder / "a.txt", (0, 0))  # what was changed then was the time itself, and that just now
    assert versions(folder) == {None}
    monkeypatch.setattr(listing, "_SETTLED", 0)
    assert versions(folder) != {None}


@pytest.mark.usefixtures("settled")
def test_what_cannot_be_listed_has_no_version(tmp_path: Path) -> None:
    folder = lay(tmp_path / "f", "a.txt")
    (tmp_path / "empty").mkdir()
    (folder / "gone").symlink_to("nowhere")
    assert stdin_part(io.BytesIO(b"page"), registered_formats()).version is None
    for path in (str(folder / "nowhere"), str(tmp_path / "empty"), str(folder), "/dev/null"):
        [part] = parts([path])
        assert part.version is None


@given(st.binary(min_size=1, max_size=20).filter(lambda name: not {0, 47} & set(name)))
def test_locations_lead_back(name: bytes) -> None:
    """Any name a file can have is written down printably, and found again."""
    path = os.path.join("/folder", os.fsdecode(name))
    location = location_of(path)
    assert location.isprintable()
    assert os.fsencode(path_of(location)) == os.fsencode(os.path.abspath(path))


def test_an_ordinary_path_is_written_as_it_is() -> None:
    assert location_of("/pages/Курс 1.html") == "/pages/Курс 1.html"
    assert location_of("/a\\b\x1b") == "/a\\\\b\\x1b" or location_of("/a\\b\x1b") == "/a\\\\b\\u001b"
