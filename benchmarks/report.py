"""How long a report takes, beside five empty pictures of matplotlib: ``python benchmarks/report.py``.

The yardstick saves five empty figures in a fresh process. Beside it the whole report is made, in a fresh
process too: of the example pages, which are imported first, and of twenty years of daily data of five pairs
that are in the database already. Medians of alternating runs.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measure
from benchmarks.measure import Row, Target

ROOT = Path(__file__).resolve().parent.parent
FIRST, DAYS = date(2006, 1, 1), 7305
RATES = {"KGS/USD": 0.03, "KZT/USD": 0.005, "TJS/USD": 0.2, "UZS/USD": 0.0008, "TMT/USD": 0.3}
MONTHS = "January February March April May June July August September October November December".split()
EMPTY = """
import sys
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
for number in range(5):
    pyplot.figure().savefig(f"{sys.argv[1]}/{number}.png")
"""


def generate(file: Path) -> None:
    """Write twenty years of pages as JSON Lines, one a day; always the same."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            lines = [f"{pair} = {_rate(level, number):.5f} 0%" for pair, level in RATES.items()]
            lines += [f"{day:%d} {MONTHS[day.month - 1]} {day.year}", "", "A page of that day.", ""]
            out.write(json.dumps({"text": "\n".join(lines)}) + "\n")


def _rate(level: float, number: int) -> float:
    waves = (
        0.08 * math.sin(number / 310 + level) + 0.03 * math.sin(number / 47) + 0.004 * math.sin(number * 1.7)
    )
    return level * math.exp(-number / DAYS) * (1 + waves)


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="how often each is measured (7)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        # Modules are compiled once, as those of an installed program are, whatever the environment says.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        pages, database, out = (Path(folder) / name for name in ("pages.jsonl", "x.db", "out"))
        generate(pages)
        fxtrack: list[str | Path] = [sys.executable, "-m", "fxtrack", "-q", "--db"]
        measure.run(*fxtrack, database, "import", pages)

        def examples() -> float:
            (Path(folder) / "examples.db").unlink(missing_ok=True)
            where = Path(folder) / "examples.db"
            return _seconds([*fxtrack, where, "report", ROOT / "examples" / "snapshots", "--out", out])

        cases: dict[str, tuple[Callable[[], float], float]] = {
            "examples": (examples, 3),
            "20 years": (functools.partial(_seconds, [*fxtrack, database, "report", "--out", out]), 6),
        }
        rows = []
        for name, (report, limit) in cases.items():
            empty = functools.partial(_seconds, [sys.executable, "-c", EMPTY, folder])
            base, value = measure.alternate(name, runs, empty, report)
            rows.append(
                Row(name, "`fxtrack report`", value, "five empty figures", base, target=Target(limit))
            )
    print(measure.machine(["fxtrack", "matplotlib", "Jinja2"]))
    print(f"\nMedians of {runs} alternating runs.\n")
    print(measure.table(rows))
    return 0


def _seconds(command: list[str | Path]) -> float:
    return measure.run(*command).seconds


if __name__ == "__main__":
    sys.exit(main())
