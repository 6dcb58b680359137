"""Where the time of an import goes: ``python benchmarks/where.py PATH...``.

Imports into a throwaway database in one process, and looks at it after every millisecond of processor time:
the innermost function of fxtrack that is under way gets the sample, with the library calls that it makes.
Prints the shares as a table in Markdown. What a look costs is spread evenly, unlike with a tracing profiler.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PACKAGE = Path(__file__).resolve().parent.parent / "fxtrack"
EVERY = 0.001
SHOWN = 25


def place_of(frame: FrameType | None) -> str:
    """Name the innermost function of fxtrack on a stack."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(str(PACKAGE)):
            module = Path(code.co_filename).relative_to(PACKAGE).with_suffix("")
            return f"{'.'.join(module.parts)}.{code.co_name}"
        frame = frame.f_back
    return "starting, and ending"


def main() -> None:
    """Import under the eyes of a sampler."""
    from fxtrack.cli import main as fxtrack

    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[place_of(frame)] += 1

    signal.signal(signal.SIGPROF, look)
    with tempfile.TemporaryDirectory() as folder:
        command = ["-q", "--db", str(Path(folder) / "x.db"), "import", "--jobs", "1", *sys.argv[1:]]
        began = time.perf_counter()
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        fxtrack(command, standalone_mode=False)
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.perf_counter() - began
    total = seen.total()
    modules: Counter[str] = Counter()
    for place, number in seen.items():
        modules[place.rpartition(".")[0] or place] += number
    print(f"{seconds:.1f} s, {total:,} looks")
    for what, counted in (("module", modules), ("function", seen)):
        print(f"\n| share | {what} |\n|---:|---|")
        for place, number in counted.most_common(SHOWN):
            print(f"| {number / total:.1%} | `{place}` |")


if __name__ == "__main__":
    main()
