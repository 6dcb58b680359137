"""What a browser shows in a frame with ``srcdoc``, and in a shadow root, is read; with no date of another document."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from command import fxtrack
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import TICKER, content

from fxtrack import Page, parse_page
from fxtrack.model import Reason
from fxtrack.pages import frames
from fxtrack.pages.recall import Memory
from fxtrack.pages.timesca import TIMESCA

DAY = date(2025, 12, 8)
QUOTES = "<p>KGS/USD = 0.01144 0%<p>KZT/USD = 0.00198 -0%"
OTHERS = "<p>TJS/USD = 0.10901 0.28%<p>UZS/USD = 0.00008 0%"
DATED = f"{QUOTES}<p>08 December 2025<p>Text"
SEVERAL = {Reason.SEVERAL_PAGES, Reason.DATE_CONFLICT}


def framed(document: str, depth: int = 1) -> str:
    for _ in range(depth):
        document = f'<html><body>\n<iframe title="x" srcdoc="{escape(document)}" width=1></iframe>'
    return document


def bases(page: Page) -> str:
    return " ".join(quote.pair.base for quote in page.quotes)


@pytest.mark.parametrize(
    "page",
    [
        framed(DATED),
        framed(f"<html>{DATED}</html>"),
        framed("<p>\nKGS<b>/</b>USD = 0.01144 0%<br>KZT/&#85;SD = 0.00198 -0%<br>08 December 2025<br>"),
        f"<p>x<IFRAME SRCDOC='{DATED}'>",
        f"<p>x<iframe src=x srcdoc='{DATED}'>KGS/USD = 9 0% KZT/USD = 9 0%</iframe><p>y",
        framed(DATED, 2),
        framed(DATED, frames.MAX_DEPTH),
        DATED + framed(DATED),
        DATED + framed(QUOTES),
        QUOTES + "<p>x" + framed(DATED),
        framed(QUOTES) + DATED,
        DATED + framed("<p>Text of KGS/USD."),
        DATED + framed("<html>x<html>"),
    ],
)
def test_a_document_in_a_frame_is_read(page: str) -> None:
    read = parse_page(page)
    assert (bases(read), read.page_date) == ("KGS KZT", DAY)
    assert TIMESCA.marks.in_page(page.encode())
    for quote in read.quotes:
        at = page[slice(*quote.span)]
        assert (at[:3], at[-1]) == (quote.pair.base, "%")
        assert quote.line == page.count("\n", 0, quote.span[0]) + 1


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{OTHERS}<p>x" + framed(DATED),
        DATED + framed(OTHERS),
        DATED + framed(QUOTES + OTHERS),
        DATED + framed(DATED.replace("08", "09")),
        DATED + framed(QUOTES.replace("0.01144", "0.01145")),
        framed(DATED) + framed(OTHERS),
        framed(DATED + framed(OTHERS)),
        framed(f"<html>{DATED}</html><html>{OTHERS}</html>"),
        framed(DATED + "<p>x" + OTHERS + "<p>y"),
        framed(f"{DATED}<p>x{QUOTES}<p>09 December 2025<p>y"),
    ],
)
def test_no_document_gets_the_date_of_another(page: str) -> None:
    read = parse_page(page)
    assert (read.quotes, read.page_date) == ((), None)
    assert SEVERAL & {reject.reason for reject in read.rejects}


def test_a_date_beside_a_frame_is_not_that_of_the_frame() -> None:
    read = parse_page(framed(QUOTES) + "<p>08 December 2025<p>x")
    assert (bases(read), read.page_date, read.rejects) == ("KGS KZT", None, ())


@pytest.mark.parametrize(
    "page",
    [
        f"<!-- {framed(DATED)} -->",
        f"<noscript>{framed(DATED)}</noscript>",
        f"<template>{framed(DATED)}</template>",
        f"<p><b srcdoc='{DATED}'>x",
        f"<p><iframe title=\"srcdoc='\" name='{DATED}'>",
        f"<p><iframe srcdoc='' srcdoc='{DATED}'>",
        f"<p><iframe srcdoc='{DATED}",
        f"<p></iframe srcdoc='{DATED}'>",
        "<p>x" + framed(f"<!-- {DATED} -->"),
    ],
)
def test_what_no_browser_shows_is_not_read(page: str) -> None:
    assert parse_page(page).quotes == ()


def test_frames_are_followed_so_deep_and_no_deeper() -> None:
    page = framed(DATED, frames.MAX_DEPTH + 1)
    [reject] = parse_page(page).rejects
    assert (reject.reason, reject.line) == (Reason.TOO_MANY_FRAMES, frames.MAX_DEPTH + 2)
    assert parse_page(page).quotes == ()


def test_frames_are_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fxtrack.pages.frames.MAX_FRAMES", 3)
    monkeypatch.setattr("fxtrack.pages.parse.MAX_FRAMES", 3)
    page = "".join(framed(DATED) for _ in range(5))
    read = parse_page(page)
    assert (bases(read), [reject.reason for reject in read.rejects]) == ("KGS KZT", [Reason.TOO_MANY_FRAMES])
    assert parse_page(framed(DATED) * 3).rejects == ()


def test_a_frame_of_too_many_entities_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = framed(DATED)
    for most, reasons in ((page.count("&"), []), (page.count("&") - 1, [Reason.TOO_MANY_FRAMES])):
        monkeypatch.setattr("fxtrack.pages.parse.MAX_ENTITIES", most)
        assert [reject.reason for reject in parse_page(page).rejects] == reasons


SHADOW = [
    ("<x-rates><template shadowrootmode=open>{}</template></x-rates>", True),
    ("<x-rates a='>'>\n <TEMPLATE class=x ShadowRootMode='Closed'>{}</TEMPLATE>x</x-rates>", True),
    ('<div><template shadowrootmode="open" shadowrootdelegatesfocus>{}</template></div>', True),
    (
        "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=open>{}</template></x-b></template></x-a>",
        True,
    ),
    ("<x-rates><template>{}</template></x-rates>", False),
    ("<x-rates><template shadowrootmode>{}</template></x-rates>", False),
    ("<x-rates><template shadowrootmode=x>{}</template></x-rates>", False),
    ("<x-rates><template title='shadowrootmode=open'>{}</template></x-rates>", False),
    ("<x-rates><template shadowroot=open>{}</template></x-rates>", False),
    ("<ul><template shadowrootmode=open>{}</template></ul>", False),
    ("<x-a><template><x-b><template shadowrootmode=open>{}</template></x-b></template></x-a>", False),
    ("<x-a><template shadowrootmode=open><template>{}</template></template></x-a>", False),
    ("<!-- <x-a> --><ul><template shadowrootmode=open>{}</template></ul>", False),
]


@pytest.mark.parametrize(("page", "is_shown"), SHADOW)
def test_a_shadow_root_is_read_and_a_template_is_not(page: str, is_shown: bool) -> None:
    """As Chromium 156 shows them; a root that is not the first thing in its element is not looked for."""
    text = f"<!doctype html><html><body><p>x</p>\n{page.format(DATED)}<p>y"
    read = parse_page(text)
    assert (bases(read), read.page_date) == (("KGS KZT", DAY) if is_shown else ("", None))
    memory = Memory()
    for _ in range(2):
        for each in (text, f"<p>x</p>{DATED}<br>", f"<p>x<template>{DATED}"):
            reading, known = memory.read(each.encode()), parse_page(each)
            assert (reading.ticker is not None, reading.page_date) == (bool(known.quotes), known.page_date)


def test_a_frame_is_imported_and_verified(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html>\n<p>x\n{framed(DATED, 2)}", "utf-8")
    assert fxtrack("--db", tmp_path / "x.db", "import", page).status == 0
    traced = fxtrack("--db", tmp_path / "x.db", "trace", "KZT/USD", "2025-12-08", "--verify")
    assert (traced.status, ",yes" in traced.out) == (0, True), traced.out
    assert ",5,KZT/USD" in traced.out


PIECES = (
    *TICKER.quotes[:3],
    TICKER.day,
    TICKER.other_day,
    "<p>",
    "<br>",
    "\n",
    " ",
    "x",
    "<x-a>",
    "</x-a>",
    "<template shadowrootmode=open>",
    "<template>",
    "</template>",
    "<html>",
    "<!--",
    "-->",
)
DOCUMENTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(
    st.lists(st.one_of(DOCUMENTS, DOCUMENTS.map(framed), DOCUMENTS.map(lambda d: framed(d, 2))), max_size=3)
)
@settings(max_examples=200)
def test_prefixes_of_pages_with_frames(parts: list[str]) -> None:
    """What is read of a page without conflicts is read of all of it; what is recalled is what is parsed."""
    text = "<p>" + "".join(parts)
    whole, memory = parse_page(text), Memory()
    for end in (*range(0, len(text), 3), len(text), len(text)):
        part, reading = parse_page(text[:end].encode()), memory.read(text[:end].encode())
        quotes = reading.ticker.at(reading.start, reading.line) if reading.ticker else ()
        assert (quotes, reading.page_date, reading.rejects) == (part.quotes, part.page_date, part.rejects)
        if not any(reject.reason in {*SEVERAL, Reason.CONFLICT} for reject in whole.rejects):
            assert content(part) <= content(whole)
            assert part.page_date in {None, whole.page_date}
