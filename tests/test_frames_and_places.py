"""Pages of one name in an archive, and the documents of an MHTML file: each has a place, and is found there again."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import quopri
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archives import Reader, batches, record, tar, zipped
from forked import fxtrack
from pages import DATA

from fxtrack.model import Snapshot
from fxtrack.places import File, Log, Options, Part, find, repeated, snapshots

SAME_NAME = (DATA / "archives/same-name.tar").read_bytes()
SAME_ID = (DATA / "archives/same-id.warc").read_bytes()
FIRST = b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n08 December 2025\n"
SECOND = b"KGS/USD = 0.01146 0%\nKZT/USD = 0.00194 -0.15%\n09 December 2025\n"
THIRD = b"KGS/USD = 0.01147 0%\nKZT/USD = 0.00195 -0.15%\n10 December 2025\n"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


# Pages of one name.


def _warc_of(*pages: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    return b"".join(record(head + page) for page in pages)


def _mail_zip(*pages: bytes) -> bytes:
    """Put mailboxes of one name into a zip: a place in a place."""
    box = b"From x Mon Dec  1 10:00:00 2025\nFrom: a@a.example\nDate: Mon, 1 Dec 2025 10:00:00 +0000\n\n%s\n"
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped([("box", box % page) for page in pages])


def _zip_of(*pages: bytes) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped([("a.txt", page) for page in pages])


ONE_NAME: dict[str, Callable[..., bytes]] = {
    "tar": lambda *pages: tar([("a.txt", page) for page in pages]),
    "zip": _zip_of,
    "warc": _warc_of,
    "mailboxes in a zip": _mail_zip,
    "tar in a zip": lambda *pages: zipped({"a.tar": tar([("a.txt", page) for page in pages])}),
}


@pytest.mark.parametrize("kind", ONE_NAME)
def test_pages_of_one_name_have_places_that_differ(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "archive"
    path.write_bytes(ONE_NAME[kind](FIRST, SECOND, FIRST, THIRD, SECOND))
    found = [
        s for s in snapshots(Part((File(str(path), True),)), Options(), Log()) if isinstance(s, Snapshot)
    ]
    first = found[0].location
    assert [page.location for page in found] == [first, f"{first}\\#2", first, f"{first}\\#3", f"{first}\\#2"]
    for page in found:
        assert find(page.location) == page
        digest = hashlib.sha256(page.data).hexdigest()
        assert find(page.location, digest) == page
        assert find(first, digest).data == page.data  # where an older version has kept it


@pytest.mark.parametrize("data", [SAME_NAME, SAME_ID], ids=["tar", "WARC"])
def test_untouched_files_with_one_name_twice_verify(elsewhere: Path, data: bytes) -> None:
    Path("a").write_bytes(data)
    fxtrack("--db", "x.db", "import", "a")
    places = set()
    for day in ("2025-12-08", "2025-12-09"):
        run = fxtrack("--db", "x.db", "trace", "KGS/USD", day, "--verify")
        assert run.status == 0
        [row] = csv.DictReader(io.StringIO(run.out))
        assert row["still_says_so"] == "yes"
        places.add(row["file"])
    assert len(places) == 2
    assert sum(place.endswith(r"\#2") for place in places) == 1


def test_a_page_that_was_changed_is_told_as_changed(elsewhere: Path) -> None:
    Path("a").write_bytes(_warc_of(FIRST, SECOND))
    fxtrack("--db", "x.db", "import", "a")
    Path("a").write_bytes(_warc_of(FIRST, SECOND.replace(b"0.01146", b"0.01149")))
    run = fxtrack("--db", "x.db", "trace", "KGS/USD", "2025-12-09", "--verify")
    [row] = csv.DictReader(io.StringIO(run.out))
    assert (run.status, row["still_says_so"]) == (1, "no: the file was changed and does not print it")


@pytest.mark.parametrize("kind", ["tar", "zip", "warc"])
def test_going_on_in_the_middle_gives_the_same_places(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "archive"
    path.write_bytes(ONE_NAME[kind](FIRST, SECOND, THIRD, FIRST, SECOND))
    every = [e.location for batch in batches(path, most=1) for e in batch.extractions]
    assert len(set(every)) == 3
    for batch in list(batches(path, most=1))[:-1]:
        assert batch.position
        rest = [e.location for b in batches(path, position=batch.position) for e in b.extractions]
        assert rest == every[len(every) - len(rest) :]


def test_names_are_remembered_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond it pages share a place, and still are found there by what they hold."""
    monkeypatch.setattr(repeated, "MOST_NAMES", 1)
    path = tmp_path / "a.tar"
    path.write_bytes(tar([("a", FIRST), ("b", FIRST), ("a", SECOND), ("b", SECOND)]))
    found = [
        s for s in snapshots(Part((File(str(path), True),)), Options(), Log()) if isinstance(s, Snapshot)
    ]
    assert [page.location.rpartition("/")[2] for page in found] == ["a", "b", r"a\#2", "b"]
    assert find(found[3].location, hashlib.sha256(SECOND).hexdigest()).data == SECOND


def test_a_name_with_such_a_number_in_it_is_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tar([("a", FIRST), ("a", SECOND), (r"a\#2", THIRD)]))
    found = [
        s for s in snapshots(Part((File(str(path), True),)), Options(), Log()) if isinstance(s, Snapshot)
    ]
    assert [page.location.rpartition("/")[2] for page in found] == ["a", r"a\#2", r"a\\#2"]
    assert [find(page.location).data for page in found] == [FIRST, SECOND, THIRD]


# MHTML.

BOUNDARY = "----MultipartBoundary--Vb5TgcE7JZ7vjAVv----"
ON_PAGE = {(date(2025, 12, 8), "KGS/USD", "0.01144", "0"), (date(2025, 12, 8), "KZT/USD", "0.00193", "-0.15")}
IN_FRAME = {(None, "TJS/USD", "0.10857", "0.12"), (None, "UZS/USD", "0.00008", "0")}
PAGE = "<html><body><p>{}</p></body></html>"
DATED = PAGE.format("KGS/USD = 0.01144 0% KZT/USD = 0.00193 -0.15%<br>08 December 2025<br>Prices rose.")
UNDATED = PAGE.format("TJS/USD = 0.10857 0.12% UZS/USD = 0.00008 0%")
PLAIN = PAGE.format("News")
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": lambda page: quopri.encodestring(page, quotetabs=True),
    "base64": base64.encodebytes,
    "binary": lambda page: page,
}


def framed(*pages: str, encoding: str = "quoted-printable") -> bytes:
    """Write the file that Chrome writes of a page with frames."""
    head = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://herald.example/front
Date: Wed, 10 Dec 2025 10:11:12 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="{BOUNDARY}"

"""
    parts = [head]
    for number, page in enumerate(pages):
        place = f"https://herald.example/frame{number}" if number else "https://herald.example/front"
        told = f"Content-Type: text/html\nContent-ID: <frame-{number}@mhtml.blink>"
        body = ENCODINGS[encoding](page.encode()).decode()
        parts.append(
            f"\n--{BOUNDARY}\n{told}\nContent-Transfer-Encoding: {encoding}\nContent-Location: {place}\n\n{body}\n"
        )
    parts.append(f"\n--{BOUNDARY}\nContent-Type: text/css\nContent-Transfer-Encoding: binary\n\nb {{}}\n")
    return "".join([*parts, f"\n--{BOUNDARY}--\n"]).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_frame_of_mhtml_is_a_document_of_its_own(reader: Reader, encoding: str) -> None:
    found = reader(framed(DATED, UNDATED, PLAIN, encoding=encoding))
    assert (found.observations, found.damage, found.pages) == (ON_PAGE | IN_FRAME, [], 2)
    page, frame = found.extractions
    assert (page.location, page.url) == (str(reader.path), "https://herald.example/front")
    assert (frame.location, frame.url) == (f"{reader.path}!/part 1", "https://herald.example/frame1")
    assert page.capture == frame.capture
    assert page.capture
    assert page.capture.at == datetime(2025, 12, 10, 10, 11, 12, tzinfo=UTC)
    assert [hashlib.sha256(find(e.location).data).hexdigest() for e in (page, frame)] == [
        page.digest,
        frame.digest,
    ]


def test_a_ticker_in_a_frame_of_a_page_without_one(reader: Reader) -> None:
    found = reader(framed(PLAIN, DATED).replace(b"https://herald.example/frame1", b"cid:frame-1@mhtml.blink"))
    assert (found.observations, [e.url for e in found.extractions], found.pages) == (ON_PAGE, [""], 2)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("pages", [(DATED, UNDATED), (UNDATED, DATED)], ids=["dated first", "undated first"])
def test_damage_of_mhtml_makes_no_number(reader: Reader, pages: tuple[str, ...], encoding: str) -> None:
    """Cut at every byte, each byte zeroed in turn, its tail zeroed, its beginning lost."""
    data = framed(*pages, encoding=encoding)
    possible = ON_PAGE | IN_FRAME | {(None, *quote) for _, *quote in ON_PAGE}
    assert reader(data).observations == ON_PAGE | IN_FRAME
    for place in range(len(data)):
        rest = len(data) - place
        for damaged in (
            data[:place],
            data[:place] + b"\0" + data[place + 1 :],
            data[:place] + bytes(rest),
            data[place:],
        ):
            found = reader(damaged)
            assert found.observations <= possible, (place, damaged[place - 40 : place + 40])
            assert not any("report" in damage.reason for damage in found.damage), place
