"""What a record of a WARC file tells of address and time, and how odd the first line of a response may be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from archives import PAGES, Page, Reader, arc
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from fxtrack.extract import Dating
from fxtrack.places import find

UNDATED = b"<html><body><p>KGS/USD = 0.01144 0%</p><p>KZT/USD = 0.00193 -0.15%</p></body></html>"
TARGET = "https://c.example/front"
COPIED = "2026-01-02T03:04:05Z"
REPLAY = f"http://web.archive.org/web/20251208123456id_/{TARGET}"


def record(
    *fields: str,
    first: str = "HTTP/1.1 200 OK",
    target: str = TARGET,
    date: str = COPIED,
    body: bytes = UNDATED,
) -> bytes:
    block = f"{first}\r\nContent-Type: text/html\r\n\r\n".encode() + body
    lines = [
        "WARC/1.1",
        "WARC-Type: response",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        f"WARC-Target-URI: {target}",
        f"WARC-Date: {date}",
        *fields,
        "Content-Type: application/http;msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


SOURCES = {
    "a copy": ([f"WARC-Source-URI: {REPLAY}"], "2025-12-08 12:34:56", "warc source", TARGET),
    "in brackets": ([f"WARC-Source-URI: <{REPLAY}>"], "2025-12-08 12:34:56", "warc source", TARGET),
    "small letters": ([f"warc-source-uri: {REPLAY}"], "2025-12-08 12:34:56", "warc source", TARGET),
    "of any archive": (
        ["WARC-Source-URI: https://pywb.example:8080/coll/20251208123456mp_/http://c.example/"],
        "2025-12-08 12:34:56",
        "warc source",
        "http://c.example/",
    ),
    "that tells when it was copied": (
        [f"WARC-Source-URI: {REPLAY}", "WARC-Creation-Date: 2026-02-02T00:00:00Z"],
        "2026-01-02 03:04:05",
        "warc",
        TARGET,
    ),
    "of a later time than its copy": (
        [f"WARC-Source-URI: {REPLAY.replace('2025', '2027')}"],
        "2026-01-02 03:04:05",
        "warc",
        TARGET,
    ),
    "no copy": (["WARC-Source-URI: file:///pool/c.example/front"], "2026-01-02 03:04:05", "warc", TARGET),
    "of no instant": (
        [f"WARC-Source-URI: {REPLAY.replace('1208', '1308')}"],
        "2026-01-02 03:04:05",
        "warc",
        TARGET,
    ),
    "none": ([], "2026-01-02 03:04:05", "warc", TARGET),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_source_of_a_copy_tells_when_the_first_was_taken(reader: Reader, name: str) -> None:
    fields, at, source, url = SOURCES[name]
    (page,) = reader(record(*fields)).extractions
    assert page.capture is not None
    assert (str(page.capture.at)[:19], page.capture.source, page.url) == (at, source, url)


def test_a_copy_without_a_date_of_its_own_has_that_of_its_source(reader: Reader) -> None:
    (page,) = reader(record(f"WARC-Source-URI: {REPLAY}", date="yesterday", target=REPLAY)).extractions
    assert (str(page.capture and page.capture.at), page.url) == ("2025-12-08 12:34:56+00:00", TARGET)


def test_damage_to_the_source_gives_no_other_time(reader: Reader) -> None:
    """A page whose source cannot be read any more has no time, not that of its copying."""
    whole = record(f"WARC-Source-URI: {REPLAY}")
    begin, end = whole.index(b"WARC-Source"), whole.index(b"Content-Type: application")
    for place in range(begin, end):
        found = reader(whole[:place] + b"\0" + whole[place + 1 :], dating=Dating(captured=True))
        assert {str(e.date) for e in found.extractions} <= {"2025-12-08", "None"}, place


FIRST_LINES = [
    "HTTP/1.1 200 OK",
    "HTTP/1.1 200",
    "HTTP/1.1 200 ",
    "HTTP/2 200",
    "HTTP/2.0 200 OK",
    "HTTP/1.1  200 OK",
    "HTTP/1.0 200OK",
    "HTTP/1.1",
    "HTTP/1.1 OK",
    "http/1.1 200 ok",
    "ICY 200 OK",
    "HTTP/1.1 200 \u0425\u043e\u0440\u043e\u0448\u043e",
]


@pytest.mark.parametrize("first", FIRST_LINES)
def test_a_page_is_read_whatever_its_first_line_is_like(reader: Reader, first: str) -> None:
    data = record(first=first)
    found = reader(data)
    assert [len(e.quotes) for e in found.extractions] == [2]
    assert (found.damage, found.left) == ([], 0)
    theirs = [r.raw_stream.read() for r in ArchiveIterator(io.BytesIO(data), verify_http=False)]
    assert theirs == [UNDATED]


@pytest.mark.parametrize("first", FIRST_LINES)
def test_a_page_of_an_arc_file_is_read_as_well(reader: Reader, first: str) -> None:
    whole = arc([Page("a.html", TARGET, PAGES[0].at, UNDATED)])
    before, line, block = whole.partition(b"HTTP/1.1 200 OK")
    head, space, length = before.rstrip(b"\n").rpartition(b" ")
    longer = int(length) + len(first.encode()) - len(line)
    found = reader(head + space + b"%d\n" % longer + first.encode() + block)
    assert [(len(e.quotes), e.url) for e in found.extractions] == [(2, TARGET)]
    assert (found.damage, find(found.extractions[0].location).data) == ([], UNDATED)


@pytest.mark.parametrize("first", ["200 OK", "GET / HTTP/1.1", "\u00ff\u00ff"])
def test_a_response_without_a_header_that_can_be_read_is_told(reader: Reader, first: str) -> None:
    found = reader(record(first=first))
    assert (found.extractions, found.left) == ([], 1)
    assert [each.reason for each in found.damage] == ["a response whose HTTP header cannot be read: left out"]


def test_other_responses_without_a_header_are_counted_alone(reader: Reader) -> None:
    dns = record().replace(b"application/http;msgtype=response", b"text/dns                        ")
    for data in (
        dns.replace(b"HTTP/1.1 200 OK", b"20251208123456 "),
        record(first="200 OK", body=b"no rates"),
    ):
        found = reader(data)
        assert (found.extractions, found.left, found.damage) == ([], 1, [])
