"""The columns that the page of Python lists are those of the frames."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fxtrack.answers.column import Answer
from fxtrack.answers.periods import PERIODS
from fxtrack.answers.stats import STATS

PAGE = (Path(__file__).parents[1] / "docs" / "python.md").read_text("utf-8")
FRAMES: dict[str, Answer[object]] = {"db.stats(": STATS, "db.periods(": PERIODS}  # type: ignore[dict-item]


def listed_below(frame: str) -> list[str]:
    """Return the names in the first column of the table below the sentence that opens with a frame."""
    below = PAGE.split(f"\n`{frame}", 1)[1]
    table = re.search(r"(?m)^\| columns \|.*\n\|[-|]+\n((?:\|.*\n)+)", below)
    assert table
    cells = [line.split("|")[1] for line in table[1].splitlines()]
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


@pytest.mark.parametrize("frame", FRAMES)
def test_listed_columns_are_those_of_the_frame(frame: str) -> None:
    names = listed_below(frame)
    columns, _ = FRAMES[frame].in_frame([])
    assert len(names) > 10
    assert len(set(names)) == len(names)
    assert [name for name in names if name not in columns] == []
    # The sentence below the table tells of ranges; the other parts of a percent are told with its value.
    part = re.compile(r"(\w+)_(?:min|max|date|from|to|resolved)$")
    rest = [name for name in columns if name not in names]
    assert [name for name in rest if not ((found := part.match(name)) and found[1] in names)] == []
