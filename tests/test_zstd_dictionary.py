"""``.warc.zst`` with its dictionary: read record by record, and nothing of a frame that nothing vouches for."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import zstandard
from archives import PAGES, Found, Reader, batches, jsonl, warc, zst
from pages import DATA

from fxtrack.archives import zstddictionary
from fxtrack.places import find

WITH_TICKER = PAGES[:-1]
SAME_ID = (DATA / "archives/same-id.warc").read_bytes()


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def records(data: bytes) -> list[bytes]:
    """Take a WARC file apart."""
    return [b"WARC/1" + each for each in data.split(b"WARC/1")[1:]]


def _dictionary() -> zstandard.ZstdCompressionDict:
    samples: list[bytes | bytearray | memoryview] = [
        record for number in range(12) for record in records(warc(PAGES))[number % 3 :]
    ]
    return zstandard.train_dictionary(4096, samples, dict_id=40_000)


DICTIONARY = _dictionary()


def framed(
    parts: list[bytes], *, packed: bool = True, checksum: bool = True, dictionary: bytes | None = None
) -> bytes:
    """Write a ``.warc.zst``: a frame with the dictionary, which is to be skipped, then a frame for each record."""
    held = DICTIONARY.as_bytes() if dictionary is None else dictionary
    held = zst(held) if packed else held
    packer = zstandard.ZstdCompressor(dict_data=DICTIONARY, write_checksum=checksum)
    first = struct.pack("<II", 0x184D2A5D, len(held)) + held
    return first + b"".join(packer.compress(part) for part in parts)


def skippable(data: bytes = b"index") -> bytes:
    return struct.pack("<II", 0x184D2A50, len(data)) + data


def seen(found: Found) -> list[tuple[str, object]]:
    return [(e.url, e.capture) for e in found.extractions]


@pytest.mark.parametrize("packed", [True, False])
def test_the_dictionary_of_the_file_is_used(reader: Reader, packed: bool) -> None:
    plain = reader(warc(PAGES))
    data = framed(records(warc(PAGES)), packed=packed)
    found = reader(data)
    assert (found.digests, found.damage, seen(found)) == (plain.digests, [], seen(plain))
    assert len(found.extractions) == len(WITH_TICKER)
    assert find(found.extractions[3].location).data == PAGES[3].data
    with pytest.raises(zstandard.ZstdError):
        zstandard.ZstdDecompressor().decompress(data[data.rindex(b"\x28\xb5\x2f\xfd") :])


def test_frames_to_be_skipped_are_skipped_wherever_they_stand(reader: Reader) -> None:
    plain = warc(PAGES)
    parts = records(plain)
    with_dictionary = framed(parts[:2]) + skippable() + framed(parts[2:])[len(framed([])) :] + skippable()
    for data in (with_dictionary, skippable() + zst(plain) + skippable(), skippable() + zst(jsonl(PAGES))):
        found = reader(data)
        assert (found.damage, found.digests) == ([], reader(data.replace(b"index", b"INDEX")).digests)
        assert len(found.extractions) == len(WITH_TICKER)


def test_a_frame_without_a_checksum_is_not_used(reader: Reader) -> None:
    """The dictionary may be damaged, and nothing would show."""
    found = reader(framed(records(warc(PAGES)), checksum=False))
    assert (found.extractions, len(found.damage)) == ([], 1)
    assert "it has no checksum" in found.damage[0].reason


def test_a_bad_frame_costs_one_record(reader: Reader) -> None:
    parts = records(warc(PAGES))
    whole = reader(framed(parts))
    start, end = len(framed(parts[:4])), len(framed(parts[:5]))
    data = bytearray(framed(parts))
    data[end - 40] ^= 0x55
    found = reader(bytes(data))
    assert [e.url for e in found.extractions] == [e.url for e in whole.extractions if e.url != PAGES[3].url]
    [damage] = found.damage
    assert damage.reason.endswith(f"byte {start} to {end} of the packed file")


BAD: dict[str, bytes] = {
    "cut in the dictionary": framed([])[:60],
    "a dictionary that is packed without a checksum": framed(
        [], packed=False, dictionary=zst(DICTIONARY.as_bytes(), checksum=False)
    ),
    "packed, and no dictionary": framed([], dictionary=b"text"),
    "a dictionary that is none": framed(records(SAME_ID), dictionary=b"\x37\xa4\x30\xec" + bytes(50)),
    "another dictionary": framed(
        records(SAME_ID), dictionary=DICTIONARY.as_bytes()[:4] + b"\1\1\0\0" + DICTIONARY.as_bytes()[8:]
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_dictionary_that_cannot_be_used_is_told(reader: Reader, name: str) -> None:
    found = reader(BAD[name])
    assert (found.extractions, len(found.damage)) == ([], 1)
    assert "zstd" in found.damage[0].reason


def test_a_dictionary_may_have_8_mib(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(DICTIONARY.as_bytes())
    for most, pages in ((size, 2), (size - 1, 0)):
        monkeypatch.setattr(zstddictionary, "_MOST", most)
        for packed in (True, False):
            assert len(reader(framed(records(SAME_ID), packed=packed)).extractions) == pages


@pytest.mark.parametrize("packed", [True, False])
def test_damage_makes_no_number(reader: Reader, packed: bool) -> None:
    """Cut at every byte, each byte zeroed in turn or with a bit flipped, its tail zeroed."""
    data = framed(records(SAME_ID), packed=packed)
    whole = reader(data)
    assert len(whole.extractions) == 2
    for place in range(len(data)):
        flipped = bytes([data[place] ^ (1 << place % 8)])
        for damaged in (
            data[:place],
            data[:place] + bytes(len(data) - place),
            data[:place] + b"\0" + data[place + 1 :],
            data[:place] + flipped + data[place + 1 :],
        ):
            found = reader(damaged)
            assert found.observations <= whole.observations, place
            assert found.digests <= whole.digests, place
            assert not any("report" in damage.reason for damage in found.damage), place


def test_going_on_in_the_middle(reader: Reader) -> None:
    every = [e.location for e in reader(framed(records(warc(PAGES)))).extractions]
    for batch in batches(reader.path, most=1):
        if batch.position:
            rest = [e.location for b in batches(reader.path, position=batch.position) for e in b.extractions]
            assert rest == every[len(every) - len(rest) :]
