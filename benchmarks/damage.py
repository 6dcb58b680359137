"""What is read from damaged files: ``python benchmarks/damage.py``. It needs the ``test`` extra.

Damages small files of every format at random: cuts, zeroed bytes, tails and stretches; where checksums prove
the pages also flipped bits, splices, and files behind files. Reads them as an import does. Every value read
(a date, a pair, a rate and a change) must stand on one of the two pages in the file, with the date of that
page. Prints a table in Markdown. A number is always the same file: ``--first`` goes on where an earlier run
ended. Exit status: 0 if nothing was invented and nothing crashed, else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from pathlib import Path
from types import FrameType
from typing import NamedTuple

_ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_ROOT), str(_ROOT / "tests")]

from damaging import MAKERS, PRINTED, damaged, read_values

from benchmarks.measure import machine, processors, progress

_A_TASK = 200
_SECONDS = 20
_COLUMNS = ("files", "in the files", "kept", "invented", "crashes", "hangs")


class Fault(NamedTuple):
    """A file from which something wrong came: its number, what it is, what came."""

    number: int
    what: str
    told: str


class Tally(NamedTuple):
    """What came of some files: counts by format, and faults."""

    counts: dict[str, Counter[str]]
    faults: list[Fault]


class _HangError(Exception):
    """A file took too long."""


def _too_long(_: int, __: FrameType | None) -> None:
    raise _HangError


def read_some(numbers: range) -> Tally:
    """Read the damaged files of some numbers."""
    signal.signal(signal.SIGALRM, _too_long)
    tally = Tally(defaultdict(Counter), [])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        whole = {name: len(read_values(path, maker.data).values) for name, maker in MAKERS.items()}
        for number in numbers:
            name, damage, data = damaged(number)
            counts = tally.counts[name]
            counts["files"] += 1
            counts["in the files"] += whole[name]
            signal.alarm(_SECONDS)
            try:
                read = read_values(path, data)
            except _HangError:
                counts["hangs"] += 1
                tally.faults.append(Fault(number, f"{name}, {damage}", "took too long"))
                continue
            except Exception as error:  # noqa: BLE001 - a crash is what is counted
                counts["crashes"] += 1
                tally.faults.append(Fault(number, f"{name}, {damage}", f"{type(error).__name__}: {error}"))
                continue
            finally:
                signal.alarm(0)
            wrong = read.values - PRINTED
            counts["invented"] += len(wrong)
            counts["crashes"] += len(read.crashes)
            counts["kept"] += len(read.values) - len(wrong)
            tally.faults.extend(
                Fault(number, f"{name}, {damage}", told) for told in (*map(str, wrong), *read.crashes)
            )
    return Tally(dict(tally.counts), tally.faults)


def read_all(first: int, files: int, jobs: int) -> Iterator[Tally]:
    """Read so many files in processes; one that dies is a crash of the files that it had."""
    tasks = [range(at, min(at + _A_TASK, first + files)) for at in range(first, first + files, _A_TASK)]
    waiting = iter(tasks)
    while several := list(itertools.islice(waiting, jobs * 8)):
        with ProcessPoolExecutor(jobs) as pool:
            futures = [pool.submit(read_some, task) for task in several]
            died = []
            for task, future in zip(several, futures, strict=True):
                try:
                    yield future.result()
                except BrokenExecutor:
                    died.append(task)
        for task in died:  # one after the other, each by itself: one of them ends its process
            yield from _one_by_one(task)
        progress(f"{min(several[-1].stop, first + files) - first:,} of {files:,} files")


def _one_by_one(numbers: range) -> Iterator[Tally]:
    for number in numbers:
        with ProcessPoolExecutor(1) as pool, contextlib.suppress(BrokenExecutor):
            yield pool.submit(read_some, range(number, number + 1)).result()
            continue
        name, damage, _ = damaged(number)
        counts = Counter({"files": 1, "crashes": 1})
        yield Tally({name: counts}, [Fault(number, f"{name}, {damage}", "ended the process")])


def table_of(counts: dict[str, Counter[str]]) -> str:
    """Set the counts as a table in Markdown."""
    lines = [f"| format | {' | '.join(_COLUMNS)} |", f"|---|{'---:|' * len(_COLUMNS)}"]
    every: Counter[str] = Counter()
    for name in MAKERS:
        every += counts.get(name, Counter())
    for name, counted in [*((n, counts.get(n, Counter())) for n in MAKERS), ("all", every)]:
        share = f"{100 * counted['kept'] / max(counted['in the files'], 1):.0f} %"
        cells = [f"{counted[column]:,}" for column in _COLUMNS]
        cells[_COLUMNS.index("kept")] = share
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Damage, read, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=100_000, help="how many files (%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first (%(default)s)")
    parser.add_argument("--jobs", type=int, default=processors(), help="processes (%(default)s)")
    asked = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    faults: list[Fault] = []
    for tally in read_all(asked.first, asked.files, asked.jobs):
        for name, counted in tally.counts.items():
            counts[name] += counted
        for fault in tally.faults:
            progress(f"number {fault.number}: {fault.what}: {fault.told}")
        faults += tally.faults
    print(machine(["fxtrack", "isal", "zstandard", "pyarrow"]))
    print()
    print(table_of(counts))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
