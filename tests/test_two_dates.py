"""``fxtrack check`` finds pages that count on two dates, because two imports gave them one each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from forked import fxtrack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages without a date, two of which print the same; and one that prints a date."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, rate in (("a", "0.1"), ("b", "0.1"), ("c", "0.2")):
        (folder / f"{name}.txt").write_text(f"TJS/USD = {rate} 0%\nUZS/USD = 0.00008 0%\n\nText {name}\n")
    (folder / "printed.txt").write_text("KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n08 December 2025\n")
    return folder


def found(*filters: str) -> list[dict[str, object]]:
    every = json.loads(fxtrack("check", "--format", "json", *filters).out)
    return [each for each in every if each["kind"] == "one page, two dates"]


def test_pages_with_two_given_dates_are_found(folder: Path) -> None:
    """Taken back, imported with another date, and undone: that is how it comes about unseen."""
    fxtrack("import", folder, "--date", "2025-12-01")
    fxtrack("db", "retract", "--run", "1", "--reason", "wrong date")
    fxtrack("import", folder, "--date", "2025-12-02")
    assert found() == []
    fxtrack("db", "retract", "--undo", "1")
    [finding] = found()
    assert (finding["severity"], finding["date"], finding["copies"]) == ("warning", "2025-12-01", 3)
    assert str(finding["finding"]).startswith("3 pages count on 2025-12-01 and 2025-12-02: ")
    assert str(folder / "a.txt") in str(finding["sightings"])
    assert found("--since", "2025-12-02") == [finding]
    assert found("--since", "2025-12-03") == []
    fxtrack("db", "retract", "--run", "2", "--reason", "the other was right")
    assert found() == []


def test_each_set_of_dates_is_one_finding(folder: Path) -> None:
    fxtrack("import", folder)
    assert found() == []
    for name, day in (("a", "01"), ("a", "02"), ("b", "01"), ("c", "01"), ("c", "02"), ("c", "03")):
        fxtrack("import", folder / f"{name}.txt", "--date", f"2025-12-{day}")
    told = [str(each["finding"]).partition(":")[0] for each in found()]
    assert told == [
        "1 page counts on 2025-12-01 and 2025-12-02",
        "1 page counts on 2025-12-01, 2025-12-02 and 2025-12-03",
    ]
