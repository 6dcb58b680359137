"""Rows in which the page stands deeper or in another column, and pretty-printed objects, one or several."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from archives import Found, Reader
from forked import fxtrack, rows

from fxtrack import parse_page
from fxtrack.errors import SourceError
from fxtrack.places import Options, find

URL = "https://c.example/"
TEXTS = (
    "\u2022 KGS/USD = 0.01144 0%\n\u2022 KZT/USD = 0.00193 -0.15%\n08 December 2025\n\nGrowers \u201cmet\u201d.\n",
    "\u2022 TJS/USD = 0.10857 0.12%\n\u2022 UZS/USD = 0.00008 0%\n09 December 2025\n\nHarvest\n",
)
Row = dict[str, object]


def facts(number: int) -> Row:
    return {"url": f"{URL}{number}", "fetched": f"2025-12-0{8 + number}T10:11:12Z"}


FLAT: list[Row] = [{**facts(n), "text": text} for n, text in enumerate(TEXTS)]
DEEP: list[Row] = [{"id": n, "page": {"body": {"html": t}, "about": facts(n)}} for n, t in enumerate(TEXTS)]
ASKED = Options(text_column="page.body.html", url_column="page.about.url", time_column="page.about.fetched")


def lines(several: list[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in several).encode()


def pretty(several: list[Row]) -> bytes:
    return "".join(json.dumps(row, indent=2) + "\n" for row in several).encode()


def array(several: list[Row]) -> bytes:
    return json.dumps(several).encode()


def table(several: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(several[0]))
    writer.writeheader()
    writer.writerows(several)
    return out.getvalue().encode()


def parquet(several: list[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(several), out)
    return out.getvalue()


WRITERS: dict[str, Callable[[list[Row]], bytes]] = {
    "JSON Lines": lines,
    "JSON Lines in UTF-16": lambda several: lines(several).decode().encode("utf-16"),
    "JSON array": array,
    "JSON objects": pretty,
    "JSON objects in UTF-16": lambda several: pretty(several).decode().encode("utf-16"),
    "Parquet": parquet,
}
FLAT_WRITERS = {**WRITERS, "CSV": table}
OBJECTS = ["JSON objects", "JSON objects in UTF-16"]


def on_pages(texts: tuple[str, ...] = TEXTS) -> set[tuple[object, ...]]:
    read = [parse_page(text) for text in texts]
    return {(p.page_date, str(q.pair), str(q.rate), str(q.change)) for p in read for q in p.quotes}


def told(found: Found) -> list[tuple[str, str]]:
    return [
        (e.url, e.capture.at.strftime("%Y-%m-%dT%H:%M:%SZ") if e.capture else "") for e in found.extractions
    ]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize("name", OBJECTS)
def test_pretty_printed_objects_are_pages(reader: Reader, name: str) -> None:
    data = WRITERS[name](FLAT)
    found = reader(data)
    assert (found.observations, found.damage) == (on_pages(), [])
    assert told(found) == [tuple(facts(n).values()) for n in range(2)]
    assert [find(e.location).data.decode() for e in found.extractions] == list(TEXTS)
    assert [e.location.rpartition("!/")[2] for e in found.extractions] == ["row 0", "row 1"]
    one = reader(WRITERS[name](FLAT[:1]))
    assert (one.observations, one.damage, one.pages) == (on_pages(TEXTS[:1]), [], 1)


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("several", [1, 2])
def test_damage_to_objects_makes_no_number(reader: Reader, name: str, several: int) -> None:
    """Cut at every byte, the tail zeroed from every byte on, each byte zeroed."""
    whole, data = on_pages(), WRITERS[name](FLAT[:several])
    for place in range(len(data)):
        tail = b"\0" * (len(data) - place)
        for hurt in (data[:place], data[:place] + tail, data[:place] + b"\0" + data[place + 1 :]):
            assert reader(hurt).observations <= whole, place


@pytest.mark.parametrize(
    ("data", "damage"),
    [
        (b'{\n  "name": "a package",\n  "text": "no rates"\n}\n', []),
        (b'{\n  "name": "no JSON",\n  // a comment\n}\n', []),
        (b"{" + b"\n" * 40_000_000 + b'"name": "long"}', []),
        (pretty([{"artikel": TEXTS[0]}]), ["no column of text; name it with --text-column: artikel"]),
        (pretty(FLAT)[:-4], ["a JSON object that is cut short or damaged: nothing from here on is used"]),
        (pretty(FLAT) + b"end", ["a JSON object that is cut short or damaged: nothing from here on is used"]),
        (pretty(FLAT) + b"\0" * 512, []),
    ],
)
def test_json_without_a_mark_is_left_alone_and_other_damage_is_told(
    reader: Reader, data: bytes, damage: list[str]
) -> None:
    assert [each.reason for each in reader(data).damage] == damage


@pytest.mark.parametrize("name", WRITERS)
def test_columns_that_stand_deeper_are_read_when_they_are_named(reader: Reader, name: str) -> None:
    found = reader(WRITERS[name](DEEP), ASKED)
    assert (found.observations, found.damage) == (on_pages(), [])
    assert told(found) == [tuple(facts(n).values()) for n in range(2)]


@pytest.mark.parametrize("name", WRITERS)
def test_a_column_of_that_very_name_comes_first(reader: Reader, name: str) -> None:
    both: list[Row] = [{"page.html": text, "page": {"html": TEXTS[0]}} for text in TEXTS]
    assert reader(WRITERS[name](both), Options(text_column="page.html")).observations == on_pages()


@pytest.mark.parametrize("name", WRITERS)
def test_a_column_that_is_not_there_is_told(reader: Reader, name: str) -> None:
    for asked in ("page.text", "page.body", "page.body.html.raw", "id.html", "html"):
        found = reader(WRITERS[name](DEEP), Options(text_column=asked))
        assert found.extractions == []
        assert found.damage[0].reason.startswith(f"no column {asked!r}")
        assert found.damage[0].reason.endswith("; the columns are id, page")


@pytest.mark.parametrize("name", WRITERS)
def test_a_row_without_the_outer_column_holds_no_page(reader: Reader, name: str) -> None:
    several: list[Row] = [{"page": None}, {"page": {"html": None}}, {"page": {"html": TEXTS[0]}}]
    found = reader(WRITERS[name](several), Options(text_column="page.html"))
    assert (found.observations, found.damage, found.pages) == (on_pages(TEXTS[:1]), [], 3)


def test_an_instant_in_a_struct_is_a_capture_time(reader: Reader) -> None:
    about = {"text": TEXTS[0], "at": datetime(2025, 12, 8, 10, 11, 12, 500, UTC)}
    found = reader(parquet([{"page": about}]), Options(text_column="page.text", time_column="page.at"))
    assert [str(e.capture.at) for e in found.extractions if e.capture] == ["2025-12-08 10:11:12+00:00"]


# Of several columns of text the first that is not empty.

EMPTY = [None, "", " \n"]


def _either(number: int, text: str) -> list[Row]:
    """Rows whose page stands now in the one column, now in the other; and one without."""
    other = f"no rates {number}"
    return [
        *({"text": empty, "html": text, **facts(number)} for empty in EMPTY),
        {"text": text, "html": other, **facts(number)},
        {"text": other, "html": text, **facts(number)},
        {"text": None, "html": None, **facts(number)},
    ]


@pytest.mark.parametrize("name", FLAT_WRITERS)
def test_the_first_column_of_text_that_is_not_empty_is_the_page(reader: Reader, name: str) -> None:
    several = [*_either(0, TEXTS[0]), *_either(1, TEXTS[1])]
    found = reader(FLAT_WRITERS[name](several))
    assert (found.observations, found.damage) == (on_pages(), [])
    assert (len(found.extractions), found.pages) == (8, 12)
    assert told(found)[:4] == [tuple(facts(0).values())] * 4 or name == "Parquet"
    assert all(find(e.location).data.decode() in TEXTS for e in found.extractions)


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.binary(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
@pytest.mark.parametrize("groups", [1, 2, 100])
def test_other_kinds_of_columns_are_as_good(reader: Reader, kind: pa.DataType, groups: int) -> None:
    several = [*_either(0, TEXTS[0]), *_either(1, TEXTS[1])]
    columns = {
        name: pa.array([row[name] for row in several]).cast(pa.string()).cast(kind)
        for name in ("text", "html")
    }
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=groups)
    found = reader(out.getvalue())
    assert (found.observations, found.damage) == (on_pages(), [])
    assert (len(found.extractions), found.pages) == (8, 12)
    places = {e.location.rpartition("!/")[2] for e in found.extractions}
    assert places == {f"row {n}" for n in (0, 1, 2, 3, 6, 7, 8, 9)}


def test_a_column_that_is_named_is_the_only_one(reader: Reader) -> None:
    several: list[Row] = [{"text": "", "html": TEXTS[0]}]
    found = reader(parquet(several), Options(text_column="text"))
    assert (found.extractions, found.pages, found.damage) == ([], 1, [])


@pytest.mark.parametrize("name", WRITERS)
def test_a_list_of_pages_has_each_row_once(reader: Reader, name: str) -> None:
    found = reader(WRITERS[name](_either(0, TEXTS[0])), Options(lists_pages=True))
    assert (len(found.extractions), found.pages) == (4, 6)


@pytest.mark.parametrize("name", WRITERS)
def test_a_page_of_a_named_column_is_found_again_by_its_digest(reader: Reader, name: str) -> None:
    """Nothing keeps which column was named; another one of the row may be called text."""
    several: list[Row] = [{**row, "text": TEXTS[0].replace("0.01144", "0.09999")} for row in DEEP]
    found = reader(WRITERS[name](several), ASKED)
    assert [find(e.location, e.digest).data.decode() for e in found.extractions] == list(TEXTS)
    with pytest.raises(SourceError):
        find(found.extractions[-1].location + "0", found.extractions[0].digest)


@pytest.mark.parametrize("name", ["artikel", "text.de"])
def test_a_page_of_a_named_column_of_a_table_is_found_again(reader: Reader, name: str) -> None:
    several: list[Row] = [{"url": URL, name: text, "text": "no rates"} for text in TEXTS]
    found = reader(table(several), Options(text_column=name))
    assert found.observations == on_pages()
    assert [find(e.location, e.digest).data.decode() for e in found.extractions] == list(TEXTS)


@pytest.mark.usefixtures("elsewhere")
def test_columns_that_stand_deeper_are_named_on_the_command_line() -> None:
    undated = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n"
    Path("rows.jsonl").write_bytes(lines([{"page": {"body": {"html": undated}, "about": facts(0)}}]))
    asked = ["--text-column", "page.body.html", "--url-column", "page.about.url"]
    asked += ["--time-column", "page.about.fetched", "--date-from", "captured"]
    assert fxtrack("import", "rows.jsonl", *asked).status == 0
    (row,) = rows(fxtrack("trace", "KGS/USD", "2025-12-08", "--verify", "--format", "csv"))
    told = (row["url"], row["captured_at"], row["still_says_so"])
    assert told == (f"{URL}0", "2025-12-08T10:11:12Z", "yes")
