"""The grammar of tickers and dates: a table of cases, each named by its input."""

from __future__ import annotations

from datetime import date

import pytest

from fxtrack import Page, parse_page
from fxtrack.model import Reason

KGS, KZT, TJS = "KGS/USD = 0.01144 0%", "KZT/USD = 0.00198 -0%", "TJS/USD = 0.10901 0.28%"
TWO = f"• {KGS}\n  • {KZT}\n"
DAY = date(2025, 12, 8)


def read(page: Page) -> dict[str, tuple[str, str]]:
    return {str(q.pair): (format(q.rate, "f"), format(q.change, "f")) for q in page.quotes}


PAIR_OF_QUOTES = {"KGS/USD": ("0.01144", "0"), "KZT/USD": ("0.00198", "-0")}

SAME_TWO_QUOTES = {
    "as printed": TWO,
    "on one line": f"{KGS} {KZT}",
    "bullets without space": f"•{KGS}•{KZT}",
    "middle dots": f"· {KGS} · {KZT}",
    "asterisks of a text browser": f"* {KGS}\n* {KZT}\n",
    "hyphens of a text browser": f"- {KGS}\n- {KZT}\n",
    "no space around =": "KGS/USD=0.01144 0% KZT/USD=0.00198 -0%",
    "no-break spaces": TWO.replace(" ", "\u00a0"),
    "narrow no-break spaces": TWO.replace(" ", "\u202f"),
    "zero-width spaces": TWO.replace(" = ", "\u200b=\u200b"),
    "Unicode minus": TWO.replace("-0%", "\u22120%"),
    "en dash for minus": TWO.replace("-0%", "\u20130%"),
    "line ends between the parts": TWO.replace(" ", "\n"),
    "CRLF": TWO.replace("\n", "\r\n"),
    "lone CR": TWO.replace("\n", "\r"),
    "plus sign": TWO.replace(" 0%", " +0%"),
    "space before the percent sign": TWO.replace("%", " %"),
    "a third print, and markup words in prose": f"{TWO}• {KGS}\nUse <b> and <br> in your pages.\n",
    "proxy banner before": f"You are reading a cached copy. Back to the live page\n{TWO}",
    "markup words in prose after": f"{TWO}\nUse <b> and <br> in your pages.\n",
    "two repeats": TWO * 2,
    "eight repeats": TWO * 8,
    "byte order mark": "\ufeff" + TWO,
    "prose with one pair after": f"{TWO}\nIt stood at EUR/USD = 1.08 5% that day.\n",
    "a Cyrillic letter before": f"Ч{KGS} • {KZT}",
    "three digits in the word before": f"No. 123: {KGS} {KZT}",
}


@pytest.mark.parametrize("name", SAME_TWO_QUOTES)
def test_same_two_quotes(name: str) -> None:
    page = parse_page(SAME_TWO_QUOTES[name])
    assert read(page) == PAIR_OF_QUOTES
    assert page.rejects == ()


NO_TICKER = {
    "empty": "",
    "prose with one pair": "The bank said KGS/USD = 0.01144 0% is its rate.",
    "two pairs with words between": f"{KGS} and {KZT}"[4:],
    "small letters": "kgs/usd = 0.01144 0% kzt/usd = 0.00198 0%",
    "letters joined before": f"X{KGS} X{KZT}",
    "the other way round, no percent": "The dollar: USD/KZT 531.07 (-0.3%), USD/KGS 87.4 (0.1%)",
    "digits of another script": "KGS/USD = ٠.٠١ ٠%",
    "Cyrillic": "1 USD = 87.45 KGS, 15 марта 2025 года",
}


@pytest.mark.parametrize("name", NO_TICKER)
def test_no_ticker(name: str) -> None:
    page = parse_page(NO_TICKER[name])
    assert page.quotes == ()
    assert page.page_date is None


REJECTS = {
    "one quote alone on a page": (f"• {KGS}\n\nText.\n", [Reason.LONE]),
    "unknown currency": (TWO + "  • ZZZ/USD = 1.5 0%\n", [Reason.UNKNOWN_CURRENCY]),
    "the code for no currency": (TWO + "  • XXX/USD = 1.5 0%\n", [Reason.UNKNOWN_CURRENCY]),
    "same currency twice": (TWO + "  • USD/USD = 1.0 0%\n", [Reason.SAME_CURRENCY]),
    "zero rate": (TWO + "  • TJS/USD = 0.00000 0%\n", [Reason.NOT_POSITIVE]),
    "negative rate": (TWO + "  • TJS/USD = -0.10901 0%\n", [Reason.MALFORMED]),
    "comma for a point": (TWO + "  • TJS/USD = 0,10901 0%\n", [Reason.MALFORMED]),
    "thousands": (TWO + "  • USD/UZS = 12,500.10 0%\n", [Reason.MALFORMED]),
    "exponent": (TWO + "  • TJS/USD = 1e-5 0%\n", [Reason.MALFORMED]),
    "two points": (TWO + "  • TJS/USD = 0.10.901 0%\n", [Reason.MALFORMED]),
    "no percent": (TWO + "  • TJS/USD = 0.10901\nand so on", [Reason.MALFORMED]),
    "rate and percent run together": (TWO + "  • TJS/USD = 0.109010%\n", [Reason.MALFORMED]),
    "no rate": (TWO + "  • TJS/USD = n/a\n", [Reason.MALFORMED]),
    "19 digits after the point": (TWO + "  • TJS/USD = 0.1090100000000000000 0%\n", [Reason.TOO_MANY_DIGITS]),
    "cut in the middle of the rate": (TWO + "  • TJS/USD = 0.10", [Reason.CUT]),
    "cut after the point": (TWO + "  • TJS/USD = 0.", [Reason.CUT]),
    "cut before the percent sign": (TWO + "  • TJS/USD = 0.10901 -0.2", [Reason.CUT]),
    "impossible date": (TWO + "31 February 2025\n", [Reason.IMPOSSIBLE_DATE]),
    "a year before the web": (TWO + "01 March 1066\n", [Reason.IMPOSSIBLE_DATE]),
    "a year far ahead": (TWO + "01 March 9999\n", [Reason.IMPOSSIBLE_DATE]),
    "day zero": (TWO + "00 March 2025\n", [Reason.IMPOSSIBLE_DATE]),
    "year zero": (TWO + "01 March 0000\n", [Reason.IMPOSSIBLE_DATE]),
    "text that ends with the date": (TWO + "08 December 2025", [Reason.DATE_CUT]),
    "two tickers with two dates": (
        f"{TWO}08 December 2025\n\n{TWO}09 December 2025\n",
        [Reason.DATE_CONFLICT, Reason.DATE_CONFLICT],
    ),
}


@pytest.mark.parametrize("name", REJECTS)
def test_rejects(name: str) -> None:
    """What is refused is named, and nothing of it is read."""
    text, reasons = REJECTS[name]
    page = parse_page(text)
    assert [reject.reason for reject in page.rejects] == reasons
    assert page.page_date is None
    assert read(page) == ({} if {Reason.LONE, Reason.DATE_CONFLICT} & set(reasons) else PAIR_OF_QUOTES)
    for reject in page.rejects:
        assert text[reject.span[0] :].startswith(reject.raw[:7])


RAW = {
    "an impossible date in its line": (f"{KGS} {KZT} 31 February 2025 Viewing results", "31 February 2025"),
    "a date at the end, and blanks": (f"{TWO}08 December 2025  ", "08 December 2025"),
    "a lone quote over two lines": ("KGS/USD =\n0.01144 0%\nText\n", "KGS/USD =\n0.01144 0%"),
    "the rest of the line of what is no quote": (f"{TWO}TJS/USD = n/a today\nText", "TJS/USD = n/a today"),
    "80 characters, with an ellipsis for the rest": (f"{TWO}TJS/USD = {'x' * 71}", f"TJS/USD = {'x' * 70}"),
    "79 and an ellipsis": (f"{TWO}TJS/USD = 1 {'1' * 90}%", f"TJS/USD = 1 {'1' * 67}\u2026"),
    "a NUL": (f"{TWO}TJS/USD = \0 0%\n", "TJS/USD = \ufffd 0%"),
}


@pytest.mark.parametrize("name", RAW)
def test_what_people_are_shown_of_a_reject(name: str) -> None:
    text, raw = RAW[name]
    assert [reject.raw for reject in parse_page(text).rejects] == [raw]


PROSE = {
    "two broken quotes": "The rates: KGS/USD = high KZT/USD = low.\n",
    "a broken quote and a lone one": "The rates: KGS/USD = high KZT/USD = 0.00198 0% today.\n",
    "a lone quote": "The rate: KGS/USD = 0.01144 0% today.\n",
    "a quote and a broken one directly behind it": "The rates: KGS/USD = 0.01144 0% KZT/USD = low.\n",
    "under a bullet with a word": f"{TWO}\n• so KGS/USD = 0.01144 0%\n",
}


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_not_refused(name: str) -> None:
    assert parse_page(PROSE[name]).rejects == ()


def test_places_of_rejects() -> None:
    """Each at its line and its place, of a date that is printed again the first print."""
    page = parse_page(f"{TWO}08 December 2025\n\n{TWO}09 December 2025\n\n{TWO}08 December 2025\n")
    assert [(r.reason, r.line, r.raw) for r in page.rejects] == [
        (Reason.DATE_CONFLICT, 3, "08 December 2025"),
        (Reason.DATE_CONFLICT, 7, "09 December 2025"),
    ]
    page = parse_page(f"{TWO}\r\nText\r\n\r\nKGS/USD = 0.01145 0%\r\n{KZT}\r\n")
    assert [(r.reason, r.line, r.span) for r in page.rejects] == [
        (Reason.CONFLICT, 1, (2, 22)),
        (Reason.CONFLICT, 6, (59, 79)),
    ]


def test_places_of_a_cut_conflict() -> None:
    """Of a page whose conflict stands where it was cut, every line is that of its print."""
    page = parse_page(f"Text\n\n{TWO}\nText\n\nKGS/USD = 0.0114 0%\n{TJS}\nKZT/USD = 0.001")
    assert [(r.reason, r.line) for r in page.rejects] == [
        (Reason.CONFLICT, 3),
        (Reason.CONFLICT, 8),
        (Reason.CUT, 10),
    ]
    assert [(str(quote.pair), quote.line) for quote in page.quotes] == [("KZT/USD", 4), ("TJS/USD", 9)]


def test_a_reject_in_the_middle_ends_the_run() -> None:
    page = parse_page(f"• {KGS}\n• {KZT}\n• TJS/USD = n/a 0%\n• UZS/USD = 0.00008 0%\nText\n")
    assert read(page) == PAIR_OF_QUOTES
    assert [r.reason for r in page.rejects] == [Reason.MALFORMED, Reason.LONE]


DATED = {
    "on the line under the ticker": f"{TWO}08 December 2025\n\nText 01 January 2020\n",
    "CRLF": f"{TWO}08 December 2025\n".replace("\n", "\r\n"),
    "indented": f"{TWO}   08 December 2025   \nText\n",
    "no-break spaces in the date": f"{TWO}08\u00a0December\u00a02025\nText\n",
    "the same line twice": f"{TWO}08 December 2025\n08 December 2025\n\nText\n",
    "an article's dateline below": f"{TWO}08 December 2025\n3 March 2025\nText\n",
    "another date line below": f"{TWO}08 December 2025\n03 March 2025\nText\n",
    "the ticker again, dated alike": f"{TWO}08 December 2025\n\nText\n\n{TWO}08 December 2025\n",
    "the ticker again, undated": f"{TWO}08 December 2025\n\nText\n\n{TWO}\nText\n",
    "a link before": f'Click <a href="x">here</a>\n{TWO}08 December 2025\nText\n',
    "one paragraph of many lines": f"<p>{TWO}08 December 2025\n\nText</p>",
    "one paragraph of many lines, the date at its end": f"<p>{TWO}08 December 2025</p>\nText\n",
    "one paragraph of one line": f"<p>{KGS} • {KZT} 08 December 2025 Viewing results</p>",
    "flattened to one line": f"{KGS} • {KZT} 08 December 2025 Viewing results 1 - 6 of 13",
    "flattened, blank lines before": f"\n \n• {KGS} • {KZT} 08 December 2025 Viewing results\nMore\n",
    "flattened, with a line end last": f"• {KGS} • {KZT} 08 December 2025 Viewing results\n",
    "flattened, date at the line's end": f"{KGS} {KZT} 08 December 2025\nMore\n",
}


@pytest.mark.parametrize("name", DATED)
def test_dated(name: str) -> None:
    page = parse_page(DATED[name])
    assert page.page_date == DAY
    assert read(page) == PAIR_OF_QUOTES
    assert page.rejects == ()


UNDATED = {
    "none": f"{TWO}\nText\n",
    "one-digit day directly under": f"{TWO}8 December 2025\nText\n",
    "a blank line between": f"{TWO}\n08 December 2025\nText\n",
    "words before": f"{TWO}Updated 08 December 2025\nText\n",
    "words after": f"{TWO}08 December 2025 in Bishkek\nText\n",
    "a comma": f"{TWO}08 December, 2025\nText\n",
    "short month": f"{TWO}08 Dec 2025\nText\n",
    "small letters": f"{TWO}08 december 2025\nText\n",
    "American order": f"{TWO}December 08 2025\nText\n",
    "ISO": f"{TWO}2025-12-08\nText\n",
    "Russian month": f"{TWO}08 декабря 2025\nText\n",
    "five digits in the year": f"{TWO}08 December 20255\nText\n",
    "three digits in the day": f"{TWO}108 December 2025\nText\n",
    "on the ticker's line, text of many lines": f"Banner\n{KGS} • {KZT} 08 December 2025\nText\n",
    "flattened, one-digit day": f"{KGS} • {KZT} 3 March 2025 Text",
    "flattened, comma after": f"{KGS} • {KZT} 08 December 2025, Bishkek",
    "above the ticker": f"08 December 2025\n{TWO}\nText\n",
    "under a single quote": f"08\n{KGS}\n08 December 2025\n",
    "a link before, words after the date": f'Click <a href="x">here</a>\n{TWO}08 December 2025 was cold\n',
    "one paragraph of many lines, words after": f"<p>{TWO}08 December 2025 was cold\n</p>",
    "under a line of prose": f"{TWO}\nText\n08 December 2025\n",
}


@pytest.mark.parametrize("name", UNDATED)
def test_undated(name: str) -> None:
    page = parse_page(UNDATED[name])
    assert page.page_date is None


def test_conflict_takes_nothing_of_the_pair() -> None:
    """Two rates of one pair: neither is taken, both are reported; the other pairs stay."""
    page = parse_page(f"{TWO}{TJS}\n\nText\n\nKGS/USD = 0.01145 0%\n{KZT}\n")
    assert read(page) == {"KZT/USD": ("0.00198", "-0"), "TJS/USD": ("0.10901", "0.28")}
    assert [(r.reason, r.raw) for r in page.rejects] == [
        (Reason.CONFLICT, "KGS/USD = 0.01144 0%"),
        (Reason.CONFLICT, "KGS/USD = 0.01145 0%"),
    ]


def test_same_rate_with_two_changes_is_two_quotes() -> None:
    page = parse_page(f"{KGS}\nKGS/USD = 0.01144 -0%\n{KZT}\n")
    assert [format(q.change, "f") for q in page.quotes] == ["0", "-0", "-0"]


def test_finer_print_of_the_same_rate_is_no_conflict() -> None:
    page = parse_page("TMT/USD = 0.2849 0%\nTMT/USD = 0.28490 0%\n")
    assert [format(q.rate, "f") for q in page.quotes] == ["0.2849", "0.28490"]


def test_pairs_outside_the_five_are_kept() -> None:
    page = parse_page("EUR/USD = 1.08 0.1%\nUSD/RUB = 98.1234 -1.5%\n")
    assert read(page) == {"EUR/USD": ("1.08", "0.1"), "USD/RUB": ("98.1234", "-1.5")}


def test_18_digits_stay() -> None:
    page = parse_page(
        "USD/IRR = 123456789012345678.123456789012345678 0%\nKGS/USD = 0.000000000000000001 0%\n"
    )
    assert read(page)["USD/IRR"][0] == "123456789012345678.123456789012345678"
    assert read(page)["KGS/USD"][0] == "0.000000000000000001"


def test_rejects_are_bounded() -> None:
    page = parse_page("KGS/USD = " * 5000)
    assert len(page.rejects) == 101
    assert page.rejects[-1].raw == "and 4900 more on this page"
    assert (page.rejects[-1].span[0], page.rejects[-1].line) == (1000, 1)


def test_as_many_rejects_as_a_page_may_list() -> None:
    for number, last in ((99, "KGS/USD = "), (100, "KGS/USD = "), (101, "and 1 more"), (102, "and 2 more")):
        page = parse_page("KGS/USD = \n" * (number - 1) + "KGS/USD = ")
        assert len(page.rejects) == min(number, 101)
        assert page.rejects[-1].raw.startswith(last)
        assert page.rejects[-1].line == min(number, 101)


def test_a_refused_date_has_its_place_among_many_rejects() -> None:
    page = parse_page(f"{TWO}31 February 2025\n" + "KGS/USD = \n" * 150 + f"\n{TWO}32 March 2025\n")
    assert [reject.reason for reject in page.rejects[:2]] == [Reason.IMPOSSIBLE_DATE, Reason.MALFORMED]
    assert page.rejects[-1].raw == "and 52 more on this page"


def test_the_lines_of_a_page_with_every_line_end() -> None:
    page = parse_page("a\nb\rc\r\nd\x0be\u2028f " + f"{KGS}\r{KZT}\r\n{TJS}\n")
    assert [quote.line for quote in page.quotes] == [4, 5, 6]
    assert [quote.line for quote in parse_page(f"\r{TWO}").quotes] == [2, 3]


def test_media_type_decides_where_it_is_known() -> None:
    text = f"{TWO}08 December 2025\nText <p>\n"
    assert parse_page(text, media_type="text/plain").page_date == DAY
    assert parse_page("<p>" + text, media_type="text/plain").media_type == "text/plain"
    assert parse_page(text, media_type="text/html; charset=utf-8").media_type == "text/html"
    assert parse_page(f"<p>{TWO}", media_type="application/octet-stream").media_type == "text/html"


MEDIA_TYPES = {
    "text/html": "text/html",
    "TEXT/HTML ; charset=UTF-8": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
    "Text/Plain;format=flowed": "text/plain",
}


@pytest.mark.parametrize("told", MEDIA_TYPES)
def test_media_types_as_servers_write_them(told: str) -> None:
    for page in (TWO, f"<p>{TWO}</p>"):
        assert parse_page(page, media_type=told).media_type == MEDIA_TYPES[told]


@pytest.mark.parametrize("told", ["charset=cp1251", "Charset = 'windows-1251'", 'CHARSET="cp1251"; x=y'])
def test_charsets_as_servers_write_them(told: str) -> None:
    page = parse_page("Курс".encode("cp1251"), media_type=f"text/plain; {told}")
    assert (page.encoding, page.replaced) == ("cp1251", 0)
