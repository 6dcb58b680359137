"""Runs the command line as a user does: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    status: int
    out: str
    err: str


def fxtrack(*args: str | Path, stdin: bytes = b"", **environment: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "fxtrack", *map(str, args)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "COLUMNS": "200", **environment},
        timeout=300,
        check=False,
    )
    run = Run(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in run.err, run.err
    return run
