"""Saved HTTP responses whose end nothing vouches for get no capture date; texts that look like one forge none."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from archives import Reader, chunked, record
from forked import fxtrack
from test_saved_responses import CAPTURED, DATED, DAY, UNDATED, on_pages, response, values

from fxtrack.extract import Dating
from fxtrack.places import find

TEXT = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n03 March 2025\nGrowers met.\n"
TYPE = b"Content-Type: text/html; charset=utf-8\r\n"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize("page", [DATED, TEXT, f"{DATED}\n<!-- Page cached -->\n"])
def test_no_cut_gives_a_page_the_day_of_its_capture(reader: Reader, page: str) -> None:
    """It printed another date, or would have."""
    whole = response(page.encode(), length=False)
    if page is TEXT:
        whole = whole.replace(TYPE, b"Content-Type: text/plain\r\n")
    for end in range(len(whole)):
        assert values(reader, whole[:end]) <= on_pages(page), end


MEASURED = {
    "a length": response(TEXT.encode()),
    "chunks": response(chunked(TEXT.encode(), 20), "Transfer-Encoding: chunked", length=False),
    "gzip": response(gzip.compress(TEXT.encode(), mtime=0), "Content-Encoding: gzip", length=False),
    "the end of a document": response(UNDATED.encode(), length=False),
    "a comment behind it": response(f"{UNDATED}\n<!-- kept -- by\n a cache -->\n\n".encode(), length=False),
    "capitals": response(UNDATED.replace("</html>", "</HTML >").encode(), length=False),
    "a record of a WARC file": record(response(TEXT.encode(), "Connection: close", length=False)),
}
OPEN = {
    "text": response(TEXT.encode(), length=False),
    "HTML without its end": response(UNDATED.removesuffix("</html>").encode(), length=False),
    "text behind it": response(f"{UNDATED} More.".encode(), length=False),
    "an open comment behind it": response(f"{UNDATED}<!-- more".encode(), length=False),
    "unpacked by the program that saved it": response(
        TEXT.encode(), "Content-Encoding: br", "Content-Length: 40", length=False
    ),
    "cut by its crawler": record(response(TEXT.encode())).replace(
        b"WARC-Date: 2025-05-02T10:11:12Z", f"WARC-Date: {DAY}T10:11:12Z\r\nWARC-Truncated: length".encode()
    ),
    "joined from its chunks": response(TEXT.encode(), "Transfer-Encoding: chunked", length=False),
}


def without_date(data: bytes) -> bytes:
    """Take the printed date off a page; the length stays right."""
    return data.replace(b"03 March 2025", b"no date here.")


@pytest.mark.parametrize("name", MEASURED)
def test_what_is_whole_gets_the_day_of_its_capture(reader: Reader, name: str) -> None:
    data = MEASURED[name]
    if name == "gzip":
        page = gzip.compress(without_date(TEXT.encode()), mtime=0)
        data = response(page, "Content-Encoding: gzip", length=False)
    [page_read] = reader(without_date(data), dating=CAPTURED).extractions
    day = date(2025, 5, 2) if "WARC" in name else date(2025, 12, 8)
    assert (page_read.date, page_read.open_end) == (day, False)


@pytest.mark.parametrize("dating", [CAPTURED, Dating(filename=True), Dating(captured=True, filename=True)])
@pytest.mark.parametrize("name", OPEN)
def test_what_may_have_been_cut_does_not(reader: Reader, name: str, dating: Dating) -> None:
    """It is read, with its capture time; a date that is printed or given counts as anywhere."""
    [page] = reader(without_date(OPEN[name]), dating=dating).extractions
    assert (page.date, page.open_end, len(page.quotes)) == (None, True, 2)
    assert page.capture
    assert page.capture.at.date().isoformat() == DAY
    given = Dating(given=date(2025, 12, 9), captured=True)
    [page] = reader(without_date(OPEN[name]), dating=given).extractions
    assert (page.date, page.open_end) == (date(2025, 12, 9), False)
    [page] = reader(OPEN[name]).extractions
    assert page.open_end is False


def test_an_import_tells_it(elsewhere: Path) -> None:
    Path("cut.http").write_bytes(response(b"News\n" + TEXT[:46].encode(), length=False))
    Path("plain.txt").write_text(TEXT[:46], "utf-8")
    told = fxtrack("import", ".", "--date-from", "captured", "--list", "pages.csv")
    assert "Not dated by capture: 1 page that may have been cut short and lost a date" in told.out
    assert "Still undated: 1 page without a printed date" in told.out
    listed = csv.DictReader(io.StringIO(Path("pages.csv").read_text("utf-8")))
    reasons = {row["location"].rpartition("/")[2]: row["reason"] for row in listed}
    assert "may have been cut short" in reasons["cut.http"]
    assert "may have been cut short" not in reasons["plain.txt"]
    again = json.loads(fxtrack("import", ".", "--date-from", "captured", "--again", "--json").out)
    assert (again["not_dated_by_capture"], again["undated_still"]) == (1, 2)
    assert "Not dated by capture" not in fxtrack("import", ".", "--again").out


PROSE = "HTTP/1.1 200 OK\nis what a server says when all is well.\n\n"


def test_a_text_that_begins_with_a_status_line_is_a_page(reader: Reader) -> None:
    [page] = reader(f"{PROSE}{TEXT}".encode(), dating=CAPTURED).extractions
    assert (page.date, page.capture, len(page.quotes)) == (date(2025, 3, 3), None, 2)
    assert find(page.location).data == f"{PROSE}{TEXT}".encode()


FORGED = {
    "prose between its fields": "HTTP/1.1 200 OK\nThe rest:\nDate: Mon, 08 Dec 2025 10:11:12 GMT\n\n",
    "a name with a blank": "HTTP/1.1 200 OK\nDate: Mon, 08 Dec 2025 10:11:12 GMT\nSaid on: Monday\n\n",
    "quotes in it": f"HTTP/1.1 200 OK\nDate: Mon, 08 Dec 2025 10:11:12 GMT\n{TEXT}\n",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_header_with_other_lines_is_refused_by_name(reader: Reader, name: str) -> None:
    found = reader(f"{FORGED[name]}{TEXT}".encode(), dating=CAPTURED)
    assert found.extractions == []
    assert "a line in its header that is no field" in found.damage[0].reason


WRITTEN = {
    "Mon, 08 Dec 2025 10:11:12 GMT": True,
    "Tue, 08 Dec 2025 10:11:12 GMT": False,  # it was a Monday
    "Mon, 8 Dec 2025 10:11:12 GMT": False,
    "Mon, 08 Dec 2025 10:11:12 +0500": False,
    "08 Dec 2025 10:11": False,
    "Mon, 08 Dec 2025": False,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_date_is_one_as_servers_write_it(reader: Reader, text: str) -> None:
    data = response(UNDATED.encode()).replace(b"Mon, 08 Dec 2025 10:11:12 GMT", text.encode())
    [page] = reader(data).extractions
    assert (page.capture is not None) is WRITTEN[text]
