"""Archives that contradict themselves, what stands beside pages in them, and PDFs behind other bytes."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import PAGES, TEXTS, Page, Reader, arc, mail, record, zipped

from fxtrack.extract import Dating

UNDATED = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n"
URL = "https://c.example/front"
HTML = f"<html><body><pre>{UNDATED}</pre></body></html>".encode()


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def wacz(crawl: bytes, times: tuple[str, ...] = ()) -> bytes:
    listed = [{"format": "json-pages-1.0", "id": "pages"}, *({"url": URL, "ts": time} for time in times)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pages/pages.jsonl", "".join(json.dumps(row) + "\n" for row in listed))
        archive.writestr("archive/data.warc", crawl)
        archive.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
    return out.getvalue()


def crawl_without_time() -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return record(head + HTML).replace(b"WARC-Date: 2025-05-02T10:11:12Z", f"WARC-Target-URI: {URL}".encode())


def test_an_unpacked_warc_file_in_wacz_must_have_its_checksum(reader: Reader) -> None:
    data = wacz(crawl_without_time())
    assert len(reader(data).extractions) == 1
    found = reader(data.replace(b"0.01144", b"0.01145"))
    assert not found.extractions
    assert [damage.reason for damage in found.damage] == ["damaged (its checksum does not hold)"]


TIMES = {
    ("2025-12-09T10:11:12Z",): datetime(2025, 12, 9, 10, 11, 12, tzinfo=UTC),
    ("2025-12-09T10:11:12Z", "2025-12-09T10:11:12Z"): datetime(2025, 12, 9, 10, 11, 12, tzinfo=UTC),
    ("2025-12-08T10:11:12Z", "2025-12-09T10:11:12Z"): None,
    ("2025-12-09T10:11:12Z", "2025-12-08T10:11:12Z", "2025-12-09T10:11:12Z"): None,
}


@pytest.mark.parametrize("times", TIMES)
def test_of_two_times_of_one_address_in_a_list_neither_counts(reader: Reader, times: tuple[str, ...]) -> None:
    (page,) = reader(wacz(crawl_without_time(), times)).extractions
    assert (page.capture.at if page.capture else None) == TIMES[times]


def test_a_table_that_is_cut_in_its_last_cell_gives_no_other_time(reader: Reader) -> None:
    data = b'text,url,fetched\n"%s",u,2025-12-09T10:00:30' % UNDATED.encode()
    whole = reader(data + b"\n")
    assert [str(e.capture and e.capture.at) for e in whole.extractions] == ["2025-12-09 10:00:30+00:00"]
    for cut in (data, data[:-3], data[:-9]):
        found = reader(cut)
        assert not found.extractions
        assert "end it if it is whole" in found.damage[0].reason


def test_two_parts_of_mhtml_that_damage_has_joined_are_not_one_page(reader: Reader) -> None:
    boundary = "----MultipartBoundary--Ab12Cd34Ef56Gh78----"
    parts = [
        f"--{boundary}\r\nContent-Type: text/html\r\nContent-Location: {URL}{n}\r\n\r\n{text}\r\n"
        for n, text in enumerate([HTML.decode(), "<html><p>08 December 2025</p></html>"])
    ]
    data = (
        "From: <Saved by Blink>\r\nDate: Mon, 8 Dec 2025 10:11:12 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'
        f"{''.join(parts)}--{boundary}--\r\n"
    ).encode()
    assert [e.date for e in reader(data).extractions] == [None]
    at = data.rindex(b"--" + boundary.encode() + b"\r\n")
    for place in (at, at + 1, at + 3, at + 40):
        found = reader(data[:place] + b"x" + data[place + 1 :])
        assert not found.extractions
        assert found.damage


def mail_with(data: bytes, kind: str, name: str) -> bytes:
    made = mail(Page("0", "", PAGES[0].at, b"See what is attached.\n"))
    made.add_attachment(data, *kind.split("/"), filename=name)
    return made.as_bytes()


def test_a_page_that_is_attached_to_a_mail_is_read(reader: Reader) -> None:
    for kind, name in (("application/octet-stream", "Front.HTML"), ("text/html", "a.html")):
        made = mail_with(HTML, "application/octet-stream", name).replace(
            b"application/octet-stream", kind.encode()
        )
        found = reader(made)
        assert [len(e.quotes) for e in found.extractions] == [2]
        assert (found.damage, found.left) == ([], 0)


def test_what_else_is_attached_to_a_mail_is_counted_as_left(reader: Reader) -> None:
    found = reader(mail_with(zipped({"a.html": HTML}), "application/zip", "a.zip"))
    assert (found.extractions, found.damage, found.left) == ([], [], 1)


def test_the_description_of_maff_is_no_page(reader: Reader) -> None:
    about = f'<RDF:RDF><MAF:originalurl RDF:resource="{URL}"/></RDF:RDF>'.encode()
    found = reader(zipped({"a/index.html": HTML, "a/index.rdf": about}))
    assert (found.pages, found.left, [e.url for e in found.extractions]) == (1, 1, [URL])


def test_an_answer_of_a_name_server_in_arc_is_no_page(reader: Reader) -> None:
    data = arc(TEXTS[:1])
    answer = b"20250502101112\ncourier.example. 300 IN A 10.0.0.1\n"
    line = b"dns:courier.example 10.0.0.1 20250502101112 text/dns %d\n" % len(answer)
    found = reader(data + line + answer + b"\n")
    assert (found.pages, found.left, found.damage) == (1, 1, [])


PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n" + UNDATED.encode() + b"%%EOF\n"


@pytest.mark.parametrize("before", [b"", b"\n", b"\r\n\r\n", b"HTTP/1.1 garbage\n"])
def test_a_pdf_is_one_behind_other_bytes_too(reader: Reader, before: bytes) -> None:
    found = reader(before + PDF, dating=Dating(captured=True))
    assert not [e for e in found.extractions if not e.problem]


def test_a_page_may_tell_of_pdfs(reader: Reader) -> None:
    assert len(reader(b"How %PDF-1.4 files begin\n" + UNDATED.encode()).extractions[0].quotes) == 2
