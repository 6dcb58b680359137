"""HTML to text, and back to the place in the source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtrack import parse_page
from fxtrack.pages.markup import render

SHOWN = {
    "blocks end lines": ("<p>a</p><div>b</div>c", "a\nb\nc"),
    "nested blocks end one line": ("<div><ul><li>a</li></ul></div><div>b</div>", "a\nb\n"),
    "a break ends a line": ("a<br>b<br/>c", "a\nb\nc"),
    "two breaks leave a blank line": ("a<br><br>b", "a\n\nb"),
    "a break before a block's end adds nothing": ("<p>a<br></p><p>b</p>", "a\nb\n"),
    "line ends of the source are space": ("a\nb\r\nc\u2028d", "a b  c d"),
    "preformatted text keeps its lines": ("<pre>a\nb</pre>c\nd", "a\nb\nc d"),
    "inline elements end nothing": ("<b>a</b><i>b</i><span>c</span>", "abc"),
    "cells stand apart": ("<tr><td>a</td><td>b</td></tr>", "a b\n"),
    "entities": ("a&nbsp;b&amp;&lt;&#37;&#x25;&bull;&minus;&euro;", "a\u00a0b&<%%•−€"),
    "entities without a semicolon": ("a&nbsp b&copy<b>c</b>", "a\u00a0 b©c"),
    "no entity": ("AT&T &unknown; & &; &#; 5&6", "AT&T &unknown; & &; &#; 5&6"),
    "an encoded line end is space": ("a&#10;b&NewLine;c", "a b c"),
    "comments": ("a<!-- x > y -->b<!---->c<!-->d", "abcd"),
    "scripts": ("a<script>if (1<2) '<p>'</script>b<SCRIPT src=x>y</Script >c", "abc"),
    "styles, titles, text areas": ("<title>x</title><style>y</style><textarea>z</textarea>a", "a"),
    "templates and drawings": ("a<template><p>x</p></template><svg><svg/><text>y</text></svg>b", "ab"),
    "attributes hold anything": ("<a title='>' data-x=\"</a>\" y=z>a</a>", "a"),
    "a quote too many": ('<a href="x"">a</a> <b">b', "a b"),
    "not a tag": ("1 < 2 <3 << <", "1 < 2 <3 << <"),
    "declarations": ("<!DOCTYPE html><?xml version='1.0'?>a</>b</ x>c", "abc"),
    "an open tag at the end": ("a<p class='", "a"),
    "an open comment at the end": ("a<!-- b", "a"),
    "an open script at the end": ("a<script>b", "a"),
    "the banner of the Wayback Machine": (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>08 December 2025</div><!-- END WAYBACK TOOLBAR INSERT -->a",
        "a",
    ),
    "that banner without its comments": ('<div id="wm-ipp-base"><div>x</div><p>y</p></div>a', "a"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_shown(name: str) -> None:
    source, text = SHOWN[name]
    assert render(source).text == text


@given(
    st.lists(st.sampled_from(["a", "b c", "&amp;", "&nbsp;", "<p>", "</p>", "<br>", "\n", "<!--x-->", "é"]))
)
@settings(max_examples=300)
def test_every_character_has_its_place(pieces: list[str]) -> None:
    """Each character shown leads back to a place in the source that shows it."""
    source = "".join(pieces)
    rendered = render(source)
    last = 0
    for place, character in enumerate(rendered.text):
        start, end = rendered.source_span(place, place + 1)
        assert last <= start
        last = start
        if character == "&":
            assert source[start:end] == "&amp;"
        elif character.isalpha():
            assert source[start:end] == character


def test_tables_keep_the_order_of_the_source() -> None:
    """Browsers move stray text out of a table; then a cut page would read differently from the whole."""
    assert render("<p>a</p><table><tr><td>b</td></tr> stray</table>").text == "a\nb\n stray\n"


QUOTES = "<b>KGS/USD</b> = 0.01144 0%<br>KZT/USD = 0.00198 -0%"


@pytest.mark.parametrize(
    ("source", "dated"),
    [
        (f"<ul><li>{QUOTES}</li></ul><div>08 December 2025</div>x", True),
        (f"<p>{QUOTES}<br>08 December 2025<br>x", True),
        (f"<p>{QUOTES}<br><br>08 December 2025<br>x", False),
        (f"<p>{QUOTES}</p><p>08 December 2025 in town</p>", False),
        (f"<p>{QUOTES}</p><p>8 December 2025</p>", False),
        (f"<table><tr><td>{QUOTES}</td></tr><tr><td>08 December 2025</td></tr></table>", True),
        (f"<p>{QUOTES}</p><!-- 08 December 2025 --><p>x</p>", False),
        (f"<p>{QUOTES}</p><script>08 December 2025</script><p>x</p>", False),
        (f"<p>{QUOTES}</p><h2><a href='/'>08 December <i>2025</i></a></h2>", True),
    ],
)
def test_dates_in_html(source: str, *, dated: bool) -> None:
    page = parse_page(source)
    assert len(page.quotes) == 2
    assert (page.page_date is not None) is dated


@pytest.mark.parametrize(
    "html", ["KGS/USD = 1.5 0%<br>KZT/USD = 2.5 0%", "<p>KGS/USD = 1.5 0%</p>KZT/USD = 2.5 0%"]
)
def test_html_is_found_by_its_content(html: str) -> None:
    page = parse_page(html)
    assert page.media_type == "text/html"
    assert len(page.quotes) == 2
