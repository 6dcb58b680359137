"""WACZ files: each page once, with address and time; their indexes and lists are neither pages nor damage."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archives import Crawl, Page, Reader, Response, batches, record
from forked import fxtrack, rows
from pages import DATA

from fxtrack.archives import wacz as wacz_module
from fxtrack.places import ArchiveLimits, Options, find

BTRIX = (DATA / "archives/btrix-undated.wacz").read_bytes()
PY_WACZ = (DATA / "archives/py-wacz.wacz").read_bytes()
HTML = "<html><body><p>{}</p></body></html>"
FRONT, MORE, TEXT = "https://a.example/front", "https://a.example", "https://a.example/text"
DATED = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n08 December 2025\n"
UNDATED = "TJS/USD = 0.10857 0.12%\nUZS/USD = 0.00008 0%\n"
TEXT_ONLY = "TMT/USD = 0.28490 -0%\nKGS/USD = 0.01146 0.17%\n"
AT = datetime(2025, 12, 8, 10, 11, 12, tzinfo=UTC)
IN_CRAWL = {
    (date(2025, 12, 8), "KGS/USD", "0.01144", "0"),
    (date(2025, 12, 8), "KZT/USD", "0.00193", "-0.15"),
    (None, "TJS/USD", "0.10857", "0.12"),
    (None, "UZS/USD", "0.00008", "0"),
}
IN_LIST = {(None, "TMT/USD", "0.28490", "-0"), (None, "KGS/USD", "0.01146", "0.17")}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def crawl(*pages: tuple[str, str], members: bool = True) -> bytes:
    made = Crawl(members=members)
    made.info()
    for url, text in pages:
        data = HTML.format(text.replace("\n", "<br>")).encode()
        made.add("response", Page("", url, AT, data), response=Response((), data))
    return made.finished()


def listed(*pages: tuple[str, str]) -> bytes:
    """Write a list of pages as browsers' crawlers do."""
    rows = [{"format": "json-pages-1.0", "id": "pages", "title": "All KGS/USD = 0.01144 0%", "hasText": True}]
    for number, (url, text) in enumerate(pages):
        ts = f"2025-12-09T10:11:1{number}.123Z"
        rows.append({"id": str(number), "url": url, "title": "Prices", "ts": ts, "text": text})
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


CRAWL = crawl((FRONT, DATED), (f"{MORE}/", UNDATED))
LIST = listed((f"{FRONT}#top", DATED), (MORE, UNDATED), (TEXT, TEXT_ONLY))
INDEX = b'example,a)/front 20251208101112 {"url": "https://a.example/front", "offset": "0"}\n' * 20


def wacz(
    *crawls: bytes,
    pages: bytes = LIST,
    method: int = zipfile.ZIP_STORED,
    more: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    """Write a WACZ file, as its specification says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("indexes/index.cdxj", INDEX, zipfile.ZIP_DEFLATED)
        archive.writestr("indexes/index.idx", '!meta 0 {"format": "cdxj-gzip-1.0"}\n')
        archive.writestr("pages/pages.jsonl", pages, zipfile.ZIP_DEFLATED)
        for number, each in enumerate(crawls):
            archive.writestr(f"archive/data{number}.warc.gz", each, method)
        for name, data in more:
            archive.writestr(name, data)
        archive.writestr("logs/crawl.log", '{"timestamp": "2025-12-08", "message": "KGS/USD = 0.01144 0%"}\n')
        archive.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
    return out.getvalue()


def test_what_a_browsers_crawler_wrote(reader: Reader) -> None:
    found = reader(BTRIX)
    [page] = found.extractions
    assert (found.pages, found.damage, page.url) == (1, [], "https://courier.example/front")
    assert page.capture
    assert page.capture.at == AT


def test_what_py_wacz_wrote(reader: Reader) -> None:
    """Its list has the text of a page that the WARC file has too."""
    found = reader(PY_WACZ)
    assert [e.url for e in found.extractions] == ["https://courier.example/front", "https://courier.example/"]
    assert (found.pages, found.damage, found.observations) == (2, [], IN_CRAWL)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("members", [True, False])
def test_each_page_once_and_one_that_is_only_listed(reader: Reader, method: int, members: bool) -> None:
    data = wacz(crawl((FRONT, DATED), (f"{MORE}/", UNDATED), members=members), method=method)
    found = reader(data)
    assert (found.pages, found.damage, found.observations) == (3, [], IN_CRAWL | IN_LIST)
    only_listed = found.extractions[-1]
    assert only_listed.url == TEXT
    assert only_listed.capture
    assert only_listed.capture.at == datetime(2025, 12, 9, 10, 11, 12, tzinfo=UTC)
    at = LIST.index(b'{"id": "2"')
    assert only_listed.location == f"{reader.path}!/pages/pages.jsonl!/byte {at}"
    for extraction in found.extractions:
        assert hashlib.sha256(find(extraction.location).data).hexdigest() == extraction.digest
    at = LIST.index(b'{"id": "0"')
    assert (
        find(f"{reader.path}!/pages/pages.jsonl!/byte {at}").data.decode() == DATED
    )  # an older version kept it


def test_a_record_without_a_time_has_that_of_the_list(reader: Reader) -> None:
    data = HTML.format(UNDATED).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    made = record(head + data).replace(
        b"WARC-Date: 2025-05-02T10:11:12Z", f"WARC-Target-URI: {MORE}".encode()
    )
    found = reader(wacz(made))
    [page] = [e for e in found.extractions if e.url == MORE]
    assert page.capture
    assert (page.capture.at, page.capture.source) == (
        datetime(2025, 12, 9, 10, 11, 11, tzinfo=UTC),
        "column ts",
    )


def test_warc_files_are_read_where_they_lie_whatever_their_size(reader: Reader) -> None:
    few = Options(limits=ArchiveLimits(nested=400))
    assert len(CRAWL) > 800
    assert reader(wacz(CRAWL), few).observations >= IN_CRAWL
    held = reader(wacz(crawl((FRONT, DATED)), method=zipfile.ZIP_DEFLATED), few)
    assert "larger than" in held.damage[0].reason


def test_whatever_else_holds_a_page_is_read(reader: Reader) -> None:
    found = reader(wacz(CRAWL, more=(("notes/front.txt", TEXT_ONLY.encode()), ("empty/", b""))))
    assert (found.pages, found.damage) == (4, [])


def test_a_zip_of_another_kind_is_no_wacz(reader: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", LIST)
    assert reader(out.getvalue()).pages == 4


def test_going_on_in_the_middle_of_a_warc_file(reader: Reader) -> None:
    more = crawl(*((f"https://a.example/{n}", DATED.replace("0.01144", f"0.01{n}")) for n in range(200, 220)))
    data = wacz(CRAWL, more)
    every = [e.location for e in reader(data).extractions]
    assert len(every) == 23
    positions = [batch.position for batch in batches(reader.path, most=1) if batch.position]
    assert len(positions) > 20
    for number, position in enumerate(positions, 1):
        rest = [e.location for batch in batches(reader.path, position=position) for e in batch.extractions]
        assert rest == every[len(every) - len(rest) :], position
        assert len(rest) <= len(every) - min(number, 22), position


def test_addresses_are_remembered_up_to_a_number(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wacz_module, "_MOST_ADDRESSES", 1)
    assert reader(wacz(CRAWL)).pages == 4


@pytest.mark.parametrize("members", [True, False])
def test_damage_of_wacz_makes_no_number(reader: Reader, members: bool) -> None:
    """Cut at every byte, each byte zeroed in turn, its tail zeroed."""
    data = wacz(crawl((FRONT, DATED), (f"{MORE}/", UNDATED), members=members))
    possible = IN_CRAWL | IN_LIST | {(None, *quote) for _, *quote in IN_CRAWL}
    for place in range(len(data)):
        cut, tail = data[:place], data[:place] + bytes(len(data) - place)
        for damaged in (cut, tail, data[:place] + b"\0" + data[place + 1 :]):
            found = reader(damaged)
            assert found.observations <= possible, place
            assert not any("please report" in damage.reason for damage in found.damage), place


def test_wacz_on_the_command_line(elsewhere: Path) -> None:
    path = elsewhere / "a.wacz"
    path.write_bytes(wacz(CRAWL))
    run = fxtrack("--db", "x.db", "import", "a.wacz", "--date-from", "captured")
    assert (run.status, run.err) == (0, "")
    assert "3 pages read" in run.out
    for pair, day in (("KGS/USD", "2025-12-08"), ("TJS/USD", "2025-12-08"), ("TMT/USD", "2025-12-09")):
        [row] = rows(fxtrack("--db", "x.db", "trace", pair, day, "--verify"))
        assert row["still_says_so"] == "yes"
    path.write_bytes(wacz(CRAWL[:-20]))
    run = fxtrack("--db", "y.db", "import", "a.wacz")
    assert (run.status, "cut short" in run.err) == (1, True)
