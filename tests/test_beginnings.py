"""Archives that lost their beginning, and pages that look like archives: neither is taken for the other."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import plistlib
import tarfile
import threading
from base64 import b32encode
from pathlib import Path

import pytest
from archives import (
    COMPRESSIONS,
    PAGES,
    Crawl,
    Found,
    Reader,
    Response,
    arc,
    files,
    jsonl,
    mail,
    mhtml,
    parquet,
    tar,
    warc,
    zipped,
    zst,
)
from conftest import Databases
from forked import fxtrack, rows
from hypothesis import given
from hypothesis import strategies as st
from storing import content

from fxtrack.archives.format import HEAD
from fxtrack.archives.formats import registered_formats
from fxtrack.archives.tarball import TAR
from fxtrack.places import BINARY, NO_ARCHIVE

DATED = PAGES[0]
TICKER = b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"
OTHER = b"EUR/USD = 1.1 0%\nGBP/USD = 1.3 0%\n"
ALL = {
    "WARC": warc(PAGES),
    "JSON Lines": jsonl(PAGES),
    "tar": tar(files(PAGES)),
    "WARC, gzip": gzip.compress(warc(PAGES), mtime=0),
    "WARC, a gzip member a record": warc(PAGES, members=True),
    "JSON Lines, gzip": gzip.compress(jsonl(PAGES), mtime=0),
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    reader = Reader(tmp_path_factory.mktemp("whole"))
    return {name: reader(data) for name, data in ALL.items()}


@pytest.mark.parametrize("name", ALL)
def test_a_lost_beginning_makes_no_number_and_hides_no_loss(
    reader: Reader, expected: dict[str, Found], name: str
) -> None:
    """However much is lost: an observation is one of the whole archive's, and what is missing is told."""
    data, whole = ALL[name], expected[name]
    places = [1, 2, 3, 5, 8, 13, 40, 100, 300, 511, 512, *range(700, len(data), 1000)]
    for place in places:
        found = reader(data[place:])
        assert found.observations <= whole.observations, place
        if found.digests != whole.digests and not found.is_told:
            # From the beginning of a record it is an archive like any other; from within the last, no archive.
            rest = data[place:]
            assert rest.startswith((b"WARC/", b'{"')) or not (b"\nWARC/" in rest or b"\n{" in rest), place


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf", b"\n \n", b"\0" * 600, b"Junk of a line\n"])
@pytest.mark.parametrize("name", ["WARC", "JSON Lines"])
def test_what_stands_before_an_archive_does_not_hide_it(
    reader: Reader, expected: dict[str, Found], name: str, before: bytes
) -> None:
    found = reader(before + ALL[name])
    assert found.digests <= expected[name].digests
    assert found.is_told or found.digests == expected[name].digests
    assert sum(found.digests.values()) >= len(PAGES) - 2


@pytest.mark.parametrize("first", [b"null\n", b"# a comment\n", b" [1]\n", b'ext": "..."}\n', b"\0\0\0\n"])
def test_a_first_row_that_is_none_costs_no_other(reader: Reader, first: bytes) -> None:
    found = reader(first + jsonl(PAGES))
    assert sum(found.digests.values()) == len(PAGES) - 1
    assert found.damage
    assert "byte 0" in found.damage[-1].location


def test_two_records_are_never_one_page(reader: Reader) -> None:
    """The quotes of the second must not get the date of the first."""
    crawl = Crawl()
    for data in (TICKER, OTHER):
        crawl.add("response", DATED._replace(data=data), response=Response((), data))
    data = crawl.finished()
    for place in range(0, len(data) - len(OTHER), 7):
        for before in (b"", b"\r\n", b"<!DOCTYPE html>\n", b"KGS/USD = 1 0%\n"):
            for quote in (q for e in reader(before + data[place:]).extractions if e.date for q in e.quotes):
                assert str(quote.pair) in {"KGS/USD", "KZT/USD"}, (place, before)


EMBEDDED = (
    b"A page about web archives:\n\n" + TICKER + b"\r\n\r\nWARC/1.0\r\nWARC-Type: resource\r\n"
    b"WARC-Record-ID: <urn:uuid:other>\r\nWARC-Date: 2025-12-08T00:00:00Z\r\n"
    b"WARC-Target-URI: https://bank.example/\r\nContent-Type: text/plain\r\nContent-Length: 64\r\n\r\n"
    b"KGS/USD = 9.99 0%\nKZT/USD = 8.88 0%\n08 December 2025\n" + b"x" * 13 + b"\r\n\r\n"
)


@pytest.mark.parametrize("members", [False, True])
@pytest.mark.parametrize("behind", [0, 2])
@pytest.mark.parametrize("piece", [64, 1000, 1024**2])
def test_a_record_within_a_page_is_text_of_the_page(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, piece: int, behind: int, *, members: bool
) -> None:
    """Its length is right: whoever writes on a page must not be able to forge a record."""
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", piece)
    page = DATED._replace(data=EMBEDDED)
    found = reader(warc([page, *PAGES[1 : 1 + behind]], members=members))
    assert found.damage == []
    [first, *rest] = found.extractions
    assert (first.digest, first.url) == (hashlib.sha256(EMBEDDED).hexdigest(), DATED.url)
    assert len(rest) == behind
    assert "bank.example" not in {e.url for e in found.extractions}


BODIES = {
    "gzip": gzip.compress(b"Text\n") + gzip.compress(TICKER) + gzip.compress(b"Text\n"),
    "zstd": b"".join(map(zst, (b"Text\n" * 2000, TICKER, b"Text\n"))),
}


@pytest.mark.parametrize("encoding", BODIES)
def test_a_body_may_have_several_members(reader: Reader, encoding: str) -> None:
    send = Response((("Content-Encoding", encoding),), BODIES[encoding])
    [extraction] = reader(warc([DATED], send=lambda _: send)).extractions
    assert len(extraction.quotes) == 2
    assert str(extraction.page_date) == "2025-12-08"


@pytest.mark.parametrize(
    "kind", ['"text/html"', "*/*", "text/markdown", "application/rss+xml", "TEXT/HTML ;charset=utf-8"]
)
def test_whatever_may_be_text_is_read(reader: Reader, kind: str) -> None:
    crawl = Crawl()
    crawl.add("response", DATED, response=Response((), DATED.data), media_type=kind)
    assert len(reader(crawl.finished()).extractions) == 1


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "SHA-256"])
@pytest.mark.parametrize("written", ["base32", "hex"])
def test_a_record_must_have_its_digest(reader: Reader, algorithm: str, written: str) -> None:
    """Where no other checksum holds for it; a digest of another kind is passed over."""
    made = hashlib.new(algorithm.lower().replace("-", ""), TICKER)
    digest = made.hexdigest().encode() if written == "hex" else b32encode(made.digest())

    def told(digest: bytes) -> bytes:
        head = (
            b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nWARC-Record-ID: <urn:a>\r\n"
            b"WARC-Block-Digest: %s:%s\r\nContent-Length: %d\r\n\r\n"
        )
        return head % (algorithm.encode(), digest, len(TICKER)) + TICKER + b"\r\n\r\n"

    right = reader(told(digest))
    assert (len(right.extractions), right.damage) == (1, [])
    assert len(reader(told(b"md5")).extractions) == 1
    changed = reader(told(digest).replace(b"0.01144", b"0.01145"))
    assert (changed.extractions, [d.reason for d in changed.damage]) == (
        [],
        ["a record does not have its digest"],
    )
    in_a_member = reader(gzip.compress(told(digest).replace(b"0.01144", b"0.01145")))
    assert len(in_a_member.extractions) == 1  # its own checksum has held


def test_an_old_tar_is_known_by_its_checksum(reader: Reader) -> None:
    """From before tars had a magic."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for page in PAGES:
            member = tarfile.TarInfo(page.name)
            member.size = len(page.data)
            archive.addfile(member, io.BytesIO(page.data))
    data = bytearray(out.getvalue())
    place = 0
    while data[place]:
        size = int(data[place + 124 : place + 135], 8)
        data[place + 257 : place + 345] = bytes(88)
        data[place + 148 : place + 156] = b" " * 8
        data[place + 148 : place + 156] = b"%06o\0 " % sum(data[place : place + 512])
        place += 512 + -(-size // 512) * 512
    assert registered_formats().format_of(bytes(data[:HEAD])) is TAR
    found = reader(bytes(data))
    assert (sum(found.digests.values()), found.damage) == (len(PAGES) - 1, [])
    assert registered_formats().format_of(bytes(data[1:HEAD])) is None


@pytest.mark.parametrize("checksum", [b"      ", b" 12 3 ", b"000000"])
def test_a_page_of_blanks_is_no_tar_without_a_magic(elsewhere: Path, checksum: bytes) -> None:
    """One with a NUL somewhere, which looks like the header of one but for its checksum."""
    page = b"a" + b" " * 147 + checksum + b" " * 1000
    assert registered_formats().format_of(page[:600] + b"\0" + page[600:]) is None
    (elsewhere / "a.txt").write_bytes(page[:600] + b"\0" + page[600:])
    (elsewhere / "b.txt").write_bytes(TICKER)
    assert (fxtrack("import", ".").status, len(rows(fxtrack("observations")))) == (0, 2)


@given(st.binary(max_size=600))
def test_any_bytes_are_a_page_or_an_archive(data: bytes) -> None:
    assert registered_formats().format_of(data) in {None, *registered_formats()}


@pytest.mark.parametrize("name", [each.name for each in registered_formats()])
def test_a_format_begins_with_the_bytes_that_it_names(name: str) -> None:
    """Files that begin otherwise are not tried, so none of them may be one."""
    [each] = [each for each in registered_formats() if each.name == name]
    archives = [
        warc(PAGES),
        jsonl(PAGES),
        tar(files(PAGES)),
        zipped(files(PAGES)),
        parquet(PAGES),
        mhtml(PAGES[0]),
        arc(PAGES),
        b"From x Mon Dec  1 10:00:00 2025\n" + bytes(mail(PAGES[0])),
        bytes(mail(PAGES[0])),
        b'{\n"log": {"version": "1.2", "entries": []}}',
        b"[" + jsonl(PAGES[:1]) + b"]",
        b'["KGS", "KZT"]',
        b'{\n  "text": ""}',
        b"<html data-sfz>",
        b"url,text\n",
        jsonl(PAGES).decode().encode("utf-16"),
        "Text\0".encode("utf-16"),
        plistlib.dumps({}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps({}, fmt=plistlib.FMT_XML),
        b"HTTP/1.1 200 OK\r\n\r\n",
    ]
    heads = [data[:HEAD] for data in (*archives, *(pack(b"Text") for pack in COMPRESSIONS.values()))]
    assert any(each.begins(head) for head in heads)
    for head in heads:
        for first in map(int.to_bytes, range(256)):
            for changed in (first + head, first + head[1:]):
                if each.first and each.begins(changed):
                    assert first in each.first
                    assert registered_formats().format_of(changed) is each


@pytest.mark.parametrize(
    "prose",
    [b'{"a": 1}\n', b"WARC/1.1 is a format.\n", b'<script>\nlet a = [\n{"a": 1},\n{"b": 2}];\n</script>\n'],
)
def test_pages_that_speak_of_archives_are_pages(reader: Reader, prose: bytes) -> None:
    for page in (
        TICKER + prose,
        b"<html>\n" + prose + b"<p>" + TICKER.replace(b"\n", b"<br>") + b"</p></html>",
    ):
        found = reader(page)
        assert (len(found.extractions), found.damage) == (1, [])
        assert found.extractions[0].quotes


@pytest.mark.parametrize("name", ALL)
def test_an_archive_from_a_pipe_is_told(elsewhere: Path, name: str) -> None:
    os.mkfifo("pipe")
    threading.Thread(target=Path("pipe").write_bytes, args=(ALL[name],), daemon=True).start()
    run = fxtrack("import", "pipe")
    assert (run.status, NO_ARCHIVE in run.err, BINARY in run.err) == (1, True, False)


def test_an_address_that_is_told_later_is_kept(databases: Databases, elsewhere: Path) -> None:
    """With the first import it was not known; a time from another column stands beside the first."""
    database = databases.new()
    row = b'{"text": "KGS/USD = 1 0%\\nKZT/USD = 2 0%\\n", "src": "https://a.example/", "a": "2025-12-08T01:00:00Z", '
    Path("r.jsonl").write_bytes(row + b'"b": "2025-12-09T02:00:00Z"}\n')
    first = fxtrack("--db", database, "import", "r.jsonl", "--time-column", "a", "--date-from", "captured")
    assert first.status == 0
    options = ["--url-column", "src", "--time-column", "b", "--date-from", "captured"]
    assert fxtrack("--db", database, "import", "--again", "r.jsonl", *options).status == 0
    copies = content(database)["copies"]
    assert sorted((row[2], row[3][:10], row[5]) for row in copies) == [
        ("column a", "2025-12-08", "None"),
        ("column b", "2025-12-09", "https://a.example/"),
    ]
    options = ["--url-column", "src", "--time-column", "a"]
    assert fxtrack("--db", database, "import", "--again", "r.jsonl", *options).status == 0
    assert {row[5] for row in content(database)["copies"]} == {"https://a.example/"}
    days = {r["date"] for r in rows(fxtrack("--db", database, "observations"))}
    assert days == {"2025-12-08", "2025-12-09"}


def test_an_address_with_a_nul_is_written_down(databases: Databases, elsewhere: Path) -> None:
    """PostgreSQL keeps none, and one page must not end the import of all."""
    page = (
        b"<!doctype html>"
        + b" " * 1100
        + b"<!-- saved from url=(0010)http://a\0b/ --><html><p>"
        + TICKER.replace(b"\n", b"<br>")
    )
    (elsewhere / "a.html").write_bytes(page)
    database = databases.new()
    assert fxtrack("--db", database, "import", "a.html").status == 0
    [copy] = content(database)["copies"]
    assert copy[5] == "http://a\\u0000b/"


def test_a_page_before_an_archive_is_no_page(reader: Reader) -> None:
    """It could be the end of one whose beginning is lost; the archive behind it is read."""
    found = reader(TICKER + b"Text\n" * 900 + warc(PAGES))
    assert sum(found.digests.values()) == len(PAGES) - 1
    assert [damage.reason for damage in found.damage] == [
        "an archive (WARC) that has lost its beginning, or has something before it",
        "bytes that belong to no record, at byte 4560 of the unpacked file",
    ]
