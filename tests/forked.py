"""Runs the command line in processes that are forked from one that has loaded it: many times faster.

The process is one of its own, with its own folder, input and output; only Python's start is saved. Where
that start is the point (what is loaded, the locale), ``command.fxtrack`` is the one to use.
"""

from __future__ import annotations

import atexit
import csv
import functools
import importlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from command import Run

_LOADED = (
    "fxtrack.cli.asking fxtrack.cli.checking fxtrack.cli.coverage fxtrack.cli.db fxtrack.cli.importing fxtrack.cli.exporting fxtrack.cli.reporting fxtrack.api "
    "fxtrack.numbers.changes fxtrack.charts fxtrack.drawing.paint fxtrack.cli.looks fxtrack.report.page jinja2.ext fxtrack.answers.rates fxtrack.report alembic.command sqlalchemy.dialects.sqlite "
    "concurrent.futures.process pandas multiprocessing.queues multiprocessing.popen_fork "
    "sqlalchemy.dialects.postgresql.psycopg psycopg"
).split()


OUTCOMES = ["imported", "already known", "undated", "no ticker", "conflict", "rejected", "unreadable"]


def counted(run: Run) -> dict[str, int]:
    """Read the summary of an import."""
    lines = [line for line in run.out.splitlines() if line.startswith("  ")]
    return {line[2:16].strip(): int(line[16:]) for line in lines}


def rows(run: Run) -> list[dict[str, str]]:
    """Read a table of CSV."""
    return list(csv.DictReader(io.StringIO(run.out)))


def fxtrack(*args: str | Path, stdin: bytes = b"") -> Run:
    """Run a command; as ``command.fxtrack`` does, without a change of the environment."""
    return Process(*args, stdin=stdin).finish()


class Process:
    """A command under way; one at a time. It leads a session, as a shell lets it lead a process group.

    Until ``finish`` its number stays its own, so that a signal which comes too late goes nowhere.
    """

    _under_way: Process | None = None

    def __init__(
        self, *args: str | Path, stdin: bytes = b"", patched: Mapping[str, int] | None = None
    ) -> None:
        """Start it, with constants of modules (``fxtrack.ingest._GROUP``) set to other values."""
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - closed in finish
        words = [os.fspath(arg) for arg in args]
        self._shows_details = "-v" in words
        request = json.dumps([os.getcwd(), dict(os.environ), words, dict(patched or {})]).encode()
        if Process._under_way is not None:  # its test has failed; the next ones shall not
            Process._under_way.abandon()
        self._answers, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as given:
            given.write(stdin)
            given.seek(0)
            files = [file.fileno() for file in (given, self._out, self._err)]
            server = _server()
            socket.send_fds(server, [len(request).to_bytes(4)], [*files, theirs.fileno()])
            server.sendall(request)
        self.pid = int.from_bytes(self._answers.recv(4))
        Process._under_way = self

    def has_ended(self, within: float) -> bool:
        """Wait for its end, but not longer than this."""
        return bool(select.select([self._answers], [], [], within)[0])

    def abandon(self) -> None:
        """End it, whatever it does."""
        Process._under_way = None
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        for file in (self._answers, self._out, self._err):
            file.close()

    def finish(self) -> Run:
        """Wait for its end; returns its status (below zero if a signal ended it) and what it printed."""
        status = int.from_bytes(self._answers.recv(4), signed=True)
        self._answers.close()
        Process._under_way = None
        texts = []
        for file in (self._out, self._err):
            with file:
                file.seek(0)
                texts.append(file.read().decode("utf-8", "replace"))
        run = Run(status, *texts)
        assert self._shows_details or "Traceback" not in run.err, run.err
        return run


@functools.cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair()
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "200"}
    process = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=environment
    )
    theirs.close()

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return ours


def _serve(connection: socket.socket) -> None:
    for name in _LOADED:
        with suppress(ModuleNotFoundError):  # an extra
            importlib.import_module(name)
    while True:
        head, files, _, _ = socket.recv_fds(connection, 4, 4)
        if not head:
            return
        left, request = int.from_bytes(head), b""
        while len(request) < left:
            request += connection.recv(left - len(request))
        child = os.fork()
        if child == 0:
            connection.close()
            os.close(files.pop())
            _run(files, *json.loads(request))
        with socket.socket(fileno=files.pop()) as answers, suppress(BrokenPipeError):
            answers.sendall(child.to_bytes(4))
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            assert ended is not None
            status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
            answers.sendall(status.to_bytes(4, signed=True))
            answers.recv(1)  # it was heard: the number may be given to another
        os.waitpid(child, 0)
        for file in files:
            os.close(file)


def _run(
    files: list[int], folder: str, environment: dict[str, str], args: list[str], patched: dict[str, int]
) -> None:
    from fxtrack.cli import main

    status: object = 1
    try:
        for place, file in enumerate(files):
            os.dup2(file, place)
        os.setsid()
        os.chdir(folder)
        for name, value in patched.items():
            module, _, constant = name.rpartition(".")
            setattr(importlib.import_module(module), constant, value)
        os.environ.clear()
        os.environ.update(environment, COLUMNS="200")
        main(args, prog_name="fxtrack")
    except SystemExit as done:
        status = done.code
    except BaseException:  # noqa: BLE001 - as Python does at its end
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
