"""Records that some writers make otherwise: header lines that end in LF, pages in segments; and odd directories."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archives import COMPRESSIONS, Found, Reader, http, record
from archives import PAGES as CRAWLED
from forked import fxtrack
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

DATA = Path(__file__).parent / "data"
LF = (DATA / "archives" / "lf-headers.warc").read_bytes()
SEGMENTED = (DATA / "archives" / "segmented.warc").read_bytes()
ODD = DATA / "damage" / "odd.parquet"
FAULT = "a record is one segment of a page, which is not whole: left out"
gz = COMPRESSIONS["gz"]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def hurt(data: bytes) -> Iterator[bytes]:
    """Yield a file cut at every byte, and with each byte zeroed in turn."""
    for place in range(len(data)):
        yield data[:place]
        yield data[:place] + b"\0" + data[place + 1 :]


def rates(found: Found) -> set[tuple[str, str]]:
    return {(str(quote.pair), str(quote.rate)) for each in found.extractions for quote in each.quotes}


@pytest.mark.parametrize("version", [b"WARC/1.0", b"WARC/0.18", b"WARC/1.1"])
@pytest.mark.parametrize("pack", [bytes, gz])
def test_header_lines_may_end_in_lf(reader: Reader, version: bytes, pack: type[bytes]) -> None:
    found = reader(pack(LF.replace(b"WARC/1.0", version)))
    [extraction] = found.extractions
    assert (len(extraction.quotes), extraction.page_date, found.damage) == (5, date(2025, 12, 8), [])
    assert extraction.url == "https://courier.example/front"
    assert extraction.capture
    assert extraction.capture.at == datetime(2025, 12, 8, 10, 11, 12, tzinfo=UTC)
    assert extraction.location == f"{reader.path}!/urn:uuid:33333333-1111-4111-8111-111111111111"


def test_a_reader_of_others_finds_the_same() -> None:
    theirs = next(iter(ArchiveIterator(io.BytesIO(LF))))
    assert theirs.rec_headers.get_header("WARC-Target-URI") == "https://courier.example/front"
    assert b"08 December 2025" in theirs.content_stream().read()


@pytest.mark.parametrize("pack", [bytes, gz])
def test_lines_that_end_in_lf_stand_beside_others(reader: Reader, pack: type[bytes]) -> None:
    others = [record(http(page), number=number) for number, page in enumerate(CRAWLED[:3])]
    apart = [reader(data).digests for data in (LF, *others)]
    found = reader(
        b"".join(map(pack, [others[0], LF, others[1], LF.replace(b"33333333", b"44444444"), others[2]]))
    )
    assert found.damage == []
    assert found.digests == sum(apart, start=apart[0])


def test_an_archive_of_lf_that_lost_its_beginning_is_no_page(reader: Reader) -> None:
    long_end = LF[60:].replace(b"<body>", b"<body>" + b"<p>news</p>\n" * 1000)
    for before in (LF[60:], long_end, b"  ", b"\xef\xbb\xbf"):
        found = reader(before + LF)
        [extraction] = [each for each in found.extractions if not each.problem]
        assert extraction.url == "https://courier.example/front"
        assert found.damage


def test_damage_to_lf_headers_gives_no_other_value(reader: Reader) -> None:
    two = LF + record(http(CRAWLED[0]))
    printed, other = rates(reader(LF)), reader(two)
    for data in hurt(LF):
        header = data[: LF.index(b"<!DOCTYPE")]
        found = reader(data)
        # Bytes of a page without a checksum cannot be told; those of headers can.
        if header != LF[: len(header)] or len(data) < len(LF):
            assert rates(found) <= printed
            assert {each.page_date for each in found.extractions if each.quotes} <= {date(2025, 12, 8)}
    for place in range(LF.index(b"HTTP/")):
        found = reader(two[:place] + b"\0" + two[place + 1 :])
        assert found.observations <= other.observations
        assert found.digests <= other.digests


@pytest.mark.parametrize(
    "name", ["as it is", "LF", "capitals", "the first alone", "the second alone", "packed"]
)
def test_a_segment_is_never_a_page(reader: Reader, name: str) -> None:
    second = SEGMENTED.index(b"WARC/1.1", 10)
    data, told = {
        "as it is": (SEGMENTED, 2),
        "LF": (SEGMENTED.replace(b"\r\n", b"\n").replace(b": 500", b": 497"), 2),
        "capitals": (SEGMENTED.replace(b"WARC-Segment-", b"WARC-SEGMENT-"), 2),
        "the first alone": (SEGMENTED[:second], 1),
        "the second alone": (SEGMENTED[second:], 1),
        "packed": (gz(SEGMENTED[:second]) + gz(SEGMENTED[second:]), 2),
    }[name]
    found = reader(data)
    assert [each for each in found.extractions if not each.problem] == []
    assert [each.reason for each in found.damage] == [FAULT] * told
    assert found.damage[0].location.startswith(f"{reader.path}!/urn:uuid:")


def test_what_stands_behind_a_segment_is_read(reader: Reader) -> None:
    found = reader(SEGMENTED + record(http(CRAWLED[0])))
    assert found.digests == reader(record(http(CRAWLED[0]))).digests


def test_a_damaged_segment_is_no_page_either(reader: Reader) -> None:
    whole = {("KGS/USD", "0.01144"), ("KZT/USD", "0.00193"), ("TJS/USD", "0.10857"), ("UZS/USD", "0.00008")}
    first = SEGMENTED.index(b"\r\n\r\nHTTP/")
    for place in range(len(SEGMENTED)):
        cut = reader(SEGMENTED[:place])
        assert [each for each in cut.extractions if each.quotes] == []
        if place < first:
            found = reader(SEGMENTED[:place] + b"\0" + SEGMENTED[place + 1 :])
            assert rates(found) <= whole
            assert [each for each in found.extractions if each.quotes] == []


def test_a_damaged_field_of_segments_hides_none(reader: Reader) -> None:
    for data in (SEGMENTED, SEGMENTED.replace(b"\r\n", b"\n").replace(b": 500", b": 497")):
        field = data.index(b"WARC-Segment-Number")
        for place in range(field - 2, field + len(b"WARC-Segment-Number: 1")):
            found = reader(data[:place] + b"\0" + data[place + 1 :])
            assert [each for each in found.extractions if each.quotes] == []
            assert found.damage


def test_it_is_told_which_page_is_in_segments(elsewhere: Path) -> None:
    (elsewhere / "a.warc").write_bytes(SEGMENTED)
    done = fxtrack("--db", "x.db", "import", "a.warc")
    assert done.status == 1
    assert f"a.warc!/urn:uuid:11111111-1111-4111-8111-111111111111: incomplete: {FAULT}" in done.err


def test_a_parquet_directory_that_contradicts_itself_is_damage(elsewhere: Path) -> None:
    done = fxtrack("--db", "x.db", "import", str(ODD))
    assert done.status == 1
    assert done.err.splitlines() == [
        f"{ODD}: incomplete: the directory of the Parquet file is damaged: row group 0 has other columns"
    ]


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE])
def test_thousands_of_long_names_are_damage(reader: Reader, kind: bytes) -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = kind, 5
    long_name = header.tobuf(tarfile.GNU_FORMAT) + b"12 a\n".ljust(512, b"\0")
    page = tarfile.TarInfo("a.txt")
    page.size = len(CRAWLED[0].data)
    body = page.tobuf() + CRAWLED[0].data.ljust(-(-page.size // 512) * 512, b"\0")
    found = reader(body + long_name * 3000 + body + bytes(1024))
    assert len(found.digests) == 1
    [damage] = found.damage
    assert damage.reason == "the tar is cut short or damaged (more than 16 long names of one member)"
