"""Marks: a page without one holds nothing that a grammar takes or refuses, whatever its markup and encoding."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import PROSE, as_text, captures
from reading import EVERY, IN_SUMS, TICKER, Printed, also_reading, read_by
from sums import SUMS

from fxtrack import parse_page
from fxtrack.pages.marks import MarkFinder, Marks, sign_between
from fxtrack.pages.text import decode
from fxtrack.pages.timesca import TIMESCA


@pytest.fixture(scope="module", autouse=True)
def both() -> Iterator[None]:
    """Two grammars are active throughout."""
    with also_reading(SUMS):
        yield


LETTERS = {
    TICKER: st.sampled_from("KGS/USD KZT/USD TJS/USD XXX/USD USD/USD".split()),
    IN_SUMS: st.sampled_from("USD: EUR: RUB: XXX: UZS:".split()),
}
RATES = {
    TICKER: [" = 1.5 0%", " = 1", "=2.5\n-0 %", "&#61; 3 1%"],
    IN_SUMS: [" 1.5 (+0)", " 1", "2 500\n(-0)", "&#51; (+1)"],
}
ENTITIES = {"/": "&sol;", ":": "&colon;"}
BETWEEN = [
    "",
    "",
    "",
    "<b>",
    "</b>",
    "<!-- / -->",
    "<a href='x>y/z'>",
    "<script>a/b</script>",
    "</i >",
    "<svg>/A</svg>",
    "<!---->",
]


FORMS = ["{c}"] * 6 + ["&#{n};", "&#x{n:x};", "&#X{n:X};", "&#00{n};", "&#x00{n:x};", "&#{n}", "&#x{n:x}"]


@st.composite
def pairs(draw: st.DrawFn, printed: Printed) -> str:
    """A pair as a browser reads it: letters and sign as they are or as entities, tags between them."""
    written = ""
    for character in draw(LETTERS[printed]):
        forms = [*FORMS, ENTITIES[character]] if character in ENTITIES else FORMS
        form = draw(st.sampled_from(forms))
        written += form.format(c=character, n=ord(character)) + draw(st.sampled_from(BETWEEN))
    return written


@st.composite
def marked(draw: st.DrawFn, printed: Printed) -> str:
    quotes = draw(st.lists(pairs(printed), min_size=1, max_size=3))
    rate = draw(st.sampled_from(RATES[printed]))
    between = draw(st.sampled_from(["<br>", "\n", " ", "</p><p>", " and "]))
    prose = draw(st.sampled_from(["", "<p>", "<html><body>\n", "text/plain ", "Привет ", "naïve ", "価格 "]))
    days = ["", f"\n{printed.day}\n", f"<br>{printed.day}<br>"]
    return prose + between.join(quote + rate for quote in quotes) + draw(st.sampled_from(days))


@st.composite
def sources(draw: st.DrawFn) -> tuple[Printed, str]:
    printed = draw(st.sampled_from(EVERY))
    return printed, draw(marked(printed))


CHARSETS = [
    "utf-8",
    "cp1251",
    "cp1252",
    "koi8-r",
    "iso8859-5",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
]
MARKS_OF_ORDER = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-8": codecs.BOM_UTF8,
}


@settings(max_examples=500)
@given(
    printed_source=sources(),
    charset=st.sampled_from([*CHARSETS, *MARKS_OF_ORDER]),
    noise=st.binary(max_size=3),
    media_type=st.sampled_from([None, "text/html", "text/plain"]),
    marked_order=st.booleans(),
)
@example((TICKER, "KGS<b>/</b>USD = 1 0%<br>K&#90;T&sol;USD = 2 0%"), "utf-8", b"", None, False)
@example((TICKER, "<p>KG&#83/&#85SD = 1 0%<br>"), "utf-8", b"\xff", None, False)
@example((IN_SUMS, "<p>US&#68: 1 (+0)<br>RUB&colon; 2 (+0)"), "utf-8", b"", None, False)
def test_where_no_mark_is_there_is_no_ticker(
    printed_source: tuple[Printed, str],
    charset: str,
    noise: bytes,
    media_type: str | None,
    marked_order: bool,
) -> None:
    """Whatever markup and encoding: what parse_page finds, or refuses, has a mark."""
    printed, source = printed_source
    marks = printed.grammar.marks
    mark = MARKS_OF_ORDER.get(charset, b"") if marked_order or charset not in CHARSETS else b""
    data = mark + noise + source.encode(charset, "replace")
    kind = f"{media_type}; charset={charset}" if media_type else None
    page = parse_page(data, media_type=kind, source=printed.grammar.name)
    if page.quotes or page.rejects:
        assert marks.in_page(data)
        decoded = decode(data, charset if media_type else None).text
        last = marks.last(decoded)
        spans = [quote.span for quote in page.quotes]
        spans += [reject.span for reject in page.rejects if "date" not in reject.reason]
        for start, end in spans:
            place = marks.next(decoded, start)
            assert place is not None
            assert last is not None
            assert start <= place < end
            assert place <= last


def test_captures_without_a_ticker_have_no_mark_if_they_mention_none() -> None:
    pages = [as_text(c).encode() for c in captures()]
    for page in pages:
        assert TIMESCA.marks.in_page(page) or not read_by(TIMESCA, page).quotes
    assert not any(TIMESCA.marks.in_page(line.encode()) for line in PROSE if "/" not in line)


@settings(max_examples=300)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    [
                        b"KGS/USD",
                        b"/",
                        b"A",
                        b">",
                        b"</b>",
                        b"&#47;",
                        b"&#x4b",
                        b"&sol",
                        b"x/y",
                        b"&",
                        b" ",
                        b"7",
                    ]
                ),
                st.binary(max_size=3),
                st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE]),
            ),
            max_size=5,
        ).map(lambda parts: b"".join(parts).replace(b"\n", b" ")),
        max_size=12,
    )
)
def test_marks_of_a_long_piece_are_those_of_its_pages(pages: list[bytes]) -> None:
    """Asked page by page in rising order, some of them passed over."""
    data = b"\n".join(pages)
    marks, all_marks = MarkFinder(data, TIMESCA.marks.page), MarkFinder(memoryview(data), TIMESCA.marks.page)
    start = 0
    for number, page in enumerate(pages):
        end = start + len(page)
        if number % 3:
            assert marks.any(start, end) is TIMESCA.marks.in_page(page)
        assert all_marks.any(start, end) is TIMESCA.marks.in_page(page)
        start = end + 1
    places = []
    place = MarkFinder(data, TIMESCA.marks.page).next(0)
    finding = MarkFinder(data, TIMESCA.marks.page)
    while place is not None:
        places.append(place)
        place = finding.next(place + 1)
    in_pages = [page for page in pages if MarkFinder(page, TIMESCA.marks.page).next(0) is not None]
    assert len({data.count(b"\n", 0, place) for place in places}) == len(in_pages)


@settings(max_examples=400)
@given(sources(), st.data())
@example((TICKER, "KGS<b>/</b>USD = 1 0%<br>KZT/USD = 2 0%"), None)
def test_where_no_mark_is_in_a_row_there_is_none_in_its_page(
    printed_source: tuple[Printed, str], data: st.DataObject | None
) -> None:
    """However its characters are escaped in JSON, also where HTML has escaped them before."""
    printed, source = printed_source
    text = json.dumps(source, ensure_ascii=data is None or data.draw(st.booleans()))
    if data is not None:
        escaped = "".join(data.draw(st.sets(st.sampled_from("/:<>&;AGKSUDZ"), min_size=1)))
        code = data.draw(st.sampled_from(["\\u{:04x}", "\\u{:04X}"]))
        text = re.sub(f"[{escaped}]", lambda found: code.format(ord(found[0])), text)
    row = f'{{"text": {text}}}'
    assert json.loads(row)["text"] == source
    page = read_by(printed.grammar, source)
    if page.quotes or page.rejects:
        assert MarkFinder(row.encode(), printed.grammar.marks.row).next(0) is not None


def test_marks_of_several_grammars() -> None:
    """One found is enough, and what they share is searched for once."""
    marks = TIMESCA.marks | SUMS.marks
    assert marks.in_page(b"KGS/USD")
    assert marks.in_page(b"USD: 1")
    assert not marks.in_page(b"usd: 1, a/b")
    assert marks.next("USD: 1 KGS/USD") == 3
    assert marks.next("KGS/USD USD: 1") == 3
    assert marks.next("KGS/USD USD: 1", 4) == 11
    assert marks.last("KGS/USD USD: 1") == 11
    assert marks.last("USD: 1 KGS/USD") == 10
    assert marks | TIMESCA.marks == marks
    assert Marks() | SUMS.marks == SUMS.marks
    assert Marks().next("KGS/USD") is None
    assert Marks().last("KGS/USD") is None
    assert MarkFinder(b"KGS/USD", ()).next(0) is None


def test_a_sign_between_characters() -> None:
    marks = sign_between("ab", "|", "12")
    for text in (
        "a|1",
        "b|2",
        "a</i>|<b>1",
        "a&vert;1",
        "a&#124;1",
        "a&#x7C;1",
        "&#97;|1",
        "a|&#x31;",
        "a&VerticalLine;1",
        "&#97|1",
    ):
        assert marks.in_page(text.encode()), text
        assert marks.next(text) is not None, text
    for text in ("c|1", "a|3", "a 1", "a&amp;1", "a&#123;1", "a&#1240;1", "a&#x7Cf;1", "&vertx"):
        assert not marks.in_page(text.encode()), text
        assert marks.next(text) is None, text
