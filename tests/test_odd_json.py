"""JSON that begins oddly, or names no columns; JSON of too many values; PDFs behind other bytes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from archives import Reader

from fxtrack.archives.formats import registered_formats

TEXT = "\u2022 KGS/USD = 0.01144 0%\n\u2022 KZT/USD = 0.00193 -0.15%\n08 December 2025\n\nGrowers met.\n"
ROW = {"url": "https://c.example/", "text": TEXT}
READ = {
    "an array behind an empty object": json.dumps([{}, ROW]),
    "an array behind null": json.dumps([None, ROW], indent=2),
    "an array behind scalars": json.dumps([1, True, "a", [], ROW]),
    "JSON Lines behind null": f"null\n{json.dumps(ROW)}\n",
    "JSON Lines behind an empty object": f"{{}}\n{json.dumps(ROW)}\n",
    "objects behind null": f"null\n{json.dumps(ROW, indent=1)}\n",
}
UNNAMED = {
    "strings": json.dumps([TEXT, TEXT]),
    "strings, pretty-printed": json.dumps([TEXT, TEXT], indent=2),
    "a string in an array": json.dumps([TEXT]),
    "a long string in an array": json.dumps(["a" * 5000 + TEXT]),
    "arrays": json.dumps([["url", "text"], ["a", TEXT]]),
    "arrays, pretty-printed": json.dumps([["url", "text"], ["a", TEXT]], indent=2),
    "arrays behind an empty one": json.dumps([[], [TEXT]]),
    "objects in arrays": json.dumps([[ROW]]),
    "a number and a string": json.dumps([1, TEXT]),
    "lines of arrays": f"{json.dumps(['url', 'text'])}\n{json.dumps(['a', TEXT])}\n",
    "lines of strings": f"{json.dumps(TEXT)}\n{json.dumps(TEXT)}\n",
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize("name", READ)
def test_objects_behind_something_odd_are_read(reader: Reader, name: str) -> None:
    found = reader(READ[name].encode())
    assert [(e.url, len(e.quotes)) for e in found.extractions] == [(ROW["url"], 2)]
    assert found.is_told == (name == "JSON Lines behind null")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", UNNAMED)
def test_json_without_named_columns_is_refused_by_name(reader: Reader, name: str, encoding: str) -> None:
    found = reader(UNNAMED[name].encode(encoding))
    assert [damage.reason.partition(":")[0] for damage in found.damage] == ["JSON without named columns"]
    assert not found.extractions


def test_json_of_that_kind_without_a_ticker_is_no_damage(reader: Reader) -> None:
    assert not reader(json.dumps(["a\nb", "c"]).encode()).is_told


@pytest.mark.parametrize(
    "begins",
    ["[Home] ", "[1] A note\n", "[1, 2, 3]\n", '["Met"] ', '"Growers met," he says\n', "[[A]]\n", "[]\n"],
)
def test_a_page_may_begin_with_a_bracket_or_a_quotation(reader: Reader, begins: str) -> None:
    found = reader((begins + "\n" + TEXT).encode())
    assert [len(e.quotes) for e in found.extractions] == [2]
    assert not found.is_told


@pytest.mark.parametrize("data", ["[" * 4096, '["' + '\\"' * 2047, "[1," * 1365, '["a",' * 819, " " * 4096])
def test_no_beginning_takes_long_to_tell(data: str) -> None:
    registered_formats().format_of(data.encode())  # would take hours if tried in every way


BOMBS = {
    "an array": b'[{"a":' + b'"",,' * 8_000_000 + b"1}]",
    "HAR": b'{"log":{"version":"1.2","entries":[' + b'"",,' * 8_000_000 + b"]}}",
    "many rows": b"[" + b",".join([b'{"text":"KGS/USD = 0.1 0%"}'] * 900_001) + b"]",
    "a string without an end": b'[{"a":"' + b'\\"' * 16_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_memory_is_bounded(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.json.gz"
    path.write_bytes(gzip.compress(BOMBS[name], 1))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path), str(tmp_path / "x.db")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    code, peak = done.stdout.split()[-2:]
    assert (int(code), int(peak) < 400_000) == (1, True), done


MEASURED = """
import resource, subprocess, sys
path, db = sys.argv[1:]
done = subprocess.run([sys.executable, "-m", "fxtrack", "--db", db, "import", path], check=False)
# In KiB on Linux.
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
