"""How fast fxtrack is, beside named yardsticks: ``python benchmarks/run.py``.

Makes everything it needs in a temporary folder (at 100,000 pages about 7 GB of it), measures one case after
the other, fxtrack and its yardstick in turn, and prints the medians as a table in Markdown. Progress goes to
standard error. Exit status: 0 if every case could be measured (whether its target is met or not), else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import corpus, measure
from benchmarks.measure import CommandError, Part, Row, Target, progress

PACKAGES = {
    "fastwarc": "fastwarc",
    "pyarrow": "pyarrow",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
}
"""Modules that some cases need beyond fxtrack's own, and the packages that bring them."""
START_UPS = 20
FEWEST_PAGES = 1000
SETTLED_SECONDS = 3.5
"""A file that changed within the last three seconds is not yet trusted to be unchanged."""

SEARCHED = "KGS/USD = "
SEARCH = f"`rg -j1 -c '{SEARCHED}'`"
BARE_WARC = """
import sys
from fastwarc.warc import ArchiveIterator
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            record.reader.read()
"""
BARE_PARQUET = """
import sys
import pyarrow.parquet as pq
for batch in pq.ParquetFile(sys.argv[1]).iter_batches(columns=["text"]):
    pass
"""


@dataclass(frozen=True)
class Expected:
    """What an import must tell, so that no case is fast because it did nothing.

    Attributes:
        imported: pages with new quotes and a date.
        read: pages in all; None where the import may leave out what it knows.
    """

    imported: int
    read: int | None = None


@dataclass
class Bench:
    """Where the cases find their corpora, and how often they measure.

    Attributes:
        folder: for generated corpora and for databases.
        pages: how many pages the loose corpora and the WARC file have.
        runs: how often everything is measured.
        full_script: whether the script reads all pages.
    """

    folder: Path
    pages: int
    runs: int
    full_script: bool

    def corpus(self, kind: str, count: int, make: Callable[[Path, int], None]) -> Path:
        """Return the folder of a corpus, generated unless it is there."""
        folder = self.folder / f"{kind}-{count}"
        if not folder.exists():
            passing = folder.with_suffix(".passing")
            shutil.rmtree(passing, ignore_errors=True)
            passing.mkdir()
            start = time.perf_counter()
            make(passing, count)
            progress(f"generated {folder.name} in {time.perf_counter() - start:.1f} s")
            passing.rename(folder)
            os.sync()
            time.sleep(SETTLED_SECONDS)
        return folder

    @contextlib.contextmanager
    def database(self) -> Iterator[Path]:
        """Yield the name of a new database, and remove it afterwards."""
        with tempfile.TemporaryDirectory(prefix="database-", dir=self.folder) as folder:
            yield Path(folder) / "new.db"

    def import_new(self, expected: Expected, *arguments: Part) -> float:
        """Import into a new database; return the seconds."""
        with self.database() as database:
            return seconds_to_import(database, expected, *arguments)

    def memory_to_import(self, expected: Expected, *arguments: Part) -> float:
        """Import into a new database in one process; return the most megabytes it held."""
        with self.database() as database:
            ran, peak = measure.run_for_memory(*import_command(database, "--jobs", "1", *arguments))
            check(ran.output, expected)
            return peak


def import_command(database: Path, *arguments: Part) -> list[Part]:
    """Return the command of an import; the summary as JSON serves as a check."""
    return [sys.executable, "-m", "fxtrack", "-q", "--db", database, "import", "--json", *arguments]


def seconds_to_import(database: Path, expected: Expected, *arguments: Part) -> float:
    """Import; return the seconds."""
    ran = measure.run(*import_command(database, *arguments))
    check(ran.output, expected)
    return ran.seconds


def check(summary: str, expected: Expected) -> None:
    """Compare the summary of an import with what it must be.

    Raises:
        CommandError: something else was imported.
    """
    try:
        told = json.loads(summary)
        imported, read = told["outcomes"]["imported"], told["snapshots"]
    except (ValueError, KeyError) as error:
        raise CommandError(f"no summary of an import: {summary[:2000]!r}") from error
    if imported != expected.imported or expected.read not in {None, read}:
        raise CommandError(f"expected {expected}, but the import tells:\n{summary[:2000]}")


def search(tree: Path, pages: int) -> float:
    """Search a tree for the text of a quote; return the seconds."""
    ran = measure.run("rg", "-j1", "-c", SEARCHED, tree)
    if (found := ran.output.count("\n")) != pages:
        raise CommandError(f"the search found {found} pages of {pages}")
    return ran.seconds


def bare(program: str, *paths: Path) -> float:
    """Run a short program in a fresh Python; return the seconds."""
    return measure.run(sys.executable, "-c", program, *paths).seconds


def loose(bench: Bench) -> Iterator[Row]:
    """Loose pages of text into a new database."""
    tree = bench.corpus("loose", bench.pages, corpus.loose)
    yield loose_row(bench, "loose", tree, Target(4.0))


def loose_distinct(bench: Bench) -> Iterator[Row]:
    """Loose pages, every one with a ticker of its own: the hard case."""
    make = functools.partial(corpus.loose, shared=1)
    yield loose_row(bench, "loose-distinct", bench.corpus("distinct", bench.pages, make), None)


def loose_row(bench: Bench, case: str, tree: Path, target: Target | None) -> Row:
    """Measure the import of a tree into a new database beside a search of it."""
    expected = Expected(bench.pages, bench.pages)
    base, value = measure.alternate(
        case, bench.runs, lambda: search(tree, bench.pages), lambda: bench.import_new(expected, tree)
    )
    return Row(case, "`fxtrack import TREE`", value, SEARCH, base, bench.pages, target=target)


def loose_again(bench: Bench) -> Iterator[Row]:
    """The same pages once more, into the database that knows them."""
    tree = bench.corpus("loose", bench.pages, corpus.loose)
    with bench.database() as database:
        progress("loose-again: first import")
        seconds_to_import(database, Expected(bench.pages, bench.pages), tree)
        base, value = measure.alternate(
            "loose-again",
            bench.runs,
            lambda: search(tree, bench.pages),
            lambda: seconds_to_import(database, Expected(0), tree),
        )
    what = "`fxtrack import TREE`, again"
    yield Row("loose-again", what, value, SEARCH, base, bench.pages, target=Target(2.5))


def warc(bench: Bench) -> Iterator[Row]:
    """One WARC file in one process."""
    path = bench.corpus("warc", bench.pages, corpus.warc) / "one.warc.gz"
    expected = Expected(bench.pages, bench.pages)
    base, value = measure.alternate(
        "warc",
        bench.runs,
        lambda: bare(BARE_WARC, path),
        lambda: bench.import_new(expected, "--jobs", "1", path),
    )
    what = "`fxtrack import --jobs 1 FILE`"
    yield Row("warc", what, value, "bare FastWARC loop", base, bench.pages, target=Target(1.3))


def warc_parallel(bench: Bench) -> Iterator[Row]:
    """The same records in four files, on all processors."""
    folder = bench.corpus("warc", bench.pages, corpus.warc) / "parts"
    paths = sorted(folder.iterdir())
    expected = Expected(bench.pages, bench.pages)
    base, value = measure.alternate(
        "warc-parallel",
        bench.runs,
        lambda: bare(BARE_WARC, *paths),
        lambda: bench.import_new(expected, *paths),
    )
    what = f"`fxtrack import`, {len(paths)} files, {measure.processors()} processors"
    yardstick = "bare FastWARC loop, one process"
    yield Row("warc-parallel", what, value, yardstick, base, bench.pages, target=Target(0.7))


def parquet(bench: Bench) -> Iterator[Row]:
    """A corpus in Parquet of which a hundredth has a ticker, in one process."""
    rows = 10 * bench.pages
    path = bench.corpus("parquet", rows, corpus.parquet) / "corpus.parquet"
    expected = Expected(corpus.ticker_rows(rows), rows)
    base, value = measure.alternate(
        "parquet",
        bench.runs,
        lambda: bare(BARE_PARQUET, path),
        lambda: bench.import_new(expected, "--jobs", "1", path),
    )
    what = "`fxtrack import --jobs 1 FILE`"
    yield Row("parquet", what, value, "pyarrow reads the text column", base, rows, target=Target(1.5))


def wet(bench: Bench) -> Iterator[Row]:
    """Plain text without any ticker, in two WET files, in one process."""
    records = 5 * bench.pages
    paths = sorted(bench.corpus("wet", records, corpus.wet).iterdir())
    expected = Expected(0, records)
    base, value = measure.alternate(
        "wet",
        bench.runs,
        lambda: bare(BARE_WARC, *paths),
        lambda: bench.import_new(expected, "--jobs", "1", *paths),
    )
    what = "`fxtrack import --jobs 1 FILES`"
    yield Row("wet", what, value, "bare FastWARC loop", base, records, target=Target(1.1))


def script(bench: Bench) -> Iterator[Row]:
    """The straightforward script; its start-up is measured apart, so that only its reading is scaled."""
    tree = bench.corpus("loose", bench.pages, corpus.loose)
    part = bench.pages if bench.full_script else bench.pages // 10
    start_up = seconds_of_script(bench, tree, 0)
    progress(f"script: {part} pages, once")
    read = seconds_of_script(bench, tree, part) - start_up
    value = start_up + read * bench.pages / part
    expected = Expected(bench.pages, bench.pages)
    _, base = measure.alternate("script", bench.runs, lambda: value, lambda: bench.import_new(expected, tree))
    share = "once" if bench.full_script else f"once on {part:,} pages, scaled"
    what = f"`straightforward.py TREE`, {share}"
    yardstick = "`fxtrack import TREE`"
    yield Row("script", what, value, yardstick, base, bench.pages, target=Target(20, at_least=True))


def seconds_of_script(bench: Bench, tree: Path, pages: int) -> float:
    """Run the straightforward script over some pages; return the seconds."""
    with bench.database() as database:
        ran = measure.run(sys.executable, HERE / "straightforward.py", tree, database, "--pages", str(pages))
    if int(ran.output) != len(corpus.PAIRS) * pages:
        raise CommandError(f"the script found {ran.output.strip()} quotes on {pages} pages")
    return ran.seconds


def memory(bench: Bench) -> Iterator[Row]:
    """The most memory that an import holds, beside that of an import of a tenth of the pages."""
    for case, kind, make, name in (
        ("memory, loose", "loose", corpus.loose, "."),
        ("memory, warc", "warc", corpus.warc, "one.warc.gz"),
    ):
        few, many = bench.pages // 10, bench.pages
        small, large = (bench.corpus(kind, count, make) / name for count in (few, many))
        base, value = measure.alternate(
            case,
            bench.runs,
            functools.partial(bench.memory_to_import, Expected(few, few), small),
            functools.partial(bench.memory_to_import, Expected(many, many), large),
        )
        what = "`fxtrack import --jobs 1`, peak"
        yield Row(case, what, value, f"the same, {few:,} pages", base, many, "MB", Target(1.1))


def start_up(bench: Bench) -> Iterator[Row]:
    """The time that fxtrack takes to start."""
    base, value = measure.alternate(
        "start-up",
        max(START_UPS, bench.runs),
        lambda: measure.run(sys.executable, "-c", "import click").seconds,
        lambda: measure.run(sys.executable, "-m", "fxtrack", "--version").seconds,
    )
    yardstick = '`python -c "import click"`'
    yield Row("start-up", "`fxtrack --version`", value, yardstick, base, unit="ms", target=Target(2.5))


@dataclass(frozen=True)
class Case:
    """A case, and the programs and modules that it needs beyond fxtrack's own."""

    measure: Callable[[Bench], Iterator[Row]]
    needs: tuple[str, ...] = ()


CASES = {
    "loose": Case(loose, ("rg",)),
    "loose-again": Case(loose_again, ("rg",)),
    "loose-distinct": Case(loose_distinct, ("rg",)),
    "warc": Case(warc, ("fastwarc",)),
    "warc-parallel": Case(warc_parallel, ("fastwarc",)),
    "parquet": Case(parquet, ("pyarrow",)),
    "wet": Case(wet, ("fastwarc",)),
    "script": Case(script, ("bs4", "dateutil")),
    "memory": Case(memory),
    "start-up": Case(start_up),
}


def missing() -> set[str]:
    """Find out what is missing, and say in one line how to install it."""
    packages = [module for module in PACKAGES if importlib.util.find_spec(module) is None]
    ripgrep = shutil.which("rg") is None
    ways = []
    if packages:
        ways.append("pip install " + " ".join(PACKAGES[module] for module in packages))
    if ripgrep:
        ways.append("apt-get install ripgrep")
    if ways:
        progress(f"some cases need more than is here: {' && '.join(ways)}")
    return {*packages, *(["rg"] if ripgrep else [])}


def measured(bench: Bench, names: list[str]) -> tuple[list[Row], list[str]]:
    """Measure cases; return the rows, and a line about every case without."""
    absent = missing()
    rows: list[Row] = []
    without: list[str] = []
    for name in names:
        case = CASES[name]
        if lacking := absent.intersection(case.needs):
            without.append(f"{name}: skipped, needs {', '.join(sorted(lacking))}")
            progress(without[-1])
            continue
        try:
            rows.extend(case.measure(bench))
        except CommandError as error:
            without.append(f"{name}: failed")
            progress(f"{name}: failed: {error}")
    return rows, without


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=100_000, metavar="N", help="default: 100000")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument(
        "--only", action="append", choices=list(CASES), metavar="CASE", help=f"repeatable: {', '.join(CASES)}"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep the generated corpora there for the next time; empty it when corpus.py was changed",
    )
    parser.add_argument(
        "--full-script",
        action="store_true",
        help="let the straightforward script read all pages, not a tenth",
    )
    given = parser.parse_args()
    if given.pages < FEWEST_PAGES or given.runs < 1:
        parser.error(f"--pages must be at least {FEWEST_PAGES}, --runs at least 1")
    return given


def main() -> int:
    """Measure and print; return the exit status."""
    given = options()
    with contextlib.ExitStack() as stack:
        folder: Path = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder.resolve(), given.pages, given.runs, given.full_script)
        rows, without = measured(bench, given.only or list(CASES))
    print(measure.machine(["fxtrack", "ripgrep", *PACKAGES.values()]))
    print(f"\nMedians of {given.runs} alternating runs (start-up: {max(START_UPS, given.runs)}).\n")
    print(measure.table(rows))
    if without:
        print("\nNot measured: " + "; ".join(without) + ".")
    return 1 if any(line.endswith("failed") for line in without) else 0


if __name__ == "__main__":
    sys.exit(main())
