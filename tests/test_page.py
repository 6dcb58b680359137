"""The page of a report in a real browser: seen, heard, touched, typed at, printed, and attacked."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Served, axe, chromium, served
from conftest import absent
from forked import fxtrack

from fxtrack.numbers import intervals

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
CHARTS = ROOT / "charts"
SNAPSHOTS = ROOT / "examples" / "snapshots"
TITLES = [
    "Exchange rates of the US dollar",
    "The Tajik somoni gained 12%,",
    "The US dollar gained 3.6% against the Kyrgyz som",
    "The US dollar moved between",
    "The US dollar lost 11% against the Tajik somoni",
    "Rounding hides whether",
    "The US dollar costs 3.50 or 3.51",
    "Changes up to 23 February 2026",
    "Rates on 76 of 534 dates",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def report() -> Iterator[Served]:
    """The report of the examples, as the repository has it; CI makes sure that it is what the program writes."""
    with served(CHARTS) as at:
        yield at


@pytest.fixture(scope="module")
def russian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same in Russian."""
    folder = tmp_path_factory.mktemp("russian")
    database = folder / "fxtrack.db"
    run = fxtrack("-q", "--db", database, "report", SNAPSHOTS, "--lang", "ru", "--out", folder / "report")
    assert run.status == 0
    with served(folder / "report") as at:
        yield at


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """Open the page as someone would; fails if it complains, shows a dialog or asks anyone for anything."""
    context = browser.new_context(**options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: complaints.append(request.url) if request.url != url else None)
    page.goto(url)
    try:
        yield page
        assert complaints == []
    finally:
        context.close()


def attribute(of: Locator, name: str) -> str:
    value = of.get_attribute(name)
    assert value is not None
    return value


def open_all(page: Page) -> None:
    """Open what is closed, of what is shown."""
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


def as_printed(page: Page) -> None:
    """Show dollars per local currency, and open what is closed."""
    page.locator("label[for=as-dollar]").click()
    open_all(page)


def column(page: Page, table: str, name: str) -> list[str]:
    heads = page.locator(f"#{table} thead th").all_inner_texts()
    place = [re.sub(r"\W*$", "", head) for head in heads].index(re.sub(r"\W*$", "", name)) + 1
    return [
        text.strip() for text in page.locator(f"#{table} tbody tr > :nth-child({place})").all_inner_texts()
    ]


def rates_of(pair: str) -> list[dict[str, str]]:
    with (CHARTS / "rates.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if f"{row['base']}/{row['quote']}" == pair]


def test_it_needs_nothing_but_itself(browser: Browser, report: Served) -> None:
    """From a server and from a folder; it asks for itself only, even once everything was used."""
    with opened(browser, report.url) as page:
        page.mouse.wheel(0, 20_000)
        open_all(page)
        page.locator("th button:visible").first.click()
        page.wait_for_timeout(200)
    assert set(report.asked) == {"/"}
    with opened(browser, (CHARTS / "index.html").as_uri()) as page:
        assert page.title() == "Exchange rates of the US dollar"
        assert page.locator("h2").all_inner_texts() == [
            "Summary",
            "All rates",
            "Index",
            "Kyrgyz som, KGS/USD",
            "Kazakh tenge, KZT/USD",
            "Tajik somoni, TJS/USD",
            "Uzbek sum, UZS/USD",
            "Turkmen manat, TMT/USD",
            "Changes",
            "Coverage",
            "Data checks",
            "Notes",
            "Sources",
        ]


def test_every_link_leads_somewhere(browser: Browser, report: Served) -> None:
    with opened(browser, report.url) as page:
        targets = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert {target[1:] for target in targets if target.startswith("#")} <= set(
            page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
        )
        outside = {target for target in targets if ":" in target}
        files = {target for target in targets if not target.startswith("#")} - outside
    assert outside == {"https://timesca.com/"}
    assert files == {path.name for path in CHARTS.iterdir()} - {"index.html"}
    ids = re.findall(r'\bid="([^"]*)"', (CHARTS / "index.html").read_text("utf-8"))
    assert len(ids) == len(set(ids))


def test_tables_sort_by_mouse_and_keyboard(browser: Browser, report: Served) -> None:
    """Numbers by their size, signs and thousands aside; the other way round at the second time."""
    with opened(browser, report.url) as page:
        as_printed(page)
        head = page.locator("#change-table th", has_text="change, %")
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "ascending"

        def value(text: str) -> float:
            return float(text.strip("*w").replace("\u2212", "-"))

        texts = column(page, "change-table", "change, %")
        resolved = [text for text in texts if text.strip() and "?" not in text]
        assert {text[-1:] for text in texts[len(resolved) :]} == {"?", ""}  # the rest, and no data
        rising = [value(text) for text in resolved]
        assert (len(rising), len(texts)) == (15, 35)
        assert rising == sorted(rising)
        assert rising[0] < -3
        assert rising[-1] > 14
        head.locator("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        falling = column(page, "change-table", "change, %")
        assert [value(text) for text in falling[:15]] == rising[::-1]
        assert {text[-1:] for text in falling[15:]} == {"?", ""}
        page.locator("#latest th button", has_text="inverse").first.press("Space")
        assert column(page, "latest", "inverse") == ["3.50005", "9.4277", "87.41", "498", "12,500"]
        dates = page.locator("#change-table th", has_text="reference date")
        dates.locator("button").click()
        assert head.get_attribute("aria-sort") is None
        assert column(page, "change-table", "reference date")[0] == "13 Sep 2024"


def test_the_pointer_reads_a_date(browser: Browser, report: Served) -> None:
    """The digits under the pointer are those of the table; also by finger."""
    rows = rates_of("TJS/USD")
    place = next(number for number, row in enumerate(rows) if row["date"] == "2025-07-20")
    for touch, kind, across in ((False, "wide", 1280), (True, "wide", 1280), (True, "narrow", 360)):
        with opened(browser, report.url, has_touch=touch, viewport={"width": across, "height": 800}) as page:
            figure = page.locator("figure.trend[data-pair='USD/TJS']")
            svg = figure.locator(f"svg.{kind}").first
            svg.scroll_into_view_if_needed()
            x, _, width, _, first, last = json.loads(attribute(svg, "data-frame"))
            view = [float(number) for number in attribute(svg, "viewBox").split()]
            box = svg.bounding_box()
            assert box
            day = date(2025, 7, 20).toordinal() + 0.3
            at = (x + (day - first) / (last - first) * width - view[0]) / view[2] * box["width"] + box["x"]
            (page.touchscreen.tap if touch else page.mouse.move)(at, box["y"] + box["height"] / 2)
            said = figure.locator("output").inner_text()
            assert said.startswith("20 July 2025: ")
            told = intervals.inverse_of_print(Decimal(rows[place]["rate"]))
            assert f": 9.6246 somoni per US dollar ({told.low} \u2013 {told.high})" in said
            assert f"; {rows[place]['rate']} US dollars per somoni" in said
            cursor = svg.locator(".cursor")
            drawn = cursor.bounding_box()
            assert drawn
            assert abs(drawn["x"] + drawn["width"] / 2 - at) < 1
            assert figure.locator("input").input_value() == str(place)


def test_the_keyboard_reads_every_date(browser: Browser, report: Served) -> None:
    """With the arrows of a slider, which tells a screen reader the same."""
    rows = rates_of("TJS/USD")
    with opened(browser, report.url) as page:
        figure = page.locator("figure.trend[data-pair='USD/TJS']")
        slider = figure.locator("input")
        slider.focus()
        page.keyboard.press("End")
        assert figure.locator("output").inner_text().startswith("28 February 2026")
        assert rows[-1]["rate"] in attribute(slider, "aria-valuetext")
        page.keyboard.press("ArrowLeft")
        before = attribute(slider, "aria-valuetext")
        assert before.startswith("23 February 2026: ")
        assert rows[-2]["rate"] in before
        page.keyboard.press("Home")
        assert figure.locator("output").inner_text().startswith("13 September 2024")
        several = next(number for number, row in enumerate(rows) if int(row["prints"]) > 1)
        for _ in range(several):
            page.keyboard.press("ArrowRight")
        assert f"different rates: {rows[several]['prints']}" in attribute(slider, "aria-valuetext")
        assert attribute(slider, "aria-label") == "Read a date: USD/TJS"


def test_everything_is_reached_by_tab(browser: Browser, report: Served) -> None:
    """In the order of the page, beginning with a way past the contents, and always with a sign of where one is."""
    with opened(browser, report.url) as page:
        seen: list[str] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                "[document.activeElement.tagName + '#' + (document.activeElement.id || document.activeElement.className"
                " || document.activeElement.textContent.trim()), getComputedStyle(document.activeElement).outlineStyle]"
            )
            if name.startswith("BODY"):
                break
            assert outline != "none", name
            seen.append(name)
        assert seen[0] == "A#skip"
        # One of each group of buttons, the ranges, and a slider for each pair, for all of them and the index.
        assert sum(name.startswith("INPUT") for name in seen) == 10
        assert {"INPUT#as-local", "INPUT#over-all"} <= set(seen)
        assert "INPUT#ranges" in seen
        assert any(name.startswith("SUMMARY") for name in seen)
        wanted = page.locator("a, button, input:not(.switch:not(:checked)), summary, .scroll").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).length"
        )
        assert len(seen) == wanted


def test_ranges_are_shown_on_demand_without_script_too(browser: Browser, report: Served) -> None:
    for script in (True, False):
        with opened(browser, report.url, java_script_enabled=script) as page:
            as_printed(page)
            cells = page.locator("#change-table td.range").first
            assert not cells.is_visible()
            page.locator("label[for=ranges]").click()
            assert cells.is_visible()


def test_it_works_without_script(browser: Browser, report: Served) -> None:
    """Charts, tables and all words are there; what needs a script is not."""
    with opened(browser, report.url, java_script_enabled=False) as page:
        assert page.locator("svg.wide:visible").count() == 9
        assert page.locator("button").count() == 0
        assert page.locator(".reader").count() == 0
        assert page.locator("#change-table tbody tr").count() == 35
        as_printed(page)
        assert column(page, "rates-TJS-USD", "rate") == [row["rate"] for row in rates_of("TJS/USD")]
        assert re.fullmatch("[0-9a-f]{64}", column(page, "page-table", "SHA-256")[0])


@pytest.mark.parametrize("width", [320, 360, 480, 545, 590, 700, 768, 800, 1024, 1920])
def test_nothing_is_wider_than_the_screen(browser: Browser, report: Served, width: int) -> None:
    with opened(browser, report.url, viewport={"width": width, "height": 800}) as page:
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        kind, charts = ("narrow", 10) if width <= 704 else ("wide", 9)  # the changes are two on a phone
        shown = page.locator("svg.chart:visible").count(), page.locator(f"svg.{kind}:visible").count()
        assert shown == (charts, charts)
        smallest = page.locator(f"svg.{kind}:visible text").evaluate_all(
            "all => Math.min(...all.map(one => parseFloat(getComputedStyle(one).fontSize)"
            " * one.ownerSVGElement.getScreenCTM().a))"
        )
        assert smallest >= 8.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_colours_that_are_asked_for(
    browser: Browser, report: Served, scheme: str
) -> None:
    with opened(browser, report.url, color_scheme=scheme) as page:
        paper, text, line = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
            " getComputedStyle(document.querySelector('svg .s-series-0')).stroke]"
        )
        light = ("rgb(255, 255, 255)", "rgb(26, 31, 38)", "rgb(31, 95, 168)")
        dark = ("rgb(20, 25, 31)", "rgb(237, 240, 243)", "rgb(125, 183, 245)")
        assert (paper, text, line) == (light if scheme == "light" else dark)
        page.emulate_media(media="print")  # paper is white, whatever the screen
        assert page.evaluate("getComputedStyle(document.querySelector('svg .s-series-0')).stroke") == light[2]


LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


@pytest.mark.parametrize("width", [320, 1100])
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", ["report", "russian"])
def test_axe_finds_no_violation(
    browser: Browser, request: pytest.FixtureRequest, lang: str, look: str, width: int
) -> None:
    """With everything open and used, and nothing left undecided but what a machine cannot decide."""
    url = request.getfixturevalue(lang).url
    with opened(browser, url, viewport={"width": width, "height": 900}, **LOOKS[look]) as page:
        open_all(page)
        page.locator("label[for=ranges]").click()
        page.locator("#changes th button:visible").first.click()
        page.locator("figure.trend input:visible").first.focus()
        page.evaluate(axe())
        for button in ("over-90", "as-dollar"):
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
            page.locator(f"label[for={button}]").click()
            open_all(page)


def test_charts_say_their_finding_to_those_who_cannot_see(browser: Browser, report: Served) -> None:
    with opened(browser, report.url) as page:
        labels = page.get_by_role("img").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
        assert len(labels) == 9
        assert (
            "The US dollar lost 11% against the Tajik somoni. 13 September 2024 to 23 February 2026: from 10.60 "
            "to 9.43 somoni" in labels
        )
        assert any(label.startswith("Rounding hides whether the US dollar moved") for label in labels)


def test_it_prints_on_a4_with_every_chart_whole(browser: Browser, report: Served, tmp_path: Path) -> None:
    """Head and foot of each chart are on one page; without the contents, the sliders and what is closed."""
    if not shutil.which("pdftotext"):
        absent("pdftotext")
    with opened(browser, report.url) as page:
        page.pdf(path=str(tmp_path / "report.pdf"), format="A4", print_background=True)
        page.emulate_media(media="print")
        for style, wanted in (("breakInside", "avoid"), ("display", "block")):
            assert page.locator("figure").evaluate_all(
                f"all => [...new Set(all.map(one => getComputedStyle(one).{style}))]"
            ) == [wanted]
        heights = page.locator("svg.wide").evaluate_all("all => all.map(one => one.clientHeight)")
        assert max(heights) <= 240 / 25.4 * 96
        assert page.locator("svg.narrow:visible").count() == 0
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    foot = re.compile(r"^Exchange rates of the US dollar +\d+ ?/ ?\d+$", re.MULTILINE)
    pages = [foot.sub("", page) for page in text.split("\f")]
    assert 4 <= len(pages) <= 14
    for title in TITLES:
        of_chart = max(number for number, each in enumerate(pages) if title in each)
        after = pages[of_chart][pages[of_chart].rindex(title) :]
        assert "Source: timesca.com, 104 archived pages." in " ".join(after.split()), title
    assert text.count("Source: timesca.com") == 9
    assert "Contents" not in text
    assert "Point at the chart" not in text


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_tables_print_whole(
    browser: Browser, report: Served, russian: Served, lang: str, tmp_path: Path
) -> None:
    """With all that can be opened: each column on the paper, headings on every page, and no signs of sorting."""
    if not shutil.which("pdftotext"):
        absent("pdftotext")
    with opened(browser, (russian if lang == "ru" else report).url) as page:
        open_all(page)
        page.locator("label[for=ranges]").click()
        page.locator("#changes th button:visible").first.click()
        page.pdf(path=str(tmp_path / "report.pdf"), format="A4", print_background=True)
        last = column(
            page,
            "change-table-inverse",
            "with any rate of the day, %" if lang == "en" else "при любом курсе дня, %",
        )
        page.set_viewport_size({"width": 672, "height": 1000})  # A4 between its margins
        page.emulate_media(media="print")
        rights = page.locator("table, figure, p, dl, ul").evaluate_all(
            "all => all.map(one => [one.getBoundingClientRect().right, one.id || one.tagName])"
        )
    assert [name for right, name in rights if right > 673] == []
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert len(last) == 35
    for each in last:
        assert each in text
    assert not set("\u2191\u2193\u2195") & set(text)
    row = r"12\D500 +\D*11\D764"  # of the table of the som, which is longer than a page
    pages = [each for each in text.split("\f") if re.search(row, each)]
    assert len(pages) >= 2
    for each in pages:
        assert ("rounding range" if lang == "en" else "с учётом округления") in each


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_shows_first_what_matters(browser: Browser, report: Served, width: int) -> None:
    """The change and its verdict are seen; an edge tells of more; the pair stays while the rest moves."""
    with opened(browser, report.url, viewport={"width": width, "height": 800}) as page:
        as_printed(page)
        for table, seen in (("change-table", 4), ("latest", 3)):
            region = page.locator(".scroll", has=page.locator(f"#{table}"))
            region.scroll_into_view_if_needed()
            box = region.bounding_box()
            assert box
            cells = page.locator(f"#{table} tbody tr").first.locator("th, td")
            for place in range(seen):
                cell = cells.nth(place).bounding_box()
                assert cell
                assert cell["x"] + min(cell["width"], 50) <= box["x"] + box["width"]
            scrolls = region.evaluate("one => one.scrollWidth > one.clientWidth")
            assert scrolls
            assert region.evaluate("one => getComputedStyle(one).backgroundAttachment") == (
                "local, local, scroll, scroll"
            )
            region.evaluate("one => { one.scrollLeft = 100; }")
            pair = cells.first.bounding_box()
            assert pair
            assert pair["x"] == box["x"]


def test_fingers_and_weak_hands(browser: Browser, report: Served) -> None:
    """Whatever can be pressed is 24 pixels high and wide; charts can be zoomed; motion is for who wants it."""
    for motion, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with opened(browser, report.url, reduced_motion=motion) as page:
            assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
            assert page.locator("svg.wide").first.evaluate("one => getComputedStyle(one).touchAction") == (
                "pan-y pinch-zoom"
            )
            open_all(page)
            small = page.locator("a:not(.skip), button, summary, input[type=range]").evaluate_all(
                "all => all.filter(one => one.checkVisibility()).filter(one => one.getBoundingClientRect().height < 24"
                " || one.getBoundingClientRect().width < 24).map(one => one.outerHTML)"
            )
            assert small == []


def test_screen_readers_hear_tables_and_sliders(browser: Browser, report: Served) -> None:
    """Each row has a heading; a slider has its value from the start; nothing is said twice, or not at all."""
    with opened(browser, report.url) as page:
        for table in page.locator("table").all():
            assert table.locator("thead th[scope=col]").count() == table.locator("thead th").count() > 0
            rows = table.locator("tbody tr").count()
            assert table.locator("tbody tr > th[scope=row]:first-child").count() == rows
            assert table.locator("caption").text_content()
        slider = page.locator("figure.trend[data-pair='USD/TJS'] input")
        assert attribute(slider, "aria-valuetext").startswith("28 February 2026: 9.5147 somoni per US dollar")
        assert page.locator("output:not([aria-live=off])").count() == 0
        empty = page.locator("#coverage-table td", has_text="nothing").first
        assert empty.locator("[aria-hidden=true]").inner_text() == "\u2013"
        assert empty.locator(".unseen").inner_text() == "nothing"
        open_all(page)
        captions = page.locator("caption:not(.unseen):visible").all_inner_texts()
        assert captions == ["Latest rate", "Change from 23 February 2025 to 23 February 2026"]


def test_sorting_keeps_the_order_of_equals(browser: Browser, report: Served) -> None:
    """And leaves empty cells at the end, whichever way round."""
    with opened(browser, report.url) as page:
        as_printed(page)
        page.locator("#change-table th button", has_text="pair").click()
        page.locator("#change-table th button", has_text="span").click()
        periods = column(page, "change-table", "span")
        assert periods[:5] == ["previous date"] * 5
        assert periods[-5:] == ["since first"] * 5
        pairs = ["KGS/USD", "KZT/USD", "TJS/USD", "TMT/USD", "UZS/USD"]
        assert column(page, "change-table", "pair") == pairs * 7
        for _ in range(2):
            page.locator("#coverage-table th button", has_text="KGS/USD").click()
            cells = column(page, "coverage-table", "KGS/USD")
            empty = [place for place, text in enumerate(cells) if text.endswith("nothing")]
            assert empty
            assert empty == list(range(len(cells) - len(empty), len(cells)))


HOSTILE = [
    "<script>alert(1)<\u2215script>.txt",
    "'\"><img src=x onerror=alert(2)>.txt",
    "a\u202egnp.exe.txt",
    "<\u2215title><\u2215style><\u2215script><svg onload=alert(3)>.txt",
    "{{ 7*7 }}{% raw %}.txt",
    "\u2066\u200f\x07&lt;b&gt;.txt",
    "=cmd|' !A1.txt",
    "two\nlines <hr>.txt",
]
ADDRESSES = [
    "javascript:alert(6)",
    "https://example.org/</script><script>alert(7)</script>",
    "https://example.org/\"'><img src=x onerror=alert(8)>",
    "https://example.org/\u202egnp.exe",
    "data:text/html,<script>alert(9)</script>",
    "=HYPERLINK(1)",
]


def test_a_hostile_page_stays_inert(browser: Browser, elsewhere: Path) -> None:
    """Nothing from a path, a title or a note becomes markup; what cannot be seen is spelled out."""
    folder = elsewhere / "in <b>"
    folder.mkdir()
    for number, name in enumerate(HOSTILE):
        (folder / name).write_text(
            f"KGS/USD = 0.0114{number} 0%\nKZT/USD = 0.0019{number} -0%\n0{number + 1} May 2025\n"
        )
    (folder / "undated<script>.txt").write_text("KGS/USD = 0.01140 0%\nKZT/USD = 0.00190 -0%\nx")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for number, address in enumerate(ADDRESSES):
            text = f"KGS/USD = 0.0113{number} 0%\nKZT/USD = 0.0018{number} -0%\n0{number + 1} June 2025\n"
            file.write(
                json.dumps({"url": address, "text": text, "timestamp": f"2025060{number + 1}120000"}) + "\n"
            )
    title = "</title><script>alert(4)</script><!--"
    assert (
        fxtrack("report", folder, "--title", title, "--source-note", "<b onclick=alert(5)>&amp;").status == 0
    )
    with served(elsewhere / "charts") as at, opened(browser, at.url) as page:
        assert page.title() == title
        assert page.locator("h1").inner_text() == title
        assert page.evaluate("document.scripts.length") == 2
        assert page.locator("img, iframe, object, [onload], [onerror], [onclick], b").count() == 0
        open_all(page)
        said = page.locator("#page-table").inner_text()
        assert page.locator("a[href*=':']").count() == 0  # no address of these is a link
        assert "<script>alert(1)<" in said
        assert str(elsewhere) not in page.content()
        assert "a\\u202egnp.exe.txt" in said
        assert "\\u2066\\u200f\\u0007&lt;b&gt;.txt" in said
        assert "{{ 7*7 }}{% raw %}.txt" in said
        assert "two\\u000alines <hr>.txt" in said
        assert "https://example.org/\\u202egnp.exe" in said
        assert all(address in said for address in ADDRESSES if "\u202e" not in address)
        assert page.locator("#page-table a").count() == 0
        assert page.locator("#finding-table").inner_text().count("undated<script>.txt") > 0
        assert "<b onclick=alert(5)>&amp;" in (page.locator("svg.wide").first.text_content() or "")
        page.wait_for_timeout(100)


def test_the_policy_lets_nothing_else_run(browser: Browser, report: Served) -> None:
    """Even if someone got markup into the page: no other script, no style, no image, no connection."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(report.url)
    page.evaluate(
        """() => {
            const script = document.createElement('script'); script.textContent = 'window.ran = 1';
            document.body.append(script);
            const link = document.createElement('a'); link.setAttribute('onclick', 'window.ran = 2');
            document.body.append(link); link.click();
            document.body.setAttribute('style', 'color: rgb(1, 2, 3)');
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).color") != "rgb(1, 2, 3)"
    failed = page.evaluate("fetch('rates.csv').then(() => 'fetched', () => 'refused')")
    assert failed == "refused"
    context.close()


def test_a_report_in_russian(browser: Browser, elsewhere: Path) -> None:
    """Every word but the findings of the checks, which say of themselves that they are English."""
    (elsewhere / "a.txt").write_text("KGS/USD = 0.01144 0%\nUZS/USD = 0.00008 -0%\n01 May 2025\n")
    (elsewhere / "b.txt").write_text("KGS/USD = 0.01140 0%\nUZS/USD = 0.00008 -0%\n02 May 2025\n")
    assert fxtrack("report", "a.txt", "b.txt", "--lang", "ru", "--per-usd").status == 0
    with served(elsewhere / "charts") as at, opened(browser, at.url, locale="en-US") as page:
        assert page.evaluate("document.documentElement.lang") == "ru"
        assert page.locator("h1").inner_text() == "Курсы доллара США"
        texts = page.locator("main").inner_text()
        assert "1 мая 2025 г. доллар США стоил 87,41 сома, 2 мая 2025 г. \u2014 87,72" in texts
        assert "2 мая 2025 г.: изменение от \u2212" in texts
        assert "12\u00a0500" in texts
        page.locator("figure.trend input").first.focus()
        assert page.locator("figure.trend output").first.inner_text().startswith("2 мая 2025 г.")
        words = set(
            re.findall(r"[A-Za-z]{3,}", re.sub(r"\S+\.(png|csv|md|json|txt)\S*|[0-9a-f]{64}", "", texts))
        )
        english = "daily median per usd gap never moves several tickers of"  # of options and of findings
        assert words <= {"KGS", "USD", "UZS", "PNG", "CSV", "SHA", "fxtrack", *english.split()}


def shown_svgs(page: Page, section: str) -> list[str]:
    labels = page.locator(f"#{section} svg.wide:visible").all()
    return [attribute(each, "aria-label") for each in labels]


@pytest.mark.parametrize("script", [True, False])
def test_buttons_choose_direction_and_time(browser: Browser, report: Served, script: bool) -> None:
    """By mouse and by keyboard, with and without a script; one chart of a pair is shown at a time."""
    with opened(browser, report.url, java_script_enabled=script) as page:
        assert [label[:30] for label in shown_svgs(page, "TJS-USD")] == ["The US dollar lost 11% against"]
        page.locator("label[for=over-90]").click()
        [label] = shown_svgs(page, "TJS-USD")
        assert label.startswith("The US dollar gained 2.2%")
        assert "14 November 2025 to 23 February 2026" in label
        assert "gained 2.2" in page.locator("h1").inner_text()
        assert "gained 2.2%" in page.locator(".headlines:visible").inner_text()
        assert page.locator(".cards:visible .of-over-90").count() == 3
        page.locator("#over-90").focus()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#over-year").is_checked()
        assert "19 February 2025" in shown_svgs(page, "TJS-USD")[0]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowRight")
        assert page.locator("#as-dollar").is_checked()
        [label] = shown_svgs(page, "TJS-USD")
        assert label.startswith("The Tajik somoni gained")
        assert page.locator("#change-table").is_visible()
        assert not page.locator("#change-table-inverse").is_visible()
        assert page.locator("#coverage-table").is_visible()
        ring = page.locator("label[for=as-dollar]").evaluate("one => getComputedStyle(one).boxShadow")
        assert "inset" in ring


def test_anchors_lead_to_the_section_in_either_direction(browser: Browser, report: Served) -> None:
    with opened(browser, report.url) as page:
        for button in ("as-local", "as-dollar"):
            page.locator(f"label[for={button}]").click()
            for link in page.locator("nav a, .cards a, .headlines a").all():
                if link.is_visible():
                    target = page.locator(attribute(link, "href"))
                    assert target.is_visible()


def test_the_slider_reads_the_time_that_is_shown(browser: Browser, report: Served) -> None:
    """The overview and the index have one too; at a button for a short time it begins where the chart does."""
    with opened(browser, report.url) as page:
        page.locator("label[for=over-90]").click()
        slider = page.locator("#KZT-USD figure input:visible")
        slider.focus()
        page.keyboard.press("Home")
        assert attribute(slider, "aria-valuetext").startswith("14 November 2025: 524 tenge per US dollar")
        for section, said in (
            ("overview", "28 February 2026: Kyrgyz som 87.49; Kazakh tenge 498; Tajik somoni 9.5147;"),
            ("index", "23 February 2026: Kyrgyz som 96.54; Kazakh tenge 96.2; Tajik somoni 112.40;"),
        ):
            slider = page.locator(f"#{section} figure input:visible")
            slider.focus()
            page.keyboard.press("End")
            assert attribute(slider, "aria-valuetext").startswith(said)
            page.keyboard.press("Home")
            assert attribute(slider, "aria-valuetext").startswith("13 September 2024: ")
        assert "Kyrgyz som 100.00; Kazakh tenge 100.0;" in attribute(slider, "aria-valuetext")


def test_the_first_screen_holds_the_key_figures(browser: Browser, report: Served) -> None:
    """Headline, date, five figures and the buttons: on a laptop within 500 pixels, and buttons fit fingers."""
    with opened(browser, report.url, viewport={"width": 1280, "height": 800}) as page:
        bottoms = page.locator(".cards:visible .figure").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().bottom)"
        )
        assert len(bottoms) == 5
        assert max(bottoms) < 500
    with opened(browser, report.url, viewport={"width": 390, "height": 850}, has_touch=True) as page:
        sizes = page.locator(".buttons label").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 44
        first = page.locator(".cards:visible .figure").first.bounding_box()
        assert first
        assert first["y"] < 500


def test_the_page_is_interactive_at_once(browser: Browser, report: Served) -> None:
    """A budget: one file under a megabyte, not too many elements, no layout that moves."""
    assert (CHARTS / "index.html").stat().st_size < 1_000_000
    with opened(browser, report.url) as page:
        assert page.evaluate("document.querySelectorAll('*').length") < 25_000
        shifts = page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
                    .observe({type: 'layout-shift', buffered: true});
                setTimeout(() => done(sum), 500);
            })"""
        )
        assert shifts < 0.1


def test_what_is_chosen_prints(browser: Browser, report: Served, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        absent("pdftotext")
    with opened(browser, report.url) as page:
        page.locator("label[for=over-90]").click()
        page.locator("label[for=as-dollar]").click()
        page.pdf(path=str(tmp_path / "report.pdf"), format="A4", print_background=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "The Tajik somoni lost 2.1% against the US dollar" in text
    assert "The US dollar lost 11%" not in text
    assert "90 days" in text
    assert "12 months" not in text
