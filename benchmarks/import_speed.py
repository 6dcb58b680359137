"""Import speed beside a plain text search of the same files: ``python benchmarks/import_speed.py``.

Generates pages (14 KB on average) in a temporary folder and runs, in turn, ``rg -j1 -c 'KGS/USD = '`` over
them, ``fxtrack import`` into a new database, and the same import again. Prints medians and their ratios.
Needs ripgrep.
"""

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

PAIRS = ("KGS", "KZT", "TJS", "UZS", "TMT")
CENTRES = (1144, 198, 10901, 8, 28490)
WORDS = "river valley market wheat road council winter border school train cotton summit price water".split()


def page(number: int, size: int) -> str:
    """Make a page: a ticker eight times over, its date, and filler up to the size."""
    chance = random.Random(number)  # noqa: S311 - the same pages each time
    rates = [centre + chance.randint(-centre // 50 - 1, centre // 50 + 1) for centre in CENTRES]
    quotes = [
        f"{p}/USD = 0.{r:05} {chance.randint(-99, 99) / 100:g}%" for p, r in zip(PAIRS, rates, strict=True)
    ]
    day = date(2006, 1, 1) + timedelta(days=number % 7300)
    text = "\n  ".join("\u2022 " + quote for quote in quotes * 8) + f"\n{day:%d %B %Y}\n\n"
    while len(text) < size:
        text += " ".join(chance.choices(WORDS, k=80)) + ".\n\n"
    return text


def seconds(*command: str | Path, status: int = 0) -> float:
    """Run a command; return how long it took."""
    start = time.perf_counter()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, check=False)
    if done.returncode != status:
        raise SystemExit(f"{command[0]} ended with status {done.returncode}")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if not shutil.which("rg"):
        raise SystemExit("this needs ripgrep (rg)")
    with tempfile.TemporaryDirectory() as folder:
        tree, database = Path(folder) / "pages", Path(folder) / "x.db"
        chance = random.Random(0)  # noqa: S311
        for number in range(options.pages):
            path = tree / f"{number // 1000:03}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(number, chance.randint(8_000, 20_000)), "utf-8")
        fxtrack: list[str | Path] = [sys.executable, "-m", "fxtrack", "-q", "--db", database]
        times: dict[str, list[float]] = {"search": [], "import": [], "again": []}
        for _ in range(options.runs):
            times["search"].append(seconds("rg", "-j1", "-c", "KGS/USD = ", tree))
            database.unlink(missing_ok=True)
            times["import"].append(seconds(*fxtrack, "import", tree))
            times["again"].append(seconds(*fxtrack, "import", tree))
    median = {name: statistics.median(each) for name, each in times.items()}
    print(f"{options.pages} pages, medians of {options.runs} alternating runs")
    print("| what | seconds | pages a second | times the search |")
    print("|---|---:|---:|---:|")
    for name, label in (
        ("search", "rg -j1 -c 'KGS/USD = '"),
        ("import", "fxtrack import, new database"),
        ("again", "the same again"),
    ):
        ratio = median[name] / median["search"]
        print(f"| {label} | {median[name]:.2f} | {options.pages / median[name]:,.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
