"""What is known is not parsed again, which does not show: by every grammar, and by several at once."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import PROSE, Capture, as_html, as_text, captures
from reading import EVERY, IN_SUMS, TICKER, Printed, also_reading
from sums import SUMS

from fxtrack import parse_page
from fxtrack.pages import shown
from fxtrack.pages.located import PageText
from fxtrack.pages.recall import Memory


@pytest.fixture(scope="module", autouse=True)
def both() -> Iterator[None]:
    """Two grammars are active throughout."""
    with also_reading(SUMS):
        yield


def assert_same(memory: Memory, data: bytes, media_type: str | None = None) -> None:
    page = parse_page(data, media_type=media_type)
    reading = memory.read(data, media_type)
    quotes = reading.ticker.at(reading.start, reading.line) if reading.ticker else ()
    assert (quotes, reading.page_date) == (page.quotes, page.page_date)
    assert reading.rejects == page.rejects
    assert ("text/html" if reading.is_html else "text/plain") == page.media_type
    assert (reading.encoding, reading.replaced) == (page.encoding, page.replaced)


def inline(capture: Capture) -> str:
    """HTML without a block before the second quote: the line ends of the source count."""
    return "".join(f"<b>{html.escape(line)}</b>\n" for line in as_text(capture).splitlines())


LAYOUTS: dict[str, Callable[[Capture], str]] = {
    "text": as_text,
    "text with CRLF": lambda c: as_text(c).replace("\n", "\r\n"),
    "text with CR": lambda c: as_text(c).replace("\n", "\r"),
    "text further down": lambda c: f"{PROSE[0]}\r\n{PROSE[1]}\n\r\n{as_text(c)}",
    "HTML": as_html,
    "HTML with CRLF": lambda c: as_html(c).replace("\n", "\r\n"),
    "HTML further down": lambda c: as_html(c).replace("<body>", f"<body>\r\n<p>{PROSE[0]}</p>\n<hr>"),
    "preformatted HTML": lambda c: f"<html><body><pre>{html.escape(as_text(c))}</pre></body></html>",
    "HTML of line breaks": lambda c: f"<body>{html.escape(as_text(c))}</body>".replace("\n", "<br>\n"),
    "HTML whose lines count": inline,
}
SOME = captures()[::5]
PAGES = [(layout, LAYOUTS[layout](c)) for layout in LAYOUTS for c in SOME]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_every_page_reads_the_same_in_any_order(encoding: str) -> None:
    """Each quote at its place and line; the date, the rejects, the encoding, what could not be decoded."""
    memory = Memory()
    pages = PAGES if encoding == "utf-8" else PAGES[::4]
    for seed in range(2):
        for _, page in random.Random(seed).sample(pages, len(pages)):
            data = page.encode(encoding, "xmlcharrefreplace") + b"\x98" * seed
            assert_same(memory, data, "text/html; charset=windows-1251" if encoding == "cp1251" else None)


def listed(capture: Capture) -> str:
    """HTML of an ordinary page, without a quote in a script or comment."""
    items = "".join(f"<li><b>{pair}</b> = {rate} {change}</li>\n" for pair, rate, change in capture.quotes)
    head = "<!doctype html><html><head><title>Rates</title>\n<script src=x>if (1 < 2) 3;</script></head>"
    return f"{head}<body><!-- x --><ul class=t>\n{items}</ul><p>{capture.date_line}</p><p>Text"


NEVER_KNOWN = {"HTML with CRLF", "HTML further down", "preformatted HTML"}


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout not in NEVER_KNOWN])
def test_a_known_ticker_is_not_parsed_again(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.PROSE", [line for line in PROSE if "/" not in line])
    dated = [c for c in SOME if c.date and c.quotes and c.follows != "second-date"]
    lay_out = {**LAYOUTS, "HTML": listed}[layout]
    pages = [lay_out(capture).encode() for capture in dated]
    memory = Memory()
    for page in pages:
        assert_same(memory, page)
    monkeypatch.setattr("fxtrack.pages.recall.parse_decoded", not_to_be_parsed)
    assert len(dated) > 20
    for capture, page in zip(dated, pages, strict=True):
        reading = memory.read(b"\n" + page + b"Something else.")
        assert reading.page_date == capture.date
        assert reading.ticker


@pytest.mark.parametrize("printed", EVERY, ids=str)
def test_every_grammar_is_recalled(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the pages of several are read one after the other."""
    names = ("lines", "lines of CRLF", "line breaks", "a list", "a list with line ends")
    pages = [tickers(printed)[name].encode() for name in names]
    memory = Memory()
    for name in names:
        for each in EVERY:
            assert_same(memory, tickers(each)[name].encode())
    monkeypatch.setattr("fxtrack.pages.recall.parse_decoded", not_to_be_parsed)
    for page in pages:
        reading = memory.read(page + b" Text of an article.")
        assert reading.page_date == date(2025, 12, 8)
        assert reading.ticker is not None
        assert {quote.source for quote in reading.ticker.quotes} == {printed.grammar.name}


def test_a_ticker_is_not_remembered_with_a_mark_of_another_grammar_in_it() -> None:
    """What the other makes of its mark may depend on what stands around the ticker."""
    memory = Memory()
    for quote in (QUOTES[0].replace("/", "<i title='USD: 1'>/</i>"), QUOTES[0].replace("=", "<!--USD: -->=")):
        page = "<p>" + "<br>".join([quote, *QUOTES[1:], f"{TICKER.day}<br>"])
        assert_same(memory, page.encode())
        assert not memory._known
    assert_same(memory, tickers(TICKER)["line breaks"].encode())
    assert len(memory._known) == 1


@pytest.mark.parametrize(
    "page",
    [
        "\n".join([*TICKER.quotes, "KGS/USD = 0.01145 0%", f"{TICKER.day}\n"]),
        "\n".join([*TICKER.quotes, f"{TICKER.impossible_day}\n"]),
        "\n".join([*TICKER.quotes, "KGS/USD = none", f"{TICKER.day}\n"]),
        "\n".join([*TICKER.quotes, TICKER.day, "", *TICKER.quotes, f"{TICKER.day}\n"]),
    ],
    ids=["a conflict", "an impossible date", "a broken quote", "two tickers"],
)
def test_what_is_refused_is_not_remembered(page: str) -> None:
    memory = Memory()
    for _ in range(2):
        assert_same(memory, page.encode())
        assert not memory._known


@pytest.mark.parametrize("printed", EVERY, ids=str)
def test_what_decides_a_page(printed: Printed) -> None:
    """The ticker and its date; nothing else must begin as a quote, not even in prose."""
    quotes = "\n".join(printed.quotes)
    read = printed.grammar.read
    page = f"{quotes}\n{printed.day}\n"
    assert read(PageText(f"Text\n{page}\nText\n", None)).decisive == (5, 5 + len(page))
    for other in (
        quotes,
        f"{quotes}\n",
        f"{page}So {printed.quotes[0]}.\n",
        f"{page}\n{page}",
        f"{quotes} {printed.day}",
    ):
        assert read(PageText(other, None)).decisive is None


def test_what_is_remembered_is_bound_to_its_grammars() -> None:
    for grammars in ((SUMS,), (TICKER.grammar,), (TICKER.grammar, SUMS)):
        memory = Memory(grammars)
        for printed in EVERY:
            page = tickers(printed)["lines"].encode()
            for _ in range(2):
                assert bool(memory.read(page).ticker) is (printed.grammar in grammars)
                assert memory.may_hold_quote(page) is (printed.grammar in grammars)


def not_to_be_parsed(*_: object, **__: object) -> None:
    raise AssertionError("a page was parsed")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.pages.recall._MOST_KNOWN", 3)
    memory = Memory()
    for _ in range(2):
        for capture in SOME:
            assert_same(memory, as_text(capture).encode())
    assert len(memory._known) == 3


# A ticker that is known, with whatever may stand around it.

QUOTES = TICKER.quotes


def tickers(printed: Printed) -> dict[str, str]:
    """The same ticker, laid out in several ways."""
    quotes, day = printed.quotes, printed.day
    return {
        "lines": "\n".join([*quotes, f"{day}\n"]),
        "lines of CRLF": "\r\n".join([*quotes, f"{day}\r\n"]),
        "line breaks": "<br>".join([*quotes, f"{day}<br>"]),
        "a list": "".join(f"<li>{quote}</li>\n" for quote in quotes) + f"<li>{day}</li>",
        "a list with line ends": "\n".join(f"<li>{quote}" for quote in [*quotes, day]) + "\n<p>",
        "bullets": " • ".join(quotes) + f"<div>{day}</div>",
        "a line end as an entity": "\n".join(quotes) + f"\n{day}&#10",
        "an entity for a letter": "\n".join(quotes).replace("S", "&#83;") + f"\n{day}\n",
    }


TICKERS = {f"{printed}: {name}": text for printed in EVERY for name, text in tickers(printed).items()}
KNOWN_ON = ["{} ", "{}text\n", "<p>{}</p>", "<b>{}</b>", "<!doctype html>\n<title>t</title><body>\n{}\n<p>x"]
BEFORE = {
    "nothing": "",
    "text": "text ",
    "a line": "text\n",
    "blocks": "<html><body><div>text</div><div>",
    "blocks in capitals": "<HTML><BODY><DIV>text</DIV><DIV>",
    "a closed comment": "<p>text<!-- x --> ",
    "an open comment": "<p>text<!-- ",
    "an open tag": "<p>text <a title='",
    "an open tag with a block in it": '<p>text <a title="<br>',
    "a comment that looks like a block": "<p>AB<!-- <br -->",
    "an attribute that looks like a block": '<p>AB<i title="<br ">',
    "a letter": "<p>A",
    "a digit through tags": "<p>5<b><i>",
    "an underscore": "text\n_",
    "a slash through a closed comment": "<p>KZT/<!-- <p>-->",
    "a slash through a script": "<p>KZT/<script>x</script><b>",
    "an entity that goes on": "<p>x &amp",
    "an entity of a letter": "<p>x &#65;",
    "a space as an entity": "<p>x&nbsp;",
    "preformatted": "<p>x</p><pre>\n",
    "preformatted, in odd capitals": "<p>x</p><pRe>\n",
    "preformatted, ended": "<pre>x</pre><p>",
    "a div of another name": "<div id=wm-other><p>",
    "the Wayback banner": "<p>x</p><div id='wm-ipp-base' lang=en><p>",
    "the Wayback banner, its id hidden": "<p>x</p><div title='>' id=wm-ipp-base><p>",
    "the Wayback banner in capitals": "<p>x</p><DIV ID=DONATO><DIV id=donato><p>",
    "the Wayback banner in odd capitals": "<p>x</p><dIv iD=donato><p>",
    "the Wayback banner by its comment": "<p>x</p><!-- BEGIN WAYBACK TOOLBAR INSERT --><p>",
    "the Wayback banner, ended": "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>x<!-- END WAYBACK TOOLBAR INSERT --><p>",
    "a quote": "KGS/USD = 5 0%\n",
    "a quote in sums": "CHF: 14 000 (+5)\n",
    "a mention of a currency": "<p>CHF: the franc.</p><p>",
    "a quote in sums in a comment": "<!-- CHF: 14 000 (+5) --><p>",
    "a quote of another pair": "<p>RUB/USD = 5 0%</p><p>",
    "a mention": "<p>KGS/USD is what traders watch.</p><p>",
    "hidden in a comment": "<!-- KGS/USD = 5 0% --><p>",
} | {
    f"{what} {name}": f"<p>x</p><{spelt}>{inside}\n"
    for name in (
        "script",
        "style",
        "title",
        "textarea",
        "noscript",
        "template",
        "svg",
        "iframe",
        "xmp",
        "object",
    )
    for what, spelt, inside in (
        ("in a", name, ""),
        ("in a", name.upper(), ""),
        ("in an odd", name[0] + name[1:].upper(), ""),
        ("after a", f"{name} x='>'", f"y</{name} ><p>"),
        ("after an odd", name.capitalize(), f"y</{name[0] + name[1:].upper()}><p>"),
    )
}
AFTER = {
    "nothing": "",
    "text": "text\n",
    "the end of a tag": "'>",
    "the end of a comment": " --><p>x",
    "the end of hidden text": "</script></textarea></template></svg></div>",
    "the same again": "\n" + tickers(TICKER)["lines"],
    "the same of another source again": "\n" + tickers(IN_SUMS)["lines"],
    "a ticker in sums": "\n<p>USD: 7.1 (+0)<br>EUR: 8.2 (-1)</p>",
    "a quote in sums with an entity": "<p>CHF&colon; 14 000 (+5)<br>GBP&#58; 15 000 (-1)</p>",
    "a second ticker": "\n<p>KGS/USD = 7 0%<br>KZT/USD = 8 0%</p>",
    "a lone quote": "\n<p>KGS/USD = 7 0%</p>",
    "a conflicting quote in prose": " as KGS/USD = 7 0% shows.\n",
    "a quote with an entity": "<p>KGS&#47;USD = 7 0%<br>KZT&sol;USD = 8 0%</p>",
    "a quote with an entity for a letter": "<p>&#75;GS/&#x55;SD = 7 0%<br>KZT/US&#68 = 8 0%</p>",
    "a quote with tags": "<p>KGS<b>/</b>USD = 7 0%<br>K<i>ZT/U</i>SD = 8 0%</p>",
    "a quote with a comment": "<p>KGS/<!-- x -->USD = 7 0%<br>KZT<!-- x -->/USD = 8 0%</p>",
    "what looks like a quote": "\nKGS/USD = 7\n",
    "a second date": "\n09 December 2025\n",
    "more of the entity": "5; text",
    "another entity": "&#75; x",
    "text in the line": " in town\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("ticker", TICKERS)
def test_what_stands_around_a_known_ticker_counts(ticker: str) -> None:
    """Known from one page, then met on another: each reads as if nothing were known."""
    around = [(b, a) for b in BEFORE.values() for a in (AFTER["nothing"], AFTER["text"])]
    around += [(b, a) for b in (BEFORE["nothing"], BEFORE["blocks"]) for a in AFTER.values()]
    for known in KNOWN_ON:
        for before, after in around:
            for media_type in (None, "text/html"):
                memory = Memory()
                assert_same(memory, known.format(TICKERS[ticker]).encode(), media_type)
                assert_same(memory, f"{before}{TICKERS[ticker]}{after}".encode(), media_type)


@pytest.mark.parametrize("printed", EVERY, ids=str)
@pytest.mark.parametrize(
    ("layout", "known", "before"),
    [
        ("lines", "text\n{}text", "A"),
        ("lines", "text\n{}text", "text_"),
        ("line breaks", "<p>{}text", BEFORE["a letter"]),
        ("line breaks", "<p>{}text", BEFORE["a digit through tags"]),
        ("a list with line ends", "<p>{}text", BEFORE["preformatted"]),
        ("line breaks", "<p>{}text", BEFORE["an open comment"]),
    ],
)
def test_what_changes_a_known_ticker(printed: Printed, layout: str, known: str, before: str) -> None:
    """What stands directly before it, or around it, makes another page of it, which is parsed."""
    ticker = tickers(printed)[layout]
    memory = Memory()
    assert_same(memory, known.format(ticker).encode())
    assert memory._known
    remembered, told = parse_page(ticker + "text"), parse_page(f"{before}{ticker}text")
    assert len(told.quotes) < len(remembered.quotes) or told.page_date != remembered.page_date
    assert_same(memory, f"{before}{ticker}text".encode())


@settings(max_examples=400)
@given(
    ticker=st.sampled_from([*TICKERS.values()]),
    known=st.sampled_from(KNOWN_ON),
    pages=st.lists(
        st.tuples(
            st.lists(st.sampled_from([*BEFORE.values()]), max_size=3).map("".join),
            st.lists(st.sampled_from([*AFTER.values()]), max_size=3).map("".join),
            st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
            st.sampled_from([None, "text/html", "text/plain"]),
        ),
        min_size=1,
        max_size=4,
    ),
    cut=st.integers(0, 3),
)
def test_pages_around_a_known_ticker(
    ticker: str, known: str, pages: list[tuple[str, str, str, str | None]], cut: int
) -> None:
    memory = Memory()
    assert_same(memory, known.format(ticker).encode(), None)
    for before, after, encoding, media_type in pages:
        page = f"{before}{ticker[: len(ticker) - cut]}{after}"
        assert_same(memory, page.encode(encoding), media_type)


PIECES = [
    *BEFORE.values(),
    *AFTER.values(),
    "KGS",
    "KGS/USD = 5 0%",
    "<p>",
    "</p>",
    "<br>",
    "<BR>",
    "<b>",
    "</b>",
    "<td>",
    "</pre>",
    "</script>",
    "</TITLE>",
    "</style>",
    "</template>",
    "</div>",
    "-->",
    "<!-->",
    "<!--->",
    "<!-",
    "<",
    "<!",
    "</",
    "<p",
    "<a href='",
    "'>",
    '">',
    " ",
    "\n",
    "\r",
    "\t",
    "•",
    "&nbsp;",
    "&amp",
    "é",
    "0",
    "/",
    "_",
    ">",
    "=",
    "<a\n b = c>",
    "<br/>",
    "<li class=x>",
    "<p title='a>b'>",
    "<dd/id=x>",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("<p>x<sCRIPT>\nKGS/USD")
@example("<p>x<div title='>' id=donato><p>KGS/USD")
@example("<p>AB<!-- <br -->KGS/USD")
@example("<p>AB<i title='<br '>KGS/USD")
def test_what_is_told_to_be_shown_is_shown(source: str) -> None:
    """The fast answer is never yes where the thorough one is no: hidden, preformatted, or glued to a letter."""
    for place in range(len(source) + 1):
        if shown.is_shown(source, place):
            before = shown.shown_before(source, place)
            assert before is not None, source[:place]
            assert not before.preformatted, source[:place]
            assert not re.search(r"[A-Za-z0-9_/]\Z", before.text), source[:place]


def test_the_fast_answer_is_yes_on_ordinary_pages() -> None:
    for layout in ("HTML", "HTML with CRLF", "HTML further down", "HTML of line breaks"):
        for capture in SOME:
            source = LAYOUTS[layout](capture)
            for quote in parse_page(source).quotes[:1]:
                assert shown.is_shown(source, quote.span[0]), source


def test_a_day_that_is_known_is_not_another() -> None:
    """Two tickers that differ only behind the first quotes, and two that differ only in their date."""
    memory = Memory()
    for day in ("08 December 2025", "09 December 2025", "31 February 2025", "08 December 2025 in town"):
        for rate in ("1.1", "1.2"):
            page = "\n".join([*QUOTES[:5], f"EUR/USD = {rate} 0%", f"{day}\n"]).encode()
            assert_same(memory, page)
            assert_same(memory, b"Text\n" + page)
    reading = memory.read("\n".join([*QUOTES, "09 December 2025\n"]).encode())
    assert reading.page_date == date(2025, 12, 9)


def test_the_first_block_may_stand_far_behind_the_ticker() -> None:
    """Whether lines count is a matter of the whole page, not of its beginning."""
    for change in ("0%", "0&percnt;", "&minus;1%", "0&#37;"):
        for first in ("1.1&#48;", "1.10"):
            page = (
                f"EUR/USD&nbsp;= {first} {change} KGS/USD = 1 {change}\r\n08 December 2025&nbsp;\n"
                + "y" * 650
                + "<p>z</p>"
            )
            assert_same(Memory(), page.encode(), None)
            assert_same(Memory(), page.replace("<p>z</p>", "").encode(), None)
