"""Tables whose columns have names of their own, and files in UTF-32: read or refused by name, never one page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from archives import Reader
from forked import fxtrack
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtrack.archives.format import HEAD
from fxtrack.archives.formats import registered_formats
from fxtrack.places import Options

TEXTS = (
    "\u2022 KGS/USD = 0.01144 0%\n\u2022 KZT/USD = 0.00193 -0.15%\n08 December 2025\n\nGrowers, \u201cmet\u201d.\n",
    '\u2022 TJS/USD = 0.10857 0.12%\n\u2022 UZS/USD = 0.00008 0%\n\nThe "harvest"\n',
)
OF_PAGES = {
    ("KGS/USD", "0.01144", date(2025, 12, 8)),
    ("KZT/USD", "0.00193", date(2025, 12, 8)),
    ("TJS/USD", "0.10857", None),
    ("UZS/USD", "0.00008", None),
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def table(names: list[str], *rows: list[str], delimiter: str = ",", is_quoted: bool = False) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL).writerows(
        [names, *rows]
    )
    return out.getvalue().encode()


def read(reader: Reader, data: bytes, column: str | None) -> tuple[set[tuple[str, str, date | None]], str]:
    found = reader(data, Options(text_column=column))
    quotes = {(str(q.pair), str(q.rate), e.date) for e in found.extractions for q in e.quotes}
    return quotes, " ".join(each.reason for each in found.damage)


A, B = TEXTS
LONG = "x" * 5000 + "\n"
TABLES = {
    "names of its own": table(["id", "snap"], ["1", A], ["2", B]),
    "the page first": table(["snap", "id"], [A, "1"], [B, "2"]),
    "numbers of the rows have no name": table(["", "snap"], ["0", A], ["1", B]),
    "names in Cyrillic": table(["Номер", "snap"], ["1", A], ["2", B]),
    "names with signs": table(["Row #", "Name (short)", "snap"], ["1", "a", A], ["2", "b", B]),
    "all cells quoted": table(["id", "snap"], ["1", A], ["2", B], is_quoted=True),
    "semicolons": table(["id", "snap"], ["1", A], ["2", B], delimiter=";"),
    "tabs": table(["id", "snap"], ["1", A], ["2", B], delimiter="\t"),
    "first cells longer than what is looked at": table(["snap", "id"], [A + LONG, "1"], [B, "2"]),
    "a first row of one long line": table(["id", "note", "snap"], ["1", "y" * 5000, A], ["2", "", B]),
    "in UTF-16": table(["id", "snap"], ["1", A], ["2", B]).decode().encode("utf-16"),
    "in UTF-32": table(["id", "snap"], ["1", A], ["2", B]).decode().encode("utf-32"),
    "in UTF-32, the other way": b"\0\0\xfe\xff"
    + table(["id", "snap"], ["1", A], ["2", B]).decode().encode("utf-32-be"),
    "rows of one line": table(["id", "snap"], ["1", A.replace("\n", " ")], ["2", B.replace("\n", " ")]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_by_the_column_that_is_named(reader: Reader, name: str) -> None:
    quotes, told = read(reader, TABLES[name], "snap")
    assert told == ""
    assert {pair for pair, *_ in quotes} == {pair for pair, *_ in OF_PAGES}
    if name != "rows of one line":
        assert quotes == OF_PAGES


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("column", [None, "other"])
def test_without_a_column_it_is_refused_by_name(reader: Reader, name: str, column: str | None) -> None:
    quotes, told = read(reader, TABLES[name], column)
    assert quotes == set()
    asked = (
        "no column 'other'; the columns are" if column else "no column of text; name it with --text-column:"
    )
    assert asked in told


@pytest.mark.parametrize("name", ["names of its own", "the page first", "all cells quoted", "in UTF-32"])
@pytest.mark.parametrize("column", [None, "snap"])
def test_damage_makes_no_number_and_moves_no_date(reader: Reader, name: str, column: str | None) -> None:
    """Cut at every byte, the tail zeroed, each byte zeroed: in steps where a character has four bytes."""
    whole = TABLES[name]
    for place in range(0, len(whole), 3 if "UTF" in name else 1):
        for data in (
            whole[:place],
            whole[:place] + bytes(len(whole) - place),
            whole[:place] + b"\0" + whole[place + 1 :],
        ):
            quotes, _ = read(reader, data, column)
            assert quotes <= OF_PAGES | {(pair, rate, None) for pair, rate, _ in OF_PAGES}, place


ROWS = [{"url": "https://c.example/0", "text": A}, {"url": "https://c.example/1", "text": B}]
WRITERS: dict[str, Callable[[], str]] = {
    "array": lambda: json.dumps(ROWS),
    "pretty array": lambda: json.dumps(ROWS, indent=1, ensure_ascii=False),
    "JSON Lines": lambda: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS),
    "CSV": lambda: table(["url", "text"], *([row["url"], row["text"]] for row in ROWS)).decode(),
}


def wide() -> Iterator[tuple[str, bytes]]:
    for name, write in WRITERS.items():
        yield name, write().encode("utf-32")
        yield f"{name}, the other way", b"\0\0\xfe\xff" + write().encode("utf-32-be")


@pytest.mark.parametrize(("name", "data"), list(wide()), ids=[name for name, _ in wide()])
def test_files_in_utf_32_are_read(reader: Reader, name: str, data: bytes) -> None:
    assert read(reader, data, None) == (OF_PAGES, ""), name
    for place in range(len(data)):
        if place % 5 == 0:
            damaged = data[:place] + b"\0" + data[place + 1 :]
            for each in (damaged, data[:place]):
                quotes, _ = read(reader, each, None)
                assert quotes <= OF_PAGES | {(pair, rate, None) for pair, rate, _ in OF_PAGES}, place


@pytest.mark.parametrize(
    "page",
    [
        A,
        f"Bishkek,Almaty\n{A}",
        f"Bishkek,Almaty\nPrices rose, they said\n{A}",
        f"Bishkek,Almaty\n\n{A}",
        f"News;Weather\n{A}",
        f"Home\tNews\tAbout\n{A}",
        f'Bishkek,Almaty\n"We met" he said, and left\n{A}',
        f"Рынки,Погода\n{A}",
        "\n".join([f"Home,News\n{A}", *("Prose, of one comma" for _ in range(300))]),
    ],
)
def test_a_page_is_no_table(reader: Reader, page: str) -> None:
    """A first line with commas in it makes none."""
    quotes, told = read(reader, page.encode(), None)
    assert (quotes, told) == ({each for each in OF_PAGES if each[2]}, "")


@given(st.text('ab,;\t"\n\u0416 1', max_size=60), st.integers(0, 1))
@settings(max_examples=300)
def test_what_has_a_row_that_fits_its_names_is_a_table(rows: str, full: int) -> None:
    """The oracle: the reader of the standard library, for files that are looked at as a whole."""
    data = f"id,snap\n{rows}".encode() + b"x" * HEAD * full
    is_table = registered_formats().format_of(data[:HEAD]) is not None
    try:
        all_rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except csv.Error:
        return
    if not full and len(all_rows) > 1:
        assert is_table is (
            len(all_rows[1]) == 2 and ('"' in rows.partition("\n")[0] or all(len(r) == 2 for r in all_rows))
        )


def test_tables_of_a_report_are_no_tables_of_pages(tmp_path: Path) -> None:
    """A report among the pages of a folder: nothing in it can be a quote, so nothing is wrong with it."""
    (tmp_path / "page.txt").write_text("KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n")
    assert fxtrack("import", tmp_path).status == 0
    for name in ("rates.csv", "rates.json", "rates.jsonl"):
        assert fxtrack("export", tmp_path / name).status == 0
    again = fxtrack("import", tmp_path)
    assert (again.status, again.err) == (0, "")
    (tmp_path / "odd.csv").write_text(
        'id,markup_of_it\n1,"KGS/USD</b> = 0.0115 0%<br>KZT/USD = 0.002 0.1%"\n'
    )
    told = fxtrack("import", tmp_path)
    assert (told.status, "name it with --text-column: id, markup_of_it" in told.err) == (1, True)
