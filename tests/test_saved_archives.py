"""Archives that programs save one page into: MAFF, and the self-extracting pages of SingleFile.

The files in ``data/archives/saved`` were written by SingleFile 2.0.83, from a server that was made for it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import Reader, zipped
from forked import fxtrack, rows

from fxtrack.extract import Dating
from fxtrack.places import find

SAVED = Path(__file__).parent / "data" / "archives" / "saved"
UNDATED = b"<html><body><p>KGS/USD = 0.01144 0%</p><p>KZT/USD = 0.00193 -0.15%</p></body></html>"
OTHER = b"<html><body><p>TJS/USD = 0.10857 0.12%</p><p>UZS/USD = 0.00008 0%</p></body></html>"
URL = "https://c.example/front?a=1&b=2"
TIME = "Mon, 08 Dec 2025 16:11:12 +0600"


def about(time: str = TIME, page: str = "index.html") -> bytes:
    """Write what the Mozilla Archive Format extension writes of a page."""
    url = URL.replace("&", "&amp;")
    return f"""<?xml version="1.0"?>
<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#"
         xmlns:NC="http://home.netscape.com/NC-rdf#"
         xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <RDF:Description RDF:about="urn:root">
    <MAF:originalurl RDF:resource="{url}"/>
    <MAF:title RDF:resource="Steppe Courier"/>
    <MAF:archivetime RDF:resource="{time}"/>
    <MAF:indexfilename RDF:resource="{page}"/>
    <MAF:charset RDF:resource="UTF-8"/>
  </RDF:Description>
</RDF:RDF>
""".encode()


MAFF = zipped(
    {
        "1765188672_1/index.html": UNDATED,
        "1765188672_1/index_files/frame.html": OTHER,
        "1765188672_1/index.rdf": about(),
        "other/index.html": OTHER.replace(b"TJS", b"TMT"),
    }
)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def hurt(data: bytes, step: int = 1) -> Iterator[bytes]:
    for place in range(0, len(data), step):
        yield data[:place]
        yield data[:place] + b"\0" * (len(data) - place)
        yield data[:place] + b"\0" + data[place + 1 :]


def test_maff_tells_the_address_of_its_page_and_when_all_of_it_was_saved(reader: Reader) -> None:
    found = reader(MAFF)
    assert found.damage == []
    told = [
        (e.url, str(e.capture and e.capture.at), e.capture and e.capture.source) for e in found.extractions
    ]
    at = "2025-12-08 10:11:12+00:00"
    assert told == [(URL, at, "maff"), ("", at, "maff"), ("", "None", None)]
    assert find(found.extractions[0].location).data == UNDATED


TIMES = {
    TIME: "2025-12-08 10:11:12",
    "Mon, 08 Dec 2025 10:11:12 GMT": "2025-12-08 10:11:12",
    "Mon, 08 Dec 2025 05:11:12 EST": "2025-12-08 10:11:12",
    "Mon Dec 08 2025 16:11:12 GMT+0600": "2025-12-08 10:11:12",
    "Mon, 08 Dec 2025 16:11:12": "",
    "Mon, 48 Dec 2025 16:11:12 +0600": "",
    "": "",
}


@pytest.mark.parametrize("time", TIMES)
def test_the_time_of_maff_is_one_with_a_zone(reader: Reader, time: str) -> None:
    (page,) = reader(zipped({"a/index.rdf": about(time), "a/index.html": UNDATED})).extractions
    assert page.url == URL
    assert (str(page.capture.at)[:19] if page.capture else "") == TIMES[time]


NO_FACTS = {
    "another page of the folder": {"a/index.rdf": about(page="front.html"), "a/index.html": UNDATED},
    "another folder": {"b/index.rdf": about(), "a/index.html": UNDATED},
    "too long": {"a/index.rdf": about() + b" " * 70_000, "a/index.html": UNDATED},
    "nothing told": {"a/index.rdf": b"<RDF/>", "a/index.html": UNDATED},
    "no folder": {"index.rdf": about(), "index.html": UNDATED},
}


@pytest.mark.parametrize("name", NO_FACTS)
def test_maff_tells_nothing_of_other_pages(reader: Reader, name: str) -> None:
    (page,) = reader(zipped(NO_FACTS[name])).extractions
    assert (page.url, page.capture is not None) == ("", name == "another page of the folder")


def test_damage_to_maff_makes_no_number_and_no_other_time(reader: Reader) -> None:
    whole = reader(MAFF, dating=Dating(captured=True)).observations
    undated = {(None, *rest) for _, *rest in whole}
    for number, data in enumerate(hurt(MAFF, 3)):
        assert reader(data, dating=Dating(captured=True)).observations <= whole | undated, number


def extracting(
    *, before: bytes = b"", behind: bytes = b"--></html>", members: dict[str, bytes] | None = None
) -> bytes:
    """Write the file of SingleFile without its scripts, with the places of the zip counted from its beginning."""
    out = io.BytesIO()
    out.write(
        b"<!DOCTYPE html> <html data-sfz><!--\n Page saved with SingleFile \n url: "
        + URL.encode()
        + b" \n saved date: Mon Dec 08 2025 16:11:12 GMT+0600 (Kyrgyzstan Time)\n-->"
        b"<meta charset=windows-1252><title></title>" + before + b"<body hidden><!--"
    )
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members or {"index.html": UNDATED, "frames/0/index.html": OTHER}).items():
            archive.writestr(name, data)
    out.write(behind)
    return out.getvalue()


@pytest.mark.parametrize("behind", [b"--></html>", b"", b"<script>//PK\x05 </script>" + b"x" * 100_000])
def test_a_self_extracting_page_is_the_one_in_its_zip(reader: Reader, behind: bytes) -> None:
    found = reader(extracting(behind=behind))
    assert found.damage == []
    told = [
        (e.url, str(e.capture and e.capture.at), e.location.rpartition("!/")[2]) for e in found.extractions
    ]
    assert told == [
        (URL, "2025-12-08 10:11:12+00:00", "index.html"),
        ("", "None", "index.html") if len(told) < 2 else ("", "None", "frames/0/index.html"),
    ]
    assert find(found.extractions[0].location).data == UNDATED


def test_what_is_no_self_extracting_page_is_a_page(reader: Reader) -> None:
    for page in (
        UNDATED.replace(b"<html>", b"<html lang=en><!-- data-sfz is an attribute -->"),
        UNDATED.replace(b"<body>", b"<body data-sfz>"),
    ):
        found = reader(page)
        assert ([e.location for e in found.extractions], found.damage) == ([str(reader.path)], [])


def test_damage_to_a_self_extracting_page_makes_no_number(reader: Reader) -> None:
    data = extracting()
    whole = reader(data, dating=Dating(captured=True)).observations
    undated = {(None, *rest) for _, *rest in whole}
    for number, broken in enumerate(hurt(data, 2)):
        assert reader(broken, dating=Dating(captured=True)).observations <= whole | undated, number
    cut = reader(data[: data.index(b"PK")])
    assert [each.reason for each in cut.damage] == [
        "a self-extracting page without its zip, cut short or damaged"
    ]


@pytest.mark.parametrize("name", ["singlefile.html", "singlefile-extracting.html"])
def test_what_singlefile_wrote(reader: Reader, name: str) -> None:
    found = reader((SAVED / name).read_bytes())
    assert found.damage == []
    (page,) = found.extractions
    assert page.capture is not None
    assert (len(page.quotes), page.url, page.capture.source) == (
        3,
        "http://127.0.0.1:8765/page",
        "singlefile comment",
    )
    assert str(page.capture.at) == (
        "2026-11-28 10:02:59+00:00" if name == "singlefile.html" else "2026-11-28 10:01:26+00:00"
    )


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("data", [MAFF, extracting()], ids=["MAFF", "self-extracting"])
def test_trace_shows_and_verifies_them(data: bytes) -> None:
    Path("page").write_bytes(data)
    assert fxtrack("import", "page", "--date-from", "captured").status == 0
    told = rows(fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--format", "csv"))
    assert [(row["url"], row["captured_at"], row["still_says_so"]) for row in told] == [
        (URL, "2025-12-08T10:11:12Z", "yes")
    ]
