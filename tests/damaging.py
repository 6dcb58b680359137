"""Small files of every format, damage to them, and what may be read from a damaged one.

``MAKERS`` has a file of two pages, one dated and one not, for every format that is registered, alone and
packed; a new format gets a line there.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import plistlib
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import zstandard
from archives import COMPRESSIONS, Page, arc, files, http, jsonl, mhtml, parquet, tar, warc, zipped

from fxtrack import parse_page
from fxtrack.extract import Dating, extract_in_batches
from fxtrack.places import File, Options, Part

Value = tuple[object, ...]
"""A date (None without one), a pair, a rate and a change, as they were read."""

_AT = datetime(2025, 12, 8, 10, 11, 12, tzinfo=UTC)
DATED = (
    "<html><body><p>KGS/USD = 0.01144 0%<p>KZT/USD = 0.00193 -0.15%<p>01 December 2025<p>Text</body></html>\n"
)
UNDATED = "<html><body><p>TJS/USD = 0.10857 0.12%<p>UZS/USD = 0.00008 0%<p>Growers met</body></html>\n"
TWO = [
    Page(f"{number}.html", f"https://herald.example/{number}", _AT, text.encode())
    for number, text in enumerate((DATED, UNDATED))
]


class Maker(NamedTuple):
    """A file to damage.

    Attributes:
        formats: the names of the formats that are in it.
        data: its bytes.
        checked: whether checksums or digests prove its pages: then bits are flipped and bytes spliced, too.
    """

    formats: tuple[str, ...]
    data: bytes
    checked: bool = False


def _rows() -> list[dict[str, str]]:
    return [{"url": page.url, "timestamp": page.iso, "text": page.text} for page in TWO]


def _csv() -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["url", "timestamp", "text"])
    writer.writeheader()
    writer.writerows(_rows())
    return out.getvalue().encode()


def _har() -> bytes:
    entries = [
        {
            "startedDateTime": page.iso,
            "request": {"url": page.url},
            "response": {"status": 200, "content": {"mimeType": "text/html", "text": page.text}},
        }
        for page in TWO
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def _mail() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Date"] = "x@a.example", "y@a.example", "Mon, 1 Dec 2025 10:00:00 +0000"
    made["Message-ID"], made["Subject"] = "<1@a.example>", "two"
    for page in TWO:
        made.add_attachment(page.text, subtype="html", cte="quoted-printable")
    return bytes(made)


def _mbox() -> bytes:
    return b"From x Mon Dec  1 10:00:00 2025\n" + _mail() + b"\nFrom x Mon Dec  1 11:00:00 2025\n" + _mail()


def _framed_mhtml() -> bytes:
    """Write a page with the other one in its frame."""
    lines = ["From: <Saved>", "Date: Mon, 08 Dec 2025 10:11:12 -0000", "MIME-Version: 1.0"]
    lines += [
        'Content-Type: multipart/related; type="text/html"; boundary="----Boundary--zuCWBWGVBlSU5l0"',
        "",
    ]
    for page in TWO:
        lines += ["", "------Boundary--zuCWBWGVBlSU5l0", "Content-Type: text/html"]
        lines += ["Content-Transfer-Encoding: 8bit", f"Content-Location: {page.url}", "", page.text]
    return "\r\n".join([*lines, "------Boundary--zuCWBWGVBlSU5l0--", ""]).encode()


def _webarchive(form: plistlib.PlistFormat) -> bytes:
    kept = [
        {
            "WebResourceData": page.data,
            "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8",
            "WebResourceURL": page.url,
        }
        for page in TWO
    ]
    frames = [{"WebMainResource": kept[1]}]
    return plistlib.dumps({"WebMainResource": kept[0], "WebSubframeArchives": frames}, fmt=form)


def _wacz() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        pages = b'{"format": "json-pages-1.0", "id": "pages", "title": "All"}\n'
        pages += json.dumps({"url": TWO[0].url, "ts": TWO[0].iso, "text": "Growers"}).encode() + b"\n"
        archive.writestr("pages/pages.jsonl", pages, zipfile.ZIP_DEFLATED)
        archive.writestr("archive/data.warc.gz", warc(TWO, members=True))
        archive.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
    return out.getvalue()


def _self_extracting() -> bytes:
    page = zipped({"index.html": TWO[0].data})
    head = (
        b"<!DOCTYPE html> <html data-sfz><!--\n Page saved with SingleFile \n url: https://a.example/ \n-->"
    )
    return head + b"<body>wait</body><!--" + page


def _with_dictionary() -> bytes:
    records = [b"WARC/1" + each for each in warc(TWO).split(b"WARC/1")[1:]]
    held = zstandard.train_dictionary(2048, [r + b"%d" % n for n in range(40) for r in records], dict_id=7)
    packer = zstandard.ZstdCompressor(dict_data=held, write_checksum=True)
    told = held.as_bytes()
    return struct.pack("<II", 0x184D2A5D, len(told)) + told + b"".join(map(packer.compress, records))


def _wide(data: bytes, encoding: str) -> bytes:
    return data.decode().encode(encoding)


def _makers() -> dict[str, Maker]:
    two = files(TWO)
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in _rows())
    plain = {
        "html": Maker((), TWO[0].data),
        "text": Maker((), b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n01 December 2025\n\nText\n"),
        "html in UTF-16": Maker(("damaged UTF-16 or UTF-32",), _wide(TWO[0].data, "utf-16")),
        "tar": Maker(("tar",), tar(two)),
        "jsonl": Maker(("JSON Lines",), jsonl(TWO)),
        "jsonl in UTF-16": Maker(("JSON Lines in UTF-16 or UTF-32",), _wide(lines, "utf-16")),
        "json": Maker(("JSON array",), json.dumps(_rows()).encode()),
        "pretty json": Maker(
            ("JSON object",), json.dumps({"pages": _rows()[:1], **_rows()[0]}, indent=1).encode()
        ),
        "har": Maker(("HAR",), _har()),
        "csv": Maker(("CSV",), _csv()),
        "mbox": Maker(("mbox",), _mbox()),
        "mail": Maker(("mail",), _mail()),
        "mhtml": Maker(("MHTML",), _framed_mhtml()),
        "mhtml of Chrome": Maker(("MHTML",), mhtml(TWO[0])),
        "response": Maker(("HTTP response",), http(TWO[0])),
        "arc": Maker(("ARC",), arc(TWO)),
        "webarchive": Maker(("web archive",), _webarchive(plistlib.FMT_BINARY)),
        "webarchive in XML": Maker(("web archive",), _webarchive(plistlib.FMT_XML)),
        "parquet": Maker(("Parquet",), parquet(TWO, compression="zstd")),
    }
    checked = {
        "warc": Maker(("WARC",), warc(TWO), checked=True),
        "warc.gz": Maker(("WARC", "gzip"), warc(TWO, members=True), checked=True),
        "warc.zst with its dictionary": Maker(("WARC", "zstd"), _with_dictionary(), checked=True),
        "arc.gz": Maker(("ARC", "gzip"), arc(TWO, members=True), checked=True),
        "wacz": Maker(("zip", "WARC", "gzip"), _wacz(), checked=True),
        "zip": Maker(("zip",), zipped(two), checked=True),
        "zip, stored": Maker(("zip",), zipped(two, zipfile.ZIP_STORED), checked=True),
        "self-extracting page": Maker(("self-extracting page",), _self_extracting(), checked=True),
        "html.gz": Maker(("gzip",), gzip.compress(TWO[0].data, mtime=0), checked=True),
    }
    names = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}
    for inner in ("tar", "jsonl", "csv", "har", "mbox"):
        for suffix, pack in COMPRESSIONS.items():
            if inner in {"tar", "jsonl"} or suffix == "gz":
                each = Maker((*plain[inner].formats, names[suffix]), pack(plain[inner].data), checked=True)
                checked[f"{inner}.{suffix}"] = each
    checked["warc.gz of one member"] = Maker(
        ("WARC", "gzip"), gzip.compress(warc(TWO), mtime=0), checked=True
    )
    return plain | checked


MAKERS = _makers()


def _printed() -> frozenset[Value]:
    read = [parse_page(page.data) for page in TWO]
    values = {(p.page_date, str(q.pair), str(q.rate), str(q.change)) for p in read for q in p.quotes}
    return frozenset(values | {(None, *value[1:]) for value in values})


PRINTED = _printed()
"""Each quote of the pages with the date of its page, or without one: what may be read from a damaged file."""


class Read(NamedTuple):
    """What was read from a file: its values, and what went wrong that nobody foresaw."""

    values: frozenset[Value]
    crashes: tuple[str, ...]


def read_values(path: Path, data: bytes) -> Read:
    """Write a file and read it as an import does, but for the database."""
    path.write_bytes(data)
    part = Part((File(str(path), True, len(data)),))
    values, crashes = set(), []
    for batch in extract_in_batches(part, Dating(), Options()):
        crashes += [d.reason for d in batch.damage if "please report" in d.reason]
        for extraction in batch.extractions:
            if extraction.problem and "please report" in extraction.problem:
                crashes.append(extraction.problem)
            values |= {(extraction.date, str(q.pair), str(q.rate), str(q.change)) for q in extraction.quotes}
    return Read(frozenset(values), tuple(crashes))


Damage = Callable[[bytes, random.Random], bytes]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _zeroed_byte(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + b"\0" + data[place + 1 :]


def _zeroed_tail(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes(len(data) - place)


def _zeroed_stretch(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(data) + 1), 2))
    return data[:start] + bytes(end - start) + data[end:]


def _flipped_bit(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def _flipped_and_cut(data: bytes, chance: random.Random) -> bytes:
    return _cut(_flipped_bit(data, chance), chance) if len(data) > 1 else data


def _spliced(data: bytes, chance: random.Random) -> bytes:
    """Take a stretch out, or put one of the same file in its place."""
    start, end, other = sorted(chance.sample(range(len(data) + 1), 3))
    return data[:start] + (data[end:other] if chance.random() < 0.5 else b"") + data[end:]


def _twice(data: bytes, chance: random.Random) -> bytes:
    """Put a file behind itself, or behind what is left of it: two in one."""
    return data[: chance.choice([len(data), chance.randrange(len(data))])] + data


DAMAGES: dict[str, Damage] = {
    "cut": _cut,
    "byte zeroed": _zeroed_byte,
    "tail zeroed": _zeroed_tail,
    "stretch zeroed": _zeroed_stretch,
}
CHECKED_DAMAGES: dict[str, Damage] = DAMAGES | {
    "bit flipped": _flipped_bit,
    "bit flipped and cut": _flipped_and_cut,
    "spliced": _spliced,
    "two in one": _twice,
}


def damaged(number: int) -> tuple[str, str, bytes]:
    """Return the damaged file of a number: the name of its maker, that of the damage, its bytes."""
    name = list(MAKERS)[number % len(MAKERS)]
    chance = random.Random(number)
    maker = MAKERS[name]
    damage = chance.choice(list(CHECKED_DAMAGES if maker.checked else DAMAGES))
    return name, damage, CHECKED_DAMAGES[damage](maker.data, chance)
