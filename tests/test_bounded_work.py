"""Files that would keep a reader busy for hours, or fill memory: each is told by name, and the rest is read.

Where a step is quadratic, the file is so long that it would not end: that it does is the test.
"""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from archives import Found, Reader, record

from fxtrack import parse_page
from fxtrack.archives import held, mhtml, response, waczlist, webarchive
from fxtrack.archives.messages import parsed_message
from fxtrack.places import ArchiveLimits, Options

PAGE = b"<html><body><p>KGS/USD = 0.01144 0% KZT/USD = 0.00193 -0.15%<br>08 December 2025<br>Prices rose.</p></body></html>"
ON_PAGE = {(date(2025, 12, 8), "KGS/USD", "0.01144", "0"), (date(2025, 12, 8), "KZT/USD", "0.00193", "-0.15")}
_PROPERTIES = b"<plist><dict><key>WebMainResource</key><dict><key>WebResourceData</key><data>%b</data></dict></dict></plist>"
_MAIL = b"From: a@b.example\r\nTo: b@c.example\r\nSubject: x\r\nMessage-ID: <1@x>\r\n%b\r\n\r\n%b\r\n"
_MHTML = (
    b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="bbbbbbbbbbbb"%b\r\n\r\n'
    b"--bbbbbbbbbbbb\r\nContent-Type: text/html%b\r\n\r\n%b\r\n%b--bbbbbbbbbbbb--\r\n"
)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def refused(found: Found, why: str) -> bool:
    return not found.extractions and len(found.damage) == 1 and why in found.damage[0].reason


def with_parts(number: int) -> bytes:
    part = b'--bbbbbbbbbbbb\r\nContent-Type: multipart/mixed; boundary="%06da%05d"\r\n\r\n\r\n'
    return _MHTML % (b"", b"", PAGE, b"".join(part % (n, n) for n in range(number)))


def wacz(listed: bytes) -> bytes:
    """Write a WACZ file with a record that tells no time of its own."""
    made = record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", "{}", zipfile.ZIP_STORED)
        archive.writestr("archive/a.warc", made.replace(b"WARC-Date: 2025-05-02T10:11:12Z", b"X-Date: x"))
        archive.writestr("pages/extra.jsonl", listed)
    return out.getvalue()


def test_blanks_in_a_web_archive_that_is_no_base64(reader: Reader) -> None:
    assert refused(reader(_PROPERTIES % (b" " * 3_000_000 + b"!")), "cut short or damaged")


@pytest.mark.parametrize("piece", [b"A\n", b"A\r", b"&#65;"])
def test_a_web_archive_of_too_many_lines(reader: Reader, piece: bytes) -> None:
    data = _PROPERTIES % (piece * (webarchive._MOST_XML_LINES + 1))
    assert refused(reader(data), "a web archive of more than 1,000,000 lines and entities")


def test_a_list_of_too_many_lines_in_a_wacz_file(reader: Reader) -> None:
    found = reader(wacz(b"\n" * (waczlist._MOST_LISTED + 1)))
    assert found.observations == ON_PAGE
    assert [each.reason for each in found.damage] == ["lists of more than 2,000,000 pages: not read"]


def test_a_list_in_a_wacz_file_counts_as_what_is_unpacked(reader: Reader) -> None:
    found = reader(wacz(b" " * 500_000), Options(limits=ArchiveLimits(ratio=50, free=1000)))
    assert [each.reason for each in found.damage] == ["unpacks to more than 50 times its size: not followed"]


@pytest.mark.parametrize("piece", [b";", b";a=b", b';a="', b"a"])
def test_a_field_that_takes_too_long_to_be_parsed(reader: Reader, piece: bytes) -> None:
    long = piece * 2_000_000
    why = "with a field Content-Type that is too long: damaged"
    assert refused(reader(_MAIL % (b"Content-Type: text/html" + long, PAGE)), f"a mail {why}")
    assert refused(reader(_MHTML % (long, b"", PAGE, b"")), f"an MHTML file {why}")
    assert refused(reader(_MHTML % (b"", long, PAGE, b"")), f"an MHTML file {why}")


def test_fields_as_programs_write_them_are_read_however_long_others_are(reader: Reader) -> None:
    kind = b"Content-Type: text/html; charset=utf-8" + b"; a=b" * 20
    data = _MAIL % (b"X-Signature: " + b"a;" * 50_000 + b"\r\n" + kind, PAGE)
    assert reader(data).observations == ON_PAGE


def test_an_mhtml_file_of_too_many_boundaries(reader: Reader) -> None:
    assert reader(with_parts(3)).observations == ON_PAGE
    found = reader(with_parts(mhtml._MOST_BOUNDARIES))
    assert refused(found, "an MHTML file of more than 30 boundaries: not read")


_TICKER = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n08 December 2025\nPrices rose \U0001f600.\n"
_ROW = {"url": "https://a.example/", "text": _TICKER}
_ENTRY = {
    "startedDateTime": "2025-12-08T10:00:00Z",
    "request": {"url": "https://a.example/"},
    "response": {"content": {"mimeType": "text/plain", "text": _TICKER}},
}
WITH_EMOJI = {
    "array": (json.dumps([_ROW], ensure_ascii=False), "a JSON array with emoji, larger than"),
    "HAR": (
        json.dumps({"log": {"entries": [_ENTRY]}}, ensure_ascii=False),
        "a HAR file with emoji, larger than",
    ),
    "CSV": (f'url,text\nhttps://a.example/,"{_TICKER}"\n', "a table (CSV) with emoji, larger than"),
    "JSON Lines": (json.dumps(_ROW, ensure_ascii=False) + "\n", "a row with emoji, larger than"),
    "escapes": (json.dumps(_ROW) + "\n", "a row with emoji, larger than"),
    "the last line": (json.dumps(_ROW, ensure_ascii=False), "a row with emoji, larger than"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", WITH_EMOJI)
def test_a_text_that_emoji_widen_is_refused_by_name(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, name: str, encoding: str
) -> None:
    told, why = WITH_EMOJI[name]
    data = told.encode(encoding)
    assert reader(data).observations == ON_PAGE
    monkeypatch.setattr(held, "MAX_HELD_WIDE", 100)
    monkeypatch.setattr("fxtrack.archives.har._MAX_WIDE_HAR", 100)
    plain = told.replace("\U0001f600", "").replace("\\ud83d\\ude00", "")
    assert reader(plain.encode(encoding)).observations == ON_PAGE
    assert refused(reader(data), why)


def test_a_message_is_parsed_without_being_held_several_times() -> None:
    data = _MAIL % (b"Content-Type: text/plain", (b"x" * 78 + b"\r\n") * 50_000)
    tracemalloc.start()
    parsed_message(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(data)


def test_a_tag_of_many_attributes_takes_no_memory_for_each() -> None:
    page = "<html><a " + "a='" * 500_000 + ">KGS/USD = 0.01144 0%"
    tracemalloc.start()
    parse_page(page)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * len(page)


def test_heads_of_responses_are_counted_together(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each head is looked for in 256 KiB, so it is not enough to count responses."""
    monkeypatch.setattr(response, "_MOST_RESPONSES", 200)
    redirects = b"HTTP/1.1 301 a\n\n" * 90
    found = reader((redirects + b"HTTP/1.1 200 a\nContent-Length: 1\n\nx") * 9)
    assert refused(found, "more than 200 saved HTTP responses")


def test_values_of_a_long_row_are_counted(reader: Reader) -> None:
    row = b'{"text": "x A/B", "more": [' + b"{}," * 3_000_000 + b"1]}\n"
    assert refused(reader(row), "a row of more than 500,000 values")
