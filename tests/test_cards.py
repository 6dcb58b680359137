"""The cards of a report's page and its times: the numbers of ``fxtrack changes``, or words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from running import runner

from fxtrack.charts.marks import Line, lines_of
from fxtrack.charts.registry import read_material
from fxtrack.charts.trend import draw_trend
from fxtrack.cli import main
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Key, Look
from fxtrack.model import Filters, Pair
from fxtrack.numbers.changes import changes
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View
from fxtrack.report.sparks import spark
from fxtrack.report.windows import choices_of, parts_of
from fxtrack.store import Store
from fxtrack.words import words

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
EN = words("en")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "fxtrack.db"
    assert runner().invoke(main, ["-q", "--db", str(path), "import", str(SNAPSHOTS)]).exit_code == 0
    return path


def report(database: Path, folder: Path, *options: str) -> str:
    made = runner().invoke(
        main, ["-q", "--db", str(database), "report", "--dpi", "50", "--out", str(folder), *options]
    )
    assert made.exit_code == 0, made.output
    return (folder / "index.html").read_text("utf-8")


def told(markup: str) -> str:
    return " ".join(
        html.unescape(re.sub("<[^>]+>", " ", re.sub("<svg.*?</svg>", "", markup, flags=re.DOTALL))).split()
    )


def cards(page: str) -> list[list[str]]:
    """Of each direction, what the cards say."""
    lists = re.findall(r'<ul class="cards">(.*?)</ul>', page, re.DOTALL)
    return [[told(card) for card in re.findall("<li>(.*?)</li>", each, re.DOTALL)] for each in lists]


def test_cards_have_the_numbers_of_changes(database: Path, tmp_path: Path) -> None:
    """In both directions; the pairs whose changes rounding hides, or that are at one of two levels, have words."""
    both = cards(report(database, tmp_path / "r"))
    spans = {"30 days", "365 days", "since first"}
    for options, said in ((["--per-usd"], both[0]), ([], both[1])):
        asked = ["-q", "--db", str(database), "changes", "--format", "json", *options]
        rows = json.loads(runner().invoke(main, asked).stdout)
        for code, card in zip(("KGS", "KZT", "TJS"), said, strict=False):
            own = [row for row in rows if code in (row["base"], row["quote"]) and row["period"] in spans]
            assert len(own) == 3
            for row in own:
                if row["change"] is None:
                    expected = f"{row['period']} no page near 24 Jan 2026"
                elif row["verdict"] == "not resolved":
                    expected = "not resolved"
                else:
                    change = Decimal(str(row["change"]))
                    width = Decimal(str(row["change_max"])) - Decimal(str(row["change_min"]))
                    whole = abs(change) >= 10 or width > Decimal("0.7")  # known to no half percent
                    expected = f"{EN.signed(round(change, 0 if whole else 1))}%"
                assert expected in card, (code, row)
        assert "Rounding hides any change from " in said[3]
        assert "with no lasting change" in said[4]
        assert "%" not in said[4]


def test_a_card_begins_with_the_rate_that_people_say(database: Path, tmp_path: Path) -> None:
    local, dollar = cards(report(database, tmp_path / "r"))
    assert [card.split(" 23 ")[0] for card in local] == [
        "Kyrgyz som 87.41 som per US dollar",
        "Kazakh tenge 498 tenge per US dollar",
        "Tajik somoni 9.43 somoni per US dollar",
        f"{EN.currency('UZS').full} 11,764\u201313,334 {EN.currency('UZS').units} per US dollar",
        "Turkmen manat 3.50 manat per US dollar",
    ]
    assert dollar[0].startswith("Kyrgyz som 0.01144 US dollars per som 23 February 2026 ")
    assert local[4].endswith("3.50 or 3.51, with no lasting change")


def test_cards_in_russian(database: Path, tmp_path: Path) -> None:
    local, _ = cards(report(database, tmp_path / "r", "--lang", "ru"))
    assert local[0].startswith("Кыргызский сом 87,41 ")
    assert "30 дней нет страниц около 24 янв 2026" in local[0].replace(".", "")
    assert "+3,6%" in local[0]
    assert "Из-за округления не видно изменений от \u221212 до +14%" in local[3]


def test_a_span_before_the_time_asked_for_says_so(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--since", "2025-12-01", "--pair", "KZT/USD")
    [local, _] = cards(page)
    assert "365 days before 1 Dec 2025, the first day asked for" in local[0]
    assert "since first from 5 Dec 2025" in local[0]


def test_each_button_shows_charts_that_begin_where_its_change_counts_from(
    database: Path, tmp_path: Path
) -> None:
    page = report(database, tmp_path / "r")
    section = re.findall(r'<section id="TJS-USD">(.*?)</section>', page, re.DOTALL)[0]
    blocks = re.findall(r'<div class="(over-[^"]+)">(.*?)</div>', section, re.DOTALL)
    blocks = [(at, markup) for at, markup in blocks if "<svg" in markup]
    assert [at for at, _ in blocks] == ["over-all", "over-year", "over-90"] * 2
    firsts = ["13 September 2024", "19 February 2025", "14 November 2025"] * 2
    for (_, markup), first in zip(blocks, firsts, strict=True):
        labels = re.findall('aria-label="([^"]*)"', markup)
        assert len(labels) == 2
        assert all(f"{first} to 23 February 2026" in label for label in labels)


def test_a_short_report_has_no_buttons_for_times(database: Path, tmp_path: Path) -> None:
    """Neither of a single date nor of a few weeks, where no longer time is apart from the whole."""
    for options in (
        ["--since", "2025-12-11", "--until", "2025-12-11"],
        ["--since", "2025-12-01", "--until", "2025-12-20"],
    ):
        page = report(database, tmp_path / "r", *options)
        assert 'name="period"' not in page
        assert 'class="over-' not in page


def test_a_time_of_no_pair_is_told_at_its_button(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--since", "2025-10-01", "--pair", "TJS/USD")
    [disabled] = re.findall(r'<input class="switch"[^>]*disabled>', page)
    assert 'id="over-year"' in disabled
    assert "before 1 Oct 2025, the first day asked for" in disabled


def daily(days: list[date], rates: list[str], pair: str = "KGS/USD") -> Line:
    found = [
        Rate(day, Pair(pair), Decimal(rate), Decimal(rate), Decimal(rate), 1)
        for day, rate in zip(days, rates, strict=True)
    ]
    return lines_of(found)[0]


MONDAY = date(2025, 1, 6)


def weeks(count: int) -> list[date]:
    return [MONDAY + timedelta(weeks=week) for week in range(count)]


def test_times_that_begin_at_the_same_page_are_one() -> None:
    line = daily(weeks(60), [f"0.{10000 + 7 * place}" for place in range(60)])
    parts = parts_of(line, changes(line.compared), None, EN)
    assert [[window.id for window in part.windows] for part in parts] == [
        ["over-all"],
        ["over-year"],
        ["over-90"],
    ]
    short = daily(weeks(53), [f"0.{10000 + 7 * place}" for place in range(53)])
    parts = parts_of(short, changes(short.compared), None, EN)
    # Of 53 Mondays the first is 364 days back: nothing lies 365 days back.
    assert [[window.id for window in part.windows] for part in parts] == [
        ["over-all", "over-year"],
        ["over-90"],
    ]
    assert parts[0].lacking == {"over-year": "begins later"}
    assert [choice.lacking for choice in choices_of([parts], EN)] == ["", "begins later", ""]
    exact = daily([MONDAY, MONDAY + timedelta(300), MONDAY + timedelta(365)], ["0.1", "0.2", "0.3"])
    parts = parts_of(exact, changes(exact.compared), None, EN)
    assert [[window.id for window in part.windows] for part in parts] == [
        ["over-all", "over-year", "over-90"]
    ]
    assert parts[0].lacking == {"over-90": "no page near 8 Oct 2025"}
    assert choices_of([parts], EN) == []


def test_a_spark_ends_in_a_dot_and_leads_over_gaps() -> None:
    line = daily([MONDAY, MONDAY + timedelta(1), MONDAY + timedelta(90)], ["0.10000", "0.10500", "0.11000"])
    drawn = spark(line, 2)
    assert drawn.count("<path") == 4
    assert 's-lead lead" stroke-width="1.3" d="M5.7 18L156 4"' in drawn
    assert 's-series-2 dots" stroke-width="7" d="M156 4h0"' in drawn
    one = spark(daily([MONDAY], ["0.1"]), 0)
    assert 'd="M156 18h0"' in one


def test_a_spark_of_many_dates_stays_small() -> None:
    days = [MONDAY + timedelta(day) for day in range(7000)]
    drawn = spark(daily(days, [f"0.{10000 + day}" for day in range(7000)]), 0)
    assert len(drawn) < 25_000
    assert "M156 4h0" in drawn


def test_the_examples_fit_in_a_megabyte(database: Path, tmp_path: Path) -> None:
    assert len(report(database, tmp_path / "r").encode()) < 1_000_000


def test_a_single_pair_is_named_by_its_currency(database: Path, tmp_path: Path) -> None:
    """Not by the dollar, which is what its price is of; and it has no list of headlines beside its title."""
    page = report(database, tmp_path / "r", "--pair", "KZT/USD")
    [local], [dollar] = cards(page)
    assert local.startswith("Kazakh tenge 498 tenge per US dollar ")
    assert dollar.startswith("Kazakh tenge 0.00201 US dollars per tenge ")
    assert 'class="headlines' not in page


def test_the_change_table_says_why_a_span_is_blank(database: Path, tmp_path: Path) -> None:
    page = report(database, tmp_path / "r", "--since", "2025-12-01", "--pair", "KZT/USD")
    table = told(re.findall('<table id="change-table">(.*?)</table>', page, re.DOTALL)[0])
    assert "KZT/USD 365 days before 1 Dec 2025, the first day asked for" in table
    assert "no data" not in table
    table = told(
        re.findall('<table id="change-table">(.*?)</table>', report(database, tmp_path / "r"), re.DOTALL)[0]
    )
    assert "KZT/USD 30 days no page near 24 Jan 2026" in table


def test_what_the_pointer_reads_of_all_pairs(database: Path, tmp_path: Path) -> None:
    """The overview in each direction; of the index also its start and decimals, and no pair that it leaves out."""
    page = report(database, tmp_path / "r")
    found = re.findall('data-reads="([^"]*)"', page)
    local, dollar, index = (json.loads(html.unescape(each)) for each in found)
    assert [pair for pair, _ in local] == ["USD/KGS", "USD/KZT", "USD/TJS", "USD/UZS", "USD/TMT"]
    assert local[1] == ["USD/KZT", "Kazakh tenge"]
    assert [pair for pair, _ in dollar] == ["KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD"]
    start = date(2024, 9, 13).toordinal()
    assert index == [
        ["KGS/USD", "Kyrgyz som", start, 2],
        ["KZT/USD", "Kazakh tenge", start, 1],
        ["TJS/USD", "Tajik somoni", start, 2],
        ["TMT/USD", "Turkmen manat", start, 3],
    ]
    series = json.loads(re.findall('id="series">(.*?)</script>', page)[0])["pairs"]
    kgs = series["KGS/USD"]
    assert len(kgs["days"]) - len(kgs["off"]) == 49
    frames = [json.loads(html.unescape(each)) for each in re.findall('data-frame="([^"]*)"', page)]
    assert [len(each) for each in frames if isinstance(each[0], list)] == [5, 5, 5, 5]


def test_what_a_key_needs_is_told_before_a_chart_is_drawn(
    monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    """Else each chart of the page would be drawn twice; so of a line, of two levels and of two limits."""
    drawn: list[str] = []

    def counting(
        draw: Callable[[Sequence[Key]], Scene], read: Callable[[Scene], list[Key]], keys: list[Key]
    ) -> Scene:
        scene = draw(keys)
        drawn.append("as told" if read(scene) == keys else "otherwise")
        return scene

    monkeypatch.setattr("fxtrack.charts.panels.keyed", counting)
    with Store(str(database)).reading() as session:
        material = read_material(session, None, View(), Filters())
    for line in material.leading:
        draw_trend(line, Look(), "")
    assert drawn == ["as told"] * 5
