"""Records that say that a page had not changed: kept, and joined to the page whenever it comes."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from alembic import command
from command import fxtrack
from conftest import Databases
from hypothesis import given, settings
from hypothesis import strategies as st
from storing import content as content_without
from storing import imported
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from fxtrack.archives.revisits import payload_digest
from fxtrack.errors import InputError
from fxtrack.extract import SENT, Dating, extract_in_batches
from fxtrack.ingest import Job
from fxtrack.model import DateBasis, Filters, Revisit
from fxtrack.places import File, Options, Part
from fxtrack.store import Store, migrate, read_observations, schema
from fxtrack.store.engine import connect_to
from fxtrack.store.revisits import read_further_captures
from fxtrack.store.targets import Target

DATED = b"<p>KGS/USD = 0.0115 0%<br>KZT/USD = 0.002 0.1%</p>\n<p>08 December 2025</p>"
UNDATED = b"<p>KGS/USD = 0.0116 0%<br>KZT/USD = 0.002 0.1%</p>\n<p>News</p>"
URL = "http://a.example/rates"
FIRST = datetime(2025, 12, 8, 10, 0, 0, tzinfo=UTC)
_HTML = (("Content-Type", "text/html"),)


def told(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def content(database: str) -> dict[str, list[tuple[str, ...]]]:
    """Everything but numbers of rows, and which import brought them."""
    c, v = schema.copy.c, schema.revisit.c
    found = content_without(database)
    with connect_to(database, "ro").connect() as connection:
        for name, query in (
            ("payloads", sa.select(c.location, c.payload)),
            ("revisits", sa.select(v.named, v.location, v.captured_at, v.url).distinct()),
        ):
            found[name] = sorted(tuple(map(str, row)) for row in connection.execute(query))
    return found


class Record(NamedTuple):
    """A record: a page, or a revisit of it.

    Attributes:
        number: identifies it.
        body: of the page.
        day: counted from the day of the first capture.
        is_revisit: whether it only says that the page had not changed.
        named: the digest that it tells; None for the one that the body has.
        refers: whether it names address and time of the first capture.
        media_type: that its HTTP header tells.
    """

    number: int
    body: bytes = DATED
    day: int = 0
    is_revisit: bool = False
    named: str | None = None
    refers: bool = True
    media_type: str = "text/html"

    @property
    def at(self) -> datetime:
        return FIRST + timedelta(days=self.day)

    @property
    def identifier(self) -> str:
        return f"urn:uuid:00000000-0000-4000-8000-{self.number:012}"


def revisit(number: int, day: int, body: bytes = DATED, **more: object) -> Record:
    return Record(number, body, day, is_revisit=True, **more)  # type: ignore[arg-type]


PAGE = Record(0)


def written(records: Iterable[Record], *, packed: bool = True) -> bytes:
    """Write a WARC file with warcio."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for record in records:
        names = {"WARC-Date": told(record.at), "WARC-Record-ID": f"<{record.identifier}>"}
        head = StatusAndHeaders("200 OK", [("Content-Type", record.media_type)], protocol="HTTP/1.1")
        if not record.is_revisit:
            if record.named is not None:
                names["WARC-Payload-Digest"] = record.named
            made = writer.create_warc_record(
                URL,
                "response",
                io.BytesIO(record.body),
                len(record.body),
                warc_headers_dict=names,
                http_headers=head,
            )
        else:
            made = writer.create_revisit_record(
                URL,
                sha1(record.body) if record.named is None else record.named or "none",
                URL if record.refers else "",
                told(FIRST) if record.refers else "",
                http_headers=head,
                warc_headers_dict=names,
            )
            for name in () if record.refers else ("WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"):
                made.rec_headers.remove_header(name)
            if record.named == "":
                made.rec_headers.remove_header("WARC-Payload-Digest")
        writer.write_record(made)
    return out.getvalue()


def stored(name: str, records: Iterable[Record], *, packed: bool = True) -> Part:
    path = Path(name)
    path.write_bytes(written(records, packed=packed))
    return part_of(path)


def part_of(path: Path) -> Part:
    found = path.stat()
    version = f"{path.resolve()} {found.st_size} {found.st_mtime_ns}"
    return Part((File(str(path.resolve()), named=True),), version=version, size=found.st_size)


def joined(database: str) -> list[tuple[str, str, str, str]]:
    """Return the view for plain SQL: digest, printed date, time, and the name of the record."""
    query = sa.text("SELECT digest, page_date, captured_at, url, location FROM revisits")
    with connect_to(database, "ro").connect() as connection:
        rows = connection.execute(query).all()
    assert all(url == URL for *_, url, _ in rows)
    return sorted(
        (digest, str(day), str(at)[:19], location.partition("!/")[2]) for digest, day, at, _, location in rows
    )


def seen(database: str, body: bytes, as_of: datetime | None = None, most: int = 9) -> list[Revisit]:
    """Return what trace tells of a page; the same as the view does."""
    with Store(database).reading() as session:
        found = read_further_captures(session, [sha256(body)], most, as_of)
    several = found.get(sha256(body))
    assert several is None or len(several.first) == min(several.total, most)
    return list(several.first) if several else []


def days_of(database: str, body: bytes = DATED) -> list[int]:
    """Return the days of the further captures of a page, in the view and by trace alike."""
    by_trace = [(told(r.captured_at), r.location.partition("!/")[2]) for r in seen(database, body)]
    view = [
        (f"{at.replace(' ', 'T')}Z", name)
        for digest, _, at, name in joined(database)
        if digest == sha256(body)
    ]
    assert sorted(by_trace) == sorted(view)
    return sorted((datetime.fromisoformat(at) - FIRST).days for at, _ in by_trace)


@pytest.mark.parametrize("packed", [True, False], ids=["gz", "plain"])
def test_a_revisit_is_joined_to_its_page(databases: Databases, *, packed: bool) -> None:
    """Before it, after it, in another file and in another run; a page of another body has none of it."""
    one, other = databases.new(), databases.new()
    before, after = revisit(1, -1), revisit(2, 1)
    counts = imported(one, [stored("a.warc", [before, PAGE, after, Record(3, UNDATED, 1)], packed=packed)])
    assert (counts.revisits, counts.revisits_kept, counts.damaged) == (2, 2, 0)
    assert days_of(one) == [-1, 1]
    assert days_of(one, UNDATED) == []
    imported(other, [stored("b.warc", [before], packed=packed)])
    assert joined(other) == []
    imported(other, [stored("c.warc", [PAGE], packed=packed)])
    assert days_of(other) == [-1]
    imported(other, [stored("d.warc", [after], packed=packed)])
    assert days_of(other) == [-1, 1]


NAMED = {
    "base32": sha1(DATED),
    "in small letters": sha1(DATED).lower(),
    "hexadecimal": f"SHA-1:{hashlib.sha1(DATED, usedforsecurity=False).hexdigest()}",
}


@pytest.mark.parametrize("page", NAMED.values(), ids=NAMED)
@pytest.mark.parametrize("by", NAMED.values(), ids=NAMED)
def test_digests_are_compared_however_they_are_written(page: str, by: str) -> None:
    record = revisit(1, 1, named=by, refers=False)
    imported("x.db", [stored("a.warc", [Record(0, named=page), record])])
    assert days_of("x.db") == [1]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_a_digest_is_the_same_in_base32_and_hexadecimal(algorithm: str) -> None:
    made = hashlib.new(algorithm, DATED, usedforsecurity=False)
    plain = base64.b32encode(made.digest()).decode()
    several = {payload_digest(f"{algorithm}:{value}") for value in (plain, plain.lower(), made.hexdigest())}
    assert several == {f"{algorithm}:{plain.rstrip('=')}"}


@pytest.mark.parametrize(
    "value", ["", "sha1:", "sha1:ABC", "sha1:" + "1" * 32, "crc32:AAAA", sha1(DATED)[5:], sha1(DATED) + "\0"]
)
def test_what_is_no_digest_names_nothing(value: str) -> None:
    assert payload_digest(value) == ""


def test_a_page_whose_record_tells_no_digest_is_known_by_address_and_time() -> None:
    """What was sent is not reckoned up: that would cost each page more than all else that its record tells."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    fields = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {told(FIRST)}\r\n"
    length = f"Content-Length: {len(head + DATED)}\r\n\r\n"
    record = (fields + length).encode() + head + DATED + b"\r\n\r\n"
    by_digest, by_address = revisit(1, 1, refers=False), revisit(2, 2, named="")
    Path("a.warc").write_bytes(record + written([by_digest, by_address], packed=False))
    imported("x.db", [part_of(Path("a.warc"))])
    assert days_of("x.db") == [2]


def test_a_revisit_may_name_address_and_time(databases: Databases) -> None:
    """Without a digest, or with that of nothing; whatever else was captured then or there has no part in it."""
    database = databases.new()
    records = [revisit(1, 1, named=""), revisit(2, 2, named=sha1(b"")), Record(3, UNDATED, 3), PAGE]
    assert imported(database, [stored("a.warc", records)]).revisits_kept == 2
    assert days_of(database) == [1, 2]
    assert days_of(database, UNDATED) == []


def test_what_names_nothing_or_is_no_text_is_only_counted() -> None:
    records = [
        PAGE,
        revisit(1, 1, named="", refers=False),
        revisit(2, 1, named="sha1:xyz", refers=False),
        revisit(3, 1, media_type="image/png"),
        revisit(4, 1),
    ]
    undated = written([revisit(5, 1)], packed=False).replace(
        told(FIRST + timedelta(1)).encode(), b"yesterday"
    )
    Path("a.warc").write_bytes(written(records, packed=False) + undated)
    run = fxtrack("--db", "x.db", "import", "--json", "a.warc")
    summed = json.loads(run.out)
    assert (run.status, summed["revisits"], summed["revisits_kept"], summed["no_pages"]) == (0, 5, 1, 0)
    assert days_of("x.db") == [1]


def test_what_users_are_told() -> None:
    stored("one.warc", [revisit(1, 1), PAGE])
    stored("many.warc.gz", [revisit(n, n) for n in range(2, 10)])
    text = fxtrack("--db", "x.db", "import", "one.warc").out
    said = "Kept: 1 record that only says that a page had not changed (revisits): a further capture of it, whenever"
    assert said in text
    assert "Left:" not in text
    text = fxtrack("--db", "x.db", "import", "many.warc.gz").out
    said = "Kept: 8 records that only say that a page had not changed (revisits): further captures of it, whenever"
    assert said in text
    plain = fxtrack("--db", "x.db", "trace", "KGS/USD", "2025-12-08")
    here = Path.cwd()
    assert plain.err.splitlines() == [
        "",
        f"Captured again, not changed ({sha256(DATED)[:12]}):",
        f"  2025-12-09T10:00:00Z  {URL}  {here}/one.warc!/{revisit(1, 1).identifier}",
        *(
            f"  2025-12-{8 + n:02}T10:00:00Z  {URL}  {here}/many.warc.gz!/{revisit(n, n).identifier}"
            for n in range(2, 6)
        ),
        "  and 4 more",
    ]
    assert len(plain.out.splitlines()) == 2
    assert fxtrack("--quiet", "--db", "x.db", "trace", "KGS/USD", "2025-12-08").err == ""


def test_only_the_capture_of_the_page_itself_dates_it(databases: Databases) -> None:
    """A revisit of another day is no date, no other gap, and no rate."""
    for dating, day in ((Dating(), None), (Dating(captured=True), date(2025, 12, 8))):
        database, without = databases.new(), databases.new()
        page = Record(0, UNDATED)
        imported(without, [stored("w.warc", [page])], Job(dating))
        imported(database, [stored("a.warc", [revisit(1, -9, UNDATED), page])], Job(dating))
        imported(database, [stored("b.warc", [revisit(2, 30, UNDATED)])], Job(dating))
        assert days_of(database, UNDATED) == [-9, 30]
        observed = []
        for each in (database, without):
            with Store(each).reading() as session:
                observed.append(read_observations(session, Filters(), undated=day is None))
        assert observed[0] == observed[1]
        assert {o.date for o in observed[0]} == {day}
        assert {o.date_basis for o in observed[0]} == {DateBasis.CAPTURED if day else DateBasis.NONE}
        assert {(o.first_captured, o.last_captured) for o in observed[0]} == {(FIRST, FIRST)}


def _kinds_of(number: int, body: bytes) -> list[Record]:
    """A revisit with all it can tell, one without a digest, one without address and time."""
    return [
        revisit(number, number - 6, body),
        revisit(number + 1, number - 5, body, named=""),
        revisit(number + 2, number - 4, body, refers=False),
    ]


EVERY = (PAGE, Record(1, UNDATED, 1), Record(2, DATED, 2), *_kinds_of(3, DATED), *_kinds_of(6, UNDATED))
"""Pages and their revisits; those without a digest are of the first page."""


@given(order=st.permutations(EVERY), cuts=st.sets(st.integers(1, len(EVERY) - 1), max_size=3), data=st.data())
@settings(max_examples=12)
def test_any_order_and_split_gives_the_same(
    order: Sequence[Record], cuts: set[int], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in which file, is imported in which run, is repeated, or ends a batch."""
    folder = tmp_path_factory.mktemp("split")
    database = str(folder / "x.db")
    bounds = [0, *sorted(cuts), len(order)]
    for number, (begin, end) in enumerate(itertools.pairwise(bounds)):
        path = folder / f"{number}.warc"
        path.write_bytes(written(order[begin:end], packed=data.draw(st.booleans())))
        for _ in range(data.draw(st.integers(1, 2))):
            imported(database, [part_of(path)], Job(again=True))
    dated, undated = sha256(DATED), sha256(UNDATED)
    assert joined(database) == sorted(
        (digest, day, str(r.at)[:19], r.identifier)
        for r in EVERY
        if r.is_revisit
        for digest, day in [(dated, "2025-12-08") if r.body == DATED or r.named == "" else (undated, "None")]
    )
    assert len(content(database)["revisits"]) == 6


def test_what_is_imported_again_changes_nothing() -> None:
    """Known by its mark it is not read; read again all the same it brings no row."""
    part = stored("a.warc", [PAGE, revisit(1, 1)])
    imported("x.db", [part])
    rows = Store("x.db").status().rows
    before = content("x.db")
    assert imported("x.db", [part]).revisits_kept == 1
    assert Store("x.db").status().rows == rows | {"import_run": 2}
    imported("x.db", [part], Job(again=True))
    assert Store("x.db").status().rows == rows | {"import_run": 3, "part": 2}
    assert content("x.db") == before


def test_many_revisits_are_committed_on_the_way() -> None:
    """A batch has a bound, and an import that ends between two of them goes on there."""
    part = stored("a.warc", [*(revisit(n, n % 20) for n in range(1, 401)), PAGE], packed=False)
    several = list(extract_in_batches(part, Dating(), Options(), 50))
    assert max(len(batch.revisits) for batch in several) <= 50
    assert len(several) >= 8
    assert sum(batch.counts.revisits_kept for batch in several) == 400
    [rest, *others] = several[3:]
    assert rest.position is not None
    from_there = list(extract_in_batches(several[2].rest_of(part) or part, Dating(), Options(), SENT))
    found = [r for batch in (rest, *others) for r in batch.revisits]
    assert found == [r for batch in from_there for r in batch.revisits]


def test_an_import_that_ends_in_between_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.ingest.batches.extract_in_batches", _in_small_batches)
    monkeypatch.setattr("fxtrack.ingest.committing._MOST_EXTRACTIONS", 1)
    part = stored("a.warc", [*(revisit(n, n % 20) for n in range(1, 101)), PAGE])
    imported("whole.db", [part])
    answers = itertools.chain([False] * 8, itertools.repeat(True))
    first = imported("x.db", [part], Job(stop=lambda: next(answers)))
    assert 0 < first.revisits_kept < 100
    second = imported("x.db", [part])
    assert first.revisits_kept + second.revisits_kept == 100 or second.revisits_kept == 100
    assert content("x.db") == content("whole.db")


def _in_small_batches(part: Part, dating: Dating, options: Options) -> object:
    return extract_in_batches(part, dating, options, 10)


def test_a_retraction_hides_revisits(databases: Databases) -> None:
    """That of their run and that of their file; imported again they are back, and so they are if it is undone."""
    database = databases.new()
    store = Store(database)
    page, again = (
        stored("page.warc", [PAGE, revisit(9, 9)]),
        stored("again.warc", [revisit(1, 1), revisit(2, 2)]),
    )
    imported(database, [page])
    imported(database, [again])
    for target in (Target("run", "2"), Target("file", again.items[0].path)):  # type: ignore[union-attr]
        assert days_of(database) == [1, 2, 9]
        known = datetime.now(UTC)
        assert store.foresee(target).revisits == 2
        number, _ = store.retract(target, "test")
        assert days_of(database) == [9]
        assert [r.captured_at for r in seen(database, DATED, known)] == [
            FIRST + timedelta(days=day) for day in (1, 2, 9)
        ]
        with pytest.raises(InputError):
            store.foresee(target)
        store.undo(number)
        assert days_of(database) == [1, 2, 9]
        store.retract(target, "test")
        assert days_of(database) == [9]
        hidden = datetime.now(UTC)
        assert imported(database, [page, again]).revisits_kept == 3
        assert days_of(database) == [1, 2, 9]
        assert len(seen(database, DATED, hidden)) == 1


def test_a_retracted_page_has_no_further_captures(databases: Databases) -> None:
    database = databases.new()
    page, again = stored("page.warc", [PAGE]), stored("again.warc", [revisit(1, 1)])
    imported(database, [again])
    imported(database, [page])
    Store(database).retract(Target("run", "2"), "test")
    assert days_of(database) == []
    imported(database, [page, again])
    assert days_of(database) == [1]


def test_as_of_an_earlier_instant_later_revisits_are_unknown(databases: Databases) -> None:
    database = databases.new()
    imported(database, [stored("page.warc", [PAGE])])
    before = datetime.now(UTC)
    imported(database, [stored("again.warc", [revisit(1, 1)])])
    assert seen(database, DATED, before) == []
    assert len(seen(database, DATED)) == 1


DAMAGED = [revisit(1, 1), PAGE, revisit(2, 2, refers=False), revisit(3, 3, named=""), Record(4, UNDATED, 4)]


def _damages(whole: bytes) -> Iterable[bytes]:
    """Cut it, or write zeros over one byte or all from there on."""
    for place in range(0, len(whole), 7):
        yield whole[:place]
        yield whole[:place] + b"\0" + whole[place + 1 :]
        yield whole[:place] + bytes(len(whole) - place)


@pytest.mark.parametrize("packed", [True, False], ids=["gz", "plain"])
def test_damage_makes_no_revisit_that_is_in_no_record(tmp_path: Path, *, packed: bool) -> None:
    """A time, a digest or an address that a damaged file tells is one that the whole file tells."""
    whole = written(DAMAGED, packed=packed)
    path = tmp_path / "a.warc"
    path.write_bytes(whole)
    sound = _revisits_in(path)
    assert len(sound) == 3
    for damaged in _damages(whole):
        path.write_bytes(damaged)
        made = {r[:1] + r[2:] for r in _revisits_in(path)} - {r[:1] + r[2:] for r in sound}
        assert not made, made


def _revisits_in(path: Path) -> set[Revisit]:
    part = Part((File(str(path), named=True),))
    return {r for batch in extract_in_batches(part, Dating(), Options()) for r in batch.revisits}


def test_a_revisit_that_is_not_proved_is_only_counted(tmp_path: Path) -> None:
    """A wrong digest of its block, a segment, what looks like another record in it."""
    good = written([revisit(1, 1)], packed=False)
    block = good.partition(b"\r\n\r\n")[2]
    wrong = good.replace(b"text/html", b"text/xxxx")
    segment = good.replace(b"WARC-Type: revisit", b"WARC-Type: revisit\r\nWARC-Segment-Number: 1")
    digest = next(line for line in good.split(b"\r\n") if line.startswith(b"WARC-Block-Digest"))
    inner = block.replace(b"text/html", b"text/html\r\nX: \nWARC/1.0\r\nA: b")
    length = len(block) - 4
    within = good.replace(digest + b"\r\n", b"").replace(block, inner)
    within = within.replace(
        b"Content-Length: %d" % length, b"Content-Length: %d" % (length + len(inner) - len(block))
    )
    for data, kept in ((good, 1), (wrong, 0), (segment, 0), (within, 0)):
        (tmp_path / "a.warc").write_bytes(data)
        [batch] = extract_in_batches(part_of(tmp_path / "a.warc"), Dating(), Options())
        assert (batch.counts.revisits, batch.counts.revisits_kept, len(batch.revisits)) == (1, kept, kept)


def test_migrations_down_and_up(databases: Databases) -> None:
    """Pages stay; what an older schema has no room for comes back when the files are read again."""
    database = databases.new()
    part = stored("a.warc", [PAGE, revisit(1, 1), revisit(2, 2, named="")])
    imported(database, [part])
    before = content(database)
    assert days_of(database) == [1, 2]
    with connect_to(database, "rw").begin() as connection:
        command.downgrade(migrate.config(connection), "0004")
        tables = sa.inspect(connection).get_table_names()
        assert "revisit" not in tables
        assert connection.execute(sa.text("SELECT COUNT(*) FROM copy")).scalar_one() == 1
    Store(database).upgrade()
    assert joined(database) == []
    imported(database, [part], Job(again=True))
    assert days_of(database) == [1, 2]
    assert content(database) == before


def test_verifying_a_page_among_revisits(elsewhere: Path) -> None:
    stored("a.warc.gz", [*(revisit(n, n) for n in range(1, 9)), PAGE])
    fxtrack("--db", "x.db", "import", "a.warc.gz")
    run = fxtrack("--db", "x.db", "trace", "KGS/USD", "2025-12-08", "--verify", "--format", "json")
    assert (run.status, json.loads(run.out)[0]["still_says_so"]) == (0, "yes")
    with closing(sqlite3.connect(elsewhere / "x.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM revisits").fetchone() == (8,)
