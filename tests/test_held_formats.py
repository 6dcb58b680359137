"""JSON arrays, HAR, CSV and JSON Lines of odd kinds: pages with address and time, and no number from damage."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archives import PAGES, Page, Reader

from fxtrack import parse_page
from fxtrack.archives import held
from fxtrack.places import Options, find

DATA = Path(__file__).parent / "data" / "archives"
URL = "https://c.example/"
TEXTS = (
    "\u2022 KGS/USD = 0.01144 0%\n\u2022 KZT/USD = 0.00193 -0.15%\n08 December 2025\n\nGrowers \u201cmet\u201d.\n",
    "\u2022 TJS/USD = 0.10857 0.12%\n\u2022 UZS/USD = 0.00008 0%\n09 December 2025\n\nHarvest\n",
)
ROWS = [
    {"url": f"{URL}{n}", "fetched": f"2025-12-0{8 + n}T10:11:12Z", "text": t} for n, t in enumerate(TEXTS)
]


def array(rows: list[dict[str, str]], indent: int | None = None) -> bytes:
    return json.dumps(rows, indent=indent).encode()


def har(rows: list[dict[str, str]], *, packed: bool = False) -> bytes:
    def content(text: str) -> dict[str, str]:
        if packed:
            return {
                "mimeType": "text/html",
                "encoding": "base64",
                "text": base64.b64encode(text.encode()).decode(),
            }
        return {"mimeType": "text/html", "text": text}

    entries = [
        {
            "startedDateTime": row["fetched"],
            "request": {"url": row["url"]},
            "response": {"status": 200, "content": content(row["text"])},
        }
        for row in rows
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def table(rows: list[dict[str, str]], dialect: str = "excel") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), dialect=dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def lines(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def wide(write: Callable[[list[dict[str, str]]], bytes]) -> Callable[[list[dict[str, str]]], bytes]:
    return lambda rows: write(rows).decode().encode("utf-16")


WRITERS: dict[str, Callable[[list[dict[str, str]]], bytes]] = {
    "array": array,
    "pretty array": lambda rows: array(rows, 2),
    "HAR": har,
    "HAR of base64": lambda rows: har(rows, packed=True),
    "CSV": table,
    "TSV": lambda rows: table(rows, "excel-tab"),
    "JSON Lines in UTF-16": wide(lines),
    "array in UTF-16": wide(array),
    "TSV in UTF-16": wide(lambda rows: table(rows, "excel-tab")),
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def on_pages() -> set[tuple[object, ...]]:
    read = [parse_page(text) for text in TEXTS]
    return {(p.page_date, str(q.pair), str(q.rate), str(q.change)) for p in read for q in p.quotes}


def broken(data: bytes) -> Iterator[bytes]:
    for place in range(len(data)):
        yield data[:place]
        yield data[:place] + b"\0" * (len(data) - place)
        yield data[:place] + b"\0" + data[place + 1 :]


@pytest.mark.parametrize("name", WRITERS)
def test_two_pages_keep_their_addresses_times_and_places(reader: Reader, name: str) -> None:
    found = reader(WRITERS[name](ROWS))
    assert found.observations == on_pages()
    assert not found.is_told
    assert [e.url for e in found.extractions] == [row["url"] for row in ROWS]
    told = [e.capture.at.strftime("%Y-%m-%dT%H:%M:%SZ") for e in found.extractions if e.capture]
    assert told == [row["fetched"] for row in ROWS]
    places = [e.location for e in found.extractions]
    assert [find(place).data.decode() for place in places] == list(TEXTS)
    assert len(set(places)) == len(TEXTS)


@pytest.mark.parametrize("name", WRITERS)
def test_damage_makes_no_number(reader: Reader, name: str) -> None:
    """Cut at every byte, the tail zeroed from every byte on, each byte zeroed."""
    whole = on_pages()
    for number, data in enumerate(broken(WRITERS[name](ROWS))):
        assert reader(data).observations <= whole, (number // 3, number % 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_page_in_a_wide_encoding_is_a_page(reader: Reader, encoding: str) -> None:
    found = reader(PAGES[0].text.encode(encoding))
    assert (found.damage, [bool(e.quotes) for e in found.extractions]) == ([], [True])
    assert found.observations == reader(PAGES[0].data).observations


@pytest.mark.parametrize(
    ("name", "pages"), [("array.json", 2), ("plain.har", 1), ("two-rows.csv", 2), ("null-text.jsonl", 2)]
)
def test_files_as_people_have_them(reader: Reader, name: str, pages: int) -> None:
    found = reader((DATA / name).read_bytes())
    assert (len(found.extractions), found.damage) == (pages, [])
    assert all(e.url for e in found.extractions)
    if name != "null-text.jsonl":
        assert all(e.capture for e in found.extractions)


def test_a_row_of_a_table_without_a_date_stays_undated(reader: Reader) -> None:
    found = reader((DATA / "two-rows.csv").read_bytes())
    assert [str(e.date) for e in found.extractions] == ["2025-12-01", "None"]


def _as_row(page: Page) -> dict[str, str]:
    return {"url": page.url, "fetched": page.iso, "text": page.text}


@pytest.mark.parametrize("name", [name for name in WRITERS if "JSON Lines" not in name])
def test_captures_are_read_as_they_are_alone(reader: Reader, name: str) -> None:
    found = reader(WRITERS[name]([_as_row(page) for page in PAGES]))
    assert not found.is_told
    alone = [(parse_page(page.text), page.url) for page in PAGES]
    assert [(e.date, len(e.quotes), e.url) for e in found.extractions] == [
        (p.page_date, len(p.quotes), url) for p, url in alone if p.quotes
    ]


REFUSED = {
    "a table without text": (
        table([{"url": r["url"], "artikel": r["text"]} for r in ROWS]),
        "no column of text; name it with --text-column: ",
    ),
    "a row too short": (table(ROWS).replace(b"2025-12-09T10:11:12Z,", b""), "row 1 has 2 cells, not 3"),
    "an open quotation mark": (table(ROWS).rstrip()[:-1] + b"\n", "unexpected end of data"),
    "an array without its end": (array(ROWS)[:-1], "cut short or damaged"),
    "a HAR of nothing": (b'{"log": {"version": "1.2"}}', "nothing of it is used"),
    "no base64": (
        har(ROWS, packed=True).replace(b'"base64"', b'"base65"'),
        "an encoding that cannot be read",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_by_name(reader: Reader, name: str) -> None:
    data, why = REFUSED[name]
    found = reader(data)
    assert why in found.damage[0].reason
    assert found.observations <= {o for o in on_pages() if "array" in name}


def test_a_column_of_another_name_is_read_when_it_is_named(reader: Reader) -> None:
    data = table([{"url": r["url"], "artikel": r["text"]} for r in ROWS])
    assert reader(data, Options(text_column="artikel")).observations == on_pages()


@pytest.mark.parametrize("name", ["array", "HAR", "CSV"])
def test_what_does_not_fit_into_memory_is_refused_by_name(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = WRITERS[name](ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(f"fxtrack.archives.{'tables' if name == 'CSV' else 'held'}.MAX_VALUES", 3)
        found = reader(data)
    assert (found.extractions, len(found.damage)) == ([], 1)
    assert "more than" in found.damage[0].reason
    long = data + b" " * held.MAX_HELD
    assert "larger than 32 MiB" in reader(long).damage[0].reason
