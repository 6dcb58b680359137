"""From a daily rate in the page of a report to the pages that print it."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from forked import fxtrack

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "fxtrack.db"
    assert fxtrack("-q", "--db", path, "import", SNAPSHOTS).status == 0
    return path


def table(source: str, name: str) -> dict[str, tuple[str, str]]:
    """For each date the rate, and the last cell as it stands in the page."""
    [found] = re.findall(rf'<table id="{name}">.*?</table>', source, re.DOTALL)
    rows = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", found, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {row[0]: (row[1], row[-1]) for row in cells}


def links(cell: str) -> list[tuple[str, str]]:
    return [
        (html.unescape(text), html.unescape(to))
        for to, text in re.findall('<a href="([^"]*)">([^<]*)</a>', cell)
    ]


def traced(database: Path, pair: str, day: str, rate: str) -> list[str]:
    run = fxtrack("--db", database, "trace", pair, day, "--format", "json")
    assert run.status == 0
    found = [each for each in json.loads(run.out) if each["rate"] == rate]
    return sorted(f"{Path(each['file']).name}:{each['line']}" for each in found)


def test_each_rate_leads_to_the_line_that_prints_it(database: Path) -> None:
    """In both directions, as trace has it; where prints of a day differ, to those of the daily rate."""
    assert fxtrack("-q", "--db", database, "report", "--dpi", "50").status == 0
    source = Path("charts/index.html").read_text("utf-8")
    for name, pair in (("rates-TJS-USD", "TJS/USD"), ("rates-KGS-USD", "KGS/USD")):
        printed, turned = table(source, name), table(source, f"{name}-inverse")
        assert len(printed) == len(turned) == 76
        for day, (rate, cell) in list(printed.items())[::8]:
            assert turned[day][1] == cell
            found = links(cell)
            whole = traced(database, pair, _iso(day), rate)
            assert [text for text, _ in found] == whole[:3]
            assert f"+{len(whole) - 3}" in cell if len(whole) > 3 else "+" not in cell
            assert {to for _, to in found} == {"https://timesca.com/"}


def _iso(day: str) -> str:
    number, month, year = day.split()
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{year}-{months.index(month) + 1:02}-{int(number):02}"


def test_a_page_without_an_address_is_named_by_its_place_and_line(elsewhere: Path) -> None:
    (elsewhere / "in").mkdir()
    for number, url in enumerate(
        ["", "javascript:alert(1)", "file:///home/al/x", "https://example.org/?a=1&b=2"]
    ):
        text = f"head\nKGS/USD = 0.0114{number} 0%\nKZT/USD = 0.00190 -0%\n0{number + 1} May 2025\n"
        (elsewhere / "in" / f"{number}.jsonl").write_text(json.dumps({"url": url, "text": text}) + "\n")
    assert fxtrack("-q", "report", "in", "--dpi", "50").status == 0
    cells = [
        cell for _, cell in table(Path("charts/index.html").read_text("utf-8"), "rates-KZT-USD").values()
    ]
    assert cells[0] == "0.jsonl!/byte 0:3"
    assert cells[1] == "1.jsonl!/byte 0:3"
    assert cells[2] == "2.jsonl!/byte 0:3"
    assert cells[3] == '<a href="https://example.org/?a=1&amp;b=2">3.jsonl!/byte 0:3</a>'
    assert "/home/al" not in "".join(path.read_text("utf-8") for path in Path("charts").glob("*.[chm]*"))


def test_only_pages_that_print_the_daily_rate_are_named(elsewhere: Path) -> None:
    """Of a median the one in the middle; of a cross the pages of both legs; and how many more there are."""
    for number, rate in enumerate(["0.01140", "0.01144", "0.01150"]):
        (elsewhere / f"{number}.txt").write_text(f"KGS/USD = {rate} 0%\nTJS/USD = 0.09 0%\n05 May 2025\n")
    (elsewhere / "other.txt").write_text("KZT/USD = 0.00190 0%\nTJS/USD = 0.09 0%\n05 May 2025\n")
    for number in range(5):
        (elsewhere / f"same{number}.txt").write_text(
            f"{number}\nUZS/USD = 0.00008 0%\nTMT/USD = 0.285 0%\n05 May 2025\n"
        )
    assert fxtrack("-q", "import", ".").status == 0
    assert fxtrack("-q", "report", "--dpi", "50").status == 0
    source = Path("charts/index.html").read_text("utf-8")
    assert table(source, "rates-KGS-USD") == {"5 May 2025": ("0.01144", "1.txt:1")}
    assert table(source, "rates-KZT-USD") == {"5 May 2025": ("0.00190", "other.txt:1")}
    cell = table(source, "rates-TMT-USD")["5 May 2025"][1]
    assert cell == "same0.txt:3, same1.txt:3, same2.txt:3, +2"
    assert (
        fxtrack("-q", "report", "--base", "KGS", "--quote", "KZT", "--dpi", "50", "--out", "cross").status
        == 0
    )
    source = Path("cross/index.html").read_text("utf-8")
    cell = table(source, "rates-KGS-KZT")["5 May 2025"][1]
    assert cell == "0.txt:1, 1.txt:1, 2.txt:1, +1"
