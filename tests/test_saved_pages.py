"""What programs that save pages tell of address and capture time: in a comment, a folder, the address itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from archives import PAGES, Crawl, Page, Reader, Response, jsonl, zipped
from forked import counted, fxtrack, rows

from fxtrack.extract import Dating
from fxtrack.pages import capture

DATA = Path(__file__).parent / "data" / "archives"
SAVED = (DATA / "singlefile-undated.html").read_text()
UNDATED = "<html><body><p>KGS/USD = 0.01144 0%</p><p>KZT/USD = 0.00193 -0.15%</p></body></html>"
URL = "https://courier.example/front"
WAYBACK = "<!-- FILE ARCHIVED ON {} AND RETRIEVED FROM THE INTERNET ARCHIVE -->"


def comment(date: str, url: str = URL, title: str = "Page saved with SingleFile") -> str:
    return f"<!--\n {title} \n url: {url} \n saved date: {date}\n-->"


def page(comment: str, start: str = "<!DOCTYPE html>\n<html lang=en>") -> str:
    return UNDATED.replace("<html>", start + comment)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


# SingleFile.

MOMENTS = {
    "Mon Dec 08 2025 16:11:12 GMT+0600 (Kyrgyzstan Time)": "2025-12-08 10:11:12",
    "Tue Dec 09 2025 03:11:12 GMT+0600 (Киргизия)": "2025-12-08 21:11:12",
    "Sun Dec 07 2025 23:11:12 GMT-0530 (Some (odd) Time)": "2025-12-08 04:41:12",
    "Thu Jun 11 2026 22:49:39 GMT+0000 (Coordinated Universal Time)": "2026-06-11 22:49:39",
    "Mon Dec 08 2025 16:11:12 GMT+0600": "2025-12-08 10:11:12",
    "Tue Dec 08 2025 16:11:12 GMT+0600 (Kyrgyzstan Time)": "",
    "Mon Dec 08 2025 16:11:12": "",
    "Mon Dec 08 2025": "",
    "Mon Dec 32 2025 16:11:12 GMT+0600": "",
    "Mon Dez 08 2025 16:11:12 GMT+0600": "",
    "Mon Jan 01 0001 00:11:12 GMT+0600": "",
    "2025-12-08T16:11:12+06:00": "",
    "": "",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_moment_in_singlefile_s_comment_is_read_as_browsers_write_it(moment: str) -> None:
    taken = capture.from_page(page(comment(moment)))
    assert (taken.at.strftime("%Y-%m-%d %H:%M:%S") if taken else "") == MOMENTS[moment]


DATE = "Mon Dec 08 2025 16:11:12 GMT+0600 (Kyrgyzstan Time)"
PLACES = {
    "first in the page": (page(comment(DATE)), URL),
    "an older heading": (page(comment(DATE, title="Archive processed by SingleFile")), URL),
    "a byte order mark, an old doctype, a tag with >": (
        page(
            comment(DATE),
            '\ufeff<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">\n<html data-x="a>b" lang=\'ru\'>\n',
        ),
        URL,
    ),
    "more told in it": (page(comment(DATE).replace("-->", " info: for the report\n-->")), URL),
    "in the body": (UNDATED.replace("<body>", f"<body>{comment(DATE)}"), ""),
    "behind another comment": (page(f"<!-- printed by a page -->{comment(DATE)}"), ""),
    "in a script": (page(f"<script>{comment(DATE)}</script>"), ""),
    "never closed": (page(comment(DATE).replace("-->", "")), ""),
    "with another comment in it": (page(comment(DATE).replace("-->", " <!-- -->")), ""),
    "another program": (page(comment(DATE, title="Page saved with Scissors")), ""),
}


@pytest.mark.parametrize("name", PLACES)
def test_singlefile_s_comment_is_believed_only_where_it_writes_it(name: str) -> None:
    source, url = PLACES[name]
    taken = capture.from_page(source)
    assert (capture.saved_from(source), taken is not None) == (url, bool(url))


def test_a_page_with_two_times_is_a_copy_of_a_copy() -> None:
    same, other = WAYBACK.format("10:11:12 Dec 08, 2025"), WAYBACK.format("10:11:12 Dec 01, 2025")
    assert capture.from_page(page(comment(DATE)) + same) is not None
    assert capture.from_page(page(comment(DATE)) + other) is None


@pytest.mark.usefixtures("elsewhere")
def test_singlefile_s_comment_dates_a_page_and_tells_its_address() -> None:
    Path("page.html").write_text(SAVED)
    assert counted(fxtrack("import", "page.html"))["undated"] == 1
    run = fxtrack("import", "--again", "page.html", "--date-from", "captured")
    assert (run.status, "Without a capture time" in run.out) == (0, False)
    told = rows(fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--format", "csv"))
    assert [(row["url"], row["captured_at"], row["still_says_so"]) for row in told] == [
        (URL, "2025-12-08T10:11:12Z", "yes")
    ]


def test_a_damaged_comment_makes_no_other_time(reader: Reader) -> None:
    """Cut at every byte, each byte zeroed: the time is that of the comment, or there is none."""
    whole = SAVED.encode()
    end = whole.index(b"-->") + 3
    quotes = {value[1:] for value in reader(whole).observations}
    for place in range(end):
        for data in (whole[:place], whole[:place] + b"\0" + whole[place + 1 :]):
            found = reader(data, dating=Dating(captured=True))
            assert {value[1:] for value in found.observations} <= quotes
            assert {str(e.date) for e in found.extractions} <= {"2025-12-08", "None"}, place


# Folders of downloaders.

FOLDERS = {
    "/d/20251208123456/courier.example/front/index.html": "courier.example/front/index.html",
    "/d/websites/courier.example/20251208123456/front/index.html": "courier.example/front/index.html",
    "/d/pages.zip!/20251208123456/courier.example/front.html": "courier.example/front.html",
    "/d/waybackup_snapshots/courier.example/20251208123456/a.html": "courier.example/a.html",
    "websites/courier.example/20251208123456/a.html": "courier.example/a.html",
    "/d/courier.example/20251208123456/courier.example/a.html": "courier.example/a.html",
    "/d/websites/courier.example/20251208123456/v1.en/a.html": "courier.example/v1.en/a.html",
    "/d/20251208123456/courier.example_8080/a.html": "courier.example_8080/a.html",
    "/d/20251208123456/xn--80a1acny.xn--p1ai/a.html": "xn--80a1acny.xn--p1ai/a.html",
    "/d/my.project/20251208123456/a.html": None,
    "/d/my.project/20251208123456/front/a.html": None,
    "/d/websites/project/20251208123456/front/a.html": None,
    "/d/20251208123456/a.html": None,
    "/d/20251208123456/about.html/index.html": None,
    "/d/20251208123456/front/index.html": None,
    "/d/20251308123456/courier.example/a.html": None,
    "/d/20251208123456/20251209123456/courier.example/a.html": None,
    "/d/20251208123456/courier.example/crawl.jsonl!/byte 0": None,
    "/d/120251208123456/courier.example/a.html": None,
    "20251208123456/courier.example": None,
}


@pytest.mark.parametrize("location", FOLDERS)
def test_a_folder_of_a_downloader_tells_address_and_time(location: str) -> None:
    told, url = capture.from_folders(location), FOLDERS[location]
    at = told.capture.at.strftime("%Y%m%d%H%M%S") if told.capture else None
    assert (told.url, at) == (url or "", None if url is None else "20251208123456")


NAMES = {
    "/d/20251208123456.html": "filename",
    "/d/20251208123456/page.html": "folder",
    "/d/20251208123456/20251209123456.html": "filename",
    "/d/20251208123456/a/20251209123456/page.html": "",
    "/d/20251208123456/20251209123456-20251210123456.html": "",
    "/d/20251208123456/a.jsonl!/byte 0": "",
    "/d/a.zip!/20251208123456/a.html": "folder",
}


@pytest.mark.parametrize("location", NAMES)
def test_digits_in_a_name_or_folder_are_a_time_when_that_is_asked_for(location: str) -> None:
    taken = capture.from_filename(location)
    assert (taken.source if taken else "") == NAMES[location]


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("date_from", ["captured", "filename"])
def test_a_page_in_such_a_folder_is_dated_and_traced(date_from: str) -> None:
    for stamp in ("20251208123456", "20251209123456"):
        place = Path("saved", stamp, "courier.example", "front")
        place.mkdir(parents=True)
        (place / "index.html").write_text(UNDATED.replace("</p></body>", f"</p><p>{stamp}</p></body>"))
    run = fxtrack("import", "saved", "--date-from", date_from)
    assert (run.status, counted(run)["imported"]) == (0, 2)
    told = rows(fxtrack("trace", "KGS/USD", "2025-12-09", "--verify", "--format", "csv"))
    assert [(row["url"], row["captured_at"], row["still_says_so"]) for row in told] == [
        ("courier.example/front/index.html", "2025-12-09T12:34:56Z", "yes")
    ]


# Addresses of copies.

ADDRESSES = {
    "https://web.archive.org/web/20251208123456/https://c.example/a?b=1": "https://c.example/a?b=1",
    "http://web.archive.org/web/20251208123456id_/http://c.example/": "http://c.example/",
    "https://web.archive.org:443/web/20251208123456if_/https:/c.example": "https:/c.example",
    "https://wayback.archive-it.org/1234/20251208123456/https://c.example/": "https://c.example/",
    "https://www.webarchive.org.uk/wayback/archive/20251208123456/https://c.example/": "https://c.example/",
    "https://archive.ph/20251208123456/https://c.example/": "https://c.example/",
    "https://evil.example/web/20251208123456/https://c.example/": "",
    "https://evil.example/?web.archive.org/web/20251208123456/https://c.example/": "",
    "https://web.archive.org@evil.example/web/20251208123456/https://c.example/": "",
    "https://web.archive.org/web/20251208/https://c.example/": "",
    "https://web.archive.org/web/20251308123456/https://c.example/": "",
    "https://web.archive.org/web/*/https://c.example/": "",
    "https://c.example/": "",
    "": "",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_address_of_a_copy_tells_when_it_was_taken(url: str) -> None:
    told = capture.replayed(url)
    assert (told.url, bool(told.capture)) == (ADDRESSES[url], bool(ADDRESSES[url]))


REPLAY = "https://web.archive.org/web/20240102030405/https://courier.example/"


def _replayed(name: str) -> bytes:
    copy = Page("a.html", REPLAY, PAGES[0].at, UNDATED.encode())
    if name == "WARC":
        crawl = Crawl()
        crawl.add("response", copy, response=Response((), copy.data))
        return crawl.finished()
    if name == "JSON Lines":
        return jsonl([copy])
    return page(comment(DATE, REPLAY)).encode()


@pytest.mark.parametrize("name", ["WARC", "JSON Lines", "SingleFile"])
def test_a_copy_of_a_copy_is_dated_by_the_first(reader: Reader, name: str) -> None:
    """When a page of a web archive is saved once more, the time of that says nothing of its rates."""
    (found,) = reader(_replayed(name), dating=Dating(captured=True)).extractions
    assert found.capture is not None
    assert (str(found.date), found.capture.source, found.url) == ("2024-01-02", "replay address", REPLAY)


# Programs that tell nothing to believe.

HTTRACK = (
    "<!-- Mirrored from courier.example/front.html by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Tue, 09 Dec 2025 10:11:12 GMT -->"
)
ARCHIVE_TODAY = '<head><meta property="og:site_name" content="archive.ph"/></head>'
UNTIMED = {
    "site/front.html": UNDATED.replace("<body>", f"\n{HTTRACK}\n<body>"),
    "today/index.html": UNDATED.replace("<body>", f"{ARCHIVE_TODAY}<body>"),
    "archive/1733741234.5/output.html": UNDATED,
}


@pytest.mark.usefixtures("elsewhere")
def test_pages_of_programs_that_tell_no_time_are_read_and_counted() -> None:
    for name, text in {
        **UNTIMED,
        "other.html": UNDATED,
        "archive/1733741234.5/singlefile.html": SAVED,
    }.items():
        Path("in", name).parent.mkdir(parents=True, exist_ok=True)
        Path("in", name).write_text(text)
    told = (
        "Without a capture time: 3 pages saved by HTTrack, archive.today or ArchiveBox, which bring no address and time "
        "to believe."
    )
    run = fxtrack("import", "in", "--date-from", "captured")
    assert (counted(run)["imported"], told in run.out.splitlines()) == (1, True)
    again = json.loads(fxtrack("import", "--again", "in", "--json").out)
    assert again["saved_without_capture_time"] == 3
    shutil.rmtree("in/today")
    shutil.rmtree("in/archive")
    run = fxtrack("import", "--again", "in", "--date-from", "captured")
    assert "Without a capture time: 1 page saved by HTTrack" in run.out


def test_the_comment_of_httrack_is_no_capture_time(reader: Reader) -> None:
    """Pages that were made from a mirrored one carry it for years, whoever saves them."""
    (found,) = reader(UNTIMED["site/front.html"].encode()).extractions
    assert (found.capture, found.url, found.saved_by) == (None, "", "HTTrack")


def test_a_known_time_is_told_whatever_saved_the_page(reader: Reader) -> None:
    row = Page("a", URL, PAGES[0].at, UNTIMED["site/front.html"].encode())
    (found,) = reader(jsonl([row])).extractions
    assert (found.url, found.saved_by, found.capture is None) == (URL, "", False)
    (member,) = reader(zipped({"20251208123456/courier.example/a.html": UNDATED.encode()})).extractions
    assert (member.url, member.capture and member.capture.source) == ("courier.example/a.html", "folder")
