"""How long one chart takes, beside one empty picture of matplotlib: ``python benchmarks/charts.py``.

The yardstick saves an empty figure in a fresh process, and so does a chart of each kind. Processor time
counts, for it says the same on a busy machine. Of the example pages, and of twenty years of daily data of
five pairs. Medians of alternating runs.
"""

from __future__ import annotations

import argparse
import functools
import os
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measure
from benchmarks.measure import Row
from benchmarks.report import ROOT, generate

EMPTY = """
import sys
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
pyplot.figure().savefig(sys.argv[1])
"""
CHARTS = {
    "trend": ["--pair", "KZT/USD"],
    "overview": ["--kind", "overview"],
    "index": ["--kind", "index"],
    "changes": ["--kind", "changes"],
    "coverage": ["--kind", "coverage"],
    "periods": ["--kind", "periods", "--pair", "KZT/USD"],
    "together": ["--together", "--pair", "KGS/USD", "--pair", "TJS/USD"],
}


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (5)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        # Modules are compiled once, as those of an installed program are, whatever the environment says.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        pages, picture = Path(folder) / "pages.jsonl", Path(folder) / "x.png"
        generate(pages)
        rows = []
        for case, source in {"examples": ROOT / "examples" / "snapshots", "20 years": pages}.items():
            database = Path(folder) / f"{case}.db"
            fxtrack: list[str | Path] = [sys.executable, "-m", "fxtrack", "-q", "--db", database]
            measure.run(*fxtrack, "import", source)
            for kind, given in CHARTS.items():
                empty = functools.partial(_processor_time, sys.executable, "-c", EMPTY, picture)
                chart = functools.partial(_processor_time, *fxtrack, "chart", picture, *given)
                base, value = measure.alternate(f"{case}, {kind}", runs, empty, chart)
                rows.append(Row(f"{case}, {kind}", "`fxtrack chart`", value, "an empty figure", base))
    print(measure.machine(["fxtrack", "matplotlib"]))
    print(f"\nMedians of {runs} alternating runs, processor time.\n")
    print(measure.table(rows))
    return 0


def _processor_time(*command: str | Path) -> float:
    """Run a command; return the processor time that it and its children used, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    measure.run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
