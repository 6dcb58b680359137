"""How fast questions are answered, beside reading the rows with pandas: ``python benchmarks/questions.py``.

Twenty years of daily data of five pairs, with ten pages a day that all print other rates: 73,050 pages, some
344,000 observations. The yardstick imports pandas and reads the rows with ``read_sql``: from the bare table
of observations, from the view that plain SQL is meant for, and from the view that has each print with the
place where it stands, which is what a check looks at. Medians of alternating runs.

A second table tells for how long a command holds the database, while imports wait on SQLite: the rows are
read in one transaction, and all that is computed and drawn comes after it.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measure
from benchmarks.measure import Row, Target

FIRST, DAYS, PAGES_A_DAY = date(2006, 1, 1), 7305, 10
RATES = {"KGS/USD": 0.01144, "KZT/USD": 0.00193, "TJS/USD": 0.10901, "UZS/USD": 0.00008, "TMT/USD": 0.28490}
MONTHS = "January February March April May June July August September October November December".split()
READ = """
import sqlite3, sys
import pandas
pandas.read_sql(sys.argv[2], sqlite3.connect(sys.argv[1]))
"""
QUESTIONS = {
    "changes": ["changes"],
    "check": ["check", "--format", "csv"],
    "rates": ["rates", "--format", "csv"],
    "coverage": ["coverage"],
    "stats": ["stats", "--format", "csv"],
    "periods": ["periods", "--format", "csv"],
}


HELD = {
    "report": ["report", "--out", "out"],
    "chart --kind index": ["chart", "c.png", "--kind", "index"],
    "check": ["check"],
    "rates": ["rates"],
}
TRAFFIC = Path(__file__).resolve().parent.parent / "tests" / "traffic.py"


def generate(file: Path) -> None:
    """Write the pages as JSON Lines; always the same."""
    chance = random.Random(7)
    levels = dict(RATES)
    with file.open("w", encoding="utf-8") as out:
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            for pair, level in RATES.items():
                moved = levels[pair] * (1 + chance.gauss(0, 0.004))
                levels[pair] = max(level * 0.5, min(level * 2, moved))
            for _ in range(PAGES_A_DAY):
                out.write(json.dumps({"text": _page(day, levels, chance)}) + "\n")


def _page(day: date, levels: dict[str, float], chance: random.Random) -> str:
    lines = [
        f"{pair} = {level * (1 + chance.gauss(0, 0.001)):.7f} {chance.choice(['0', '-0', '0.09', '-0.18'])}%"
        for pair, level in levels.items()
    ]
    return "\n".join([*lines, f"{day:%d} {MONTHS[day.month - 1]} {day.year}", "", "A page of that day.", ""])


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (5)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        pages, database = Path(folder) / "pages.jsonl", Path(folder) / "x.db"
        generate(pages)
        fxtrack = [sys.executable, "-m", "fxtrack", "-q", "--db", str(database)]
        measure.run(*fxtrack, "import", pages)
        rows = []
        for name, arguments in QUESTIONS.items():
            for source in ("observation", "observations", "sightings"):
                query = f"SELECT * FROM {source}"
                base, value = measure.alternate(
                    f"{name} beside {query}",
                    runs,
                    functools.partial(_seconds, [sys.executable, "-c", READ, str(database), query]),
                    functools.partial(_seconds, [*fxtrack, *arguments]),
                )
                yardstick = f"pandas, `{query}`"
                rows.append(Row(name, f"`fxtrack {name}`", value, yardstick, base, target=Target(3)))
        held = [_held(database, name, command, runs) for name, command in HELD.items()]
    print(measure.machine(["fxtrack", "pandas", "SQLAlchemy"]))
    print(f"\nMedians of {runs} alternating runs.\n")
    print(measure.table(rows))
    print("\n| command | holds the database | connections | statements |\n|---|---:|---:|---:|")
    print("\n".join(held))
    return 0


def _held(database: Path, name: str, command: list[str], runs: int) -> str:
    """Measure for how long a command holds the database; returns a row of the second table."""
    run = [sys.executable, str(TRAFFIC), "-q", "--db", str(database), *command]
    with tempfile.TemporaryDirectory() as folder:
        figures = [json.loads(_figures(run, folder)) for _ in range(runs)]
    seconds = statistics.median(each["held"] for each in figures)
    first = figures[0]
    return f"| `fxtrack {name}` | {seconds:.2f} s | {first['connections']} | {first['statements']} |"


def _figures(command: list[str], folder: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1]


def _seconds(command: list[str]) -> float:
    return measure.run(*command).seconds


if __name__ == "__main__":
    sys.exit(main())
