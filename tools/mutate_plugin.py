"""For pytest, when ``mutate.py`` runs it: picks and sorts tests, or notes which one runs and for how long."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_began: dict[str, float] = {}
_failed: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that the file names, in its order."""
    if chosen := os.environ.get("MUTATE_CHOSEN"):
        order = {name: n for n, name in enumerate(Path(chosen).read_text("utf-8").split("\n"))}
        items[:] = sorted((i for i in items if i.nodeid in order), key=lambda i: order[i.nodeid])


def pytest_runtest_logstart(nodeid: str) -> None:
    """Say which test runs; ``mutate_contexts`` and the processes that the test starts hear it."""
    if _measures():
        os.environ["MUTATE_TEST"] = nodeid
        _began[nodeid] = time.perf_counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep in mind what failed: it can tell nothing of mutations."""
    if report.failed:
        _failed.add(report.nodeid)


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Note how long it took, with all that it had to lay out."""
    if _measures():
        os.environ["MUTATE_TEST"] = ""
    if _measures() and nodeid not in _failed:
        with Path(os.environ["MUTATE_TIMES"]).open("a", encoding="utf-8") as file:
            file.write(f"{time.perf_counter() - _began.pop(nodeid):.4f} {nodeid}\n")


def _measures() -> bool:
    """Tell whether this is one of the processes that run tests to measure them."""
    return {"MUTATE_TIMES", "PYTEST_XDIST_WORKER"} <= os.environ.keys()
