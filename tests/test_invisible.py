"""Characters that no reader sees neither make nor break a quote; within the digits of a number they refuse it."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from command import fxtrack
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import EVERY, TICKER, Printed, also_reading, content, read_by
from sums import SUMS

from fxtrack import parse_page
from fxtrack.model import Reason
from fxtrack.pages.invisible import INVISIBLE, WayBack, without_invisible
from fxtrack.pages.marks import MarkFinder
from fxtrack.pages.recall import Memory
from fxtrack.pages.timesca import TIMESCA

CASE = Path(__file__).parent / "data/archives/zwsp.html"
DAY = date(2025, 12, 8)
TEXT = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0.1%\n08 December 2025\nText.\n"
AS_ENTITIES = [
    "&#8203;",
    "&#x200b;",
    "&ZeroWidthSpace;",
    "&zwnj;",
    "&zwj;",
    "&NoBreak;",
    "&#65279;",
    "&#xFEFF;",
    "&shy;",
    "&shy",
    "&#173",
    "&#xAD",
    "&#8205",
]
# Where the digits of a number are, in TEXT: between these characters one refuses what stands there.
IN_NUMBERS = {
    place for place in range(1, len(TEXT)) if set(TEXT[place - 1 : place + 1]) <= set("0123456789.")
}


def test_a_zero_width_space_in_a_pair() -> None:
    page = parse_page(CASE.read_bytes())
    assert [str(quote.pair) for quote in page.quotes] == "KGS/USD KZT/USD TJS/USD UZS/USD TMT/USD".split()
    assert (page.page_date, page.rejects) == (DAY, ())
    last = page.quotes[-1]
    assert (last.raw, last.line) == ("TMT/USD = 0.28490 -0%", 4)
    assert CASE.read_text("utf-8")[slice(*last.span)] == "TMT/\u200bUSD = 0.28490 -0%"


def test_such_a_page_is_imported_and_verified(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    assert fxtrack("--db", database, "import", CASE).status == 0
    traced = fxtrack("--db", database, "trace", "TMT/USD", "2025-12-08", "--verify")
    assert (traced.status, ",yes" in traced.out) == (0, True), traced.out


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
@pytest.mark.parametrize("place", range(1, len(TEXT) - 1))
def test_everywhere_in_a_text(sign: str, place: int) -> None:
    page = parse_page(f"{TEXT[:place]}{sign}{TEXT[place:]}".encode())
    if place not in IN_NUMBERS:
        assert content(page) == content(parse_page(TEXT))
        assert (page.page_date, page.rejects) == (DAY, ())
        return
    reasons = [reject.reason for reject in page.rejects]
    assert Reason.INVISIBLE_IN_NUMBER in reasons
    assert content(page) < content(parse_page(TEXT)) or page.page_date is None


@pytest.mark.parametrize("sign", AS_ENTITIES)
def test_as_an_entity(sign: str) -> None:
    page = f"<p>KGS{sign}/USD = 0.01144 0%<br>KZT/{sign if ';' in sign else '&shy;'}USD = 0.00198 -0.1%<br>08 December{sign} 2025<br>"
    assert TIMESCA.marks.in_page(page.encode())
    read = parse_page(page.encode())
    assert (len(read.quotes), read.page_date, read.rejects) == (2, DAY, ())
    assert [unescape(page[slice(*quote.span)])[:3] for quote in read.quotes] == ["KGS", "KZT"]
    row = json.dumps({"text": page}).replace("&", "\\u0026")
    assert MarkFinder(row.encode(), TIMESCA.marks.row).next(0) is not None
    split = parse_page(
        f"<p>KGS/USD = 0.01{sign if ';' in sign else '&shy;'}144 0%<br>KZT/USD = 2 0%<br>EUR/USD = 3 0%"
    )
    assert [(reject.reason, reject.line) for reject in split.rejects] == [(Reason.INVISIBLE_IN_NUMBER, 1)]
    assert [str(quote.pair) for quote in split.quotes] == ["KZT/USD", "EUR/USD"]


@pytest.mark.parametrize("between", ["<p>\u200b</p>", "<div>&#8203; &shy;</div>", "<b>\u2060</b>"])
def test_nothing_is_seen_between_a_ticker_and_its_date(between: str) -> None:
    page = f"<div>{'</div><div>'.join(TICKER.quotes)}</div>{between}<div>08 December 2025</div>"
    assert parse_page(page).page_date == DAY


@pytest.mark.parametrize("code", [0, 1, 8, 0x1B, 0x1C, 0x1F, 0x7F, 0x81, 0x9F])
@pytest.mark.parametrize(
    "page", ["KGS{}/USD = 1 0%", "KGS/USD{}= 1 0%", "KGS/USD = 1{}1 0%", "KGS/USD = 1 0{}%"]
)
def test_control_characters_are_damage(code: int, page: str) -> None:
    for sign in (chr(code), f"&#{code};", f"&#x{code:x};"):
        broken = f"<p>{page.format(sign)}<br>KZT/USD = 2 0%<br>EUR/USD = 3 0%<br>08 December 2025<br>"
        assert "KGS/USD" not in {str(quote.pair) for quote in parse_page(broken).quotes}
        for damaged in (f"08{sign} December 2025", f"0{sign}8 December 2025", f"08 December 2025{sign}"):
            assert parse_page(f"<p>KZT/USD = 2 0%<br>EUR/USD = 3 0%<br>{damaged}<br>").page_date is None


@pytest.mark.parametrize("printed", EVERY, ids=str)
@given(data=st.data())
@settings(max_examples=300)
def test_prefixes_of_pages_with_invisible_characters(printed: Printed, data: st.DataObject) -> None:
    pieces = [
        *printed.quotes,
        printed.day,
        printed.day,
        "\n",
        "\n",
        " ",
        "5",
        ".",
        "<p>",
        "<br>",
        "A",
        *INVISIBLE,
    ]
    pieces += ["&#8203;", "&shy;", "&shy", "&zwnj;"]
    text = "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=10)))
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    for place in sorted(places, reverse=True):
        text = text[:place] + data.draw(st.sampled_from(INVISIBLE)) + text[place:]
    with also_reading(SUMS):
        whole, memory = read_by(printed.grammar, text), Memory([printed.grammar])
        marks = printed.grammar.marks
        conflicts = any("conflict" in reject.reason or "several" in reject.reason for reject in whole.rejects)
        for end in (*range(len(text)), len(text)):
            part = read_by(printed.grammar, text[:end].encode())
            reading = memory.read(text[:end].encode())
            quotes = reading.ticker.at(reading.start, reading.line) if reading.ticker else ()
            assert (quotes, reading.page_date, reading.rejects) == (part.quotes, part.page_date, part.rejects)
            if part.quotes or part.rejects:
                assert marks.in_page(text[:end].encode())
            for quote in part.quotes:
                assert marks.next(text[:end], quote.span[0]) in range(*quote.span)
            if not conflicts:
                assert content(part) <= content(whole)
                assert part.page_date in {None, whole.page_date}


@given(
    st.lists(st.sampled_from([*TICKER.quotes, "\n", " ", "text", *INVISIBLE, "&#8203;", "<p>"]), max_size=12)
)
@settings(max_examples=300)
def test_what_is_read_is_what_is_read_without_them(pieces: list[str]) -> None:
    """The oracle: the same text with all of them deleted; but for numbers that they would have joined."""
    text = "<p>" + "".join(pieces)
    bare = "<p>" + "".join(piece for piece in pieces if piece not in {*INVISIBLE, "&#8203;"})
    assert content(parse_page(text)) == content(parse_page(bare))


@given(st.text(f"a1.{INVISIBLE}", max_size=20))
@settings(max_examples=300)
def test_the_way_back(text: str) -> None:
    """Each character that is seen stands where the way back leads to, asked in any order."""
    seen, way = without_invisible(text), WayBack(text)
    places = [way.place(place) for place in range(len(seen))]
    assert "".join(text[place] for place in places) == seen
    assert places == sorted(set(places))
    assert [way.place(place) for place in reversed(range(len(seen)))] == places[::-1]
    for number, sign in enumerate(seen):
        if sign in INVISIBLE:
            assert seen[number - 1] in "1." + INVISIBLE
            assert seen[number + 1] in "1." + INVISIBLE
    assert seen.translate(dict.fromkeys(map(ord, INVISIBLE))) == text.translate(
        dict.fromkeys(map(ord, INVISIBLE))
    )


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-16", "utf-32", "cp1251", "cp1252", "cp1256", "euc_kr", "gb18030", "iso8859-5"]
)
def test_marks_of_pairs_with_them_in_every_charset(charset: str) -> None:
    """Next to the slash, where a mark could be missed."""
    for sign in INVISIBLE:
        try:
            sign.encode(charset)
        except UnicodeEncodeError:
            continue
        for pair in (f"KGS{sign}/USD", f"KGS/{sign}USD", f"KGS{sign}{sign}/{sign}USD"):
            data = f"{pair} = 1 0%".encode(charset)
            assert TIMESCA.marks.in_page(data), (pair, charset)
            assert TIMESCA.marks.next(pair) is not None
            for ascii_only in (True, False):
                row = json.dumps({"text": pair}, ensure_ascii=ascii_only)
                for each in (row, row.replace("\\ufeff", "\\uFEFF")):
                    assert MarkFinder(each.encode(), TIMESCA.marks.row).next(0) is not None
