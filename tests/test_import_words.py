"""What an import says of pages without a date, of columns that are not there, of files that are cut."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest
from archives import parquet_of
from forked import fxtrack

UNDATED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n\nText\n"
DATED = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n"
NO_SUCH_DAY = DATED.replace("08 December", "31 November")
NO_DATE = "no date that can be read under the ticker"


def _listed(*args: str | Path) -> dict[str, tuple[str, str]]:
    """Import, and return the outcome and the reason of each page, by its name."""
    fxtrack("import", *args, "--list", "list.csv", "--again")
    with Path("list.csv").open(newline="") as file:
        return {Path(r["location"]).name: (r["outcome"], r["reason"]) for r in csv.DictReader(file)}


@pytest.mark.usefixtures("elsewhere")
def test_the_list_says_why_a_page_has_no_date_and_no_quotes() -> None:
    texts = {"a": UNDATED, "b": DATED, "c": NO_SUCH_DAY, "d": "Prose\n"}
    for name, text in texts.items():
        Path(name).write_text(text)
    first, again = _listed(*texts), _listed(*texts)
    assert first == {
        "a": ("undated", NO_DATE),
        "b": ("imported", ""),
        "c": ("undated", "impossible date"),
        "d": ("no ticker", "nothing on it looks like a ticker"),
    }
    assert again == first | {
        "a": ("already known", NO_DATE),
        "b": ("already known", ""),
        "c": ("already known", "impossible date"),
    }
    Path("20251208101112.txt").write_text(UNDATED + "\n")
    assert _listed("20251208101112.txt", "--date-from", "filename") == {
        "20251208101112.txt": ("imported", "")
    }


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("again", [(), ("--again",)])
def test_pages_that_wait_for_a_date_are_told_each_time(again: tuple[str, ...]) -> None:
    Path("a").write_text(UNDATED)
    Path("b").write_text(DATED)
    told = (
        "Undated: 1 page prints no date. Unless an import dated it, it stays out of every series: --date or "
        "--date-from."
    )
    assert told in fxtrack("import", "a", "b").out
    assert told in fxtrack("import", "a", "b", *again).out
    assert "Undated: " not in fxtrack("import", "b", *again).out


NAMES = {"id": "1", "seen": "2025", "body_html": DATED}
TABLES = {
    "CSV": b"id,seen,body_html\n1,2025,KGS/USD = 0.0115 0%\n2,2025,KGS/USD = 0.0115 0%\n",
    "JSON Lines": json.dumps(NAMES).encode() + b"\n",
    "JSON array": json.dumps([NAMES]).encode(),
    "Parquet": parquet_of({name: [value] for name, value in NAMES.items()}),
}


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("name", TABLES)
def test_a_column_that_is_not_there_is_no_damage(name: str) -> None:
    Path("odd").write_bytes(TABLES[name])
    wrong = fxtrack("import", "odd", "--text-column", "nix")
    none = fxtrack("import", "odd")
    assert wrong.err.rstrip().endswith(": no column 'nix'; the columns are id, seen, body_html")
    assert none.err.rstrip().endswith(": no column of text; name it with --text-column: id, seen, body_html")
    for run in (wrong, none):
        assert (run.status, "Damaged" in run.out) == (1, False)
        assert "Column not found: 1 file or row; name the column, and import again." in run.out
    quiet = fxtrack("--quiet", "import", "odd", "--text-column", "nix")
    assert quiet.err == wrong.err


@pytest.mark.usefixtures("elsewhere")
def test_two_columns_of_one_name_are_told() -> None:
    Path("odd").write_bytes(b"a,text,text\n1,KGS/USD = 0.0115 0%,x\n2,KGS/USD = 0.0115 0%,y\n")
    assert "odd: no column of one name: 'text' comes twice\n" in fxtrack("import", "odd").err


@pytest.mark.usefixtures("elsewhere")
def test_of_a_packed_file_that_is_cut_a_whole_copy_is_asked_for() -> None:
    packed = gzip.compress(DATED.encode())[:-9]
    Path("a.gz").write_bytes(packed)
    run = fxtrack("import", "a.gz")
    said = f"gzip stream cut short: nothing of bytes 0 to {len(packed)} is used, for its checksum is missing"
    assert run.err == f"{Path('a.gz').resolve()}: incomplete: {said}\n"
    assert "Damaged: 1 place in an archive; get a whole copy, and import it again." in run.out
    assert fxtrack("db", "check").status == 0
