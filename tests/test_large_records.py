"""Records of WARC that say that they are larger than a page: a wrong length costs that record and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import COMPRESSIONS, PAGES, Reader, http, record

_GOOD = [record(http(page), number=number) for number, page in enumerate(PAGES[:4])]
_FORGED = record(http(PAGES[5]), number=5)
_LEAST = 20_000


@pytest.fixture(params=[700, 1024**2], ids=["small pieces", "large pieces"])
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Reader:
    monkeypatch.setattr("fxtrack.archives.warc.MAX_PAGE", _LEAST)
    monkeypatch.setattr("fxtrack.archives.warc.MAX_HEADER", 1000)
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", request.param)
    return Reader(tmp_path)


@pytest.mark.parametrize("length", [_LEAST * 2, 10**9, 10**14])
@pytest.mark.parametrize("pack", [bytes, COMPRESSIONS["gz"]], ids=["plain", "gzip"])
def test_a_wrong_length_costs_its_record(reader: Reader, length: int, pack: type[bytes]) -> None:
    wrong = record(http(PAGES[1]), b"%d" % length, number=1)
    found = reader(pack(b"".join([_GOOD[0], wrong, *_GOOD[2:]])))
    alone = reader(b"".join([_GOOD[0], *_GOOD[2:]]))
    assert found.digests == alone.digests
    assert [damage.reason for damage in found.damage] == ["a record has another length than it says"]


@pytest.mark.parametrize("behind", [_GOOD[1:], []], ids=["in the middle", "at the end"])
def test_what_stands_in_a_large_record_is_not_read(reader: Reader, behind: list[bytes]) -> None:
    """Whoever can write on a large page could forge a record in it."""
    filled = b"x" * _LEAST
    large = record(http(PAGES[4], body=filled + b"\n" + _FORGED + filled), number=4)
    found = reader(b"".join([_GOOD[0], large, *behind]))
    assert found.digests == reader(b"".join([_GOOD[0], *behind])).digests
    assert (found.left, found.damage) == (1, [])


def test_a_large_record_that_is_cut_is_told(reader: Reader) -> None:
    large = record(b"x" * 3 * _LEAST)
    found = reader(b"".join([*_GOOD, large[:-9]]))
    assert len(found.extractions) == len(_GOOD)
    assert [damage.reason.partition(",")[0] for damage in found.damage] == ["a record is cut short"]
