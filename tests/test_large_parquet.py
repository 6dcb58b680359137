"""Parquet with cells or pages that do not fit into memory: told by name, and the rest is read."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from archives import PAGES, Reader, parquet, parquet_of

from fxtrack.archives import columns

WITH_TICKER = PAGES[:-1]
TEXTS = [page.text for page in WITH_TICKER]
LONGEST = max(len(page.data) for page in WITH_TICKER)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.string_view()])
@pytest.mark.parametrize("use_dictionary", [True, False])
def test_a_cell_that_is_too_long_is_told_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: pa.DataType, use_dictionary: bool
) -> None:
    read = Reader(tmp_path)
    long = TEXTS[0] + "a" * 2 * LONGEST
    data = parquet_of({"text": pa.array([*TEXTS, long, *TEXTS], kind)}, use_dictionary=use_dictionary)
    assert len(read(data).extractions) == 2 * len(TEXTS) + 1
    monkeypatch.setattr(columns, "_LONGEST_CELL", 2 * LONGEST)
    found = read(data)
    assert len(found.extractions) == found.pages == 2 * len(TEXTS)
    assert [(damage.location, damage.reason) for damage in found.damage] == [
        (f"{read.path}!/row {len(TEXTS)}", "a cell larger than 32 MiB: save such pages as files")
    ]


def test_long_cells_without_a_ticker_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_LONGEST_CELL", LONGEST)
    found = Reader(tmp_path)(parquet_of({"text": [*TEXTS, "a" * 2 * LONGEST, ""]}))
    assert (found.pages, len(found.extractions), found.damage) == (len(TEXTS) + 2, len(TEXTS), [])


def test_a_row_group_of_long_rows_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Reader(tmp_path)
    data = parquet_of(
        {"text": [TEXTS[0], TEXTS[1] + "a" * 2 * LONGEST, TEXTS[2]]}, row_group_size=1, use_dictionary=False
    )
    monkeypatch.setattr(columns, "_LONGEST_CELL", 2 * LONGEST)
    found = read(data)
    assert len(found.extractions) == 2
    assert [damage.reason for damage in found.damage] == [
        "row group 1 has rows larger than 32 MiB: save such pages as files"
    ]


def test_a_page_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_MOST_AT_ONCE", 1024 * 1024)
    data = parquet_of(
        {"text": [*TEXTS, "a" * 2 * 1024 * 1024, *TEXTS]},
        row_group_size=len(TEXTS),
        use_dictionary=False,
        compression="none",
    )
    found = Reader(tmp_path)(data)
    assert [damage.reason for damage in found.damage] == [
        "row group 1 is not read: a page of Parquet is larger than 1 MiB"
    ]
    assert len(found.extractions) == len(TEXTS) + 1


def test_a_row_group_is_read_a_page_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large its columns are: here they are larger than what is read at once."""
    monkeypatch.setattr(columns, "_MOST_AT_ONCE", 1024 * 1024)
    texts = [TEXTS[0] + "a" * 100_000] * 100
    data = parquet_of({"text": texts}, use_dictionary=False, compression="none", write_batch_size=1)
    assert len(data) > 10 * 1024 * 1024
    found = Reader(tmp_path)(data)
    assert (len(found.extractions), found.damage) == (100, [])


def test_parquet_reads_as_ever(tmp_path: Path) -> None:
    found = Reader(tmp_path)(parquet(PAGES))
    assert (found.pages, len(found.extractions), found.damage) == (len(PAGES), len(WITH_TICKER), [])
