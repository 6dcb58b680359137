"""Archives in archives: a copy of a large one is a temporary file, and reads the same as one in memory."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import COMPRESSIONS, NOISY, PAGES, Reader, arc, files, jsonl, parquet, tar, warc, zipped

from fxtrack.archives import reading, spool
from fxtrack.archives.limits import BombError
from fxtrack.archives.spool import Spool

gz = COMPRESSIONS["gz"]

INNER = {
    "WARC": warc(NOISY),
    "WARC, packed": gz(warc(NOISY)),
    "ARC": arc(NOISY),
    "tar": tar(files(NOISY)),
    "zip": zipped(files(NOISY)),
    "zip, packed": gz(zipped(files(NOISY))),
    "JSON Lines": jsonl(NOISY),
    "Parquet": parquet(NOISY),
}


def _without_directory(data: bytes) -> bytes:
    return data[: data.rindex(b"PK\1\2")]


OUTER: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda data: zipped({"in": data}),
    "zip without its directory": lambda data: _without_directory(zipped({"in": data})),
    "stored, without its directory": lambda data: _without_directory(zipped({"in": data}, 0)),
    "tar": lambda data: tar({"in": data}),
    "tar.gz": lambda data: gz(tar({"in": data})),
    "zip in a zip": lambda data: zipped({"in": zipped({"in": data})}),
    "gzip": gz,
}


@pytest.mark.parametrize("outer", OUTER)
@pytest.mark.parametrize("inner", INNER)
def test_a_copy_in_a_file_reads_as_one_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inner: str, outer: str
) -> None:
    read = Reader(tmp_path)
    data = OUTER[outer](INNER[inner])
    in_memory = read(data)
    assert len(in_memory.extractions) == len(NOISY) - 1  # one has no ticker
    for module in (reading, spool):
        monkeypatch.setattr(module, "IN_MEMORY", 1000)
    assert read(data) == in_memory


def test_only_a_large_copy_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[io.BytesIO] = []

    def temporary() -> io.BytesIO:
        made.append(io.BytesIO())
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", temporary)
    monkeypatch.setattr(spool, "IN_MEMORY", 10)
    with Spool() as held:
        held.add(b"12345")
        held.add(b"67890")
        assert held.file().read() == b"1234567890"
        assert made == []
    with Spool() as held:
        held.add(b"12345")
        held.add(b"678901")
        held.add(b"2")
        assert (held.size, held.file().read()) == (12, b"123456789012")
        assert len(made) == 1
    assert made[0].closed


class _Full(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_no_damage_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", _Full)
    for module in (reading, spool):
        monkeypatch.setattr(module, "IN_MEMORY", 1000)
    told = "an archive in it cannot be copied to a temporary file: no space left on device"
    found = Reader(tmp_path)(zipped({"a.txt": PAGES[0].data, "in": warc(PAGES)}))
    assert [damage.reason for damage in found.damage] == [told]
    assert len(found.extractions) == 1
    with pytest.raises(BombError, match="no space left"), Spool() as held:
        held.add(bytes(1001))
