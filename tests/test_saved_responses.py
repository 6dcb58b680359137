"""HTTP responses with their headers, saved by curl and wget: pages with capture time, and no number from damage.

The files in ``data/archives/responses`` were written by curl 7.88 and wget 1.21, from a server that was made for it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from archives import Reader, chunked, zst
from forked import fxtrack, rows

from fxtrack import parse_page
from fxtrack.extract import Dating
from fxtrack.places import find

SAVED = Path(__file__).parent / "data" / "archives" / "responses"
CAPTURED = Dating(captured=True)
UNDATED = (
    "<html><body><p>KGS/USD = 0.01144 0%</p><p>KZT/USD = 0.00193 -0.15%</p><p>Growers met.</p></body></html>"
)
DATED = (
    "<html><body><p>TJS/USD = 0.10857 0.12%</p><p>UZS/USD = 0.00008 0%</p><p>03 March 2025</p></body></html>"
)
DAY = "2025-12-08"


def response(body: bytes, *fields: str, length: bool = True, status: str = "HTTP/1.1 200 OK") -> bytes:
    lines = [status, "Date: Mon, 08 Dec 2025 10:11:12 GMT", "Content-Type: text/html; charset=utf-8", *fields]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def on_pages(*texts: str) -> set[tuple[str, str, str, str]]:
    read = [parse_page(text) for text in texts]
    return {
        (str(p.page_date or DAY), str(q.pair), str(q.rate), str(q.change)) for p in read for q in p.quotes
    }


def values(reader: Reader, data: bytes) -> set[tuple[str, str, str, str]]:
    """Return what was read, dated by the capture time; without a date no number gets into a series."""
    found = reader(data, dating=CAPTURED)
    return {
        (str(day), str(pair), str(rate), str(change)) for day, pair, rate, change in found.observations if day
    }


def hurt(data: bytes) -> Iterator[bytes]:
    for place in range(len(data)):
        yield data[:place]
        yield data[:place] + b"\0" * (len(data) - place)
        yield data[:place] + b"\0" + data[place + 1 :]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


WHOLE = {
    "with its length": response(UNDATED.encode()),
    "without its length": response(UNDATED.encode(), length=False),
    "HTTP/2, small letters": response(UNDATED.encode(), status="HTTP/2 200 ").replace(b"Date:", b"date:"),
    "HTTP/1.0, lines that end in LF": response(UNDATED.encode(), status="HTTP/1.0 200 OK").replace(
        b"\r\n", b"\n"
    ),
    "no reason": response(UNDATED.encode(), status="HTTP/1.1 200"),
    "100 Continue before it": b"HTTP/1.1 100 Continue\r\n\r\n" + response(UNDATED.encode()),
    "a proxy and two redirects before it": b"HTTP/1.1 200 Connection established\r\n\r\n"
    b"HTTP/1.1 301 Moved Permanently\r\nDate: Sun, 07 Dec 2025 10:11:12 GMT\r\nLocation: /a\r\n\r\n"
    b"HTTP/1.1 302 Found\r\nContent-Length: 9\r\n\r\n" + response(UNDATED.encode()),
    "a line end behind its chunks": response(
        chunked(UNDATED.encode(), 40) + b"\n", "Transfer-Encoding: chunked", length=False
    ),
    "gzip": response(gzip.compress(UNDATED.encode(), mtime=0), "Content-Encoding: gzip"),
    "gzip, without its length": response(
        gzip.compress(UNDATED.encode(), mtime=0), "Content-Encoding: gzip", length=False
    ),
    "deflate": response(zlib.compress(UNDATED.encode()), "Content-Encoding: deflate"),
    "zstd with a checksum": response(zst(UNDATED.encode()), "Content-Encoding: zstd"),
    "chunks": response(chunked(UNDATED.encode(), 40), "Transfer-Encoding: chunked", length=False),
    "chunks with a trailer": response(
        chunked(UNDATED.encode(), 40)[:-2] + b"X-Sum: 1\r\n\r\n", "Transfer-Encoding: chunked", length=False
    ),
    "chunks of gzip": response(
        chunked(gzip.compress(UNDATED.encode(), mtime=0), 40),
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip",
        length=False,
    ),
    "unpacked by the program that saved it": response(
        UNDATED.encode(), "Content-Encoding: br", "Content-Length: 81", length=False
    ),
    "joined from its chunks by the program that saved it": response(
        UNDATED.encode(), "Transfer-Encoding: chunked", length=False
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_is_read_as_it_is_alone_and_captured_when_its_header_says(reader: Reader, name: str) -> None:
    found = reader(WHOLE[name])
    assert not found.is_told
    (page,) = found.extractions
    assert page.capture is not None
    assert (str(page.capture.at), page.capture.source) == ("2025-12-08 10:11:12+00:00", "http date")
    assert find(page.location).data == UNDATED.encode()
    assert values(reader, WHOLE[name]) == on_pages(UNDATED)


@pytest.mark.parametrize("name", WHOLE)
def test_damage_makes_no_number(reader: Reader, name: str) -> None:
    """Cut at every byte, the tail zeroed from every byte on, each byte zeroed."""
    whole = on_pages(UNDATED)
    for number, data in enumerate(hurt(WHOLE[name])):
        assert values(reader, data) <= whole, (number // 3, number % 3)


SEVERAL = {
    "lengths": response(UNDATED.encode()) + response(DATED.encode()),
    "chunks": response(chunked(UNDATED.encode()), "Transfer-Encoding: chunked", length=False)
    + response(DATED.encode()),
    "packed": response(gzip.compress(UNDATED.encode(), mtime=0), "Content-Encoding: gzip")
    + response(DATED.encode()),
}
TOGETHER = {
    "no lengths": response(UNDATED.encode(), length=False) + response(DATED.encode(), length=False),
    "a length that is not that of the body": response(
        UNDATED.encode(), "Content-Encoding: gzip", "Content-Length: 20", length=False
    )
    + response(DATED.encode()),
    "packed, without its length": response(
        gzip.compress(UNDATED.encode(), mtime=0), "Content-Encoding: gzip", length=False
    )
    + response(DATED.encode()),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_two_responses_that_tell_where_they_end_are_two_pages(reader: Reader, name: str) -> None:
    found = reader(SEVERAL[name], dating=CAPTURED)
    assert not found.is_told
    assert [(str(e.date), len(e.quotes)) for e in found.extractions] == [(DAY, 2), ("2025-03-03", 2)]
    assert [find(e.location).data.decode() for e in found.extractions] == [UNDATED, DATED]
    assert len({e.location for e in found.extractions}) == 2


@pytest.mark.parametrize("name", TOGETHER)
def test_two_responses_that_nothing_takes_apart_are_refused_by_name(reader: Reader, name: str) -> None:
    found = reader(TOGETHER[name])
    assert found.extractions == []
    assert "several saved HTTP responses, and nothing tells where one ends" in found.damage[0].reason


@pytest.mark.parametrize("name", [*SEVERAL, *TOGETHER])
def test_damage_gives_no_quote_the_date_of_another_page(reader: Reader, name: str) -> None:
    whole = on_pages(UNDATED, DATED)
    # A page that is cut before its date has that of its capture.
    whole |= {(DAY, pair, rate, change) for _, pair, rate, change in whole}
    for number, data in enumerate(hurt({**SEVERAL, **TOGETHER}[name])):
        assert values(reader, data) <= whole, (number // 3, number % 3)


REDIRECT = b"HTTP/1.1 302 Found\r\n\r\n"
REFUSED = {
    "too many redirects": (
        REDIRECT * 100 + response(UNDATED.encode()),
        "behind more than 100 others without a body",
    ),
    "a header without an end": (
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + UNDATED.encode(),
        "or has none",
    ),
    "shorter than it says": (response(UNDATED.encode())[:-1], "cut short: it is shorter than it says"),
    "longer than it says": (response(UNDATED.encode()) + b"<p>more</p>", "longer than it says"),
    "cut in its header": (response(UNDATED.encode())[:90], "cut short in its header"),
    "a NUL in its header": (response(UNDATED.encode()).replace(b"Date", b"D\0te"), "a NUL in its header"),
    "cut chunks": (WHOLE["chunks"][:-20], "its chunks are cut short"),
    "cut gzip": (WHOLE["gzip, without its length"][:-9], "gzip damaged (its packed data are broken)"),
    "br": (
        response(brotli.compress(UNDATED.encode()), "Content-Encoding: br"),
        "br keeps no checksum of it: save it unpacked",
    ),
    "zstd without a checksum": (
        response(zst(UNDATED.encode(), checksum=False), "Content-Encoding: zstd"),
        "zstd keeps no checksum of it",
    ),
    "deflate without one": (
        response(zlib.compress(UNDATED.encode())[2:-4], "Content-Encoding: deflate"),
        "deflate keeps no checksum of it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_whole_or_cannot_be_checked_is_told(reader: Reader, name: str) -> None:
    data, why = REFUSED[name]
    found = reader(data)
    assert found.extractions == []
    assert why in found.damage[0].reason


def test_more_responses_than_are_read_are_told(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.archives.response._MOST_RESPONSES", 2)
    found = reader(response(UNDATED.encode()) * 3)
    assert (len(found.extractions), [d.reason for d in found.damage]) == (
        2,
        ["more than 2 saved HTTP responses: split the file"],
    )


FACTS = {
    "the address of the page": (
        ["Content-Location: https://c.example/front"],
        "https://c.example/front",
        "http date",
    ),
    "a name that is no address": (["Content-Location: front.en.html"], "", "http date"),
    "a copy in a web archive": (
        [
            "Memento-Datetime: Fri, 05 Dec 2025 01:02:03 GMT",
            'Link: <https://c.example/>; rel="original", <https://a.example/t/>; rel="timegate"',
        ],
        "https://c.example/",
        "memento datetime",
    ),
    "a copy whose time cannot be read": (["Memento-Datetime: yesterday"], "", ""),
    "two dates": (["Date: Tue, 09 Dec 2025 10:11:12 GMT"], "", ""),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_header_tells_address_and_time(reader: Reader, name: str) -> None:
    fields, url, source = FACTS[name]
    (page,) = reader(response(UNDATED.encode(), *fields)).extractions
    assert (page.url, page.capture.source if page.capture else "") == (url, source)
    if source == "memento datetime":
        assert page.capture is not None
        assert str(page.capture.at) == "2025-12-05 01:02:03+00:00"


@pytest.mark.parametrize("name", sorted(path.name for path in SAVED.iterdir()))
def test_what_curl_and_wget_wrote(reader: Reader, name: str) -> None:
    found = reader((SAVED / name).read_bytes(), dating=CAPTURED)
    if name == "curl-two-closed.http":
        assert (found.extractions, len(found.damage)) == ([], 1)
        return
    assert found.damage == []
    pages = 2 if name == "curl-two.http" else 1
    assert [(str(e.date), len(e.quotes)) for e in found.extractions] == [(DAY, 3)] * pages


@pytest.mark.usefixtures("elsewhere")
def test_a_saved_response_is_read_from_standard_input() -> None:
    assert fxtrack("import", "-", "--date-from", "captured", stdin=WHOLE["gzip"]).status == 0
    told = rows(fxtrack("observations", "--format", "csv"))
    assert {(row["date"], row["base"], row["rate"]) for row in told} == {
        (DAY, "KGS", "0.01144"),
        (DAY, "KZT", "0.00193"),
    }


def test_pictures_and_pages_without_a_ticker_are_counted(reader: Reader) -> None:
    data = response(b"\x89PNG\r\n").replace(b"text/html", b"image/png") + response(b"<p>No rates</p>")
    found = reader(data)
    assert (found.pages, found.left, found.extractions, found.damage) == (1, 1, [], [])


@pytest.mark.usefixtures("elsewhere")
def test_trace_shows_and_verifies_a_saved_response() -> None:
    Path("front.http").write_bytes(response(UNDATED.encode(), "Content-Location: https://c.example/front"))
    run = fxtrack("import", "front.http", "--date-from", "captured")
    assert (run.status, "1 page read" in run.out) == (0, True)
    told = rows(fxtrack("trace", "KGS/USD", DAY, "--verify", "--format", "csv"))
    assert [(row["url"], row["captured_at"], row["still_says_so"]) for row in told] == [
        ("https://c.example/front", "2025-12-08T10:11:12Z", "yes")
    ]
