"""The line at the foot of a chart names the sites of its pages where all of them have an address."""

from datetime import date

import pytest

from fxtrack.charts.sources import site_of, source_line
from fxtrack.model import DateBasis, Origin
from fxtrack.words import words

HOME = "https://timesca.com/"
LONG = f"https://{'a' * 61}.org/"


def pages(*urls_of_pages: list[str]) -> list[Origin]:
    """Make a page for each list of addresses, with a copy for each address."""
    return [
        Origin(date(2025, 12, 8), f"{number:064}", f"{number}-{place}", None, 1, DateBasis.PRINTED, url)
        for number, urls in enumerate(urls_of_pages)
        for place, url in enumerate(urls)
    ]


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        (pages([HOME]), "Source: timesca.com, 1 archived page."),
        (pages([HOME], [HOME]), "Source: timesca.com, 2 archived pages."),
        (pages([HOME, ""], ["", HOME]), "Source: timesca.com, 2 archived pages."),
        (pages([HOME, HOME]), "Source: timesca.com, 1 archived page."),
        (pages([HOME], [""]), "Source: 2 archived web pages."),
        (pages([""]), "Source: 1 archived web page."),
        (pages([HOME], ["http://www.nbk.kz/x"]), "Source: nbk.kz, timesca.com, 2 archived pages."),
        (pages(["http://a.kz"], ["http://b.kz"], ["c.kz/x"]), "Source: a.kz, b.kz, c.kz, 3 archived pages."),
        (pages(["http://a.kz"], ["http://b.kz"], ["c.kz/x"], ["d.kz"]), "Source: 4 archived web pages."),
        (pages([LONG]), "Source: 1 archived web page."),
    ],
)
def test_a_site_is_named_only_where_every_page_has_an_address(origins: list[Origin], said: str) -> None:
    assert source_line(origins, words("en")) == said


@pytest.mark.parametrize(
    ("number", "named", "unnamed"),
    [
        (1, "1 архивная страница", "1 архивная веб-страница"),
        (2, "2 архивные страницы", "2 архивные веб-страницы"),
        (5, "5 архивных страниц", "5 архивных веб-страниц"),
        (11, "11 архивных страниц", "11 архивных веб-страниц"),
        (21, "21 архивная страница", "21 архивная веб-страница"),
        (104, "104 архивные страницы", "104 архивные веб-страницы"),
    ],
)
def test_in_russian(number: int, named: str, unnamed: str) -> None:
    say = words("ru")
    assert source_line(pages(*[[HOME]] * number), say) == f"Источник: timesca.com, {named}."
    assert source_line(pages(*[[""]] * number), say) == f"Источник: {unnamed}."


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.timesca.com/page?x=//other.org", "timesca.com"),
        ("HTTP://User:Secret@Timesca.COM:8080/", "timesca.com"),
        ("timesca.com/path", "timesca.com"),
        ("https://банк.рф/", "банк.рф"),
        ("http://[::1", ""),
        ("http://<b>x</b>/", ""),
        ("http:///path", ""),
        ("", ""),
    ],
)
def test_the_site_of_an_address(url: str, site: str) -> None:
    assert site_of(url) == site
