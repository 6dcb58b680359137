"""``docs/architecture.md`` names every module, in its room, and none that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "fxtrack"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
WHERE = PAGE.partition("## What is where\n")[2].partition("\n## ")[0]
NAME = re.compile(r"`([a-z][a-z0-9_]*)`")
ROOMS = sorted(each.parent.name for each in PACKAGE.glob("*/__init__.py"))
NAMED = {
    found[1]: found[2]
    for found in re.finditer(r"^- \*\*`(\w+)`\*\*:(.*?)(?=^- |^$)", WHERE, re.MULTILINE | re.DOTALL)
}


def test_every_room_has_its_entry() -> None:
    assert sorted(NAMED) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_the_modules_of_a_room_are_named_once(room: str) -> None:
    modules = sorted(each.stem for each in (PACKAGE / room).glob("*.py") if each.stem != "__init__")
    assert sorted(NAME.findall(NAMED[room])) == modules


def test_modules_outside_of_rooms_are_named() -> None:
    outside = WHERE.partition("\nOutside of rooms")[2]
    modules = sorted(each.stem for each in PACKAGE.glob("*.py") if not each.stem.startswith("__"))
    assert sorted(NAME.findall(outside)) == modules


def test_each_module_says_in_its_first_line_what_it_is_for() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    said = re.compile(r'r?"""[^"]{5,}')
    assert [str(path) for path in modules if not said.match(path.read_text("utf-8"))] == []
