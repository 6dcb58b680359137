"""``import --list``: every page with what became of it; and the end of the summary, which says what there is."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import archives
import pytest
from archives import Page
from forked import OUTCOMES, Process, counted, fxtrack, rows
from storing import content

import fxtrack as interface
from fxtrack import parse_page
from fxtrack.counts import Counts

SAMPLES = sorted((Path(__file__).parent.parent / "examples" / "snapshots").glob("page-*"))
COLUMNS = ["outcome", "reason", "date", "date_basis", "url", "captured_at", "quotes", "location"]
DATELESS = "no date that can be read under the ticker"
NOTHING = "nothing on it looks like a ticker"
SITE = "https://timesca.com/"
"""The address that the example pages have in a comment."""
BARE = ("Prose alone", "", "<p>more prose</p>", "")


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def expected(page: Path) -> dict[str, str]:
    """What a page says, read by itself."""
    read = parse_page(page.read_bytes())
    basis = ("printed" if read.page_date else "none") if read.quotes else ""
    outcome = ("imported" if read.page_date else "undated") if read.quotes else "no ticker"
    why = {"undated": DATELESS, "no ticker": NOTHING}.get(outcome, "")
    url = SITE if SITE in page.read_text("utf-8", "replace") else ""
    values = [outcome, why, str(read.page_date or ""), basis, url, "", str(len(read.quotes)), str(page)]
    return dict(zip(COLUMNS, values, strict=True))


def test_every_page_of_a_folder(elsewhere: Path) -> None:
    """With its date and its quotes, as each page says that is read by itself."""
    run = fxtrack("import", SAMPLES[0].parent, "--list", "pages.csv")
    found = listed(elsewhere / "pages.csv")
    assert found == [expected(page) for page in SAMPLES]
    assert Counter(row["outcome"] for row in found) == {k: v for k, v in counted(run).items() if v}
    assert list(found[0]) == COLUMNS


def test_the_same_list_by_several_processes_and_without_writing(elsewhere: Path) -> None:
    one = fxtrack("import", SAMPLES[0].parent, "--list", "one.csv", "--dry-run")
    assert not (elsewhere / "fxtrack.db").exists()
    patched = {"fxtrack.ingest.pool._FEWEST_FILES": 2, "fxtrack.places.listing._CUT": 4}
    line = ["import", str(SAMPLES[0].parent), "--list", "two.csv", "--jobs", "2"]
    assert Process(*line, patched=patched).finish().out == one.out.replace(", nothing written (dry run)", "")
    assert (elsewhere / "one.csv").read_bytes() == (elsewhere / "two.csv").read_bytes()


def mixed() -> list[Page]:
    """Pages with a ticker, and pages without, empty ones too, each with its address and time."""
    at = datetime(2025, 5, 2, 10, 11, 12, tzinfo=UTC)
    texts = [text for page, bare in zip(SAMPLES, BARE, strict=False) for text in (page.read_text(), bare)]
    return [
        Page(f"{n}.txt", f"https://c.example/{n}", at + timedelta(hours=n), text.encode())
        for n, text in enumerate([*texts, BARE[0]])
    ]


def _lines(pages: Sequence[Page]) -> bytes:
    return archives.jsonl(pages)


WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {
    "WARC": archives.warc,
    "WARC, a member a record": lambda pages: archives.warc(pages, members=True),
    "WET": lambda pages: archives.warc(pages, "conversion"),
    "ARC": archives.arc,
    "ARC, a member a record": lambda pages: archives.arc(pages, members=True),
    "JSON Lines": _lines,
    "packed JSON Lines": lambda pages: gzip.compress(_lines(pages)),
    "JSON array": lambda pages: b"[" + b",".join(_lines(pages).splitlines()) + b"]",
    "Parquet": archives.parquet,
    "Parquet, coded": lambda pages: archives.parquet([*pages], use_dictionary=["text"]),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_page_of_an_archive(elsewhere: Path, name: str) -> None:
    """Those too that are only counted otherwise; with address and capture time, in their order."""
    pages = mixed()
    (elsewhere / "archive").write_bytes(WRITERS[name](pages))
    plainly = counted(fxtrack("import", "archive", "--dry-run"))
    assert counted(fxtrack("import", "archive", "--list", "pages.csv")) == plainly
    found = listed(elsewhere / "pages.csv")
    assert [row["url"] for row in found] == [page.url for page in pages]
    assert [row["captured_at"] for row in found] == [f"{page.at:%Y-%m-%dT%H:%M:%SZ}" for page in pages]
    kind = "text/plain" if name == "WET" else None
    quotes = [len(parse_page(page.data, media_type=kind).quotes) for page in pages]
    assert [row["quotes"] for row in found] == list(map(str, quotes))
    assert Counter(row["outcome"] for row in found) == {k: v for k, v in plainly.items() if v}
    assert len({row["location"] for row in found}) == len(pages)


def test_a_list_changes_nothing_else(elsewhere: Path) -> None:
    """What a page without a ticker has is not looked at; places of pages with one name stay the same."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    ticker = SAMPLES[0].read_bytes()
    wrong = archives.record(head + b"Transfer-Encoding: chunked\r\n\r\nprose", number=1)
    bare = archives.record(head + b"\r\nprose", number=2)
    same_name = archives.record(head + b"\r\n" + ticker, number=2)
    (elsewhere / "crawl.warc").write_bytes(wrong + bare + same_name + bare)
    runs = {}
    for name, options in (("plain", []), ("listed", ["--list", "pages.csv"])):
        runs[name] = fxtrack("--db", name, "import", "crawl.warc", *options)
    assert runs["plain"] == runs["listed"]
    assert content("plain") == content("listed")
    assert [row["quotes"] for row in listed(elsewhere / "pages.csv")] == ["0", "0", "5", "0"]


@pytest.mark.parametrize("write", [archives.zipped, archives.tar])
def test_every_member(elsewhere: Path, write: Callable[[dict[str, bytes]], bytes]) -> None:
    (elsewhere / "archive").write_bytes(write({page.name: page.data for page in mixed()}))
    fxtrack("import", "archive", "--list", "pages.csv")
    places = [f"{elsewhere}/archive!/{page.name}" for page in mixed()]
    assert [row["location"] for row in listed(elsewhere / "pages.csv")] == places


def test_what_is_no_page_is_not_listed(elsewhere: Path) -> None:
    """Requests and revisits are counted, and a damaged place is among the rejects."""
    request = archives.record(b"GET / HTTP/1.1\r\n\r\n", kind="request", number=8)
    revisit = archives.record(b"HTTP/1.1 304 Not Modified\r\n\r\n", kind="revisit", number=9)
    cut = archives.record(b"HTTP/1.1 200 OK\r\n\r\nKGS/USD", b"900", number=10)
    (elsewhere / "crawl.warc").write_bytes(archives.warc(mixed()) + request + revisit + cut)
    run = fxtrack("import", "crawl.warc", "--list", "pages.csv", "--rejects", "rejects.csv")
    assert "Left: 1 record that only says that a page had not changed (revisits)." in run.out
    assert "Left: 1 record or member that holds no page (requests, pictures and the like)." in run.out
    assert "Damaged: 1 place in an archive; get a whole copy, and import it again." in run.out
    assert (run.status, len(listed(elsewhere / "pages.csv"))) == (1, len(mixed()))
    assert len(listed(elsewhere / "rejects.csv")) == 1


@pytest.mark.usefixtures("odd_files")
def test_reasons(elsewhere: Path) -> None:
    """Why a page, or a part of it, was refused, as --rejects has it; and why it is in no series."""
    (elsewhere / "20240101000000.txt").write_bytes(b"KGS/USD = 3 0%\nKZT/USD = 4 0%\n01 May 2025\n")
    fxtrack("import", ".", "--date-from", "filename", "--list", "pages.csv", "--rejects", "rejects.csv")
    told = {
        Path(row["location"]).name: (row["outcome"], row["reason"]) for row in listed(elsewhere / "pages.csv")
    }
    assert told == {
        "20240101000000.txt": ("imported", "printed date more than 2 days from the capture: in no series"),
        "conflict.txt": ("conflict", "conflicting rates"),
        "cut.txt": ("undated", f"cut off at the end of the text; {DATELESS}"),
        "good.txt": ("imported", ""),
        "image.png": ("unreadable", "a binary file, not a page"),
        "undated.txt": ("undated", DATELESS),
    }
    refused = {Path(row["location"]).name for row in listed(elsewhere / "rejects.csv")}
    assert refused == {name for name, (_, reason) in told.items() if reason not in {"", DATELESS}} - {
        "20240101000000.txt"
    }


def test_files_that_have_not_changed_are_read_again(elsewhere: Path) -> None:
    """With the list: else their pages would be missing in it. What they are is known by then."""
    settled(SAMPLES[:30], elsewhere / "pages")
    first = fxtrack("import", "pages", "--list", "pages.csv")
    assert "Not read again" in fxtrack("import", "pages").out
    again = fxtrack("import", "pages", "--list", "again.csv")
    assert "Not read again" not in again.out
    assert counted(again)["already known"] == counted(first)["imported"] + counted(first)["undated"]
    before, after = (listed(elsewhere / name) for name in ("pages.csv", "again.csv"))
    unlike = [{k: v for k, v in row.items() if k != "outcome"} for row in before]
    assert [{k: v for k, v in row.items() if k != "outcome"} for row in after] == unlike


def settled(pages: Sequence[Path], folder: Path) -> None:
    """Link to pages that were written long ago: what is fresh is never taken as known."""
    folder.mkdir()
    for page in pages:
        (folder / page.name).symlink_to(page)


def test_nothing_in_the_list_runs_as_a_formula(elsewhere: Path) -> None:
    rows_ = [{"url": '=HYPERLINK("x")', "timestamp": "2025-05-02T10:00:00Z", "text": "prose"}]
    (elsewhere / "=1+1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows_))
    fxtrack("import", ".", "--list", "pages.csv")
    [row] = listed(elsewhere / "pages.csv")
    assert row["url"] == '\'=HYPERLINK("x")'
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.usefixtures("odd_files")
def test_the_list_on_standard_output(elsewhere: Path) -> None:
    """And nothing else there: the summary, also as JSON, goes to standard error."""
    fxtrack("import", ".", "--list", "pages.csv", "--dry-run")
    content = (elsewhere / "pages.csv").read_text()
    (elsewhere / "pages.csv").unlink()
    run = fxtrack("import", ".", "--list", "-", "--dry-run")
    assert run.out == content
    assert "pages read, nothing written (dry run):" in run.err
    run = fxtrack("-q", "import", ".", "--list", "-", "--json", "--dry-run")
    assert run.out == content
    assert json.loads(run.err[run.err.index("{") :])["snapshots"] == len(rows(run))


@pytest.mark.usefixtures("odd_files")
def test_the_list_takes_its_place_whole_or_not_at_all(elsewhere: Path) -> None:
    fxtrack("import", "good.txt", "--list", "pages.csv")
    before = (elsewhere / "pages.csv").read_bytes()
    assert fxtrack("import", "cut.txt", "--from-file", "no", "--list", "pages.csv").status == 1
    assert (elsewhere / "pages.csv").read_bytes() == before
    assert fxtrack("import", ".", "--list", "pages.csv").status == 0  # it is no page of the folder
    assert "pages.csv" not in (elsewhere / "pages.csv").read_text()
    for line in (["--list", "good.txt"], ["--list", "fxtrack.db"], ["--list", "a", "--rejects", "a"]):
        run = fxtrack("import", ".", *line)
        assert run.status == 2
        assert "would overwrite the database, a page or a list" in run.err
    assert "--list good.txt" in fxtrack("import", ".", "--list", "good.txt").err


def test_the_list_from_python(elsewhere: Path) -> None:
    (elsewhere / "page.txt").write_bytes(SAMPLES[0].read_bytes())
    with interface.open("fxtrack.db", create=True) as db:
        done = db.import_("page.txt", listing=elsewhere / "pages.csv")
        assert [row["outcome"] for row in listed(elsewhere / "pages.csv")] == ["imported"]
        page = parse_page(SAMPLES[0].read_bytes())
        assert done.dates == (page.page_date,)
        assert done.pairs == tuple(sorted(quote.pair for quote in page.quotes))
        with pytest.raises(interface.FxtrackError, match=r"listing .* would overwrite"):
            db.import_("page.txt", listing="page.txt")


def test_what_came_of_it() -> None:
    """As many dates and pairs as the pages tell that are read one by one."""
    read = [parse_page(page.read_bytes()) for page in SAMPLES]
    dates = {page.page_date for page in read if page.page_date and page.quotes}
    pairs = {quote.pair for page in read if page.page_date for quote in page.quotes}
    answer = json.loads(fxtrack("import", SAMPLES[0].parent, "--json").out)
    assert (answer["dates"], answer["pairs"]) == (len(dates), len(pairs))
    assert (answer["first_date"], answer["last_date"]) == (str(min(dates)), str(max(dates)))
    observations = rows(fxtrack("observations"))
    assert dates == {date.fromisoformat(row["date"]) for row in observations}
    assert pairs == {f"{row['base']}/{row['quote']}" for row in observations}


LAST_LINES = {
    "one": (["good.txt"], "Read: 1 date of 2 pairs, 1 May 2025."),
    "known": (["good.txt", "good.txt"], "Read: 1 date of 2 pairs, 1 May 2025."),
    "two dates": (["good.txt", "later.txt"], "Read: 2 dates of 3 pairs, 1 May 2025 to 2 June 2025."),
    "flagged": (["20240101000000.txt"], "Read: no rate with a date."),
    "undated": (["undated.txt"], "Read: no rate with a date."),
    "a conflict of one pair": (["conflict.txt"], "Read: 1 date of 1 pair, 1 May 2025."),
}


@pytest.mark.usefixtures("odd_files")
@pytest.mark.parametrize("name", LAST_LINES)
def test_the_last_line(elsewhere: Path, name: str) -> None:
    (elsewhere / "later.txt").write_text("KGS/USD = 3 0%\nTJS/USD = 4 0%\n02 June 2025\n")
    (elsewhere / "20240101000000.txt").write_text("KGS/USD = 3 0%\nKZT/USD = 4 0%\n01 May 2025\n")
    paths, told = LAST_LINES[name]
    assert fxtrack("import", *paths, "--date-from", "filename").out.splitlines()[-1] == told


def test_nothing_is_said_of_what_was_not_read(elsewhere: Path) -> None:
    settled(SAMPLES[:30], elsewhere / "pages")
    assert "Read: " in fxtrack("import", "pages").out
    assert "Read: " not in fxtrack("import", "pages").out
    answer = json.loads(fxtrack("import", "pages", "--json").out)
    assert [answer[name] for name in ("dates", "pairs", "first_date", "last_date")] == [0, 0, None, None]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_plurals(number: int) -> None:
    """Of every count in the summary."""
    from fxtrack.cli.summary import summary
    from fxtrack.importing import Imported

    names = [name for name in Counts.__slots__ if name not in {"unchanged", "earlier"}]
    counts = Counts(**dict.fromkeys(names, number))
    text = summary(Imported(counts, (), interrupted=False), dating_asked=True)
    several = ["pages", "records", "members", "places", "rows", "bytes"]
    for word in several:
        assert (f"1 {word}" in text, f"{number} {word[:-1]} " in text and number != 1) == (False, False)
    assert len(OUTCOMES) * number - number == int(text.split()[0])
