"""ARC files and mails: each page with its own date, address and capture time, whatever happens to the file."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from archives import PAGES, TEXTS, Page, Reader, arc, batches, jsonl, mail, mbox
from pages import DATA
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from fxtrack.archives import arc as arc_module
from fxtrack.archives.formats import registered_formats

TWO_PAGES = (DATA / "archives/two-pages.arc").read_bytes()
TWO_MAILS = (DATA / "archives/two-mails.mbox").read_bytes()
WITH_TICKER = PAGES[:-1]
DAY = date(2025, 12, 1)
FIRST = {(DAY, "KGS/USD", "0.01144", "0"), (DAY, "KZT/USD", "0.00193", "-0.15")}
SECOND = {
    (None, "TJS/USD", "0.10857", "0.12"),
    (None, "UZS/USD", "0.00008", "0"),
    (None, "TMT/USD", "0.28490", "-0"),
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def two_parts(*, between: str = "mixed") -> bytes:
    """Make a mail with two pages in it, the second undated."""
    made = EmailMessage()
    made["From"], made["To"], made["Date"] = "x@a.example", "y@a.example", "Mon, 1 Dec 2025 10:00:00 +0000"
    made["Message-ID"], made["Subject"] = "<1@a.example>", "two"
    for text in TWO_MAILS.decode().split("Content-Type: text/plain\n\n")[1:]:
        page = "<pre>" + text.partition("\nFrom ")[0] + "</pre>"
        made.add_attachment(page, subtype="html", cte="quoted-printable" if between == "mixed" else "base64")
    return bytes(made)


EVERY = {
    "ARC": TWO_PAGES,
    "ARC 1.1": TWO_PAGES.replace(b" text/html ", b" text/html 200 - - 0 x.arc "),
    "mailbox": TWO_MAILS,
    "mailbox, CRLF": TWO_MAILS.replace(b"\n", b"\r\n"),
    "mail of two parts": two_parts(),
    "mail of two parts, base64": two_parts(between="base64"),
    "mailbox, mail of two parts": b"From x Mon Dec  1 10:00:00 2025\n" + two_parts() + b"\n" + TWO_MAILS,
}


@pytest.mark.parametrize("name", EVERY)
def test_two_pages_are_two(reader: Reader, name: str) -> None:
    found = reader(EVERY[name])
    assert found.observations == FIRST | SECOND
    assert not found.is_told
    assert len({e.location for e in found.extractions}) == len(found.extractions) > 1


@pytest.mark.parametrize("name", EVERY)
def test_a_cut_anywhere_makes_no_number(reader: Reader, name: str) -> None:
    for end in range(len(EVERY[name])):
        assert reader(EVERY[name][:end]).observations <= FIRST | SECOND | {(None, *q) for _, *q in FIRST}, end


@pytest.mark.parametrize("name", EVERY)
def test_a_zeroed_byte_makes_no_number_and_joins_no_pages(reader: Reader, name: str) -> None:
    data = EVERY[name]
    for place in range(len(data)):
        found = reader(data[:place] + b"\0" + data[place + 1 :])
        assert found.observations <= FIRST | SECOND | {(None, *q) for _, *q in FIRST}, place


@pytest.mark.parametrize("name", EVERY)
def test_a_tail_of_zeros_makes_no_number(reader: Reader, name: str) -> None:
    data = EVERY[name]
    for place in range(len(data)):
        found = reader(data[:place] + bytes(len(data) - place))
        assert found.observations <= FIRST | SECOND | {(None, *q) for _, *q in FIRST}, place


@pytest.mark.parametrize("name", ["ARC", "mailbox"])
def test_a_lost_beginning_joins_no_pages(reader: Reader, name: str) -> None:
    data = EVERY[name]
    for place in range(len(data)):
        assert reader(data[place:]).observations <= FIRST | SECOND | {(None, *q) for _, *q in FIRST}, place


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("version", [1, 2])
def test_arc_has_addresses_and_capture_times(
    reader: Reader, version: int, pack: Callable[[bytes], bytes]
) -> None:
    data = arc(PAGES, version=version)
    told = {(e.url, e.capture.at, e.capture.source) for e in reader(pack(data)).extractions if e.capture}
    assert told == {(page.url, page.at, "arc") for page in WITH_TICKER}


def test_arc_reads_as_warcio_reads_it(reader: Reader) -> None:
    data = arc(PAGES)
    records = [r for r in ArchiveIterator(io.BytesIO(data)) if r.rec_type == "response"]
    assert [r.rec_headers.get_header("uri") for r in records] == [page.url for page in PAGES]
    assert [e.url for e in reader(data).extractions] == [page.url for page in WITH_TICKER]


def test_arc_with_a_gzip_member_a_record(reader: Reader) -> None:
    whole = reader(arc(PAGES, members=True))
    assert whole.digests == reader(jsonl(PAGES)).digests
    assert not whole.damage


def test_arc_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "a.arc"
    path.write_bytes(arc(PAGES))
    first = next(iter(batches(path, most=1)))
    assert first.position
    rest = [e for batch in batches(path, position=first.position) for e in batch.extractions]
    every = [e for batch in batches(path) for e in batch.extractions]
    assert [e.location for e in (*first.extractions, *rest)] == [e.location for e in every]


def test_arc_with_a_record_that_is_no_page(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = b"https://a.example/a.png 10.0.0.1 20250501000000 image/png 200000\n" + b"\1" * 200_000 + b"\n"
    head, _, rest = TWO_PAGES.partition(b"\n\n")
    data = head + b"\n\n" + picture + rest
    assert reader(data).observations == FIRST | SECOND
    assert reader(data).left == 1
    monkeypatch.setattr(arc_module, "MAX_PAGE", 100_000)
    assert reader(data).observations == FIRST | SECOND
    cut = reader(head + b"\n\n" + picture[:-99])
    assert [damage.reason for damage in cut.damage] == ["a record is cut short, or its length is wrong"]


def test_a_record_with_another_one_in_it_is_left_out(reader: Reader) -> None:
    """Its length is that of both records: one page with the date of the other."""
    before, line, block = TWO_PAGES.partition(b" text/html 609\n")
    found = reader(before + line.replace(b"609", b"%d" % (len(block) - 1)) + block)
    assert not found.observations
    assert [each.reason for each in found.damage] == [
        "a record holds what looks like another record: left out"
    ]


@pytest.mark.parametrize("saved", [False, True])
def test_mails_tell_a_capture_time_only_of_saved_pages(reader: Reader, tmp_path: Path, saved: bool) -> None:
    """A mail may be written, or passed on, long after the page was read."""
    data = mbox([mail(page, saved=saved) for page in PAGES], tmp_path / "box")
    found = reader(data)
    assert not found.damage
    told = {(e.url, e.capture and (e.capture.at, e.capture.source)) for e in found.extractions}
    assert told == {(page.url, (page.at, "mail")) if saved else ("", None) for page in WITH_TICKER}
    assert found.observations == reader(jsonl(PAGES)).observations


@pytest.mark.parametrize("page", [PAGES[0], TEXTS[0]], ids=["HTML", "text"])
def test_a_single_mail(reader: Reader, page: Page) -> None:
    made = mail(page, saved=True)
    [extraction] = reader(bytes(made)).extractions
    assert extraction.capture
    assert (extraction.url, extraction.capture.source) == (page.url, "mail")
    assert extraction.quotes


def test_a_mailbox_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(TWO_MAILS * 3)
    first = next(iter(batches(path, most=1)))
    assert first.position
    rest = [e for batch in batches(path, position=first.position) for e in batch.extractions]
    assert len(first.extractions) + len(rest) == 6


@pytest.mark.parametrize(
    "page",
    [
        b"From: the editor\nTo: all readers\n\n",
        b"From Monday 10:00 to 2025 prices rose\n\n",
        b"Text\n\nFrom Monday at 10:00 in 2025\n\n",
        b"https://a.example/ 10.0.0.1 20250501000000 text/html 10\n",
        b"filedesc: a word\n",
    ],
)
def test_pages_that_speak_of_mails_and_arc_are_pages(reader: Reader, page: bytes) -> None:
    data = page + b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n01 December 2025\n\nText\n"
    found = reader(data)
    assert (found.observations, found.damage) == (FIRST, [])
    assert registered_formats().format_of(data) is None
