"""Answers about a database that are told elsewhere in the same words, or for the same pages."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archives import Reader
from forked import fxtrack, rows
from storing import sighted, store_pages
from test_wacz import CRAWL, IN_CRAWL, IN_LIST, LIST, wacz

import fxtrack as fx
from fxtrack.cli import db
from fxtrack.extract import Dating
from fxtrack.model import Reason
from fxtrack.places import find
from fxtrack.store import doubtful, schema
from fxtrack.store.engine import connect_to
from fxtrack.store.health import count_rows

UNDATED = "KZT/USD = 0.00193 -0.15%\nKGS/USD = 0.01144 0%\n"
OTHER = "KZT/USD = 0.00194 0.5%\nKGS/USD = 0.01145 0.1%\n"


def test_a_page_that_got_a_date_is_undated_no_more(elsewhere: Path) -> None:
    Path("a.txt").write_text(UNDATED, "utf-8")
    Path("b.txt").write_text(OTHER, "utf-8")
    assert fxtrack("-q", "import", "a.txt", "b.txt").status == 0
    assert len(rows(fxtrack("trace", "KZT/USD", "undated", "--format", "csv"))) == 2
    then = datetime.now(UTC)
    assert fxtrack("-q", "import", "a.txt", "--date", "2025-12-08").status == 0
    [left] = rows(fxtrack("trace", "KZT/USD", "undated", "--format", "csv"))
    assert left["file"].endswith("b.txt")
    with fx.open("fxtrack.db") as opened:
        assert [s.date for s in opened.sightings("KZT/USD", None)] == [None]
        assert len(opened.sightings("KZT/USD", None, as_of=then)) == 2
        assert len(opened.sightings("KZT/USD", date(2025, 12, 8))) == 1
    assert fxtrack("-q", "import", "b.txt", "--date", "2025-12-09").status == 0
    gone = fxtrack("trace", "KZT/USD", "undated")
    assert (gone.status, gone.err.strip()) == (1, "Error: no sighting of KZT/USD without a date")
    assert fxtrack("-q", "db", "retract", "--run", "3", "--reason", "wrong date").status == 0
    again = fxtrack("trace", "KZT/USD", "undated", "--format", "csv")
    assert [row["file"].rpartition("/")[2] for row in rows(again)] == ["b.txt"]


def test_a_page_dated_by_its_capture_is_undated_no_more(elsewhere: Path) -> None:
    store = store_pages("a.db", UNDATED)
    assert len(sighted(store, "KZT/USD", None)) == 1
    store_pages("a.db", UNDATED, dating=Dating(given=date(2025, 12, 8)))
    assert sighted(store, "KZT/USD", None) == []


def test_status_lists_tables_in_the_order_of_the_schema(elsewhere: Path) -> None:
    store_pages("fxtrack.db", UNDATED)
    told = [row["what"] for row in rows(fxtrack("db", "status", "--format", "csv"))]
    order = """
    import_run part snapshot copy revisit copy_again observation ticker quote sighting reject
    retraction retracted_part retracted_copy retracted_sighting retracted_observation
    """.split()
    assert told[3:] == order == list(schema.metadata.tables)
    with connect_to("fxtrack.db", "ro").connect() as connection:
        assert list(count_rows(connection)) == order


def test_a_reason_stands_in_one_place() -> None:
    assert set(db._TAKEN_BACK) == set(db._DOUBTS) == {doubtful.CUT, doubtful.SEVERAL}
    assert doubtful.SEVERAL == Reason.SEVERAL_PAGES


def packed_lists(data: bytes) -> bytes:
    """Write a WACZ file whose list is packed with gzip."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wacz(CRAWL))) as plain, zipfile.ZipFile(out, "w") as packed:
        for member in plain.infolist():
            if member.filename == "pages/pages.jsonl":
                packed.writestr("pages/pages.jsonl.gz", data)
            else:
                packed.writestr(member, plain.read(member))
    return out.getvalue()


def digest_at(location: str) -> str:
    """Return the digest of what stands in a place now."""
    return hashlib.sha256(find(location).data).hexdigest()


def test_a_packed_list_of_pages_is_a_list(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    plain, packed = reader(wacz(CRAWL)), reader(packed_lists(gzip.compress(LIST)))
    assert packed.observations == plain.observations == IN_CRAWL | IN_LIST
    assert (packed.damage, packed.left) == ([], plain.left)
    [only_listed] = [e for e in packed.extractions if "pages.jsonl.gz!/byte " in e.location]
    assert digest_at(only_listed.location) == only_listed.digest
    title = json.dumps({"url": "https://a.example/x", "title": "none"}).encode() + b"\n"
    assert reader(packed_lists(gzip.compress(title))).observations == IN_CRAWL


@pytest.mark.parametrize("length", range(12, len(gzip.compress(LIST)), 7))
def test_a_packed_list_that_was_cut_gives_nothing(tmp_path: Path, length: int) -> None:
    found = Reader(tmp_path)(packed_lists(gzip.compress(LIST)[:length]))
    assert found.observations == IN_CRAWL
    assert len(found.damage) == 1
