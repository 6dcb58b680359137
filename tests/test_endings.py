"""SIGTERM and SIGHUP: what is under way is removed, what was there stays, and the status tells the signal."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from command import Run
from forked import Process, fxtrack

from fxtrack.cli import endings
from fxtrack.store import Store
from fxtrack.store.engine import connect_to, run_long

pytestmark = pytest.mark.usefixtures("odd_files")

SIGNALS = [signal.SIGTERM, signal.SIGHUP]


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def heeds(process: int, sent: signal.Signals) -> bool:
    """Whether a process has a handler for a signal."""
    status = Path(f"/proc/{process}/status").read_text()
    [caught] = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")]
    return bool(int(caught, 16) >> (sent - 1) & 1)


def importing(*options: str, prefix: str = "") -> subprocess.Popen[str]:
    """An import that waits for its page."""
    line = f"{prefix} exec '{sys.executable}' -m fxtrack import - {' '.join(options)}"
    pipe = subprocess.PIPE
    return subprocess.Popen(["bash", "-c", line], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("sent", SIGNALS)
def test_an_import_that_is_ended_leaves_the_rejects_before(elsewhere: Path, sent: signal.Signals) -> None:
    (elsewhere / "rejects.csv").write_text("old")
    before = sorted(elsewhere.iterdir())
    with importing("--rejects", "rejects.csv") as process:
        wait_until(lambda: heeds(process.pid, sent))
        process.send_signal(sent)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (128 + sent, "", f"Ended by {sent.name}.\n")
    assert (elsewhere / "rejects.csv").read_text() == "old"
    assert set(elsewhere.iterdir()) - {elsewhere / "fxtrack.db"} == set(before)


@pytest.mark.parametrize("sent", SIGNALS)
def test_a_signal_is_told_from_the_first_moment_on(
    sent: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It comes as soon as it is heeded, when other signals are not yet."""
    install = signal.signal

    def send_at_once(number: signal.Signals, handler: Any) -> Any:
        replaced = install(number, handler)
        if number == sent and callable(handler):
            os.kill(os.getpid(), sent)
        return replaced

    before = {number: install(number, signal.SIG_DFL) for number in SIGNALS}
    try:
        monkeypatch.setattr(signal, "signal", send_at_once)
        with pytest.raises(SystemExit) as ended, endings.ending_in_order():
            pytest.fail("the signal was not heeded")
        assert [signal.getsignal(number) for number in SIGNALS] == [signal.SIG_DFL] * 2
    finally:
        for number, handler in before.items():
            install(number, handler)
    assert (ended.value.code, capsys.readouterr().err) == (128 + sent, f"Ended by {sent.name}.\n")


@pytest.mark.parametrize("sent", [*SIGNALS, signal.SIGINT])
def test_a_signal_counts_whatever_error_came_of_it(
    sent: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compiled code of matplotlib and others makes an error of its own of what a handler raises."""

    def swallowing() -> None:
        try:
            os.kill(os.getpid(), sent)
        except (SystemExit, KeyboardInterrupt):
            raise ValueError("not a matrix") from None

    defaults: dict[signal.Signals, Any] = {
        **dict.fromkeys(SIGNALS, signal.SIG_DFL),
        signal.SIGINT: signal.default_int_handler,
    }
    before = {number: signal.signal(number, handler) for number, handler in defaults.items()}
    try:
        with (
            pytest.raises((KeyboardInterrupt, SystemExit)) as ended,
            endings.ending_in_order(),
            endings.heeded(),
        ):
            swallowing()
        if sent is signal.SIGINT:
            assert ended.type is KeyboardInterrupt
        else:
            assert ended.value.args == (128 + sent,)
            assert capsys.readouterr().err == f"Ended by {sent.name}.\n"
        with pytest.raises(ValueError, match="by itself"), endings.ending_in_order(), endings.heeded():
            raise ValueError("by itself")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Finalized:
    """Python drops whatever is raised while it finalizes an object."""

    def __init__(self, sent: signal.Signals) -> None:
        self.sent = sent

    def __del__(self) -> None:
        os.kill(os.getpid(), self.sent)
        time.sleep(0)  # the handler has run when this line is done


def dropped(sent: signal.Signals, times: int) -> None:
    for _ in range(times):
        if signal.getsignal(sent) is not signal.SIG_DFL:
            Finalized(sent)
    wait_until(lambda: False)


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("sent", [*SIGNALS, signal.SIGINT])
def test_a_signal_counts_where_python_drops_exceptions(
    sent: signal.Signals, times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    defaults: dict[signal.Signals, Any] = {
        **dict.fromkeys(SIGNALS, signal.SIG_DFL),
        signal.SIGINT: signal.default_int_handler,
    }
    before = {number: signal.signal(number, handler) for number, handler in defaults.items()}
    hook = sys.unraisablehook
    try:
        with pytest.raises((KeyboardInterrupt, SystemExit)) as ended, endings.ending_in_order():
            dropped(sent, times)
        assert sys.unraisablehook is hook
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    told = "" if sent is signal.SIGINT else f"Ended by {sent.name}.\n"
    assert capsys.readouterr().err == told
    assert ended.value.args == (() if sent is signal.SIGINT else (128 + sent,))


def test_other_exceptions_that_python_drops_are_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: told.append(dropped.exc_type))

    class Broken:
        def __del__(self) -> None:
            raise ValueError("by itself")

    with endings.ending_in_order():
        Broken()
    assert told == [ValueError]


@pytest.mark.parametrize("sent", SIGNALS)
def test_a_signal_that_is_ignored_stays_so(sent: signal.Signals) -> None:
    """As ``nohup`` wants it."""
    other = next(each for each in SIGNALS if each != sent)
    with importing(prefix=f"trap '' {sent.name[3:]};") as process:
        wait_until(lambda: heeds(process.pid, other))
        process.send_signal(sent)
        out, _ = process.communicate("KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n")
    assert (process.returncode, "imported             1" in out) == (0, True)


@pytest.fixture
def large(elsewhere: Path) -> Path:
    """A database whose backup takes a moment."""
    fxtrack("import", "good.txt")
    with closing(sqlite3.connect("fxtrack.db")) as connection:
        connection.execute("CREATE TABLE padding (x)")
        counted = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)"
        connection.execute(f"INSERT INTO padding {counted} SELECT randomblob(500) FROM n")
        connection.commit()
    return elsewhere


def is_copying(folder: Path) -> bool:
    with suppress(FileNotFoundError):  # it was done in between
        return any(each.stat().st_size for each in folder.glob(".fxtrack-*/1"))
    return False


def backup_that_gets(folder: Path, sent: signal.Signals) -> Run:
    """Run a backup that a signal reaches while it copies; one that was sooner done is made again."""
    for _ in range(20):
        process = Process("db", "backup", "b.db")
        while not process.has_ended(0.001) and not is_copying(folder):
            pass
        os.kill(process.pid, sent)
        run = process.finish()
        if run.status != 0:
            return run
        (folder / "b.db").unlink()
    pytest.fail("no signal came in time")


@pytest.mark.parametrize("sent", [*SIGNALS, signal.SIGINT, signal.SIGKILL])
def test_a_backup_that_is_ended_blocks_no_other(large: Path, sent: signal.Signals) -> None:
    """At once, not when the database has been copied. What a kill leaves goes with the next backup."""
    run = backup_that_gets(large, sent)
    assert run.status == (-sent if sent is signal.SIGKILL else 128 + sent)
    told = {signal.SIGINT: "Interrupted.\n", signal.SIGKILL: ""}.get(sent, f"Ended by {sent.name}.\n")
    assert run.err == told
    assert not (large / "b.db").exists()
    assert bool(list(large.glob(".fxtrack-*"))) == (sent is signal.SIGKILL)
    assert fxtrack("db", "backup", "b.db").status == 0
    assert list(large.glob(".fxtrack-*")) == []
    assert Store("b.db").check() == []


def test_a_check_of_a_database_ends_at_once(large: Path) -> None:
    for _ in range(20):  # one that was sooner done tells nothing
        process = Process("db", "check")
        while not process.has_ended(0.001) and not heeds(process.pid, signal.SIGTERM):
            pass
        os.kill(process.pid, signal.SIGTERM)
        status = process.finish().status
        if status != 0:
            break
    assert status == 128 + signal.SIGTERM


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.mark.parametrize("starts", [True, False])
def test_a_statement_does_not_go_on_without_whom_it_was_for(
    monkeypatch: pytest.MonkeyPatch, starts: bool
) -> None:
    """A signal may come when its thread has just been started, or not yet."""
    fxtrack("import", "good.txt")
    start = threading.Thread.start
    threads = []

    def interrupted(self: threading.Thread) -> None:
        threads.append(self)
        if starts:
            start(self)
        raise KeyboardInterrupt

    with connect_to("fxtrack.db", "ro").connect() as connection:
        monkeypatch.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_long(connection, ENDLESS)
        monkeypatch.undo()
        [thread] = threads
        if not starts:
            start(thread)
        thread.join(10)
        assert not thread.is_alive()
        assert run_long(connection, "SELECT base FROM observation ORDER BY 1") == ["KGS", "KZT"]


@pytest.mark.parametrize("kills", [3, pytest.param(25, marks=pytest.mark.slow)])
@pytest.mark.parametrize("command", ["report", "chart", "export"])
def test_nothing_is_left_whenever_it_ends(elsewhere: Path, command: str, kills: int) -> None:
    """The files are those of before or the new ones."""
    chosen = random.Random(f"{command} {kills}")
    fxtrack("import", "good.txt")
    place = {"report": "charts/about.json", "chart": "c.png", "export": "r.csv"}[command]
    line = [command] if command == "report" else [command, place]
    began = time.monotonic()
    assert fxtrack(*line).status == 0
    duration = time.monotonic() - began
    there = sorted(elsewhere.rglob("*"))
    whole = (elsewhere / place).read_bytes()
    ended = tries = 0
    while ended < kills:
        tries += 1
        assert tries < 20 * kills
        process = Process(*line)
        wait_until(lambda: process.has_ended(0.001) or heeds(process.pid, signal.SIGTERM))  # noqa: B023
        time.sleep(chosen.uniform(0, 0.7) * duration)
        os.kill(process.pid, signal.SIGTERM)
        status = process.finish().status
        assert status in {0, 128 + signal.SIGTERM, -signal.SIGTERM}
        ended += status != 0
        found = sorted(elsewhere.rglob("*"))
        if elsewhere / place in found:
            assert found == there
            assert (elsewhere / place).read_bytes() == whole
        else:  # while the files of a report took their places
            assert command == "report"
            assert set(found) < set(there)


def test_the_handlers_of_before_come_back() -> None:
    before = {sent: signal.getsignal(sent) for sent in SIGNALS}
    with endings.ending_in_order():
        assert all(signal.getsignal(sent) is not before[sent] for sent in SIGNALS)
    assert {sent: signal.getsignal(sent) for sent in SIGNALS} == before


def test_a_second_signal_ends_at_once() -> None:
    """The first one is being heeded, and something keeps it."""
    with suppress(SystemExit), endings.ending_in_order():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            second = signal.getsignal(signal.SIGTERM)
    assert second is signal.SIG_DFL


def test_another_thread_than_the_main_one_leaves_signals_alone() -> None:
    done = []

    def run() -> None:
        with endings.ending_in_order():
            done.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [before]
