"""Pages into archives and databases, and everything that two imports of the same pages must agree on."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from pages import as_html, as_text, captures
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from fxtrack import parse_page
from fxtrack.counts import Counts
from fxtrack.delivery import Delivery
from fxtrack.extract import Batch, Dating, extract_snapshot
from fxtrack.ingest import Job, run
from fxtrack.model import Filters, Observation, Pair, Run, Sighting, Snapshot
from fxtrack.places import Log, Part
from fxtrack.store import Store, read_observations, read_runs, read_sightings, schema
from fxtrack.store.engine import connect_to

TEXTS = [
    (as_html(c) if number % 5 == 0 else as_text(c)).encode()
    for number, c in enumerate(captures()[::6])
    if c.quotes
]
"""Pages with quotes, dated and not."""
DATED = [text for text in TEXTS if parse_page(text).page_date and b"2025" in text]
"""Those with a date."""


def delivery(*pages: Snapshot, dating: Dating | None = None) -> Delivery:
    """What the writer gets of these pages."""
    found = [extract_snapshot(page, dating or Dating()) for page in pages]
    log = Log(Counts(no_ticker=found.count(None)))
    return Delivery((Batch.of([e for e in found if e], log),))


def snapshots(*texts: str) -> list[Snapshot]:
    return [Snapshot(f"/pages/{number}.txt", text.encode()) for number, text in enumerate(texts)]


def store_pages(database: str, *texts: str, dating: Dating | None = None) -> Store:
    """Write pages in one part of one import."""
    store = Store(database)
    with store.writer("test", {}) as writer:
        writer.write([delivery(*snapshots(*texts), dating=dating)])
    return store


def observed(store: Store, filters: Filters | None = None, *, undated: bool = False) -> list[Observation]:
    with store.reading() as session:
        return read_observations(session, filters or Filters(), undated=undated)


def sighted(store: Store, pair: str, day: date | None) -> list[Sighting]:
    with store.reading() as session:
        return read_sightings(session, Pair(pair), day)


def runs_of(database: str) -> list[Run]:
    with Store(database).reading() as session:
        return read_runs(session)


def imported(
    database: str, parts: Iterable[Part], job: Job | None = None, executor: Executor | None = None
) -> Counts:
    """Run an import."""
    counts = Counts()
    with Store(database).writer("test", {}) as writer:
        for done in run(parts, writer, job or Job(), executor):
            counts += done.counts
    return counts


def content(database: str) -> dict[str, list[tuple[str, ...]]]:
    """Everything but numbers of rows, and which import brought them; the database is sound."""
    assert Store(database).check() == []
    o, n, g, t, q, c, r = (
        getattr(schema, name).c
        for name in ("observation", "snapshot", "sighting", "ticker", "quote", "copy", "reject")
    )
    observed = (o.date, o.base, o.quote, o.rate, o.change)
    seen = (
        schema.sighting.join(schema.snapshot).join(schema.ticker).join(schema.quote).join(schema.observation)
    )
    questions = {
        "observations": sa.select(*observed),
        "snapshots": sa.select(n.digest, n.size, n.encoding, n.page_date),
        "copies": sa.select(n.digest, c.location, c.capture_source, c.captured_at, c.capture_gap, c.url).join(
            schema.copy
        ),
        "tickers": sa.select(
            t.content, t.date, *observed, q.line, q.span_start, q.span_end, q.raw
        ).select_from(schema.ticker.join(schema.quote).join(schema.observation)),
        "sightings": sa.select(
            n.digest,
            *observed,
            g.date_basis,
            g.line + q.line,
            g.span_start + q.span_start,
            g.span_start + q.span_end,
            q.raw,
        ).select_from(seen),
        "rejects": sa.select(n.digest, r.reason, r.line, r.span_start, r.span_end, r.raw).join(schema.reject),
    }
    with connect_to(database, "ro").connect() as connection:
        return {
            name: sorted(tuple(map(str, row)) for row in connection.execute(query))
            for name, query in questions.items()
        }


def warc_gz(path: Path, pages: Sequence[bytes]) -> None:
    """Pack pages as a crawler does: a gzip member a record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, page in enumerate(pages):
            kind = "text/html" if page.startswith(b"<") else "text/plain"
            http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            named = {
                "WARC-Date": f"2025-05-02T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z",
                "WARC-Record-ID": f"<urn:test:{number}>",
            }
            record = writer.create_warc_record(
                f"http://herald.test/{number}",
                "response",
                io.BytesIO(page),
                http_headers=http,
                warc_headers_dict=named,
                length=len(page),
            )
            writer.write_record(record)


def tar_gz(path: Path, pages: Sequence[bytes]) -> None:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for number, page in enumerate(pages):
            member = tarfile.TarInfo(f"pages/{number:05}.txt")
            member.size = len(page)
            archive.addfile(member, io.BytesIO(page))


def jsonl_gz(path: Path, pages: Sequence[bytes]) -> None:
    rows = (
        json.dumps(
            {"text": page.decode(), "url": f"http://herald.test/{number}", "timestamp": "20250502101112"}
        )
        for number, page in enumerate(pages)
    )
    path.write_bytes(gzip.compress("".join(f"{row}\n" for row in rows).encode(), 1))


def zip_of(path: Path, pages: Sequence[bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, page in enumerate(pages):
            archive.writestr(f"pages/{number:05}.txt", page)


PACKED = {"a.warc.gz": warc_gz, "b.tar.gz": tar_gz, "c.jsonl.gz": jsonl_gz, "d.zip": zip_of}
"""How to pack pages, by the name of the archive."""


def beside_each_other(folder: Path) -> list[str]:
    """Small archives: they share a part, with loose pages before, between and behind."""
    (folder / "pages").mkdir()
    third = len(TEXTS) // 3
    for number, name in enumerate(PACKED):
        PACKED[name](folder / "pages" / name, TEXTS[number * 5 : number * 5 + third])
    for number, text in enumerate(TEXTS[2 * third :]):
        (folder / "pages" / f"{'abcde'[number % 5]}{number}.txt").write_bytes(text)
    return [str(folder / "pages")]


def lay_out(folder: Path) -> Path:
    """Write all captures as files, every fourth as HTML."""
    folder.mkdir()
    for number, capture in enumerate(captures()):
        kind = "html" if number % 4 == 0 else "txt"
        page = as_html(capture) if kind == "html" else as_text(capture)
        (folder / f"{number:03}.{kind}").write_text(page, "utf-8")
    return folder
