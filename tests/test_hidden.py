"""What has the attribute ``hidden`` is not shown, and is no quote and no date; all else on the page is."""

from __future__ import annotations

import pytest

from fxtrack import parse_page
from fxtrack.pages.hidden import may_hide
from fxtrack.pages.markup import render
from fxtrack.pages.recall import Memory

KGS, KZT, DAY = "KGS/USD = 0.01144 0%", "KZT/USD = 0.00193 -0.15%", "08 December 2025"
TICKER = f"<p>{KGS}</p><p>{KZT}</p><p>{DAY}</p>"
OTHER = "<p>KGS/USD = 0.5 1%</p><p>KZT/USD = 0.7 1%</p><p>09 December 2025</p>"
LATER = "<p>TJS/USD = 0.10857 0.12%</p>"

PRINTED = {
    ("KGS/USD", "0.01144", "0"),
    ("KZT/USD", "0.00193", "-0.15"),
    ("KGS/USD", "0.5", "1"),
    ("KZT/USD", "0.7", "1"),
}
# name: what stands before the ticker, none of which is shown
NOTHING_SHOWN = {
    "a block": f"<div hidden>{OTHER}</div>",
    "a value": f'<div hidden="hidden">{OTHER}</div>',
    "until it is found": f"<div hidden=until-found>{OTHER}</div>",
    "false is no value": f'<div hidden="false">{OTHER}</div>',
    "behind others": f"<section class='a > b' hidden id=x>{OTHER}</section>",
    "capitals": f"<DIV HIDDEN>{OTHER}</DIV>",
    "one capital": f"<div Hidden>{OTHER}</div>",
    "right behind a value": f'<div id="x"hidden>{OTHER}</div>',
    "elements of its name in it": f"<div hidden><div>a</div>{OTHER}<div><div>b</div></div></div>",
    "a hidden one in a hidden one": f"<div hidden><div hidden>a</div>{OTHER}</div>",
    "its end in a comment": f"<div hidden><!-- </div> -->{OTHER}</div>",
    "its end in a script": f"<div hidden><script>'</div>'</script>{OTHER}</div>",
    "an element of the page's own": f"<x-box hidden>{OTHER}</x-box>",
    "a paragraph that another ends": f"<p hidden>KGS/USD = 0.5 1% KZT/USD = 0.7 1%{TICKER[:0]}<p>",
    "a list item that the list ends": "<ul><li hidden>KGS/USD = 0.5 1%<ul><li>KZT/USD = 0.7 1%</ul></ul>",
    "a row that another ends": "<table><tr hidden><td>KGS/USD = 0.5 1%<tr><td>a</table>",
    "a cell that another ends": "<table><tr><td hidden>KGS/USD = 0.5 1%<td>a</table>",
    "a body that another ends": "<table><tbody hidden><tr><td>KGS/USD = 0.5 1%<tbody><tr><td>a</table>",
    "a table in a cell": "<table><tr><td hidden><table><tr><td>KGS/USD = 0.5 1%</table><td>a</table>",
    "a name in a list of names": "<dl><dt hidden>KGS/USD = 0.5 1%<dd>a</dl>",
    "an option": "<select><option hidden>KGS/USD = 0.5 1%<option>a</select>",
    "a frame": f"<iframe hidden srcdoc='{OTHER}'></iframe>",
    "a frame in it": f"<div hidden><iframe srcdoc='{OTHER}'></iframe></div>",
    "a shadow root in it": f"<div hidden><template shadowrootmode=open>{OTHER}</template></div>",
}
# name: what stands before the ticker and hides nothing of it
SHOWN = {
    "an input": "<input hidden><input type='hidden'>",
    "a line": "<hr hidden>",
    "another attribute": "<div aria-hidden=true data-hidden class='hidden x' title=' hidden '></div>",
    "a value with a tag in it": "<a title='<div hidden>'></a>",
    "a comment": "<!-- <div hidden> -->",
    "a script": "<script>'<div hidden>'</script>",
    "a style": "<style>a { overflow: hidden }</style>",
    "an end tag": "</div hidden>",
}


def page(before: str, body: str = "<body>") -> str:
    return f"<!DOCTYPE html><html>{body}<h1>News</h1>{before}{TICKER}<p>Text.</p></body></html>"


@pytest.mark.parametrize("before", NOTHING_SHOWN.values(), ids=NOTHING_SHOWN)
def test_what_is_hidden_says_nothing(before: str) -> None:
    read = parse_page(page(before))
    assert [quote.raw for quote in read.quotes] == [KGS, KZT]
    assert (str(read.page_date), read.rejects) == ("2025-12-08", ())
    alone = parse_page(page(before).replace(TICKER, "<p>No rates.</p>"))
    assert (alone.quotes, alone.page_date) == ((), None)


@pytest.mark.parametrize("before", SHOWN.values(), ids=SHOWN)
def test_what_is_not_hidden_is_read(before: str) -> None:
    read = parse_page(page(before))
    assert ([quote.raw for quote in read.quotes], str(read.page_date)) == ([KGS, KZT], "2025-12-08")


@pytest.mark.parametrize("tag", ["<body hidden>", "<body class=a hidden='x'>"])
def test_a_page_that_waits_for_its_script_is_read(tag: str) -> None:
    assert len(parse_page(page("", tag)).quotes) == 2


def test_hidden_text_within_a_quote_is_left_out() -> None:
    read = parse_page(page("").replace("0.01144", "0.01<b hidden>9</b>144<i hidden>%</i>"))
    assert str(read.quotes[0].rate) == "0.01144"


def values(text: str) -> set[tuple[str, ...]]:
    read = parse_page(text, media_type="text/html")
    return {(str(read.page_date), quote.pair, str(quote.rate), str(quote.change)) for quote in read.quotes}


@pytest.mark.parametrize("before", [*NOTHING_SHOWN.values(), *SHOWN.values()])
def test_no_cut_and_no_lost_byte_makes_a_value(before: str) -> None:
    """The prefix rule; and a byte that is lost at most shows what stands in the source."""
    whole = page(before)
    told = values(whole)
    for end in range(len(whole)):
        assert values(whole[:end]) <= told | {("None", *value[1:]) for value in told}, end
        damaged = f"{whole[:end]}\0{whole[end + 1 :]}"
        assert {value[1:] for value in values(damaged)} <= PRINTED, end


@pytest.mark.parametrize("before", [*NOTHING_SHOWN.values(), *SHOWN.values()])
def test_a_ticker_that_was_read_before_is_not_taken_for_shown(before: str) -> None:
    """A known ticker is recognised only where a browser shows it."""
    memory = Memory()
    assert memory.read(page("").encode()).ticker is not None
    for text in (page(before), page(f"{before}<div hidden>"), page("<p hidden>")):
        told = memory.read(text.encode())
        read = parse_page(text)
        assert (told.ticker.quotes if told.ticker else ()) != () or read.quotes == ()
        assert (len(told.ticker.quotes) if told.ticker else 0, told.page_date) == (
            len(read.quotes),
            read.page_date,
        )
    assert memory.read(page("<div hidden>").encode()).ticker is None


def test_an_element_that_does_not_end_hides_the_rest() -> None:
    read = parse_page(page("<div hidden>"))
    assert (read.quotes, read.page_date) == ((), None)


def test_a_page_of_millions_of_hidden_elements_takes_time_in_proportion() -> None:
    """No recursion, and nothing is looked at twice."""
    assert render("<b hidden>" * 200_000).text == ""
    assert render("<b hidden>x</b>" * 100_000 + "y").text == "y"
    assert render("<p hidden>x" * 100_000 + "<p>y").text == "y"
    assert render("hidden " * 300_000 + "<p>y").text.endswith("y")


@pytest.mark.parametrize(
    ("source", "is_possible"),
    [
        ("<b hidden>", True),
        ("<b HIDDEN >", True),
        ("<b\nHidden=1>", True),
        ("<input type=hidden>", False),
        ('<p aria-hidden="true">', False),
        ("a{overflow:hidden}", False),
        ("nothing", False),
    ],
)
def test_a_quick_look_tells_most_pages_apart(source: str, is_possible: bool) -> None:
    assert may_hide(source) is is_possible
