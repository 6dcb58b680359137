"""A report's page in both directions: what its buttons show, read from its source."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from running import runner

from fxtrack.cli import main

PAGES = {
    "01": "KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%",
    "02": "KGS/USD = 0.01140 0%\nKZT/USD = 0.00192 -0%",
}
SECTIONS = ("findings", "latest-rates", "KGS-USD", "changes", "coverage")
CROSSES = ("--base", "KGS")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for day, ticker in PAGES.items():
        (folder / f"{day}.txt").write_text(f"{ticker}\n{day} December 2025\n")
    path = folder / "fxtrack.db"
    assert runner().invoke(main, ["-q", "--db", str(path), "import", str(folder)]).exit_code == 0
    return path


def report(database: Path, folder: Path, *options: str) -> str:
    made = runner().invoke(
        main, ["-q", "--db", str(database), "report", "--dpi", "50", "--out", str(folder), *options]
    )
    assert made.exit_code == 0, made.output
    return (folder / "index.html").read_text("utf-8")


def of_section(page: str, name: str, direction: str) -> str:
    [section] = re.findall(rf'<section id="{name}">(.*?)</section>', page, re.DOTALL)
    start = section.index(f'<div class="{direction}">')
    [block] = re.findall(r'^<div.*?(?=<div class="as-|\Z)', section[start:], re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", re.sub("<svg.*?</svg>", "", block, flags=re.DOTALL)).split())


@pytest.mark.parametrize(
    ("options", "checked"), [((), "as-local"), (("--per-usd",), "as-local"), (("--as-printed",), "as-dollar")]
)
def test_both_directions_are_there_and_one_is_shown_first(
    database: Path, tmp_path: Path, options: tuple[str, ...], checked: str
) -> None:
    page = report(database, tmp_path / "r", *options)
    assert re.findall(r'<input class="switch" [^>]*id="([^"]+)"[^>]* checked>', page) == [checked]
    assert Counter(re.findall(r'<figure class="trend" data-pair="([^"]+)"', page)) == Counter(
        ["USD/KGS", "KGS/USD", "USD/KZT", "KZT/USD"]
    )
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_tables_charts_and_coverage_say_their_direction(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r")
    local, dollar = (
        {name: of_section(page, name, way) for name in SECTIONS} for way in ("as-local", "as-dollar")
    )
    assert all(each.startswith("Local currency per dollar ") for each in local.values())
    assert all(each.startswith("Dollars per local currency ") for each in dollar.values())
    assert "Kyrgyz som 87.72 som per US dollar 2 December 2025" in local["findings"]
    assert "Kyrgyz som 0.01140 US dollars per som 2 December 2025" in dollar["findings"]
    assert "USD/KGS" not in dollar["latest-rates"]
    assert "USD/KGS 87.72" in local["latest-rates"]
    assert "KGS/USD 0.01140" in dollar["latest-rates"]
    assert "USD/KGS" in local["coverage"]
    assert "KGS/USD" in dollar["coverage"]
    assert "USD/KZT previous date" in local["changes"]
    assert "KZT/USD previous date" in dollar["changes"]
    assert "1 Dec 2025 87.41" in local["KGS-USD"]
    assert "1 Dec 2025 0.01144" in dollar["KGS-USD"]


def test_every_link_leads_somewhere_whatever_is_listed(database: Path, tmp_path: Path) -> None:
    for options in (
        (),
        ("--per-usd",),
        ("--as-printed",),
        CROSSES,
        ("--pair", "USD/KGS"),
        ("--quote", "USD"),
    ):
        page = report(database, tmp_path / "r", *options)
        targets = set(re.findall(r'<a [^>]*href="#([^"]+)"', page))
        assert targets <= set(re.findall(r'\bid="([^"]*)"', page)), options


def test_prices_in_a_chosen_currency_have_one_direction(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", *CROSSES)
    assert 'class="switch"' not in page
    assert '<div class="as-' not in page
    assert re.findall(r'data-pair="([^"]+)"', page) == ["KGS/USD", "KGS/KZT"]


def test_the_direction_of_a_single_pair_is_named_by_its_currency(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--pair", "KGS/USD")
    labels = re.findall(r'<label for="(as-[a-z]+)">([^<]+)</label>', page)
    assert labels == [("as-local", "Som per US dollar"), ("as-dollar", "US dollars per som")]
    page = report(database, tmp_path / "r", "--pair", "KGS/USD", "--lang", "ru")
    labels = re.findall(r'<label for="(as-[a-z]+)">([^<]+)</label>', page)
    assert labels == [("as-local", "Сомов за 1 доллар США"), ("as-dollar", "Долларов США за 1 сом")]
