"""Run commands in turn, time them, and set the medians beside each other in a table."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Part = str | Path
"""A part of a command."""

# Starts the command from a small process: a child's peak is at least what its parent held when it started it.
_LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
if status == 0:
    print(used.ru_maxrss, file=sys.stderr)
raise SystemExit(os.waitstatus_to_exitcode(status))
"""


class CommandError(Exception):
    """A command failed, or did not do what it was measured for; the message says which and how."""


class Ran(NamedTuple):
    """A command that ended well."""

    seconds: float
    output: str
    errors: str


class Target(NamedTuple):
    """What a ratio has to be: at most the limit, or at least."""

    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def met(self, ratio: float) -> bool:
        """Tell whether a ratio meets the target."""
        return ratio >= self.limit if self.at_least else ratio <= self.limit


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes:
        case: its name.
        what: the command that was measured.
        value: its median.
        yardstick: what it was compared with in the same run.
        base: the median of that.
        pages: how many pages the command reads.
        unit: of the medians: ``s``, ``ms`` or ``MB``.
        target: what the ratio of the two has to be, if there is an aim.
    """

    case: str
    what: str
    value: float
    yardstick: str
    base: float
    pages: int | None = None
    unit: str = "s"
    target: Target | None = None

    @property
    def ratio(self) -> float:
        """The measured median over that of the yardstick, as it is shown."""
        return round(self.value / self.base, 2)

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        verdict = ("met" if self.target.met(self.ratio) else "not met") if self.target else ""
        return (
            self.case,
            self.what,
            f"{self.pages:,}" if self.pages else "",
            _amount(self.value, self.unit),
            f"{self.value / self.pages * 1e6:.1f} µs" if self.pages and self.unit == "s" else "",
            self.yardstick,
            _amount(self.base, self.unit),
            f"{self.ratio:.2f}",
            str(self.target or ""),
            verdict,
        )


def run(*command: Part, named: Iterable[Part] | None = None) -> Ran:
    """Run a command.

    Args:
        command: the program and its arguments.
        named: the command to name in a message, if it is another.

    Raises:
        CommandError: it failed; what it wrote to standard error is in the message.
    """
    start = time.perf_counter()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        shown = shlex.join(str(part) for part in named or command)
        raise CommandError(f"{shown} ended with status {done.returncode}:\n{done.stderr.strip()}")
    return Ran(seconds, done.stdout, done.stderr)


def run_for_memory(*command: Part) -> tuple[Ran, float]:
    """Run a command of one process; return also the most memory it held, in megabytes (10^6 bytes)."""
    ran = run(sys.executable, "-I", "-S", "-c", _LAUNCHER, *command, named=command)
    peak = int(ran.errors.split()[-1])
    return ran, peak * (1 if sys.platform == "darwin" else 1024) / 1e6


def alternate(
    label: str, runs: int, yardstick: Callable[[], float], measured: Callable[[], float]
) -> tuple[float, float]:
    """Measure two things in turn; return the median of the yardstick, then that of the other."""
    pairs = []
    for number in range(runs):
        base = yardstick()
        value = measured()
        progress(f"{label}: run {number + 1} of {runs}: {value:.3f} beside {base:.3f}")
        pairs.append((base, value))
    bases, values = zip(*pairs, strict=True)
    return statistics.median(bases), statistics.median(values)


def progress(message: str) -> None:
    """Tell how it goes, on standard error."""
    print(message, file=sys.stderr, flush=True)


def machine(packages: Iterable[str]) -> str:
    """Describe the machine, and the versions of what was measured, in one paragraph."""
    cores = processors()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = [python, *(f"{name} {version}" for name in packages if (version := _version(name)))]
    return (
        f"Machine: {cores} {'core' if cores == 1 else 'cores'} ({_model()}), {memory:.0f} GB of memory, "
        f"{platform.system()} {platform.release()}. {', '.join(versions)}."
    )


def processors() -> int:
    """Tell how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def table(rows: Iterable[Row]) -> str:
    """Set the rows as a table in Markdown."""
    head = ("case", "measured", "pages", "median", "a page", "yardstick", "median", "ratio", "target", "")
    right = {2, 3, 4, 6, 7}
    rule = ["---:" if column in right else "---" for column in range(len(head))]
    lines = [head, rule, *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("  ", " ")


def _amount(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.2f} s"
    return f"{value * 1000 if unit == 'ms' else value:.0f} {unit}"


def _version(name: str) -> str | None:
    if name == "ripgrep":
        try:
            return run("rg", "--version").output.split()[1]
        except OSError:
            return None
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _model() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()
