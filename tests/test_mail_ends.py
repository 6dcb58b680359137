"""Where mails and ARC records end, how mails are known, and that long lines cost no time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from archives import Reader

from fxtrack.extract import Dating

CAPTURED = Dating(captured=True)
TICKER = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"
OTHER = "TJS/USD = 0.10857 0.12%\nUZS/USD = 0.00008 0%\n01 December 2025\n"
SEPARATOR = "From x@a.example Mon Dec  8 10:00:00 2025\n"
FORGED = (
    "hello\n\nFrom y@a.example Mon Jan  1 00:00:00 2001\nContent-Location: http://forged.example/\n"
    "Date: Mon, 1 Jan 2001 00:00:00 +0000\n\nKGS/USD = 0.5 0%\nKZT/USD = 0.5 0%\n"
)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def letter(body: str, length: int | None = None) -> str:
    told = "" if length is None else f"Content-Length: {length}\n"
    return f"{SEPARATOR}From: x@a.example\nTo: y@a.example\nSubject: x\n{told}\n{body}"


def rates(reader: Reader, text: str) -> tuple[set[str], list[str]]:
    found = reader(text.encode(), dating=CAPTURED)
    pairs = {str(quote.pair) for each in found.extractions for quote in each.quotes}
    return pairs, [each.reason for each in found.damage]


FIRST, SECOND = {"KGS/USD", "KZT/USD"}, {"TJS/USD", "UZS/USD"}


@pytest.mark.parametrize("behind", ["", "\n" + letter(OTHER, len(OTHER))], ids=["last", "before another"])
def test_a_mail_ends_where_its_length_says(reader: Reader, behind: str) -> None:
    pairs, damage = rates(reader, letter(FORGED, len(FORGED)) + behind)
    assert pairs == (SECOND if behind else set())
    assert damage == ["a mail with what looks like another mail in it: left out"]


@pytest.mark.parametrize("behind", ["", "\n" + letter(OTHER)], ids=["last", "before another"])
def test_a_length_that_ends_at_no_mail_costs_what_it_covers(reader: Reader, behind: str) -> None:
    pairs, damage = rates(reader, letter(FORGED, len(FORGED) - 5) + behind)
    assert pairs == (SECOND if behind else set())
    assert "ends nowhere by its Content-Length" in damage[0]


@pytest.mark.parametrize("more", [-30, -1, 0, 1, TICKER.count("\n")])
def test_a_length_that_ends_before_the_next_mail_changes_nothing(reader: Reader, more: int) -> None:
    """The last is that of lines that ended in CR LF when they were counted."""
    text = letter(TICKER, len(TICKER) + more) + "\n" + letter(OTHER)
    assert rates(reader, text) == (FIRST | SECOND, [])


def test_a_mail_with_long_fields_is_a_mail(reader: Reader) -> None:
    long = "".join("\n " + "A" * 70 for _ in range(60))
    fields = "Delivered-To: a@b.example\nReceived: by b.example; Mon, 8 Dec 2025\nX-Received: by b.example\n"
    rest = "From: a@b.example\nSubject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n"
    quoted = TICKER.replace("=", "=3D")
    assert rates(reader, f"{fields}ARC-Seal: i=1; b={long}\n{rest}\n{quoted}") == (FIRST, [])
    assert rates(
        reader, f"Delivered-To: a@b.example\nReceived: x\nARC-Seal: i=1; b={long}\n{rest}\n{quoted}"
    ) == (FIRST, [])


def test_a_text_with_names_and_colons_is_a_page(reader: Reader) -> None:
    assert rates(reader, f"Date: today\nSubject: rates\nX-Rates: new\n\n{TICKER}") == (FIRST, [])


def record(number: int, block: bytes) -> bytes:
    return b"http://a.example/%d 10.0.0.1 20251208101112 text/html %d\n%s" % (number, len(block), block)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("ends", [b"\n", b"\n\n"])
def test_no_line_end_makes_up_for_a_lost_byte_of_an_arc_record(
    reader: Reader, number: int, ends: bytes
) -> None:
    head = b"filedesc://a.arc 0.0.0.0 20250501000000 text/plain 4\n1 0\n\n"
    page = b"HTTP/1.1 200 OK\r\n\r\n" + TICKER.encode()
    data = head + b"".join(record(each, page) + ends for each in range(number))
    assert len(reader(data).extractions) == number
    lost = data[: data.rindex(b"0.01144")] + data[data.rindex(b"0.01144") + 1 :]
    found = reader(lost)
    if number > 1 or ends == b"\n":
        assert (len(found.extractions), len(found.damage)) == (number - 1, 1)


MAIL = "From: x@a.example\nTo: y@a.example\nDate: x\nMessage-ID: <1@x>\n\n" + TICKER
LONG = {
    "ARC": f"x\nHTTP/1.1 200\n{TICKER}" + ("http://a" + " 1.1.1.1 20250101 x" * 200 + "\n") * 1500,
    "mail": MAIL + "00:00:00" * 400_000 + "\n",
    "mailbox": letter(TICKER) + "\n" + ("\nFrom x" + " Jan 1 00:00" * 80 + "\n") * 1500,
}


@pytest.mark.parametrize("name", LONG)
def test_long_lines_cost_no_time(reader: Reader, name: str) -> None:
    begun = time.process_time()
    assert rates(reader, LONG[name])[0] == FIRST
    assert time.process_time() - begun < 2
