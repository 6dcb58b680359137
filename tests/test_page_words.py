"""What the page of a report says, read from its source: no browser is needed for it."""

from __future__ import annotations

import html
import importlib
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from forked import Process, fxtrack

from fxtrack.charts.marks import lines_of
from fxtrack.model import DateBasis, Origin, Pair, Place
from fxtrack.numbers.rates import Rate
from fxtrack.quality.findings import FINDING_KINDS, Finding, Kind, Severity
from fxtrack.report import tables
from fxtrack.words import LANGS, words
from fxtrack.words.safe import one_line

ROOT = Path(__file__).parent.parent
SNAPSHOTS = ROOT / "examples" / "snapshots"


class Written:
    """A page, and what of it tests ask for."""

    def __init__(self, folder: Path) -> None:
        self.source = (folder / "index.html").read_text("utf-8")

    def section(self, name: str) -> str:
        """The text of a section, without its charts."""
        [found] = re.findall(rf'<section id="{name}">(.*?)</section>', self.source, re.DOTALL)
        return text_of(found)

    @property
    def sections(self) -> list[str]:
        return re.findall(r'<section id="([^"]+)">', self.source)

    @property
    def title(self) -> str:
        [title] = re.findall("<title>(.*?)</title>", self.source)
        assert text_of(title) in text_of(re.findall("<header>(.*?)</header>", self.source, re.DOTALL)[0])
        return html.unescape(title)

    def table(self, name: str) -> list[list[str]]:
        [found] = re.findall(rf'<table id="{name}">(.*?)</table>', self.source, re.DOTALL)
        return [
            [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
        ]

    @property
    def labels(self) -> list[str]:
        found = re.findall(r'<svg class="chart wide"[^>]*aria-label="([^"]*)"', self.source)
        return [html.unescape(each) for each in found]

    def label(self, section: str, direction: str = "") -> str:
        """What the first chart of a section says, in a direction."""
        start = self.source.index(f'<section id="{section}">')
        start = self.source.index(f'<div class="{direction}">', start) if direction else start
        [label] = re.findall(r'<svg class="chart wide"[^>]*aria-label="([^"]*)"', self.source[start:])[:1]
        return html.unescape(label)

    @property
    def data(self) -> dict[str, Any]:
        [found] = re.findall(r'<script type="application/json" id="series">(.*?)</script>', self.source)
        return dict(json.loads(found))


def text_of(source: str) -> str:
    source = re.sub(r"<svg.*?</svg>", "", source, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "fxtrack.db"
    assert fxtrack("-q", "--db", path, "import", SNAPSHOTS).status == 0
    return path


def report(database: Path, *options: str) -> Written:
    assert fxtrack("-q", "--db", database, "report", "--dpi", "50", *options).status == 0
    return Written(Path("charts"))


def test_what_happened_comes_first(database: Path) -> None:
    page = report(database)
    [header] = re.findall("<header>(.*?)</header>", page.source, re.DOTALL)
    assert "The US dollar gained 3.6% against the Kyrgyz som, lost 11% against the Tajik somoni" in text_of(
        header
    )
    said = page.section("findings")
    assert said.startswith(
        "Summary Local currency per dollar "
        "Kyrgyz som 87.41 som per US dollar 23 February 2026 30 days no page near 24 Jan 2026 "
        "90 days from 14 Nov 2025 not resolved 365 days from 19 Feb 2025 not resolved "
        "since first from 13 Sep 2024 +3.6% Kazakh tenge 498 "
    )
    assert (
        " The US dollar gained 3.6% against the Kyrgyz som "
        "The US dollar moved between 478 and 529 tenge and ended about 4% higher, at 498 "
        "The US dollar lost 11% against the Tajik somoni "
        "Rounding hides whether the US dollar moved against the Uzbek sum "
        "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change " in said
    )
    assert said.endswith("The newest page, of 28 February 2026, prints a weekend rate.")


def test_latest_rates(database: Path) -> None:
    head, first, *_ = report(database).table("latest")
    assert head == ["pair", "rate", "inverse", "date", "rounding range of the inverse"]
    assert first == ["KGS/USD", "0.01144", "87.41", "23 Feb 2026", "87.37 to 87.46"]


def test_signs_of_changes_are_those_of_the_command_line(database: Path) -> None:
    """And each is explained."""
    page = report(database)
    head, *rows = page.table("change-table")
    assert head == [
        "pair",
        "span",
        "change, %",
        "direction",
        "reference date",
        "rate on that date",
        "rounding range, %",
        "with any rate of the day, %",
    ]
    told = json.loads(fxtrack("--db", database, "changes", "--format", "json").out)
    assert len(told) == len(rows) == 35
    lines = fxtrack("--db", database, "changes", "--format", "table").out.splitlines()[-35:]
    assert [row[2] for row in rows] == [
        "".join(re.findall(r"(?<!\S)([-+]?[\d.]*[?*]+|[-+][\d.]+)(?!\S)", line)[-1:]).replace("-", "\u2212")
        for line in lines
    ]
    assert rows[7][3] == "not resolved"
    assert ["KZT/USD", "365 days", "+1.0*", "up"] in [row[:4] for row in rows]
    said = page.section("changes")
    assert "? \u2014 not resolved: with the printed digits there may have been no change at all." in said
    assert "* \u2014 some of the rates printed on those two days do not show it." in said


def test_coverage_is_told_by_month(database: Path) -> None:
    head, *rows = report(database).table("coverage-table")
    assert head == ["month", "KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD"]
    assert rows[0] == ["September 2024", *["4 of 18"] * 5]
    assert rows[1] == ["October 2024", *["\u2013 nothing"] * 5]


def test_coverage_of_many_months_is_closed(elsewhere: Path) -> None:
    for year in (2005, 2025):
        (elsewhere / f"{year}.txt").write_text(f"KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 0%\n01 May {year}\n")
    assert fxtrack("report", "2005.txt", "2025.txt").status == 0
    [section] = re.findall(
        r'<section id="coverage">(.*?)</section>', Written(Path("charts")).source, re.DOTALL
    )
    assert re.search(r"<details>\s*<summary>Months as a table</summary>.*coverage-table", section, re.DOTALL)
    assert len(re.findall("<tr>", section)) == 2 * 242


def test_findings_are_explained(database: Path) -> None:
    page = report(database)
    _, first, *_ = page.table("finding-summary")
    assert first == ["warning", "several rates", "21", "Pages of one day print different rates."]
    _, first, *_ = page.table("finding-table")
    assert first[:5] == [
        "warning",
        "several rates",
        "28 Dec 2024",
        "TJS/USD",
        "0.09153 and 0.09174, 0.23 % apart",
    ]
    assert re.fullmatch(r"page-\d+\.\w+:\d+", first[5])


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_finding_has_its_explanation(lang: str) -> None:
    say = words("ru" if lang == "ru" else "en")
    found = [Finding(Severity.NOTE, kind, None, None, "text", {}) for kind in FINDING_KINDS]
    rows = tables.finding_summary(found, say).rows
    assert len({row[3].text for row in rows}) == len(FINDING_KINDS)


def test_text_of_pages_is_made_visible() -> None:
    """In findings, places, paths and addresses."""
    say = words("en")
    place = Place("a\u202eb.txt", 3)
    finding = Finding(Severity.NOTE, Kind.GAP, None, None, "x\u2066y\x00", {}, 1, (place,))
    [row] = tables.findings([finding], say).rows
    assert [row[4].text, row[5].text] == ["x\\u2066y\\x00", "a\\u202eb.txt:3"]
    source = Origin(
        date(2025, 5, 1),
        "0" * 64,
        "a\u202eb\nc\x00",
        datetime(2025, 5, 1, tzinfo=UTC),
        3,
        DateBasis.PRINTED,
        "javascript:\u200b",
    )
    [row] = tables.origins([source], say).rows
    assert [row[1].text, row[2].text] == ["a\\u202eb c\\x00:3", "javascript:\\u200b"]


def test_addresses_of_pages_are_shown_if_any_is_known() -> None:
    say = words("en")
    plain = Origin(date(2025, 5, 1), "0" * 64, "a.txt", None, 3, DateBasis.PRINTED)
    assert [each.name for each in tables.origins([plain], say).columns] == [
        "date",
        "page",
        "captured",
        "SHA-256",
    ]
    shown = tables.origins([plain, plain._replace(url="https://example.org/")], say)
    assert [each.name for each in shown.columns] == ["date", "page", "address", "captured", "SHA-256"]
    assert [row[2].text for row in shown.rows] == ["", "https://example.org/"]


def test_how_to_read_it(database: Path) -> None:
    said = report(database).section("how")
    for sentence in (
        "A rate is what one unit of the first currency costs in the second, with the digits that the page prints.",
        "The line shows the median of the day's rates (of two, the lower).",
        "within half a unit of its last digit",
        "A change is not resolved if, with the printed digits, there may have been no change at all.",
        "Dates more than 7 days apart are not joined. Nothing is interpolated.",
        "Hollow dots are weekend rates, which may be of another market: they are listed, and left out of every",
        "The bar goes from the lowest to the highest",
    ):
        assert sentence in said
    assert "Computed" not in said
    assert "weekend" not in report(database, "--weekdays", "--pair", "KGS/USD").section("how")


COMPUTED = {
    "per dollar": (
        ["--per-usd", "--pair", "KZT/USD"],
        "turned round, with the digits that these support: USD/KZT.",
    ),
    "a pair the other way": (
        ["--pair", "USD/KZT"],
        "turned round, with the digits that these support: USD/KZT.",
    ),
    "a cross": (
        ["--pair", "KGS/KZT"],
        "crossed through the dollar, with the digits that these support: KGS/KZT.",
    ),
    "both": (
        ["--base", "KGS"],
        "crossed through the dollar, with the digits that these support: KGS/KZT, KGS/TJS, KGS/UZS, KGS/TMT.",
    ),
}


@pytest.mark.parametrize("case", COMPUTED)
def test_computed_rates_are_not_called_printed(database: Path, case: str) -> None:
    options, said = COMPUTED[case]
    page = report(database, *options)
    assert said in page.section("how")
    assert "with the digits that the page prints" not in page.source
    assert "Exchange rates computed from those that archived web pages print, " in page.source
    assert "Exchange rates as printed" not in page.source


def test_where_the_numbers_come_from(database: Path) -> None:
    """In words, not in options."""
    page = report(
        database,
        "--pair",
        "KZT/USD",
        "--pair",
        "TJS/USD",
        "--since",
        "2025-01-01",
        "--until",
        "2025-12-31",
        "--daily",
        "low",
        "--weekdays",
        "--include-flagged",
        "--as-of",
        "2030-01-01T12:00:00Z",
    )
    said = page.section("provenance")
    digest = json.loads(Path("charts/about.json").read_text("utf-8"))["data_sha256"]
    for each in (
        "first date 9 January 2025 last date 22 December 2025",
        "daily rate the lowest rate of the day, weekdays only",
        "only these pairs KZT/USD, TJS/USD",
        "only these dates from 1 January 2025 until 31 December 2025",
        "dates far from the capture counted",
        "what was known what had been imported by 2030-01-01T12:00:00Z",
        f"SHA-256 of pages and dates {digest}",
        "made with fxtrack ",
    ):
        assert each in said
    assert "--" not in said
    said = report(database, "--base", "KGS").section("provenance")
    assert "pages 104 daily rates 380 first date 13 September 2024 last date 28 February 2026" in said
    assert "direction prices of KGS" in said
    assert "what was known all that was imported before the report was made" in said


def test_charts_say_what_they_found(database: Path) -> None:
    page = report(database)
    overview = page.label("overview", "as-local")
    assert overview == (
        "Exchange rates of the US dollar. Local currency per US dollar (lower: stronger currency). "
        "13 September 2024 to 23 February 2026. Kyrgyz som: US dollar +3.6%, "
        "Kazakh tenge: US dollar about +4%, not a lasting move, "
        "Tajik somoni: US dollar \u221211%, Uzbek sum: not resolved, Turkmen manat: no lasting change"
    )
    assert page.label("changes").endswith(". up: 10, down: 5, not resolved: 15, no data: 5")
    assert report(database, "--per-usd").label("overview", "as-local") == overview
    printed = page.label("overview", "as-dollar")
    assert printed == report(database, "--as-printed").label("overview", "as-dollar")
    assert (
        ". Kyrgyz som \u22123.5%, Kazakh tenge: about \u22124%, not a lasting move, Tajik somoni +12%,"
        in printed
    )


def test_a_single_pair_has_nothing_beside_it(database: Path) -> None:
    """The page is about it; the files are there all the same."""
    page = report(database, "--pair", "TJS/USD")
    assert page.title == "The US dollar lost 11% against the Tajik somoni"
    assert page.sections == [
        "findings",
        "latest-rates",
        "TJS-USD",
        "changes",
        "coverage",
        "check",
        "how",
        "provenance",
    ]
    assert "overview.png index.png TJS-USD.png" in page.section("provenance")
    assert Path("charts/overview.png").exists()


def test_a_single_date_is_not_compared(database: Path) -> None:
    day = ["--since", "2025-12-11", "--until", "2025-12-11"]
    page = report(database, *day)
    assert "The US dollar against the Kyrgyz som: 87.41 som per US dollar, 11 December 2025" in (
        page.section("findings")
    )
    assert page.section("changes") == "Changes There is one date: nothing to compare."
    assert "index" not in page.sections
    assert "Kyrgyz som 87.41" in page.label("overview", "as-local")
    page = report(database, *day, "--lang", "ru", "--pair", "KGS/USD")
    assert page.section("changes") == "Изменения Есть только одна дата: сравнивать не с чем."


def test_nothing_unseen_stands_in_a_title(database: Path) -> None:
    """It could make it read otherwise than it is; joiners stay, which some scripts are written with."""
    assert one_line("A\u202eB\u200b\x01C\ufeff\u2066\u00ad \n D\u200d\u200cE\udc80 ") == "ABC D\u200d\u200cE"
    page = report(database, "--pair", "KGS/USD", "--title", "A\u202eB\u200b \x01C")
    assert page.title == "AB C"
    assert report(database, "--pair", "KGS/USD", "--title", "\u200b").title.startswith("The US dollar")


def test_the_data_of_the_pointer_cannot_end_its_script(database: Path) -> None:
    """Nor begin a comment; both directions are in it, with their digits."""
    page = report(database, "--pair", "TJS/USD")
    [source] = re.findall(r'id="series">(.*?)</script>', page.source)
    assert "<" not in source
    one = page.data["pairs"]["USD/TJS"]
    assert one["values"][one["at"][-1]] == ["9.5147", "9.5142", "9.5153", "0.10510"]
    assert page.data["words"]["unit"]["USD/TJS"] == ["somoni per US dollar", "US dollars per somoni"]


def test_less_than_signs_in_the_data_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = importlib.import_module("fxtrack.report.pointer")
    monkeypatch.setattr(page.saying, "unit", lambda *_: "</script><!--")
    printed = Decimal("0.01144")
    rate = Rate(date(2025, 5, 1), Pair("KGS/USD"), printed, printed, printed, 1)
    lines = lines_of([rate])
    data = page.data([SimpleNamespace(contents=SimpleNamespace(leading=lines))], words("en"))
    assert data.count("\\u003c/script>\\u003c!--") == 2
    assert "<" not in data


def test_a_long_table_is_left_to_its_file(database: Path) -> None:
    options = ["report", "--pair", "KGS/USD", "--dpi", "50"]
    process = Process("-q", "--db", database, *options, patched={"fxtrack.report.tables.MOST_ROWS": 3})
    assert process.finish().status == 0
    source = Written(Path("charts")).source
    shown = "The latest 3 of 76 daily rates; all are in "
    pages = ', their pages in <a href="pages.csv">pages.csv</a>.</p>'
    assert f'<p>{shown}<a href="KGS-USD.csv">KGS-USD.csv</a>{pages}' in source
    assert f'<p>{shown}<a href="rates.csv">rates.csv</a>{pages}' in source
    assert [row[0] for row in Written(Path("charts")).table("rates-KGS-USD")] == [
        "date",
        "22 Feb 2026",
        "23 Feb 2026",
        "28 Feb 2026",
    ]


def test_the_file_of_all_rates_is_named_with_its_direction(database: Path) -> None:
    """With --per-usd it has som per dollar, also where the page is turned to dollars per som."""
    options = ["report", "--pair", "KGS/USD", "--dpi", "50", "--per-usd"]
    process = Process("-q", "--db", database, *options, patched={"fxtrack.report.tables.MOST_ROWS": 3})
    assert process.finish().status == 0
    assert Path("charts/rates.csv").read_text("utf-8").splitlines()[1].split(",")[1:3] == ["USD", "KGS"]
    source = Written(Path("charts")).source
    assert 'all are in <a href="rates.csv">rates.csv</a> (USD/KGS), their pages in ' in source


def test_the_width_of_pictures_is_not_that_of_the_page(database: Path) -> None:
    """Charts of a column are for a document; on the page they would be distorted."""
    usual = report(database).source
    narrow = report(database, "--width", "8").source
    charts = [re.findall(r'<svg class="chart.*?</svg>', each, re.DOTALL) for each in (usual, narrow)]
    assert len(charts[0]) == 71
    assert charts[0] == charts[1]


def test_russian_where_people_read_and_english_where_programs_do(database: Path) -> None:
    page = report(database, "--lang", "ru")
    assert Path("charts/rates.md").read_text("utf-8").startswith("**Daily rates: daily median**\n")
    findings = re.findall(r'<table id="finding-table">(.*?)</table>', page.source, re.DOTALL)[0]
    assert '<td class="t">несколько курсов за день</td>' in findings
    assert re.search(r'<td class="words" lang="en">0\.09153 and 0\.09174, 0\.23 % apart</td>', findings)
    assert 'lang="en"' not in report(database).source.replace('<html lang="en">', "")
    said = page.section("how") + page.section("provenance") + page.section("changes")
    assert "Изменение в пределах округления, если с учётом округления курс мог не измениться вовсе." in said
    assert "учтено всё, что загружено до составления отчёта" in said
    assert "Полые точки \u2014 курсы выходных, возможно, с другого рынка: они показаны, но не учтены" in said
    assert not any(wrong in " ".join(words("ru").page.values()) for wrong in ("съёмк", "снят", "не различим"))
