"""Progress of an import: a bar on a terminal, a line now and then elsewhere, nothing left behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from storing import TEXTS

from fxtrack.cli import main, progress
from fxtrack.counts import Counts
from fxtrack.errors import InputError
from fxtrack.ingest import Done


def slow_import(folder: Path, options: str) -> str:
    """Import on a terminal, taking more than two seconds: one of the pages comes late through a pipe."""
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXTS[0])
    (folder / "b.txt").write_bytes(TEXTS[0] * 3)
    slow = "slow238"  # a name that ends a part
    os.mkfifo(folder / slow)
    late = f"(until [ -s fxtrack.db ]; do sleep 0.1; done; sleep 2.8; echo Text > {slow}) &"
    line = f"{sys.executable} -m fxtrack {options} import --jobs 1 --again a.txt {slow} b.txt"
    script = f"cd {folder}; stty cols 100 rows 30; {late} {line}; wait"
    done = subprocess.run(
        ["script", "-qec", script, "/dev/null"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def test_progress_on_a_terminal(elsewhere: Path) -> None:
    """A bar on standard error when it takes more than a second, on a terminal, and not under -q."""
    folders = [elsewhere / "shown", elsewhere / "quiet"]
    with ThreadPoolExecutor(2) as pool:
        shown, quiet = pool.map(slow_import, folders, ["", "-q"])
    bar = r" 25%\|#*[^|]*\| 4.\d+k/19.\d+k \[00:0\d.*, 2 pages \(\d a second\), 1 part\b"
    assert re.search(bar, shown), shown
    assert quiet == ""


def test_a_quick_import_shows_no_progress(elsewhere: Path) -> None:
    (elsewhere / "a.txt").write_bytes(TEXTS[0])
    run = f"{sys.executable} -m fxtrack import a.txt"
    done = subprocess.run(["script", "-qec", run, "/dev/null"], capture_output=True, check=True, timeout=60)
    assert b"a second" not in done.stdout
    assert b"imported" in done.stdout


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def pages(number: int, size: int) -> Done:
    return Done(Counts(imported=number - 1, no_ticker=1, size=size), [], 1)


def test_lines_where_there_is_no_terminal(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """The first after ten seconds, then after twice as long each time, in the end every five minutes."""
    shown = progress.Progress(None)
    at = []
    for second in range(1, 2000):
        clock.now = 1000.0 + second
        shown.add(pages(10, 1_000_000))
        if err := capsys.readouterr().err:
            at.append(second)
            assert err == f"{10 * second:,} pages (10 a second), {second:,} parts, {second:,} MB\n"
    shown.close()
    assert at == [10, 30, 70, 150, 310, 610, 910, 1210, 1510, 1810]


def test_a_line_tells_how_much_is_left(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_COUNT_AFTER", 0.0)
    monkeypatch.setattr(progress, "_FIRST_LINE", 0.0)
    shown = progress.Progress(lambda: iter([30_000_000, 90_000_000]))
    ended(shown)
    for second, told in (
        (10, "10 MB of 120 MB, about 2 min left"),
        (100, "20 MB of 120 MB, about 8 min left"),
        (9000, "30 MB of 120 MB, about 7.5 h left"),
        (9900, "130 MB of 120 MB, about 0 s left"),
    ):
        clock.now = 1000.0 + second
        shown.add(pages(20, 100_000_000 if second == 9900 else 10_000_000))
        [line] = capsys.readouterr().err.splitlines()
        assert line.endswith(told)


def ended(shown: progress.Progress) -> None:
    """Wait until the files are counted."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.daemon and "_count" in thread.name:
            thread.join(5)
            assert not thread.is_alive()


def test_counting_ends_with_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it has begun or not; not a thread is left behind."""
    listed = threading.Event()

    def sizes() -> Iterator[int]:
        while True:
            listed.set()
            yield 1

    before = set(threading.enumerate())
    for wait in (0.0, 60.0):
        monkeypatch.setattr(progress, "_COUNT_AFTER", wait)
        with progress.showing_progress(sizes, quiet=False) as add:
            add(pages(5, 10))
            assert wait or listed.wait(5)
        deadline = time.monotonic() + 5
        while set(threading.enumerate()) - before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert set(threading.enumerate()) <= before


def test_files_that_cannot_be_counted_are_no_failure(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A list that was removed while the import runs, say: it is the import's to tell, not the counter's."""
    monkeypatch.setattr(progress, "_COUNT_AFTER", 0.0)

    def sizes() -> Iterator[int]:
        yield 1
        raise InputError("cannot read the list x: no such file or directory")

    shown = progress.Progress(sizes)
    ended(shown)
    time.sleep(0.1)
    shown.close()
    assert capfd.readouterr() == ("", "")


def test_a_small_import_starts_no_process(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves no thread; what is large is read by several."""

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("a pool was started")

    monkeypatch.setattr("fxtrack.ingest.pool.ProcessPoolExecutor", refuse)
    for number in range(40):
        (elsewhere / f"{number}.txt").write_bytes(TEXTS[number % len(TEXTS)])
    before = set(threading.enumerate())
    done = CliRunner().invoke(main, ["import", ".", "--jobs", "4"])
    assert (done.exit_code, done.exception) == (0, None), done.output
    monkeypatch.setattr("fxtrack.places.listing.PART_FILES", 10)
    monkeypatch.setattr("fxtrack.ingest.pool._FEWEST_FILES", 30)
    large = CliRunner().invoke(main, ["import", ".", "--jobs", "4"])
    assert "a pool was started" in large.output
    alone = CliRunner().invoke(main, ["import", ".", "--jobs", "1"])
    assert alone.exit_code == 0
    time.sleep(0.05)
    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= before
