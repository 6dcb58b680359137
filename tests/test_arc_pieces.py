"""ARC files in pieces of any size: a line or a record may end in another piece than it begins in."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import PAGES, Reader, arc

from fxtrack.archives import streams

WITH_TICKER = PAGES[:-1]


@pytest.mark.parametrize("size", [1, 7, 100, 1000, 8192, 50_000])
@pytest.mark.parametrize("version", [1, 2])
def test_pages_do_not_depend_on_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, version: int
) -> None:
    read = Reader(tmp_path)
    data = arc(PAGES, version=version)
    whole = read(data)
    assert len(whole.extractions) == len(WITH_TICKER)
    monkeypatch.setattr(streams, "PIECE", size)
    assert read(data) == whole


@pytest.mark.parametrize("size", [1, 100, 8192])
def test_a_record_larger_than_a_page_is_stepped_over_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    read = Reader(tmp_path)
    data = arc(PAGES)
    longest = max(len(page.data) for page in PAGES)
    monkeypatch.setattr(streams, "PIECE", size)
    monkeypatch.setattr("fxtrack.archives.arc.MAX_PAGE", longest)
    found = read(data)
    assert 0 < len(found.extractions) < len(WITH_TICKER)
    assert found.damage == []


@pytest.mark.parametrize("size", [1, 100, 8192])
def test_one_that_is_cut_short_gives_the_records_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(streams, "PIECE", size)
    found = Reader(tmp_path)(arc(WITH_TICKER)[:-10])
    assert len(found.extractions) == len(WITH_TICKER) - 1
    assert [damage.reason for damage in found.damage] == [
        "a record is cut short, or its length is wrong: the rest is left out"
    ]
