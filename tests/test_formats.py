"""A format from outside: one file with what it writes, registered, and every command takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from forked import fxtrack

from fxtrack import export
from fxtrack.answers.rates import RATES
from fxtrack.answers.table import Table
from fxtrack.cli import main
from fxtrack.export import FORMATS, Format, WriteOptions, register
from fxtrack.export.text import written

PAGE = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n08 December 2025\n"


def price_lines(tables: Sequence[Table], _: WriteOptions) -> bytes:
    """A line a rate, as bookkeeping programs read prices."""
    rows = [dict(zip(table.names, row, strict=True)) for table in tables for row in table.rows]
    lines = (f"P {row['date']} {row['base']} {written(row['rate'])} {row['quote']}\n" for row in rows)
    return "".join(lines).encode()


TOY = Format("toy", price_lines, suffix=".toy", layout="long")
LINES = b"P 2025-12-08 KGS 0.01144 USD\nP 2025-12-08 KZT 0.00190 USD\n"


@pytest.fixture
def toy() -> Iterator[None]:
    register(TOY)
    yield
    del FORMATS["toy"]


@pytest.fixture
def imported(elsewhere: Path) -> Path:
    (elsewhere / "a.txt").write_text(PAGE)
    assert fxtrack("-q", "import", "a.txt").status == 0
    return elsewhere


def run(*words: str) -> Result:
    """In this process, which has the format."""
    return CliRunner().invoke(main, words)


@pytest.mark.usefixtures("toy")
def test_a_format_from_outside_is_written_to_files_and_to_standard_output(imported: Path) -> None:
    assert run("export", "x.TOY").exit_code == 0
    assert (imported / "x.TOY").read_bytes() == LINES
    assert run("export", "x.toy", "--layout", "wide").exit_code == 0
    assert (imported / "x.toy").read_bytes() == LINES, "it needs the long layout"
    shown = run("rates", "--format", "toy")
    assert (shown.exit_code, shown.stdout_bytes) == (0, LINES)


@pytest.mark.usefixtures("toy")
def test_a_format_from_outside_is_named_wherever_formats_are(imported: Path) -> None:
    assert "[table|csv|tsv|json|jsonl|markdown|html|toy]" in run("rates", "--help").output
    refused = run("export", "x.xyz")
    assert "the suffix must be one of .csv, .tsv, .json, .jsonl, .md, .html, .toy" in refused.output
    refused = run("export", "x.toy", "--excel")
    assert "--excel, --delimiter and --decimal-comma are for .csv and .tsv files" in refused.output
    assert not (imported / "x.toy").exists()


@pytest.mark.usefixtures("imported")
def test_a_format_that_nobody_registered_is_refused() -> None:
    refused = run("rates", "--format", "toy")
    assert refused.exit_code == 2
    assert "'toy' is not one of 'table', 'csv', 'tsv', 'json', 'jsonl', 'markdown', 'html'" in refused.output


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize("taken", [Format("toy", price_lines), Format("other", price_lines, ".toy")])
def test_names_and_suffixes_are_taken_once(taken: Format) -> None:
    with pytest.raises(ValueError, match="there is a format"):
        register(taken)
    register(Format("silent", price_lines))  # several have no suffix
    assert export.suffixes() == [".csv", ".tsv", ".json", ".jsonl", ".md", ".html", ".toy"]
    del FORMATS["silent"]


def test_several_tables_in_each_format() -> None:
    """Text has an empty line between them; objects follow each other."""
    table = RATES.for_programs([], without=[column.name for column in RATES.columns if column.name != "date"])
    texts = {name: each.write([table, table], WriteOptions()) for name, each in FORMATS.items()}
    assert texts["csv"] == "date\n\ndate\n"
    assert texts["table"] == "date\n----\n\ndate\n----\n"
    assert texts["markdown"] == "| date |\n| --- |\n\n| date |\n| --- |\n"
    assert json.loads(texts["json"]) == []
    assert texts["jsonl"] == ""
