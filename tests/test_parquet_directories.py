"""Damaged directories of Parquet: pyarrow ends the whole process over some; an import has to outlive them."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from archives import PAGES, parquet
from pages import DATA

# Reads every file of a folder in a process of its own, and counts them.
_READ_ALL = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from damaging import read_values
from test_parquet_directories import damaged_directories
first, end = map(int, sys.argv[1].split())
path = Path("file")
for number in range(first, end):
    read = read_values(path, damaged_directories(number))
    assert not read.crashes, (number, read.crashes)
print(end - first)
"""
_SEEDS = [
    parquet(PAGES[:3]),
    parquet(PAGES[:4], row_group_size=1, compression="none"),
    parquet(PAGES[:3], use_dictionary=False, write_page_index=True),
    parquet(PAGES[:3], data_page_version="2.0"),
    (DATA / "damage" / "odd.parquet").read_bytes(),
]


def damaged_directories(number: int) -> bytes:
    """Return the damaged file of a number: some bytes of its directory are others."""
    chance = random.Random(number)
    data = bytearray(_SEEDS[number % len(_SEEDS)])
    begin = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        place = chance.randrange(begin, len(data) - 4)
        data[place] = chance.choice([data[place] ^ 1 << chance.randrange(8), 0, 255, chance.randrange(256)])
    return bytes(data)


def _survives(folder: Path, first: int, end: int) -> None:
    paths = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    command = [sys.executable, "-c", _READ_ALL, f"{first} {end}", *paths]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(end - first)), done.stderr[-2000:]


def test_damaged_directories_are_survived(tmp_path: Path) -> None:
    _survives(tmp_path, 0, 150)


def test_a_wrong_histogram_of_sizes_is_survived(tmp_path: Path) -> None:
    """To ask such a directory for a column ends the process."""
    _survives(tmp_path, 1218, 1219)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 20_000, 2500))
def test_twenty_thousand_damaged_directories_are_survived(tmp_path: Path, first: int) -> None:
    _survives(tmp_path, first, first + 2500)
