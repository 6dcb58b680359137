"""A file of several pages is refused by name: no quote may get the date of another page."""

from __future__ import annotations

import csv
import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from command import fxtrack
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pages import as_html, as_text, captures
from reading import EVERY, TICKER, Printed, also_reading, content, read_by
from sums import SUMS

from fxtrack import Page, parse_page
from fxtrack.extract import extract_snapshot
from fxtrack.extract.batch import Dating
from fxtrack.model import Reason, Snapshot
from fxtrack.pages import several
from fxtrack.pages.markup import render
from fxtrack.pages.recall import Memory

SEVERAL = {Reason.SEVERAL_PAGES, Reason.DATE_CONFLICT}
QUOTES = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n"
OTHERS = "TJS/USD = 0.10901 0.28%\nUZS/USD = 0.00008 0%\n"
DATED = f"{QUOTES}08 December 2025\nThe museum reopened.\n"
IN_ROWS = r"""COPY pages (id, page) FROM stdin;
1 KGS/USD = 1 0%\nKZT/USD = 2 0%\n08 December 2025\n
2 KGS/USD = 1 0%\nTJS/USD = 2 0%\n
"""
MAILS = f"""x

From a@b Mon Dec  8 10:00:00 2025

{QUOTES}x

From a@b Tue Dec  9 10:00:00 2025

{QUOTES}"""
UNDATED = f"{OTHERS}The bridge is closed.\n"


def refused(page: Page) -> list[tuple[str, int]]:
    """What tells that a file holds several pages, and the line where it stands; nothing else is left then."""
    found = [(reject.raw, reject.line) for reject in page.rejects if reject.reason in SEVERAL]
    if found:
        assert (page.quotes, page.page_date) == ((), None)
    return found


def html(text: str) -> str:
    return "".join(f"<p>{line}</p>\n" for line in text.splitlines())


def document(text: str, tag: str = "<html>") -> str:
    return f"<!doctype html>\n{tag}<head><title>News</title></head><body>\n{html(text)}</body></html>\n"


@pytest.mark.parametrize(
    ("name", "file", "told"),
    [
        ("two dates", DATED + DATED.replace("08", "09"), [("08 December 2025", 3), ("09 December 2025", 7)]),
        ("the second undated", DATED + UNDATED, [("TJS/USD = 0.10901 0.28%", 5)]),
        ("the first undated", UNDATED + DATED, [("TJS/USD = 0.10901 0.28%", 1)]),
        ("another change", f"{DATED}{QUOTES.replace('-0%', '1%')}Text", [("KGS/USD = 0.01144 0%", 5)]),
        ("one more pair", f"{DATED}{QUOTES}{OTHERS}Text", [("KGS/USD = 0.01144 0%", 5)]),
        (
            "the date of the second is impossible",
            f"{DATED}{OTHERS}31 February 2025\n",
            [("TJS/USD = 0.10901 0.28%", 5)],
        ),
        (
            "the date of the second is cut",
            f"{DATED}{OTHERS}09 December 2025",
            [("TJS/USD = 0.10901 0.28%", 5)],
        ),
        ("two documents", document(DATED) + document(UNDATED), [("<!doctype html>", 8)]),
        ("the second without a ticker", document(DATED) + document("Text"), [("<!doctype html>", 8)]),
        ("the same date", document(DATED) + document(DATED), [("<!doctype html>", 8)]),
        ("capitals", document(DATED) + "<p>Text</p><HTML LANG=en>" + html(UNDATED), [("<HTML LANG=en>", 8)]),
        (
            "no tag for the document",
            "<!doctype html>" + html(QUOTES + "x") + "<!DOCTYPE html>" + html(UNDATED),
            [("<!DOCTYPE html>", 4)],
        ),
        (
            "a dump of a database",
            f"{QUOTES}{QUOTES}Text\nINSERT INTO pages VALUES (1, 'x');\n",
            [("INSERT INTO pages VALUES (1, 'x');", 6)],
        ),
        ("a dump in rows of one line", IN_ROWS, [("COPY pages (id, page) FROM stdin;", 1)]),
        (
            "a history",
            f"commit 1\ndiff --git a/p b/p\n@@ -1,3 +1,3 @@\n{QUOTES}-x\n+y\n",
            [("diff --git a/p b/p", 2)],
        ),
        ("mails behind something else", MAILS, [("From a@b Tue Dec  9 10:00:00 2025", 9)]),
        (
            "files behind each other",
            f"==> a.txt <==\n{QUOTES}x\n\n==> b.txt <==\n{QUOTES}",
            [("==> b.txt <==", 6)],
        ),
        (
            "responses behind each other",
            f"HTTP/1.1 200 OK\n\n{QUOTES}x\nHTTP/1.1 200 OK\n\n{QUOTES}",
            [("HTTP/1.1 200", 6)],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_several_pages_are_refused(name: str, file: str, told: list[tuple[str, int]]) -> None:
    assert refused(parse_page(file)) == told, name
    reading = Memory().read(file.encode())
    assert (reading.ticker, reading.page_date) == (None, None)
    assert reading.rejects == parse_page(file.encode()).rejects


def test_such_a_file_is_in_conflict() -> None:
    for file in (DATED + UNDATED, DATED + DATED.replace("08", "09"), document(DATED) + document("x")):
        extraction = extract_snapshot(Snapshot("x", file.encode()), Dating(given=date(2020, 1, 1)))
        assert extraction is not None
        assert extraction.in_conflict
        assert extraction.ticker is None
        assert all("several pages in one file" in reject.told for reject in extraction.rejects)


def test_dumps_and_histories_as_programs_write_them(tmp_path: Path) -> None:
    """A dump of SQLite, a history of git, files behind each other: each is one line of the list of rejects."""
    folder, kept = tmp_path / "pages", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    git = ("git", "-C", str(kept), "-c", "user.name=x", "-c", "user.email=x@x.example")
    subprocess.run([*git, "init", "-q"], check=True)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE pages (id INTEGER, body TEXT)")
        for number, page in enumerate((DATED, UNDATED)):
            database.execute("INSERT INTO pages VALUES (?, ?)", (number, page))
            (kept / "page").write_text(document(page), "utf-8")
            subprocess.run([*git, "add", "page"], check=True)
            subprocess.run([*git, "commit", "-qm", "x"], check=True)
        (folder / "dump.sql").write_text("\n".join(database.iterdump()), "utf-8")
    log = subprocess.run([*git, "log", "-p"], check=True, capture_output=True).stdout
    (folder / "log.txt").write_bytes(log)
    (folder / "joined.html").write_text(document(DATED) + document(UNDATED), "utf-8")
    run = fxtrack("--db", tmp_path / "x.db", "import", folder, "--rejects", tmp_path / "r.csv")
    assert re.search("conflict +3", run.out + run.err)
    with (tmp_path / "r.csv").open(newline="") as file:
        told = [(Path(row["location"]).name, row["reason"]) for row in csv.DictReader(file)]
    names = ("dump.sql", "joined.html", "log.txt")
    assert told == [(name, "several pages in one file") for name in names]


@pytest.mark.parametrize(
    ("file", "pairs"),
    [
        (DATED + DATED, "KGS KZT"),
        (DATED + DATED.replace("0.00198 -0%", "0.00199 -0%"), "KGS"),
        (DATED + QUOTES, "KGS KZT"),
        (DATED + QUOTES.replace("0.01144", "0.01145"), "KZT"),
        (f"{DATED}{OTHERS}08 December 2025\n", "KGS KZT TJS UZS"),
        (f"{QUOTES}XXX/USD = 1 0%\n• KGS/USD = none\n\n{OTHERS}08 December 2025\n", "KGS KZT TJS UZS"),
        (f"{DATED}TJS/USD = 1 0% is what traders saw, and UZS/USD = 2 0%.", "KGS KZT"),
        (f"HTTP/1.1 200 OK\nContent-Type: text/plain\n\n{DATED}", "KGS KZT"),
    ],
)
def test_what_no_date_can_be_wrong_of_is_one_page(file: str, pairs: str) -> None:
    """Several of one date: as if on one page, rates that contradict each other are refused. Or repeated."""
    page = parse_page(file)
    assert (page.page_date, refused(page)) == (date(2025, 12, 8), [])
    assert " ".join(quote.pair.base for quote in page.quotes) == pairs


# What Chromium 156 builds of each (``--dump-dom``): one ``html`` for each, with or without the attribute "n".
# Where it takes the second for a tag, the attribute stands on the one ``html``.
BUILT = [
    ("<html n>", True),
    ("<HTML\nn>", True),
    ("<html\tn/>", True),
    ("</html><html n>", True),
    ("<p>x</p></body></html>\n<!doctype html>\n<html n>", True),
    ("<b title='x'><html n></b>", True),
    ("<!-- x --><html n>", True),
    ("<noscript>x</noscript><html n>", True),
    ("<textarea></textarea><html n>", True),
    ("<table><tr><td><html n>", True),
    ("<!-- <html n> -->", False),
    ("<!--[if IE]><html n><![endif]-->", False),
    (
        "<!--[if lt IE 7]> <html class='ie6' n> <![endif]--><!--[if IE 7]> <html class='ie7' n> <![endif]-->",
        False,
    ),
    ("<![if !IE <html n>", False),
    ("<script>var tag = '<html n>'</script>", False),
    ("<style>/* <html n> */</style>", False),
    ("<b title='<html n>'>x</b>", False),
    ('<b title="<html n>">x</b>', False),
    ("<iframe srcdoc='<html n>'></iframe>", False),
    ("<iframe><html n></iframe>", False),
    ("<textarea><html n></textarea>", False),
    ("<title><html n></title>", False),
    ("<noframes><html n></noframes>", False),
    ("<noscript><html n></noscript>", False),
    ("<xmp><html n></xmp>", False),
    ("<template><html n></template>", False),
    ("&lt;html n&gt;", False),
    ("<pre>&lt;html n></pre>", False),
    ("<html5 n>", False),
    ("<html:p n>", False),
    ("< html n>", False),
    ("<?html n>", False),
    ("<!html n>", False),
    ("</html n>", False),
]


@pytest.mark.parametrize(("second", "is_built"), BUILT)
def test_only_tags_that_a_browser_builds_count(second: str, is_built: bool) -> None:
    for before, after in ((html(DATED), ""), ("<p>x</p>", html(DATED))):
        page = parse_page(f"<!DOCTYPE html><html lang=en><head></head><body>{before}{second}{after}")
        assert bool(refused(page)) is is_built
        assert is_built or page.page_date == date(2025, 12, 8)


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE html>\n<!--[if lt IE 9]><html class='old'><![endif]-->\n<!--[if gt IE 8]><!--><html><!--<![endif]-->",
        "<!--[if IE]><html class='ie'><![endif]--><!--[if !IE]> --><html class='no-ie'><!-- <![endif]-->",
        "<!DOCTYPE html><html><html lang='en'>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><!-- <html> --> <html xmlns='http://www.w3.org/1999/xhtml'>",
        "Warning: unknown in line 3<br><!doctype html><html>",
        "<!doctype html><!doctype html>",
    ],
)
def test_one_document_however_it_begins(head: str) -> None:
    assert parse_page(head + html(DATED)).page_date == date(2025, 12, 8)
    if "<html" in head:
        assert refused(parse_page(head + html(DATED) + "<html>"))


@pytest.mark.parametrize("tag", ["<Html>", "<hTmL lang=en>", "<!Doctype html>"])
def test_odd_capitals_count_where_there_are_more_quotes(tag: str) -> None:
    page = f"<!doctype html><html>{html(DATED)}"
    assert refused(parse_page(page + tag + html(QUOTES))) == [(tag, 5)]
    assert parse_page(page + tag).page_date == date(2025, 12, 8)


def test_captures_are_one_page() -> None:
    for layout in (as_text, as_html):
        for capture in captures():
            page = parse_page(layout(capture))
            assert refused(page) == []
            assert page.page_date == (capture.date if capture.quotes else None)
            assert several.second_document(layout(capture)) is None


def test_seeds_are_one_page() -> None:
    for seed in sorted(Path(__file__).parent.glob("data/seeds/*")):
        page = parse_page(seed.read_bytes())
        assert bool(page.quotes) is (seed.stem != "no-ticker")
        assert page.rejects == ()


MARKUP: tuple[str, ...] = (
    "<p>",
    "<br>",
    "<html>",
    "<HTML>",
    "<!doctype html>",
    "<!-- ",
    " -->",
    "<script>",
    "</script>",
)
MARKUP += ("<b title='", "'>", "<iframe srcdoc='", "</html>", "\nINSERT INTO p ", "\n==> x <==\n")
PIECES = st.sampled_from(
    (*TICKER.quotes, *MARKUP, TICKER.day, TICKER.day, TICKER.other_day, "\n", "\n", "\n", " ", "text")
)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300)
def test_prefixes_of_what_may_be_several_pages(file: str) -> None:
    """What is read of a page without conflicts is read of all of it; what is recalled is what is parsed."""
    whole, memory = parse_page(file), Memory()
    for end in (*range(len(file)), len(file)):
        part = parse_page(file[:end].encode())
        reading = memory.read(file[:end].encode())
        assert (
            reading.ticker.at(reading.start, reading.line) if reading.ticker else (),
            reading.page_date,
            reading.rejects,
        ) == (part.quotes, part.page_date, part.rejects)
        if not any(reject.reason in {*SEVERAL, Reason.CONFLICT} for reject in whole.rejects):
            assert content(part) <= content(whole)
            assert part.page_date in {None, whole.page_date}


@given(st.lists(PIECES, max_size=10).map("".join), st.lists(PIECES, max_size=10).map("".join), st.booleans())
@settings(max_examples=300)
def test_no_quote_gets_the_date_of_another_page(first: str, second: str, as_documents: bool) -> None:
    """Two pages in one file: what is dated is printed under that date, or on a page without a word between."""
    if as_documents:
        first, second = f"<html><p>{first}</p></html>", f"<html><p>{second}</p></html>"
        assume("Next." in render(f"{first}<p>Next.</p>").text)  # a tag left open takes the next page in
    else:
        assume("<" not in first + second)
        first, second = f"{first}\nThe end.\n", f"Page.\n{second}\nThe end.\n"
    pages = [parse_page(first), parse_page(second)]
    joined = parse_page(first + second)
    if joined.page_date:
        told = [content(page) for page in pages if page.page_date == joined.page_date]
        assert content(joined) <= set().union(*told)


@pytest.mark.parametrize("printed", EVERY, ids=str)
def test_every_grammar_of_tickers_tells(printed: Printed) -> None:
    first = "\n".join([*printed.quotes[:2], printed.day, "Text\n"])
    second = "\n".join([*printed.quotes[2:4], "Text\n"])
    with also_reading(SUMS):
        assert refused(read_by(printed.grammar, first)) == []
        assert refused(read_by(printed.grammar, first + second)) == [(printed.quotes[2], 5)]
