"""Web archives of Safari: the page and its frames, with their addresses, whatever happens to the file."""

from __future__ import annotations

import plistlib
import re
import struct
import time
from datetime import date
from pathlib import Path

import pytest
from archives import Reader
from forked import fxtrack
from pages import DATA

from fxtrack.places import find

SAFARI = (DATA / "archives/safari-xml.webarchive").read_bytes()
ON_PAGE = {(date(2025, 12, 8), "KGS/USD", "0.01144", "0"), (date(2025, 12, 8), "KZT/USD", "0.00193", "-0.15")}
IN_FRAME = {(None, "TJS/USD", "0.10857", "0.12"), (None, "UZS/USD", "0.00008", "0")}
PAGE = "<html><body><p>{}</p></body></html>"
DATED = PAGE.format("KGS/USD = 0.01144 0% KZT/USD = 0.00193 -0.15%<br>08 December 2025<br>Prices rose.")
UNDATED = PAGE.format("TJS/USD = 0.10857 0.12% UZS/USD = 0.00008 0%")
FORMS = {"binary": plistlib.FMT_BINARY, "XML": plistlib.FMT_XML}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def resource(page: str, url: str, kind: str = "text/html") -> dict[str, object]:
    return {
        "WebResourceData": page.encode(),
        "WebResourceFrameName": "",
        "WebResourceMIMEType": kind,
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": url,
    }


def webarchive(*pages: str) -> dict[str, object]:
    """Make what Safari saves of a page and its frames."""
    made: dict[str, object] = {"WebMainResource": resource(pages[0], "https://courier.example/front")}
    made["WebSubresources"] = [resource("b {}", "https://courier.example/a.css", "text/css")]
    if pages[1:]:
        made["WebSubframeArchives"] = [
            {"WebMainResource": resource(page, f"https://courier.example/frame{number}")}
            for number, page in enumerate(pages[1:])
        ]
    return made


@pytest.mark.parametrize("form", [None, *FORMS])
def test_the_page_that_safari_saved(reader: Reader, form: str | None) -> None:
    data = SAFARI if form is None else plistlib.dumps(plistlib.loads(SAFARI), fmt=FORMS[form])
    found = reader(data)
    [page] = found.extractions
    assert (page.location, page.url, found.damage) == (str(reader.path), "https://courier.example/front", [])
    assert {(str(q.pair), str(q.rate)) for q in page.quotes} == {
        ("KGS/USD", "0.01144"),
        ("KZT/USD", "0.00193"),
        ("TJS/USD", "0.10857"),
        ("UZS/USD", "0.00008"),
        ("TMT/USD", "0.28490"),
    }
    assert page.date == date(2025, 12, 8)


@pytest.mark.parametrize("form", FORMS)
def test_frames_are_documents_of_their_own(reader: Reader, form: str) -> None:
    found = reader(plistlib.dumps(webarchive(DATED, UNDATED, PAGE), fmt=FORMS[form]))
    assert (found.observations, found.damage, found.pages) == (ON_PAGE | IN_FRAME, [], 2)
    page, frame = found.extractions
    assert (page.location, page.url) == (str(reader.path), "https://courier.example/front")
    assert (frame.location, frame.url) == (f"{reader.path}!/frame 1", "https://courier.example/frame0")
    assert [find(page.location).data, find(frame.location).data] == [DATED.encode(), UNDATED.encode()]


def test_frames_in_frames_and_without_an_address(reader: Reader) -> None:
    inner = webarchive(PAGE)
    inner["WebSubframeArchives"] = [{"WebMainResource": resource(UNDATED, "about:srcdoc")}]
    outer = webarchive(DATED)
    outer["WebSubframeArchives"] = [inner]
    found = reader(plistlib.dumps(outer))
    assert [(e.location.rpartition("!/")[2], e.url) for e in found.extractions[1:]] == [("frame 2", "")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pages", [(DATED, UNDATED), (UNDATED, DATED)], ids=["dated first", "undated first"])
def test_damage_of_a_web_archive_makes_no_number(reader: Reader, pages: tuple[str, ...], form: str) -> None:
    """Cut at every byte, each byte zeroed in turn, its tail zeroed, its beginning lost."""
    data = plistlib.dumps(webarchive(*pages), fmt=FORMS[form])
    possible = ON_PAGE | IN_FRAME | {(None, *quote) for _, *quote in ON_PAGE}
    assert reader(data).observations == ON_PAGE | IN_FRAME
    for place in range(len(data)):
        cut, tail = data[:place], data[:place] + bytes(len(data) - place)
        for damaged in (cut, tail, data[:place] + b"\0" + data[place + 1 :], data[place:]):
            found = reader(damaged)
            assert found.observations <= possible, (place, damaged[place - 40 : place + 40])
            assert not any("report" in damage.reason for damage in found.damage), place
        if len(_BEGINNING) <= place < len(data.rstrip()):
            found = reader(cut)
            assert not found.observations
            assert len(found.damage) == 1, place


_BEGINNING = plistlib.dumps({}).partition(b"<dict")[0]


def test_a_property_list_of_another_kind_is_left(reader: Reader) -> None:
    for form in FORMS.values():
        found = reader(plistlib.dumps({"CFBundleName": "KGS/USD = 0.01144 0%"}, fmt=form))
        assert (found.pages, found.damage, found.left) == (0, [], 1)


def _overlapping(data: bytes) -> bytes:
    """Make the data of the page a byte longer: they reach into the next object."""
    at = data.index(DATED.encode()) - 1
    return data[:at] + bytes([data[at] + 1]) + data[at + 1 :]


HOSTILE: dict[str, bytes] = {
    "entities": b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aa">]><plist><string>&a;</string></plist>',
    "deep XML": b"<plist>" + b"<array>" * 200_000 + b"</array>" * 200_000 + b"</plist>",
    "many values": b"<plist><array>" + b"<true/>" * 600_000 + b"</array></plist>",
    "an array of itself": b"bplist00\xa1\0\x08" + struct.pack(">6xBBQQQ", 1, 1, 1, 0, 10),
    "many objects": b"bplist00" + b"\x09" * 600_000 + struct.pack(">6xBBQQQ", 4, 4, 600_000, 0, 9),
    "a huge count": b"bplist00\xaf\x13" + b"\xff" * 8 + b"\x08" + struct.pack(">6xBBQQQ", 1, 1, 1, 0, 18),
    "data that are no base64": SAFARI.replace(b"PCFET0N", b"PCF!ET0N"),
    "a length that is too large": _overlapping(plistlib.dumps(webarchive(DATED), fmt=plistlib.FMT_BINARY)),
    "no page": plistlib.dumps({"WebSubresources": [resource(DATED, "")]}),
    "a page that is none": plistlib.dumps({"WebMainResource": {"WebResourceData": "text"}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_web_archive_is_told_in_time(reader: Reader, name: str) -> None:
    before = time.monotonic()
    found = reader(HOSTILE[name])
    assert (found.observations, found.is_told or found.left) == (set(), True)
    assert time.monotonic() - before < 10


def test_frames_that_name_each_other_end(reader: Reader) -> None:
    one = webarchive(DATED)
    one["WebSubframeArchives"] = [True]
    data = plistlib.dumps(one, fmt=plistlib.FMT_BINARY, sort_keys=False)
    array = re.findall(rb"\xa1[\0-\x20]", data)[1]
    found = reader(data.replace(array, b"\xa1\0"))  # the archive itself
    assert (found.observations, found.pages) == (ON_PAGE, 1)


def test_a_web_archive_on_the_command_line(elsewhere: Path) -> None:
    path = elsewhere / "a.webarchive"
    path.write_bytes(SAFARI)
    assert fxtrack("--db", "x.db", "import", "a.webarchive").status == 0
    run = fxtrack("--db", "x.db", "trace", "KGS/USD", "2025-12-08", "--verify")
    assert (run.status, "https://courier.example/front" in run.out, ",yes" in run.out) == (0, True, True)
    path.write_bytes(SAFARI[:900])
    run = fxtrack("--db", "y.db", "import", "a.webarchive")
    assert (run.status, "cut short or damaged" in run.err) == (1, True)
