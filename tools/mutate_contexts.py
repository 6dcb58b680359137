"""For coverage, when ``mutate.py`` measures: files what runs under the test that it runs for.

The variable MUTATE_TEST names the test. Processes inherit it, or get it later: some tests have their commands
run in processes that are forked from one server, which began within another test.
"""

from __future__ import annotations

import os
import sys

from coverage import Coverage, CoveragePlugin
from coverage.plugin_support import Plugins
from coverage.types import TConfigurable


class _Contexts(CoveragePlugin):
    def configure(self, config: TConfigurable) -> None:
        """Begin with the test that the process was started for."""
        config.set_option("run:context", os.environ.get("MUTATE_TEST", ""))


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event == "os.putenv" and arguments[0] == b"MUTATE_TEST" and (measured := Coverage.current()):
        measured.switch_context(os.fsdecode(arguments[1]))  # type: ignore[arg-type]


def coverage_init(registry: Plugins, options: object) -> None:
    """Coverage calls it where it starts, and anew in a process that was forked."""
    del options
    registry.add_configurer(_Contexts())
    sys.addaudithook(_heard)
