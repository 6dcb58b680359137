"""Tables as text: whole expected outputs, and what is safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from command import fxtrack
from conftest import absent
from hypothesis import given
from hypothesis import strategies as st
from pages import as_text, captures

from fxtrack.answers.table import CellKind, Table, TableColumn
from fxtrack.errors import InputError
from fxtrack.export import FORMATS, Dialect, WriteOptions
from fxtrack.export.delimited import delimited
from fxtrack.words.safe import visible


def columns(*names: str, **kinds: CellKind) -> list[TableColumn]:
    """Columns of text, but for those whose kind is given."""
    return [TableColumn(name, kinds.get(name, CellKind.TEXT)) for name in names]


def written(table: Table, to: str, width: int | None = None) -> str:
    text = FORMATS[to].write([table], WriteOptions(width))
    assert isinstance(text, str)
    return text


TABLE = Table(
    columns("date", "rate", "text", rate=CellKind.NUMBER),
    [[date(2025, 12, 8), Decimal("0.28490"), "a|b <i>"], [None, Decimal("-0.22"), "=1+1"]],
    "A title",
)

EXPECTED = {
    "csv": "date,rate,text\n2025-12-08,0.28490,a|b <i>\n,-0.22,'=1+1\n",
    "tsv": "date\trate\ttext\n2025-12-08\t0.28490\ta|b <i>\n\t-0.22\t'=1+1\n",
    "jsonl": '{"date": "2025-12-08", "rate": "0.28490", "text": "a|b <i>"}\n'
    '{"date": null, "rate": "-0.22", "text": "=1+1"}\n',
    "markdown": "**A title**\n\n| date | rate | text |\n| --- | ---: | --- |\n"
    "| 2025-12-08 | 0.28490 | a\\|b \\<i\\> |\n|  | -0.22 | =1+1 |\n",
    "html": "<table>\n<caption>A title</caption>\n<thead>\n"
    '<tr><th>date</th><th align="right">rate</th><th>text</th></tr>\n</thead>\n<tbody>\n'
    '<tr><td>2025-12-08</td><td align="right">0.28490</td><td>a|b &lt;i&gt;</td></tr>\n'
    '<tr><td></td><td align="right">-0.22</td><td>=1+1</td></tr>\n</tbody>\n</table>\n',
    "table": "A title\n\ndate           rate  text\n----------  -------  -------\n"
    "2025-12-08  0.28490  a|b <i>\n              -0.22  =1+1\n",
}


@pytest.mark.parametrize("form", EXPECTED)
def test_whole_outputs(form: str) -> None:
    assert written(TABLE, form) == EXPECTED[form]


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "|calc",
    "%0A=1",
    "＝1+1",
    "－1",
    "--",
    "+",
    "=",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula(text: str) -> None:
    [_, [cell]] = csv.reader(io.StringIO(delimited(Table(columns("t"), [[text]]), Dialect()), newline=""))
    assert cell == f"'{text}"


@pytest.mark.parametrize("number", ["-0.22", "-0", "0.28490", "-0.1"])
def test_numbers_are_never_quoted(number: str) -> None:
    assert delimited(Table(columns("n"), [[Decimal(number)]]), Dialect()) == f"n\n{number}\n"
    assert delimited(Table(columns("n"), [[number]]), Dialect()) == f"n\n{number}\n"


@pytest.mark.parametrize("text", ["-", "a\r\nb", "a\nb", "a\rb", '"', ","])
def test_text_stays_what_it_is(text: str) -> None:
    table = Table(columns("t"), [[text], [text]])
    assert list(csv.reader(io.StringIO(delimited(table, Dialect()), newline=""))) == [["t"], [text], [text]]


def test_dialects() -> None:
    table = Table(columns("date", "KGS/USD"), [[date(2025, 12, 8), Decimal("-0.01144")]])
    assert delimited(table, Dialect(";", decimal_comma=True)) == "date;KGS/USD\n2025-12-08;-0,01144\n"
    assert delimited(table, Dialect(decimal_comma=True)) == "date;KGS/USD\n2025-12-08;-0,01144\n"
    assert FORMATS["tsv"].write([table], WriteOptions(dialect=Dialect(decimal_comma=True, excel=True))) == (
        "\ufeffdate\tKGS/USD\r\n2025-12-08\t-0,01144\r\n"
    )
    assert delimited(table, Dialect(headed=False)) == "2025-12-08,-0.01144\n"
    assert delimited(table, Dialect(excel=True)) == "\ufeffdate,KGS/USD\r\n2025-12-08,-0.01144\r\n"
    with pytest.raises(InputError, match="the comma is taken by the decimals"):
        Dialect(",", decimal_comma=True)


@given(st.text(max_size=30))
def test_what_is_visible_is_printable(text: str) -> None:
    assert visible(text).isprintable()


def test_narrow_terminals_keep_numbers_whole() -> None:
    table = Table(
        columns("rate", "file", rate=CellKind.NUMBER),
        [[Decimal("0.123456789"), "/very/long/path/to/some/page.html"]],
    )
    assert written(table, "table", 36).splitlines() == [
        "       rate  file",
        "-----------  ------------------------------",
        "0.123456789  /very/long/path/to/some/",
        "             page.html",
    ]


BROKEN = {
    "between words, where the blank would not fit": ("aaa bbb", 6, ["aaa", "bbb"]),
    "not where it just fits": ("aaa bbb", 7, ["aaa bbb"]),
    "a long word, behind a folder that fills half of the line": (
        "/" + "a" * 14 + "/" + "b" * 20,
        30,
        ["/" + "a" * 14 + "/", "b" * 20],
    ),
    "a long word, anywhere": (
        "/" + "a" * 13 + "/" + "b" * 20,
        30,
        ["/" + "a" * 13 + "/" + "b" * 15, "b" * 5],
    ),
    "a long word behind others": ("x " + "y" * 40, 30, ["x", "y" * 30, "y" * 10]),
    "wide letters": ("\uff21\uff22 \uff23", 5, ["\uff21\uff22", "\uff23"]),
    "letters with marks": ("a\u0301b c", 4, ["a\u0301b c"]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_where_texts_are_broken(case: str) -> None:
    text, width, lines = BROKEN[case]
    assert written(Table(columns("t"), [[text]]), "table", width).splitlines()[2:] == lines


WORDS = "two rates, 0.10849 and 0.10876, which is not resolved"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_narrow_terminals_lose_nothing(width: int) -> None:
    """A text is broken between words, a path behind a folder; numbers, dates and instants never."""
    at = datetime(2026, 11, 27, 11, 7, 42, 12229, UTC)
    path = "/some/where/far/away/in/a/folder/page-045.html"
    table = Table(
        columns("known_as_of", "finding", "range", "file", range=CellKind.RANGE),
        [[at, WORDS, "-0.1 to +0.2", path]],
    )
    lines = written(table, "table", width).splitlines()
    assert all(len(line) <= max(width, 90) for line in lines)
    for whole in ("2026-11-27T11:07:42.012229Z", "-0.1 to +0.2"):
        assert any(whole in line for line in lines)
    everything = "".join(lines).replace(" ", "")
    assert sorted(everything.replace("-", "")) == sorted(
        "".join([*table.names, "2026-11-27T11:07:42.012229Z", WORDS, "-0.1 to +0.2", path])
        .replace(" ", "")
        .replace("-", "")
    )


@given(st.lists(st.text("ab /", max_size=40), min_size=1, max_size=4), st.integers(1, 60))
def test_every_letter_of_a_cell_is_shown(cells: list[str], width: int) -> None:
    table = Table(columns(*(f"c{n}" for n in range(len(cells)))), [cells])
    body = written(table, "table", width).splitlines()
    rule = next(n for n, line in enumerate(body) if set(line) <= {"-", " "} and line)
    shown = "".join(body[rule + 1 :])
    assert sorted(shown.replace(" ", "")) == sorted("".join(cells).replace(" ", ""))


@pytest.fixture
def imported(elsewhere: Path) -> Path:
    (elsewhere / "pages").mkdir()
    for number, capture in enumerate(captures()):
        (elsewhere / "pages" / f"{number:03}.txt").write_text(as_text(capture), "utf-8")
    assert fxtrack("-q", "import", "pages").status == 0
    return elsewhere


@pytest.mark.slow
def test_export_layouts(imported: Path) -> None:
    fxtrack("export", "rates.csv")
    wide = (imported / "rates.csv").read_text().splitlines()
    assert wide[0] == "date,KGS/USD,KZT/USD,TJS/USD,UZS/USD,TMT/USD"
    assert wide[-1] == "2026-02-28,0.01143,0.00201,0.10510,0.00008,0.28575"
    assert len(wide) == 77
    fxtrack("export", "long.tsv", "--layout", "long", "--pair", "TJS/USD")
    long = (imported / "long.tsv").read_text().splitlines()
    assert (
        long[0]
        == "date\tbase\tquote\trate\tlow\thigh\tprints\trate_min\trate_max\tspread\tspread_resolved\tmark"
    )
    assert len(long) == 77
    fxtrack("export", "turned.csv", "--per-usd", "--decimal-comma")
    turned = (imported / "turned.csv").read_text().splitlines()
    assert turned[0] == "date;USD/KGS;USD/KZT;USD/TJS;USD/UZS;USD/TMT"
    assert turned[-1] == "2026-02-28;87,49;498;9,5147;12500;3,49956"


CSV_FILTERS = {
    "point.csv": ([], "44,34,76,1,,0,false,true"),
    "excel.csv": (["--excel"], "44,34,76,1,,0,false,true"),
    "comma.csv": (["--decimal-comma"], "59,34,76,1,,1031,false,true"),
    "tab.tsv": (["--decimal-comma", "--excel"], "9,34,76,1,,1031,false,true"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CSV_FILTERS)
def test_a_spreadsheet_opens_it_rightly(imported: Path, name: str) -> None:
    """LibreOffice takes dates for dates and rates for numbers, in an English and in a German sheet."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        absent("LibreOffice")
    assert office
    options, tokens = CSV_FILTERS[name]
    assert fxtrack("export", name, *options).status == 0
    profile = imported / "profile"
    # Into a flat document, in which the type of each cell can be read.
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            f"--infilter=CSV:{tokens}",
            "--convert-to",
            "fods",
            name,
        ],
        check=True,
        capture_output=True,
        timeout=120,
        cwd=imported,
    )
    sheet = (imported / name).with_suffix(".fods").read_text("utf-8")
    assert 'office:value-type="date" office:date-value="2026-02-28"' in sheet
    assert sheet.count('office:value-type="date"') == 76
    assert 'office:value-type="float" office:value="0.28575"' in sheet
    assert sheet.count('office:value-type="float"') == 76 * 5
    assert "KGS/USD" in sheet
    assert "\ufeff" not in sheet


def test_a_file_appears_whole_or_not_at_all(imported: Path) -> None:
    (imported / "keep.csv").write_text("old")
    link = imported / "link.csv"
    link.symlink_to("keep.csv")
    assert fxtrack("export", link).status == 0
    assert link.is_symlink()
    assert (imported / "keep.csv").read_text().startswith("date,")
    names = {path.name for path in imported.iterdir()}
    assert names == {"pages", "fxtrack.db", "keep.csv", "link.csv"}
    assert fxtrack("export", "fxtrack.db/rates.csv").status == 1
