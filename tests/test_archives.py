"""Pages out of archives of every kind: the same observations as from loose files, and where they came from."""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import io
import json
import random
import tarfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import archives
import brotli  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
import zstandard
from archives import (
    COMPRESSIONS,
    PAGES,
    TEXTS,
    Crawl,
    Found,
    Page,
    Reader,
    Response,
    batches,
    brotlied,
    chunked,
    deflated,
    files,
    http,
    joined,
    jsonl,
    mhtml,
    parquet,
    parquet_of,
    record,
    tar,
    warc,
    zipped,
    zst,
)
from command import Run
from forked import fxtrack
from storing import content

from fxtrack.archives import http as messages
from fxtrack.extract import Batch, Dating, extract
from fxtrack.model import Capture
from fxtrack.places import File, Options, Part

DATED = next(page for page in PAGES if page.is_html)
PLAIN = next(page for page in PAGES if not page.is_html)
UNDATED = next(page for page in PAGES if b"KGS/USD" in page.data and page.at.date() == date(2025, 5, 2))
WITH_TICKER = PAGES[:-1]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def lay(folder: Path, members: Mapping[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in members.items():
        (folder / name).write_bytes(data)
    return folder


def rows(run: Run) -> list[dict[str, str]]:
    assert run.status == 0, run.err
    return list(csv.DictReader(io.StringIO(run.out)))


def digests(pages: Sequence[Page]) -> list[str]:
    return sorted(hashlib.sha256(page.data).hexdigest() for page in pages)


def whole(found: Found) -> list[str]:
    """Return the digests of what was read, if nothing was amiss with it."""
    assert found.damage == []
    return sorted(found.digests.elements())


# Every kind, end to end.


def _packed_bodies(page: Page) -> Response:
    """Send each page in another way."""
    number = int(page.name[:2])
    return list(BODIES.values())[number % len(BODIES)](page.data)


BODIES: dict[str, Callable[[bytes], Response]] = {
    "as it is": lambda d: Response((), d),
    "in chunks": lambda d: Response((("Transfer-Encoding", "chunked"),), chunked(d)),
    "gzip": lambda d: Response((("Content-Encoding", "gzip"),), gzip.compress(d)),
    "x-gzip": lambda d: Response((("Content-Encoding", "x-gzip"),), gzip.compress(d)),
    "deflate": lambda d: Response((("Content-Encoding", "deflate"),), deflated(d)),
    "raw deflate": lambda d: Response((("Content-Encoding", "deflate"),), deflated(d, raw=True)),
    "br": lambda d: Response((("Content-Encoding", "br"),), brotlied(d)),
    "zstd": lambda d: Response((("Content-Encoding", "zstd"),), zst(d)),
    "identity": lambda d: Response((("Content-Encoding", "identity"),), d),
    "gzip in chunks": lambda d: Response(
        (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), chunked(gzip.compress(d))
    ),
    "br in chunks": lambda d: Response(
        (("Transfer-Encoding", "Chunked"), ("Content-Encoding", "BR")), chunked(brotlied(d))
    ),
    "zstd in one chunk": lambda d: Response(
        (("Transfer-Encoding", "chunked"), ("Content-Encoding", "zstd")), chunked(zst(d), 10**6)
    ),
    "gzip, then br": lambda d: Response((("Content-Encoding", "gzip, br"),), brotlied(gzip.compress(d))),
    "deflate, then gzip, in two fields": lambda d: Response(
        (("Content-Encoding", "deflate"), ("Content-Encoding", "gzip")), gzip.compress(deflated(d))
    ),
    "gzip twice": lambda d: Response((("Content-Encoding", "gzip,gzip"),), gzip.compress(gzip.compress(d))),
    "chunks with extensions and a trailer": lambda d: Response(
        (("Transfer-Encoding", "chunked"),), b"%X;a=1\r\n%s\r\n0\r\nX-Trailer: 1\r\n\r\n" % (len(d), d)
    ),
    "chunks with line feeds only": lambda d: Response(
        (("Transfer-Encoding", "chunked"),), chunked(d).replace(b"\r\n", b"\n")
    ),
    "not gzip": lambda d: Response((("Content-Encoding", "gzip"),), d),
    "not deflate": lambda d: Response((("Content-Encoding", "deflate"),), d),
    "not br": lambda d: Response((("Content-Encoding", "br"),), d),
    "not zstd": lambda d: Response((("Content-Encoding", "zstd"),), d),
    "not in chunks": lambda d: Response((("Transfer-Encoding", "chunked"),), d),
    "neither gzip nor in chunks": lambda d: Response(
        (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), d
    ),
    "gzip, not in chunks": lambda d: Response(
        (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), gzip.compress(d)
    ),
    "in chunks, not gzip": lambda d: Response(
        (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), chunked(d)
    ),
    "no encoding that there is": lambda d: Response((("Content-Encoding", "UTF-8"),), d),
}


class Layout(NamedTuple):
    """How pages are packed, and what the archive tells beside them."""

    pack: Callable[[Sequence[Page]], dict[str, bytes]]
    source: str = ""
    pages: tuple[Page, ...] = PAGES


def _one(
    pack: Callable[[Sequence[Page]], bytes], source: str = "", pages: tuple[Page, ...] = PAGES
) -> Layout:
    """Pack into one file, whose name says nothing of its kind."""
    return Layout(lambda pages: {"page.html": pack(pages)}, source, pages)


def _wrapped(
    outer: Callable[[bytes], bytes], inner: Callable[[Sequence[Page]], bytes], source: str = ""
) -> Layout:
    return _one(lambda pages: outer(inner(pages)), source)


def _of_files(pack: Callable[[dict[str, bytes]], bytes]) -> Layout:
    return _one(lambda pages: pack(files(pages)))


gz, bz2ed, xz = COMPRESSIONS["gz"], COMPRESSIONS["bz2"], COMPRESSIONS["xz"]

LAYOUTS: dict[str, Layout] = {
    "WARC 1.0": _one(functools.partial(warc, version="WARC/1.0"), "warc"),
    "WARC 1.1": _one(warc, "warc"),
    "WARC, a gzip member a record": _one(functools.partial(warc, members=True), "warc"),
    "WARC, one gzip member": _wrapped(gz, warc, "warc"),
    "WARC, zstd": _wrapped(zst, warc, "warc"),
    "WARC, bzip2": _wrapped(bz2ed, warc, "warc"),
    "WARC, xz": _wrapped(xz, warc, "warc"),
    "WARC, bodies packed in all ways": _one(functools.partial(warc, send=_packed_bodies), "warc"),
    "WARC of resources": _one(functools.partial(warc, kind="resource", members=True), "warc"),
    "WET": _one(functools.partial(warc, kind="conversion", members=True), "warc", TEXTS),
    "WET, plain": _one(functools.partial(warc, kind="conversion", version="WARC/1.0"), "warc", TEXTS),
    "zip": _of_files(zipped),
    "zip, stored": _of_files(functools.partial(zipped, method=zipfile.ZIP_STORED)),
    "zip, bzip2": _of_files(functools.partial(zipped, method=zipfile.ZIP_BZIP2)),
    "zip, lzma": _of_files(functools.partial(zipped, method=zipfile.ZIP_LZMA)),
    "tar": _of_files(tar),
    "tar, ustar": _of_files(functools.partial(tar, form=tarfile.USTAR_FORMAT)),
    "tar, GNU": _of_files(functools.partial(tar, form=tarfile.GNU_FORMAT)),
    **{
        f"tar, {name}": _of_files(lambda members, pack=pack: pack(tar(members)))  # type: ignore[misc]
        for name, pack in COMPRESSIONS.items()
    },
    **{
        f"pages, {name}": Layout(lambda pages, pack=pack: {p.name: pack(p.data) for p in pages})  # type: ignore[misc]
        for name, pack in COMPRESSIONS.items()
    },
    "JSON Lines": _one(jsonl, "column timestamp"),
    "JSON Lines, gzip": _wrapped(gz, jsonl, "column timestamp"),
    "JSON Lines, zstd": _wrapped(zst, jsonl, "column timestamp"),
    "Parquet": _one(parquet, "column timestamp"),
    "Parquet, zstd": _one(functools.partial(parquet, compression="zstd"), "column timestamp"),
    "zip in tar.gz": _of_files(lambda m: gz(tar({"a.zip": zipped(m)}))),
    "warc.gz in zip": _wrapped(
        lambda d: zipped({"a.warc.gz": d}), functools.partial(warc, members=True), "warc"
    ),
    "tar.xz in zip in tar": _of_files(lambda m: tar({"a.zip": zipped({"b.tar.xz": xz(tar(m))})})),
    "jsonl.gz in tar": _wrapped(lambda d: tar({"corpus": gz(d)}), jsonl, "column timestamp"),
    "Parquet in zip": _wrapped(lambda d: zipped({"corpus": d}), parquet, "column timestamp"),
    "Parquet, zstd around it": _wrapped(zst, parquet, "column timestamp"),
    "packed pages in zip": _of_files(lambda m: zipped({name: bz2ed(data) for name, data in m.items()})),
    "zip, gzip around it, twice": _of_files(lambda m: gz(gz(zipped(m)))),
}


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[Page, ...]], Path]:
    """Hand out the database of the same pages, imported as loose files."""

    @functools.cache
    def imported(pages: tuple[Page, ...]) -> Path:
        folder = tmp_path_factory.mktemp("loose")
        run = fxtrack("--db", folder / "x.db", "import", lay(folder / "pages", files(pages)))
        assert run.status == 0, run.err
        return folder / "x.db"

    return imported


OF_PAGES = ("observations", "snapshots", "tickers", "sightings", "rejects")
OBSERVED = ("date", "base", "quote", "rate", "change", "date_basis", "snapshots", "flagged")


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_archive_gives_what_its_pages_give(
    tmp_path: Path, loose: Callable[[tuple[Page, ...]], Path], name: str
) -> None:
    layout = LAYOUTS[name]
    folder = lay(tmp_path / "packed", layout.pack(layout.pages))
    run = fxtrack("--db", "x.db", "import", "--json", folder)
    assert (run.status, run.err) == (0, "")
    told = json.loads(run.out)
    assert (told["snapshots"], told["outcomes"]["no ticker"]) == (len(layout.pages), 1)
    expected = loose(layout.pages)
    found = content("x.db")
    assert {part: found[part] for part in OF_PAGES} == {
        part: content(str(expected))[part] for part in OF_PAGES
    }
    # A copy knows its archive, the time of its capture and its address.
    with_ticker = {digest for digest, *_ in found["snapshots"]}
    of_copies = {(digest, source, at, url) for digest, _, source, at, _, url in found["copies"]}
    assert of_copies == {
        (
            digest,
            layout.source,
            str(page.at) if layout.source else "None",
            page.url if layout.source else "None",
        )
        for page in layout.pages
        if (digest := hashlib.sha256(page.data).hexdigest()) in with_ticker
    }
    assert all(location.startswith(str(folder)) for _, location, *_ in found["copies"])
    observed = rows(fxtrack("--db", "x.db", "observations"))
    assert [[row[c] for c in OBSERVED] for row in observed] == [
        [row[c] for c in OBSERVED] for row in rows(fxtrack("--db", expected, "observations"))
    ]
    assert {bool(row["first_captured"]) for row in observed} == {bool(layout.source)}
    traced = rows(fxtrack("--db", "x.db", "trace", "KGS/USD", str(DATED.at.date()), "--verify"))
    assert {row["still_says_so"] for row in traced} == {"yes"}
    assert (DATED.url in {row.get("url") for row in traced}) is bool(layout.source)


def test_any_mix_of_kinds_goes_into_one_import(
    tmp_path: Path, loose: Callable[[tuple[Page, ...]], Path]
) -> None:
    """Their names lie, and pages that several of them hold are known."""
    packed = {
        "a.txt": warc(PAGES[:4], members=True),
        "b.warc.gz": zipped(files(PAGES[3:6])),
        "c.zip": gz(tar(files(PAGES[5:8]))),
        "d.parquet": jsonl(PAGES[7:9]),
        "e.html": parquet(PAGES[8:10]),
        "f.jsonl": PAGES[0].data,
        "g": zst(warc(PAGES[9:])),
        "h.tar": xz(PAGES[1].data),
    }
    run = fxtrack("--db", "x.db", "import", "--json", lay(tmp_path / "packed", packed))
    assert (run.status, run.err) == (0, "")
    found, expected = content("x.db"), content(str(loose(PAGES)))
    assert {part: found[part] for part in OF_PAGES} == {part: expected[part] for part in OF_PAGES}
    told = json.loads(run.out)
    assert (told["outcomes"]["already known"], told["damaged"]) == (7, 0)


def test_a_kind_needs_no_more_than_its_beginning(reader: Reader) -> None:
    """A first gzip member that is empty or tiny, a skippable zstd frame and a byte order mark hide nothing."""
    skippable = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"abcde"
    for data in (
        gz(b"") + gz(warc(PAGES)),
        gz(warc(PAGES)[:10]) + gz(warc(PAGES)[10:]),
        skippable + zst(tar(files(PAGES))),
        b"\xef\xbb\xbf" + jsonl(PAGES),
        b"\n \n" + jsonl(PAGES),
    ):
        assert whole(reader(data)) == digests(WITH_TICKER)


# WARC.


def test_records_that_are_no_pages_are_counted_and_left() -> None:
    crawl = Crawl()
    crawl.info()
    for page in PAGES[:3]:
        crawl.add("request", page)
        crawl.add("response", page, response=Response((), page.data))
        crawl.add("metadata", page, media_type="application/warc-fields")
    crawl.add("response", DATED, response=Response((), b"\x89PNG\r\n\0" + DATED.data), media_type="image/png")
    crawl.add("resource", DATED, media_type="image/png")
    crawl.add("resource", DATED, media_type="text/dns")
    crawl.add("response", DATED, response=Response((), DATED.data), media_type="video/mp4")
    for page in PAGES[:5]:
        crawl.add("revisit", page, response=Response((), b""))
    Path("a.warc").write_bytes(crawl.finished())
    run = fxtrack("--db", "x.db", "import", "--json", "a.warc")
    told = json.loads(run.out)
    assert (run.status, told["snapshots"], told["revisits"], told["no_pages"]) == (0, 3, 5, 10)
    assert told["outcomes"]["imported"] == 3
    text = fxtrack("--db", "y.db", "import", "a.warc").out
    assert "Left: 5 records that only say that a page had not changed (revisits)." in text
    assert "Left: 10 records and members that hold no page" in text


@pytest.mark.parametrize("page", [DATED, PLAIN], ids=["HTML", "text"])
@pytest.mark.parametrize("name", BODIES)
def test_bodies(reader: Reader, name: str, page: Page) -> None:
    found = reader(warc([page], send=lambda p: BODIES[name](p.data)))
    assert whole(found) == digests([page])
    [extraction] = found.extractions
    assert (extraction.url, extraction.capture) == (page.url, Capture(page.at, "warc"))


def _brotli_that_begins_as_markup() -> bytes:
    """The length of a first block stands in the first bytes: here they are a space and ``<``."""
    for size in range(2000):
        packer = brotli.Compressor(quality=1)
        data = DATED.data + b"x" * size
        packed = bytes(packer.process(data) + packer.flush() + packer.finish())
        if packed.lstrip().startswith(b"<"):
            return packed
    raise AssertionError


def test_a_packed_body_may_begin_as_markup_does(reader: Reader) -> None:
    body = Response((("Content-Encoding", "br"),), _brotli_that_begins_as_markup())
    assert len(reader(warc([DATED], send=lambda _: body)).extractions) == 1


DAMAGED_BODIES: dict[str, Callable[[bytes], Response]] = {
    "gzip cut short": lambda d: Response((("Content-Encoding", "gzip"),), gzip.compress(d)[:-9]),
    "gzip with another checksum": lambda d: Response(
        (("Content-Encoding", "gzip"),), gzip.compress(d)[:-8] + bytes(4) + gzip.compress(d)[-4:]
    ),
    "deflate cut short": lambda d: Response((("Content-Encoding", "deflate"),), deflated(d)[:-9]),
    "raw deflate cut short": lambda d: Response(
        (("Content-Encoding", "deflate"),), deflated(d, raw=True)[:-9]
    ),
    "br cut short": lambda d: Response((("Content-Encoding", "br"),), brotlied(d)[:-9]),
    "zstd cut short": lambda d: Response((("Content-Encoding", "zstd"),), zst(d)[:-9]),
    "zstd with another checksum": lambda d: Response((("Content-Encoding", "zstd"),), zst(d)[:-1] + b"x"),
    "chunks cut short": lambda d: Response((("Transfer-Encoding", "chunked"),), chunked(d)[:-9]),
    "chunks without their end": lambda d: Response((("Transfer-Encoding", "chunked"),), chunked(d)[:-5]),
    "a chunk with another size": lambda d: Response(
        (("Transfer-Encoding", "chunked"),), chunked(d).replace(b"2bc\r\n", b"2be\r\n")
    ),
    "an unknown encoding": lambda d: Response((("Content-Encoding", "lzw"),), gzip.compress(d)),
}


@pytest.mark.parametrize("name", DAMAGED_BODIES)
def test_a_damaged_body_is_told_and_the_others_are_read(reader: Reader, name: str) -> None:
    pages = WITH_TICKER[:5]
    body = DAMAGED_BODIES[name](pages[2].data)
    found = reader(warc(pages, send=lambda p: body if p is pages[2] else Response((), p.data)))
    [damage] = found.damage
    assert damage.location == f"{reader.path}!/urn:uuid:00000000-0000-4000-8000-000000000003"
    assert damage.reason.startswith("the body of a page: ")
    assert sorted(found.digests) == digests([*pages[:2], *pages[3:]])


def _flushed_brotli(data: bytes) -> bytes:
    packer = brotli.Compressor()
    return bytes(packer.process(data) + packer.flush() + packer.finish())


PACKED_BODIES: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "gzip": (b"gzip", gzip.compress),
    "gzip, two members": (b"gzip", lambda d: gzip.compress(d[:-1]) + gzip.compress(d[-1:])),
    "deflate": (b"deflate", deflated),
    "raw deflate": (b"deflate", functools.partial(deflated, raw=True)),
    "br": (b"br", brotlied),
    "br, flushed": (b"br", _flushed_brotli),
    "zstd": (b"zstd", zst),
    "zstd, two frames": (b"zstd", lambda d: zst(d[:-1]) + zst(d[-1:])),
}


@pytest.mark.parametrize("name", PACKED_BODIES)
def test_a_body_may_be_as_large_as_a_page_and_no_larger(name: str) -> None:
    """Wherever the steps end in which it is unpacked: what is missing may be nothing but its checksum."""
    encoding, pack = PACKED_BODIES[name]
    header = messages.header(http(DATED, b"Content-Encoding: " + encoding), 0, 1000)
    assert header
    for size in range(5090, 5130):
        data = random.Random(size).randbytes(size)
        packed = pack(data)
        assert messages.body(packed, header, size) == (data, None)
        for missing, most in ((0, size - 1), (1, size)):
            unpacked, fault = messages.body(packed[: len(packed) - missing], header, most)
            assert unpacked == b""
            assert fault
            assert ("more than a page" in fault) is (missing == 0)


HEADERS: dict[str, bytes] = {
    "as it should be": http(DATED),
    "line feeds only": http(DATED, end=b"\n"),
    "line feeds only, and blank lines of the other kind in the page": http(
        DATED, end=b"\n", body=DATED.data.replace(b"<main>", b"\r\n\r\n<main>")
    ),
    "names in capitals, no space": http(DATED).replace(b"Content-Type: ", b"CONTENT-TYPE:"),
    "no space before an encoding": http(DATED, b"content-encoding:gzip", body=gzip.compress(DATED.data)),
    "no media type": http(DATED).replace(b"Content-Type", b"X-Type"),
    "a media type that says little": http(DATED).replace(b"text/html", b"application/octet-stream"),
    "XHTML": http(DATED).replace(b"text/html", b"application/xhtml+xml"),
    "HTTP/2": http(DATED).replace(b"HTTP/1.1 200 OK", b"HTTP/2 200"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers(reader: Reader, name: str) -> None:
    found = reader(record(HEADERS[name]))
    [extraction] = found.extractions
    assert (len(extraction.quotes), extraction.page_date, found.damage) == (5, DATED.at.date(), [])


def test_the_charset_of_the_header_counts(reader: Reader) -> None:
    page = PLAIN._replace(data=PLAIN.text.encode("cp1251", "replace"))
    head = http(page).replace(b"charset=utf-8", b"charset=Windows-1251")
    [extraction] = reader(record(head)).extractions
    assert (extraction.encoding, extraction.replaced) == ("cp1251", 0)


@pytest.mark.parametrize("version", [b"WARC/0.17", b"WARC/0.18", b"WARC/1.0", b"WARC/1.1", b"WARC/2.0"])
def test_versions_of_warc(reader: Reader, version: bytes) -> None:
    data = b"".join(record(http(page), number=number) for number, page in enumerate(PAGES))
    data = data.replace(b"WARC/1.0", version)
    assert whole(reader(data)) == whole(reader(gz(data))) == digests(WITH_TICKER)


WARC_DATES = {
    b"2025-05-02T10:11:12Z": datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC),
    b"2025-05-02T10:11:12.987654Z": datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC),
    b"2025-05-02T10:11:12.123456789Z": datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC),
    b"2025-05-02T10:11:12+05:00": datetime(2025, 5, 2, 5, 11, 12, tzinfo=UTC),
    b"2025-05-02T22:11:12.5-0330": datetime(2025, 5, 3, 1, 41, 12, tzinfo=UTC),
    b"20250502101112": datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC),
    b"20250230101112": None,
    b"20250502": None,
    b"2025-05-02T10:11:12+25:00": None,
    b"0001-01-01T00:00:00+05:00": None,
    b"2025-05-02T10:11:12": None,
    b"2025-05-02T10:11Z": None,
    b"2025-05-02": None,
    b"2025-05": None,
    b"2025-02-30T10:11:12Z": None,
    b"yesterday": None,
    b"": None,
}


@pytest.mark.parametrize("told", WARC_DATES)
def test_dates_of_records(reader: Reader, told: bytes) -> None:
    [extraction] = reader(record(http(DATED)).replace(b"2025-05-02T10:11:12Z", told, 1)).extractions
    assert (extraction.capture.at if extraction.capture else None) == WARC_DATES[told]


def test_fields_of_records_are_found_in_any_order_and_case(reader: Reader) -> None:
    block = http(DATED)
    head = (
        b"WARC/1.0\r\nwarc-target-uri:<http://a.example/>\r\nCONTENT-LENGTH:%d\r\nX: y\r\n"
        b"WARC-TYPE:  Response \r\nwarc-date:2025-05-02T10:11:12Z\r\n\r\n" % len(block)
    )
    found = reader(head + block + b"\r\n\r\n")
    [extraction] = found.extractions
    assert (extraction.url, extraction.location) == ("http://a.example/", f"{reader.path}!/byte 0")
    assert extraction.capture
    assert len(reader(record(block, kind="Response")).extractions) == 1


# Corpora.


def _in_json(text: str, *escapes: tuple[str, str]) -> str:
    literal = json.dumps(text)
    for plain, escape in escapes:
        literal = literal.replace(plain, escape)
    return literal


def _all_escaped(text: str) -> str:
    units = text.encode("utf-16-be")
    return '"' + "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2)) + '"'


LITERALS: dict[str, Callable[[str], str]] = {
    "as Python does": json.dumps,
    "UTF-8": lambda text: json.dumps(text, ensure_ascii=False),
    "slashes with a backslash": lambda text: _in_json(text, ("/", "\\/")),
    "slashes as numbers": lambda text: _in_json(text, ("/", "\\u002f")),
    "slashes as numbers in capitals": lambda text: _in_json(text, ("/", "\\u002F")),
    "markup as numbers": lambda text: _in_json(text, ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")),
    "markup as numbers in capitals": lambda text: _in_json(text, ("<", "\\u003C"), (">", "\\u003E")),
    "markup and slashes": lambda text: _in_json(text, ("<", "\\u003c"), (">", "\\u003e"), ("/", "\\/")),
    "capital letters as numbers": lambda text: _in_json(text, ("KGS/", "\\u004bGS/"), ("/USD", "/\\u0055SD")),
    "everything": _all_escaped,
}


@pytest.mark.parametrize("name", LITERALS)
def test_texts_in_json(reader: Reader, name: str) -> None:
    """However a page is escaped, it is the same page, and a mark in it is found."""
    lines = [f'{{"url": "u", "text": {LITERALS[name](page.text)}, "n": 1}}\n' for page in PAGES]
    found = reader("".join(lines).encode())
    assert whole(found) == digests(WITH_TICKER)
    assert found.pages == len(PAGES)


LINES: dict[str, bytes] = {
    "as it should be": jsonl(PAGES),
    "line ends of Windows": jsonl(PAGES).replace(b"\n", b"\r\n"),
    "without the last line end": jsonl(PAGES)[:-1],
    "a byte order mark": b"\xef\xbb\xbf" + jsonl(PAGES),
    "a first row that is longer than what is looked at": jsonl([PAGES[0]._replace(data=b"x" * 9000), *PAGES]),
    "a nested object before": jsonl(PAGES).replace(b'{"url"', b'{"meta": {"text": "a/B", "n": []}, "url"'),
    "a key with an escape before": jsonl(PAGES).replace(b'{"url"', b'{"a\\"b": 0, "url"'),
    "a null": jsonl(PAGES) + b'{"text": null, "url": "A/B"}\n',
}


@pytest.mark.parametrize("name", LINES)
def test_lines(reader: Reader, name: str) -> None:
    assert whole(reader(LINES[name])) == digests(WITH_TICKER)


COLUMNS = [
    ("text", "url", "timestamp"),
    ("raw_content", "uri", "date_download"),
    ("content", "target_uri", "warc_date"),
    ("html", "link", "fetched_at"),
    ("Text", "URL", "Captured_At"),
]


@pytest.mark.parametrize("names", COLUMNS, ids=lambda names: names[0])
def test_columns_are_found_by_their_names(reader: Reader, names: tuple[str, str, str]) -> None:
    text, url, at = names
    columns = {"date": ["2001-01-01T00:00:00Z"], url: [DATED.url], at: [DATED.iso], text: [DATED.text]}
    row = {name: values[0] for name, values in columns.items()}
    for data in (json.dumps(row).encode(), parquet_of(columns)):
        [extraction] = reader(data).extractions
        assert (extraction.url, extraction.capture) == (DATED.url, Capture(DATED.at, f"column {at}"))


def test_columns_can_be_named() -> None:
    """Also where others have the usual names."""
    row = {
        "text": "",
        "url": "x",
        "timestamp": 0,
        "page": "",
        "story": DATED.text,
        "href": DATED.url,
        "date": DATED.iso,
    }
    Path("a.jsonl").write_text(json.dumps(row) + "\n")
    Path("a.parquet").write_bytes(parquet_of({name: [value] for name, value in row.items()}))
    named = ("--text-column", "story", "--url-column", "href", "--time-column", "date")
    for name in ("a.jsonl", "a.parquet"):
        run = fxtrack("--db", f"{name}.db", "import", *named, name)
        assert (run.status, run.err) == (0, "")
        [(_, _, source, at, _, url)] = content(f"{name}.db")["copies"]
        assert (source, at, url) == ("column date", str(DATED.at), DATED.url)


MISSING = {
    "JSON Lines": (
        b'{"story": "KGS/USD = 0.0115 0%"}\n',
        (),
        "a.bin!/byte 0: no column of text; name it with --text-column: story",
    ),
    "JSON Lines, named": (
        b'{"text": "A/B"}\n',
        ("--text-column", "x"),
        "a.bin!/byte 0: no column 'x'; the columns are text",
    ),
    "JSON Lines, no text": (
        b'{"text": ["KGS/USD = 0.0115 0%"]}\n',
        (),
        "a.bin!/byte 0: no column of text; name it with --text-column: text",
    ),
    "Parquet": (
        parquet_of({"story": ["A/B"], "n": [1]}),
        (),
        "a.bin: no column of text; name it with --text-column: story, n",
    ),
    "Parquet, named": (
        parquet_of({"text": ["A/B"]}),
        ("--text-column", "x"),
        "a.bin: no column 'x'; the columns are text",
    ),
    "Parquet, no text": (
        parquet_of({"text": [1]}),
        (),
        "a.bin: no column of text; name it with --text-column: text",
    ),
    "Parquet, time": (
        parquet_of({"text": ["A/B"]}),
        ("--time-column", "x"),
        "a.bin: no column 'x'; the columns are text",
    ),
    "Parquet, address": (
        parquet_of({"text": ["A/B"]}),
        ("--url-column", "x"),
        "a.bin: no column 'x'; the columns are text",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_column_is_told(elsewhere: Path, name: str) -> None:
    data, options, line = MISSING[name]
    Path("a.bin").write_bytes(data)
    run = fxtrack("--db", "x.db", "import", *options, "a.bin")
    assert (run.status, run.err) == (1, f"{elsewhere}/{line}\n")


AT = datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC)
TIMES: list[tuple[object, datetime | None]] = [
    ("2025-05-02T10:11:12Z", AT),
    ("2025-05-02T10:11:12", AT),
    ("2025-05-02 10:11:12", AT),
    ("2025-05-02T10:11:12.999999Z", AT),
    ("2025-05-02T12:11:12+02:00", AT),
    (" 2025-05-02T10:11:12Z ", AT),
    ("20250502101112", AT),
    (20250502101112, AT),
    (1746180672, AT),
    ("1746180672", AT),
    (1746180672.75, AT),
    (1746180672123, AT),
    ("2025-05-02T10:11Z", AT.replace(second=0)),
    ("2025-05-02", None),
    ("20250502", None),
    ("2025-W18-5", None),
    ("2 May 2025", None),
    ("yesterday afternoon", None),
    ("20250231101112", None),
    ("2025-02-30T10:11:12Z", None),
    ("0001-01-01T00:00:00+14:00", None),
    (True, None),
    (17461806, None),
    (-1746180672, None),
    (float("nan"), None),
    (float("inf"), None),
    (10**40, None),
    ([], None),
    (None, None),
]


@pytest.mark.parametrize(("told", "expected"), TIMES, ids=lambda value: repr(value)[:40])
def test_times_in_json(reader: Reader, told: object, expected: datetime | None) -> None:
    row = json.dumps({"text": DATED.text, "timestamp": told}).encode()
    [extraction] = reader(row).extractions
    assert (extraction.capture.at if extraction.capture else None) == expected


COLUMN_TIMES: dict[str, tuple[object, datetime | None]] = {
    "seconds": (pa.array([AT.replace(tzinfo=None)], pa.timestamp("s")), AT),
    "milliseconds": (pa.array([1746180672999], pa.timestamp("ms")), AT),
    "microseconds": (pa.array([AT.replace(microsecond=5)], pa.timestamp("us", "UTC")), AT),
    "nanoseconds": (pa.array([1746180672_123456789], pa.timestamp("ns")), AT),
    "nanoseconds of a zone": (pa.array([1746180672_123456789], pa.timestamp("ns", "Asia/Bishkek")), AT),
    "a zone": (pa.array([AT.astimezone(timezone(timedelta(hours=6)))], pa.timestamp("us", "+06:00")), AT),
    "text": ([AT.isoformat()], AT),
    "a number": ([1746180672], AT),
    "a day": ([date(2025, 5, 2)], None),
    "null": (pa.array([None], pa.timestamp("us")), None),
}


@pytest.mark.parametrize("name", COLUMN_TIMES)
def test_times_in_parquet(reader: Reader, name: str) -> None:
    times, expected = COLUMN_TIMES[name]
    [extraction] = reader(parquet_of({"text": [DATED.text], "timestamp": times})).extractions
    assert (extraction.capture.at if extraction.capture else None) == expected
    assert extraction.capture is None or type(extraction.capture.at) is datetime


_NULLS = pa.array([None, *[page.text for page in PAGES], "", None])
PARQUETS: dict[str, bytes] = {
    "snappy": parquet(PAGES, compression="snappy"),
    "zstd": parquet(PAGES, compression="zstd"),
    "gzip": parquet(PAGES, compression="gzip"),
    "brotli": parquet(PAGES, compression="brotli"),
    "no compression": parquet(PAGES, compression="none"),
    "row groups": parquet(PAGES, row_group_size=2),
    "small pages with checksums": parquet(PAGES, data_page_size=500, write_page_checksum=True),
    "format 2": parquet(PAGES, data_page_version="2.0"),
    "no dictionary": parquet(PAGES, use_dictionary=False),
    "no dictionary, large strings": parquet(PAGES, pa.large_string(), use_dictionary=False),
    "large strings": parquet(PAGES, pa.large_string()),
    "string views": parquet(PAGES, pa.string_view()),
    "string views, no dictionary": parquet(PAGES, pa.string_view(), use_dictionary=False),
    "bytes": parquet(PAGES, pa.binary()),
    "large bytes": parquet(PAGES, pa.large_binary(), use_dictionary=False),
    "a dictionary": parquet(PAGES, pa.dictionary(pa.int32(), pa.string())),
    "nulls": parquet_of({"text": _NULLS}),
    "nulls, no dictionary, row groups": parquet_of({"text": _NULLS}, use_dictionary=False, row_group_size=3),
    "other columns before": parquet_of(
        {"a": [[1, 2]] * len(PAGES), "b": [{"c": 1}] * len(PAGES), "text": [p.text for p in PAGES]}
    ),
}


@pytest.mark.parametrize("name", PARQUETS)
def test_parquet(reader: Reader, name: str) -> None:
    found = reader(PARQUETS[name])
    assert whole(found) == digests(WITH_TICKER)
    assert found.pages == len(PAGES) + (3 if "nulls" in name else 0)


def test_rows_of_parquet_have_their_numbers(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from the beginning of the file, however many are read at once."""
    monkeypatch.setattr("fxtrack.archives.columns._ROWS", 2)
    found = reader(parquet(PAGES, use_dictionary=False, row_group_size=5))
    rows = [extraction.location.rpartition("/")[2] for extraction in found.extractions]
    assert rows == [f"row {number}" for number in range(len(PAGES) - 1)]


def test_equal_pages_in_a_dictionary_are_all_found(reader: Reader) -> None:
    texts = [DATED.text, "nothing", PLAIN.text] * 40
    data = parquet_of({"text": texts, "url": [f"u{number}" for number in range(120)]}, row_group_size=50)
    found = reader(data)
    assert [extraction.url for extraction in found.extractions] == [f"u{n}" for n in range(120) if n % 3 != 1]
    assert found.pages == 120


def test_empty_corpora_hold_nothing(reader: Reader) -> None:
    for data in (parquet_of({"text": pa.array([], pa.string())}), b'{"text": ""}\n', b'{"text": null}'):
        found = reader(data)
        assert (found.extractions, found.damage) == ([], [])


def test_batches_of_large_pages_are_small(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a corpus prints on each page decides how many rows are read at once, not their number."""
    monkeypatch.setattr("fxtrack.archives.columns._BATCH", 10_000)
    assert whole(reader(parquet(PAGES, use_dictionary=False))) == digests(WITH_TICKER)


# MHTML.


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "binary"])
def test_mhtml(reader: Reader, encoding: str) -> None:
    found = reader(mhtml(DATED, encoding))
    [extraction] = found.extractions
    assert (len(extraction.quotes), extraction.page_date, found.damage) == (5, DATED.at.date(), [])
    assert (extraction.url, extraction.capture) == (DATED.url, Capture(DATED.at, "mhtml"))


def test_mhtml_end_to_end(loose: Callable[[tuple[Page, ...]], Path], tmp_path: Path) -> None:
    """Also in a zip and packed; the quotes are those of the page."""
    saved = [mhtml(page, "base64" if number % 3 else "quoted-printable") for number, page in enumerate(PAGES)]
    packed = {f"{number}.mhtml": data for number, data in enumerate(saved[:4])}
    packed["some.zip"] = zipped({str(number): data for number, data in enumerate(saved[4:8])})
    packed |= {f"{number}.gz": gz(data) for number, data in enumerate(saved[8:])}
    run = fxtrack("--db", "x.db", "import", lay(tmp_path / "saved", packed))
    assert (run.status, run.err) == (0, "")
    found, expected = content("x.db"), content(str(loose(PAGES)))
    assert found["observations"] == expected["observations"]
    copies = {(source, at, url) for _, _, source, at, _, url in found["copies"]}
    assert copies == {("mhtml", str(page.at), page.url) for page in WITH_TICKER}
    traced = rows(fxtrack("--db", "x.db", "trace", "KGS/USD", str(DATED.at.date()), "--verify"))
    assert [row["still_says_so"] for row in traced] == ["yes"]


def test_the_page_of_mhtml_is_its_root(reader: Reader) -> None:
    """A frame beside it is another page, with a place of its own."""
    frame = mhtml(PLAIN).partition(b"\r\n\r\n\r\n")[2].partition(b"\r\n--" + archives.BOUNDARY.encode())[0]
    frame = frame.replace(b"frame-4D2FA3F0", b"frame-1").rpartition(b"\r\n--")[0] or frame
    first = mhtml(DATED).replace(
        b"\r\n--%s--" % archives.BOUNDARY.encode(),
        b"\r\n" + frame + b"\r\n--%s--" % archives.BOUNDARY.encode(),
    )
    page, framed = reader(first).extractions
    assert (page.location, page.page_date) == (str(reader.path), DATED.at.date())
    assert (framed.location, framed.page_date) == (f"{reader.path}!/part 1", PLAIN.at.date())
    start = first.replace(b'type="text/html";', b'type="text/html"; start="<frame-4D2FA3F0@mhtml.blink>";')
    assert reader(start).extractions == [page, framed]


MHTML_DATES = {
    b"Fri, 02 May 2025 10:11:12 -0000": AT,
    b"Fri, 02 May 2025 12:11:12 +0200": AT,
    b"Fri, 31 Dec 9999 23:59:59 -1400": None,
    b"yesterday": None,
    b"": None,
}


@pytest.mark.parametrize("told", MHTML_DATES)
def test_dates_of_mhtml(reader: Reader, told: bytes) -> None:
    before, _, rest = mhtml(DATED).partition(b"Date: ")
    [extraction] = reader(before + b"Date: " + told + b"\r\n" + rest.partition(b"\r\n")[2]).extractions
    assert (extraction.capture.at if extraction.capture else None) == MHTML_DATES[told]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")
def test_a_date_of_mhtml_without_a_zone_is_utc_everywhere(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Bishkek")
        time.tzset()
        [extraction] = reader(mhtml(DATED)).extractions
    time.tzset()
    assert extraction.capture == Capture(DATED.at, "mhtml")


def test_the_address_that_a_browser_writes_into_a_page_is_kept() -> None:
    comment = "<!DOCTYPE html>\r\n<!-- saved from url=(0023)https://example.org/x -->\r\n"
    Path("a.html").write_text(DATED.text.replace("<!DOCTYPE html>", comment))
    Path("b.zip").write_bytes(zipped({"b": Path("a.html").read_bytes()}))
    assert fxtrack("--db", "x.db", "import", "a.html", "b.zip").status == 0
    assert [url for *_, url in content("x.db")["copies"]] == ["https://example.org/x"] * 2


ODD_ADDRESSES = {
    "http://a.example/курс?a=1 2": "http://a.example/курс?a=1 2",
    "a\x00b": "a\\u0000b",
    "a\x1b[31m": "a\\u001b[31m",
    "\u202ea": "\\u202ea",
}


@pytest.mark.parametrize("told", ODD_ADDRESSES, ids=ascii)
def test_addresses_are_kept_as_told_in_print(reader: Reader, told: str) -> None:
    """What cannot be printed is escaped: no terminal obeys it, and every database takes it."""
    page = DATED._replace(url=told)
    by_hand = record(http(page)).replace(b"\r\n", b"\r\nWARC-Target-URI: " + told.encode() + b"\r\n", 1)
    for data in (by_hand, jsonl([page]), parquet([page]), mhtml(page) if told.isascii() else jsonl([page])):
        [extraction] = reader(data).extractions
        assert extraction.url == ODD_ADDRESSES[told]


def test_an_address_may_be_no_text_at_all() -> None:
    Path("a.jsonl").write_text(
        "".join(
            f'{{"url": {url}, "text": {json.dumps(DATED.text + str(number))}}}\n'
            for number, url in enumerate(['"\\ud800"', "17", "null", "[]", '"\\u0000"'])
        )
    )
    assert fxtrack("--db", "x.db", "import", "a.jsonl").status == 0
    assert sorted(url for *_, url in content("x.db")["copies"]) == ["None"] * 3 + ["\\u0000", "\\ud800"]


# Dates.

CAPTURED: dict[str, Callable[[Page], bytes]] = {
    "warc": lambda page: warc([page], members=True),
    "WET": lambda page: warc([page], "conversion"),
    "JSON Lines": lambda page: jsonl([page]),
    "Parquet": lambda page: parquet([page]),
    "mhtml": mhtml,
}


@pytest.mark.parametrize("name", CAPTURED)
def test_the_capture_time_dates_an_undated_page(name: str) -> None:
    """Only if so asked; it dates no page that prints a date."""
    page = next(p for p in TEXTS if b"KGS/USD" in p.data and p.at.date() == date(2025, 5, 2))
    page = page._replace(at=datetime(2025, 5, 2, 23, 59, 59, tzinfo=UTC))
    dated = TEXTS[0]._replace(at=TEXTS[0].at + timedelta(days=1))
    Path("a").write_bytes(CAPTURED[name](page))
    Path("b").write_bytes(CAPTURED[name](dated))
    assert "undated              1" in fxtrack("--db", "x.db", "import", "a", "b").out
    assert fxtrack("--db", "y.db", "import", "--date-from", "captured", "a", "b").status == 0
    observed = rows(fxtrack("--db", "y.db", "observations"))
    assert {(row["date"], row["date_basis"]) for row in observed} == {
        ("2025-05-02", "captured"),
        (str(TEXTS[0].at.date()), "printed"),
    }
    assert {row["first_captured"][:19] for row in observed} == {p.iso[:-1] for p in (page, dated)}


NAMED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a page": ("20250502235959.txt", bytes),
    "a packed page": ("news_20250502235959.html.gz", gz),
    "in a zip": ("a.zip", lambda data: zipped({"20250502235959/x-20250502235959id_.html": data})),
    "in a tar": ("20240101000000.tar", lambda data: tar({"20250502235959": data})),
    "in a zip in a tar.gz": (
        "a",
        lambda data: gz(tar({"20240101000000": zipped({"a/20250502235959": data})})),
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_fourteen_digits_in_a_name_date_an_undated_page(name: str) -> None:
    """The name is that of the page, not of the archive around it."""
    file, pack = NAMED[name]
    Path(file).write_bytes(pack(UNDATED.data))
    assert "undated              1" in fxtrack("--db", "x.db", "import", file).out
    assert fxtrack("--db", "y.db", "import", "--date-from", "filename", file).status == 0
    observed = rows(fxtrack("--db", "y.db", "observations"))
    assert {(row["date"], row["date_basis"]) for row in observed} == {("2025-05-02", "captured")}
    assert {row["first_captured"][11:19] for row in observed} == {"23:59:59"}


@pytest.mark.parametrize(("days", "flagged"), [(-3, True), (-2, False), (0, False), (2, False), (3, True)])
@pytest.mark.parametrize("name", ["warc", "Parquet", "mhtml"])
def test_a_printed_date_far_from_the_capture_is_flagged(name: str, days: int, flagged: bool) -> None:
    page = DATED._replace(at=DATED.at + timedelta(days=days))
    Path("a").write_bytes(CAPTURED[name](page))
    assert fxtrack("--db", "x.db", "import", "a").status == 0
    assert len(rows(fxtrack("--db", "x.db", "rates"))) == (0 if flagged else 5)
    included = rows(fxtrack("--db", "x.db", "observations", "--include-flagged"))
    assert [row["flagged"] for row in included] == ["yes" if flagged else "no"] * 5
    assert len(rows(fxtrack("--db", "x.db", "rates", "--include-flagged"))) == 5


def test_capture_times_tell_the_first_and_the_last_rate_of_a_day() -> None:
    """Across archives of several kinds."""
    text = "KGS/USD = {} 0%\nKZT/USD = 0.00198 0%\n02 May 2025\n\nx\n"
    printed = {9: "0.01144", 15: "0.01150", 20: "0.01147"}
    pages = [
        Page("a", "u", datetime(2025, 5, 2, hour, tzinfo=UTC), text.format(rate).encode())
        for hour, rate in printed.items()
    ]
    packs: list[Callable[[Sequence[Page]], bytes]] = [jsonl, warc, parquet]
    for page, pack in zip(pages, packs, strict=True):
        Path(f"{page.at:%H}").write_bytes(pack([page]))
    assert fxtrack("--db", "x.db", "import", "20", "09", "15").status == 0
    found = {
        rule: rows(fxtrack("--db", "x.db", "rates", "--pair", "KGS/USD", "--daily", rule))[0]["rate"]
        for rule in ("first", "last", "median", "low", "high")
    }
    assert found == {
        "first": "0.01144",
        "last": "0.01147",
        "median": "0.01147",
        "low": "0.01144",
        "high": "0.01150",
    }


# Names.

NAMES = [
    "page 1.html",
    " ",
    "Курс валют.html",
    "a!/b.html",
    "!/",
    "a.zip!/b.txt",
    "/etc/passwd",
    "../../up.html",
    "../escaped",
    "C:\\pages\\a.html",
    "\\\\x41\\u0042",
    "new\nline",
    "\x1b[31mred",
    "\x7f\x01",
    "\u202eltr",
    "a" * 300,
    "%00",
    "con",
    "-rf",
    "byte 0",
    "urn:uuid:x",
]
RAW_NAMES = [b"\xff\xfe.html", b"caf\xe9", b"\x80\x81\x82\x83", b"\xd0\xcf\x11"]


def _tar_of(names: Sequence[str], form: int) -> bytes:
    return tar([(name, DATED.data + b"\n<!-- %d -->" % number) for number, name in enumerate(names)], form)


def _zip_of(names: Sequence[str]) -> bytes:
    return zipped(
        [(zipfile.ZipInfo(name), DATED.data + b"\n<!-- %d -->" % number) for number, name in enumerate(names)]
    )


def _zip_of_bytes(names: Sequence[bytes]) -> bytes:
    """Write names as old programs do: bytes that are no UTF-8, and nothing that says what they are."""
    places = [f"Qz{number}".ljust(len(name), "z") for number, name in enumerate(names)]
    data = _zip_of(places)
    for place, name in zip(places, names, strict=True):
        assert data.count(place.encode()) == 2
        data = data.replace(place.encode(), name)
    return data


RAW = [name.decode("utf-8", "surrogateescape") for name in RAW_NAMES]
NAMED_ARCHIVES: dict[str, tuple[bytes, int]] = {
    "tar, PAX": (_tar_of([name for name in NAMES if not name.endswith("/")] + RAW, tarfile.PAX_FORMAT), 24),
    "tar, GNU": (_tar_of([name for name in NAMES if not name.endswith("/")] + RAW, tarfile.GNU_FORMAT), 24),
    "zip": (_zip_of([name for name in NAMES if not name.endswith("/")]), 20),
    "zip, bytes": (_zip_of_bytes(RAW_NAMES), 4),
}


@pytest.mark.parametrize("name", NAMED_ARCHIVES)
def test_members_may_have_any_name(tmp_path: Path, name: str) -> None:
    """They are read, told in print, found again, and nothing is written to disk."""
    data, count = NAMED_ARCHIVES[name]
    folder = tmp_path / "odd!" / "folder"
    folder.mkdir(parents=True)
    (folder / "a").write_bytes(data)
    before = sorted(tmp_path.rglob("*"))
    run = fxtrack("--db", "x.db", "import", "--json", folder / "a")
    assert (run.status, json.loads(run.out)["snapshots"]) == (0, count), run.err
    traced = rows(fxtrack("--db", "x.db", "trace", "KGS/USD", str(DATED.at.date()), "--verify"))
    assert {row["still_says_so"] for row in traced} == {"yes"}
    assert len({row["file"] for row in traced}) == len(traced) == count
    assert all(row["file"].isprintable() and row["file"].startswith(f"{folder}/a!/") for row in traced)
    after = [path for path in sorted(tmp_path.rglob("*")) if "x.db" not in path.name]
    assert after == before


def test_folders_links_and_devices_in_archives_are_no_pages(reader: Reader) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo(f"a{kind.decode()}")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("b")
        member.size = len(DATED.data)
        archive.addfile(member, io.BytesIO(DATED.data))
    found = reader(out.getvalue())
    assert (whole(found), found.pages) == (digests([DATED]), 1)
    assert whole(reader(zipped([("a/", b""), ("a/b", DATED.data)]))) == digests([DATED])


def test_members_that_are_no_pages_are_left(reader: Reader) -> None:
    members = {
        "a.png": b"\x89PNG\r\n\x1a\n\0\0\0\r" + DATED.data,
        "b.pdf": b"%PDF-1.4 " + DATED.data,
        "c.html": DATED.data,
    }
    for data in (zipped(members), tar(members)):
        found = reader(data)
        assert (whole(found), found.left) == (digests([DATED]), 2)


def test_a_member_that_is_larger_than_a_page_is_left(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.archives.reading.MAX_PAGE", len(DATED.data))
    members = {"a.html": DATED.data, "b.html": DATED.data + b"\n"}
    for data in (zipped(members), tar(members)):
        found = reader(data)
        assert (whole(found), found.left) == (digests([DATED]), 1)


def test_rows_without_a_ticker_are_counted(reader: Reader) -> None:
    found = reader(NO_TICKER * 5 + jsonl([DATED]) + NO_TICKER)
    assert (len(found.extractions), found.pages) == (1, 7)


# Taking up again.

MANY = [*PAGES, *(TEXTS[number]._replace(name=f"t{number}.txt") for number in range(0, len(TEXTS), 2))]
NO_TICKER = b'{"text": "Nothing to see"}\n'
RESUMED: dict[str, bytes] = {
    "warc": warc(MANY),
    "warc.gz": warc(MANY, members=True),
    "warc.gz, one member": gz(warc(MANY)),
    "warc.gz, a damaged member": warc(MANY, members=True)[:-1600] + b"x" + warc(MANY, members=True)[-1599:],
    "warc, a record without its length": b"".join(
        record(http(page), b"" if number == 4 else None, number=number) for number, page in enumerate(MANY)
    ),
    "warc.zst": zst(warc(MANY)),
    "tar": tar(files(MANY)),
    "tar.xz": xz(tar(files(MANY))),
    "zip": zipped(files(MANY)),
    "jsonl": jsonl(MANY),
    "jsonl, mostly without a ticker": b"".join(
        row + NO_TICKER * 20 for row in jsonl(MANY).splitlines(keepends=True)
    ),
    "jsonl.gz": gz(jsonl(MANY)),
    "parquet": parquet(MANY, row_group_size=3),
    "parquet, no dictionary": parquet(MANY, row_group_size=1, use_dictionary=False),
    "archives in tar": tar(
        {
            "a": MANY[0].data,
            "b": zipped(files(MANY[1:6])),
            "c": warc(MANY[6:9], members=True),
            "d": MANY[9].data,
        }
    ),
    "archives in zip": zipped(
        {"a": MANY[0].data, "b": tar(files(MANY[1:6])), "c": jsonl(MANY[6:9]), "d": MANY[9].data}
    ),
    "zip.gz": gz(zipped(files(MANY))),
    "gz.gz": gz(gz(warc(MANY))),
    "parquet.zst": zst(parquet(MANY, row_group_size=2)),
}


def _told(found: Found) -> tuple[list[object], int, list[object]]:
    return [(e.location, e.digest) for e in found.extractions], found.pages, list(found.damage)


@pytest.mark.parametrize(
    "options", [Options(), Options(batch_bytes=1), Options(batch_bytes=9000)], ids=["pages", "all", "bytes"]
)
@pytest.mark.parametrize("name", RESUMED)
def test_reading_goes_on_from_any_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, options: Options
) -> None:
    """What was read before a place, and what is read from it on, is everything once; in small pieces too."""
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 2000)
    path = tmp_path / "a"
    path.write_bytes(RESUMED[name])
    most = 1 if options == Options() else 2000
    alone = joined(batches(path, options))
    parts = list(batches(path, options, most=most))
    assert _told(joined(iter(parts))) == _told(alone)
    positions = [batch.position for batch in parts]
    assert positions[-1] is None
    if name in {"zip.gz", "gz.gz", "parquet.zst"}:
        assert positions == [None]  # these are read again from their beginning
    elif most == 1:
        assert len(positions) > 3
    for number, position in enumerate(positions[:-1]):
        assert position
        rest = joined(batches(path, options, position=position, most=most))
        before = joined(iter(parts[: number + 1]))
        assert _told(before)[0] + _told(rest)[0] == _told(alone)[0]
        assert before.pages + rest.pages == alone.pages
        assert before.damage + rest.damage == alone.damage


@pytest.mark.parametrize("name", RESUMED)
def test_one_batch_after_the_other_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As processes read: each batch begins where the one before ended, and is read by itself."""
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 2000)
    monkeypatch.setattr("fxtrack.extract.SENT", 2)
    path = tmp_path / "a"
    path.write_bytes(RESUMED[name])
    found: list[Batch] = []
    part = Part((File(str(path), True, path.stat().st_size),))
    while not found or found[-1].position is not None:
        found.append(
            extract(Part(part.items, position=found[-1].position or 0 if found else 0), Dating(), Options())
        )
        assert len(found) <= len(MANY) + 1
    assert _told(joined(iter(found))) == _told(joined(batches(path)))


@pytest.mark.parametrize("pack", [jsonl, warc], ids=["JSON Lines", "WARC"])
def test_small_archives_in_one_part_have_no_place_to_go_on_from(
    tmp_path: Path, pack: Callable[[Sequence[Page]], bytes]
) -> None:
    """A position is one of the one archive that a part is: it means nothing in the next one."""
    items = []
    for number in range(3):
        path = tmp_path / str(number)
        path.write_bytes(pack(PAGES))
        items.append(File(str(path), True, path.stat().st_size))
    batch = extract(Part(tuple(items)), Dating(), Options(batch_bytes=1))
    assert (batch.position, batch.snapshots) == (None, 3 * len(PAGES))


def test_zstd_is_read_without_checksums_and_sizes(reader: Reader) -> None:
    """A frame that tells neither, as a stream is packed."""
    packer = zstandard.ZstdCompressor(write_checksum=False, write_content_size=False).compressobj()
    packed = packer.compress(warc(PAGES)) + packer.flush()
    assert whole(reader(packed)) == digests(WITH_TICKER)
