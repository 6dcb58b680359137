"""Databases for the tests: SQLite files, and a PostgreSQL cluster of the tests' own."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fxtrack import extract
from fxtrack.places import listing

settings.register_profile(
    "fxtrack",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "100")),
)
settings.load_profile("fxtrack")

# A shell lets what it starts in the background ignore these, and so would all commands under test.
for _number, _handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)


def absent(what: str) -> None:
    """Skip on a user's machine; a machine that checks the project must have everything."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is absent, and CI must have it")
    pytest.skip(f"{what} is absent")


def _postgresql_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: name the user to run it as, None for the present one."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A throwaway cluster, reached through a socket in its own folder."""
    programs = _postgresql_programs()
    if programs is None:
        absent("PostgreSQL's server")
    assert programs
    pytest.importorskip("psycopg")
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="fxtrack-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    data = folder / "data"
    run(programs / "initdb", "-D", data, "-U", "fxtrack", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -p {port} -c listen_addresses='' -c fsync=off"
    run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://fxtrack@/postgres?host={folder}&port={port}"
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Databases:
    """Hands out new, empty databases of one engine."""

    def __init__(self, engine: str, folder: Path, server: str | None) -> None:
        self.engine = engine
        self._folder = folder
        self._server = server

    def new(self) -> str:
        name = f"t{uuid.uuid4().hex}"
        if self._server is None:
            return str(self._folder / f"{name}.db")
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self._server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """New databases, on each engine in turn."""
    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    return Databases(request.param, tmp_path, server)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder of its own, and knows no database of the user's."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("FXTRACK_DB", raising=False)
    return folder


@pytest.fixture
def small_disk(elsewhere: Path) -> Iterator[Path]:
    """A disk of 256 KB in the folder of the test."""
    folder = elsewhere / "disk"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "fxtrack-test", folder], check=False
        ).returncode
    ):
        absent("the right to mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written just now count as if they had been there for long."""
    monkeypatch.setattr(listing, "_SETTLED", -(10**15))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is as good as a page, and so is a commit."""
    monkeypatch.setattr("fxtrack.ingest.committing._MOST_EXTRACTIONS", 1)
    few = functools.partial(extract.extract_in_batches, most=5)
    monkeypatch.setattr("fxtrack.ingest.batches.extract_in_batches", few)
    monkeypatch.setattr(extract, "SENT", 5)
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 2048)


@pytest.fixture
def odd_files(elsewhere: Path) -> None:
    (elsewhere / "empty").mkdir()
    (elsewhere / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (elsewhere / "good.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n")
    (elsewhere / "undated.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\n\n")
    (elsewhere / "cut.txt").write_text("KGS/USD = 1 0%\nKZT/USD = 2 0%\nTJS/USD = 3.")
    (elsewhere / "conflict.txt").write_text("KGS/USD = 1 0%\nKGS/USD = 2 0%\nKZT/USD = 3 0%\n01 May 2025\n")
