"""Damaged and hostile archives: never a wrong number, never a silent loss, never out of bounds."""

from __future__ import annotations

import base64
import functools
import gzip
import io
import itertools
import json
import lzma
import random
import re
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
import zstandard
from archives import (
    COMPRESSIONS,
    LONG,
    NOISY,
    PAGES,
    Crawl,
    Found,
    Reader,
    Response,
    batches,
    files,
    http,
    joined,
    jsonl,
    mhtml,
    parquet,
    parquet_of,
    record,
    tar,
    warc,
    zipped,
    zst,
)
from forked import fxtrack
from storing import content, imported

from fxtrack.places import ArchiveLimits, Damage, Options, parts

gz, bz2ed, xz = COMPRESSIONS["gz"], COMPRESSIONS["bz2"], COMPRESSIONS["xz"]
WITH_TICKER = PAGES[:-1]
MIB = 1024**2


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def texts_of(found: Found) -> list[str]:
    """Return the names of the pages that were read."""
    names = {e.url.rpartition("/")[2].partition("?")[0] for e in found.extractions}
    return sorted(f"{name:>02}" for name in names)


UNUSED = "is used, for its checksum is missing"


# Cut short.


class Cut(NamedTuple):
    """An archive to be cut short, and where nobody could tell that it was."""

    data: bytes
    unseen: frozenset[int] = frozenset()


def _crawl(*, members: bool) -> Crawl:
    crawl = Crawl(members=members)
    crawl.info()
    for page in NOISY:
        crawl.add("response", page, response=Response((), page.data))
    return crawl


def _line_ends(data: bytes) -> Iterator[int]:
    """Yield where lines end: with their line end, or without it."""
    place = data.find(b"\n")
    while place >= 0:
        yield from (place, place + 1)
        place = data.find(b"\n", place + 1)


_PLAIN, _MEMBERS = _crawl(members=False), _crawl(members=True)
CUTS: dict[str, Cut] = {
    # The four characters that end a record are nobody's loss.
    "warc": Cut(_PLAIN.finished(), frozenset(s - missing for s in _PLAIN.starts[1:] for missing in range(5))),
    "warc.gz": Cut(_MEMBERS.finished(), frozenset(_MEMBERS.starts)),
    "warc.gz, one member": Cut(gz(warc(NOISY))),
    "warc.zst": Cut(zst(warc(NOISY))),
    "warc.zst, no checksum": Cut(zst(warc(NOISY), checksum=False)),
    "warc.bz2": Cut(bz2ed(warc(NOISY))),
    "warc.xz": Cut(xz(warc(NOISY))),
    "tar": Cut(tar(files(NOISY))),
    "tar.gz": Cut(gz(tar(files(NOISY)))),
    "tar.xz": Cut(xz(tar(files(NOISY)))),
    "tar.zst": Cut(zst(tar(files(NOISY)))),
    "zip": Cut(zipped(files(NOISY))),
    "zip, stored": Cut(zipped(files(NOISY), zipfile.ZIP_STORED)),
    "zips in a stored zip": Cut(
        zipped({str(n): zipped(files(NOISY[n : n + 3])) for n in range(0, len(NOISY), 3)}, zipfile.ZIP_STORED)
    ),
    "jsonl": Cut(jsonl(NOISY), frozenset(_line_ends(jsonl(NOISY)))),
    "jsonl.gz": Cut(gz(jsonl(NOISY))),
    "jsonl.zst": Cut(zst(jsonl(NOISY))),
    "parquet": Cut(parquet(NOISY)),
    "parquet.gz": Cut(gz(parquet(NOISY))),
    "html.gz": Cut(gz(LONG.data)),
    "html.bz2": Cut(bz2ed(LONG.data)),
    "html.xz": Cut(xz(LONG.data)),
    "html.zst": Cut(zst(LONG.data)),
    "mhtml": Cut(mhtml(LONG)),
    "mhtml, base64": Cut(mhtml(LONG, "base64")),
}


def _places(data: bytes) -> list[int]:
    return [300, *range(1000, len(data), 1000), len(data) - 9, len(data) - 2, len(data) - 1]


@pytest.mark.parametrize("name", CUTS)
def test_a_cut_makes_no_number_and_hides_no_loss(reader: Reader, name: str) -> None:
    data, unseen = CUTS[name]
    whole = reader(data)
    assert whole.damage == []
    assert len(_places(data)) > 20
    for place in _places(data):
        found = reader(data[:place])
        assert found.observations <= whole.observations
        assert found.digests <= whole.digests  # no page but whole ones
        if found.pages < whole.pages or found.digests != whole.digests:
            assert found.is_told or place in unseen, place


@pytest.mark.parametrize("name", CUTS)
def test_the_whole_archive_brings_the_rest(tmp_path: Path, name: str) -> None:
    """After any number of imports of cut ones the database is that of one import of the whole."""
    path, data = tmp_path / "archive", CUTS[name].data
    for place in [*_places(data)[:: len(_places(data)) // 3], len(data)]:
        path.write_bytes(data[:place])
        imported(str(tmp_path / "a.db"), parts([str(path)]))
    assert imported(str(tmp_path / "b.db"), parts([str(path)])).damaged == 0
    assert content(str(tmp_path / "a.db")) == content(str(tmp_path / "b.db"))


@pytest.mark.parametrize("name", ["warc", "warc.gz", "jsonl"])
def test_a_cut_between_two_pages_costs_only_those_behind_it(reader: Reader, name: str) -> None:
    """In these kinds nothing tells where the archive should have ended, so this cannot be noticed."""
    data, unseen = CUTS[name]
    whole = reader(data)
    for place in sorted(unseen):
        found = reader(data[:place])
        assert (found.damage, found.extractions) == ([], whole.extractions[: len(found.extractions)])
    assert len(reader(data[: sorted(unseen)[len(unseen) // 2]]).extractions) in range(3, len(NOISY) - 3)


CUT_LINES = {
    "warc": "archive!/urn:uuid:00000000-0000-4000-8000-000000000006: incomplete: a record is cut short, or its length is wrong",
    "warc.gz": "archive: incomplete: gzip stream cut short: nothing of bytes ",
    "tar.gz": "archive: incomplete: gzip stream cut short: nothing of bytes 0 to ",
    "zip": "archive: incomplete: the zip has no sound directory, it may be cut short: read member by member",
    "jsonl": "archive!/byte ",
    "parquet": "archive: incomplete: no Parquet file that can be read, or cut short",
    "html.xz": "archive: incomplete: xz stream cut short: nothing of bytes 0 to ",
    "mhtml": "archive: incomplete: an MHTML file that is cut short",
}


@pytest.mark.parametrize("name", CUT_LINES)
def test_damage_is_told_and_mended(elsewhere: Path, name: str) -> None:
    """On the command line: a line, the exit status 1, and nothing twice when the whole file comes."""
    data = CUTS[name].data
    Path("archive").write_bytes(data[: len(data) // 2])
    run = fxtrack("--db", "x.db", "import", "archive")
    assert run.status == 1
    assert run.err.startswith(f"{elsewhere}/{CUT_LINES[name]}")
    assert "Damaged: " in run.out
    quiet = fxtrack("--db", "z.db", "-q", "import", "--json", "--strict", "archive")
    assert (quiet.status, quiet.err, json.loads(quiet.out)["damaged"]) == (
        1,
        run.err,
        len(run.err.splitlines()),
    )
    Path("archive").write_bytes(data)
    for database in ("x.db", "y.db"):
        run = fxtrack("--db", database, "import", "archive")
        assert (run.status, run.err) == (0, "")
    assert content("x.db") == content("y.db")


# Single bytes.

FEW = NOISY[:3]
CHECKED: dict[str, bytes] = {
    "warc.gz": warc(FEW, members=True),
    "warc.gz, one member": gz(warc(FEW)),
    "warc.gz, nothing compressed": gzip.compress(warc(FEW), 0),
    "warc.bz2": bz2ed(warc(FEW)),
    "warc.xz": xz(warc(FEW)),
    "warc.zst": zst(warc(FEW)),
    "tar.gz": gz(tar(files(FEW))),
    "tar.xz": xz(tar(files(FEW))),
    "tar.bz2": bz2ed(tar(files(FEW))),
    "tar.zst": zst(tar(files(FEW))),
    "jsonl.gz": gz(jsonl(FEW)),
    "html.gz": gz(NOISY[0].data),
    "html.zst": zst(NOISY[0].data),
    "zip": zipped(files(FEW)),
    "zip, stored": zipped(files(FEW), zipfile.ZIP_STORED),
    "zip, lzma": zipped(files(FEW), zipfile.ZIP_LZMA),
    "warc.gz in a stored zip": zipped({"a": warc(FEW, members=True)}, zipfile.ZIP_STORED),
}


@pytest.mark.parametrize("name", CHECKED)
def test_a_wrong_byte_makes_no_number(reader: Reader, name: str) -> None:
    """Where there are checksums: what is read is right, and it is everything or damage is told."""
    data = CHECKED[name]
    whole = reader(data)
    chance = random.Random(name)
    ends = {*range(4, 32), *range(len(data) - 32, len(data))}
    for place in sorted({*range(chance.randrange(97), len(data), 97), *ends}):
        wrong = bytearray(data)
        wrong[place] ^= 1 << chance.randrange(8) if place in ends else chance.randrange(1, 256)
        found = reader(bytes(wrong))
        assert found.observations <= whole.observations, place
        assert found.digests <= whole.digests, place
        assert found.is_told or found.digests == whole.digests, place


@pytest.mark.parametrize("name", ["tar", "warc", "jsonl", "parquet", "mhtml", "zip, bzip2"])
def test_a_wrong_byte_is_survived(reader: Reader, name: str) -> None:
    """Where there are none, anything may be read, but reading comes to its end."""
    data = {
        "tar": tar(files(FEW)),
        "warc": warc(FEW),
        "jsonl": jsonl(FEW),
        "parquet": parquet(FEW),
        "mhtml": mhtml(NOISY[0]),
        "zip, bzip2": zipped(files(FEW), zipfile.ZIP_BZIP2),
    }[name]
    chance = random.Random(name)
    for _ in range(100):
        wrong = bytearray(data)
        for _ in range(chance.randrange(1, 4)):
            wrong[chance.randrange(len(data))] = chance.randrange(256)
        reader(bytes(wrong))


# gzip members.


def _members() -> list[bytes]:
    data = _MEMBERS.finished()
    return [data[start:end] for start, end in itertools.pairwise([*_MEMBERS.starts, len(data)])]


def _wrong(member: bytes, place: int = 500) -> bytes:
    return member[:place] + bytes([member[place] ^ 0x55]) + member[place + 1 :]


HURT: dict[str, Callable[[bytes], bytes]] = {
    "a wrong byte": _wrong,
    "a wrong checksum": lambda member: _wrong(member, len(member) - 6),
    "a wrong size": lambda member: _wrong(member, len(member) - 2),
    "no gzip any more": lambda member: b"x" + member[1:],
    "a header that promises more": lambda member: member[:3] + b"\x04" + member[4:],
    "zeros": lambda member: bytes(len(member)),
    "half of it": lambda member: member[: len(member) // 2],
    "junk before": lambda member: b"junk" * 50 + _wrong(member),
}


@pytest.mark.parametrize("number", [1, 6, len(NOISY) - 1])
@pytest.mark.parametrize("name", HURT)
def test_one_bad_member_costs_one_record(reader: Reader, name: str, number: int) -> None:
    members = _members()
    start = sum(map(len, members[:number]))
    members[number] = HURT[name](members[number])
    found = reader(b"".join(members))
    assert texts_of(found) == [f"{n:02}" for n in range(len(NOISY) - 1) if n != number - 1]
    [damage] = found.damage
    end = start + len(members[number])
    assert damage.location == str(reader.path)
    assert damage.reason.startswith("gzip stream ")
    assert damage.reason.endswith(f": byte {start} to {end} of the packed file")


def _wrong_member(method: int) -> bytes:
    data = zipped({"a": PAGES[0].data}, method)
    return data[:40] + b"\xff" * 100 + data[140:]


WHY: dict[str, tuple[bytes, str]] = {
    "gzip, another checksum": (_wrong(gz(PAGES[0].data), -6), "its checksum does not hold"),
    "gzip, no deflate": (gz(PAGES[0].data)[:10] + b"\xff" * 500, "its packed data are broken"),
    "zstd, another checksum": (_wrong(zst(PAGES[0].data), -1), "its checksum does not hold"),
    "xz": (_wrong(xz(PAGES[0].data), 60), "its packed data are broken"),
    "zip, stored": (_wrong_member(zipfile.ZIP_STORED), "its checksum does not hold"),
    "zip, deflated": (_wrong_member(zipfile.ZIP_DEFLATED), "its packed data are broken"),
}


@pytest.mark.parametrize("name", WHY)
def test_what_is_wrong_with_packed_data_is_said_in_words(reader: Reader, name: str) -> None:
    data, why = WHY[name]
    [damage] = reader(data).damage
    assert f"damaged ({why})" in damage.reason


def test_several_bad_members_are_told_each(reader: Reader) -> None:
    members = _members()
    for number in (0, 3, 4, 8):
        members[number] = _wrong(members[number], 60)
    found = reader(b"".join(members))
    assert texts_of(found) == ["00", "01", "04", "05", "06", "08", "09", "10"]
    starts = [sum(map(len, members[:number])) for number in range(len(members))]
    places = [damage.reason.rpartition("byte ")[2] for damage in found.damage]
    assert places == [f"{starts[a]} to {starts[b]} of the packed file" for a, b in ((0, 1), (3, 5), (8, 9))]


def test_a_member_of_many_records_is_believed_as_a_whole(reader: Reader) -> None:
    """Behind members of one record each comes a large one, whose checksum shows the wrong digit at its end."""
    text = b"KGS/USD = 0.0%04d 0%%\nKZT/USD = 0.00198 0%%\n02 May 2025\n\nx\n"
    page = PAGES[1]
    small = [gz(record(http(page, body=text % number), number=number)) for number in range(1000, 1004)]
    large = b"".join(record(http(page, body=text % number), number=number) for number in range(2000, 2100))
    large += record(http(page, body=b"y" * 3 * MIB), number=3000)
    stored = gzip.compress(large, 0)
    assert stored.count(b"0.02050") == 1
    found = reader(
        b"".join([*small, stored.replace(b"0.02050", b"0.07050"), gz(record(http(page, body=text % 4000)))])
    )
    assert {rate for _, pair, rate, _ in found.observations if pair == "KGS/USD"} == {
        "0.01000",
        "0.01001",
        "0.01002",
        "0.01003",
        "0.04000",
    }
    assert len(found.damage) == 1


def test_the_records_before_a_bad_member_are_proved_by_their_own_checksums(reader: Reader) -> None:
    """Also one that has what looks like another record in it, and no digest."""
    odd = record(http(PAGES[0], body=PAGES[0].data + b"\nWARC/1.0\r\nWARC-Type: response\r\n\r\n"))
    members = [gz(each) for each in (odd, *_GOOD[1:3])]
    whole = reader(b"".join(members))
    assert (len(whole.extractions), whole.damage) == (3, [])
    found = reader(b"".join([*members[:2], _wrong(members[2])]))
    assert found.extractions == whole.extractions[:2]
    assert len(found.damage) == 1


def test_zeros_between_members_are_a_hole(reader: Reader) -> None:
    members = _members()
    found = reader(b"".join([*members[:4], bytes(5000), *members[4:]]))
    assert len(found.extractions) == len(NOISY) - 1
    assert len(found.damage) == 1


# Records.

_GOOD = [record(http(page), number=number) for number, page in enumerate(PAGES[:6])]


def _page(number: int, length: bytes | None = None, *, block: bytes | None = None) -> bytes:
    return record(http(PAGES[number]) if block is None else block, length, number=number)


RECORDS: dict[str, tuple[bytes, list[int], int]] = {
    "as it should be": (b"".join(_GOOD), [0, 1, 2, 3, 4, 5], 0),
    "one line end instead of two": (b"".join([*_GOOD[:2], _GOOD[2][:-2], *_GOOD[3:]]), [0, 1, 2, 3, 4, 5], 0),
    "no line end": (b"".join([*_GOOD[:2], _GOOD[2][:-4], *_GOOD[3:]]), [0, 1, 2, 3, 4, 5], 0),
    "more line ends": (b"".join([*_GOOD[:2], b"\r\n\r\n\r\n", *_GOOD[2:]]), [0, 1, 2, 3, 4, 5], 0),
    "a length that is too small": (
        b"".join([*_GOOD[:2], _page(2, b"%d" % (len(http(PAGES[2])) - 500)), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        1,
    ),
    "a length of 0": (b"".join([*_GOOD[:2], _page(2, b"0"), *_GOOD[3:]]), [0, 1, 3, 4, 5], 1),
    "a length that is too large": (
        b"".join([*_GOOD[:2], _page(2, b"%d" % (len(http(PAGES[2])) + 500)), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        1,
    ),
    "a length into the end": (b"".join([*_GOOD[:2], _page(2, b"900000"), *_GOOD[3:]]), [0, 1, 3, 4, 5], 1),
    "a length over the next record": (
        b"".join([*_GOOD[:2], _page(2, b"%d" % (len(http(PAGES[2])) + 4 + len(_GOOD[3]) - 4)), *_GOOD[3:]]),
        [0, 1, 4, 5],
        1,
    ),
    "a length to the header of the next page": (
        b"".join(
            [
                *_GOOD[:2],
                _page(2, b"%d" % (len(http(PAGES[2])) + 4 + _GOOD[3].index(b"\r\n\r\n"))),
                *_GOOD[3:],
            ]
        ),
        [0, 1, 3, 4, 5],
        1,
    ),
    "a length at the very end": (
        b"".join([*_GOOD[:5], _page(5, b"%d" % (len(http(PAGES[5])) + 500))]),
        [0, 1, 2, 3, 4],
        1,
    ),
    "a huge length": (b"".join([*_GOOD[:2], _page(2, b"99999999999999"), *_GOOD[3:]]), [0, 1, 3, 4, 5], 1),
    "a length of thousands of digits": (
        b"".join([*_GOOD[:2], _page(2, b"9" * 5000), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        1,
    ),
    "no length": (b"".join([*_GOOD[:2], _page(2, b""), *_GOOD[3:]]), [0, 1, 3, 4, 5], 1),
    "a length that is no number": (
        b"".join([*_GOOD[:2], _page(2, b"0x100"), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        1,
    ),
    "a negative length": (b"".join([*_GOOD[:2], _page(2, b"-5"), *_GOOD[3:]]), [0, 1, 3, 4, 5], 1),
    "a header without its end": (
        b"".join([*_GOOD[:2], b"WARC/1.0\r\nWARC-Type: response\r\n", *_GOOD[2:]]),
        [0, 1, 2, 3, 4, 5],
        1,
    ),
    "half a page, and the next record right behind": (
        b"".join([*_GOOD[:2], _GOOD[2][:2000], *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        1,
    ),
    "a header without a page": (
        b"".join([*_GOOD[:2], b"WARC/1.0\r\nContent-Length: 50\r\n\r\n", *_GOOD[2:]]),
        [0, 1, 2, 3, 4, 5],
        1,
    ),
    "junk between records": (
        b"".join([*_GOOD[:2], b"junk WARC/1.0 junk\n" * 20, *_GOOD[2:]]),
        [0, 1, 2, 3, 4, 5],
        1,
    ),
    "much junk between records": (
        b"".join([*_GOOD[:2], b"junk\n" * 500_000, *_GOOD[2:]]),
        [0, 1, 2, 3, 4, 5],
        1,
    ),
    "zeros between records": (b"".join([*_GOOD[:2], bytes(3000), *_GOOD[2:]]), [0, 1, 2, 3, 4, 5], 1),
    "junk at the end": (b"".join([*_GOOD, b"junk" * 1000]), [0, 1, 2, 3, 4, 5], 1),
    "little junk at the end": (b"".join([*_GOOD, b"junk"]), [0, 1, 2, 3, 4, 5], 1),
    "zeros at the end": (b"".join([*_GOOD, bytes(3 * MIB)]), [0, 1, 2, 3, 4, 5], 0),
    "few zeros at the end": (b"".join([*_GOOD, bytes(3)]), [0, 1, 2, 3, 4, 5], 0),
    "a response that is no HTTP": (
        b"".join([*_GOOD[:2], _page(2, block=b"SSH-2.0 KGS/USD"), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        0,
    ),
    "a header of HTTP without its end": (
        b"".join([*_GOOD[:2], _page(2, block=b"HTTP/1.1 200 OK\r\nKGS/USD"), *_GOOD[3:]]),
        [0, 1, 3, 4, 5],
        0,
    ),
    "a kind that nobody knows": (
        b"".join([*_GOOD[:2], record(b"KGS/USD = 1", kind="conversation"), *_GOOD[2:]]),
        [0, 1, 2, 3, 4, 5],
        0,
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_records_that_cannot_be_read_in_small_pieces(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The same is found, wherever pieces end."""
    data, expected, damaged = RECORDS[name]
    whole = reader(data)
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 700)
    for packed in (data, gz(data)):
        found = reader(packed)
        assert found.extractions == whole.extractions
        assert len(found.damage) == damaged
    assert len(whole.extractions) == len(expected)


@pytest.mark.parametrize("name", RECORDS)
def test_records_that_cannot_be_read(reader: Reader, name: str) -> None:
    """They are told, and cost no other; packed with gzip the same is found."""
    data, expected, damaged = RECORDS[name]
    for packed in (data, gz(data), zst(data)):
        found = reader(packed)
        digests = [e.digest for e in found.extractions]
        assert digests == [e.digest for e in reader(b"".join(_GOOD[n] for n in expected)).extractions]
        assert len(found.damage) == damaged, found.damage


@pytest.mark.parametrize("piece", [1000, MIB])
def test_a_record_without_a_name_is_told_by_its_place(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", piece)
    bad = record(http(PAGES[3], b"Content-Encoding: gzip", body=gz(PAGES[3].data)[:-9]))
    records = [re.sub(rb"WARC-Record-ID:[^\r]*\r\n", b"", each) for each in (*_GOOD[:3], bad)]
    places = [f"{reader.path}!/byte {sum(map(len, records[:number]))}" for number in range(4)]
    found = reader(b"".join(records))
    assert [extraction.location for extraction in found.extractions] == places[:3]
    assert [damage.location for damage in found.damage] == places[3:]


def test_a_record_that_is_larger_than_a_page_is_left(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.archives.warc.MAX_PAGE", 10_000)
    large = record(b"HTTP/1.1 200 OK\r\n\r\n" + b"KGS/USD " * (MIB // 4), number=9)
    for data in (b"".join([*_GOOD[:2], large, *_GOOD[2:]]), b"".join([*_GOOD, large])):
        found = reader(data)
        assert (len(found.extractions), found.left, found.damage) == (6, 1, [])
    assert len(reader(data[:-9]).damage) == 1


# zip without its directory.


class _Stream(io.RawIOBase):
    """Takes bytes as a pipe does."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.written += bytes(data)  # type: ignore[call-overload]
        return len(data)  # type: ignore[arg-type]


def _streamed_zip(method: int) -> bytes:
    """Write a zip as a pipe takes it: checksums and sizes stand behind the members."""
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files(PAGES).items():
            archive.writestr(name, data)
    return bytes(stream.written)


def _zip_with_times(method: int) -> bytes:
    """Write more into the header of each member, as most programs do: when it changed, to the second."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files(PAGES).items():
            member = zipfile.ZipInfo(name)
            member.extra = b"UT\x05\0\x01" + bytes(4)
            archive.writestr(member, data, method)
    return packed.getvalue()


def _zip_of_old_names() -> bytes:
    """Write names as programs did before 2006: in the code page of MS-DOS."""
    data = zipped({f"caf_ {name}": data for name, data in files(PAGES).items()})
    return data.replace(b"caf_ ", b"caf\x82 ")


DIRECTORIES: dict[str, bytes] = {
    "deflated": zipped(files(PAGES)),
    "stored": zipped(files(PAGES), zipfile.ZIP_STORED),
    "deflated, from a pipe": _streamed_zip(zipfile.ZIP_DEFLATED),
    "deflated, with times": _zip_with_times(zipfile.ZIP_DEFLATED),
    "stored, with times": _zip_with_times(zipfile.ZIP_STORED),
    "names in UTF-8": zipped({f"caf\u00e9 {name}": data for name, data in files(PAGES).items()}),
    "names in the code page of MS-DOS": _zip_of_old_names(),
}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_zip_without_its_directory_is_read_member_by_member(reader: Reader, name: str) -> None:
    data = DIRECTORIES[name]
    whole = reader(data)
    assert len(whole.extractions) == len(PAGES) - 1
    found = reader(data[: data.index(b"PK\x01\x02")])
    assert found.extractions == whole.extractions
    assert [damage.reason.partition(",")[0] for damage in found.damage] == ["the zip has no sound directory"]


def test_a_bad_member_of_a_zip_costs_one_page(reader: Reader) -> None:
    """With the directory and without."""
    data = zipped(files(NOISY))
    place = data.index(b"PK\x03\x04", 20_000) + 200
    wrong = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    for packed, more in ((wrong, 0), (wrong[: wrong.index(b"PK\x01\x02")], 1)):
        found = reader(packed)
        assert len(found.extractions) == len(NOISY) - 2
        assert len(found.damage) == 1 + more
        assert found.damage[-1].location.startswith(f"{reader.path}!/0")


def test_encrypted_members_are_told(reader: Reader) -> None:
    data = bytearray(zipped(files(PAGES[:2])))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    found = reader(bytes(data))
    assert found.damage == [Damage(f"{reader.path}!/00.html", "encrypted")]
    assert len(found.extractions) == 1


def test_a_bad_header_in_a_tar_is_told_and_passed_over(reader: Reader) -> None:
    data = bytearray(tar(files(PAGES)))
    place = data.index(b"04.html")
    data[place] ^= 1
    found = reader(bytes(data))
    assert len(found.extractions) == len(PAGES) - 2
    assert len(found.damage) == 1
    assert found.damage[0].reason.startswith("the tar has an unreadable header before byte ")


def test_a_bad_header_has_the_same_place_wherever_reading_began(reader: Reader) -> None:
    data = bytearray(tar(files(PAGES)))
    place = data.index(b"04.html")
    data[place] ^= 1
    whole = reader(bytes(data))
    behind = place + 512 + -(-len(PAGES[4].data) // 512) * 512
    assert f"before byte {behind} " in whole.damage[0].reason
    before, *_ = batches(reader.path, most=1)
    assert before.position
    assert joined(batches(reader.path, position=before.position)).damage == whole.damage


def test_a_tar_behind_another_needs_an_end_of_its_own(reader: Reader) -> None:
    one, other = tar(files(PAGES[:3])), tar(files(PAGES[3:6]))
    found = reader(one + other)
    assert (len(found.extractions), found.damage) == (6, [])
    members = sum(512 + -(-len(page.data) // 512) * 512 for page in PAGES[3:6])
    found = reader(one + other[:members])
    assert len(found.extractions) == 6
    assert [damage.reason for damage in found.damage] == ["the tar is cut short: it has no end mark"]


def test_bad_rows_are_told_and_passed_over(reader: Reader) -> None:
    """Also those that lost what would have made anyone look at them; blank lines are none."""
    lines = jsonl(PAGES).splitlines(keepends=True)
    lines[3] = lines[3][:100] + b"\n"
    lines[5] = b'["KGS/USD"]\n'
    lines[7] = b'{"text": "KGS/USD", "n": ' + b"[" * 100_000 + b"\n"
    lines[8] = b'{"text": "\xff KGS/USD"}\n'
    lines.insert(1, b"\n \r\n")
    found = reader(b"".join(lines))
    assert (len(found.extractions), found.pages) == (len(PAGES) - 5, len(PAGES) - 4)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    assert [d.location for d in found.damage] == [f"{reader.path}!/byte {starts[n]}" for n in (4, 6, 8, 9)]


def test_a_bad_row_group_costs_no_other(reader: Reader) -> None:
    data = bytearray(parquet(PAGES, row_group_size=3, write_page_checksum=True, compression="none"))
    place = data.index(PAGES[4].data[-300:])
    data[place] ^= 1
    found = reader(bytes(data))
    assert len(found.extractions) == len(PAGES) - 1 - 3
    assert [d.reason.partition(" (")[0] for d in found.damage] == ["row group 1 is damaged"]


# Nothing, and too much.

PADDED: dict[str, bytes] = {
    **{f"warc.{name}": pack(warc(PAGES)) for name, pack in COMPRESSIONS.items()},
    **{f"tar.{name}": pack(tar(files(PAGES))) for name, pack in COMPRESSIONS.items()},
    **{f"jsonl.{name}": pack(jsonl(PAGES)) for name, pack in COMPRESSIONS.items()},
    **{f"html.{name}": pack(LONG.data) for name, pack in COMPRESSIONS.items()},
    "warc.gz, a member a record": warc(PAGES, members=True),
    "warc": warc(PAGES),
    "tar": tar(files(PAGES)),
    "jsonl": jsonl(PAGES),
    "zip": zipped(files(PAGES)),
    "mhtml": mhtml(PAGES[0]),
}


@pytest.mark.parametrize("name", PADDED)
def test_zeros_at_the_end_are_no_damage(reader: Reader, name: str) -> None:
    """As tapes and block devices leave them."""
    whole = reader(PADDED[name])
    for size in (1, 511, 5000):
        assert reader(PADDED[name] + bytes(size)) == whole
    assert whole.extractions
    assert whole.damage == []


@pytest.mark.parametrize("name", [name for name in PADDED if "." in name])
def test_junk_behind_a_packed_file_is_told(reader: Reader, name: str) -> None:
    whole = reader(PADDED[name])
    found = reader(PADDED[name] + b"junk" * 30)
    assert len(found.damage) == 1
    assert found.extractions == ([] if name.startswith("html") else whole.extractions)


EMPTY: dict[str, bytes] = {
    "nothing": b"",
    **{name: pack(b"") for name, pack in COMPRESSIONS.items()},
    "gzip, twice": gz(gz(b"")),
    "zip": zipped({}),
    "tar.gz": gz(tar({})),
    "warc": warc([]),
    "warc.gz": warc([], members=True),
    "empty members": zipped({"a": b"", "b.gz": gz(b""), "c.zip": zipped({}), "d": bytes(2000)}),
    "empty members of a tar": tar({"a": b"", "b.gz": gz(b""), "c.zip": zipped({})}),
}


@pytest.mark.parametrize("name", EMPTY)
def test_empty_archives_hold_nothing(reader: Reader, name: str) -> None:
    found = reader(EMPTY[name])
    assert (found.extractions, found.damage) == ([], [])


# Bombs.

GIB = 1024**3


@functools.cache
def _gib_of_zeros() -> bytes:
    """Pack as one gzip member, quickly: each piece of it is the same."""
    packer = zlib.compressobj(wbits=-15)
    piece = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(GIB // MIB // 16):
        crc = zlib.crc32(bytes(16 * MIB), crc)
    end = zlib.compressobj(wbits=-15).flush()
    head = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
    return head + piece * (GIB // MIB) + end + crc.to_bytes(4, "little") + (GIB % 2**32).to_bytes(4, "little")


@functools.cache
def _zstd_zeros() -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join(packer.compress(bytes(16 * MIB)) for _ in range(GIB // MIB // 16)) + packer.flush()


def _brotli_zeros() -> bytes:
    packer = brotli.Compressor(quality=1)
    pieces = [bytes(packer.process(bytes(16 * MIB))) for _ in range(GIB // MIB // 16)]
    return b"".join(pieces) + bytes(packer.finish())


def _xz_zeros() -> bytes:
    return lzma.compress(bytes(16 * MIB), preset=0) * 8


def _nested(pack: Callable[[bytes], bytes], data: bytes = PAGES[0].data) -> bytes:
    return functools.reduce(lambda inner, _: pack(inner), range(20), data)


def _sent_zeros(encoding: str, body: bytes) -> bytes:
    field = b"Content-Encoding: " + encoding.encode()
    return b"".join([_GOOD[0], record(http(PAGES[1], field, body=body), number=1), _GOOD[2]])


def _long_name() -> bytes:
    """Tell a name of a gibibyte for a member of a tar."""
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, GIB
    return gz(tar({"a": PAGES[0].data})[: -20 * 512] + member.tobuf()) + _gib_of_zeros()


def _coded_rows() -> bytes:
    """Say a hundred thousand times: this row is that same mebibyte."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * MIB]))
    return parquet_of({"text": text}, dictionary_pagesize_limit=GIB, store_schema=False, compression="zstd")


def _parts_in_parts() -> bytes:
    parts = (
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(20_000)
    )
    return b"Content-Type: multipart/related; boundary=b0\r\n\r\n" + b"".join(parts)


RATIO = "unpacks to more than 1000 times its size: not followed"
DEEP = "archives within archives more than 6 deep: not followed"
BOMBS: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "gzip": (_gib_of_zeros, RATIO, 0),
    "gzip, members": (lambda: gz(bytes(16 * MIB)) * 64, RATIO, 0),
    "gzip in gzip": (lambda: gz(_gib_of_zeros()), RATIO, 0),
    "bzip2": (lambda: bz2ed(bytes(8 * MIB)) * 30, RATIO, 0),
    "xz": (_xz_zeros, RATIO, 0),
    "zstd": (_zstd_zeros, RATIO, 0),
    "20 gzips in each other": (lambda: _nested(gz), DEEP, 0),
    "20 zips in each other": (lambda: _nested(lambda data: zipped({"a": data})), DEEP, 0),
    "20 tars in each other": (lambda: _nested(lambda data: tar({"a": data})), DEEP, 0),
    "zip": (lambda: zipped({str(n): bytes(36 * MIB) for n in range(3)}, zipfile.ZIP_BZIP2), RATIO, 0),
    "gzips in a zip": (lambda: zipped(dict.fromkeys(map(str, range(40)), gz(bytes(60 * MIB)))), RATIO, 0),
    "a packed warc, a record": (
        lambda: gz(_GOOD[0]) + gz(_GOOD[1]) + gz(_GOOD[2]) + _gib_of_zeros(),
        RATIO,
        3,
    ),
    "a packed row": (lambda: gz(b'{"text": "' + bytes(16 * MIB)) + gz(bytes(16 * MIB)) * 32, RATIO, 0),
    "the name of a member of a tar": (_long_name, RATIO, 0),
    "Parquet": (
        lambda: parquet_of({"text": ["x" * MIB] * 110}, use_dictionary=False, compression="zstd"),
        RATIO,
        0,
    ),
    "parts in parts": (_parts_in_parts, "an MHTML file with parts in parts, too deep to be followed", 0),
    "a body, gzip": (
        lambda: _sent_zeros("gzip", _gib_of_zeros()),
        "the body of a page: gzip unpacks to more than a page (64 MiB)",
        2,
    ),
    "a body, deflate": (
        lambda: _sent_zeros("deflate", _gib_of_zeros()[10:-8]),
        "the body of a page: deflate unpacks to more than a page (64 MiB)",
        2,
    ),
    "a body, br": (
        lambda: _sent_zeros("br", _brotli_zeros()),
        "the body of a page: br unpacks to more than a page (64 MiB)",
        2,
    ),
    "a body, zstd": (
        lambda: _sent_zeros("zstd", _zstd_zeros()),
        "the body of a page: zstd unpacks to more than a page (64 MiB)",
        2,
    ),
    "a body, gzip twice": (
        lambda: _sent_zeros("gzip, gzip", gz(_gib_of_zeros())),
        "the body of a page: gzip unpacks to more than a page (64 MiB)",
        2,
    ),
}

_MEASURED = """
import sys, time
from pathlib import Path
from archives import read
began = time.monotonic()
found = read(Path(sys.argv[1]))
took = time.monotonic() - began
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(took, int(peak) // 1024, len(found.extractions), *(d.reason for d in found.damage), sep="\\n")
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nothing tells how much memory was used")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(tmp_path: Path, name: str) -> None:
    """They end soon, in bounded memory, with one clear line; what stands before them is read."""
    build, reason, pages = BOMBS[name]
    path = tmp_path / "bomb"
    path.write_bytes(build())
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, path],
        cwd=Path(__file__).parent,
        env=None,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    took, peak, found, *told = run.stdout.splitlines()
    assert told == [reason]
    assert int(found) == pages
    assert float(took) < 20  # seconds, on a busy machine
    assert int(peak) < 500  # MiB, of which Python and its libraries take a hundred


def test_equal_rows_of_parquet_take_no_memory(reader: Reader) -> None:
    began = time.monotonic()
    found = reader(_coded_rows())
    assert (found.pages, found.damage) == (100_000, [])
    assert time.monotonic() - began < 10


LIMITS: dict[str, tuple[ArchiveLimits, bytes, str, int]] = {
    "members of a zip": (
        ArchiveLimits(members=5),
        zipped(files(PAGES)),
        "has more than 5 members: not followed",
        5,
    ),
    "members of a tar": (
        ArchiveLimits(members=5),
        tar(files(PAGES)),
        "has more than 5 members: not followed",
        5,
    ),
    "records": (ArchiveLimits(members=5), warc(PAGES), "has more than 5 members: not followed", 5),
    "members of members": (
        ArchiveLimits(members=7),
        zipped({str(n): zipped(files(PAGES[n : n + 3])) for n in (0, 3, 6)}),
        "has more than 7 members: not followed",
        5,
    ),
    "bytes in all, packed": (
        ArchiveLimits(total=20_000),
        gz(warc(PAGES)),
        "unpacks to more than 0 GiB: not followed",
        0,
    ),
    "bytes in all, zip": (
        ArchiveLimits(total=20_000),
        zipped(files(PAGES)),
        "unpacks to more than 0 GiB: not followed",
        6,
    ),
    "depth": (
        ArchiveLimits(depth=2),
        gz(gz(gz(PAGES[0].data))),
        "archives within archives more than 2 deep: not followed",
        0,
    ),
    "depth that is allowed": (ArchiveLimits(depth=2), gz(gz(PAGES[0].data)), "", 1),
    "ratio": (
        ArchiveLimits(ratio=2, free=1000),
        gz(PAGES[0].data),
        "unpacks to more than 2 times its size: not followed",
        0,
    ),
    "a packed archive that is sought in": (
        ArchiveLimits(nested=1000),
        gz(zipped(files(PAGES[:3]))),
        "unpacks to more than 0 MiB, too much for one zip",
        0,
    ),
    "a packed page is no archive": (ArchiveLimits(nested=1000), gz(PAGES[0].data), "", 1),
    "an archive in an archive": (
        ArchiveLimits(nested=5000),
        zipped({"a": PAGES[0].data, "b": tar(files(PAGES[1:4])), "c": PAGES[4].data}),
        "an archive within an archive larger than 0 MiB: unpack it first",
        2,
    ),
}


def test_the_limits_are_those_by_which_older_imports_are_known_again() -> None:
    """A change makes everything be read again, so it must be meant; docs/archives.md names them, too."""
    assert repr(ArchiveLimits()) == (
        "Limits(ratio=1000, free=104857600, total=1099511627776, depth=6, members=100000000, nested=268435456)"
    )


@pytest.mark.parametrize("name", LIMITS)
def test_limits(reader: Reader, name: str) -> None:
    limits, data, reason, pages = LIMITS[name]
    found = reader(data, Options(limits=limits))
    assert [damage.reason for damage in found.damage] == ([reason] if reason else [])
    assert len(found.extractions) == pages


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_of_a_zip_without_its_directory_may_be_as_large_as_is_allowed(
    reader: Reader, method: int
) -> None:
    data = zipped(files(PAGES[:1]), method)
    data = data[: data.index(b"PK\x01\x02")]
    size = len(PAGES[0].data)
    for nested, pages in ((size, 1), (size - 1, 0)):
        assert len(reader(data, Options(limits=ArchiveLimits(nested=nested))).extractions) == pages


def test_a_great_many_damaged_places_are_not_listed_each(reader: Reader) -> None:
    row = b'{"text": "A/B" KGS/USD\n'
    all_told = reader(row * 1000).damage
    assert len(all_told) == 1000
    for rows in (1001, 5000):
        told = reader(row * rows).damage
        assert told == [*all_told, Damage(str(reader.path), "and more damage, not listed")]


def test_a_bomb_among_other_files_costs_them_nothing(tmp_path: Path) -> None:
    """On the command line: one line, the exit status 1, and the rest is imported."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for page in PAGES:
        (folder / page.name).write_bytes(page.data)
    (folder / "05a.gz").write_bytes(_nested(gz))
    (folder / "06a.gz").write_bytes(base64.b64decode(b"H4sIAAAA"))
    run = fxtrack("--db", "x.db", "import", "--json", folder)
    assert run.status == 1
    assert run.err.splitlines() == [
        f"{folder}/05a.gz: incomplete: {DEEP}",
        f"{folder}/06a.gz: incomplete: gzip stream cut short: nothing of bytes 0 to 6 {UNUSED}",
    ]
    outcomes = json.loads(run.out)["outcomes"]
    assert outcomes["imported"] + outcomes["undated"] == len(PAGES) - 1
