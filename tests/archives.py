"""Archives of every kind, built by the libraries that people build them with, and how fxtrack reads them."""

from __future__ import annotations

import base64
import bz2
import email.message
import functools
import gzip
import html
import io
import json
import lzma
import mailbox
import quopri
import random
import string
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import zstandard
from pages import as_html, as_text, captures
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from fxtrack.extract import HELD, Batch, Dating, Extraction, extract_in_batches
from fxtrack.places import Damage, File, Options, Part


class Page(NamedTuple):
    """A page as a crawler met it."""

    name: str
    url: str
    at: datetime
    data: bytes

    @property
    def is_html(self) -> bool:
        return self.data.startswith(b"<")

    @property
    def media_type(self) -> str:
        return "text/html; charset=utf-8" if self.is_html else "text/plain; charset=utf-8"

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def iso(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def noise(number: int, size: int) -> str:
    """Return small letters that do not compress well, in lines."""
    letters = random.Random(number).choices(string.ascii_lowercase + string.digits, k=size)
    return "\n".join("".join(letters[at : at + 60]) for at in range(0, size, 60))


def _pages(layout: Callable[[int], bool], *, noise_size: int = 0) -> tuple[Page, ...]:
    dated = [c for c in captures() if c.date and c.follows != "second-date"][::24]
    undated = [c for c in captures() if not c.date and c.quotes][::40]
    without = [c for c in captures() if not c.quotes][:1]
    made = []
    for number, capture in enumerate([*dated, *undated, *without]):
        at = datetime(2025, 5, 2, tzinfo=UTC)
        if capture.date:
            at = datetime(capture.date.year, capture.date.month, capture.date.day, tzinfo=UTC)
        is_html = layout(number)
        text = as_html(capture) if is_html else as_text(capture)
        if noise_size:
            before, after = noise(2 * number, noise_size), noise(2 * number + 1, noise_size)
            text = (
                text.replace("<header>", f"<p>{before}</p><header>").replace("</main>", f"{after}</main>")
                if is_html
                else f"{before}\n\n{text}\n{after}\n"
            )
        name = f"{number:02}.{'html' if is_html else 'txt'}"
        at = at.replace(hour=12, minute=number, second=56)
        made.append(Page(name, f"https://herald.example/{number}?a=1&b=%20", at, text.encode()))
    return tuple(made)


PAGES = _pages(lambda number: number % 2 == 0)
"""Dated and undated pages, and one without a ticker; every other one is HTML."""
TEXTS = _pages(lambda _: False)
"""The same pages, all as text."""
NOISY = _pages(lambda number: number % 2 == 0, noise_size=1200)
"""The same pages, with much on them that does not compress."""
LONG = _pages(lambda _: True, noise_size=18_000)[0]
"""One page with even more on it."""


# Compressions.


def zst(data: bytes, *, checksum: bool = True) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=checksum).compress(data)


def deflated(data: bytes, *, raw: bool = False) -> bytes:
    packer = zlib.compressobj(wbits=-15 if raw else 15)
    return packer.compress(data) + packer.flush()


COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gz": functools.partial(gzip.compress, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zst,
}


# WARC.


class Response(NamedTuple):
    """How the server sent a page: further fields of its header, and the body as it stands in the archive."""

    fields: tuple[tuple[str, str], ...]
    body: bytes


def chunked(data: bytes, size: int = 700) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _sent(page: Page) -> Response:
    return Response((), page.data)


class Crawl:
    """Writes a WARC file, record after record."""

    def __init__(self, version: str = "WARC/1.1", *, members: bool = False) -> None:
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=members, warc_version=version)
        self.starts: list[int] = []

    def add(
        self, kind: str, page: Page, *, response: Response | None = None, media_type: str | None = None
    ) -> None:
        """Write a record; with a response it is a whole HTTP message."""
        body = response.body if response else page.data
        http = None
        if response:
            fields = [("Content-Type", media_type or page.media_type), *response.fields]
            http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
        if kind == "request":
            fields = [("Host", "herald.example")]
            http, body = StatusAndHeaders("GET / HTTP/1.1", fields, is_http_request=True), b""
        number = len(self.starts)
        told = {"WARC-Date": page.iso, "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"}
        record = self._writer.create_warc_record(
            page.url,
            kind,
            io.BytesIO(body),
            len(body),
            warc_headers_dict=told,
            http_headers=http,
            warc_content_type="" if http else media_type or page.media_type,
        )
        self.starts.append(self._out.tell())
        self._writer.write_record(record)

    def info(self) -> None:
        self.starts.append(self._out.tell())
        self._writer.write_record(self._writer.create_warcinfo_record("a.warc", {"software": "a crawler"}))

    def finished(self) -> bytes:
        return self._out.getvalue()


def warc(
    pages: Sequence[Page],
    kind: str = "response",
    version: str = "WARC/1.1",
    send: Callable[[Page], Response] = _sent,
    *,
    members: bool = False,
) -> bytes:
    crawl = Crawl(version, members=members)
    crawl.info()
    for page in pages:
        media_type = "text/plain" if kind == "conversion" else None
        crawl.add(kind, page, response=send(page) if kind == "response" else None, media_type=media_type)
    return crawl.finished()


def record(block: bytes, length: bytes | None = None, kind: str = "response", number: int = 0) -> bytes:
    """Write a record by hand, with any length."""
    told = b"" if length == b"" else b"Content-Length: %s\r\n" % (length or b"%d" % len(block))
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:test:{number}>\r\n".encode()
    return head + b"WARC-Date: 2025-05-02T10:11:12Z\r\n" + told + b"\r\n" + block + b"\r\n\r\n"


def http(page: Page, *fields: bytes, end: bytes = b"\r\n", body: bytes | None = None) -> bytes:
    """Write an HTTP message by hand."""
    lines = [b"HTTP/1.1 200 OK", b"Content-Type: " + page.media_type.encode(), *fields]
    return end.join(lines) + end + end + (page.data if body is None else body)


# zip and tar.


def zipped(
    members: Mapping[str, bytes] | Sequence[tuple[str | zipfile.ZipInfo, bytes]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(name, data)
    return out.getvalue()


def tar(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(
        fileobj=out, mode="w", format=form, encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def files(pages: Sequence[Page]) -> dict[str, bytes]:
    return {page.name: page.data for page in pages}


# Corpora.


def jsonl(pages: Sequence[Page], **names: str) -> bytes:
    """Write rows with the columns text, url and timestamp, or of other names."""
    columns = {"text": "text", "url": "url", "at": "timestamp", **names}
    rows = ({columns["url"]: p.url, columns["at"]: p.iso, columns["text"]: p.text} for p in pages)
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def parquet(pages: Sequence[Page], kind: pa.DataType | None = None, **options: object) -> bytes:
    """Write the same rows as Parquet; a kind is that of the text."""
    text = pa.array([page.text for page in pages]).cast(kind or pa.string())
    return parquet_of(
        {"url": [p.url for p in pages], "timestamp": [p.at for p in pages], "text": text}, **options
    )


def parquet_of(columns: Mapping[str, object], **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


# MHTML.

BOUNDARY = "----MultipartBoundary--Vb5TgcE7JZ7vjAVvTgKzTAZuzCWBWGVBlSU5l0zK9G----"
PICTURE = base64.encodebytes(random.Random(1).randbytes(900)).replace(b"\n", b"\r\n")


def mhtml(page: Page, encoding: str = "quoted-printable") -> bytes:
    """Write the file that Chrome writes."""
    data = (
        page.data
        if page.is_html
        else f"<html><body><pre>{html.escape(page.text)}</pre></body></html>".encode()
    )
    body = {
        "quoted-printable": lambda: quopri.encodestring(data).replace(b"\n", b"\r\n"),
        "base64": lambda: base64.encodebytes(data).replace(b"\n", b"\r\n"),
        "binary": lambda: data,
    }[encoding]()
    head = f"""From: <Saved by Blink>
Snapshot-Content-Location: {page.url}
Subject: =?utf-8?Q?Herald=20=E2=80=93?=
 =?utf-8?Q?=20a=20page?=
Date: {page.at.strftime("%a, %d %b %Y %H:%M:%S")} -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="{BOUNDARY}"


--{BOUNDARY}
Content-Type: text/html
Content-ID: <frame-4D2FA3F0@mhtml.blink>
Content-Transfer-Encoding: {encoding}
Content-Location: {page.url}

"""
    picture = f"""
--{BOUNDARY}
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://herald.example/a.png

"""
    end = f"\n--{BOUNDARY}--\n"
    parts = [text.replace("\n", "\r\n").encode() for text in (head, picture, end)]
    return parts[0] + body + parts[1] + PICTURE + parts[2]


# ARC and mails.


def arc(pages: Sequence[Page], *, version: int = 1, members: bool = False) -> bytes:
    """Write the file that the Internet Archive wrote, with lines of five or of ten fields."""
    names = ["URL IP-address Archive-date Content-type Archive-length"]
    if version > 1:
        names = [
            names[0].replace(
                " Archive-length", " Result-code Checksum Location Offset Filename Archive-length"
            )
        ]
    more = " 200 - - 0 a.arc" if version > 1 else ""
    about = f"{version} 0 Herald\n{names[0]}\n".encode()
    records = [(b"filedesc://a.arc 0.0.0.0 20250501000000 text/plain", about)]
    for page in pages:
        line = f"{page.url} 10.0.0.1 {page.at:%Y%m%d%H%M%S} {page.media_type.partition(';')[0]}"
        records.append((line.encode(), http(page)))
    made = [b"%s%s %d\n%s\n" % (line, more.encode(), len(block), block) for line, block in records]
    return b"".join(gzip.compress(each, mtime=0) if members else each for each in made)


def mail(page: Page, *, saved: bool = False) -> email.message.EmailMessage:
    """Write a page as a mail, or as a program that saves pages as mails does."""
    made = email.message.EmailMessage()
    made["From"], made["To"], made["Subject"] = "x@herald.example", "y@herald.example", "daily"
    made["Date"], made["Message-ID"] = page.at, f"<{page.name}@herald.example>"
    made.set_content(page.text, subtype="html" if page.is_html else "plain", cte="quoted-printable")
    if saved:
        made["Content-Location"] = page.url
    return made


def mbox(mails: Sequence[email.message.EmailMessage], path: Path) -> bytes:
    """Write a mailbox with Python's own writer."""
    box = mailbox.mbox(path)
    for each in mails:
        box.add(each)
    box.close()
    data = path.read_bytes()
    path.unlink()
    return data


# Reading.


class Found(NamedTuple):
    """What was read from a file."""

    pages: int
    extractions: list[Extraction]
    damage: list[Damage]
    left: int
    revisits: int

    @property
    def observations(self) -> set[tuple[object, ...]]:
        return {(e.date, str(q.pair), str(q.rate), str(q.change)) for e in self.extractions for q in e.quotes}

    @property
    def digests(self) -> Counter[str]:
        return Counter(e.digest for e in self.extractions if not e.problem)

    @property
    def is_told(self) -> bool:
        return bool(self.damage) or any(e.problem for e in self.extractions)


def batches(
    path: Path,
    options: Options | None = None,
    dating: Dating | None = None,
    *,
    position: int = 0,
    most: int = HELD,
) -> Iterator[Batch]:
    part = Part((File(str(path), True, path.stat().st_size),), position=position)
    return extract_in_batches(part, dating or Dating(), options or Options(), most)


def joined(batches: Iterator[Batch]) -> Found:
    every = list(batches)
    return Found(
        sum(batch.snapshots for batch in every),
        [extraction for batch in every for extraction in batch.extractions],
        [damage for batch in every for damage in batch.damage],
        sum(batch.counts.left for batch in every),
        sum(batch.counts.revisits for batch in every),
    )


def read(path: Path, options: Options | None = None, dating: Dating | None = None) -> Found:
    return joined(batches(path, options, dating))


class Reader:
    """Reads bytes as a file; each goes into the same one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "archive"

    def __call__(self, data: bytes, options: Options | None = None, dating: Dating | None = None) -> Found:
        self.path.write_bytes(data)
        return read(self.path, options, dating)


def brotlied(data: bytes) -> bytes:
    return bytes(brotli.compress(data))
