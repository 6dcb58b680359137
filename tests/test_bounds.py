"""Bounds of memory: whatever comes, an import holds at most 400 MB, and says where a limit stopped it."""

from __future__ import annotations

import base64
import gzip
import json
import random
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from archives import PAGES, Reader, mhtml, parquet_of, tar, zipped
from pages import DATA

from fxtrack import parse_page
from fxtrack.archives import messages
from fxtrack.archives import zipped as zip_module
from fxtrack.archives.limits import MIB
from fxtrack.extract import Dating, extract_snapshot
from fxtrack.model import Reason, Snapshot
from fxtrack.pages import bounds

MOST = 400e6
MB = 1_000_000
TICKER = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n08 December 2025\n\n"
# Started from a small process: a child's peak is at least what its parent held when it started it.
_PEAK = """
import os, sys
child = os.posix_spawn(sys.executable, [sys.executable, "-m", "fxtrack", *sys.argv[1:]], os.environ)
_, status, used = os.wait4(child, 0)
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(peak, used.ru_utime + used.ru_stime, file=sys.stderr)
raise SystemExit(os.waitstatus_to_exitcode(status))
"""
_HEAD = (
    b"From: <x>\r\nSnapshot-Content-Location: https://a.example/\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; boundary="b"\r\n\r\n'
)


class Imported(NamedTuple):
    """How an import ended: its status, what it said, the most memory that it held in bytes.

    ``seconds`` of processor time are those that it took.
    """

    status: int
    out: str
    err: str
    peak: int
    seconds: float


def imported(path: Path, *options: str) -> Imported:
    database = path.with_name("x.db")
    command = ["--db", str(database), "import", *options, str(path)]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PEAK, *command], capture_output=True, text=True, check=False
    )
    *err, used = done.stderr.splitlines()
    peak, seconds = used.split()
    return Imported(done.returncode, done.stdout, "\n".join(err), int(peak), float(seconds))


def _many_members(number: int, *, directory: bool = True) -> bytes:
    """Write a zip of empty members, as no library would in so little time."""
    local, entry = struct.Struct("<4s5HIIIHH"), struct.Struct("<4s6HIIIHHHHHII")
    names = [b"%07d" % n for n in range(number)]
    members = [local.pack(b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0, 0, 7, 0) + name for name in names]
    if not directory:
        return b"".join(members)
    size = local.size + 7
    entries = [
        entry.pack(b"PK\1\2", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 7, 0, 0, 0, 0, 0, n * size) + name
        for n, name in enumerate(names)
    ]
    listed, start = b"".join(entries), number * size
    end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, number, number, len(listed), start)
    end += struct.pack("<4sIQI", b"PK\6\7", 0, start + len(listed), 1)
    end += struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return b"".join([*members, listed, end])


def _long_names() -> bytes:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 5
    one = long.tobuf(tarfile.GNU_FORMAT) + b"aaaa\0".ljust(512, b"\0")
    return one * 3000 + tarfile.TarInfo("x").tobuf() + bytes(1024)


def _parquet(*sizes: int) -> bytes:
    """Write a row for each size, with a text of so many bytes that do not repeat themselves."""
    noise = base64.encodebytes(random.Random(1).randbytes(max(sizes) * 3 // 4)).decode()
    return parquet_of({"text": [(TICKER + noise)[:size] for size in sizes]}, compression="zstd")


def _equals() -> bytes:
    return gzip.decompress((DATA / "damage" / "eq.gz").read_bytes())


TOO_MUCH = {
    "eq.gz": ((DATA / "damage" / "eq.gz").read_bytes, "more than 100,000 quotes begin on it"),
    "three in a zip": (
        lambda: zipped({str(n): _equals() for n in range(3)}),
        "more than 100,000 quotes begin on it",
    ),
    "boundaries": (lambda: _HEAD + b"--b\r\n\r\nx\r\n" * (35 * MB // 10), "of more than 20,000 parts"),
    "open quotes": (lambda: b"KGS/USD = 1 1%<a href='" * (60 * MB // 23), "too much for one page"),
    "open attributes": (
        lambda: b"KGS/USD = 1 1%" + b"<a href='" * (60 * MB // 9),
        "more than 4,000,000 tags and entities",
    ),
    "quotes without rates": (lambda: b"KGS/USD = " * (54 * MB // 10), "too much for one page"),
    "rejected quotes": (lambda: b"QQQ/USD = 0.01144 0%\n" * (60 * MB // 21), "too much for one page"),
    "rejected quotes in HTML": (
        lambda: b"<p>QQQ/USD = 0.01144 0%" * (60 * MB // 23),
        "too much for one page",
    ),
    "distinct quotes": (
        lambda: b"".join(b"KGS/USD = 0.%07d 0%%\n" % n for n in range(60 * MB // 24)),
        "too much for one page",
    ),
    "paragraphs": (lambda: b"KGS/USD = 1 1%" + b"x<p>" * (60 * MB // 4), "tags and entities"),
    "less-than signs": (lambda: b"KGS/USD = 1 1%" + b"<" * (60 * MB), "tags and entities"),
    "closing signs": (lambda: b"</" * (30 * MB) + b"KGS/USD = 1 1%", "tags and entities"),
    "entities": (lambda: b"<p>KGS/USD = 1 1%" + b"&#65;" * (60 * MB // 5), "tags and entities"),
    "no ASCII": (lambda: b"KGS/USD = 1 1%" + b"\xe9" * (60 * MB), "longer than 20 MiB"),
    "an emoji": (lambda: "KGS/USD = 1 1%\U0001f600".encode() + b"a" * (60 * MB), "longer than 20 MiB"),
    "members": (lambda: _many_members(3_000_000), "a zip of more than 400,000 members"),
    "members without a directory": (
        lambda: _many_members(420_000, directory=False),
        "a zip of more than 400,000 members",
    ),
    "long names": (_long_names, "more than 16 long names"),
    "cells of Parquet": (lambda: _parquet(64 * MIB, 60 * MIB, 1000), "has rows larger than 32 MiB"),
    "odd Parquet": ((DATA / "damage" / "odd.parquet").read_bytes, "Parquet"),
}


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", TOO_MUCH)
def test_memory_is_bounded_and_the_limit_is_told(tmp_path: Path, name: str, jobs: str) -> None:
    make, told = TOO_MUCH[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    run = imported(path, "--jobs", jobs)
    assert run.status in {0, 1}
    assert told in run.err
    assert run.peak < MOST, f"{run.peak / 1e6:.0f} MB"


_CELLS = "<tr><td>1234</td><td>Some &amp; text</td></tr>\n" * (20 * MB // 46)
LEGITIMATE: dict[str, Callable[[], bytes]] = {
    "a text of 62 MB": (TICKER + "words \u2019 of a text\n" * 3_100_000)[: 62 * MB].encode,
    "a cell of Parquet of 32 MiB": lambda: _parquet(32 * MIB - 1000),
    "stray bytes": lambda: TICKER.encode() + b"a\xff" * (30 * MB),
    "stray bytes that decode to more": lambda: TICKER.encode() + b"a\x80" * (30 * MB),
    "HTML of 20 MB": f"<html><p>{TICKER.replace(chr(10), '<br>')}<table>{_CELLS}</table>".encode,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LEGITIMATE)
def test_large_pages_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(LEGITIMATE[name]())
    run = imported(path)
    assert (run.status, run.err) == (0, "")
    assert run.peak < MOST, f"{run.peak / 1e6:.0f} MB"
    assert run.seconds < 20


def _warc(record: int) -> bytes:
    """Write a WARC file of nearly 256 MiB with records of so many bytes, as no page repeats itself."""
    made, rest = [], 250 * MB
    while rest > record:
        text = TICKER.encode() + base64.encodebytes(random.Random(rest).randbytes(record * 2 // 3))
        block = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text
        made.append(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n"
            b"WARC-Date: 2025-12-08T12:34:56Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (rest, len(block), block)
        )
        rest -= len(made[-1])
    return b"".join(made)


# A large archive in an archive: what is in it, and how it is packed.
INNER: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "stored": (MB, lambda data: zipped({"a.warc": data}, zipfile.ZIP_STORED)),
    "packed": (MB, lambda data: zipped({"a.warc": data})),
    "no directory": (MB, lambda data: zipped({"a.warc": data}, zipfile.ZIP_STORED)[:-60]),
    "tar": (MB, lambda data: tar({"a.warc": data})),
    "zip in gzip": (MB, lambda data: gzip.compress(zipped({"a.warc": data}, zipfile.ZIP_STORED), 1)),
    "packed WARC in a WACZ": (MB, lambda data: zipped({"archive/a.warc": data, "datapackage.json": b"{}"})),
    "large records": (60 * MB, lambda data: zipped({"a.warc": data})),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", INNER)
def test_archives_in_archives_take_no_memory(tmp_path: Path, name: str) -> None:
    record, pack = INNER[name]
    path = tmp_path / "file"
    path.write_bytes(pack(_warc(record)))
    run = imported(path, "--json")
    assert run.status == (name == "no directory")
    assert sum(json.loads(run.out)["outcomes"].values()) > 150 * MB // record
    assert run.peak < MOST, f"{run.peak / 1e6:.0f} MB"
    assert run.seconds < 20


# The same limits, set low.

LOW = {
    "quotes": ("MAX_BEGUN", 50, "KGS/USD = 1 1%\n" * 60, "more than 50 quotes begin on it"),
    "tags": ("MAX_MARKUP", 50, "<p>KGS/USD = 1 1%" + "x<b>" * 60, "more than 50 tags and entities"),
    "entities": ("MAX_MARKUP", 50, "<p>KGS/USD = 1 1%" + "&amp;" * 60, "more than 50 tags and entities"),
}


@pytest.mark.parametrize("name", LOW)
def test_a_page_with_too_much_on_it_is_refused_whole(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    limit, most, source, told = LOW[name]
    source = TICKER + source if name == "quotes" else f"<p>{TICKER}" + source
    assert parse_page(source).quotes or parse_page(source).rejects
    monkeypatch.setattr(bounds, limit, most)
    monkeypatch.setattr(bounds, "_SHORTEST_BEGIN", 1)
    page = parse_page(source.encode())
    assert (page.quotes, page.page_date) == ((), None)
    assert [(r.reason, r.raw) for r in page.rejects] == [(Reason.TOO_MUCH, told)]
    extraction = extract_snapshot(Snapshot("x", source.encode()), Dating())
    assert extraction
    assert (extraction.ticker, extraction.rejects) == (None, page.rejects)


def test_html_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"<p>{TICKER.replace(chr(10), '<br>')}" + "a" * 5000
    monkeypatch.setattr(bounds, "MAX_MARKUP", 100)
    monkeypatch.setattr(bounds, "_MOST_HTML", 5000)
    assert [r.reason for r in parse_page(source).rejects] == [Reason.TOO_MUCH]
    assert parse_page(TICKER + "a" * 5000).page_date  # a text is held once


@pytest.mark.parametrize(
    ("data", "wide"),
    [
        ("a" * 900, False),
        ("\u2019" * 20 + "a" * 900, False),
        ("\U0001f600" + "a" * 900, True),
        ("\u2019" * 300, True),
    ],
)
def test_what_widens_a_long_text_is_refused(monkeypatch: pytest.MonkeyPatch, data: str, wide: bool) -> None:
    monkeypatch.setattr(bounds, "_WIDE_FROM", 200)
    monkeypatch.setattr(bounds, "_STRETCH", 100)
    page = parse_page((TICKER + data).encode())
    assert [r.reason for r in page.rejects] == ([Reason.TOO_MUCH] if wide else [])


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("_LONGEST_MESSAGE", "larger than 0 MiB"),
        ("_MOST_PARTS", "of more than 1 parts"),
        ("_MOST_LINES", "of more than 1 lines"),
        ("_MOST_FIELDS", "of more than 1 fields"),
    ],
)
def test_a_message_too_large_for_the_parser_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, told: str
) -> None:
    read = Reader(tmp_path)
    assert not read(mhtml(PAGES[0])).damage
    monkeypatch.setattr(messages, limit, 1)
    found = read(mhtml(PAGES[0]))
    assert (found.extractions, [d.reason for d in found.damage]) == ([], [f"an MHTML file {told}: not read"])


@pytest.mark.parametrize("directory", [True, False])
def test_a_zip_of_too_many_members_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, directory: bool
) -> None:
    monkeypatch.setattr(zip_module, "_LARGE_DIRECTORY", 100)
    monkeypatch.setattr(zip_module, "_MOST_MEMBERS", 9)
    found = Reader(tmp_path)(_many_members(10, directory=directory))
    assert "a zip of more than" in found.damage[-1].reason
    assert "a zip of more than" not in str(Reader(tmp_path)(_many_members(9, directory=directory)).damage)
