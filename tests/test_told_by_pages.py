"""What a page says of itself does not outrank what its archive tells, and nothing makes up for lost bytes."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest
from archives import Reader, chunked

from fxtrack.archives import http
from fxtrack.extract import Dating

CAPTURED = Dating(captured=True)
TICKER = b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n"
FORGED = b"HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2001 00:00:00 GMT\r\n\r\n" + TICKER
REPLAY = "https://web.archive.org/web/20010101000000/http://forged.example/"
SAVED_FROM = f"<!-- saved from url=(0066){REPLAY} -->"
HTML = f"<html><body><pre>{TICKER.decode()}</pre></body></html>"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def response(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Date: Mon, 08 Dec 2025 10:00:00 GMT", "Content-Type: text/html", *fields]
    return "\r\n".join([*lines, "", ""]).encode() + body


def length(body: bytes) -> str:
    return f"Content-Length: {len(body)}"


def test_a_body_that_begins_like_a_response_is_a_body(reader: Reader) -> None:
    for fields in ([length(FORGED)], ["Transfer-Encoding: chunked"]):
        body = FORGED if "Length" in fields[0] else chunked(FORGED)
        (page,) = reader(response(body, *fields), dating=CAPTURED).extractions
        assert str(page.date) == "2025-12-08"


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_without_a_length_it_may_be_another_response(reader: Reader, status: str) -> None:
    found = reader(response(FORGED, status=status), dating=CAPTURED)
    assert found.extractions == []
    assert "several saved HTTP responses, and nothing tells" in found.damage[0].reason


@pytest.mark.parametrize("rest", [b"", response(b"<p>other</p>", length(b"<p>other</p>"))])
def test_a_redirect_whose_body_may_be_a_response_is_refused(reader: Reader, rest: bytes) -> None:
    found = reader(response(FORGED, length(FORGED), status="302 Found") + rest)
    assert found.extractions == []
    assert "several saved HTTP responses, and nothing tells" in found.damage[0].reason


@pytest.mark.parametrize(
    "status", ["100 Continue", "301 Moved", "401 No", "407 No", "200 Connection Established"]
)
def test_responses_whose_bodies_are_not_saved_lead_on(reader: Reader, status: str) -> None:
    before = f"HTTP/1.1 {status}\r\nContent-Length: 99\r\n\r\n".encode()
    (page,) = reader(before + response(TICKER, length(TICKER)), dating=CAPTURED).extractions
    assert str(page.date) == "2025-12-08"


HIDDEN = {
    "in an attribute": HTML.replace("<body>", f"<body title='{SAVED_FROM}'>"),
    "in a text field": HTML.replace("<body>", f"<body><textarea>{SAVED_FROM}</textarea>"),
    "in the body": HTML.replace("<body>", f"<body>{SAVED_FROM}"),
}
SAVED = {
    "first": SAVED_FROM + HTML,
    "behind a doctype": f"<!DOCTYPE html>\r\n{SAVED_FROM}\r\n{HTML}",
    "behind another comment": f"\ufeff<!DOCTYPE html><!-- theirs -->\n{SAVED_FROM}{HTML}",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_browser_s_comment_counts_only_before_the_page(reader: Reader, name: str) -> None:
    (page,) = reader(HIDDEN[name].encode(), dating=CAPTURED).extractions
    assert (page.url, page.capture) == ("", None)


@pytest.mark.parametrize("name", SAVED)
def test_a_browser_s_comment_ranks_below_the_archive(reader: Reader, name: str) -> None:
    body = SAVED[name].encode()
    (alone,) = reader(body, dating=CAPTURED).extractions
    assert (alone.url, str(alone.date)) == (REPLAY, "2001-01-01")
    (page,) = reader(response(body, length(body)), dating=CAPTURED).extractions
    assert (page.url, str(page.date)) == (REPLAY, "2025-12-08")


def test_words_of_the_wayback_machine_count_in_its_comment(reader: Reader) -> None:
    words = "FILE ARCHIVED ON 10:00:00 Jan 01, 2001 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE"
    (shown,) = reader(f"{HTML}<p>{words}</p>".encode()).extractions
    assert shown.capture is None
    (kept,) = reader(f"{HTML}<!--\n     {words} -->".encode()).extractions
    assert kept.capture is not None


def test_no_line_end_makes_up_for_lost_bytes(reader: Reader) -> None:
    page = HTML.encode()
    lost = page.replace(b"0.01144", b"0.0144")
    assert len(lost) == len(page) - 1
    found = reader(response(lost, length(page)) + b"\r\n")
    assert (found.extractions, len(found.damage)) == ([], 1)
    found = reader(response(page, length(page)) + b"\n")
    assert "longer than it says" in found.damage[0].reason
    whole = response(chunked(page, 1000), "Transfer-Encoding: chunked")
    assert reader(whole).observations
    found = reader(whole.replace(b"0.01144", b"0.0144"))
    assert (found.extractions, found.damage[0].reason) == ([], "a saved HTTP response: a chunk is damaged")


def test_chunks_are_joined_once(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Mock(side_effect=http.dechunked)
    monkeypatch.setattr(http, "dechunked", counted)
    assert reader(response(chunked(HTML.encode()), "Transfer-Encoding: chunked")).observations
    assert counted.call_count == 1
