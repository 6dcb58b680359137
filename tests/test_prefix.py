"""The prefix rule: what is read from the beginning of a page is read from the whole page as well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import Capture, as_html, as_text, captures

from fxtrack import Page, parse_page


def content(page: Page) -> set[tuple[str, str, str]]:
    return {(str(q.pair), format(q.rate, "f"), format(q.change, "f")) for q in page.quotes}


def assert_prefix_rule(whole: str | bytes) -> None:
    full = parse_page(whole)
    allowed = content(full)
    for end in range(len(whole)):
        part = parse_page(whole[:end])
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


# One rate a pair, so that no page is in conflict: that is where the rule holds.
QUOTES = ["KGS/USD = 0.01144 0%", "KZT/USD = 0.00198 -0%", "TJS/USD = 0.10901 0.28%", "UZS/USD = 0.00008 0 %"]
PIECES = st.sampled_from(
    [
        *QUOTES,
        *QUOTES,
        "08 December 2025",
        "08 December 2025",
        "08 December 2025 in town",
        "08 December 20255",
        "8 December 2025",
        "31 February 2025",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        " ",
        " • ",
        "\u00a0",
        "text",
        "KZT/USD = 0.001",
        "KZT/USD = 0.00198 -",
        "%",
        "5",
        ".",
        "-0.1",
    ]
)
MARKUP = st.sampled_from(
    "<p> </p> <br> <div> </div> <b> </b> <table> <tr> <td> </td> </tr> </table> <!--x--> <!-- --> <script> "
    "</script> <style> </style> <pre> </pre> &nbsp; &nbsp &#37; &#371; &#37 &amp; < > <a\u00a0title='>'> "
    "<ul><li> </li></ul> <svg> </svg> <template> </template> <!doctype\u00a0html> </ <!".split()
)


@given(st.lists(PIECES, max_size=14))
@example(["KGS/USD = 0.01144 0%", " ", "KZT/USD = 0.00198 -0%", "\n", "08 December 2025 in town"])
@example(["KGS/USD = 0.01144 0%", " ", "KZT/USD = 0.00198 -0%", "\n", "08 December 20255", "\n"])
@settings(max_examples=400)
def test_generated_text(pieces: list[str]) -> None:
    assert_prefix_rule("".join(pieces))


@given(st.lists(st.one_of(PIECES, MARKUP), max_size=16), st.booleans())
@example(
    ["<p>", QUOTES[0], " ", QUOTES[1], "</p>", "<table>", "<tr>", "<td>", "08 December 2025", "</td>", "x"],
    True,
)
@settings(max_examples=600)
def test_generated_html(pieces: list[str], as_bytes: bool) -> None:
    page = "".join(pieces)
    assert_prefix_rule(page.encode() if as_bytes else page)


@pytest.mark.parametrize("before", [b"\xd7", b"\x80", b"\x95", b"\xa0"])
def test_what_follows_does_not_change_what_bytes_mean(before: bytes) -> None:
    """Cyrillic prose at the end turns the fallback to Windows-1251; the ticker before it reads the same."""
    page = before + b"KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"
    assert_prefix_rule(page + "Привет всем".encode("cp1251"))
    assert parse_page(page).page_date == parse_page(page + "Привет всем".encode("cp1251")).page_date


@given(
    st.lists(st.one_of(PIECES, MARKUP, st.binary(max_size=4).map(lambda b: b.decode("latin-1"))), max_size=12)
)
@settings(max_examples=300)
def test_generated_bytes(pieces: list[str]) -> None:
    """Stray bytes anywhere: in no encoding at all."""
    assert_prefix_rule("".join(pieces).encode("latin-1", errors="replace"))
