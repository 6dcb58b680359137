"""The prefix rule: what is read from the beginning of a page is read from the whole page as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Capture, as_html, as_text, captures
from reading import EVERY, IN_SUMS, TICKER, Printed, also_reading, content
from sums import SUMS

from fxtrack import parse_page
from fxtrack.model import Reason


@pytest.fixture(scope="module", autouse=True)
def both() -> Iterator[None]:
    """Two grammars are active throughout."""
    with also_reading(SUMS):
        yield


SEVERAL = {Reason.SEVERAL_PAGES, Reason.DATE_CONFLICT}
CONFLICTS = {Reason.CONFLICT, Reason.SEVERAL_SOURCES}


def assert_prefix_rule(whole: str | bytes, source: str | None = None) -> None:
    full = parse_page(whole, source=source)
    refused = {reject.reason for reject in full.rejects}
    if refused & SEVERAL or (source is None and refused & CONFLICTS):
        return  # the rule is for pages that do not contradict themselves
    allowed = content(full)
    for end in range(len(whole)):
        part = parse_page(whole[:end], source=source)
        assert content(part) <= allowed, whole[:end][-80:]
        assert part.page_date in {None, full.page_date}, whole[:end][-80:]


def ten() -> list[Capture]:
    """Ten pages of every kind: dated and not, two date lines, four pairs, two repeats, no ticker."""
    every = captures()
    kinds = [
        next(c for c in every if c.follows == "second-date"),
        next(c for c in every if c.repeats == 2),
        next(c for c in every if len(c.quotes) == 4 and c.repeats == 8),
        next(c for c in every if not c.quotes),
        next(c for c in every if c.follows == "author" and c.date),
        next(c for c in every if c.follows == "results-no-total"),
        next(c for c in every if c.follows == "headline"),
        next(c for c in every if len(c.quotes) == 5 and not c.date),
        next(c for c in every if any(change == "-0.28%" for *_, change in c.quotes)),
        every[-1],
    ]
    assert len(set(kinds)) == 10
    return kinds


@pytest.mark.slow
@pytest.mark.parametrize("layout", [as_text, as_html], ids=["text", "HTML"])
@pytest.mark.parametrize("number", range(10))
def test_every_byte_prefix(number: int, layout: Callable[[Capture], str]) -> None:
    assert_prefix_rule(layout(ten()[number]).encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1251", "cp1252"])
def test_every_byte_prefix_in_other_encodings(encoding: str) -> None:
    capture = next(c for c in captures() if c.date and c.quotes)
    small = Capture(capture.url, capture.date_line, 2, capture.quotes, capture.follows)
    text = as_text(small)[:700] + ("Курс" if encoding == "cp1251" else "naïve façade")
    data = text.encode(encoding, errors="ignore")
    assert parse_page(data).page_date == capture.date
    assert_prefix_rule(data)


BETWEEN = ["\n", "\n", "\n\n", "\r\n", " ", " ", " • ", "\u00a0", "text", "5", ".", "-0.1"]


def pieces_of(*sources: Printed) -> st.SearchStrategy[str]:
    """One rate a pair, so that no page is in conflict: that is where the rule holds."""
    pieces = list(BETWEEN)
    for printed in sources:
        pieces += [*printed.quotes[:4], *printed.quotes, printed.day, printed.day, printed.impossible_day]
        pieces += [*printed.almost_days, *printed.almost_quotes]
    return st.sampled_from(pieces)


PIECES = {printed: pieces_of(printed) for printed in EVERY}
QUOTES = TICKER.quotes
MARKUP = st.sampled_from(
    "<p> </p> <br> <div> </div> <b> </b> <table> <tr> <td> </td> </tr> </table> <!--x--> <!-- --> <script> "
    "</script> <style> </style> <pre> </pre> &nbsp; &nbsp &#37; &#371; &#37 &amp; < > <a\u00a0title='>'> "
    "<ul><li> </li></ul> <svg> </svg> <template> </template> <!doctype\u00a0html> </ <!".split()
)


@pytest.mark.parametrize("printed", EVERY, ids=str)
@given(data=st.data())
@settings(max_examples=300)
def test_generated_text(printed: Printed, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(PIECES[printed], max_size=14))
    assert_prefix_rule("".join(pieces), printed.grammar.name)


@pytest.mark.parametrize("printed", EVERY, ids=str)
@pytest.mark.parametrize("number", range(2))
def test_what_almost_is_a_date(printed: Printed, number: int) -> None:
    for end in ("", "\n"):
        ticker = f"{printed.quotes[0]} {printed.quotes[1]}\n"
        assert_prefix_rule(f"{ticker}{printed.almost_days[number]}{end}", printed.grammar.name)


@pytest.mark.parametrize("printed", EVERY, ids=str)
@given(data=st.data(), as_bytes=st.booleans())
@settings(max_examples=400)
def test_generated_html(printed: Printed, data: st.DataObject, as_bytes: bool) -> None:
    page = "".join(data.draw(st.lists(st.one_of(PIECES[printed], MARKUP), max_size=16)))
    assert_prefix_rule(page.encode() if as_bytes else page, printed.grammar.name)


@given(
    st.sampled_from(EVERY),
    st.lists(st.one_of(pieces_of(*EVERY), MARKUP), max_size=10),
    st.lists(st.one_of(pieces_of(TICKER), MARKUP), max_size=5),
    st.lists(st.one_of(pieces_of(IN_SUMS), MARKUP), max_size=5),
)
@settings(max_examples=300)
def test_generated_pages_of_two_sources(
    first: Printed, mixed: list[str], ticker: list[str], in_sums: list[str]
) -> None:
    """Both grammars read: what one of them reads of a page stays, or the page contradicts itself."""
    runs = {TICKER: ticker, IN_SUMS: in_sums}
    last = EVERY[first is TICKER]
    assert_prefix_rule("".join([*runs[first], *mixed, *runs[last]]))
    assert_prefix_rule("".join(runs[first]))


@pytest.mark.parametrize("printed", EVERY, ids=str)
def test_a_date_in_a_cell_of_a_table(printed: Printed) -> None:
    quotes = f"<p>{printed.quotes[0]} {printed.quotes[1]}</p>"
    assert_prefix_rule(f"{quotes}<table><tr><td>{printed.day}</td>x".encode(), printed.grammar.name)


@pytest.mark.parametrize("before", [b"\xd7", b"\x80", b"\x95", b"\xa0"])
def test_what_follows_does_not_change_what_bytes_mean(before: bytes) -> None:
    """Cyrillic prose at the end turns the fallback to Windows-1251; the ticker before it reads the same."""
    page = before + b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"
    assert_prefix_rule(page + "Привет всем".encode("cp1251"))
    assert parse_page(page).page_date == parse_page(page + "Привет всем".encode("cp1251")).page_date


STRAY = st.binary(max_size=4).map(lambda b: b.decode("latin-1"))


@pytest.mark.parametrize("printed", EVERY, ids=str)
@given(data=st.data())
@settings(max_examples=200)
def test_generated_bytes(printed: Printed, data: st.DataObject) -> None:
    """Stray bytes anywhere: in no encoding at all."""
    pieces = data.draw(st.lists(st.one_of(PIECES[printed], MARKUP, STRAY), max_size=12))
    encoding = "cp1251" if printed is IN_SUMS else "latin-1"
    assert_prefix_rule("".join(pieces).encode(encoding, errors="replace"), printed.grammar.name)
