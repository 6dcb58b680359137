"""Which way round charts and reports lead: what a dollar costs, unless they are asked for rates as printed."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from running import runner
from test_chart_command import title_of

import fxtrack
from fxtrack.charts import read_material
from fxtrack.charts.trend import draw_trend
from fxtrack.cli import main
from fxtrack.drawing.sheet import Look
from fxtrack.errors import InputError
from fxtrack.model import Filters
from fxtrack.numbers.series import View
from fxtrack.store import Store
from fxtrack.words import Lang

PAGES = """\
KGS/USD = {kgs} 0% KZT/USD = 0.00193 0% TJS/USD = {tjs} 0%
{day:%d %B %Y}
"""
DAYS = [date(2025, 12, day) for day in (1, 2, 3, 4, 5, 8, 9, 10)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight weekdays on which the somoni gains, the som loses and the tenge stays."""
    folder = tmp_path_factory.mktemp("direction")
    pages = folder / "pages"
    pages.mkdir()
    for number, day in enumerate(DAYS):
        text = PAGES.format(kgs=f"{0.0118 - number / 10000:.5f}", tjs=f"{0.1 + number / 1000:.5f}", day=day)
        (pages / f"{day}.txt").write_text(text, "utf-8")
    path = folder / "x.db"
    assert runner().invoke(main, ["-q", "--db", str(path), "import", str(pages)]).exit_code == 0
    return path


def drawn(database: Path, file: Path, *options: str) -> bytes:
    made = runner().invoke(main, ["-q", "--db", str(database), "chart", str(file), *options])
    assert made.exit_code == 0, made.output
    return file.read_bytes()


def texts(path: Path) -> str:
    return re.sub(r"<[^>]*>", " ", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ([], "The US dollar lost 6.5% against the Tajik somoni"),
        (["--per-usd"], "The US dollar lost 6.5% against the Tajik somoni"),
        (["--as-printed"], "The Tajik somoni gained 7.0% against the US dollar"),
        (["--lang", "ru"], "Доллар США подешевел на 6,5% к таджикскому сомони"),
        (["--lang", "ru", "--as-printed"], "Таджикский сомони укрепился на 7,0% к доллару США"),
    ],
)
def test_a_trend_tells_of_the_dollar(database: Path, tmp_path: Path, options: list[str], title: str) -> None:
    drawn(database, tmp_path / "a.svg", "--pair", "TJS/USD", *options)
    assert title_of(tmp_path / "a.svg").startswith(f"{title}. ")


def test_the_subtitle_has_both_rates_and_the_range(database: Path, tmp_path: Path) -> None:
    drawn(database, tmp_path / "a.svg", "--pair", "TJS/USD")
    assert title_of(tmp_path / "a.svg").endswith(
        "1 December 2025 to 10 December 2025: from 10.00 to 9.35 somoni"
    )


def test_per_usd_draws_what_is_drawn_without_it(database: Path, tmp_path: Path) -> None:
    """To the byte; and so does the pair the other way round. As printed is another picture."""
    plain = drawn(database, tmp_path / "a.png", "--pair", "TJS/USD")
    assert drawn(database, tmp_path / "b.png", "--pair", "TJS/USD", "--per-usd") == plain
    assert drawn(database, tmp_path / "c.png", "--pair", "USD/TJS") == plain
    assert drawn(database, tmp_path / "d.png", "--pair", "TJS/USD", "--as-printed") != plain
    every = drawn(database, tmp_path / "e.png")
    assert drawn(database, tmp_path / "f.png", "--per-usd") == every


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (["--base", "TJS", "--quote", "USD"], "The Tajik somoni gained 7.0% against the US dollar"),
        (["--pair", "TJS/KZT"], "The Tajik somoni gained about 7% against the Kazakh tenge"),
    ],
)
def test_what_is_asked_for_stays_as_asked(
    database: Path, tmp_path: Path, options: list[str], title: str
) -> None:
    drawn(database, tmp_path / "a.svg", *options)
    assert title_of(tmp_path / "a.svg").startswith(f"{title}. ")


def test_an_index_is_of_the_value_in_dollars(database: Path, tmp_path: Path) -> None:
    """And says so; with --per-usd it is that of the dollar, as before."""
    drawn(database, tmp_path / "a.svg", "--kind", "index")
    assert "The Tajik somoni gained" in title_of(tmp_path / "a.svg")
    assert "Value in US dollars. 1 December 2025 is 100" in title_of(tmp_path / "a.svg")
    drawn(database, tmp_path / "b.svg", "--kind", "index", "--lang", "ru")
    assert "Стоимость в долларах США. 1 декабря 2025 г. = 100" in title_of(tmp_path / "b.svg")
    drawn(database, tmp_path / "c.svg", "--kind", "index", "--per-usd")
    assert "The US dollar gained" in title_of(tmp_path / "c.svg")
    assert "Value in US dollars" not in title_of(tmp_path / "c.svg")


@pytest.mark.parametrize("other", [["--per-usd"], ["--base", "USD"], ["--quote", "USD"]])
@pytest.mark.parametrize("command", ["chart", "report"])
def test_two_directions_are_refused(database: Path, command: str, other: list[str]) -> None:
    made = runner().invoke(main, ["--db", str(database), command, "--as-printed", *other])
    assert made.exit_code == 2
    assert "both choose a direction" in made.stderr


def test_python_leads_and_refuses_alike(database: Path, tmp_path: Path) -> None:
    expected = drawn(database, tmp_path / "a.png", "--pair", "TJS/USD")
    printed = drawn(database, tmp_path / "b.png", "--pair", "TJS/USD", "--as-printed")
    with fxtrack.open(database) as db:
        file = tmp_path / "c.png"
        db.chart(file, pairs="TJS/USD")
        assert file.read_bytes() == expected
        db.chart(file, pairs="TJS/USD", per_usd=True)
        assert file.read_bytes() == expected
        db.chart(file, pairs="TJS/USD", as_printed=True)
        assert file.read_bytes() == printed
        with pytest.raises(InputError, match="both choose a direction"):
            db.chart(tmp_path / "d.png", pairs="TJS/USD", per_usd=True, as_printed=True)
        with pytest.raises(InputError, match="both choose a direction"):
            db.report(tmp_path / "r", per_usd=True, as_printed=True)
    assert not (tmp_path / "d.png").exists()


def test_both_directions_come_from_the_same_rows(database: Path) -> None:
    """The inverse is exact: that of the printed rate, and not of a rounded one."""
    with Store(str(database)).reading() as session:
        material = read_material(session, None, View(), Filters())
    assert material.priced.per_dollar().prints is material.priced.prints
    for pair, line in material.led.items():
        assert line.pair == pair.turned
        printed = next(each for each in material.lines if each.pair == pair)
        for one, other in zip(printed.rates, line.rates, strict=True):
            assert other.range.value * one.range.value == 1
            assert other.range.low * one.range.high == 1
            assert other.range.high * one.range.low == 1


def series_of(folder: Path) -> dict[str, dict[str, list[list[str]]]]:
    found = re.search(r'id="series">(.*?)</script>', (folder / "index.html").read_text("utf-8"), re.DOTALL)
    assert found
    pairs: dict[str, dict[str, list[list[str]]]] = json.loads(found[1])["pairs"]
    return pairs


def report(database: Path, folder: Path, *options: str) -> str:
    made = runner().invoke(main, ["-q", "--db", str(database), "report", "--out", str(folder), *options])
    assert made.exit_code == 0, made.output
    return (folder / "index.html").read_text("utf-8")


def test_a_report_leads_with_the_dollar_and_lists_what_is_printed(database: Path, tmp_path: Path) -> None:
    """It shows the other direction at a button; names of files and CSV are as printed."""
    page = report(database, tmp_path / "r")
    assert '<a href="#TJS-USD">The US dollar lost 6.5% against the Tajik somoni</a>' in page
    assert '<section id="TJS-USD">' in page
    assert '<figure class="trend" data-pair="USD/TJS">' in page
    assert "Tajik somoni: US dollar \u22126.5%" in page
    assert '<input class="switch" type="radio" name="direction" id="as-local"' in page
    assert re.findall('id="(as-[a-z]+)"[^>]* checked>', page) == ["as-local"]
    readings = series_of(tmp_path / "r")
    assert list(readings) == ["USD/KGS", "USD/KZT", "USD/TJS", "KGS/USD", "KZT/USD", "TJS/USD"]
    assert readings["USD/TJS"]["values"][0] == ["10.0000", "9.9995", "10.0006", "0.10000"]
    figures = re.findall(r'<figure class="trend".*?</figure>', page, re.DOTALL)
    assert [each.count(" data-frame=") for each in figures] == [2] * 6
    assert (tmp_path / "r" / "TJS-USD.png").exists()
    assert "2025-12-01,TJS,USD,0.10000," in (tmp_path / "r" / "rates.csv").read_text()
    assert json.loads((tmp_path / "r" / "about.json").read_text())["filters"] == {"daily": "median"}


def test_a_report_as_printed_is_so_throughout(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--as-printed")
    assert '<a href="#TJS-USD">The Tajik somoni gained 7.0% against the US dollar</a>' in page
    assert '<figure class="trend" data-pair="TJS/USD">' in page
    assert re.findall('id="(as-[a-z]+)"[^>]* checked>', page) == ["as-dollar"]
    about = json.loads((tmp_path / "r" / "about.json").read_text())
    assert about["filters"] == {"daily": "median", "as-printed": True}


def test_a_report_in_russian_leads_with_the_dollar(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--lang", "ru")
    assert "Доллар США подешевел на 6,5% к таджикскому сомони" in page
    assert "с 10,00 до 9,35 сомони" in page
    assert "Таджикский сомони: доллар США \u22126,5%" in page
    assert "Национальная валюта за доллар" in page


def test_the_scale_says_what_is_up(database: Path) -> None:
    with Store(str(database)).reading() as session:
        material = read_material(session, None, View(), Filters())
    [line] = [each for each in material.leading if each.pair == "USD/TJS"]
    expected: tuple[tuple[Lang, str, str, str], ...] = (
        ("en", "Somoni per US dollar", "(lower: stronger somoni)", "US dollars per somoni"),
        ("ru", "Сомони за 1 доллар США", "(ниже: сомони крепче)", "Долларов США за 1 сомони"),
    )
    for lang, left, aside, right in expected:
        labels = {each.text: each for each in draw_trend(line, Look(lang=lang), "").labels}
        assert labels[left].bold
        assert labels[left].ink == "text"
        assert labels[aside].ink == labels[right].ink == "quiet"
    [line] = [each for each in material.lines if each.pair == "TJS/USD"]
    assert not [each for each in draw_trend(line, Look(), "").labels if "stronger" in each.text]
