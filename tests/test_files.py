"""Files that fxtrack writes: whole or not at all, nothing left behind, nobody else's touched."""

from __future__ import annotations

import errno
import functools
import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from fxtrack import files
from fxtrack.errors import InputError
from fxtrack.files import workplace
from fxtrack.report.folder import save

WINDOWS = ["on Windows", "on Windows with Python 3.13"]


def as_on_windows(monkeypatch: pytest.MonkeyPatch, *, modes: bool) -> None:
    """Take away what Windows has not: locks, modes, owners, signals; no open file can be renamed or removed."""
    absent = ["O_TMPFILE", "O_DIRECTORY", "O_NOFOLLOW", "fchown", "chown", "uname", "geteuid", "fork"]
    for name in absent if modes else [*absent, "fchmod"]:
        monkeypatch.delattr(os, name)
    for name in ("pthread_sigmask", "SIGHUP", "SIG_BLOCK", "SIG_SETMASK"):
        monkeypatch.delattr(signal, name)
    monkeypatch.setattr(workplace, "fcntl", None)
    monkeypatch.setattr(workplace, "_ENDING", {signal.SIGINT, signal.SIGTERM})
    opened, replace, unlink = os.open, Path.replace, os.unlink

    def closed(path: str | Path, **options: Any) -> None:
        there = os.stat(path, **options)
        for descriptor in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError):
                if stat.S_ISREG(there.st_mode) and os.path.samestat(os.fstat(descriptor), there):
                    raise AssertionError(f"{path} is open: Windows would refuse")

    def no_folder(path: Any, flags: int, mode: int = 0o777, **options: Any) -> int:
        if not options and Path(os.fsdecode(path)).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, mode, **options)

    def replaced(self: Path, target: Path) -> Path:
        closed(self)
        return replace(self, target)

    def removed(path: Any, *, dir_fd: int | None = None) -> None:
        closed(path, dir_fd=dir_fd, follow_symlinks=False)
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", no_folder)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(os, "unlink", removed)
    monkeypatch.setattr(shutil, "rmtree", functools.partial(rmtree_by_name, unlink=removed))


def rmtree_by_name(folder: Path, *, ignore_errors: bool, unlink: Any) -> None:
    """As Windows has it: no folder is opened."""
    for path in sorted(Path(folder).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else unlink(path)
    Path(folder).rmdir()


WAYS = ["without a name", "in a hidden folder", "in a hidden folder, without /proc", *WINDOWS]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Files are written without a name where that can be, in a hidden folder elsewhere, also on Windows."""
    way = str(request.param)
    if way == "in a hidden folder":

        def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
            if flags & os.O_TMPFILE == os.O_TMPFILE:
                raise OSError(errno.EOPNOTSUPP, "Operation not supported")
            return opened(path, flags, mode, dir_fd=dir_fd)

        opened = os.open
        monkeypatch.setattr(os, "open", refuse)
    elif way.endswith("/proc"):
        monkeypatch.setattr(files, "_PROC", "/nowhere")
    elif way in WINDOWS:
        as_on_windows(monkeypatch, modes=way == WINDOWS[1])
    return way


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o007)
    yield
    os.umask(before)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("way")
def test_a_file_is_written_and_replaced(elsewhere: Path) -> None:
    files.write(Path("a.txt"), "first \u20ac")
    assert (elsewhere / "a.txt").read_text("utf-8") == "first \u20ac"
    files.write(Path("a.txt"), b"second")
    files.write(Path("new/folder/b.txt"), b"\xff")
    assert (elsewhere / "a.txt").read_bytes() == b"second"
    assert (elsewhere / "new/folder/b.txt").read_bytes() == b"\xff"
    assert names(elsewhere) == ["a.txt", "new"]
    assert names(elsewhere / "new/folder") == ["b.txt"]


@pytest.mark.usefixtures("way")
def test_nothing_appears_before_all_of_it_is_there(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_text("old")
    with files.replacing(Path("a.txt")) as file:
        file.write("x" * 100_000)
        assert (elsewhere / "a.txt").read_text() == "old"
        file.write("y")
        assert (elsewhere / "a.txt").read_text() == "old"
    assert (elsewhere / "a.txt").read_text() == "x" * 100_000 + "y"


@pytest.mark.parametrize("old", ["old", None])
@pytest.mark.usefixtures("way")
def test_what_fails_leaves_the_file_before(elsewhere: Path, old: str | None) -> None:
    if old is not None:
        (elsewhere / "a.txt").write_text(old)
    with suppress(KeyboardInterrupt), files.replacing(Path("a.txt")) as file:
        file.write("x" * 100_000)
        raise KeyboardInterrupt
    assert names(elsewhere) == ([] if old is None else ["a.txt"])
    assert old is None or (elsewhere / "a.txt").read_text() == old


@pytest.mark.parametrize("size", [5_000, 500_000])  # found at the end, and while it is written
@pytest.mark.usefixtures("way")
def test_a_full_disk_leaves_the_file_before(elsewhere: Path, size: int) -> None:
    (elsewhere / "a.txt").write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(InputError, match=r"^cannot write a\.txt: file too large$"):
            files.write(Path("a.txt"), "x" * size)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(elsewhere) == ["a.txt"]
    assert (elsewhere / "a.txt").read_text() == "old"


def test_the_content_is_on_the_disk_before_it_takes_the_place(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a loss of power there is the old file or the new one, and no empty one."""
    told: list[object] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        told.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        told.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    files.write(elsewhere / "a.txt", "12345")
    assert told == [5, "a.txt"]
    with files.creating(elsewhere / "b.txt") as passing:
        passing.write_text("1234567")
    assert told == [5, "a.txt", 7]


# Modes and owners


@pytest.mark.usefixtures("way", "umask")
def test_a_new_file_has_the_mode_of_the_umask(elsewhere: Path) -> None:
    files.write(Path("a.txt"), "new")
    with files.creating(Path("b.txt")) as passing:
        passing.write_text("new")
    assert [stat.S_IMODE(Path(name).stat().st_mode) for name in names(elsewhere)] == [0o660, 0o660]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755, 0o444])
def test_a_file_keeps_its_mode(elsewhere: Path, way: str, mode: int) -> None:
    """From the first byte on: what only its owner may read is never open to others. Old Windows has no modes."""
    (elsewhere / "a.txt").touch()
    kept = stat.S_IMODE((elsewhere / "a.txt").stat().st_mode) if way == WINDOWS[0] else mode
    (elsewhere / "a.txt").chmod(mode)
    files.write(Path("a.txt"), "new")
    assert stat.S_IMODE((elsewhere / "a.txt").stat().st_mode) == kept
    assert (elsewhere / "a.txt").read_text() == "new"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(elsewhere: Path) -> None:
    (elsewhere / "a.txt").touch(0o600)
    os.chown("a.txt", 12345, 54321)
    files.write(Path("a.txt"), "new")
    found = (elsewhere / "a.txt").stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (12345, 54321, 0o600)


# Links, pipes, devices


@pytest.mark.usefixtures("way")
def test_a_link_stays_one(elsewhere: Path) -> None:
    """It is written through, also if what it leads to is not there yet."""
    (elsewhere / "far").mkdir()
    for name in ("there", "new"):
        (elsewhere / name).symlink_to(f"far/{name}.txt")
    (elsewhere / "far/there.txt").write_text("old")
    (elsewhere / "twice").symlink_to("there")
    for name in ("twice", "new"):
        files.write(Path(name), name)
        assert (elsewhere / name).is_symlink()
        assert (elsewhere / name).read_text() == name
    assert names(elsewhere / "far") == ["new.txt", "there.txt"]
    assert names(elsewhere) == ["far", "new", "there", "twice"]


CANNOT = {
    "a folder": ("folder", "is a directory"),
    "in a file": ("file/a.txt", "not a directory|file exists"),
    "a link to itself": ("loop", "too many levels of symbolic links"),
    "a full device": ("/dev/full", "no space left on device"),
}


@pytest.mark.parametrize("case", CANNOT)
def test_what_stands_in_the_way_is_told(elsewhere: Path, case: str) -> None:
    (elsewhere / "folder").mkdir()
    (elsewhere / "file").touch()
    (elsewhere / "loop").symlink_to("loop")
    name, reason = CANNOT[case]
    for content in ("x", "x" * 100_000):
        with pytest.raises(InputError, match=f"^cannot write {name}: ({reason})$"):
            files.write(Path(name), content)
    assert names(elsewhere) == ["file", "folder", "loop"]
    assert names(elsewhere / "folder") == []


def test_a_file_in_a_missing_folder_is_no_reason_to_make_one(elsewhere: Path) -> None:
    """Not where ``replacing`` is asked: a mistyped list of rejects shall not make folders."""
    with (
        pytest.raises(InputError, match=r"^cannot write no/a\.txt: no such file or directory$"),
        files.replacing(Path("no/a.txt")),
    ):
        pytest.fail("the block must not be entered")
    assert names(elsewhere) == []


def test_a_pipe_is_written_to(elsewhere: Path) -> None:
    os.mkfifo(elsewhere / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((elsewhere / "pipe").read_text()))
    reader.start()
    files.write(Path("pipe"), "x" * 100_000)
    reader.join()
    assert got == ["x" * 100_000]
    assert names(elsewhere) == ["pipe"]


def test_a_pipe_that_nobody_reads_is_told(elsewhere: Path) -> None:
    os.mkfifo(elsewhere / "pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)

    def write() -> None:
        with files.replacing(Path("pipe")) as file:
            os.close(reader)
            file.write("x")

    with pytest.raises(InputError, match=r"^cannot write pipe: broken pipe$"):
        write()


TO_OUTPUT = (
    "import sys; from pathlib import Path; from fxtrack import files\n"
    "files.write(Path(sys.argv[1]), 'answer\\n')"
)


@pytest.mark.parametrize("where", [">> out.txt", "2>> out.txt >/dev/null", "| cat >> out.txt"])
@pytest.mark.parametrize("link", [False, True])
def test_standard_output_is_written_to_as_it_is(elsewhere: Path, where: str, link: bool) -> None:
    """A file that it is added to keeps what it has."""
    name = "/dev/stderr" if where.startswith("2") else "/dev/stdout"
    if link:
        (elsewhere / "link.csv").symlink_to(name)
        name = "link.csv"
    (elsewhere / "out.txt").write_text("before\n")
    before = (elsewhere / "out.txt").stat().st_ino
    line = f"'{sys.executable}' -c \"$CODE\" {name} {where}"
    subprocess.run(line, shell=True, check=True, env={**os.environ, "CODE": TO_OUTPUT})
    assert (elsewhere / "out.txt").read_text() == "before\nanswer\n"
    assert (elsewhere / "out.txt").stat().st_ino == before


# Files that are never overwritten


@pytest.mark.parametrize("links", [True, False])
def test_a_created_file_appears_at_the_end(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Also where the file system has no hard links."""
    if not links:
        monkeypatch.setattr(os, "link", without_links)
    with files.creating(Path("a.txt")) as passing:
        assert passing.stat().st_size == 0
        passing.write_text("new")
        assert not (elsewhere / "a.txt").exists()
    assert (elsewhere / "a.txt").read_text() == "new"
    assert names(elsewhere) == ["a.txt"]


def without_links(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False])
def test_a_created_file_overwrites_none(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Neither one that was there, nor one that came meanwhile; a link that leads nowhere is one, too."""
    if not links:
        monkeypatch.setattr(os, "link", without_links)
    (elsewhere / "a.txt").write_text("mine")
    (elsewhere / "b.txt").symlink_to("nowhere")
    for name in ("a.txt", "b.txt"):
        with pytest.raises(FileExistsError), files.creating(Path(name)):
            pytest.fail("the block must not be entered")

    def meanwhile() -> None:
        with files.creating(Path("c.txt")) as passing:
            passing.write_text("new")
            (elsewhere / "c.txt").write_text("mine")

    with pytest.raises(FileExistsError):
        meanwhile()
    assert names(elsewhere) == ["a.txt", "b.txt", "c.txt"]
    assert (elsewhere / "c.txt").read_text() == "mine"


@pytest.mark.parametrize("links", [True, False])
def test_a_created_file_that_fails_leaves_nothing(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Nothing that would block the next one."""
    with suppress(KeyboardInterrupt), files.creating(Path("a.txt")) as passing:
        passing.write_text("half")
        raise KeyboardInterrupt
    assert names(elsewhere) == []

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if not links:
        monkeypatch.setattr(os, "link", without_links)
        monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(os, "fsync", full if links else os.fsync)
    with (
        pytest.raises(InputError, match=r"^cannot write a\.txt: no space left on device$"),
        files.creating(Path("a.txt")) as passing,
    ):
        passing.write_text("new")
    assert names(elsewhere) == []


# What killed programs leave


def leftover(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    (made / "1").write_text("half")
    return made


def own_name(random_part: str) -> str:
    return f"{workplace._prefix()}{random_part}"


def test_the_name_of_a_hidden_folder_tells_the_host() -> None:
    assert "".join(sign for sign in os.uname().nodename if sign.isalnum() and sign.isascii()) in own_name("")


def test_what_a_killed_program_has_left_is_cleared(elsewhere: Path, way: str) -> None:
    """Not where nobody can tell whether it is in use."""
    leftover(elsewhere, own_name("abcdefgh"))
    leftover(elsewhere / own_name("abcdefgh"), "deep")
    files.write(Path("a.txt"), "new")
    assert names(elsewhere) == [*([own_name("abcdefgh")] if way in WINDOWS else []), "a.txt"]


def test_what_is_in_use_or_of_others_is_not_cleared(elsewhere: Path) -> None:
    """Not a folder that a living process has, nor one of another host or user, nor what only has such a name."""
    (elsewhere / "far").mkdir()
    kept = [".fxtrack-another.host-abcdefgh", ".fxtrack-abcdefgh", "folder"]
    for name in kept:
        leftover(elsewhere, name)
    (elsewhere / own_name("file")).write_text("mine")
    (elsewhere / own_name("link")).symlink_to("far")
    kept += [own_name("file"), own_name("link"), "far"]
    if os.geteuid() == 0:
        os.chown(leftover(elsewhere, own_name("theirs")), 12345, 12345)
        kept.append(own_name("theirs"))
    with files.creating(Path("b.txt")) as passing:
        passing.write_text("in use")
        files.write(Path("a.txt"), "new")
        assert names(elsewhere) == sorted([*kept, "a.txt", passing.parent.name])
        assert passing.read_text() == "in use"
    assert names(elsewhere) == sorted([*kept, "a.txt", "b.txt"])


def test_a_folder_that_was_cleared_before_it_was_locked_is_made_anew(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may come between; whether it has just begun to clear, or is done."""
    lock = workplace._lock
    cleared: list[Path] = []

    def meddled(descriptor: int, *, wait: bool) -> bool:
        if wait and len(cleared) < 2:
            [folder] = elsewhere.glob(".fxtrack-*")
            folder.rmdir()
            cleared.append(folder)
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(workplace, "_lock", meddled)
    with files.creating(Path("a.txt")) as passing:
        passing.write_text("new")
    assert len(set(cleared)) == 2
    assert names(elsewhere) == ["a.txt"]


@pytest.mark.usefixtures("way")
def test_names_that_were_guessed_are_not_followed(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even if somebody knows which one comes next."""
    (elsewhere / "victim").mkdir()
    (elsewhere / own_name("guessed")).symlink_to("victim")
    guesses = itertools.cycle(["guessed", "free"])
    monkeypatch.setattr(tempfile, "_get_candidate_names", lambda: guesses)
    files.write(Path("a.txt"), "new")
    with files.creating(Path("b.txt")) as passing:
        assert names(elsewhere / "victim") == []
        passing.write_text("new")
    assert names(elsewhere) == [own_name("guessed"), "a.txt", "b.txt", "victim"]
    assert names(elsewhere / "victim") == []


@pytest.mark.usefixtures("way")
def test_a_report_takes_the_place_of_the_one_before(elsewhere: Path) -> None:
    page = '<meta name="generator" content="fxtrack 1">'
    about = {"made_by": "fxtrack 1", "files": {"old.csv": hashlib.sha256(b"1").hexdigest()}}
    for name in ("old.csv", "new.csv"):
        made = [("index.html", page), (name, "1"), ("about.json", json.dumps(about))]
        saved = save(elsewhere / "report", made)
    assert [path.name for path in saved.removed] == ["old.csv"]
    assert names(elsewhere / "report") == ["about.json", "index.html", "new.csv"]


def test_a_draft_is_put_after_it_is_named(elsewhere: Path) -> None:
    with (
        files.Workplace(elsewhere) as place,
        files.Draft(elsewhere / "a.txt", place) as draft,
        pytest.raises(ValueError, match="named before it is put"),
    ):
        draft.put()
    assert names(elsewhere) == []


WRITING = """
import os, sys
from pathlib import Path
from fxtrack import files
if sys.argv[1] == "named":
    files._PROC = "/nowhere"
print(flush=True)
for number in range(int(sys.argv[2])):
    if sys.argv[1] == "created":
        Path("b.txt").unlink(missing_ok=True)
        with files.creating(Path("b.txt")) as passing:
            passing.write_text("b" * 50_000)
    else:
        files.write(Path("a.txt"), str(number % 10) * 50_000)
"""


@pytest.mark.parametrize("kind", ["nameless", "named", "created"])
def test_kills_leave_a_whole_file_and_nothing_that_stays(elsewhere: Path, kind: str) -> None:
    """At any moment; what is left beside it is cleared by the next program that writes there."""
    chosen = random.Random(kind)
    left, kills = 0, 0
    while kills < 6 or (kind != "nameless" and not left):
        kills += 1
        with subprocess.Popen(
            [sys.executable, "-c", WRITING, kind, "1000000"], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chosen.uniform(0, 0.1))
            process.kill()
        for name in {"a.txt", "b.txt"} & set(names(elsewhere)):
            text = (elsewhere / name).read_text()
            assert text == text[:1] * 50_000
        left += len(set(names(elsewhere)) - {"a.txt", "b.txt"})
    files.write(Path("c.txt"), "new")
    assert set(names(elsewhere)) <= {"a.txt", "b.txt", "c.txt"}


def test_several_programs_at_once_do_not_disturb_each_other(elsewhere: Path) -> None:
    """None clears what another one has just begun."""
    command = [sys.executable, "-c", WRITING, "named", "300"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    assert names(elsewhere) == ["a.txt"]
